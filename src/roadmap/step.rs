//! Derives the steps to be done from the targets, wave by wave.
//!
//! Each step has its effort, its weight and the steps it waits for. Dates and people must not appear here: the planner
//! decides when a step is done, and by whom.

use jiff::civil::Date;

use crate::base::index_vec::{IndexVec, index_types};
use crate::model::assessment::State;
use crate::model::questionnaire::{ControlIx, EvidenceState, GateIx, Level, Questionnaire};
use crate::rules::gates::suffices;
use crate::rules::support::{Support, support};
use crate::rules::targets::{Standing, Targets, standing};

index_types! {
    /// A step in a plan.
    StepIx
}

/// The assumption of a plan about controls whose level is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknowns {
    /// The controls are at their targets: only known gaps are planned.
    AsAsked,
    /// The controls are at level 0 (None): everything is planned from there.
    FromNothing,
}

/// A step: raises one control, or provides evidence for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The control.
    pub control: ControlIx,
    /// The level before the step; equal to `to` if only evidence is missing.
    pub from: Level,
    /// The level after the step.
    pub to: Level,
    /// The gate that waits for the step.
    pub wave: GateIx,
    /// Effort in thousandths of a person-day.
    pub effort: u64,
    /// The steps that must be finished first.
    pub after: Vec<StepIx>,
    /// Prerequisites that are not applicable, not asked or not part of the plan: assumed to be met.
    pub assumed: Vec<ControlIx>,
    /// Whether the step is planned only because the level is unknown.
    pub uncertain: bool,
    /// The evidence the step provides, if only evidence is missing.
    pub evidence: Option<EvidenceState>,
    /// Whether the team dropped the step.
    pub dropped: bool,
    /// Weight of the control times the levels gained (1 for an evidence step): the risk that the step removes.
    pub weight: u64,
}

impl AsRef<Step> for Step {
    fn as_ref(&self) -> &Step {
        self
    }
}

impl Step {
    /// Whether only evidence is missing.
    pub fn is_evidence(&self) -> bool {
        self.evidence.is_some()
    }
}

/// The level and evidence that the steps so far reach for one control.
struct Reached {
    level: Level,
    support: Support,
    uncertain: bool,
}

/// The steps in a plan built on day `today`, wave by wave, in the order of the questionnaire within a wave.
pub fn steps(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    unknowns: Unknowns,
    today: Date,
) -> IndexVec<StepIx, Step> {
    let mut reached: IndexVec<ControlIx, Option<Reached>> = questionnaire
        .controls
        .indices()
        .map(|control| start(questionnaire, state, targets, control, unknowns, today))
        .collect();
    let mut steps: IndexVec<StepIx, Step> = IndexVec::new();
    for gate in targets.horizon.through() {
        let definition = &questionnaire.gates[gate];
        for control in targets.asked(gate) {
            let (Some(target), Some(at)) = (targets.level(gate, control), &mut reached[control])
            else {
                continue;
            };
            let gains = targets.weight(questionnaire, gate, control);
            let needed = targets.evidence(questionnaire, gate, control);
            let (from, uncertain) = (at.level, at.uncertain);
            let (effort, weight, evidence) = if from < target {
                at.level = target;
                (
                    effort(questionnaire, control, from, target),
                    gains * u64::from(target.above(from)),
                    None,
                )
            } else if let Some(needed) =
                needed.filter(|needed| !suffices(*needed, &at.support, target))
            {
                (questionnaire.effort.evidence, gains, Some(needed))
            } else {
                continue;
            };
            // raising a control includes the evidence the gate requires; evidence for a lower level no longer counts
            at.support = Support {
                state: needed.unwrap_or(definition.evidence),
                level: at.level,
                because: Vec::new(),
            };
            let (to, after, assumed) = (at.level, Vec::new(), Vec::new());
            let id = questionnaire.control_id(control);
            let dropped = state
                .plan
                .arranged
                .get(id)
                .is_some_and(|arranged| arranged.dropped);
            steps.push(Step {
                control,
                from,
                to,
                wave: gate,
                effort,
                after,
                assumed,
                uncertain,
                evidence,
                dropped,
                weight,
            });
        }
    }
    connect(questionnaire, state, targets, &mut steps);
    steps
}

/// The starting point of a control; `None` if it is not part of the plan.
fn start(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    control: ControlIx,
    unknowns: Unknowns,
    today: Date,
) -> Option<Reached> {
    targets.target(targets.horizon, control)?;
    match standing(questionnaire, state, targets, control) {
        Standing::Level(level) => {
            let support = support(state, questionnaire.control_id(control), today);
            Some(Reached {
                level,
                support,
                uncertain: false,
            })
        }
        Standing::NotApplicable => None,
        Standing::Unknown | Standing::Unanswered | Standing::NotAsked => match unknowns {
            Unknowns::AsAsked => None,
            Unknowns::FromNothing => Some(Reached {
                level: Level::NONE,
                support: Support::NONE,
                uncertain: true,
            }),
        },
    }
}

/// Effort of raising a control, in thousandths of a person-day: the middle of [`effort_range`].
fn effort(questionnaire: &Questionnaire, control: ControlIx, from: Level, to: Level) -> u64 {
    let (low, high) = effort_range(questionnaire, control, from, to);
    u64::midpoint(low, high)
}

/// The minimum and maximum effort of raising a control, in thousandths of a person-day: the range of effort to level 3,
/// divided among the levels by the shares in the questionnaire.
pub fn effort_range(
    questionnaire: &Questionnaire,
    control: ControlIx,
    from: Level,
    to: Level,
) -> (u64, u64) {
    let control = &questionnaire.controls[control];
    let shares = questionnaire
        .effort
        .share
        .iter()
        .take(usize::from(to))
        .skip(usize::from(from));
    let share: u64 = shares.map(|share| u64::from(*share)).sum();
    let part = |days: u32| u64::from(days) * 10 * share;
    (part(control.effort.0), part(control.effort.1))
}

/// Links each step to the previous step of its control and to the steps that raise its prerequisites.
fn connect(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    steps: &mut IndexVec<StepIx, Step>,
) {
    let kept = steps.map(|step| (step.control, step.to));
    for (index, step) in steps.iter_mut().enumerate() {
        if let Some(before) = kept
            .iter()
            .take(index)
            .rposition(|(control, _)| *control == step.control)
        {
            step.after.push(before.into());
        }
        for after in &questionnaire.controls[step.control].after {
            let at = standing(questionnaire, state, targets, after.control);
            let stands = at.level().is_some_and(|level| level >= after.level);
            if stands && targets.applies[after.control] {
                continue;
            }
            // evidence for an answer waits only for a prerequisite that the answer contradicts
            let contradicts = at.level().is_some() && targets.applies[after.control];
            if step.is_evidence() && !(contradicts && step.from >= Level::DEFINED) {
                continue;
            }
            let raising =
                kept.position(|(control, to)| *control == after.control && *to >= after.level);
            match raising {
                Some(raising) => step.after.push(raising),
                None if step.is_evidence() => {}
                None => step.assumed.push(after.control),
            }
        }
    }
}
