//! The entries that the next undo and the next redo revert.
//!
//! Its own module because it knows entries only by their positions in the history.

use std::collections::BTreeSet;

/// The positions of the entries that undo and redo revert. Sets, because a file may undo thousands of entries in any
/// order; positions only grow, so the entry added last is the last in its set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Steps {
    undo: BTreeSet<usize>,
    /// Entries that are undos themselves.
    redo: BTreeSet<usize>,
}

impl Steps {
    /// Adds an entry. `undone` is the position of the entry that it undoes; an entry that undoes nothing clears all redo
    /// entries.
    pub(super) fn add(&mut self, at: usize, undone: Option<usize>) {
        let Some(target) = undone else {
            self.undo.insert(at);
            self.redo.clear();
            return;
        };
        if self.redo.remove(&target) {
            self.undo.insert(at);
        } else {
            self.undo.remove(&target);
            self.redo.insert(at);
        }
    }

    /// The position of the entry that the next undo reverts.
    pub(super) fn undoable(&self) -> Option<usize> {
        self.undo.last().copied()
    }

    /// The position of the undo entry that the next redo reverts.
    pub(super) fn redoable(&self) -> Option<usize> {
        self.redo.last().copied()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use crate::model::assessment::history::{Entry, History, Stamp};

    fn entry(id: String, parents: &[String], undoes: Option<&str>) -> Entry {
        Entry {
            id,
            parents: parents.to_vec(),
            stamp: Stamp {
                at: Timestamp::UNIX_EPOCH,
                who: String::new(),
                salt: String::new(),
            },
            changes: Vec::new(),
            undoes: undoes.map(str::to_owned),
        }
    }

    /// With a search through the stack for each entry, this test takes 80 times as long.
    #[test]
    fn thousands_of_undone_edits_are_found_at_once() {
        const EDITS: usize = 60_000;
        let mut entries = vec![entry("root".to_owned(), &[], None)];
        let mut add = |id: String, undoes: Option<&str>| {
            let last: Vec<String> = entries
                .last()
                .map(|last| last.id.clone())
                .into_iter()
                .collect();
            entries.push(entry(id, &last, undoes));
        };
        for number in 0..EDITS {
            add(format!("edit {number}"), None);
        }
        for number in 0..EDITS {
            add(format!("undo {number}"), Some(&format!("edit {number}")));
        }
        for number in 0..EDITS {
            add(format!("first {number}"), Some("edit 0"));
        }
        let history = History::from_entries(entries);
        assert_eq!(history.undoable(), None);
        assert_eq!(history.redoable(), Some(3 * EDITS));
    }
}
