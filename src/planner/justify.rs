//! Forward–backward improvement: shifts all tasks as late as possible, then early again in that order.
//!
//! The new draft is seldom worse than the old one (Valls, Ballestín and Quintanilla 2005, "Justification and RCPSP").
//! With one mode for each task and no pins, no wave finishes later: each task can start by its right-shifted day at the
//! latest, and is placed where it finishes first.

use super::model::{Calendar, Model};
use super::serial;
use super::serial::{Draft, Workspace};

/// The draft drawn late and early again.
pub(super) fn justified(model: &Model, draft: &Draft, desk: &mut Workspace) -> Option<Draft> {
    let order = late(model, draft, desk)?;
    let mut drawn = serial::as_it_stands(model, order, desk)?;
    // An order by the starts it led to says the same in fewer words, so that parts of it can be put elsewhere. With one
    // mode for each task it makes the same plan; with more, another task may be first to choose.
    if !model.pins && model.tasks.iter().all(|task| task.ways.len() == 1) {
        let placed = &drawn.placed;
        drawn.order.sort_by_key(|&task| placed[task].start);
    }
    Some(drawn)
}

/// The order of the latest starts in the modes chosen, none later than lets its wave finish when it does.
///
/// It is the serial scheme on days counted from the last. A milestone counts a day here that it does not take there, so
/// it can be a day off over an absence. That is let be: only the order is used.
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
    // day and turn in one word, since sorting is a good part of the time
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
        // no later than the end of its wave; and what is pinned stays where it is
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
    // Prerequisites come first still: they are pushed after what needs them, and of two that start alike the turn decides.
    keys.sort_unstable();
    Some(keys.into_iter().map(|key| draft.order[turn(key)]).collect())
}
