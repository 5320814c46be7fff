//! Finds copies of one assessment, such as those that sync clients leave, so that a system counts once.
//!
//! Only the history shows that 2 files are copies: names and folders alone prove nothing. A copy that was given another
//! system name is a system of its own, because teams begin a new assessment with a copy of another one; the exception
//! is a copy that a sync client named.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::assessment::file::ENDING;

/// What identifies an assessment and the length of its history.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// The path.
    pub place: &'a str,
    /// The name of the system.
    pub system: &'a str,
    /// The id of the first history entry, which all copies share.
    pub root: &'a str,
    /// The id of the last history entry.
    pub last: &'a str,
    /// The number of history entries.
    pub entries: usize,
}

/// Copies of one assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copies {
    /// The index of the copy that counts.
    pub counted: usize,
    /// The indices of the others, and whether each has the same history as the one that counts.
    pub others: Vec<(usize, bool)>,
}

/// The words by which sync clients mark a copy, in the languages whose word differs.
const CONFLICT: [&str; 3] = ["conflict", "konflikt", "conflit"];

/// Whether a sync client, a browser or a file manager named the file as a copy: `x (conflicted copy).surefoot.toml`,
/// `x.sync-conflict-20261129-120000-ABCDEFG.surefoot.toml`, `x (1).surefoot.toml`, `x.surefoot (1).toml`.
fn is_named_as_copy(place: &str) -> bool {
    let name = file_name(place).to_lowercase();
    let stem = name.strip_suffix(".toml").unwrap_or(&name);
    let stem = stem.strip_suffix(".surefoot").unwrap_or(stem);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit());
    let numbered = stem
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("))
        .is_some_and(|(_, number)| is_number(number));
    let stem = match stem.rsplit_once(' ') {
        Some((before, number)) if is_number(number) => before,
        _ => stem,
    };
    numbered
        || stem.ends_with(" copy")
        || CONFLICT.iter().any(|word| stem.contains(word))
        || !name.ends_with(ENDING)
}

fn file_name(place: &str) -> &str {
    place.rsplit(['/', '\\']).next().unwrap_or(place)
}

/// The groups of copies among `all`, in the order of the copies that count. In each group, the copy with the longest
/// history counts: if one copy contains the edits of another, it is that one. Among equals, the original name counts,
/// then the shorter path.
pub fn copies(all: &[Option<Identity<'_>>]) -> Vec<Copies> {
    let known = || {
        let all = all.iter().enumerate();
        all.filter_map(|(at, one)| Some((at, one.as_ref()?)))
    };
    let mut roots: BTreeMap<&str, Vec<(usize, &Identity<'_>)>> = BTreeMap::new();
    for (at, one) in known() {
        roots.entry(one.root).or_default().push((at, one));
    }
    let mut groups: BTreeMap<(&str, String), Vec<(usize, &Identity<'_>)>> = BTreeMap::new();
    for (at, one) in known() {
        let of_root = roots.get(one.root).map_or(&[][..], Vec::as_slice);
        // the original beside a copy that a sync client named
        let original = of_root.iter().map(|(_, other)| *other).find(|other| {
            is_named_as_copy(one.place)
                && !is_named_as_copy(other.place)
                && is_beside(one.place, other.place)
        });
        let name = original.unwrap_or(one).system.trim().to_lowercase();
        groups.entry((one.root, name)).or_default().push((at, one));
    }
    let group = |group: Vec<(usize, &Identity<'_>)>| {
        let &(counted, best) = group.iter().max_by_key(|(_, one)| {
            let (copy, place) = (is_named_as_copy(one.place), one.place);
            let ending = place.ends_with(ENDING);
            (one.entries, !copy, ending, Reverse((place.len(), place)))
        })?;
        let others: Vec<(usize, bool)> = group
            .iter()
            .filter(|(at, _)| *at != counted)
            .map(|(at, one)| (*at, one.last == best.last))
            .collect();
        (!others.is_empty()).then_some(Copies { counted, others })
    };
    let mut all: Vec<Copies> = groups.into_values().filter_map(group).collect();
    all.sort_by_key(|copies| copies.counted);
    all
}

/// Whether a copy is in the folder of the original, and named after it.
fn is_beside(copy: &str, original: &str) -> bool {
    let stem = |place: &str| {
        let name = place.strip_suffix(".toml").unwrap_or(place);
        name.strip_suffix(".surefoot").unwrap_or(name).to_owned()
    };
    let rest = copy.strip_prefix(&stem(original));
    rest.is_some_and(|rest| !rest.contains(['/', '\\']))
}

/// The copy with the original name, into which the others are merged: the one beside the copy that counts, if there is
/// one, and the copy that counts if no name is original.
pub fn original<'a>(counted: &'a str, others: &[&'a str]) -> &'a str {
    let all = || std::iter::once(counted).chain(others.iter().copied());
    let originals = || all().filter(|place| !is_named_as_copy(place));
    let beside = originals().filter(|place| *place == counted || is_beside(counted, place));
    // some clients append the name of the computer, which only the shorter name beside it gives away
    beside
        .min_by_key(|place| place.len())
        .or_else(|| originals().next())
        .unwrap_or(counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one<'a>(place: &'a str, system: &'a str, root: &'a str, entries: usize) -> Identity<'a> {
        Identity {
            place,
            system,
            root,
            last: ["", "first", "second", "third"][entries],
            entries,
        }
    }

    fn found(all: &[Identity<'_>]) -> Vec<Copies> {
        let all: Vec<_> = all.iter().map(|one| Some(*one)).collect();
        copies(&all)
    }

    #[test]
    fn copies_left_by_sync_clients_are_recognised_by_name() {
        for name in [
            "x (conflicted copy).surefoot.toml",
            "x.surefoot (Ana's conflicted copy 2026-11-29).toml",
            "x (in Konflikt stehende Kopie von Ana).surefoot.toml",
            "x.sync-conflict-20261129-120000-ABCDEFG.surefoot.toml",
            "x.surefoot.sync-conflict-20261129-120000-ABCDEFG.toml",
            "x (1).surefoot.toml",
            "x.surefoot (2).toml",
            "x copy.surefoot.toml",
            "x copy 2.surefoot.toml",
            "x.surefoot-LAPTOP7.toml",
        ] {
            assert!(is_named_as_copy(&format!("a/{name}")), "{name}");
            assert!(
                is_beside(&format!("a/{name}"), "a/x.surefoot.toml"),
                "{name}"
            );
        }
        for name in [
            "x.surefoot.toml",
            "x (eu).surefoot.toml",
            "copy.surefoot.toml",
            "x 2.surefoot.toml",
            "x-LAPTOP7.surefoot.toml",
        ] {
            assert!(!is_named_as_copy(name), "{name}");
        }
    }

    #[test]
    fn the_longest_history_counts_then_the_original_name() {
        let copies = |counted, others: &[(usize, bool)]| Copies {
            counted,
            others: others.to_vec(),
        };
        assert_eq!(
            found(&[
                one("a/x.surefoot.toml", "Bot", "r", 1),
                one("b/x.surefoot.toml", "Bot", "r", 2)
            ]),
            [copies(1, &[(0, false)])]
        );
        assert_eq!(
            found(&[
                one("x (1).surefoot.toml", "Bot", "r", 2),
                one("x.surefoot.toml", "Bot", "r", 2),
                one("archive/x.surefoot.toml", "bot ", "r", 1),
            ]),
            [copies(1, &[(0, true), (2, false)])]
        );
    }

    #[test]
    fn another_system_is_no_copy_whatever_its_file_is_called() {
        for (other, system, root) in [
            // a different assessment with the same name, and a template
            ("b/x.surefoot.toml", "Bot", "other"),
            ("x-eu.surefoot.toml", "Bot EU", "r"),
            ("b/x (1).surefoot.toml", "Bot EU", "r"),
        ] {
            let all = [
                one("x.surefoot.toml", "Bot", "r", 1),
                one(other, system, root, 1),
            ];
            assert_eq!(found(&all), [], "{other}");
        }
        // a system renamed in one of the copies is still the same
        let all = [
            one("x.surefoot.toml", "Bot", "r", 1),
            one("x (1).surefoot.toml", "Chat bot", "r", 2),
        ];
        assert_eq!(found(&all)[0].counted, 1);
    }

    #[test]
    fn copies_are_merged_into_the_shortest_name_beside_them() {
        let [plain, computer, other] = [
            "a/x.surefoot.toml",
            "a/x-LAPTOP7.surefoot.toml",
            "b/y.surefoot.toml",
        ];
        assert_eq!(original(computer, &[plain]), plain);
        assert_eq!(original(plain, &[computer]), plain);
        assert_eq!(original(computer, &[other]), computer);
    }
}
