//! Writes rows as CSV, with no cell that could be a formula.
//!
//! Its own module so that no list is written in any other way. UTF-8 without a byte order mark: importers take the mark
//! for a part of the first name, and then find no title. Excel, which would need it, has a format of its own. Records
//! end with CR LF, as in RFC 4180, which every importer accepts; within a cell a line ends with LF.

use csv::{Terminator, WriterBuilder};

use crate::base::sanitize::sanitize;

/// The rows below the names of their columns.
///
/// # Errors
/// The library that writes them refuses.
pub(super) fn write<const N: usize>(
    columns: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = Vec::new();
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(&mut bytes);
    writer.write_record(columns)?;
    for cells in rows {
        writer.write_record(cells.map(|cell| defused(&sanitize(&cell))))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// The cell with an apostrophe before each sign that would make a formula, as OWASP advises, and in no other place.
///
/// A spreadsheet in a country that parts cells by semicolons, or one that ends a row at each line, begins a cell where
/// this file has none, so the start of a cell is wherever it could be. Spaces, quotes and apostrophes before the sign
/// change nothing; full-width and small signs are the sign itself to some.
fn defused(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 1);
    let mut at_start = true;
    for letter in cell.chars() {
        match letter {
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫'
                if at_start =>
            {
                out.push('\'');
                at_start = false;
            }
            ';' | '\n' => at_start = true,
            '"' | '\'' => {}
            letter if letter.is_whitespace() => {}
            _ => at_start = false,
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_wherever_it_begins() {
        assert_eq!(defused("=1+2"), "'=1+2");
        assert_eq!(defused("-1+1|cmd"), "'-1+1|cmd");
        assert_eq!(defused("＠SUM(1)"), "'＠SUM(1)");
        assert_eq!(defused(" \"'=1"), " \"''=1");
        assert_eq!(defused("name;=1\n+2"), "name;'=1\n'+2");
    }

    #[test]
    fn what_is_no_formula_stays_as_it_is() {
        for words in [
            "",
            "well-known",
            "a = b",
            "mail@example.org",
            "it's 5-7; well-known",
            "2027-01-31",
            "DAT-P1=2/shown",
        ] {
            assert_eq!(defused(words), words);
        }
    }
}
