//! Evaluates an assessment on a day: targets, scorecard, gates, requirements and contradictions as one value.
//!
//! This is the only place that runs the rules in their order, so that no front end or export combines them differently.

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::questionnaire::{ControlIx, GateIx, Questionnaire};
use crate::rules::contradictions::{Contradiction, contradictions};
use crate::rules::gates::{GateResult, gates};
use crate::rules::requirements::{Requirement, Status, next_gate, requirements};
use crate::rules::scorecard::{Scorecard, scorecard};
use crate::rules::targets::{Standing, Targets, targets};

/// Everything that follows from an assessment on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The day of the evaluation.
    pub today: Date,
    /// The targets and everything else that follows from the facts.
    pub targets: Targets,
    /// The scores for the first gate of the target phase.
    pub scorecard: Scorecard,
    /// The evaluation of each gate.
    pub gates: IndexVec<GateIx, GateResult>,
    /// The requirements, in the order of the questionnaire.
    pub requirements: Vec<Requirement>,
    /// Answers that need a prerequisite to be at a higher level than the one it has, in the order of the questionnaire.
    pub contradictions: Vec<Contradiction>,
}

impl Evaluation {
    /// Evaluates `state` as of `today`.
    pub fn of(questionnaire: &Questionnaire, state: &State, today: Date) -> Self {
        let targets = targets(questionnaire, &state.profile);
        let scorecard = scorecard(questionnaire, state, &targets, targets.headline, today);
        let gates = gates(questionnaire, state, &targets, today);
        let requirements = requirements(questionnaire, state, &targets, &gates, today);
        let contradictions = contradictions(questionnaire, state, &targets);
        Self {
            today,
            targets,
            scorecard,
            gates,
            requirements,
            contradictions,
        }
    }

    /// The next gate to pass, as defined by [`next_gate`].
    pub fn next_gate(&self) -> Option<GateIx> {
        next_gate(&self.gates, self.targets.horizon)
    }

    /// The requirements that are not met, most urgent first, then by weight × missing levels (from level 0 for an unknown
    /// or missing answer), then in the order of the questionnaire. Requirements of controls that the short form does not ask come last: nobody has found a gap
    /// there.
    pub fn gaps(&self, questionnaire: &Questionnaire) -> Vec<&Requirement> {
        let mut gaps: Vec<&Requirement> = self
            .requirements
            .iter()
            .filter(|requirement| requirement.status != Status::Met)
            .collect();
        let gate = self.next_gate().unwrap_or(self.targets.horizon);
        let weight = |requirement: &Requirement| {
            let weight = self
                .targets
                .weight(questionnaire, gate, requirement.control);
            let missing = requirement
                .target
                .above(requirement.standing.level().unwrap_or_default());
            weight * u64::from(missing)
        };
        // a stable sort keeps the order of the questionnaire among equals
        gaps.sort_by_key(|requirement| {
            let unasked = requirement.standing == Standing::NotAsked;
            (
                unasked,
                requirement.priority,
                std::cmp::Reverse(weight(requirement)),
            )
        });
        gaps
    }

    /// The contradictions that involve a control.
    pub fn contradicting(&self, control: ControlIx) -> impl Iterator<Item = &Contradiction> {
        self.contradictions
            .iter()
            .filter(move |contradiction| contradiction.touches(control))
    }

    /// The requirement for a control.
    pub fn requirement(&self, control: ControlIx) -> Option<&Requirement> {
        self.requirements
            .iter()
            .find(|requirement| requirement.control == control)
    }
}
