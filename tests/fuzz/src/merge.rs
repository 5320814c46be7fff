//! Copies of one assessment that grew apart and are joined: whatever was edited in any of them, nothing of it is lost.

use std::collections::BTreeSet;

use surefoot::assessment::Assessment;
use surefoot::assessment::beginning;
use surefoot::assessment::change::Change;
use surefoot::assessment::change::difference;
use surefoot::assessment::history::Stamp;
use surefoot::assessment::profile::Form;

use super::assessment::check_round_trip;
use super::choices::Choices;
use super::edits::edit;
use super::edits::moment;
use super::edits::small;

/// The most deeds on each copy.
const DEEDS: usize = 8;

/// Checks three copies, grown apart by what the bytes say.
pub fn check(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let stamp = Stamp { at: moment(&mut choices), who: "root".to_owned(), salt: "root".to_owned() };
    let mut root = Assessment::begin(beginning(small(), "Helper", Form::Full), stamp);
    grow(&mut root, "root", &mut choices);
    let [a, b, c] = ["a", "b", "a"].map(|who| {
        let mut copy = root.clone();
        grow(&mut copy, who, &mut choices);
        copy
    });
    // what one person did on two machines differs in its salt
    let joined = check_joined(&root, &a, &b);
    let either = a.joined(&b.joined(&c).unwrap()).unwrap();
    assert_eq!(joined.joined(&c).unwrap(), either, "it matters who is joined first");
    check_round_trip(&either);
    let mut on = either.clone();
    grow(&mut on, "later", &mut choices);
    assert_eq!(on.joined(&either).unwrap(), on, "what went on is joined with what it went on from");
    assert_eq!(on.faults(), []);
    let stranger =
        Assessment::begin(beginning(small(), "Other", Form::Full), Stamp { salt: "x".to_owned(), ..first(&root) });
    assert!(a.joined(&stranger).is_none(), "a stranger is joined");
}

fn first(assessment: &Assessment) -> Stamp {
    assessment.history().entries()[0].stamp.clone()
}

/// Some deeds: edits, several of them as one, back, and forth.
fn grow(assessment: &mut Assessment, who: &str, choices: &mut Choices<'_>) {
    for at in 0..choices.below(DEEDS + 1) {
        if choices.is_over() {
            return;
        }
        // moments of several people may be the same, and clocks may be wrong
        let at_most = assessment.history().entries().len();
        let salt = format!("{who}-{at_most}-{at}-{}", choices.byte());
        let stamp = Stamp { at: moment(choices), who: who.to_owned(), salt };
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

/// Joins two copies, and holds the outcome against both.
fn check_joined(root: &Assessment, a: &Assessment, b: &Assessment) -> Assessment {
    let joined = a.joined(b).unwrap();
    assert_eq!(b.joined(a).unwrap(), joined, "the order matters");
    for again in [a, b, &joined] {
        assert_eq!(joined.joined(again).unwrap(), joined, "joining again changes something");
        assert_eq!(again.joined(&joined).unwrap(), joined, "joining again changes something");
    }
    assert_eq!(joined.faults(), [], "the chain does not hold");
    let ids = |one: &Assessment| one.history().entries().iter().map(|entry| entry.id.clone()).collect::<BTreeSet<_>>();
    assert_eq!(ids(&joined), &ids(a) | &ids(b), "an edit is lost, or one is there that nobody made");
    assert_eq!(joined.history().entries().len(), ids(&joined).len(), "an edit stands there twice");
    let (by_a, by_b) = (touched(root, a), touched(root, b));
    check_kept(a, &joined, &by_a, &by_b);
    check_kept(b, &joined, &by_b, &by_a);
    let told: BTreeSet<String> = joined.history().conflicts().into_iter().map(|conflict| conflict.subject).collect();
    let both: BTreeSet<String> = &by_a & &by_b;
    assert_eq!(told, both, "what both touched is told, and nothing else");
    joined
}

/// The things that a copy touched since the root.
fn touched(root: &Assessment, copy: &Assessment) -> BTreeSet<String> {
    let new = copy.history().entries().iter().skip(root.history().entries().len());
    new.flat_map(|entry| &entry.changes).map(Change::subject).collect()
}

/// What one copy alone touched is in both as that copy has it; what differs, the other touched.
fn check_kept(copy: &Assessment, joined: &Assessment, own: &BTreeSet<String>, other: &BTreeSet<String>) {
    for change in difference(copy.state(), joined.state()) {
        let subject = change.subject();
        assert!(
            other.contains(&subject),
            "{subject} is not as it was left (touched by it: {})",
            own.contains(&subject)
        );
    }
}
