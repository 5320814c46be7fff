//! Reads assessments, encrypted or not, with everything in their files that the user should know about.
//!
//! Its own module because reading needs the keys, the snapshots and the file format at once, and none of these depends
//! on another.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::draft::Draft;
use super::error::{Error, SnapshotHint};
use super::snapshot::earlier;
use super::text::{read_bytes, text_of};
use super::{encryption, keys};
use crate::base::diagnostic::{Diagnostic, Source};
use crate::model::assessment::{Assessment, file};
use crate::store::encryption::Key;

/// An assessment as read, with everything in its file that the user should know about.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Assessment.
    pub assessment: Assessment,
    /// Warnings.
    pub found: Vec<Diagnostic>,
    /// Text that the warnings refer to.
    pub source: Source,
    /// Key of the assessment, if it is encrypted.
    pub key: Option<Arc<Key>>,
    /// File of that key.
    pub key_file: Option<PathBuf>,
    /// One sentence for each recipient that the next save of an encrypted file leaves out.
    pub doubts: Vec<String>,
    /// Whether a draft of surefoot 0.1.0 was restored into the assessment. The result is not saved yet.
    pub brought_back: bool,
    /// Draft to restore. Its file stays until its text is saved or discarded.
    pub draft: Option<Draft>,
}

/// Reads an assessment without locking it.
///
/// # Errors
/// The file cannot be read or decrypted, or is invalid.
pub fn open(path: &Path) -> Result<Opened, Error> {
    opened(path, &read_bytes(path)?)
}

/// Parses the bytes of an assessment, after decryption if necessary.
pub(super) fn opened(path: &Path, bytes: &[u8]) -> Result<Opened, Error> {
    let (text, key, key_file, doubts) = if encryption::is_sealed(bytes) {
        let keys::Unsealed {
            from,
            text,
            key,
            doubts,
        } = keys::unseal(path, bytes).map_err(|error| {
            let is_damaged = matches!(
                error,
                Error::Encryption {
                    error: encryption::Error::Damaged,
                    ..
                }
            );
            if is_damaged {
                recoverable(error, path)
            } else {
                error
            }
        })?;
        (text, Some(key), Some(from), doubts)
    } else {
        (
            text_of(path, bytes.to_vec()).map_err(|error| recoverable(error, path))?,
            None,
            None,
            Vec::new(),
        )
    };
    let source = Source {
        name: path.display().to_string(),
        text,
    };
    let (assessment, found) = file::read(&source);
    let Some(assessment) = assessment else {
        let error = Error::Invalid {
            found,
            sources: vec![source],
            kept: None,
        };
        return Err(recoverable(error, path));
    };
    Ok(Opened {
        assessment,
        found,
        source,
        key,
        key_file,
        doubts,
        brought_back: false,
        draft: None,
    })
}

/// Adds a hint to an error about the snapshots of the assessment at `path`, if it has any.
fn recoverable(error: Error, path: &Path) -> Error {
    let states = earlier(path).map_or(0, |earlier| earlier.len());
    let hint = (states > 0).then(|| SnapshotHint {
        states,
        path: path.to_owned(),
    });
    match (error, hint) {
        (Error::Invalid { found, sources, .. }, kept) => Error::Invalid {
            found,
            sources,
            kept,
        },
        (error, Some(kept)) => Error::Recoverable {
            error: Box::new(error),
            kept,
        },
        (error, None) => error,
    }
}

/// Asks for the passphrase of an assessment while the screens have left the terminal, and caches the key.
///
/// # Errors
/// The errors of [`open`].
pub fn unlock(path: &Path) -> Result<(), Error> {
    keys::enable_passphrase_prompt();
    let opened = open(path);
    keys::disable_passphrase_prompt();
    opened.map(|_| ())
}
