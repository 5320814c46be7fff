//! `report`: exports the report in one or more formats.
//!
//! Output goes to the standard output or to files that only their owner can read.

use std::path::Path;

use super::exports::{Wanted, fits_output, may_go_there};
use super::{args, exports, open};
use crate::cli::error::{Error, failure};
use crate::cli::output::CommandOutput;
use crate::views::exporter::Exporter;
use crate::views::options::Format;
use crate::views::options::{Chapter, ExportOptions};

/// Writes the report in each requested format.
pub(super) fn report(asked: &args::Report) -> Result<CommandOutput, Error> {
    let order = order(asked);
    let wanted: Wanted<'_> = Format::ALL
        .into_iter()
        .filter_map(|format| Some((format, place(asked, format)?)))
        .collect();
    if wanted.is_empty() {
        return Err(failure(
            "a report needs a file. Add --pdf FILE, --docx FILE, --md FILE or another format.",
        ));
    }
    for (format, _) in &wanted {
        order
            .check(*format)
            .map_err(|why| failure(format!("{why}.")))?;
    }
    fits_output(&wanted, false)?;
    let work = open::open(&asked.file, &asked.view)?;
    may_go_there(&wanted, Some(&work.path), asked.force)?;
    let exporter = Exporter::of(
        &work.questionnaire,
        &work.assessment,
        work.today,
        asked.redact,
    );
    exports::write(
        wanted,
        (Some(&work.path), asked.force),
        work.remarks,
        |format| exporter.write(format, &order),
    )
}

/// The options of the export.
fn order(asked: &args::Report) -> ExportOptions {
    let chapters = if asked.chapters.is_empty() {
        Chapter::ALL.into()
    } else {
        asked.chapters.iter().copied().collect()
    };
    ExportOptions {
        kind: asked.only,
        chapters,
        paper: asked.paper,
        handling: asked.label,
    }
}

/// The destination of a format, if it was requested.
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
