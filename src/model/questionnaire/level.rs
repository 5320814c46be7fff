//! The level of a control, from 0 to 4.
//!
//! Its own module, so that the number stays private and a level cannot exceed 4.

use std::fmt;

/// A level of a control, from 0 to 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u8);

impl Level {
    /// Level 0: nothing is in place.
    pub const NONE: Self = Self(0);
    /// Level 2, the first at which a reviewer can open the evidence. A prerequisite that names no level requires this
    /// one.
    pub const DEFINED: Self = Self(2);

    /// Level 3 (Enforced): hard to skip. The effort of a control is estimated up to it.
    pub const ENFORCED: Self = Self(3);
    /// Level 4, the highest.
    pub const TOP: Self = Self(4);
    /// Number of levels.
    pub const COUNT: usize = 5;

    /// Returns the level with this number, or `None` if the number is greater than 4.
    pub fn new(number: u8) -> Option<Self> {
        (number <= Self::TOP.0).then_some(Self(number))
    }

    /// Returns the level as a number.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Returns every level, lowest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + Clone {
        (0..=Self::TOP.0).map(Self)
    }

    /// Number of levels by which this level exceeds `other`; 0 if it does not.
    pub fn above(self, other: Self) -> u8 {
        self.0.saturating_sub(other.0)
    }

    /// Returns the level `by` steps higher, but at most the highest level.
    #[must_use]
    pub fn raised(self, by: u8) -> Self {
        Self(self.0.saturating_add(by).min(Self::TOP.0))
    }

    /// Returns the level 1 step lower, but at least the lowest level.
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

/// Conversions from a level to these number types.
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
