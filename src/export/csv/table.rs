//! Writes rows as CSV, with no cell that could be a formula.
//!
//! Its own module so that every CSV file is written by the same rules. The encoding is UTF-8 without a byte order mark:
//! importers read the mark as part of the first column name and then find no title. Excel, which would need the mark,
//! has its own format. Records end with CR LF, as in RFC 4180, which every importer accepts; lines within a cell end
//! with LF.

use csv::{Terminator, WriterBuilder};

use crate::base::sanitize::sanitize;

/// Writes column names and rows.
///
/// # Errors
/// An error of the `csv` crate.
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

/// Inserts an apostrophe before every character that would start a formula, as OWASP advises, and nowhere else.
///
/// In countries where semicolons separate cells, and in programs that end a row at each line break, a spreadsheet
/// begins cells at positions where this file does not. So every position at which a cell could begin is treated as the
/// beginning of a cell. Leading spaces, quotes and apostrophes do not prevent a formula; some programs treat full-width
/// and small forms as the character itself.
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
