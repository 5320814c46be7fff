//! Writes exports for commands: checks each destination, writes the files and reports what was written.
//!
//! Only the owner can read the written files; `-` stands for standard output. Every format is generated before any is
//! written, and no assessment is ever overwritten. The contents of a format do not belong here.

use std::path::Path;

use super::args;
use super::page::{clean, count};
use crate::base::hash;
use crate::cli::error::{Error, failure};
use crate::cli::output::CommandOutput;
use crate::export::junit;
use crate::export::junit::Suite;
use crate::session::export::{Export, ExportError};
use crate::session::path::{PathRefusal, may_export, shown};
use crate::store;
use crate::store::{Existing, WriteRefusal};
use crate::views::options::{Format, JUNIT_SUFFIX};

/// Formats, each with its destination.
pub(super) type Wanted<'a> = Vec<(Format, &'a Path)>;

/// Refuses more than one format on the standard output; `json` counts as one.
pub(super) fn fits_output(wanted: &Wanted<'_>, json: bool) -> Result<(), Error> {
    let piped = wanted.iter().filter(|(_, path)| is_output(path)).count();
    if piped + usize::from(json) > 1 {
        return Err(failure(
            "only one format can go to standard output. Name a file for the others.",
        ));
    }
    Ok(())
}

/// Refuses names that claim another format, destinations that must not be overwritten, and 2 formats with the same
/// destination.
///
/// # Errors
/// A [`PathRefusal`] in words, or the destination of both formats.
pub(super) fn may_go_there(
    wanted: &Wanted<'_>,
    assessment: Option<&Path>,
    force: bool,
) -> Result<(), Error> {
    for (number, (format, path)) in wanted.iter().enumerate() {
        if !is_output(path) {
            let format = (format.word(), format.suffix());
            may_export(path, assessment, existing(format.1, force), format)
                .map_err(|why| path_refused(&why, Some(CONFIRM)))?;
        }
        if wanted
            .iter()
            .skip(number + 1)
            .any(|(_, other)| store::is_same_place(other, path))
        {
            return Err(failure(format!(
                "2 formats cannot share the file {}. Name 2 files.",
                shown(path)
            )));
        }
    }
    Ok(())
}

/// Turns a refusal of a path into the error of a command; `confirm` is the advice on replacing an existing file.
fn path_refused(why: &PathRefusal, confirm: Option<&str>) -> Error {
    match why {
        PathRefusal::Write(why) => failure(clean(&why.sentence(confirm))),
        PathRefusal::Suffix(..) => failure(why.to_string()),
    }
}

/// The existing files that a command replaces.
fn existing(ending: &str, force: bool) -> Existing<'_> {
    if force {
        Existing::Replaced
    } else {
        Existing::ReplacedIfItEndsIn(ending)
    }
}

/// The advice on how to replace an existing file.
pub(super) const CONFIRM: &str = "Add --force to replace it";

/// Turns a refusal to write into the error of a command.
pub(super) fn refused(why: &WriteRefusal) -> Error {
    failure(clean(&why.sentence(Some(CONFIRM))))
}

/// Generates every format, then writes each one and reports the files. A format without anything to write is left out
/// and makes the answer no; a file that cannot be written does not stop the files after it.
pub(super) fn write(
    wanted: Wanted<'_>,
    (assessment, force): (Option<&Path>, bool),
    mut remarks: Vec<String>,
    export_as: impl Fn(Format) -> Result<Export, ExportError>,
) -> Result<CommandOutput, Error> {
    let mut made: Vec<(Format, &Path, Export)> = Vec::new();
    let mut no = false;
    for (format, path) in wanted {
        match export_as(format) {
            Ok(export) => made.push((format, path, export)),
            Err(why) if why.is_empty_export() => {
                no = true;
                remarks.push(left_out(format, path, &why));
            }
            Err(why) => return Err(cannot_make(format.word(), &why)),
        }
    }
    let (mut bytes, mut told, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    let piped = made.iter().any(|(_, path, _)| is_output(path));
    for (format, path, export) in made {
        if !export.missing.is_empty() {
            let missing: String = export.missing.iter().collect();
            let words = format!(
                "no font has these characters, so an empty box replaces each: {}",
                clean(&missing)
            );
            remarks.push(format!("{}: {words}", format.word()));
        }
        if is_output(path) {
            bytes = export.bytes;
            continue;
        }
        if let Err(why) = store::write_output(
            path,
            &export.bytes,
            assessment,
            existing(format.suffix(), force),
        ) {
            faults.push(refused(&why));
            continue;
        }
        let pages = export
            .pages
            .map_or(String::new(), |pages| format!(", {}", count(pages, "page")));
        let size = export.bytes.len().div_ceil(1000);
        told.push(format!(
            "Wrote {} ({}{pages}, {size} KB).",
            shown(path),
            format.word()
        ));
        told.push(format!("  SHA-256 {}", hash::of_file(&export.bytes)));
    }
    // a pipe must receive only the report
    if piped {
        remarks.append(&mut told);
    } else {
        bytes = told
            .iter()
            .flat_map(|line| [line.as_bytes(), b"\n"].concat())
            .collect();
    }
    Ok(CommandOutput {
        bytes,
        remarks,
        no,
        faults,
    })
}

/// The remark on a format without anything to write.
fn left_out(format: Format, path: &Path, why: &ExportError) -> String {
    let name = if is_output(path) {
        format.word().to_owned()
    } else {
        format!("{} ({})", shown(path), format.word())
    };
    // otherwise a script would take the earlier file for the current one
    let earlier = if !is_output(path) && store::may_exist(path) {
        " The existing file is from an earlier export."
    } else {
        ""
    };
    format!("Did not write {name}: {why}.{earlier}")
}

/// The error for an export that could not be generated.
fn cannot_make(what: &str, why: &dyn std::error::Error) -> Error {
    let why = why.to_string();
    failure(format!(
        "cannot create the {what}: {}.",
        why.trim_end_matches('.')
    ))
}

pub(super) fn is_output(path: &Path) -> bool {
    path == Path::new("-")
}

/// Adds `JUnit` output to that of a command: in a file, or on standard output instead of the text. The exit code does
/// not change.
pub(super) fn with_junit(
    said: CommandOutput,
    asked: &args::Junit,
    json: bool,
    command: &str,
    suites: impl FnOnce() -> Vec<Suite>,
) -> Result<CommandOutput, Error> {
    let Some(path) = asked.junit.as_deref() else {
        return Ok(said);
    };
    if json && is_output(path) {
        return Err(failure(
            "only one of --json and --junit can go to standard output. Name a file for --junit.",
        ));
    }
    // these commands have no --force: they only replace files that end in .xml
    let refused = |why: WriteRefusal| failure(clean(&why.sentence(None)));
    if !is_output(path) {
        let existing = Existing::ReplacedIfItEndsIn(JUNIT_SUFFIX);
        may_export(path, None, existing, ("JUnit", JUNIT_SUFFIX))
            .map_err(|why| path_refused(&why, None))?;
    }
    let bytes = junit::write(&format!("surefoot {command}"), &suites())
        .map_err(|why| cannot_make("JUnit file", &why))?;
    if is_output(path) {
        return Ok(CommandOutput { bytes, ..said });
    }
    store::write_output(
        path,
        &bytes,
        None,
        Existing::ReplacedIfItEndsIn(JUNIT_SUFFIX),
    )
    .map_err(refused)?;
    Ok(said)
}
