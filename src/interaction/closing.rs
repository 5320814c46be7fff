//! The content for the last 10 minutes of a meeting: the most urgent gaps, the first actions and the parked items.

use super::basis::Basis;
use crate::roadmap::{Planned, step_name};
use crate::rules::requirements::Requirement;
use crate::rules::targets::Standing;

/// The maximum number of gaps, and of actions, to show.
const MOST: usize = 5;

/// The most urgent gaps among the controls that were asked.
pub(crate) fn gaps(basis: &Basis) -> impl Iterator<Item = &Requirement> {
    let gaps = basis.report.gaps(&basis.questionnaire).into_iter();
    // the team did not find the gaps in controls that were not asked
    gaps.filter(|gap| basis.standing(gap.control) != Standing::NotAsked)
        .take(MOST)
}

/// The earliest steps of the plan for known gaps, sorted by first day; empty unless the plans have been computed.
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

/// The name of a step, the title of its control, and its owner with the due date.
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
        "{}, due {}",
        owner.unwrap_or("no owner yet"),
        end.unwrap_or_default()
    );
    (name, title, aside)
}

/// The number of parked items that are not done, and the number of those without an owner.
pub(crate) fn parked(basis: &Basis) -> (usize, usize) {
    let parked = basis.state().room.parked.values();
    let open = parked.filter(|parked| !parked.done);
    open.fold((0, 0), |(open, free), parked| {
        (open + 1, free + usize::from(parked.owner.is_none()))
    })
}

/// The counts from [`parked`] in words: `3 items, 1 without an owner`.
pub(crate) fn parked_words(open: usize, free: usize) -> String {
    match free {
        0 => format!("{open} parked"),
        free => format!("{open} parked, {free} without an owner"),
    }
}
