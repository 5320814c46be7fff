//! Reads back the private copy of a note after the user's editor has exited.
//!
//! Its own module because another program has written the file: it may be a pipe, endless, or not text at all.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::{fs, io};

/// Maximum size that is read back, in bytes.
const MOST_BYTES: usize = 1_000_000;

/// Reason why the text from an editor cannot be used. The text in the form then stays unchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditorCopyError {
    /// The system refused access, for the given reason.
    #[error("The text from the editor cannot be read: {0}. Nothing was changed.")]
    Unreadable(String),
    /// The path of the copy is not a regular file.
    #[error("The editor did not save a regular file. Nothing was changed.")]
    NotFile,
    /// The copy is larger than a note can be.
    #[error("The text from the editor is longer than 1 million bytes. Nothing was changed.")]
    TooLong,
    /// The copy is not UTF-8.
    #[error("The text from the editor is not UTF-8. Nothing was changed.")]
    NotText,
}

impl From<io::Error> for EditorCopyError {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

/// Returns the text of a copy without a byte order mark and without trailing line breaks.
///
/// # Errors
/// Every variant of [`EditorCopyError`].
pub fn read_editor_copy(path: &Path) -> Result<String, EditorCopyError> {
    let mut bytes = Vec::new();
    // opening a pipe would block
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(EditorCopyError::NotFile);
    }
    let most = u64::try_from(MOST_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    if bytes.len() > MOST_BYTES {
        return Err(EditorCopyError::TooLong);
    }
    let text = String::from_utf8(bytes).map_err(|_| EditorCopyError::NotText)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_copy_is_read_or_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("note.txt");
        fs::write(&path, "\u{FEFF}one\ntwo\n").unwrap();
        assert_eq!(read_editor_copy(&path).as_deref(), Ok("one\ntwo"));
        fs::write(&path, b"\xFF\xFE").unwrap();
        assert_eq!(read_editor_copy(&path), Err(EditorCopyError::NotText));
        fs::write(&path, vec![b'x'; MOST_BYTES + 1]).unwrap();
        assert_eq!(read_editor_copy(&path), Err(EditorCopyError::TooLong));
        fs::remove_file(&path).unwrap();
        assert!(matches!(
            read_editor_copy(&path),
            Err(EditorCopyError::Unreadable(_))
        ));
        fs::create_dir(&path).unwrap();
        assert_eq!(read_editor_copy(&path), Err(EditorCopyError::NotFile));
    }
}
