//! The parts of OSCAL 1.2.3 that surefoot writes, named as in NIST's models.
//!
//! Absent or empty values are omitted, since the schema does not allow empty lists. These types only define the shape
//! of the JSON; the modules that fill them define its meaning.

use serde::Serialize;

/// A file with assessment results.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ResultsFile {
    pub assessment_results: AssessmentResults,
}

/// A file with a plan of action and milestones.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PlanFile {
    pub plan_of_action_and_milestones: PlanOfAction,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct AssessmentResults {
    pub uuid: String,
    pub metadata: Metadata,
    pub import_ap: Href,
    pub local_definitions: Objectives,
    pub results: Vec<Outcome>,
    pub back_matter: BackMatter,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PlanOfAction {
    pub uuid: String,
    pub metadata: Metadata,
    pub system_id: SystemId,
    pub local_definitions: Local,
    pub observations: Vec<Observation>,
    pub risks: Vec<Risk>,
    pub findings: Vec<Finding>,
    pub poam_items: Vec<PoamItem>,
    pub back_matter: BackMatter,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Metadata {
    pub title: String,
    pub last_modified: String,
    pub version: String,
    pub oscal_version: &'static str,
    pub props: Vec<Prop>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub responsible_parties: Vec<Responsible>,
    pub remarks: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Prop {
    pub name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ns: Option<&'static str>,
    pub value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Link {
    pub href: String,
    pub rel: &'static str,
    pub resource_fragment: String,
    pub text: String,
}

#[derive(Serialize)]
pub(super) struct Href {
    pub href: String,
}

#[derive(Serialize)]
pub(super) struct Role {
    pub id: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Party {
    pub uuid: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub name: String,
    pub props: Vec<Prop>,
}

/// A role with the people in it.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Responsible {
    pub role_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub party_uuids: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct SystemId {
    pub identifier_type: &'static str,
    pub id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Objectives {
    pub objectives_and_methods: Vec<Objective>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Objective {
    pub control_id: String,
    pub description: String,
    pub parts: Vec<OscalPart>,
}

#[derive(Default, Serialize)]
pub(super) struct OscalPart {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ns: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    pub prose: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<OscalPart>,
}

/// An assessment on one day, which OSCAL calls a result.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Outcome {
    pub uuid: String,
    pub title: String,
    pub description: String,
    pub start: String,
    pub props: Vec<Prop>,
    pub local_definitions: Local,
    pub reviewed_controls: Reviewed,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<Observation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<Risk>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// Definitions in the document itself, because there is no assessment plan or system security plan to refer to.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Local {
    pub components: Vec<Component>,
    pub assessment_assets: Assets,
}

#[derive(Serialize)]
pub(super) struct Component {
    pub uuid: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Prop>,
    pub status: ComponentStatus,
}

#[derive(Serialize)]
pub(super) struct ComponentStatus {
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Assets {
    pub components: Vec<Component>,
    pub assessment_platforms: Vec<Platform>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Platform {
    pub uuid: String,
    pub title: String,
    pub uses_components: Vec<UsedComponent>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct UsedComponent {
    pub component_uuid: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Reviewed {
    pub description: String,
    pub control_selections: Vec<ControlSelection>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub control_objective_selections: Vec<ObjectiveSelection>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ControlSelection {
    pub include_controls: Vec<ControlId>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ControlId {
    pub control_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ObjectiveSelection {
    pub include_objectives: Vec<ObjectiveId>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ObjectiveId {
    pub objective_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Observation {
    pub uuid: String,
    pub title: String,
    pub description: String,
    pub props: Vec<Prop>,
    pub methods: Vec<&'static str>,
    pub types: Vec<&'static str>,
    pub origins: Vec<Origin>,
    pub subjects: Vec<Subject>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relevant_evidence: Vec<Evidence>,
    pub collected: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Origin {
    pub actors: Vec<Actor>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Actor {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub actor_uuid: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Subject {
    pub subject_uuid: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
}

#[derive(Serialize)]
pub(super) struct Evidence {
    pub description: String,
    pub props: Vec<Prop>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Finding {
    pub uuid: String,
    pub title: String,
    pub description: String,
    pub props: Vec<Prop>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    pub origins: Vec<Origin>,
    pub target: FindingTarget,
    pub related_observations: Vec<ObservationId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_risks: Vec<RiskId>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct FindingTarget {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub target_id: String,
    pub status: TargetStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation_status: Option<Implementation>,
}

#[derive(Serialize)]
pub(super) struct TargetStatus {
    pub state: &'static str,
    pub reason: &'static str,
    pub remarks: String,
}

#[derive(Serialize)]
pub(super) struct Implementation {
    pub state: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ObservationId {
    pub observation_uuid: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct RiskId {
    pub risk_uuid: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct FindingId {
    pub finding_uuid: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Risk {
    pub uuid: String,
    pub title: String,
    pub description: String,
    pub statement: String,
    pub props: Vec<Prop>,
    pub status: &'static str,
    pub origins: Vec<Origin>,
    pub characterizations: Vec<Characterization>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mitigating_factors: Vec<Mitigation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remediations: Vec<Remediation>,
    #[serde(rename = "risk-log", skip_serializing_if = "Option::is_none")]
    pub log: Option<RiskLog>,
    pub related_observations: Vec<ObservationId>,
}

#[derive(Serialize)]
pub(super) struct Characterization {
    pub origin: Origin,
    pub facets: Vec<Facet>,
}

#[derive(Serialize)]
pub(super) struct Facet {
    pub name: &'static str,
    pub system: &'static str,
    pub value: String,
}

#[derive(Serialize)]
pub(super) struct Mitigation {
    pub uuid: String,
    pub description: String,
}

#[derive(Serialize)]
pub(super) struct Remediation {
    pub uuid: String,
    pub lifecycle: &'static str,
    pub title: String,
    pub description: String,
    pub props: Vec<Prop>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Task {
    pub uuid: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    pub props: Vec<Prop>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing: Option<Timing>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<TaskId>,
    pub responsible_roles: Vec<Responsible>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct TaskId {
    pub task_uuid: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Timing {
    pub within_date_range: Range,
}

#[derive(Serialize)]
pub(super) struct Range {
    pub start: String,
    pub end: String,
}

#[derive(Serialize)]
pub(super) struct RiskLog {
    pub entries: Vec<LogEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct LogEntry {
    pub uuid: String,
    pub title: String,
    pub description: String,
    pub start: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_change: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PoamItem {
    pub uuid: String,
    pub title: String,
    pub description: String,
    pub props: Vec<Prop>,
    pub origins: Vec<Origin>,
    pub related_findings: Vec<FindingId>,
    pub related_observations: Vec<ObservationId>,
    pub related_risks: Vec<RiskId>,
}

#[derive(Serialize)]
pub(super) struct BackMatter {
    pub resources: Vec<Resource>,
}

#[derive(Serialize)]
pub(super) struct Resource {
    pub uuid: String,
    pub title: String,
    pub description: String,
    pub props: Vec<Prop>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rlinks: Vec<Href>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base64: Option<Attachment>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Attachment {
    pub filename: &'static str,
    pub media_type: &'static str,
    pub value: String,
}
