//! XLSX: requirements, roadmap and gates as working lists for a spreadsheet.
//!
//! In flows a report; out flows a workbook: what it is and how to read it first, then one sheet a list, each a table to
//! filter and sort, ready to print. A date is a date and a number a number; every word is a text cell, whatever it begins
//! with. There may be no formula, no link and no macro in it: what a team wrote can never act.

mod about;
mod lists;
mod sheet;

use rust_xlsxwriter::DocProperties;
use rust_xlsxwriter::Workbook;
use rust_xlsxwriter::XlsxError;

use super::Exporter;
use super::order::Kind;
use super::order::Order;
use super::prose::Facts;
use super::rows::one_line;
use sheet::List;
use sheet::Press;

/// The workbook of an order.
///
/// # Errors
/// One sentence, when the library that writes it refuses.
pub fn write(exporter: &Exporter<'_>, order: &Order) -> Result<Vec<u8>, String> {
    book(exporter, order).map_err(|fault| fault.to_string())
}

fn book(exporter: &Exporter<'_>, order: &Order) -> Result<Vec<u8>, XlsxError> {
    let facts = Facts::of(exporter);
    let mut lists: Vec<List> = Vec::new();
    if order.kind != Kind::Roadmap {
        lists.push(lists::requirements(&facts));
    }
    if order.kind != Kind::Requirements {
        lists.extend([lists::roadmap(&facts), lists::gates(&facts), lists::shortfalls(&facts)]);
    }
    let today = facts.report.today;
    let mut book = Workbook::new();
    let mut properties = DocProperties::new()
        .set_title(one_line(&format!("{} of {}", order.kind.title(), facts.system())))
        .set_subject("Working lists of a security assessment")
        .set_author("surefoot")
        .set_status(order.handling.label());
    // without a day of its own the file would get one from the clock
    let day = sheet::excel(today).or_else(|| sheet::excel(jiff::civil::date(1900, 1, 1)));
    if let Some(day) = day {
        properties = properties.set_creation_datetime(&day);
    }
    book.set_properties(&properties);
    let press = Press::new(&facts.system(), today, order);
    about::put(&press, book.add_worksheet(), &facts, order, exporter.redacted, &lists)?;
    for list in &lists {
        press.put(book.add_worksheet(), list)?;
    }
    book.save_to_buffer()
}
