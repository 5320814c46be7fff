//! The serial schedule generation scheme: an order in, a day for each task out.
//!
//! Task after task is put where it finishes first, in the mode that finishes first, without moving any task put before
//! it. In flows an order with prerequisites first and waves ascending; out flows a draft, or nothing when a day would be
//! too far to count. What is not decided by the order must not be decided here by anything else than the model.

use super::Cost;
use super::Problem;
use super::Slot;
use super::Wait;
use super::model::Model;
use super::model::Way;

/// A task in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Place in [`super::model::Work::ways`].
    pub(super) way: usize,
    pub(super) start: u32,
    pub(super) finish: u32,
    held_up: HeldUp,
}

/// What stood in the way of the day before, beyond release, pin and prerequisites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HeldUp {
    No,
    Away,
    By(usize),
}

/// A plan without its reasons.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// One for each task; the place of the way is that in the model it was made from.
    pub(super) placed: Vec<Placed>,
    /// The place of each way in the task as it was given.
    modes: Vec<usize>,
    pub(super) order: Vec<usize>,
    pub(super) cost: Cost,
    /// How often the order was gone through.
    pub(super) rounds: usize,
}

/// How much of one resource is held: from each day on, so much, until the next entry. Starts with day 0; ends with 0.
#[derive(Clone, Debug)]
struct Held(Vec<(u32, u32)>);

impl Held {
    /// The day on which the last shortage within `start..finish` ends, where `room` is what may be held by others.
    fn short_until(&self, start: u32, finish: u32, room: u32) -> Option<u32> {
        let end = self.0.partition_point(|&(day, _)| day < finish);
        for place in (0..end).rev() {
            // the entry before the last day of the span reaches into it, hence it is looked at before the loop ends
            if self.0[place].1 > room {
                let until = self.0.get(place + 1).map(|&(day, _)| day)?;
                return (until > start).then_some(until);
            }
            if self.0[place].0 <= start {
                break;
            }
        }
        None
    }

    fn hold(&mut self, start: u32, finish: u32, amount: u32) {
        let from = self.cut(start);
        let to = self.cut(finish);
        for entry in &mut self.0[from..to] {
            entry.1 = entry.1.saturating_add(amount);
        }
    }

    /// The place of the entry that starts on this day, made if there is none.
    fn cut(&mut self, day: u32) -> usize {
        let place = self.0.partition_point(|&(from, _)| from < day);
        if self.0.get(place).is_none_or(|&(from, _)| from != day) {
            let amount = place.checked_sub(1).map_or(0, |last| self.0[last].1);
            self.0.insert(place, (day, amount));
        }
        place
    }
}

/// Why a round was broken off.
enum Stop {
    /// The day kept for this pinned task comes before its prerequisites are done.
    Pin(usize),
    TooLong,
}

/// The plan of a feasible order.
pub(super) fn generate(model: &Model, order: Vec<usize>) -> Option<Draft> {
    let mut given_up = vec![false; model.tasks.len()];
    let mut rounds = 1;
    // each round gives up one pin more, so they end
    let placed = loop {
        match round(model, &order, &given_up) {
            Ok(placed) => break placed,
            // A day kept in vain may have cost others theirs. Beginning again without it keeps every reason true: nobody
            // waits for a task that is not there.
            Err(Stop::Pin(task)) => given_up[task] = true,
            // perhaps only the days kept left too few to somebody who leaves for good
            Err(Stop::TooLong) => {
                let kept = model.tasks.iter().zip(&given_up).any(|(task, up)| task.pinned.is_some() && !up);
                if !kept {
                    return None;
                }
                given_up.fill(true);
            }
        }
        rounds += 1;
    };
    let mut finishes = vec![0; model.waves.len()];
    let mut weighted = 0;
    for (task, placed) in model.tasks.iter().zip(&placed) {
        finishes[task.given] = placed.finish.max(finishes[task.given]);
        weighted += u128::from(task.weight) * u128::from(placed.finish);
    }
    let chosen = model.tasks.iter().zip(&placed).map(|(task, placed)| task.ways[placed.way].index).collect();
    Some(Draft { placed, modes: chosen, order, cost: Cost { finishes, weighted }, rounds })
}

fn round(model: &Model, order: &[usize], given_up: &[bool]) -> Result<Vec<Placed>, Stop> {
    let mut held = vec![Held(vec![(0, 0)]); model.capacity.len()];
    let mut placed: Vec<Option<Placed>> = vec![None; model.tasks.len()];
    let mut rest = order;
    while let Some(&leader) = rest.first() {
        let wave = model.tasks[leader].needed;
        let (now, later) = rest.split_at(rest.partition_point(|&task| model.tasks[task].needed <= wave));
        rest = later;
        // Pinned days are kept free before the wave is placed, but after all earlier waves: a pin is a wish, and no
        // wish of a later wave may delay an earlier one.
        for &task in now {
            let work = &model.tasks[task];
            let Some(pin) = work.pinned.filter(|_| !given_up[task]) else { continue };
            let hopeless = pin < work.release || work.before.iter().any(|&before| model.tasks[before].head > pin);
            if hopeless {
                continue;
            }
            if let Some(exact) = place(model, &held, task, pin, true) {
                take(&mut held, &work.ways[exact.way], exact);
                placed[task] = Some(exact);
            }
        }
        for &task in now {
            let work = &model.tasks[task];
            let ends = work.before.iter().filter_map(|&before| placed[before]).map(|before| before.finish);
            let ready = ends.fold(work.release.max(work.pinned.unwrap_or(0)), u32::max);
            if let Some(kept) = placed[task] {
                if kept.start < ready {
                    return Err(Stop::Pin(task));
                }
                continue;
            }
            let Some(slot) = place(model, &held, task, ready, false) else { return Err(Stop::TooLong) };
            take(&mut held, &work.ways[slot.way], slot);
            placed[task] = Some(slot);
        }
    }
    placed.into_iter().collect::<Option<Vec<Placed>>>().ok_or(Stop::TooLong)
}

fn take(held: &mut [Held], way: &Way, placed: Placed) {
    for &(resource, amount) in &way.holds {
        held[resource].hold(placed.start, placed.finish, amount);
    }
}

/// The mode that finishes first from `ready` on; of two the one with less load, then the one named first.
fn place(model: &Model, held: &[Held], task: usize, ready: u32, exact: bool) -> Option<Placed> {
    let mut best: Option<(u32, u64, Placed)> = None;
    for (place, way) in model.tasks[task].ways.iter().enumerate() {
        let limit = best.map_or(u32::MAX, |(finish, _, _)| finish);
        let Some((start, finish, held_up)) = fit(model, held, way, ready, limit) else { continue };
        if exact && start != ready {
            continue;
        }
        if best.is_none_or(|(least, load, _)| (finish, way.load) < (least, load)) {
            best = Some((finish, way.load, Placed { way: place, start, finish, held_up }));
        }
    }
    best.map(|(_, _, placed)| placed)
}

/// The first span from `ready` on in which the mode can be done; none when it would finish after `limit`.
fn fit(model: &Model, held: &[Held], way: &Way, ready: u32, limit: u32) -> Option<(u32, u32, HeldUp)> {
    let calendar = &model.calendars[way.calendar];
    let mut held_up = HeldUp::No;
    let mut from = ready;
    loop {
        let (start, finish) = calendar.span(from, way.duration).filter(|&(_, finish)| finish <= limit)?;
        if start > from {
            held_up = HeldUp::Away;
        }
        // Whatever start before the end of the last shortage: the span would still reach over it. So the search goes
        // from entry to entry, never from day to day.
        let short = way.holds.iter().find_map(|&(resource, amount)| {
            let room = model.capacity[resource].saturating_sub(amount);
            held[resource].short_until(start, finish, room).map(|until| (until, resource))
        });
        let Some((until, resource)) = short else { return Some((start, finish, held_up)) };
        held_up = HeldUp::By(resource);
        from = until;
    }
}

/// The slots of a draft, with their reasons.
pub(super) fn slots(problem: &Problem, model: &Model, draft: &Draft) -> Vec<Slot> {
    let mut turn = vec![0; draft.placed.len()];
    for (at, &task) in draft.order.iter().enumerate() {
        turn[task] = at;
    }
    let slot = |(task, (placed, &mode)): (usize, (&Placed, &usize))| Slot {
        mode,
        start: placed.start,
        finish: placed.finish,
        waited_for: reason(problem, model, draft, &turn, task, *placed),
    };
    draft.placed.iter().zip(&draft.modes).enumerate().map(slot).collect()
}

/// Why the task does not start a day earlier. Where several things hold it, what can be least talked about comes first:
/// the beginning, the wish, the work before, the release.
fn reason(problem: &Problem, model: &Model, draft: &Draft, turn: &[usize], task: usize, placed: Placed) -> Wait {
    let work = &model.tasks[task];
    let Some(eve) = placed.start.checked_sub(1) else { return Wait::Start };
    if work.pinned == Some(placed.start) {
        return Wait::Pin;
    }
    let names = problem.tasks[task].modes[draft.modes[task]].demands.iter().map(|&(resource, _)| resource);
    match placed.held_up {
        HeldUp::No => {
            let last = work.before.iter().find(|&&before| draft.placed[before].finish == placed.start);
            last.map_or(Wait::Release, |&before| Wait::Task(before))
        }
        HeldUp::Away => {
            let mut names = names;
            names.find(|&resource| model.calendars[resource].is_away(eve)).map_or(Wait::Release, Wait::Away)
        }
        HeldUp::By(resource) => {
            // a shortage ends where somebody finishes; that one was there before, by its turn or by its pin
            let holder = (0..draft.placed.len()).find(|&other| {
                let there = turn[other] < turn[task] || model.tasks[other].pinned == Some(draft.placed[other].start);
                let mode = &problem.tasks[other].modes[draft.modes[other]];
                let holds = mode.demands.iter().any(|&(of, amount)| of == resource && amount > 0);
                let slot = draft.placed[other];
                there && holds && other != task && slot.start < slot.finish && slot.finish == placed.start
            });
            holder.map_or(Wait::Release, |other| Wait::Resource { resource, task: other })
        }
    }
}
