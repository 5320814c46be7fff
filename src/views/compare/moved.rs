//! What changed between two states, in answers, evidence, exceptions and facts, and who last edited it.
//!
//! Changes follow the order of the questionnaire. Numbers, gates and plans are not compared here.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Judged;
use crate::model::assessment::answer::Exception;
use crate::model::assessment::history::History;
use crate::model::questionnaire::condition::Value as Answer;
use crate::model::questionnaire::{
    ChoiceIx, EvidenceState, Fact, FactIx, FactKind, Level, Questionnaire,
};
use crate::rules::support::support;
use crate::rules::targets::Standing;

/// Which way something moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Direction {
    /// Less than before.
    Fell,
    /// It was there, and is not any more: nobody knows it now, it does not apply any more, or it ran out.
    Lapsed,
    /// More than before.
    Rose,
    /// It was not there, and now it is.
    Appeared,
    /// Otherwise: from one way of having no level to another.
    #[strum(serialize = "changed")]
    Other,
}

/// What of a control moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Section {
    /// Its answer.
    Answer,
    /// How well it is supported.
    Evidence,
    /// Its dated exception.
    Exception,
}

/// What of a control there was at one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The questionnaire has no such control.
    NotInQuestionnaire,
    /// The control does not apply.
    NotApplying,
    /// The name of the level the control has.
    Level(String),
    /// How the control stands without a level.
    NoLevel(Standing),
    /// What supports the answer, and the name of the level that it supports.
    Evidence(EvidenceState, String),
    /// The last day of the exception that holds; nothing where none does.
    Exception(Option<Date>),
}

/// What a fact was at one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// Nobody answered it.
    NotAnswered,
    /// Yes or no.
    YesNo(bool),
    /// The titles of the choices taken; none of them is an answer too.
    Choices(Vec<String>),
}

/// One thing that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeEntry {
    /// The control, by id.
    pub control: String,
    /// Its title.
    pub title: String,
    /// What of it.
    pub part: Section,
    /// Which way.
    pub way: Direction,
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
    /// Who said so last, and when; nothing where nobody did: time passed, or a fact moved it.
    pub last: Option<(String, Date)>,
}

/// A fact that is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactMove {
    /// Its id.
    pub fact: String,
    /// Its title.
    pub title: String,
    /// What it was.
    pub before: FactValue,
    /// What it is.
    pub after: FactValue,
    /// Who said so last, and when.
    pub last: Option<(String, Date)>,
}

impl FactValue {
    /// The value of a fact with the titles of its choices.
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
    /// Every way, the worst first.
    pub const ALL: [Self; 5] = [
        Self::Fell,
        Self::Lapsed,
        Self::Rose,
        Self::Appeared,
        Self::Other,
    ];

    /// The word on screens and in files.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl Section {
    /// The word on screens and in files.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Who said what last, and when, of what the first side does not know yet.
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

/// The facts that moved.
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

/// What moved of one control.
pub(super) fn moves(
    id: &str,
    before: &Judged<'_>,
    after: &Judged<'_>,
    said: &Statements,
) -> Vec<ChangeEntry> {
    let title = |side: &Judged<'_>| Some(side.control(id)?.title.clone());
    let title = title(after).or_else(|| title(before)).unwrap_or_default();
    let one = |part: Section, way: Option<Direction>, (was, is): (Value, Value)| {
        let subject = match part {
            Section::Answer => format!("answer of {id}"),
            Section::Evidence => format!("evidence of {id}"),
            Section::Exception => format!("exception of {id}"),
        };
        way.map(|way| ChangeEntry {
            control: id.to_owned(),
            title: title.clone(),
            part,
            way,
            before: was,
            after: is,
            last: said.last(&subject),
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
        // what supports an answer that does not count counts no more than the answer
        return answer.into_iter().collect();
    }
    // what ended or rests on what is overdue counts for less, though nobody edited it
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

/// Which way an answer moved.
fn answer_way(before: Option<Standing>, after: Option<Standing>) -> Option<Direction> {
    let level = |standing: Option<Standing>| standing.and_then(Standing::level);
    // nobody answered, whichever way it came about
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

/// Which way evidence moved: first how good it is, then for how high a level.
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
