//! Recognizes one history entry in exactly the form in which surefoot writes it.
//!
//! Returns the answers that the entry gives and the text after it. An entry in any other form is not recognized, which
//! costs only time: it is then parsed in full. Therefore this module must not recognize text in which the full reader
//! would find an error, and it builds no values from the text that it skips.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::model::questionnaire::{EvidenceState, TOP};

/// Recognises the entry that the text begins with, and tells each control whose answer it gives, with the day in UTC.
/// Gives what stands behind it: nothing, or another entry.
pub(super) fn entry<'t>(text: &'t str, tell: &mut impl FnMut(&'t str, Date)) -> Option<&'t str> {
    let mut cursor = Cursor { rest: text };
    head(&mut cursor)?;
    let at: Timestamp = cursor.field("at = ")?.parse().ok()?;
    let day = Offset::UTC.to_datetime(at).date();
    cursor.field("who = ")?;
    cursor.field("salt = ")?;
    if cursor.eats("undoes = ") {
        cursor.string()?;
        cursor.eat("\n")?;
    }
    // nothing is told of an entry that is not recognised to its end
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

/// The lines of an entry before its time.
fn head(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.eat(super::HEADER)?;
    cursor.eat("id = ")?;
    cursor.name()?;
    cursor.eat("\n")?;
    if cursor.eats("parents = ") {
        cursor.strings()?;
        cursor.eat("\n")?;
    }
    Some(())
}

/// One edit; gives the control whose answer it is about, where it is about one.
#[expect(
    clippy::option_option,
    reason = "not recognised, recognised, and recognised as an answer are three things"
)]
fn change<'t>(cursor: &mut Cursor<'t>) -> Option<Option<&'t str>> {
    cursor.eat("{ set = ")?;
    let set = cursor.string()?;
    let mut answered = None;
    match set {
        "system" | "phase_today" | "phase_wanted" => {
            if cursor.eats(", to = ") {
                cursor.string()?;
            }
        }
        "by" | "start" => {
            if cursor.eats(", to = ") {
                cursor.day()?;
            }
        }
        "fact" => {
            cursor.eat(", fact = ")?;
            cursor.name()?;
            if cursor.eats(", to = ") && !cursor.flag() {
                if cursor.rest.starts_with('[') {
                    cursor.strings()?;
                } else {
                    cursor.string().map(|_| ())?;
                }
            }
        }
        _ => {
            cursor.eat(", control = ")?;
            let control = cursor.name()?;
            about_control(cursor, set)?;
            answered = matches!(set, "answer" | "confirmed").then_some(control);
        }
    }
    cursor.eat(" }")?;
    Some(answered)
}

/// What an edit says of a control, behind its id.
fn about_control(cursor: &mut Cursor<'_>, set: &str) -> Option<()> {
    let text = |cursor: &mut Cursor<'_>, key: &str| {
        cursor.eat(key)?;
        cursor.string().map(|_| ())
    };
    let day = |cursor: &mut Cursor<'_>, key: &str| {
        cursor.eat(key)?;
        cursor.day()
    };
    let maybe = |cursor: &mut Cursor<'_>, key: &str| {
        if cursor.rest.starts_with(key) {
            text(cursor, key)
        } else {
            Some(())
        }
    };
    // nothing more takes away what was said
    if cursor.rest.starts_with(" }") {
        return matches!(
            set,
            "answer" | "evidence" | "exception" | "decision" | "owner" | "confirmed"
        )
        .then_some(());
    }
    match set {
        "answer" => answer(cursor),
        "note" | "owner" => text(cursor, ", to = "),
        "confirmed" => day(cursor, ", to = "),
        "bookmark" => {
            cursor.eat(", to = ")?;
            cursor.flag().then_some(())
        }
        "evidence" => {
            cursor.eat(", state = ")?;
            EvidenceState::from_word(cursor.string()?)?;
            cursor.eat(", level = ")?;
            cursor.level()?;
            maybe(cursor, ", what = ")?;
            if cursor.rest.starts_with(", expires = ") {
                day(cursor, ", expires = ")
            } else {
                Some(())
            }
        }
        "exception" => {
            text(cursor, ", owner = ")?;
            text(cursor, ", reason = ")?;
            text(cursor, ", measure = ")?;
            day(cursor, ", granted = ")?;
            day(cursor, ", expires = ")
        }
        "decision" => {
            day(cursor, ", on = ")?;
            answer(cursor)?;
            maybe(cursor, ", why = ")?;
            maybe(cursor, ", dissent = ")
        }
        _ => None,
    }
}

/// An answer, in one of its three forms.
fn answer(cursor: &mut Cursor<'_>) -> Option<()> {
    if cursor.eats(", level = ") {
        return cursor.level();
    }
    if cursor.eats(", not_applicable = ") {
        return cursor.string().map(|_| ());
    }
    cursor.eat(", unknown = { who = ")?;
    cursor.string()?;
    if cursor.eats(", by = ") {
        cursor.day()?;
    }
    cursor.eat(" }")
}

/// A place in a text.
struct Cursor<'t> {
    rest: &'t str,
}

impl<'t> Cursor<'t> {
    /// Goes on behind those words, which must stand here.
    fn eat(&mut self, words: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(words)?;
        Some(())
    }

    /// Goes on behind those words, if they stand here.
    fn eats(&mut self, words: &str) -> bool {
        self.eat(words).is_some()
    }

    /// A line of a key and its text.
    fn field(&mut self, key: &str) -> Option<&'t str> {
        self.eat(key)?;
        let text = self.string()?;
        self.eat("\n")?;
        Some(text)
    }

    /// A text on one line, as it is written: with its escapes.
    fn string(&mut self) -> Option<&'t str> {
        self.eat("\"")?;
        let bytes = self.rest.as_bytes();
        let mut at = 0;
        loop {
            match bytes.get(at)? {
                b'"' => break,
                b'\\' => at += escape(bytes.get(at + 1..)?)? + 1,
                b'\t' => at += 1,
                0..=0x1F | 0x7F => return None,
                _ => at += 1,
            }
        }
        let (text, rest) = self.rest.split_at_checked(at)?;
        self.rest = rest;
        self.eat("\"")?;
        Some(text)
    }

    /// A text that says something, and in which nothing is escaped.
    fn name(&mut self) -> Option<&'t str> {
        let name = self.string()?;
        (name.starts_with(|letter: char| letter.is_ascii_alphanumeric()) && !name.contains('\\'))
            .then_some(name)
    }

    /// A list of texts on one line.
    fn strings(&mut self) -> Option<()> {
        self.eat("[")?;
        if self.eats("]") {
            return Some(());
        }
        loop {
            self.string()?;
            if self.eats("]") {
                return Some(());
            }
            self.eat(", ")?;
        }
    }

    /// A level.
    fn level(&mut self) -> Option<()> {
        let level = self.rest.bytes().next()?.checked_sub(b'0')?;
        if level > TOP {
            return None;
        }
        // what follows must not go on with the number, which whoever asked looks at
        self.rest = self.rest.get(1..)?;
        Some(())
    }

    /// Yes or no; whether it was one.
    fn flag(&mut self) -> bool {
        self.eats("true") || self.eats("false")
    }

    /// A day: 2026-12-01.
    fn day(&mut self) -> Option<()> {
        let (day, rest) = self.rest.split_at_checked(10)?;
        let is_written_so = day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        if !is_written_so || day.parse::<Date>().is_err() {
            return None;
        }
        self.rest = rest;
        Some(())
    }
}

/// How many bytes an escape takes behind its stroke, for those that are written.
fn escape(behind: &[u8]) -> Option<usize> {
    match behind.first()? {
        b'"' | b'\\' | b'n' | b't' | b'r' => Some(1),
        b'u' => {
            let digits = std::str::from_utf8(behind.get(1..5)?).ok()?;
            let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let character = u32::from_str_radix(digits, 16)
                .ok()
                .and_then(char::from_u32);
            (is_hex && character.is_some()).then_some(5)
        }
        _ => None,
    }
}
