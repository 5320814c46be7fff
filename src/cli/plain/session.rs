//! The loop of plain mode: reads lines, prints text, saves.
//!
//! The only part of plain mode that performs input and output. A line that is too long or not UTF-8 is refused and the
//! prompt is repeated; the end of the input is not an error.

use std::io;
use std::io::{BufRead, IsTerminal as _, Read as _, Write};
use std::path::{Path, PathBuf};

use super::super::args::View;
use super::super::page::{clean, count};
use super::super::{open, passphrase};
use super::Dialogue;
use super::reply::{Effect, Reply};
use crate::base::encoding;
use crate::cli::error::{Error, failure};
use crate::cli::output::CommandOutput;
use crate::session::open::remember;
use crate::session::path::{at_home, shown};
use crate::session::save::{Saved, moved, save, save_elsewhere};
use crate::session::services::{ExportRefusal, Services};
use crate::store;
use crate::store::OpenFile;
use crate::store::config::Config;
use crate::store::encryption::ExposeSecret as _;
use crate::views::options::{ExportOptions, Format};

/// The maximum length of a line, in bytes: a few pages of text.
const MOST_BYTES: u64 = 65_536;

/// The maximum length of a line that is skipped, in bytes: input without line ends, such as a device, never ends.
const MOST_SKIPPED: usize = 16 * 1024 * 1024;

/// A line of the input.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    Text(String),
    /// The reason why a line cannot be used.
    Refused(&'static str),
    End,
}

/// Reads a line, and keeps at most the maximum length in memory.
fn read_line(input: &mut impl BufRead) -> io::Result<Line> {
    let mut bytes = Vec::new();
    input
        .by_ref()
        .take(MOST_BYTES)
        .read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(Line::End);
    }
    if bytes.last() != Some(&b'\n') && bytes.len() as u64 == MOST_BYTES {
        skip_line(input)?;
        return Ok(Line::Refused(
            "That line is too long and was ignored. The limit is 65,536 bytes.",
        ));
    }
    while matches!(bytes.last(), Some(b'\n' | b'\r')) {
        bytes.pop();
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Line::Text(text),
        Err(_) => Line::Refused("That line is not UTF-8 text and was ignored."),
    })
}

/// The input. A byte order mark before its first line, which some shells write into pipes, is skipped.
struct Input<R> {
    lines: R,
    is_first: bool,
}

impl<R: BufRead> Input<R> {
    fn new(lines: R) -> Self {
        Self {
            lines,
            is_first: true,
        }
    }

    /// Reads a line.
    ///
    /// # Errors
    /// The input cannot be read, or is UTF-16: every line would be refused for the same reason.
    fn line(&mut self) -> io::Result<Line> {
        if std::mem::take(&mut self.is_first) {
            encoding::skip_mark(&mut self.lines)?;
        }
        read_line(&mut self.lines)
    }
}

/// Reads a line with echo off; Ctrl-C cancels the secret ballot.
fn hidden_line(prompt: &str) -> Line {
    let typed = passphrase::hidden(prompt);
    Line::Text(typed.map_or("cancel".to_owned(), |typed| {
        typed.expose_secret().to_owned()
    }))
}

/// Skips the rest of a line.
///
/// # Errors
/// The input cannot be read, or the line has no end.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    let mut skipped = 0;
    while skipped < MOST_SKIPPED {
        let here = input.fill_buf()?;
        if here.is_empty() {
            return Ok(());
        }
        let (length, found) = match here.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (here.len(), false),
        };
        input.consume(length);
        skipped += length;
        if found {
            return Ok(());
        }
    }
    let words = "it has no line ends; send commands, one per line";
    Err(io::Error::new(io::ErrorKind::InvalidData, words))
}

/// A dialogue with its file and the services that run its effects.
struct Session<'v> {
    dialogue: Dialogue,
    view: &'v View,
    world: Services,
    width: usize,
    file: Option<PathBuf>,
    /// The open file.
    hold: Option<OpenFile>,
    unsaved: bool,
    /// The file that is replaced if the next line exports to it again.
    asked_to_replace: Option<PathBuf>,
}

/// Runs the dialogue until the user quits or the input ends.
///
/// # Errors
/// The named file cannot be opened, the input cannot be read, the output cannot be written, or changes are unsaved at
/// the end.
pub(crate) fn run(
    path: Option<&Path>,
    view: &View,
    who: String,
    config: Config,
    width: usize,
) -> Result<CommandOutput, Error> {
    let today = view.date.unwrap_or_else(store::today);
    let recent = if path.is_none() {
        store::recent()
    } else {
        Vec::new()
    };
    let dialogue = Dialogue::new(recent, today, width)
        .with_dates(config.dates)
        .with_utc_offset(store::offset());
    let world = Services {
        questionnaire: view.questionnaire.clone(),
        who,
        today,
        people: config.people,
    };
    let mut session = Session {
        dialogue,
        view,
        world,
        width,
        file: None,
        hold: None,
        unsaved: false,
        asked_to_replace: None,
    };
    let mut words = String::new();
    if let Some(path) = path {
        // plain mode prints no color, not even in errors
        words = session
            .open(path)
            .map_err(|wrong| failure(wrong.to_string()))?;
    }
    let echoes = io::stdin().is_terminal();
    let mut input = Input::new(io::stdin().lock());
    loop {
        let is_hidden = echoes && session.dialogue.is_secret();
        let prompt = session.dialogue.ask();
        if !is_hidden {
            words.push_str(&prompt);
        }
        if let Err(error) = say(&words) {
            // a closed pipe ends the session; every change is saved already
            return if error.kind() == io::ErrorKind::BrokenPipe {
                session.done("")
            } else {
                Err(failure(format!("cannot write the output: {error}.")))
            };
        }
        let line = if is_hidden {
            hidden_line(&prompt)
        } else {
            input
                .line()
                .map_err(|error| failure(format!("cannot read the input: {error}.")))?
        };
        // a terminal echoes the typed line break; a pipe does not
        words = if echoes && line != Line::End {
            String::new()
        } else {
            "\n".to_owned()
        };
        let stamp = store::stamp(&session.world.who);
        let reply = match line {
            Line::Text(text) => session.dialogue.handle_line(&text, stamp),
            Line::Refused(why) => Reply::say(why, width),
            Line::End => {
                let reply = session.dialogue.end(&stamp);
                reply.then(Reply::ask_for(Effect::Quit))
            }
        };
        words.push_str(&reply.words);
        if !reply
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Export { .. }))
        {
            session.asked_to_replace = None;
        }
        for effect in reply.effects {
            if effect == Effect::Quit {
                return session.done(&words);
            }
            words.push_str(&session.perform(effect));
        }
    }
}

fn say(words: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(words.as_bytes())?;
    out.flush()
}

impl Session<'_> {
    fn wrapped(&self, words: &str) -> String {
        Reply::say(words, self.width).words
    }

    /// Runs an effect, and returns its outcome in words.
    fn perform(&mut self, effect: Effect) -> String {
        let outcome = match effect {
            Effect::Save => Ok(self.save()),
            Effect::Open(path) => self.open(&at_home(path)),
            Effect::SaveElsewhere(path) => self.save_elsewhere(at_home(path)),
            Effect::Create { path, system, form } => {
                let path = at_home(path);
                self.world
                    .create(path.clone(), &system, form)
                    .map_err(Error::from)
                    .and_then(|(hold, made)| {
                        // closed first, because `open` opens the new file like any other
                        drop(hold);
                        let told: String =
                            made.notes.iter().map(|note| self.wrapped(note)).collect();
                        Ok(told + &self.open(&path)?)
                    })
            }
            Effect::Example(path) => {
                let path = at_home(path);
                self.world
                    .example(&path)
                    .map(drop)
                    .map_err(Error::from)
                    .and_then(|()| self.open(&path))
            }
            Effect::Export {
                format,
                path,
                replace,
            } => self.export(format, &at_home(path), replace),
            Effect::Quit => Ok(String::new()),
        };
        outcome.unwrap_or_else(|fault| {
            let words = fault.to_string();
            self.wrapped(&crate::base::plural::capital(&words))
        })
    }

    fn open(&mut self, path: &Path) -> Result<String, Error> {
        // `path` may be the file that is open already
        self.hold = None;
        let mut work = open::open_without_colour(path, self.view, &self.world.who)?;
        let mut words = String::new();
        for remark in &work.remarks {
            words.push_str(&self.wrapped(remark));
        }
        let file = shown(&work.path);
        words.push_str(&self.wrapped(&format!(
            "{}, in {file}. Each change is saved at once. Type help for the commands.",
            work.assessment.state().system
        )));
        if let Some(paper) = &work.assessment.state().ballot_paper {
            let voter = clean(&paper.voter);
            words.push_str(&self.wrapped(&format!(
                "Ballot paper for {voter}. Your answers are votes; the team sees them only after the merge. When you \
                 are done, send the file back: surefoot merge adds it to its assessment."
            )));
        }
        self.file = Some(work.path.clone());
        self.hold = work.hold.take();
        self.dialogue
            .opened(work.path, work.questionnaire, work.assessment);
        if let Some(left) = self.dialogue.left_to_settle() {
            words.push_str(&self.wrapped(&left));
        }
        self.remember();
        Ok(words)
    }

    /// Saves, unless another program has written the file in the meantime. Returns an error message, or `Saved.` after
    /// an earlier failure, else an empty string.
    fn save(&mut self) -> String {
        let failed = self.unsaved;
        match self.try_save() {
            Ok(()) => {
                self.unsaved = false;
                self.dialogue.saved(true);
                if failed {
                    self.wrapped("Saved.")
                } else {
                    String::new()
                }
            }
            Err(fault) => {
                self.unsaved = true;
                self.dialogue.saved(false);
                let why = fault.to_string();
                self.wrapped(&format!(
                    "Not saved: {why} Your changes are kept while surefoot runs. Type save to try again."
                ))
            }
        }
    }

    fn try_save(&mut self) -> Result<(), Error> {
        let (Some(hold), Some(assessment)) = (&mut self.hold, self.dialogue.assessment()) else {
            return Ok(());
        };
        match save(hold, assessment)? {
            Saved::There => Ok(()),
            Saved::Apart(apart) => Err(failure(format!(
                "another program changed {} after surefoot read it. Your version is saved in {}; both files are complete.",
                shown(hold.path()),
                shown(&apart)
            ))),
        }
    }

    fn save_elsewhere(&mut self, path: PathBuf) -> Result<String, Error> {
        let Some(assessment) = self.dialogue.assessment() else {
            return Ok(String::new());
        };
        let before = self.hold.as_mut();
        let (hold, key) = save_elsewhere(before, &path, assessment, &self.world.who)?;
        self.hold = Some(hold);
        self.unsaved = false;
        self.dialogue.moved(path.clone());
        let remark = key.map(|key| key.to_string());
        let words = moved(&path, remark.as_deref());
        self.file = Some(path);
        self.remember();
        Ok(self.wrapped(&words))
    }

    fn export(&mut self, format: Format, path: &Path, replace: bool) -> Result<String, Error> {
        let asked = self.asked_to_replace.take();
        let replace = replace || asked.is_some_and(|asked| asked == path);
        let Some(basis) = self.dialogue.basis() else {
            return Ok(String::new());
        };
        let of = (
            basis.file.as_path(),
            &basis.questionnaire,
            &basis.assessment,
        );
        let whole = (&ExportOptions::default(), false);
        let done = match self.world.export(of, format, path, whole, replace) {
            Ok(done) => done,
            Err(ExportRefusal::Exists(words)) => {
                self.asked_to_replace = Some(path.to_owned());
                return Err(failure(words));
            }
            Err(ExportRefusal::Words(words)) => return Err(failure(words)),
        };
        let pages = done
            .pages
            .map_or(String::new(), |pages| format!(", {}", count(pages, "page")));
        let mut words = format!("Wrote {} ({}{pages}).", shown(path), format.word());
        if !done.missing.is_empty() {
            let missing: String = done.missing.iter().collect();
            words.extend([
                " No font has these characters, so an empty box replaces each: ",
                &missing,
            ]);
        }
        Ok(self.wrapped(&words))
    }

    /// Remembers the question for the next run; errors are ignored.
    fn remember(&self) {
        if let Some(path) = &self.file {
            match self.dialogue.control() {
                Some(control) => drop(store::remember(path, control)),
                None => remember(path),
            }
        }
    }

    /// The final message; an error if changes are unsaved.
    fn done(&self, words: &str) -> Result<CommandOutput, Error> {
        self.remember();
        let Some(path) = &self.file else {
            return Ok(CommandOutput::text(words.to_owned()));
        };
        let file = shown(path);
        if self.unsaved {
            // print the earlier output first; a closed pipe is ignored
            let _ = say(words);
            return Err(failure(format!(
                "the last changes are not saved in {file}."
            )));
        }
        Ok(CommandOutput::text(
            words.to_owned() + &self.wrapped(&format!("Everything is saved in {file}.")),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_line() {
        let lines = |bytes: &[u8]| {
            let mut input = Input::new(bytes);
            [input.line(), input.line()].map(|line| line.map_err(|error| error.to_string()))
        };
        let first = |text: &str| Ok(Line::Text(text.to_owned()));
        assert_eq!(
            lines(b"\xEF\xBB\xBFhelp\r\n"),
            [first("help"), Ok(Line::End)]
        );
        assert_eq!(lines(b"\xEF\xBB\xBF"), [Ok(Line::End), Ok(Line::End)]);
        let [le, be] = [&b"\xFF\xFEh\0e\0\n\0"[..], &b"\xFE\xFF\0h\0e\0\n"[..]];
        for bytes in [le, be] {
            let [refused, _] = lines(bytes);
            assert!(
                refused.as_ref().is_err_and(|why| why.contains("UTF-16")),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn lines_are_read_bounded_and_as_text() {
        let mut long = vec![b'x'; 200_000];
        long.extend(b"\nafter\r\n\xff\xfe\n\nlast");
        let mut input = io::BufReader::with_capacity(100, long.as_slice());
        let mut next = || read_line(&mut input).unwrap();
        assert!(matches!(next(), Line::Refused(why) if why.contains("too long")));
        assert_eq!(next(), Line::Text("after".to_owned()));
        assert!(matches!(next(), Line::Refused(why) if why.contains("UTF-8")));
        assert_eq!(next(), Line::Text(String::new()));
        assert_eq!(
            next(),
            Line::Text("last".to_owned()),
            "the last line need not end"
        );
        assert_eq!(next(), Line::End);
    }

    #[test]
    fn input_without_line_ends_is_refused() {
        let mut endless = io::BufReader::new(io::repeat(0));
        let fault = read_line(&mut endless).unwrap_err();
        assert!(fault.to_string().contains("no line ends"), "{fault}");
    }
}
