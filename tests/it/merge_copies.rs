//! Merges of diverged copies: many random pairs, and the cases that people meet when they edit them.
//!
//! A few hundred pairs run each time. To run all ten thousand, with their counts printed and a failure as the exit
//! code:
//!
//! ```text
//! SUREFOOT_VARIANTS=10000 cargo test --release --test it -- merge_copies --nocapture
//! ```

use jiff::Timestamp;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::ballot::Ballot;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::{Conflict, History, Stamp};
use surefoot::model::assessment::merge::{MergeError, join, own_edits};
use surefoot::model::assessment::paper::paper;
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::reassessment::Reassessment;
use surefoot::model::assessment::{Assessment, beginning, file};

use crate::cases::{level_of, six};
use crate::fuzz::checks::ballots;
use crate::fuzz::checks::merge::{Tried, check_some};
use crate::numbers::Numbers;

/// The number of pairs to try by default.
const FEW: usize = 400;

/// The maximum number of bytes that determine the edits of a pair.
const BYTES: usize = 900;

#[test]
fn nothing_is_lost_whoever_is_joined_with_whom() {
    let count = crate::variants::wanted(FEW);
    let threads = 2;
    let try_all = |seed: u64| {
        let mut numbers = Numbers(seed);
        let mut all = Tried::default();
        for _ in 0..count.div_ceil(threads) {
            let length = numbers.below(BYTES);
            let bytes: Vec<u8> = (0..length)
                .map(|_| u8::try_from(numbers.below(256)).unwrap())
                .collect();
            all.add(&check_some(&bytes));
        }
        all
    };
    let mut all = Tried::default();
    std::thread::scope(|scope| {
        let running: Vec<_> = (20_261_122..)
            .take(threads)
            .map(|seed| scope.spawn(move || try_all(seed)))
            .collect();
        for one in running {
            all.add(&one.join().unwrap());
        }
    });
    println!(
        "{} pairs of copies joined: {} edits made apart, 0 lost; {} things changed on both sides, each told and settled; \
         the order never mattered, and joining again changed nothing",
        all.pairs, all.edits, all.conflicts
    );
    assert!(
        all.pairs >= count && all.edits > all.pairs && all.conflicts > all.pairs / 50,
        "{all:?}"
    );
}

/// Ballots of up to four voters, made from diverged copies, filled in, changed and filled in further.
#[test]
fn nothing_of_a_ballot_is_lost_whoever_comes_back_first() {
    let count = crate::variants::wanted(FEW);
    let mut numbers = Numbers(20_261_123);
    let mut all = ballots::Tried::default();
    for _ in 0..count {
        let length = numbers.below(BYTES);
        let bytes: Vec<u8> = (0..length)
            .map(|_| u8::try_from(numbers.below(256)).unwrap())
            .collect();
        all.add(&ballots::check_some(&bytes));
    }
    println!(
        "{} sets of papers joined: {} papers with {} ballots, 0 lost, {} of them filled in further and joined again; \
         the order never mattered, and joining again changed nothing",
        all.sets, all.papers, all.ballots, all.again
    );
    assert!(
        all.papers > count && all.ballots > 2 * count && all.again > count / 4,
        "{all:?}"
    );
}

fn stamp(who: &str, minute: i64) -> Stamp {
    let at = Timestamp::from_second(1_790_000_000 + minute * 60).unwrap();
    Stamp {
        at,
        who: who.to_owned(),
        salt: format!("{who} {minute}"),
    }
}

fn root() -> Assessment {
    Assessment::begin(beginning(&six(), "Helper", Form::Full), stamp("team", 0))
}

fn level(control: &str, level: u8) -> Change {
    Change::Answer {
        control: control.to_owned(),
        to: Some(Answer::Level(level_of(level))),
    }
}

fn subjects(assessment: &Assessment) -> Vec<&str> {
    assessment
        .history()
        .conflicts()
        .iter()
        .map(|conflict| conflict.subject.as_str())
        .collect()
}

/// Two teams that answered one question differently, and another one alike.
fn two_teams() -> [Assessment; 2] {
    let [mut ml, mut ops] = [root(), root()];
    ml.change(level("DAT-P1", 2), stamp("ml", 1));
    ml.change(level("DAT-P2", 1), stamp("ml", 2));
    ops.change(level("DAT-P1", 3), stamp("ops", 3));
    ops.change(level("DAT-P2", 1), stamp("ops", 4));
    [ml, ops]
}

#[test]
fn who_says_the_same_does_not_disagree() {
    let [ml, ops] = two_teams();
    let joined = join(&[ml, ops]).unwrap();
    assert_eq!(subjects(&joined), ["answer to DAT-P1"]);
    let conflict: &Conflict = &joined.history().conflicts()[0];
    let said: Vec<(&str, &Change, bool)> = conflict
        .each()
        .map(|(version, counts)| (version.stamp.who.as_str(), &version.change, counts))
        .collect();
    assert_eq!(
        said,
        [
            ("ml", &level("DAT-P1", 2), false),
            ("ops", &level("DAT-P1", 3), true)
        ]
    );
    assert_eq!(
        joined.state().record("DAT-P1").unwrap().level(),
        Some(level_of(3)),
        "what is said to count counts"
    );
}

#[test]
fn saying_again_what_counts_settles_it_and_undo_opens_it_again() {
    let mut joined = join(&two_teams()).unwrap();
    let before = joined.clone();
    assert!(
        joined.change(level("DAT-P1", 3), stamp("ml", 5)),
        "nothing differs, and it is an edit all the same"
    );
    assert_eq!(subjects(&joined), [""; 0]);
    assert!(
        !joined.change(level("DAT-P1", 3), stamp("ml", 6)),
        "once it is settled it is not"
    );
    // A further answer, then both it and the one before are undone.
    joined.change(level("DAT-P1", 4), stamp("ml", 7));
    joined.undo(stamp("ml", 8));
    assert_eq!(subjects(&joined), [""; 0]);
    joined.undo(stamp("ml", 9));
    assert_eq!(
        (subjects(&joined), joined.state()),
        (vec!["answer to DAT-P1"], before.state())
    );
    joined.redo(stamp("ml", 10));
    assert_eq!(subjects(&joined), [""; 0]);
    // Reading the file gives the same history.
    let read = History::from_entries(joined.history().entries().to_vec());
    assert_eq!(read, *joined.history());
}

#[test]
fn what_is_settled_by_one_is_settled_for_those_who_join_later() {
    let [ml, ops] = two_teams();
    let mut settled = join(&[ml.clone(), ops.clone()]).unwrap();
    settled.change(level("DAT-P1", 2), stamp("ml", 5));
    let mut late = ops.clone();
    late.change(
        Change::Note {
            control: "DAT-P1".to_owned(),
            to: "seen".to_owned(),
        },
        stamp("ops", 6),
    );
    let all = join(&[late, settled]).unwrap();
    assert_eq!(subjects(&all), [""; 0]);
    assert_eq!(
        all.state().record("DAT-P1").unwrap().level(),
        Some(level_of(2))
    );
    // A team that continued with its own answer, unaware of the decision, gets a conflict.
    let mut apart = ops;
    apart.change(level("DAT-P1", 4), stamp("ops", 7));
    let mut again = ml;
    again.change(level("DAT-P1", 1), stamp("ml", 8));
    let all = join(&[all, apart, again]).unwrap();
    assert_eq!(all.history().conflicts()[0].versions.len(), 3);
}

/// An edit that its author undid does not count, unless somebody else edited the same subject meanwhile: undoing it
/// would undo that edit too.
#[test]
fn what_was_taken_back_apart_is_told() {
    let [mut ml, ops] = two_teams();
    ml.change(level("DAT-P3", 2), stamp("ml", 20));
    ml.undo(stamp("ml", 21));
    let joined = join(&[ml.clone(), ops.clone()]).unwrap();
    assert_eq!(
        subjects(&joined),
        ["answer to DAT-P1"],
        "nobody else touched it"
    );
    let mut ops = ops;
    ops.change(level("DAT-P3", 4), stamp("ops", 19));
    let joined = join(&[ml, ops]).unwrap();
    assert_eq!(subjects(&joined), ["answer to DAT-P1", "answer to DAT-P3"]);
    assert_eq!(
        joined.state().record("DAT-P3"),
        None,
        "the later one took it back"
    );
}

#[test]
fn an_edit_by_hand_is_the_same_entry_in_every_copy() {
    let [ml, ops] = two_teams();
    let mut state = ml.state().clone();
    let _ = level("DAT-P2", 4).apply(&mut state);
    let by_hand = Assessment::from_parts(state, ml.history().clone(), ml.kept().clone());
    let found = || {
        let mut copy = by_hand.clone();
        assert_eq!(copy.record_found_edits(), 1);
        copy
    };
    assert_eq!(found(), found());
    let joined = join(&[found(), ops.clone()]).unwrap();
    assert_eq!(
        join(&[joined.clone(), found(), ops]).unwrap(),
        joined,
        "joined again, nothing is added"
    );
    assert_eq!(subjects(&joined), ["answer to DAT-P1", "answer to DAT-P2"]);
    assert_eq!(joined.faults(), []);
}

#[test]
fn what_does_not_belong_together_is_told() {
    let [ml, ops] = two_teams();
    assert_eq!(join(&[]), Err(MergeError::Nothing));
    let empty = Assessment::from_parts(ml.state().clone(), History::default(), ml.kept().clone());
    assert_eq!(join(&[ml.clone(), empty]), Err(MergeError::NoHistory(1)));
    let stranger = Assessment::begin(beginning(&six(), "Other", Form::Full), stamp("team", 0));
    assert_eq!(
        join(&[ml.clone(), ops.clone(), stranger]),
        Err(MergeError::Strangers(0, 2))
    );
    let mut entries = ml.history().entries().to_vec();
    entries[1].changes = vec![level("DAT-P1", 4)];
    let altered = History::from_entries(entries);
    let id = altered.entries()[1].id.clone();
    let altered = Assessment::from_parts(altered.replay(), altered, ml.kept().clone());
    assert_eq!(
        join(&[ml.clone(), altered.clone()]),
        Err(MergeError::Clash(0, 1, id))
    );
    assert_eq!(
        ml.history().merge(altered.history()),
        altered.history().merge(ml.history()),
        "even then order is nothing"
    );
    let joined = join(&[altered, ops.clone()]).unwrap();
    assert_eq!(
        joined.faults().len(),
        1,
        "what is altered in one copy alone stays so, and verify tells"
    );
}

/// Keys of a newer surefoot survive the merge, in either order.
#[test]
fn keys_that_nothing_read_are_joined_too() {
    let [ml, ops] = two_teams();
    let with = |assessment: &Assessment, text: &str| {
        let table: toml::Table = text.parse().unwrap();
        Assessment::from_parts(
            assessment.state().clone(),
            assessment.history().clone(),
            [(Vec::new(), table)].into(),
        )
    };
    let (ml, ops) = (
        with(&ml, "new = 1\nours = true"),
        with(&ops, "new = 2\ntheirs = true"),
    );
    let joined = join(&[ml.clone(), ops.clone()]).unwrap();
    assert_eq!(joined, join(&[ops.clone(), ml.clone()]).unwrap());
    assert_eq!(
        file::write(&joined),
        file::write(&join(&[ops.clone(), joined.clone(), ml.clone()]).unwrap())
    );
    assert_eq!(
        joined.kept()[&Vec::new()],
        "new = 2\nours = true\ntheirs = true".parse().unwrap()
    );
    assert_eq!(own_edits(&[ml.clone(), ops.clone()]), [2, 2]);
    assert_eq!(own_edits(&[ml, joined, ops]), [0, 0, 0]);
}

#[test]
fn what_only_says_when_or_who_is_no_conflict() {
    let [mut ml, mut ops] = [root(), root()];
    let confirmed = |day: &str| Change::Confirmed {
        control: "DAT-P1".to_owned(),
        to: Some(day.parse().unwrap()),
    };
    let cast = |level: u8| {
        let ballot = Ballot {
            answer: Answer::Level(level_of(level)),
            note: String::new(),
        };
        Change::Cast {
            control: "DAT-P1".to_owned(),
            voter: "ml".to_owned(),
            to: Some(ballot),
        }
    };
    ml.change_all(vec![confirmed("2026-12-01"), cast(1)], stamp("ml", 1));
    ops.change_all(vec![confirmed("2026-12-03"), cast(2)], stamp("ops", 2));
    let joined = join(&[ops, ml]).unwrap();
    assert_eq!(subjects(&joined), [""; 0]);
    let record = joined.state().record("DAT-P1").unwrap();
    assert_eq!(
        record.confirmed,
        Some("2026-12-03".parse().unwrap()),
        "the later one counts"
    );
    assert_eq!(
        record.ballots["ml"].answer,
        Answer::Level(level_of(2)),
        "the later word of a voter counts"
    );
}

#[test]
fn who_answers_while_answers_are_gone_through_again_confirms() {
    let mut assessment = root();
    assessment.change(level("DAT-P1", 2), stamp("team", 1));
    let confirmed =
        |assessment: &Assessment| assessment.state().record("DAT-P1").unwrap().confirmed;
    assert_eq!(confirmed(&assessment), None, "nobody was asked again");
    // Minute 0 is 2026-09-21, and 20,160 minutes are 14 days.
    let begun = Reassessment {
        on: "2026-10-05".parse().unwrap(),
        before: None,
        changed: [].into(),
    };
    assessment.change(Change::Reassessment(Some(begun)), stamp("team", 20_160));
    assert!(!assessment.state().is_confirmed("DAT-P1"));
    assert!(
        assessment.change(level("DAT-P1", 2), stamp("team", 20_161)),
        "the same answer is said again"
    );
    assert_eq!(confirmed(&assessment), Some("2026-10-05".parse().unwrap()));
    assert!(assessment.state().is_confirmed("DAT-P1"));
    assert!(
        !assessment.change(level("DAT-P1", 2), stamp("team", 20_162)),
        "twice on one day is once"
    );
    assessment.undo(stamp("team", 20_163));
    assert!(
        !assessment.state().is_confirmed("DAT-P1"),
        "what is taken back is not confirmed"
    );
    // Neither a clock that is behind nor a date set by option makes an answer older than the question.
    let begun = Reassessment {
        on: "2027-01-01".parse().unwrap(),
        before: None,
        changed: [].into(),
    };
    assessment.change(Change::Reassessment(Some(begun)), stamp("team", 20_164));
    assessment.change(level("DAT-P1", 3), stamp("team", 20_165));
    assert_eq!(confirmed(&assessment), Some("2027-01-01".parse().unwrap()));
    assert_eq!(assessment.faults(), []);
}

/// Ben's ballot was made after Ann's had been merged. Naming it first gives the same result.
#[test]
fn the_order_of_dependent_papers_does_not_matter() {
    let fill = |from: &Assessment, voter: &str, minute: i64| {
        let mut filled = paper(from, voter, None, stamp(voter, minute)).unwrap();
        filled.change(level("DAT-P1", 2), stamp(voter, minute + 1));
        filled
    };
    let whole = root();
    let ann = fill(&whole, "ann", 1);
    let ben = fill(&join(&[whole.clone(), ann.clone()]).unwrap(), "ben", 10);
    let joined = join(&[whole.clone(), ann.clone(), ben.clone()]).unwrap();
    assert_eq!(joined.state().record("DAT-P1").unwrap().ballots.len(), 2);
    assert_eq!(join(&[ben.clone(), ann, whole.clone()]), Ok(joined));
    assert_eq!(
        join(&[whole, ben]),
        Err(MergeError::PaperOfUnknown(1)),
        "Ann's votes, on which it was made, are missing"
    );
}

/// `base` has a vote and a confirmation, one version lost both in git, and the other made each of them again.
#[test]
fn a_later_vote_outlives_an_earlier_one_taken_back_in_git() {
    let before = root();
    let casts = |assessment: &Assessment, given: u8, minute: i64| {
        let mut assessment = assessment.clone();
        let to = Some(Ballot {
            answer: Answer::Level(level_of(given)),
            note: String::new(),
        });
        let stamp = stamp("ada", minute);
        let note = Change::Note {
            control: "DAT-P3".to_owned(),
            to: format!("note {given}"),
        };
        assessment.change(
            Change::Cast {
                control: "DAT-P1".to_owned(),
                voter: "security".to_owned(),
                to,
            },
            stamp.clone(),
        );
        assessment.change(
            Change::Confirmed {
                control: "DAT-P2".to_owned(),
                to: Some(stamp.day()),
            },
            stamp.clone(),
        );
        assessment.change(note, stamp);
        assessment
    };
    let base = casts(&before, 2, 10);
    let theirs = casts(&base, 3, 2_000);
    // An edit later than theirs, so that the reverts are later too.
    let mut ours = before.clone();
    ours.change(Change::System("Helper 2".to_owned()), stamp("bo", 3_000));
    let (continued, taken_back) = ours.continuing(&base, &theirs);
    assert_eq!(
        taken_back.iter().map(Change::subject).collect::<Vec<_>>(),
        ["note on DAT-P3"]
    );
    for pair in [
        [continued.clone(), theirs.clone()],
        [theirs.clone(), continued],
    ] {
        let joined = join(&pair).unwrap();
        assert_eq!(joined.faults(), []);
        let record = joined.state().record("DAT-P1").unwrap();
        assert_eq!(
            record.ballots.get("security").map(|ballot| &ballot.answer),
            Some(&Answer::Level(level_of(3)))
        );
        assert_eq!(
            subjects(&joined),
            ["note on DAT-P3"],
            "what can be in conflict is"
        );
    }
    // A version that contains all of the base reverted nothing.
    let (same, taken_back) = theirs.clone().continuing(&base, &before);
    assert_eq!((same, taken_back), (theirs, vec![]));
}
