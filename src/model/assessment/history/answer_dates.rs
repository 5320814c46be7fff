//! Finds the day on which each answer was last given or confirmed, as far as the history records it.
//!
//! An answer that only moved to another id with its questionnaire was not given again: the new id inherits the date. If
//! the new id already has a date, because 2 controls were merged, the earlier date counts.

use std::collections::BTreeMap;

use super::Entry;
use crate::model::assessment::change::Change;

/// The last day on which each answer was given or confirmed, or the last entry that did so, by control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AnswerDates<T> {
    known: BTreeMap<String, T>,
    /// The dates that an entry replaced because it moved answers, by the id of the entry; undo restores them.
    replaced: BTreeMap<String, Vec<Replaced<T>>>,
}

/// The date of an answer before and after an entry that moved it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Replaced<T> {
    control: String,
    before: Option<T>,
    after: Option<T>,
}

impl<T> Default for AnswerDates<T> {
    fn default() -> Self {
        Self {
            known: BTreeMap::new(),
            replaced: BTreeMap::new(),
        }
    }
}

impl<T: Copy + Ord> AnswerDates<T> {
    /// Returns the date of each answer, by control.
    pub(crate) fn known(&self) -> &BTreeMap<String, T> {
        &self.known
    }

    /// Returns the date of each answer, by control.
    pub(crate) fn into_known(self) -> BTreeMap<String, T> {
        self.known
    }

    /// Records that an answer was given or confirmed, unless a later date is known.
    pub(crate) fn give(&mut self, control: &str, when: T) {
        match self.known.get_mut(control) {
            Some(last) => *last = when.max(*last),
            None => {
                self.known.insert(control.to_owned(), when);
            }
        }
    }

    /// Records the answers that an entry gives, confirms or moves. Entries must be recorded in their order.
    pub(crate) fn follow(&mut self, entry: &Entry, when: T) {
        if !entry.changes_questionnaire() {
            for change in &entry.changes {
                if let Change::Answer { control, .. } | Change::Confirmed { control, .. } = change {
                    self.give(control, when);
                }
            }
            return;
        }
        let undone = entry
            .undoes
            .as_ref()
            .and_then(|id| self.replaced.remove(id));
        let replaced = match undone {
            Some(undone) => self.restore(undone),
            None => self.carry(entry),
        };
        self.replaced.insert(entry.id.clone(), replaced);
    }

    /// Gives each answer that the entry moved the date that it had under its old id.
    fn carry(&mut self, entry: &Entry) -> Vec<Replaced<T>> {
        let mut replaced = Vec::new();
        for (from, to) in moved(entry) {
            let Some(carried) = self.known.get(from).copied() else {
                continue;
            };
            let before = self.known.get(to).copied();
            let after = before.map_or(carried, |own| own.min(carried));
            self.known.insert(to.to_owned(), after);
            replaced.push(Replaced {
                control: to.to_owned(),
                before,
                after: Some(after),
            });
        }
        replaced
    }

    /// Restores the dates before an entry, except of answers given or confirmed since. Returns the replaced dates.
    fn restore(&mut self, undone: Vec<Replaced<T>>) -> Vec<Replaced<T>> {
        let mut replaced = Vec::new();
        for one in undone.into_iter().rev() {
            if self.known.get(&one.control).copied() != one.after {
                continue;
            }
            match one.before {
                Some(before) => self.known.insert(one.control.clone(), before),
                None => self.known.remove(&one.control),
            };
            replaced.push(Replaced {
                control: one.control,
                before: one.after,
                after: one.before,
            });
        }
        replaced
    }
}

/// Returns the old and the new id of each answer that the entry moved. A moved answer consists of 2 consecutive edits,
/// which remove it under the old id and set it under the new id.
fn moved(entry: &Entry) -> impl Iterator<Item = (&str, &str)> {
    entry.changes.windows(2).filter_map(|pair| match pair {
        [
            Change::Answer {
                control: from,
                to: None,
            },
            Change::Answer {
                control: to,
                to: Some(_),
            },
        ] => Some((from.as_str(), to.as_str())),
        _ => None,
    })
}
