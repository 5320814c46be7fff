//! The first sheet of a workbook, which explains the content and audience of the workbook and how to read it.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::sheet::{Press, fitting, height, lines as lines_of};
use crate::base::plural::thousands;
use crate::describe::options;
use crate::describe::roadmap::short_day;
use crate::describe::system;
use crate::views::facts::Facts;
use crate::views::options::{ExportOptions, Handling};

/// Width of the text column, in digits.
const WIDTH: u8 = 92;

/// Writes the first sheet: facts about the workbook, instructions for reading it, and all columns of its lists.
pub(super) fn put(press: &Press, sheet: &mut Worksheet, book: &Book<'_>) -> Result<(), XlsxError> {
    sheet.set_name("About")?;
    sheet.set_column_width(0, 20)?;
    sheet.set_column_width(1, WIDTH)?;
    let mut row = part(press, sheet, 0, book.title, &book.facts)?;
    row = part(
        press,
        sheet,
        row + 1,
        "How to read this workbook",
        &book.reading,
    )?;
    for list in &book.lists {
        let columns: Vec<(&str, String)> = list
            .columns
            .iter()
            .map(|column| (column.name.as_ref(), column.about.to_owned()))
            .collect();
        row = part(
            press,
            sheet,
            row + 1,
            &format!("Columns of {}", list.name),
            &columns,
        )?;
    }
    press.paper(sheet, 1);
    // everything on 1 page, however long the content is
    sheet.set_print_fit_to_pages(1, 1);
    Ok(())
}

/// Writes a section title and its lines. Returns the row after them.
fn part(
    press: &Press,
    sheet: &mut Worksheet,
    row: u32,
    title: &str,
    lines: &[(&str, String)],
) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(row, 0, title, &press.title)?;
    sheet.set_row_height(row, height(2))?;
    let mut next = row + 1;
    for (name, words) in lines {
        sheet.write_string_with_format(next, 0, *name, &press.name)?;
        sheet.write_string_with_format(next, 1, fitting(words), &press.plain)?;
        sheet.set_row_height(next, height(lines_of(words, WIDTH)))?;
        next += 1;
    }
    Ok(next)
}

/// Returns the line that states who may read the workbook.
pub(super) fn handling(handling: Handling) -> (&'static str, String) {
    let words = format!(
        "{}: {}",
        handling.label(),
        options::handling_meaning(handling)
    );
    ("Handling", words)
}

/// Returns facts about the workbook for one system.
pub(super) fn facts_of(
    facts: &Facts<'_>,
    order: &ExportOptions,
    redacted: bool,
) -> Vec<(&'static str, String)> {
    let questionnaire = facts.questionnaire;
    let left_out = if redacted {
        "yes: without names, notes, descriptions of evidence and the text of reasons"
    } else {
        "no: contains names and text written by the team"
    };
    vec![
        ("System", system(facts.state)),
        ("Date", short_day(facts.report.today)),
        handling(order.handling),
        ("Redacted", left_out.to_owned()),
        (
            "Questionnaire",
            format!("{} {}", questionnaire.id, questionnaire.version),
        ),
        ("Hash", questionnaire.hash.clone()),
    ]
}

/// Explains how to read the workbook for one system.
pub(super) fn reading() -> Vec<(&'static str, String)> {
    let runs = thousands(crate::roadmap::forecast::RUNS);
    vec![
        (
            "Ranges",
            "The first date of a range applies if every unknown control turns out to meet its target, the last date \
             if all unknown controls start from level 0. The real date is between these 2 dates: never quote the first \
             date alone."
                .to_owned(),
        ),
        (
            "Dates and effort",
            "The sheets Steps and Requirements show the plan in which every control of unknown level starts from level 0. \
             Dates are calculated from effort, order and capacity; they are not a commitment."
                .to_owned(),
        ),
        (
            "Forecast",
            format!("{runs} simulations of that plan: each effort is drawn from its range; order and people stay the same."),
        ),
        ("Empty cells", "If there is no date, the cell is empty and the text beside it says why.".to_owned()),
        ("Levels", "A level that is not known is shown as a word (unknown, unanswered, not asked), never as a number.".to_owned()),
    ]
}
