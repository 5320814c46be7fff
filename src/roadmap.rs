//! The roadmap: every step with its dates, and the day each gate can open.
//!
//! In flow answers, targets, people and a day; out flow two plans of the same making: one of the known gaps only, and
//! one in which everything unknown starts from nothing. The truth lies between, so the early end may never be shown
//! alone. What has to be done is in [`step`], when is in [`schedule`], and which date a working day is in [`calendar`].

pub mod calendar;
pub mod schedule;
pub mod step;

use jiff::civil::Date;

use crate::assessment::State;
use crate::assessment::plan::Person;
use crate::questionnaire::Questionnaire;
use crate::target::Targets;
use calendar::Calendar;
use schedule::Wait;
use step::Step;
use step::Unknowns;

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
pub enum Because {
    /// It starts with the plan.
    Start,
    /// It waits for another step, by index.
    Step(usize),
    /// Its person is busy with another step, by index.
    Busy {
        /// Who.
        person: String,
        /// With what.
        step: usize,
    },
    /// Its person is away.
    Away {
        /// Who.
        person: String,
    },
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
    pub because: Because,
}

/// A step and when it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What is done.
    pub step: Step,
    /// When; nothing where nobody can do it, or something it waits for.
    pub when: Option<When>,
}

/// The day a gate can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateDay {
    /// The gate, by index.
    pub gate: usize,
    /// The day; nothing where a step before it has no date.
    pub day: Option<Date>,
    /// No plan with these people opens it before this day.
    pub bound: Option<Date>,
    /// Roles without people that keep it from having a day, by index.
    pub missing: Vec<usize>,
}

/// One plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roadmap {
    /// What it assumes of what nobody knows.
    pub unknowns: Unknowns,
    /// The first day of work.
    pub start: Date,
    /// Every step.
    pub steps: Vec<Planned>,
    /// The gates up to the horizon, in order.
    pub gates: Vec<GateDay>,
}

/// The two plans between which the truth lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Known gaps only.
    pub known: Roadmap,
    /// Everything unknown from nothing. The same plan where nothing is unknown.
    pub all: Roadmap,
}

/// The roadmap of an assessment, as a range.
pub fn outlook(questionnaire: &Questionnaire, state: &State, targets: &Targets, today: Date, care: Care) -> Outlook {
    let all = roadmap(questionnaire, state, targets, today, Unknowns::FromNothing, care);
    let known = if all.steps.iter().any(|planned| planned.step.uncertain) {
        roadmap(questionnaire, state, targets, today, Unknowns::AsAsked, care)
    } else {
        Roadmap { unknowns: Unknowns::AsAsked, ..all.clone() }
    };
    Outlook { known, all }
}

/// One plan of an assessment.
pub fn roadmap(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    today: Date,
    unknowns: Unknowns,
    care: Care,
) -> Roadmap {
    let start = state.plan.start.map_or(today, |start| start.max(today));
    let calendar = Calendar::new(&state.plan, start);
    let steps = step::steps(questionnaire, state, targets, unknowns);
    let people: Vec<(&String, &Person)> = state.plan.people.iter().collect();
    let hands: Vec<Vec<usize>> = steps.iter().map(|step| hands(questionnaire, state, &people, step)).collect();
    let doable = doable(&steps, &hands, calendar.date(0).is_some());
    let planned: Vec<usize> = (0..steps.len()).filter(|&step| doable[step]).collect();
    let problem = problem(&steps, &planned, &hands, &people, &calendar);
    let plan = match care {
        Care::First => schedule::first(&problem),
        Care::Improved => schedule::improve(&problem, &[]),
    };
    let plan = plan.ok();
    let mut when: Vec<Option<When>> = vec![None; steps.len()];
    for (task, &step) in planned.iter().enumerate() {
        let slot = plan.as_ref().and_then(|plan| plan.slots.get(task));
        when[step] = slot.and_then(|slot| dated(slot, &hands[step], &planned, &people, &calendar));
    }
    let gates = gate_days(questionnaire, state, targets, &calendar, &steps, &when, &hands, plan.as_ref());
    let steps = steps.into_iter().zip(when).map(|(step, when)| Planned { step, when }).collect();
    Roadmap { unknowns, start, steps, gates }
}

/// Who can carry a step, by index: the owner that was named, where that is a person of the plan, or all of its role.
fn hands(questionnaire: &Questionnaire, state: &State, people: &[(&String, &Person)], step: &Step) -> Vec<usize> {
    let Some(control) = questionnaire.controls.get(step.control) else { return Vec::new() };
    let named = state.record(&control.id).and_then(|record| record.owner.as_ref());
    if let Some(person) = named.and_then(|owner| people.iter().position(|(id, _)| *id == owner)) {
        return vec![person];
    }
    let role = questionnaire.roles.get(control.owner).map_or("", |role| role.id.as_str());
    (0..people.len()).filter(|&person| people[person].1.roles.contains(role)).collect()
}

/// Which steps can have a date: somebody carries them, and everything they wait for can have one.
fn doable(steps: &[Step], hands: &[Vec<usize>], anyone_works: bool) -> Vec<bool> {
    let mut doable: Vec<bool> = hands.iter().map(|hands| anyone_works && !hands.is_empty()).collect();
    loop {
        let blocked = |step: &Step| step.after.iter().any(|&after| !doable.get(after).copied().unwrap_or(false));
        let Some(next) = (0..steps.len()).find(|&step| doable[step] && blocked(&steps[step])) else { return doable };
        doable[next] = false;
    }
}

/// Working days a step takes a person: effort · 100 / percent, rounded up, at least one.
fn days(effort: u64, percent: u8) -> u32 {
    // thousandths of a day over hundredths of a person: effort / 1000 · 100 / percent = effort / (10 · percent)
    u32::try_from(effort.div_ceil(10 * u64::from(percent.max(1))).max(1)).unwrap_or(u32::MAX)
}

fn problem(
    steps: &[Step],
    planned: &[usize],
    hands: &[Vec<usize>],
    people: &[(&String, &Person)],
    calendar: &Calendar,
) -> schedule::Problem {
    let resources = people
        .iter()
        .map(|(_, person)| schedule::Resource {
            capacity: 1,
            away: person.away.iter().map(|days| calendar.stretch(*days)).collect(),
        })
        .collect();
    let tasks = planned
        .iter()
        .map(|&index| {
            let step = &steps[index];
            let mode = |&person: &usize| schedule::Mode {
                duration: days(step.effort, people[person].1.percent),
                demands: vec![(person, 1)],
            };
            schedule::Task {
                modes: hands[index].iter().map(mode).collect(),
                after: step.after.iter().filter_map(|after| planned.binary_search(after).ok()).collect(),
                release: 0,
                pinned: None,
                wave: u32::try_from(step.wave).unwrap_or(u32::MAX),
                weight: step.weight,
            }
        })
        .collect();
    schedule::Problem { resources, tasks }
}

fn dated(
    slot: &schedule::Slot,
    hands: &[usize],
    planned: &[usize],
    people: &[(&String, &Person)],
    calendar: &Calendar,
) -> Option<When> {
    let name = |person: usize| people.get(person).map_or_else(String::new, |(id, _)| (*id).clone());
    let step = |task: usize| planned.get(task).copied().unwrap_or(usize::MAX);
    Some(When {
        person: name(*hands.get(slot.mode)?),
        start: calendar.date(slot.start)?,
        end: calendar.date(slot.finish.checked_sub(1)?)?,
        days: slot.finish - slot.start,
        because: match slot.waited_for {
            Wait::Start | Wait::Release | Wait::Pin => Because::Start,
            Wait::Task(task) => Because::Step(step(task)),
            Wait::Resource { resource, task } => Because::Busy { person: name(resource), step: step(task) },
            Wait::Away(resource) => Because::Away { person: name(resource) },
        },
    })
}

#[expect(clippy::too_many_arguments, reason = "the parts of one plan, gathered for its last line")]
fn gate_days(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    calendar: &Calendar,
    steps: &[Step],
    when: &[Option<When>],
    hands: &[Vec<usize>],
    plan: Option<&schedule::Plan>,
) -> Vec<GateDay> {
    let last = targets.horizon.min(questionnaire.gates.len().saturating_sub(1));
    let mut days: Vec<GateDay> = Vec::with_capacity(last + 1);
    for gate in 0..=last {
        let before = days.last();
        // what a gate waits for may stand in a later wave, when a prerequisite is first asked there
        let needed = needed(steps, gate);
        let mut missing: Vec<usize> = needed
            .iter()
            .filter(|&&step| hands[step].is_empty())
            .filter_map(|&step| questionnaire.controls.get(steps[step].control).map(|control| control.owner))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        let ends: Option<Vec<Date>> = needed.iter().map(|&step| when[step].as_ref().map(|when| when.end)).collect();
        let opens = |day: Date| calendar.after_freezes(day, &state.plan);
        let first = calendar.date(0);
        let day = ends.and_then(|ends| {
            let end = ends.into_iter().chain(before.and_then(|before| before.day)).max().or(first)?;
            (before.is_none_or(|before| before.day.is_some())).then(|| opens(end)).flatten()
        });
        let bound = plan.and_then(|plan| {
            // a gate waits for every wave up to its own, so the latest of their bounds holds for it
            let up_to = plan.waves.iter().filter(|wave| usize::try_from(wave.wave).is_ok_and(|wave| wave <= gate));
            match up_to.map(|wave| wave.bound).max() {
                Some(bound) => calendar.date(bound.saturating_sub(1)).and_then(opens),
                None => first,
            }
        });
        days.push(GateDay { gate, day, bound: bound.filter(|_| day.is_some()), missing });
    }
    days
}

/// The steps of the waves up to a gate, and all that they wait for, by index.
fn needed(steps: &[Step], gate: usize) -> Vec<usize> {
    let mut needed: Vec<bool> = steps.iter().map(|step| step.wave <= gate).collect();
    let mut waiting: Vec<usize> = (0..steps.len()).filter(|&step| needed[step]).collect();
    while let Some(step) = waiting.pop() {
        for &after in &steps[step].after {
            if !needed[after] {
                needed[after] = true;
                waiting.push(after);
            }
        }
    }
    (0..steps.len()).filter(|&step| needed[step]).collect()
}

impl Outlook {
    /// The earliest and the latest day a gate can open, by index; nothing where either has none.
    pub fn gate(&self, gate: usize) -> (Option<Date>, Option<Date>) {
        let day = |roadmap: &Roadmap| roadmap.gates.get(gate).and_then(|gate| gate.day);
        match (day(&self.known), day(&self.all)) {
            (Some(known), Some(all)) => (Some(known.min(all)), Some(known.max(all))),
            pair => pair,
        }
    }
}

impl Roadmap {
    /// The name of a step: `DAT-P1 to Defined`, or `DAT-P1 evidence`.
    pub fn name(&self, questionnaire: &Questionnaire, step: usize) -> String {
        self.steps.get(step).map_or_else(String::new, |planned| step_name(questionnaire, &planned.step))
    }

    /// Why a step does not start a day earlier, in words.
    pub fn because(&self, questionnaire: &Questionnaire, step: usize) -> String {
        let Some(planned) = self.steps.get(step) else { return String::new() };
        let Some(when) = &planned.when else { return self.why_undated(questionnaire, step) };
        match &when.because {
            Because::Start => "starts with the plan".to_owned(),
            Because::Step(before) => format!("waits for {}", self.name(questionnaire, *before)),
            Because::Busy { person, step } => format!("{person} is busy with {}", self.name(questionnaire, *step)),
            Because::Away { person } => format!("{person} is away"),
        }
    }

    fn why_undated(&self, questionnaire: &Questionnaire, step: usize) -> String {
        let mut seen = vec![false; self.steps.len()];
        let mut at = step;
        // down the chain of undated steps to the one that nobody can carry
        while let Some(planned) = self.steps.get(at).filter(|_| !seen[at]) {
            seen[at] = true;
            match planned
                .step
                .after
                .iter()
                .find(|&&after| self.steps.get(after).is_some_and(|after| after.when.is_none()))
            {
                Some(&next) => at = next,
                None => break,
            }
        }
        let role = self
            .steps
            .get(at)
            .and_then(|planned| questionnaire.controls.get(planned.step.control))
            .and_then(|control| questionnaire.roles.get(control.owner))
            .map_or("", |role| role.title.as_str());
        if at == step {
            format!("nobody of {role} is in the plan")
        } else {
            format!("waits for {}, and nobody of {role} is in the plan", self.name(questionnaire, at))
        }
    }
}

/// The name of a step: `DAT-P1 to Defined`, or `DAT-P1 evidence`.
pub fn step_name(questionnaire: &Questionnaire, step: &Step) -> String {
    let id = questionnaire.control_id(step.control);
    if step.is_evidence() {
        format!("{id} evidence")
    } else {
        format!("{id} to {}", questionnaire.level_title(step.to))
    }
}
