//! Recognizes one history entry in exactly the form in which surefoot writes it.
//!
//! Returns the answers that the entry gives and the text after the entry. An entry in any other form is not recognized,
//! which costs only time: it is then parsed in full. Therefore this module must not recognize text in which the full
//! reader would find an error, and it builds no values from the text that it skips. The form of an edit follows from
//! the list of edits.

use jiff::civil::Date;
use jiff::tz::Offset;

use crate::model::assessment::change::Change;
use crate::model::assessment::file::cursor::Cursor;

/// Recognizes the entry at the start of the text. Calls `tell` with each control whose answer the entry gives or
/// confirms, and with the day in UTC. Returns the text after the entry, which is empty or starts with another entry.
pub(super) fn entry<'t>(text: &'t str, tell: &mut impl FnMut(&'t str, Date)) -> Option<&'t str> {
    let mut cursor = Cursor::new(text);
    cursor.eat(super::HEADER)?;
    line(&mut cursor, "id = ", Cursor::name)?;
    if cursor.rest.starts_with("parents = ") {
        line(&mut cursor, "parents = ", Cursor::strings)?;
    }
    let at = line(&mut cursor, "at = ", Cursor::time)?;
    let day = Offset::UTC.to_datetime(at).date();
    line(&mut cursor, "who = ", Cursor::string)?;
    line(&mut cursor, "salt = ", Cursor::string)?;
    if cursor.rest.starts_with("undoes = ") {
        line(&mut cursor, "undoes = ", Cursor::string)?;
    }
    // report answers only after the whole entry is recognized
    let mut answered: Vec<&'t str> = Vec::new();
    cursor.eat("changes = [")?;
    if cursor.eats("\n") {
        while cursor.eats("  ") {
            answered.extend(change(&mut cursor)?);
            cursor.eat(",\n")?;
        }
    } else if !cursor.rest.starts_with(']') {
        answered.extend(change(&mut cursor)?);
    }
    cursor.eat("]\n")?;
    cursor.eats("\n");
    if !cursor.rest.is_empty() && !cursor.rest.starts_with(super::HEADER) {
        return None;
    }
    for control in answered {
        tell(control, day);
    }
    Some(cursor.rest)
}

/// Advances past a line with a key and a value. Returns the value.
fn line<'t, T>(
    cursor: &mut Cursor<'t>,
    key: &str,
    value: impl FnOnce(&mut Cursor<'t>) -> Option<T>,
) -> Option<T> {
    cursor.eat(key)?;
    let value = value(cursor)?;
    cursor.eat("\n")?;
    Some(value)
}

/// Recognizes one edit. Returns the control whose answer it gives or confirms, if any.
#[expect(
    clippy::option_option,
    reason = "not recognized, recognized, and recognized as an answer are 3 different results"
)]
fn change<'t>(cursor: &mut Cursor<'t>) -> Option<Option<&'t str>> {
    let (set, name) = Change::recognize(cursor)?;
    match set {
        // this edit moves answers to other ids with their dates, which only the full reader handles
        "questionnaire" => None,
        "answer" | "confirmed" => Some(name),
        _ => Some(None),
    }
}
