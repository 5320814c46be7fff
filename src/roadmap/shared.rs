//! Builds one plan for several systems that share people.
//!
//! Systems are planned in order of precedence, and for each gate the result contains the days on which it can pass if
//! its system is planned alone and together with the others. People with the same id are one person, who does one step
//! at a time for all systems, has the largest percentage in any file, and is away whenever any file lists an absence. A
//! step is done only by people named in its own system. Systems that share no people do not wait for each other: each
//! group is planned separately, and a system that shares nobody keeps the plan that it has alone.

use jiff::civil::Date;

use super::step::Unknowns;
use super::work::Work;
use super::{Care, GateDay, Roadmap};
use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::assessment::plan::PlanSettings;
use crate::model::questionnaire::{GateIx, Questionnaire};
use crate::roadmap::after::{Planning, Plans};
use crate::roadmap::build_plan::Together;
use crate::rules::targets::Targets;

/// The contribution of one system: its work, and its plan if planned alone, for known gaps and with
/// unknowns from level 0.
#[derive(Clone, Debug)]
pub struct Contribution {
    known: Half,
    all: Half,
}

/// One of the 2 plans between which the truth lies.
#[derive(Clone, Debug)]
struct Half {
    work: Work,
    alone: Days,
    /// The order in which the plan for the system alone placed its tasks.
    order: Vec<usize>,
}

/// The part of a plan that is reported for several systems.
#[derive(Clone, Debug)]
struct Days {
    gates: IndexVec<GateIx, GateDay>,
    /// For each dated step: the person who does it (index in the work), its number of working days and its last day.
    done: Vec<(usize, u32, Date)>,
}

/// The earliest and the latest day on which a gate can pass; `None` for a plan in which the gate has no day.
pub type Between = (Option<Date>, Option<Date>);

/// The dates for one gate of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateDays {
    /// The gate.
    pub gate: GateIx,
    /// The days the gate can pass if the system is planned alone.
    pub alone: Between,
    /// The days the gate can pass if all systems are planned together.
    pub together: Between,
    /// Lower bounds of `together`.
    pub bound: Between,
}

/// The gates of a system in the shared plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemDays {
    /// The gates up to the target phase, in order.
    pub gates: Vec<GateDays>,
    /// Whether the system shares people with another system.
    pub shares: bool,
}

/// The workload of a person, with unknown answers starting from level 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Id of the person.
    pub person: String,
    /// Percentage of the person's time for all systems together.
    pub percent: u8,
    /// Whether files contain different percentages for the person.
    pub differs: bool,
    /// The systems the person works for.
    pub systems: Vec<usize>,
    /// Working days of all steps the person does.
    pub days: u32,
    /// The last day of work.
    pub until: Date,
}

/// One plan for several systems.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// One entry for each system, in the given order.
    pub systems: Vec<SystemDays>,
    /// Everyone with work, most working days first.
    pub people: Vec<Load>,
}

impl Contribution {
    /// The contribution of an assessment as of `today`. Planned alone, the system has the plan of the
    /// [roadmap](super::outlook) built with the same care; `earlier` are its earlier plan settings.
    pub fn of(
        questionnaire: &Questionnaire,
        state: &State,
        earlier: &[PlanSettings],
        targets: &Targets,
        today: Date,
        care: Care,
    ) -> Self {
        let planning = Planning {
            questionnaire,
            state,
            targets,
            today,
            care,
        };
        let Plans { known, all } = planning.plans(earlier);
        let half = |roadmap: Roadmap, unknowns: Unknowns| {
            let work = planning.work(unknowns, &[&roadmap.walk]);
            Half::of(work, roadmap)
        };
        let all = half(all, Unknowns::FromNothing);
        Self {
            known: if all.is_uncertain() {
                half(known, Unknowns::AsAsked)
            } else {
                all.clone()
            },
            all,
        }
    }

    /// The ids of everyone who can do one of the steps.
    fn people(&self) -> impl Iterator<Item = &String> {
        [&self.known.work, &self.all.work]
            .into_iter()
            .flat_map(|work| {
                let hands = work.planned.iter().flat_map(|&step| &work.hands[step]);
                hands.filter_map(|&person| Some(&work.people.get(person)?.0))
            })
    }
}

impl Half {
    /// Whether any step depends on an unknown answer.
    fn is_uncertain(&self) -> bool {
        self.work.steps.iter().any(|step| step.uncertain)
    }

    fn of(work: Work, roadmap: Roadmap) -> Self {
        let place = |key: &String| {
            work.planned
                .iter()
                .position(|&step| work.keys[step] == *key)
        };
        let order = roadmap.walk.order.iter().filter_map(place).collect();
        let done = roadmap.steps.iter().filter_map(|planned| {
            let when = planned.when.as_ref()?;
            let person = work.people.iter().position(|(id, _)| *id == when.person)?;
            Some((person, when.days, when.end))
        });
        let alone = Days {
            done: done.collect(),
            gates: roadmap.gates,
        };
        Self { work, alone, order }
    }
}

/// One plan for the systems in `parts`. Within each gate, the order of `parts` is the order of precedence.
pub fn shared(parts: &[&Contribution], care: Care) -> Shared {
    let groups = groups(parts);
    let known = halves(parts, &groups, care, |part| &part.known);
    // without unknown answers both plans are the same
    let uncertain = parts.iter().any(|part| part.all.is_uncertain());
    let all = if uncertain {
        halves(parts, &groups, care, |part| &part.all)
    } else {
        known.clone()
    };
    let system = |at: usize| {
        let part = parts.get(at)?;
        let gates = part.all.alone.gates.indices().map(|gate| {
            let of = |days: &Days| (days.gates[gate].day, days.gates[gate].bound);
            let (known_alone, all_alone) = (of(&part.known.alone), of(&part.all.alone));
            let (known, all) = (of(&known[at]), of(&all[at]));
            GateDays {
                gate,
                alone: between(known_alone.0, all_alone.0),
                together: between(known.0, all.0),
                bound: between(known.1, all.1),
            }
        });
        let shares = groups
            .iter()
            .any(|group| group.len() > 1 && group.contains(&at));
        Some(SystemDays {
            gates: gates.collect(),
            shares,
        })
    };
    Shared {
        systems: (0..parts.len()).filter_map(system).collect(),
        people: loads(parts, &all),
    }
}

/// The earlier and the later of 2 days; the pair unchanged if one is missing.
fn between(known: Option<Date>, all: Option<Date>) -> Between {
    match (known, all) {
        (Some(known), Some(all)) => (Some(known.min(all)), Some(known.max(all))),
        pair => pair,
    }
}

/// Systems connected by people, directly or through other systems; each group in the given order.
fn groups(parts: &[&Contribution]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(Vec<usize>, Vec<&String>)> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let mut own: Vec<&String> = part.people().collect();
        own.sort_unstable();
        own.dedup();
        let mut members = vec![at];
        let mut apart = Vec::new();
        for (others, people) in groups {
            if people
                .iter()
                .any(|person| own.binary_search(person).is_ok())
            {
                members.extend(others);
                own.extend(people);
                own.sort_unstable();
                own.dedup();
            } else {
                apart.push((others, people));
            }
        }
        members.sort_unstable();
        apart.push((members, own));
        groups = apart;
    }
    groups.into_iter().map(|(members, _)| members).collect()
}

/// The plan for each system, built group by group.
fn halves<'a>(
    parts: &[&'a Contribution],
    groups: &[Vec<usize>],
    care: Care,
    half: impl Fn(&'a Contribution) -> &'a Half,
) -> Vec<Days> {
    let mut days: Vec<Days> = parts.iter().map(|part| half(part).alone.clone()).collect();
    for group in groups.iter().filter(|group| group.len() > 1) {
        let members: Vec<&Half> = group
            .iter()
            .filter_map(|&at| parts.get(at))
            .map(|part| half(part))
            .collect();
        for (&at, together) in group.iter().zip(planned(&members, care)) {
            if let Some(days) = days.get_mut(at) {
                *days = together;
            }
        }
    }
    days
}

/// The plans of systems that are planned together.
fn planned(members: &[&Half], care: Care) -> Vec<Days> {
    let works: Vec<&Work> = members.iter().map(|half| &half.work).collect();
    let together = Together::of(&works);
    // candidate order: the orders of the plans for each system alone, one after the other
    let order = members.iter().enumerate().flat_map(|(rank, half)| {
        let task = |planned: &usize| together.task(rank, *planned);
        half.order.iter().filter_map(task).collect::<Vec<_>>()
    });
    let plan = together.plan(care, &[order.collect()]);
    let bounds = plan
        .as_ref()
        .map(|plan| together.bounds(plan))
        .unwrap_or_default();
    let days = |(rank, work): (usize, &&Work)| {
        let mut ends = work.steps.map(|_| None);
        let mut done = Vec::new();
        for (planned, &step) in work.planned.iter().enumerate() {
            let task = together.task(rank, planned);
            let slot = plan
                .as_ref()
                .zip(task)
                .and_then(|(plan, task)| plan.slots.get(task));
            let Some(slot) = slot else { continue };
            let end = slot
                .finish
                .checked_sub(1)
                .and_then(|last| together.calendar.date(last));
            let carried = work.hands[step].get(slot.mode).copied();
            if let (Some(end), Some(person)) = (end, carried) {
                ends[step] = Some(end);
                done.push((person, slot.finish - slot.start, end));
            }
        }
        let gates = work.gates(&ends, |gate| together.bound(&bounds, rank, gate));
        Days { gates, done }
    };
    works.iter().enumerate().map(days).collect()
}

/// The workload of everyone with work, most working days first.
fn loads(parts: &[&Contribution], all: &[Days]) -> Vec<Load> {
    let mut loads: Vec<Load> = Vec::new();
    for (at, (part, days)) in parts.iter().zip(all).enumerate() {
        for &(person, days, end) in &days.done {
            let Some((id, person)) = part.all.work.people.get(person) else {
                continue;
            };
            let known = loads
                .iter()
                .position(|load| load.person == *id)
                .unwrap_or_else(|| {
                    let (percent, until) = (person.percent, end);
                    let (person, systems) = (id.clone(), Vec::new());
                    loads.push(Load {
                        person,
                        percent,
                        differs: false,
                        systems,
                        days: 0,
                        until,
                    });
                    loads.len() - 1
                });
            let Some(load) = loads.get_mut(known) else {
                continue;
            };
            load.differs |= load.percent != person.percent;
            load.percent = load.percent.max(person.percent);
            load.days += days;
            load.until = load.until.max(end);
            if load.systems.last() != Some(&at) {
                load.systems.push(at);
            }
        }
    }
    loads.sort_by(|one, other| (other.days, &one.person).cmp(&(one.days, &other.person)));
    loads
}
