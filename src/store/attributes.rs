//! The file `.gitattributes` of a repository, which `surefoot git` adds lines to.
//!
//! Its own module because the file is everybody's: it is written in place with the access it has, unlike all files of
//! surefoot, which are for their owner alone.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::{Attempt, Error, Unreadable};

/// The text of the file; empty where there is none.
///
/// # Errors
/// It is no plain file, or cannot be read.
pub fn read_attributes(path: &Path) -> Result<String, Error> {
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(Error::Unreadable {
            path: path.to_owned(),
            why: Unreadable::NotRegular,
        });
    }
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Error::io(Attempt::Read, path)(error)),
    }
}

/// Writes the file as git would: who may read it stays as it is. An empty text removes it.
///
/// # Errors
/// It cannot be written, or removed.
pub fn write_attributes(path: &Path, text: &str) -> Result<(), Error> {
    if text.is_empty() {
        return fs::remove_file(path).map_err(Error::io(Attempt::Remove, path));
    }
    fs::write(path, text).map_err(Error::io(Attempt::Write, path))
}
