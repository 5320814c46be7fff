//! The plans of an assessment after edits of its plan settings: stable where an edit changes nothing, and never worse
//! where it only helps.
//!
//! The search accepts weeks lost at a later gate for a day gained at an earlier one, and a small change can lead it to
//! another plan. Nobody who adds a person or enters a freeze that affects nothing wants either. Hence each plan is
//! compared with the plan before the last edit, and replaces it only if it delays no gate or if the previous plan is
//! not possible any more. The previous settings come from the history, so the dates are the same whether a screen, a
//! command, or a text editor made the edit.

use jiff::civil::Date;

use super::build_plan::{Together, plan_of_work, roadmap_of};
use super::step::{Step, Unknowns};
use super::work::Work;
use super::{Care, GateDay, Planned, Roadmap, StepIx, When};
use crate::model::assessment::State;
use crate::model::assessment::plan::{PlanSettings, Walk};
use crate::model::questionnaire::{GateIx, Questionnaire};
use crate::planner;
use crate::planner::Wait;
use crate::rules::targets::Targets;

/// The 2 plans of an assessment: for known gaps only, and with unknown answers starting from level 0.
#[derive(Clone, Debug)]
pub(super) struct Plans {
    pub(super) known: Roadmap,
    pub(super) all: Roadmap,
}

/// The plans before an edit, and the settings for which they were made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before<'a> {
    pub(super) settings: &'a PlanSettings,
    pub(super) known: &'a Roadmap,
    pub(super) all: &'a Roadmap,
}

/// An assessment to plan.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planning<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) state: &'a State,
    pub(super) targets: &'a Targets,
    pub(super) today: Date,
    pub(super) care: Care,
}

impl Plans {
    /// The earliest and the latest day on which a gate can pass; `None` for a plan in which the gate has no day.
    pub(super) fn gate(&self, gate: GateIx) -> (Option<Date>, Option<Date>) {
        between(&self.known, &self.all, gate)
    }
}

/// The earliest and the latest day on which a gate can pass in 2 plans.
pub(super) fn between(
    known: &Roadmap,
    all: &Roadmap,
    gate: GateIx,
) -> (Option<Date>, Option<Date>) {
    let day = |roadmap: &Roadmap| roadmap.gates.get(gate).and_then(|gate| gate.day);
    match (day(known), day(all)) {
        (Some(known), Some(all)) => (Some(known.min(all)), Some(known.max(all))),
        pair => pair,
    }
}

impl Planning<'_> {
    /// The plans after the edits that led to the state: `earlier` are the settings before each of them, the oldest
    /// first.
    pub(super) fn plans(&self, earlier: &[PlanSettings]) -> Plans {
        let mut last: Option<(&PlanSettings, Plans)> = None;
        for settings in earlier {
            let state = State {
                plan: settings.clone(),
                ..self.state.clone()
            };
            let then = Planning {
                state: &state,
                ..*self
            };
            let plans = then.after(last.as_ref().map(Before::of));
            last = Some((settings, plans));
        }
        self.after(last.as_ref().map(Before::of))
    }

    /// The plans after one edit of the plan settings.
    pub(super) fn after(&self, before: Option<Before<'_>>) -> Plans {
        let Some(before) = before else {
            return self.fresh();
        };
        let settings = &self.state.plan;
        let is_limited = before.settings.permits(settings, self.today);
        if is_limited && settings.permits(before.settings, self.today) {
            return Plans {
                known: before.known.clone(),
                all: before.all.clone(),
            };
        }
        match self.again(before) {
            // more limits cannot make a better plan possible
            Some(again) if is_limited => again,
            Some(again) => self.searched(before, again),
            None => self.fresh(),
        }
    }

    /// The plans of the search.
    fn fresh(&self) -> Plans {
        let agreed = self.agreed();
        let all = self.search(Unknowns::FromNothing, &agreed);
        let known = known_or(&all, || self.search_known(&agreed, &all));
        Plans { known, all }
    }

    /// The plans of the search, unless they delay a gate: then the plans `again`, which repeat those before the edit.
    fn searched(&self, before: Before<'_>, again: Plans) -> Plans {
        let after = |walk| {
            let walks = std::iter::once(walk).chain(self.agreed());
            walks.collect::<Vec<&Walk>>()
        };
        let found = self.search(Unknowns::FromNothing, &after(&before.all.walk));
        let all = if is_later(&found, before.all) {
            bounded(again.all.clone(), &found)
        } else {
            found
        };
        let walks = after(&before.known.walk);
        let known = known_or(&all, || self.search_known(&walks, &all));
        if !is_later(&known, before.known) {
            return Plans { known, all };
        }
        let known = bounded(again.known, &known);
        if is_later(&known, &all) {
            // the earlier plans agree with each other
            let all = bounded(again.all, &all);
            return Plans { known, all };
        }
        Plans { known, all }
    }

    /// The plans that repeat those before the edit; `None` if that is impossible, delays a gate, or misses a pin.
    fn again(&self, before: Before<'_>) -> Option<Plans> {
        let again = |earlier: &Roadmap, unknowns: Unknowns| {
            let work = self.work(unknowns, &[&earlier.walk]);
            let again = repeated(&work, earlier, unknowns)?;
            let misses_pin = again.missed.iter().any(|pin| !earlier.missed.contains(pin));
            (!misses_pin && !is_later(&again, earlier)).then(|| bounded(again, earlier))
        };
        let all = again(before.all, Unknowns::FromNothing)?;
        let known = if is_uncertain(&all) {
            again(before.known, Unknowns::AsAsked)?
        } else {
            as_known(&all)
        };
        Some(Plans { known, all })
    }

    fn search(&self, unknowns: Unknowns, walks: &[&Walk]) -> Roadmap {
        plan_of_work(&self.work(unknowns, walks), unknowns, self.care, walks)
    }

    /// The work of the assessment. `walks` are the earlier plans, the most recent first.
    pub(super) fn work(&self, unknowns: Unknowns, walks: &[&Walk]) -> Work {
        let Self {
            questionnaire,
            state,
            targets,
            today,
            ..
        } = *self;
        Work::of(questionnaire, state, targets, today, unknowns, walks)
    }

    fn agreed(&self) -> Vec<&Walk> {
        let agreed = self.state.plan.committed.iter();
        agreed.map(|agreed| &agreed.walk).collect()
    }

    /// The plan for known gaps only, given the plan `all` in which unknown answers start from level 0. No gate is later
    /// than in `all`: if the search delays a gate for the sake of an earlier gate, the plan keeps the order and people
    /// of `all`.
    fn search_known(&self, walks: &[&Walk], all: &Roadmap) -> Roadmap {
        let walks: Vec<&Walk> = walks.iter().copied().chain([&all.walk]).collect();
        let work = self.work(Unknowns::AsAsked, &walks);
        let known = plan_of_work(&work, Unknowns::AsAsked, self.care, &walks);
        if !is_later(&known, all) {
            return known;
        }
        match repeated(&work, all, Unknowns::AsAsked) {
            Some(repeated) => bounded(repeated, &known),
            None => known,
        }
    }
}

impl<'a> Before<'a> {
    fn of((settings, plans): &'a (&'a PlanSettings, Plans)) -> Self {
        Self {
            settings,
            known: &plans.known,
            all: &plans.all,
        }
    }
}

/// Whether a gate that has a date in both plans is later in `now`.
fn is_later(now: &Roadmap, before: &Roadmap) -> bool {
    let is_later = |(now, before): (&GateDay, &GateDay)| matches!((now.day, before.day), (Some(now), Some(before)) if now > before);
    now.gates.iter().zip(&before.gates).any(is_later)
}

/// Whether a step of the plan depends on an unknown answer.
fn is_uncertain(plan: &Roadmap) -> bool {
    plan.steps.iter().any(|planned| planned.step.uncertain)
}

/// The plan for known gaps, given the plan `all`: the same plan if nothing is unknown, otherwise that of `search`.
fn known_or(all: &Roadmap, search: impl FnOnce() -> Roadmap) -> Roadmap {
    if is_uncertain(all) {
        search()
    } else {
        as_known(all)
    }
}

/// A plan without unknown answers, as the plan for known gaps.
fn as_known(all: &Roadmap) -> Roadmap {
    Roadmap {
        unknowns: Unknowns::AsAsked,
        ..all.clone()
    }
}

/// The plan with the lower bounds of `other`, which hold for every plan of the same work.
fn bounded(mut plan: Roadmap, other: &Roadmap) -> Roadmap {
    for (day, other) in plan.gates.iter_mut().zip(&other.gates) {
        day.bound = other
            .bound
            .filter(|bound| day.day.is_some_and(|day| *bound <= day));
    }
    plan
}

/// The plan that does the steps of `work` in the order and with the people of `earlier`, so that no step ends later
/// than there unless a new limit delays it; `None` if one of the steps has no dates in `earlier`, or if its person
/// cannot do it any more.
fn repeated(work: &Work, earlier: &Roadmap, unknowns: Unknowns) -> Option<Roadmap> {
    let together = Together::of(&[work]);
    let mut problem = together.problem.clone();
    let (mut starts, mut modes) = (Vec::new(), Vec::new());
    for (task, &step) in problem.tasks.iter_mut().zip(&work.planned) {
        let when = dates_of(earlier, work, step)?;
        let mode = work.hands[step].iter().position(|&hand| {
            let person = work.people.get(hand);
            person.is_some_and(|(id, _)| *id == when.person)
        })?;
        starts.push((when.start, when.end));
        modes.push(mode);
        // with one mode for each task, and the tasks in order of their start days, no task can start later than in
        // `earlier`
        task.modes = vec![task.modes.get(mode)?.clone()];
        task.release = task.release.max(task.pinned.take().unwrap_or(0));
        task.wave = 0;
    }
    let mut order: Vec<usize> = (0..starts.len()).collect();
    order.sort_by_key(|&task| starts.get(task));
    let mut plan = planner::with_order(&problem, &order).ok()?;
    for ((slot, mode), &step) in plan.slots.iter_mut().zip(modes).zip(&work.planned) {
        slot.mode = mode;
        if slot.waited_for == Wait::Release && work.wishes[step].start.is_some() {
            slot.waited_for = Wait::Pin;
        }
    }
    Some(roadmap_of(work, unknowns, &together, Some(&plan), &[]))
}

/// The dates that a step of `work` has in another plan.
fn dates_of<'a>(plan: &'a Roadmap, work: &Work, step: StepIx) -> Option<&'a When> {
    let key_of = |step: &Step| (step.control, step.to, step.evidence);
    let key = key_of(&work.steps[step]);
    let is_same = |planned: &&Planned| key_of(&planned.step) == key;
    plan.steps.iter().find(is_same)?.when.as_ref()
}
