//! Random workshop data: votes, decisions, meetings, parked items.

use jiff::Timestamp;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use surefoot::model::assessment::answer::Decision;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::room::{Break, Ended, Meeting, Parked};
use surefoot::model::assessment::vote::{Round, Tally, Vote, Voters};
use surefoot::model::questionnaire::{Level, Questionnaire};

use crate::cases::level_of;

use super::{answer, any_words, day};

fn time() -> impl Strategy<Value = Timestamp> {
    (0..100_000i64).prop_map(|seconds| Timestamp::from_second(1_795_000_000 + seconds).unwrap())
}

fn vote() -> impl Strategy<Value = Vote> {
    prop_oneof![5 => (0..5u8).prop_map(|level| Vote::Level(level_of(level))), 1 => Just(Vote::Unknown)]
}

pub(crate) fn tally() -> impl Strategy<Value = Tally> {
    ([0..9u8, 0..9u8, 0..9u8, 0..9u8, 0..9u8], 0..3u8)
        .prop_map(|(levels, unknown)| Tally { levels, unknown })
}

fn round() -> impl Strategy<Value = Round> {
    prop_oneof![
        btree_map(any_words(), vote(), 0..5).prop_map(Round::Open),
        (tally(), any::<bool>()).prop_map(|(tally, secret)| Round::Counted { tally, secret }),
    ]
}

fn decision() -> impl Strategy<Value = Decision> {
    (day(), answer(), any_words(), any_words()).prop_map(|(on, answer, why, dissent)| Decision {
        on,
        answer,
        why,
        dissent,
    })
}

fn meeting() -> impl Strategy<Value = Meeting> {
    let pause = (time(), option::of(time())).prop_map(|(from, to)| Break { from, to });
    let ended = (time(), any::<u16>(), any::<u16>()).prop_map(|(at, answered, open)| Ended {
        at,
        answered,
        unanswered: open,
    });
    (
        (time(), -720..841i16, any::<u16>(), 0..9u16, any::<u16>()),
        vec(pause, 0..3),
        option::of(ended),
    )
        .prop_map(
            |((began, offset, minutes, each, answered), breaks, ended)| Meeting {
                began,
                offset,
                minutes,
                minutes_per_question: each,
                answered,
                breaks,
                ended,
            },
        )
}

fn parked() -> impl Strategy<Value = Parked> {
    (
        time(),
        any_words(),
        option::of(any_words()),
        option::of(any_words()),
        option::of(day()),
        any::<bool>(),
    )
        .prop_map(|(at, what, control, owner, by, done)| Parked {
            at,
            what,
            control,
            owner,
            due: by,
            done,
        })
}

/// An edit of workshop data.
pub(crate) fn change(questionnaire: &'static Questionnaire) -> impl Strategy<Value = Change> {
    let control = || {
        (0..questionnaire.controls.len())
            .prop_map(|at| questionnaire.controls[at.into()].id.clone())
    };
    let voters = prop_oneof![
        (0..41u8).prop_map(Voters::Number),
        btree_set("[a-z]{1,6}", 0..4).prop_map(|names| Voters::Named(names.into_iter().collect()))
    ];
    prop_oneof![
        3 => (control(), vec(round(), 0..3)).prop_map(|(control, to)| Change::Votes { control, to }),
        2 => (control(), option::of(decision())).prop_map(|(control, to)| Change::Decision { control, to }),
        1 => (control(), any::<bool>()).prop_map(|(control, to)| Change::Bookmark { control, to }),
        1 => voters.prop_map(Change::Voters),
        1 => ("[a-c]", option::of(meeting())).prop_map(|(id, to)| Change::Meeting { id, to }),
        1 => ("[a-c]", option::of(parked())).prop_map(|(id, to)| Change::Parked { id, to }),
    ]
}

proptest! {
    /// Compares the figures of a tally with those of its individual votes.
    #[test]
    fn a_tally_is_what_its_votes_are_when_laid_out(tally in tally()) {
        let mut votes: Vec<Level> = Level::all().flat_map(|level| vec![level; usize::from(tally.levels[usize::from(level)])]).collect();
        votes.sort_unstable();
        let middle = (!votes.is_empty()).then(|| (votes[(votes.len() - 1) / 2], votes[votes.len() / 2]));
        prop_assert_eq!(tally.median(), middle);
        let spread = votes.last().map_or(0, |high| high.above(votes[0]));
        prop_assert_eq!(tally.spread(), spread);
        let all_same = votes.iter().all(|vote| *vote == votes[0]) && (votes.is_empty() || tally.unknown == 0);
        prop_assert_eq!(tally.is_split(), !all_same);
        for level in tally.heard_first() {
            prop_assert!(votes.contains(&level), "only who voted can be heard");
            prop_assert!(level == votes[0] || Some(&level) == votes.last(), "and they stand at an end");
        }
        prop_assert_eq!(tally.heard_first().is_empty(), spread == 0);
    }
}
