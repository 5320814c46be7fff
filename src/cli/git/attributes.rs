//! The git attributes of assessments and key files in a repository.
//!
//! git converts the line endings of files that it considers text, which destroys an encrypted file. This module queries
//! git for the attributes of a file, because they come from several files and only git can tell which one applies.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::run::{finished, run_in};
use crate::cli::error::Error;
use crate::session::path::shown;
use crate::store;

/// The lines that surefoot adds to `.gitattributes`.
pub(super) const LINES: [&str; 2] = [
    "*.surefoot.toml merge=surefoot diff=surefoot -text",
    "*.key.age -text",
];

/// The line that version 0.1.0 added.
const FORMER: &str = "*.surefoot.toml merge=surefoot diff=surefoot";

/// Names to query in a repository without assessments and key files.
const PROBES: [&str; 2] = ["NAME.surefoot.toml", "NAME.key.age"];

/// Whether surefoot added a line to `.gitattributes`, now or in an earlier version.
pub(super) fn is_ours(line: &str) -> bool {
    LINES.contains(&line.trim()) || line.trim() == FORMER
}

/// The text of `.gitattributes` with surefoot's lines at the end, because the last matching line in a file applies.
pub(super) fn with_lines(before: &str) -> String {
    let mut text = without_lines(before);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for line in LINES {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The text of `.gitattributes` without surefoot's lines.
pub(super) fn without_lines(before: &str) -> String {
    before
        .split_inclusive('\n')
        .filter(|line| !is_ours(line))
        .collect()
}

/// The treatment of a file by git.
#[derive(Debug, Default)]
struct Handling {
    /// Whether git changes the line endings or the encoding.
    is_damaging: bool,
    /// Whether git merges the file with surefoot.
    is_merged: bool,
}

/// Sentences about files that git would damage, or merge without surefoot, in the repository with the top folder `top`.
///
/// # Errors
/// git cannot be run, or fails.
pub(super) fn warnings(top: &Path) -> Result<Vec<String>, Error> {
    let [assessments, keys] = ["*.surefoot.toml", "*.key.age"];
    let listed = run_in(
        top,
        &[
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "--",
            assessments,
            keys,
        ],
    )?;
    let mut names: Vec<OsString> = PROBES.iter().map(OsString::from).collect();
    names.extend(
        listed
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty())
            .map(name_of),
    );
    let mut warnings = Vec::new();
    for (name, handling) in handling(top, &names)? {
        let path = shown(Path::new(&name));
        let is_assessment = name.to_string_lossy().ends_with(".surefoot.toml");
        if handling.is_damaging {
            warnings.push(format!("warning: {} {REMEDY}", damages(&path)));
        } else if is_assessment && !handling.is_merged {
            warnings.push(format!(
                "warning: another line keeps git from merging {path} with surefoot. {REMEDY}"
            ));
        }
    }
    Ok(warnings)
}

const REMEDY: &str =
    "Find the line in .gitattributes of that folder, or in .git/info/attributes, and remove it.";

fn damages(path: &str) -> String {
    format!("git would damage {path} once it is encrypted: its attributes mark it as text.")
}

/// The advice that resolves a [`danger`].
pub(crate) const INSTALL: &str = "Run `surefoot git install` in its repository.";

/// A warning that git would damage an assessment or its key file; `None` if it would not, outside a repository, or
/// without git.
pub(crate) fn danger(file: &Path) -> Option<String> {
    let folder = store::folder_of(file);
    let names: Vec<OsString> = [file, &store::key_file(file)]
        .iter()
        .filter_map(|path| path.file_name())
        .map(OsString::from)
        .collect();
    let handling = handling(folder, &names).ok()?;
    let (name, _) = handling
        .into_iter()
        .find(|(_, handling)| handling.is_damaging)?;
    Some(damages(&shown(&folder.join(name))))
}

/// The treatment by git of each file in `folder` that `names` lists.
fn handling(folder: &Path, names: &[OsString]) -> Result<BTreeMap<PathBuf, Handling>, Error> {
    let mut asked: Vec<u8> = Vec::new();
    for name in names {
        asked.extend(name.as_encoded_bytes());
        asked.push(0);
    }
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .args(["check-attr", "-z", "--stdin"]);
    command.args(["text", "eol", "ident", "working-tree-encoding", "merge"]);
    let said = finished(command.stdin(Stdio::piped()), |input| {
        input.write_all(&asked)
    })?;
    let mut words: Vec<&[u8]> = said.split(|byte| *byte == 0).collect();
    // the part after the last zero byte is empty
    words.pop();
    let mut values: BTreeMap<PathBuf, BTreeMap<&[u8], &[u8]>> = BTreeMap::new();
    for triple in words.chunks_exact(3) {
        if let [name, attribute, value] = triple {
            values
                .entry(PathBuf::from(name_of(name)))
                .or_default()
                .insert(attribute, value);
        }
    }
    Ok(values
        .into_iter()
        .map(|(name, values)| (name, Handling::of(&values)))
        .collect())
}

impl Handling {
    /// Evaluates attributes as `git help attributes` documents them: `eol` makes a file text unless `text` is
    /// specified, and with `text=auto` git detects that an encrypted file is not text.
    fn of(values: &BTreeMap<&[u8], &[u8]>) -> Self {
        let value = |attribute: &str| {
            values
                .get(attribute.as_bytes())
                .copied()
                .unwrap_or(b"unspecified")
        };
        let is_specified = |attribute: &str| !matches!(value(attribute), b"unspecified" | b"unset");
        let is_text = match value("text") {
            b"unset" | b"auto" => false,
            b"unspecified" => is_specified("eol"),
            _ => true,
        };
        Self {
            is_damaging: is_text || is_specified("ident") || is_specified("working-tree-encoding"),
            is_merged: value("merge") == b"surefoot",
        }
    }
}

#[cfg(unix)]
fn name_of(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStringExt as _;
    OsString::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn name_of(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_0_1_0_are_replaced_and_stand_last() {
        let before = format!("{FORMER}\n*.toml text");
        let after = with_lines(&before);
        assert_eq!(after, format!("*.toml text\n{}\n{}\n", LINES[0], LINES[1]));
        assert_eq!(with_lines(&after), after);
        assert_eq!(without_lines(&after), "*.toml text\n");
    }
}
