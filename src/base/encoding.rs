//! Recognizes the encoding of text from its first bytes: a byte order mark, or UTF-16.
//!
//! Its own module because files, piped input and passphrases all need the same rule. Text without a mark is UTF-8.

use std::io;
use std::io::BufRead;

/// The byte order mark of UTF-8, which some editors and shells write before the text.
pub(crate) const MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Whether bytes begin with a byte order mark of UTF-16. Without one, UTF-16 cannot be told from text with zero bytes.
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..])
}

/// Skips the byte order mark at the beginning of the input.
///
/// # Errors
/// The input cannot be read, or is UTF-16.
pub(crate) fn skip_mark(input: &mut impl BufRead) -> io::Result<()> {
    let first = input.fill_buf()?;
    if is_utf16(first) {
        return Err(utf16());
    }
    if first.starts_with(MARK) {
        input.consume(MARK.len());
    }
    Ok(())
}

/// The error for UTF-16 where UTF-8 is needed.
pub(crate) fn utf16() -> io::Error {
    let words = "it is UTF-16; send UTF-8";
    io::Error::new(io::ErrorKind::InvalidData, words)
}
