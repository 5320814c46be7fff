//! The reassessment queue: answers still to be confirmed, the most doubtful first, each with the reasons for its
//! position.
//!
//! This module does not determine whether an unconfirmed answer counts.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::model::assessment::State;
use crate::model::assessment::answer::Record;
use crate::model::assessment::change::Change;
use crate::model::assessment::history::History;
use crate::model::assessment::profile::FactAnswer;
use crate::model::assessment::reassessment::Reassessment;
use crate::model::assessment::upgrade::Upgrade;
use crate::model::questionnaire::condition::Condition;
use crate::model::questionnaire::{Control, ControlIx, FactIx, Questionnaire};
use crate::rules::targets::{Standing, Targets, standing, targets};

/// An answer to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The control.
    pub control: ControlIx,
    /// The day the answer was last given or confirmed; `None` if the history does not contain that day.
    pub given: Option<Date>,
    /// The reasons for the position of the answer in the queue, the strongest first; never empty.
    pub because: Vec<Reason>,
}

/// The reason why an answer is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The control asks a different question in the current version of the questionnaire.
    Changed,
    /// A fact that determines whether the control applies, or its target, has changed since the answer was given, on
    /// this day.
    Fact(FactIx, Date),
    /// The answer is older than its review period, in months.
    Stale(u32),
    /// The day the answer was given, if known.
    Given(Option<Date>),
}

/// The progress of a reassessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The day the reassessment began.
    pub on: Date,
    /// The number of answers confirmed.
    pub confirmed: usize,
    /// The total number of answers.
    pub all: usize,
}

impl Progress {
    /// Whether any answer is still to be confirmed.
    pub fn is_under_way(&self) -> bool {
        self.confirmed < self.all
    }
}

/// The controls that are in scope and have an answer, in order.
fn answered<'a>(
    questionnaire: &'a Questionnaire,
    state: &'a State,
    targets: &'a Targets,
) -> impl Iterator<Item = (ControlIx, &'a Control, &'a Record)> {
    targets.scope().filter_map(|index| {
        let control = &questionnaire.controls[index];
        let record = state
            .record(&control.id)
            .filter(|record| record.answer.is_some())?;
        Some((index, control, record))
    })
}

/// The progress of the reassessment; `None` if no reassessment has begun.
pub fn progress(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
) -> Option<Progress> {
    let on = state.reassessment.as_ref()?.on;
    let mut progress = Progress {
        on,
        confirmed: 0,
        all: 0,
    };
    for (_, control, _) in answered(questionnaire, state, targets) {
        progress.all += 1;
        progress.confirmed += usize::from(state.is_confirmed(&control.id));
    }
    Some(progress)
}

/// The ids of the controls that an upgrade added and that are in scope and unanswered. `state` is the state after it.
pub fn new_unanswered(
    questionnaire: &Questionnaire,
    state: &State,
    upgrade: &Upgrade,
) -> Vec<String> {
    let targets = targets(questionnaire, &state.profile);
    let is_open = |&index: &ControlIx| {
        standing(questionnaire, state, &targets, index) == Standing::Unanswered
    };
    let ids = targets.scope().filter(is_open);
    ids.map(|index| questionnaire.control_id(index))
        .filter(|id| upgrade.new.contains(*id))
        .map(str::to_owned)
        .collect()
}

/// The answers to be confirmed, in this order: answers to controls that the new version changed; answers that depend on
/// a fact that has changed since; answers longest past their review period; then by weight; then in the order of the
/// questionnaire. If there is no reassessment, returns the answers that a reassessment begun today would include.
pub fn queue(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    history: &History,
    today: Date,
) -> Vec<Item> {
    let said = history.last_said();
    let facts = Facts::of(history, state);
    let nothing = Reassessment {
        on: today,
        before: None,
        changed: BTreeSet::new(),
    };
    let begun = state.reassessment.as_ref().unwrap_or(&nothing);
    let is_left = |id: &str| state.reassessment.is_none() || !state.is_confirmed(id);
    let mut items: Vec<((bool, bool, i32, u64), Item)> = Vec::new();
    for (index, control, record) in
        answered(questionnaire, state, targets).filter(|(_, one, _)| is_left(&one.id))
    {
        let day = record.stood_by(history.answer_dates().get(&control.id).copied());
        let mut because = Vec::new();
        let changed = begun.changed.contains(&control.id);
        if changed {
            because.push(Reason::Changed);
        }
        let moved = facts.moved(questionnaire, index, said.get(&control.id).copied());
        because.extend(moved.iter().map(|&(fact, on)| Reason::Fact(fact, on)));
        let past = control
            .review_months
            .zip(day)
            .map_or(0, |(months, day)| past(day, months, today));
        if let Some(months) = control.review_months.filter(|_| past > 0) {
            because.push(Reason::Stale(months));
        }
        because.push(Reason::Given(day));
        let weight = targets
            .first_asked(index)
            .map_or(0, |(gate, _)| targets.weight(questionnaire, gate, index));
        let item = Item {
            control: index,
            given: day,
            because,
        };
        items.push(((!changed, moved.is_empty(), -past, u64::MAX - weight), item));
    }
    // a stable sort keeps the order of the questionnaire among equals
    items.sort_by_key(|(key, _)| *key);
    items.into_iter().map(|(_, item)| item).collect()
}

/// The number of days an answer is past its review period.
fn past(given: Date, months: u32, today: Date) -> i32 {
    let until = given.saturating_add(i64::from(months).months());
    until.until(today).map_or(0, |span| span.get_days()).max(0)
}

/// An answer to a fact: the index and the day of the history entry, and the answer.
type Statement<'a> = (usize, Date, Option<&'a FactAnswer>);

/// All answers to facts over time.
struct Facts<'a> {
    state: &'a State,
    /// The answers by fact id, in the order of the entries.
    said: BTreeMap<&'a str, Vec<Statement<'a>>>,
}

impl<'a> Facts<'a> {
    fn of(history: &'a History, state: &'a State) -> Self {
        let mut said: BTreeMap<&'a str, Vec<Statement<'a>>> = BTreeMap::new();
        let entries = history.entries().iter().enumerate();
        // a fact that an upgrade answered follows from earlier answers, so no answer rests on another fact because of it
        for (at, entry) in entries.filter(|(_, entry)| !entry.changes_questionnaire()) {
            for change in &entry.changes {
                if let Change::Fact { fact, to } = change {
                    said.entry(fact)
                        .or_default()
                        .push((at, entry.stamp.day(), to.as_ref()));
                }
            }
        }
        Self { state, said }
    }

    /// The facts on which a control depends and whose answers differ from those at the time when the control was
    /// answered (history entry `given`), each with the day of its last change.
    fn moved(
        &self,
        questionnaire: &Questionnaire,
        control: ControlIx,
        given: Option<usize>,
    ) -> Vec<(FactIx, Date)> {
        let Some(given) = given else {
            return Vec::new();
        };
        let moved = |fact: FactIx| {
            let id = questionnaire.facts[fact].id.as_str();
            let said = self.said.get(id)?;
            let then = said
                .iter()
                .rfind(|(at, ..)| *at <= given)
                .and_then(|(.., to)| *to);
            let now = self.state.profile.facts.get(id);
            let (at, day, _) = said.last()?;
            (then != now && *at > given).then_some((fact, *day))
        };
        rests_on(questionnaire, control)
            .into_iter()
            .filter_map(moved)
            .collect()
    }
}

/// The facts that determine whether a control applies, or that raise its target.
fn rests_on(questionnaire: &Questionnaire, index: ControlIx) -> BTreeSet<FactIx> {
    let control = &questionnaire.controls[index];
    let raises = questionnaire
        .rules
        .iter()
        .filter(|rule| rule.names(index, control))
        .map(|rule| &rule.when);
    control
        .applies_when
        .iter()
        .chain(raises)
        .flat_map(Condition::facts)
        .collect()
}
