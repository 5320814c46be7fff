//! The last ten minutes of a meeting: the largest gaps, the first actions and the parked items.

use super::basis::Basis;
use crate::roadmap::{Planned, step_name};
use crate::rules::requirements::Requirement;
use crate::rules::targets::Standing;

/// How many gaps and actions are shown.
const MOST: usize = 5;

/// The largest gaps.
pub(crate) fn gaps(basis: &Basis) -> impl Iterator<Item = &Requirement> {
    let gaps = basis.report.gaps(&basis.questionnaire).into_iter();
    // a question that nobody asked is no gap that this team found
    gaps.filter(|gap| basis.standing(gap.control) != Standing::NotAsked)
        .take(MOST)
}

/// The first steps of the known gaps, by their first day; the plans must have been computed.
pub(crate) fn actions(basis: &Basis) -> Vec<&Planned> {
    let Some(outlook) = &basis.outlook else {
        return Vec::new();
    };
    let asked = |planned: &&Planned| basis.standing(planned.step.control) != Standing::NotAsked;
    let dated = outlook
        .known
        .steps
        .iter()
        .filter(|planned| planned.when.is_some());
    let mut steps: Vec<&Planned> = dated.filter(asked).collect();
    steps.sort_by_key(|planned| {
        let when = planned.when.as_ref();
        (
            when.map(|when| (when.start, when.end)),
            std::cmp::Reverse(planned.step.weight),
            planned.step.control,
        )
    });
    steps.truncate(MOST);
    steps
}

/// The name and the title of a step, and who does it by when.
pub(crate) fn action_words<'b>(basis: &'b Basis, planned: &Planned) -> (String, &'b str, String) {
    let control = planned.step.control;
    let name = step_name(&basis.questionnaire, &planned.step);
    let title = basis
        .control(control)
        .map_or("", |control| control.title.as_str());
    let record = basis.state().record(basis.id(control));
    let owner = record.and_then(|record| record.owner.as_deref());
    let end = planned.when.as_ref().map(|when| basis.day(when.end));
    let aside = format!(
        "{}, by {}",
        owner.unwrap_or("no owner yet"),
        end.unwrap_or_default()
    );
    (name, title, aside)
}

/// How many parked items are not done, and how many of these have no owner.
pub(crate) fn parked(basis: &Basis) -> (usize, usize) {
    let parked = basis.state().room.parked.values();
    let open = parked.filter(|parked| !parked.done);
    open.fold((0, 0), |(open, free), parked| {
        (open + 1, free + usize::from(parked.owner.is_none()))
    })
}

/// The same counts in words: `3 parked, 1 without an owner`.
pub(crate) fn parked_words(open: usize, free: usize) -> String {
    match free {
        0 => format!("{open} parked"),
        free => format!("{open} parked, {free} without an owner"),
    }
}
