//! Finds the day on which each answer was last given or confirmed, as far as the history records it.
//!
//! An answer that only moved to another id with its questionnaire was not given again: the new id inherits the date.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Entry;
use crate::model::assessment::change::Change;

/// Records the day of the answers that an entry gives or confirms.
pub(crate) fn dated(days: &mut BTreeMap<String, Date>, entry: &Entry) {
    follow(days, entry, entry.stamp.day());
}

/// Returns the position of the last entry that gave or confirmed each answer, by control.
pub(super) fn entries(entries: &[Entry]) -> BTreeMap<String, usize> {
    let mut last = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        follow(&mut last, entry, at);
    }
    last
}

/// Sets a value unless a later one is present.
pub(crate) fn latest<T: Copy + Ord>(known: &mut BTreeMap<String, T>, control: &str, when: T) {
    match known.get_mut(control) {
        Some(last) => *last = when.max(*last),
        None => {
            known.insert(control.to_owned(), when);
        }
    }
}

fn follow<T: Copy + Ord>(known: &mut BTreeMap<String, T>, entry: &Entry, when: T) {
    if moves(entry) {
        for (from, to) in moved(entry) {
            if let Some(when) = known.get(from).copied() {
                latest(known, to, when);
            }
        }
        return;
    }
    for change in &entry.changes {
        if let Change::Answer { control, .. } | Change::Confirmed { control, .. } = change {
            latest(known, control, when);
        }
    }
}

/// Whether an entry moves an assessment to another questionnaire or back, in which case its answers are not new.
fn moves(entry: &Entry) -> bool {
    !entry.parents.is_empty()
        && entry
            .changes
            .iter()
            .any(|change| matches!(change, Change::Questionnaire(_)))
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
