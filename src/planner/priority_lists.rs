//! Candidate orders of tasks: by priority rule, by random sampling and by crossover of 2 orders.
//!
//! Sampled orders list predecessors first, and crossover keeps predecessors first if both parents do. Orders by rule
//! only rank tasks; the model moves predecessors ahead before such an order is scheduled.

use std::cmp::Reverse;
use std::ops::Range;

use super::model::Model;
use crate::planner::rng::Rng;

/// The order by latest finish time: tasks with the most work after them in their wave come first.
pub(super) fn latest_finish(model: &Model) -> Vec<usize> {
    let tails = tails(model);
    by(model, |task| {
        (Reverse(tails[task]), Reverse(model.tasks[task].weight))
    })
}

/// Orders by priority rule: Kolisch 1996 compares the first 4; the fifth is from Smith 1956.
pub(super) fn rules(model: &Model) -> Vec<Vec<usize>> {
    let tails = tails(model);
    let followers = followers(model);
    let own = |task: usize| u64::from(model.tasks[task].shortest);
    let position = |task: usize| {
        let next = model.tasks[task]
            .next
            .iter()
            .filter(|&&next| model.tasks[next].needed == model.tasks[task].needed);
        next.fold(own(task), |sum, &next| sum.saturating_add(own(next)))
    };
    vec![
        latest_finish(model),
        // latest start time
        by(model, |task| Reverse(u64::from(tails[task]) + own(task))),
        // most total successors
        by(model, |task| {
            (Reverse(followers[task]), Reverse(tails[task]))
        }),
        // greatest rank positional weight
        by(model, |task| {
            (Reverse(position(task)), Reverse(tails[task]))
        }),
        // weighted shortest processing time: most weight per day; scaled, because the quotients are only compared
        by(model, |task| {
            Reverse((u128::from(model.tasks[task].weight) << 32) / u128::from(own(task).max(1)))
        }),
        // earliest start
        by(model, |task| {
            (model.tasks[task].ready, Reverse(tails[task]))
        }),
    ]
}

fn by<K: Ord>(model: &Model, key: impl Fn(usize) -> K) -> Vec<usize> {
    let mut order = model.sorted.clone();
    order.sort_by_cached_key(|&task| (key(task), task));
    order
}

/// The days of work after each task within its wave, in the shortest modes.
pub(super) fn tails(model: &Model) -> Vec<u32> {
    let mut tails = vec![0_u32; model.tasks.len()];
    for &task in model.sorted.iter().rev() {
        let same = model.tasks[task]
            .next
            .iter()
            .filter(|&&next| model.tasks[next].needed == model.tasks[task].needed);
        tails[task] = same
            .map(|&next| tails[next].saturating_add(model.tasks[next].shortest))
            .max()
            .unwrap_or(0);
    }
    tails
}

/// The number of direct and indirect successors of each task.
fn followers(model: &Model) -> Vec<usize> {
    let mut counts = vec![0; model.tasks.len()];
    let mut seen = vec![usize::MAX; model.tasks.len()];
    for (task, count) in counts.iter_mut().enumerate() {
        let mut stack = vec![task];
        while let Some(at) = stack.pop() {
            for &next in &model.tasks[at].next {
                if seen[next] != task {
                    seen[next] = task;
                    *count += 1;
                    stack.push(next);
                }
            }
        }
    }
    counts
}

/// A random order by tournament: of `picks` eligible tasks, the task with the most work after it is next. Waves ascend.
pub(super) fn sampled(model: &Model, tails: &[u32], picks: usize, dice: &mut Rng) -> Vec<usize> {
    let mut missing: Vec<usize> = model.tasks.iter().map(|task| task.before.len()).collect();
    let mut ready: Vec<Vec<usize>> = vec![Vec::new(); model.waves.len()];
    for (task, work) in model.tasks.iter().enumerate() {
        if work.before.is_empty() {
            ready[work.needed].push(task);
        }
    }
    let mut order = Vec::with_capacity(model.tasks.len());
    for wave in 0..ready.len() {
        while !ready[wave].is_empty() {
            let open = &ready[wave];
            let first = dice.below(open.len());
            let best = (1..picks).fold(first, |best, _| {
                let other = dice.below(open.len());
                if tails[open[other]] > tails[open[best]] {
                    other
                } else {
                    best
                }
            });
            let task = ready[wave].swap_remove(best);
            order.push(task);
            for &next in &model.tasks[task].next {
                missing[next] -= 1;
                if missing[next] == 0 {
                    ready[model.tasks[next].needed].push(next);
                }
            }
        }
    }
    order
}

/// The order of `a`, with the positions in `places` filled in the order of `b` (two-point crossover for activity lists;
/// Hartmann 1998, "A competitive genetic algorithm for resource-constrained project scheduling"). A task that comes
/// first in both parents comes first in the child, so predecessors stay first.
pub(super) fn crossed(
    a: &[usize],
    b: &[usize],
    places: Range<usize>,
    taken: &mut Vec<bool>,
) -> Vec<usize> {
    taken.clear();
    taken.resize(a.len(), false);
    let mut child = Vec::with_capacity(a.len());
    let parts = [(a, places.start), (b, places.end), (a, a.len())];
    for (parent, until) in parts {
        for &task in parent {
            if child.len() >= until {
                break;
            }
            if !taken[task] {
                taken[task] = true;
                child.push(task);
            }
        }
    }
    child
}
