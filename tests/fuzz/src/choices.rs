//! Choices derived from bytes.
//!
//! Each number, text and list uses the next few bytes, so that a small change of the bytes is a small change of the
//! result. Once the bytes end, every choice is the first of its kind, and lists are empty.

use jiff::Span;
use jiff::civil::{Date, date};
use surefoot::model::questionnaire::Level;

/// The unused bytes.
pub struct Choices<'b> {
    left: &'b [u8],
}

impl<'b> Choices<'b> {
    /// Choices derived from `bytes`.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { left: bytes }
    }

    /// Whether all bytes are used.
    pub fn is_over(&self) -> bool {
        self.left.is_empty()
    }

    /// The next byte; 0 once the bytes have ended.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.left.split_first() else {
            return 0;
        };
        self.left = rest;
        *first
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end.max(1)
    }

    /// A level, from none to the highest.
    pub fn level(&mut self) -> Level {
        Level::NONE.raised(self.byte() % 5)
    }

    /// A Boolean.
    pub fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// Any number of two bytes.
    pub fn number(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    /// One element of a slice.
    pub fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// A value, or `None`.
    pub fn option<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| make(self))
    }

    /// At most `most` values; none once the bytes have ended.
    pub fn list<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let length = self.below(most + 1);
        (0..length).map(|_| make(self)).collect()
    }

    /// A text of at most `most` bytes, with invalid UTF-8 replaced.
    pub fn text(&mut self, most: usize) -> String {
        let length = self.below(most + 1).min(self.left.len());
        let (words, rest) = self.left.split_at(length);
        self.left = rest;
        String::from_utf8_lossy(words).into_owned()
    }

    /// A date within 1,000 days from 1 June 2026.
    pub fn day(&mut self) -> Date {
        let day = date(2026, 6, 1).checked_add(Span::new().days(i64::from(self.number() % 1_000)));
        day.unwrap_or_default()
    }
}
