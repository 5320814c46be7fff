//! A sheet: one list as a table, and how all sheets look and print.
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
use crate::base::sanitize::{one_line, sanitize};
use crate::views::options::{ExportOptions, Paper};

/// The most UTF-16 units of a cell, less what says that it was cut.
const MOST: usize = 32_000;
/// The most letters of a name in the head of a page, which takes 255 in all.
const NAME: usize = 80;

/// Points of a line of text, of what stands above and below it, and the most a row takes.
const LINE: usize = 13;
const AIR: usize = 4;
const TALLEST: usize = 409;

/// What a cell holds.
pub(super) enum Cell {
    /// Words, which stay words.
    Words(String),
    /// Thousandths of a person-day, shown in days.
    Days(u64),
    /// How many.
    Count(usize),
    /// Thousandths of a whole, shown in percent.
    Share(u32),
    /// In percent, nothing being nothing; where there is none, the cell is empty.
    Percent(Option<u64>),
    /// A day; nothing leaves the cell empty, and a neighbour says why.
    Day(Option<Date>),
}

impl Cell {
    /// Words.
    pub(super) fn text(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }
}

/// A column.
#[derive(Clone)]
pub(super) struct Column {
    /// Its name.
    pub(super) name: Cow<'static, str>,
    /// How wide it is, in digits.
    pub(super) width: u8,
    /// What it means.
    pub(super) about: &'static str,
    /// Whether it holds numbers.
    pub(super) number: bool,
}

/// A column of words or days.
pub(super) const fn column(name: &'static str, width: u8, about: &'static str) -> Column {
    Column {
        name: Cow::Borrowed(name),
        width,
        about,
        number: false,
    }
}

/// A column of numbers.
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
    /// The name of its sheet and its table.
    pub(super) name: &'static str,
    /// What it lists, for those who do not see it.
    pub(super) about: &'static str,
    /// Its columns.
    pub(super) columns: Cow<'static, [Column]>,
    /// Its rows, a cell for each column.
    pub(super) rows: Vec<Vec<Cell>>,
    /// How many sheets of paper lie side by side.
    pub(super) across: u16,
}

/// How every sheet looks.
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
    /// Titles of parts, outside of tables.
    pub(super) title: Format,
    /// Names of what stands beside them.
    pub(super) name: Format,
    /// Words outside of tables.
    pub(super) plain: Format,
    header: String,
    footer: String,
    paper: u8,
}

impl Press {
    /// The looks of an order.
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
            percent: number.clone().set_num_format("0 %"),
            share: number.set_num_format("0.0 %;;\"–\""),
            day: row.set_num_format("yyyy-mm-dd").set_indent(1),
            title: base.clone().set_font_size(14).set_bold(),
            name: base.clone().set_bold(),
            plain: base.set_text_wrap(),
            header: format!("&L&9{system} · &A&R&9{label}"),
            footer: format!("&L&9surefoot · {}&R&9Page &P of &N", dates::long(today)),
            paper: match order.paper {
                Paper::A4 => 9,
                Paper::Letter => 1,
            },
        }
    }

    /// Prints a list on a sheet.
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
        // a table without a row is none
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

    /// How a sheet comes to paper: so many sheets side by side, as many below each other as it takes.
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

/// A day as a spreadsheet counts it, which knows none before 1900.
pub(super) fn excel(day: Date) -> Option<ExcelDateTime> {
    let (year, month, day) = (
        day.year().try_into().ok()?,
        day.month().try_into().ok()?,
        day.day().try_into().ok()?,
    );
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// Words as a cell takes them: harmless, and cut where it takes no more.
pub(super) fn fitting(words: &str) -> String {
    let mut words = sanitize(words);
    let mut units = 0;
    let cut = words.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > MOST
    });
    if let Some((cut, _)) = cut {
        words.truncate(cut);
        words.push_str(" … (cut here: a cell takes no more)");
    }
    words
}

/// Lines that words take in a column. Only some programs find out by themselves how high a row must be.
pub(super) fn lines(words: &str, width: u8) -> usize {
    // letters are narrower than the digits that columns are measured in
    let letters = usize::from(width.saturating_sub(1)) * 5 / 4;
    let options = Options::new(letters)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_splitter(WordSplitter::NoHyphenation);
    sanitize(words)
        .split('\n')
        .map(|line| textwrap::wrap(line, &options).len().max(1))
        .sum()
}

/// How high a row of so many lines is, in points.
pub(super) fn height(lines: usize) -> u32 {
    u32::try_from((lines * LINE + AIR).min(TALLEST)).unwrap_or_default()
}

/// Words in the head or foot of a page, where `&` begins a command.
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
        assert!(long.ends_with("a cell takes no more)") && long.encode_utf16().count() < 32_767);
    }

    #[test]
    fn a_name_in_a_page_head_is_no_command() {
        assert_eq!(printed("R&D"), "R&&D");
    }
}
