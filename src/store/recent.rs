//! The list of recently opened files, stored in a small file of the data folder.
//!
//! Each entry also names the question viewed last. Deleting the file loses nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use super::place::{sweep, write};
use super::{Error, data_folder, make_folder, read_source};
use crate::base::toml::read::Reader;
use crate::base::toml::write::{Inline, Writer};

/// A file that was open, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// The file.
    pub path: PathBuf,
    /// The id of the control that was looked at last; empty when none was.
    pub place: String,
}

const MOST_RECENT: usize = 9;

/// The files that were open, the last one first; those that are gone are left out.
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

/// Puts a file at the head of the list of recent ones.
///
/// # Errors
/// It cannot be written. Forgetting what was open harms nobody, so a caller may ignore that.
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
    out.comment("What surefoot had open, the last one first.");
    for recent in all {
        let Some(path) = recent.path.to_str() else {
            continue;
        }; // a path that is no text cannot stand in TOML
        out.item(&["file"]);
        out.value("path", &Inline::text(path));
        out.value("place", &Inline::text(recent.place));
    }
    let list = folder.join("recent.toml");
    // somebody who writes it at this moment forgets one entry by it, which harms nobody
    sweep(&list);
    write(&list, out.finish().as_bytes())
}
