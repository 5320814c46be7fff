//! The hidden folder beside an assessment, for its owner alone: its lock, drafts and snapshots.
//!
//! Defines the paths in that folder. The folder and its files are examined without following links, so that a link
//! planted beside the assessment cannot lead surefoot elsewhere.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::place::{files_in, place, private_folder, sweep_folder};

/// How the names of damaged files end that a restore put aside.
pub(super) const DAMAGED: &str = "damaged";

/// The folder beside an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StateDir {
    folder: PathBuf,
}

impl StateDir {
    /// That of the file at this path, links followed already.
    pub(super) fn beside(file: &Path) -> Self {
        let mut name = std::ffi::OsString::from(".");
        name.push(file.file_name().unwrap_or_default());
        name.push(".kept");
        Self {
            folder: file.with_file_name(name),
        }
    }

    /// Makes it, if it is not there.
    pub(super) fn make(&self) -> io::Result<()> {
        match fs::symlink_metadata(&self.folder) {
            // who made it may have been killed before it was ignored
            Ok(about) if about.is_dir() => {
                self.ignore();
                return Ok(());
            }
            Ok(_) => {
                let words = format!("{} is no folder; move it away", self.folder.display());
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, words));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(_) => {}
        }
        match private_folder(&self.folder, false) {
            // another program was faster by a moment
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && self.is_there() => {}
            made => made?,
        }
        self.ignore();
        Ok(())
    }

    /// Weaknesses that were mended long ago do not belong into a history of versions either; that the folder is ignored
    /// there is a service, and no reason to fail.
    fn ignore(&self) {
        let path = self.folder.join(".gitignore");
        if fs::symlink_metadata(&path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            let _ = place(&path, b"*\n", false);
        }
    }

    /// Removes what programs that were killed left half-written in it. Who does holds the lock: nobody else writes there.
    pub(super) fn sweep(&self) {
        // a link in its place leads elsewhere
        if self.is_there() {
            sweep_folder(&self.folder);
        }
    }

    /// Whether it is there, and is a folder. One that cannot be looked at counts as none.
    pub(super) fn is_there(&self) -> bool {
        self.look().unwrap_or(false)
    }

    /// Whether it is there, and is a folder.
    ///
    /// # Errors
    /// The system does not say.
    pub(super) fn look(&self) -> io::Result<bool> {
        match fs::symlink_metadata(&self.folder) {
            Ok(about) => Ok(about.is_dir()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Everything in it that holds answers: earlier states, damaged files, drafts.
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

    /// The file that is locked.
    pub(super) fn lock(&self) -> PathBuf {
        self.folder.join("lock")
    }

    /// What is being typed.
    pub(super) fn draft(&self) -> PathBuf {
        self.folder.join("form.toml")
    }

    /// What was being typed in surefoot 0.1.0: a whole assessment with the edits that it would make.
    pub(super) fn old_draft(&self) -> PathBuf {
        self.folder.join("draft.toml")
    }

    /// The folder of the copy that is open in the person's own editor.
    pub(super) fn editor(&self) -> PathBuf {
        self.folder.join("editor")
    }
}
