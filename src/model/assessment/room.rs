//! The workshop: its voters, its meetings, and its parked items.
//!
//! A voter is identified by a role or initials, or is only counted: surefoot needs no names and asks for none. Times
//! are instants in UTC; the offset records what the clock in the room showed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::vote::Voters;

/// The workshop data of an assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// The voters.
    pub voters: Voters,
    /// The meetings, by id.
    pub meetings: BTreeMap<String, Meeting>,
    /// The parking lot, by id.
    pub parked: BTreeMap<String, Parked>,
}

/// A meeting and its clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Start of the meeting.
    pub began: Timestamp,
    /// Offset of local time in the room from UTC, in minutes.
    pub offset: i16,
    /// Time box of the meeting in minutes, including breaks.
    pub minutes: u16,
    /// Time box of each question in minutes; 0 divides the remaining time among the questions.
    pub minutes_per_question: u16,
    /// Number of answered questions at the start.
    pub answered: u16,
    /// The breaks in order; the last one may still be running.
    pub breaks: Vec<Break>,
    /// The end of the meeting; `None` while it is running.
    pub ended: Option<Ended>,
}

/// A break in a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// Start of the break.
    pub from: Timestamp,
    /// End of the break; `None` while it is running.
    pub to: Option<Timestamp>,
}

/// The end of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Time of the end.
    pub at: Timestamp,
    /// Number of answered questions at the end.
    pub answered: u16,
    /// Number of unanswered questions at the end.
    pub unanswered: u16,
}

/// A parked item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Time at which the item was parked.
    pub at: Timestamp,
    /// Description of the item.
    pub what: String,
    /// Id of the control during which the item came up.
    pub control: Option<String>,
    /// The owner.
    pub owner: Option<String>,
    /// The due date.
    pub due: Option<Date>,
    /// Whether the item is done.
    pub done: bool,
}

impl Room {
    /// Returns the running meeting with its id; the latest one if several are running.
    pub fn running(&self) -> Option<(&String, &Meeting)> {
        self.meetings
            .iter()
            .filter(|(_, meeting)| meeting.ended.is_none())
            .max_by_key(|(_, meeting)| meeting.began)
    }

    /// Returns the meetings, earliest first.
    pub fn in_order(&self) -> Vec<&Meeting> {
        let mut meetings: Vec<&Meeting> = self.meetings.values().collect();
        meetings.sort_by_key(|meeting| meeting.began);
        meetings
    }

    /// Returns the parked items with their ids: first those not yet done, then those done, each group in the order in
    /// which its items were parked.
    pub fn lot(&self) -> Vec<(&String, &Parked)> {
        let mut lot: Vec<(&String, &Parked)> = self.parked.iter().collect();
        lot.sort_by_key(|(id, parked)| (parked.done, parked.at, *id));
        lot
    }
}

impl Break {
    /// Whole minutes from the start of the break to `now`.
    pub fn minutes(&self, now: Timestamp) -> i64 {
        seconds(self.from, now) / 60
    }
}

impl Meeting {
    /// Seconds of work until `now`, or until the end of the meeting: the time since its start without breaks.
    pub fn worked(&self, now: Timestamp) -> i64 {
        let until = self.ended.map_or(now, |ended| ended.at);
        let breaks: i64 = self
            .breaks
            .iter()
            .map(|pause| seconds(pause.from.min(until), pause.to.unwrap_or(until).min(until)))
            .sum();
        (seconds(self.began, until) - breaks).max(0)
    }

    /// Seconds of breaks until `now`, or until the end of the meeting.
    pub fn rested(&self, now: Timestamp) -> i64 {
        let until = self.ended.map_or(now, |ended| ended.at);
        (seconds(self.began, until) - self.worked(now)).max(0)
    }

    /// Returns the time at which the time box ends.
    pub fn ends(&self) -> Timestamp {
        seconds_after(self.began, i64::from(self.minutes) * 60)
    }

    /// Returns the running break, if any.
    pub fn pause(&self) -> Option<&Break> {
        self.breaks
            .last()
            .filter(|last| self.ended.is_none() && last.to.is_none())
    }

    /// Starts a break.
    pub fn rest(&mut self, now: Timestamp) {
        self.breaks.push(Break {
            from: now,
            to: None,
        });
    }

    /// Ends the running break, if any.
    pub fn go_on(&mut self, now: Timestamp) {
        if self.pause().is_some()
            && let Some(pause) = self.breaks.last_mut()
        {
            pause.to = Some(now);
        }
    }

    /// Returns local time in the room, such as `14:52`.
    pub fn clock(&self, at: Timestamp) -> String {
        let offset = Offset::from_seconds(i32::from(self.offset) * 60).unwrap_or(Offset::UTC);
        offset.to_datetime(at).strftime("%H:%M").to_string()
    }

    /// Returns the date of the start, in local time of the room.
    pub fn day(&self) -> Date {
        let offset = Offset::from_seconds(i32::from(self.offset) * 60).unwrap_or(Offset::UTC);
        offset.to_datetime(self.began).date()
    }
}

/// Seconds from `from` to `to`; 0 if `to` is earlier.
fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_second() - from.as_second()).max(0)
}

/// Returns the time `seconds` later, or the latest possible time on overflow.
pub fn seconds_after(at: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(at.as_second().saturating_add(seconds)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_795_006_800 + minutes * 60).unwrap()
    }

    /// The meeting starts at 13:00 UTC and has a break from minute 30 to 40; at minute 50, 40 minutes were work.
    #[test]
    fn a_break_is_no_work() {
        let pause = Break {
            from: at(30),
            to: Some(at(40)),
        };
        let mut meeting = Meeting {
            began: at(0),
            offset: 60,
            minutes: 90,
            minutes_per_question: 0,
            answered: 0,
            breaks: vec![pause],
            ended: None,
        };
        assert_eq!(
            (
                meeting.worked(at(20)),
                meeting.worked(at(35)),
                meeting.worked(at(50))
            ),
            (1200, 1800, 2400)
        );
        assert_eq!((meeting.rested(at(50)), meeting.pause()), (600, None));
        assert_eq!(
            (meeting.clock(at(0)), meeting.clock(meeting.ends())),
            ("14:00".to_owned(), "15:30".to_owned())
        );
        meeting.rest(at(60));
        assert_eq!(meeting.pause().map(|pause| pause.minutes(at(80))), Some(20));
        assert_eq!(
            meeting.worked(at(80)),
            3000,
            "no work is counted while it rests"
        );
        meeting.ended = Some(Ended {
            at: at(82),
            answered: 17,
            unanswered: 3,
        });
        assert_eq!(
            (meeting.worked(at(500)), meeting.pause()),
            (3000, None),
            "and none after the end"
        );
    }
}
