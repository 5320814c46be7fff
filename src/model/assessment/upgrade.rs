//! Upgrades an assessment to a newer version of its questionnaire.
//!
//! Returns the edits of the upgrade and the effects that the team has to know about. If the version that was answered
//! is available, it is also compared with the newer version. No record is ever dropped: the record of a retired control
//! remains in the file but does not count, and a renamed control never overwrites a record under its new id.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::change::{Change, difference};
use super::reassessment::Reassessment;
use super::{QuestionnaireName, State};
use crate::model::questionnaire::{Questionnaire, order};

/// The effects of an upgrade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// The version that was answered.
    pub before: String,
    /// The version that the upgrade leads to.
    pub now: String,
    /// The way in which the changes between the versions were determined.
    pub known: Known,
    /// Controls with a record or an arrangement whose id changes: old id to new id.
    pub moved: BTreeMap<String, String>,
    /// Controls whose id changes but whose new id is already in use, so both remain as they are: old id to new id.
    pub kept: BTreeMap<String, String>,
    /// Answered controls that now ask something different.
    pub changed: BTreeSet<String>,
    /// Controls that were added; if the changes are unknown, those without a record or an arrangement.
    pub new: BTreeSet<String>,
    /// Controls with a record or an arrangement that are no longer in the questionnaire.
    pub retired: BTreeSet<String>,
}

/// The way in which the changes between versions were determined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The questionnaire declares the changes.
    Declared,
    /// The changes were found by comparison with the version that was answered.
    Compared,
    /// The changes are unknown: the version that was answered is not available.
    Guessed,
}

/// Determines the effects of an upgrade to `questionnaire`. `earlier` is the version that was answered, if available.
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
    // an added control may already have an answer under its id, given to a different question
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

/// Returns the ids of controls with a record or an arrangement.
fn ids(state: &State) -> BTreeSet<&str> {
    state
        .controls
        .keys()
        .chain(state.plan.arranged.keys())
        .map(String::as_str)
        .collect()
}

impl Upgrade {
    /// Returns the edits of the upgrade, to be made as one history entry. They also start a reassessment, because no
    /// answer was given to this version. Empty if the questionnaire is unchanged.
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
            // a confirmation on the day of the upgrade was for the previous wording
            let record = to
                .controls
                .get_mut(id)
                .filter(|record| record.confirmed.is_some_and(|day| day >= on));
            if let Some(record) = record {
                record.confirmed = None;
            }
        }
        let now = |id: &String| self.moved.get(id).unwrap_or(id).clone();
        // if the changes are unknown, an unanswered control is not necessarily new
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

    /// Returns the state with records and arrangements moved to the new ids.
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

    /// Replaces ids in parked items, validations and the committed plan.
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

    /// Reorders the edits so that each moved answer is removed and set in 2 consecutive edits, by which the history
    /// recognizes that nobody gave it again.
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

/// Returns the edit that starts a reassessment on a day. Controls that the last upgrade changed and nobody has
/// confirmed since remain marked as changed.
pub fn begun(state: &State, on: Date) -> Change {
    let changed = unsure(state);
    let last = state.reassessment.as_ref().filter(|_| !changed.is_empty());
    Change::Reassessment(Some(Reassessment {
        on,
        before: last.and_then(|last| last.before.clone()),
        changed,
    }))
}

/// Whether a questionnaire is an earlier version of the one that is answered. `false` for a questionnaire with another
/// id.
pub fn is_older(state: &State, questionnaire: &Questionnaire) -> bool {
    state.questionnaire.id == questionnaire.id && is_earlier(state, questionnaire)
}

fn is_earlier(state: &State, questionnaire: &Questionnaire) -> bool {
    order(&state.questionnaire.version, &questionnaire.version) == Some(Ordering::Greater)
}

/// Whether a questionnaire is a later version than the one that is answered, or has the same version but different
/// content. Versions that cannot be ordered count as later. `false` for a questionnaire with another id.
pub fn is_newer(state: &State, questionnaire: &Questionnaire) -> bool {
    let named = &state.questionnaire;
    let is_other = named.version != questionnaire.version || named.hash != questionnaire.hash;
    named.id == questionnaire.id && is_other && !is_earlier(state, questionnaire)
}

/// Returns an earlier state with the control ids of a newer questionnaire, for comparison with the current state. The
/// state still names the version that it answered.
#[must_use]
pub fn under_ids_of(questionnaire: &Questionnaire, earlier: State) -> State {
    if !is_newer(&earlier, questionnaire) {
        return earlier;
    }
    upgrade(&earlier, questionnaire, None).under_new_ids(&earlier)
}

/// Returns the edits that begin a reassessment on a day. If the questionnaire is newer than the one answered, they are
/// an upgrade: `to`, or the upgrade that the questionnaire declares.
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

/// Returns the controls that the last upgrade changed and whose answers nobody has confirmed since.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::questionnaire::builtin;
    use crate::model::questionnaire::check::check;

    #[test]
    fn another_questionnaire_is_neither_newer_nor_older() {
        let questionnaire = check(&builtin::ai_security()).0.unwrap();
        let state = |id: &str, version: &str| State {
            questionnaire: QuestionnaireName {
                id: id.to_owned(),
                version: version.to_owned(),
                hash: String::new(),
            },
            ..State::default()
        };
        let own = questionnaire.id.as_str();
        assert!(is_newer(&state(own, "0.0.1"), &questionnaire));
        assert!(is_older(&state(own, "99.0.0"), &questionnaire));
        assert!(!is_newer(&state("other", "0.0.1"), &questionnaire));
        assert!(!is_older(&state("other", "99.0.0"), &questionnaire));
    }
}
