//! The questionnaire: content that [`check`] accepted and that therefore has no dangling references.
//!
//! Each kind of item has its own index type, which indexes only its own vector, so code downstream cannot refer to an
//! item that does not exist. A team's answers must never be stored here.
//!
//! This file and its parts use each other: the parts describe and compare the questionnaire that this file assembles
//! from them.

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
pub use revision::{ImpliedFact, Revision, Together, order};

index_types! {
    /// A phase in the system's life cycle.
    PhaseIx
    /// A layer, which groups controls.
    LayerIx
    /// A theme, which controls belong to.
    ThemeIx
    /// A role that is accountable for controls or helps with them.
    RoleIx
    /// A fact about the system.
    FactIx
    /// A choice for a fact.
    ChoiceIx
    /// A risk tier.
    TierIx
    /// A rule that assigns risk points.
    RiskPointIx
    /// A rule that sets the lowest risk tier.
    RiskFloorIx
    /// A use case.
    UseCaseIx
    /// A rule that raises targets.
    RuleIx
    /// A condition under which gates allow another share of exceptions.
    ExceptionShareIx
    /// A gate.
    GateIx
    /// A control.
    ControlIx
    /// A catalog of a public framework.
    CatalogIx
    /// An entry in a catalog.
    EntryIx
}

/// The whole content of a questionnaire: checked once, then immutable.
#[derive(Clone, Debug)]
pub struct Questionnaire {
    /// Stable id, such as `ai-security`.
    pub id: String,
    /// Version of the content, such as `1.0.0`.
    pub version: String,
    /// SHA-256 over the names and contents of all files, in hexadecimal.
    pub hash: String,
    /// Name shown to people.
    pub title: String,
    /// Language tag of the content.
    pub language: String,
    /// Licence of the content.
    pub licence: String,
    /// What the questionnaire covers, and what it leaves out; empty if it does not say.
    pub scope: String,
    /// The names of the 5 levels, starting with level 0.
    pub levels: IndexVec<Level, LevelName>,
    /// The phases, in life-cycle order.
    pub phases: IndexVec<PhaseIx, Phase>,
    /// The layers that group controls.
    pub layers: IndexVec<LayerIx, Named>,
    /// The themes that controls belong to.
    pub themes: IndexVec<ThemeIx, Named>,
    /// The roles that are accountable for controls or help with them.
    pub roles: IndexVec<RoleIx, Named>,
    /// The questions about the system itself.
    pub facts: IndexVec<FactIx, Fact>,
    /// The rules that derive the risk tier from the facts.
    pub risk: Risk,
    /// The rules that raise targets.
    pub rules: IndexVec<RuleIx, TargetRule>,
    /// Conditions under which every gate allows another share of exceptions; the first that holds applies.
    pub exception_shares: IndexVec<ExceptionShareIx, ExceptionShare>,
    /// The gates, in order.
    pub gates: IndexVec<GateIx, Gate>,
    /// The distribution of effort over the levels.
    pub effort: EffortShares,
    /// The weights of controls in scores and plans.
    pub weights: Weights,
    /// The controls, layer by layer, in file order within each layer.
    pub controls: IndexVec<ControlIx, Control>,
    /// The public frameworks that the crosswalk refers to.
    pub catalogs: IndexVec<CatalogIx, Catalog>,
    /// The changes to the controls in each version, as its author declares them, in file order.
    pub revisions: Vec<Revision>,
}

/// An item with a stable id, a title and a description: a layer, a theme or a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Stable id.
    pub id: String,
    /// Name shown to people.
    pub title: String,
    /// One-sentence description.
    pub about: String,
}

/// The name and description of one of the 5 levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelName {
    /// Name of the level, such as `Defined`.
    pub title: String,
    /// The meaning of the level for any control.
    pub about: String,
}

/// A phase in the system's life cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Stable id.
    pub id: String,
    /// Name shown to people.
    pub title: String,
    /// One-sentence description.
    pub about: String,
}

/// A question about the system itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Stable id.
    pub id: String,
    /// Name shown to people.
    pub title: String,
    /// The question as it is asked.
    pub question: String,
    /// The reason for the question: the effect of the answer.
    pub why: String,
    /// An example that helps to decide.
    pub example: String,
    /// The kind of answer that the fact accepts.
    pub kind: FactKind,
}

/// The kind of answer that a fact accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// Yes or no.
    YesNo,
    /// One of several choices, from least to most. An unanswered fact counts as `worst`, its worst case.
    Graded {
        /// The choices, from least to most.
        choices: IndexVec<ChoiceIx, Choice>,
        /// The choice assumed while the fact is unanswered.
        worst: ChoiceIx,
    },
    /// Any number of choices, including none. An unanswered fact counts as all of them.
    Several {
        /// The choices.
        choices: IndexVec<ChoiceIx, Choice>,
    },
}

/// A choice for a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Stable id.
    pub id: String,
    /// Name shown to people.
    pub title: String,
    /// The meaning of the choice.
    pub about: String,
}

/// The rules that derive risk points from facts, and a tier from risk points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// The tiers from low to high. Each except the last has an upper limit of points.
    pub tiers: IndexVec<TierIx, Tier>,
    /// The rules that assign points.
    pub points: IndexVec<RiskPointIx, RiskPoints>,
    /// The facts that raise the tier whatever the points are.
    pub floors: IndexVec<RiskFloorIx, RiskFloor>,
    /// The use cases. The first one whose condition holds describes the system.
    pub use_cases: IndexVec<UseCaseIx, UseCase>,
}

/// A risk tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Stable id.
    pub id: String,
    /// Name shown to people.
    pub title: String,
    /// Maximum number of points in this tier; `None` for the last tier.
    pub up_to: Option<i32>,
}

/// Risk points assigned under a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskPoints {
    /// The condition under which the points are assigned.
    pub when: Condition,
    /// Number of points; may be negative.
    pub points: i32,
    /// The reason, in a few words.
    pub reason: String,
}

/// The lowest tier under a condition, whatever the points are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskFloor {
    /// The condition under which the floor applies.
    pub when: Condition,
    /// The lowest tier.
    pub tier: TierIx,
    /// The reason, in a few words.
    pub reason: String,
}

/// A use case: a description of what a system does, as shown on screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseCase {
    /// Stable id, such as `acts`.
    pub id: String,
    /// The description, as a sentence.
    pub title: String,
    /// The condition under which the use case applies; `None` if it always applies, as for the last use case.
    pub when: Option<Condition>,
}

/// A rule that raises the targets of a theme or of named controls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetRule {
    /// The condition under which the rule applies.
    pub when: Condition,
    /// The controls whose targets are raised.
    pub raises: Raised,
    /// Number of levels by which targets are raised.
    pub raise: u8,
    /// The reason, in words that a manager accepts.
    pub reason: String,
}

/// The controls whose targets a rule raises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raised {
    /// Every control of a theme.
    Theme(ThemeIx),
    /// The controls that the rule names.
    Controls(Vec<ControlIx>),
}

/// The share of exceptions that every gate allows under a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionShare {
    /// The condition under which the share applies.
    pub when: Condition,
    /// The share of the mandatory controls that may have an exception, in percent.
    pub share: u8,
    /// The reason, in words that a manager accepts.
    pub reason: String,
}

/// A control that a gate lists by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The control.
    pub control: ControlIx,
    /// The condition under which the gate lists the control; `None` if it always does.
    pub when: Option<Condition>,
}

/// A decision point between phases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Stable id, such as `G2`.
    pub id: String,
    /// Title, such as `Release to real users`.
    pub title: String,
    /// A sentence that describes what passing the gate permits.
    pub permits: String,
    /// The target phase that the gate belongs to.
    pub phase: PhaseIx,
    /// The phases whose controls the gate covers.
    pub covers: Vec<PhaseIx>,
    /// Controls in later phases that the gate covers because it lists them by id, including those listed by earlier
    /// gates.
    pub names: Vec<Listed>,
    /// Required level of mandatory controls that the gate lists as never deferrable, by tier.
    pub core_must_level: IndexVec<TierIx, Level>,
    /// Required level of the other mandatory controls, by tier.
    pub must_level: IndexVec<TierIx, Level>,
    /// Required level of recommended controls, by tier.
    pub should_level: IndexVec<TierIx, Level>,
    /// Lowest level allowed for any mandatory control; no exception permits a lower level.
    pub lowest_level: Level,
    /// Highest target that the table and the rules set at the gate.
    pub max_level: Level,
    /// Minimum attainment over the recommended controls, in percent.
    pub should_attainment: u8,
    /// Minimum evidence state of mandatory controls with a target above 1.
    pub evidence: EvidenceState,
    /// Minimum evidence state of controls that can never be deferred at the gate, with a target above 1.
    pub never_deferrable_evidence: EvidenceState,
    /// The share of the mandatory controls that may have an exception, in percent, rounded up to a whole control.
    pub exception_share: u8,
    /// The number of exceptions that the gate allows even if its share is smaller.
    pub exceptions_at_least: usize,
    /// Maximum duration of an exception in days, counted from the day it is granted.
    pub exception_days: i32,
    /// Controls for which no exception is possible, including those listed by earlier gates.
    pub never_deferrable: Vec<Listed>,
}

/// The strength of the evidence for an answer.
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
    /// Somebody asserts the answer.
    #[default]
    Claimed,
    /// The team saw the evidence.
    Shown,
    /// Someone who did not build the control checked it against the criteria.
    Verified,
}

impl EvidenceState {
    /// Every state, from weakest to strongest.
    pub const ALL: [Self; 3] = [Self::Claimed, Self::Shown, Self::Verified];

    /// Returns the name of the state in files and on screens.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Returns the state with that name.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// The distribution of a control's effort over its levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffortShares {
    /// Share of the effort to reach level 3 that each step takes, in percent: 0 to 1, 1 to 2, 2 to 3, 3 to 4.
    pub share: [u32; 4],
    /// Effort of getting evidence shown or verified when only the evidence is missing, in thousandths of a person-day.
    pub evidence: u64,
    /// Actual effort as a percentage of the estimate: best case, most likely, worst case. A simulation draws one value
    /// for all steps of a plan.
    pub overrun: [u64; 3],
}

/// The weights of controls in scores and plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Weight of a mandatory control.
    pub must: u64,
    /// Weight of a recommended control.
    pub should: u64,
    /// Weight of a control on the never-deferrable list of the gate being evaluated.
    pub never_deferrable: u64,
}

/// A safeguard that the questionnaire asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Stable id; never reused.
    pub id: String,
    /// The layer that the control belongs to.
    pub layer: LayerIx,
    /// The phase in which the control is first expected.
    pub phase: PhaseIx,
    /// The theme that the control belongs to.
    pub theme: ThemeIx,
    /// Whether the control is mandatory (`must`) rather than recommended (`should`).
    pub must: bool,
    /// Whether the control belongs to the system or to the whole organisation.
    pub scope: Scope,
    /// The target phases whose short form includes the control.
    pub core: Vec<PhaseIx>,
    /// Name shown to people.
    pub title: String,
    /// The question as it is asked.
    pub question: String,
    /// A follow-up question for a room that is silent or too certain; may be empty.
    pub probe: String,
    /// The problem that arises without the control.
    pub why: String,
    /// The signs that a reviewer can see at each level, starting with level 0.
    pub levels: IndexVec<Level, String>,
    /// Evidence that the team can be asked to show.
    pub evidence: Vec<String>,
    /// The mistake that teams typically make.
    pub pitfall: String,
    /// The condition under which the control applies; `None` if it always applies.
    pub applies_when: Option<Condition>,
    /// The role answerable for the control.
    pub accountable: RoleIx,
    /// The role that does the work: the plan schedules its people.
    pub responsible: RoleIx,
    /// Roles whose advice is needed.
    pub consulted: Vec<RoleIx>,
    /// Lowest and highest effort to reach level 3, in person-days.
    pub effort: (u32, u32),
    /// Calendar days that pass before the first step can start: a test slot, a contract, a consultation.
    pub lead_days: u32,
    /// Number of months for which an answer stays valid; `None` if the questionnaire does not specify it.
    pub review_months: Option<u32>,
    /// Controls that must have reached a level before this one can rise.
    pub after: Vec<After>,
    /// The laws that bind the control: choices of the fact `regulation`. Where one applies, no gate can defer the control.
    pub law: Vec<ChoiceIx>,
    /// The requirements that follow from the control, one per level, in ascending order; see [`Control::statement`].
    pub requirements: Vec<Statement>,
    /// Related catalog entries, each with its catalog.
    pub crosswalk: Vec<(CatalogIx, EntryIx)>,
}

/// A prerequisite: a control that must have reached a level before another can rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// The prerequisite control.
    pub control: ControlIx,
    /// The level that the prerequisite control must have reached.
    pub level: Level,
}

/// Whether a control belongs to one system or to the organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Scope {
    /// Each system has its own answer.
    #[default]
    System,
    /// A common control in the sense of NIST SP 800-53: answered once for the organisation and inherited by systems.
    Organization,
}

/// A requirement as written in the questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The lowest target for which the requirement counts.
    pub level: Level,
    /// The requirement sentence, with "shall".
    pub text: String,
    /// The acceptance criteria that this level adds to those of lower requirement levels.
    pub criteria: Vec<Criterion>,
}

/// An acceptance criterion of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// The method of checking the criterion.
    pub method: Method,
    /// The expected outcome, stated so that it can fail.
    pub text: String,
}

/// The 4 verification methods of requirements engineering (ISO/IEC/IEEE 29148).
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Method {
    /// Examine documents, configurations or the system itself.
    Inspection,
    /// Operate the system and measure the outcome.
    Test,
    /// Show that the system works.
    Demonstration,
    /// Derive the result from records or models.
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

    /// Returns the name of the method in files and on screens.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl Questionnaire {
    /// The id of the fact whose choices are the laws that can bind a control.
    pub const REGULATION: &'static str = "regulation";

    /// Returns the control with this id.
    pub fn control(&self, id: &str) -> Option<ControlIx> {
        self.controls.position(|control| control.id == id)
    }

    /// Combines all changes to the controls since `version`. Returns `None` if the questionnaire declares no revision
    /// after that version.
    pub fn since(&self, version: &str) -> Option<Together> {
        revision::since(&self.revisions, version)
    }

    /// Compares the controls with those of an earlier version and returns those that now ask something different and
    /// those that are new. `renamed` maps ids of the earlier version to current ids.
    pub fn difference(&self, earlier: &Self, renamed: &BTreeMap<String, String>) -> Together {
        difference::between(earlier, self, renamed)
    }

    /// Returns the fact with this id.
    pub fn fact(&self, id: &str) -> Option<FactIx> {
        self.facts.position(|fact| fact.id == id)
    }

    /// Returns the phase with this id.
    pub fn phase(&self, id: &str) -> Option<PhaseIx> {
        self.phases.position(|phase| phase.id == id)
    }

    /// Returns the gate with this id; the comparison ignores ASCII case.
    pub fn gate(&self, id: &str) -> Option<GateIx> {
        self.gates.position(|gate| gate.id.eq_ignore_ascii_case(id))
    }

    /// Returns the role with this id.
    pub fn role(&self, id: &str) -> Option<RoleIx> {
        self.roles.position(|role| role.id == id)
    }

    /// Returns the id of a control, such as `DAT-P1`.
    pub fn control_id(&self, control: ControlIx) -> &str {
        &self.controls[control].id
    }

    /// Returns the id of a gate, such as `G2`.
    pub fn gate_id(&self, gate: GateIx) -> &str {
        &self.gates[gate].id
    }

    /// Returns the first gate of a target phase.
    pub fn headline(&self, phase: PhaseIx) -> GateIx {
        self.gates
            .position(|gate| gate.phase == phase)
            .unwrap_or_default()
    }

    /// Returns the last gate of a target phase: the gate up to which requirements and the roadmap extend.
    pub fn horizon(&self, phase: PhaseIx) -> GateIx {
        self.gates
            .rposition(|gate| gate.phase == phase)
            .unwrap_or_default()
    }

    /// Returns the id and title of a control, such as `DAT-P1 Data source register`.
    pub fn control_name(&self, control: ControlIx) -> String {
        self.controls[control].name()
    }

    /// Returns a level with its name, such as `2 Defined`.
    pub fn level_name(&self, level: Level) -> String {
        format!("{level} {}", self.level_title(level))
    }

    /// Returns the name of a level, such as `Defined` for 2.
    pub fn level_title(&self, level: Level) -> &str {
        &self.levels[level].title
    }
}

impl Control {
    /// Returns the id and title, such as `DAT-P1 Data source register`.
    pub fn name(&self) -> String {
        format!("{} {}", self.id, self.title)
    }
}

impl TargetRule {
    /// Whether the rule raises the target of a control.
    pub fn names(&self, at: ControlIx, control: &Control) -> bool {
        match &self.raises {
            Raised::Theme(theme) => *theme == control.theme,
            Raised::Controls(controls) => controls.contains(&at),
        }
    }
}

impl Control {
    /// Returns the requirement for a target: that of the highest requirement level up to it. `None` if the requirement is
    /// only the text of the level itself, as for a target of 1.
    pub fn statement(&self, target: Level) -> Option<&Statement> {
        let counts = |statement: &&Statement| statement.level <= target;
        self.requirements.iter().rev().find(counts)
    }

    /// Returns the acceptance criteria for a target: those of all requirement levels up to it.
    pub fn criteria(&self, target: Level) -> impl Iterator<Item = &Criterion> {
        let counts = move |statement: &&Statement| statement.level <= target;
        let statements = self.requirements.iter().filter(counts);
        statements.flat_map(|statement| &statement.criteria)
    }

    /// Returns the description of what a reviewer sees at this level.
    pub fn level(&self, level: Level) -> &str {
        &self.levels[level]
    }
}
