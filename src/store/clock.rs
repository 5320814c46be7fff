//! Reads the system clock and the system's random source.
//!
//! Its own module because nothing above `store` may ask the system for either.

use std::hash::{BuildHasher as _, RandomState};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::assessment::history::Stamp;

/// Returns a stamp for an edit made now, with an unpredictable salt. `who` is a role or initials; surefoot never asks
/// the system for a user name.
pub fn stamp(who: &str) -> Stamp {
    // the system seeds every `RandomState` with random bytes
    let random = || RandomState::new().hash_one(std::process::id());
    let salt = format!("{:016x}{:016x}", random(), random());
    let now = Timestamp::now();
    // full seconds are precise enough for people and keep the line in the file short
    Stamp {
        at: Timestamp::from_second(now.as_second()).unwrap_or(now),
        who: who.to_owned(),
        salt,
    }
}

/// Today's date in the local time zone.
pub fn today() -> Date {
    jiff::Zoned::now().date()
}

/// Offset of the local time zone from UTC in minutes; positive if local time is ahead.
pub fn offset() -> i16 {
    i16::try_from(jiff::Zoned::now().offset().seconds() / 60).unwrap_or(0)
}
