//! Forward–backward improvement (justification): shifts all tasks as late as possible, then schedules them early again
//! in that order.
//!
//! The new draft is seldom worse than the old one (Valls, Ballestín and Quintanilla 2005, "Justification and RCPSP").
//! With one mode for each task and no pins, no wave finishes later: each task can start by its right-shifted day at the
//! latest, and is placed where it finishes first.

use super::model::{Calendar, Model};
use super::serial;
use super::serial::{Draft, Workspace};

/// The draft after right and left justification; `None` if a day is too far in the future to count.
pub(super) fn justified(model: &Model, draft: &Draft, desk: &mut Workspace) -> Option<Draft> {
    let order = late(model, draft, desk)?;
    let mut drawn = serial::as_it_stands(model, order, desk)?;
    // Sorting the order by the resulting starts normalizes it, so that crossover and moves can work on parts of it.
    // With one mode for each task the plan stays the same; with several modes, another task may choose first.
    if !model.pins && model.tasks.iter().all(|task| task.ways.len() == 1) {
        let placed = &drawn.placed;
        drawn.order.sort_by_key(|&task| placed[task].start);
    }
    Some(drawn)
}

/// The tasks by latest start in the chosen modes, such that no wave finishes later than in `draft`.
///
/// This is the serial scheme with days counted from the end. A milestone takes a day here but none in the serial
/// scheme, so the latest start can be off by 1 day next to an absence. That does not matter, because only the order is
/// used.
fn late(model: &Model, draft: &Draft, desk: &mut Workspace) -> Option<Vec<usize>> {
    let mut ends = vec![0; model.waves.len()];
    for (work, placed) in model.tasks.iter().zip(&draft.placed) {
        ends[work.needed] = placed.finish.max(ends[work.needed]);
    }
    let days = ends.iter().copied().max().unwrap_or(0);
    let mirrored: Vec<Calendar> = if model.calendars.iter().all(Calendar::is_plain) {
        Vec::new()
    } else {
        model
            .calendars
            .iter()
            .map(|calendar| calendar.mirrored(days))
            .collect()
    };
    // day and position packed into one word, because sorting takes a good part of the time
    let key = |day: u32, turn: usize| u64::from(day) << u32::BITS | turn as u64;
    let turn = |key: u64| usize::try_from(key & u64::from(u32::MAX)).unwrap_or(0);
    let finishes = draft
        .order
        .iter()
        .enumerate()
        .map(|(turn, &task)| key(draft.placed[task].finish, turn));
    let mut keys: Vec<u64> = finishes.collect();
    keys.sort_unstable();
    desk.clear();
    let mut back = vec![0; draft.placed.len()];
    for at in keys.iter_mut().rev() {
        let turn = turn(*at);
        let task = draft.order[turn];
        let (work, placed) = (&model.tasks[task], draft.placed[task]);
        // no later than the end of the wave; pinned tasks stay where they are
        let last = if work.pinned.is_some() {
            placed.finish
        } else {
            ends[work.needed]
        };
        let ready = work
            .next
            .iter()
            .map(|&next| back[next])
            .fold(days.saturating_sub(last), u32::max);
        let way = &work.ways[placed.way];
        let calendar = mirrored
            .get(way.calendar)
            .unwrap_or(&model.calendars[way.calendar]);
        let (from, to, _) = desk.fit(&model.capacity, calendar, way, ready, u32::MAX)?;
        desk.take(way, from, to);
        back[task] = to;
        *at = key(days.saturating_sub(to), turn);
    }
    // Predecessors still come first: they are right-shifted ahead of their successors, and position breaks ties.
    keys.sort_unstable();
    Some(keys.into_iter().map(|key| draft.order[turn(key)]).collect())
}
