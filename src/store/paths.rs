//! Answers questions about paths for modules that must not access the disk themselves.
//!
//! Reads no content and changes nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::assessment::file::ENDING;

/// Returns the folder of a file, or `.` if the path has none.
pub fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Returns whether a path exists, following links. `false` if that cannot be determined.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Like [`exists`], but `true` if that cannot be determined.
pub fn may_exist(path: &Path) -> bool {
    path.try_exists().unwrap_or(true)
}

/// Returns whether a name is taken, even by a dangling link.
pub fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Returns whether a path is a folder.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Returns the canonical path of a file, or the path itself if there is no file.
pub fn whole_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Returns whether 2 paths lead to the same existing file.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    same_file::is_same_file(one, other).unwrap_or(false)
}

/// Returns whether 2 paths lead to the same file, however they are spelled. The file need not exist yet.
pub fn is_same_place(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        let whole = || {
            Some(
                fs::canonicalize(folder_of(path))
                    .ok()?
                    .join(path.file_name()?),
            )
        };
        fs::canonicalize(path).ok().or_else(whole)
    };
    one == other || place(one).is_some_and(|one| place(other) == Some(one))
}

/// Part of the name of a version saved apart, before its number.
const APART: &str = ".apart-";
/// Maximum number of versions saved apart from 1 assessment.
const MOST_APART: u16 = 999;

/// Returns the possible paths of versions saved apart: `x.apart-1.surefoot.toml` and so on.
pub(super) fn places_apart(file: &Path) -> impl Iterator<Item = PathBuf> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(ENDING).unwrap_or(&name).to_owned();
    (1..=MOST_APART)
        .map(move |number| file.with_file_name(format!("{stem}{APART}{number}{ENDING}")))
}

/// Returns the stem of the assessment whose version saved apart has this name: `x` for `x.apart-1.surefoot.toml`.
/// `None` for any other name: people may call an assessment `x.apart-team.surefoot.toml`.
pub(super) fn stem_apart(name: &str) -> Option<&str> {
    let (stem, number) = name.strip_suffix(ENDING)?.rsplit_once(APART)?;
    let is_number = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse::<u16>().ok().filter(|_| is_number)?;
    (number <= MOST_APART).then_some(stem)
}

/// A terminal, which the system represents as a file.
pub type Terminal = fs::File;

/// Opens the controlling terminal of the program for reading and writing, even if the standard streams are
/// redirected.
///
/// # Errors
/// There is no controlling terminal, or the system has no `/dev/tty`.
pub fn terminal() -> io::Result<Terminal> {
    fs::File::options().read(true).write(true).open("/dev/tty")
}

/// Opens a descriptor that another program passed on: a file, a pipe or a terminal. Reads nothing ahead,
/// because the bytes that follow belong to another reader.
///
/// # Errors
/// The descriptor is not open, or the system does not support descriptor numbers.
#[cfg(unix)]
pub fn descriptor(number: u32) -> io::Result<fs::File> {
    use std::os::fd::AsFd as _;
    if number == 0 {
        // if the file were opened by name, the next reader would start from its beginning again
        return Ok(fs::File::from(io::stdin().as_fd().try_clone_to_owned()?));
    }
    let path = format!("/dev/fd/{number}");
    // Linux shows the mode of a descriptor as the mode of its link. Its own output would make this program wait for
    // itself.
    let is_write_only = fs::symlink_metadata(&path).is_ok_and(|about| {
        use std::os::unix::fs::PermissionsExt as _;
        about.is_symlink() && about.permissions().mode() & 0o400 == 0
    });
    if is_write_only {
        let words = "it is open for writing only";
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, words));
    }
    fs::File::open(path)
}

/// Opens a descriptor that another program passed on.
///
/// # Errors
/// Always: this system has no descriptor numbers.
#[cfg(not(unix))]
pub fn descriptor(_number: u32) -> io::Result<fs::File> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "this operating system has no file descriptors",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_yet_has_one_place() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (folder.path().join("a.pdf"), folder.path().join("./a.pdf"));
        assert!(is_same_place(&one, &other) && !is_same_file(&one, &other));
        assert!(!is_same_place(&one, &folder.path().join("b.pdf")));
        fs::write(&one, "").unwrap();
        assert!(is_same_place(&one, &other) && is_same_file(&one, &other));
    }

    /// A program that reads from its own output would wait for itself.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_descriptor_open_for_writing_only_is_not_read() {
        use std::os::fd::AsRawFd as _;
        let (reader, writer) = io::pipe().unwrap();
        let opened = |number: i32| descriptor(u32::try_from(number).unwrap());
        assert!(opened(reader.as_raw_fd()).is_ok());
        let refused = opened(writer.as_raw_fd()).unwrap_err();
        assert_eq!(refused.to_string(), "it is open for writing only");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_takes_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        assert!(is_taken(&link) && !exists(&link) && !may_exist(&link));
    }
}
