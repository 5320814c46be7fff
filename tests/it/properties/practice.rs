//! Random maintenance: confirmations, ballots, reassessments, validations.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use surefoot::model::assessment::ballot::{Ballot, BallotPaper};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::reassessment::Reassessment;
use surefoot::model::assessment::validation::{Cadence, Kind, Validation};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::scorecard::Score;

use super::{answer, any_words, begin, day, on_either, today};

fn validation(questionnaire: &'static Questionnaire) -> impl Strategy<Value = Validation> {
    let control = (0..questionnaire.controls.len())
        .prop_map(|at| questionnaire.controls[at.into()].id.clone());
    let every = prop_oneof![
        (1..3_661u16).prop_map(Cadence::Days),
        (1..121u16).prop_map(Cadence::Months)
    ];
    let what = (0..Kind::ALL.len(), any_words(), vec(control, 0..4));
    (
        what,
        every,
        day(),
        option::of(day()),
        option::of(any_words()),
    )
        .prop_map(
            |((kind, name, controls), every, first, last, owner)| Validation {
                kind: Kind::ALL[kind],
                name,
                controls: controls.into_iter().collect(),
                cadence: every,
                first_due: first,
                last_done: last,
                owner,
            },
        )
}

pub(super) fn change(questionnaire: &'static Questionnaire) -> impl Strategy<Value = Change> {
    let control = || {
        (0..questionnaire.controls.len())
            .prop_map(|at| questionnaire.controls[at.into()].id.clone())
    };
    let ballot = (answer(), any_words()).prop_map(|(answer, note)| Ballot { answer, note });
    let reassessment = (day(), option::of("[0-9]{1,2}"), vec(control(), 0..3)).prop_map(
        |(on, before, changed)| Reassessment {
            on,
            before,
            changed: changed.into_iter().collect(),
        },
    );
    let paper =
        ("[a-z]{1,4}", "[0-9a-f]{8}", vec("[0-9a-f]{8}", 0..3)).prop_map(|(voter, root, upon)| {
            BallotPaper {
                voter,
                root,
                heads: upon.into_iter().collect(),
            }
        });
    prop_oneof![
        2 => (control(), option::of(day())).prop_map(|(control, to)| Change::Confirmed { control, to }),
        2 => (control(), "[a-c]{1,2}", option::of(ballot))
            .prop_map(|(control, voter, to)| Change::Cast { control, voter, to }),
        1 => option::of(reassessment).prop_map(Change::Reassessment),
        1 => ("[a-z]{1,4}", option::of(validation(questionnaire))).prop_map(|(id, to)| Change::Validation { id, to }),
        1 => option::of(paper).prop_map(Change::BallotPaper),
    ]
}

/// The parts of a score that age must not change: attainment, completeness and maturity.
fn ageless(score: &Score) -> Score {
    Score {
        confidence: None,
        ..*score
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Expired evidence and an overdue test can lower confidence, but no other result, and no gate passes because of
    /// them.
    #[test]
    fn age_touches_no_level_and_makes_nothing_better(
        (questionnaire, changes) in on_either(),
        which in vec(any::<prop::sample::Index>(), 1..6),
        ends in any::<bool>(),
    ) {
        let fresh = begin(questionnaire, changes).state().clone();
        let mut aged = fresh.clone();
        let yesterday = today().yesterday().unwrap();
        for which in which {
            let control = &questionnaire.controls[which.index(questionnaire.controls.len()).into()].id;
            let given = aged.controls.get_mut(control).and_then(|record| record.evidence.as_mut());
            if let Some(given) = given.filter(|_| ends) {
                given.expires = Some(yesterday);
                continue;
            }
            let late = Validation {
                kind: Kind::PenetrationTest,
                name: String::new(),
                controls: [control.clone()].into(),
                cadence: Cadence::Months(12),
                first_due: yesterday,
                last_done: None,
                owner: None,
            };
            aged.validations.insert(format!("late {control}"), late);
        }
        let (before, after) = (Evaluation::of(questionnaire, &fresh, today()), Evaluation::of(questionnaire, &aged, today()));
        let scores = |report: &Evaluation| {
            let card = report.scorecard.clone();
            let cells = card.cells.iter().flatten();
            let groups = card.layers.iter().chain(&card.phases).chain(&card.themes).chain(cells);
            [card.whole].iter().chain(groups).copied().collect::<Vec<_>>()
        };
        for (before, after) in scores(&before).iter().zip(scores(&after)) {
            prop_assert_eq!(ageless(before), ageless(&after));
            let part = |score: &Score| score.confidence.map_or(0, |ratio| ratio.part);
            prop_assert!(part(&after) <= part(before));
        }
        prop_assert_eq!(&before.scorecard.lowest_mandatory, &after.scorecard.lowest_mandatory);
        for (before, after) in before.gates.iter().zip(&after.gates) {
            prop_assert!(after.state <= before.state, "{:?} became {:?}", before.state, after.state);
        }
    }
}
