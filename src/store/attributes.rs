//! The file `.gitattributes` of a repository, which `surefoot git` adds lines to.
//!
//! Its own module because the file is everybody's: it is written in place with the access it has, unlike all files of
//! surefoot, which are for their owner alone.

use std::io::ErrorKind;
use std::path::Path;
use std::{fs, io};

use super::Fault;
use crate::base::sanitize::sanitize;

/// The text of the file; empty where there is none.
///
/// # Errors
/// It is no plain file, or cannot be read.
pub fn read_attributes(path: &Path) -> Result<String, Fault> {
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(Fault::words(format!(
            "cannot use {}: it is no plain file.",
            shown(path)
        )));
    }
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(refused("read", path, &error)),
    }
}

/// Writes the file as git would: who may read it stays as it is. An empty text removes it.
///
/// # Errors
/// It cannot be written, or removed.
pub fn write_attributes(path: &Path, text: &str) -> Result<(), Fault> {
    if text.is_empty() {
        return fs::remove_file(path).map_err(|error| refused("remove", path, &error));
    }
    fs::write(path, text).map_err(|error| refused("write", path, &error))
}

fn refused(doing: &str, path: &Path, error: &io::Error) -> Fault {
    Fault::words(format!("cannot {doing} {}: {error}.", shown(path)))
}

/// The path on one line.
fn shown(path: &Path) -> String {
    sanitize(&path.display().to_string()).replace('\n', " ")
}
