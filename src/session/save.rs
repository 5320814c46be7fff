//! Saves an open assessment to its file, beside it, or to another file.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::model::assessment::Assessment;
use crate::session::Error;
use crate::store;
use crate::store::OpenFile;

/// Where an assessment was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Saved {
    /// In its file.
    There,
    /// Beside its file, which another program changed. Both versions are kept.
    Apart(PathBuf),
}

/// Saves an assessment to its file, or beside it if another program changed the file since it was read.
///
/// # Errors
/// The file or the version beside it cannot be written.
pub(crate) fn save(file: &mut OpenFile, assessment: &Assessment) -> Result<Saved, Error> {
    match file.save(assessment) {
        Ok(()) => Ok(Saved::There),
        Err(store::Error::Changed(_)) => Ok(Saved::Apart(file.save_apart(assessment)?.to_owned())),
        Err(error) => Err(error.into()),
    }
}

/// Saves an assessment to a new file and continues in that file. An encrypted assessment stays encrypted.
///
/// # Errors
/// The file exists, or cannot be written.
pub(crate) fn save_elsewhere(
    before: Option<&mut OpenFile>,
    path: &Path,
    assessment: &Assessment,
    who: &str,
) -> Result<(OpenFile, Option<KeyCopy>), Error> {
    let key = before.as_ref().and_then(|file| file.key().cloned());
    let file = OpenFile::begin(path, assessment, key, who)?;
    let Some(before) = before else {
        return Ok((file, None));
    };
    // the draft is written beside the new file from now on
    let _ = before.draft(None);
    let copied = file.key().and_then(|_| copy_key(before.path(), path));
    Ok((file, copied))
}

/// Returns a message that work continues in a new file.
pub(crate) fn moved(path: &Path, remark: Option<&str>) -> String {
    let words = format!(
        "Now saving to {}. The previous file stays as it is.",
        path.display()
    );
    [Some(words.as_str()), remark]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Outcome of copying the key of an encrypted assessment; `Display` is a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyCopy {
    /// The key was copied beside the copy of the assessment.
    Beside(PathBuf),
    /// The key could not be copied.
    Missing {
        /// Reason for the failure.
        why: store::Error,
        /// Path of the original key.
        key: PathBuf,
    },
}

impl fmt::Display for KeyCopy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beside(key) => write!(out, "Its key file is {}.", key.display()),
            Self::Missing { why, key } => write!(
                out,
                "Its key file was not copied: {why} Open it with --key {}.",
                key.display()
            ),
        }
    }
}

/// Copies the key of an encrypted assessment beside a copy of it. `None` if the key is already there or the user named
/// a key file.
pub(crate) fn copy_key(from: &Path, to: &Path) -> Option<KeyCopy> {
    match store::copy_key(from, to) {
        Ok(key) => key.map(KeyCopy::Beside),
        Err(why) => Some(KeyCopy::Missing {
            why,
            key: store::key_file(from),
        }),
    }
}
