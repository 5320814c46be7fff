//! The validated problem, prepared for fast computation.
//!
//! Turns a [`Problem`], which may contain anything, into a [`Model`] in which every index is valid, or reports the
//! first error. The model depends on the problem alone: nothing here may depend on the order being tried.

use std::collections::BTreeMap;
use std::ops::Range;

use super::serial::Draft;
use super::{Error, OPEN_WAVE, Problem};

/// The working days of a resource: all days outside the ranges, which are sorted, disjoint, not adjacent and not empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Calendar {
    away: Vec<Range<u32>>,
    /// The number of working days before each range, so that lookups step over ranges instead of days.
    worked: Vec<u32>,
}

impl Calendar {
    pub(super) fn without<'a>(ranges: impl Iterator<Item = &'a Range<u32>>) -> Self {
        let mut sorted: Vec<Range<u32>> = ranges
            .filter(|range| range.start < range.end)
            .cloned()
            .collect();
        sorted.sort_unstable_by_key(|range| range.start);
        let mut away: Vec<Range<u32>> = Vec::with_capacity(sorted.len());
        for range in sorted {
            match away.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => away.push(range),
            }
        }
        let mut worked = Vec::with_capacity(away.len());
        let (mut days, mut back) = (0, 0);
        for range in &away {
            days += range.start - back;
            back = range.end;
            worked.push(days);
        }
        Self { away, worked }
    }

    /// Whether the calendar contains no absences.
    pub(super) fn is_plain(&self) -> bool {
        self.away.is_empty()
    }

    pub(super) fn is_away(&self, day: u32) -> bool {
        let place = self.away.partition_point(|range| range.end <= day);
        self.away.get(place).is_some_and(|range| range.start <= day)
    }

    /// The number of working days before `day`.
    pub(super) fn worked_before(&self, day: u32) -> u32 {
        let place = self.away.partition_point(|range| range.start < day);
        match place.checked_sub(1) {
            None => day,
            Some(last) => self.worked[last] + day.saturating_sub(self.away[last].end),
        }
    }

    /// The first working day from `from` on, and the day after the last of `duration` working days from there. `None`
    /// if that last day is too far in the future to count, as after an absence without end.
    pub(super) fn span(&self, from: u32, duration: u32) -> Option<(u32, u32)> {
        if self.away.is_empty() {
            return Some((from, from.checked_add(duration)?));
        }
        let mut place = self.away.partition_point(|range| range.end <= from);
        let mut start = from;
        if let Some(range) = self.away.get(place).filter(|range| range.start <= from) {
            start = range.end;
            place += 1;
        }
        // a linear scan: few absences are ahead, and a binary search would cost more
        let (mut at, mut left) = (start, duration);
        for range in self.away.get(place..).unwrap_or_default() {
            let days = range.start - at;
            if left <= days {
                break;
            }
            left -= days;
            at = range.end;
        }
        Some((start, at.checked_add(left)?))
    }

    /// The same days, counted backwards from the end of `0..days`.
    pub(super) fn mirrored(&self, days: u32) -> Self {
        let turned = self
            .away
            .iter()
            .map(|range| days.saturating_sub(range.end)..days.saturating_sub(range.start));
        let turned: Vec<Range<u32>> = turned.collect();
        Self::without(turned.iter())
    }
}

/// A mode, with its demands summed and sorted.
#[derive(Clone, Debug)]
pub(super) struct PreparedMode {
    /// Index in [`super::Task::modes`].
    pub(super) index: usize,
    pub(super) duration: u32,
    /// Index in [`Model::calendars`]: the days on which all resources of the mode are available.
    pub(super) calendar: usize,
    /// Every resource of the mode, ascending, including those with an amount of 0.
    pub(super) names: Vec<usize>,
    /// The demands, without amounts of 0. Empty for a milestone.
    pub(super) holds: Vec<(usize, u32)>,
    /// Days × amounts, to choose the cheaper of 2 modes that finish on the same day.
    pub(super) load: u64,
    /// The demands packed into one word, each amount in the lane of its resource; 0 if there are no lanes.
    pub(super) lanes: u64,
}

/// The layout of a word with one lane for each resource, so that one subtraction reserves amounts of all of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lanes {
    /// The capacity of every resource, with all guard bits set.
    pub(super) full: u64,
    /// The guard bit above each amount. It is set at first; a subtraction that exceeds the amount clears it.
    pub(super) guard: u64,
}

impl Lanes {
    /// Maximum number of days that are stored one by one.
    const DAYS: u64 = 1 << 15;

    /// The lanes, and the bit at which each begins; `None` if they do not fit into a word.
    fn of(capacity: &[u32]) -> Option<(Self, Vec<u32>)> {
        let (mut lanes, mut at, mut places) = (
            Self { full: 0, guard: 0 },
            0,
            Vec::with_capacity(capacity.len()),
        );
        for &amount in capacity {
            let bits = u32::BITS - amount.leading_zeros();
            if at + bits + 1 > u64::BITS {
                return None;
            }
            lanes.full |= u64::from(amount) << at;
            lanes.guard |= 1 << (at + bits);
            places.push(at);
            at += bits + 1;
        }
        lanes.full |= lanes.guard;
        Some((lanes, places))
    }

    /// The guard bit of a resource, found by counting guard bits.
    pub(super) fn lane(self, resource: usize) -> u64 {
        let rest = (0..resource).fold(self.guard, |rest, _| rest & rest.wrapping_sub(1));
        rest & rest.wrapping_neg()
    }
}

#[derive(Clone, Debug)]
pub(super) struct Work {
    /// The modes of the task; never empty.
    pub(super) ways: Vec<PreparedMode>,
    pub(super) before: Vec<usize>,
    pub(super) next: Vec<usize>,
    pub(super) release: u32,
    pub(super) pinned: Option<u32>,
    /// The earliest wave that needs the task, as index in [`Model::waves`].
    pub(super) needed: usize,
    /// The wave of the task itself, as index in [`Model::waves`].
    pub(super) given: usize,
    pub(super) weight: u64,
    /// The duration of the shortest mode.
    pub(super) shortest: u32,
    /// Lower bound of the start: release, pin and predecessors in their quickest modes.
    pub(super) ready: u32,
    /// Lower bound of the finish: the longest path to the task in the quickest modes, including unavailable days.
    pub(super) head: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) capacity: Vec<u32>,
    /// One calendar for each resource, then the calendars of sets of resources.
    pub(super) calendars: Vec<Calendar>,
    pub(super) tasks: Vec<Work>,
    /// All tasks, predecessors first.
    pub(super) sorted: Vec<usize>,
    /// The numbers of the waves, ascending.
    pub(super) waves: Vec<u32>,
    /// The index in `waves` of the wave for tasks without a wave, which is the last entry.
    pub(super) open: Option<usize>,
    /// Whether any task is pinned.
    pub(super) pins: bool,
    /// The word layout; `None` unless all resources fit into one word and all plans into [`Lanes::DAYS`] days.
    pub(super) lanes: Option<Lanes>,
}

impl Model {
    pub(super) fn of(problem: &Problem) -> Result<Self, Error> {
        let mut calendars: Vec<Calendar> = problem
            .resources
            .iter()
            .map(|resource| Calendar::without(resource.away.iter()))
            .collect();
        let mut sets: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut waves: Vec<u32> = problem.tasks.iter().map(|task| task.wave).collect();
        waves.sort_unstable();
        waves.dedup();
        let open = waves.iter().position(|wave| *wave == OPEN_WAVE);
        let mut tasks = Vec::with_capacity(problem.tasks.len());
        for (place, task) in problem.tasks.iter().enumerate() {
            if task.modes.is_empty() {
                return Err(Error::NoMode { task: place });
            }
            if let Some(&after) = task
                .after
                .iter()
                .find(|&&after| after >= problem.tasks.len())
            {
                return Err(Error::UnknownTask { task: place, after });
            }
            let mut ways = Vec::with_capacity(task.modes.len());
            for (index, mode) in task.modes.iter().enumerate() {
                let demands = summed(problem, place, &mode.demands)?;
                let names: Vec<usize> = demands.iter().map(|&(resource, _)| resource).collect();
                let calendar = match names[..] {
                    [resource] => resource,
                    _ => *sets.entry(names.clone()).or_insert_with(|| {
                        let ranges = names
                            .iter()
                            .flat_map(|&resource| &problem.resources[resource].away);
                        calendars.push(Calendar::without(ranges));
                        calendars.len() - 1
                    }),
                };
                let held = demands
                    .into_iter()
                    .filter(|&(_, amount)| amount > 0 && mode.duration > 0);
                let holds: Vec<(usize, u32)> = held.collect();
                let load = holds
                    .iter()
                    .map(|&(_, amount)| u64::from(amount) * u64::from(mode.duration));
                let load = load.fold(0, u64::saturating_add);
                ways.push(PreparedMode {
                    index,
                    duration: mode.duration,
                    calendar,
                    names,
                    holds,
                    load,
                    lanes: 0,
                });
            }
            let mut before = task.after.clone();
            before.sort_unstable();
            before.dedup();
            let given = waves.partition_point(|&wave| wave < task.wave);
            tasks.push(Work {
                ways,
                before,
                next: Vec::new(),
                release: task.release,
                pinned: task.pinned,
                needed: given,
                given,
                weight: task.weight,
                shortest: 0,
                ready: 0,
                head: 0,
            });
        }
        for place in 0..tasks.len() {
            for before in tasks[place].before.clone() {
                tasks[before].next.push(place);
            }
        }
        let sorted = sort(&tasks)?;
        for &place in sorted.iter().rev() {
            let earliest = tasks[place]
                .next
                .iter()
                .map(|&next| tasks[next].needed)
                .min();
            tasks[place].needed =
                earliest.map_or(tasks[place].given, |wave| wave.min(tasks[place].given));
        }
        let capacity = problem
            .resources
            .iter()
            .map(|resource| resource.capacity)
            .collect();
        let pins = tasks.iter().any(|task| task.pinned.is_some());
        let mut model = Self {
            capacity,
            calendars,
            tasks,
            sorted,
            waves,
            open,
            pins,
            lanes: None,
        };
        model.lay_out();
        if model.measure() {
            Ok(model)
        } else {
            Err(Error::TooLong)
        }
    }

    /// Packs demands into lanes if the resources fit into one word and the days can be stored one by one.
    ///
    /// On each day after all releases and pins and before the end of the plan, some resource is busy or unavailable;
    /// otherwise the next task would have started. So the sum computed here limits the number of days.
    fn lay_out(&mut self) {
        let longest = |task: &Work| {
            task.ways
                .iter()
                .map(|way| u64::from(way.duration))
                .max()
                .unwrap_or(0)
        };
        let wanted = |task: &Work| u64::from(task.release.max(task.pinned.unwrap_or(0)));
        let work: u64 = self.tasks.iter().map(longest).sum();
        let away: u64 = self
            .calendars
            .iter()
            .flat_map(|calendar| &calendar.away)
            .map(|days| u64::from(days.end - days.start))
            .sum();
        let days = self.tasks.iter().map(wanted).max().unwrap_or(0) + work + away;
        let Some((lanes, places)) = Lanes::of(&self.capacity).filter(|_| days <= Lanes::DAYS)
        else {
            return;
        };
        self.lanes = Some(lanes);
        for way in self.tasks.iter_mut().flat_map(|task| &mut task.ways) {
            way.lanes = way
                .holds
                .iter()
                .map(|&(resource, amount)| u64::from(amount) << places[resource])
                .sum();
        }
    }

    /// Computes the lower bounds that follow from the modes; `false` if some task can finish on no countable day.
    fn measure(&mut self) -> bool {
        for &place in &self.sorted {
            let task = &self.tasks[place];
            let ready = task.before.iter().map(|&before| self.tasks[before].head);
            let ready = ready.fold(task.release.max(task.pinned.unwrap_or(0)), u32::max);
            let ends = task.ways.iter().filter_map(|way| {
                self.calendars[way.calendar]
                    .span(ready, way.duration)
                    .map(|(_, finish)| finish)
            });
            let Some(head) = ends.min() else { return false };
            let shortest = task.ways.iter().map(|way| way.duration).min().unwrap_or(0);
            let task = &mut self.tasks[place];
            task.ready = ready;
            task.head = head;
            task.shortest = shortest;
        }
        true
    }

    /// Removes all modes that use `resource` or a later resource. Returns `false` if some task then has no mode left or
    /// cannot finish; the model must not be used after that.
    pub(super) fn leave_out_from(&mut self, resource: usize) -> bool {
        for task in &mut self.tasks {
            task.ways
                .retain(|way| way.names.last().is_none_or(|&last| last < resource));
            if task.ways.is_empty() {
                return false;
            }
        }
        self.measure()
    }

    /// The last resource that any mode uses.
    pub(super) fn last_named(&self) -> Option<usize> {
        self.tasks
            .iter()
            .flat_map(|task| &task.ways)
            .filter_map(|way| way.names.last())
            .max()
            .copied()
    }

    /// The last resource used by the chosen modes of a draft of this model.
    pub(super) fn last_used(&self, draft: &Draft) -> Option<usize> {
        let ways = self
            .tasks
            .iter()
            .zip(&draft.placed)
            .filter_map(|(task, placed)| task.ways.get(placed.way));
        ways.filter_map(|way| way.names.last()).max().copied()
    }

    /// Whether `order` lists the tasks by ascending wave.
    pub(super) fn ascends(&self, order: &[usize]) -> bool {
        order.is_sorted_by_key(|&task| self.tasks[task].needed)
    }

    /// The order with predecessors moved ahead, each task exactly once. Tasks missing from `order` come last, wave by
    /// wave. An order that already meets these conditions is returned unchanged.
    pub(super) fn feasible(&self, order: &[usize]) -> Vec<usize> {
        let count = self.tasks.len();
        let mut rest: Vec<usize> = (0..count).collect();
        rest.sort_by_key(|&task| self.tasks[task].needed);
        self.drawn(
            order
                .iter()
                .copied()
                .filter(|&task| task < count)
                .chain(rest),
        )
    }

    /// The order sorted by wave, with predecessors moved ahead.
    pub(super) fn by_wave(&self, order: &[usize]) -> Vec<usize> {
        let mut wanted = order.to_vec();
        wanted.sort_by_key(|&task| self.tasks[task].needed);
        self.drawn(wanted.into_iter())
    }

    /// The tasks of `wanted`, each once, with predecessors moved ahead of the tasks that need them.
    pub(super) fn drawn(&self, wanted: impl Iterator<Item = usize>) -> Vec<usize> {
        let count = self.tasks.len();
        let mut listed = vec![false; count];
        let mut feasible = Vec::with_capacity(count);
        // an explicit stack, because a chain of predecessors may be deeper than the thread's stack
        let mut stack: Vec<(usize, usize)> = Vec::new();
        for task in wanted {
            if listed[task] {
                continue;
            }
            // fast path: usually the predecessors are already listed
            if self.tasks[task].before.iter().all(|&before| listed[before]) {
                listed[task] = true;
                feasible.push(task);
                continue;
            }
            stack.push((task, 0));
            while let Some((top, seen)) = stack.pop() {
                if listed[top] {
                    continue;
                }
                if let Some(&before) = self.tasks[top].before.get(seen) {
                    stack.push((top, seen + 1));
                    stack.push((before, 0));
                } else {
                    listed[top] = true;
                    feasible.push(top);
                }
            }
        }
        feasible
    }
}

/// The demands of a mode, one for each resource, by ascending resource.
fn summed(
    problem: &Problem,
    task: usize,
    demands: &[(usize, u32)],
) -> Result<Vec<(usize, u32)>, Error> {
    let mut sorted = demands.to_vec();
    sorted.sort_unstable();
    let mut sums: Vec<(usize, u32)> = Vec::with_capacity(sorted.len());
    for (resource, amount) in sorted {
        let capacity = problem
            .resources
            .get(resource)
            .ok_or(Error::UnknownResource { task, resource })?
            .capacity;
        match sums.last_mut() {
            Some(last) if last.0 == resource => last.1 = last.1.saturating_add(amount),
            _ => sums.push((resource, amount)),
        }
        // a saturated sum is rejected too, unless the capacity is `u32::MAX`; then the sum counts as the whole capacity
        if sums.last().is_some_and(|last| last.1 > capacity) {
            return Err(Error::DemandOverCapacity { task });
        }
    }
    Ok(sums)
}

/// All tasks, predecessors first (Kahn 1962, "Topological sorting of large networks").
///
/// # Errors
/// [`Error::Cycle`] with the tasks of one cycle.
fn sort(tasks: &[Work]) -> Result<Vec<usize>, Error> {
    let mut missing: Vec<usize> = tasks.iter().map(|task| task.before.len()).collect();
    let mut sorted: Vec<usize> = (0..tasks.len())
        .filter(|&task| missing[task] == 0)
        .collect();
    let mut done = 0;
    while let Some(&task) = sorted.get(done) {
        done += 1;
        for &next in &tasks[task].next {
            missing[next] -= 1;
            if missing[next] == 0 {
                sorted.push(next);
            }
        }
    }
    if sorted.len() == tasks.len() {
        return Ok(sorted);
    }
    // every remaining task has a remaining predecessor, so following predecessors must return to a visited task
    let mut path: Vec<usize> = Vec::new();
    let mut place = vec![None; tasks.len()];
    let mut at = missing.iter().position(|&count| count > 0);
    while let Some(task) = at {
        if let Some(from) = place[task] {
            path.drain(..from);
            break;
        }
        place[task] = Some(path.len());
        path.push(task);
        at = tasks[task]
            .before
            .iter()
            .copied()
            .find(|&before| missing[before] > 0);
    }
    Err(Error::Cycle { tasks: path })
}
