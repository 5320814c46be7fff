//! One line of secret text, typed or read byte by byte into a buffer that never moves.
//!
//! This module neither reads input nor prints anything.

use std::io;

use zeroize::Zeroizing;

use crate::base::encoding;
use crate::store::encryption::SecretString;

/// The maximum length of a passphrase, in bytes.
const MOST: usize = 4_096;

/// The effect of one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The line is not finished.
    More,
    /// The line is finished.
    End,
    /// The user gave up.
    GivenUp,
    /// The line is longer than any passphrase may be.
    TooLong,
}

/// A line that is being typed or read.
pub(super) struct Line {
    // never grows beyond its initial capacity, so it never moves and leaves no copy in memory
    bytes: Zeroizing<Vec<u8>>,
    /// The position within the escape sequence of a key without a character, such as an arrow.
    sequence: Sequence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sequence {
    None,
    Begun,
    Inside,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(MOST)),
            sequence: Sequence::None,
        }
    }
}

impl Line {
    /// Adds a byte unchanged.
    pub(super) fn push(&mut self, byte: u8) -> Step {
        if self.bytes.len() == MOST {
            return Step::TooLong;
        }
        self.bytes.push(byte);
        Step::More
    }

    /// Handles a byte as a key press of a terminal.
    pub(super) fn type_in(&mut self, byte: u8) -> Step {
        let before = std::mem::replace(&mut self.sequence, Sequence::None);
        match (before, byte) {
            (Sequence::Begun, b'[' | b'O') | (Sequence::Inside, 0x20..=0x3f) => {
                self.sequence = Sequence::Inside;
            }
            // Ctrl-C, and Ctrl-D on an empty line
            (_, 0x03) => return Step::GivenUp,
            (_, 0x04) if self.bytes.is_empty() => return Step::GivenUp,
            (_, b'\r' | b'\n' | 0x04) => return Step::End,
            (_, 0x08 | 0x7f) => self.rub_out(),
            // Ctrl-U
            (_, 0x15) => self.clear(),
            (_, 0x1b) => self.sequence = Sequence::Begun,
            // the last byte of a sequence, and keys without a function here
            (Sequence::Inside, 0x40..=0x7e) | (_, 0x00..=0x1f) => {}
            _ => return self.push(byte),
        }
        Step::More
    }

    /// Removes the last character, with all its bytes.
    fn rub_out(&mut self) {
        while self.bytes.pop().is_some_and(|byte| byte & 0xc0 == 0x80) {}
    }

    fn clear(&mut self) {
        self.bytes.fill(0);
        self.bytes.clear();
    }

    /// Removes the carriage return that some systems put before the end of a line.
    pub(super) fn drop_return(&mut self) {
        if self.bytes.last() == Some(&b'\r') {
            self.bytes.pop();
        }
    }

    /// Removes the byte order mark that some shells write before the text; an error if the line is UTF-16.
    pub(super) fn drop_mark(&mut self) -> io::Result<()> {
        if encoding::is_utf16(&self.bytes) {
            return Err(encoding::utf16());
        }
        if self.bytes.starts_with(encoding::MARK) {
            self.bytes.drain(..encoding::MARK.len());
        }
        Ok(())
    }

    /// The line as a secret; an error if it is not UTF-8.
    pub(super) fn secret(&self) -> io::Result<SecretString> {
        let words = std::str::from_utf8(&self.bytes);
        let words =
            words.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))?;
        Ok(SecretString::from(words))
    }

    pub(super) fn too_long() -> io::Error {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("it is longer than {MOST} bytes"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::encryption::ExposeSecret as _;

    fn typed(bytes: &[u8]) -> (Step, String) {
        let mut line = Line::default();
        let step = bytes
            .iter()
            .map(|byte| line.type_in(*byte))
            .find(|step| *step != Step::More)
            .unwrap_or(Step::More);
        (step, line.secret().unwrap().expose_secret().to_owned())
    }

    #[test]
    fn keys_edit_the_line() {
        assert_eq!(typed(b"abc\r"), (Step::End, "abc".to_owned()));
        assert_eq!(
            typed("gr\u{fc}\u{7f}\u{8}x\n".as_bytes()),
            (Step::End, "gx".to_owned())
        );
        assert_eq!(typed(b"\x7f\x7fa\x15bc\n"), (Step::End, "bc".to_owned()));
        assert_eq!(typed(b"a b\t\x00c\x04"), (Step::End, "a bc".to_owned()));
        assert_eq!(
            typed(b"a\x1b[Ab\x1b[3~c\x1bOPd\x1be\n"),
            (Step::End, "abcde".to_owned())
        );
    }

    #[test]
    fn there_is_a_way_out() {
        assert_eq!(typed(b"abc\x03").0, Step::GivenUp);
        assert_eq!(typed(b"\x04").0, Step::GivenUp);
        assert_eq!(typed(b"\x1b\x03").0, Step::GivenUp);
        assert_eq!(typed(&[b'x'; MOST + 1]).0, Step::TooLong);
    }
}
