//! The agenda of a workshop: the questions left, the value of settling each, and the expected pace.
//!
//! Only values are computed here. Which order to follow is the choice of the people in the room, and the current time
//! is an argument.

mod disagreement;

pub use disagreement::{Point, Stage, agreeing, by_disagreement};

use jiff::Timestamp;

use crate::model::assessment::State;
use crate::model::assessment::answer::Record;
use crate::model::assessment::room::{Meeting, seconds_after};
use crate::model::questionnaire::{ControlIx, Level, Questionnaire};
use crate::rules::contradictions::Contradiction;
use crate::rules::scorecard::weight;
use crate::rules::targets::{Standing, Targets, standing};

/// In which order a room goes through what is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum AgendaOrder {
    /// As the questionnaire does.
    #[default]
    Questionnaire,
    /// The most worth first.
    Worth,
    /// Furthest apart first.
    Disagreement,
}

impl AgendaOrder {
    /// Its word.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The order of that word; as the questionnaire does where there is none.
    pub fn from_word(word: &str) -> Self {
        word.parse().unwrap_or_default()
    }
}

/// A question that is left, and what settling it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The control.
    pub control: ControlIx,
    /// Its weight times all that is unsure about it: the levels from nothing to its target while nobody answered, the
    /// levels by which the last votes lie apart, and each contradiction it stands in.
    pub value: u64,
}

/// What is left, in the order of the questionnaire: questions without an answer, and answers that contradict another.
/// A question that nobody can answer has its answer: who finds out.
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
        let unsure = match standing(questionnaire, state, control) {
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

/// The target and the weight of a control for the first gate in question that asks it.
fn asked(
    questionnaire: &Questionnaire,
    targets: &Targets,
    control: ControlIx,
) -> Option<(Level, u64)> {
    let (gate, target) = targets.first_asked(control)?;
    let weight = weight(questionnaire, &questionnaire.gates[gate], control);
    Some((target, weight))
}

/// The same with the most worth first; of equals, the one that comes first in the questionnaire.
pub fn by_value(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|item| (u64::MAX - item.value, item.control));
    items
}

/// How many of the items, taken in their order, settle at least that many percent of the value of all.
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

/// Percent of the value of all that the first so many items hold, rounded down.
pub fn share(items: &[Item], first: usize) -> u64 {
    let sum = |items: &[Item]| items.iter().map(|item| item.value).sum::<u64>();
    sum(items.get(..first).unwrap_or(items)) * 100 / sum(items).max(1)
}

/// How far a room will get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many questions it settled since it began.
    pub settled: usize,
    /// Seconds of work for each of them; nothing before the third.
    pub each: Option<i64>,
    /// When it is through, at this pace.
    pub finish: Option<Timestamp>,
    /// How many it will not reach before its time is over, at this pace.
    pub unreached: usize,
    /// Seconds it has for each question that is left.
    pub share: i64,
}

/// From how many questions on a pace is told: one or two say nothing of the next.
const FEWEST: usize = 3;

/// How far a room will get, at a moment: `answered` questions have an answer now, `left` have none. A break that runs
/// ends at that moment, as nobody knows better.
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

    /// Values 40 30 20 10, in all 100: the first holds 40 %, two 70 %, three exactly 90 %.
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

    /// Ninety minutes from 13:00; a break of ten; at the 58th minute twelve are settled, so each took four minutes of
    /// work. Eight are left: they would take until the 90th minute, exactly the end. Twelve left would need until the
    /// 106th; in the 32 minutes that remain eight are reached, four are not.
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
