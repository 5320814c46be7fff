//! Asks for a passphrase on the terminal without showing the answer.
//!
//! However the question ends, echo is on again afterwards. The question and the answer bypass standard input and
//! standard output, which may be redirected.

use std::io;

use super::{Line, Step};
use crate::store::PassphraseError;
use crate::store::encryption::SecretString;

/// Asks `question`, and reads the answer to the end of the line.
pub(super) fn typed(question: &str) -> Result<SecretString, PassphraseError> {
    let mut line = Line::default();
    let step = system::ask(question, &mut line)
        .map_err(|error| PassphraseError::NoTerminal(reason(&error)))?;
    let unusable = |error: io::Error| PassphraseError::Unusable(error.to_string());
    match step {
        Step::GivenUp => Err(PassphraseError::GivenUp),
        Step::TooLong => Err(unusable(Line::too_long())),
        Step::More | Step::End => line.secret().map_err(unusable),
    }
}

fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        "the terminal was closed".to_owned()
    } else {
        format!("there is no terminal ({error})")
    }
}

/// Prints text where the question was printed.
pub(super) fn say(words: &str) {
    // a failure needs no report here: the next question fails for the same reason
    let _ = system::say(words);
}

#[cfg(unix)]
mod system {
    use std::io;
    use std::io::{Read as _, Write as _};

    use rustix::termios::{
        LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
    };

    use super::{Line, Step};
    use crate::store;
    use crate::store::Terminal;
    use crate::store::signals;
    use crate::store::signals::Watch;

    pub(super) fn say(words: &str) -> io::Result<()> {
        store::terminal()?.write_all(words.as_bytes())
    }

    pub(super) fn ask(question: &str, line: &mut Line) -> io::Result<Step> {
        let terminal = store::terminal()?;
        // echo is off before the question, so that an early answer is not shown either
        let silent = Silent::new(&terminal)?;
        let watch = silent.watched(question);
        (&terminal).write_all(question.as_bytes())?;
        let mut byte = zeroize::Zeroizing::new([0]);
        let step = loop {
            match (&terminal).read(byte.as_mut_slice()) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            let step = line.type_in(byte[0]);
            if step != Step::More {
                break step;
            }
        };
        drop(watch);
        drop(silent);
        // without echo, the end of the line was not shown either
        let _ = (&terminal).write_all(b"\n");
        Ok(step)
    }

    /// Turns off echo, line editing and signal keys, and restores the modes when dropped.
    struct Silent<'t> {
        terminal: &'t Terminal,
        before: Termios,
    }

    impl<'t> Silent<'t> {
        fn new(terminal: &'t Terminal) -> io::Result<Self> {
            let before = tcgetattr(terminal)?;
            turn_off(terminal, &before)?;
            Ok(Self { terminal, before })
        }

        /// Restores the modes before a signal ends or stops the program. `None` if the system has no room for that: the
        /// question is then asked all the same.
        fn watched(&self, question: &str) -> Option<Watch> {
            let (terminal, again) = (self.terminal.try_clone(), self.terminal.try_clone());
            let (terminal, again) = (terminal.ok()?, again.ok()?);
            let (before, modes) = (self.before.clone(), self.before.clone());
            let question = question.to_owned();
            let restore = move || {
                let _ = tcsetattr(&terminal, OptionalActions::Now, &before);
            };
            let resume = move || {
                let _ = turn_off(&again, &modes);
                let _ = (&again).write_all(question.as_bytes());
            };
            signals::watch(restore, resume).ok()
        }
    }

    /// Turns off echo, line editing and signal keys of a terminal whose modes are `before`.
    fn turn_off(terminal: &Terminal, before: &Termios) -> io::Result<()> {
        let mut modes = before.clone();
        modes
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON);
        // Ctrl-C and Ctrl-Z arrive as keys: if a signal ended the program, the terminal would stay without echo
        modes
            .local_modes
            .remove(LocalModes::ISIG | LocalModes::IEXTEN);
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(terminal, OptionalActions::Now, &modes)?;
        Ok(())
    }

    impl Drop for Silent<'_> {
        fn drop(&mut self) {
            let _ = tcsetattr(self.terminal, OptionalActions::Now, &self.before);
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;
    use std::io::Write as _;

    use ratatui::crossterm::event;
    use ratatui::crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};
    use ratatui::crossterm::terminal::{disable_raw_mode, enable_raw_mode};

    use super::{Line, Step};

    pub(super) fn say(words: &str) -> io::Result<()> {
        let mut out = io::stderr().lock();
        out.write_all(words.as_bytes())?;
        out.flush()
    }

    pub(super) fn ask(question: &str, line: &mut Line) -> io::Result<Step> {
        enable_raw_mode()?;
        let silent = Silent;
        say(question)?;
        let step = loop {
            let Event::Key(key) = event::read()? else {
                continue;
            };
            if key.kind == KeyEventKind::Release {
                continue;
            }
            let mut four = zeroize::Zeroizing::new([0; 4]);
            let bytes = match key.code {
                KeyCode::Enter => b"\n",
                KeyCode::Backspace => b"\x7f",
                KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => b"\x03",
                KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => b"\x15",
                KeyCode::Char(letter) => letter.encode_utf8(four.as_mut_slice()).as_bytes(),
                _ => continue,
            };
            let step = bytes
                .iter()
                .map(|byte| line.type_in(*byte))
                .find(|step| *step != Step::More);
            if let Some(step) = step {
                break step;
            }
        };
        drop(silent);
        say("\n")?;
        Ok(step)
    }

    /// Turns raw mode off when dropped.
    struct Silent;

    impl Drop for Silent {
        fn drop(&mut self) {
            let _ = disable_raw_mode();
        }
    }
}
