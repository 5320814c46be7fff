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
use super::{beside, clock, data_folder, draft, key_file, next_key_file, read_bytes, snapshot};
use crate::base::shell::word;
use crate::store::encryption::{Key, is_sealed};
use crate::store::state_dir::StateDir;

/// Result of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Subject of the check, in 1 or 2 words.
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
        return Finding::ill(WHAT, "none", "Set one in SUREFOOT_DATA.");
    };
    let shown = folder.display();
    match fs::metadata(&folder) {
        Err(_) => Finding::well(WHAT, format!("{shown}, created when needed")),
        Ok(about) if !about.is_dir() => Finding::ill(
            WHAT,
            format!("{shown} is not a folder"),
            "Move it away, or set another in SUREFOOT_DATA.",
        ),
        Ok(_) => in_folder(WHAT, &folder),
    }
}

/// Checks an assessment, the files beside it and their folder.
pub fn examine(path: &Path) -> Vec<Finding> {
    let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut found = vec![whose("file", &file), in_folder("folder", folder_of(&file))];
    let kept = StateDir::beside(&file);
    if let Err(error) = kept.look() {
        found.push(Finding::ill(
            "state folder",
            error.to_string(),
            "Move it away; until then the file is read-only.",
        ));
    } else if kept.is_there() {
        found.push(whose("state folder", kept.folder()));
        found.push(lock(&kept));
        found.push(match snapshot::all(&kept, clock::now()) {
            Ok(earlier) => {
                let latest = earlier.first().map_or_else(String::new, |latest| {
                    let at = latest.at.to_zoned(jiff::tz::TimeZone::system());
                    format!(", the latest from {}", at.strftime("%Y-%m-%d %H:%M:%S"))
                });
                Finding::well("snapshots", format!("{}{latest}", earlier.len()))
            }
            Err(fault) => Finding::ill(
                "snapshots",
                fault.to_string(),
                "Give yourself read permission for the folder.",
            ),
        });
    }
    let left: BTreeSet<PathBuf> = left_over(&file).chain(stale(folder_of(&file))).collect();
    if !left.is_empty() {
        let words = format!(
            "{} incomplete, left by a session that was killed",
            left.len()
        );
        found.push(Finding::ill(
            "leftover files",
            words,
            "Opening the assessment removes them.",
        ));
    }
    found.extend(encryption(&file, &kept));
    for draft in draft::put_aside(&kept) {
        let words = format!(
            "{} contains unsaved text that does not fit the file",
            draft.path.display()
        );
        found.push(Finding::ill(
            "draft",
            words,
            "Open the assessment to read the text, then delete this file.",
        ));
    }
    let apart =
        beside::opened_quietly(&file).map_or_else(Vec::new, |now| beside::unmerged(&file, &now));
    for version in apart {
        let (shown, version) = (file.display().to_string(), version.display().to_string());
        let advice = beside::merge_advice(&shown, &version);
        found.push(Finding::ill(
            "diverged copy",
            format!("{version} is not merged yet"),
            advice,
        ));
    }
    found
}

/// Checks the key of an assessment, and that the files beside the assessment are encrypted if it is.
fn encryption(file: &Path, kept: &StateDir) -> Vec<Finding> {
    let key = key_file(file);
    let shown = file.display();
    let beside = beside::files(kept, file).unwrap_or_default();
    let (plain, encrypted): (Vec<PathBuf>, Vec<PathBuf>) = beside
        .into_iter()
        .partition(|path| beside::is_plain(path).unwrap_or(true));
    if !read_bytes(file).is_ok_and(|bytes| is_sealed(&bytes)) {
        let words = format!(
            "encrypted files next to it: {}; the file itself is not encrypted",
            encrypted.len()
        );
        let mend = format!(
            "Finish with `surefoot encrypt {shown_word}`, or undo it with `surefoot decrypt {shown_word}`.",
            shown_word = word(&shown)
        );
        return if encrypted.is_empty() {
            Vec::new()
        } else {
            vec![Finding::ill("encryption", words, mend)]
        };
    }
    let mut found = Vec::new();
    if !plain.is_empty() {
        let words = format!("unencrypted files next to it: {}", plain.len());
        found.push(Finding::ill(
            "encryption",
            words,
            format!(
                "Open it once with `surefoot {shown_word}` to encrypt them.",
                shown_word = word(&shown)
            ),
        ));
    }
    if next_key_file(&key).exists() {
        found.push(Finding::ill(
            "rekey",
            "interrupted",
            format!(
                "Finish it with `surefoot rekey {shown_word}`.",
                shown_word = word(&shown)
            ),
        ));
    }
    found.push(match read_bytes(&key) {
        Ok(bytes) if Key::asks_for_passphrase(&bytes) => whose("key", &key),
        Ok(_) => {
            let words = format!("{} has no passphrase", key.display());
            Finding::ill(
                "key",
                words,
                format!("Create a new key with `surefoot rekey {shown_word}`.", shown_word = word(&shown)),
            )
        }
        Err(_) => {
            let words = format!("the file is encrypted, but {} is missing", key.display());
            Finding::ill(
                "key",
                words,
                "Restore the key, or name another with --key. Without a key the file cannot be opened.",
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
        Err(error) => return Finding::ill(what, format!("{shown}: {error}"), "Check the path."),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = about.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let best = if about.is_dir() { "700" } else { "600" };
            let words = format!("{shown} is accessible to others (mode {mode:o})");
            return Finding::ill(what, words, format!("Run: chmod {best} {shown}"));
        }
    }
    if about.permissions().readonly() {
        return Finding::ill(
            what,
            format!("{shown} is read-only"),
            "Give yourself write permission for it.",
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
        Ok(_) => Finding::well(what, format!("{shown}, writable")),
        Err(error) => Finding::ill(
            what,
            format!("cannot create files in {shown}: {error}"),
            "Free some space or get write permission; until then nothing is saved there.",
        ),
    }
}

fn lock(kept: &StateDir) -> Finding {
    const WHAT: &str = "lock";
    match Lock::take(kept, "doctor", Duration::ZERO) {
        Ok(_) => Finding::well(WHAT, "free, and this file system supports locks"),
        Err(why @ LockError::Held(_)) => Finding::ill(
            WHAT,
            why.to_string(),
            "Close that session, or open the file read-only.",
        ),
        Err(why @ LockError::Unsupported) => Finding::ill(
            WHAT,
            why.to_string(),
            "Make sure nobody else opens the file, or keep it on a local disk.",
        ),
        Err(why @ (LockError::NotRegular(_) | LockError::Io(_))) => Finding::ill(
            WHAT,
            why.to_string(),
            "Fix this; until then the file is read-only.",
        ),
    }
}
