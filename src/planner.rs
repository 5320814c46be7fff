//! The planner: schedules tasks on limited resources and assigns each task a start, a finish and a mode.
//!
//! It solves the multi-mode resource-constrained project scheduling problem (MRCPSP) with renewable resources. For each
//! task it also reports why the task does not start a day earlier, and for each wave a lower bound: a finish day that
//! no plan can beat. The planner is its own module because it has nothing to do with security. It must never use dates,
//! clocks, floats or outside randomness. Days are whole numbers from 0.
//!
//! **An order is a plan.** Each plan is the result of applying the serial schedule generation scheme (Kolisch and
//! Hartmann 1999, "Heuristic algorithms for the resource-constrained project scheduling problem") to an order of the
//! tasks (an activity list). Storing the order is therefore enough to rebuild a plan, or to find a better one after the
//! problem has changed.
//!
//! **Adding resources never makes a plan worse.** A list schedule can get *longer* when resources are added (Graham
//! 1969, "Bounds on multiprocessing timing anomalies"). Hence [`improve`] schedules each candidate with all resources,
//! then without the last resource, without the last 2 resources and so on: when a resource is appended to the list, the
//! plan that the order yielded without that resource is still among those compared. This holds for appended resources,
//! not for resources inserted between others.
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

/// The wave of tasks without a wave: they delay no wave, only their weights count, and plans contain no entry for it.
pub const OPEN_WAVE: u32 = u32::MAX;

/// A scheduling problem: the tasks and the resources they need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The resources; modes refer to them by index. Append new ones at the end (see the module documentation).
    pub resources: Vec<Resource>,
    /// The tasks; `after`, orders and slots refer to them by index.
    pub tasks: Vec<Task>,
}

/// A renewable resource: a person, a room, a team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resource {
    /// Units available on each working day, in the unit of the demands.
    pub capacity: u32,
    /// Days on which the resource is unavailable, end exclusive. The ranges may be unsorted, overlapping or empty.
    pub away: Vec<Range<u32>>,
}

/// A task, which is scheduled as one piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// The ways to do the task; exactly one is chosen.
    pub modes: Vec<Mode>,
    /// Predecessors: the tasks that must be finished before this task starts.
    pub after: Vec<usize>,
    /// The first day on which the task may start.
    pub release: u32,
    /// The day to which the start is pinned. The task never starts earlier. The day is reserved ahead of all other
    /// tasks of the same and later waves. If a predecessor or an earlier wave rules the day out, the task starts as
    /// soon after that day as possible.
    pub pinned: Option<u32>,
    /// The number of the wave; no wave is ever delayed by a later one. A predecessor counts as part of the earliest
    /// wave that needs it. [`OPEN_WAVE`] for a task that belongs to no wave.
    pub wave: u32,
    /// The cost of each day until the task finishes; minimized only after the finishes of the waves.
    pub weight: u64,
}

/// One way to do a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mode {
    /// Working days: days on which all resources of the mode are available. On other days the task pauses and keeps its
    /// resources. A duration of 0 is a milestone: it takes no time and no resources, but still falls on a working day.
    pub duration: u32,
    /// Pairs of resource and amount, reserved from the first day of work to the last. Amounts for the same resource add
    /// up. With an amount of 0 the task follows the resource's calendar without using any of it.
    pub demands: Vec<(usize, u32)>,
}

/// A feasible plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// One slot for each task, in the order of [`Problem::tasks`].
    pub slots: Vec<Slot>,
    /// One entry for each wave that has tasks, by ascending number.
    pub waves: Vec<Wave>,
    /// The order from which the plan was built. The starts do not determine it: a task placed early in the order can
    /// start late, and tasks placed after it may have chosen another mode because of it.
    order: Vec<usize>,
}

/// The days on which a task is done, its mode, and the reason why it does not start earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Index of the chosen mode in [`Task::modes`].
    pub mode: usize,
    /// The first day of work.
    pub start: u32,
    /// The day after the last day of work.
    pub finish: u32,
    /// The reason why the task does not start a day earlier.
    pub waited_for: Wait,
}

/// Reason why a task does not start a day earlier in its mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// No reason needed: the task starts on day 0.
    Start,
    /// The release day: the task may not start earlier.
    Release,
    /// The task is pinned to this day.
    Pin,
    /// This predecessor finishes the day before.
    Task(usize),
    /// Until the day before, this task occupies a resource that the waiting task needs.
    Resource {
        /// The scarce resource.
        resource: usize,
        /// The task that occupies it.
        task: usize,
    },
    /// This resource is unavailable the day before.
    Away(usize),
}

/// The finish day of a wave, with its lower bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wave {
    /// The number of the wave, as in [`Task::wave`].
    pub wave: u32,
    /// The latest finish among the tasks of the wave.
    pub finish: u32,
    /// Lower bound of the finish: no plan finishes the wave before this day. It comes from the critical path in the
    /// shortest modes, the resource loads and destructive improvement, or from a completed branch and bound.
    pub bound: u32,
}

impl Wave {
    /// Whether the finish is proven optimal.
    pub fn proven(&self) -> bool {
        self.finish == self.bound
    }
}

/// The cost of a plan; a lower cost is better. Compared field by field, from the first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// The finish day of each wave, by ascending number.
    pub finishes: Vec<u32>,
    /// Σ weight × finish over all tasks.
    pub weighted: u128,
}

/// Reason why no plan can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The task has no mode.
    #[error("task {task} has no mode")]
    NoMode {
        /// The task.
        task: usize,
    },
    /// The task refers to a predecessor that does not exist.
    #[error("task {task} waits for task {after}, which does not exist")]
    UnknownTask {
        /// The task.
        task: usize,
        /// The index of the predecessor that does not exist.
        after: usize,
    },
    /// A mode of the task refers to a resource that does not exist.
    #[error("a mode of task {task} needs resource {resource}, which does not exist")]
    UnknownResource {
        /// The task.
        task: usize,
        /// The index of the resource that does not exist.
        resource: usize,
    },
    /// A mode of the task demands more than the capacity.
    #[error("a mode of task {task} needs more than the capacity of any day")]
    DemandOverCapacity {
        /// The task.
        task: usize,
    },
    /// These tasks form a cycle: each waits for the next, and the last for the first.
    #[error("tasks {tasks:?} wait for each other")]
    Cycle {
        /// The tasks in the cycle.
        tasks: Vec<usize>,
    },
    /// A task would finish after the last countable day, or its resources are all unavailable from some day on.
    #[error("a task would finish after the last day that can be counted")]
    TooLong,
}

/// A plan without search: the serial scheme in order of latest finish time (LFT; Davis and Patterson 1975; among the
/// best rules for the serial scheme in Kolisch 1996, "Serial and parallel resource-constrained project scheduling
/// methods revisited"). The latest finish times are computed within each wave in the shortest modes.
///
/// # Errors
/// The first [`Error`] found in the problem, or [`Error::TooLong`].
pub fn first(problem: &Problem) -> Result<Plan, Error> {
    let model = model::Model::of(problem)?;
    let order = model.by_wave(&crate::planner::priority_lists::latest_finish(&model));
    let draft = serial::generate(&model, &order, &mut serial::Workspace::new(&model));
    finished(problem, &model, draft, bound::bounds(&model))
}

/// The plan that results from applying the serial scheme to `order`.
///
/// Predecessors are moved ahead of the tasks that need them. Repeated indices and indices without a task are ignored;
/// tasks not in the order come last in their wave. Waves are scheduled one after the other, unless the order as given,
/// which may place tasks of a later wave before tasks of an earlier wave that can wait, results in a better plan by
/// [`Plan::cost`]. So no wave finishes later because of a later wave.
///
/// # Errors
/// The first [`Error`] found in the problem, or [`Error::TooLong`].
pub fn with_order(problem: &Problem, order: &[usize]) -> Result<Plan, Error> {
    let model = model::Model::of(problem)?;
    let order = model.feasible(order);
    let draft = serial::generate(&model, &order, &mut serial::Workspace::new(&model));
    finished(problem, &model, draft, bound::bounds(&model))
}

/// The best plan found with bounded effort by a hybrid genetic algorithm. A small population of schedules starts from
/// priority rules, the candidates and biased random sampling. Children combine 2 parents (two-point crossover; Hartmann
/// 1998, "A competitive genetic algorithm for resource-constrained project scheduling"), have a few tasks moved, are
/// justified to the right and back to the left (Valls, Ballestín and Quintanilla 2008, "A hybrid genetic algorithm for
/// the resource-constrained project scheduling problem") and replace the worst schedules. When the population no longer
/// improves, the search restarts with a new one.
///
/// Problems with up to 64 tasks, one mode per task, one wave and no absences or pins also go to branch and bound
/// partway through the search. Branch and bound finds a better plan or proves that there is none (Demeulemeester and
/// Herroelen 1992, "A branch-and-bound procedure for the multiple resource-constrained project scheduling problem"). A
/// finish day proven in this way counts as a bound.
///
/// Schedules that were found before are discarded: in a small population a third of the children are duplicates, and
/// without these duplicates the population stays diverse for longer.
///
/// Tried on the 30-task instances of PSPLIB without improvement at the same effort: larger populations; children by
/// crossover or by moves alone; moves of at most a few positions; more rounds of justification; leaving bad children
/// unjustified; the sum of all finishes as tie-breaker; collecting the best of several starts; and in branch and bound:
/// propagating windows between pairs to a fixed point, the preemptive one-machine bound in place of a sum, and the
/// reversed problem.
///
/// The search stops as soon as every wave meets its bound and the weighted cost is at its lower bound. While every wave
/// is at its bound but the weighted cost is not, only a part of the effort is spent.
///
/// The result is never worse than [`first`], nor than [`with_order`] of any candidate. If a candidate was made for a
/// problem that lacks only the last resource in the list and the modes that use that resource, the result is not worse
/// than the candidate's plan either.
///
/// # Errors
/// The first [`Error`] found in the problem, or [`Error::TooLong`] if none of the orders tried results in a plan.
pub fn improve(problem: &Problem, candidates: &[Vec<usize>]) -> Result<Plan, Error> {
    let model = model::Model::of(problem)?;
    let bounds = bound::bounds(&model);
    let (best, bounds) = search::search(&model, &bounds, candidates);
    finished(problem, &model, best, bounds)
}

/// The lower bound of each wave that has tasks, by ascending number: pairs of the wave and its bound, as in
/// [`Wave::bound`] but without search.
///
/// # Errors
/// The first [`Error`] found in the problem.
pub fn bounds(problem: &Problem) -> Result<Vec<(u32, u32)>, Error> {
    let model = model::Model::of(problem)?;
    let bounds = bound::bounds(&model);
    let waves = model.waves.iter().copied().zip(bounds);
    Ok(waves.filter(|(wave, _)| *wave != OPEN_WAVE).collect())
}

impl Plan {
    /// The order from which this plan was built. [`with_order`] rebuilds the plan from it, unless [`improve`] had to
    /// leave out resources to be no worse than a candidate. With this order as a candidate, `improve` never returns a
    /// worse plan.
    pub fn order(&self) -> Vec<usize> {
        self.order.clone()
    }

    /// The cost of this plan with the weights of `problem`.
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

/// Turns a draft into a plan: adds the reasons and the bounds.
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
            .filter(|((wave, _), _)| **wave != OPEN_WAVE)
            .map(|((&wave, &finish), bound)| Wave {
                wave,
                finish,
                bound,
            })
            .collect(),
        order: draft.order,
    })
}
