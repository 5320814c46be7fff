//! Files in formats, as commands write them: where each goes, whether it may go there, and what is said of it.
//!
//! In flow formats with their places, and how each is made; out flow files of their owner alone, or bytes for the standard
//! output. Every format is made before any is written, and no assessment is ever written over. What stands in a format is
//! not known here.

use std::path::Path;

use super::Said;
use super::args;
use super::fault;
use super::page::clean;
use super::page::count;
use super::shown;
use crate::assessment::file::ENDING;
use crate::fingerprint;
use crate::report::Export;
use crate::report::Format;
use crate::report::junit;
use crate::report::junit::Suite;
use crate::store;
use crate::store::Fault;

/// Formats, each with where it goes.
pub(super) type Wanted<'a> = Vec<(Format, &'a Path)>;

/// Refuses what would cost somebody their work, and two formats in one place.
pub(super) fn may_go_there(wanted: &Wanted<'_>, assessment: Option<&Path>, force: bool) -> Result<(), Fault> {
    for (number, (format, path)) in wanted.iter().enumerate() {
        may_write(assessment, format.ending(), path, Some(force))?;
        if wanted.iter().skip(number + 1).any(|(_, other)| same_place(other, path)) {
            return Err(fault(format!("two formats cannot both be {}. Name two files.", shown(path))));
        }
    }
    Ok(())
}

/// Makes every format, then writes each; says so after what there is to remark.
pub(super) fn write(
    wanted: Wanted<'_>,
    mut remarks: Vec<String>,
    export_as: impl Fn(Format) -> Result<Export, String>,
) -> Result<Said, Fault> {
    let mut made: Vec<(Format, &Path, Export)> = Vec::new();
    for (format, path) in wanted {
        let export = export_as(format)
            .map_err(|words| fault(format!("cannot make the {}: {}.", format.word(), words.trim_end_matches('.'))))?;
        made.push((format, path, export));
    }
    let (mut bytes, mut told) = (Vec::new(), Vec::new());
    let piped = made.iter().any(|(_, path, _)| is_output(path));
    for (format, path, export) in made {
        if !export.missing.is_empty() {
            let missing: String = export.missing.iter().collect();
            let words = format!("no font can show these, and marks stand for them: {}", clean(&missing));
            remarks.push(format!("{}: {words}", format.word()));
        }
        if is_output(path) {
            bytes = export.bytes;
            continue;
        }
        store::write(path, &export.bytes)?;
        let pages = export.pages.map_or(String::new(), |pages| format!(", {}", count(pages, "page")));
        let size = export.bytes.len().div_ceil(1000);
        told.push(format!("Wrote {} ({}{pages}, {size} KB).", shown(path), format.word()));
        told.push(format!("  SHA-256 {}", fingerprint::of_file(&export.bytes)));
    }
    // what goes through a pipe is the report and nothing else
    if piped {
        remarks.append(&mut told);
    } else {
        bytes = told.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect();
    }
    Ok(Said { bytes, remarks, ..Said::default() })
}

/// Whether two paths lead to one file, however they are spelt, also where there is none yet.
fn same_place(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let whole = || Some(std::fs::canonicalize(folder).ok()?.join(path.file_name()?));
        std::fs::canonicalize(path).ok().or_else(whole)
    };
    a == b || place(a).is_some_and(|a| place(b) == Some(a))
}

pub(super) fn is_output(path: &Path) -> bool {
    path == Path::new("-")
}

/// Refuses what would cost somebody their work. `force` is nothing where a command has no such option.
fn may_write(assessment: Option<&Path>, ending: &str, path: &Path, force: Option<bool>) -> Result<(), Fault> {
    if is_output(path) {
        return Ok(());
    }
    let same = |path: &Path| std::fs::canonicalize(path).ok();
    if same(path).is_some_and(|path| assessment.and_then(same) == Some(path)) {
        return Err(fault(format!("cannot write {}: it is the assessment itself. Name another file.", shown(path))));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !path.exists() || force == Some(true) {
        return Ok(());
    }
    let next = if force.is_some() { "Name another file, or say --force." } else { "Name another file." };
    let file = shown(path);
    if name.ends_with(ENDING) {
        return Err(fault(format!("cannot write {file}: it is there and may be another assessment. {next}")));
    }
    if !name.ends_with(ending) {
        return Err(fault(format!("cannot write {file}: it is there and does not end in {ending}. {next}")));
    }
    Ok(())
}

/// Adds `JUnit` to what a command has to say: in a file beside it, or in its place on the standard output. Whether the
/// answer is no does not depend on it.
pub(super) fn with_junit(
    said: Said,
    asked: &args::Junit,
    json: bool,
    command: &str,
    suites: impl FnOnce() -> Vec<Suite>,
) -> Result<Said, Fault> {
    let Some(path) = asked.junit.as_deref() else { return Ok(said) };
    if json && is_output(path) {
        return Err(fault("only one of --json and --junit fits on the standard output. Name a file for --junit."));
    }
    may_write(None, ".xml", path, None)?;
    let bytes = junit::write(&format!("surefoot {command}"), &suites())
        .map_err(|words| fault(format!("cannot make the JUnit: {}.", words.trim_end_matches('.'))))?;
    if is_output(path) {
        return Ok(Said { bytes, ..said });
    }
    store::write(path, &bytes)?;
    Ok(said)
}
