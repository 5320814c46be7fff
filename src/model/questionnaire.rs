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
mod control;
mod difference;
pub mod file;
mod gate;
mod level;
mod revision;

use std::collections::BTreeMap;

use crate::base::index_vec::{IndexVec, index_types};
pub use catalog::{Catalog, Entry};
pub use control::{After, Control, Criterion, Method, Scope, Statement};
pub use gate::{
    ExceptionShare, Gate, Listed, Raised, Risk, RiskFloor, RiskPoints, TargetRule, Tier, UseCase,
};
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

impl Questionnaire {
    /// The id of the fact whose choices are the laws that can bind a control.
    pub const REGULATION: &'static str = "regulation";

    /// Returns the fact [`Self::REGULATION`] with its choices, the laws that can bind a control; `None` if the
    /// questionnaire has no such fact, or none with choices.
    pub fn laws(&self) -> Option<(FactIx, &IndexVec<ChoiceIx, Choice>)> {
        let fact = self.fact(Self::REGULATION)?;
        match &self.facts[fact].kind {
            FactKind::Several { choices } | FactKind::Graded { choices, .. } => {
                Some((fact, choices))
            }
            FactKind::YesNo => None,
        }
    }

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
