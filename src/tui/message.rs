//! The messages that `update` handles: keys, pasted text, clicks and the results of effects.
//!
//! Messages are plain data in one closed enum, so that a sequence of events can be printed and replayed. No type from a
//! terminal library may appear here: only `terminal::keys` converts terminal events to these messages.

use std::fmt;
use std::path::PathBuf;

pub use super::own_editor::{EditorError, EditorFailure, FromEditor};

use super::effect::{Earlier, Moved, Outcome};
use crate::model::assessment::Assessment;
use crate::session::Error;
use crate::session::open::Opening;
use crate::session::services::{Done, ExportRefusal, Followed, Surveyed};
use crate::store::Recent;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are self-explanatory")]
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

/// A key press with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub code: Code,
    /// Whether Ctrl was pressed.
    pub ctrl: bool,
    /// Whether Alt was pressed.
    pub alt: bool,
}

/// The names of keys other than single characters.
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
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
        }
    }

    /// The key named `word`: `3`, `ctrl-p`, `shift-tab`, `f2`; `None` if there is no such key.
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

    /// The character that the key types; `None` for other keys and with Ctrl or Alt.
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

    /// The digit that the key types; `None` for other keys.
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

/// A mouse event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are self-explanatory")]
pub enum Pointer {
    Click,
    WheelUp,
    WheelDown,
}

/// Everything that `update` reacts to.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// A mouse event in a cell.
    Mouse {
        /// The event.
        did: Pointer,
        /// The column, counted from the left.
        column: u16,
        /// The row, counted from the top.
        row: u16,
    },
    /// The user's own editor returned text, or why it did not.
    Edited(Result<FromEditor, EditorError>),
    /// The terminal was resized: columns, rows.
    Resized(u16, u16),
    /// The recently opened files.
    Recent(Vec<Recent>),
    /// A file was opened or created, or why it could not be.
    Opened(Result<Box<Opening>, Error>),
    /// All assessments below a folder were read, or why they could not be.
    Surveyed(Result<Box<Surveyed>, Error>),
    /// The result of a save.
    Saved(Outcome),
    /// The draft was saved, or why it could not be.
    Drafted(Result<(), Error>),
    /// The assessment was moved to another file, or why it could not be.
    Moved(Result<Moved, Error>),
    /// The assessment merged with the version that another program wrote, and the time of day of the save; or why
    /// merging failed.
    Joined(Result<(Box<Assessment>, String), Error>),
    /// The snapshots, latest first.
    Earlier(Result<Vec<Earlier>, Error>),
    /// A snapshot was read, or why it could not be.
    ReadEarlier(Result<Box<Assessment>, Error>),
    /// A report was written, or why it could not be.
    Exported(Result<Done, (PathBuf, ExportRefusal)>),
    /// Time has passed while a meeting runs, a draft or an edit is unsaved, or another session is followed.
    Tick,
    /// The current state of the followed session, or why it could not be read.
    Followed(Result<Box<Followed>, Error>),
    /// Notices, one per paragraph, such as those about the settings.
    Told(Vec<String>),
    /// The program was asked to terminate.
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
