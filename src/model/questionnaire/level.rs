//! The levels of a control, from 0 to 4.
//!
//! A type of its own, so that a level is never more than 4 and nothing else is taken for one.

use std::fmt;

/// A level of a control, from 0 to 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u8);

impl Level {
    /// Nothing is there.
    pub const NONE: Self = Self(0);
    /// The level from which a reviewer can open the evidence: what a prerequisite must have where nothing else is said.
    pub const DEFINED: Self = Self(2);
    /// The highest level.
    pub const TOP: Self = Self(4);
    /// How many levels there are.
    pub const COUNT: usize = 5;

    /// The level of a number, if it is one.
    pub fn new(number: u8) -> Option<Self> {
        (number <= Self::TOP.0).then_some(Self(number))
    }

    /// The level as a number.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Every level, from the lowest.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + Clone {
        (0..=Self::TOP.0).map(Self)
    }

    /// How many levels it lies above another; 0 where it does not.
    pub fn above(self, other: Self) -> u8 {
        self.0.saturating_sub(other.0)
    }

    /// The level so many above, at most the highest.
    #[must_use]
    pub fn raised(self, by: u8) -> Self {
        Self(self.0.saturating_add(by).min(Self::TOP.0))
    }

    /// The level below, at least the lowest.
    #[must_use]
    pub fn lowered(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<i64> for Level {
    type Error = ();

    fn try_from(number: i64) -> Result<Self, ()> {
        u8::try_from(number).ok().and_then(Self::new).ok_or(())
    }
}

/// A level as a number of these types.
macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl From<Level> for $number {
            fn from(level: Level) -> Self {
                level.0.into()
            }
        }
    )+};
}

numbers! { u8 u64 i64 usize }
