//! The history: a set of entries, each chained to the ones before it by SHA-256.
//!
//! In flow edits with who, when and a salt; out flow the state they add up to, what can be undone, and every way in
//! which the chain does not hold. An entry's id covers the hash of its salted edits and the ids of its parents, so a
//! changed character anywhere before it is *evident*; it is not impossible: whoever rewrites the whole chain leaves no
//! trace, and nothing here may claim otherwise.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::State;
use super::change::Change;
use super::file;
use crate::fingerprint;

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
        fingerprint::of([self.salt.as_str()]).chars().take(8).collect()
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
    /// What undo would take back, by index, the next one last.
    undo: Vec<usize>,
    /// What redo would take back, by index, the next one last.
    redo: Vec<usize>,
}

/// A way in which a history does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no entry at all.
    Empty,
    /// The entry is not what its id says: it was changed after it was written.
    Altered {
        /// Its place, counted from 1.
        number: usize,
        /// Its id.
        id: String,
    },
    /// What came before the entry is not here.
    Orphan {
        /// Its place, counted from 1.
        number: usize,
        /// The id that is missing.
        parent: String,
    },
    /// The state is not what the history adds up to.
    StateDiffers {
        /// The things that differ.
        touched: Vec<String>,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => write!(f, "there is no history"),
            Self::Altered { number, id } => {
                write!(f, "entry {number} ({}) was changed after it was written", id.get(..12).unwrap_or(id))
            }
            Self::Orphan { number, parent } => {
                write!(f, "entry {number} follows one that is missing ({})", parent.get(..12).unwrap_or(parent))
            }
            Self::StateDiffers { touched } => write!(f, "not made by any entry: {}", touched.join(", ")),
        }
    }
}

/// Edits of one thing made apart from each other, which nobody has settled yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The thing, as [`Change::subject`] names it.
    pub subject: String,
    /// The entries, by id, in the order of the history; the last one counts until somebody settles it.
    pub entries: Vec<String>,
}

impl Entry {
    /// The id that its contents ask for.
    pub fn expected_id(&self) -> String {
        let payload: String = self.changes.iter().map(|change| file::change_line(change) + "\n").collect();
        let payload = fingerprint::of([self.stamp.salt.as_str(), payload.as_str()]);
        let parents = self.parents.join(",");
        let at = self.stamp.at.to_string();
        let undoes = self.undoes.as_deref().unwrap_or_default();
        fingerprint::of([payload.as_str(), parents.as_str(), at.as_str(), self.stamp.who.as_str(), undoes])
    }
}

impl History {
    /// A history of entries as they were read.
    pub fn from_entries(entries: Vec<Entry>) -> Self {
        // the history is a set: an entry that stands twice is one
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
        for entry in entries {
            if seen.insert(entry.id.clone()) || !kept.contains(&entry) {
                kept.push(entry);
            }
        }
        let mut history = Self { entries: kept, ..Self::default() };
        history.put_in_order();
        history.heads = history.unfollowed();
        for at in 0..history.entries.len() {
            history.pile(at);
        }
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
        let followed: BTreeSet<&String> = self.entries.iter().flat_map(|entry| &entry.parents).collect();
        self.entries.iter().map(|entry| &entry.id).filter(|id| !followed.contains(id)).cloned().collect()
    }

    /// Adds an entry upon all heads.
    pub fn append(&mut self, changes: Vec<Change>, undoes: Option<String>, stamp: Stamp) {
        let parents = std::mem::take(&mut self.heads);
        let mut entry = Entry { id: String::new(), parents, stamp, changes, undoes };
        entry.id = entry.expected_id();
        self.heads = vec![entry.id.clone()];
        self.entries.push(entry);
        self.pile(self.entries.len() - 1);
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
        let Some(taken) = self.entries.get(entry) else { return Vec::new() };
        let inverse = |(at, change): (usize, &Change)| {
            let here = taken.changes.iter().take(at).rev();
            let before = self.entries.iter().take(entry).rev().flat_map(|entry| entry.changes.iter().rev());
            let last = here.chain(before).find(|earlier| earlier.is_of_the_same(change));
            last.cloned().unwrap_or_else(|| change.clone().apply(&mut State::default()))
        };
        taken.changes.iter().enumerate().map(inverse).rev().collect()
    }

    /// The last entry that still stands and can be undone, by index. The root cannot.
    pub fn undoable(&self) -> Option<usize> {
        self.undo.last().copied()
    }

    /// The undoing that can be undone, by index. Any new edit ends that.
    pub fn redoable(&self) -> Option<usize> {
        self.redo.last().copied()
    }

    /// Lays an entry on the piles of what undo and redo would take back.
    fn pile(&mut self, at: usize) {
        let Some(entry) = self.entries.get(at).filter(|_| at > 0) else { return };
        // what is taken back is nearly always near the end
        let target = entry.undoes.as_ref().and_then(|id| self.entries.iter().rposition(|entry| entry.id == *id));
        let Some(target) = target else {
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
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.entries.is_empty() {
            faults.push(Fault::Empty);
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let number = at + 1;
            if entry.expected_id() != entry.id {
                faults.push(Fault::Altered { number, id: entry.id.clone() });
            }
            for parent in entry.parents.iter().filter(|parent| !seen.contains(parent.as_str())) {
                faults.push(Fault::Orphan { number, parent: parent.clone() });
            }
            if at > 0 && entry.parents.is_empty() {
                faults.push(Fault::Orphan { number, parent: "a second root".to_owned() });
            }
            seen.insert(&entry.id);
        }
        faults
    }

    /// Whether this is that history with nothing or something added at its end.
    pub fn continues(&self, earlier: &Self) -> bool {
        self.entries.starts_with(&earlier.entries)
    }

    /// Both histories as one: the union of their entries. The order of the two does not matter, and merging again
    /// changes nothing.
    #[must_use]
    pub fn merge(&self, other: &Self) -> Self {
        let mut entries = self.entries.clone();
        for entry in &other.entries {
            if !entries.iter().any(|known| known.id == entry.id) {
                entries.push(entry.clone());
            }
        }
        Self::from_entries(entries)
    }

    /// Things that were edited apart from each other and that no later entry has settled.
    pub fn conflicts(&self) -> Vec<Conflict> {
        if self.is_one_chain() {
            return Vec::new();
        }
        let pasts = self.pasts();
        let mut touching: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            for subject in entry.changes.iter().map(Change::subject).collect::<BTreeSet<_>>() {
                touching.entry(subject).or_default().push(at);
            }
        }
        let knows = |later: usize, earlier: usize| pasts.get(later).is_some_and(|past| past.contains(&earlier));
        touching
            .into_iter()
            .filter_map(|(subject, entries)| {
                // an edit that a later one of the same thing descends from is settled by it
                let last: Vec<usize> = entries
                    .iter()
                    .copied()
                    .filter(|&entry| !entries.iter().any(|&later| knows(later, entry)))
                    .collect();
                let ids = last.iter().filter_map(|&at| Some(self.entries.get(at)?.id.clone())).collect();
                (last.len() > 1).then_some(Conflict { subject, entries: ids })
            })
            .collect()
    }

    /// Whether each entry follows the one before it, as in nearly every file.
    fn is_one_chain(&self) -> bool {
        let chained =
            |pair: &[Entry]| matches!(pair, [a, b] if b.parents.len() == 1 && b.parents.first() == Some(&a.id));
        self.entries.windows(2).all(chained)
    }

    /// Every entry's ancestors, by index.
    fn pasts(&self) -> Vec<BTreeSet<usize>> {
        let mut pasts: Vec<BTreeSet<usize>> = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            let mut past = BTreeSet::new();
            for parent in &entry.parents {
                if let Some(at) = self.entries.iter().position(|known| known.id == *parent) {
                    past.insert(at);
                    past.extend(pasts.get(at).into_iter().flatten());
                }
            }
            pasts.push(past);
        }
        pasts
    }

    /// Parents first; among what could come next, the earliest by time, who and id. An entry whose parents are missing
    /// or go round in a circle comes when nothing else can.
    fn put_in_order(&mut self) {
        if self.is_one_chain() {
            return;
        }
        let mut waiting = std::mem::take(&mut self.entries);
        waiting.sort_by(|a, b| (a.stamp.at, &a.stamp.who, &a.id).cmp(&(b.stamp.at, &b.stamp.who, &b.id)));
        let known: BTreeSet<String> = waiting.iter().map(|entry| entry.id.clone()).collect();
        let mut placed: BTreeSet<String> = BTreeSet::new();
        while !waiting.is_empty() {
            let ready = |entry: &Entry| entry.parents.iter().all(|id| placed.contains(id) || !known.contains(id));
            let next = waiting.iter().position(ready).unwrap_or(0);
            let entry = waiting.remove(next);
            placed.insert(entry.id.clone());
            self.entries.push(entry);
        }
    }
}
