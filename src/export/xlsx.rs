//! XLSX: requirements, roadmap and gates as working lists for a spreadsheet.
//!
//! The first sheet explains the workbook and how to read it; each further sheet is one list, a table to filter and
//! sort, ready to print. Dates and numbers are typed; all text is in text cells, whatever it begins with. There must be
//! no formula, link or macro, so that text written by a team can never be executed.
//!
//! This file and the first sheet use each other: the sheet lists the other sheets, which are declared here.

mod about;
mod lists;
pub mod portfolio;
mod sheet;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

use crate::base::sanitize::one_line;
use crate::describe::options;
use crate::describe::system;
use crate::views::exporter::Exporter;
use crate::views::facts::Facts;
use crate::views::options::{ExportOptions, Kind};
use sheet::{List, Press};

/// Exports a workbook.
///
/// # Errors
/// An error of `rust_xlsxwriter`.
pub fn write(exporter: &Exporter<'_>, order: &ExportOptions) -> Result<Vec<u8>, XlsxError> {
    let facts = Facts::of(exporter);
    let mut lists: Vec<List> = Vec::new();
    if order.kind != Kind::Roadmap {
        lists.push(lists::requirements(&facts));
    }
    if order.kind != Kind::Requirements {
        lists.extend([
            lists::roadmap(&facts),
            lists::gates(&facts),
            lists::blockers(&facts),
        ]);
    }
    bound(&Book {
        title: options::document_title(order.kind),
        subject: "Working lists of a security assessment",
        system: &system(facts.state),
        today: facts.report.today,
        order,
        facts: about::facts_of(&facts, order, exporter.redacted),
        reading: about::reading(),
        lists,
    })
}

/// Content of a workbook.
struct Book<'a> {
    /// Title.
    title: &'a str,
    /// Subject in a few words.
    subject: &'a str,
    /// Name of the system or portfolio.
    system: &'a str,
    /// Date of the report.
    today: Date,
    /// Paper size and handling label.
    order: &'a ExportOptions,
    /// Facts about the workbook: name and text.
    facts: Vec<(&'static str, String)>,
    /// Explanations of how to read the workbook: name and text.
    reading: Vec<(&'static str, String)>,
    /// Lists, one per sheet.
    lists: Vec<List>,
}

/// Returns the bytes of a workbook.
fn bound(made_of: &Book<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let mut properties = DocProperties::new()
        .set_title(one_line(&format!(
            "{} of {}",
            made_of.title, made_of.system
        )))
        .set_subject(made_of.subject)
        .set_author("surefoot")
        .set_status(made_of.order.handling.label());
    // without a creation date, the library uses the current time
    let day = sheet::excel(made_of.today).or_else(|| sheet::excel(jiff::civil::date(1900, 1, 1)));
    if let Some(day) = day {
        properties = properties.set_creation_datetime(&day);
    }
    book.set_properties(&properties);
    let press = Press::new(made_of.system, made_of.today, made_of.order);
    about::put(&press, book.add_worksheet(), made_of)?;
    for list in &made_of.lists {
        press.put(book.add_worksheet(), list)?;
    }
    book.save_to_buffer()
}
