//! Finds conflicts: edits of the same thing whose authors did not know of each other's edit.
//!
//! A conflict lists every version and lasts until a later edit resolves it. This module must never choose a version:
//! people decide which version is right.

use std::collections::{BTreeMap, BTreeSet};

use super::order::is_one_chain;
use super::{Entry, Stamp};
use crate::model::assessment::change::Change;

/// Concurrent edits of one thing that set different values and are unresolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The thing, as named by [`Change::subject`].
    pub subject: String,
    /// The versions, in history order; the last one counts until the conflict is resolved.
    pub versions: Vec<Version>,
}

/// One side's version of a thing in conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Id of the entry.
    pub entry: String,
    /// Author and time.
    pub stamp: Stamp,
    /// The edit; making it again resolves the conflict in favour of this version.
    pub change: Change,
}

impl Conflict {
    /// Returns each version, and whether it is the one that currently counts.
    pub fn each(&self) -> impl Iterator<Item = (&Version, bool)> {
        let last = self.versions.len().saturating_sub(1);
        self.versions
            .iter()
            .enumerate()
            .map(move |(at, version)| (version, at == last))
    }
}

/// Returns the unresolved conflicts, sorted by the name of the thing.
pub(super) fn conflicts(entries: &[Entry]) -> Vec<Conflict> {
    if is_one_chain(entries) {
        return Vec::new();
    }
    let mut touching: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        for subject in entry
            .changes
            .iter()
            .filter(|change| change.can_conflict())
            .map(Change::subject)
            .collect::<BTreeSet<_>>()
        {
            touching.entry(subject).or_default().push(at);
        }
    }
    let lines = Lines::of(entries);
    touching
        .into_iter()
        .filter_map(|(subject, touching)| conflict(entries, &lines, subject, touching))
        .collect()
}

/// Returns the conflict about one thing; `touching` are the entries that set it, in order.
fn conflict(
    entries: &[Entry],
    lines: &Lines,
    subject: String,
    touching: Vec<usize>,
) -> Option<Conflict> {
    // each entry follows the one before it, so nothing was concurrent
    if touching
        .iter()
        .zip(touching.iter().skip(1))
        .all(|(&before, &after)| lines.knows(after, before))
    {
        return None;
    }
    let mut last: Vec<usize> = Vec::new();
    for at in standing(entries, lines, touching) {
        last.retain(|&earlier| !lines.knows(at, earlier));
        last.push(at);
    }
    let versions: Vec<Version> = last
        .into_iter()
        .filter_map(|at| version(entries.get(at)?, &subject))
        .collect();
    // equal edits do not contradict each other
    let first = versions.first()?;
    versions
        .iter()
        .any(|version| version.change != first.change)
        .then_some(Conflict { subject, versions })
}

fn version(entry: &Entry, subject: &str) -> Option<Version> {
    let change = entry
        .changes
        .iter()
        .rfind(|change| change.subject() == subject)?
        .clone();
    Some(Version {
        entry: entry.id.clone(),
        stamp: entry.stamp.clone(),
        change,
    })
}

/// Removes each undone entry and the entry that undid it, as if neither had been made. Undoing the resolution of a
/// conflict thus restores the conflict. Such a pair is retained if another entry neither precedes the undone entry nor
/// follows the entry that undid it.
fn standing(entries: &[Entry], lines: &Lines, touching: Vec<usize>) -> Vec<usize> {
    // of several entries with the same id, the first one counts
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for &at in &touching {
        if let Some(entry) = entries.get(at) {
            places.entry(&entry.id).or_insert(at);
        }
    }
    let taken_back: Vec<(usize, usize)> = touching
        .iter()
        .filter_map(|&undo| {
            let id = entries.get(undo)?.undoes.as_ref()?;
            Some((*places.get(id.as_str())?, undo))
        })
        .collect();
    let mut standing: BTreeSet<usize> = touching.into_iter().collect();
    for (target, undo) in taken_back {
        let between = |&at: &usize| {
            at != target && at != undo && !lines.knows(target, at) && !lines.knows(at, undo)
        };
        if standing.contains(&target) && standing.contains(&undo) && !standing.iter().any(between) {
            standing.remove(&target);
            standing.remove(&undo);
        }
    }
    standing.into_iter().collect()
}

/// Entries grouped into lines without forks, and for each line the lines that precede it. A history of 10,000 edits
/// that was merged 10 times has about 30 lines, so testing whether one entry follows another is cheap.
struct Lines {
    /// The line of each entry.
    of: Vec<usize>,
    /// For each line, a bit set of the lines that it follows.
    after: Vec<Vec<u64>>,
}

const BITS: usize = u64::BITS as usize;

impl Lines {
    fn of(entries: &[Entry]) -> Self {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut parents: Vec<Vec<usize>> = Vec::with_capacity(entries.len());
        let mut children: Vec<usize> = vec![0; entries.len()];
        for (at, entry) in entries.iter().enumerate() {
            // ignore parents that are missing or come later
            let known: BTreeSet<usize> = entry
                .parents
                .iter()
                .filter_map(|id| places.get(id.as_str()).copied())
                .collect();
            for &parent in &known {
                if let Some(children) = children.get_mut(parent) {
                    *children += 1;
                }
            }
            parents.push(known.into_iter().collect());
            places.entry(&entry.id).or_insert(at);
        }
        let mut lines = Self {
            of: Vec::with_capacity(entries.len()),
            after: Vec::new(),
        };
        for parents in parents {
            let goes_on = match parents.as_slice() {
                [only] if children.get(*only) == Some(&1) => lines.of.get(*only).copied(),
                _ => None,
            };
            let line = goes_on.unwrap_or_else(|| lines.begin(&parents));
            lines.of.push(line);
        }
        lines
    }

    /// Starts a line that follows the lines of `parents`.
    fn begin(&mut self, parents: &[usize]) -> usize {
        let mut after: Vec<u64> = Vec::new();
        for line in parents
            .iter()
            .filter_map(|&parent| self.of.get(parent).copied())
        {
            let before = self.after.get(line).map_or(&[][..], Vec::as_slice);
            after.resize(after.len().max(before.len()).max(line / BITS + 1), 0);
            for (bits, more) in after.iter_mut().zip(before) {
                *bits |= more;
            }
            if let Some(bits) = after.get_mut(line / BITS) {
                *bits |= 1 << (line % BITS);
            }
        }
        self.after.push(after);
        self.after.len() - 1
    }

    /// Whether the entry at `later` follows the entry at `earlier`, so that its author could know of the earlier entry.
    fn knows(&self, later: usize, earlier: usize) -> bool {
        let (Some(&line), Some(&before)) = (self.of.get(later), self.of.get(earlier)) else {
            return false;
        };
        if line == before {
            return earlier < later;
        }
        let bits = self
            .after
            .get(line)
            .and_then(|after| after.get(before / BITS));
        bits.is_some_and(|bits| bits & (1 << (before % BITS)) != 0)
    }
}
