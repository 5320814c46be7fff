//! The hidden folder beside an assessment, accessible only to its owner: its lock, drafts and snapshots.
//!
//! Defines the paths in that folder. The folder and its files are examined without following links, so that a
//! link planted beside the assessment cannot lead surefoot elsewhere.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::place::{files_in, give_to_owner_of, place_as, private_folder, sweep_folder};

/// Extension of damaged files that a restore put aside.
pub(super) const DAMAGED: &str = "damaged";

/// The folder beside an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StateDir {
    folder: PathBuf,
    /// The file whose state this is. It need not exist.
    file: PathBuf,
}

impl StateDir {
    /// Returns the folder for a file. `file` is a canonical path.
    pub(super) fn beside(file: &Path) -> Self {
        let mut name = std::ffi::OsString::from(".");
        name.push(file.file_name().unwrap_or_default());
        name.push(".kept");
        Self {
            folder: file.with_file_name(name),
            file: file.to_owned(),
        }
    }

    /// Creates the folder if it does not exist.
    pub(super) fn make(&self) -> io::Result<()> {
        match fs::symlink_metadata(&self.folder) {
            // the process that created it may have been killed before it wrote `.gitignore`
            Ok(about) if about.is_dir() => {
                self.check_owner(&about)?;
                self.ignore();
                return Ok(());
            }
            Ok(_) => {
                let words = format!("{} is not a folder; move it away", self.folder.display());
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, words));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) => {}
        }
        match private_folder(&self.folder, false) {
            // another process created it a moment ago
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && self.is_there() => {}
            made => made?,
        }
        if let Ok(folder) = fs::File::open(&self.folder) {
            give_to_owner_of(&self.file, &folder);
        }
        self.ignore();
        Ok(())
    }

    /// Excludes the folder from Git, since old snapshots contain weaknesses and do not belong in a repository.
    /// A failure is ignored.
    fn ignore(&self) {
        let path = self.folder.join(".gitignore");
        if fs::symlink_metadata(&path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            let _ = self.place(&path, b"*\n", false);
        }
    }

    /// Writes a file in the folder atomically. Without `replace`, the file must not exist.
    pub(super) fn place(&self, path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
        place_as(path, bytes, replace, Some(&self.folder))
    }

    /// Removes half-written files left behind by processes that were killed. The caller holds the lock, so no other
    /// process writes here.
    pub(super) fn sweep(&self) {
        // a link in its place would lead elsewhere
        if self.is_there() {
            sweep_folder(&self.folder);
        }
    }

    /// Returns whether the folder exists. `false` if that cannot be determined.
    pub(super) fn is_there(&self) -> bool {
        self.look().unwrap_or(false)
    }

    /// Refuses a folder of another user, who could read, replace and delete what surefoot keeps in it.
    #[cfg(unix)]
    fn check_owner(&self, folder: &fs::Metadata) -> io::Result<()> {
        use std::os::unix::fs::MetadataExt as _;
        let of_file = fs::metadata(&self.file).map(|about| about.uid()).ok();
        let own = rustix::process::geteuid().as_raw();
        if is_trusted(folder.uid(), own, of_file) {
            return Ok(());
        }
        let words = format!("{} belongs to another user", self.folder.display());
        Err(io::Error::new(io::ErrorKind::PermissionDenied, words))
    }

    #[cfg(not(unix))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "the same signature on each system"
    )]
    fn check_owner(&self, _folder: &fs::Metadata) -> io::Result<()> {
        Ok(())
    }

    /// Returns whether the folder exists and is not a link.
    ///
    /// # Errors
    /// The system refuses to examine the path, or the folder belongs to another user.
    pub(super) fn look(&self) -> io::Result<bool> {
        match fs::symlink_metadata(&self.folder) {
            Ok(about) if about.is_dir() => self.check_owner(&about).map(|()| true),
            Ok(_) => Ok(false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Path of the folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns all files in the folder that contain answers: snapshots, damaged files, drafts.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub(super) fn files(&self) -> io::Result<Vec<PathBuf>> {
        if !self.look()? {
            return Ok(Vec::new());
        }
        let holds = |path: &PathBuf| {
            path.extension()
                .is_some_and(|ending| ending == "toml" || ending == DAMAGED)
        };
        Ok(files_in(&self.folder)?.into_iter().filter(holds).collect())
    }

    /// Path of the lock file.
    pub(super) fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }

    /// Path of the draft.
    pub(super) fn draft(&self) -> PathBuf {
        self.folder.join("form.toml")
    }

    /// Path of a draft of surefoot 0.1.0: a whole assessment including the edits being typed.
    pub(super) fn old_draft(&self) -> PathBuf {
        self.folder.join("draft.toml")
    }

    /// Path of the folder for the copy that is open in the user's own editor.
    pub(super) fn editor(&self) -> PathBuf {
        self.folder.join("editor")
    }
}

/// Whether surefoot may keep files in a folder of `owner`: this user, the administrator, or the owner of the file, on
/// whose behalf this user edits it.
#[cfg(unix)]
fn is_trusted(owner: u32, own: u32, of_file: Option<u32>) -> bool {
    owner == own || owner == 0 || Some(owner) == of_file
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    #[test]
    fn a_state_folder_of_another_user_is_not_used() {
        use super::*;

        const ADA: u32 = 1_001;
        const BOB: u32 = 1_002;
        assert!(is_trusted(ADA, ADA, Some(ADA)) && is_trusted(ADA, ADA, None));
        assert!(is_trusted(0, ADA, Some(ADA)), "a disk mounted for everyone");
        assert!(is_trusted(BOB, ADA, Some(BOB)) && is_trusted(BOB, 0, Some(BOB)));
        assert!(!is_trusted(BOB, ADA, Some(ADA)) && !is_trusted(BOB, ADA, None));
        assert!(!is_trusted(BOB, 0, Some(0)));
        if !rustix::process::geteuid().is_root() {
            return;
        }
        // only the administrator can give a folder away
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("x.surefoot.toml");
        fs::write(&file, "").unwrap();
        let kept = StateDir::beside(&file);
        kept.make().unwrap();
        assert!(kept.is_there());
        std::os::unix::fs::chown(kept.folder(), Some(BOB), None).unwrap();
        assert!(!kept.is_there());
        let refused = kept.make().unwrap_err().to_string();
        assert!(refused.contains("belongs to another user"), "{refused}");
    }
}
