//! Merges of diverged copies of one assessment: no edit of any copy is lost.

use std::collections::{BTreeMap, BTreeSet};

use surefoot::model::assessment::change::{Change, difference};
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::{Assessment, State, beginning};

use super::assessment::check_round_trip;
use super::ballots;
use super::choices::Choices;
use super::edits::{edit, moment, small};

/// The maximum number of actions on each copy.
const DEEDS: usize = 8;

/// Counts of what was tried.
#[derive(Clone, Debug, Default)]
pub struct Tried {
    /// Pairs of copies.
    pub pairs: usize,
    /// Entries that only one copy of a pair has.
    pub edits: usize,
    /// Subjects that both copies left in different states.
    pub conflicts: usize,
}

impl Tried {
    /// Adds the counts of `more`.
    pub fn add(&mut self, more: &Self) {
        self.pairs += more.pairs;
        self.edits += more.edits;
        self.conflicts += more.conflicts;
    }
}

/// Checks three copies that diverge as the bytes determine, and ballot papers merged into them.
pub fn check(bytes: &[u8]) {
    let _ = check_some(bytes);
    let _ = ballots::check_some(bytes);
}

/// Like [`check`] for the copies alone; returns the counts.
pub fn check_some(bytes: &[u8]) -> Tried {
    let mut choices = Choices::new(bytes);
    let stamp = Stamp {
        at: moment(&mut choices),
        who: "root".to_owned(),
        salt: "root".to_owned(),
    };
    let mut root = Assessment::begin(beginning(small(), "Helper", Form::Full), stamp);
    grow(&mut root, "root", &mut choices);
    let [a, b, c] = ["a", "b", "a"].map(|who| {
        let mut copy = root.clone();
        grow(&mut copy, who, &mut choices);
        copy
    });
    // The edits of one person on two machines differ in their salt.
    let joined = check_joined(&root, &a, &b);
    let either = a.joined(&b.joined(&c).unwrap()).unwrap();
    assert_eq!(
        joined.joined(&c).unwrap(),
        either,
        "it matters who is joined first"
    );
    check_round_trip(&either);
    let mut on = either.clone();
    grow(&mut on, "later", &mut choices);
    assert_eq!(
        on.joined(&either).unwrap(),
        on,
        "what went on is joined with what it went on from"
    );
    assert_eq!(on.faults(), []);
    let stranger = Assessment::begin(
        beginning(small(), "Other", Form::Full),
        Stamp {
            salt: "x".to_owned(),
            ..first(&root)
        },
    );
    assert!(a.joined(&stranger).is_none(), "a stranger is joined");
    Tried {
        pairs: 1,
        edits: 2 * joined.history().entries().len()
            - a.history().entries().len()
            - b.history().entries().len(),
        conflicts: joined.history().conflicts().len(),
    }
}

fn first(assessment: &Assessment) -> Stamp {
    assessment.history().entries()[0].stamp.clone()
}

/// Performs some actions: edits, several edits as one, undo, and redo.
fn grow(assessment: &mut Assessment, who: &str, choices: &mut Choices<'_>) {
    for at in 0..choices.below(DEEDS + 1) {
        if choices.is_over() {
            return;
        }
        // Edits by several people may have the same time, and clocks may be wrong.
        let at_most = assessment.history().entries().len();
        let salt = format!("{who}-{at_most}-{at}-{}", choices.byte());
        let stamp = Stamp {
            at: moment(choices),
            who: who.to_owned(),
            salt,
        };
        match choices.below(8) {
            0 => drop(assessment.undo(stamp)),
            1 => drop(assessment.redo(stamp)),
            2 => {
                let edits = choices.list(3, edit);
                assessment.change_all(edits, stamp);
            }
            _ => {
                assessment.change(edit(choices), stamp);
            }
        }
    }
}

/// Merges two copies, and checks the result against both.
fn check_joined(root: &Assessment, a: &Assessment, b: &Assessment) -> Assessment {
    let joined = a.joined(b).unwrap();
    assert_eq!(b.joined(a).unwrap(), joined, "the order matters");
    for again in [a, b, &joined] {
        assert_eq!(
            joined.joined(again).unwrap(),
            joined,
            "joining again changes something"
        );
        assert_eq!(
            again.joined(&joined).unwrap(),
            joined,
            "joining again changes something"
        );
    }
    assert_eq!(joined.faults(), [], "the chain does not hold");
    let ids = |one: &Assessment| {
        one.history()
            .entries()
            .iter()
            .map(|entry| entry.id.clone())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        ids(&joined),
        &ids(a) | &ids(b),
        "an edit is lost, or one is there that nobody made"
    );
    assert_eq!(
        joined.history().entries().len(),
        ids(&joined).len(),
        "an edit stands there twice"
    );
    let (by_a, by_b) = (touched(root, a), touched(root, b));
    let names =
        |touched: &BTreeMap<String, Change>| touched.keys().cloned().collect::<BTreeSet<_>>();
    check_kept(a, &joined, &names(&by_a), &names(&by_b));
    check_kept(b, &joined, &names(&by_b), &names(&by_a));
    let told: BTreeSet<String> = joined
        .history()
        .conflicts()
        .iter()
        .map(|conflict| conflict.subject.clone())
        .collect();
    let differs = |(subject, change): (&String, &Change)| {
        let disagrees = |other: &Change| other != change && change.can_conflict();
        by_b.get(subject)
            .is_some_and(disagrees)
            .then(|| subject.clone())
    };
    let apart: BTreeSet<String> = by_a.iter().filter_map(differs).collect();
    assert_eq!(
        told, apart,
        "what both touched and left different is told, and nothing else"
    );
    check_settled(&joined);
    joined
}

/// The subjects that a copy edited since the root, each with its last change.
fn touched(root: &Assessment, copy: &Assessment) -> BTreeMap<String, Change> {
    let new = copy
        .history()
        .entries()
        .iter()
        .skip(root.history().entries().len());
    new.flat_map(|entry| &entry.changes)
        .map(|change| (change.subject(), change.clone()))
        .collect()
}

/// Each version of each conflict can be chosen, including the one that counts; that resolves this conflict only, and
/// undo restores it.
fn check_settled(joined: &Assessment) {
    let conflicts = joined.history().conflicts().to_vec();
    for (at, conflict) in conflicts.iter().enumerate() {
        for (number, (version, counts)) in conflict.each().enumerate() {
            let mut settled = joined.clone();
            let stamp = |what: &str| Stamp {
                salt: format!("{what}-{at}-{number}"),
                ..version.stamp.clone()
            };
            assert!(
                settled.change(version.change.clone(), stamp("settle")),
                "taking a version makes an entry"
            );
            assert!(
                !counts || but_confirmed(&settled, joined) == *joined.state(),
                "the version that counts is what counts"
            );
            let left: Vec<_> = conflicts
                .iter()
                .filter(|other| other.subject != conflict.subject)
                .cloned()
                .collect();
            assert_eq!(settled.history().conflicts(), left);
            let again = settled.joined(joined).unwrap();
            assert_eq!(again, settled, "what is settled stays settled");
            check_round_trip(&settled);
            settled.undo(stamp("undo")).unwrap();
            assert_eq!(
                settled.history().conflicts(),
                conflicts,
                "what is taken back is open again"
            );
            assert_eq!(settled.state(), joined.state());
            settled.redo(stamp("redo")).unwrap();
            assert_eq!(settled.history().conflicts(), left);
        }
    }
}

/// The state after answering a control in a conflict, without the confirmation that the answer adds.
fn but_confirmed(answered: &Assessment, before: &Assessment) -> State {
    let mut state = answered.state().clone();
    for change in difference(answered.state(), before.state()) {
        if matches!(change, Change::Confirmed { .. }) {
            let _ = change.apply(&mut state);
        }
    }
    state
}

/// Checks that a subject edited in one copy alone has the same state in the merge, and that every difference was edited
/// by the other copy.
fn check_kept(
    copy: &Assessment,
    joined: &Assessment,
    own: &BTreeSet<String>,
    other: &BTreeSet<String>,
) {
    for change in difference(copy.state(), joined.state()) {
        let subject = change.subject();
        assert!(
            other.contains(&subject),
            "{subject} is not as it was left (touched by it: {})",
            own.contains(&subject)
        );
    }
}
