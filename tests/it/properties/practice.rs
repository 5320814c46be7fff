//! Random upkeep: confirmations, ballots, re-assessments, validations.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use surefoot::assessment::ballot::Ballot;
use surefoot::assessment::ballot::BallotPaper;
use surefoot::assessment::change::Change;
use surefoot::assessment::reassessment::Reassessment;
use surefoot::assessment::validation::Every;
use surefoot::assessment::validation::Kind;
use surefoot::assessment::validation::Validation;
use surefoot::questionnaire::Questionnaire;

use super::answer;
use super::day;
use super::words;

fn validation(questionnaire: &'static Questionnaire) -> impl Strategy<Value = Validation> {
    let control = (0..questionnaire.controls.len()).prop_map(|at| questionnaire.controls[at].id.clone());
    let every = prop_oneof![(1..3_661u16).prop_map(Every::Days), (1..121u16).prop_map(Every::Months)];
    let what = (0..Kind::ALL.len(), words(), vec(control, 0..4));
    (what, every, day(), option::of(day()), option::of(words())).prop_map(
        |((kind, name, controls), every, first, last, owner)| Validation {
            kind: Kind::ALL[kind],
            name,
            controls: controls.into_iter().collect(),
            every,
            first,
            last,
            owner,
        },
    )
}

pub(super) fn change(questionnaire: &'static Questionnaire) -> impl Strategy<Value = Change> {
    let control = || (0..questionnaire.controls.len()).prop_map(|at| questionnaire.controls[at].id.clone());
    let ballot = (answer(), words()).prop_map(|(answer, note)| Ballot { answer, note });
    let reassessment = (day(), option::of("[0-9]{1,2}"), vec(control(), 0..3))
        .prop_map(|(on, before, changed)| Reassessment { on, before, changed: changed.into_iter().collect() });
    let paper = ("[a-z]{1,4}", "[0-9a-f]{8}", vec("[0-9a-f]{8}", 0..3)).prop_map(|(voice, root, upon)| BallotPaper {
        voice,
        root,
        upon: upon.into_iter().collect(),
    });
    prop_oneof![
        2 => (control(), option::of(day())).prop_map(|(control, to)| Change::Confirmed { control, to }),
        2 => (control(), "[a-c]{1,2}", option::of(ballot))
            .prop_map(|(control, voice, to)| Change::Cast { control, voice, to }),
        1 => option::of(reassessment).prop_map(Change::Reassessment),
        1 => ("[a-z]{1,4}", option::of(validation(questionnaire))).prop_map(|(id, to)| Change::Validation { id, to }),
        1 => option::of(paper).prop_map(Change::BallotPaper),
    ]
}
