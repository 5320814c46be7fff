//! The serial schedule generation scheme: turns an order of tasks into start days and modes.
//!
//! Each task in turn takes the mode and day in which it finishes first; tasks already placed never move. The order must
//! list predecessors first; there is no draft if a day is too far in the future to count. Anything that the order
//! leaves undecided may depend only on the model.

use super::Cost;
use super::model::{Calendar, Model, PreparedMode};
use crate::planner::resource_profile::{Held, HeldUp};

/// A scheduled task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Index in [`super::model::Work::ways`].
    pub(super) way: usize,
    /// Index of that mode in [`super::Task::modes`].
    pub(super) mode: usize,
    pub(super) start: u32,
    pub(super) finish: u32,
    pub(super) held_up: HeldUp,
}

/// A plan without reasons.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// One entry for each task; `way` is an index in the model from which the draft was built.
    pub(super) placed: Vec<Placed>,
    pub(super) order: Vec<usize>,
    pub(super) cost: Cost,
}

/// Buffers reused from one schedule to the next: allocating them takes as long as the scheduling.
#[derive(Debug)]
pub(super) struct Workspace {
    held: Held,
    /// Number of spans examined, the measure of all effort: it grows with the time taken and is the same on every
    /// machine.
    pub(super) looks: usize,
}

/// Reason why a round was aborted.
enum Stop {
    /// The day reserved for this pinned task is before its predecessors finish.
    Pin(usize),
    TooLong,
}

/// The better of 2 schedules of `order`: wave by wave, and in the given order.
///
/// In the given order, a task of a later wave can precede a task of an earlier wave that can wait. Whether that delays
/// an earlier wave becomes clear only when all tasks are placed, so the cost is compared with that of the wave-by-wave
/// schedule.
pub(super) fn generate(model: &Model, order: &[usize], desk: &mut Workspace) -> Option<Draft> {
    drafts(model, order, desk)
        .into_iter()
        .flatten()
        .min_by(|a, b| a.cost.cmp(&b.cost))
}

/// The drafts that [`generate`] chooses from, the wave-by-wave draft first; `None` if a day is too far in the future to
/// count.
pub(super) fn drafts(model: &Model, order: &[usize], desk: &mut Workspace) -> Vec<Option<Draft>> {
    let mut drafts = Vec::with_capacity(2);
    if !model.ascends(order) {
        drafts.push(as_it_stands(model, model.by_wave(order), desk));
    }
    drafts.push(as_it_stands(model, order.to_vec(), desk));
    drafts
}

/// The schedule of `order` as given.
pub(super) fn as_it_stands(
    model: &Model,
    order: Vec<usize>,
    desk: &mut Workspace,
) -> Option<Draft> {
    let mut given_up = vec![!model.pins; model.tasks.len()];
    // each round gives up at least one more pin, so the loop ends
    let placed = loop {
        match desk.round(model, &order, &given_up) {
            Ok(placed) => break placed,
            // A day reserved in vain may have pushed other tasks aside. Starting over without the reservation keeps
            // every reason true: no task waits for a task that is not on that day.
            Err(Stop::Pin(task)) => given_up[task] = true,
            // perhaps the reserved days alone left too little time on a resource with an absence without end
            Err(Stop::TooLong) => {
                let kept = model
                    .tasks
                    .iter()
                    .zip(&given_up)
                    .any(|(task, up)| task.pinned.is_some() && !up);
                if !kept {
                    return None;
                }
                given_up.fill(true);
            }
        }
    };
    let mut finishes = vec![0; model.waves.len()];
    let mut weighted = 0;
    for (task, placed) in model.tasks.iter().zip(&placed) {
        finishes[task.given] = placed.finish.max(finishes[task.given]);
        weighted += u128::from(task.weight) * u128::from(placed.finish);
    }
    if let Some(open) = model.open {
        finishes[open] = 0;
    }
    Some(Draft {
        placed,
        order,
        cost: Cost { finishes, weighted },
    })
}

/// The placeholder for a task that is not placed yet.
const NOWHERE: Placed = Placed {
    way: usize::MAX,
    mode: 0,
    start: 0,
    finish: 0,
    held_up: HeldUp::No,
};

impl Workspace {
    pub(super) fn new(model: &Model) -> Self {
        Self {
            held: Held::nothing(model),
            looks: 0,
        }
    }

    pub(super) fn clear(&mut self) {
        self.held.clear();
    }

    fn round(
        &mut self,
        model: &Model,
        order: &[usize],
        given_up: &[bool],
    ) -> Result<Vec<Placed>, Stop> {
        self.clear();
        // an empty problem must have a cost too
        self.looks += 1;
        let mut placed = vec![NOWHERE; model.tasks.len()];
        // Scheduling wave by wave is needed for pins only, and only if the order does not mix waves.
        let by_wave = model.pins && model.ascends(order);
        let mut rest = order;
        while let Some(&leader) = rest.first() {
            let wave = model.tasks[leader].needed;
            let end = if by_wave {
                rest.partition_point(|&task| model.tasks[task].needed <= wave)
            } else {
                rest.len()
            };
            let (now, later) = rest.split_at(end);
            rest = later;
            if model.pins {
                self.keep_pins(model, now, given_up, &mut placed);
            }
            for &task in now {
                let work = &model.tasks[task];
                let ready = work.release.max(work.pinned.unwrap_or(0));
                let ready = work
                    .before
                    .iter()
                    .map(|&before| placed[before].finish)
                    .fold(ready, u32::max);
                if placed[task].way != NOWHERE.way {
                    if placed[task].start < ready {
                        return Err(Stop::Pin(task));
                    }
                    continue;
                }
                let Some(slot) = self.place(model, task, ready, false) else {
                    return Err(Stop::TooLong);
                };
                self.take(&work.ways[slot.way], slot.start, slot.finish);
                placed[task] = slot;
            }
        }
        Ok(placed)
    }

    /// Reserves the pinned days of a wave before its other tasks are placed, but after all earlier waves: a pin is a
    /// preference, and a preference in a later wave must not delay an earlier wave.
    fn keep_pins(
        &mut self,
        model: &Model,
        now: &[usize],
        given_up: &[bool],
        placed: &mut [Placed],
    ) {
        let mut pinned: Vec<usize> = now
            .iter()
            .copied()
            .filter(|&task| !given_up[task])
            .collect();
        pinned.sort_by_key(|&task| model.tasks[task].needed);
        for task in pinned {
            let work = &model.tasks[task];
            let Some(pin) = work.pinned else { continue };
            let hopeless = pin < work.release
                || work
                    .before
                    .iter()
                    .any(|&before| model.tasks[before].head > pin);
            if hopeless {
                continue;
            }
            if let Some(exact) = self.place(model, task, pin, true) {
                self.take(&work.ways[exact.way], exact.start, exact.finish);
                placed[task] = exact;
            }
        }
    }

    pub(super) fn take(&mut self, way: &PreparedMode, start: u32, finish: u32) {
        self.held.reserve(way, start, finish);
    }

    /// The mode that finishes first from `ready` on. Ties go to the mode with less load, then to the first mode in the
    /// list.
    fn place(&mut self, model: &Model, task: usize, ready: u32, exact: bool) -> Option<Placed> {
        let mut best: Option<(u32, u64, Placed)> = None;
        for (place, way) in model.tasks[task].ways.iter().enumerate() {
            let limit = best.map_or(u32::MAX, |(finish, _, _)| finish);
            let fit = self.fit(
                &model.capacity,
                &model.calendars[way.calendar],
                way,
                ready,
                limit,
            );
            let Some((start, finish, held_up)) = fit else {
                continue;
            };
            if exact && start != ready {
                continue;
            }
            if best.is_none_or(|(least, load, _)| (finish, way.load) < (least, load)) {
                best = Some((
                    finish,
                    way.load,
                    Placed {
                        way: place,
                        mode: way.index,
                        start,
                        finish,
                        held_up,
                    },
                ));
            }
        }
        best.map(|(_, _, placed)| placed)
    }

    /// The first span from `ready` on in which the mode fits; `None` if the mode would finish after `limit`.
    pub(super) fn fit(
        &mut self,
        capacity: &[u32],
        calendar: &Calendar,
        way: &PreparedMode,
        ready: u32,
        limit: u32,
    ) -> Option<(u32, u32, HeldUp)> {
        self.held
            .fit(capacity, calendar, way, (ready, limit), &mut self.looks)
    }
}
