//! Gates, and the rules that lead from the facts to a risk tier and from there to targets.

use super::condition::Condition;
use super::{
    Control, ControlIx, EvidenceState, Level, PhaseIx, RiskFloorIx, RiskPointIx, ThemeIx, TierIx,
    UseCaseIx,
};
use crate::base::index_vec::IndexVec;

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

impl TargetRule {
    /// Whether the rule raises the target of a control.
    pub fn names(&self, at: ControlIx, control: &Control) -> bool {
        match &self.raises {
            Raised::Theme(theme) => *theme == control.theme,
            Raised::Controls(controls) => controls.contains(&at),
        }
    }
}
