//! Bytes put in their place: a file is either the old one or the new one, whatever happens on the way.
//!
//! In flow bytes and a path; out flows nothing, or a sentence. Everything written is for its owner alone (0600, folders
//! 0700), under a name that nobody else had before it, and what a program that was killed left half-written is found
//! again by its name.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::fs::OpenOptions;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use tempfile::NamedTempFile;

use super::Fault;
use super::io_fault;
use crate::fingerprint;

/// Writes bytes so that the file is either the old one or the new one, whatever happens on the way: a temporary file
/// beside it, flushed to the disk, put in its place, and the folder flushed too. A link in that place is replaced, never
/// followed.
///
/// # Errors
/// A sentence; the file is the old one then, or the new one where only its folder could not be flushed.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    place(path, bytes, true).map_err(|error| placing_fault("write", path, &error))
}

/// Writes a file that must not be there yet.
///
/// # Errors
/// A sentence; also when the file is there.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(io_fault("create", path, &io::Error::new(io::ErrorKind::AlreadyExists, "it is there already")));
    }
    place(path, bytes, false).map_err(|error| placing_fault("create", path, &error))
}

/// What is missing when a file cannot be placed is its folder.
pub(super) fn placing_fault(doing: &str, path: &Path, error: &io::Error) -> Fault {
    let folder = folder_of(path);
    if error.kind() == io::ErrorKind::NotFound && !folder.is_dir() {
        let (path, folder) = (path.display(), folder.display());
        return Fault::words(format!("cannot {doing} {path}: there is no folder {folder}. Make it first."));
    }
    io_fault(doing, path, error)
}

/// The folder of a file.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Puts bytes in the place of a file; where it may not be replaced, it must not be there.
pub(super) fn place(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let folder = folder_of(path);
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file() && !about.is_symlink()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let mut temporary = temporary(path)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    if replace {
        temporary.persist(path).map_err(|error| error.error)?;
    } else {
        temporary.persist_noclobber(path).map_err(|error| error.error)?;
    }
    flush_folder(folder).map_err(unflushed)
}

/// A temporary file for another one beside it, made exclusively and with mode 0600.
pub(super) fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(&half_written(path)).suffix(HALF).tempfile_in(folder_of(path))
}

/// What is new is in its place, but the folder could not be flushed to the disk. The kind stays.
fn unflushed(error: io::Error) -> io::Error {
    io::Error::new(error.kind(), Unflushed(error))
}

/// Why a folder could not be flushed to the disk after something new was put into it.
#[derive(Debug)]
struct Unflushed(io::Error);

/// Whether that is why, and what is new is there.
pub(super) fn is_unflushed(error: &io::Error) -> bool {
    matches!(error.get_ref(), Some(inner) if inner.is::<Unflushed>())
}

impl fmt::Display for Unflushed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for Unflushed {}

/// Gives a file the name of another one, which is gone then.
///
/// # Errors
/// A sentence; both are as they were then, unless only the folder could not be flushed.
pub fn rename(from: &Path, to: &Path) -> Result<(), Fault> {
    fs::rename(from, to)
        .and_then(|()| flush_folder(folder_of(to)).map_err(unflushed))
        .map_err(|error| io_fault("rename", from, &error))
}

/// How the names of temporary files begin.
const HALF_BEGINS: &str = ".surefoot-";

/// How the names of temporary files end.
const HALF: &str = ".tmp";

/// How the names of the temporary files for a file begin: a hash, since a name may be as long as names can be.
fn half_written(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let hash: String = fingerprint::of([name.as_ref()]).chars().take(12).collect();
    format!("{HALF_BEGINS}{hash}-")
}

/// What programs that were killed left half-written for a file.
pub(super) fn left_over(path: &Path) -> impl Iterator<Item = PathBuf> {
    let begins = half_written(path);
    files_in(folder_of(path)).filter(move |path| is_half_written(path, &begins))
}

/// Whether a file is a temporary one whose name begins like that.
fn is_half_written(path: &Path, begins: &str) -> bool {
    name_of(path).starts_with(begins) && name_of(path).ends_with(HALF)
}

/// Removes what programs that were killed left half-written for a file. Nobody else may be writing it now.
pub(super) fn sweep(path: &Path) {
    left_over(path).for_each(remove);
}

/// Removes what programs that were killed left half-written in a folder. Nobody else may be writing into it now.
pub(super) fn sweep_folder(folder: &Path) {
    files_in(folder).filter(|path| is_half_written(path, HALF_BEGINS)).for_each(remove);
}

fn remove(path: PathBuf) {
    let _ = fs::remove_file(path);
}

/// The regular files of a folder, links left out; none where it cannot be read.
pub(super) fn files_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    files.filter(|file| file.file_type().is_ok_and(|kind| kind.is_file())).map(|file| file.path())
}

/// The name of a file; nothing where it is no text, which no name of surefoot's is.
pub(super) fn name_of(path: &Path) -> &str {
    path.file_name().and_then(OsStr::to_str).unwrap_or_default()
}

#[cfg(unix)]
fn flush_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature on each system")]
fn flush_folder(_folder: &Path) -> io::Result<()> {
    Ok(()) // a folder cannot be flushed there; the rename is journalled by the file system
}

/// Makes a folder for its owner alone, with every folder above it.
///
/// # Errors
/// A sentence when it cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), Fault> {
    private_folder(folder, true).map_err(|error| io_fault("make", folder, &error))
}

/// Makes a folder for its owner alone, with those above it if wanted.
pub(super) fn private_folder(folder: &Path, above: bool) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(above);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Has everything this process makes be for its owner alone, and for its owner at all, whatever was said to the shell. To
/// be called before anything is made; programs that are started inherit it.
pub fn for_the_owner_alone() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// Options that follow no link, wait for nobody and make a file for its owner alone.
pub(super) fn no_link(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_could_not_flush_a_folder_never_says_that_nothing_was_changed() {
        let words = |error: io::Error| placing_fault("write", Path::new("x.toml"), &error).render(false);
        let broken = || io::Error::other("the disk is broken");
        assert_eq!(words(broken()), "cannot write x.toml: the disk is broken. Nothing was changed.");
        assert_eq!(
            words(unflushed(broken())),
            "cannot write x.toml: the disk is broken. The new one is there, but a power cut may undo it; try again."
        );
    }
}
