//! Whether a file may be written: the one policy for reports, new assessments, ballots and merges.
//!
//! It lives with the disk because a name is not enough: a link, another spelling, a folder that folds letter case or a
//! renamed copy all lead to the same assessment, so the file that is there is read before it is replaced.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::error::{Attempt, Error, Protected, WriteRefusal};
use super::paths::folder_of;
use super::place;
use super::text::read_bytes;
use crate::base::diagnostic::Source;
use crate::base::toml::read::MOST_BYTES;
use crate::model::assessment::file;
use crate::model::assessment::file::Kind;
use crate::model::questionnaire;
use crate::store::encryption;

/// What happens to a file that is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing<'a> {
    /// It stays, until a person confirms.
    Stays,
    /// A regular file with this ending is replaced, as by a scheduled report; any other file stays.
    ReplacedIfItEndsIn(&'a str),
    /// A person confirmed that it is replaced: by `--force`, or by asking for it once more.
    Replaced,
}

/// How the wizard and plain mode replace a file: by asking once more.
pub const EXPORT_AGAIN: &str = "Export again to replace it";

/// Whether a file may be written at `path`. `open` is the assessment that is being edited, which is protected even while
/// its file is damaged.
///
/// # Errors
/// Why not.
pub fn may_write(
    path: &Path,
    open: Option<&Path>,
    existing: Existing<'_>,
) -> Result<(), WriteRefusal> {
    let about = match fs::symlink_metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::io(Attempt::Write, path)(error).into()),
    };
    if let Some(what) = protected(path, open)? {
        return Err(WriteRefusal::Protected {
            path: path.to_owned(),
            what,
        });
    }
    let path = path.to_owned();
    match existing {
        Existing::Replaced => Ok(()),
        Existing::Stays => Err(WriteRefusal::Exists { path }),
        Existing::ReplacedIfItEndsIn(ending) => {
            if !lower_name(&path).ends_with(ending) {
                Err(WriteRefusal::OtherEnding {
                    path,
                    ending: ending.to_owned(),
                })
            } else if about.is_file() {
                Ok(())
            } else {
                // a link leads to a file that may be anything
                Err(WriteRefusal::Exists { path })
            }
        }
    }
}

/// Writes a file where [`may_write`] allows it: the file is the old one or the new one, whatever happens on the way. A
/// link that may be replaced is replaced, never followed.
///
/// # Errors
/// Why it was not written; the file is then as it was, or the new one where only its folder could not be flushed.
pub fn write_output(
    path: &Path,
    bytes: &[u8],
    open: Option<&Path>,
    existing: Existing<'_>,
) -> Result<(), WriteRefusal> {
    may_write(path, open, existing)?;
    // a report that was killed while it was written lies there in plain text
    place::sweep_stale(folder_of(path));
    let is_there = fs::symlink_metadata(path).is_ok();
    // where nothing was, nothing that came meanwhile is replaced
    let written = if is_there {
        place::write(path, bytes)
    } else {
        place::create(path, bytes)
    };
    Ok(written?)
}

/// What the file at `path` holds that must not be written over.
fn protected(path: &Path, open: Option<&Path>) -> Result<Option<Protected>, WriteRefusal> {
    // a link that leads nowhere holds nothing
    let Ok(whole) = fs::canonicalize(path) else {
        return Ok(by_name(path));
    };
    if open.is_some_and(|open| same_file::is_same_file(&whole, open).unwrap_or(false)) {
        return Ok(Some(Protected::Assessment));
    }
    if let Some(what) = by_name(path).or_else(|| by_name(&whole)) {
        return Ok(Some(what));
    }
    match fs::metadata(&whole) {
        Ok(about) if about.is_file() => match read_bytes(&whole) {
            Ok(bytes) => Ok(by_content(bytes)),
            // nothing of surefoot's is that large
            Err(_) if about.len() > MOST_BYTES as u64 => Ok(None),
            Err(fault) => Err(fault.into()),
        },
        _ => Ok(None),
    }
}

fn lower_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase()
}

/// What a file is by its name alone, so that a damaged one is protected too.
fn by_name(path: &Path) -> Option<Protected> {
    let name = lower_name(path);
    let in_state_folder = path.parent().is_some_and(|folder| {
        let folder = lower_name(folder);
        folder.starts_with('.')
            && Path::new(&folder)
                .extension()
                .is_some_and(|ending| ending == "kept")
    });
    if in_state_folder {
        Some(Protected::BesideAssessment)
    } else if name.ends_with(file::ENDING) {
        Some(Protected::Assessment)
    } else if name.contains(".key.age") {
        Some(Protected::Key)
    } else {
        None
    }
}

/// What a file is by what it holds, so that one under another name is protected too.
fn by_content(bytes: Vec<u8>) -> Option<Protected> {
    if encryption::is_sealed(&bytes) {
        return Some(Protected::Encrypted);
    }
    let source = Source {
        name: String::new(),
        text: String::from_utf8(bytes).ok()?,
    };
    if source
        .text
        .lines()
        .any(|line| line.starts_with("AGE-SECRET-KEY-"))
    {
        Some(Protected::Key)
    } else if file::kind(&source) == Some(Kind::Assessment) {
        Some(Protected::Assessment)
    } else if questionnaire::file::is_part(&source) {
        Some(Protected::Questionnaire)
    } else {
        None
    }
}
