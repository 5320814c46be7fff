//! Finds the best possible finish times by enumerating every plan worth considering.
//!
//! The input is a problem in which each mode is one person of capacity 1, as in a roadmap, without releases and pins;
//! the output is the earliest finish of its waves, compared from the first. This module shares no code with the
//! scheduler. Among the plans in which no single task can be moved earlier, at least one is a best plan; if its tasks
//! are sorted by start, each begins as early as the tasks before it in that order allow. So tasks are only placed in
//! that order, in every mode, and a state reached before is not explored again.

use std::collections::HashSet;

use surefoot::planner::{Mode, Problem};

#[derive(Clone)]
struct State {
    finish: Vec<Option<u32>>,
    free: Vec<u32>,
    waves: Vec<u32>,
    last_start: u32,
}

struct Search<'a> {
    problem: &'a Problem,
    /// The index of each task's wave.
    wave: Vec<usize>,
    /// The tasks, prerequisites first.
    sorted: Vec<usize>,
    best: Vec<u32>,
    seen: HashSet<Vec<u32>>,
}

/// Returns the earliest finish times of the waves; `known` contains the finish times in some plan.
pub(crate) fn best(problem: &Problem, known: &[u32]) -> Vec<u32> {
    let mut waves: Vec<u32> = problem.tasks.iter().map(|task| task.wave).collect();
    waves.sort_unstable();
    waves.dedup();
    let mut sorted: Vec<usize> = vec![];
    while sorted.len() < problem.tasks.len() {
        let ready = |&task: &usize| {
            !sorted.contains(&task)
                && problem.tasks[task]
                    .after
                    .iter()
                    .all(|before| sorted.contains(before))
        };
        let next = (0..problem.tasks.len()).find(ready).unwrap();
        sorted.push(next);
    }
    let state = State {
        finish: vec![None; problem.tasks.len()],
        free: vec![0; problem.resources.len()],
        waves: vec![0; waves.len()],
        last_start: 0,
    };
    let wave = problem
        .tasks
        .iter()
        .map(|task| waves.binary_search(&task.wave).unwrap())
        .collect();
    let mut search = Search {
        problem,
        wave,
        sorted,
        best: known.to_vec(),
        seen: HashSet::new(),
    };
    search.go(&state);
    search.best
}

/// Returns the first day and the day after the last, counted day by day.
fn span(problem: &Problem, mode: &Mode, from: u32) -> (u32, u32) {
    let away = &problem.resources[mode.demands[0].0].away;
    let works = |day: u32| !away.iter().any(|days| days.contains(&day));
    let mut days = (from..u32::MAX).filter(|&day| works(day));
    let start = days.next().unwrap();
    let last = if mode.duration > 1 {
        days.nth(mode.duration as usize - 2).unwrap()
    } else {
        start
    };
    (start, last + 1)
}

impl Search<'_> {
    /// Returns a lower bound on the finish times of the waves for every plan that continues from `state`.
    fn bound(&self, state: &State) -> Vec<u32> {
        let mut waves = state.waves.clone();
        let mut ends = vec![0; self.sorted.len()];
        for &task in &self.sorted {
            let work = &self.problem.tasks[task];
            ends[task] = state.finish[task].unwrap_or_else(|| {
                let ready = work
                    .after
                    .iter()
                    .map(|&before| ends[before])
                    .fold(state.last_start, u32::max);
                let end = |mode: &Mode| {
                    span(self.problem, mode, ready.max(state.free[mode.demands[0].0])).1
                };
                work.modes.iter().map(end).min().unwrap()
            });
            waves[self.wave[task]] = waves[self.wave[task]].max(ends[task]);
        }
        waves
    }

    fn go(&mut self, state: &State) {
        if state.finish.iter().all(Option::is_some) {
            self.best = state.waves.clone().min(self.best.clone());
            return;
        }
        if self.bound(state) >= self.best || !self.seen.insert(self.key(state)) {
            return;
        }
        for task in 0..self.sorted.len() {
            let work = &self.problem.tasks[task];
            let ready = work
                .after
                .iter()
                .try_fold(0, |day, &before| Some(state.finish[before]?.max(day)));
            let Some(ready) = ready.filter(|_| state.finish[task].is_none()) else {
                continue;
            };
            for mode in &work.modes {
                let person = mode.demands[0].0;
                let (start, finish) = span(self.problem, mode, ready.max(state.free[person]));
                if start < state.last_start {
                    continue;
                }
                let mut next = state.clone();
                next.last_start = start;
                next.finish[task] = Some(finish);
                next.free[person] = finish;
                next.waves[self.wave[task]] = next.waves[self.wave[task]].max(finish);
                self.go(&next);
            }
        }
    }

    /// Returns everything on which the remaining search depends.
    fn key(&self, state: &State) -> Vec<u32> {
        let mut key = vec![state.last_start];
        key.extend(state.free.iter().map(|&day| day.max(state.last_start)));
        key.extend(&state.waves);
        key.extend(
            state
                .finish
                .iter()
                .map(|finish| finish.map_or(u32::MAX, |day| day.max(state.last_start))),
        );
        for (task, finish) in state.finish.iter().enumerate() {
            let done = |other: &usize| state.finish[*other].is_some();
            let waited_for =
                |other: usize| self.problem.tasks[other].after.contains(&task) && !done(&other);
            if finish.is_some() && !(0..self.sorted.len()).any(waited_for) {
                let place = key.len() - state.finish.len() + task;
                key[place] = 0;
            }
        }
        key
    }
}
