//! Revisions: the changes that each version of a questionnaire made to its controls, as its author declares them.
//!
//! Combines all revisions between 2 versions into one, in file order. Ids are plain strings here, because a revision
//! can mention controls that a later revision retired.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The changes of one version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// The version that made the changes.
    pub version: String,
    /// Controls that now ask something different, so that an earlier answer may no longer be right.
    pub changed: Vec<String>,
    /// Controls that this version added.
    pub new: Vec<String>,
    /// Controls that this version removed.
    pub retired: Vec<String>,
    /// Controls that got a new id: the old id and the new id.
    pub renamed: Vec<(String, String)>,
}

/// The combined changes of several consecutive versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// Current ids by earlier ids.
    pub renamed: BTreeMap<String, String>,
    /// Controls that now ask something different, by their current ids.
    pub changed: BTreeSet<String>,
    /// Controls that were added, by their current ids.
    pub new: BTreeSet<String>,
}

/// Compares 2 versions numerically, part by part. Returns `None` unless both consist of numbers separated by points.
pub fn order(one: &str, other: &str) -> Option<Ordering> {
    let numbers = |version: &str| {
        version
            .split('.')
            .map(|part| part.parse::<u64>().ok())
            .collect::<Option<Vec<_>>>()
    };
    let (mut one, mut other) = (numbers(one)?, numbers(other)?);
    let length = one.len().max(other.len());
    // missing parts count as 0, so 2 equals 2.0
    one.resize(length, 0);
    other.resize(length, 0);
    Some(one.cmp(&other))
}

/// Combines all revisions after `version`. Returns `None` if there are none, or if the position of `version` is
/// unknown.
pub(super) fn since(revisions: &[Revision], version: &str) -> Option<Together> {
    let named = revisions
        .iter()
        .position(|revision| revision.version == version)
        .map(|at| at + 1);
    // the first version may have no revision of its own
    let behind = || {
        revisions
            .iter()
            .position(|revision| order(version, &revision.version) == Some(Ordering::Less))
    };
    let later = named
        .or_else(behind)
        .and_then(|at| revisions.get(at..))
        .filter(|later| !later.is_empty())?;
    let mut together = Together::default();
    for revision in later {
        together.take(revision);
    }
    Some(together)
}

impl Together {
    fn take(&mut self, revision: &Revision) {
        let before: BTreeSet<String> = self.renamed.values().cloned().collect();
        for (from, to) in &revision.renamed {
            for set in [&mut self.changed, &mut self.new] {
                if set.remove(from) {
                    set.insert(to.clone());
                }
            }
            if before.contains(from) {
                self.renamed
                    .values_mut()
                    .filter(|now| *now == from)
                    .for_each(|now| to.clone_into(now));
            } else if !self.new.contains(to) {
                self.renamed.insert(from.clone(), to.clone());
            }
        }
        for gone in &revision.retired {
            self.changed.remove(gone);
            self.new.remove(gone);
            // a record of a retired control keeps its earlier id
            self.renamed.retain(|_, now| now != gone);
        }
        self.new.extend(revision.new.iter().cloned());
        self.changed.extend(
            revision
                .changed
                .iter()
                .filter(|id| !self.new.contains(*id))
                .cloned(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &str) -> Vec<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    fn revision(
        version: &str,
        changed: &str,
        new: &str,
        retired: &str,
        renamed: &[(&str, &str)],
    ) -> Revision {
        let renamed = renamed
            .iter()
            .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
            .collect();
        let version = version.to_owned();
        Revision {
            version,
            changed: texts(changed),
            new: texts(new),
            retired: texts(retired),
            renamed,
        }
    }

    /// A → B → C over 2 versions; D changed under its old id, then became E; F was added and retired; G was added, then
    /// became H; I became J, which was retired, so its record stays under I.
    fn three() -> Vec<Revision> {
        vec![
            revision("1.1", "D", "F G", "", &[("A", "B"), ("I", "J")]),
            revision("1.2", "", "", "F", &[("B", "C"), ("D", "E"), ("G", "H")]),
            revision("2.0", "C", "K", "J", &[]),
        ]
    }

    #[test]
    fn versions_follow_each_other() {
        let all = since(&three(), "1.0").unwrap_or_default();
        let pairs: Vec<(&str, &str)> = all
            .renamed
            .iter()
            .map(|(from, to)| (from.as_str(), to.as_str()))
            .collect();
        assert_eq!(pairs, [("A", "C"), ("D", "E")]);
        assert_eq!(Vec::from_iter(&all.changed), ["C", "E"]);
        assert_eq!(Vec::from_iter(&all.new), ["H", "K"]);
        let last = since(&three(), "1.2").unwrap_or_default();
        assert!(last.renamed.is_empty());
        assert_eq!(Vec::from_iter(&last.changed), ["C"]);
        let two = since(&three(), "1.1").unwrap_or_default();
        assert_eq!(
            two.renamed.get("B").map(String::as_str),
            Some("C"),
            "{two:?}"
        );
    }

    #[test]
    fn where_nothing_is_declared_nothing_is_known() {
        assert_eq!(since(&three(), "2.0"), None, "it is the last");
        assert_eq!(since(&three(), "3.0"), None, "it is later than all");
        assert_eq!(
            since(&three(), "spring"),
            None,
            "nobody knows where it stands"
        );
        assert_eq!(since(&[], "1.0"), None);
    }

    #[test]
    fn versions_are_numbers_and_not_letters() {
        assert_eq!(order("1.9", "1.10"), Some(Ordering::Less));
        assert_eq!(order("2", "2.0"), Some(Ordering::Equal));
        assert_eq!(order("2.0-rc", "2.0"), None);
    }
}
