//! Reads passphrases from a terminal with echo off, or from a file descriptor.
//!
//! A passphrase never comes from an argument or an environment variable, because other programs can read both. The
//! bytes read stay in one buffer that never moves, and a passphrase is cleared from memory when it is dropped. The data
//! decrypted with a passphrase is not handled here.
//!
//! The crate rpassword (7.5.4, tested on a pseudo-terminal) is not used: it prompts before it turns echo off, so that a
//! quick answer is shown, and on Ctrl-C it raises SIGINT with echo still off, which ended the program and left the
//! terminal without echo. Its `String` moves as it grows: after the caller had cleared a passphrase of 90 letters, 2
//! more copies of 24 of those letters remained on the heap. It treats a line from a reader as key presses: tabs are
//! dropped, and bytes that are not UTF-8 are replaced instead of refused.

mod line;
mod terminal;

use std::io;
use std::io::{IsTerminal as _, Read};

use super::args::Opening;
use crate::base::sanitize::sanitize;
use crate::cli::error::{Error, failure};
use crate::store;
use crate::store::PassphraseError;
use crate::store::encryption::{ExposeSecret as _, SecretString};
use line::{Line, Step};

/// The maximum number of attempts to enter a new passphrase twice without a difference.
const TRIES: usize = 3;

/// Prints text where the user is asked for passphrases.
pub(super) fn say(words: &str) {
    terminal::say(words);
}

/// Asks for the passphrase of a file or key.
///
/// # Errors
/// There is no terminal, the user gives up, or the descriptor is not open, is a terminal, or provides no line of UTF-8
/// text.
pub fn ask(question: &str, descriptor: Option<u32>) -> Result<SecretString, PassphraseError> {
    match descriptor {
        Some(number) => handed_over(number),
        None => terminal::typed(&format!("{} (not shown): ", sanitize(question))),
    }
}

/// Reads a line from the terminal with echo off.
///
/// # Errors
/// There is no terminal, or the user gives up.
pub(super) fn hidden(question: &str) -> Result<SecretString, PassphraseError> {
    terminal::typed(question)
}

/// Sets the key file for encrypted files and the source of its passphrase. The user is not asked for a passphrase until
/// there is something to decrypt.
pub(super) fn for_what_is_sealed(opening: &Opening) {
    let descriptor = opening.passphrase_fd;
    store::set_passphrase_source(
        opening.key.clone(),
        Box::new(move |question| ask(question, descriptor)),
    );
}

/// A newly chosen passphrase.
#[derive(Debug)]
pub struct Chosen {
    /// The passphrase.
    pub passphrase: SecretString,
    /// Warnings about the passphrase, which is accepted all the same.
    pub remarks: Vec<String>,
}

/// Asks for a new passphrase. On a terminal, the user enters it twice, because a typing error would lock everybody out.
///
/// # Errors
/// As for [`ask`]; also if the passphrase is empty, or the two inputs never match.
pub fn ask_new(question: &str, descriptor: Option<u32>) -> Result<Chosen, Error> {
    for _ in 0..TRIES {
        let passphrase = ask(question, descriptor)?;
        let words = passphrase.expose_secret();
        if words.is_empty() {
            return Err(failure(
                "the passphrase is empty. Use 5 or 6 randomly chosen words.",
            ));
        }
        let remarks = remarks(words);
        if descriptor.is_some() || ask("Repeat the passphrase", None)?.expose_secret() == words {
            return Ok(Chosen {
                passphrase,
                remarks,
            });
        }
        terminal::say("The passphrases differ. Start again:\n");
    }
    Err(failure(
        "the passphrases differed each time. Nothing was changed; try again.",
    ))
}

/// Warnings about a new passphrase. Only length and variety count: a line from a well-known song passes.
fn remarks(words: &str) -> Vec<String> {
    let mut remarks = Vec::new();
    let different = words
        .chars()
        .enumerate()
        .filter(|(at, c)| words.chars().position(|o| o == *c) == Some(*at))
        .count();
    if words.chars().count() < 12 || different < 6 {
        remarks.push(
            "the passphrase is easy to guess. Use 5 or 6 randomly chosen words: `surefoot rekey` changes it."
                .to_owned(),
        );
    }
    if !words.is_ascii() {
        remarks.push(
            "the passphrase has characters that another keyboard or system may encode differently, so it may fail there. \
             Letters a to z work everywhere."
                .to_owned(),
        );
    }
    remarks
}

/// Reads a passphrase from a descriptor: one line, and no byte after it, which may belong to another reader.
fn handed_over(number: u32) -> Result<SecretString, PassphraseError> {
    let mut input = store::descriptor(number).map_err(|error| {
        let why = if error.kind() == io::ErrorKind::NotFound {
            "it is not open".to_owned()
        } else {
            error.to_string()
        };
        PassphraseError::NotOpen { number, why }
    })?;
    if input.is_terminal() {
        return Err(PassphraseError::ShownOnTerminal(number));
    }
    read_line(&mut input).map_err(|error| {
        let why = error.to_string();
        PassphraseError::NoLine { number, why }
    })
}

/// Reads one line, byte by byte: a buffered reader would keep a copy and consume the bytes after the line.
fn read_line(input: &mut impl Read) -> io::Result<SecretString> {
    let mut line = Line::default();
    let mut byte = zeroize::Zeroizing::new([0]);
    loop {
        let read = match input.read(byte.as_mut_slice()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        if read == 0 || byte[0] == b'\n' {
            line.drop_mark()?;
            line.drop_return();
            return line.secret();
        }
        if line.push(byte[0]) == Step::TooLong {
            return Err(Line::too_long());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<String, String> {
        let secret = read_line(&mut &bytes[..]).map_err(|error| error.to_string())?;
        Ok(secret.expose_secret().to_owned())
    }

    #[test]
    fn one_line_is_read_and_nothing_behind_it() {
        assert_eq!(read(b"correct horse \nset x\n").unwrap(), "correct horse ");
        assert_eq!(read(b"correct\r\n").unwrap(), "correct");
        assert_eq!(read(b"correct").unwrap(), "correct");
        assert_eq!(read("gr\u{fc}n \t7\n".as_bytes()).unwrap(), "gr\u{fc}n \t7");
        assert_eq!(read(b"\xEF\xBB\xBFcorrect\r\n").unwrap(), "correct");
        assert_eq!(read(b"").unwrap(), "");
        let mut input = &b"one\ntwo\n"[..];
        read_line(&mut input).unwrap();
        assert_eq!(input, b"two\n");
    }

    #[test]
    fn what_is_no_line_of_text_is_refused() {
        assert!(read(b"\xff\n").unwrap_err().contains("UTF-8"));
        for utf16 in [&b"\xFF\xFEp\0w\0\r\0\n\0"[..], b"\xFE\xFF\0p\0w\0\n"] {
            assert!(read(utf16).unwrap_err().contains("UTF-16"));
        }
        assert!(read(&[b'x'; 5_000]).unwrap_err().contains("longer"));
        assert!(
            read_line(&mut io::repeat(b'x')).is_err(),
            "an endless one ends"
        );
    }

    #[test]
    fn an_easy_passphrase_is_remarked_upon() {
        assert_eq!(remarks("orbit-velvet-crumb-sandal"), [""; 0]);
        assert_eq!(remarks("sommer2026").len(), 1);
        assert_eq!(remarks("aaaaaaaaaaaaaaaaaaaa").len(), 1);
        assert_eq!(remarks("gr\u{fc}n").len(), 2);
    }
}
