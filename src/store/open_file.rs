//! An assessment that is open for editing: its path, its lock, and its content as last read or written.
//!
//! It guarantees three things: a save never overwrites what another program wrote to the file in the meantime, no more
//! than the text typed since the last draft can be lost, and a save that was confirmed is on the disk.

mod drafts;
mod reseal;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::error::{Attempt, Error, WriteRefusal};
use super::lock::{Lock, LockError};
use super::opened::{Opened, opened};
use super::paths::folder_of;
use super::place::sweep;
use super::snapshot::Snapshot;
use super::target::{Existing, write_output};
use super::{beside, draft, keys, place, read_bytes, snapshot};
use crate::base::toml::read::too_large;
use crate::model::assessment::file::{ENDING, Kind};
use crate::model::assessment::{Assessment, file};
use crate::store::encryption::Key;
use crate::store::state_dir::StateDir;

pub use drafts::NOTE_LABEL;
pub use reseal::Resealed;

/// An assessment that is open here.
#[derive(Debug)]
pub struct OpenFile {
    /// As it was named.
    path: PathBuf,
    /// Where it lies: a link is followed once, when it is opened.
    file: PathBuf,
    kept: StateDir,
    lock: Option<Lock>,
    /// Why nothing may be saved here.
    read_only: Option<String>,
    /// What is worth knowing of how it is held.
    remark: Option<String>,
    /// What the file held when it was read or written last; nothing where there was none.
    known: Option<Vec<u8>>,
    /// What was written last and may be there, although it could not be said to be down.
    tried: Option<Vec<u8>>,
    /// Where the own version goes while somebody else's is in the file.
    apart: Option<PathBuf>,
    /// Whether a draft of surefoot 0.1.0 was taken into it: the next save removes that file.
    old_draft_taken: bool,
    /// What everything is sealed with, where it is.
    key: Option<Arc<Key>>,
}

impl OpenFile {
    /// Opens an assessment to edit it. Where somebody else does, it waits so long at most, and then only reads.
    ///
    /// # Errors
    /// It cannot be read or decrypted, is not valid, or is a report.
    pub fn take(path: &Path, who: &str, patience: Duration) -> Result<(Self, Opened), Error> {
        // what is no assessment is refused before a folder is made beside it
        let mut bytes = read_bytes(path)?;
        let mut opened = opened(path, &bytes)?;
        if file::kind(&opened.source) == Some(Kind::Report) {
            return Err(Error::Report(path.to_owned()));
        }
        let file = fs::canonicalize(path).map_err(Error::io(Attempt::Read, path))?;
        let mut hold = Self::at(path, file, who, patience);
        if hold.lock.is_some() {
            // who had it before may have written it just now
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

    /// Begins a file that is not there yet.
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
    /// As [`write_output`](super::write_output), and when it is too large.
    pub fn make(
        path: &Path,
        assessment: &Assessment,
        key: Option<&Arc<Key>>,
        existing: Existing<'_>,
    ) -> Result<Vec<u8>, WriteRefusal> {
        let bytes = bytes_of(path, assessment, key)?;
        write_output(path, &bytes, None, existing)?;
        if let Some(key) = key {
            // an earlier file of that name may have left snapshots; should it fail, the next opening says so
            let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            let _ = beside::encrypt_plain(&StateDir::beside(&file), &file, key);
        }
        Ok(bytes)
    }

    /// Replaces a version that git handed over to be merged. Everything else goes through [`make`](Self::make).
    ///
    /// # Errors
    /// It cannot be written, or is too large.
    pub fn replace(
        path: &Path,
        assessment: &Assessment,
        key: Option<&Arc<Key>>,
    ) -> Result<(), Error> {
        place::write(path, &bytes_of(path, assessment, key)?)
    }

    fn at(path: &Path, file: PathBuf, who: &str, patience: Duration) -> Self {
        let kept = StateDir::beside(&file);
        let (lock, read_only, remark) = match Lock::take(&kept, who, patience) {
            Ok(lock) => (Some(lock), None, None),
            Err(held @ LockError::Held(_)) => (None, Some(held.to_string()), None),
            Err(why @ (LockError::NotRegular(_) | LockError::Io(_))) => {
                (None, Some(format!("it cannot be locked: {why}")), None)
            }
            Err(LockError::Unsupported) => {
                let words = "This file system knows no locks: take care that nobody else opens the file meanwhile.";
                (None, None, Some(words.to_owned()))
            }
        };
        Self {
            path: path.to_owned(),
            old_draft_taken: false,
            file,
            kept,
            lock,
            read_only,
            remark,
            known: None,
            tried: None,
            apart: None,
            key: None,
        }
    }

    /// Why nothing is saved here: who else has it open, and since when.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// What is worth knowing of how it is held.
    pub fn remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// The key everything is sealed with, where it is.
    pub fn key(&self) -> Option<&Arc<Key>> {
        self.key.as_ref()
    }

    /// The file, as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// [`Error::ReadOnly`] where nothing may be saved here.
    fn may_save(&self) -> Result<(), Error> {
        match &self.read_only {
            Some(why) => Err(Error::ReadOnly {
                path: self.path.clone(),
                why: why.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Saves an assessment over its file; once this returns, it is on the disk.
    ///
    /// # Errors
    /// [`Error::Changed`] when another program wrote the file meanwhile, [`Error::ReadOnly`], and why it cannot be written;
    /// the file is untouched then, or the new one, where only its folder could not be flushed.
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
            // a save goes on without: what the team said now counts more than what it said before
            let _ = snapshot::keep(&self.kept, before, Timestamp::now());
        }
        self.tried = Some(bytes);
        let bytes = self.tried.as_deref().unwrap_or_default();
        place::place(&self.file, bytes, true)
            .map_err(Error::placing(Attempt::Write, &self.path))?;
        self.known = self.tried.take();
        self.apart = None;
        if std::mem::take(&mut self.old_draft_taken) {
            let _ = fs::remove_file(self.kept.old_draft());
        }
        Ok(())
    }

    /// What the file holds now.
    fn there(&self) -> Result<Option<Vec<u8>>, Error> {
        if fs::symlink_metadata(&self.file).is_err_and(|error| error.kind() == ErrorKind::NotFound)
        {
            return Ok(None);
        }
        read_bytes(&self.file).map(Some)
    }

    /// Saves an assessment beside its file, which somebody else wrote meanwhile: both versions stay. Returns where.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn save_apart(&mut self, assessment: &Assessment) -> Result<&Path, Error> {
        let bytes = bytes_of(&self.path, assessment, self.key.as_ref())?;
        match &self.apart {
            Some(path) => place::write(path, &bytes)?,
            None => self.apart = Some(create_apart(&self.file, &bytes)?),
        }
        Ok(self.apart.as_deref().unwrap_or(&self.file))
    }

    /// Removes versions saved apart whose every edit the assessment has.
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
                // one that stays is removed another time
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Saves what `merge` makes of the assessment that another program wrote to the file and of the versions saved apart
    /// that open, and returns it. The versions that were merged are removed.
    ///
    /// # Errors
    /// Those of `merge`; the file cannot be read or written, or was changed once more.
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

    /// The earlier states there are, the latest first.
    ///
    /// # Errors
    /// The folder beside the file cannot be listed.
    pub fn earlier(&self) -> Result<Vec<Snapshot>, Error> {
        snapshot::all(&self.kept)
    }
}

/// The bytes of an assessment; what could not be read again is never put in the place of what can.
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

/// Where versions of a file go beside it: under the first name that is free of `x.apart-1.surefoot.toml` and so on.
fn places_apart(file: &Path) -> impl Iterator<Item = PathBuf> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(ENDING).unwrap_or(&name).to_owned();
    (1..1000).map(move |number| file.with_file_name(format!("{stem}.apart-{number}{ENDING}")))
}

/// Removes what programs that were killed left half-written of versions beside a file.
fn sweep_apart(file: &Path) {
    for path in places_apart(file) {
        sweep(&path);
        if fs::symlink_metadata(&path).is_err() {
            break;
        }
    }
}

/// Makes a file beside another one.
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
