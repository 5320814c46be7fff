//! The changes between 2 states in answers, evidence, exceptions and facts, with their last authors.
//!
//! Changes follow the order of the questionnaire. Numbers, gates and plans are not compared here.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Judged;
use crate::model::assessment::answer::Exception;
use crate::model::assessment::change::Change;
use crate::model::assessment::history::History;
use crate::model::questionnaire::condition::Value as Answer;
use crate::model::questionnaire::{
    ChoiceIx, EvidenceState, Fact, FactIx, FactKind, Level, Questionnaire,
};
use crate::rules::support::support;
use crate::rules::targets::Standing;

/// The direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Direction {
    /// The level or support is lower than before.
    Fell,
    /// A known level, support or exception is gone: the level is unknown, the control no longer applies, or the
    /// exception or evidence was removed or expired.
    Lapsed,
    /// The level or support is higher than before.
    Rose,
    /// A level, support or exception that was absent before is present.
    Appeared,
    /// The level is still missing, but for a different reason.
    #[strum(serialize = "changed")]
    Other,
}

/// The part of a control that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Section {
    /// The answer.
    Answer,
    /// The evidence for the answer.
    Evidence,
    /// The dated exception.
    Exception,
}

/// The value of a part of a control on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The questionnaire has no such control.
    NotInQuestionnaire,
    /// The control does not apply.
    NotApplying,
    /// The name of the level.
    Level(String),
    /// The standing of a control without a level.
    NoLevel(Standing),
    /// The evidence state, and the name of the level it supports.
    Evidence(EvidenceState, String),
    /// The last day of the exception in force. `None` if no exception is in force.
    Exception(Option<Date>),
}

/// The value of a fact on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// The fact is unanswered.
    NotAnswered,
    /// Yes or no.
    YesNo(bool),
    /// The titles of the selected choices. Selecting none is an answer too.
    Choices(Vec<String>),
}

/// A change to one part of a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeEntry {
    /// The id of the control.
    pub control: String,
    /// The title of the control.
    pub title: String,
    /// The part that changed.
    pub part: Section,
    /// The direction of the change.
    pub way: Direction,
    /// The value before.
    pub before: Value,
    /// The value after.
    pub after: Value,
    /// Author and day of the last edit. `None` if nobody edited the part: time passed, or a fact changed it.
    pub last: Option<(String, Date)>,
}

/// A changed fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactMove {
    /// The id of the fact.
    pub fact: String,
    /// The title of the fact.
    pub title: String,
    /// The value before.
    pub before: FactValue,
    /// The value after.
    pub after: FactValue,
    /// Author and day of the last edit.
    pub last: Option<(String, Date)>,
}

impl FactValue {
    /// The value of a fact, with the titles of its choices.
    pub fn of(questionnaire: &Questionnaire, fact: FactIx, value: &Answer) -> Self {
        let title = |choice: &ChoiceIx| match &questionnaire.facts[fact].kind {
            FactKind::Graded { choices, .. } | FactKind::Several { choices } => {
                choices[*choice].title.clone()
            }
            FactKind::YesNo => String::new(),
        };
        match value {
            Answer::YesNo(yes) => Self::YesNo(*yes),
            Answer::Choice(choice) => Self::Choices(vec![title(choice)]),
            Answer::Choices(list) => Self::Choices(list.iter().map(title).collect()),
        }
    }
}

impl Direction {
    /// All directions, worst first.
    pub const ALL: [Self; 5] = [
        Self::Fell,
        Self::Lapsed,
        Self::Rose,
        Self::Appeared,
        Self::Other,
    ];

    /// The keyword on screens and in files.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl Section {
    /// The keyword on screens and in files.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Author and day of the last edit of each subject, from entries that the history of the first side lacks.
pub(super) struct Statements(BTreeMap<String, (String, Date)>);

impl Statements {
    pub(super) fn of(before: &History, after: &History) -> Self {
        let known: BTreeSet<&str> = before
            .entries()
            .iter()
            .map(|entry| entry.id.as_str())
            .collect();
        let mut last = BTreeMap::new();
        for entry in after
            .entries()
            .iter()
            .filter(|entry| !known.contains(entry.id.as_str()))
        {
            for change in &entry.changes {
                last.insert(
                    change.subject(),
                    (entry.stamp.who.clone(), entry.stamp.day()),
                );
            }
        }
        Self(last)
    }

    fn last(&self, subject: &str) -> Option<(String, Date)> {
        self.0.get(subject).cloned()
    }
}

/// The changed facts. A fact that only one questionnaire has is left out.
pub(super) fn facts(before: &Judged<'_>, after: &Judged<'_>, said: &Statements) -> Vec<FactMove> {
    let value = |side: &Judged<'_>, id: &str| {
        let questionnaire = side.side.questionnaire;
        let index = questionnaire.fact(id)?;
        let value = side.side.state.profile.said(questionnaire, index);
        Some(value.map_or(FactValue::NotAnswered, |value| {
            FactValue::of(questionnaire, index, &value)
        }))
    };
    let moved = |fact: &Fact| {
        let (was, is) = (value(before, &fact.id)?, value(after, &fact.id)?);
        (was != is).then(|| FactMove {
            fact: fact.id.clone(),
            title: fact.title.clone(),
            before: was,
            after: is,
            last: said.last(&format!("fact {}", fact.id)),
        })
    };
    after
        .side
        .questionnaire
        .facts
        .iter()
        .filter_map(moved)
        .collect()
}

/// The changes of one control.
pub(super) fn moves(
    id: &str,
    before: &Judged<'_>,
    after: &Judged<'_>,
    said: &Statements,
) -> Vec<ChangeEntry> {
    let title = |side: &Judged<'_>| Some(side.control(id)?.title.clone());
    let title = title(after).or_else(|| title(before)).unwrap_or_default();
    let one = |part: Section, way: Option<Direction>, (was, is): (Value, Value)| {
        let control = id.to_owned();
        let edit = match part {
            Section::Answer => Change::Answer { control, to: None },
            Section::Evidence => Change::Evidence { control, to: None },
            Section::Exception => Change::Exception { control, to: None },
        };
        way.map(|way| ChangeEntry {
            control: id.to_owned(),
            title: title.clone(),
            part,
            way,
            before: was,
            after: is,
            last: said.last(&edit.subject()),
        })
    };
    let (was, is) = (before.standing(id), after.standing(id));
    let value = |side: &Judged<'_>, standing: Option<Standing>| match standing {
        Some(Standing::Level(level)) => Value::Level(side.side.questionnaire.level_name(level)),
        Some(standing) => Value::NoLevel(standing),
        None if side.side.questionnaire.control(id).is_none() => Value::NotInQuestionnaire,
        None => Value::NotApplying,
    };
    let answer = one(
        Section::Answer,
        answer_way(was, is),
        (value(before, was), value(after, is)),
    );
    if was.is_none() || is.is_none() {
        // The control does not apply on one side. There, evidence and exceptions do not count, like the answer.
        return answer.into_iter().collect();
    }
    // Expired evidence and overdue validations reduce support without any edit.
    let given = |side: &Judged<'_>| {
        let support = support(side.side.state, id, side.side.day);
        (support.state, support.level)
    };
    let (had, has) = (given(before), given(after));
    let value = |side: &Judged<'_>, (state, level): (EvidenceState, Level)| {
        Value::Evidence(state, side.side.questionnaire.level_name(level))
    };
    let evidence = one(
        Section::Evidence,
        evidence_way(had, has),
        (value(before, had), value(after, has)),
    );
    let holding = |side: &Judged<'_>| {
        let exception = side
            .side
            .state
            .record(id)
            .and_then(|record| record.exception.clone());
        exception
            .filter(|exception| (exception.granted..=exception.expires).contains(&side.side.day))
    };
    let (held, holds) = (holding(before), holding(after));
    let way = match (&held, &holds) {
        (None, Some(_)) => Some(Direction::Appeared),
        (Some(_), None) => Some(Direction::Lapsed),
        _ => None,
    };
    let until = |exception: &Option<Exception>| {
        Value::Exception(exception.as_ref().map(|exception| exception.expires))
    };
    let exception = one(Section::Exception, way, (until(&held), until(&holds)));
    answer
        .into_iter()
        .chain(evidence)
        .chain(exception)
        .collect()
}

/// The direction in which an answer changed. `None` if it did not.
fn answer_way(before: Option<Standing>, after: Option<Standing>) -> Option<Direction> {
    let level = |standing: Option<Standing>| standing.and_then(Standing::level);
    // Unanswered, whatever the reason.
    let silent = |standing: Option<Standing>| {
        matches!(
            standing,
            None | Some(Standing::Unanswered | Standing::NotAsked)
        )
    };
    match (level(before), level(after)) {
        (Some(was), Some(is)) => match is.cmp(&was) {
            Ordering::Greater => Some(Direction::Rose),
            Ordering::Less => Some(Direction::Fell),
            Ordering::Equal => None,
        },
        (None, Some(_)) => Some(Direction::Appeared),
        (Some(_), None) => Some(Direction::Lapsed),
        (None, None) => {
            (before != after && !(silent(before) && silent(after))).then_some(Direction::Other)
        }
    }
}

/// The direction in which evidence changed, by evidence state first, then by the level it supports.
fn evidence_way(
    before: (EvidenceState, Level),
    after: (EvidenceState, Level),
) -> Option<Direction> {
    let claimed = |(state, _): (EvidenceState, Level)| state == EvidenceState::Claimed;
    match (claimed(before), claimed(after)) {
        (true, true) => None,
        (true, false) => Some(Direction::Appeared),
        (false, true) => Some(Direction::Lapsed),
        (false, false) => match after.cmp(&before) {
            Ordering::Greater => Some(Direction::Rose),
            Ordering::Less => Some(Direction::Fell),
            Ordering::Equal => None,
        },
    }
}
