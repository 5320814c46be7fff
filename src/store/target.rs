//! Decides whether a file may be written: the single policy for reports, new assessments, ballots and merges.
//!
//! It is part of `store` because a name is not enough: a link, another spelling, a folder that ignores letter
//! case or a renamed copy may all lead to the same assessment, so an existing file is read before it is
//! replaced.

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

/// Treatment of a file that already exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing<'a> {
    /// The file is kept until the user confirms.
    Stays,
    /// A regular file with this extension is replaced, as for a scheduled report; any other file is kept.
    ReplacedIfItEndsIn(&'a str),
    /// The user confirmed the replacement, with `--force` or by repeating the command.
    Replaced,
}

/// Advice on replacing a file in the wizard and in plain mode: repeat the export.
pub const EXPORT_AGAIN: &str = "Export again to replace it";

/// Checks whether a file may be written at `path`. `open` is the assessment being edited, which is protected
/// even if its file is damaged.
///
/// # Errors
/// [`WriteRefusal`] with the reason.
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
            } else if about.is_file() && !about.permissions().readonly() {
                Ok(())
            } else {
                // the target of a link may be any file, and a write-protected file is there to stay
                Err(WriteRefusal::Exists { path })
            }
        }
    }
}

/// Writes a file atomically if [`may_write`] allows it. Replaces a link instead of following it.
///
/// # Errors
/// [`WriteRefusal`] with the reason. The file is then unchanged, or has its new content if only its folder could not be
/// flushed.
pub fn write_output(
    path: &Path,
    bytes: &[u8],
    open: Option<&Path>,
    existing: Existing<'_>,
) -> Result<(), WriteRefusal> {
    may_write(path, open, existing)?;
    // a process killed while writing a report leaves plain text behind
    place::sweep_stale(folder_of(path));
    let is_there = fs::symlink_metadata(path).is_ok();
    // if there was no file, do not replace one that was created in the meantime
    let written = if is_there {
        place::write(path, bytes)
    } else {
        place::create(path, bytes)
    };
    Ok(written?)
}

/// Returns the kind of content that protects the file at `path`. `None` if the file may be overwritten.
fn protected(path: &Path, open: Option<&Path>) -> Result<Option<Protected>, WriteRefusal> {
    // a dangling link leads to no content
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
            // surefoot writes no file that large
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

/// Classifies a file by its name alone, so that a damaged file is protected too.
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

/// Classifies a file by its content, so that a renamed file is protected too.
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
