//! File names: default names of assessments, and paths as the user types them.

use std::path::{Path, PathBuf};

use crate::base::sanitize::sanitize_line;
use crate::model::assessment::file::ENDING;
use crate::store;
use crate::store::{Existing, WriteRefusal};
use crate::views::options::{OtherSuffix, check_suffix};

/// Returns the default file name for the assessment of a system: `support-assistant.surefoot.toml`.
pub fn file_name(system: &str) -> String {
    let mut name = String::new();
    for character in system.chars().take(60) {
        if character.is_alphanumeric() {
            name.extend(character.to_lowercase());
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    format!(
        "{}.surefoot.toml",
        if name.is_empty() { "assessment" } else { name }
    )
}

/// Returns an alternative name beside a file: `x-2.surefoot.toml`.
pub fn another_name(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(ENDING).unwrap_or(&name);
    file.with_file_name(format!("{stem}-2{ENDING}"))
}

/// Adds the extension of assessments. A path that ends in `.toml` stays unchanged, and the ending `.surefoot` is
/// completed.
pub fn with_ending(path: &Path) -> PathBuf {
    let is = |ending: &str| {
        let found = path.extension();
        found.is_some_and(|found| found.eq_ignore_ascii_case(ending))
    };
    let Some(name) = path.file_name().filter(|_| !is("toml")) else {
        return path.to_owned();
    };
    let stem = if is("surefoot") {
        path.file_stem().unwrap_or(name)
    } else {
        name
    };
    let mut name = stem.to_owned();
    name.push(ENDING);
    path.with_file_name(name)
}

/// Resolves a path typed by the user, who may omit the extension of an assessment.
pub(crate) fn resolve(path: &Path) -> PathBuf {
    let longer = with_ending(path);
    // a file that cannot be examined counts as existing; reading it reports the error
    if !store::may_exist(path) && store::may_exist(&longer) && !store::is_folder(&longer) {
        longer
    } else {
        path.to_owned()
    }
}

/// Formats a path on one line, sanitized.
pub(crate) fn shown(path: &Path) -> String {
    sanitize_line(&path.display().to_string())
}

/// Reason why an export may not be written at a path.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PathRefusal {
    /// The file is protected, exists already or cannot be examined.
    #[error("{}", .0.sentence(None))]
    Write(WriteRefusal),
    /// The name claims another format.
    #[error("cannot write {}: {}", shown(.0), .1)]
    Suffix(PathBuf, OtherSuffix),
}

/// Checks whether an export in the format with the name `word` and the suffix `suffix` may be written at `path`; `open`
/// is the assessment being exported. A file that must never be replaced is named as such, whatever its suffix.
///
/// # Errors
/// [`PathRefusal`] with the reason.
pub(crate) fn may_export(
    path: &Path,
    open: Option<&Path>,
    existing: Existing<'_>,
    (word, suffix): (&'static str, &'static str),
) -> Result<(), PathRefusal> {
    let allowed = store::may_write(path, open, existing).map_err(PathRefusal::Write);
    match allowed {
        Err(PathRefusal::Write(why)) if !why.can_be_confirmed() => Err(PathRefusal::Write(why)),
        allowed => {
            check_suffix(path, word, suffix)
                .map_err(|why| PathRefusal::Suffix(path.to_owned(), why))?;
            allowed
        }
    }
}

/// Replaces a leading `~/` with the home folder, as a shell does.
pub fn at_home(path: PathBuf) -> PathBuf {
    match (path.strip_prefix("~"), store::home()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_system() {
        assert_eq!(
            file_name("Support Assistant (EU)"),
            "support-assistant-eu.surefoot.toml"
        );
        assert_eq!(file_name("../../etc"), "etc.surefoot.toml");
        assert_eq!(file_name("  "), "assessment.surefoot.toml");
    }

    #[test]
    fn the_ending_is_completed_once() {
        for (typed, path) in [
            ("a/b", "a/b.surefoot.toml"),
            ("a.toml", "a.toml"),
            ("A.TOML", "A.TOML"),
            ("bar.surefoot", "bar.surefoot.toml"),
            ("v1.2", "v1.2.surefoot.toml"),
        ] {
            assert_eq!(with_ending(Path::new(typed)), Path::new(path), "{typed}");
        }
        assert_eq!(
            another_name(Path::new("a/x.surefoot.toml")),
            Path::new("a/x-2.surefoot.toml")
        );
    }
}
