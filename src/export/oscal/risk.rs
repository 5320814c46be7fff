//! Risks: each requirement that is not met, with its exception, and its plan as milestones.
//!
//! The dates are those of the plan in which every unknown level counts as 0: the late end of each range.

use super::datatypes::{NAMESPACE, begin, end, known_prop, line, prop, prose, token, value};
use super::finding::because;
use super::ground::Ground;
use super::model::{
    Characterization, Facet, LogEntry, Mitigation, ObservationId, Prop, Range, Remediation,
    Responsible, Risk, RiskLog, Task, TaskId, Timing,
};
use crate::model::assessment::answer::{Answer, Exception, Record};
use crate::model::questionnaire::Control;
use crate::roadmap::{Planned, StepIx, step_key, step_name};
use crate::rules::requirements;
use crate::rules::requirements::{Priority, Requirement, Status};

/// Returns an unmet requirement as a risk. `None` if it is met.
pub(super) fn risk(ground: &Ground<'_>, one: &Requirement) -> Option<Risk> {
    let questionnaire = ground.exporter.questionnaire;
    let control = &questionnaire.controls[one.control];
    let priority = one.priority?;
    let (gate, _) = one.short?;
    let record = ground.state.record(&control.id);
    let id = requirements::id(questionnaire, one.control);
    let exception = record.and_then(|record| record.exception.as_ref());
    let holds = one.status == Status::Excepted;
    let by = ground
        .state
        .profile
        .target_date
        .filter(|_| gate <= ground.exporter.report.targets.headline);
    let deadline = exception
        .filter(|_| holds)
        .map(|exception| exception.expires)
        .or(by);
    Some(Risk {
        uuid: ground.ids.of("risk", &id),
        title: line(&format!("{} {}", control.id, control.title)),
        description: prose([control.why.as_str()]),
        statement: prose([because(ground, one).as_str()]),
        props: [
            Some(known_prop("priority", rank(priority))),
            prop("short-for", questionnaire.gate_id(gate)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        status: status(one, record),
        origins: ground.origins(),
        characterizations: vec![characterization(ground, one, priority)],
        mitigating_factors: exception
            .filter(|_| holds)
            .map(|exception| Mitigation {
                uuid: ground.ids.of("measure", &id),
                description: prose([exception.compensating_control.as_str()]),
            })
            .into_iter()
            .collect(),
        deadline: deadline.and_then(end),
        remediations: remediation(ground, one, control).into_iter().collect(),
        log: exception.and_then(|exception| log(ground, &id, exception, holds)),
        related_observations: vec![ObservationId {
            observation_uuid: ground.ids.of("observation", &control.id),
        }],
    })
}

fn rank(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "1",
        Priority::P2 => "2",
        Priority::P3 => "3",
        Priority::P4 => "4",
    }
}

/// Returns the status of a risk: approved deviation for a valid exception, investigating for an unknown answer, open
/// otherwise.
fn status(one: &Requirement, record: Option<&Record>) -> &'static str {
    match record.and_then(|record| record.answer.as_ref()) {
        _ if one.status == Status::Excepted => "deviation-approved",
        Some(Answer::Unknown { .. }) => "investigating",
        _ => "open",
    }
}

fn characterization(
    ground: &Ground<'_>,
    one: &Requirement,
    priority: Priority,
) -> Characterization {
    let facet = |name, words: &str| {
        value(words).map(|value| Facet {
            name,
            system: NAMESPACE,
            value,
        })
    };
    let level = one
        .standing
        .level()
        .map(|level| level.to_string())
        .unwrap_or_default();
    let facets = [
        facet("priority", priority.word()),
        facet("level", &level),
        facet("target", &one.target.to_string()),
    ];
    Characterization {
        origin: ground.origin(),
        facets: facets.into_iter().flatten().collect(),
    }
}

/// Returns the log of a risk: the exception with its dates, and whether it covers the gap.
fn log(ground: &Ground<'_>, id: &str, exception: &Exception, holds: bool) -> Option<RiskLog> {
    let owner = format!(
        "Owner: {}. Expires: {}.",
        exception.owner, exception.expires
    );
    let state = if holds {
        ""
    } else {
        "The exception is not in effect on the date of this report."
    };
    let entry = LogEntry {
        uuid: ground.ids.of("exception", id),
        title: "Exception".to_owned(),
        description: prose([owner.as_str(), &exception.reason, state]),
        start: begin(exception.granted)?,
        end: end(exception.expires),
        status_change: holds.then_some("deviation-approved"),
    };
    Some(RiskLog {
        entries: vec![entry],
    })
}

/// Returns the plan to meet a requirement. `None` if it has no steps.
fn remediation(ground: &Ground<'_>, one: &Requirement, control: &Control) -> Option<Remediation> {
    let questionnaire = ground.exporter.questionnaire;
    let steps = &ground.exporter.outlook.all.steps;
    let own = ground.exporter.outlook.all.of_control(one.control);
    if own.is_empty() {
        return None;
    }
    let planned = own.iter().any(|&at| steps[at].when.is_some());
    let id = requirements::id(questionnaire, one.control);
    let target = questionnaire.level_name(one.target);
    Some(Remediation {
        uuid: ground.ids.of("response", &id),
        // without a date, the plan is only a recommendation
        lifecycle: if planned { "planned" } else { "recommendation" },
        title: line(&format!("{} to {target}", control.id)),
        description: prose([control.level(one.target)]),
        props: vec![known_prop("type", "mitigate")],
        tasks: own
            .into_iter()
            .map(|at| task(ground, at, control))
            .collect(),
    })
}

fn task(ground: &Ground<'_>, at: StepIx, control: &Control) -> Task {
    let questionnaire = ground.exporter.questionnaire;
    let all = &ground.exporter.outlook.all;
    let Planned { step, when, .. } = &all.steps[at];
    let task_id = |at: StepIx| {
        let key = step_key(questionnaire, &all.steps[at].step);
        ground.ids.of("task", &key)
    };
    let role = &questionnaire.roles[control.responsible];
    let range = when.as_ref().and_then(|when| {
        Some(Range {
            start: begin(when.start)?,
            end: end(when.end)?,
        })
    });
    let flag = |name, holds: bool| prop(name, if holds { "yes" } else { "" });
    let props: Vec<Prop> = [
        prop("step", &step_key(questionnaire, step)),
        prop("gate", questionnaire.gate_id(step.wave)),
        prop(
            "effort-days",
            &format!("{}.{:03}", step.effort / 1000, step.effort % 1000),
        ),
        flag("uncertain", step.uncertain),
        flag("dropped", step.dropped),
    ]
    .into_iter()
    .flatten()
    .collect();
    let when_words = format!("Timing: {}.", all.because(questionnaire, at));
    Task {
        uuid: task_id(at),
        kind: "milestone",
        title: line(&step_name(questionnaire, step)),
        description: prose([control.level(step.to), &when_words]),
        props,
        timing: range.map(|within_date_range| Timing { within_date_range }),
        dependencies: step
            .after
            .iter()
            .map(|&before| TaskId {
                task_uuid: task_id(before),
            })
            .collect(),
        responsible_roles: vec![Responsible {
            role_id: token(&role.id),
            party_uuids: when
                .as_ref()
                .and_then(|when| ground.party_id(&when.person))
                .into_iter()
                .collect(),
        }],
    }
}
