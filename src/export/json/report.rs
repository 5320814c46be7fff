//! The JSON of individual results: scores, gates, requirements, the roadmap, coverage and explanations.
//!
//! Its own module because single commands and the whole report share these structures. Their doc comments become the
//! descriptions in the published schema, so they are written for the authors of other programs.

mod fill;

pub use fill::{
    coverage, gates, head, meeting, one_requirement, one_step, range, requirements, roadmap,
    scorecard, why,
};

pub(super) use fill::score;

use serde::Serialize;

/// A result, preceded by the assessment it belongs to.
#[derive(Clone, Debug, Serialize)]
pub struct Headed<T> {
    /// The assessment, its questionnaire and the date of evaluation.
    #[serde(flatten)]
    pub head: Head,
    /// The result.
    #[serde(flatten)]
    pub body: T,
}

/// The assessment, its questionnaire and the date of evaluation.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Head {
    /// Format number of this JSON. Always 1.
    pub format: u32,
    /// Name of the system.
    pub system: String,
    /// Date of evaluation, for example `2026-12-01`.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub date: String,
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// Version of the questionnaire.
    pub version: String,
    /// SHA-256 hash of the questionnaire files, in hexadecimal.
    pub hash: String,
    /// Length of the questionnaire: `core` is the short form, which asks only the core controls; `full` asks every
    /// control.
    #[cfg_attr(test, schemars(extend("enum" = ["core", "full"])))]
    pub form: &'static str,
    /// The latest reassessment. Absent if there has been none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reassessment: Option<ReassessmentWire>,
}

/// A reassessment. Earlier answers remain, but each must be confirmed before its evidence counts towards confidence.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReassessmentWire {
    /// Date on which the reassessment started.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub on: String,
    /// Number of answers confirmed since the reassessment started.
    pub confirmed: usize,
    /// Number of answers to controls that are asked, confirmed or not.
    pub answers: usize,
    /// Previously answered version of the questionnaire. Null if the version did not change.
    pub before: Option<String>,
}

/// A ratio: exact, and in percent.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RatioWire {
    /// The ratio in percent, 0 to 100, rounded half up. 0 and 100 only if exact.
    pub percent: u64,
    /// Exact numerator.
    pub part: u64,
    /// Exact denominator. Never 0.
    pub whole: u64,
}

/// A range between 2 ratios with the same denominator. Unknown and unanswered controls count as level 0 at the low end
/// and as level 4 at the high end.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RangeWire {
    /// Low end in percent, 0 to 100, rounded half up. 0 and 100 only if exact.
    pub low_percent: u64,
    /// High end in percent, 0 to 100, rounded half up. 0 and 100 only if exact.
    pub high_percent: u64,
    /// Exact numerator of the low end.
    pub low: u64,
    /// Exact numerator of the high end.
    pub high: u64,
    /// Exact denominator of both ends. Never 0.
    pub whole: u64,
}

/// The scores for a set of controls. A score is null if no control counts towards it, which is not the same as 0.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ScoreWire {
    /// Id of the layer, phase or theme, or `whole` for all controls.
    pub id: String,
    /// Share of the targets reached, by weight of the controls.
    pub attainment: Option<RangeWire>,
    /// Share of the applicable controls, by weight, whose confirmed answer is backed by shown or verified evidence.
    pub confidence: Option<RatioWire>,
    /// Share of the controls asked, by weight, that have a level or are not applicable.
    pub completeness: Option<RatioWire>,
    /// Mean level from 0.0 to 4.0, for example `1.4`, or a range such as `1.4–2.0` if answers are missing.
    pub maturity: Option<String>,
    /// Number of controls with a level.
    pub level: usize,
    /// Number of controls that a person marked as not applicable.
    pub not_applicable: usize,
    /// Number of controls answered as unknown.
    pub unknown: usize,
    /// Number of unanswered controls.
    pub unanswered: usize,
}

/// The scorecard for one gate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ScorecardWire {
    /// Id of the gate whose targets and weights the scores use: the first gate of the target phase.
    pub gate: String,
    /// Id of the risk tier.
    pub risk_tier: String,
    /// Risk points, which determine the risk tier.
    pub risk_points: i32,
    /// Ids of the unanswered facts, whose values are assumed.
    pub assumed_facts: Vec<String>,
    /// Scores for all controls.
    pub whole: ScoreWire,
    /// Lowest known level of a mandatory control, 0 to 4. Null if no mandatory control has a known level.
    pub lowest_mandatory_level: Option<u8>,
    /// Ids of the mandatory controls at the lowest mandatory level.
    pub lowest_mandatory_controls: Vec<String>,
    /// Ids of the mandatory controls that are unknown or unanswered.
    pub lowest_mandatory_unknown: Vec<String>,
    /// Scores by layer, in the order of the questionnaire.
    pub layers: Vec<ScoreWire>,
    /// Scores by phase, in the order of the questionnaire.
    pub phases: Vec<ScoreWire>,
    /// Scores by theme, in the order of the questionnaire.
    pub themes: Vec<ScoreWire>,
    /// Contradicting answers, in the order of the questionnaire.
    pub contradictions: Vec<ContradictionWire>,
}

/// A contradiction between 2 answers: a prerequisite is below the level that a control needs.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionWire {
    /// Id of the control.
    pub control: String,
    /// Level of the control, 0 to 4.
    pub level: u8,
    /// Id of the control that is the prerequisite.
    pub prerequisite: String,
    /// Level of the prerequisite, 0 to 4.
    pub has: u8,
    /// Level that the prerequisite must have, 0 to 4.
    pub needs: u8,
    /// The contradiction in words.
    pub words: String,
}

/// The state of every gate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GatesWire {
    /// The gates, in order.
    pub gates: Vec<GateWire>,
}

/// The state of one gate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GateWire {
    /// Id of the gate, for example `G2`.
    pub id: String,
    /// Title of the gate.
    pub title: String,
    /// State of the gate: `passes`, `passes-conditionally` (with exceptions), `inconclusive` (missing answers could
    /// make it pass) or `fails` (whatever the missing answers are). No gate has a better state than the gate before it.
    #[cfg_attr(test, schemars(extend("enum" = ["passes", "passes-conditionally", "inconclusive", "fails"])))]
    pub state: &'static str,
    /// Reasons, not covered by an exception, why the gate does not pass. Missing answers count as level 0.
    pub blockers: Vec<BlockerWire>,
    /// Ids of the controls whose gap is covered by an exception.
    pub covered: Vec<String>,
    /// Exceptions that are not valid at this gate.
    pub refused_exceptions: Vec<RefusedWire>,
    /// Ids of the controls whose missing answers could still make the gate pass.
    pub undecided: Vec<String>,
    /// Whether some facts are unanswered, which limits the state to `inconclusive`.
    pub assumed_facts: bool,
    /// Whether the short form is used, which limits the state to `inconclusive`.
    pub short_form: bool,
    /// Whether the gate is overdue: the system is already in a phase for which the gate had to pass, but the gate does
    /// not pass.
    pub overdue: bool,
}

/// One reason why a gate does not pass.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BlockerWire {
    /// Id of the control. Null if the reason does not concern a single control.
    pub control: Option<String>,
    /// Kind of the reason.
    #[cfg_attr(test, schemars(extend("enum" = ["below-target", "evidence", "recommended-attainment", "not-applicable", "earlier-gate"])))]
    pub kind: &'static str,
    /// The reason in words.
    pub words: String,
}

/// An exception that is not valid at a gate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RefusedWire {
    /// Id of the control.
    pub control: String,
    /// Reason why the exception is not valid, in words.
    pub reason: &'static str,
}

/// The requirements.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RequirementsWire {
    /// The requirements, in the order of the questionnaire.
    pub requirements: Vec<RequirementWire>,
}

/// One requirement, which follows from one control.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RequirementWire {
    /// Id of the requirement, for example `REQ-DAT-P1`. Never changes.
    pub id: String,
    /// Id of the control, for example `DAT-P1`.
    pub control: String,
    /// Title of the control.
    pub title: String,
    /// The requirement as a sentence with "shall".
    pub text: String,
    /// Criteria by which the requirement is checked.
    pub criteria: Vec<CriterionWire>,
    /// Status: `met`, `partial` (above level 0, with a gap), `missing` (level 0), `unknown` (no known level) or
    /// `excepted` (not met, with an exception that is valid at the next gate).
    #[cfg_attr(test, schemars(extend("enum" = ["met", "partial", "missing", "unknown", "excepted"])))]
    pub status: &'static str,
    /// Priority from `P1` (most urgent) to `P4`. Null if the requirement is met.
    #[cfg_attr(test, schemars(extend("enum" = ["P1", "P2", "P3", "P4", null])))]
    pub priority: Option<&'static str>,
    /// Level, 0 to 4. Null if it is not known.
    pub level: Option<u8>,
    /// Target at the last gate of the target phase, 0 to 4.
    pub target: u8,
    /// Id of the first gate with a gap. Null if the requirement is met.
    pub gap_gate: Option<String>,
    /// Kind of gap at `gap_gate`: `levels` if the level is below the target, `evidence` if only evidence is missing.
    /// Null if the requirement is met.
    #[cfg_attr(test, schemars(extend("enum" = ["levels", "evidence", null])))]
    pub gap_in: Option<&'static str>,
    /// Id of the accountable role.
    pub role: String,
    /// Person or role named as accountable. Null if none is named.
    pub owner: Option<String>,
    /// Id of the role that does the work.
    pub responsible_role: String,
    /// Person or role named as responsible for the work. Null if none is named.
    pub responsible: Option<String>,
    /// Ids of the roles whose advice is needed.
    pub consulted: Vec<String>,
    /// Calendar days that pass before the work can begin.
    pub lead_days: u32,
    /// Laws that bind the control for this system: choices of the fact `regulation`.
    pub law: Vec<String>,
    /// Evidence state that counts on the date of evaluation. Null if no evidence is recorded.
    #[cfg_attr(test, schemars(extend("enum" = ["claimed", "shown", "verified", null])))]
    pub evidence: Option<&'static str>,
    /// Reasons for the target, one phrase each.
    pub because: Vec<String>,
    /// Related items in public frameworks, each written as the id of the catalog, a space and the id of the item.
    pub related: Vec<String>,
}

/// A criterion by which a requirement is checked.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CriterionWire {
    /// Method of the check.
    #[cfg_attr(test, schemars(extend("enum" = ["inspection", "test", "demonstration", "analysis"])))]
    pub method: &'static str,
    /// Expected result.
    pub text: String,
}

/// Whether a gate can pass by a given day, and the extra time that each role would need.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MeetingWire {
    /// Id of the gate.
    pub gate: String,
    /// Day by which the gate has to pass.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub target_date: String,
    /// Day on which the gate can pass with the current team, with unknown levels starting at 0. Null if there is no such
    /// day.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub latest: Option<String>,
    /// Whether the current team meets the target date.
    pub met: bool,
    /// Extra time that each role would need, best offer first. Empty if the date is met.
    pub offers: Vec<OfferWire>,
}

/// The extra time that one role would need.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OfferWire {
    /// Id of the role.
    pub role: String,
    /// Least extra time needed to meet the date, in percent of a person. Null if not even 3 more people are enough.
    pub percent: Option<u32>,
    /// Day on which the gate can pass with that much extra time, or with 3 more people. Null if there is no such day.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub latest: Option<String>,
}

/// The roadmap. Dates are a range between 2 plans: one for the known gaps only, and one in which unknown levels start
/// at 0. Dates are calculated from effort, order and capacity.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoadmapWire {
    /// First day of work.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub start: String,
    /// Number of simulation runs behind the forecast.
    pub forecast_runs: usize,
    /// Date on which the current plan was committed. Null if no plan is committed.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub committed_on: Option<String>,
    /// Steps that cannot start on the day they are pinned to.
    pub missed_pins: Vec<MissedPinWire>,
    /// Dates of each gate up to the last gate of the target phase, in order.
    pub gates: Vec<GateDayWire>,
    /// Every step of the plan in which unknown levels start at 0.
    pub steps: Vec<StepWire>,
}

/// The dates on which a gate can pass.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GateDayWire {
    /// Id of the gate, for example `G2`.
    pub gate: String,
    /// Earliest day on which the gate can pass, if only the known gaps need work. Null if there is no such day.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub earliest: Option<String>,
    /// Latest day on which the gate can pass, if unknown levels start at 0. Null if there is no such day.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub latest: Option<String>,
    /// Day on which the last step ends, if a freeze delays the gate from that day until `latest`. Null without such a
    /// freeze.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub ready: Option<String>,
    /// Lower bound: with this team, and unknown levels starting at 0, no plan lets the gate pass before this day. Null
    /// if the gate has no day in that plan.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub bound: Option<String>,
    /// Ids of the roles that have no people, which leaves the gate without a day.
    pub missing_roles: Vec<String>,
    /// Day by which the gate passes in 50% of the simulation runs, with unknown levels starting at 0. Null if the gate
    /// has no day.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub p50: Option<String>,
    /// Day by which the gate passes in 80% of the simulation runs, with unknown levels starting at 0. Null if the gate
    /// has no day.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub p80: Option<String>,
    /// Day on which the gate passes according to the committed plan. Null if there is no such plan or the plan has no
    /// day for the gate.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub committed: Option<String>,
    /// Ids of the dropped controls that keep the gate from passing.
    pub dropped: Vec<String>,
    /// Keys of the steps on the critical chain of the gate, earliest first. Empty if the gate has no day.
    pub chain: Vec<String>,
}

/// A step that cannot start on the day it is pinned to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MissedPinWire {
    /// Key of the step.
    pub key: String,
    /// Day that the step is pinned to, as entered, even if it is not a working day.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub pinned_to: String,
}

/// One step of the roadmap.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StepWire {
    /// Id of the control.
    pub control: String,
    /// `raise` raises the control to a higher level; `evidence` provides evidence for its level.
    #[cfg_attr(test, schemars(extend("enum" = ["raise", "evidence"])))]
    pub kind: &'static str,
    /// Level before the step, 0 to 4. Equal to `to` if only evidence is missing.
    pub from: u8,
    /// Level after the step, 0 to 4.
    pub to: u8,
    /// Id of the gate that waits for the step.
    pub gate: String,
    /// Effort in thousandths of a person-day.
    pub effort: u64,
    /// Person who does the step. Null if the step has no dates.
    pub person: Option<String>,
    /// First day of work. Null if the step, or one that it waits for, is dropped or has nobody to do it.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub start: Option<String>,
    /// Last day of work. Null if `start` is null.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub end: Option<String>,
    /// Reason why the step does not start earlier or has no dates, in words.
    pub because: String,
    /// Whether the step is planned only because the level is not known.
    pub uncertain: bool,
    /// Ids of the prerequisites that are assumed to be met.
    pub assumed: Vec<String>,
    /// Key of the step: `DAT-P1>2` raises the control to level 2, `DAT-P1=2/shown` provides shown evidence for level 2.
    /// Unique within the plan.
    pub key: String,
    /// Share of the simulation runs in which the step was on the critical chain of the last gate with a day, in
    /// thousandths from 0 to 1000.
    pub critical: u32,
    /// Keys of the steps that start later because of this step: they wait for the step, or for the person who does it.
    pub delays: Vec<String>,
    /// Whether the team dropped the step.
    pub dropped: bool,
}

/// Public frameworks, with the controls related to their items.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoverageWire {
    /// The frameworks, in order.
    pub catalogs: Vec<CatalogWire>,
}

/// One public framework. Items are only related to controls; none is ever reported as satisfied.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CatalogWire {
    /// Id of the catalog of the framework.
    pub id: String,
    /// Name of the framework.
    pub name: String,
    /// Version of the framework.
    pub version: String,
    /// Publisher of the framework.
    pub publisher: String,
    /// Terms under which the ids and titles of the framework are used here.
    pub licence: String,
    /// Address of the text of the framework.
    pub url: String,
    /// Whether all items of the framework are listed rather than only those that controls refer to.
    pub whole: bool,
    /// Number of items, excluding headings, with at least one related control.
    pub related: usize,
    /// Number of items, excluding headings, with at least one related control that is asked and not marked as not
    /// applicable.
    pub asked: usize,
    /// Number of items counted in `asked` for which all related controls that are asked and not marked as not
    /// applicable are at their targets.
    pub at_target: usize,
    /// The items, in order.
    pub items: Vec<ItemWire>,
}

/// One item of a framework.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ItemWire {
    /// Id of the item in the framework.
    pub id: String,
    /// Title of the item.
    pub title: String,
    /// Whether the item is only a heading for other items.
    pub heading: bool,
    /// Controls related to the item, in the order of the questionnaire. A control at its target does not satisfy the
    /// item.
    pub related: Vec<RelatedWire>,
}

/// A control related to an item.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RelatedWire {
    /// Id of the control.
    pub control: String,
    /// `asked` if the control is in scope, `later` if it is asked only beyond the target phase, `does-not-apply` if the
    /// facts exclude it.
    #[cfg_attr(test, schemars(extend("enum" = ["asked", "later", "does-not-apply"])))]
    pub part: &'static str,
    /// Level, 0 to 4. Null if the control is not asked or its level is not known.
    pub level: Option<u8>,
    /// Target at the last gate of the target phase, 0 to 4. Null if the control is not asked.
    pub target: Option<u8>,
    /// State of the control in words.
    pub words: String,
}

/// An explanation of a result.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WhyWire {
    /// Subject of the explanation.
    pub title: String,
    /// The explanation, one statement per line.
    pub lines: Vec<String>,
}
