//! Fills the JSON of the whole report: the facts, the record of each control, exceptions and controls without a level.
//!
//! Its own module so that the structures, which are the published schema, are separate from the code that fills them.

use jiff::civil::Date;

use super::super::report::{coverage, gates, head, requirements, roadmap, scorecard};
use super::room::{room, rounds};
use super::{
    AnswerWire, EvidenceWire, ExceptionWire, FactWire, NotApplicableWire, OpenWire, ProfileWire,
    ReportWire, SCHEMA_ID, UnknownWire, ValidationWire,
};
use crate::describe;
use crate::model::assessment::answer::{Answer, Exception};
use crate::model::assessment::validation::Validation;
use crate::model::questionnaire::condition::Value;
use crate::model::questionnaire::{ControlIx, FactIx, FactKind, Questionnaire};
use crate::rules::coverage::coverage as covered;
use crate::rules::gates;
use crate::rules::support::support;
use crate::rules::targets::{Standing, standing};
use crate::views::exporter::Exporter;
use crate::views::options::ExportOptions;

/// Returns the whole report.
pub fn report(exporter: &Exporter<'_>, order: &ExportOptions) -> ReportWire {
    let Exporter {
        questionnaire,
        assessment,
        report,
        outlook,
        redacted,
    } = exporter;
    let state = assessment.state();
    let catalogs = questionnaire.catalogs.indices();
    let covered: Vec<_> = catalogs
        .map(|at| covered(questionnaire, state, &report.targets, at))
        .collect();
    ReportWire {
        schema: SCHEMA_ID,
        head: head(questionnaire, assessment, report),
        handling: order.handling.label(),
        redacted: *redacted,
        profile: profile(exporter),
        scorecard: scorecard(questionnaire, report),
        gates: gates(questionnaire, report).gates,
        requirements: requirements(questionnaire, assessment, report).requirements,
        roadmap: roadmap(questionnaire, assessment, outlook),
        answers: asked(exporter)
            .map(|control| answer(exporter, control))
            .collect(),
        validations: state
            .due_validations()
            .into_iter()
            .map(|(id, one)| validation_wire(id, one, report.today))
            .collect(),
        open: open(exporter),
        room: room(questionnaire, state),
        coverage: coverage(questionnaire, &covered).catalogs,
    }
}

fn profile(exporter: &Exporter<'_>) -> ProfileWire {
    let questionnaire = exporter.questionnaire;
    let profile = &exporter.assessment.state().profile;
    let fact = |at: FactIx| {
        let fact = &questionnaire.facts[at];
        FactWire {
            id: fact.id.clone(),
            title: fact.title.clone(),
            counts_as: value(&fact.kind, profile.value(questionnaire, at)),
            assumed: profile.said(questionnaire, at).is_none(),
        }
    };
    let wanted = &questionnaire.phases[profile.wanted(questionnaire)];
    ProfileWire {
        current_phase: profile.current_phase.clone(),
        target_phase: wanted.id.clone(),
        target_date: profile.target_date.map(|by| by.to_string()),
        facts: questionnaire.facts.indices().map(fact).collect(),
    }
}

fn value(kind: &FactKind, value: Value) -> Vec<String> {
    let (FactKind::Graded { choices, .. } | FactKind::Several { choices }) = kind else {
        return vec![
            if value == Value::YesNo(true) {
                "yes"
            } else {
                "no"
            }
            .to_owned(),
        ];
    };
    let chosen = match value {
        Value::YesNo(_) => Vec::new(),
        Value::Choice(at) => vec![at],
        Value::Choices(chosen) => chosen,
    };
    chosen
        .into_iter()
        .map(|at| choices[at].id.clone())
        .collect()
}

/// Returns the controls in scope for the target phase, in order.
fn asked<'a>(exporter: &'a Exporter<'_>) -> impl Iterator<Item = ControlIx> + 'a {
    exporter.report.targets.scope()
}

fn answer(exporter: &Exporter<'_>, control: ControlIx) -> AnswerWire {
    let questionnaire = exporter.questionnaire;
    let state = exporter.assessment.state();
    let at = standing(questionnaire, state, &exporter.report.targets, control);
    let control = &questionnaire.controls[control];
    let record = state.record(&control.id).cloned().unwrap_or_default();
    let support = support(state, &control.id, exporter.report.today);
    AnswerWire {
        control: control.id.clone(),
        title: control.title.clone(),
        layer: questionnaire.layers[control.layer].id.clone(),
        phase: questionnaire.phases[control.phase].id.clone(),
        theme: questionnaire.themes[control.theme].id.clone(),
        state: standing_word(at),
        level: at.level().map(u8::from),
        reason: if let Some(Answer::NotApplicable { reason }) = &record.answer {
            Some(reason.clone())
        } else {
            None
        },
        evidence: record.evidence.as_ref().map(|evidence| EvidenceWire {
            state: evidence.state.word(),
            level: evidence.level.into(),
            what: evidence.what.clone(),
            expires: evidence.expires.map(|last| last.to_string()),
            counts: support.state.word(),
            because: support
                .because
                .iter()
                .map(|weakness| describe::answer::weakness(weakness, |day| day.to_string()))
                .collect(),
        }),
        votes: rounds(&record),
        note: record.note,
        owner: record.owner,
        bookmarked: record.bookmarked,
    }
}

/// Returns a validation, evaluated on the day `today`.
pub fn validation_wire(id: &str, one: &Validation, today: Date) -> ValidationWire {
    ValidationWire {
        id: id.to_owned(),
        kind: one.kind.word(),
        name: one.name.clone(),
        controls: one.controls.iter().cloned().collect(),
        cadence: one.cadence.to_string(),
        last_done: one.last_done.map(|last| last.to_string()),
        due: one.due().to_string(),
        overdue: one.is_overdue(today),
        owner: one.owner.clone(),
    }
}

/// Returns the keyword for the standing of a control.
pub fn standing_word(at: Standing) -> &'static str {
    match at {
        Standing::Level(_) => "level",
        Standing::NotApplicable => "not-applicable",
        Standing::Unknown => "unknown",
        Standing::Unanswered => "unanswered",
        Standing::NotAsked => "not-asked",
    }
}

fn open(exporter: &Exporter<'_>) -> OpenWire {
    let questionnaire = exporter.questionnaire;
    let state = exporter.assessment.state();
    let said = |control: ControlIx| {
        let id = questionnaire.control_id(control);
        Some((id.to_owned(), state.record(id)?.answer.as_ref()?))
    };
    let standing_so = |wanted: Standing| {
        let so = asked(exporter).filter(|&control| {
            standing(questionnaire, state, &exporter.report.targets, control) == wanted
        });
        so.map(|control| questionnaire.control_id(control).to_owned())
            .collect()
    };
    let unknown = |control: ControlIx| match said(control)? {
        (
            control,
            Answer::Unknown {
                investigator: who,
                due: by,
            },
        ) => Some(UnknownWire {
            control,
            investigator: who.clone(),
            due: by.map(|by| by.to_string()),
        }),
        _ => None,
    };
    let set_aside = |control: ControlIx| match said(control)? {
        (id, Answer::NotApplicable { reason })
            if standing(questionnaire, state, &exporter.report.targets, control)
                == Standing::NotApplicable =>
        {
            Some(NotApplicableWire {
                control: id,
                reason: reason.clone(),
            })
        }
        _ => None,
    };
    OpenWire {
        exceptions: exceptions(questionnaire, exporter),
        unknown: asked(exporter).filter_map(unknown).collect(),
        unanswered: standing_so(Standing::Unanswered),
        not_asked: standing_so(Standing::NotAsked),
        not_applicable: asked(exporter).filter_map(set_aside).collect(),
    }
}

fn exceptions(questionnaire: &Questionnaire, exporter: &Exporter<'_>) -> Vec<ExceptionWire> {
    let given = gates::exceptions(
        questionnaire,
        exporter.assessment.state(),
        &exporter.report.targets,
    );
    let wire = |(control, exception): (ControlIx, &Exception)| ExceptionWire {
        control: questionnaire.control_id(control).to_owned(),
        owner: exception.owner.clone(),
        reason: exception.reason.clone(),
        compensating_control: exception.compensating_control.clone(),
        granted: exception.granted.to_string(),
        expires: exception.expires.to_string(),
        expired: exception.expires < exporter.report.today,
    };
    given.map(wire).collect()
}
