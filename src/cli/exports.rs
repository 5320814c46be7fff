//! Files in formats, as commands write them: where each goes, whether it may go there, and what is said of it.
//!
//! In flow formats with their places, and how each is made; out flow files of their owner alone, or bytes for the standard
//! output. Every format is made before any is written, and no assessment is ever written over. What stands in a format is
//! not known here.

use std::path::Path;

use super::Said;
use super::fault;
use super::page::clean;
use super::page::count;
use super::shown;
use crate::assessment::file::ENDING;
use crate::fingerprint;
use crate::report::Export;
use crate::report::Format;
use crate::store;
use crate::store::Fault;

/// Formats, each with where it goes.
pub(super) type Wanted<'a> = Vec<(Format, &'a Path)>;

/// Refuses what would cost somebody their work, and two formats in one place.
pub(super) fn may_go_there(wanted: &Wanted<'_>, assessment: Option<&Path>, force: bool) -> Result<(), Fault> {
    for (number, (format, path)) in wanted.iter().enumerate() {
        may_write(assessment, *format, path, force)?;
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

/// Refuses what would cost somebody their work.
fn may_write(assessment: Option<&Path>, format: Format, path: &Path, force: bool) -> Result<(), Fault> {
    if is_output(path) {
        return Ok(());
    }
    let same = |path: &Path| std::fs::canonicalize(path).ok();
    if same(path).is_some_and(|path| assessment.and_then(same) == Some(path)) {
        return Err(fault(format!("cannot write {}: it is the assessment itself. Name another file.", shown(path))));
    }
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !path.exists() || force {
        return Ok(());
    }
    if name.ends_with(ENDING) {
        return Err(fault(format!(
            "cannot write {}: it is there and may be another assessment. Name another file, or say --force.",
            shown(path)
        )));
    }
    if !name.ends_with(format.ending()) {
        return Err(fault(format!(
            "cannot write {}: it is there and does not end in {}. Name another file, or say --force.",
            shown(path),
            format.ending()
        )));
    }
    Ok(())
}
