//! Reads assessments, encrypted or not, with everything that is worth a look in their files.
//!
//! Its own module because reading needs the keys, the snapshots and the file format at once, and all three know nothing
//! of each other.

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

/// An assessment that was read, with what is worth a look in its file.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The assessment.
    pub assessment: Assessment,
    /// Warnings.
    pub found: Vec<Diagnostic>,
    /// The text they are about.
    pub source: Source,
    /// The key it is encrypted with, if it is.
    pub key: Option<Arc<Key>>,
    /// The file that this key is from.
    pub key_file: Option<PathBuf>,
    /// A sentence on everyone whom the next save of an encrypted file leaves out.
    pub doubts: Vec<String>,
    /// Whether what was being typed when a program was killed was taken into it; that is not saved yet.
    pub brought_back: bool,
    /// What was being typed when a program ended, to be opened again. The file stays until it is kept or dropped.
    pub draft: Option<Draft>,
}

/// Reads an assessment to look at it.
///
/// # Errors
/// It cannot be read or decrypted, or is not valid.
pub fn open(path: &Path) -> Result<Opened, Error> {
    opened(path, &read_bytes(path)?)
}

/// The assessment that these bytes of a file are.
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

/// The error with a hint at the snapshots of the assessment at `path`, if it has any.
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

/// Asks for the passphrase of a file while the screens have left the terminal, and holds the key that it opens.
///
/// # Errors
/// As [`open`].
pub fn unlock(path: &Path) -> Result<(), Error> {
    keys::enable_passphrase_prompt();
    let opened = open(path);
    keys::disable_passphrase_prompt();
    opened.map(|_| ())
}
