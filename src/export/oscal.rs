//! OSCAL, NIST's format for governance tools: assessment results, and a plan of action and milestones.
//!
//! The documents follow OSCAL 1.2.3. Each control that is asked is an observation, each requirement a finding, and each
//! unmet requirement a risk with its plan. Unknown answers never count as satisfied, and related framework items are
//! links, never findings. Every item keeps its identifier in both documents and from day to day; a document gets a new
//! identifier as soon as its content differs.
//!
//! This file and its parts use each other: the file declares everything that all parts of a document share, and
//! assembles the parts.

mod datatypes;
mod finding;
mod ground;
mod model;
mod observation;
mod risk;

use serde::Serialize;

use super::json;
use crate::describe::requirement::statement;
use crate::rules::requirements;
use crate::rules::requirements::Requirement;
use crate::views::exporter::Exporter;
use crate::views::options::ExportOptions;
use datatypes::{begin, line, prop, prose};
use ground::Ground;
use model::{
    AssessmentResults, ControlId, ControlSelection, FindingId, Href, ObjectiveId,
    ObjectiveSelection, Objectives, ObservationId, Outcome, PlanFile, PlanOfAction, PoamItem,
    ResultsFile, Reviewed, RiskId, SystemId,
};

/// Version of OSCAL that is written.
const OSCAL: &str = "1.2.3";

/// Reason why an assessment cannot be exported as OSCAL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OscalError {
    /// No control is in scope, but results require at least 1.
    #[error("no control is in scope, and OSCAL results need at least 1 control")]
    NoControl,
    /// There is no gap, but a plan of action requires at least 1.
    #[error("every requirement is met, and an OSCAL plan of action needs at least 1 gap")]
    NoGap,
}

/// Exports the assessment results.
///
/// # Errors
/// [`OscalError::NoControl`]
pub fn results(exporter: &Exporter<'_>, order: &ExportOptions) -> Result<String, OscalError> {
    let ground = Ground::of(exporter, order);
    let asked = ground.asked();
    if asked.is_empty() {
        return Err(OscalError::NoControl);
    }
    let requirements = &exporter.report.requirements;
    let include_controls = asked
        .iter()
        .map(|&control| ControlId {
            control_id: ground.control_id(control),
        })
        .collect();
    let include_objectives: Vec<ObjectiveId> = requirements
        .iter()
        .map(|one| ObjectiveId {
            objective_id: ground.objective_id(one.control),
        })
        .collect();
    let objectives = if include_objectives.is_empty() {
        vec![]
    } else {
        vec![ObjectiveSelection { include_objectives }]
    };
    let day = exporter.report.today;
    let outcome = Outcome {
        uuid: ground.ids.of("result", &day.to_string()),
        title: line(&format!("{} on {day}", ground.state.system)),
        description: prose([
            "The team's answers for the controls in scope, and the results calculated from them.",
            "The answers are the team's own statements on that date; surefoot calculated the results and did not test the system.",
        ]),
        start: begin(day).unwrap_or_default(),
        props: ground.standing(),
        local_definitions: ground.local(),
        reviewed_controls: Reviewed {
            description: prose([
                "The controls that apply to this system and have a target at a gate up to the target phase.",
            ]),
            control_selections: vec![ControlSelection { include_controls }],
            control_objective_selections: objectives,
        },
        observations: asked
            .iter()
            .filter_map(|&control| observation::observation(&ground, control))
            .collect(),
        risks: requirements
            .iter()
            .filter_map(|one| risk::risk(&ground, one))
            .collect(),
        findings: requirements
            .iter()
            .map(|one| finding::finding(&ground, one))
            .collect(),
    };
    let mut results = AssessmentResults {
        uuid: String::new(),
        metadata: ground.metadata("Security assessment results"),
        import_ap: Href {
            href: format!("#{}", ground.method_id()),
        },
        local_definitions: Objectives {
            objectives_and_methods: asked
                .iter()
                .map(|&control| finding::objective(&ground, control))
                .collect(),
        },
        results: vec![outcome],
        back_matter: ground.back_matter(),
    };
    results.uuid = document_id(&ground, &results);
    Ok(json::text(&ResultsFile {
        assessment_results: results,
    }))
}

/// Exports the plan of action and milestones.
///
/// # Errors
/// [`OscalError::NoGap`]
pub fn plan(exporter: &Exporter<'_>, order: &ExportOptions) -> Result<String, OscalError> {
    let ground = Ground::of(exporter, order);
    let gaps = exporter.report.gaps(exporter.questionnaire);
    if gaps.is_empty() {
        return Err(OscalError::NoGap);
    }
    let mut plan = PlanOfAction {
        uuid: String::new(),
        metadata: ground.metadata("Security plan of action and milestones"),
        system_id: SystemId {
            identifier_type: "http://ietf.org/rfc/rfc4122",
            id: ground.ids.system(),
        },
        local_definitions: ground.local(),
        observations: gaps
            .iter()
            .filter_map(|gap| observation::observation(&ground, gap.control))
            .collect(),
        risks: gaps
            .iter()
            .filter_map(|gap| risk::risk(&ground, gap))
            .collect(),
        findings: gaps
            .iter()
            .map(|gap| finding::finding(&ground, gap))
            .collect(),
        poam_items: gaps.iter().map(|gap| item(&ground, gap)).collect(),
        back_matter: ground.back_matter(),
    };
    plan.metadata.props.extend(ground.standing());
    plan.uuid = document_id(&ground, &plan);
    Ok(json::text(&PlanFile {
        plan_of_action_and_milestones: plan,
    }))
}

/// Returns the identifier of a document, derived from its content.
fn document_id(ground: &Ground<'_>, document: &impl Serialize) -> String {
    ground.ids.of("document", &json::text(document))
}

/// Returns one gap as an item of the plan. OSCAL places the milestones of a gap in the risk.
fn item(ground: &Ground<'_>, gap: &Requirement) -> PoamItem {
    let control = &ground.exporter.questionnaire.controls[gap.control];
    let id = requirements::id(ground.exporter.questionnaire, gap.control);
    PoamItem {
        uuid: ground.ids.of("poam-item", &id),
        title: line(&format!("{id} {}", control.title)),
        description: prose([
            statement(control, gap.target).as_str(),
            &finding::because(ground, gap),
        ]),
        props: gap
            .priority
            .and_then(|priority| prop("priority", priority.word()))
            .into_iter()
            .collect(),
        origins: ground.origins(),
        related_findings: vec![FindingId {
            finding_uuid: ground.ids.of("finding", &id),
        }],
        related_observations: vec![ObservationId {
            observation_uuid: ground.ids.of("observation", &control.id),
        }],
        related_risks: vec![RiskId {
            risk_uuid: ground.ids.of("risk", &id),
        }],
    }
}
