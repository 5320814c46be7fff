//! A sheet: one list as a table, and the formatting and print setup of all sheets.
//!
//! The content of lists must not be decided here.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Table, TableColumn, TableStyle,
    Worksheet, XlsxError,
};
use textwrap::{Options, WordSplitter, WrapAlgorithm};

use crate::base::dates;
use crate::base::dates::Dates;
use crate::base::sanitize::{one_line, sanitize};
use crate::views::options::{ExportOptions, Paper};

/// Maximum length of a cell in UTF-16 units, leaving room for the note that the text was truncated.
const MOST: usize = 32_000;
/// Maximum length of a name in the page header, which is limited to 255 characters in total.
const NAME: usize = 80;

/// Height of a line of text, padding of a row, and maximum height of a row, in points.
const LINE: usize = 13;
const AIR: usize = 4;
const TALLEST: usize = 409;

/// Content of a cell.
pub(super) enum Cell {
    /// Text, never interpreted.
    Words(String),
    /// Thousandths of a person-day, shown in days.
    Days(u64),
    /// A count.
    Count(usize),
    /// Thousandths, shown as a percentage. 0 is shown as a dash.
    Share(u32),
    /// A percentage, where 0 is shown as 0. `None` leaves the cell empty.
    Percent(Option<u64>),
    /// A date. `None` leaves the cell empty; a neighbouring cell explains why.
    Day(Option<Date>),
}

impl Cell {
    /// Creates a text cell.
    pub(super) fn text(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }
}

/// A column.
#[derive(Clone)]
pub(super) struct Column {
    /// Name.
    pub(super) name: Cow<'static, str>,
    /// Width in digits.
    pub(super) width: u8,
    /// Explanation.
    pub(super) about: &'static str,
    /// Whether the column contains numbers.
    pub(super) number: bool,
}

/// Creates a column for text or dates.
pub(super) const fn column(name: &'static str, width: u8, about: &'static str) -> Column {
    Column {
        name: Cow::Borrowed(name),
        width,
        about,
        number: false,
    }
}

/// Creates a column for numbers.
pub(super) const fn number(name: &'static str, width: u8, about: &'static str) -> Column {
    Column {
        name: Cow::Borrowed(name),
        width,
        about,
        number: true,
    }
}

/// A list.
pub(super) struct List {
    /// Name of its sheet and its table.
    pub(super) name: &'static str,
    /// Alternative text for people who cannot see the table.
    pub(super) about: &'static str,
    /// Columns.
    pub(super) columns: Cow<'static, [Column]>,
    /// Rows, with one cell per column.
    pub(super) rows: Vec<Vec<Cell>>,
    /// Number of printed pages side by side.
    pub(super) across: u16,
}

/// Formats and page setup of all sheets.
pub(super) struct Press {
    head: Format,
    number: Format,
    key: Format,
    words: Format,
    days: Format,
    count: Format,
    share: Format,
    percent: Format,
    day: Format,
    /// Section titles outside tables.
    pub(super) title: Format,
    /// Names outside tables, each beside its text.
    pub(super) name: Format,
    /// Text outside tables.
    pub(super) plain: Format,
    header: String,
    footer: String,
    paper: u8,
}

impl Press {
    /// Creates the formats for an export.
    pub(super) fn new(system: &str, today: Date, order: &ExportOptions) -> Self {
        let (ink, line, ground) = (
            Color::RGB(0x1F_29_33),
            Color::RGB(0xD5_DB_E1),
            Color::RGB(0xEE_F1_F4),
        );
        let base = Format::new()
            .set_font_size(10)
            .set_font_color(ink)
            .set_align(FormatAlign::Top)
            .set_align(FormatAlign::Left);
        let row = base
            .clone()
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(line);
        let number = row.clone().set_align(FormatAlign::Right).set_indent(1);
        let system: String = one_line(system).chars().take(NAME).collect();
        let (system, label) = (printed(&system), printed(order.handling.label()));
        let head = row
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_background_color(ground)
            .set_border_bottom_color(ink);
        Self {
            number: head.clone().set_align(FormatAlign::Right).set_indent(1),
            head: head.set_indent(1),
            key: row.clone().set_bold().set_indent(1),
            words: row.clone().set_text_wrap().set_indent(1),
            days: number.clone().set_num_format("0.0;;\"–\""),
            count: number.clone().set_num_format("0"),
            percent: number.clone().set_num_format("0%"),
            share: number.set_num_format("0.0%;;\"–\""),
            day: row.set_num_format("yyyy-mm-dd").set_indent(1),
            title: base.clone().set_font_size(14).set_bold(),
            name: base.clone().set_bold(),
            plain: base.set_text_wrap(),
            header: format!("&L&9{system} · &A&R&9{label}"),
            footer: format!(
                "&L&9surefoot · {}&R&9Page &P of &N",
                dates::day(today, Dates::DayMonthYear)
            ),
            paper: match order.paper {
                Paper::A4 => 9,
                Paper::Letter => 1,
            },
        }
    }

    /// Writes a list to a sheet.
    pub(super) fn put(&self, sheet: &mut Worksheet, list: &List) -> Result<(), XlsxError> {
        sheet.set_name(list.name)?;
        for (at, column) in (0..).zip(list.columns.iter()) {
            sheet.set_column_width(at, column.width)?;
            sheet.write_string_with_format(0, at, column.name.as_ref(), self.head(column))?;
        }
        for (row, cells) in (1..).zip(&list.rows) {
            for (at, cell) in (0..).zip(cells) {
                self.cell(sheet, row, at, cell)?;
            }
            let lines = cells.iter().zip(list.columns.iter()).map(|(cell, column)| {
                if let Cell::Words(words) = cell {
                    lines(words, column.width)
                } else {
                    1
                }
            });
            sheet.set_row_height(row, height(lines.max().unwrap_or(1)))?;
        }
        // a table needs at least one row
        if let (Ok(last), Some(end)) = (
            u32::try_from(list.rows.len()),
            list.columns.len().checked_sub(1),
        ) && last > 0
        {
            let named = |column: &Column| {
                TableColumn::new()
                    .set_header(column.name.as_ref())
                    .set_header_format(self.head(column))
            };
            let columns: Vec<TableColumn> = list.columns.iter().map(named).collect();
            let table = Table::new()
                .set_name(list.name)
                .set_columns(&columns)
                .set_style(TableStyle::None)
                .set_alt_text_title(list.name)
                .set_alt_text(list.about);
            sheet.add_table(0, 0, last, u16::try_from(end).unwrap_or(u16::MAX), &table)?;
        }
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_repeat_rows(0, 0)?;
        if list.across > 1 {
            sheet.set_repeat_columns(0, 1)?;
        }
        sheet.set_landscape();
        self.paper(sheet, list.across);
        Ok(())
    }

    /// Sets up printing: `across` pages side by side, and as many below each other as needed.
    pub(super) fn paper(&self, sheet: &mut Worksheet, across: u16) {
        sheet
            .set_paper_size(self.paper)
            .set_print_fit_to_pages(across, 0)
            .set_page_order(false)
            .set_margins(0.45, 0.45, 0.7, 0.6, 0.3, 0.3)
            .set_header(&self.header)
            .set_footer(&self.footer)
            .set_screen_gridlines(false);
    }

    fn head(&self, column: &Column) -> &Format {
        if column.number {
            &self.number
        } else {
            &self.head
        }
    }

    fn cell(&self, sheet: &mut Worksheet, row: u32, at: u16, cell: &Cell) -> Result<(), XlsxError> {
        let words = if at == 0 { &self.key } else { &self.words };
        let thousandths =
            |number: u64| f64::from(u32::try_from(number).unwrap_or(u32::MAX)) / 1000.0;
        match cell {
            Cell::Words(said) => sheet.write_string_with_format(row, at, fitting(said), words)?,
            Cell::Days(effort) => {
                sheet.write_number_with_format(row, at, thousandths(*effort), &self.days)?
            }
            Cell::Share(part) => sheet.write_number_with_format(
                row,
                at,
                thousandths(u64::from(*part)),
                &self.share,
            )?,
            Cell::Percent(None) => sheet.write_blank(row, at, &self.percent)?,
            Cell::Percent(Some(percent)) => sheet.write_number_with_format(
                row,
                at,
                thousandths(*percent * 10),
                &self.percent,
            )?,
            Cell::Count(count) => sheet.write_number_with_format(
                row,
                at,
                u32::try_from(*count).unwrap_or(u32::MAX),
                &self.count,
            )?,
            Cell::Day(None) => sheet.write_blank(row, at, &self.day)?,
            Cell::Day(Some(day)) => match excel(*day) {
                Some(date) => sheet.write_datetime_with_format(row, at, &date, &self.day)?,
                None => sheet.write_string_with_format(row, at, day.to_string(), &self.day)?,
            },
        };
        Ok(())
    }
}

/// Converts a date for a spreadsheet. `None` before 1900.
pub(super) fn excel(day: Date) -> Option<ExcelDateTime> {
    let (year, month, day) = (
        day.year().try_into().ok()?,
        day.month().try_into().ok()?,
        day.day().try_into().ok()?,
    );
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// Sanitizes text for a cell, and truncates it if it is too long.
pub(super) fn fitting(words: &str) -> String {
    let mut words = sanitize(words);
    let mut units = 0;
    let cut = words.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > MOST
    });
    if let Some((cut, _)) = cut {
        words.truncate(cut);
        words.push_str(" … (truncated: the cell is full)");
    }
    words
}

/// Returns the number of lines that text needs in a column. Only some programs adjust the height of a row
/// automatically.
pub(super) fn lines(words: &str, width: u8) -> usize {
    // letters are narrower than digits, the unit of column widths
    let letters = usize::from(width.saturating_sub(1)) * 5 / 4;
    let options = Options::new(letters)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_splitter(WordSplitter::NoHyphenation);
    sanitize(words)
        .split('\n')
        .map(|line| textwrap::wrap(line, &options).len().max(1))
        .sum()
}

/// Returns the height of a row with this number of lines, in points.
pub(super) fn height(lines: usize) -> u32 {
    u32::try_from((lines * LINE + AIR).min(TALLEST)).unwrap_or_default()
}

/// Escapes text for a page header or footer, where `&` begins a command.
fn printed(words: &str) -> String {
    words.replace('&', "&&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_too_long_for_a_cell_say_that_they_were_cut() {
        assert_eq!(fitting("=1"), "=1");
        let long = fitting(&"😀".repeat(20_000));
        assert!(
            long.ends_with("truncated: the cell is full)") && long.encode_utf16().count() < 32_767
        );
    }

    #[test]
    fn a_name_in_a_page_head_is_no_command() {
        assert_eq!(printed("R&D"), "R&&D");
    }
}
