//! Checks the revisions: the changes that the author declares for each version, compared with what exists.
//!
//! Reads the `[[revision]]` tables and resolves their ids. A control that a later revision removes may no longer exist,
//! and neither may a fact that was answered under an earlier version.

use std::cmp::Ordering;

use super::super::file::{Frame, RawImpliedFact, RawRevision, Words};
use super::super::revision::order;
use super::super::{Fact, FactKind, ImpliedFact, Revision};
use super::{Check, Code, Known, shorten};
use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::FactIx;

/// The answers to a yes-or-no fact, as revisions name them.
const YES_OR_NO: [(&str, ()); 2] = [("yes", ()), ("no", ())];

impl RawRevision {
    /// Returns the ids of the controls that the version removed: retired, renamed, or merged into another control.
    fn removed(&self) -> impl Iterator<Item = &Words> {
        let replaced = self.renamed.iter().chain(&self.merged);
        self.retired.iter().chain(replaced.map(|(from, _)| from))
    }

    /// Returns the ids of the controls that the version has.
    fn current(&self) -> impl Iterator<Item = &Words> {
        let replacing = self.renamed.iter().chain(&self.merged);
        let named = self.changed.iter().chain(&self.new);
        named.chain(replacing.map(|(_, now)| now))
    }
}

impl Check<'_> {
    pub(super) fn revisions(
        &mut self,
        file: &str,
        raw: &Frame,
        known: &Known,
        facts: &IndexVec<FactIx, Fact>,
    ) -> Vec<Revision> {
        for (at, revision) in raw.revisions.iter().enumerate() {
            let (earlier, later) = raw.revisions.split_at(at);
            self.version(file, revision, earlier, &raw.version);
            let later = later.get(1..).unwrap_or_default();
            self.controls_of(file, revision, later, known);
            for implied in &revision.facts {
                self.implied_fact(file, implied, known, facts);
            }
        }
        let words = |list: &[Words]| list.iter().map(|word| word.value.clone()).collect();
        let pairs = |list: &[(Words, Words)]| {
            list.iter()
                .map(|(from, to)| (from.value.clone(), to.value.clone()))
                .collect()
        };
        let implied = |raw: &RawImpliedFact| ImpliedFact {
            when: raw.when.value.clone(),
            is: raw.is.value.clone(),
            fact: raw.fact.value.clone(),
            to: raw.to.value.clone(),
        };
        let revision = |raw: &RawRevision| Revision {
            version: raw.version.value.clone(),
            changed: words(&raw.changed),
            new: words(&raw.new),
            retired: words(&raw.retired),
            renamed: pairs(&raw.renamed),
            merged: pairs(&raw.merged),
            facts: raw.facts.iter().map(implied).collect(),
        };
        raw.revisions.iter().map(revision).collect()
    }

    /// Checks that the controls that a revision names exist, and that those it removes do not.
    fn controls_of(
        &mut self,
        file: &str,
        revision: &RawRevision,
        later: &[RawRevision],
        known: &Known,
    ) {
        let controls = &known.controls;
        let version = shorten(&revision.version.value);
        // ids that a later revision removes need not exist
        let is_gone = |id: &Words| {
            let mut removed = later.iter().flat_map(RawRevision::removed);
            removed.any(|one| one.value == id.value)
        };
        for id in revision.current().filter(|id| !is_gone(id)) {
            self.find::<usize>(file, controls, id);
        }
        for (at, id) in revision.removed().enumerate() {
            if id.value.is_empty() {
                continue;
            }
            let is_same =
                |(from, into): &(Words, Words)| from.span == id.span && from.value == into.value;
            let before = revision.removed().take(at);
            let (code, message, help) = if revision.merged.iter().any(is_same) {
                let message = format!("`{}` is merged into itself", shorten(&id.value));
                let help = "Name another control in `into`, or remove this line.";
                (Code::MergedIntoItself, message, help)
            } else if before.into_iter().any(|one| one.value == id.value) {
                let message = format!("version {version} removes `{}` twice", shorten(&id.value));
                let help = "Retire, rename or merge a control once: an answer goes to one place.";
                (Code::DuplicateId, message, help)
            } else if controls.known.contains_key(&id.value) {
                let message = format!(
                    "version {version} removes the id `{}`, but a control still has it",
                    shorten(&id.value)
                );
                let help =
                    "Ids are never reused: give that control another id, or remove this line.";
                (Code::StillThere, message, help)
            } else {
                continue;
            };
            let help = Some(help.to_owned());
            self.tell(code, file, id.span.clone(), message, help);
        }
    }

    /// Checks that a fact to set exists and accepts the answer. The fact in the condition may be gone; if it is still
    /// there and is yes or no, the condition must be one of these answers.
    fn implied_fact(
        &mut self,
        file: &str,
        raw: &RawImpliedFact,
        known: &Known,
        facts: &IndexVec<FactIx, Fact>,
    ) {
        let named = |word: &Words| facts.iter().find(|fact| fact.id == word.value);
        if named(&raw.when).is_some_and(|fact| fact.kind == FactKind::YesNo) {
            self.word(file, "is", &raw.is, &YES_OR_NO, ());
        }
        self.find::<FactIx>(file, &known.facts, &raw.fact);
        match named(&raw.fact).map(|fact| &fact.kind) {
            Some(FactKind::YesNo) => self.word(file, "to", &raw.to, &YES_OR_NO, ()),
            Some(FactKind::Graded { choices, .. } | FactKind::Several { choices }) => {
                self.choice(file, choices, &raw.to);
            }
            None => {}
        }
    }

    /// Checks that each version occurs once, in ascending order, and is not later than the version of the
    /// questionnaire.
    fn version(
        &mut self,
        file: &str,
        revision: &RawRevision,
        earlier: &[RawRevision],
        newest: &Words,
    ) {
        let version = &revision.version;
        if earlier
            .iter()
            .any(|before| before.version.value == version.value)
        {
            let message = format!("version {} has a second revision", shorten(&version.value));
            let help = Some("Put all changes of a version into one [[revision]].".to_owned());
            self.tell(Code::DuplicateId, file, version.span.clone(), message, help);
            return;
        }
        let later = |than: &Words| order(&than.value, &version.value) == Some(Ordering::Greater);
        if let Some(before) = earlier.last().filter(|before| later(&before.version)) {
            let message = format!(
                "version {} comes after {}",
                shorten(&version.value),
                shorten(&before.version.value)
            );
            let help = Some("Sort revisions by version, the newest last.".to_owned());
            self.tell(
                Code::RevisionOrder,
                file,
                version.span.clone(),
                message,
                help,
            );
        }
        if order(&version.value, &newest.value) == Some(Ordering::Greater) {
            let message = format!(
                "version {} is newer than the questionnaire, which is {}",
                shorten(&version.value),
                shorten(&newest.value)
            );
            let help = Some(format!(
                "Set version = \"{}\" at the top of this file.",
                shorten(&version.value)
            ));
            self.tell(
                Code::RevisionOrder,
                file,
                version.span.clone(),
                message,
                help,
            );
        }
    }
}
