//! The hidden folder beside an assessment, accessible only to its owner: its lock, drafts and snapshots.
//!
//! Defines the paths in that folder. The folder and its files are examined without following links, so that a
//! link planted beside the assessment cannot lead surefoot elsewhere.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::place::{files_in, place, private_folder, sweep_folder};

/// Extension of damaged files that a restore put aside.
pub(super) const DAMAGED: &str = "damaged";

/// The folder beside an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StateDir {
    folder: PathBuf,
}

impl StateDir {
    /// Returns the folder for a file. `file` is a canonical path.
    pub(super) fn beside(file: &Path) -> Self {
        let mut name = std::ffi::OsString::from(".");
        name.push(file.file_name().unwrap_or_default());
        name.push(".kept");
        Self {
            folder: file.with_file_name(name),
        }
    }

    /// Creates the folder if it does not exist.
    pub(super) fn make(&self) -> io::Result<()> {
        match fs::symlink_metadata(&self.folder) {
            // the process that created it may have been killed before it wrote `.gitignore`
            Ok(about) if about.is_dir() => {
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
        self.ignore();
        Ok(())
    }

    /// Excludes the folder from Git, since old snapshots contain weaknesses and do not belong in a repository.
    /// A failure is ignored.
    fn ignore(&self) {
        let path = self.folder.join(".gitignore");
        if fs::symlink_metadata(&path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            let _ = place(&path, b"*\n", false);
        }
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

    /// Returns whether the folder exists and is not a link.
    ///
    /// # Errors
    /// The system refuses to examine the path.
    pub(super) fn look(&self) -> io::Result<bool> {
        match fs::symlink_metadata(&self.folder) {
            Ok(about) => Ok(about.is_dir()),
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
