//! Restores snapshots: counts the content of each, and replaces an unreadable file with a snapshot.
//!
//! Its own module because it opens assessments, and the error for an assessment that cannot be opened lists the
//! snapshots.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::clock;
use super::error::{Attempt, Error};
use super::keys;
use super::lock::{Lock, LockError};
use super::opened::{Opened, open, opened};
use super::paths::folder_of;
use super::place::{copy_new, knows_no_links, place, sweep_stale};
use super::snapshot::{NAME, Snapshot, lies_at};
use super::text::read_bytes;
use crate::store::encryption::is_sealed;
use crate::store::state_dir::{DAMAGED, StateDir};

/// Amount of content in a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holds {
    /// Number of answered controls.
    pub answers: usize,
    /// Number of history entries.
    pub edits: usize,
}

impl Snapshot {
    /// Counts the content of the snapshot. `None` if it cannot be read.
    pub fn holds(&self) -> Option<Holds> {
        let assessment = open(&self.path).ok()?.assessment;
        Some(Holds {
            answers: assessment.state().answered(),
            edits: assessment.history().entries().len(),
        })
    }
}

/// Replaces an unreadable file with a snapshot. Returns the path under which the unreadable file is kept.
///
/// # Errors
/// [`Error::Locked`] if the file is locked, or another error if it cannot be written. The file is then unchanged.
pub fn put_back(path: &Path, snapshot: &Snapshot, who: &str) -> Result<Option<PathBuf>, Error> {
    let file = lies_at(path);
    let kept = StateDir::beside(&file);
    let _lock = match Lock::take(&kept, who, Duration::ZERO) {
        Ok(lock) => Some(lock),
        Err(LockError::Unsupported) => None,
        Err(why) => {
            let (why, next) = match why {
                LockError::Held(_) => (why.to_string(), "Close that session first."),
                LockError::Unsupported | LockError::NotRegular(_) | LockError::Io(_) => (
                    format!("it cannot be locked: {why}"),
                    "Check the permissions of its folder.",
                ),
            };
            return Err(Error::Locked {
                path: path.to_owned(),
                why,
                next,
            });
        }
    };
    // opening the file would do this, but a damaged file cannot be opened
    for folder in [folder_of(&file), kept.folder()] {
        sweep_stale(folder);
    }
    let bytes = read_bytes(&snapshot.path)?;
    let opened = opened(&snapshot.path, &bytes)?;
    let bytes = as_the_file_was(&file, bytes, opened)?;
    let aside = put_aside(&kept, &file, clock::now())?;
    place(&file, &bytes, true).map_err(Error::io(Attempt::Write, path))?;
    Ok(aside)
}

/// Returns the bytes of a snapshot, encrypted if the damaged file is recognizably encrypted: restoring a
/// snapshot from before `encrypt` must not leave plain text on disk.
fn as_the_file_was(file: &Path, bytes: Vec<u8>, snapshot: Opened) -> Result<Vec<u8>, Error> {
    let was_encrypted = read_bytes(file).is_ok_and(|damaged| is_sealed(&damaged));
    if !was_encrypted || is_sealed(&bytes) {
        return Ok(bytes);
    }
    let key = keys::key_of(file)?;
    keys::sealed(file, snapshot.source.text, Some(&key))
}

/// Keeps a damaged file under a free name and returns its path. `None` if there is no such file.
fn put_aside(kept: &StateDir, file: &Path, now: Timestamp) -> Result<Option<PathBuf>, Error> {
    let now = now.to_zoned(TimeZone::UTC).strftime(NAME).to_string();
    let names = (1..1000).map(|number| match number {
        1 => format!("{now}.{DAMAGED}"),
        _ => format!("{now}-{number}.{DAMAGED}"),
    });
    for aside in names.map(|name| kept.folder().join(name)) {
        // a hard link keeps the file present at all times; a copy if the file system has no hard links
        let kept = fs::hard_link(file, &aside).or_else(|error| {
            if knows_no_links(&error) {
                copy_new(file, &aside)
            } else {
                Err(error)
            }
        });
        match kept {
            Ok(()) => return Ok(Some(aside)),
            // second restore within the same second
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(Attempt::KeepDamaged, &aside)(error)),
        }
    }
    Err(Error::NoFreeName(file.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When files are restored twice in 1 second, the second file gets another name and nothing is truncated.
    #[test]
    fn damaged_files_of_one_second_are_both_kept() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.surefoot.toml");
        let kept = StateDir::beside(&file);
        kept.make().unwrap();
        let now: Timestamp = "2026-11-22T14:00:00Z".parse().unwrap();
        let mut names = Vec::new();
        for text in ["[[[ hours of work", "[[[ more of it", "[[[ and more"] {
            let _ = fs::remove_file(&file);
            fs::write(&file, text).unwrap();
            // the user may repeat the command because the disk was full
            for _ in 0..2 {
                let aside = put_aside(&kept, &file, now).unwrap().unwrap();
                assert_eq!(fs::read_to_string(&aside).unwrap(), text);
                assert_eq!(fs::read_to_string(&file).unwrap(), text);
                names.push(aside);
            }
        }
        names.dedup();
        assert_eq!(names.len(), 6);
        fs::remove_file(&file).unwrap();
        assert_eq!(put_aside(&kept, &file, now), Ok(None));
    }
}
