//! Raises the lower bound of a wave by proving that the wave cannot finish by a given day.
//!
//! A tentative finish day yields a time window for each task of the wave, from the days of work before and after it;
//! the day is refuted if these windows cannot all be met (destructive improvement; Klein and Scholl 1999, "Computing
//! lower bounds by destructive improvement"). There are 2 arguments. First, any 2 tasks that together need more than
//! the capacity must run one after the other (immediate selection; Carlier and Pinson 1989, "An algorithm for solving
//! the job-shop problem"). Second, the work that must be done between any 2 days, regardless of where its task is
//! placed, must fit between them (energetic reasoning; Baptiste, Le Pape and Nuijten 1999, "Satisfiability tests and
//! time-bound adjustments for cumulative scheduling problems").
//!
//! Both arguments hold for every choice of modes, because durations and amounts are the smallest of any mode.

use super::bound::{Weights, weigh};
use super::model::Model;

/// Maximum number of tasks for which pairs are examined; with more tasks, pairs cost more than they yield.
const PAIRS: usize = 250;
/// Maximum number of tasks for energetic reasoning, which examines each pair of days.
const ENERGY: usize = 64;
/// Maximum number of rounds of propagation between disjoint pairs.
const ROUNDS: usize = 20;

/// A task of the wave.
struct WaveTask {
    task: usize,
    /// Earliest start.
    first: u32,
    /// Latest finish, end exclusive.
    last: u32,
    days: u32,
}

/// The first day from `known` on that cannot be refuted as the finish day of the wave.
pub(super) fn raised(
    model: &Model,
    weighings: &[(Weights, Vec<u128>)],
    needed: &[(u32, u32, usize)],
    known: u32,
) -> u32 {
    if needed.len() > PAIRS {
        return known;
    }
    let apart = disjoint_pairs(model, needed);
    let plain = model.calendars.iter().all(super::model::Calendar::is_plain);
    let mut by = known;
    // ends by itself, because a sufficiently late day cannot be refuted; the count only limits the time
    for _ in 0..256 {
        let mut parts: Vec<WaveTask> = needed
            .iter()
            .map(|&(ready, tail, task)| WaveTask {
                task,
                first: ready,
                last: by.saturating_sub(tail),
                days: model.tasks[task].shortest,
            })
            .collect();
        let possible = settle(&mut parts, &apart)
            && (!plain
                || parts.len() > ENERGY
                || weighings
                    .iter()
                    .all(|(weights, _)| fits(model, weights, &parts)));
        if possible {
            break;
        }
        let Some(next) = by.checked_add(1) else { break };
        by = next;
    }
    by
}

/// The pairs of tasks that cannot overlap: (earlier, later, whether precedence fixes that order).
fn disjoint_pairs(model: &Model, needed: &[(u32, u32, usize)]) -> Vec<(usize, usize, bool)> {
    let least = |task: usize| -> Vec<(usize, u32)> {
        let ways = &model.tasks[task].ways;
        let Some(first) = ways.first() else {
            return Vec::new();
        };
        let amount = |resource: usize| {
            let of = |way: &super::model::PreparedMode| {
                way.holds
                    .iter()
                    .find(|hold| hold.0 == resource)
                    .map_or(0, |hold| hold.1)
            };
            ways.iter().map(of).min().unwrap_or(0)
        };
        first
            .holds
            .iter()
            .map(|&(resource, _)| (resource, amount(resource)))
            .filter(|&(_, amount)| amount > 0)
            .collect()
    };
    let amounts: Vec<Vec<(usize, u32)>> = needed.iter().map(|&(_, _, task)| least(task)).collect();
    let mut place = vec![usize::MAX; model.tasks.len()];
    for (at, &(_, _, task)) in needed.iter().enumerate() {
        place[task] = at;
    }
    let mut apart = Vec::new();
    for (at, &(_, _, task)) in needed.iter().enumerate() {
        apart.extend(
            model.tasks[task]
                .before
                .iter()
                .map(|&before| (place[before], at, true)),
        );
        for other in 0..at {
            let clash = amounts[at].iter().any(|&(resource, amount)| {
                let there = amounts[other]
                    .iter()
                    .find(|hold| hold.0 == resource)
                    .map_or(0, |hold| hold.1);
                u64::from(there) + u64::from(amount) > u64::from(model.capacity[resource])
                    && there > 0
            });
            if clash {
                apart.push((other, at, false));
            }
        }
    }
    apart.retain(|&(one, other, _)| one != usize::MAX && other != usize::MAX);
    apart
}

/// Narrows the windows of tasks that cannot overlap; `false` if some task does not fit its window.
fn settle(parts: &mut [WaveTask], apart: &[(usize, usize, bool)]) -> bool {
    for _ in 0..ROUNDS {
        let mut changed = false;
        for &(one, other, given) in apart {
            let can = |a: &WaveTask, b: &WaveTask| {
                let days = u64::from(a.days) + u64::from(b.days);
                u64::from(a.first) + days <= u64::from(b.last)
            };
            let (one, other) = match (
                can(&parts[one], &parts[other]),
                !given && can(&parts[other], &parts[one]),
            ) {
                (false, false) => return false,
                (true, true) => continue,
                (true, false) => (one, other),
                (false, true) => (other, one),
            };
            let first = parts[one].first.saturating_add(parts[one].days);
            let last = parts[other].last.saturating_sub(parts[other].days);
            changed |= first > parts[other].first || last < parts[one].last;
            parts[other].first = first.max(parts[other].first);
            parts[one].last = last.min(parts[one].last);
        }
        if !changed {
            break;
        }
    }
    parts
        .iter()
        .all(|part| u64::from(part.first) + u64::from(part.days) <= u64::from(part.last))
}

/// A task that needs some of the weighted resources in every mode.
struct Heavy {
    first: u32,
    last: u32,
    /// For each mode, its days and its weight per day.
    ways: Vec<(u32, u128)>,
}

impl Heavy {
    /// The least work that must be done between 2 days: the smaller of the amounts that the earliest and the latest
    /// position leave there.
    fn between(&self, from: u32, to: u32) -> u128 {
        let least = self.ways.iter().map(|&(days, weight)| {
            let early = self.first.saturating_add(days).saturating_sub(from);
            let late = to.saturating_sub(self.last.saturating_sub(days));
            weight.saturating_mul(u128::from(
                days.min(early).min(late).min(to.saturating_sub(from)),
            ))
        });
        least.min().unwrap_or(0)
    }
}

/// Whether the work that must be done between 2 days fits there, for each pair of days.
fn fits(model: &Model, weights: &Weights, parts: &[WaveTask]) -> bool {
    let ways = |part: &WaveTask| -> Vec<(u32, u128)> {
        let ways = model.tasks[part.task].ways.iter();
        let mut ways: Vec<(u32, u128)> = ways
            .map(|way| {
                (
                    way.duration,
                    weigh(weights, way)
                        .checked_div(u128::from(way.duration))
                        .unwrap_or(0),
                )
            })
            .collect();
        // with hundreds of people, most modes are identical
        ways.sort_unstable();
        ways.dedup();
        ways
    };
    let all = parts.iter().map(|part| Heavy {
        first: part.first,
        last: part.last,
        ways: ways(part),
    });
    let heavy: Vec<Heavy> = all
        .filter(|part| part.ways.iter().all(|&(_, weight)| weight > 0))
        .collect();
    let given = weights
        .iter()
        .map(|&(resource, weight)| weight.saturating_mul(u128::from(model.capacity[resource])));
    let given = given.fold(0, u128::saturating_add);
    let mut from: Vec<u32> = heavy.iter().map(|part| part.first).collect();
    from.sort_unstable();
    from.dedup();
    let mut to: Vec<u32> = heavy.iter().map(|part| part.last).collect();
    to.sort_unstable();
    to.dedup();
    for &from in &from {
        for &to in to.iter().filter(|&&to| to > from) {
            let must = heavy.iter().map(|part| part.between(from, to));
            if must.fold(0, u128::saturating_add) > given.saturating_mul(u128::from(to - from)) {
                return false;
            }
        }
    }
    true
}
