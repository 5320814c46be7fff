//! Branch and bound for small problems: finds a plan that finishes earlier, or proves that no such plan exists.
//!
//! Limited to 64 tasks with one mode each, one wave, no absences and no pins. Tasks are placed by ascending start, each
//! as early as the tasks placed before it allow, so the search covers every plan in which no single task can be done
//! earlier. It prunes a branch
//!
//! - if the days before and after the tasks, and the pairs that cannot overlap, leave no room;
//! - if tasks, no 2 of which can overlap, together take more days than are available (after the bound LB3 of Mingozzi,
//!   Maniezzo, Ricciardelli and Bianco 1998, "An exact algorithm for the resource-constrained project scheduling
//!   problem based on a new mathematical formulation"; it reduces the number of nodes for the hard 30-task instances of
//!   PSPLIB to a quarter);
//! - if a skipped task would have fitted in (Giffler and Thompson 1960, "Algorithms for solving production-scheduling
//!   problems");
//! - and if the same tasks were placed before, and none of them later (the cutset rule of Demeulemeester and Herroelen
//!   1992, "A branch-and-bound procedure for the multiple resource-constrained project scheduling problem").

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::model::{Calendar, Lanes, Model};

/// Maximum number of tasks: one bit of a word for each.
const TASKS: usize = 64;

/// The result of a search.
pub(super) struct Found {
    /// The order of the best plan, if it finishes before the day to beat.
    pub(super) order: Option<Vec<usize>>,
    /// Whether no plan finishes before the best plan, or before the day to beat if no plan was found.
    pub(super) proven: bool,
}

/// A task, indexed by its position in [`Model::sorted`].
struct Job {
    days: u32,
    lanes: u64,
    release: u32,
    before: Vec<usize>,
    /// The jobs in `before`, as bits.
    needs: u64,
    /// The jobs that cannot run in parallel because a resource is too scarce, as bits.
    apart: u64,
    /// The days of work after the job.
    tail: u32,
    /// The rank by the number of jobs that this job cannot overlap with: the more, the earlier.
    rank: usize,
}

/// A visited state of the cutset rule. The finish days of the jobs still in progress are a range of [`Search::kept`].
struct Visited {
    now: u32,
    from: usize,
    to: usize,
    /// The previous entry with the same jobs placed.
    older: Option<usize>,
}

struct Search {
    jobs: Vec<Job>,
    /// For each rank, the ranks of all jobs that cannot overlap with it, by resource or precedence, as bits.
    never: Vec<u64>,
    guard: u64,
    /// The amounts of all resources left on each day.
    left: Vec<u64>,
    /// For each job placed, the day after its last day.
    finish: [u32; TASKS],
    /// Plans must finish before this day.
    beat: u32,
    best: Option<[u32; TASKS]>,
    nodes: usize,
    limit: usize,
    latest: BTreeMap<u64, usize>,
    seen: Vec<Visited>,
    kept: Vec<(usize, u32)>,
}

/// Searches for a plan that finishes before `beat`, in at most `limit` nodes; `None` if the model is not of this kind.
pub(super) fn better(model: &Model, beat: u32, limit: usize) -> Option<Found> {
    let lanes = model.lanes?;
    let plain = model.calendars.iter().all(Calendar::is_plain) && !model.pins;
    let single = model.waves.len() == 1
        && model.open.is_none()
        && model.tasks.iter().all(|task| task.ways.len() == 1);
    if !plain || !single || model.tasks.len() > TASKS {
        return None;
    }
    let mut jobs = jobs(model, lanes);
    let never = rank(&mut jobs);
    let mut search = Search {
        jobs,
        never,
        guard: lanes.guard,
        left: vec![lanes.full; beat as usize],
        finish: [0; TASKS],
        beat,
        best: None,
        nodes: 0,
        limit,
        latest: BTreeMap::new(),
        seen: Vec::new(),
        kept: Vec::new(),
    };
    search.go(0, 0);
    let order = search.best.map(|finish| {
        let mut places: Vec<usize> = (0..search.jobs.len()).collect();
        places.sort_by_key(|&place| finish[place].saturating_sub(search.jobs[place].days));
        places
            .into_iter()
            .map(|place| model.sorted[place])
            .collect()
    });
    Some(Found {
        order,
        proven: search.nodes < limit,
    })
}

fn jobs(model: &Model, lanes: Lanes) -> Vec<Job> {
    let mut place = vec![0; model.tasks.len()];
    for (at, &task) in model.sorted.iter().enumerate() {
        place[task] = at;
    }
    let job = |&task: &usize| {
        let work = &model.tasks[task];
        let before: Vec<usize> = work.before.iter().map(|&before| place[before]).collect();
        Job {
            days: work.shortest,
            lanes: work.ways.first().map_or(0, |way| way.lanes),
            release: work.release,
            needs: before.iter().fold(0, |bits, &before| bits | 1 << before),
            before,
            apart: 0,
            tail: 0,
            rank: 0,
        }
    };
    let mut jobs: Vec<Job> = model.sorted.iter().map(job).collect();
    for at in (0..jobs.len()).rev() {
        let behind = jobs[at].tail.saturating_add(jobs[at].days);
        for before in jobs[at].before.clone() {
            jobs[before].tail = jobs[before].tail.max(behind);
        }
        let apart = (0..jobs.len())
            .filter(|&other| other != at)
            .filter(|&other| {
                let rest = lanes.full.wrapping_sub(jobs[at].lanes);
                // subtract one job at a time: 2 at once could clear the guard of a lane and borrow from the next lane
                rest.wrapping_sub(jobs[other].lanes) & lanes.guard != lanes.guard
            });
        jobs[at].apart = apart.fold(0, |bits, other| bits | 1 << other);
    }
    jobs
}

/// Assigns ranks to the jobs and returns, for each rank, the ranks of all jobs that cannot overlap with the job of that
/// rank.
fn rank(jobs: &mut [Job]) -> Vec<u64> {
    let mut never: Vec<u64> = jobs.iter().map(|job| job.apart).collect();
    let mut waits: Vec<u64> = Vec::with_capacity(jobs.len());
    for (place, job) in jobs.iter().enumerate() {
        let all = job
            .before
            .iter()
            .fold(job.needs, |bits, &before| bits | waits[before]);
        waits.push(all);
        never[place] |= all;
        places(all).for_each(|before| never[before] |= 1 << place);
    }
    let mut ranked: Vec<usize> = (0..jobs.len()).collect();
    ranked.sort_by_key(|&place| {
        (
            Reverse(never[place].count_ones()),
            Reverse(jobs[place].days),
        )
    });
    for (rank, &place) in ranked.iter().enumerate() {
        jobs[place].rank = rank;
    }
    let by_rank =
        |place: usize| places(never[place]).fold(0, |bits, other| bits | 1 << jobs[other].rank);
    ranked.into_iter().map(by_rank).collect()
}

/// The positions of the bits that are set, ascending.
fn places(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros() as usize;
        bits &= bits.checked_sub(1)?;
        Some(place)
    })
}

impl Search {
    /// Extends the partial schedule of the jobs in `put`, of which the last started on day `now`.
    fn go(&mut self, put: u64, now: u32) {
        if self.nodes >= self.limit {
            return;
        }
        self.nodes += 1;
        if put.count_ones() as usize == self.jobs.len() {
            self.beat = self.finish.iter().copied().max().unwrap_or(0);
            self.best = Some(self.finish);
            return;
        }
        if self.hopeless(put, now) || self.known(put, now) {
            return;
        }
        let mut open = [(0_u32, 0_u32, 0_usize); TASKS];
        let (mut count, mut passed) = (0, u32::MAX);
        for (place, job) in self.jobs.iter().enumerate() {
            if put >> place & 1 == 1 || job.needs & !put != 0 {
                continue;
            }
            let mut start = job
                .before
                .iter()
                .map(|&before| self.finish[before])
                .fold(job.release, u32::max);
            if job.days == 0 {
                // a milestone conflicts with no other job, so no branching is needed
                self.finish[place] = start;
                self.go(put | 1 << place, now);
                self.finish[place] = 0;
                return;
            }
            let mut day = start;
            while day < start + job.days {
                let rest = self.left.get(day as usize).copied().unwrap_or(u64::MAX);
                if rest.wrapping_sub(job.lanes) & self.guard != self.guard {
                    start = day + 1;
                }
                day += 1;
            }
            passed = passed.min(start + job.days);
            open[count] = (self.beat.saturating_sub(job.tail + job.days), start, place);
            count += 1;
        }
        let open = &mut open[..count];
        // the most urgent first
        open.sort_unstable();
        for &(_, start, place) in &*open {
            let (days, lanes, tail) = (
                self.jobs[place].days,
                self.jobs[place].lanes,
                self.jobs[place].tail,
            );
            // a job that could start before the last job placed, or finish before this job starts, would have been
            // placed earlier
            if start < now || start >= passed {
                continue;
            }
            if start + days + tail >= self.beat {
                return;
            }
            let span = start as usize..(start + days) as usize;
            self.finish[place] = start + days;
            self.left[span.clone()]
                .iter_mut()
                .for_each(|day| *day = day.wrapping_sub(lanes));
            self.go(put | 1 << place, start);
            self.left[span]
                .iter_mut()
                .for_each(|day| *day = day.wrapping_add(lanes));
            self.finish[place] = 0;
        }
    }

    /// Whether the jobs not yet placed provably cannot all finish before [`Search::beat`].
    fn hopeless(&self, put: u64, now: u32) -> bool {
        // earliest and latest finish of each job
        let mut done = [0_u32; TASKS];
        let mut last = [0_u32; TASKS];
        for (place, job) in self.jobs.iter().enumerate() {
            if put >> place & 1 == 1 {
                done[place] = self.finish[place];
                continue;
            }
            let ready = job
                .before
                .iter()
                .map(|&before| done[before])
                .fold(now.max(job.release), u32::max);
            // jobs in progress that cannot run in parallel with this job come first
            let ready =
                places(job.apart & put).fold(ready, |ready, other| ready.max(self.finish[other]));
            done[place] = ready + job.days;
            if done[place] + job.tail >= self.beat {
                return true;
            }
            last[place] = self.beat - 1 - job.tail;
        }
        !self.order_pairs(put, &mut done, &mut last) || self.crowded(put, &done, &last)
    }

    /// Narrows the windows of pairs that cannot overlap; `false` if neither order of a pair is possible.
    fn order_pairs(&self, put: u64, done: &mut [u32; TASKS], last: &mut [u32; TASKS]) -> bool {
        for (place, job) in self
            .jobs
            .iter()
            .enumerate()
            .filter(|&(place, _)| put >> place & 1 == 0)
        {
            for other in places(job.apart & !put & !(2_u64 << place).wrapping_sub(1)) {
                let days = self.jobs[other].days;
                let (first, second) = match (
                    done[place] + days <= last[other],
                    done[other] + job.days <= last[place],
                ) {
                    (true, true) => continue,
                    (false, false) => return false,
                    (true, false) => (place, other),
                    (false, true) => (other, place),
                };
                done[second] = done[second].max(done[first] + self.jobs[second].days);
                last[first] = last[first].min(last[second].saturating_sub(self.jobs[second].days));
                if done[place] > last[place] || done[other] > last[other] {
                    return false;
                }
            }
        }
        true
    }

    /// Whether some jobs, no 2 of which can overlap, take more days than there are between their earliest start and
    /// their latest finish. Such sets are collected by rank, starting from each job.
    fn crowded(&self, put: u64, done: &[u32; TASKS], last: &[u32; TASKS]) -> bool {
        let (mut days, mut from, mut to) = ([0_u32; TASKS], [0_u32; TASKS], [0_u32; TASKS]);
        let mut open = 0_u64;
        for (place, job) in self.jobs.iter().enumerate() {
            if put >> place & 1 == 0 && job.days > 0 {
                days[job.rank] = job.days;
                from[job.rank] = done[place] - job.days;
                to[job.rank] = last[place];
                open |= 1 << job.rank;
            }
        }
        places(open).any(|seed| {
            let (mut sum, mut first, mut by) = (days[seed], from[seed], to[seed]);
            let mut could = self.never[seed] & open;
            while could != 0 {
                let next = could.trailing_zeros() as usize;
                could &= self.never[next];
                sum += days[next];
                first = first.min(from[next]);
                by = by.max(to[next]);
                if first + sum > by {
                    return true;
                }
            }
            false
        })
    }

    /// Whether an earlier state with the same jobs dominates this state: none of its jobs blocks resources for longer.
    /// If not, records this state.
    fn known(&mut self, put: u64, now: u32) -> bool {
        let mut older = self.latest.get(&put).copied();
        while let Some(seen) = older.and_then(|place| self.seen.get(place)) {
            let kept = &self.kept[seen.from..seen.to];
            if seen.now <= now
                && kept
                    .iter()
                    .all(|&(place, until)| until <= self.finish[place].max(now))
            {
                return true;
            }
            older = seen.older;
        }
        let from = self.kept.len();
        let busy = self
            .finish
            .iter()
            .enumerate()
            .filter(|&(_, &until)| until > now);
        self.kept.extend(busy.map(|(place, &until)| (place, until)));
        let older = self.latest.insert(put, self.seen.len());
        self.seen.push(Visited {
            now,
            from,
            to: self.kept.len(),
            older,
        });
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::serial::{Workspace, as_it_stands};
    use super::super::{Mode, Problem, Resource, Task};
    use super::*;
    use crate::planner::rng::Rng;

    /// A problem with 6 tasks on 2 scarce resources, with random predecessors, release days and milestones.
    fn thrown(dice: &mut Rng) -> Problem {
        let number = |dice: &mut Rng, below: usize| u32::try_from(dice.below(below)).unwrap();
        let resource = |dice: &mut Rng| Resource {
            capacity: 2 + number(dice, 4),
            away: Vec::new(),
        };
        let resources = vec![resource(dice), resource(dice)];
        let task = |place: usize, dice: &mut Rng| {
            let demand =
                |at: usize, dice: &mut Rng| (at, number(dice, resources[at].capacity as usize + 1));
            Task {
                modes: vec![Mode {
                    duration: number(dice, 6),
                    demands: vec![demand(0, dice), demand(1, dice)],
                }],
                after: (0..place).filter(|_| dice.below(4) == 0).collect(),
                release: number(dice, 3),
                ..Task::default()
            }
        };
        let tasks = (0..6).map(|place| task(place, dice)).collect();
        Problem { resources, tasks }
    }

    fn permutations(rest: &[usize]) -> Vec<Vec<usize>> {
        if rest.is_empty() {
            return vec![Vec::new()];
        }
        let begun = |&first: &usize| {
            let others: Vec<usize> = rest
                .iter()
                .copied()
                .filter(|&other| other != first)
                .collect();
            permutations(&others)
                .into_iter()
                .map(move |order| [vec![first], order].concat())
        };
        rest.iter().flat_map(begun).collect()
    }

    /// Some order leads to the best plan (each active schedule has such an order; Sprecher, Kolisch and Drexl 1995), so
    /// trying all orders finds the optimum without any of the pruning above.
    #[test]
    fn the_search_finds_the_optimum_of_all_permutations() {
        let mut dice = Rng(1992);
        let all = permutations(&[0, 1, 2, 3, 4, 5]);
        for _ in 0..400 {
            let problem = thrown(&mut dice);
            let model = Model::of(&problem).unwrap();
            let mut desk = Workspace::new(&model);
            let mut finish = |order: &[usize]| {
                as_it_stands(&model, model.feasible(order), &mut desk)
                    .unwrap()
                    .cost
                    .finishes[0]
            };
            let best = all.iter().map(|order| finish(order)).min().unwrap();
            let found = better(&model, best + 3, usize::MAX).unwrap();
            assert_eq!(
                (finish(&found.order.unwrap()), found.proven),
                (best, true),
                "{problem:?}"
            );
            let none = better(&model, best, usize::MAX).unwrap();
            assert_eq!((none.order, none.proven), (None, true), "{problem:?}");
        }
    }
}
