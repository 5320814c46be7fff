//! The history: a set of entries, each chained to its parents by SHA-256.
//!
//! This module replays the entries into a state, determines what can be undone, and reports every fault in the chain.
//! The id of an entry covers the hash of its salted edits and the ids of its parents, so a change to any earlier
//! character is evident. The chain cannot prevent tampering: an attacker who rewrites the whole chain leaves no trace,
//! and nothing here may claim otherwise.

mod answer_dates;
mod concurrent_edits;
mod earlier_plans;
mod order;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::change::Change;
use super::{State, file};
use crate::base::hash;
use crate::model::assessment::history::steps::Steps;

pub(super) use crate::model::assessment::history::answer_dates::AnswerDates;
pub use crate::model::assessment::history::concurrent_edits::{Conflict, Version};

/// The author and time of an edit, and a salt that keeps the edit from being guessed from its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Time of the edit.
    pub at: Timestamp,
    /// Author: a role, initials, or the user name on the computer.
    pub who: String,
    /// Random characters, which nobody can guess.
    pub salt: String,
}

impl Stamp {
    /// Returns the day in UTC, because authors can be in different time zones.
    pub fn day(&self) -> Date {
        Offset::UTC.to_datetime(self.at).date()
    }

    /// Returns an id for an item that the edit creates: the first 8 characters of the hash of the salt, which differs
    /// from author to author even at the same time.
    pub fn new_id(&self) -> String {
        hash::of([self.salt.as_str()]).chars().take(8).collect()
    }
}

/// A history entry: edits made together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// SHA-256 over all other fields, in hexadecimal.
    pub id: String,
    /// Ids of the entries that this one follows; empty for the root.
    pub parents: Vec<String>,
    /// Author, time and salt.
    pub stamp: Stamp,
    /// The edits, in order.
    pub changes: Vec<Change>,
    /// Id of the entry that this one undoes.
    pub undoes: Option<String>,
}

/// The entries in canonical order: parents first, ties by time, author and id. Values derived from the entries are
/// stored with them, so that an edit costs no more in a long history than in a short one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    entries: Vec<Entry>,
    /// Ids of the entries that no other entry follows, in history order.
    heads: Vec<String>,
    /// The entries that undo and redo revert.
    steps: Steps,
    /// Concurrent edits that contradict each other and are unresolved.
    conflicts: Vec<Conflict>,
    /// The last day on which each answer was given or confirmed.
    given: AnswerDates<Date>,
}

/// A fault in a history.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// The history has no entries.
    #[error("there is no history")]
    Empty,
    /// The contents of an entry do not match its id: the entry was changed after it was written.
    #[error("entry {number} ({}) was changed after it was written", short(.id))]
    Altered {
        /// Position of the entry, from 1.
        number: usize,
        /// Id of the entry.
        id: String,
    },
    /// A parent of an entry is missing.
    #[error("entry {number} follows an entry that is missing ({})", short(.parent))]
    Orphan {
        /// Position of the entry, from 1.
        number: usize,
        /// Id of the missing parent.
        parent: String,
    },
    /// An entry other than the first has no parent.
    #[error("entry {number} has no parent; only the first entry may have none")]
    SecondRoot {
        /// Position of the entry, from 1.
        number: usize,
    },
    /// The state differs from the replayed history.
    #[error("differs from the history: {}", .touched.join(", "))]
    StateDiffers {
        /// Names of the things that differ.
        touched: Vec<String>,
    },
}

/// Returns the first 12 characters of an id, enough to find it in the file.
fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

impl Entry {
    /// Whether one of the entry's edits sets the same thing as `change`.
    pub fn touches(&self, change: &Change) -> bool {
        self.changes.iter().any(|own| own.is_of_the_same(change))
    }

    /// Whether the entry changes the questionnaire of an existing assessment, or undoes such a change. Its answers and
    /// facts follow from earlier ones: nobody gave them.
    pub fn changes_questionnaire(&self) -> bool {
        let is_one = |change: &Change| matches!(change, Change::Questionnaire(_));
        !self.parents.is_empty() && self.changes.iter().any(is_one)
    }

    /// Computes the id from the contents of the entry.
    pub fn expected_id(&self) -> String {
        let payload: String = self
            .changes
            .iter()
            .map(|change| file::change_line(change) + "\n")
            .collect();
        let payload = hash::of([self.stamp.salt.as_str(), payload.as_str()]);
        let parents = self.parents.join(",");
        let at = self.stamp.at.to_string();
        let undoes = self.undoes.as_deref().unwrap_or_default();
        hash::of([
            payload.as_str(),
            parents.as_str(),
            at.as_str(),
            self.stamp.who.as_str(),
            undoes,
        ])
    }
}

impl History {
    /// Builds a history from entries in any order.
    pub fn from_entries(entries: Vec<Entry>) -> Self {
        // the history is a set: equal entries count once
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        // entries that share an id with a different entry; a set, because a file may contain thousands with the same id
        let mut others: BTreeSet<String> = BTreeSet::new();
        let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
        for entry in entries {
            let at = *first.entry(entry.id.clone()).or_insert(kept.len());
            let is_new = kept
                .get(at)
                .is_none_or(|known| *known != entry && others.insert(format!("{entry:?}")));
            if is_new {
                kept.push(entry);
            }
        }
        let mut history = Self {
            entries: order::ordered(kept),
            ..Self::default()
        };
        history.heads = history.unfollowed();
        let places = history
            .entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (entry.id.clone(), at));
        let places: BTreeMap<String, usize> = places.collect();
        for at in 0..history.entries.len() {
            let undone = history
                .entries
                .get(at)
                .and_then(|entry| entry.undoes.as_ref());
            history.pile(at, undone.and_then(|id| places.get(id)).copied());
            history.date(at);
        }
        history.conflicts =
            crate::model::assessment::history::concurrent_edits::conflicts(&history.entries);
        history
    }

    /// Returns all entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns the ids of the entries that no other entry follows.
    pub fn heads(&self) -> &[String] {
        &self.heads
    }

    fn unfollowed(&self) -> Vec<String> {
        let followed: BTreeSet<&String> = self
            .entries
            .iter()
            .flat_map(|entry| &entry.parents)
            .collect();
        self.entries
            .iter()
            .map(|entry| &entry.id)
            .filter(|id| !followed.contains(id))
            .cloned()
            .collect()
    }

    /// Appends an entry that follows all heads.
    pub fn append(&mut self, changes: Vec<Change>, undoes: Option<String>, stamp: Stamp) {
        let parents = std::mem::take(&mut self.heads);
        let mut entry = Entry {
            id: String::new(),
            parents,
            stamp,
            changes,
            undoes,
        };
        entry.id = entry.expected_id();
        self.heads = vec![entry.id.clone()];
        let takes_back = entry.undoes.is_some();
        let touched: BTreeSet<String> = entry.changes.iter().map(Change::subject).collect();
        self.entries.push(entry);
        let at = self.entries.len() - 1;
        // the undone entry is nearly always near the end, so search backwards
        let undone = self.entries.get(at).and_then(|entry| entry.undoes.as_ref());
        let undone = undone.and_then(|id| self.entries.iter().rposition(|entry| entry.id == *id));
        self.pile(at, undone);
        self.date(at);
        if takes_back {
            // the undone entry may have resolved a conflict
            self.conflicts =
                crate::model::assessment::history::concurrent_edits::conflicts(&self.entries);
        } else {
            // the entry follows all others, so it resolves every conflict about a thing that it sets
            self.conflicts
                .retain(|conflict| !touched.contains(&conflict.subject));
        }
    }

    /// Returns the history as it was when the entries with these ids were its heads: these entries and all their
    /// ancestors. Returns `None` if one of them is missing.
    pub fn as_of(&self, ids: &BTreeSet<String>) -> Option<Self> {
        let mut wanted = ids.clone();
        let mut kept: Vec<Entry> = Vec::new();
        // parents precede their children, so one backward pass finds all ancestors
        for entry in self.entries.iter().rev() {
            if wanted.remove(&entry.id) {
                wanted.extend(entry.parents.iter().cloned());
                kept.push(entry.clone());
            }
        }
        kept.reverse();
        wanted.is_empty().then(|| Self::from_entries(kept))
    }

    /// Returns the history as it was at the end of a day: the entries of that day or earlier whose ancestors are all
    /// included. The condition on ancestors matters because clocks can be wrong.
    #[must_use]
    pub fn until(&self, day: Date) -> Self {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        let mut kept: Vec<Entry> = Vec::new();
        for entry in &self.entries {
            if entry.stamp.day() <= day
                && entry
                    .parents
                    .iter()
                    .all(|parent| known.contains(parent.as_str()))
            {
                known.insert(&entry.id);
                kept.push(entry.clone());
            }
        }
        Self::from_entries(kept)
    }

    /// Returns the position of the last entry that gave or confirmed each answer, by control.
    pub fn last_said(&self) -> BTreeMap<String, usize> {
        let mut last = AnswerDates::default();
        for (at, entry) in self.entries.iter().enumerate() {
            last.follow(entry, at);
        }
        last.into_known()
    }

    /// Applies all entries to an empty state and returns the result.
    pub fn replay(&self) -> State {
        let mut state = State::default();
        for change in self.entries.iter().flat_map(|entry| &entry.changes) {
            let _ = change.clone().apply(&mut state);
        }
        state
    }

    /// Returns the edits that undo an entry, in the order in which they must be made. Each thing gets the value that
    /// the last earlier edit gave it, or the value in an empty state if there was no earlier edit.
    pub fn inverse(&self, entry: usize) -> Vec<Change> {
        let Some(taken) = self.entries.get(entry) else {
            return Vec::new();
        };
        let inverse = |(at, change): (usize, &Change)| {
            let here = taken.changes.iter().take(at).rev();
            let before = self
                .entries
                .iter()
                .take(entry)
                .rev()
                .flat_map(|entry| entry.changes.iter().rev());
            let last = here
                .chain(before)
                .find(|earlier| earlier.is_of_the_same(change));
            last.cloned()
                .unwrap_or_else(|| change.clone().apply(&mut State::default()))
        };
        taken
            .changes
            .iter()
            .enumerate()
            .map(inverse)
            .rev()
            .collect()
    }

    /// Returns the position of the entry that the next undo reverts. The root cannot be undone.
    pub fn undoable(&self) -> Option<usize> {
        self.steps.undoable()
    }

    /// Returns the position of the undo entry that the next redo reverts. A new edit clears all redo entries.
    pub fn redoable(&self) -> Option<usize> {
        self.steps.redoable()
    }

    /// Returns the last day on which each answer was given or confirmed, by control.
    pub fn answer_dates(&self) -> &BTreeMap<String, Date> {
        self.given.known()
    }

    /// Records the day of the answers that an entry gives or confirms.
    fn date(&mut self, at: usize) {
        if let Some(entry) = self.entries.get(at) {
            self.given.follow(entry, entry.stamp.day());
        }
    }

    /// Records which entries undo and redo revert after an entry. `undone` is the position of the entry that it undoes.
    fn pile(&mut self, at: usize, undone: Option<usize>) {
        // the root cannot be undone
        if at > 0 && at < self.entries.len() {
            self.steps.add(at, undone);
        }
    }

    /// Returns every fault in the chain.
    pub fn faults(&self) -> Vec<HistoryError> {
        let mut faults = Vec::new();
        if self.entries.is_empty() {
            faults.push(HistoryError::Empty);
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let number = at + 1;
            if entry.expected_id() != entry.id {
                faults.push(HistoryError::Altered {
                    number,
                    id: entry.id.clone(),
                });
            }
            for parent in entry
                .parents
                .iter()
                .filter(|parent| !seen.contains(parent.as_str()))
            {
                faults.push(HistoryError::Orphan {
                    number,
                    parent: parent.clone(),
                });
            }
            if at > 0 && entry.parents.is_empty() {
                faults.push(HistoryError::SecondRoot { number });
            }
            seen.insert(&entry.id);
        }
        faults
    }

    /// Whether this history is `earlier` with zero or more entries appended.
    pub fn continues(&self, earlier: &Self) -> bool {
        self.entries.starts_with(&earlier.entries)
    }

    /// Whether both histories start with the same entry, so that they belong to the same assessment.
    pub fn has_root_of(&self, other: &Self) -> bool {
        self.root().is_some() && self.root() == other.root()
    }

    /// Returns the id of the first entry, which all copies of an assessment share; `None` before the first edit.
    pub fn root(&self) -> Option<&str> {
        self.entries.first().map(|entry| entry.id.as_str())
    }

    /// Merges 2 histories: the union of their entries. The operation is commutative and idempotent. If the histories
    /// have different entries with the same id, the result contains the entry whose contents match the id;
    /// [`clash`](Self::clash) reports this.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        let mut entries = self.entries.clone();
        let mut known: BTreeMap<String, usize> = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (entry.id.clone(), at))
            .collect();
        for entry in &other.entries {
            match known.get(&entry.id).and_then(|&at| entries.get_mut(at)) {
                Some(here) if here == entry => {}
                Some(here) => {
                    if truer(entry, here) {
                        *here = entry.clone();
                    }
                }
                None => {
                    known.insert(entry.id.clone(), entries.len());
                    entries.push(entry.clone());
                }
            }
        }
        Self::from_entries(entries)
    }

    /// Whether this history contains every entry of `other`.
    pub fn holds(&self, other: &Self) -> bool {
        other.without(self).is_empty()
    }

    /// Returns the entries that `other` does not contain, in order.
    pub fn without(&self, other: &Self) -> Vec<&Entry> {
        let known: BTreeSet<&str> = other
            .entries
            .iter()
            .map(|entry| entry.id.as_str())
            .collect();
        self.entries
            .iter()
            .filter(|entry| !known.contains(entry.id.as_str()))
            .collect()
    }

    /// Returns the id of the first entry in `other` that differs from the entry with the same id here: one of the two
    /// was changed after it was written.
    pub fn clash<'a>(&self, other: &'a Self) -> Option<&'a str> {
        let known: BTreeMap<&str, &Entry> = self
            .entries
            .iter()
            .map(|entry| (entry.id.as_str(), entry))
            .collect();
        let clashes = |entry: &&Entry| {
            known
                .get(entry.id.as_str())
                .is_some_and(|here| **here != **entry)
        };
        other
            .entries
            .iter()
            .find(clashes)
            .map(|entry| entry.id.as_str())
    }

    /// Returns the unresolved conflicts: things that concurrent edits set to different values.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Whether the thing that `change` sets is in conflict.
    pub fn is_in_conflict(&self, change: &Change) -> bool {
        let of_it = |version: &Version| version.change.is_of_the_same(change);
        self.conflicts
            .iter()
            .any(|conflict| conflict.versions.first().is_some_and(of_it))
    }
}

/// Whether `one` is preferred over `other`, which has the same id. At most one of them matches its id; comparing their
/// contents as well makes the choice independent of the order of the arguments.
fn truer(one: &Entry, other: &Entry) -> bool {
    let rank = |entry: &Entry| (entry.expected_id() == entry.id, format!("{entry:?}"));
    rank(one) > rank(other)
}
