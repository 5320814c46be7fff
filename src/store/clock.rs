//! Reads the system clock and the system's random source.
//!
//! Its own module because nothing above `store` may ask the system for either.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::model::assessment::history::Stamp;

/// Returns a stamp for an edit made now, with an unpredictable salt. `who` is a role or initials; surefoot never asks
/// the system for a user name.
pub fn stamp(who: &str) -> Stamp {
    // the system seeds every `RandomState` with random bytes
    let random = || RandomState::new().hash_one(std::process::id());
    let salt = format!("{:016x}{:016x}", random(), random());
    let now = now();
    // full seconds are precise enough for people and keep the line in the file short
    Stamp {
        at: Timestamp::from_second(now.as_second()).unwrap_or(now),
        who: who.to_owned(),
        salt,
    }
}

/// The current time. A clock outside the years 1 to 9998 counts as the nearest time in them, so that days can be added.
pub(super) fn now() -> Timestamp {
    time_of(SystemTime::now())
}

fn time_of(clock: SystemTime) -> Timestamp {
    // `Timestamp::now` panics for a clock that is set beyond the calendar
    const FIRST: Timestamp = Timestamp::constant(-62_135_596_800, 0);
    const LAST: Timestamp = Timestamp::constant(253_370_764_799, 0);
    let is_late = clock > UNIX_EPOCH;
    Timestamp::try_from(clock)
        .unwrap_or(if is_late { LAST } else { FIRST })
        .clamp(FIRST, LAST)
}

/// The current time in the local time zone.
pub(crate) fn local() -> Zoned {
    now().to_zoned(TimeZone::system())
}

/// Today's date in the local time zone.
pub fn today() -> Date {
    local().date()
}

/// Offset of the local time zone from UTC in minutes; positive if local time is ahead.
pub fn offset() -> i16 {
    i16::try_from(local().offset().seconds() / 60).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_clock_beyond_the_calendar_is_read() {
        let days = |days: u64| Duration::from_hours(24 * days);
        let at = |year: u64| UNIX_EPOCH + days((year - 1_970) * 365 + (year - 1_970) / 4 + 100);
        let year = |clock| time_of(clock).to_zoned(TimeZone::UTC).year();
        assert_eq!(
            [at(2_026), at(9_999), at(20_000)].map(year),
            [2_026, 9_998, 9_998]
        );
        let before = UNIX_EPOCH - days(365 * 30_000);
        assert_eq!(year(before), 1);
    }
}
