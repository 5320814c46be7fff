//! Upgrades an assessment to a newer version of its questionnaire.
//!
//! Returns the edits of the upgrade and what the team has to know about them. If the version that was answered is
//! available, the two versions are also compared. No record is ever dropped: a control that a version retires stays in
//! the file and counts nowhere, and a renamed control never overwrites a record under its new id.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::change::{Change, difference};
use super::reassessment::Reassessment;
use super::{QuestionnaireName, State};
use crate::model::questionnaire::{Questionnaire, order};

/// What an upgrade does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// The version that was answered.
    pub before: String,
    /// The version that is answered from now on.
    pub now: String,
    /// How is known what the versions between them did.
    pub known: Known,
    /// Controls of which something is said, and that bear another id now: from which, and which.
    pub moved: BTreeMap<String, String>,
    /// Controls that bear another id now under which something is said already: both stay as they are.
    pub kept: BTreeMap<String, String>,
    /// Controls that ask something else now, and have an answer.
    pub changed: BTreeSet<String>,
    /// Controls that were not there before; where that is not known, those of which nothing was ever said.
    pub new: BTreeSet<String>,
    /// Controls of which something is said, and that are asked no more.
    pub retired: BTreeSet<String>,
}

/// How is known what versions did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The questionnaire declares it.
    Declared,
    /// The version that was answered was there to be held beside it.
    Compared,
    /// It is not: which controls ask something else, nobody knows.
    Guessed,
}

/// The upgrade to a questionnaire; `earlier` is the version that was answered, where it is at hand.
pub fn upgrade(
    state: &State,
    questionnaire: &Questionnaire,
    earlier: Option<&Questionnaire>,
) -> Upgrade {
    let before = state.questionnaire.version.clone();
    let declared = questionnaire.since(&before);
    let known = match (&declared, earlier) {
        (Some(_), _) => Known::Declared,
        (None, Some(_)) => Known::Compared,
        (None, None) => Known::Guessed,
    };
    let mut together = declared.unwrap_or_default();
    if let Some(earlier) = earlier {
        let seen = questionnaire.difference(earlier, &together.renamed);
        together.changed.extend(seen.changed);
        together.new.extend(seen.new);
    }
    let mut taken: BTreeSet<&str> = ids(state);
    let (mut moved, mut kept) = (BTreeMap::new(), BTreeMap::new());
    for (from, to) in &together.renamed {
        if !ids(state).contains(from.as_str()) {
            continue;
        }
        let into = if taken.insert(to) {
            &mut moved
        } else {
            &mut kept
        };
        into.insert(from.clone(), to.clone());
    }
    let is_there = |id: &str| questionnaire.control(id).is_some();
    let said = |id: &String| taken.contains(id.as_str());
    if known == Known::Guessed {
        let ids = questionnaire
            .controls
            .iter()
            .map(|control| control.id.clone());
        together.new = ids.filter(|id| !said(id)).collect();
    }
    let gone = |id: &&str| !is_there(id) && !moved.contains_key(*id);
    let retired = ids(state)
        .into_iter()
        .filter(gone)
        .map(str::to_owned)
        .collect();
    let answered = |id: &String| {
        let before = moved
            .iter()
            .find(|(_, now)| *now == id)
            .map_or(id, |(before, _)| before);
        state
            .record(before)
            .is_some_and(|record| record.answer.is_some())
    };
    // of what is new by its id and has an answer already, the answer is to other words too
    let changed = together
        .changed
        .iter()
        .chain(&together.new)
        .filter(|id| is_there(id) && answered(id));
    Upgrade {
        before,
        now: questionnaire.version.clone(),
        known,
        changed: changed.cloned().collect(),
        new: together.new.into_iter().filter(|id| is_there(id)).collect(),
        moved,
        kept,
        retired,
    }
}

/// The ids under which anything is said of a control.
fn ids(state: &State) -> BTreeSet<&str> {
    state
        .controls
        .keys()
        .chain(state.plan.arranged.keys())
        .map(String::as_str)
        .collect()
}

impl Upgrade {
    /// The edits that make it, as one: they begin a re-assessment too, since nobody said any of it of this version.
    pub fn edits(&self, state: &State, questionnaire: &Questionnaire, on: Date) -> Vec<Change> {
        let mut to = self.under_new_ids(state);
        to.questionnaire = QuestionnaireName {
            id: questionnaire.id.clone(),
            version: questionnaire.version.clone(),
            hash: questionnaire.hash.clone(),
        };
        if to.questionnaire == state.questionnaire {
            return Vec::new();
        }
        for id in &self.changed {
            // who said on this very day that it holds spoke of the words before
            let record = to
                .controls
                .get_mut(id)
                .filter(|record| record.confirmed.is_some_and(|day| day >= on));
            if let Some(record) = record {
                record.confirmed = None;
            }
        }
        let now = |id: &String| self.moved.get(id).unwrap_or(id).clone();
        // where nobody knows what is new, what was never answered is no news
        let new = self.new.iter().filter(|_| self.known != Known::Guessed);
        let changed = self
            .changed
            .iter()
            .chain(new)
            .cloned()
            .chain(unsure(state).iter().map(now))
            .collect();
        to.reassessment = Some(Reassessment {
            on,
            before: Some(self.before.clone()),
            changed,
        });
        self.paired(difference(state, &to))
    }

    /// The state with everything said of a control that bears another id now under that id.
    fn under_new_ids(&self, state: &State) -> State {
        let mut to = state.clone();
        for (from, id) in &self.moved {
            if let Some(record) = to.controls.remove(from) {
                to.controls.insert(id.clone(), record);
            }
            if let Some(arrangement) = to.plan.arranged.remove(from) {
                to.plan.arranged.insert(id.clone(), arrangement);
            }
        }
        self.named_elsewhere(&mut to);
        to
    }

    /// The ids that stand in what is said of more than one control.
    fn named_elsewhere(&self, to: &mut State) {
        let now = |id: &String| self.moved.get(id).unwrap_or(id).clone();
        for point in to.room.parked.values_mut() {
            point.control = point.control.as_ref().map(now);
        }
        for validation in to.validations.values_mut() {
            validation.controls = validation.controls.iter().map(now).collect();
        }
        for step in to
            .plan
            .committed
            .iter_mut()
            .flat_map(|agreed| &mut agreed.walk.order)
        {
            let split = step.find(['>', '=']).unwrap_or(step.len());
            if let Some((id, rest)) = step.split_at_checked(split) {
                *step = now(&id.to_owned()) + rest;
            }
        }
    }

    /// The same edits, each answer that moves taken away and said again one after the other: so the history knows that
    /// nobody gave it anew.
    fn paired(&self, edits: Vec<Change>) -> Vec<Change> {
        let moves = |change: &Change| {
            matches!(change, Change::Answer { control, .. }
                if self.moved.contains_key(control) || self.moved.values().any(|to| to == control))
        };
        let (answers, mut edits): (Vec<Change>, Vec<Change>) = edits.into_iter().partition(moves);
        for (from, to) in &self.moved {
            let of = |id: &String| {
                answers
                    .iter()
                    .find(|change| change.control() == Some(id))
                    .cloned()
            };
            edits.extend([of(from), of(to)].into_iter().flatten());
        }
        edits
    }
}

/// The edit that begins a re-assessment on a day. What the last upgrade changed and nobody has confirmed since stays what
/// comes first.
pub fn begun(state: &State, on: Date) -> Change {
    let changed = unsure(state);
    let last = state.reassessment.as_ref().filter(|_| !changed.is_empty());
    Change::Reassessment(Some(Reassessment {
        on,
        before: last.and_then(|last| last.before.clone()),
        changed,
    }))
}

/// Whether a questionnaire is an earlier version of the one that is answered.
pub fn is_older(state: &State, questionnaire: &Questionnaire) -> bool {
    order(&state.questionnaire.version, &questionnaire.version) == Some(Ordering::Greater)
}

/// Whether a questionnaire is a later version, or another text, of the one that is answered.
pub fn is_newer(state: &State, questionnaire: &Questionnaire) -> bool {
    let named = &state.questionnaire;
    let is_other = named.version != questionnaire.version || named.hash != questionnaire.hash;
    is_other && !is_older(state, questionnaire)
}

/// An earlier state under the ids of a questionnaire that is newer than the one it answered, so that it can be held against
/// what is said now. Which version it answered, it still says.
#[must_use]
pub fn under_ids_of(questionnaire: &Questionnaire, earlier: State) -> State {
    if !is_newer(&earlier, questionnaire) {
        return earlier;
    }
    upgrade(&earlier, questionnaire, None).under_new_ids(&earlier)
}

/// The changes that begin a reassessment on a day: an upgrade if the questionnaire is newer than the one answered. That
/// upgrade is `to`, or the one that the questionnaire declares.
pub fn begun_under(
    state: &State,
    questionnaire: &Questionnaire,
    to: Option<&Upgrade>,
    on: Date,
) -> Vec<Change> {
    if !is_newer(state, questionnaire) {
        return vec![begun(state, on)];
    }
    let declared = || upgrade(state, questionnaire, None).edits(state, questionnaire, on);
    to.map_or_else(declared, |to| to.edits(state, questionnaire, on))
}

/// The controls that the last upgrade changed, and whose answers nobody has confirmed since.
fn unsure(state: &State) -> BTreeSet<String> {
    let open = |id: &&String| {
        !state.is_confirmed(id)
            && state
                .record(id)
                .is_some_and(|record| record.answer.is_some())
    };
    state
        .reassessment
        .iter()
        .flat_map(|last| last.changed.iter().filter(open))
        .cloned()
        .collect()
}
