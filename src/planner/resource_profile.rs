//! Tracks how much of each resource is in use on which day, and finds the next span in which a mode fits.
//!
//! There are two representations. With few days and resources, one word for each day covers all resources: nothing is
//! faster than checking each day of a span. With many resources or days far apart, each resource has a list of
//! intervals. In such a list a person who is busy without a break is a single entry however many tasks that is, so the
//! time to find a gap depends on the number of gaps.

use super::model::{Calendar, Lanes, Model, PreparedMode};

/// What is held of all resources.
#[derive(Debug)]
pub(super) enum Held {
    /// What is left of each, in lanes of one word a day; days not listed are free.
    Days {
        lanes: Lanes,
        /// The guard of each resource.
        guards: Vec<u64>,
        left: Vec<u64>,
    },
    /// A list for each resource.
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

    /// Forgets everything, and keeps the room for it.
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

    /// The first span from `ready` on in which the mode can be done, and what stood in the way before it; none when it
    /// would finish after `limit`. Counts the spans looked at.
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
                // most shortages are only stepped over: the last one is the first that anybody wants to know by name
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

/// What stood in the way of the day before, beyond release, pin and prerequisites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeldUp<By = usize> {
    No,
    Away,
    /// This was short.
    By(By),
}

/// The first span of so many working days that falls short of nothing. `short` gives the day on which the last shortage
/// within a span ends, and what is short.
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
        // Whatever start before the end of the last shortage: the span would still reach over it. So the search goes from
        // entry to entry, never from day to day.
        let Some((until, by)) = short(start, finish) else {
            return Some((start, finish, held_up));
        };
        held_up = HeldUp::By(by);
        from = until;
    }
}

/// From each day on so much is held, until the next entry; no two neighbours alike. Starts with day 0, ends with 0.
#[derive(Clone, Debug)]
pub(super) struct Stretches(Vec<(u32, u32)>);

impl Stretches {
    /// Forgets everything, and keeps the room for it.
    fn clear(&mut self) {
        self.0.clear();
        self.0.push((0, 0));
    }

    /// The day on which the last shortage within `start..finish` ends, where `room` is what may be held by others.
    fn short_until(&self, start: u32, finish: u32, room: u32) -> Option<u32> {
        // most tasks are put where nothing has been put yet
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
            // the entry before the first day of the span reaches into it, hence it is looked at before the loop ends
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
        // there is always an entry before `to`, since the first is of day 0 and the span is not empty
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
