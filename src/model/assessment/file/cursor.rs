//! A place in the text of a file, for recognizing what surefoot wrote without building values from it.
//!
//! Everything here accepts exactly the form in which [`write`](super::write()) writes a value, and never text in which
//! the full reader would find an error. Text in any other form is not recognized, which costs only time.

use jiff::Timestamp;
use jiff::civil::Date;

/// A place in a text.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'t> {
    /// The text from here on.
    pub(crate) rest: &'t str,
    /// Whether a brace was opened last, so that no comma stands before the next key.
    opened: bool,
}

impl<'t> Cursor<'t> {
    /// The beginning of a text.
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            rest: text,
            opened: false,
        }
    }

    /// Moves behind `words`, which must stand here.
    pub(crate) fn eat(&mut self, words: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(words)?;
        Some(())
    }

    /// Moves behind `words` if they stand here, and returns whether they do.
    pub(crate) fn eats(&mut self, words: &str) -> bool {
        self.eat(words).is_some()
    }

    /// A table in braces, whose keys `inside` recognizes.
    pub(crate) fn table<T>(&mut self, inside: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.eat("{")?;
        self.opened = true;
        let found = inside(self)?;
        self.eat(" }")?;
        Some(found)
    }

    /// Whether no other key of the table in braces follows.
    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.starts_with(" }")
    }

    /// Moves behind a key of a table in braces if it stands here, and returns whether it does.
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

    /// A list on one line, each item of which `item` recognizes.
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

    /// A text on one line, as it is written: with its escapes.
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

    /// A text that is not blank, and in which nothing is escaped.
    pub(crate) fn name(&mut self) -> Option<&'t str> {
        let name = self.string()?;
        (name.starts_with(|letter: char| letter.is_ascii_alphanumeric()) && !name.contains('\\'))
            .then_some(name)
    }

    /// A list of texts on one line.
    pub(crate) fn strings(&mut self) -> Option<()> {
        self.list(|cursor| cursor.string().map(drop))
    }

    /// A whole number in decimal digits.
    pub(crate) fn number(&mut self) -> Option<i64> {
        let signless = self.rest.strip_prefix('-').unwrap_or(self.rest);
        let digits = signless.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 1 && signless.starts_with('0') {
            return None;
        }
        let length = self.rest.len() - signless.len() + digits;
        let (number, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        // what follows must not go on with the number, which the caller checks
        number.parse().ok()
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self) -> Option<()> {
        (self.eats("true") || self.eats("false")).then_some(())
    }

    /// A day: `2026-12-01`.
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

    /// A time in quotation marks: `"2026-12-01T09:30:00Z"`.
    pub(crate) fn time(&mut self) -> Option<Timestamp> {
        self.string()?.parse().ok()
    }
}

/// The length in bytes of an escape behind its backslash, for those that surefoot writes.
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
