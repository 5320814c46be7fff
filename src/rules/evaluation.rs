//! Evaluates an assessment on a day: targets, scorecard, gates, requirements and contradictions as one value.
//!
//! The one place that runs the rules in their order, so that no front end or export combines them differently.

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::questionnaire::{ControlIx, GateIx, Questionnaire};
use crate::rules::contradictions::{Contradiction, contradictions};
use crate::rules::gates::{GateResult, gates};
use crate::rules::requirements::{Requirement, Status, next_gate, requirements};
use crate::rules::scorecard::{Scorecard, scorecard, weight};
use crate::rules::targets::{Standing, Targets, targets};

/// Everything that follows from an assessment on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The day it speaks of.
    pub today: Date,
    /// What follows from the facts.
    pub targets: Targets,
    /// What the answers are worth for the gate in question.
    pub scorecard: Scorecard,
    /// How each gate stands.
    pub gates: IndexVec<GateIx, GateResult>,
    /// The requirements, in the order of the questionnaire.
    pub requirements: Vec<Requirement>,
    /// Answers that rest on another which does not carry them, in the order of the questionnaire.
    pub contradictions: Vec<Contradiction>,
}

impl Evaluation {
    /// Computes everything anew.
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

    /// The next gate to open, as [`next_gate`] says.
    pub fn next_gate(&self) -> Option<GateIx> {
        next_gate(&self.gates, self.targets.horizon)
    }

    /// The requirements that are not met, most urgent first; within a priority those of the heaviest controls first,
    /// then in the order of the questionnaire. What the short form does not ask comes last: nobody found it to be a gap.
    pub fn gaps(&self, questionnaire: &Questionnaire) -> Vec<&Requirement> {
        let mut gaps: Vec<&Requirement> = self
            .requirements
            .iter()
            .filter(|requirement| requirement.status != Status::Met)
            .collect();
        let gate = &questionnaire.gates[self.next_gate().unwrap_or(self.targets.horizon)];
        let weight = |requirement: &Requirement| {
            let weight = weight(questionnaire, gate, requirement.control);
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

    /// The contradictions that a control is one side of.
    pub fn contradicting(&self, control: ControlIx) -> impl Iterator<Item = &Contradiction> {
        self.contradictions
            .iter()
            .filter(move |contradiction| contradiction.touches(control))
    }

    /// The requirement of a control.
    pub fn requirement(&self, control: ControlIx) -> Option<&Requirement> {
        self.requirements
            .iter()
            .find(|requirement| requirement.control == control)
    }
}
