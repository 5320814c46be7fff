//! The agenda by disagreement: questions with the widest spread of votes first, agreed and answered ones last.
//!
//! Votes are never averaged or otherwise merged into a level. The only edits made here record a level that every voter
//! named.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::asked;
use crate::base::plural::number_word;
use crate::model::assessment::State;
use crate::model::assessment::answer::{Answer, Decision, Record};
use crate::model::assessment::ballot::setting_aside;
use crate::model::assessment::change::Change;
use crate::model::questionnaire::{ControlIx, Level, Questionnaire};
use crate::rules::targets::{Standing, Targets, standing};

/// How far a room is with a question, in the order in which an agenda goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Stage {
    /// Its voters differ.
    Disputed,
    /// No two of them named a level.
    #[strum(serialize = "open")]
    Unheard,
    /// All who spoke named the same level, and they are two or more.
    Same,
    /// It is answered.
    Settled,
}

/// A question of the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The control.
    pub control: ControlIx,
    /// How far the room is with it.
    pub stage: Stage,
    /// How many voters spoke to it last.
    pub voters: usize,
    /// How many levels lie between the lowest and the highest that they named.
    pub spread: u8,
    /// How many of them do not know, or hold that it does not apply.
    pub unsure: usize,
    /// What it weighs.
    pub weight: u64,
    /// The level that all of them named, where they all named one.
    pub same: Option<Level>,
}

impl Stage {
    /// The word on screens and for programs.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl Point {
    /// Thousandths of its voters that are unsure; a share, so that three of four are more than three of seven.
    fn unsure_share(&self) -> usize {
        self.unsure * 1000 / self.voters.max(1)
    }
}

/// Every question that is asked: those on which the voters differ first, by how many levels lie between them, how many are
/// unsure and what it weighs; then those nobody or only one spoke to; then those on which all say the same; then those that
/// are answered. Of equals, the one that comes first in the questionnaire.
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
    let standing = standing(questionnaire, state, control);
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

/// The edits that settle, as decisions of that day, each of those questions on which all say the same.
pub fn agreeing(questionnaire: &Questionnaire, points: &[Point], on: Date) -> Vec<Change> {
    let agreed = points.iter().filter(|point| point.stage == Stage::Same);
    let decided = agreed.filter_map(|point| {
        let control = questionnaire.controls[point.control].id.clone();
        let answer = Answer::Level(point.same?);
        let all = if point.voters == 2 {
            "Both".to_owned()
        } else {
            format!("All {}", number_word(point.voters))
        };
        let why = format!("{all} voters said so.");
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
