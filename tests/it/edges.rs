//! Reports of assessments at the edge: systems that pass their first gates, and plans that end after the calendar.

use jiff::civil::{Date, date};
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::answer::{Answer, Exception};
use surefoot::model::assessment::baseline::Baseline;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::plan::Person;
use surefoot::model::assessment::profile::FactAnswer;
use surefoot::model::questionnaire::{FactKind, Questionnaire};
use surefoot::roadmap::{Care, outlook};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::gates::GateState;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::{ExportOptions, Format};

use crate::cases::level_of;
use crate::properties::{all_at, begin, full, stamp};
use crate::screens::Workspace;

fn today() -> Date {
    date(2026, 12, 1)
}

/// A system with the least risk whose controls are all verified at level 4, aiming for a phase, after some changes.
fn system(phase: &str, changes: Vec<Change>) -> Assessment {
    let questionnaire = full();
    let facts = questionnaire.facts.iter().map(|fact| Change::Fact {
        fact: fact.id.clone(),
        to: Some(match &fact.kind {
            FactKind::YesNo => FactAnswer::YesNo(false),
            FactKind::Graded { choices, .. } => FactAnswer::Choice(choices[0.into()].id.clone()),
            FactKind::Several { .. } => FactAnswer::Choices([].into()),
        }),
    });
    let mut assessment = begin(questionnaire, facts.collect());
    assessment.change_all(all_at(questionnaire, 4), stamp(2_000));
    assessment.change(Change::TargetPhase(Some(phase.to_owned())), stamp(2_001));
    assessment.change_all(changes, stamp(2_002));
    assessment
}

/// The first control of a phase that is mandatory and applies.
fn mandatory(questionnaire: &Questionnaire, assessment: &Assessment, phase: &str) -> String {
    let applies = Evaluation::of(questionnaire, assessment.state(), today())
        .targets
        .applies;
    let phase = questionnaire.phase(phase).unwrap();
    let mut controls = questionnaire.controls.enumerated();
    let control =
        controls.find(|(at, control)| control.phase == phase && control.must && applies[*at]);
    control.unwrap().1.id.clone()
}

fn level(control: &str, level: u8) -> Change {
    Change::Answer {
        control: control.to_owned(),
        to: Some(Answer::Level(level_of(level))),
    }
}

/// A complete exception for a control, from 20 November to 20 December.
pub(crate) fn exception(control: &str) -> Change {
    Change::Exception {
        control: control.to_owned(),
        to: Some(Exception {
            owner: "team".to_owned(),
            reason: "not yet".to_owned(),
            compensating_control: "somebody looks".to_owned(),
            granted: date(2026, 11, 20),
            expires: date(2026, 12, 20),
        }),
    }
}

fn written(assessment: &Assessment, format: Format) -> String {
    let exporter = Exporter::new(full(), assessment, today());
    let export = exporter.write(format, &ExportOptions::default()).unwrap();
    String::from_utf8(export.bytes).unwrap()
}

fn states(assessment: &Assessment) -> Vec<GateState> {
    let report = Evaluation::of(full(), assessment.state(), today());
    report.gates.iter().map(|gate| gate.state).collect()
}

/// The system passes G3, the first gate of its target phase, and has work left for G4, the last one.
#[test]
fn the_board_page_speaks_about_the_way_to_the_last_gate() {
    let plain = system("scale", vec![]);
    let controls = full().controls.iter().map(|control| level(&control.id, 2));
    let lower = controls.collect();
    let assessment = system("scale", lower);
    assert_eq!(states(&plain), [GateState::Passes; 4]);
    let states = states(&assessment);
    assert_eq!(
        (states[2], states[3]),
        (GateState::Passes, GateState::Fails),
        "{states:?}"
    );
    let text = written(&assessment, Format::Markdown);
    let page = text.split("\n---\n").next().unwrap();
    assert!(
        !page.contains("No decision needed") && !page.contains("No work is left"),
        "{page}"
    );
    assert!(
        page.contains("**Decide today** (1) fund") || page.contains("**Decide today** Fund"),
        "{page}"
    );
    assert!(page.contains("G4 can pass"), "{page}");
}

/// The exception is for a control of a later phase: the gate of the target phase does not need it.
#[test]
fn the_board_page_asks_only_for_exceptions_of_its_gates() {
    let assessment = system("prototype", vec![]);
    let later = mandatory(full(), &assessment, "production");
    let own = mandatory(full(), &assessment, "prototype");
    let page = |control: &str| {
        let assessment = system("prototype", vec![level(control, 1), exception(control)]);
        let text = written(&assessment, Format::Markdown);
        text.split("\n---\n").next().unwrap().to_owned()
    };
    assert!(
        page(&own).contains("onfirm 1 dated exception"),
        "{}",
        page(&own)
    );
    assert!(
        !page(&later).contains("onfirm 1 dated exception"),
        "{}",
        page(&later)
    );
}

/// One person at 1% cannot finish within the calendar of about 20 years, but somebody has the role.
#[test]
fn a_step_beyond_the_calendar_says_so() {
    let questionnaire = full();
    let mut assessment = begin(questionnaire, vec![]);
    let role = &questionnaire.roles[questionnaire.controls[0.into()].responsible].id;
    let busy = Person {
        roles: [role.clone()].into(),
        percent: 1,
        away: [].into(),
    };
    let changes = vec![
        Change::TargetPhase(Some("scale".to_owned())),
        Change::Person {
            id: role.clone(),
            to: Some(busy),
        },
    ];
    assessment.change_all(changes, stamp(2_000));
    let report = Evaluation::of(questionnaire, assessment.state(), today());
    let plan = outlook(
        questionnaire,
        assessment.state(),
        &[],
        &report.targets,
        today(),
        Care::First,
    )
    .all;
    let undated = plan
        .steps
        .indices()
        .filter(|&step| plan.steps[step].when.is_none());
    let reasons: Vec<String> = undated
        .map(|step| plan.because(questionnaire, step))
        .collect();
    assert!(!reasons.is_empty());
    for reason in &reasons {
        assert!(
            reason.contains("working days that surefoot can plan"),
            "{reason}"
        );
    }
    assert!(written(&assessment, Format::Markdown).contains("working days that surefoot can plan"));
}

/// The exception of a never-deferrable control counts nowhere, and recommended controls below their threshold block a
/// gate without a control of their own.
#[test]
fn toml_and_json_name_each_blocker_and_refused_exception() {
    let questionnaire = full();
    let plain = system("production", vec![]);
    let applies = Evaluation::of(questionnaire, plain.state(), today())
        .targets
        .applies;
    let controls = questionnaire.controls.enumerated();
    let recommended = controls.filter(|(at, control)| !control.must && applies[*at]);
    let mut changes: Vec<Change> = recommended
        .map(|(_, control)| level(&control.id, 0))
        .collect();
    let fixed = &questionnaire.gates[1.into()].never_deferrable[0];
    let fixed = questionnaire.control_id(fixed.control);
    changes.push(level(fixed, 1));
    changes.push(exception(fixed));
    let assessment = system("production", changes);
    let toml: toml::Table = written(&assessment, Format::Toml).parse().unwrap();
    let gate = &toml["gate"][1];
    let text = |value: &toml::Value| value.to_string();
    assert!(text(&gate["refused_exceptions"]).contains(fixed), "{gate}");
    assert!(
        text(&gate["other_blockers"]).contains("recommended-attainment"),
        "{gate}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&written(&assessment, Format::Json)).unwrap();
    let blockers = json["gates"][1]["blockers"].as_array().unwrap();
    let kinds: Vec<&str> = blockers
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert!(kinds.contains(&"recommended-attainment"), "{kinds:?}");
    assert!(
        json["gates"][1]["refused_exceptions"]
            .to_string()
            .contains(fixed)
    );
}

#[test]
fn a_gap_has_the_same_levels_on_the_board_and_on_screens() {
    let mut assessment = begin(full(), vec![]);
    let changes = vec![
        Change::TargetPhase(Some("production".to_owned())),
        level("DAT-R2", 0),
        level("ORG-R1", 1),
    ];
    assessment.change_all(changes, stamp(2_000));
    let text = written(&assessment, Format::Markdown);
    let page = text.split("\n---\n").next().unwrap();
    let mut desk = Workspace::open(assessment, "assistant.surefoot.toml");
    desk.press("f3");
    let screen = desk.picture(160, 60);
    let gaps: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| [REQ-"))
        .map(|line| line.split(" | ").nth(2).unwrap())
        .collect();
    assert!(!gaps.is_empty(), "{page}");
    for gap in gaps {
        assert!(screen.contains(gap), "{gap}: {screen}");
    }
}

#[test]
fn the_name_of_a_system_keeps_its_first_letter() {
    let mut assessment = begin(full(), vec![]);
    assessment.change(Change::System("eBank assistant".to_owned()), stamp(2_000));
    let text = written(&assessment, Format::Markdown);
    assert!(
        text.contains("eBank assistant") && !text.contains("EBank"),
        "{text}"
    );
}

/// With the least risk, level 2 is enough for G2; with the worst answer to each fact that decides about risk alone it is
/// not. No answer changed, and no control applies that did not before.
#[test]
fn what_facts_made_worse_is_told_since_a_baseline() {
    let lower = full().controls.iter().map(|control| level(&control.id, 2));
    let mut assessment = system("production", lower.collect());
    let heads = assessment.history().heads().iter().cloned().collect();
    let baseline = Baseline {
        name: "Q3".to_owned(),
        on: date(2026, 11, 20),
        heads,
    };
    let id = "q3".to_owned();
    assessment.change(
        Change::Baseline {
            id,
            to: Some(baseline),
        },
        stamp(3_000),
    );
    let risk_alone = |id: &str| ["criticality", "risk_tolerance"].contains(&id);
    let worst_case = full().facts.iter().filter_map(|fact| match &fact.kind {
        FactKind::Graded { choices, worst } if risk_alone(&fact.id) => Some(Change::Fact {
            fact: fact.id.clone(),
            to: Some(FactAnswer::Choice(choices[*worst].id.clone())),
        }),
        FactKind::Graded { .. } | FactKind::YesNo | FactKind::Several { .. } => None,
    });
    assessment.change_all(worst_case.collect(), stamp(3_001));
    let text = written(&assessment, Format::Markdown);
    assert!(
        text.contains("No answer, evidence or exception has changed since the baseline Q3"),
        "{text}"
    );
    assert!(
        text.contains("Some requirements or gates got worse"),
        "{text}"
    );
}

#[test]
fn a_gate_that_should_have_passed_is_overdue_on_screens() {
    let mut assessment = system("production", vec![level("DAT-P1", 0), level("DAT-R1", 0)]);
    let overdue = |assessment: &Assessment, screen: &str| {
        let mut desk = Workspace::open(assessment.clone(), "assistant.surefoot.toml");
        desk.press(screen);
        desk.picture(120, 40).contains("overdue")
    };
    assert!(!overdue(&assessment, "f3") && !overdue(&assessment, "f5"));
    let production = Some("production".to_owned());
    assessment.change(Change::CurrentPhase(production), stamp(3_000));
    assert!(overdue(&assessment, "f3") && overdue(&assessment, "f5"));
}

/// A gate passes, and a question is unanswered; neither is open.
#[test]
fn nothing_on_the_board_page_is_open() {
    let unanswered = begin(full(), vec![]);
    let met = system("production", vec![]);
    for (assessment, state) in [(unanswered, "inconclusive"), (met, "passes")] {
        let text = written(&assessment, Format::Markdown);
        let page = text.split("\n---\n").next().unwrap();
        assert!(page.contains(state), "{page}");
        let open = page
            .split(|letter: char| !letter.is_alphabetic())
            .find(|word| word.eq_ignore_ascii_case("open"));
        assert_eq!(open, None, "{page}");
    }
}
