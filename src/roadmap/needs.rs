//! The needs of each gate: the steps without which the gate cannot pass.
//!
//! A gate waits for every step of its mandatory controls, and for as many steps of its recommended controls as its
//! threshold requires. Several selections of recommended steps can reach the threshold. The planner aims for a
//! selection with little effort, the date of a gate follows from the steps that finish first, and a lower bound may
//! rely only on steps that every selection contains. These 3 results must agree, so they are computed in one module.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::step::{Step, StepIx};
use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::questionnaire::{ControlIx, GateIx, Questionnaire};
use crate::rules::targets::{Standing, Targets, standing};

/// The steps of one gate.
#[derive(Clone, Debug)]
pub(super) struct Needs {
    /// The steps of the mandatory controls, ascending, excluding dropped steps.
    mandatory: Vec<StepIx>,
    /// The steps of the recommended controls, ascending, excluding dropped steps. Each has the amount that it adds to
    /// the sum of weight × level, in hundredths.
    recommended: Vec<(StepIx, u64)>,
    /// The amount by which this sum misses the threshold without any step, in hundredths; 0 if the threshold is
    /// reached.
    lacking: u64,
    /// Dropped controls without which the gate cannot pass.
    pub(super) dropped: Vec<ControlIx>,
}

impl Needs {
    /// The needs of a gate. `steps` are the steps of the plan, up to the horizon.
    pub(super) fn of(
        questionnaire: &Questionnaire,
        state: &State,
        targets: &Targets,
        steps: &IndexVec<StepIx, Step>,
        gate: GateIx,
    ) -> Self {
        let definition = &questionnaire.gates[gate];
        let is_must = |control: ControlIx| questionnaire.controls[control].must;
        let (mut mandatory, mut recommended) = (Vec::new(), Vec::new());
        let mut dropped = BTreeSet::new();
        for (index, step) in steps.enumerated().filter(|(_, step)| step.wave <= gate) {
            let Some(target) = targets.level(gate, step.control) else {
                continue;
            };
            // in hundredths, because the threshold is in percent
            let gain = targets.weight(questionnaire, gate, step.control)
                * u64::from(step.to.min(target).above(step.from))
                * 100;
            if step.dropped {
                dropped.insert(step.control);
            } else if is_must(step.control) {
                mandatory.push(index);
            } else if gain > 0 {
                recommended.push((index, gain));
            }
        }
        let (mut attained, mut asked) = (0, 0);
        for control in targets.asked(gate).filter(|control| !is_must(*control)) {
            let at = standing(questionnaire, state, targets, control);
            if at == Standing::NotApplicable {
                continue;
            }
            let target = targets.level(gate, control).unwrap_or_default();
            let first = |step: &&Step| step.control == control && step.wave <= gate;
            // a control without a step is at its target, or assumed to be if its level is unknown
            let level = match steps.iter().find(first) {
                Some(step) => step.from,
                None => at.level().unwrap_or(target),
            };
            let weight = targets.weight(questionnaire, gate, control);
            attained += weight * u64::from(level.min(target));
            asked += weight * u64::from(target);
        }
        let lacking =
            (asked * u64::from(definition.should_attainment)).saturating_sub(attained * 100);
        let most: u64 = recommended.iter().map(|(_, gain)| gain).sum();
        // recommended controls are missed only if the others cannot reach the threshold
        dropped.retain(|control| is_must(*control) || most < lacking);
        Self {
            mandatory,
            recommended,
            lacking,
            dropped: dropped.into_iter().collect(),
        }
    }

    /// The steps that the gate waits for in a plan, with all their predecessors, ascending; `None` if a step that the
    /// gate needs has no date. Of the recommended steps, those that end first are included.
    pub(super) fn dated(
        &self,
        steps: &IndexVec<StepIx, Step>,
        ends: &IndexVec<StepIx, Option<Date>>,
    ) -> Option<Vec<StepIx>> {
        let mut dated: Vec<(Date, StepIx, u64)> = self
            .recommended
            .iter()
            .filter_map(|&(step, gain)| Some((ends[step]?, step, gain)))
            .collect();
        dated.sort_unstable();
        let mut waits = self.mandatory.clone();
        let mut lacking = self.lacking;
        for (_, step, gain) in dated {
            if lacking == 0 {
                break;
            }
            lacking = lacking.saturating_sub(gain);
            waits.push(step);
        }
        let waits = with_predecessors(steps, waits);
        (lacking == 0 && waits.iter().all(|step| ends[*step].is_some())).then_some(waits)
    }

    /// The steps to name if the gate has no date, with all their predecessors, ascending: the mandatory steps, and the
    /// recommended steps if those that can have a date (as returned by `can`) do not reach the threshold.
    pub(super) fn undated(
        &self,
        steps: &IndexVec<StepIx, Step>,
        can: impl Fn(StepIx) -> bool,
    ) -> Vec<StepIx> {
        let mut waits = self.mandatory.clone();
        let able = self.recommended.iter().filter(|(step, _)| can(*step));
        if able.map(|(_, gain)| gain).sum::<u64>() < self.lacking {
            waits.extend(self.recommended.iter().map(|(step, _)| *step));
        }
        with_predecessors(steps, waits)
    }

    /// The recommended steps without which the threshold cannot be reached.
    fn required(&self, steps: &IndexVec<StepIx, Step>) -> impl Iterator<Item = StepIx> {
        let most: u64 = self.recommended.iter().map(|(_, gain)| gain).sum();
        let without = move |step: StepIx| {
            // without a step, the later steps of its control are missing too
            let lost = self.recommended.iter().filter(|(other, _)| {
                *other >= step && steps[*other].control == steps[step].control
            });
            most - lost.map(|(_, gain)| gain).sum::<u64>()
        };
        let all = self.recommended.iter().map(|(step, _)| *step);
        all.filter(move |step| without(*step) < self.lacking)
    }

    /// Adds recommended steps to `chosen` until the threshold is reached, least effort per point first, then removes
    /// those that turn out not to be needed.
    fn choose(
        &self,
        steps: &IndexVec<StepIx, Step>,
        can: &impl Fn(StepIx) -> bool,
        chosen: &mut BTreeSet<StepIx>,
    ) {
        let chosen_before = self
            .recommended
            .iter()
            .filter(|(step, _)| chosen.contains(step));
        let mut reached: u64 = chosen_before.map(|(_, gain)| gain).sum();
        let is_of_one_control =
            |one: StepIx, other: StepIx| steps[one].control == steps[other].control;
        // price in thousandths of a day per point, step and gain
        let mut ranked: Vec<(u64, StepIx, u64)> = Vec::new();
        for &(step, gain) in &self.recommended {
            if can(step) && !chosen.contains(&step) {
                // a later step of a control costs at least as much as its earlier steps, which come first
                let earlier = ranked
                    .iter()
                    .filter(|(_, other, _)| is_of_one_control(*other, step))
                    .map(|(price, ..)| *price);
                let price = steps[step].effort * 100_000 / gain;
                ranked.push((earlier.fold(price, u64::max), step, gain));
            }
        }
        ranked.sort_unstable();
        let mut added = Vec::new();
        for (_, step, gain) in ranked {
            if reached >= self.lacking {
                break;
            }
            reached += gain;
            added.push((step, gain));
        }
        let all = added.clone();
        added.retain(|&(step, gain)| {
            let is_last = !all
                .iter()
                .any(|&(later, _)| later > step && is_of_one_control(later, step));
            let is_spare = is_last && reached >= self.lacking + gain;
            if is_spare {
                reached -= gain;
            }
            !is_spare
        });
        chosen.extend(added.into_iter().map(|(step, _)| step));
    }
}

/// For each step, the first gate for which it is planned; `None` if no gate needs it.
#[derive(Clone, Debug)]
pub(super) struct Goals {
    /// Goals including the recommended steps that the planner aims for.
    pub(super) aimed: IndexVec<StepIx, Option<GateIx>>,
    /// Goals with only the steps that the gate needs in every plan.
    pub(super) required: IndexVec<StepIx, Option<GateIx>>,
}

/// The goals of all steps. `can` returns whether a step can have a date.
pub(super) fn goals(
    needs: &IndexVec<GateIx, Needs>,
    steps: &IndexVec<StepIx, Step>,
    can: impl Fn(StepIx) -> bool,
) -> Goals {
    let mut aimed = steps.map(|_| None);
    let mut required = steps.map(|_| None);
    let mut chosen = BTreeSet::new();
    for (gate, needs) in needs.enumerated() {
        needs.choose(steps, &can, &mut chosen);
        let mark = |goals: &mut IndexVec<StepIx, Option<GateIx>>, step: StepIx| {
            goals[step].get_or_insert(gate);
        };
        for &step in &needs.mandatory {
            mark(&mut aimed, step);
            mark(&mut required, step);
        }
        for (step, _) in needs
            .recommended
            .iter()
            .filter(|(step, _)| chosen.contains(step))
        {
            mark(&mut aimed, *step);
        }
        for step in needs.required(steps) {
            mark(&mut required, step);
        }
    }
    Goals { aimed, required }
}

/// The given steps with all their predecessors, ascending.
fn with_predecessors(steps: &IndexVec<StepIx, Step>, some: Vec<StepIx>) -> Vec<StepIx> {
    let mut needed: BTreeSet<StepIx> = some.iter().copied().collect();
    let mut waiting = some;
    while let Some(step) = waiting.pop() {
        for &after in &steps[step].after {
            if needed.insert(after) {
                waiting.push(after);
            }
        }
    }
    needed.into_iter().collect()
}
