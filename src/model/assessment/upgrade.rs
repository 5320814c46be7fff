//! Upgrades an assessment to a newer version of its questionnaire.
//!
//! Returns the edits of the upgrade and the effects that the team has to know about. If the version that was answered
//! is available, it is also compared with the newer version. No text is ever dropped: the record of a retired control
//! remains in the file but does not count, a renamed control never overwrites a record under its new id, and the records
//! of merged controls become one record with the texts of all.

mod merged_record;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::answer::Record;
use super::change::{Change, difference};
use super::plan::{Arrangement, CommittedPlan};
use super::profile::{FactAnswer, Profile};
use super::reassessment::Reassessment;
use super::{QuestionnaireName, State};
use crate::model::questionnaire::{FactKind, ImpliedFact, Questionnaire, order};

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
    /// Controls with a record or an arrangement that became part of another control: old id to the id of that control.
    pub merged: BTreeMap<String, String>,
    /// Facts that had no answer and whose answers follow from other facts, by id.
    pub facts: BTreeMap<String, FactAnswer>,
    /// Answered controls that now ask something different.
    pub changed: BTreeSet<String>,
    /// Controls that were added; if the changes are unknown, those without a record or an arrangement.
    pub new: BTreeSet<String>,
    /// Controls with a record or an arrangement that are no longer in the questionnaire.
    pub retired: BTreeSet<String>,
    /// The current id of each control whose earlier id can be named anywhere, with or without a record.
    ids: BTreeMap<String, String>,
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
    let present = ids(state);
    let mut taken = present.clone();
    let (mut moved, mut kept) = (BTreeMap::new(), BTreeMap::new());
    for (from, to) in &together.renamed {
        if !present.contains(from.as_str()) {
            continue;
        }
        let into = if taken.insert(to) {
            &mut moved
        } else {
            &mut kept
        };
        into.insert(from.clone(), to.clone());
    }
    let mut merged = together.merged.clone();
    merged.retain(|from, _| present.contains(from.as_str()));
    let is_there = |id: &str| questionnaire.control(id).is_some();
    let said = |id: &String| taken.contains(id.as_str());
    if known == Known::Guessed {
        let ids = questionnaire
            .controls
            .iter()
            .map(|control| control.id.clone());
        together.new = ids.filter(|id| !said(id)).collect();
    }
    let replaced = || moved.iter().chain(&merged);
    let gone = |id: &&str| !is_there(id) && !replaced().any(|(from, _)| from == id);
    let retired = present.iter().copied().filter(gone);
    let answered = |id: &String| {
        let from = replaced().filter(|(_, now)| *now == id);
        let from = from.map(|(from, _)| from);
        from.chain(Some(id).filter(|id| !moved.contains_key(*id)))
            .filter_map(|id| state.record(id))
            .any(|record| record.answer.is_some())
    };
    // an added control may already have an answer under its id, given to a different question
    let changed = together
        .changed
        .iter()
        .chain(&together.new)
        .filter(|id| is_there(id) && answered(id));
    let mut ids: BTreeMap<String, String> = together.renamed.clone();
    ids.retain(|from, _| !kept.contains_key(from));
    ids.extend(together.merged.clone());
    Upgrade {
        before,
        now: questionnaire.version.clone(),
        known,
        changed: changed.cloned().collect(),
        retired: retired.map(str::to_owned).collect(),
        facts: implied(&state.profile, questionnaire, &together.facts),
        new: together.new.into_iter().filter(|id| is_there(id)).collect(),
        moved,
        kept,
        merged,
        ids,
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

/// Returns the answers that follow from other answers, for facts that have none. An answer that is set can itself imply
/// another.
fn implied(
    profile: &Profile,
    questionnaire: &Questionnaire,
    facts: &[ImpliedFact],
) -> BTreeMap<String, FactAnswer> {
    let mut set: BTreeMap<String, FactAnswer> = BTreeMap::new();
    for fact in facts {
        let said = |id| profile.facts.get(id).or_else(|| set.get(id));
        let holds = said(&fact.when).is_some_and(|answer| is(answer, &fact.is));
        if !holds || said(&fact.fact).is_some() {
            continue;
        }
        let Some(index) = questionnaire.fact(&fact.fact) else {
            continue;
        };
        let to = match &questionnaire.facts[index].kind {
            FactKind::YesNo => FactAnswer::YesNo(fact.to == YES),
            FactKind::Graded { .. } => FactAnswer::Choice(fact.to.clone()),
            FactKind::Several { .. } => FactAnswer::Choices([fact.to.clone()].into()),
        };
        set.insert(fact.fact.clone(), to);
    }
    set
}

const YES: &str = "yes";
const NO: &str = "no";

/// Whether an answer is this word of a revision, or contains it.
fn is(answer: &FactAnswer, word: &str) -> bool {
    match answer {
        FactAnswer::YesNo(yes) => word == if *yes { YES } else { NO },
        FactAnswer::Choice(id) => id == word,
        FactAnswer::Choices(ids) => ids.contains(word),
    }
}

impl Upgrade {
    /// Returns the edits of the upgrade, to be made as one history entry. They also start a reassessment, because no
    /// answer was given to this version. Empty if the questionnaire is unchanged.
    pub fn edits(&self, state: &State, questionnaire: &Questionnaire, on: Date) -> Vec<Change> {
        let mut to = self.carried(state, questionnaire);
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
        // if the changes are unknown, an unanswered control is not necessarily new
        let new = self.new.iter().filter(|_| self.known != Known::Guessed);
        let changed = self
            .changed
            .iter()
            .chain(new)
            .cloned()
            .chain(unsure(state).iter().map(|id| self.id_now(id)))
            .collect();
        to.reassessment = Some(Reassessment {
            on,
            before: Some(self.before.clone()),
            changed,
        });
        self.paired(state, difference(state, &to))
    }

    /// Returns the current id of a control.
    fn id_now(&self, id: &String) -> String {
        self.ids.get(id).unwrap_or(id).clone()
    }

    /// Returns the state under the new ids, with merged records and with the facts that follow from others.
    fn carried(&self, state: &State, questionnaire: &Questionnaire) -> State {
        let mut to = state.clone();
        for (from, id) in &self.moved {
            if let Some(record) = to.controls.remove(from) {
                to.controls.insert(id.clone(), record);
            }
            if let Some(arrangement) = to.plan.arranged.remove(from) {
                to.plan.arranged.insert(id.clone(), arrangement);
            }
        }
        let ceilings = questionnaire.gates.iter().map(|gate| gate.max_level);
        let highest = ceilings.max().unwrap_or_default();
        for (into, from) in self.merged_into() {
            let ids = || std::iter::once(into).chain(from.iter().copied());
            let parts: Vec<(&str, Record)> = ids()
                .filter_map(|id| Some((id, to.controls.remove(id)?)))
                .collect();
            if let Some(record) = merged_record::merged(into, &parts, highest) {
                to.controls.insert(into.to_owned(), record);
            }
            let known = ids().filter(|id| {
                let has_record = parts.iter().any(|(part, _)| part == id);
                has_record || to.plan.arranged.contains_key(*id)
            });
            let known: Vec<&str> = known.collect();
            let arranged = known.iter().map(|id| to.plan.arranged.remove(*id));
            let arranged: Vec<Arrangement> = arranged.map(Option::unwrap_or_default).collect();
            if let Some(arrangement) = shared(&arranged) {
                to.plan.arranged.insert(into.to_owned(), arrangement);
            }
        }
        to.profile.facts.extend(self.facts.clone());
        self.named_elsewhere(&mut to);
        to
    }

    /// Returns the controls that became part of another control, by the id of that control.
    fn merged_into(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut merged: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (from, into) in &self.merged {
            merged.entry(into).or_default().push(from);
        }
        merged
    }

    /// Replaces ids in parked items, validations and the committed plan.
    fn named_elsewhere(&self, to: &mut State) {
        let now = |id: &String| self.id_now(id);
        for point in to.room.parked.values_mut() {
            point.control = point.control.as_ref().map(now);
        }
        for validation in to.validations.values_mut() {
            validation.controls = validation.controls.iter().map(now).collect();
        }
        if let Some(agreed) = &mut to.plan.committed {
            self.named_in_plan(agreed);
        }
    }

    /// Replaces ids in the steps of a plan. Steps that became the same step remain once, at their first place.
    fn named_in_plan(&self, agreed: &mut CommittedPlan) {
        let mut replaced: BTreeSet<String> = BTreeSet::new();
        for step in &mut agreed.walk.order {
            let split = step.find(['>', '=']).unwrap_or(step.len());
            if let Some((id, rest)) = step.split_at_checked(split)
                && let Some(now) = self.ids.get(id)
            {
                *step = now.clone() + rest;
                replaced.insert(step.clone());
            }
        }
        let mut seen: BTreeSet<String> = BTreeSet::new();
        agreed
            .walk
            .order
            .retain(|step| !replaced.contains(step) || seen.insert(step.clone()));
    }

    /// Reorders the edits so that each answer that went to another id is removed and set in 2 consecutive edits, by which
    /// the history recognizes that nobody gave it again. If a merged control takes over one of several answers, its edit
    /// follows the removal of that answer; if it keeps its own, the others are only removed.
    fn paired(&self, state: &State, edits: Vec<Change>) -> Vec<Change> {
        let mut sources: BTreeMap<&String, Vec<&String>> = BTreeMap::new();
        // the answer of a renamed control comes last, so that it is preferred over an equal one of a merged control
        for (from, to) in self.merged.iter().chain(&self.moved) {
            sources.entry(to).or_default().push(from);
        }
        let is_moved = |change: &Change| {
            matches!(change, Change::Answer { control, .. } if sources
                .iter()
                .any(|(to, from)| *to == control || from.contains(&control)))
        };
        let (answers, mut edits): (Vec<Change>, Vec<Change>) =
            edits.into_iter().partition(is_moved);
        let of = |id: &String| {
            let mut answers = answers.iter();
            answers.find(|change| change.control() == Some(id)).cloned()
        };
        let mut pairs = Vec::new();
        for (to, mut from) in sources {
            let set = of(to);
            if let Some(Change::Answer { to: now, .. }) = &set {
                let answer =
                    |id: &String| state.record(id).and_then(|record| record.answer.as_ref());
                from.sort_by_key(|id| (answer(id).is_some(), answer(id) == now.as_ref()));
                pairs.extend(from.pop().and_then(of));
            }
            pairs.extend(set);
            edits.extend(from.into_iter().filter_map(of));
        }
        edits.extend(pairs);
        edits
    }
}

/// Returns the arrangement for the work on controls that became one: the first day in the list to which a step is pinned,
/// the latest day before which none starts, and dropped only if all are. `None` if it contains no decision.
fn shared(arranged: &[Arrangement]) -> Option<Arrangement> {
    let shared = Arrangement {
        pinned_to: arranged.iter().find_map(|one| one.pinned_to),
        not_before: arranged.iter().filter_map(|one| one.not_before).max(),
        dropped: !arranged.is_empty() && arranged.iter().all(|one| one.dropped),
    };
    (!shared.is_empty()).then_some(shared)
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

/// Returns an earlier state with the control ids and the implied facts of a newer questionnaire, for comparison with the
/// current state. The state still names the version that it answered.
#[must_use]
pub fn under_ids_of(questionnaire: &Questionnaire, earlier: State) -> State {
    if !is_newer(&earlier, questionnaire) {
        return earlier;
    }
    upgrade(&earlier, questionnaire, None).carried(&earlier, questionnaire)
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
