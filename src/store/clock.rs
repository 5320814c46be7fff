//! The clock and the randomness of the system: who makes an edit when, and which day it is.
//!
//! Its own module because nothing above `store` may ask the system for either.

use std::hash::{BuildHasher as _, RandomState};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::assessment::history::Stamp;

/// Who and when an edit is made, with a salt that nobody can guess. `who` is a role or initials; surefoot asks the
/// system for no name.
pub fn stamp(who: &str) -> Stamp {
    // each state of the standard hasher is keyed by random bytes of the system
    let random = || RandomState::new().hash_one(std::process::id());
    let salt = format!("{:016x}{:016x}", random(), random());
    let now = Timestamp::now();
    // seconds are enough for people, and a shorter line in the file
    Stamp {
        at: Timestamp::from_second(now.as_second()).unwrap_or(now),
        who: who.to_owned(),
        salt,
    }
}

/// The day it is here.
pub fn today() -> Date {
    jiff::Zoned::now().date()
}

/// Minutes by which the clock here is ahead of UTC.
pub fn offset() -> i16 {
    i16::try_from(jiff::Zoned::now().offset().seconds() / 60).unwrap_or(0)
}
