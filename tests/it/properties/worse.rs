//! Properties of things that get worse, of laws, and of the forecast.

use jiff::ToSpan;
use proptest::prelude::*;
use surefoot::model::assessment::answer::{Answer, Exception};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::{Assessment, State};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::roadmap::{Care, outlook};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::requirements::Status;

use super::{begin, full, on_either, stamp, today};
use crate::cases::level_of;

/// The edits that make one control worse, each alone: a lower level, no answer, no evidence, evidence that ran out, and
/// an exception that goes or comes.
fn worse(state: &State, control: &str) -> Vec<Change> {
    let control = control.to_owned();
    let record = state.record(&control).cloned().unwrap_or_default();
    let mut edits = Vec::new();
    if let Some(level) = record.level() {
        let lower = u8::from(level).saturating_sub(1);
        edits.push(Change::Answer {
            control: control.clone(),
            to: Some(Answer::Level(level_of(lower))),
        });
        edits.push(Change::Answer {
            control: control.clone(),
            to: None,
        });
    }
    edits.push(Change::Evidence {
        control: control.clone(),
        to: None,
    });
    if let Some(mut evidence) = record.evidence {
        evidence.expires = Some(today().saturating_sub(1.day()));
        edits.push(Change::Evidence {
            control: control.clone(),
            to: Some(evidence),
        });
    }
    edits.push(Change::Exception { control, to: None });
    edits
}

fn covering() -> Exception {
    Exception {
        owner: "ops".to_owned(),
        reason: "the tool arrives in January".to_owned(),
        compensating_control: "someone looks every evening".to_owned(),
        granted: today(),
        expires: today().saturating_add(30.days()),
    }
}

/// The controls whose requirement is more urgent before than after.
fn calmer(questionnaire: &Questionnaire, before: &Assessment, after: &Assessment) -> Vec<String> {
    let [before, after] =
        [before, after].map(|one| Evaluation::of(questionnaire, one.state(), today()));
    let mut found = Vec::new();
    for was in &before.requirements {
        // no priority at all is the least urgent
        let order = |priority: Option<_>| (priority.is_none(), priority);
        if let Some(is) = after.requirement(was.control)
            && order(is.priority) > order(was.priority)
        {
            let id = questionnaire.control_id(was.control);
            found.push(format!("{id}: {:?} to {:?}", was.priority, is.priority));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_becomes_less_urgent_by_getting_worse(
        (questionnaire, changes) in on_either(),
        which in any::<prop::sample::Index>(),
    ) {
        let before = begin(questionnaire, changes);
        let control = &which.get(&questionnaire.controls).id;
        for edit in worse(before.state(), control) {
            let mut after = before.clone();
            after.change(edit.clone(), stamp(9_000));
            let calmer = calmer(questionnaire, &before, &after);
            prop_assert!(calmer.is_empty(), "{edit:?}: {calmer:?}");
        }
    }

    #[test]
    fn an_exception_changes_no_priority((questionnaire, changes) in on_either()) {
        let before = begin(questionnaire, changes);
        let mut after = before.clone();
        let grant = |id: &String| Change::Exception { control: id.clone(), to: Some(covering()) };
        after.change_all(questionnaire.controls.iter().map(|one| grant(&one.id)).collect(), stamp(9_000));
        let priorities = |one: &Assessment| {
            let report = Evaluation::of(questionnaire, one.state(), today());
            report.requirements.iter().map(|one| one.priority).collect::<Vec<_>>()
        };
        prop_assert_eq!(priorities(&before), priorities(&after));
    }

    #[test]
    fn a_law_bound_control_is_never_excepted(changes in proptest::collection::vec(super::change(full()), 0..90)) {
        let questionnaire = full();
        let mut assessment = begin(questionnaire, changes);
        let grant = |id: &String| Change::Exception { control: id.clone(), to: Some(covering()) };
        assessment.change_all(questionnaire.controls.iter().map(|one| grant(&one.id)).collect(), stamp(9_000));
        let report = Evaluation::of(questionnaire, assessment.state(), today());
        let bound = |control| report.targets.is_bound_by_law(control);
        for result in &report.gates {
            prop_assert!(!result.covered.iter().any(|control| bound(*control)));
        }
        for requirement in &report.requirements {
            prop_assert!(requirement.status != Status::Excepted || !bound(requirement.control));
        }
    }

    #[test]
    fn no_forecast_precedes_the_earliest_planned_date((questionnaire, changes) in on_either()) {
        let assessment = begin(questionnaire, changes);
        let state = assessment.state();
        let report = Evaluation::of(questionnaire, state, today());
        let planned = outlook(questionnaire, state, &[], &report.targets, today(), Care::First);
        for (likely, gate) in planned.forecast.gates.iter().zip(report.targets.horizon.through()) {
            let (early, late) = planned.gate(gate);
            prop_assert_eq!(likely.half.is_some(), late.is_some());
            if let (Some(half), Some(most), Some(early)) = (likely.half, likely.most, early) {
                prop_assert!(early <= half && half <= most, "{early} {half} {most}");
            }
        }
    }
}
