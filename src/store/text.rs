//! Reads texts from disk: regular files only, up to a size limit, and without blocking.
//!
//! Texts are UTF-8, and CRLF line endings are converted to LF. Nothing here interprets a text or writes a file.

use std::io::Read as _;
use std::path::Path;
use std::{fs, io};

use super::{Fault, io_fault};
use crate::base::toml::read::MOST_BYTES;
use crate::store::encryption::{MOST_SEALED, is_sealed};

/// Reads a text: a regular file, not larger than anything useful, in UTF-8.
///
/// # Errors
/// A sentence when it is none of these or cannot be read.
pub fn read_text(path: &Path) -> Result<String, Fault> {
    text_of(path, read_bytes(path)?)
}

fn refused(path: &Path, reason: &str, next: &str) -> Fault {
    Fault::words(format!("cannot read {}: {reason}. {next}", path.display()))
}

/// Reads the bytes of a regular file that is not larger than anything useful; what is sealed is a little larger than the
/// text in it.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    // looked at before it is opened: opening a device may do something
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(_) if path.is_symlink() => {
            return Err(refused(
                path,
                "it is a link that leads nowhere",
                "Name the file itself.",
            ));
        }
        Err(error) => return Err(io_fault("read", path, &error)),
    };
    if let Some((reason, next)) = no_text(&about) {
        return Err(refused(path, reason, next));
    }
    let file = open_at_once(path).map_err(|error| io_fault("read", path, &error))?;
    // and once more: another thing may bear the name by now
    let about = file
        .metadata()
        .map_err(|error| io_fault("read", path, &error))?;
    if let Some((reason, next)) = no_text(&about) {
        return Err(refused(path, reason, next));
    }
    let mut file = file;
    let mut bytes = Vec::new();
    let mut read = |bytes: &mut Vec<u8>, most: usize| {
        (&mut file)
            .take(most as u64 + 1)
            .read_to_end(bytes)
            .map_err(|error| io_fault("read", path, &error))
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
        let size = if about.len() > most as u64 {
            about.len().to_string()
        } else {
            format!("more than {most}")
        };
        let reason = format!("it has {size} bytes, more than the {most} that are read");
        return Err(refused(path, &reason, "Is this the file you meant?"));
    }
    Ok(bytes)
}

/// The text of bytes that were read.
pub(super) fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, Fault> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(refused(
            path,
            "it is written in UTF-16",
            "Save it as UTF-8.",
        ));
    }
    match String::from_utf8(bytes) {
        // a checkout that made the line ends of another system must not look like an edit of every note
        Ok(text) => Ok(if text.contains('\r') {
            text.replace("\r\n", "\n")
        } else {
            text
        }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(refused(
                path,
                &format!("byte {at} is not UTF-8"),
                "Is this a text file?",
            ))
        }
    }
}

/// Why a thing of the disk is no text that is read, and what to do about it.
fn no_text(about: &fs::Metadata) -> Option<(&'static str, &'static str)> {
    if about.is_dir() {
        return Some(("it is a folder", "Name a file in it."));
    }
    (!about.is_file()).then_some(("it is not a regular file", "Name a file."))
}

/// Opens a file to read it, without ever waiting: a pipe that nobody writes to would otherwise be waited for.
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
