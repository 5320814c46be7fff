//! Merges diverged copies of one assessment, and the ballot papers made from them.
//!
//! The result contains every edit of each copy; copies that do not belong together are rejected with a reason. The
//! result does not depend on the order of the copies, and merging a copy twice adds nothing. Therefore this module must
//! not use a clock or random numbers.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::history::{History, Stamp};
use super::{Assessment, UnknownKeys, change, file, paper};
use crate::base::hash;

/// The author recorded for edits made outside surefoot.
pub const OUTSIDE: &str = "outside";

/// The reason that copies cannot be merged. Variants count the positions of the copies from 0; the messages count from
/// 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There are no copies.
    #[error("there is no copy to merge")]
    Nothing,
    /// A copy has no history.
    #[error("copy {} has no history", .0 + 1)]
    NoHistory(usize),
    /// The first entries of 2 copies differ, so the copies belong to different assessments.
    #[error("copies {} and {} belong to different assessments", .0 + 1, .1 + 1)]
    Strangers(usize, usize),
    /// The copies have different entries with the same id: one of the entries was changed after it was written.
    #[error("entry {id} differs between copies {} and {}: one was changed after it was written", .0 + 1, .1 + 1, id = .2)]
    Clash(usize, usize, String),
    /// All copies are ballot papers from different rounds, and the assessment that they belong to is missing.
    #[error("the ballots belong to different rounds. Merge them with their assessment")]
    OnlyPapers,
    /// A copy is a ballot paper of another assessment.
    #[error("copy {} is a ballot paper for another assessment", .0 + 1)]
    PaperOfOther(usize),
    /// A copy is a ballot paper of this assessment, but made from edits that none of the copies has.
    #[error("copy {} is a ballot paper based on edits that no copy has", .0 + 1)]
    PaperOfUnknown(usize),
}

/// Merges copies into one assessment. Ballot papers become entries in the history of the other copies; if all copies
/// are of the same ballot paper, they are merged like copies of any assessment.
///
/// # Errors
/// The first [`MergeError`] found.
pub fn join(copies: &[Assessment]) -> Result<Assessment, MergeError> {
    let (papers, whole): (Vec<usize>, Vec<usize>) = (0..copies.len()).partition(|&at| {
        copies
            .get(at)
            .is_some_and(|copy| copy.state().ballot_paper.is_some())
    });
    if whole.is_empty() {
        return join_copies(copies, &papers).map_err(|why| match why {
            MergeError::Strangers(..) => MergeError::OnlyPapers,
            MergeError::Nothing
            | MergeError::NoHistory(_)
            | MergeError::Clash(..)
            | MergeError::OnlyPapers
            | MergeError::PaperOfOther(_)
            | MergeError::PaperOfUnknown(_) => why,
        });
    }
    let mut joined = join_copies(copies, &whole)?;
    let root = joined
        .history
        .entries()
        .first()
        .map(|entry| entry.id.clone())
        .unwrap_or_default();
    let mut back = Vec::new();
    for at in papers {
        let Some(returned) = copies.get(at).and_then(paper::returned) else {
            return Err(MergeError::NoHistory(at));
        };
        if returned.paper.root != root {
            return Err(MergeError::PaperOfOther(at));
        }
        back.push((at, returned));
    }
    // merge all papers before checking any: a paper can be made after another one was merged, and the order of the
    // arguments must not matter
    let entries = back
        .iter()
        .filter_map(|(_, returned)| returned.entry.clone())
        .collect();
    joined.history = joined.history.merge(&History::from_entries(entries));
    for (at, returned) in &back {
        if !paper::is_made_from(&returned.paper, &joined.history) {
            return Err(MergeError::PaperOfUnknown(*at));
        }
    }
    joined.state = joined.history.replay();
    Ok(joined)
}

/// Merges the copies at these positions.
fn join_copies(copies: &[Assessment], which: &[usize]) -> Result<Assessment, MergeError> {
    let copy = |at: &usize| Some((*at, copies.get(*at)?));
    let chosen: Vec<(usize, &Assessment)> = which.iter().filter_map(copy).collect();
    let &(of_first, first) = chosen.first().ok_or(MergeError::Nothing)?;
    for (number, (at, copy)) in chosen.iter().enumerate() {
        if copy.history.entries().is_empty() {
            return Err(MergeError::NoHistory(*at));
        }
        if !copy.history.has_root_of(&first.history) {
            return Err(MergeError::Strangers(of_first, *at));
        }
        for (before, other) in chosen.iter().take(number) {
            if let Some(id) = other.history.clash(&copy.history) {
                return Err(MergeError::Clash(*before, *at, id.to_owned()));
            }
        }
    }
    let history = chosen
        .iter()
        .skip(1)
        .fold(first.history.clone(), |all, (_, copy)| {
            all.merge(&copy.history)
        });
    let kept = chosen.iter().fold(UnknownKeys::new(), |all, (_, copy)| {
        joined_keys(all, &copy.kept)
    });
    Ok(Assessment {
        state: history.replay(),
        history,
        kept,
    })
}

/// Returns for each copy the number of entries that no other copy has.
pub fn own_edits(copies: &[Assessment]) -> Vec<usize> {
    let ids = |copy: &Assessment| {
        copy.history
            .entries()
            .iter()
            .map(|entry| entry.id.clone())
            .collect::<BTreeSet<_>>()
    };
    let ids: Vec<BTreeSet<String>> = copies.iter().map(ids).collect();
    let elsewhere = |at: usize, id: &String| {
        ids.iter()
            .enumerate()
            .any(|(other, ids)| other != at && ids.contains(id))
    };
    ids.iter()
        .enumerate()
        .map(|(at, own)| own.iter().filter(|id| !elsewhere(at, id)).count())
        .collect()
}

/// Merges the unknown keys of both copies. If both have a key, the greater value is used, regardless of their order.
fn joined_keys(mut all: UnknownKeys, more: &UnknownKeys) -> UnknownKeys {
    for (path, table) in more {
        let known = all.entry(path.clone()).or_default();
        for (key, value) in table {
            match known.get(key) {
                Some(here) if here.to_string() >= value.to_string() => {}
                _ => {
                    known.insert(key.clone(), value.clone());
                }
            }
        }
    }
    // the order of keys must not depend on the order of the copies either
    let sorted = |table: toml::Table| {
        table
            .into_iter()
            .collect::<BTreeMap<_, _>>()
            .into_iter()
            .collect()
    };
    all.into_iter()
        .map(|(path, table)| (path, sorted(table)))
        .collect()
}

impl Assessment {
    /// Merges another copy of the same assessment into this one. The result contains every edit of both; `None` if they
    /// start with different entries. If both edited the same thing, the later edit counts and [`History::conflicts`]
    /// reports the conflict.
    pub fn joined(&self, other: &Self) -> Option<Self> {
        if !self.history.has_root_of(&other.history) {
            return None;
        }
        let history = self.history.merge(&other.history);
        let kept = joined_keys(self.kept.clone(), &other.kept);
        Some(Self {
            state: history.replay(),
            history,
            kept,
        })
    }

    /// Records edits made outside surefoot as one entry, which is the same wherever and whenever it is recorded: it has
    /// the time of the latest entry, and a salt derived from the contents. The trade-off: merging a copy twice changes
    /// nothing, but somebody with the file could guess such an edit if its text were ever removed. Returns the number
    /// of edits.
    pub fn record_found_edits(&mut self) -> usize {
        let changes = self.outside_edits();
        if changes.is_empty() || self.history.entries().is_empty() {
            return 0;
        }
        let count = changes.len();
        let stamp = found(&self.history, &changes, &[]);
        self.history.append(changes, None, stamp);
        count
    }
}

impl Assessment {
    /// Returns this version as a continuation of `base`, the version from which this one and `other` were made. Edits
    /// in `base` that are missing here were removed outside surefoot, for example by `git revert`. An outside edit
    /// records the removal, so that a merge with `other`, which still has those edits, does not restore them. The same
    /// outside edit includes all other edits made outside surefoot. Votes and confirmations that were added later in
    /// `other` are retained, because they cannot conflict.
    ///
    /// The second value contains the changes that remove something; it is empty if this version has every entry of
    /// `base`.
    #[must_use]
    pub fn continuing(mut self, base: &Self, other: &Self) -> (Self, Vec<Change>) {
        if !self.history.has_root_of(&base.history) {
            self.record_found_edits();
            return (self, Vec::new());
        }
        let lacks_some = !self.history.holds(&base.history);
        let mut base = base.clone();
        // edits made outside surefoot before the versions diverged become one entry, which belongs to neither version
        base.record_found_edits();
        let mut history = self.history.merge(&base.history);
        let mut changes = change::difference(&history.replay(), &self.state);
        if lacks_some {
            // this version was made from both sides of a conflict that only the merged history has, so its value
            // resolves the conflict
            let settled = history
                .conflicts()
                .iter()
                .filter_map(|conflict| conflict.versions.first());
            for version in settled.filter(|version| !self.history.is_in_conflict(&version.change)) {
                if !changes
                    .iter()
                    .any(|change| change.is_of_the_same(&version.change))
                {
                    changes.push(version.change.clone().apply(&mut self.state.clone()));
                }
            }
            let later = other.history.without(&base.history);
            let is_later = |change: &Change| later.iter().any(|entry| entry.touches(change));
            changes.retain(|change| change.can_conflict() || !is_later(change));
        }
        if !changes.is_empty() {
            let mut stamp = found(&history, &changes, &[]);
            // if the same edit was removed before, made again in `other` and removed again, the second removal is a
            // different edit
            if lacks_some
                && other
                    .history
                    .entries()
                    .iter()
                    .any(|entry| entry.stamp == stamp)
            {
                stamp = found(&history, &changes, other.history.heads());
            }
            history.append(changes.clone(), None, stamp);
        }
        let taken_back = if lacks_some { changes } else { Vec::new() };
        (
            Self {
                state: history.replay(),
                history,
                kept: self.kept,
            },
            taken_back,
        )
    }
}

/// Returns the stamp of an outside edit, derived from the history, the changes, and the entry ids in `also`.
fn found(history: &History, changes: &[Change], also: &[String]) -> Stamp {
    let at = history
        .entries()
        .iter()
        .map(|entry| entry.stamp.at)
        .max()
        .unwrap_or_default();
    let lines: Vec<String> = changes.iter().map(file::change_line).collect();
    let salt = hash::of(
        history
            .heads()
            .iter()
            .chain(&lines)
            .chain(also)
            .map(String::as_str),
    );
    Stamp {
        at,
        who: OUTSIDE.to_owned(),
        salt: salt.chars().take(32).collect(),
    }
}
