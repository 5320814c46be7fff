//! The first sheet of a workbook: its content, its audience, and how to read it.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::sheet::{Press, fitting, height, lines as lines_of};
use crate::base::plural::thousands;
use crate::describe::options;
use crate::describe::system;
use crate::views::facts::Facts;
use crate::views::options::{ExportOptions, Handling};

/// Width of the text column, in digits.
const WIDTH: u8 = 92;

/// Writes the first sheet: facts about the workbook, how to read it, and all columns of its lists.
pub(super) fn put(press: &Press, sheet: &mut Worksheet, book: &Book<'_>) -> Result<(), XlsxError> {
    sheet.set_name("About")?;
    sheet.set_column_width(0, 20)?;
    sheet.set_column_width(1, WIDTH)?;
    let mut row = part(press, sheet, 0, book.title, &book.facts)?;
    row = part(press, sheet, row + 1, "How to read it", &book.reading)?;
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
    // everything on one page, however long
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

/// Returns facts about the workbook of one system.
pub(super) fn facts_of(
    facts: &Facts<'_>,
    order: &ExportOptions,
    redacted: bool,
) -> Vec<(&'static str, String)> {
    let questionnaire = facts.questionnaire;
    let left_out = if redacted {
        "yes: names, notes, places of evidence and the words of reasons are left out"
    } else {
        "no: it holds names and words of the team"
    };
    vec![
        ("System", system(facts.state)),
        ("Date", facts.report.today.to_string()),
        handling(order.handling),
        ("Redacted", left_out.to_owned()),
        (
            "Questionnaire",
            format!("{} {}", questionnaire.id, questionnaire.version),
        ),
        ("Hash", questionnaire.hash.clone()),
    ]
}

/// Explains how to read the workbook of one system.
pub(super) fn reading() -> Vec<(&'static str, String)> {
    let runs = thousands(crate::roadmap::forecast::RUNS);
    vec![
        (
            "Ranges",
            "The first day of a gate's range holds if everything unknown turns out as asked, the last if it all starts \
             from nothing. The truth lies between; the first day alone is no promise."
                .to_owned(),
        ),
        (
            "Days of work",
            "Those of steps and requirements are of the plan in which everything unknown starts from nothing. They \
             follow from effort, order and capacity, and are no promise of anyone."
                .to_owned(),
        ),
        (
            "Forecast",
            format!("It runs that plan {runs} times with each effort drawn from its range, order and people as planned."),
        ),
        ("Empty cells", "A day that does not exist is an empty cell; the words beside it say why.".to_owned()),
        ("Levels", "What nobody knows is a word (unknown, open, not asked) and never a number.".to_owned()),
    ]
}
