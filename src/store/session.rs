//! Shares the state of a session with a second screen, through a small file of the data folder.
//!
//! The file says which question is being viewed and never contains an answer. A file stamp shows whether the session or
//! the assessment has been written since.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::place::{sweep, temporary};
use super::{Attempt, Error, data_folder, make_folder, read_source};
use crate::base::diagnostic::Source;
use crate::base::hash;

/// What the files of a session look like from outside: enough to notice that one was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileStamp {
    files: Vec<Option<(SystemTime, u64)>>,
}

/// The file by which a session tells a second screen what it has on its own.
fn live_file(assessment: &Path) -> Option<PathBuf> {
    let whole = fs::canonicalize(assessment).unwrap_or_else(|_| assessment.to_owned());
    let name: String = hash::of([whole.to_string_lossy().as_ref()])
        .chars()
        .take(16)
        .collect();
    Some(data_folder()?.join("sessions").join(format!("{name}.toml")))
}

/// What an assessment and its session look like from outside.
pub fn seen(assessment: &Path) -> FileStamp {
    let look = |path: Option<PathBuf>| {
        let about = fs::metadata(path?).ok()?;
        Some((about.modified().ok()?, about.len()))
    };
    FileStamp {
        files: vec![
            look(Some(assessment.to_owned())),
            look(live_file(assessment)),
        ],
    }
}

/// Tells a second screen what a session has on its own; nothing once it ends. It need not survive a power cut, so
/// nothing waits for the disk.
///
/// # Errors
/// It cannot be written. A second screen without news harms nobody, so a caller may ignore that.
pub fn tell(assessment: &Path, words: Option<&str>) -> Result<(), Error> {
    let Some(path) = live_file(assessment) else {
        return Ok(());
    };
    let Some(words) = words else {
        let _ = fs::remove_file(&path);
        return Ok(());
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    // one session has an assessment to itself: what it finds half-written is of one that was killed
    sweep(&path);
    let placed = temporary(&path).and_then(|mut file| {
        file.write_all(words.as_bytes())?;
        file.persist(&path).map_err(|error| error.error)
    });
    placed.map(|_| ()).map_err(Error::io(Attempt::Write, &path))
}

/// What a session told last, if one is open.
pub fn last_message(assessment: &Path) -> Option<Source> {
    read_source(&live_file(assessment)?).ok()
}
