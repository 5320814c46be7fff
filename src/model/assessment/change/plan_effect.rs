//! The effect of each kind of edit on the plan.
//!
//! Its own module because the edits are defined without knowledge of plans: a new kind of edit does not compile until
//! somebody decides here whether the plan depends on it.

use super::Change;

/// The effect of an edit on the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanEffect {
    /// The plan does not depend on what the edit sets.
    None,
    /// The edit sets a plan setting.
    Settings,
    /// The steps, their effort or their gates depend on what the edit sets.
    Work,
}

impl Change {
    /// Returns the effect on the plan.
    pub fn plan_effect(&self) -> PlanEffect {
        match self {
            Self::System(_)
            | Self::TargetDate(_)
            | Self::Note { .. }
            | Self::Votes { .. }
            | Self::Decision { .. }
            | Self::Bookmark { .. }
            | Self::Cast { .. }
            | Self::Voters(_)
            | Self::Meeting { .. }
            | Self::Parked { .. }
            | Self::Baseline { .. }
            | Self::Validation { .. }
            | Self::BallotPaper(_) => PlanEffect::None,
            Self::Person { .. }
            | Self::Start(_)
            | Self::Workdays(_)
            | Self::DaysOff(_)
            | Self::Freezes(_)
            | Self::Arrangement { .. }
            | Self::CommittedPlan(_) => PlanEffect::Settings,
            Self::Questionnaire(_)
            | Self::Fact { .. }
            | Self::CurrentPhase(_)
            | Self::TargetPhase(_)
            | Self::Form(_)
            | Self::Answer { .. }
            | Self::Evidence { .. }
            | Self::Owner { .. }
            | Self::Responsible { .. }
            | Self::Exception { .. }
            | Self::Confirmed { .. }
            | Self::Reassessment(_) => PlanEffect::Work,
        }
    }
}
