//! The messages that `update` handles: keys, pasted text, clicks and the results of effects.
//!
//! They are plain data in one closed enum, so that a sequence of events can be printed and replayed. No type of a
//! terminal library may appear here: a single other module converts terminal events into these messages.

use std::fmt;
use std::path::PathBuf;

pub use super::own_editor::{EditorError, EditorFailure, FromEditor};

use super::effect::{Earlier, Moved, Outcome};
use crate::model::assessment::Assessment;
use crate::session::Error;
use crate::session::open::Opening;
use crate::session::services::{Done, ExportRefusal, Followed, Surveyed};
use crate::store::Recent;

/// What a key is, whatever was held with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Function(u8),
}

/// A key as it was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Which.
    pub code: Code,
    /// Whether control was held.
    pub ctrl: bool,
    /// Whether alt was held.
    pub alt: bool,
}

/// The words of keys that are no character.
const NAMED: &[(&str, Code)] = &[
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("shift-tab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("page-up", Code::PageUp),
    ("page-down", Code::PageDown),
    ("space", Code::Char(' ')),
];

impl Key {
    /// A key with nothing held.
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
        }
    }

    /// The key of a word: `3`, `ctrl-p`, `shift-tab`, `f2`.
    pub fn parse(word: &str) -> Option<Self> {
        let (ctrl, rest) = word
            .strip_prefix("ctrl-")
            .map_or((false, word), |rest| (true, rest));
        let (alt, rest) = rest
            .strip_prefix("alt-")
            .map_or((false, rest), |rest| (true, rest));
        let mut characters = rest.chars();
        let code = match (characters.next(), characters.next()) {
            (Some(only), None) => Code::Char(only),
            _ => match NAMED.iter().find(|(name, _)| *name == rest) {
                Some((_, code)) => *code,
                None => Code::Function(
                    rest.strip_prefix('f')?
                        .parse()
                        .ok()
                        .filter(|number| (1..=12).contains(number))?,
                ),
            },
        };
        Some(Self { code, ctrl, alt })
    }

    /// The character it types into a field, if it types one.
    pub fn typed(self) -> Option<char> {
        if let Code::Char(character) = self.code
            && !self.ctrl
            && !self.alt
        {
            Some(character)
        } else {
            None
        }
    }

    /// The digit it is, if it is one.
    pub fn digit(self) -> Option<u8> {
        self.typed()
            .and_then(|character| character.to_digit(10))
            .and_then(|digit| u8::try_from(digit).ok())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            write!(f, "ctrl-")?;
        }
        if self.alt {
            write!(f, "alt-")?;
        }
        if let Some((name, _)) = NAMED.iter().find(|(_, known)| *known == self.code) {
            return write!(f, "{name}");
        }
        if let Code::Function(number) = self.code {
            write!(f, "f{number}")?;
        }
        if let Code::Char(character) = self.code {
            write!(f, "{character}")?;
        }
        Ok(())
    }
}

/// What a pointer did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Pointer {
    Click,
    WheelUp,
    WheelDown,
}

/// Everything that can happen.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// A block of text came from the clipboard.
    Paste(String),
    /// A pointer did something in a cell.
    Mouse {
        /// What.
        did: Pointer,
        /// How far from the left.
        column: u16,
        /// How far from the top.
        row: u16,
    },
    /// A text came back from the person's own editor, or not.
    Edited(Result<FromEditor, EditorError>),
    /// The terminal has another size: columns, rows.
    Resized(u16, u16),
    /// The files that were open lately.
    Recent(Vec<Recent>),
    /// A file was opened or made, or could not be.
    Opened(Result<Box<Opening>, Error>),
    /// All assessments below a folder were read, or none could be found.
    Surveyed(Result<Box<Surveyed>, Error>),
    /// How a save went.
    Saved(Outcome),
    /// What is being typed was kept beside the file, or could not be.
    Drafted(Result<(), Error>),
    /// The assessment lies in another file now, saved at that time of day, or could not be saved there.
    Moved(Result<Moved, Error>),
    /// The assessment with what another program wrote, saved at that time of day, or the two could not be merged.
    Joined(Result<(Box<Assessment>, String), Error>),
    /// The earlier states there are, the latest first.
    Earlier(Result<Vec<Earlier>, Error>),
    /// An earlier state that was read, or could not be.
    ReadEarlier(Result<Box<Assessment>, Error>),
    /// A report was written, or why not.
    Exported(Result<Done, (PathBuf, ExportRefusal)>),
    /// A moment has passed while a clock runs, something is typed or not saved, or another session is followed.
    Tick,
    /// The session that is followed, as it is now, or why it could not be looked at.
    Followed(Result<Box<Followed>, Error>),
    /// What is worth knowing about the settings, in paragraphs.
    Told(Vec<String>),
    /// The system asks the program to end.
    Ended,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_prints_as_the_word_it_is_parsed_from() {
        for word in [
            "3",
            "?",
            "-",
            "ctrl-p",
            "shift-tab",
            "page-down",
            "f2",
            "space",
            "é",
            "alt-x",
        ] {
            assert_eq!(
                Key::parse(word).map(|key| key.to_string()).as_deref(),
                Some(word)
            );
        }
        for word in ["", "f0", "f13", "nothing", "ctrl-"] {
            assert_eq!(Key::parse(word), None, "{word}");
        }
    }
}
