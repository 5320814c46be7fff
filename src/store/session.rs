//! Shares the state of a session with a second screen, through a small file in the data folder.
//!
//! The file names the question being viewed and never contains an answer. A file stamp shows whether the
//! session or the assessment has been written since.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::place::{sweep, temporary};
use super::{Attempt, Error, data_folder, make_folder, read_source};
use crate::base::diagnostic::Source;
use crate::base::hash;

/// Modification times and sizes of the files of a session, to detect changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileStamp {
    files: Vec<Option<(SystemTime, u64)>>,
}

/// Returns the path of the file that a session publishes for a second screen.
fn live_file(assessment: &Path) -> Option<PathBuf> {
    let whole = fs::canonicalize(assessment).unwrap_or_else(|_| assessment.to_owned());
    let name: String = hash::of([whole.to_string_lossy().as_ref()])
        .chars()
        .take(16)
        .collect();
    Some(data_folder()?.join("sessions").join(format!("{name}.toml")))
}

/// Returns the current stamp of an assessment and its session.
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

/// Publishes the state of a session for a second screen, or removes it with `None`. The file is not flushed to
/// disk because it need not survive a power failure.
///
/// # Errors
/// The file cannot be written. Callers may ignore that: only the second screen is out of date.
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
    // only one session edits an assessment, so half-written files are from a killed process
    sweep(&path);
    let placed = temporary(&path).and_then(|mut file| {
        file.write_all(words.as_bytes())?;
        file.persist(&path).map_err(|error| error.error)
    });
    placed.map(|_| ()).map_err(Error::io(Attempt::Write, &path))
}

/// Returns the state that the session on an assessment published last. `None` if no session is open.
pub fn last_message(assessment: &Path) -> Option<Source> {
    read_source(&live_file(assessment)?).ok()
}
