//! Reads text files from disk: regular files only, up to a size limit, and without blocking.
//!
//! Text is UTF-8, and CRLF line endings are converted to LF. Nothing here interprets text or writes a file.

use std::io::Read as _;
use std::path::Path;
use std::{fs, io};

use super::error::{Attempt, Error, Unreadable};
use crate::base::diagnostic::Source;
use crate::base::encoding::is_utf16;
use crate::base::toml::read::MOST_BYTES;
use crate::store::encryption::{MOST_SEALED, is_sealed};

/// Reads UTF-8 text from a regular file of at most `MOST_BYTES`.
///
/// # Errors
/// [`Error::Unreadable`] if `path` is not such a file, [`Error::Io`] if the system refuses.
pub fn read_text(path: &Path) -> Result<String, Error> {
    text_of(path, read_bytes(path)?)
}

fn refused(path: &Path, why: Unreadable) -> Error {
    let path = path.to_owned();
    Error::Unreadable { path, why }
}

/// Reads the text of a file together with its path for diagnostics.
///
/// # Errors
/// The errors of [`read_text`].
pub fn read_source(path: &Path) -> Result<Source, Error> {
    Ok(Source {
        name: path.display().to_string(),
        text: read_text(path)?,
    })
}

/// Reads the bytes of a regular file within the size limit, which is `MOST_SEALED` for encrypted files.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    // checked before opening: opening a device can have side effects
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(_) if path.is_symlink() => {
            return Err(refused(path, Unreadable::DeadLink));
        }
        Err(error) => return Err(Error::io(Attempt::Read, path)(error)),
    };
    if let Some(why) = no_text(&about) {
        return Err(refused(path, why));
    }
    let file = open_at_once(path).map_err(Error::io(Attempt::Read, path))?;
    // checked again: the path may lead to another file by now
    let about = file.metadata().map_err(Error::io(Attempt::Read, path))?;
    if let Some(why) = no_text(&about) {
        return Err(refused(path, why));
    }
    let mut file = file;
    let mut bytes = Vec::new();
    let mut read = |bytes: &mut Vec<u8>, most: usize| {
        (&mut file)
            .take(most as u64 + 1)
            .read_to_end(bytes)
            .map_err(Error::io(Attempt::Read, path))
    };
    read(&mut bytes, MOST_BYTES)?;
    let most = if is_sealed(&bytes) {
        MOST_SEALED
    } else {
        MOST_BYTES
    };
    if most > MOST_BYTES && bytes.len() > MOST_BYTES {
        let more = most - bytes.len();
        read(&mut bytes, more)?;
    }
    if bytes.len() > most {
        let size = Some(about.len()).filter(|size| *size > most as u64);
        return Err(refused(path, Unreadable::TooLarge { size, most }));
    }
    Ok(bytes)
}

/// Converts the bytes of a file to text.
pub(super) fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    if is_utf16(&bytes) {
        return Err(refused(path, Unreadable::Utf16));
    }
    match String::from_utf8(bytes) {
        // a checkout with CRLF line endings must not look like an edit of every note
        Ok(text) => Ok(if text.contains('\r') {
            text.replace("\r\n", "\n")
        } else {
            text
        }),
        Err(error) => Err(Error::not_utf8(path, &error)),
    }
}

/// Returns the reason why a path cannot contain text. `None` for a regular file.
fn no_text(about: &fs::Metadata) -> Option<Unreadable> {
    if about.is_dir() {
        return Some(Unreadable::Folder);
    }
    (!about.is_file()).then_some(Unreadable::NotRegular)
}

/// Opens a file for reading without blocking, even if it is a pipe without a writer.
#[cfg(unix)]
fn open_at_once(path: &Path) -> io::Result<fs::File> {
    use rustix::fs::OFlags;
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(fs::File::from(rustix::fs::open(
        path,
        flags,
        rustix::fs::Mode::empty(),
    )?))
}

#[cfg(not(unix))]
fn open_at_once(path: &Path) -> io::Result<fs::File> {
    fs::File::open(path)
}
