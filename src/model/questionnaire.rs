//! The questionnaire: content that [`check`] accepted and that therefore has no broken references.
//!
//! Each of its parts has an index type of its own, which no other vector takes, so that no code downstream can name what
//! does not exist. The answers of a team must never be stored here.
//!
//! This file and its parts use each other: they describe and compare the questionnaire that holds them.

pub mod builtin;
mod catalog;
pub mod check;
pub mod condition;
mod difference;
pub mod file;
mod level;
mod revision;

use std::collections::BTreeMap;

use crate::base::index_vec::{IndexVec, index_types};
pub use catalog::{Catalog, Entry};
use condition::Condition;
pub use level::Level;
pub use revision::{Revision, Together, order};

index_types! {
    /// A phase of a system's life.
    PhaseIx
    /// A layer, in which controls sit.
    LayerIx
    /// A theme, which controls serve.
    ThemeIx
    /// A role, which owns controls.
    RoleIx
    /// A fact about the system.
    FactIx
    /// A choice of a fact.
    ChoiceIx
    /// A risk tier.
    TierIx
    /// What gives risk points.
    RiskPointIx
    /// A use case.
    UseCaseIx
    /// A rule that raises targets.
    RuleIx
    /// A gate.
    GateIx
    /// A control.
    ControlIx
    /// A catalog.
    CatalogIx
    /// An entry of a catalog.
    EntryIx
}

/// The whole content, checked once, then immutable.
#[derive(Clone, Debug)]
pub struct Questionnaire {
    /// Stable name, as in `ai-security`.
    pub id: String,
    /// Version of the content, as in `1.0.0`.
    pub version: String,
    /// SHA-256 of all its files, in hexadecimal.
    pub hash: String,
    /// What a person calls it.
    pub title: String,
    /// Language tag of its prose.
    pub language: String,
    /// Licence of its words.
    pub licence: String,
    /// The five levels, from 0.
    pub levels: IndexVec<Level, LevelName>,
    /// The phases in the order of a system's life.
    pub phases: IndexVec<PhaseIx, Phase>,
    /// Where controls sit.
    pub layers: IndexVec<LayerIx, Named>,
    /// What controls serve.
    pub themes: IndexVec<ThemeIx, Named>,
    /// Who owns controls.
    pub roles: IndexVec<RoleIx, Named>,
    /// The questions about the system itself.
    pub facts: IndexVec<FactIx, Fact>,
    /// How facts become a risk tier.
    pub risk: Risk,
    /// What raises targets.
    pub rules: IndexVec<RuleIx, TargetRule>,
    /// The gates in order.
    pub gates: IndexVec<GateIx, Gate>,
    /// How effort is shared over the levels.
    pub effort: EffortShares,
    /// What controls weigh.
    pub weights: Weights,
    /// The controls, layer by layer in the order of their files.
    pub controls: IndexVec<ControlIx, Control>,
    /// The public frameworks the crosswalk names.
    pub catalogs: IndexVec<CatalogIx, Catalog>,
    /// What each version did to the controls, as its author declares it, in the order of the file.
    pub revisions: Vec<Revision>,
}

/// Something with a stable id and words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Stable name.
    pub id: String,
    /// What a person calls it.
    pub title: String,
    /// One sentence about it.
    pub about: String,
}

/// One of the five levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelName {
    /// `Defined`.
    pub title: String,
    /// What it means for any control.
    pub about: String,
}

/// A phase of a system's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Stable name.
    pub id: String,
    /// What a person calls it.
    pub title: String,
    /// One sentence about it.
    pub about: String,
}

/// A question about the system itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Stable name.
    pub id: String,
    /// What a person calls it.
    pub title: String,
    /// The question as asked.
    pub question: String,
    /// Why it is asked: what it switches on.
    pub why: String,
    /// An example that helps to decide.
    pub example: String,
    /// What can be answered.
    pub kind: FactKind,
}

/// What a fact can be answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// Yes or no.
    YesNo,
    /// One of several, from least to most; `gravest` is assumed while nobody has answered.
    Graded {
        /// The choices in order.
        choices: IndexVec<ChoiceIx, Choice>,
        /// The one assumed while unanswered.
        gravest: ChoiceIx,
    },
    /// Any of several, or none of them; all of them are assumed while nobody has answered.
    Several {
        /// The choices.
        choices: IndexVec<ChoiceIx, Choice>,
    },
}

/// One choice of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Stable name.
    pub id: String,
    /// What a person calls it.
    pub title: String,
    /// What it means.
    pub about: String,
}

/// How facts become points and points a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// The tiers from low to high; each but the last with the most points it takes.
    pub tiers: IndexVec<TierIx, Tier>,
    /// What gives points.
    pub points: IndexVec<RiskPointIx, RiskPoints>,
    /// What the system does, by its facts; the first that holds names it.
    pub use_cases: IndexVec<UseCaseIx, UseCase>,
}

/// A risk tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Stable name.
    pub id: String,
    /// What a person calls it.
    pub title: String,
    /// The most points it takes; none for the last.
    pub up_to: Option<i32>,
}

/// Points that a condition gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskPoints {
    /// When they are given.
    pub when: Condition,
    /// How many; may be negative.
    pub points: i32,
    /// Why, in a few words.
    pub reason: String,
}

/// What a system does, as shown on screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseCase {
    /// `acts`.
    pub id: String,
    /// The sentence.
    pub title: String,
    /// When it holds; the last one always does.
    pub when: Option<Condition>,
}

/// A rule that raises targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetRule {
    /// When it holds.
    pub when: Condition,
    /// The theme it raises.
    pub theme: ThemeIx,
    /// By how many levels.
    pub raise: u8,
    /// Why, in words a manager accepts.
    pub reason: String,
}

/// A decision point between phases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// `G2`.
    pub id: String,
    /// `Release to real users`.
    pub title: String,
    /// What passing it permits, as a sentence.
    pub permits: String,
    /// The phase wanted for which this is a gate in question.
    pub phase: PhaseIx,
    /// The phases whose controls it covers.
    pub covers: Vec<PhaseIx>,
    /// Controls of later phases it asks for by name, its own and those of the gates before it.
    pub names: Vec<ControlIx>,
    /// The level asked of must controls, by tier.
    pub must_level: IndexVec<TierIx, Level>,
    /// The level asked of should controls, by tier.
    pub should_level: IndexVec<TierIx, Level>,
    /// The least level of any must control; no exception goes below it.
    pub floor: Level,
    /// The highest target it ever asks.
    pub max_level: Level,
    /// Least attainment over the should controls, in percent.
    pub should_attainment: u8,
    /// Least evidence state of must controls.
    pub evidence: EvidenceState,
    /// How many exceptions it takes.
    pub exceptions: usize,
    /// For how many days an exception may run from its granting.
    pub exception_days: i32,
    /// Controls that no exception covers, its own and those of the gates before it.
    pub never_deferrable: Vec<ControlIx>,
}

/// How well an answer is supported.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::IntoStaticStr,
    strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
pub enum EvidenceState {
    /// Somebody says so.
    #[default]
    Claimed,
    /// The room saw it.
    Shown,
    /// Checked against the criteria by someone who did not build it.
    Verified,
}

impl EvidenceState {
    /// Every state, from weakest to strongest.
    pub const ALL: [Self; 3] = [Self::Claimed, Self::Shown, Self::Verified];

    /// The word in files and on screens.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The state of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// How the effort of a control is shared over its levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffortShares {
    /// Percent of the effort to level 3 that each step up takes: 0 to 1, 1 to 2, 2 to 3, 3 to 4.
    pub share: [u32; 4],
    /// Effort of showing or verifying evidence where only that is short, in thousandths of a person-day.
    pub evidence: u64,
    /// Percent of its effort that work takes in the end: at best, most likely, at worst. One draw for all of a plan.
    pub overrun: [u64; 3],
}

/// What controls weigh in scores and plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// A must control.
    pub must: u64,
    /// A should control.
    pub should: u64,
    /// A control on the never-deferrable list of the gate in question.
    pub never_deferrable: u64,
}

/// One safeguard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Stable id, never reused.
    pub id: String,
    /// Layer.
    pub layer: LayerIx,
    /// Phase in which it is first expected.
    pub phase: PhaseIx,
    /// Theme.
    pub theme: ThemeIx,
    /// Whether a gate asks it of everyone (must) or of most (should).
    pub must: bool,
    /// The phases wanted whose short form asks it.
    pub core: Vec<PhaseIx>,
    /// What a person calls it.
    pub title: String,
    /// The one question.
    pub question: String,
    /// An open question for a silent or too certain room; may be empty.
    pub probe: String,
    /// What goes wrong without it.
    pub why: String,
    /// What a reviewer can see at each level, from 0.
    pub levels: IndexVec<Level, String>,
    /// What one can ask to be shown.
    pub evidence: Vec<String>,
    /// The mistake that teams make.
    pub pitfall: String,
    /// When it applies; always without.
    pub applies_when: Option<Condition>,
    /// The role that carries it.
    pub owner: RoleIx,
    /// Roles that help.
    pub contributors: Vec<RoleIx>,
    /// Least and most effort to level 3, in person-days.
    pub effort: (u32, u32),
    /// How long an answer stays fresh, in months; none where the questionnaire does not say.
    pub review_months: Option<u32>,
    /// What must stand before it.
    pub after: Vec<After>,
    /// What follows from it.
    pub requirement: Statement,
    /// What it is related to: catalog and entry.
    pub crosswalk: Vec<(CatalogIx, EntryIx)>,
}

/// A control that must have a level before another can rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// The prerequisite.
    pub control: ControlIx,
    /// The level it must have.
    pub level: Level,
}

/// A requirement as written in the questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The sentence with "shall".
    pub text: String,
    /// How one sees that it is met.
    pub criteria: Vec<Criterion>,
}

/// One way to see that a requirement is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// How it is checked.
    pub method: Method,
    /// The outcome, which can fail.
    pub text: String,
}

/// The four verification methods of requirements engineering (ISO/IEC/IEEE 29148).
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Method {
    /// Reading or looking.
    Inspection,
    /// Trying, with measured outcome.
    Test,
    /// Showing that it works.
    Demonstration,
    /// Working it out from records or models.
    Analysis,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 4] = [
        Self::Inspection,
        Self::Test,
        Self::Demonstration,
        Self::Analysis,
    ];

    /// The word in files and on screens.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl Questionnaire {
    /// The control of that id.
    pub fn control(&self, id: &str) -> Option<ControlIx> {
        self.controls.position(|control| control.id == id)
    }

    /// What was done to the controls since a version, all of it together; nothing where the author does not say.
    pub fn since(&self, version: &str) -> Option<Together> {
        revision::since(&self.revisions, version)
    }

    /// What asks something else here than in an earlier version, and what is new, some controls being renamed.
    pub fn difference(&self, earlier: &Self, renamed: &BTreeMap<String, String>) -> Together {
        difference::between(earlier, self, renamed)
    }

    /// The fact of that id.
    pub fn fact(&self, id: &str) -> Option<FactIx> {
        self.facts.position(|fact| fact.id == id)
    }

    /// The phase of that id.
    pub fn phase(&self, id: &str) -> Option<PhaseIx> {
        self.phases.position(|phase| phase.id == id)
    }

    /// The gate of that id; upper and lower case are the same.
    pub fn gate(&self, id: &str) -> Option<GateIx> {
        self.gates.position(|gate| gate.id.eq_ignore_ascii_case(id))
    }

    /// The role of that id.
    pub fn role(&self, id: &str) -> Option<RoleIx> {
        self.roles.position(|role| role.id == id)
    }

    /// `DAT-P1`: the id of a control.
    pub fn control_id(&self, control: ControlIx) -> &str {
        &self.controls[control].id
    }

    /// `G2`: the id of a gate.
    pub fn gate_id(&self, gate: GateIx) -> &str {
        &self.gates[gate].id
    }

    /// The gate in question for a phase wanted: the first that stands for it.
    pub fn headline(&self, phase: PhaseIx) -> GateIx {
        self.gates
            .position(|gate| gate.phase == phase)
            .unwrap_or_default()
    }

    /// The gate that requirements and roadmap reach to for a phase wanted: the last that stands for it.
    pub fn horizon(&self, phase: PhaseIx) -> GateIx {
        self.gates
            .rposition(|gate| gate.phase == phase)
            .unwrap_or_default()
    }

    /// `DAT-P1 Data source register`.
    pub fn control_name(&self, control: ControlIx) -> String {
        self.controls[control].name()
    }

    /// `2 Defined`.
    pub fn level_name(&self, level: Level) -> String {
        format!("{level} {}", self.level_title(level))
    }

    /// `Defined`, for 2.
    pub fn level_title(&self, level: Level) -> &str {
        &self.levels[level].title
    }
}

impl Control {
    /// `DAT-P1 Data source register`.
    pub fn name(&self) -> String {
        format!("{} {}", self.id, self.title)
    }
}

impl Control {
    /// What a reviewer sees at that level.
    pub fn level(&self, level: Level) -> &str {
        &self.levels[level]
    }
}
