//! Runs the user's own text editor on a private copy of a note.
//!
//! Its own module because another program controls the terminal meanwhile: the caller restores the terminal first. The
//! store creates the copy beside the assessment, readable by its owner only, and removes it once its text is in a
//! draft. If surefoot is killed meanwhile, the copy is removed when the file is next opened.

use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use crate::session::Error;
use crate::store::{EditorCopyError, read_editor_copy};

/// How long the editor may take to exit after SIGTERM before it is killed.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_secs(2);

/// An event while the editor runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EditorEvent {
    /// An event to ignore, or a sign that a child process may have exited.
    Nothing,
    /// A request to terminate, with this exit code.
    End(i32),
}

/// The reason why the editor returned no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditorError {
    /// Neither `VISUAL` nor `EDITOR` is set.
    #[error("No editor is set. Set EDITOR and restart surefoot, for example: EDITOR=nano surefoot")]
    Unset,
    /// The variable's value has an unclosed quote.
    #[error("{variable} has an unclosed quote: {line}")]
    OpenQuote {
        /// The variable.
        variable: &'static str,
        /// Its value.
        line: String,
    },
    /// The variable's value contains no words.
    #[error("{variable} names no program: {line}")]
    NoProgram {
        /// The variable.
        variable: &'static str,
        /// Its value.
        line: String,
    },
    /// The private copy could not be created.
    #[error("Cannot create a private copy for the editor: {0}")]
    Copy(Error),
    /// The program does not exist.
    #[error("{variable} names {program}, but no such program exists.")]
    NotFound {
        /// The variable that names the program.
        variable: &'static str,
        /// The program.
        program: String,
    },
    /// The system could not start the program.
    #[error("{program} cannot be started: {reason}.")]
    NotStarted {
        /// The program.
        program: String,
        /// The reason given by the system.
        reason: String,
    },
    /// Waiting for the program failed.
    #[error("Waiting for {program} failed: {reason}.")]
    Lost {
        /// The program.
        program: String,
        /// The reason given by the system.
        reason: String,
    },
    /// surefoot was asked to terminate meanwhile, and the editor had saved nothing.
    #[error("The editor was closed before it saved anything.")]
    Ended,
    /// The program failed without saving a change.
    #[error("{0}. Your text has not changed.")]
    Failed(EditorFailure),
    /// The text left by the editor cannot be used.
    #[error(transparent)]
    Left(#[from] EditorCopyError),
}

/// The way in which an editor failed. The message has no full stop, because other messages continue it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditorFailure {
    /// The editor exited with an error code.
    #[error("{program} ended with exit code {code}")]
    Code {
        /// The program.
        program: String,
        /// The exit code.
        code: i32,
    },
    /// A signal terminated the editor.
    #[error("{program} was killed by a signal")]
    Signal {
        /// The program.
        program: String,
    },
}

/// Text that the editor returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromEditor {
    /// The text.
    pub text: String,
    /// The way in which the editor failed, if it failed despite saving text.
    pub trouble: Option<EditorFailure>,
}

/// The result of running the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edited {
    /// The text, or why there is none.
    pub(crate) text: Result<FromEditor, EditorError>,
    /// The exit code to use, if a signal asked surefoot to terminate meanwhile.
    pub(crate) ended: Option<i32>,
}

/// Runs the editor on `copy`, the private copy of `text`. `hear` waits for the next event, but no longer than the given
/// time.
pub(crate) fn edit(
    text: &str,
    copy: Result<PathBuf, Error>,
    hear: impl FnMut(Option<Duration>) -> EditorEvent,
) -> Edited {
    let mut ended = None;
    let text = edited(text, copy, hear, &mut ended);
    Edited { text, ended }
}

fn edited(
    before: &str,
    copy: Result<PathBuf, Error>,
    hear: impl FnMut(Option<Duration>) -> EditorEvent,
    ended: &mut Option<i32>,
) -> Result<FromEditor, EditorError> {
    let named = ["VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(|name| Some((name, std::env::var(name).ok()?)));
    let (variable, line) = named
        .into_iter()
        .find(|(_, line)| !line.trim().is_empty())
        .ok_or(EditorError::Unset)?;
    let Ok(words) = arguments(&line) else {
        return Err(EditorError::OpenQuote { variable, line });
    };
    let Some((program, arguments)) = words.split_first() else {
        return Err(EditorError::NoProgram { variable, line });
    };
    let program = program.clone();
    let path = copy.map_err(EditorError::Copy)?;
    let spawned = Command::new(&program).args(arguments).arg(&path).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(EditorError::NotFound { variable, program });
        }
        Err(error) => {
            let reason = error.to_string();
            return Err(EditorError::NotStarted { program, reason });
        }
    };
    let status = match wait(&mut child, hear, ended) {
        Ok(status) => status,
        Err(error) => {
            let reason = error.to_string();
            return Err(EditorError::Lost { program, reason });
        }
    };
    let back = |text: String, trouble: Option<EditorFailure>| FromEditor { text, trouble };
    let failure = match (&ended, status.code()) {
        // text saved before the signal must not be lost
        (Some(_), _) => {
            let text = read_editor_copy(&path).ok();
            return text
                .filter(|text| !text.trim().is_empty())
                .map(|text| back(text, None))
                .ok_or(EditorError::Ended);
        }
        (None, Some(0)) => return Ok(back(read_editor_copy(&path)?, None)),
        (None, Some(code)) => EditorFailure::Code { program, code },
        (None, None) => EditorFailure::Signal { program },
    };
    // an editor that fails may have saved the text before
    match read_editor_copy(&path) {
        Ok(text) if text != before.trim_end_matches(['\n', '\r']) => Ok(back(text, Some(failure))),
        _ => Err(EditorError::Failed(failure)),
    }
}

/// The words of a command line, split by shell rules.
///
/// # Errors
/// `ParseError` if a quote is not closed.
fn arguments(line: &str) -> Result<Vec<String>, shell_words::ParseError> {
    if cfg!(windows) {
        // on Windows, backslashes separate the parts of a path
        shell_words::split(&line.replace('\\', r"\\"))
    } else {
        shell_words::split(line)
    }
}

/// Waits for the program to exit. After a request to terminate, sends SIGTERM, and kills the program after
/// [`PATIENCE`].
#[cfg(unix)]
fn wait(
    child: &mut Child,
    mut hear: impl FnMut(Option<Duration>) -> EditorEvent,
    ended: &mut Option<i32>,
) -> io::Result<ExitStatus> {
    while ended.is_none() {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if let EditorEvent::End(code) = hear(None) {
            *ended = Some(code);
        }
    }
    let _ = rustix::process::kill_process(
        rustix::process::Pid::from_child(child),
        rustix::process::Signal::TERM,
    );
    let until = std::time::Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        let left = until.saturating_duration_since(std::time::Instant::now());
        if left.is_zero() {
            child.kill()?;
            return child.wait();
        }
        hear(Some(left));
    }
}

#[cfg(not(unix))]
fn wait(
    child: &mut Child,
    _hear: impl FnMut(Option<Duration>) -> EditorEvent,
    _ended: &mut Option<i32>,
) -> io::Result<ExitStatus> {
    child.wait()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_with_arguments_and_blanks_is_split_into_words() {
        let split = |line: &str| arguments(line).map(|words| words.join("|")).ok();
        assert_eq!(split("  code --wait  -n "), Some("code|--wait|-n".into()));
        assert_eq!(
            split("'my editor' \"-c set tw=80\" ''"),
            Some("my editor|-c set tw=80|".into())
        );
        #[cfg(unix)]
        assert_eq!(split(r"my\ editor"), Some("my editor".into()));
        #[cfg(windows)]
        assert_eq!(split(r"C:\vim\vim.exe"), Some(r"C:\vim\vim.exe".into()));
        assert_eq!(split("vim 'half"), None);
    }
}
