//! A cursor over the text of a file, which recognizes text written by surefoot without building values from it.
//!
//! This module must accept only the form in which [`write`](super::write()) writes a value, and never text in which the
//! full reader would find an error. Text in any other form is not recognized, which costs only time.

use jiff::Timestamp;
use jiff::civil::Date;

/// A position in the text.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'t> {
    /// The text from this position on.
    pub(crate) rest: &'t str,
    /// Whether a brace was just opened, so that no comma precedes the next key.
    opened: bool,
}

impl<'t> Cursor<'t> {
    /// Creates a cursor at the start of the text.
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            rest: text,
            opened: false,
        }
    }

    /// Advances past `words`; `None` if the text does not continue with them.
    pub(crate) fn eat(&mut self, words: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(words)?;
        Some(())
    }

    /// Advances past `words` if the text continues with them. Returns whether it did.
    pub(crate) fn eats(&mut self, words: &str) -> bool {
        self.eat(words).is_some()
    }

    /// Advances past a table in braces whose keys `inside` recognizes.
    pub(crate) fn table<T>(&mut self, inside: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.eat("{")?;
        self.opened = true;
        let found = inside(self)?;
        self.eat(" }")?;
        Some(found)
    }

    /// Whether the table in braces has no further key.
    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.starts_with(" }")
    }

    /// Advances past this key of a table in braces if the key comes next. Returns whether it did.
    pub(crate) fn key(&mut self, key: &str) -> bool {
        let mut next = *self;
        let found =
            next.eats(if self.opened { " " } else { ", " }) && next.eats(key) && next.eats(" = ");
        if found {
            next.opened = false;
            *self = next;
        }
        found
    }

    /// Advances past a list on one line whose items `item` recognizes.
    pub(crate) fn list(&mut self, item: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        self.eat("[")?;
        if self.eats("]") {
            return Some(());
        }
        loop {
            item(self)?;
            if self.eats("]") {
                return Some(());
            }
            self.eat(", ")?;
        }
    }

    /// Advances past a string on one line. Returns its text with the escapes as written.
    pub(crate) fn string(&mut self) -> Option<&'t str> {
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

    /// Advances past a string that starts with a letter or digit and has no escapes. Returns its text.
    pub(crate) fn name(&mut self) -> Option<&'t str> {
        let name = self.string()?;
        (name.starts_with(|letter: char| letter.is_ascii_alphanumeric()) && !name.contains('\\'))
            .then_some(name)
    }

    /// Advances past a list of strings on one line.
    pub(crate) fn strings(&mut self) -> Option<()> {
        self.list(|cursor| cursor.string().map(drop))
    }

    /// Advances past an integer in decimal digits. Returns its value.
    pub(crate) fn number(&mut self) -> Option<i64> {
        let signless = self.rest.strip_prefix('-').unwrap_or(self.rest);
        let digits = signless.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 1 && signless.starts_with('0') {
            return None;
        }
        let length = self.rest.len() - signless.len() + digits;
        let (number, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        // the caller checks that the number does not continue, for example as a float or date
        number.parse().ok()
    }

    /// Advances past `true` or `false`.
    pub(crate) fn flag(&mut self) -> Option<()> {
        (self.eats("true") || self.eats("false")).then_some(())
    }

    /// Advances past a date such as `2026-12-01`.
    pub(crate) fn day(&mut self) -> Option<()> {
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

    /// Advances past a time in quotation marks, such as `"2026-12-01T09:30:00Z"`. Returns its value.
    pub(crate) fn time(&mut self) -> Option<Timestamp> {
        self.string()?.parse().ok()
    }
}

/// Returns the length in bytes of an escape after its backslash; `None` for escapes that surefoot does not write.
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
