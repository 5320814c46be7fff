//! Findings: whether each requirement is satisfied, and the criteria against which it is assessed.
//!
//! A requirement is satisfied if it is met. A requirement that cannot be evaluated yet is not satisfied, but has a
//! different reason from a requirement with a known gap.

use super::datatypes::{NAMESPACE, known_prop, line, prop, prose, token, value};
use super::ground::Ground;
use super::model::{
    Finding, FindingTarget, Implementation, Link, Objective, ObservationId, OscalPart, RiskId,
    TargetStatus,
};
use super::observation::method;
use crate::describe::Describe as _;
use crate::describe::answer::weaknesses;
use crate::describe::requirement::statement;
use crate::model::questionnaire::{
    CatalogIx, Control, ControlIx, Criterion, EntryIx, EvidenceState, Level,
};
use crate::rules::requirements;
use crate::rules::requirements::{Gap, Requirement, Status};
use crate::rules::support::{Support, support};

/// Returns a requirement as a finding.
pub(super) fn finding(ground: &Ground<'_>, one: &Requirement) -> Finding {
    let questionnaire = ground.exporter.questionnaire;
    let control = &questionnaire.controls[one.control];
    let record = ground.state.record(&control.id);
    let id = requirements::id(questionnaire, one.control);
    let met = one.status == Status::Met;
    let owner = record
        .and_then(|record| record.owner.as_deref())
        .unwrap_or_default();
    let gap_gate = one
        .short
        .map_or("", |(gate, _)| questionnaire.gate_id(gate));
    Finding {
        uuid: ground.ids.of("finding", &id),
        title: line(&format!("{id} {}", control.title)),
        description: prose([statement(control, one.target).as_str()]),
        props: [
            prop("requirement", &id),
            prop("status", one.status.word()),
            one.priority
                .and_then(|priority| prop("priority", priority.word())),
            prop("gap-gate", gap_gate),
            prop("evidence", supported(ground, one).state.word()),
            prop("owner", owner),
        ]
        .into_iter()
        .flatten()
        .collect(),
        links: related(ground, control),
        origins: ground.origins(),
        target: FindingTarget {
            kind: "objective-id",
            target_id: ground.objective_id(one.control),
            status: TargetStatus {
                state: if met { "satisfied" } else { "not-satisfied" },
                reason: reason(one),
                remarks: prose([because(ground, one).as_str()]),
            },
            implementation_status: implementation(one).map(|state| Implementation { state }),
        },
        related_observations: vec![ObservationId {
            observation_uuid: ground.ids.of("observation", &control.id),
        }],
        related_risks: if met {
            Vec::new()
        } else {
            vec![RiskId {
                risk_uuid: ground.ids.of("risk", &id),
            }]
        },
    }
}

fn supported(ground: &Ground<'_>, one: &Requirement) -> Support {
    let id = ground.exporter.questionnaire.control_id(one.control);
    support(ground.state, id, ground.exporter.report.today)
}

/// Returns the reason for a status: `fail` for a known gap, `other` if the level is unknown or evidence is
/// missing.
fn reason(one: &Requirement) -> &'static str {
    match (one.status, one.short) {
        (Status::Met, _) => "pass",
        (Status::Unknown, _) | (_, Some((_, Gap::Evidence))) => "other",
        _ => "fail",
    }
}

/// Returns the implementation status according to the answer. `None` if the level is unknown or 0.
fn implementation(one: &Requirement) -> Option<&'static str> {
    match (one.status, one.standing.level()) {
        (Status::Met, _) => Some("implemented"),
        (_, Some(level)) if level > Level::NONE => Some("partial"),
        _ => None,
    }
}

/// Explains the status of a requirement in one sentence.
pub(super) fn because(ground: &Ground<'_>, one: &Requirement) -> String {
    let questionnaire = ground.exporter.questionnaire;
    let is = one.standing.describe(questionnaire);
    let Some((gate, gap)) = one.short else {
        return met(ground, one, &is);
    };
    let targets = &ground.exporter.report.targets;
    let needed = targets
        .level(gate, one.control)
        .map_or_else(String::new, |level| questionnaire.level_name(level));
    let answer = format!(
        "Answer: {is}. Target for {}: {needed}",
        questionnaire.gate_id(gate)
    );
    let record = ground.state.record(questionnaire.control_id(one.control));
    let exception = record
        .and_then(|record| record.exception.as_ref())
        .filter(|_| one.status == Status::Excepted);
    let excepted =
        exception.map(|exception| format!(" Covered by an exception until {}.", exception.expires));
    let excepted = excepted.unwrap_or_default();
    match gap {
        _ if one.status == Status::Unknown => {
            format!("{answer}. Not satisfied until the level is known.")
        }
        Gap::Levels(_) => format!("{answer}.{excepted}"),
        Gap::Evidence => {
            let evidence = questionnaire.gates[gate].evidence.word();
            let lacks = match supported(ground, one).because.as_slice() {
                [] => "The evidence is missing".to_owned(),
                some => format!(
                    "The evidence no longer counts{}",
                    weaknesses(some, |day| day.to_string())
                ),
            };
            format!("{answer}, with {evidence} evidence. {lacks}.{excepted}")
        }
    }
}

/// Explains a met requirement and what supports it.
fn met(ground: &Ground<'_>, one: &Requirement, is: &str) -> String {
    let questionnaire = ground.exporter.questionnaire;
    let needed = questionnaire.level_name(one.target);
    let support = supported(ground, one);
    match support.state {
        EvidenceState::Claimed if !support.because.is_empty() => {
            format!(
                "Answer: {is}. Target: {needed}. The level is only claimed{}.",
                weaknesses(&support.because, |day| day.to_string())
            )
        }
        EvidenceState::Claimed => {
            format!(
                "Answer: {is}. Target: {needed}. The level is only claimed: no evidence was shown."
            )
        }
        EvidenceState::Shown | EvidenceState::Verified if support.level < one.target => format!(
            "Answer: {is}. Target: {needed}. Evidence is {} only for {}; the rest is claimed.",
            support.state.word(),
            questionnaire.level_name(support.level)
        ),
        EvidenceState::Shown | EvidenceState::Verified => format!(
            "Answer: {is}. Target: {needed}. Evidence is {}.",
            support.state.word()
        ),
    }
}

/// Returns links to the framework items that a control is related to.
fn related(ground: &Ground<'_>, control: &Control) -> Vec<Link> {
    let link = |&(catalog, entry): &(CatalogIx, EntryIx)| {
        let catalog = &ground.exporter.questionnaire.catalogs[catalog];
        let entry = &catalog.entries[entry];
        Some(Link {
            href: format!("#{}", ground.catalog_id(&catalog.id)),
            rel: "related",
            resource_fragment: value(&entry.id)?,
            text: line(&format!(
                "Related to {} {} {}",
                catalog.short, entry.id, entry.title
            )),
        })
    };
    control.crosswalk.iter().filter_map(link).collect()
}

/// Returns the assessment objective of a control: its requirement with the criteria. OSCAL allows only 1 method here,
/// and a team in a room is interviewed; the criteria contain the methods that a reviewer uses.
pub(super) fn objective(ground: &Ground<'_>, index: ControlIx) -> Objective {
    let control = &ground.exporter.questionnaire.controls[index];
    let id = ground.objective_id(index);
    let asked = token(&format!("{id}-asked"));
    let targets = &ground.exporter.report.targets;
    let target = targets.level(targets.horizon, index).unwrap_or_default();
    let criteria = control.criteria(target);
    let objective = OscalPart {
        name: "assessment-objective",
        title: Some(line(&control.title)),
        props: vec![known_prop("method-id", &asked)],
        prose: prose([statement(control, target).as_str()]),
        parts: criteria
            .enumerate()
            .map(|(at, one)| criterion(one, &format!("{id}-{}", at + 1)))
            .collect(),
        id: Some(id),
        ..OscalPart::default()
    };
    let objects = OscalPart {
        name: "assessment-objects",
        prose: prose(control.evidence.iter().map(String::as_str)),
        ..OscalPart::default()
    };
    let method = OscalPart {
        id: Some(asked),
        name: "assessment-method",
        props: vec![known_prop("method", "INTERVIEW")],
        prose: prose([control.question.as_str()]),
        parts: vec![objects],
        ..OscalPart::default()
    };
    Objective {
        control_id: ground.control_id(index),
        description: prose([control.why.as_str()]),
        parts: vec![objective, method],
    }
}

fn criterion(one: &Criterion, id: &str) -> OscalPart {
    OscalPart {
        id: Some(token(id)),
        name: "criterion",
        ns: Some(NAMESPACE),
        title: Some(line(one.method.word())),
        props: prop("method", method(one.method)).into_iter().collect(),
        prose: prose([one.text.as_str()]),
        ..OscalPart::default()
    }
}
