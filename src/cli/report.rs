//! `report`: the report as files.
//!
//! In flow an assessment and the formats asked for; out flow bytes, for the standard output or for files of their owner
//! alone. Every format is made before any is written, and no assessment is ever written over.

use std::path::Path;

use super::Said;
use super::args;
use super::fault;
use super::open;
use super::page::clean;
use super::page::count;
use super::shown;
use crate::assessment::file::ENDING;
use crate::fingerprint;
use crate::report::Export;
use crate::report::Exporter;
use crate::report::Format;
use crate::report::order::Chapter;
use crate::report::order::Order;
use crate::store;
use crate::store::Fault;

/// Writes the report in each format asked for.
pub(super) fn report(asked: &args::Report) -> Result<Said, Fault> {
    let order = order(asked);
    let wanted: Vec<(Format, &Path)> =
        Format::ALL.into_iter().filter_map(|format| Some((format, place(asked, format)?))).collect();
    if wanted.is_empty() {
        return Err(fault("a report needs a place: say --pdf FILE, --docx FILE, --md FILE, or several of them."));
    }
    for (format, _) in &wanted {
        order.check(*format).map_err(|words| fault(format!("{words}.")))?;
    }
    if wanted.iter().filter(|(_, path)| is_output(path)).count() > 1 {
        return Err(fault("only one format fits on the standard output. Name a file for the others."));
    }
    let work = open::open(&asked.file, &asked.view)?;
    for (number, (format, path)) in wanted.iter().enumerate() {
        may_write(&work.path, *format, path, asked.force)?;
        if wanted.iter().skip(number + 1).any(|(_, other)| same_place(other, path)) {
            return Err(fault(format!("two formats cannot both be {}. Name two files.", shown(path))));
        }
    }
    let mut made: Vec<(Format, &Path, Export)> = Vec::new();
    let exporter = Exporter::of(&work.questionnaire, &work.assessment, work.today, asked.redact);
    for (format, path) in wanted {
        let export = exporter
            .write(format, &order)
            .map_err(|words| fault(format!("cannot make the {}: {}.", format.word(), words.trim_end_matches('.'))))?;
        made.push((format, path, export));
    }
    let (mut bytes, mut told, mut remarks) = (Vec::new(), Vec::new(), work.remarks);
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

/// What is asked for.
fn order(asked: &args::Report) -> Order {
    let chapters =
        if asked.chapters.is_empty() { Chapter::ALL.into() } else { asked.chapters.iter().copied().collect() };
    Order { kind: asked.only, chapters, paper: asked.paper, handling: asked.label }
}

/// Where a format goes, if it is asked for.
fn place(asked: &args::Report, format: Format) -> Option<&Path> {
    match format {
        Format::Pdf => &asked.pdf,
        Format::Docx => &asked.docx,
        Format::Markdown => &asked.md,
        Format::Xlsx => &asked.xlsx,
        Format::Csv => &asked.csv,
        Format::Ics => &asked.ics,
        Format::Json => &asked.json,
        Format::Oscal => &asked.oscal,
        Format::Poam => &asked.poam,
        Format::Toml => &asked.toml,
    }
    .as_deref()
}

/// Whether two paths lead to one file, however they are spelt, also where there is none yet.
pub(super) fn same_place(a: &Path, b: &Path) -> bool {
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
pub(super) fn may_write(assessment: &Path, format: Format, path: &Path, force: bool) -> Result<(), Fault> {
    if is_output(path) {
        return Ok(());
    }
    let same = |path: &Path| std::fs::canonicalize(path).ok();
    if same(path).is_some_and(|path| same(assessment) == Some(path)) {
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
