//! The workshop: who votes, when the meetings took place, and which items were parked.
//!
//! A voter is a role or initials, or is only counted: surefoot needs no name and asks for none. Times are instants in
//! UTC; the offset records what the clock in the room showed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::vote::Voters;

/// Everything about the room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Who votes.
    pub voters: Voters,
    /// Its meetings, by id.
    pub meetings: BTreeMap<String, Meeting>,
    /// Its parking lot, by id.
    pub parked: BTreeMap<String, Parked>,
}

/// One meeting, and its clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// When it began.
    pub began: Timestamp,
    /// Minutes by which the clock of the room is ahead of UTC.
    pub offset: i16,
    /// Its time box in minutes, breaks included.
    pub minutes: u16,
    /// The time box of each question in minutes; 0 shares what is left.
    pub minutes_per_question: u16,
    /// How many questions had an answer when it began.
    pub answered: u16,
    /// Breaks, in their order; the last one may still run.
    pub breaks: Vec<Break>,
    /// How it ended, once it has.
    pub ended: Option<Ended>,
}

/// A break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// When it began.
    pub from: Timestamp,
    /// When it was over; nothing while it runs.
    pub to: Option<Timestamp>,
}

/// How a meeting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// When.
    pub at: Timestamp,
    /// How many questions had an answer then.
    pub answered: u16,
    /// How many had none.
    pub unanswered: u16,
}

/// A point that was put aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// When.
    pub at: Timestamp,
    /// The point.
    pub what: String,
    /// The control it came up with, by id.
    pub control: Option<String>,
    /// Who takes it up.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<Date>,
    /// Whether it is settled.
    pub done: bool,
}

impl Room {
    /// The meeting that runs, with its id.
    pub fn running(&self) -> Option<(&String, &Meeting)> {
        self.meetings
            .iter()
            .filter(|(_, meeting)| meeting.ended.is_none())
            .max_by_key(|(_, meeting)| meeting.began)
    }

    /// Meetings in the order in which they began.
    pub fn in_order(&self) -> Vec<&Meeting> {
        let mut meetings: Vec<&Meeting> = self.meetings.values().collect();
        meetings.sort_by_key(|meeting| meeting.began);
        meetings
    }

    /// Parked points in the order in which they came up, with their ids.
    pub fn lot(&self) -> Vec<(&String, &Parked)> {
        let mut lot: Vec<(&String, &Parked)> = self.parked.iter().collect();
        lot.sort_by_key(|(id, parked)| (parked.done, parked.at, *id));
        lot
    }
}

impl Break {
    /// Whole minutes from its beginning to a moment.
    pub fn minutes(&self, now: Timestamp) -> i64 {
        seconds(self.from, now) / 60
    }
}

impl Meeting {
    /// Seconds of work until a moment: what has passed since it began without the breaks.
    pub fn worked(&self, now: Timestamp) -> i64 {
        let until = self.ended.map_or(now, |ended| ended.at);
        let breaks: i64 = self
            .breaks
            .iter()
            .map(|pause| seconds(pause.from.min(until), pause.to.unwrap_or(until).min(until)))
            .sum();
        (seconds(self.began, until) - breaks).max(0)
    }

    /// Seconds of breaks until a moment.
    pub fn rested(&self, now: Timestamp) -> i64 {
        let until = self.ended.map_or(now, |ended| ended.at);
        (seconds(self.began, until) - self.worked(now)).max(0)
    }

    /// When its time box is over.
    pub fn ends(&self) -> Timestamp {
        seconds_after(self.began, i64::from(self.minutes) * 60)
    }

    /// The break it is in, if it is in one.
    pub fn pause(&self) -> Option<&Break> {
        self.breaks
            .last()
            .filter(|last| self.ended.is_none() && last.to.is_none())
    }

    /// Begins a break.
    pub fn rest(&mut self, now: Timestamp) {
        self.breaks.push(Break {
            from: now,
            to: None,
        });
    }

    /// Ends the break it is in, if it is in one.
    pub fn go_on(&mut self, now: Timestamp) {
        if self.pause().is_some()
            && let Some(pause) = self.breaks.last_mut()
        {
            pause.to = Some(now);
        }
    }

    /// `14:52` on the clock of the room.
    pub fn clock(&self, at: Timestamp) -> String {
        let offset = Offset::from_seconds(i32::from(self.offset) * 60).unwrap_or(Offset::UTC);
        offset.to_datetime(at).strftime("%H:%M").to_string()
    }

    /// The day on which it began, by the clock of the room.
    pub fn day(&self) -> Date {
        let offset = Offset::from_seconds(i32::from(self.offset) * 60).unwrap_or(Offset::UTC);
        offset.to_datetime(self.began).date()
    }
}

/// Seconds from one moment to another; none where the second is earlier.
fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_second() - from.as_second()).max(0)
}

/// A moment so many seconds later, or the last there is.
pub fn seconds_after(at: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(at.as_second().saturating_add(seconds)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_795_006_800 + minutes * 60).unwrap()
    }

    /// It begins at 13:00 UTC, rests from the 30th to the 40th minute, and runs on: at the 50th, 40 were work.
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
