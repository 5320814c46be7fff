//! The roadmap: every step with its dates, and the day each gate can pass.
//!
//! It consists of 2 plans built the same way: one for the known gaps only, and one in which every control with an
//! unknown answer starts from level 0. The truth lies between these plans, so the earlier date must never be shown
//! alone. [`step`] derives the steps, [`planner`](crate::planner) schedules them, and [`calendar`] turns working days
//! into dates.
//!
//! The files below use each other: they fill the roadmap declared here, whose constructor calls them.

mod after;
mod build_plan;
pub mod burndown;
pub mod calendar;
pub mod forecast;
pub mod meet;
mod needs;
mod phrase;
pub mod shared;
pub mod step;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::base::plural::{count, thousands};
use crate::model::assessment::State;
use crate::model::assessment::plan::{CommittedPlan, PlanSettings, Walk};
use crate::model::questionnaire::{ControlIx, GateIx, Questionnaire, RoleIx};
use crate::rules::targets::Targets;
use after::{Before, Planning, Plans, between};
use forecast::Forecast;
pub use step::StepIx;
use step::{Step, Unknowns};

/// Amount of effort spent on a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// One pass of the serial scheme, for screens that show little more than a date.
    First,
    /// The bounded search, for screens and exports that show the plan itself.
    Improved,
}

/// Reason why a step does not start a day earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The step starts on day 1.
    Start,
    /// The step waits for another step.
    Step(StepIx),
    /// The person is busy with another step.
    Busy {
        /// The person.
        person: String,
        /// The step that keeps the person busy.
        step: StepIx,
    },
    /// The person is away.
    Away {
        /// The person.
        person: String,
    },
    /// The step is pinned to this day.
    Pinned,
    /// The step may not start before this day.
    Postponed,
    /// The lead time of the control ends on the day before: a test slot, a contract, a consultation.
    Lead,
}

/// The dates of a step and the person who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// Id of the person who does the step.
    pub person: String,
    /// The first day of work.
    pub start: Date,
    /// The last day of work.
    pub end: Date,
    /// Duration in working days.
    pub days: u32,
    /// Reason why the step does not start a day earlier.
    pub because: Reason,
}

/// A step with its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The step.
    pub step: Step,
    /// The dates; `None` if nobody can do the step or a step that it waits for, or if the step ends after the calendar.
    pub when: Option<When>,
    /// Whether the step has no dates only because it ends after the last day of the calendar.
    pub beyond: bool,
}

impl AsRef<Step> for Planned {
    fn as_ref(&self) -> &Step {
        &self.step
    }
}

/// The day on which a gate can pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateDay {
    /// The gate.
    pub gate: GateIx,
    /// The day; `None` if the previous gate or a step that the gate needs has no date, or if a control that the gate
    /// cannot pass without is dropped.
    pub day: Option<Date>,
    /// The day on which the last step of the gate ends, if a freeze on that day keeps the gate from passing until
    /// `day`.
    pub ready: Option<Date>,
    /// Lower bound: with this team the gate cannot pass before this day.
    pub bound: Option<Date>,
    /// The steps the gate waits for, with all their predecessors, ascending; empty if it waits for nothing. If the gate
    /// has no day, these are the steps to name as the reason.
    pub waits: Vec<StepIx>,
    /// Roles without people, because of which the gate has no day.
    pub missing: Vec<RoleIx>,
    /// Dropped controls that the gate cannot pass without; [`Roadmap::shut_by`] also returns dropped prerequisites.
    pub dropped: Vec<ControlIx>,
}

/// One of the 2 plans in an [`Outlook`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roadmap {
    /// The assumption about unknown answers.
    pub unknowns: Unknowns,
    /// The first day of work.
    pub start: Date,
    /// Every step.
    pub steps: IndexVec<StepIx, Planned>,
    /// The gates up to the horizon, in order.
    pub gates: IndexVec<GateIx, GateDay>,
    /// The order and the people from which the plan was built.
    pub walk: Walk,
    /// Steps that cannot start on the day they are pinned to, with that day.
    pub missed: Vec<(StepIx, Date)>,
}

/// The 2 plans between which the truth lies, with a forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The plan for known gaps only.
    pub known: Roadmap,
    /// The plan in which unknown answers start from level 0; equal to `known` if nothing is unknown.
    pub all: Roadmap,
    /// The forecast from simulating `all` with varying efforts.
    pub forecast: Forecast,
}

/// The roadmap of an assessment as a range. The committed plan is the first candidate in the search. `earlier` are the
/// settings before each of the last edits of the plan ([`History::earlier_plans`]): an edit that adds people or time
/// delays no gate, and an edit that changes nothing changes no date.
///
/// [`History::earlier_plans`]: crate::model::assessment::history::History::earlier_plans
pub fn outlook(
    questionnaire: &Questionnaire,
    state: &State,
    earlier: &[PlanSettings],
    targets: &Targets,
    today: Date,
    care: Care,
) -> Outlook {
    let planning = Planning {
        questionnaire,
        state,
        targets,
        today,
        care,
    };
    planning.outlook(planning.plans(earlier))
}

/// The roadmap after an edit that changed only the plan settings, given the settings and the roadmap before the edit.
/// Equal to that of [`outlook`], but calculates only the last of the plans.
pub fn outlook_after(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    today: Date,
    care: Care,
    before: (&PlanSettings, &Outlook),
) -> Outlook {
    let planning = Planning {
        questionnaire,
        state,
        targets,
        today,
        care,
    };
    let (settings, Outlook { known, all, .. }) = before;
    planning.outlook(planning.after(Some(Before {
        settings,
        known,
        all,
    })))
}

impl Planning<'_> {
    /// The plans with their forecast.
    fn outlook(&self, Plans { known, all }: Plans) -> Outlook {
        let mut forecast = forecast::forecast(self.questionnaire, self.state, &all);
        for (gate, likely) in forecast.gates.iter_mut().enumerate() {
            // without delays, no order of the work passes a gate earlier, so a lucky run does not either
            let (planned, _) = between(&known, &all, gate.into());
            for day in [&mut likely.half, &mut likely.most] {
                *day = (*day).max(planned.filter(|_| day.is_some()));
            }
        }
        Outlook {
            known,
            all,
            forecast,
        }
    }
}

impl Outlook {
    /// The earliest and the latest day on which a gate can pass; `None` for a plan in which the gate has no date.
    pub fn gate(&self, gate: GateIx) -> (Option<Date>, Option<Date>) {
        between(&self.known, &self.all, gate)
    }

    /// The 50% and 80% dates of a gate that waits for work; `None` if it waits for nothing or has no forecast.
    pub fn likely(&self, gate: GateIx) -> Option<(Date, Date)> {
        let waits = !self.all.gates.get(gate)?.waits.is_empty();
        let forecast = self.forecast.gates.get(gate).filter(|_| waits)?;
        Some((forecast.half?, forecast.most?))
    }

    /// The plan as committed on day `on`: its order and people, and the latest day of each gate.
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

impl Outlook {
    /// The same roadmap with other ids for its people; ids without a new one stay.
    #[must_use]
    pub fn renamed(self, ids: &BTreeMap<&str, String>) -> Self {
        Self {
            known: self.known.renamed(ids),
            all: self.all.renamed(ids),
            forecast: self.forecast,
        }
    }
}

impl Roadmap {
    fn renamed(mut self, ids: &BTreeMap<&str, String>) -> Self {
        let rename = |id: &mut String| {
            if let Some(new) = ids.get(id.as_str()) {
                id.clone_from(new);
            }
        };
        for when in self.steps.iter_mut().filter_map(|step| step.when.as_mut()) {
            rename(&mut when.person);
            if let Reason::Busy { person, .. } | Reason::Away { person } = &mut when.because {
                rename(person);
            }
        }
        self.walk.people.iter_mut().for_each(rename);
        self
    }

    /// The steps of a gate, sorted by first day, then by last day; steps without a date come last.
    pub fn wave(&self, gate: GateIx) -> Vec<StepIx> {
        let in_wave = |step: &StepIx| self.steps[*step].step.wave == gate;
        let mut wave: Vec<StepIx> = self.steps.indices().filter(in_wave).collect();
        wave.sort_by_key(|&step| {
            let when = self.steps[step].when.as_ref();
            (when.is_none(), when.map(|when| (when.start, when.end)))
        });
        wave
    }

    /// The steps that a gate and the gates before it wait for, in order, excluding dropped steps.
    pub fn needed_for(&self, gate: GateIx) -> Vec<&Planned> {
        let gates = self.gates.iter().filter(|day| day.gate <= gate);
        let steps: BTreeSet<StepIx> = gates.flat_map(|day| day.waits.iter().copied()).collect();
        let planned = steps.into_iter().map(|step| &self.steps[step]);
        planned.filter(|planned| !planned.step.dropped).collect()
    }

    /// The steps of a control, in order.
    pub fn of_control(&self, control: ControlIx) -> Vec<StepIx> {
        let is_its = |step: &StepIx| self.steps[*step].step.control == control;
        self.steps.indices().filter(is_its).collect()
    }

    /// Dropped controls without which a gate cannot pass: those that this gate or an earlier one requires, and those
    /// that a step of these gates waits for.
    pub fn shut_by(&self, gate: GateIx) -> BTreeSet<ControlIx> {
        let mut shut: BTreeSet<ControlIx> = self
            .gates
            .iter()
            .filter(|day| day.gate <= gate)
            .flat_map(|day| day.dropped.iter().copied())
            .collect();
        let waits = self.gates.iter().filter(|day| day.gate <= gate);
        shut.extend(
            waits
                .flat_map(|day| &day.waits)
                .map(|&step| &self.steps[step].step)
                .filter(|step| step.dropped)
                .map(|step| step.control),
        );
        shut
    }

    /// The steps that `step` delays: each of them waits for it, or for the person busy with it.
    pub fn delays(&self, step: StepIx) -> Vec<StepIx> {
        let held = |planned: &Planned| match planned.when.as_ref().map(|when| &when.because) {
            Some(Reason::Step(before) | Reason::Busy { step: before, .. }) => *before == step,
            _ => false,
        };
        let steps = self.steps.indices();
        steps.filter(|at| held(&self.steps[*at])).collect()
    }

    /// The critical chain of a gate, earliest step first. It leads back from the step that ends last to the step that
    /// this step waited for, and so on to a step that waited for none.
    pub fn chain(&self, gate: GateIx) -> Vec<StepIx> {
        let end = |step: StepIx| self.steps[step].when.as_ref().map(|when| when.end);
        let waits = self.gates.get(gate).map_or(&[][..], |day| &day.waits);
        let dated = waits.iter().copied().filter(|&step| end(step).is_some());
        let mut at = dated.max_by_key(|&step| (end(step), std::cmp::Reverse(step)));
        let mut chain = Vec::new();
        while let Some(step) = at.filter(|step| !chain.contains(step)) {
            chain.push(step);
            let when = self.steps[step].when.as_ref();
            at = when.and_then(|when| match &when.because {
                Reason::Step(before) | Reason::Busy { step: before, .. } => Some(*before),
                Reason::Start
                | Reason::Away { .. }
                | Reason::Pinned
                | Reason::Postponed
                | Reason::Lead => None,
            });
        }
        chain.reverse();
        chain
    }

    /// The name of a step: `DAT-P1 to Defined`, `DAT-P1 shown` or `DAT-P1 verified`.
    pub fn name(&self, questionnaire: &Questionnaire, step: StepIx) -> String {
        step_name(questionnaire, &self.steps[step].step)
    }

    /// The reason why a step does not start a day earlier, or why it has no date, as a phrase.
    pub fn because(&self, questionnaire: &Questionnaire, step: StepIx) -> String {
        let Some(when) = &self.steps[step].when else {
            return self.why_undated(questionnaire, step);
        };
        match &when.because {
            Reason::Start => "starts on day 1".to_owned(),
            Reason::Step(before) => format!("waits for {}", self.name(questionnaire, *before)),
            Reason::Busy { person, step } => {
                format!("{person} is busy with {}", self.name(questionnaire, *step))
            }
            Reason::Away { person } => format!("{person} is away"),
            Reason::Pinned => "is pinned to this day".to_owned(),
            Reason::Postponed => "must not start before this day".to_owned(),
            Reason::Lead => {
                let lead = questionnaire.controls[self.steps[step].step.control].lead_days;
                format!("waits for {} of lead time", count(lead as usize, "day"))
            }
        }
    }

    fn why_undated(&self, questionnaire: &Questionnaire, step: StepIx) -> String {
        let mut seen = BTreeSet::new();
        let mut at = step;
        // follow the undated predecessors to the step that nobody can do
        while seen.insert(at) {
            let mut after = self.steps[at].step.after.iter();
            match after.find(|after| self.steps[**after].when.is_none()) {
                Some(&next) => at = next,
                None => break,
            }
        }
        if self.steps[at].beyond {
            let name = self.name(questionnaire, at);
            let most = thousands(calendar::MOST_DAYS);
            return if at == step {
                format!("ends after the {most} working days that surefoot can plan")
            } else {
                format!(
                    "waits for {name}, which ends after the {most} working days that surefoot can plan"
                )
            };
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
        let responsible = questionnaire.controls[stuck.control].responsible;
        let role = &questionnaire.roles[responsible].title;
        if at == step {
            format!("nobody in the plan has the role {role}")
        } else {
            format!(
                "waits for {}, and nobody in the plan has the role {role}",
                self.name(questionnaire, at)
            )
        }
    }
}

/// The key of a step: `DAT-P1>2` raises a control to 2, `DAT-P1=2/shown` provides evidence for level 2. Keys are stable
/// while the step is needed and unique within a plan: one gate may require shown evidence and a later one verified
/// evidence.
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
