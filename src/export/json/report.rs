//! The answers to single questions about a report: scores, gates, requirements, the roadmap, coverage, an explanation.
//!
//! The doc comments have outside readers too, as those of the whole report become the descriptions of its published
//! schema.

mod fill;

pub use fill::{
    coverage, gates, head, one_requirement, one_step, range, requirements, roadmap, scorecard, why,
};

pub(super) use fill::score;

use serde::Serialize;

/// An answer to one question, with what it is about.
#[derive(Clone, Debug, Serialize)]
pub struct Headed<T> {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// The answer.
    #[serde(flatten)]
    pub body: T,
}

/// What an answer is about: the head of each.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Head {
    /// Always 1.
    pub format: u32,
    /// The system.
    pub system: String,
    /// The day, as in 2026-12-01.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub date: String,
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files.
    pub hash: String,
    /// `core` or `full`.
    #[cfg_attr(test, schemars(extend("enum" = ["core", "full"])))]
    pub form: &'static str,
    /// That the answers are gone through again; absent where they never were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reassessment: Option<ReassessmentWire>,
}

/// A re-assessment: answers given earlier stand, but each has to be said again before it counts as sure.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReassessmentWire {
    /// The day it began.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub on: String,
    /// How many answers were said again since.
    pub confirmed: usize,
    /// How many answers there are to controls that are asked.
    pub answers: usize,
    /// The version of the questionnaire that was answered before; null where it is the same.
    pub before: Option<String>,
}

/// A ratio.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RatioWire {
    /// In percent, half up, 100 and 0 only where exact.
    pub percent: u64,
    /// The exact part.
    pub part: u64,
    /// The exact whole.
    pub whole: u64,
}

/// A range.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RangeWire {
    /// The least, in percent.
    pub low_percent: u64,
    /// The most, in percent.
    pub high_percent: u64,
    /// The exact least part.
    pub low: u64,
    /// The exact most part.
    pub high: u64,
    /// The exact whole.
    pub whole: u64,
}

/// A score; what is absent is absent because nothing is asked there.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ScoreWire {
    /// What it is the score of.
    pub id: String,
    /// Attainment of targets.
    pub attainment: Option<RangeWire>,
    /// Weight that rests on evidence.
    pub confidence: Option<RatioWire>,
    /// Weight that is answered.
    pub completeness: Option<RatioWire>,
    /// Mean level, in words such as `1.4–2.0`.
    pub maturity: Option<String>,
    /// Controls with a level.
    pub level: usize,
    /// Controls set aside by a person.
    pub not_applicable: usize,
    /// Controls that somebody has to find out about.
    pub unknown: usize,
    /// Controls not answered.
    pub unanswered: usize,
}

/// The whole scorecard.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ScorecardWire {
    /// The gate whose targets count.
    pub gate: String,
    /// Risk tier.
    pub risk_tier: String,
    /// Its points.
    pub risk_points: i32,
    /// Facts that are merely assumed.
    pub assumed_facts: Vec<String>,
    /// Everything.
    pub whole: ScoreWire,
    /// The lowest known level of a must control.
    pub lowest_mandatory_level: Option<u8>,
    /// The must controls at that level.
    pub lowest_mandatory_controls: Vec<String>,
    /// Must controls whose level is not known.
    pub lowest_mandatory_unknown: Vec<String>,
    /// By layer.
    pub layers: Vec<ScoreWire>,
    /// By phase.
    pub phases: Vec<ScoreWire>,
    /// By theme.
    pub themes: Vec<ScoreWire>,
    /// Answers that rest on another which does not carry them.
    pub contradictions: Vec<ContradictionWire>,
}

/// Two answers that cannot both be as said.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionWire {
    /// The control.
    pub control: String,
    /// Its level.
    pub level: u8,
    /// The control it waits for.
    pub prerequisite: String,
    /// The level that one has.
    pub has: u8,
    /// The level it must have.
    pub needs: u8,
    /// The sentence.
    pub words: String,
}

/// The gates.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GatesWire {
    /// Each gate in order.
    pub gates: Vec<GateWire>,
}

/// One gate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GateWire {
    /// `G2`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `passes`, `passes-conditionally`, `inconclusive` or `fails`.
    #[cfg_attr(test, schemars(extend("enum" = ["passes", "passes-conditionally", "inconclusive", "fails"])))]
    pub state: &'static str,
    /// What shuts it.
    pub blockers: Vec<BlockerWire>,
    /// Controls covered by an exception.
    pub covered: Vec<String>,
    /// Exceptions that cover nothing, with the reason.
    pub refused_exceptions: Vec<RefusedWire>,
    /// Controls whose answers could still open it.
    pub undecided: Vec<String>,
    /// Whether facts are merely assumed.
    pub assumed_facts: bool,
    /// Whether the short form leaves controls out.
    pub short_form: bool,
}

/// One thing that shuts a gate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BlockerWire {
    /// The control, where it is about one.
    pub control: Option<String>,
    /// The sentence.
    pub words: String,
}

/// An exception that covers nothing.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RefusedWire {
    /// The control.
    pub control: String,
    /// Why.
    pub reason: &'static str,
}

/// The requirements.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RequirementsWire {
    /// Each requirement in the order of the questionnaire.
    pub requirements: Vec<RequirementWire>,
}

/// One requirement.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RequirementWire {
    /// `REQ-DAT-P1`.
    pub id: String,
    /// `DAT-P1`.
    pub control: String,
    /// Its title.
    pub title: String,
    /// The sentence with "shall".
    pub text: String,
    /// How it is checked.
    pub criteria: Vec<CriterionWire>,
    /// `met`, `partial`, `missing`, `unknown` or `excepted`.
    #[cfg_attr(test, schemars(extend("enum" = ["met", "partial", "missing", "unknown", "excepted"])))]
    pub status: &'static str,
    /// `P1` to `P4`; absent where it is met.
    #[cfg_attr(test, schemars(extend("enum" = ["P1", "P2", "P3", "P4", null])))]
    pub priority: Option<&'static str>,
    /// The level, where it is known.
    pub level: Option<u8>,
    /// The level asked in the end.
    pub target: u8,
    /// The first gate it is short for.
    pub gap_gate: Option<String>,
    /// `levels` or `evidence`.
    #[cfg_attr(test, schemars(extend("enum" = ["levels", "evidence", null])))]
    pub gap_in: Option<&'static str>,
    /// The role that owns it.
    pub role: String,
    /// The person or role named for it.
    pub owner: Option<String>,
    /// Evidence state, where there is any.
    #[cfg_attr(test, schemars(extend("enum" = ["claimed", "shown", "verified", null])))]
    pub evidence: Option<&'static str>,
    /// Why the target is what it is.
    pub because: Vec<String>,
    /// Related entries of public frameworks, as `catalog entry`.
    pub related: Vec<String>,
}

/// A criterion.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CriterionWire {
    /// How it is checked.
    #[cfg_attr(test, schemars(extend("enum" = ["inspection", "test", "demonstration", "analysis"])))]
    pub method: &'static str,
    /// The outcome.
    pub text: String,
}

/// The roadmap, as a range.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RoadmapWire {
    /// The first day of work.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub start: String,
    /// How many runs the forecast is made from.
    pub forecast_runs: usize,
    /// The day of the plan agreed on last.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub committed_on: Option<String>,
    /// Steps that cannot start on the day they are wanted.
    pub missed_pins: Vec<MissedPinWire>,
    /// Each gate with its range of days.
    pub gates: Vec<GateDayWire>,
    /// Every step, with everything unknown starting from nothing.
    pub steps: Vec<StepWire>,
}

/// When a gate can open.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GateDayWire {
    /// `G2`.
    pub gate: String,
    /// With the known gaps only.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub earliest: Option<String>,
    /// With everything unknown starting from nothing.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub latest: Option<String>,
    /// No plan with these people opens it before this day, with everything unknown starting from nothing.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub bound: Option<String>,
    /// Roles without people that keep it from having a day.
    pub missing_roles: Vec<String>,
    /// By this day it opens in half of the runs, with everything unknown starting from nothing.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub p50: Option<String>,
    /// By this day it opens in four fifths of them.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub p80: Option<String>,
    /// The day it was to open by the plan agreed on last.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub committed: Option<String>,
    /// Dropped controls that keep it shut.
    pub dropped: Vec<String>,
    /// Keys of the steps on its critical chain, the first to start first; empty where it has no day.
    pub chain: Vec<String>,
}

/// A step that cannot start on the day it is wanted.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MissedPinWire {
    /// Its key.
    pub key: String,
    /// The first working day on or after the day wanted.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub pinned_to: String,
}

/// One step.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StepWire {
    /// Its control.
    pub control: String,
    /// `raise` or `evidence`.
    #[cfg_attr(test, schemars(extend("enum" = ["raise", "evidence"])))]
    pub kind: &'static str,
    /// The level before.
    pub from: u8,
    /// The level after.
    pub to: u8,
    /// The gate that waits for it.
    pub gate: String,
    /// Effort in thousandths of a person-day.
    pub effort: u64,
    /// Who carries it.
    pub person: Option<String>,
    /// First day of work.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub start: Option<String>,
    /// Last day of work.
    #[cfg_attr(test, schemars(extend("format" = "date")))]
    pub end: Option<String>,
    /// Why not earlier.
    pub because: String,
    /// Whether it is planned only because nobody knows the level.
    pub uncertain: bool,
    /// Prerequisites taken as met.
    pub assumed: Vec<String>,
    /// Its key: `DAT-P1>2` raises a control to 2, `DAT-P1=2` shows it at 2.
    pub key: String,
    /// In how many thousandths of the runs it lay on the critical chain of the last gate with a day.
    pub critical: u32,
    /// Keys of the steps that would start earlier were it done.
    pub delays: Vec<String>,
    /// Whether the team dropped it.
    pub dropped: bool,
}

/// Frameworks seen through the controls related to their items.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CoverageWire {
    /// Each framework in order.
    pub catalogs: Vec<CatalogWire>,
}

/// One framework.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CatalogWire {
    /// Id of the catalog.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Who publishes it.
    pub publisher: String,
    /// Under which terms its ids and titles are named here.
    pub licence: String,
    /// Where it can be read.
    pub url: String,
    /// Whether all its items are here, or only those that controls name.
    pub whole: bool,
    /// Items with at least one related control; headings are not counted here and below.
    pub related: usize,
    /// Items with at least one related control that is asked.
    pub asked: usize,
    /// Items with every control that is asked at its target.
    pub at_target: usize,
    /// Its items in order.
    pub items: Vec<ItemWire>,
}

/// One item of a framework.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ItemWire {
    /// Its id in the framework.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether it only holds other items together.
    pub heading: bool,
    /// Controls related to it; related, never satisfying.
    pub related: Vec<RelatedWire>,
}

/// A control related to an item.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RelatedWire {
    /// The control.
    pub control: String,
    /// `asked`, `later` or `does-not-apply`.
    #[cfg_attr(test, schemars(extend("enum" = ["asked", "later", "does-not-apply"])))]
    pub part: &'static str,
    /// Its level, where it is asked and known.
    pub level: Option<u8>,
    /// The level asked of it, where it is asked.
    pub target: Option<u8>,
    /// How it stands, in words.
    pub words: String,
}

/// An explanation.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WhyWire {
    /// What is explained.
    pub title: String,
    /// The explanation, one thing a line.
    pub lines: Vec<String>,
}
