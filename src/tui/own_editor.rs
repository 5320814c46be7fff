//! Runs the person's own text editor on a private copy of a note.
//!
//! Its own module because another program has the terminal meanwhile: the caller leaves the terminal first. The store makes
//! the copy beside the assessment, where only its owner can read it, and removes it once its text is in a draft. If
//! surefoot is killed meanwhile, the next opening does that.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;
use std::{fs, io};

use super::message::FromEditor;

/// The most bytes that are read back.
const MOST_BYTES: usize = 1_000_000;

/// How long a program that is asked to end may take to put its things away.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_secs(2);

/// What is heard while the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EditorEvent {
    /// Nothing that matters here, or that a program may have ended.
    Nothing,
    /// Something asks to end, with that exit code.
    End(i32),
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edited {
    /// The text, or why there is none.
    pub(crate) text: Result<FromEditor, String>,
    /// The exit code of what ended it.
    pub(crate) ended: Option<i32>,
}

/// Lets the editor change a text, in the private copy that was made of it. `hear` waits until something is heard, or for
/// that long.
pub(crate) fn edit(
    text: &str,
    copy: Result<PathBuf, String>,
    hear: impl FnMut(Option<Duration>) -> EditorEvent,
) -> Edited {
    let mut ended = None;
    let text = edited(text, copy, hear, &mut ended);
    Edited { text, ended }
}

fn edited(
    before: &str,
    copy: Result<PathBuf, String>,
    hear: impl FnMut(Option<Duration>) -> EditorEvent,
    ended: &mut Option<i32>,
) -> Result<FromEditor, String> {
    let named = ["VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(|name| Some((name, std::env::var(name).ok()?)));
    let (name, line) = named.into_iter().find(|(_, line)| !line.trim().is_empty()).ok_or(
        "No editor is named. Set EDITOR to the one you like, as in EDITOR=nano surefoot, and start surefoot again.",
    )?;
    let words =
        words(&line).ok_or_else(|| format!("{name} has a quote without its end: {line}"))?;
    let (program, arguments) = words
        .split_first()
        .ok_or_else(|| format!("{name} names no program: {line}"))?;
    let path =
        copy.map_err(|why| format!("No private copy could be made for the editor: {why}"))?;
    let mut child = Command::new(program)
        .args(arguments)
        .arg(&path)
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                format!("{name} names {program}, but there is no such program.")
            }
            _ => format!("{program} cannot be started: {error}."),
        })?;
    let status =
        wait(&mut child, hear, ended).map_err(|error| format!("{program} was lost: {error}."))?;
    let failed = match (&ended, status.code()) {
        // what it wrote before it was ended is not lost
        (Some(_), _) => {
            let text = read(&path)
                .ok()
                .filter(|text| !text.trim().is_empty())
                .ok_or("it was ended".to_owned())?;
            return Ok(FromEditor {
                text,
                trouble: None,
            });
        }
        (None, Some(0)) => {
            return read(&path).map(|text| FromEditor {
                text,
                trouble: None,
            });
        }
        (None, Some(code)) => format!("{program} ended with exit code {code}"),
        (None, None) => format!("{program} was ended by a signal"),
    };
    // an editor that fails may have saved before
    match read(&path) {
        Ok(text) if text != before.trim_end_matches(['\n', '\r']) => Ok(FromEditor {
            text,
            trouble: Some(format!("{failed}.")),
        }),
        _ => Err(format!("{failed}: the text is as it was.")),
    }
}

/// The words of a line as a shell splits it: at blanks, but not between quotes or behind a backslash. Nothing where a
/// quote has no end.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            // a backslash is a part of a path on Windows
            (None | Some('"'), '\\') if cfg!(not(windows)) => {
                word.get_or_insert_default().extend(characters.next());
            }
            (None, _) if character.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

/// What the editor left.
fn read(path: &Path) -> Result<String, String> {
    let gone = |error: io::Error| {
        format!("What the editor left cannot be read: {error}. The text is as it was.")
    };
    let mut bytes = Vec::new();
    // a pipe in its place would keep one waiting
    if !fs::symlink_metadata(path).map_err(gone)?.is_file() {
        return Err("What the editor left is no file: the text is as it was.".to_owned());
    }
    let most = u64::try_from(MOST_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    File::open(path)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(gone)?;
    if bytes.len() > MOST_BYTES {
        return Err(
            "What the editor left is longer than a million bytes: the text is as it was."
                .to_owned(),
        );
    }
    let text = String::from_utf8(bytes);
    let text = text
        .map_err(|_| "What the editor left is not UTF-8 text: the text is as it was.".to_owned())?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// Waits for the end of the program. A signal that is heard meanwhile ends it, kindly first.
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
    fn a_line_is_split_as_a_shell_splits_it() {
        let split = |line: &str| words(line).map(|words| words.join("|"));
        assert_eq!(split("vim"), Some("vim".to_owned()));
        assert_eq!(
            split("  code --wait  -n "),
            Some("code|--wait|-n".to_owned())
        );
        assert_eq!(
            split("'my editor' \"-c set tw=80\" ''"),
            Some("my editor|-c set tw=80|".to_owned())
        );
        assert_eq!(split("\"it's\" 'a \"b\"'"), Some("it's|a \"b\"".to_owned()));
        #[cfg(unix)]
        assert_eq!(
            split("my\\ editor \"a \\\" b\""),
            Some("my editor|a \" b".to_owned())
        );
        assert_eq!(split(""), Some(String::new()));
        assert_eq!(split("vim 'half"), None);
    }

    #[test]
    fn what_an_editor_left_is_read_or_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("note.txt");
        fs::write(&path, "one\ntwo\n").unwrap();
        assert_eq!(read(&path), Ok("one\ntwo".to_owned()));
        fs::write(&path, b"\xFF\xFE").unwrap();
        assert!(read(&path).is_err_and(|words| words.contains("not UTF-8")));
        fs::write(&path, vec![b'x'; MOST_BYTES + 1]).unwrap();
        assert!(read(&path).is_err_and(|words| words.contains("a million bytes")));
        fs::remove_file(&path).unwrap();
        assert!(read(&path).is_err_and(
            |words| words.contains("the text is as it was") || words.contains("cannot be")
        ));
    }
}
