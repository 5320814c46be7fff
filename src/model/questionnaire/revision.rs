//! Revisions: the changes that each version of a questionnaire made to its controls, as its author declares them.
//!
//! Combines all revisions between 2 versions into one, in file order. Ids are plain strings here, because a revision
//! can mention controls that a later revision retired, and facts that no longer exist.

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
    /// Controls that became part of another control: their id, and the id of the other control in this version.
    pub merged: Vec<(String, String)>,
    /// Facts whose answers follow from answers under an earlier version.
    pub facts: Vec<ImpliedFact>,
}

/// An answer to a fact that follows from an answer under an earlier version. An upgrade sets it if the fact has no
/// answer yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpliedFact {
    /// The fact that was answered earlier; it may no longer exist.
    pub when: String,
    /// The answer that it must have: `yes`, `no`, or a choice that it is or contains.
    pub is: String,
    /// The fact to set.
    pub fact: String,
    /// The answer to set: `yes`, `no` or a choice.
    pub to: String,
}

/// The combined changes of several consecutive versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// Current ids by earlier ids.
    pub renamed: BTreeMap<String, String>,
    /// Earlier ids of controls that became part of another control, with the current id of that control.
    pub merged: BTreeMap<String, String>,
    /// Controls that now ask something different, by their current ids.
    pub changed: BTreeSet<String>,
    /// Controls that were added, by their current ids.
    pub new: BTreeSet<String>,
    /// Facts whose answers follow from earlier answers, in the order in which they are set.
    pub facts: Vec<ImpliedFact>,
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

impl Revision {
    /// Whether the version removed a control: it retired or renamed the control, or merged it into another.
    pub fn removes(&self, id: &str) -> bool {
        let replaced = self.renamed.iter().chain(&self.merged);
        let from = replaced.map(|(from, _)| from);
        self.retired.iter().chain(from).any(|gone| gone == id)
    }
}

impl Together {
    /// Adds the changes of the next version. Within a version, controls are renamed first, so that a control can be
    /// merged into one that has just been renamed.
    fn take(&mut self, revision: &Revision) {
        self.rename(&revision.renamed);
        for (from, into) in &revision.merged {
            self.merge(from, into);
        }
        for gone in &revision.retired {
            self.changed.remove(gone);
            self.new.remove(gone);
            // a record of a retired control keeps its earlier id
            self.renamed.retain(|_, now| now != gone);
            self.merged.retain(|_, now| now != gone);
        }
        self.new.extend(revision.new.iter().cloned());
        // a control that others became part of asks more than before
        let grown = revision.merged.iter().map(|(_, into)| into);
        let changed = revision.changed.iter().chain(grown);
        self.changed
            .extend(changed.filter(|id| !self.new.contains(*id)).cloned());
        self.facts.extend(revision.facts.iter().cloned());
    }

    fn rename(&mut self, renamed: &[(String, String)]) {
        let ids: BTreeMap<&String, &String> = renamed.iter().map(|(from, to)| (from, to)).collect();
        let now = |id: &String| (*ids.get(id).unwrap_or(&id)).clone();
        let before: BTreeSet<String> = self.renamed.values().cloned().collect();
        let first = |from: &&String| !before.contains(*from) && !self.new.contains(*from);
        let first: Vec<&String> = ids.keys().copied().filter(first).collect();
        // all ids at once, so that 2 controls can swap their ids
        for id in self.renamed.values_mut().chain(self.merged.values_mut()) {
            *id = now(id);
        }
        for set in [&mut self.changed, &mut self.new] {
            *set = set.iter().map(now).collect();
        }
        self.renamed
            .extend(first.into_iter().map(|from| (from.clone(), now(from))));
    }

    fn merge(&mut self, from: &String, into: &String) {
        self.changed.remove(from);
        let mut earlier: Vec<String> = Vec::new();
        self.renamed.retain(|id, now| {
            let is_kept = now != from;
            earlier.extend((!is_kept).then(|| id.clone()));
            is_kept
        });
        // a control that was added in between cannot have an earlier record
        if !self.new.remove(from) && earlier.is_empty() {
            earlier.push(from.clone());
        }
        for id in self.merged.values_mut().filter(|id| *id == from) {
            id.clone_from(into);
        }
        self.merged
            .extend(earlier.into_iter().map(|id| (id, into.clone())));
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
            ..Revision::default()
        }
    }

    /// A version that merges controls: `A>B` for each.
    fn merging(version: &str, merged: &str, renamed: &[(&str, &str)]) -> Revision {
        let pair = |pair: String| {
            let (from, into) = pair.split_once('>').unwrap();
            (from.to_owned(), into.to_owned())
        };
        Revision {
            merged: texts(merged).into_iter().map(pair).collect(),
            ..revision(version, "", "", "", renamed)
        }
    }

    /// The combined pairs: `A>B` for each.
    fn pairs(ids: &BTreeMap<String, String>) -> String {
        let pairs = ids.iter().map(|(from, to)| format!("{from}>{to}"));
        pairs.collect::<Vec<_>>().join(" ")
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

    /// A became B, which was merged into C, which became D. X was merged into C as well, and Y into X before that.
    #[test]
    fn merges_follow_renames_before_and_after() {
        let all = [
            merging("1.1", "Y>X", &[("A", "B")]),
            merging("1.2", "B>C X>C", &[]),
            merging("1.3", "", &[("C", "D")]),
        ];
        let together = since(&all, "1.0").unwrap_or_default();
        assert_eq!(pairs(&together.merged), "A>D X>D Y>D");
        assert_eq!(pairs(&together.renamed), "C>D");
        assert_eq!(Vec::from_iter(&together.changed), ["D"]);
        let last = since(&all, "1.2").unwrap_or_default();
        assert_eq!(pairs(&last.merged), "");
        assert_eq!(last.changed, BTreeSet::new());
    }

    /// Within a version, B becomes C first; `into` is the id after that.
    #[test]
    fn a_control_is_merged_into_one_renamed_in_the_same_version() {
        let all = [merging("1.1", "A>C", &[("B", "C")])];
        let together = since(&all, "1.0").unwrap_or_default();
        assert_eq!(pairs(&together.merged), "A>C");
        assert_eq!(pairs(&together.renamed), "B>C");
        assert_eq!(Vec::from_iter(&together.changed), ["C"]);
    }

    /// N was added and merged in between, so nobody has answered it. A was merged into a control that was then retired:
    /// its record keeps its own id.
    #[test]
    fn a_merge_in_between_leaves_no_trace() {
        let all = [
            revision("1.1", "N", "N", "", &[]),
            merging("1.2", "N>B A>C", &[]),
            revision("1.3", "", "", "C", &[]),
        ];
        let together = since(&all, "1.0").unwrap_or_default();
        assert_eq!(pairs(&together.merged), "");
        assert_eq!(Vec::from_iter(&together.changed), ["B"]);
        assert_eq!(together.new, BTreeSet::new());
        assert_eq!(pairs(&since(&all, "1.1").unwrap_or_default().merged), "N>B");
    }

    #[test]
    fn a_control_merged_into_a_new_one_does_not_make_it_changed() {
        let mut one = merging("1.1", "A>N B>N", &[]);
        one.new = texts("N");
        let together = since(&[one], "1.0").unwrap_or_default();
        assert_eq!(pairs(&together.merged), "A>N B>N");
        assert_eq!(together.changed, BTreeSet::new());
        assert_eq!(Vec::from_iter(&together.new), ["N"]);
    }

    #[test]
    fn two_controls_can_swap_their_ids() {
        let all = [
            revision("1.1", "A", "", "", &[("X", "A")]),
            revision("1.2", "", "", "", &[("A", "B"), ("B", "A")]),
        ];
        let together = since(&all, "1.0").unwrap_or_default();
        assert_eq!(pairs(&together.renamed), "B>A X>B");
        assert_eq!(Vec::from_iter(&together.changed), ["B"]);
    }

    #[test]
    fn implied_facts_of_all_versions_are_set_in_order() {
        let implied = |fact: &str| ImpliedFact {
            when: "tools".to_owned(),
            is: "no".to_owned(),
            fact: fact.to_owned(),
            to: "none".to_owned(),
        };
        let one = |version: &str, fact: &str| Revision {
            facts: vec![implied(fact)],
            ..revision(version, "", "", "", &[])
        };
        let all = [one("1.1", "first"), one("1.2", "second")];
        let facts = |version| since(&all, version).unwrap_or_default().facts;
        assert_eq!(facts("1.0"), [implied("first"), implied("second")]);
        assert_eq!(facts("1.1"), [implied("second")]);
    }

    #[test]
    fn a_version_removes_what_it_retires_renames_or_merges() {
        let mut all = merging("1.1", "A>B", &[("C", "D")]);
        all.retired = texts("E");
        let removed = ["A", "B", "C", "D", "E"].map(|id| all.removes(id));
        assert_eq!(removed, [true, false, true, false, true]);
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
