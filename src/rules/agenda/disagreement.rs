//! The agenda by disagreement: questions with the widest spread of votes first, agreed and answered questions last.
//!
//! Votes are never averaged or otherwise merged into a level. The only edits made here record a level that every voter
//! named.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::asked;
use crate::model::assessment::State;
use crate::model::assessment::answer::{Answer, Decision, Record};
use crate::model::assessment::ballot::setting_aside;
use crate::model::assessment::change::Change;
use crate::model::questionnaire::{ControlIx, Level, Questionnaire};
use crate::rules::targets::{Standing, Targets, standing};

/// The state of a question in the vote, in the order of the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Stage {
    /// The voters disagree.
    Disputed,
    /// The votes do not differ, and fewer than 2 voters named a level.
    #[strum(serialize = "open")]
    Unheard,
    /// At least 2 voters voted, and all named the same level.
    Same,
    /// The question is answered.
    Settled,
}

/// A question on the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The control.
    pub control: ControlIx,
    /// The state of the question.
    pub stage: Stage,
    /// The number of voters in the last round.
    pub voters: usize,
    /// The difference between the lowest and the highest level named.
    pub spread: u8,
    /// The number of voters who voted unknown or not applicable.
    pub unsure: usize,
    /// The weight of the control.
    pub weight: u64,
    /// The level that all voters named, if they all named the same one.
    pub same: Option<Level>,
}

impl Stage {
    /// The name of the state on screens and in machine-readable output.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl Point {
    /// The share of unsure voters in thousandths, so that 3 of 4 voters rank above 3 of 7.
    fn unsure_share(&self) -> usize {
        self.unsure * 1000 / self.voters.max(1)
    }
}

/// Every question asked, in this order: disputed questions, by spread, then by share of unsure voters, then by weight;
/// questions with fewer than 2 votes; questions on which all voters agree; answered questions. Ties are in the order of
/// the questionnaire.
pub fn by_disagreement(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
) -> Vec<Point> {
    let mut points: Vec<Point> = targets
        .scope()
        .filter_map(|control| point(questionnaire, state, targets, control))
        .collect();
    points.sort_by_key(|point| {
        let apart = (Reverse(point.spread), Reverse(point.unsure_share()));
        (point.stage, apart, Reverse(point.weight), point.control)
    });
    points
}

fn point(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    control: ControlIx,
) -> Option<Point> {
    let (_, weight) = asked(questionnaire, targets, control)?;
    let standing = standing(questionnaire, state, targets, control);
    if standing == Standing::NotAsked {
        return None;
    }
    let record = state.record(questionnaire.control_id(control));
    let tally = record
        .and_then(Record::last_round)
        .map(|round| round.tally())
        .unwrap_or_default();
    let aside = record
        .and_then(Record::standing_ballots)
        .map_or(0, |ballots| setting_aside(ballots).len());
    let voters = tally.count() + aside;
    let unsure = usize::from(tally.unknown) + aside;
    let same = match tally.named().as_slice() {
        [only] if unsure == 0 => Some(*only),
        _ => None,
    };
    let reached = match (standing, record.is_some_and(Record::is_split), same) {
        (Standing::Unanswered, true, _) => Stage::Disputed,
        (Standing::Unanswered, false, Some(_)) if voters > 1 => Stage::Same,
        (Standing::Unanswered, ..) => Stage::Unheard,
        _ => Stage::Settled,
    };
    Some(Point {
        control,
        stage: reached,
        voters,
        spread: tally.spread(),
        unsure,
        weight,
        same,
    })
}

/// The changes that answer each question on which all voters agree, as decisions made on day `on`.
pub fn agreeing(questionnaire: &Questionnaire, points: &[Point], on: Date) -> Vec<Change> {
    let agreed = points.iter().filter(|point| point.stage == Stage::Same);
    let decided = agreed.filter_map(|point| {
        let control = questionnaire.controls[point.control].id.clone();
        let answer = Answer::Level(point.same?);
        let all = if point.voters == 2 {
            "Both".to_owned()
        } else {
            format!("All {}", point.voters)
        };
        let why = format!("{all} voters agree.");
        let decision = Decision {
            on,
            answer: answer.clone(),
            why,
            dissent: String::new(),
        };
        let answered = Change::Answer {
            control: control.clone(),
            to: Some(answer),
        };
        Some([
            answered,
            Change::Decision {
                control,
                to: Some(decision),
            },
        ])
    });
    decided.flatten().collect()
}
