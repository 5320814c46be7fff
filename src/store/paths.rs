//! Answers what lies at a path, for rooms that may not touch the disk themselves.
//!
//! Nothing is opened for its contents, and nothing is changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of a file.
pub fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Whether something lies at a path, where links lead; false also where that cannot be seen.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// As [`exists`], but true where that cannot be seen.
pub fn may_exist(path: &Path) -> bool {
    path.try_exists().unwrap_or(true)
}

/// Whether a name is taken, also by a link that leads nowhere.
pub fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether a folder lies at a path.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// The one path that all paths to a file lead to; as it is where there is no file.
pub fn whole_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Whether two paths lead to one file that is there.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    same_file::is_same_file(one, other).unwrap_or(false)
}

/// Whether two paths lead to one file, however they are spelt, also where there is none yet.
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

/// A terminal, which the system hands out as a file.
pub type Terminal = fs::File;

/// The terminal that controls the program, to be read from and written to, wherever its streams lead.
///
/// # Errors
/// There is none, or the system knows none under this name.
pub fn terminal() -> io::Result<Terminal> {
    fs::File::options().read(true).write(true).open("/dev/tty")
}

/// What another program handed over under a number: an open file, a pipe, a terminal. No byte is read ahead, for what
/// follows is not ours.
///
/// # Errors
/// Nothing is open under the number, or the system has no such numbers.
#[cfg(unix)]
pub fn descriptor(number: u32) -> io::Result<fs::File> {
    use std::os::fd::AsFd as _;
    if number == 0 {
        // opened by its name, a file would be read from its start again by the next reader
        return Ok(fs::File::from(io::stdin().as_fd().try_clone_to_owned()?));
    }
    fs::File::open(format!("/dev/fd/{number}"))
}

/// What another program handed over under a number.
///
/// # Errors
/// Always: this system has no such numbers.
#[cfg(not(unix))]
pub fn descriptor(_number: u32) -> io::Result<fs::File> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "this system has no numbers for open files",
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

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_takes_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        assert!(is_taken(&link) && !exists(&link) && !may_exist(&link));
    }
}
