//! An assessment that is open for editing: its path, its lock, and its content as last read or written.
//!
//! It guarantees that a save never overwrites changes that another program made to the file in the meantime, that at
//! most the text typed since the last draft can be lost, and that a confirmed save is on disk.

mod drafts;
mod reseal;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};

use super::error::{Attempt, Error, WriteRefusal};
use super::lock::{Lock, LockError};
use super::opened::{Opened, opened};
use super::paths::{folder_of, places_apart};
use super::place::sweep;
use super::snapshot::Snapshot;
use super::target::{Existing, write_output};
use super::{beside, clock, draft, keys, place, read_bytes, snapshot};
use crate::base::shell::word;
use crate::base::toml::read::{percent_full, too_large};
use crate::model::assessment::file::Kind;
use crate::model::assessment::{Assessment, file};
use crate::store::encryption::Key;
use crate::store::state_dir::StateDir;

pub use drafts::NOTE_LABEL;
pub use reseal::Resealed;

/// An assessment that is open for editing.
#[derive(Debug)]
pub struct OpenFile {
    /// Path as the user gave it.
    path: PathBuf,
    /// Canonical path. Links are followed only once, when the file is opened.
    file: PathBuf,
    kept: StateDir,
    lock: Option<Lock>,
    /// Whether another process holds the lock.
    held: bool,
    /// Reason why saving is not allowed, if it is not.
    read_only: Option<String>,
    /// Warning about the lock, if there is one.
    remark: Option<String>,
    /// Content of the file when it was last read or written. `None` if there was no file.
    known: Option<Vec<u8>>,
    /// Content of the last write if that write failed. It may be on disk nevertheless.
    tried: Option<Vec<u8>>,
    /// Path of this session's version while the file contains another program's version.
    apart: Option<PathBuf>,
    /// Whether a draft of surefoot 0.1.0 was restored into the assessment. The next save then removes its file.
    old_draft_taken: bool,
    /// Key that the file and everything beside it are encrypted with. `None` if they are not encrypted.
    key: Option<Arc<Key>>,
}

impl OpenFile {
    /// Opens an assessment for editing. If it is locked, waits up to `patience` and then opens it read-only.
    ///
    /// # Errors
    /// The file cannot be read or decrypted, is invalid, or is a report.
    pub fn take(path: &Path, who: &str, patience: Duration) -> Result<(Self, Opened), Error> {
        // refuse a file that is not an assessment before a folder is created beside it
        let mut bytes = read_bytes(path)?;
        let mut opened = opened(path, &bytes)?;
        if file::kind(&opened.source) == Some(Kind::Report) {
            return Err(Error::Report(path.to_owned()));
        }
        let file = fs::canonicalize(path).map_err(Error::io(Attempt::Read, path))?;
        let mut hold = Self::at(path, file, who, patience);
        if hold.lock.is_some() {
            // the previous holder of the lock may have written the file just now
            let now = read_bytes(path)?;
            if now != bytes {
                opened = super::opened(path, &now)?;
                bytes = now;
            }
            sweep(&hold.file);
            sweep_apart(&hold.file);
            sweep(&keys::key_file(&hold.file));
            hold.kept.sweep();
        }
        opened.doubts.extend(nearly_full(path, &opened.source.text));
        hold.key.clone_from(&opened.key);
        hold.known = Some(bytes);
        if hold.read_only.is_none() {
            place::sweep_stale(folder_of(&hold.file));
            opened.doubts.extend(hold.take_editor_copy());
            opened.doubts.extend(hold.protect_what_is_beside(&opened));
            hold.remove_merged_versions(&opened.assessment);
            opened.brought_back = hold.bring_back(&mut opened.assessment)?;
            opened.draft = hold.read_draft()?;
        }
        Ok((hold, opened))
    }

    /// Creates an assessment and opens it.
    ///
    /// # Errors
    /// The file exists, or cannot be written.
    pub fn begin(
        path: &Path,
        assessment: &Assessment,
        key: Option<Arc<Key>>,
        who: &str,
    ) -> Result<Self, Error> {
        let bytes = Self::make(path, assessment, key.as_ref(), Existing::Stays)?;
        let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let hold = Self::at(path, file, who, Duration::ZERO);
        Ok(Self {
            known: Some(bytes),
            key,
            ..hold
        })
    }

    /// Writes a new assessment or ballot and returns its bytes.
    ///
    /// # Errors
    /// The errors of [`write_output`](super::write_output), or the assessment is too large.
    pub fn make(
        path: &Path,
        assessment: &Assessment,
        key: Option<&Arc<Key>>,
        existing: Existing<'_>,
    ) -> Result<Vec<u8>, WriteRefusal> {
        let bytes = bytes_of(path, assessment, key)?;
        fits_beside(path)?;
        write_output(path, &bytes, None, existing)?;
        if let Some(key) = key {
            // an earlier file with that name may have left snapshots; if this fails, the next opening reports it
            let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            let _ = beside::encrypt_plain(&StateDir::beside(&file), &file, key);
        }
        Ok(bytes)
    }

    /// Replaces a version that git passed to the merge driver. Use [`make`](Self::make) for everything else.
    ///
    /// # Errors
    /// The file cannot be written, or the assessment is too large.
    pub fn replace(
        path: &Path,
        assessment: &Assessment,
        key: Option<&Arc<Key>>,
    ) -> Result<(), Error> {
        place::write(path, &bytes_of(path, assessment, key)?)
    }

    fn at(path: &Path, file: PathBuf, who: &str, patience: Duration) -> Self {
        let kept = StateDir::beside(&file);
        let taken = Lock::take(&kept, who, patience);
        let held = matches!(taken, Err(LockError::Held(_)));
        let protected = is_write_protected(&file);
        let (lock, read_only, remark) = match taken {
            Ok(lock) => (Some(lock), None, None),
            Err(held @ LockError::Held(_)) => (None, Some(held.to_string()), None),
            Err(why @ (LockError::NotRegular(_) | LockError::Io(_))) => {
                (None, Some(format!("it cannot be locked: {why}")), None)
            }
            Err(LockError::Unsupported) => {
                let words = "This file system does not support locks: make sure nobody else opens the file.";
                (None, None, Some(words.to_owned()))
            }
        };
        let read_only = read_only.or_else(|| protected.then(|| WRITE_PROTECTED.to_owned()));
        Self {
            path: path.to_owned(),
            old_draft_taken: false,
            file,
            kept,
            lock,
            held,
            read_only,
            remark,
            known: None,
            tried: None,
            apart: None,
            key: None,
        }
    }

    /// Reason why saving is not allowed here, such as another session that has had the file open since a given time.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// Whether another process has the file open.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// Warning about the lock, if there is one.
    pub fn remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// Key that the file is encrypted with. `None` if it is not encrypted.
    pub fn key(&self) -> Option<&Arc<Key>> {
        self.key.as_ref()
    }

    /// Path of the file as the user gave it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns [`Error::ReadOnly`] if saving is not allowed here.
    fn may_save(&self) -> Result<(), Error> {
        let protected = || is_write_protected(&self.file).then(|| WRITE_PROTECTED.to_owned());
        match self.read_only.clone().or_else(protected) {
            Some(why) => Err(Error::ReadOnly {
                path: self.path.clone(),
                why,
            }),
            None => Ok(()),
        }
    }

    /// Saves an assessment to its file. When this returns, the assessment is on disk.
    ///
    /// # Errors
    /// [`Error::Changed`] if another program wrote the file in the meantime, [`Error::ReadOnly`], or the reason why it
    /// cannot be written. The file is then unchanged, or has its new content if only its folder could not be flushed.
    pub fn save(&mut self, assessment: &Assessment) -> Result<(), Error> {
        self.may_save()?;
        let bytes = bytes_of(&self.path, assessment, self.key.as_ref())?;
        let there = self.there()?;
        if there.is_some() && there != self.known && there != self.tried {
            return Err(Error::Changed(self.path.clone()));
        }
        if let Some(before) = &there
            && *before != bytes
        {
            // save even without a snapshot: the current answers are worth more than the previous ones
            let _ = snapshot::keep(&self.kept, before, clock::now());
        }
        self.tried = Some(bytes);
        let bytes = self.tried.as_deref().unwrap_or_default();
        place::place_as(&self.file, bytes, true, Some(&self.file))
            .map_err(Error::placing(Attempt::Write, &self.path))?;
        self.known = self.tried.take();
        self.apart = None;
        if std::mem::take(&mut self.old_draft_taken) {
            let _ = fs::remove_file(self.kept.old_draft());
        }
        Ok(())
    }

    /// Returns the current content of the file. `None` if there is no file.
    fn there(&self) -> Result<Option<Vec<u8>>, Error> {
        if fs::symlink_metadata(&self.file).is_err_and(|error| error.kind() == ErrorKind::NotFound)
        {
            return Ok(None);
        }
        read_bytes(&self.file).map(Some)
    }

    /// Saves an assessment beside its file, which another program has written, so that both versions are kept. Returns
    /// the path of the new file.
    ///
    /// # Errors
    /// The version cannot be written.
    pub fn save_apart(&mut self, assessment: &Assessment) -> Result<&Path, Error> {
        let bytes = bytes_of(&self.path, assessment, self.key.as_ref())?;
        match &self.apart {
            Some(path) => place::write(path, &bytes)?,
            None => self.apart = Some(create_apart(&self.file, &bytes)?),
        }
        Ok(self.apart.as_deref().unwrap_or(&self.file))
    }

    /// Removes versions saved apart, and drafts put aside, whose edits are all in the assessment.
    fn remove_merged_versions(&self, assessment: &Assessment) {
        let drafts = draft::put_aside(&self.kept)
            .into_iter()
            .map(|draft| draft.path);
        for path in beside::versions_apart(&self.file)
            .unwrap_or_default()
            .into_iter()
            .chain(drafts)
        {
            if beside::is_merged(&path, assessment) {
                // if removal fails, the next opening tries again
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Merges the file, as written by another program, with all versions saved apart that can be opened. Saves and
    /// returns the result, and removes the merged versions.
    ///
    /// # Errors
    /// The errors of `merge`, or the file cannot be read or written, or has changed again.
    pub fn save_merged<E: From<Error>>(
        &mut self,
        merge: impl FnOnce(Assessment, Vec<Assessment>) -> Result<Assessment, E>,
    ) -> Result<Assessment, E> {
        let bytes = read_bytes(&self.file)?;
        let theirs = opened(&self.path, &bytes)?.assessment;
        let versions = beside::versions_apart(&self.file)?;
        let versions = versions
            .iter()
            .filter_map(|path| beside::opened_quietly(path));
        let merged = merge(theirs, versions.collect())?;
        self.known = Some(bytes);
        self.save(&merged)?;
        self.remove_merged_versions(&merged);
        Ok(merged)
    }

    /// Returns the snapshots, latest first.
    ///
    /// # Errors
    /// The folder beside the file cannot be listed.
    pub fn earlier(&self) -> Result<Vec<Snapshot>, Error> {
        snapshot::all(&self.kept, clock::now())
    }
}

/// Reason why a file is read-only although it is not locked.
const WRITE_PROTECTED: &str = "the file is write-protected";

/// Whether nobody may write a file. The system would replace it all the same, because replacing a file needs only the
/// permission for its folder.
fn is_write_protected(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|about| about.permissions().readonly())
}

/// Returns the bytes of an assessment. Refuses an assessment too large to be read again, which must never replace a
/// readable file.
fn bytes_of(
    path: &Path,
    assessment: &Assessment,
    key: Option<&Arc<Key>>,
) -> Result<Vec<u8>, Error> {
    let text = file::write(assessment);
    if let Some(why) = too_large(&text) {
        let path = path.to_owned();
        return Err(Error::TooLarge { path, why });
    }
    keys::sealed(path, text, key)
}

/// Share of the size limit from which surefoot warns, in percent. Hundreds of edits are left then.
const NEARLY_FULL: usize = 80;

/// Returns a warning about an assessment that will soon be too large to be saved.
fn nearly_full(path: &Path, text: &str) -> Option<String> {
    let percent = percent_full(text, NEARLY_FULL)?;
    let file = path.display();
    Some(format!(
        "{file} has {percent}% of the size that surefoot can read. Continue without its history in a new file: \
         `surefoot new NAME --from {file_word}`.",
        file_word = word(&file)
    ))
}

/// Refuses a name or folder that is too long for the files that surefoot keeps beside an assessment: they have longer
/// names, so the file could be created but never edited.
///
/// # Errors
/// [`Error::Io`] for creating the file.
fn fits_beside(path: &Path) -> Result<(), Error> {
    let is_too_long = |error: &io::Error| error.kind() == ErrorKind::InvalidFilename;
    // a temporary file has the longest name in the state folder
    let inside = ".surefoot-0123456789ab-4294967295-abcdef.tmp";
    let state = StateDir::beside(path).folder().join(inside);
    let longest = places_apart(path).last().into_iter().chain([state]);
    let refused = longest
        .filter_map(|path| fs::symlink_metadata(path).err())
        .chain(fs::canonicalize(folder_of(path)).err())
        .find(is_too_long);
    refused.map_or(Ok(()), |error| Err(Error::io(Attempt::Create, path)(error)))
}

/// Removes half-written versions left behind beside a file by processes that were killed.
fn sweep_apart(file: &Path) {
    for path in places_apart(file) {
        sweep(&path);
        if fs::symlink_metadata(&path).is_err() {
            break;
        }
    }
}

/// Saves a version under the first free name beside a file.
fn create_apart(file: &Path, bytes: &[u8]) -> Result<PathBuf, Error> {
    let mut last = Error::NoFreeName(file.to_owned());
    for path in places_apart(file).filter(|path| fs::symlink_metadata(path).is_err()) {
        match place::create(&path, bytes) {
            Ok(()) => return Ok(path),
            Err(error) if fs::symlink_metadata(&path).is_ok() => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}
