//! Diagnoses the data folder and the place where an assessment is stored; each problem comes with its remedy.
//!
//! Repairs nothing, and takes the lock only to test it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::lock::{Lock, LockError};
use super::paths::folder_of;
use super::place::{left_over, stale};
use super::{beside, data_folder, draft, key_file, next_key_file, read_bytes, snapshot};
use crate::store::encryption::{Key, is_sealed};
use crate::store::state_dir::StateDir;

/// Result of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Subject of the check, in one or two words.
    pub what: &'static str,
    /// Result, without a full stop.
    pub words: String,
    /// Remedy. `None` if there is no problem.
    pub mend: Option<String>,
}

impl Finding {
    /// Creates a finding without a problem.
    pub fn well(what: &'static str, words: impl Into<String>) -> Self {
        Self {
            what,
            words: words.into(),
            mend: None,
        }
    }

    /// Creates a finding with a problem and its remedy.
    pub fn ill(what: &'static str, words: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            what,
            words: words.into(),
            mend: Some(mend.into()),
        }
    }
}

/// Checks the data folder.
pub fn examine_data() -> Finding {
    const WHAT: &str = "data folder";
    let Some(folder) = data_folder() else {
        return Finding::ill(
            WHAT,
            "there is none on this system",
            "Name one in SUREFOOT_DATA.",
        );
    };
    let shown = folder.display();
    match fs::metadata(&folder) {
        Err(_) => Finding::well(WHAT, format!("{shown}, made when it is needed")),
        Ok(about) if !about.is_dir() => Finding::ill(
            WHAT,
            format!("{shown} is no folder"),
            "Move it away, or name another in SUREFOOT_DATA.",
        ),
        Ok(_) => in_folder(WHAT, &folder),
    }
}

/// Checks an assessment, the files beside it and their folder.
pub fn examine(path: &Path) -> Vec<Finding> {
    let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut found = vec![whose("file", &file), in_folder("folder", folder_of(&file))];
    let kept = StateDir::beside(&file);
    if kept.is_there() {
        found.push(whose("folder beside it", kept.folder()));
        found.push(lock(&kept));
        found.push(match snapshot::all(&kept) {
            Ok(earlier) => {
                let latest = earlier.first().map_or_else(String::new, |latest| {
                    format!(", the latest of {}", latest.at)
                });
                Finding::well("earlier states", format!("{}{latest}", earlier.len()))
            }
            Err(fault) => Finding::ill(
                "earlier states",
                fault.to_string(),
                "Give yourself the right to read the folder.",
            ),
        });
    }
    let left: BTreeSet<PathBuf> = left_over(&file).chain(stale(folder_of(&file))).collect();
    if !left.is_empty() {
        let words = format!("{} half-written by a program that was killed", left.len());
        found.push(Finding::ill(
            "left over",
            words,
            "Opening the assessment removes them.",
        ));
    }
    found.extend(encryption(&file, &kept));
    for draft in draft::put_aside(&kept) {
        let words = format!(
            "{} holds what was being typed and does not fit the file",
            draft.path.display()
        );
        found.push(Finding::ill(
            "draft",
            words,
            "Open the assessment to read it, then delete that file.",
        ));
    }
    let apart =
        beside::opened_quietly(&file).map_or_else(Vec::new, |now| beside::unmerged(&file, &now));
    for version in apart {
        let (shown, version) = (file.display().to_string(), version.display().to_string());
        let advice = beside::merge_advice(&shown, &version);
        found.push(Finding::ill(
            "saved apart",
            format!("{version} is not merged"),
            advice,
        ));
    }
    found
}

/// Checks that the files beside an assessment are encrypted if it is, and the state of its key.
fn encryption(file: &Path, kept: &StateDir) -> Vec<Finding> {
    let key = key_file(file);
    let shown = file.display();
    let beside = beside::files(kept, file).unwrap_or_default();
    let (plain, encrypted): (Vec<PathBuf>, Vec<PathBuf>) = beside
        .into_iter()
        .partition(|path| beside::is_plain(path).unwrap_or(true));
    if !read_bytes(file).is_ok_and(|bytes| is_sealed(&bytes)) {
        let words = format!(
            "{} beside it are encrypted, and the file is not",
            encrypted.len()
        );
        let mend = format!(
            "Finish with `surefoot encrypt {shown}`, or take it back with `surefoot decrypt {shown}`."
        );
        return if encrypted.is_empty() {
            Vec::new()
        } else {
            vec![Finding::ill("encryption", words, mend)]
        };
    }
    let mut found = Vec::new();
    if !plain.is_empty() {
        let words = format!("{} beside it lie there in plain text", plain.len());
        found.push(Finding::ill(
            "encryption",
            words,
            format!("Open it once with `surefoot {shown}`: that encrypts them."),
        ));
    }
    if next_key_file(&key).exists() {
        found.push(Finding::ill(
            "rekey",
            "one was stopped",
            format!("Finish it with `surefoot rekey {shown}`."),
        ));
    }
    found.push(match read_bytes(&key) {
        Ok(bytes) if Key::asks_for_passphrase(&bytes) => whose("key", &key),
        Ok(_) => {
            let words = format!("no passphrase protects {}", key.display());
            Finding::ill(
                "key",
                words,
                format!("Make a new one with `surefoot rekey {shown}`."),
            )
        }
        Err(_) => {
            let words = format!("the file is encrypted, and {} is not there", key.display());
            Finding::ill(
                "key",
                words,
                "Bring the key back, or name another with --key; without one nothing opens.",
            )
        }
    });
    found
}

/// Checks that only the owner can access a file or folder, and that it is writable.
fn whose(what: &'static str, path: &Path) -> Finding {
    let shown = path.display().to_string();
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) => return Finding::ill(what, format!("{shown}: {error}"), "Is the path right?"),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = about.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let best = if about.is_dir() { "700" } else { "600" };
            let words = format!("{shown} can be used by others (mode {mode:o})");
            return Finding::ill(what, words, format!("Say: chmod {best} {shown}"));
        }
    }
    if about.permissions().readonly() {
        return Finding::ill(
            what,
            format!("{shown} may not be written"),
            "Give yourself the right to write it.",
        );
    }
    Finding::well(what, shown)
}

/// Checks that files can be created in a folder, because each save creates a new file beside the old one.
fn in_folder(what: &'static str, folder: &Path) -> Finding {
    let shown = folder.display();
    match tempfile::Builder::new()
        .prefix(".surefoot-try-")
        .tempfile_in(folder)
    {
        Ok(_) => Finding::well(what, format!("{shown}, files can be made there")),
        Err(error) => Finding::ill(
            what,
            format!("nothing can be made in {shown}: {error}"),
            "Make room or give yourself the right; until then nothing is saved there.",
        ),
    }
}

fn lock(kept: &StateDir) -> Finding {
    const WHAT: &str = "lock";
    match Lock::take(kept, "doctor", Duration::ZERO) {
        Ok(_) => Finding::well(WHAT, "free, and this file system knows locks"),
        Err(why @ LockError::Held(_)) => {
            Finding::ill(WHAT, why.to_string(), "End that one, or only read.")
        }
        Err(why @ LockError::Unsupported) => Finding::ill(
            WHAT,
            why.to_string(),
            "Take care that nobody else opens the file, or keep it on a disk of this machine.",
        ),
        Err(why @ (LockError::NotRegular(_) | LockError::Io(_))) => Finding::ill(
            WHAT,
            why.to_string(),
            "Mend what is said there; until then it is only read.",
        ),
    }
}
