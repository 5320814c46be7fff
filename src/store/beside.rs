//! Finds and converts the files beside an assessment that contain its answers: snapshots, drafts, damaged files
//! and versions saved apart.
//!
//! Its own module because these files must never be less protected than the assessment, even if `encrypt`,
//! `rekey` or `decrypt` is interrupted. They are converted one by one, each replaced as a whole, before the
//! assessment itself.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::error::{Attempt, Error, is_unflushed};
use super::paths::{folder_of, stem_apart};
use super::place::{files_in, name_of};
use super::text::read_bytes;
use super::{keys, place};
use crate::base::diagnostic::Source;
use crate::base::shell::word;
use crate::model::assessment::file::ENDING;
use crate::model::assessment::{Assessment, file};
use crate::store::encryption;
use crate::store::encryption::Key;
use crate::store::state_dir::StateDir;

/// Outcome of converting one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Converted {
    /// The file was already in the requested state.
    WasSo,
    /// The file has been converted.
    IsNow,
    /// The file is encrypted and none of the open keys decrypts it.
    CannotBeOpened,
}

/// Returns every file beside an assessment that contains answers.
///
/// # Errors
/// The hidden folder, or the folder of the assessment, cannot be listed. Continuing anyway would leave files
/// unconverted.
pub(super) fn files(kept: &StateDir, file: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = kept
        .files()
        .map_err(Error::io(Attempt::List, kept.folder()))?;
    files.extend(versions_apart(file)?);
    Ok(files)
}

/// Returns the versions saved apart from an assessment.
///
/// # Errors
/// The folder cannot be listed.
pub(super) fn versions_apart(file: &Path) -> Result<Vec<PathBuf>, Error> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(ENDING).unwrap_or(&name);
    let folder = folder_of(file);
    let files = files_in(folder).map_err(Error::io(Attempt::List, folder))?;
    let is_one = |path: &PathBuf| stem_apart(name_of(path)) == Some(stem);
    Ok(files.into_iter().filter(is_one).collect())
}

/// Returns the versions saved apart that contain edits the assessment lacks, or that cannot be opened here.
pub(super) fn unmerged(file: &Path, assessment: &Assessment) -> Vec<PathBuf> {
    let versions = versions_apart(file).unwrap_or_default();
    versions
        .into_iter()
        .filter(|path| !is_merged(path, assessment))
        .collect()
}

/// Returns the versions of an assessment that were saved apart because another program had changed the file,
/// and that are not merged yet.
pub fn saved_apart(path: &Path, assessment: &Assessment) -> Vec<PathBuf> {
    let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(Path::new(""));
    // built from the path as the user gave it, so that the results can be typed
    let named = |found: PathBuf| {
        found
            .file_name()
            .map_or_else(|| found.clone(), |name| folder.join(name))
    };
    unmerged(&file, assessment).into_iter().map(named).collect()
}

/// Returns advice on a version saved apart. Both paths appear as given.
pub fn merge_advice(file: &str, version: &str) -> String {
    format!(
        "Merge it with `surefoot merge {file_word} {version_word} --out {file_word} --force`, or delete it.",
        file_word = word(file),
        version_word = word(version)
    )
}

/// Returns whether an assessment contains every edit of a version saved apart.
pub(super) fn is_merged(path: &Path, assessment: &Assessment) -> bool {
    let Some(version) = opened_quietly(path) else {
        return false;
    };
    version.outside_edits().is_empty() && assessment.history().holds(version.history())
}

/// Opens an assessment without asking for a passphrase. `None` if it is encrypted and its key is not open, or if it
/// cannot be read.
pub fn opened_quietly(path: &Path) -> Option<Assessment> {
    let source = Source {
        name: String::new(),
        text: text_of(path)?,
    };
    file::read(&source).0
}

/// Returns the text of a file, decrypted with a key that is already open. Never asks for a passphrase.
pub(super) fn text_of(path: &Path) -> Option<String> {
    text_in(read_bytes(path).ok()?)
}

/// Returns `bytes` as text, decrypted with a key that is already open.
pub(super) fn text_in(bytes: Vec<u8>) -> Option<String> {
    let text = if encryption::is_sealed(&bytes) {
        keys::contents(&bytes)?.to_vec()
    } else {
        bytes
    };
    String::from_utf8(text).ok()
}

/// Returns whether a file is not encrypted, judged by its first 256 bytes.
pub(super) fn is_plain(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    fs::File::open(path)?.take(256).read_to_end(&mut head)?;
    Ok(!encryption::is_sealed(&head))
}

/// Reason why a file could not be converted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub(super) struct NotConverted {
    /// Error that occurred.
    pub(super) error: Error,
    /// Whether the file was converted nevertheless, and only its folder could not be flushed.
    pub(super) is_now: bool,
}

impl From<Error> for NotConverted {
    fn from(error: Error) -> Self {
        Self {
            error,
            is_now: false,
        }
    }
}

impl From<NotConverted> for Error {
    fn from(why: NotConverted) -> Self {
        why.error
    }
}

/// Encrypts a file with `key`, or decrypts it if `key` is `None`. A file encrypted with another key is first decrypted
/// with the open keys.
///
/// # Errors
/// The file cannot be read, encrypted, written or flushed.
pub(super) fn convert(path: &Path, key: Option<&Arc<Key>>) -> Result<Converted, NotConverted> {
    let bytes = read_bytes(path)?;
    let refused = Error::encryption(Attempt::Encrypt, path);
    let converted = match (encryption::is_sealed(&bytes), key) {
        (false, None) => return Ok(Converted::WasSo),
        (false, Some(key)) => encryption::seal_bytes(&bytes, key).map_err(&refused)?,
        (true, Some(key)) if encryption::unseal_bytes(&bytes, key).is_ok() => {
            return Ok(Converted::WasSo);
        }
        (true, key) => {
            let Some(contents) = keys::contents(&bytes) else {
                return Ok(Converted::CannotBeOpened);
            };
            match key {
                Some(key) => encryption::seal_bytes(&contents, key).map_err(&refused)?,
                None => contents.to_vec(),
            }
        }
    };
    place::place_as(path, &converted, true, Some(path)).map_err(|error| NotConverted {
        is_now: is_unflushed(&error),
        error: Error::io(Attempt::Write, path)(error),
    })?;
    Ok(Converted::IsNow)
}

/// Encrypts every plain file beside an encrypted assessment and returns their number.
///
/// # Errors
/// A folder cannot be listed, or a file cannot be read or written. Files encrypted before the error stay encrypted.
pub(super) fn encrypt_plain(kept: &StateDir, file: &Path, key: &Arc<Key>) -> Result<usize, Error> {
    let mut encrypted = 0;
    for path in files(kept, file)? {
        if is_plain(&path).map_err(Error::io(Attempt::Read, &path))? {
            convert(&path, Some(key))?;
            encrypted += 1;
        }
    }
    Ok(encrypted)
}

/// Returns whether `opens` accepts every encrypted file beside an assessment.
///
/// # Errors
/// A folder cannot be listed, or a file cannot be read.
pub(super) fn open_with(
    kept: &StateDir,
    file: &Path,
    opens: impl Fn(&[u8]) -> bool,
) -> Result<bool, Error> {
    for path in files(kept, file)? {
        let bytes = read_bytes(&path)?;
        if encryption::is_sealed(&bytes) && !opens(&bytes) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::keys::key_file;

    #[test]
    fn assessments_with_similar_names_share_no_key() {
        let key = |name: &str| key_file(Path::new(name)).display().to_string();
        assert_eq!(key("kk.surefoot.toml"), "kk.key.age");
        assert_ne!(key("kk.toml"), key("kk.surefoot.toml"));
        assert_eq!(key("kk.apart-12.surefoot.toml"), "kk.key.age");
        for other in ["kk.apart-x", "kk.apart-", "kk.apart-1x", "kk.apart-0"] {
            assert_ne!(
                key(&format!("{other}.surefoot.toml")),
                "kk.key.age",
                "{other}"
            );
        }
        let inside = key(".kk.surefoot.toml.kept/20261130T225101Z.toml");
        assert_eq!(inside, "kk.key.age");
    }

    #[test]
    fn a_file_named_like_a_version_apart_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["x.apart-1.surefoot.toml", "x.apart-team.surefoot.toml"] {
            fs::write(path(name), "").unwrap();
        }
        let found = versions_apart(&path("x.surefoot.toml")).unwrap();
        assert_eq!(found, [path("x.apart-1.surefoot.toml")]);
    }
}
