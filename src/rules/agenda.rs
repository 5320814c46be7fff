//! The agenda of a workshop: the remaining questions, the value of settling each of them, and the expected pace.
//!
//! Only values are computed here. The people in the room choose the order of the questions, and the current time is
//! passed in as an argument.

mod disagreement;

pub use disagreement::{Point, Stage, agreeing, by_disagreement};

use jiff::Timestamp;

use crate::model::assessment::State;
use crate::model::assessment::answer::Record;
use crate::model::assessment::room::{Meeting, seconds_after};
use crate::model::questionnaire::{ControlIx, Level, Questionnaire};
use crate::rules::contradictions::Contradiction;
use crate::rules::targets::{Standing, Targets, standing};

/// The order in which a workshop works through the remaining questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum AgendaOrder {
    /// The order of the questionnaire.
    #[default]
    Questionnaire,
    /// Highest value first.
    Worth,
    /// Widest spread of votes first.
    Disagreement,
}

impl AgendaOrder {
    /// The name of the order in settings and on screens.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The order with this name; the order of the questionnaire if no order has this name.
    pub fn from_word(word: &str) -> Self {
        word.parse().unwrap_or_default()
    }
}

/// A remaining question, and the value of settling it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The control.
    pub control: ControlIx,
    /// Weight × uncertainty. For an unanswered control, the uncertainty is its target (at least 1) plus the spread of
    /// the last votes. Each contradiction in which the level of the control is too high adds 1.
    pub value: u64,
}

/// The remaining items, in the order of the questionnaire: unanswered questions, and answers that contradict another
/// answer. An unknown answer with an investigator counts as answered.
pub fn left(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    found: &[Contradiction],
) -> Vec<Item> {
    let item = |control: ControlIx| {
        let (target, weight) = asked(questionnaire, targets, control)?;
        let contradictions = found
            .iter()
            .filter(|found| found.control == control)
            .count();
        let unsure = match standing(questionnaire, state, targets, control) {
            Standing::NotAsked => return None,
            Standing::Unanswered => {
                let record = state.record(questionnaire.control_id(control));
                let round = record.and_then(Record::last_round);
                u64::from(target).max(1)
                    + round.map_or(0, |round| u64::from(round.tally().spread()))
            }
            Standing::Level(_) | Standing::NotApplicable | Standing::Unknown => {
                if contradictions == 0 {
                    return None;
                }
                0
            }
        };
        Some(Item {
            control,
            value: weight * (unsure + contradictions as u64),
        })
    };
    targets.scope().filter_map(item).collect()
}

/// The target and the weight of a control at the first gate of the target phase that includes the control.
fn asked(
    questionnaire: &Questionnaire,
    targets: &Targets,
    control: ControlIx,
) -> Option<(Level, u64)> {
    let (gate, target) = targets.first_asked(control)?;
    Some((target, targets.weight(questionnaire, gate, control)))
}

/// The items by descending value; ties in the order of the questionnaire.
pub fn by_value(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|item| (u64::MAX - item.value, item.control));
    items
}

/// The number of items, taken in order, that settle at least `percent` percent of the total value.
pub fn settling(items: &[Item], percent: u64) -> usize {
    let whole: u64 = items.iter().map(|item| item.value).sum();
    let mut sum = 0;
    items
        .iter()
        .take_while(|item| {
            let before = sum;
            sum += item.value;
            before * 100 < whole * percent
        })
        .count()
}

/// The share of the total value in the first `first` items, in percent, rounded down.
pub fn share(items: &[Item], first: usize) -> u64 {
    let sum = |items: &[Item]| items.iter().map(|item| item.value).sum::<u64>();
    sum(items.get(..first).unwrap_or(items)) * 100 / sum(items).max(1)
}

/// The expected progress of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The number of questions settled since the meeting began.
    pub settled: usize,
    /// The working time per settled question, in seconds; `None` before the third question is settled.
    pub each: Option<i64>,
    /// The time at which all questions will be settled, at this pace.
    pub finish: Option<Timestamp>,
    /// The number of questions that will not be reached within the time box, at this pace.
    pub unreached: usize,
    /// The time available for each remaining question, in seconds.
    pub share: i64,
}

/// The minimum number of settled questions for which a pace is computed: 1 or 2 questions do not predict the pace of
/// the next.
const FEWEST: usize = 3;

/// The expected progress of a meeting at time `now`, with `answered` questions answered and `left` unanswered. A
/// running break is assumed to end now, because its real end is unknown.
pub fn pace(meeting: &Meeting, now: Timestamp, answered: usize, left: usize) -> Pace {
    let settled = answered.saturating_sub(usize::from(meeting.answered));
    let remaining = (meeting.ends().as_second() - now.as_second()).max(0);
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let each = (settled >= FEWEST).then(|| (meeting.worked(now) / number(settled)).max(1));
    let reached = each.map_or(left, |each| {
        usize::try_from(remaining / each).unwrap_or(left)
    });
    Pace {
        settled,
        each,
        finish: each.map(|each| seconds_after(now, each.saturating_mul(number(left)))),
        unreached: left.saturating_sub(reached),
        share: if meeting.minutes_per_question > 0 {
            i64::from(meeting.minutes_per_question) * 60
        } else {
            remaining / number(left.max(1))
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::assessment::room::Break;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_795_006_800 + minutes * 60).unwrap_or_default()
    }

    /// The values 40, 30, 20 and 10 add up to 100: the first item has 40%, the first 2 have 70%, and the first 3
    /// exactly 90%.
    #[test]
    fn the_first_few_settle_most() {
        let items: Vec<Item> = [20, 40, 10, 30]
            .into_iter()
            .enumerate()
            .map(|(at, value)| Item {
                control: at.into(),
                value,
            })
            .collect();
        let items = by_value(items);
        assert_eq!(
            items.iter().map(|item| item.control).collect::<Vec<_>>(),
            [1, 3, 0, 2].map(ControlIx::from)
        );
        assert_eq!(
            [40, 41, 90, 91, 100].map(|percent| settling(&items, percent)),
            [1, 2, 3, 4, 4]
        );
        assert_eq!(
            [0, 1, 3, 9].map(|first| share(&items, first)),
            [0, 40, 90, 100]
        );
        assert_eq!((settling(&[], 90), share(&[], 3)), (0, 0));
    }

    /// 90 minutes from 13:00 with a break of 10; at minute 58, 12 questions are settled, so each took 4 minutes of
    /// work. If 8 are left, they take until minute 90, exactly the end. If 12 are left, they need until minute 106; in
    /// the remaining 32 minutes, 8 are reached and 4 are not.
    #[test]
    fn a_pace_is_work_by_questions() {
        let pause = Break {
            from: at(20),
            to: Some(at(30)),
        };
        let meeting = Meeting {
            began: at(0),
            offset: 0,
            minutes: 90,
            minutes_per_question: 0,
            answered: 3,
            breaks: vec![pause],
            ended: None,
        };
        let now = pace(&meeting, at(58), 15, 8);
        assert_eq!(
            (now.settled, now.each, now.finish, now.unreached),
            (12, Some(240), Some(at(90)), 0)
        );
        assert_eq!(now.share, 240, "32 minutes for eight");
        let slow = pace(&meeting, at(58), 15, 12);
        assert_eq!((slow.finish, slow.unreached), (Some(at(106)), 4));
        let first = pace(&meeting, at(5), 5, 20);
        assert_eq!(
            (first.each, first.finish, first.unreached),
            (None, None, 0),
            "nothing is known before the third"
        );
        let late = pace(&meeting, at(200), 15, 12);
        assert_eq!((late.unreached, late.share), (12, 0));
    }
}
