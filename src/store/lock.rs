//! The lock of an assessment: one surefoot process edits the file, and others learn who holds the lock and since when.
//!
//! The lock is an operating-system lock on a separate file in the folder beside the assessment: a lock on the
//! assessment itself would be lost when a save replaces the file. The system releases it when the process ends, even in
//! a crash. The lock file stays, and its content is meaningless while no process holds the lock.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{fmt, io, thread};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::clock;
use super::place::{give_to_owner_of, no_link};
use crate::base::diagnostic::Source;
use crate::base::sanitize::sanitize;
use crate::base::toml::read::Reader;
use crate::base::toml::write::Writer;
use crate::store::state_dir::StateDir;

/// A held lock, released on drop.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

/// Reason why a lock could not be taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum LockError {
    /// Another process holds the lock, identified if its lock file names it.
    #[error("{}", .0.as_ref().map_or_else(|| "another surefoot session has it open".to_owned(), Holder::to_string))]
    Held(Option<Holder>),
    /// The file system does not support locks.
    #[error("this file system does not support locks")]
    Unsupported,
    /// The path of the lock file is not a regular file.
    #[error("{} is not a regular file", .0.display())]
    NotRegular(PathBuf),
    /// The system refused the lock.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The process that holds a lock, according to its lock file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    who: String,
    since: Timestamp,
    process: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = self.since.to_zoned(TimeZone::system());
        let today = since.date() == clock::today();
        let since = since.strftime(if today { "%H:%M" } else { "%-d %b %Y, %H:%M" });
        let (who, process): (String, String) = (
            self.who.chars().take(60).collect(),
            self.process.chars().take(12).collect(),
        );
        write!(
            out,
            "{} has had it open since {since} (process {})",
            sanitize(&who),
            sanitize(&process)
        )
    }
}

/// Maximum size of a lock file that is read, in bytes.
const MOST: u64 = 4096;

impl Lock {
    /// Takes the lock in the name of `who`, waiting up to `patience` for it.
    pub(super) fn take(kept: &StateDir, who: &str, patience: Duration) -> Result<Self, LockError> {
        kept.make()?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = no_link(&mut options).open(kept.lock())?;
        if !file.metadata()?.is_file() {
            return Err(LockError::NotRegular(kept.lock()));
        }
        give_to_owner_of(kept.folder(), &file);
        let until = Instant::now() + patience;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if Instant::now() < until => {
                    thread::sleep(Duration::from_millis(5));
                }
                Err(TryLockError::WouldBlock) => return Err(LockError::Held(holder(&mut file))),
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(TryLockError::Error(error)) if knows_no_locks(&error) => {
                    return Err(LockError::Unsupported);
                }
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        // a reader during the write gets incomplete text, never wrong text
        let _ = say(&mut file, &holder_text(who));
        Ok(Self { file })
    }
}

/// Returns whether an error means that the file system has no locks: NFS without its lock service, FUSE, some
/// network disks.
#[cfg(unix)]
fn knows_no_locks(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let without = [
        Errno::NOTSUP,
        Errno::OPNOTSUPP,
        Errno::NOSYS,
        Errno::NOLCK,
        Errno::INVAL,
    ];
    Errno::from_io_error(error).is_some_and(|error| without.contains(&error))
}

#[cfg(not(unix))]
fn knows_no_locks(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = say(&mut self.file, "");
        // closing the file is not enough: a program that another thread is starting (an editor, Git) has a copy
        // of the descriptor between fork and exec, and the system keeps the lock while any copy is open
        let _ = self.file.unlock();
    }
}

fn say(file: &mut File, words: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(words.as_bytes())
}

fn holder_text(who: &str) -> String {
    let mut out = Writer::new();
    out.comment("The session that has the assessment next to this folder open. Only the system's lock counts, not \
         this file.");
    out.text("who", who);
    out.text("since", &clock::now().to_string());
    out.text("process", &std::process::id().to_string());
    out.finish()
}

/// Parses a lock file. `None` if the file does not name its holder.
fn holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    let read = file
        .rewind()
        .and_then(|()| file.take(MOST).read_to_string(&mut text));
    let source = Source {
        name: "lock".to_owned(),
        text,
    };
    let said = Reader::new(&source).read(|root| {
        (
            root.text("who").value,
            root.text("since").value.parse::<Timestamp>().ok(),
            root.text("process").value,
        )
    });
    let (who, since, process) = said.filter(|_| read.is_ok())?;
    Some(Holder {
        who,
        since: since?,
        process,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_released_lock_is_free_while_a_copy_of_its_file_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let kept = StateDir::beside(&folder.path().join("x.surefoot.toml"));
        let take = || Lock::take(&kept, "Ada", Duration::ZERO);
        let lock = take().unwrap();
        assert!(matches!(take(), Err(LockError::Held(Some(_)))));
        let copy = lock.file.try_clone().unwrap();
        drop(lock);
        assert!(take().is_ok());
        drop(copy);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_system_without_locks_is_no_reason_to_read_only() {
        use rustix::io::Errno;

        for error in [Errno::OPNOTSUPP, Errno::NOSYS, Errno::NOLCK, Errno::INVAL] {
            assert!(knows_no_locks(&error.into()), "{error:?}");
        }
        for error in [Errno::IO, Errno::ACCESS, Errno::BADF] {
            assert!(!knows_no_locks(&error.into()), "{error:?}");
        }
    }

    /// With `sudo`, a save must not take the file from its owner.
    #[cfg(unix)]
    #[test]
    fn what_the_administrator_saves_stays_with_its_owner() {
        use std::fs;
        use std::os::unix::fs::{MetadataExt as _, chown};

        use crate::store::place::place_as;
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("x.surefoot.toml");
        fs::write(&file, "one").unwrap();
        chown(&file, Some(1_001), Some(1_002)).unwrap();
        let kept = StateDir::beside(&file);
        let lock = Lock::take(&kept, "", Duration::ZERO).unwrap();
        place_as(&file, b"two", true, Some(&file)).unwrap();
        drop(lock);
        kept.place(&kept.draft(), b"draft", true).unwrap();
        for path in [file, kept.folder().to_owned(), kept.lock(), kept.draft()] {
            let about = fs::metadata(&path).unwrap();
            assert_eq!(
                (about.uid(), about.gid()),
                (1_001, 1_002),
                "{}",
                path.display()
            );
        }
    }
}
