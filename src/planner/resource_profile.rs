//! Tracks the use of each resource on each day, and finds the next span in which a mode fits.
//!
//! There are 2 representations. With few days and resources, one word for each day covers all resources, and checking
//! each day of a span is fastest. With many resources or days far apart, each resource has a list of intervals. In such
//! a list a person who is busy without a break is a single entry, regardless of the number of tasks, so the time to
//! find a gap depends on the number of gaps.

use super::model::{Calendar, Lanes, Model, PreparedMode};

/// The reserved amounts of all resources.
#[derive(Debug)]
pub(super) enum Held {
    /// The amounts left of each resource, in lanes of one word per day; days not listed are free.
    Days {
        lanes: Lanes,
        /// The guard bit of each resource.
        guards: Vec<u64>,
        left: Vec<u64>,
    },
    /// One list for each resource.
    Stretches(Vec<Stretches>),
}

impl Held {
    pub(super) fn nothing(model: &Model) -> Self {
        match model.lanes {
            Some(lanes) => {
                let guards = (0..model.capacity.len())
                    .map(|resource| lanes.lane(resource))
                    .collect();
                Self::Days {
                    lanes,
                    guards,
                    left: Vec::new(),
                }
            }
            None => Self::Stretches(vec![Stretches(vec![(0, 0)]); model.capacity.len()]),
        }
    }

    /// Removes all reservations and keeps the allocated memory.
    pub(super) fn clear(&mut self) {
        match self {
            Self::Days { left, .. } => left.clear(),
            Self::Stretches(all) => all.iter_mut().for_each(Stretches::clear),
        }
    }

    pub(super) fn reserve(&mut self, way: &PreparedMode, start: u32, finish: u32) {
        match self {
            Self::Days { lanes, left, .. } => {
                let (start, finish) = (start as usize, finish as usize);
                if left.len() < finish {
                    left.resize(finish, lanes.full);
                }
                left[start..finish]
                    .iter_mut()
                    .for_each(|day| *day = day.wrapping_sub(way.lanes));
            }
            Self::Stretches(all) => {
                way.holds
                    .iter()
                    .for_each(|&(resource, amount)| all[resource].reserve(start, finish, amount));
            }
        }
    }

    /// The first span from `ready` on in which the mode fits, and the obstacle that ruled out the day before; `None` if
    /// the mode would finish after `limit`. Adds the number of spans examined to `looks`.
    pub(super) fn fit(
        &self,
        capacity: &[u32],
        calendar: &Calendar,
        way: &PreparedMode,
        (ready, limit): (u32, u32),
        looks: &mut usize,
    ) -> Option<(u32, u32, HeldUp)> {
        match self {
            Self::Days {
                lanes,
                guards,
                left,
            } => {
                let (taken, guard) = (way.lanes, lanes.guard);
                let short = |start: u32, finish: u32| {
                    let span = left.get(start as usize..(finish as usize).min(left.len()))?;
                    let last = span
                        .iter()
                        .rposition(|&day| day.wrapping_sub(taken) & guard != guard)?;
                    let until = start
                        .saturating_add(u32::try_from(last).unwrap_or(u32::MAX))
                        .saturating_add(1);
                    Some((until, span[last].wrapping_sub(taken) & guard ^ guard))
                };
                let (start, finish, held_up) =
                    first_span(calendar, way.duration, (ready, limit), looks, short)?;
                // most shortages are only stepped over, so only the last shortage is resolved to a resource
                let named = |lack: u64| {
                    way.holds
                        .iter()
                        .find(|&&(resource, _)| lack & guards[resource] != 0)
                };
                let held_up = match held_up {
                    HeldUp::No => HeldUp::No,
                    HeldUp::Away => HeldUp::Away,
                    HeldUp::By(lack) => {
                        named(lack).map_or(HeldUp::No, |&(resource, _)| HeldUp::By(resource))
                    }
                };
                Some((start, finish, held_up))
            }
            Self::Stretches(all) => first_span(
                calendar,
                way.duration,
                (ready, limit),
                looks,
                |start, finish| {
                    way.holds.iter().find_map(|&(resource, amount)| {
                        let room = capacity[resource].saturating_sub(amount);
                        all[resource]
                            .short_until(start, finish, room)
                            .map(|until| (until, resource))
                    })
                },
            ),
        }
    }
}

/// The obstacle that rules out the day before, apart from release, pin and predecessors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeldUp<By = usize> {
    No,
    Away,
    /// This resource is used up.
    By(By),
}

/// The first span of `duration` working days without a shortage. `short` returns the day on which the last shortage
/// within a span ends, and the scarce resource.
fn first_span<By>(
    calendar: &Calendar,
    duration: u32,
    (ready, limit): (u32, u32),
    looks: &mut usize,
    short: impl Fn(u32, u32) -> Option<(u32, By)>,
) -> Option<(u32, u32, HeldUp<By>)> {
    let mut held_up = HeldUp::No;
    let mut from = ready;
    loop {
        *looks += 1;
        let (start, finish) = calendar
            .span(from, duration)
            .filter(|&(_, finish)| finish <= limit)?;
        if start > from {
            held_up = HeldUp::Away;
        }
        // Any start before the end of the last shortage results in a span that still overlaps the shortage. So the
        // search goes from entry to entry, never from day to day.
        let Some((until, by)) = short(start, finish) else {
            return Some((start, finish, held_up));
        };
        held_up = HeldUp::By(by);
        from = until;
    }
}

/// A step function: (day, amount reserved from that day until the next entry). Neighbouring entries have different
/// amounts; the first entry is for day 0, and the last has amount 0.
#[derive(Clone, Debug)]
pub(super) struct Stretches(Vec<(u32, u32)>);

impl Stretches {
    /// Removes all reservations and keeps the allocated memory.
    fn clear(&mut self) {
        self.0.clear();
        self.0.push((0, 0));
    }

    /// The day on which the last shortage within `start..finish` ends; other tasks may reserve at most `room`.
    fn short_until(&self, start: u32, finish: u32, room: u32) -> Option<u32> {
        // fast path: most tasks are placed after everything reserved so far
        let last = self.0.last()?.0;
        if last <= start {
            return None;
        }
        let end = if last < finish {
            self.0.len()
        } else {
            self.0.partition_point(|&(day, _)| day < finish)
        };
        let mut until = self.0.get(end).map(|&(day, _)| day);
        for &(day, amount) in self.0.get(..end)?.iter().rev() {
            // the entry before the first day of the span reaches into it, so it is checked before the loop ends
            if amount > room {
                return until.filter(|&until| until > start);
            }
            if day <= start {
                break;
            }
            until = Some(day);
        }
        None
    }

    fn reserve(&mut self, start: u32, finish: u32, amount: u32) {
        if start >= finish || amount == 0 {
            return;
        }
        let from = self.0.partition_point(|&(day, _)| day < start);
        let ahead = self.0[from..].iter().position(|&(day, _)| day >= finish);
        let mut to = ahead.map_or(self.0.len(), |ahead| from + ahead);
        // there is always an entry before `to`, because the first entry is for day 0 and the span is not empty
        let last = to.checked_sub(1).map_or(0, |last| self.0[last].1);
        match self.0.get(to) {
            Some(&(day, next)) if day == finish => {
                if next == last.saturating_add(amount) {
                    self.0.remove(to);
                }
            }
            _ => self.0.insert(to, (finish, last)),
        }
        if from == to || self.0[from].0 != start {
            let eve = from.checked_sub(1).map_or(0, |eve| self.0[eve].1);
            self.0.insert(from, (start, eve));
            to += 1;
        }
        for entry in &mut self.0[from..to] {
            entry.1 = entry.1.saturating_add(amount);
        }
        if from > 0 && self.0[from].1 == self.0[from - 1].1 {
            self.0.remove(from);
        }
    }
}
