//! Reads and writes the `.gitattributes` file of a repository, for `surefoot git`.
//!
//! Its own module because the whole repository shares this file: it is written in place and keeps its permissions,
//! unlike surefoot's own files, which only their owner may read.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::{Attempt, Error, Unreadable};

/// Returns the text of the file, or an empty string if there is no file.
///
/// # Errors
/// [`Error::Unreadable`] if `path` is not a regular file, [`Error::Io`] if reading fails.
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

/// Writes `text` to the file in place, as git does, so that its permissions do not change. Removes the file if `text`
/// is empty.
///
/// # Errors
/// [`Error::Io`] if the file cannot be written or removed.
pub fn write_attributes(path: &Path, text: &str) -> Result<(), Error> {
    if text.is_empty() {
        return fs::remove_file(path).map_err(Error::io(Attempt::Remove, path));
    }
    fs::write(path, text).map_err(Error::io(Attempt::Write, path))
}
