//! Choices, made by bytes.
//!
//! In flow bytes; out flow numbers, words and lists, each from the next few bytes, so that a small change of the bytes is
//! a small change of what is made of them. Where the bytes end, everything is the first of its kind, and lists are empty.

use jiff::Span;
use jiff::civil::{Date, date};
use surefoot::model::questionnaire::Level;

/// The bytes that nothing has used yet.
pub struct Choices<'b> {
    left: &'b [u8],
}

impl<'b> Choices<'b> {
    /// Choices by these bytes.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { left: bytes }
    }

    /// Whether the bytes have ended.
    pub fn is_over(&self) -> bool {
        self.left.is_empty()
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.left.split_first() else {
            return 0;
        };
        self.left = rest;
        *first
    }

    /// A number below this one.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end.max(1)
    }

    /// A level, from none to the highest.
    pub fn level(&mut self) -> Level {
        Level::NONE.raised(self.byte() % 5)
    }

    /// Yes or no.
    pub fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// Any number of two bytes.
    pub fn number(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    /// One of several.
    pub fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// Something or nothing.
    pub fn option<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| make(self))
    }

    /// At most so many things; none where the bytes have ended.
    pub fn list<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let length = self.below(most + 1);
        (0..length).map(|_| make(self)).collect()
    }

    /// Words of at most so many bytes, whatever the bytes say.
    pub fn text(&mut self, most: usize) -> String {
        let length = self.below(most + 1).min(self.left.len());
        let (words, rest) = self.left.split_at(length);
        self.left = rest;
        String::from_utf8_lossy(words).into_owned()
    }

    /// A day within some years.
    pub fn day(&mut self) -> Date {
        let day = date(2026, 6, 1).checked_add(Span::new().days(i64::from(self.number() % 1_000)));
        day.unwrap_or_default()
    }
}
