//! The list of recently opened files, stored in a small file in the data folder.
//!
//! Each entry also names the question viewed last. If the file is deleted, only this list is lost.

use std::fs;
use std::path::{Path, PathBuf};

use super::place::{sweep, write};
use super::{Error, data_folder, make_folder, read_source};
use crate::base::toml::read::Reader;
use crate::base::toml::write::{Inline, Writer};

/// A recently opened file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Path of the file.
    pub path: PathBuf,
    /// Id of the control viewed last. Empty if there is none.
    pub place: String,
}

const MOST_RECENT: usize = 9;

/// Returns the recent files that still exist, latest first.
pub fn recent() -> Vec<Recent> {
    let Some(path) = data_folder().map(|folder| folder.join("recent.toml")) else {
        return Vec::new();
    };
    let Ok(source) = read_source(&path) else {
        return Vec::new();
    };
    let reader = Reader::new(&source);
    let read = reader.read(|root| {
        let entries = root.tables("file").into_iter();
        entries
            .map(|entry| Recent {
                path: PathBuf::from(entry.text("path").value),
                place: entry.text("place").value,
            })
            .collect()
    });
    let read: Vec<Recent> = read.unwrap_or_default();
    read.into_iter()
        .filter(|recent| recent.path.is_file())
        .take(MOST_RECENT)
        .collect()
}

/// Moves a file to the top of the list of recent files.
///
/// # Errors
/// The list cannot be written. Callers may ignore that: only the list is out of date.
pub fn remember(path: &Path, place: &str) -> Result<(), Error> {
    let Some(folder) = data_folder() else {
        return Ok(());
    };
    make_folder(&folder)?;
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut all = recent();
    all.retain(|recent| recent.path != path);
    all.insert(
        0,
        Recent {
            path,
            place: place.to_owned(),
        },
    );
    all.truncate(MOST_RECENT);
    let mut out = Writer::new();
    out.comment("Assessments opened with surefoot, the latest first.");
    for recent in all {
        let Some(path) = recent.path.to_str() else {
            continue;
        }; // TOML cannot contain a path that is not UTF-8
        out.item(&["file"]);
        out.value("path", &Inline::text(path));
        out.value("place", &Inline::text(recent.place));
    }
    let list = folder.join("recent.toml");
    // of 2 concurrent writers, one loses its entry, which is acceptable
    sweep(&list);
    write(&list, out.finish().as_bytes())
}
