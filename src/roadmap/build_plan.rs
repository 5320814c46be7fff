//! Builds plans: turns the work of one or several systems into dates, each with its reason.
//!
//! [`work`](super::work) decides what has to be done and by whom, and [`planner`](crate::planner) decides when. This
//! module only translates between the two. A plan for one system is a shared plan with a single system.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::calendar::Calendar;
use super::step::Unknowns;
use super::work::Work;
use super::{Care, Planned, Reason, Roadmap, When};
use crate::base::index_vec::IndexVec;
use crate::model::assessment::plan::{Person, Walk};
use crate::model::questionnaire::GateIx;
use crate::planner;
use crate::planner::Wait;
use crate::roadmap::step::StepIx;

/// The plan for the work of one system.
pub(super) fn plan_of_work(
    work: &Work,
    unknowns: Unknowns,
    care: Care,
    walks: &[&Walk],
) -> Roadmap {
    let together = Together::of(&[work]);
    let task = |key: &String| {
        work.planned
            .iter()
            .position(|&step| work.keys[step] == *key)
    };
    let candidates: Vec<Vec<usize>> = walks
        .iter()
        .map(|walk| walk.order.iter().filter_map(task).collect())
        .collect();
    let plan = together.plan(care, &candidates);
    let bounds = plan
        .as_ref()
        .map(|plan| together.bounds(plan))
        .unwrap_or_default();
    roadmap_of(work, unknowns, &together, plan.as_ref(), &bounds)
}

/// The roadmap of a plan; without a plan, no step has dates. `bounds` are the lower bounds of the waves.
pub(super) fn roadmap_of(
    work: &Work,
    unknowns: Unknowns,
    together: &Together,
    plan: Option<&planner::Plan>,
    bounds: &[(u32, u32)],
) -> Roadmap {
    let calendar = &together.calendar;
    let mut when: IndexVec<StepIx, Option<When>> = work.steps.map(|_| None);
    for (task, &step) in work.planned.iter().enumerate() {
        let slot = plan.and_then(|plan| plan.slots.get(task));
        when[step] = slot.and_then(|slot| dated(slot, step, work, calendar));
    }
    let order = plan.map(planner::Plan::order).unwrap_or_default();
    let key = |task: usize| Some(work.keys[*work.planned.get(task)?].clone());
    let walk = Walk {
        order: order.into_iter().filter_map(key).collect(),
        people: work.people.iter().map(|(id, _)| id.clone()).collect(),
    };
    let missed = work.planned.iter().filter_map(|&step| {
        // the day as the user entered it, even if it is not a working day
        let wanted = work.wishes[step].start?;
        let starts = when[step].as_ref()?.start;
        let is_missed = wanted < work.start || calendar.count(starts) > calendar.count(wanted);
        Some((step, wanted)).filter(|_| is_missed)
    });
    let missed = missed.collect();
    let ends = when.map(|when| when.as_ref().map(|when| when.end));
    let gates = work.gates(&ends, |gate| together.bound(bounds, 0, gate));
    let steps = work
        .steps
        .iter()
        .cloned()
        .zip(when.iter().cloned())
        .zip(work.steps.indices())
        .map(|((step, when), index)| Planned {
            beyond: when.is_none() && work.planned.binary_search(&index).is_ok(),
            step,
            when,
        })
        .collect();
    Roadmap {
        unknowns,
        start: work.start,
        steps,
        gates,
        walk,
        missed,
    }
}

/// The work of several systems as one scheduling problem: they share people, and a person does one step at a time.
/// Waves are numbered gate by gate, and within a gate in the order of the systems.
pub(super) struct Together {
    /// The days on which anybody works.
    pub(super) calendar: Calendar,
    /// The index of the first task of each system.
    first: Vec<usize>,
    pub(super) problem: planner::Problem,
    /// The wave of each task if each wave contains only steps that its gate needs in every plan.
    required: Vec<u32>,
}

impl Together {
    /// Combines the work of several systems.
    pub(super) fn of(works: &[&Work]) -> Self {
        let calendar =
            Calendar::together(&works.iter().map(|work| &work.calendar).collect::<Vec<_>>());
        let people = everybody(works);
        let place: BTreeMap<&String, usize> = people
            .iter()
            .enumerate()
            .map(|(at, (id, _))| (id, at))
            .collect();
        let mut resources: Vec<planner::Resource> = people
            .iter()
            .map(|(_, person)| planner::Resource {
                capacity: 1,
                away: person
                    .away
                    .iter()
                    .map(|days| calendar.stretch(*days))
                    .collect(),
            })
            .collect();
        let (mut tasks, mut first, mut required) = (Vec::new(), Vec::new(), Vec::new());
        let wave = |goal: Option<GateIx>, rank: usize| {
            goal.map_or(planner::OPEN_WAVE, |gate| wave(gate, rank, works.len()))
        };
        for (rank, work) in works.iter().enumerate() {
            // a system that does not work on some common days gets a resource that all its steps need and that is
            // unavailable on those days
            let idle = calendar.idle_by(&work.calendar);
            let own_days = (!idle.is_empty()).then_some(resources.len());
            resources.extend(own_days.map(|_| planner::Resource {
                capacity: 1,
                away: idle,
            }));
            let places: Vec<usize> = work
                .people
                .iter()
                .filter_map(|(id, _)| place.get(id).copied())
                .collect();
            let offset = tasks.len();
            first.push(offset);
            let own = work.planned.iter();
            required.extend(own.map(|&step| wave(work.goals.required[step], rank)));
            tasks.extend(work.planned.iter().map(|&index| {
                let step = &work.steps[index];
                let mode = |&hand: &usize| planner::Mode {
                    duration: days(step.effort, people[places[hand]].1.percent),
                    demands: std::iter::once((places[hand], 1))
                        .chain(own_days.map(|own| (own, 0)))
                        .collect(),
                };
                let task = |after: &StepIx| Some(offset + work.planned.binary_search(after).ok()?);
                let wish = work.wishes[index];
                planner::Task {
                    modes: work.hands[index].iter().map(mode).collect(),
                    after: step.after.iter().filter_map(task).collect(),
                    release: wish
                        .not_before
                        .max(wish.lead)
                        .map_or(0, |day| calendar.count(day)),
                    pinned: wish.start.map(|day| calendar.count(day)),
                    wave: wave(work.goals.aimed[index], rank),
                    weight: step.weight,
                }
            }));
        }
        Self {
            calendar,
            first,
            problem: planner::Problem { resources, tasks },
            required,
        }
    }

    /// The plan, with `candidates` as orders to try; `None` if no plan exists.
    pub(super) fn plan(&self, care: Care, candidates: &[Vec<usize>]) -> Option<planner::Plan> {
        let plan = match care {
            Care::First => planner::first(&self.problem),
            Care::Improved => planner::improve(&self.problem, candidates),
        };
        plan.ok()
    }

    /// The task of a step: `rank` is the index of the system, `planned` the index in [`Work::planned`].
    pub(super) fn task(&self, rank: usize, planned: usize) -> Option<usize> {
        Some(self.first.get(rank)? + planned)
    }

    /// The lower bound of each wave of a plan: pairs of the wave and its bound. The bounds found by the search hold for
    /// the steps the planner aimed for; from the first wave in which another selection would suffice, the bounds for
    /// the steps that every plan needs apply instead.
    pub(super) fn bounds(&self, plan: &planner::Plan) -> Vec<(u32, u32)> {
        let tasks = self.problem.tasks.iter().zip(&self.required);
        let differs = tasks
            .filter(|(task, required)| task.wave != **required)
            .map(|(task, required)| task.wave.min(*required))
            .min();
        let searched = plan.waves.iter().map(|wave| (wave.wave, wave.bound));
        let Some(differs) = differs else {
            return searched.collect();
        };
        let mut problem = self.problem.clone();
        for (task, required) in problem.tasks.iter_mut().zip(&self.required) {
            task.wave = *required;
        }
        let relaxed = planner::bounds(&problem).unwrap_or_default();
        searched
            .filter(|(wave, _)| *wave < differs)
            .chain(relaxed.into_iter().filter(|(wave, _)| *wave >= differs))
            .collect()
    }

    /// Lower bound of the last day of work in the waves of a system up to `gate`, given [`Self::bounds`]; `None` if
    /// these waves have no tasks.
    pub(super) fn bound(&self, bounds: &[(u32, u32)], rank: usize, gate: GateIx) -> Option<Date> {
        let systems = self.first.len();
        let own = gate.through().map(|gate| wave(gate, rank, systems));
        // a gate waits for every wave up to its own, so the latest of their bounds applies
        let bounds = own.filter_map(|own| Some(bounds.iter().find(|(wave, _)| *wave == own)?.1));
        self.calendar.date(bounds.max()?.saturating_sub(1))
    }
}

/// The wave number of a gate for the system at index `rank` of `systems`.
fn wave(gate: GateIx, rank: usize, systems: usize) -> u32 {
    u32::try_from(
        usize::from(gate)
            .saturating_mul(systems)
            .saturating_add(rank),
    )
    .unwrap_or(planner::OPEN_WAVE - 1)
}

/// Everyone in the plan, once each, in order of first appearance: with the largest percentage in any system, and with
/// the absences in all systems.
fn everybody(works: &[&Work]) -> Vec<(String, Person)> {
    let mut people: Vec<(String, Person)> = Vec::new();
    let mut places: BTreeMap<&String, usize> = BTreeMap::new();
    for (id, person) in works.iter().flat_map(|work| &work.people) {
        let place = *places.entry(id).or_insert(people.len());
        match people.get_mut(place) {
            Some((_, known)) => {
                known.percent = known.percent.max(person.percent);
                known.away.extend(person.away.iter().copied());
            }
            None => people.push((id.clone(), person.clone())),
        }
    }
    people
}

/// Working days that a step takes a person: effort · 100 / percent, rounded up, at least 1.
fn days(effort: u64, percent: u8) -> u32 {
    // thousandths of a day over hundredths of a person: effort / 1000 · 100 / percent = effort / (10 · percent)
    u32::try_from(effort.div_ceil(10 * u64::from(percent.max(1))).max(1)).unwrap_or(u32::MAX)
}

fn dated(slot: &planner::Slot, step: StepIx, work: &Work, calendar: &Calendar) -> Option<When> {
    let name = |person: usize| {
        work.people
            .get(person)
            .map_or_else(String::new, |(id, _)| id.clone())
    };
    Some(When {
        person: name(*work.hands[step].get(slot.mode)?),
        start: calendar.date(slot.start)?,
        end: calendar.date(slot.finish.checked_sub(1)?)?,
        days: slot.finish - slot.start,
        because: match slot.waited_for {
            Wait::Start => Reason::Start,
            Wait::Release if work.wishes[step].lead > work.wishes[step].not_before => Reason::Lead,
            Wait::Release => Reason::Postponed,
            Wait::Pin => Reason::Pinned,
            Wait::Task(task) => Reason::Step(work.planned[task]),
            Wait::Resource { resource, task } => Reason::Busy {
                person: name(resource),
                step: work.planned[task],
            },
            Wait::Away(resource) => Reason::Away {
                person: name(resource),
            },
        },
    })
}
