//! The canonical order of history entries, independent of the order in which they arrived.
//!
//! Parents come first; ties are broken by time, then author, then id. No entry is lost and none is added, whatever the
//! parents of the entries are.

use std::collections::{BTreeMap, BTreeSet};

use super::Entry;

/// Whether each entry has only the previous one as its parent, as in nearly every file.
pub(super) fn is_one_chain(entries: &[Entry]) -> bool {
    let chained = |pair: &[Entry]| matches!(pair, [a, b] if b.parents.len() == 1 && b.parents.first() == Some(&a.id));
    entries.windows(2).all(chained)
}

/// Sorts entries topologically: parents first, ties by time, author and id. Missing parents are ignored. If all
/// remaining entries wait for each other in a cycle, the earliest comes next.
pub(super) fn ordered(mut entries: Vec<Entry>) -> Vec<Entry> {
    if is_one_chain(&entries) {
        return entries;
    }
    entries
        .sort_by(|a, b| (a.stamp.at, &a.stamp.who, &a.id).cmp(&(b.stamp.at, &b.stamp.who, &b.id)));
    let order = order(&entries);
    let mut taken: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|at| taken.get_mut(at)?.take())
        .collect()
}

/// Returns the positions of sorted entries in canonical order.
fn order(entries: &[Entry]) -> Vec<usize> {
    let known: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    // number of parents that each entry still waits for, and the entries that wait for each id
    let mut waits: Vec<usize> = Vec::with_capacity(entries.len());
    let mut waiting: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let parents: BTreeSet<&str> = entry
            .parents
            .iter()
            .map(String::as_str)
            .filter(|id| known.contains(id))
            .collect();
        waits.push(parents.len());
        for parent in parents {
            waiting.entry(parent).or_default().push(at);
        }
    }
    let mut ready: BTreeSet<usize> = waits
        .iter()
        .enumerate()
        .filter(|(_, waits)| **waits == 0)
        .map(|(at, _)| at)
        .collect();
    let mut left: BTreeSet<usize> = (0..entries.len()).collect();
    let mut order = Vec::with_capacity(entries.len());
    while let Some(next) = ready.pop_first().or_else(|| left.first().copied()) {
        left.remove(&next);
        order.push(next);
        // of several entries with the same id, the first one counts as the parent
        let id = entries[next].id.as_str();
        for later in waiting.remove(id).unwrap_or_default() {
            let Some(waits) = waits.get_mut(later) else {
                continue;
            };
            *waits = waits.saturating_sub(1);
            if *waits == 0 && left.contains(&later) {
                ready.insert(later);
            }
        }
    }
    order
}
