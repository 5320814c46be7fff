//! Branch and bound, for what is small enough: is there a plan that finishes earlier, or is there none?
//!
//! In flow a model and a finish to beat, out flow better orders, and whether there can be no more. It is for up to 64
//! tasks with one mode each, one wave, nobody away and nothing pinned. Tasks are put by ascending start, each as early as
//! those before it allow, so each plan in which no task alone can be done earlier is met. What cannot become better is
//! left: where the days before and behind the tasks and the pairs that cannot overlap leave no room; where a task is
//! passed over that would have fitted in (Giffler and Thompson 1960, "Algorithms for solving production-scheduling
//! problems"); and where the same tasks were put before, none of them later (the cutset rule of Demeulemeester and
//! Herroelen 1992, "A branch-and-bound procedure for the multiple resource-constrained project scheduling problem").

use std::collections::BTreeMap;

use super::model::Calendar;
use super::model::Lanes;
use super::model::Model;

/// The most tasks: one bit of a word for each.
const TASKS: usize = 64;

/// What came of it.
pub(super) struct Found {
    /// The order of the best plan, where it finishes before the day that was to beat.
    pub(super) order: Option<Vec<usize>>,
    /// Whether nothing finishes earlier than that, or than the day to beat.
    pub(super) proven: bool,
}

/// A task, by its place among the sorted.
struct Job {
    days: u32,
    lanes: u64,
    release: u32,
    before: Vec<usize>,
    /// The same as bits.
    needs: u64,
    /// The later places of jobs that cannot run beside it, as bits.
    apart: u64,
    /// The days of work behind it.
    tail: u32,
}

/// Tasks put, and until when those still at work then were: places in [`Search::kept`].
struct Seen {
    now: u32,
    from: usize,
    to: usize,
    /// The one kept before with the same tasks.
    older: Option<usize>,
}

struct Search {
    jobs: Vec<Job>,
    guard: u64,
    /// Each day's rest of all resources.
    left: Vec<u64>,
    /// For each job put, the day after its last.
    finish: [u32; TASKS],
    /// It is to be finished before this day.
    beat: u32,
    best: Option<[u32; TASKS]>,
    nodes: usize,
    limit: usize,
    latest: BTreeMap<u64, usize>,
    seen: Vec<Seen>,
    kept: Vec<(usize, u32)>,
}

/// Looks for a plan that is finished before `beat`, at so many nodes; none where the model is not of this kind.
pub(super) fn better(model: &Model, beat: u32, limit: usize) -> Option<Found> {
    let lanes = model.lanes?;
    let plain = model.calendars.iter().all(Calendar::is_plain) && !model.pins;
    let single = model.waves.len() == 1 && model.tasks.iter().all(|task| task.ways.len() == 1);
    if !plain || !single || model.tasks.len() > TASKS {
        return None;
    }
    let mut search = Search {
        jobs: jobs(model, lanes),
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
        places.into_iter().map(|place| model.sorted[place]).collect()
    });
    Some(Found { order, proven: search.nodes < limit })
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
        }
    };
    let mut jobs: Vec<Job> = model.sorted.iter().map(job).collect();
    for at in (0..jobs.len()).rev() {
        let behind = jobs[at].tail.saturating_add(jobs[at].days);
        for before in jobs[at].before.clone() {
            jobs[before].tail = jobs[before].tail.max(behind);
        }
        let apart = (at + 1..jobs.len()).filter(|&other| {
            let rest = lanes.full.wrapping_sub(jobs[at].lanes);
            // one subtraction at a time: two could take the guard of a lane and borrow from the next
            rest.wrapping_sub(jobs[other].lanes) & lanes.guard != lanes.guard
        });
        jobs[at].apart = apart.fold(0, |bits, other| bits | 1 << other);
    }
    jobs
}

impl Search {
    /// Goes on from the jobs put, of which the last started on day `now`.
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
            let mut start = job.before.iter().map(|&before| self.finish[before]).fold(job.release, u32::max);
            if job.days == 0 {
                // a milestone is in nobody's way
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
            let (days, lanes, tail) = (self.jobs[place].days, self.jobs[place].lanes, self.jobs[place].tail);
            // whoever could begin before what was put last, or be done before this one begins, would have been put before
            if start < now || start >= passed {
                continue;
            }
            if start + days + tail >= self.beat {
                return;
            }
            let span = start as usize..(start + days) as usize;
            self.finish[place] = start + days;
            self.left[span.clone()].iter_mut().for_each(|day| *day = day.wrapping_sub(lanes));
            self.go(put | 1 << place, start);
            self.left[span].iter_mut().for_each(|day| *day = day.wrapping_add(lanes));
            self.finish[place] = 0;
        }
    }

    /// Whether the jobs not put cannot all be done in time, seen pair by pair.
    fn hopeless(&self, put: u64, now: u32) -> bool {
        let mut done = [0_u32; TASKS];
        let mut last = [0_u32; TASKS];
        for (place, job) in self.jobs.iter().enumerate() {
            if put >> place & 1 == 1 {
                done[place] = self.finish[place];
                continue;
            }
            let ready = job.before.iter().map(|&before| done[before]).fold(now.max(job.release), u32::max);
            done[place] = ready + job.days;
            if done[place] + job.tail >= self.beat {
                return true;
            }
            last[place] = self.beat - 1 - job.tail;
        }
        for (place, job) in self.jobs.iter().enumerate() {
            let mut others = if put >> place & 1 == 1 { 0 } else { job.apart & !put };
            while others != 0 {
                let other = others.trailing_zeros() as usize;
                others &= others - 1;
                let before = done[place] + self.jobs[other].days <= last[other];
                let behind = done[other] + job.days <= last[place];
                match (before, behind) {
                    (true, true) => continue,
                    (false, false) => return true,
                    (true, false) => {
                        done[other] = done[other].max(done[place] + self.jobs[other].days);
                        last[place] = last[place].min(last[other].saturating_sub(self.jobs[other].days));
                    }
                    (false, true) => {
                        done[place] = done[place].max(done[other] + job.days);
                        last[other] = last[other].min(last[place].saturating_sub(job.days));
                    }
                }
                if done[place] > last[place] || done[other] > last[other] {
                    return true;
                }
            }
        }
        false
    }

    /// Whether the same jobs were put before and none of them is in the way for longer; else they are kept.
    fn known(&mut self, put: u64, now: u32) -> bool {
        let mut older = self.latest.get(&put).copied();
        while let Some(seen) = older.and_then(|place| self.seen.get(place)) {
            let kept = &self.kept[seen.from..seen.to];
            if seen.now <= now && kept.iter().all(|&(place, until)| until <= self.finish[place].max(now)) {
                return true;
            }
            older = seen.older;
        }
        let from = self.kept.len();
        let busy = self.finish.iter().enumerate().filter(|&(_, &until)| until > now);
        self.kept.extend(busy.map(|(place, &until)| (place, until)));
        let older = self.latest.insert(put, self.seen.len());
        self.seen.push(Seen { now, from, to: self.kept.len(), older });
        false
    }
}
