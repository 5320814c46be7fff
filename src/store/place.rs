//! Replaces files atomically: a file contains either its old or its new content, whatever happens during the
//! write.
//!
//! Only the owner has access to the written files (files 0600, folders 0700). Content is written under a temporary name
//! that no other file has had before. The pattern of that name identifies half-written files left behind by a process
//! that was killed, so that they can be removed.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use tempfile::NamedTempFile;

use super::error::{Attempt, Error, unflushed};
use super::paths::folder_of;
use crate::base::hash;

/// Writes a file atomically: writes a temporary file beside it, flushes that, renames it into place and flushes
/// the folder. Replaces a link at `path` instead of following it.
///
/// # Errors
/// The file cannot be written. It is then unchanged, or has its new content if only its folder could not be flushed.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    place(path, bytes, true).map_err(Error::placing(Attempt::Write, path))
}

/// Writes a file that must not exist yet.
///
/// # Errors
/// The file exists, or cannot be written.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if fs::symlink_metadata(path).is_ok() {
        let there = io::Error::new(io::ErrorKind::AlreadyExists, "it already exists");
        return Err(Error::io(Attempt::Create, path)(there));
    }
    place(path, bytes, false).map_err(Error::placing(Attempt::Create, path))
}

/// Writes a file atomically. Without `replace`, the file must not exist.
pub(super) fn place(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    place_as(path, bytes, replace, None)
}

/// Like [`place`], for a file that belongs to the owner of `like` if the administrator writes it.
pub(super) fn place_as(
    path: &Path,
    bytes: &[u8],
    replace: bool,
    like: Option<&Path>,
) -> io::Result<()> {
    let folder = folder_of(path);
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file() && !about.is_symlink()) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is not a regular file",
        ));
    }
    let mut temporary = temporary(path)?;
    temporary.write_all(bytes)?;
    if let Some(like) = like {
        give_to_owner_of(like, temporary.as_file());
    }
    temporary.as_file().sync_all()?;
    if replace {
        temporary.persist(path).map_err(|error| error.error)?;
    } else {
        persist_new(temporary, path)?;
    }
    flush_folder(folder).map_err(unflushed)
}

/// Gives an open file or folder to the owner of `like` if this process is the administrator's: otherwise a save with
/// `sudo` would take an assessment from its owner. Use it only for an assessment and its state folder, because in a
/// public folder anybody can own the file that is replaced.
#[cfg(unix)]
pub(super) fn give_to_owner_of(like: &Path, file: &fs::File) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    if !rustix::process::geteuid().is_root() {
        return;
    }
    if let Ok(about) = fs::symlink_metadata(like) {
        // a file system without owners refuses this
        let _ = fchown(file, Some(about.uid()), Some(about.gid()));
    }
}

#[cfg(not(unix))]
pub(super) fn give_to_owner_of(_like: &Path, _file: &fs::File) {}

/// Renames a temporary file to a name that must be free.
fn persist_new(temporary: NamedTempFile, path: &Path) -> io::Result<()> {
    match temporary.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(refused) if knows_no_links(&refused.error) => take_name(refused.file, path),
        Err(refused) => Err(refused.error),
    }
}

/// Renames a temporary file to a name that must be free, on file systems that support neither rename without
/// replacing nor links: FAT and exFAT. An empty file reserves the name first, and the temporary file replaces
/// it.
fn take_name(temporary: NamedTempFile, path: &Path) -> io::Result<()> {
    no_link(OpenOptions::new().write(true).create_new(true)).open(path)?;
    temporary.persist(path).map(drop).map_err(|refused| {
        remove(path.to_owned());
        refused.error
    })
}

/// Returns whether an error means that the file system does not support hard links here. Only then may a caller copy
/// the file instead.
#[cfg(unix)]
pub(super) fn knows_no_links(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let without = [
        Errno::PERM,
        Errno::NOTSUP,
        Errno::OPNOTSUPP,
        Errno::NOSYS,
        Errno::MLINK,
        Errno::INVAL,
    ];
    Errno::from_io_error(error).is_some_and(|error| without.contains(&error))
}

#[cfg(not(unix))]
pub(super) fn knows_no_links(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Unsupported
}

/// Copies a file to a name that must be free, accessible only to its owner, and flushes it.
pub(super) fn copy_new(from: &Path, to: &Path) -> io::Result<()> {
    let mut from = fs::File::open(from)?;
    let mut copy = no_link(OpenOptions::new().write(true).create_new(true)).open(to)?;
    let copied = io::copy(&mut from, &mut copy).and_then(|_| copy.sync_all());
    copied.inspect_err(|_| remove(to.to_owned()))
}

/// Creates a temporary file beside `path`, exclusively and with mode 0600.
pub(super) fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    let prefix = format!("{}{}-", half_written(path), std::process::id());
    tempfile::Builder::new()
        .prefix(&prefix)
        .suffix(HALF)
        .tempfile_in(folder_of(path))
}

/// Renames a file, replacing the one at `to`.
///
/// # Errors
/// The file cannot be renamed. Both files are then unchanged, unless only the folder could not be flushed.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to)
        .and_then(|()| flush_folder(folder_of(to)).map_err(unflushed))
        .map_err(Error::io(Attempt::Rename, from))
}

/// Prefix of the names of temporary files.
const HALF_BEGINS: &str = ".surefoot-";

/// Suffix of the names of temporary files.
const HALF: &str = ".tmp";

/// Returns the prefix of the temporary files for `path`. It contains a hash, because the name itself may
/// already have the maximum length.
fn half_written(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let hash: String = hash::of([name.as_ref()]).chars().take(12).collect();
    format!("{HALF_BEGINS}{hash}-")
}

/// Returns the half-written files for `path` left behind by processes that were killed.
pub(super) fn left_over(path: &Path) -> impl Iterator<Item = PathBuf> {
    let begins = half_written(path);
    // if the folder cannot be listed, a later call removes them
    let files = files_in(folder_of(path)).unwrap_or_default();
    files
        .into_iter()
        .filter(move |path| is_half_written(path, &begins))
}

/// Returns whether a file is a temporary file whose name starts with `begins`.
fn is_half_written(path: &Path, begins: &str) -> bool {
    name_of(path).starts_with(begins) && name_of(path).ends_with(HALF)
}

/// Removes the half-written files for `path` left behind by processes that were killed. No other process may be writing
/// to `path` now.
pub(super) fn sweep(path: &Path) {
    left_over(path).for_each(remove);
}

/// Removes the half-written files in a folder left behind by processes that were killed. No other process may be
/// writing into the folder now.
pub(super) fn sweep_folder(folder: &Path) {
    let files = files_in(folder).unwrap_or_default();
    files
        .into_iter()
        .filter(|path| is_half_written(path, HALF_BEGINS))
        .for_each(remove);
}

fn remove(path: PathBuf) {
    let _ = fs::remove_file(path);
}

/// Returns the regular files in a folder, without links, sorted by name.
///
/// # Errors
/// The folder, or an entry in it, cannot be read. A caller that needs all files must not continue with only some of
/// them.
pub(super) fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// Returns the first of `names` that is free.
pub(super) fn first_free(names: impl IntoIterator<Item = PathBuf>) -> Option<PathBuf> {
    names
        .into_iter()
        .find(|path| fs::symlink_metadata(path).is_err())
}

/// Removes all half-written files of processes that have ended from a folder. Needs no lock because the name of such a
/// file contains the id of its process.
pub(super) fn sweep_stale(folder: &Path) {
    stale(folder).into_iter().for_each(remove);
}

/// Returns the half-written files in a folder whose processes have ended.
pub(super) fn stale(folder: &Path) -> Vec<PathBuf> {
    let files = files_in(folder).unwrap_or_default();
    files
        .into_iter()
        .filter(|path| is_half_written(path, HALF_BEGINS) && !is_being_written(path))
        .collect()
}

/// Returns whether the process named by a half-written file still runs. Files of version 0.1.0 name no process:
/// they count as being written for [`WRITING`].
fn is_being_written(path: &Path) -> bool {
    let parts: Vec<&str> = name_of(path).split('-').collect();
    if let [_, _, process, _] = parts.as_slice() {
        return process.parse().is_ok_and(runs);
    }
    let age = fs::metadata(path)
        .and_then(|about| about.modified())
        .ok()
        .and_then(|at| at.elapsed().ok());
    age.is_none_or(|age| age < WRITING)
}

/// Time for which a file without a process id counts as being written.
const WRITING: Duration = Duration::from_mins(10);

/// Returns whether a process with this id runs.
#[cfg(unix)]
fn runs(process: u32) -> bool {
    let process = i32::try_from(process)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    // the process of another user cannot be signalled, but it exists
    process.is_some_and(|process| {
        rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH)
    })
}

#[cfg(not(unix))]
fn runs(process: u32) -> bool {
    process == std::process::id()
}

/// Returns the name of a file. Empty if it is not UTF-8; names given by surefoot always are.
pub(super) fn name_of(path: &Path) -> &str {
    path.file_name().and_then(OsStr::to_str).unwrap_or_default()
}

#[cfg(unix)]
fn flush_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "the same signature on each system"
)]
fn flush_folder(_folder: &Path) -> io::Result<()> {
    Ok(()) // Windows cannot flush a folder; the file system journals the rename
}

/// Creates a folder and its parents, accessible only to the owner.
///
/// # Errors
/// The folder cannot be created.
pub fn make_folder(folder: &Path) -> Result<(), Error> {
    private_folder(folder, true).map_err(Error::io(Attempt::MakeFolder, folder))
}

/// Creates a folder accessible only to the owner. With `above`, also creates its parents.
pub(super) fn private_folder(folder: &Path, above: bool) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(above);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Sets the umask so that only the owner has access to the files this process creates, regardless of the shell's umask.
/// Call it before anything is created; child processes inherit it.
pub fn set_private_umask() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Sets options that follow no link, do not block, and create files accessible only to the owner.
pub(super) fn no_link(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options
            .mode(0o600)
            .custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covers the FAT errors for a hard link and for a rename without replacing, and errors with other meanings.
    #[cfg(unix)]
    #[test]
    fn only_a_file_system_without_links_is_a_reason_to_copy() {
        use rustix::io::Errno;
        for error in [Errno::PERM, Errno::OPNOTSUPP, Errno::NOSYS, Errno::MLINK] {
            assert!(knows_no_links(&error.into()), "{error:?}");
        }
        for error in [
            Errno::EXIST,
            Errno::NOSPC,
            Errno::ACCESS,
            Errno::IO,
            Errno::NOENT,
            Errno::ROFS,
        ] {
            assert!(!knows_no_links(&error.into()), "{error:?}");
        }
    }

    #[test]
    fn a_name_is_taken_without_links() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.toml");
        let half = |text: &str| {
            let mut file = temporary(&path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file
        };
        take_name(half("one"), &path).unwrap();
        let taken = take_name(half("two"), &path).unwrap_err();
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert_eq!(files_in(folder.path()).unwrap(), [path]);
    }

    #[test]
    fn a_copy_takes_no_name_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::write(&from, "hours of work").unwrap();
        copy_new(&from, &to).unwrap();
        assert_eq!(fs::read_to_string(&to).unwrap(), "hours of work");
        // the same file under 2 names: the copy function of version 0.1.0 truncated it
        fs::hard_link(&from, folder.path().join("link")).unwrap();
        assert_eq!(
            copy_new(&from, &folder.path().join("link"))
                .unwrap_err()
                .kind(),
            io::ErrorKind::AlreadyExists
        );
        assert_eq!(fs::read_to_string(&from).unwrap(), "hours of work");
    }

    #[test]
    fn half_written_files_of_programs_that_are_gone_are_stale() {
        let folder = tempfile::tempdir().unwrap();
        let own = temporary(&folder.path().join("own.pdf")).unwrap();
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        let gone = folder
            .path()
            .join(format!(".surefoot-0123456789ab-{}-abcdef.tmp", child.id()));
        let unknown = folder.path().join(".surefoot-0123456789ab-abcdef.tmp");
        let other = folder.path().join(".surefoot-notes.txt");
        for path in [&gone, &unknown, &other] {
            fs::write(path, "plain text").unwrap();
        }
        assert_eq!(stale(folder.path()), std::slice::from_ref(&gone));
        sweep_stale(folder.path());
        assert!(!gone.exists() && own.path().exists() && unknown.exists() && other.exists());
    }

    #[test]
    fn a_failed_flush_of_a_folder_never_reports_no_change() {
        let words = |error| Error::placing(Attempt::Write, Path::new("x.toml"))(error).to_string();
        let broken = || io::Error::other("the disk is broken");
        assert_eq!(
            words(broken()),
            "cannot write x.toml: the disk is broken. Try again."
        );
        assert_eq!(
            words(unflushed(broken())),
            "cannot write x.toml: the disk is broken. The new file is in place, but a power failure may undo it. Try again."
        );
    }
}
