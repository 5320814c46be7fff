//! Observations: the answer to each control, its evidence, and the method by which it was obtained.

use super::datatypes::{begin, line, prop, prose, value};
use super::ground::Ground;
use super::model::{Evidence, Observation, Subject};
use crate::base::plural::sentence;
use crate::describe::{Describe as _, answer};
use crate::export::json::whole::standing_word;
use crate::model::assessment::answer::{Answer, Record};
use crate::model::questionnaire::{Control, ControlIx, EvidenceState, Level, Method};
use crate::rules::support::{Support, support};
use crate::rules::targets::{Standing, standing};

/// Returns the observation of a control. `None` if no target is set for it.
pub(super) fn observation(ground: &Ground<'_>, index: ControlIx) -> Option<Observation> {
    let questionnaire = ground.exporter.questionnaire;
    let targets = &ground.exporter.report.targets;
    let control = &questionnaire.controls[index];
    let record = ground.state.record(&control.id);
    let at = standing(questionnaire, ground.state, targets, index);
    let support = support(ground.state, &control.id, ground.exporter.report.today);
    let target = targets.level(targets.horizon, index)?;
    let number = |level: Level| level.to_string();
    let evidence = record.and_then(|record| record.evidence.as_ref());
    let asked = format!("Question: {}", control.question);
    let needs = format!("Target: {}.", questionnaire.level_name(target));
    let note = record
        .and_then(|record| value(&record.note))
        .map(|note| format!("Note: {note}"));
    Some(Observation {
        uuid: ground.ids.of("observation", &control.id),
        title: line(&control.name()),
        description: prose([
            asked.as_str(),
            &answered(ground, control, record, at),
            &needs,
            note.as_deref().unwrap_or_default(),
        ]),
        props: [
            prop("control", &control.id),
            prop("answer", standing_word(at)),
            at.level().and_then(|level| prop("level", &number(level))),
            prop("target", &number(target)),
            prop("evidence", support.state.word()),
            prop("layer", &questionnaire.layers[control.layer].id),
            prop("phase", &questionnaire.phases[control.phase].id),
            prop("theme", &questionnaire.themes[control.theme].id),
        ]
        .into_iter()
        .flatten()
        .collect(),
        methods: methods(control, target, &support, at),
        types: vec!["control-objective"],
        origins: ground.origins(),
        subjects: vec![Subject {
            subject_uuid: ground.system_component(),
            kind: "component",
        }],
        relevant_evidence: evidence
            .map(|given| shown(ground, given, &support))
            .into_iter()
            .collect(),
        collected: begin(ground.exporter.report.today).unwrap_or_default(),
        remarks: record.and_then(decided),
    })
}

/// Returns the assessment methods: an interview for every answer, an examination of evidence that was shown or
/// verified, and the methods of the criteria for verified evidence.
fn methods(control: &Control, target: Level, support: &Support, at: Standing) -> Vec<&'static str> {
    if matches!(at, Standing::Unanswered | Standing::NotAsked) {
        return vec!["UNKNOWN"];
    }
    let mut methods = vec!["INTERVIEW"];
    if at.level().is_none() || support.state == EvidenceState::Claimed {
        return methods;
    }
    let checked = control
        .criteria(target)
        .map(|criterion| method(criterion.method));
    let checked = checked.filter(|_| support.state == EvidenceState::Verified);
    for method in ["EXAMINE"].into_iter().chain(checked) {
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    methods
}

/// Maps a verification method of requirements engineering to one of NIST SP 800-53A: inspection and analysis to
/// `EXAMINE`, test and demonstration to `TEST`.
pub(super) fn method(method: Method) -> &'static str {
    match method {
        Method::Inspection | Method::Analysis => "EXAMINE",
        Method::Test | Method::Demonstration => "TEST",
    }
}

fn answered(
    ground: &Ground<'_>,
    control: &Control,
    record: Option<&Record>,
    at: Standing,
) -> String {
    match (at, record.and_then(|record| record.answer.as_ref())) {
        (Standing::Level(level), _) => {
            format!(
                "Answer: {}. A reviewer sees: {}",
                at.describe(ground.exporter.questionnaire),
                control.level(level)
            )
        }
        (_, Some(Answer::NotApplicable { reason })) => {
            format!("Marked {}", sentence(&answer::not_applicable(reason)))
        }
        (
            _,
            Some(Answer::Unknown {
                investigator: who,
                due: by,
            }),
        ) => {
            let by = by.map_or_else(String::new, |by| format!(", due {by}"));
            let who = answer::investigator(&value(who).unwrap_or_default());
            format!("Unknown, {who}{by}.")
        }
        (Standing::NotAsked, _) => "Unanswered, and not asked in the short form.".to_owned(),
        _ => "Unanswered.".to_owned(),
    }
}

fn shown(
    ground: &Ground<'_>,
    given: &crate::model::assessment::answer::Evidence,
    support: &Support,
) -> Evidence {
    let questionnaire = ground.exporter.questionnaire;
    let state = format!(
        "Evidence is {} for {}.",
        given.state.word(),
        questionnaire.level_name(given.level)
    );
    let until = given
        .expires
        .map_or_else(String::new, |last| format!("It expires on {last}."));
    let counts = match support.because.as_slice() {
        [] => String::new(),
        _ => format!(
            "It counts as {}{}.",
            support.state.word(),
            answer::weaknesses(&support.because, |day| day.to_string())
        ),
    };
    Evidence {
        description: prose([given.what.as_str(), &state, &until, &counts]),
        props: [
            prop("evidence", support.state.word()),
            prop("level", &given.level.to_string()),
            given
                .expires
                .and_then(|last| prop("expires", &last.to_string())),
        ]
        .into_iter()
        .flatten()
        .collect(),
    }
}

/// Describes the decision that the answer still matches, with its dissent.
fn decided(record: &Record) -> Option<String> {
    let decision = record.decided()?;
    let agreed = format!("The team decided this on {}. {}", decision.on, decision.why);
    let dissent = value(&decision.dissent).map(|dissent| format!("Dissent: {dissent}"));
    Some(prose([
        agreed.as_str(),
        dissent.as_deref().unwrap_or_default(),
    ]))
}
