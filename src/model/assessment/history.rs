//! The history: a set of entries, each chained to the ones before it by SHA-256.
//!
//! The module replays the entries into a state, knows what can be undone, and reports every fault of the chain. The id
//! of an entry covers the hash of its salted edits and the ids of its parents, so a changed character anywhere before
//! it is *evident*. Such a change is not impossible: an attacker who rewrites the whole chain leaves no trace, and
//! nothing here may claim otherwise.

mod answer_dates;
mod concurrent_edits;
mod order;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::change::Change;
use super::{State, file};
use crate::base::hash;

pub(super) use crate::model::assessment::history::answer_dates::{dated, latest};
pub use crate::model::assessment::history::concurrent_edits::{Conflict, Version};

/// Who made an edit, when, and the salt that keeps its hash from being guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: Timestamp,
    /// Who: a role, initials, or a name of the machine's user.
    pub who: String,
    /// Characters nobody can guess.
    pub salt: String,
}

impl Stamp {
    /// The day in UTC, since no one place is everybody's.
    pub fn day(&self) -> Date {
        Offset::UTC.to_datetime(self.at).date()
    }

    /// An id for something new that the edit makes: nobody else makes the same one at the same time.
    pub fn new_id(&self) -> String {
        hash::of([self.salt.as_str()]).chars().take(8).collect()
    }
}

/// One entry: edits made together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// SHA-256 in hexadecimal over everything below.
    pub id: String,
    /// The entries it was made upon, by id; none for the root.
    pub parents: Vec<String>,
    /// Who and when.
    pub stamp: Stamp,
    /// The edits.
    pub changes: Vec<Change>,
    /// The entry it takes back, by id.
    pub undoes: Option<String>,
}

/// The entries in one order: parents first, ties by time, who and id. What follows from them alone is kept beside them,
/// so that a long history costs no more for each edit than a short one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    entries: Vec<Entry>,
    /// The ids of entries that nothing follows yet, in their order.
    heads: Vec<String>,
    /// The places of the entries that undo would take back, the next one last.
    undo: Vec<usize>,
    /// The places of the entries that redo would take back, the next one last.
    redo: Vec<usize>,
    /// What was edited apart and nobody has settled.
    conflicts: Vec<Conflict>,
    /// The last day on which each answer was given or said again, by control.
    given: BTreeMap<String, Date>,
}

/// A way in which a history does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// There is no entry at all.
    #[error("there is no history")]
    Empty,
    /// The entry is not what its id says: it was changed after it was written.
    #[error("entry {number} ({}) was changed after it was written", short(.id))]
    Altered {
        /// Its place, counted from 1.
        number: usize,
        /// Its id.
        id: String,
    },
    /// What came before the entry is not here.
    #[error("entry {number} follows one that is missing ({})", short(.parent))]
    Orphan {
        /// Its place, counted from 1.
        number: usize,
        /// The id that is missing.
        parent: String,
    },
    /// An entry other than the first follows none.
    #[error("entry {number} follows none, and only the first may")]
    SecondRoot {
        /// Its number, from 1.
        number: usize,
    },
    /// The state is not what the history adds up to.
    #[error("not made by any entry: {}", .touched.join(", "))]
    StateDiffers {
        /// The things that differ.
        touched: Vec<String>,
    },
}

/// The first characters of an id, enough to find it in the file.
fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

impl Entry {
    /// Whether one of its edits is of the thing that `change` edits.
    pub fn touches(&self, change: &Change) -> bool {
        self.changes.iter().any(|own| own.is_of_the_same(change))
    }

    /// The id that its contents ask for.
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
    /// A history of entries as they were read.
    pub fn from_entries(entries: Vec<Entry>) -> Self {
        // the history is a set: an entry that stands twice is one
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        // what else has an id that another entry has, in full: thousands may have the same
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

    /// Every entry, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The ids of entries that nothing follows yet.
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

    /// Adds an entry upon all heads.
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
        // what is taken back is nearly always near the end
        let undone = self.entries.get(at).and_then(|entry| entry.undoes.as_ref());
        let undone = undone.and_then(|id| self.entries.iter().rposition(|entry| entry.id == *id));
        self.pile(at, undone);
        self.date(at);
        if takes_back {
            // what it takes back may have settled something
            self.conflicts =
                crate::model::assessment::history::concurrent_edits::conflicts(&self.entries);
        } else {
            // it knows of everything, so it settles what it touches
            self.conflicts
                .retain(|conflict| !touched.contains(&conflict.subject));
        }
    }

    /// What those entries, by id, were made upon and themselves: the history as it was when they were its last. Nothing
    /// where one of them is not here.
    pub fn as_of(&self, ids: &BTreeSet<String>) -> Option<Self> {
        let mut wanted = ids.clone();
        let mut kept: Vec<Entry> = Vec::new();
        // an entry comes after its parents, so that one way back meets all of them
        for entry in self.entries.iter().rev() {
            if wanted.remove(&entry.id) {
                wanted.extend(entry.parents.iter().cloned());
                kept.push(entry.clone());
            }
        }
        kept.reverse();
        wanted.is_empty().then(|| Self::from_entries(kept))
    }

    /// The history as it was at the end of a day: each entry of that day or before it whose past is too. Clocks may be
    /// wrong; the past of an entry never comes after it.
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

    /// The place of the last entry that gave each answer or said it again, by control.
    pub fn last_said(&self) -> BTreeMap<String, usize> {
        crate::model::assessment::history::answer_dates::entries(&self.entries)
    }

    /// What all entries add up to.
    pub fn replay(&self) -> State {
        let mut state = State::default();
        for change in self.entries.iter().flat_map(|entry| &entry.changes) {
            let _ = change.clone().apply(&mut state);
        }
        state
    }

    /// The edits that take an entry back, in the order in which they must be made: each thing becomes what the last edit
    /// of it before said, or what it is where nobody said anything.
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

    /// The place of the last entry that still stands and can be undone. The root cannot.
    pub fn undoable(&self) -> Option<usize> {
        self.undo.last().copied()
    }

    /// The place of the undoing that can be undone. Any new edit ends that.
    pub fn redoable(&self) -> Option<usize> {
        self.redo.last().copied()
    }

    /// The last day on which each answer was given or said again, by control.
    pub fn answer_dates(&self) -> &BTreeMap<String, Date> {
        &self.given
    }

    /// Puts down the day of the answers that an entry gives.
    fn date(&mut self, at: usize) {
        if let Some(entry) = self.entries.get(at) {
            dated(&mut self.given, entry);
        }
    }

    /// Lays an entry on the piles of what undo and redo would take back, with the entry that it undoes.
    fn pile(&mut self, at: usize, undone: Option<usize>) {
        if at == 0 || at >= self.entries.len() {
            return;
        }
        let Some(target) = undone else {
            self.undo.push(at);
            self.redo.clear();
            return;
        };
        if let Some(found) = self.redo.iter().rposition(|&seen| seen == target) {
            self.redo.remove(found);
            self.undo.push(at);
        } else {
            self.undo.retain(|&seen| seen != target);
            self.redo.push(at);
        }
    }

    /// Every way in which the chain does not hold.
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

    /// Whether this is that history with nothing or something added at its end.
    pub fn continues(&self, earlier: &Self) -> bool {
        self.entries.starts_with(&earlier.entries)
    }

    /// Whether both begin with the same entry: they are of one assessment.
    pub fn has_root_of(&self, other: &Self) -> bool {
        self.root().is_some() && self.root() == other.root()
    }

    /// The id of the first entry, which all copies of an assessment share; `None` before the first edit.
    pub fn root(&self) -> Option<&str> {
        self.entries.first().map(|entry| entry.id.as_str())
    }

    /// Both histories as one: the union of their entries. The order of the two does not matter, and merging again
    /// changes nothing. Where an entry is another one than the one of that id there, that which is what its id says is
    /// taken; [`clash`](Self::clash) tells of it.
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

    /// Whether each entry of `other` is here.
    pub fn holds(&self, other: &Self) -> bool {
        other.without(self).is_empty()
    }

    /// The entries that `other` does not have, in order.
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

    /// The first entry, by id, that is another one there: one of the two was changed after it was written.
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

    /// Things that were edited apart from each other, to different ends, and that no later entry has settled.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Whether a thing is in conflict.
    pub fn is_in_conflict(&self, change: &Change) -> bool {
        let of_it = |version: &Version| version.change.is_of_the_same(change);
        self.conflicts
            .iter()
            .any(|conflict| conflict.versions.first().is_some_and(of_it))
    }
}

/// Which of two entries of one id is to be kept, whoever comes first: at most one is what its id says.
fn truer(one: &Entry, other: &Entry) -> bool {
    let rank = |entry: &Entry| (entry.expected_id() == entry.id, format!("{entry:?}"));
    rank(one) > rank(other)
}
