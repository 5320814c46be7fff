//! The planner: schedules tasks with limited resources and gives each task a start, a finish and a mode.
//!
//! It solves multi-mode resource-constrained project scheduling with renewable resources. Each task also gets the
//! reason why it does not start a day earlier, and each wave a finish day that no plan can beat. The planner knows
//! nothing about security and must never use dates, clocks, floats or outside randomness. Days are whole numbers from
//! 0.
//!
//! **An order is a plan.** Each plan is what the serial schedule generation scheme (Kolisch and Hartmann 1999,
//! "Heuristic algorithms for the resource-constrained project scheduling problem") makes of an order of the tasks.
//! Keeping the order is therefore enough to rebuild a plan, or to get a better one after the problem has changed.
//!
//! **Adding resources never makes a plan worse.** A list schedule can get *longer* when resources are added (Graham
//! 1969, "Bounds on multiprocessing timing anomalies"). Hence [`improve`] schedules each candidate with all resources,
//! then without the last, without the last two and so on: when a resource is appended to the list, the plan that the
//! order gave without it is still among those compared. This holds for appended resources, not for resources inserted
//! between others.
//!
//! The files below use each other: all of them schedule the problem declared here, and its functions call them.

mod bound;
mod exact;
mod justify;
mod model;
mod priority_lists;
mod reason;
mod resource_profile;
pub mod rng;
mod search;
mod serial;
mod window;

use std::ops::Range;

/// What has to be done, and by what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// What works; a mode names them by their place in this list. Newcomers are to be appended (see the module's head).
    pub resources: Vec<Resource>,
    /// What has to be done; `after`, orders and slots name them by their place in this list.
    pub tasks: Vec<Task>,
}

/// Something renewable that works: a person, a room, a team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// How much of it can be held on one day, in the unit of the demands.
    pub capacity: u32,
    /// The days on which nothing of it works, end exclusive; sorted or not, overlapping or not, empty or not.
    pub away: Vec<Range<u32>>,
}

/// One thing to do, in one piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// The ways to do it; exactly one is chosen.
    pub modes: Vec<Mode>,
    /// The tasks that must be finished before it starts.
    pub after: Vec<usize>,
    /// The first day on which it may start.
    pub release: u32,
    /// The day on which it is wanted to start. It never starts before. The day is kept free for it against all tasks
    /// of its own and later waves; where precedence or an earlier wave forbids the day, it starts as soon after as it can.
    pub pinned: Option<u32>,
    /// Its place in the order of goals: a wave is never delayed by a later one. A prerequisite counts as belonging to
    /// the earliest wave that needs it.
    pub wave: u32,
    /// What each day until its finish costs, once all waves finish as early as they can.
    pub weight: u64,
}

/// One way to do a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mode {
    /// Working days: those on which none of the resources it names is away. It pauses over the others, and holds what
    /// it holds meanwhile. With 0 it is a milestone: it takes no day and holds nothing, but still falls on a day that
    /// works.
    pub duration: u32,
    /// (resource, amount) held from the first day of work to the last. Amounts for one resource add up; an amount of 0
    /// follows the resource's days without holding any of it.
    pub demands: Vec<(usize, u32)>,
}

/// A plan that keeps every rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// One slot for each task, in the order of [`Problem::tasks`].
    pub slots: Vec<Slot>,
    /// One entry for each wave that has tasks, by ascending number.
    pub waves: Vec<Wave>,
    /// The order it was made from. The starts do not tell it: a task placed early in the order can start late, and what
    /// was placed after it chose another mode because of it.
    order: Vec<usize>,
}

/// When a task is done, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The place of the chosen mode in [`Task::modes`].
    pub mode: usize,
    /// The first day of work.
    pub start: u32,
    /// The day after the last day of work.
    pub finish: u32,
    /// Why it does not start a day earlier.
    pub waited_for: Wait,
}

/// Why a task does not start a day earlier in its mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Nothing: it starts on day 0.
    Start,
    /// It may not start before this day.
    Release,
    /// It is wanted on this day.
    Pin,
    /// This prerequisite finishes the day before.
    Task(usize),
    /// Until the day before, this task holds what it needs of this resource.
    Resource {
        /// What was short.
        resource: usize,
        /// Who held it.
        task: usize,
    },
    /// This resource is away the day before.
    Away(usize),
}

/// When a wave is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wave {
    /// Its number, as in [`Task::wave`].
    pub wave: u32,
    /// The latest finish among its tasks.
    pub finish: u32,
    /// No plan whatsoever finishes it before this day: critical path in the shortest modes, load of the resources, and
    /// of each day before it has been shown that the wave cannot be done by then; or branch and bound went through all.
    pub bound: u32,
}

impl Wave {
    /// Whether no plan whatsoever finishes it earlier.
    pub fn proven(&self) -> bool {
        self.finish == self.bound
    }
}

/// How good a plan is; less is better. Compared field by field, from the first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// The finish of each wave, by ascending number, in days.
    pub finishes: Vec<u32>,
    /// Σ weight × finish over all tasks.
    pub weighted: u128,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The task has no mode at all.
    #[error("task {task} has no mode")]
    NoMode {
        /// The task.
        task: usize,
    },
    /// The task waits for a task that is not there.
    #[error("task {task} waits for task {after}, which does not exist")]
    UnknownTask {
        /// The task that waits.
        task: usize,
        /// What it waits for.
        after: usize,
    },
    /// A mode of the task names a resource that is not there.
    #[error("a mode of task {task} needs resource {resource}, which does not exist")]
    UnknownResource {
        /// The task.
        task: usize,
        /// What its mode names.
        resource: usize,
    },
    /// A mode of the task asks for more than there is on any day.
    #[error("a mode of task {task} needs more than the capacity of any day")]
    DemandOverCapacity {
        /// The task.
        task: usize,
    },
    /// These tasks wait for each other: each for the next, the last for the first.
    #[error("tasks {tasks:?} wait for each other")]
    Cycle {
        /// The tasks of one such circle.
        tasks: Vec<usize>,
    },
    /// Some task would finish after the last day that can be counted, or nobody it could be given to ever works again.
    #[error("a task would finish after the last day that can be counted")]
    TooLong,
}

/// A plan at once: the serial scheme in the order of the latest finish times (LFT; Davis and Patterson 1975; among the
/// best rules for the serial scheme in Kolisch 1996, "Serial and parallel resource-constrained project scheduling methods
/// revisited"), reckoned within each wave in the shortest modes.
///
/// # Errors
/// The first [`Error`] found in the problem, or [`Error::TooLong`].
pub fn first(problem: &Problem) -> Result<Plan, Error> {
    let model = model::Model::of(problem)?;
    let order = model.by_wave(&crate::planner::priority_lists::latest_finish(&model));
    let draft = serial::generate(&model, &order, &mut serial::Workspace::new(&model));
    finished(problem, &model, draft, bound::bounds(&model))
}

/// The plan of the serial scheme in this order.
///
/// Prerequisites are drawn in front of what needs them. Numbers that name no task and repetitions are passed over; tasks
/// that are not named come last in their wave. Waves come before the order, unless the order as it stands, with tasks of
/// a later wave before those of an earlier one that can wait, makes a better plan by [`Plan::cost`]: so no wave ever
/// finishes later for a later wave.
///
/// # Errors
/// The first [`Error`] found in the problem, or [`Error::TooLong`].
pub fn with_order(problem: &Problem, order: &[usize]) -> Result<Plan, Error> {
    let model = model::Model::of(problem)?;
    let order = model.feasible(order);
    let draft = serial::generate(&model, &order, &mut serial::Workspace::new(&model));
    finished(problem, &model, draft, bound::bounds(&model))
}

/// The best plan that a bounded effort finds: a hybrid genetic algorithm. A few drafts live, at first from priority rules,
/// the candidates and biased random sampling; children take after two of them (two-point crossover; Hartmann 1998, "A
/// competitive genetic algorithm for resource-constrained project scheduling"), have a few tasks moved, are justified late
/// and early again (Valls, Ballestín and Quintanilla 2008, "A hybrid genetic algorithm for the resource-constrained project
/// scheduling problem") and take the place of the worst. When nothing comes of it any more, all begin anew.
///
/// Up to 64 tasks of one mode, of one wave and without absences or pins are given to branch and bound in between, which
/// finds a better plan or shows that there is none (Demeulemeester and Herroelen 1992, "A branch-and-bound procedure for
/// the multiple resource-constrained project scheduling problem"). What it shows counts as a bound.
///
/// A plan that was met before is not searched from again: of the children of a small population a third are old friends,
/// and without them it stays various for longer.
///
/// Tried on the instances of 30 tasks of the library, and no better at the same effort: larger populations, children by
/// crossover or by moves alone, moves no farther than a few places, more rounds of justification, leaving bad children
/// unjustified, the sum of all finishes to tell equals apart, gathering the best of several beginnings; in branch and bound,
/// handing days on between pairs until none moves, the preemptive one-machine bound in place of a sum, the problem turned
/// back to front.
///
/// It stops at once when every wave meets its bound and no weight can fall; with every wave at its bound, the weights get
/// a part of the effort.
///
/// Never worse than [`first`], nor than [`with_order`] of any candidate; nor than the plan a candidate is the order of,
/// where the problem has only got one resource more, at the end of the list, and modes that use it.
///
/// # Errors
/// The first [`Error`] found in the problem, or [`Error::TooLong`] when none of the orders tried can be counted.
pub fn improve(problem: &Problem, candidates: &[Vec<usize>]) -> Result<Plan, Error> {
    let model = model::Model::of(problem)?;
    let bounds = bound::bounds(&model);
    let (best, bounds) = search::search(&model, &bounds, candidates);
    finished(problem, &model, best, bounds)
}

impl Plan {
    /// The order this plan was made from. [`with_order`] makes this plan of it again, unless [`improve`] had to leave
    /// somebody out to be no worse than a candidate; with the order as candidate `improve` is never worse than this plan.
    pub fn order(&self) -> Vec<usize> {
        self.order.clone()
    }

    /// How good this plan is for the weights of the problem.
    pub fn cost(&self, problem: &Problem) -> Cost {
        let weighted = problem.tasks.iter().zip(&self.slots);
        Cost {
            finishes: self.waves.iter().map(|wave| wave.finish).collect(),
            weighted: weighted
                .map(|(task, slot)| u128::from(task.weight) * u128::from(slot.finish))
                .sum(),
        }
    }
}

/// Adds what only the plan that is handed out needs.
fn finished(
    problem: &Problem,
    model: &model::Model,
    draft: Option<serial::Draft>,
    bounds: Vec<u32>,
) -> Result<Plan, Error> {
    let draft = draft.ok_or(Error::TooLong)?;
    let finishes = draft.cost.finishes.iter();
    let waves = model.waves.iter().zip(finishes).zip(bounds);
    Ok(Plan {
        slots: reason::slots(problem, model, &draft),
        waves: waves
            .map(|((&wave, &finish), bound)| Wave {
                wave,
                finish,
                bound,
            })
            .collect(),
        order: draft.order,
    })
}
