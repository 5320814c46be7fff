//! The roadmap: every step with its dates, and the day each gate can pass.
//!
//! It consists of two plans built the same way: one for the known gaps only, and one in which every unknown answer
//! starts from level 0. The truth lies between them, so the early end must never be shown alone. [`step`] derives what
//! has to be done, [`planner`](crate::planner) schedules it, and [`calendar`] turns working days into dates.
//!
//! The files below use each other: they fill the roadmap declared here, whose constructor calls them.

mod build_plan;
pub mod burndown;
pub mod calendar;
pub mod forecast;
pub mod meet;
pub mod shared;
pub mod step;
mod work;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::assessment::plan::{CommittedPlan, Walk};
use crate::model::questionnaire::{ControlIx, GateIx, Questionnaire, RoleIx};
pub use crate::roadmap::build_plan::roadmap;
use crate::rules::targets::Targets;
use forecast::Forecast;
pub use step::StepIx;
use step::{Step, Unknowns};

/// How much thought goes into a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// One pass: for a screen that shows only its dates in passing.
    First,
    /// The bounded search: whenever a plan is looked at or exported.
    Improved,
}

/// Why a step does not start a day earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It starts with the plan.
    Start,
    /// It waits for another step.
    Step(StepIx),
    /// Its person is busy with another step.
    Busy {
        /// Who.
        person: String,
        /// With what.
        step: StepIx,
    },
    /// Its person is away.
    Away {
        /// Who.
        person: String,
    },
    /// It is wanted to start on that day.
    Pinned,
    /// It was put off until that day.
    Postponed,
}

/// When a step is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// Who carries it.
    pub person: String,
    /// Its first day of work.
    pub start: Date,
    /// Its last day of work.
    pub end: Date,
    /// Working days it takes.
    pub days: u32,
    /// Why not earlier.
    pub because: Reason,
}

/// A step and when it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What is done.
    pub step: Step,
    /// When; nothing where nobody can do it, or something it waits for.
    pub when: Option<When>,
}

impl AsRef<Step> for Planned {
    fn as_ref(&self) -> &Step {
        &self.step
    }
}

/// The day a gate can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateDay {
    /// The gate.
    pub gate: GateIx,
    /// The day; nothing where a step before it has no date.
    pub day: Option<Date>,
    /// No plan with these people opens it before this day.
    pub bound: Option<Date>,
    /// Roles without people that keep it from having a day.
    pub missing: Vec<RoleIx>,
    /// Dropped controls that it asks for and cannot do without; [`Roadmap::shut_by`] has those behind them too.
    pub dropped: Vec<ControlIx>,
}

/// One plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roadmap {
    /// What it assumes of what nobody knows.
    pub unknowns: Unknowns,
    /// The first day of work.
    pub start: Date,
    /// Every step.
    pub steps: IndexVec<StepIx, Planned>,
    /// The gates up to the horizon, in order.
    pub gates: IndexVec<GateIx, GateDay>,
    /// How it was made.
    pub walk: Walk,
    /// Steps that cannot start on the day they are wanted, with that day.
    pub missed: Vec<(StepIx, Date)>,
}

/// The two plans between which the truth lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Known gaps only.
    pub known: Roadmap,
    /// Everything unknown from nothing. The same plan where nothing is unknown.
    pub all: Roadmap,
    /// What becomes of the second plan when efforts turn out otherwise.
    pub forecast: Forecast,
}

/// The roadmap of an assessment, as a range. The plan agreed on is its first candidate.
pub fn outlook(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    today: Date,
    care: Care,
) -> Outlook {
    outlook_after(questionnaire, state, targets, today, care, None)
}

/// As [`outlook`], after a change: the plans before it are candidates too, so that whoever joined never makes a gate
/// open later.
pub fn outlook_after(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    today: Date,
    care: Care,
    before: Option<&Outlook>,
) -> Outlook {
    let plan = |unknowns: Unknowns| {
        let agreed = state.plan.committed.iter().map(|agreed| &agreed.walk);
        let before = before.into_iter().map(|before| match unknowns {
            Unknowns::AsAsked => &before.known.walk,
            Unknowns::FromNothing => &before.all.walk,
        });
        let walks = before.chain(agreed);
        roadmap(
            questionnaire,
            state,
            targets,
            today,
            unknowns,
            care,
            &walks.collect::<Vec<_>>(),
        )
    };
    let all = plan(Unknowns::FromNothing);
    let known = if all.steps.iter().any(|planned| planned.step.uncertain) {
        plan(Unknowns::AsAsked)
    } else {
        Roadmap {
            unknowns: Unknowns::AsAsked,
            ..all.clone()
        }
    };
    let forecast = forecast::forecast(questionnaire, state, &all);
    Outlook {
        known,
        all,
        forecast,
    }
}

impl Outlook {
    /// The earliest and the latest day on which a gate can pass; `None` for a plan in which it has no date.
    pub fn gate(&self, gate: GateIx) -> (Option<Date>, Option<Date>) {
        let day = |roadmap: &Roadmap| roadmap.gates.get(gate).and_then(|gate| gate.day);
        match (day(&self.known), day(&self.all)) {
            (Some(known), Some(all)) => (Some(known.min(all)), Some(known.max(all))),
            pair => pair,
        }
    }

    /// The plan as it would be agreed on that day: its making, and the last day of each gate.
    pub fn agreed(&self, questionnaire: &Questionnaire, on: Date) -> CommittedPlan {
        let opens = |gate: &GateDay| {
            Some((
                questionnaire.gate_id(gate.gate).to_owned(),
                self.gate(gate.gate).1?,
            ))
        };
        CommittedPlan {
            on,
            walk: self.all.walk.clone(),
            gates: self.all.gates.iter().filter_map(opens).collect(),
        }
    }
}

impl Roadmap {
    /// The steps of a gate: by their first day, then their last, those without a date after all others.
    pub fn wave(&self, gate: GateIx) -> Vec<StepIx> {
        let in_wave = |step: &StepIx| self.steps[*step].step.wave == gate;
        let mut wave: Vec<StepIx> = self.steps.indices().filter(in_wave).collect();
        wave.sort_by_key(|&step| {
            let when = self.steps[step].when.as_ref();
            (when.is_none(), when.map(|when| (when.start, when.end)))
        });
        wave
    }

    /// The steps of a control, in their order.
    pub fn of_control(&self, control: ControlIx) -> Vec<StepIx> {
        let is_its = |step: &StepIx| self.steps[*step].step.control == control;
        self.steps.indices().filter(is_its).collect()
    }

    /// Dropped controls that keep a gate shut: those that it asks for, or a gate before it, and those that
    /// something it asks for waits for.
    pub fn shut_by(&self, gate: GateIx) -> BTreeSet<ControlIx> {
        let mut shut: BTreeSet<ControlIx> = self
            .gates
            .iter()
            .filter(|day| day.gate <= gate)
            .flat_map(|day| day.dropped.iter().copied())
            .collect();
        let needed = work::needed(&self.steps, gate).into_iter();
        shut.extend(
            needed
                .map(|step| &self.steps[step].step)
                .filter(|step| step.dropped)
                .map(|step| step.control),
        );
        shut
    }

    /// The steps that a step holds up: those that would start earlier were it done.
    pub fn delays(&self, step: StepIx) -> Vec<StepIx> {
        let held = |planned: &Planned| match planned.when.as_ref().map(|when| &when.because) {
            Some(Reason::Step(before) | Reason::Busy { step: before, .. }) => *before == step,
            _ => false,
        };
        let steps = self.steps.indices();
        steps.filter(|at| held(&self.steps[*at])).collect()
    }

    /// The critical chain of a gate: the step that ends last before it opens, what that one waited for, and so
    /// on back to one that waited for none. First comes the one that starts first.
    pub fn chain(&self, gate: GateIx) -> Vec<StepIx> {
        let end = |step: StepIx| self.steps[step].when.as_ref().map(|when| when.end);
        let needed = work::needed(&self.steps, gate)
            .into_iter()
            .filter(|&step| end(step).is_some());
        let mut at = needed.max_by_key(|&step| (end(step), std::cmp::Reverse(step)));
        let mut chain = Vec::new();
        while let Some(step) = at.filter(|step| !chain.contains(step)) {
            chain.push(step);
            let when = self.steps[step].when.as_ref();
            at = when.and_then(|when| match &when.because {
                Reason::Step(before) | Reason::Busy { step: before, .. } => Some(*before),
                Reason::Start | Reason::Away { .. } | Reason::Pinned | Reason::Postponed => None,
            });
        }
        chain.reverse();
        chain
    }

    /// The name of a step: `DAT-P1 to Defined`, `DAT-P1 shown` or `DAT-P1 verified`.
    pub fn name(&self, questionnaire: &Questionnaire, step: StepIx) -> String {
        step_name(questionnaire, &self.steps[step].step)
    }

    /// Why a step does not start a day earlier, in words.
    pub fn because(&self, questionnaire: &Questionnaire, step: StepIx) -> String {
        let Some(when) = &self.steps[step].when else {
            return self.why_undated(questionnaire, step);
        };
        match &when.because {
            Reason::Start => "starts with the plan".to_owned(),
            Reason::Step(before) => format!("waits for {}", self.name(questionnaire, *before)),
            Reason::Busy { person, step } => {
                format!("{person} is busy with {}", self.name(questionnaire, *step))
            }
            Reason::Away { person } => format!("{person} is away"),
            Reason::Pinned => "is wanted to start on this day".to_owned(),
            Reason::Postponed => "was put off until this day".to_owned(),
        }
    }

    fn why_undated(&self, questionnaire: &Questionnaire, step: StepIx) -> String {
        let mut seen = BTreeSet::new();
        let mut at = step;
        // down the chain of undated steps to the one that nobody can carry
        while seen.insert(at) {
            let mut after = self.steps[at].step.after.iter();
            match after.find(|after| self.steps[**after].when.is_none()) {
                Some(&next) => at = next,
                None => break,
            }
        }
        let stuck = &self.steps[at].step;
        if stuck.dropped {
            let name = self.name(questionnaire, at);
            return if at == step {
                "is dropped".to_owned()
            } else {
                format!("waits for {name}, which is dropped")
            };
        }
        let owner = questionnaire.controls[stuck.control].owner;
        let role = &questionnaire.roles[owner].title;
        if at == step {
            format!("nobody of {role} is in the plan")
        } else {
            format!(
                "waits for {}, and nobody of {role} is in the plan",
                self.name(questionnaire, at)
            )
        }
    }
}

/// The key of a step: `DAT-P1>2` raises a control to 2, `DAT-P1=2/shown` shows it at 2. Stable while the step is needed, and
/// no two steps of a plan have the same: one gate asks that it is shown, a later one that it is verified.
pub fn step_key(questionnaire: &Questionnaire, step: &Step) -> String {
    let id = questionnaire.control_id(step.control);
    match step.evidence {
        None => format!("{id}>{}", step.to),
        Some(evidence) => format!("{id}={}/{}", step.to, evidence.word()),
    }
}

/// The name of a step: `DAT-P1 to Defined`, `DAT-P1 shown` or `DAT-P1 verified`.
pub fn step_name(questionnaire: &Questionnaire, step: &Step) -> String {
    let id = questionnaire.control_id(step.control);
    match step.evidence {
        None => format!("{id} to {}", questionnaire.level_title(step.to)),
        Some(evidence) => format!("{id} {}", evidence.word()),
    }
}
