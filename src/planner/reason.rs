//! Explains, for each task of a finished draft, why it does not start a day earlier.
//!
//! It only reads the draft: by then all scheduling decisions have been made.

use super::model::Model;
use super::serial::{Draft, Placed};
use super::{Problem, Slot, Wait};
use crate::planner::resource_profile::HeldUp;

/// The slots of a draft, with their reasons.
pub(super) fn slots(problem: &Problem, model: &Model, draft: &Draft) -> Vec<Slot> {
    let mut turn = vec![0; draft.placed.len()];
    for (at, &task) in draft.order.iter().enumerate() {
        turn[task] = at;
    }
    // tasks by finish day, so that finding the holder does not scan all tasks for each task
    let mut ends: Vec<usize> = (0..draft.placed.len()).collect();
    ends.sort_by_key(|&task| draft.placed[task].finish);
    let slot = |(task, placed): (usize, &Placed)| Slot {
        mode: placed.mode,
        start: placed.start,
        finish: placed.finish,
        waited_for: reason(problem, model, draft, &turn, &ends, task),
    };
    draft.placed.iter().enumerate().map(slot).collect()
}

/// The reason why `task` does not start a day earlier. If several reasons apply, the least debatable reason wins: day
/// 0, the pin, a predecessor, the release day.
fn reason(
    problem: &Problem,
    model: &Model,
    draft: &Draft,
    turn: &[usize],
    ends: &[usize],
    task: usize,
) -> Wait {
    let (work, placed) = (&model.tasks[task], draft.placed[task]);
    let Some(eve) = placed.start.checked_sub(1) else {
        return Wait::Start;
    };
    if work.pinned == Some(placed.start) {
        return Wait::Pin;
    }
    let mode = |task: usize| &problem.tasks[task].modes[draft.placed[task].mode];
    match placed.held_up {
        HeldUp::No => {
            let last = work
                .before
                .iter()
                .find(|&&before| draft.placed[before].finish == placed.start);
            last.map_or(Wait::Release, |&before| Wait::Task(before))
        }
        HeldUp::Away => {
            let mut names = mode(task).demands.iter().map(|&(resource, _)| resource);
            names
                .find(|&resource| model.calendars[resource].is_away(eve))
                .map_or(Wait::Release, Wait::Away)
        }
        HeldUp::By(resource) => {
            // A shortage ends when a task finishes, and that task was placed earlier, because of its position in the
            // order or its pin.
            let first = ends.partition_point(|&other| draft.placed[other].finish < placed.start);
            let then = ends[first..]
                .iter()
                .take_while(|&&other| draft.placed[other].finish == placed.start);
            let holder = then.copied().find(|&other| {
                let slot = draft.placed[other];
                let there =
                    turn[other] < turn[task] || model.tasks[other].pinned == Some(slot.start);
                let holds = mode(other)
                    .demands
                    .iter()
                    .any(|&(of, amount)| of == resource && amount > 0);
                there && holds && other != task && slot.start < slot.finish
            });
            holder.map_or(Wait::Release, |other| Wait::Resource {
                resource,
                task: other,
            })
        }
    }
}
