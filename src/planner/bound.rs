//! Lower bounds: for each wave, a finish day that no plan can beat.
//!
//! A bound holds for every plan, whatever its order and modes, so that a screen may show "impossible". Heuristics and
//! plans already found must therefore never be used here.
//!
//! Two arguments yield a first bound, and [`window`] raises it. Critical path: a chain of tasks takes at least the time
//! of its shortest modes. Load: work that cannot begin before a day and has other work after it fits in between only if
//! the resources have enough capacity (Stinson, Davis and Khumawala 1978; surveyed by Klein and Scholl 1999, "Computing
//! lower bounds by destructive improvement"). If several resources can do a task, their work is weighted so that the
//! task costs about the same on each of them. The bound holds for any weights, because every mode weighs at least as
//! much as the lightest mode.

use super::model::{Model, PreparedMode, Work};
use super::window;

/// The weight of one unit of each resource for one day, by ascending resource.
pub(super) type Weights = Vec<(usize, u128)>;

/// Returns the lower bound of the finish of each wave.
pub(super) fn bounds(model: &Model) -> Vec<u32> {
    let weighings: Vec<(Weights, Vec<u128>)> = weights(model)
        .into_iter()
        .map(|weights| {
            let lightest = model
                .tasks
                .iter()
                .map(|task| task.ways.iter().map(|way| weigh(&weights, way)).min());
            let lightest = lightest.map(|least| least.unwrap_or(0)).collect();
            (weights, lightest)
        })
        .collect();
    (0..model.waves.len())
        .map(|wave| match model.open {
            Some(open) if open == wave => 0,
            _ => bound(model, &weighings, wave),
        })
        .collect()
}

fn bound(model: &Model, weighings: &[(Weights, Vec<u128>)], wave: usize) -> u32 {
    // the days of work after each task until the wave finishes; `None` for tasks that the wave does not need
    let mut tails: Vec<Option<u32>> = vec![None; model.tasks.len()];
    for &task in model.sorted.iter().rev() {
        let work = &model.tasks[task];
        let behind = work
            .next
            .iter()
            .filter_map(|&next| Some(tails[next]?.saturating_add(model.tasks[next].shortest)))
            .max();
        tails[task] = if work.given == wave {
            behind.max(Some(0))
        } else {
            behind
        };
    }
    let mut needed: Vec<(u32, u32, usize)> = tails
        .iter()
        .enumerate()
        .filter_map(|(task, tail)| Some((model.tasks[task].ready, (*tail)?, task)))
        .collect();
    needed.sort_unstable_by(|a, b| b.cmp(a));
    let paths = needed
        .iter()
        .map(|&(_, tail, task)| model.tasks[task].head.saturating_add(tail));
    let mut best = paths.max().unwrap_or(0);
    for (weights, lightest) in weighings {
        let (mut work, mut least_tail) = (0_u128, u32::MAX);
        let mut rest = needed.iter().peekable();
        while let Some(&(ready, tail, task)) = rest.next() {
            if lightest[task] > 0 {
                work = work.saturating_add(lightest[task]);
                least_tail = least_tail.min(tail);
            }
            // all tasks that become ready on the same day are weighed together
            if work > 0 && rest.peek().is_none_or(|next| next.0 != ready) {
                best = best.max(
                    until(model, weights, ready, work, best.saturating_sub(least_tail))
                        .saturating_add(least_tail),
                );
            }
        }
    }
    window::raised(model, weighings, &needed, best)
}

/// The first day, not before `known`, by which the resources can provide `work` if it begins on day `from`.
fn until(model: &Model, weights: &Weights, from: u32, work: u128, known: u32) -> u32 {
    let enough = |day: u32| {
        let given = weights.iter().map(|&(resource, weight)| {
            let calendar = &model.calendars[resource];
            let days = calendar
                .worked_before(day)
                .saturating_sub(calendar.worked_before(from));
            u128::from(days) * u128::from(model.capacity[resource]) * weight
        });
        given.fold(0, u128::saturating_add) >= work
    };
    let (mut low, mut high) = (known, u32::MAX);
    // checked first, because most loads do not raise the bound
    if enough(low) {
        return low;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

pub(super) fn weigh(weights: &Weights, way: &PreparedMode) -> u128 {
    let held = way.holds.iter().filter_map(|&(resource, amount)| {
        let place = weights
            .binary_search_by_key(&resource, |&(of, _)| of)
            .ok()?;
        let weight = weights.get(place)?.1;
        Some(u128::from(amount) * u128::from(way.duration) * weight)
    });
    held.fold(0, u128::saturating_add)
}

/// One weighting for each resource that all modes of some task use, and 2 for each set of resources among which a task
/// can choose. Other resources alone yield no bound, because every task can do without them.
fn weights(model: &Model) -> Vec<Weights> {
    let mut alone: Vec<usize> = model.tasks.iter().flat_map(held_by_all).collect();
    alone.sort_unstable();
    alone.dedup();
    let mut all: Vec<Weights> = alone
        .into_iter()
        .map(|resource| vec![(resource, 1)])
        .collect();
    let mut pools: Vec<(Vec<usize>, Vec<u64>)> = Vec::new();
    for task in &model.tasks {
        let mut pool: Vec<usize> = task
            .ways
            .iter()
            .flat_map(|way| &way.holds)
            .map(|&(resource, _)| resource)
            .collect();
        pool.sort_unstable();
        pool.dedup();
        if pool.len() < 2 {
            continue;
        }
        let mut loads = vec![u64::MAX; pool.len()];
        for way in &task.ways {
            for (resource, _) in &way.holds {
                if let Ok(place) = pool.binary_search(resource) {
                    loads[place] = way.load.min(loads[place]);
                }
            }
        }
        match pools.iter_mut().find(|(known, _)| *known == pool) {
            Some((_, sums)) => sums
                .iter_mut()
                .zip(loads)
                .for_each(|(sum, load)| *sum = sum.saturating_add(load)),
            None => pools.push((pool, loads)),
        }
    }
    for (pool, sums) in pools {
        // A slow resource needs more days for the same work, so each of its days weighs less. The scale only preserves
        // digits.
        let slow = sums
            .iter()
            .map(|&sum| (1_u128 << 48) / u128::from(sum.max(1)));
        all.push(pool.iter().copied().zip(slow).collect());
        all.push(pool.iter().map(|&resource| (resource, 1)).collect());
    }
    all
}

/// The resources that all modes of a task use.
fn held_by_all(task: &Work) -> Vec<usize> {
    let (first, others) = match task.ways.split_first() {
        Some((first, others)) => (&first.holds[..], others),
        None => (&[][..], &[][..]),
    };
    let in_all = |resource: usize| {
        others
            .iter()
            .all(|way| way.holds.iter().any(|&(of, _)| of == resource))
    };
    first
        .iter()
        .map(|&(resource, _)| resource)
        .filter(|&resource| in_all(resource))
        .collect()
}
