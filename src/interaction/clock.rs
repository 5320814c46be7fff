//! Short texts that state whether a running meeting is on schedule, most important first.
//!
//! This module never reads a clock: the current time comes from the basis, and the pace from `rules::agenda`.

use super::basis::Basis;
use crate::base::plural::count_of;
use crate::model::assessment::room::seconds_after;
use crate::rules::agenda::pace;

/// The time status of the running meeting: `14:20, ends 15:00`, `at this pace finish 14:52`, `3 will not be reached`,
/// `this one 3 of 4 min`; during a break, only the time since the break began. Empty if no meeting is running. `since`
/// is the time at which the current question was opened; `short` selects shorter wording.
pub(crate) fn status(basis: &Basis, since: Option<jiff::Timestamp>, short: bool) -> Vec<String> {
    let Some((_, meeting)) = basis.state().room.running() else {
        return Vec::new();
    };
    let now = basis.stamp.at;
    if let Some(pause) = meeting.pause() {
        return vec![format!(
            "break since {}, {} min",
            meeting.clock(pause.from),
            pause.minutes(now)
        )];
    }
    let counts = basis.progress();
    let pace = pace(meeting, now, counts.settled(), counts.unanswered);
    let (clock, ends) = (meeting.clock(now), meeting.clock(meeting.ends()));
    let over = now > meeting.ends();
    let mut words = vec![if over {
        format!("{clock}, over since {ends}")
    } else {
        format!("{clock}, ends {ends}")
    }];
    if counts.unanswered > 0 {
        words.extend(pace.finish.map(|finish| {
            let finish = meeting.clock(finish);
            if short {
                format!("finish {finish}")
            } else {
                format!("on pace to finish {finish}")
            }
        }));
        if pace.unreached > 0 && !over {
            let reached = if short {
                "not reached"
            } else {
                "will not be reached"
            };
            words.push(format!("{} {reached}", pace.unreached));
        }
        if let Some(since) = since {
            let spent = (now.as_second() - since.max(meeting.began).as_second()).max(0) / 60;
            let share = (pace.share + 30) / 60;
            let word = if spent * 60 >= pace.share.max(60) {
                "time to decide: "
            } else {
                "this one "
            };
            words.push(format!("{word}{spent} of {} min", share.max(1)));
        }
    }
    words
}

/// The time at which closing begins, 10 minutes before the end of the running meeting; `None` if no meeting is running.
pub(crate) fn closing_begins(basis: &Basis) -> Option<jiff::Timestamp> {
    let (_, meeting) = basis.state().room.running()?;
    Some(seconds_after(meeting.ends(), -600))
}

/// A summary of the progress made in the running meeting; `None` if no meeting is running.
pub(crate) fn over(basis: &Basis) -> Option<String> {
    let (_, running) = basis.state().room.running()?;
    let counts = basis.progress();
    let settled = counts
        .settled()
        .saturating_sub(usize::from(running.answered));
    Some(format!(
        "The meeting is over: {} in {} of work, {} left.",
        count_of(settled, "question decided", "questions decided"),
        count_of(
            usize::try_from(running.worked(basis.stamp.at) / 60).unwrap_or(0),
            "minute",
            "minutes"
        ),
        counts.unanswered
    ))
}
