//! Prepares text for the terminal's clipboard, as an OSC 52 escape sequence.
//!
//! A terminal does not report whether it accepted the text, so no message from this module may claim that the text was
//! copied. The clipboard itself is never accessed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::widget::text::fit;
use crate::base::sanitize::sanitize;

/// The maximum length of a base64-encoded text, in bytes.
const MOST_BYTES: usize = 70_000;

/// The reason why nothing was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CopyError {
    /// There is no text.
    #[error("There is nothing to copy here.")]
    Empty,
    /// The text is too long: terminals discard sequences of that length.
    #[error("Too long for a terminal's clipboard. Nothing was copied.")]
    TooLong,
}

/// The sanitized text to copy, and the message that reports the copying.
///
/// # Errors
/// [`CopyError`] if the text is empty or too long.
pub(crate) fn copied(text: &str) -> Result<(String, String), CopyError> {
    // the text is pasted elsewhere, so it must not contain hidden characters
    let text = sanitize(text.trim());
    let Some(first) = text.lines().next() else {
        return Err(CopyError::Empty);
    };
    if text.len().div_ceil(3) * 4 > MOST_BYTES {
        return Err(CopyError::TooLong);
    }
    let words = format!(
        "Copied, if the terminal allows it: {}.",
        fit(first, 60).trim_end_matches(['.', ':'])
    );
    Ok((text, words))
}

/// The escape sequence that copies text to the terminal's clipboard.
pub(crate) fn sequence(text: &str) -> String {
    format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_sent_as_a_terminal_takes_it() {
        assert_eq!(sequence("foobar"), "\u{1b}]52;c;Zm9vYmFy\u{7}");
        assert_eq!(sequence("fooba"), "\u{1b}]52;c;Zm9vYmE=\u{7}");
        assert_eq!(sequence("é"), "\u{1b}]52;c;w6k=\u{7}");
    }

    #[test]
    fn only_what_fits_is_sent_and_nothing_hidden_with_it() {
        let longest = "x".repeat(MOST_BYTES / 4 * 3);
        assert!(copied(&longest).is_ok());
        assert_eq!(
            sequence(&longest).len(),
            MOST_BYTES + "\u{1b}]52;c;\u{7}".len()
        );
        assert_eq!(copied(&(longest + "x")), Err(CopyError::TooLong));
        assert_eq!(copied(" \n "), Err(CopyError::Empty));
        let (text, words) = copied("Title.\nrm -rf \u{1b}[201~\u{202E}\n").unwrap();
        assert_eq!(text, "Title.\nrm -rf ␛[201~<202E>");
        assert_eq!(words, "Copied, if the terminal allows it: Title.");
    }
}
