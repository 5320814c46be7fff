//! Saves an open assessment in its file, beside it, or in another file.

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
    /// Beside its file, which another program changed: both versions stay.
    Apart(PathBuf),
}

/// Saves an assessment over its file, or beside it where another program changed the file since it was read.
///
/// # Errors
/// It cannot be written.
pub(crate) fn save(file: &mut OpenFile, assessment: &Assessment) -> Result<Saved, Error> {
    match file.save(assessment) {
        Ok(()) => Ok(Saved::There),
        Err(store::Error::Changed(_)) => Ok(Saved::Apart(file.save_apart(assessment)?.to_owned())),
        Err(error) => Err(error.into()),
    }
}

/// Begins a new file with an assessment and goes on in it. An encrypted one stays so.
///
/// # Errors
/// The file is there already, or cannot be written.
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
    // what is being typed goes on beside the new file
    let _ = before.draft(None);
    let copied = file.key().and_then(|_| copy_key(before.path(), path));
    Ok((file, copied))
}

/// The sentence on a new file in which work goes on.
pub(crate) fn moved(path: &Path, remark: Option<&str>) -> String {
    let words = format!(
        "From now on it is kept in {}; the file before stays as it is.",
        path.display()
    );
    [Some(words.as_str()), remark]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// What became of the key when an encrypted assessment was copied; `Display` is a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyCopy {
    /// A copy of it lies beside the copy of the assessment.
    Beside(PathBuf),
    /// It could not be copied.
    Missing {
        /// Why.
        why: store::Error,
        /// Where the key is.
        key: PathBuf,
    },
}

impl fmt::Display for KeyCopy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beside(key) => write!(out, "Its key is beside it, in {}.", key.display()),
            Self::Missing { why, key } => write!(
                out,
                "Its key is not beside it: {why} Open it with --key {}.",
                key.display()
            ),
        }
    }
}

/// Puts the key of an encrypted assessment beside a copy of it; `None` where it is there already or lies elsewhere.
pub(crate) fn copy_key(from: &Path, to: &Path) -> Option<KeyCopy> {
    match store::copy_key(from, to) {
        Ok(key) => key.map(KeyCopy::Beside),
        Err(why) => Some(KeyCopy::Missing {
            why,
            key: store::key_file(from),
        }),
    }
}
