//! Properties of every upgrade, tested with random assessments.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::upgrade::upgrade;
use surefoot::model::assessment::{State, file};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::model::questionnaire::check::check;

use super::{any_words, begin, change, read, small, stamp};
use crate::reassess::{DECLARED, newer};

/// Later than any generated date.
const DAY: Date = date(2100, 1, 1);

fn second() -> &'static Questionnaire {
    static SECOND: OnceLock<Questionnaire> = OnceLock::new();
    SECOND.get_or_init(|| check(&newer(DECLARED)).0.unwrap())
}

/// A state with controls under their former ids.
fn back(state: &State, moved: &BTreeMap<String, String>) -> State {
    let mut state = state.clone();
    for (from, to) in moved {
        let now = |id: &mut String| {
            if id == to {
                from.clone_into(id);
            }
        };
        if let Some(record) = state.controls.remove(to) {
            state.controls.insert(from.clone(), record);
        }
        if let Some(arrangement) = state.plan.arranged.remove(to) {
            state.plan.arranged.insert(from.clone(), arrangement);
        }
        state
            .room
            .parked
            .values_mut()
            .filter_map(|point| point.control.as_mut())
            .for_each(now);
        for validation in state.validations.values_mut() {
            validation.controls = validation
                .controls
                .iter()
                .map(|id| if id == to { from } else { id }.clone())
                .collect();
        }
    }
    state
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// An upgrade loses nothing, undo reverses it, and a second run changes nothing. There may already be data under
    /// the new id.
    #[test]
    fn an_upgrade_loses_nothing(
        changes in vec(change(small()), 0..60),
        squatter in proptest::option::of(any_words()),
    ) {
        let note = squatter.map(|to| Change::Note { control: "CX".to_owned(), to });
        let mut assessment = begin(small(), changes.into_iter().chain(note).collect());
        let before = assessment.state().clone();
        let found = upgrade(&before, second(), None);
        let edits = found.edits(&before, second(), DAY);
        assessment.change_all(edits, stamp(9_000));
        let after = assessment.state().clone();
        let mut told = back(&after, &found.moved);
        prop_assert_eq!(&told.questionnaire.version, "2.0.0");
        told.questionnaire = before.questionnaire.clone();
        prop_assert_eq!(told.reassessment.as_ref().and_then(|begun| begun.before.as_deref()), Some("1.0.0"));
        told.reassessment = before.reassessment.clone();
        prop_assert_eq!(told, before.clone());
        // No answer counts as given on that date.
        let last = assessment.history().entries().len() - 1;
        prop_assert!(assessment.history().last_said().values().all(|said| *said < last));
        for (from, to) in &found.moved {
            let given = assessment.history().answer_dates();
            let answered = after.record(to).is_some_and(|record| record.answer.is_some());
            prop_assert!(!answered || given.get(to) >= given.get(from), "{} {}", from, to);
        }
        prop_assert_eq!(upgrade(&after, second(), None).edits(&after, second(), DAY), []);
        prop_assert_eq!(&read(&file::write(&assessment)), &assessment);
        let _ = assessment.undo(stamp(9_001));
        prop_assert_eq!(assessment.state(), &before);
        prop_assert_eq!(assessment.faults(), []);
    }
}
