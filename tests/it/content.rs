//! What the built-in questionnaire and the example promise.

use std::collections::BTreeSet;

use jiff::civil::date;
use surefoot::assessment::State;
use surefoot::assessment::answer::Answer;
use surefoot::assessment::example::example;
use surefoot::assessment::file;
use surefoot::assessment::profile::FactAnswer;
use surefoot::assessment::profile::Profile;
use surefoot::coverage::Reach;
use surefoot::coverage::coverage;
use surefoot::diagnostic;
use surefoot::gate::GateState;
use surefoot::questionnaire::EvidenceState;
use surefoot::questionnaire::FactKind;
use surefoot::questionnaire::Questionnaire;
use surefoot::questionnaire::builtin;
use surefoot::questionnaire::check::check_with_advice;
use surefoot::questionnaire::condition::Condition;
use surefoot::report::Report;
use surefoot::store;
use surefoot::target::targets;

#[test]
fn the_built_in_questionnaire_has_no_finding() {
    let content = builtin::ai_security();
    let (questionnaire, found) = check_with_advice(&content);
    assert!(found.is_empty(), "{}", diagnostic::render_all(&found, &content.sources(), false));
    let questionnaire = questionnaire.unwrap();
    assert_eq!(questionnaire.controls.len(), 94);
    assert_eq!(questionnaire.facts.len(), 16);
    assert_eq!(questionnaire.layers.len(), 5);
    assert_eq!(questionnaire.themes.len(), 5);
    let gates: Vec<&str> = questionnaire.gates.iter().map(|gate| gate.id.as_str()).collect();
    assert_eq!(gates, ["G1", "G2", "G3", "G4"]);
}

/// The lists of the gates, from the table of the design, written out: each gate has those of the one before.
#[test]
fn never_deferrable_lists_add_up() {
    let questionnaire = store::questionnaire(None).unwrap();
    let g1 = ["ORG-P1", "ORG-P2", "DAT-P2", "DAT-P6", "INF-P2", "APP-P1", "APP-P5"];
    let g2 = ["DAT-R3", "MOD-R2", "APP-R1", "APP-R2", "APP-R4", "INF-R1", "ORG-R1", "ORG-R2"];
    let g3 = ["APP-S4", "INF-S2", "ORG-S2", "MOD-R4", "INF-R5"];
    let expected = [g1.to_vec(), [&g1[..], &g2].concat(), [&g1[..], &g2, &g3].concat(), [&g1[..], &g2, &g3].concat()];
    for (gate, expected) in questionnaire.gates.iter().zip(expected) {
        let ids: Vec<&str> =
            gate.never_deferrable.iter().map(|&control| questionnaire.controls[control].id.as_str()).collect();
        assert_eq!(ids, expected, "{}", gate.id);
    }
}

/// The files embedded are those in the folder: a control written there and not embedded would be asked of nobody.
#[test]
fn what_is_embedded_is_what_lies_in_the_folder() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires/ai-security");
    let read = store::read_questionnaire(&folder).unwrap();
    let embedded = builtin::ai_security();
    let names = |sources: &[diagnostic::Source]| {
        let mut names: Vec<(String, String)> = sources
            .iter()
            .map(|source| (source.name.rsplit('/').next().unwrap().to_owned(), source.text.clone()))
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(&read.sources()), names(&embedded.sources()));
}

#[test]
fn the_example_is_about_seven_tenths_answered_and_stands_before_release() {
    let questionnaire = store::questionnaire(None).unwrap();
    let example = example(&questionnaire).unwrap();
    assert_eq!(example.faults(), []);
    let state = example.state();
    let ids: Vec<&String> = state.controls.keys().filter(|id| questionnaire.control(id).is_none()).collect();
    assert!(ids.is_empty(), "no such control: {ids:?}");
    let report = Report::of(&questionnaire, state, date(2026, 12, 1));
    assert!(report.targets.assumed.is_empty(), "every fact is answered");
    let counts = report.scorecard.whole.counts;
    let percent = counts.answered() * 100 / counts.asked();
    assert!((65..=75).contains(&percent), "{percent} % are answered");
    assert!(counts.unknown >= 3 && counts.open >= 5, "{counts:?}");
    let exceptions = state.controls.values().filter(|record| record.exception.is_some()).count();
    assert_eq!(exceptions, 2);
    let states: Vec<GateState> = report.gates.iter().take(2).map(|gate| gate.state).collect();
    assert_eq!(states, [GateState::Conditional, GateState::Fail]);
    assert!(state.controls.values().any(|record| !record.note.is_empty()));
    assert!(state.controls.values().any(|record| matches!(record.answer, Some(Answer::NotApplicable { .. }))));
    let evidence =
        |wanted| state.controls.values().any(|record| record.evidence.as_ref().is_some_and(|e| e.state == wanted));
    assert!(EvidenceState::ALL.into_iter().skip(1).all(evidence));
}

#[test]
fn every_copy_of_the_example_is_the_same() {
    let questionnaire = store::questionnaire(None).unwrap();
    let write = || file::write(&example(&questionnaire).unwrap());
    assert_eq!(write(), write());
}

/// Every profile as far as it decides what the short form asks: each combination of the facts that its conditions ask.
fn profiles(questionnaire: &Questionnaire, phase: &str) -> Vec<Profile> {
    let short = questionnaire.controls.iter().filter(|control| !control.core.is_empty());
    let conditions = short.filter_map(|control| control.applies_when.as_ref());
    let facts: BTreeSet<usize> = conditions.flat_map(Condition::facts).collect();
    let facts: Vec<_> = facts.into_iter().map(|fact| &questionnaire.facts[fact]).collect();
    assert!(facts.len() >= 5 && facts.iter().all(|fact| fact.kind == FactKind::YesNo), "{facts:?}");
    let profile = |number: usize| Profile {
        facts: (0..)
            .zip(&facts)
            .map(|(at, fact)| (fact.id.clone(), FactAnswer::YesNo(number >> at & 1 == 1)))
            .collect(),
        phase_wanted: Some(phase.to_owned()),
        ..Profile::default()
    };
    (0..1 << facts.len()).map(profile).collect()
}

/// The short form fits ninety minutes whatever the facts: at four and a half minutes a question that is twenty to the
/// release gate. At scale five more cannot be deferred, which leaves three and a half minutes each. It asks all that
/// the gate in question never defers, and something of each layer and each theme, though a system that only answers
/// has less to ask before it leaves the sandbox.
#[test]
fn the_short_form_fits_a_session_and_leaves_no_part_out() {
    let questionnaire = store::questionnaire(None).unwrap();
    for (phase, most) in [("prototype", 11), ("production", 20), ("scale", 25)] {
        let mut longest = 0;
        for profile in profiles(&questionnaire, phase) {
            let targets = targets(&questionnaire, &profile);
            let asked: Vec<usize> = targets.short_form(&questionnaire).collect();
            longest = longest.max(asked.len());
            let gate = &questionnaire.gates[targets.headline];
            let never =
                gate.never_deferrable.iter().filter(|&&control| targets.level(targets.headline, control).is_some());
            let left_out: Vec<&str> = never
                .filter(|control| !asked.contains(control))
                .map(|&control| questionnaire.control_id(control))
                .collect();
            assert!(left_out.is_empty(), "{phase}: {left_out:?} cannot be deferred, {:?}", profile.facts);
            let without = |part: &dyn Fn(usize) -> bool| !asked.iter().any(|&control| part(control));
            for (at, layer) in questionnaire.layers.iter().enumerate() {
                let none = without(&|control| questionnaire.controls[control].layer == at);
                assert!(!none, "{phase}: nothing of {}, {:?}", layer.title, profile.facts);
            }
            for (at, theme) in questionnaire.themes.iter().enumerate() {
                let none = without(&|control| questionnaire.controls[control].theme == at);
                assert!(!none, "{phase}: nothing of {}, {:?}", theme.title, profile.facts);
            }
        }
        assert_eq!(longest, most, "{phase}");
    }
}

/// The list of the release gate, as the founders chose it.
#[test]
fn the_short_form_to_the_release_gate_is_the_list_chosen() {
    let questionnaire = store::questionnaire(None).unwrap();
    let profile = Profile { phase_wanted: Some("production".to_owned()), ..Profile::default() };
    let mut asked: Vec<&str> = targets(&questionnaire, &profile)
        .short_form(&questionnaire)
        .map(|control| questionnaire.control_id(control))
        .collect();
    asked.sort_unstable();
    let chosen = "APP-P1 APP-P2 APP-P5 APP-R1 APP-R2 APP-R4 DAT-P2 DAT-P6 DAT-R3 DAT-R4 INF-P2 INF-R1 INF-R3 MOD-P2 MOD-R2 \
                  MOD-R3 ORG-P1 ORG-P2 ORG-R1 ORG-R2";
    assert_eq!(asked, chosen.split_whitespace().collect::<Vec<_>>());
}

/// A team that works through the questionnaire has touched every item of the lists that people ask about.
#[test]
fn every_item_of_the_lists_people_ask_about_has_a_control() {
    let questionnaire = store::questionnaire(None).unwrap();
    let targets = targets(&questionnaire, &Profile::default());
    for (id, items) in [
        ("owasp-llm-top10-2025", 10),
        ("owasp-llm-top10-2026", 10),
        ("owasp-ml-top10-2023", 10),
        ("owasp-agentic-top10-2026", 10),
        ("etsi-en-304-223", 13),
    ] {
        let catalog = questionnaire.catalog(id).unwrap();
        assert!(questionnaire.catalogs[catalog].whole, "{id}");
        let covered = coverage(&questionnaire, &State::default(), &targets, catalog);
        assert_eq!(covered.items.len(), items, "{id}");
        let none = covered.items.iter().filter(|item| item.reach() == Reach::Unrelated);
        let none: Vec<&str> =
            none.map(|item| questionnaire.catalogs[catalog].entries[item.entry].id.as_str()).collect();
        assert!(none.is_empty(), "{id}: nothing relates to {none:?}");
    }
}

/// A list of which only a part is here holds what controls name and nothing else, and says so.
#[test]
fn a_large_list_holds_what_controls_name() {
    let questionnaire = store::questionnaire(None).unwrap();
    let targets = targets(&questionnaire, &Profile::default());
    for (at, catalog) in questionnaire.catalogs.iter().enumerate() {
        let covered = coverage(&questionnaire, &State::default(), &targets, at);
        let unrelated = covered.items.iter().filter(|item| item.reach() == Reach::Unrelated).count();
        assert!(catalog.whole || unrelated == 0, "{}: {unrelated} entries that nothing names", catalog.id);
        assert!(!catalog.licence.is_empty() && catalog.url.starts_with("https://"), "{}", catalog.id);
    }
}
