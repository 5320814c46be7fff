//! Derives the steps to be done from the targets, wave by wave.
//!
//! Each step has its effort, its weight and the steps it waits for. Nothing here knows a date or a person: the planner
//! decides when a step is done, and by whom.

use jiff::civil::Date;

use crate::base::index_vec::{IndexVec, index_types};
use crate::model::assessment::State;
use crate::model::questionnaire::{ControlIx, EvidenceState, GateIx, Level, Questionnaire};
use crate::rules::gates::suffices;
use crate::rules::scorecard::weight;
use crate::rules::support::{Support, support};
use crate::rules::targets::{Standing, Targets, is_must, standing};

index_types! {
    /// A step of one plan.
    StepIx
}

/// What a plan assumes of controls whose level nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknowns {
    /// They turn out as asked: only known gaps are planned.
    AsAsked,
    /// They turn out as None: everything is planned from level 0.
    FromNothing,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The control it raises.
    pub control: ControlIx,
    /// The level before; the same as `to` where only evidence is short.
    pub from: Level,
    /// The level after.
    pub to: Level,
    /// The gate that waits for it.
    pub wave: GateIx,
    /// Effort in thousandths of a person-day.
    pub effort: u64,
    /// Steps it waits for.
    pub after: Vec<StepIx>,
    /// Prerequisites that do not apply, were not asked or are not part of the plan: taken as met, by control index.
    pub assumed: Vec<ControlIx>,
    /// Whether it is planned only because nobody knows the level.
    pub uncertain: bool,
    /// What it gives, where only evidence is short.
    pub evidence: Option<EvidenceState>,
    /// Whether the team decided not to do it.
    pub dropped: bool,
    /// What its control weighs times the levels it gains (an evidence step gains one): the risk that falls with it.
    pub weight: u64,
}

impl AsRef<Step> for Step {
    fn as_ref(&self) -> &Step {
        self
    }
}

impl Step {
    /// Whether only evidence is short.
    pub fn is_evidence(&self) -> bool {
        self.evidence.is_some()
    }
}

/// What is reached so far of one control on the way through the gates.
struct Reached {
    level: Level,
    support: Support,
    uncertain: bool,
}

/// The steps of a plan made on a day, wave by wave, in the order of the questionnaire within a wave.
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
            let gains = weight(questionnaire, definition, control);
            let (from, uncertain) = (at.level, at.uncertain);
            let (effort, weight, evidence) = if from < target {
                at.level = target;
                (
                    effort(questionnaire, control, from, target),
                    gains * u64::from(target.above(from)),
                    None,
                )
            } else if is_must(questionnaire, definition, control)
                && !suffices(definition, &at.support, target)
            {
                (
                    questionnaire.effort.evidence,
                    gains,
                    Some(definition.evidence),
                )
            } else {
                continue;
            };
            // whoever raises a control shows it too, as well as the gate asks; what was seen of a lower level says nothing
            at.support = Support {
                state: definition.evidence,
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

/// Where a control starts; nothing where it is no part of the plan.
fn start(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    control: ControlIx,
    unknowns: Unknowns,
    today: Date,
) -> Option<Reached> {
    targets.target(targets.horizon, control)?;
    match standing(questionnaire, state, control) {
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

/// Effort of raising a control, in thousandths of a person-day: its middle effort to level 3, shared over the levels.
fn effort(questionnaire: &Questionnaire, control: ControlIx, from: Level, to: Level) -> u64 {
    let (low, high) = effort_range(questionnaire, control, from, to);
    u64::midpoint(low, high)
}

/// The least and most effort of raising a control, in thousandths of a person-day: its range to level 3, shared over the
/// levels.
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

/// Says for each step what it waits for: the control's step before, and each prerequisite to have its level.
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
        if step.is_evidence() {
            continue;
        }
        for after in &questionnaire.controls[step.control].after {
            let at = standing(questionnaire, state, after.control);
            let stands = at.level().is_some_and(|level| level >= after.level);
            if stands && targets.applies[after.control] {
                continue;
            }
            let raising =
                kept.position(|(control, to)| *control == after.control && *to >= after.level);
            match raising {
                Some(raising) => step.after.push(raising),
                None => step.assumed.push(after.control),
            }
        }
    }
}
