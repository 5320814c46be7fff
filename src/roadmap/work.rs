//! The work of one system: its steps, who can do each of them, and on which days.
//!
//! Holds no notes and no reasons, so that the work of many systems fits into memory. Dates of steps are not stored
//! here; given those of a plan, this module derives the day each gate can pass.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::calendar::Calendar;
use super::step::{Step, Unknowns};
use super::{GateDay, step, step_key};
use crate::model::assessment::State;
use crate::model::assessment::plan::{Arrangement, Person, PlanSettings, Walk};
use crate::model::questionnaire::{ControlIx, Questionnaire};
use crate::rules::scorecard::weight;
use crate::rules::targets::{Standing, Targets, is_must, standing};

/// What is to be done for one system.
#[derive(Clone, Debug)]
pub(super) struct Work {
    /// The first day of work.
    pub(super) start: Date,
    /// Its working days.
    pub(super) calendar: Calendar,
    /// Every step.
    pub(super) steps: Vec<Step>,
    /// The key of each step, as a walk names it.
    pub(super) keys: Vec<String>,
    /// Its people, with their ids, in the order they joined.
    pub(super) people: Vec<(String, Person)>,
    /// Who can carry each step, by index.
    pub(super) hands: Vec<Vec<usize>>,
    /// The steps that can have a date, by index.
    pub(super) planned: Vec<usize>,
    /// What was decided about each step: a wanted day holds for the next step of its control, a putting off for all.
    pub(super) wishes: Vec<Constraint>,
    /// What keeps each gate from having a day, up to the horizon.
    lacking: Vec<Lacking>,
    /// Stretches in which no gate opens are among them; those who work are not.
    settings: PlanSettings,
}

/// What a team wants of a step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Constraint {
    /// It is wanted to start on this day.
    pub(super) start: Option<Date>,
    /// It does not start before this day.
    pub(super) not_before: Option<Date>,
}

/// What keeps a gate from having a day.
#[derive(Clone, Debug)]
struct Lacking {
    /// The steps it waits for, by index.
    needed: Vec<usize>,
    /// Roles without people, by index.
    roles: Vec<usize>,
    /// Dropped controls, by index.
    dropped: Vec<ControlIx>,
}

impl Work {
    /// The work of an assessment on a day. `walks` are the plans before it, the nearest first.
    pub(super) fn of(
        questionnaire: &Questionnaire,
        state: &State,
        targets: &Targets,
        today: Date,
        unknowns: Unknowns,
        walks: &[&Walk],
    ) -> Self {
        let start = state.plan.start.map_or(today, |start| start.max(today));
        let calendar = Calendar::new(&state.plan, start);
        let steps = step::steps(questionnaire, state, targets, unknowns, today);
        let people = people(state, walks);
        let hands: Vec<Vec<usize>> = steps
            .iter()
            .map(|step| hands(questionnaire, state, &people, step))
            .collect();
        let doable = doable(&steps, &hands, calendar.date(0).is_some());
        let ground = Ground {
            questionnaire,
            state,
            targets,
            steps: &steps,
            hands: &hands,
        };
        let last = targets
            .horizon
            .min(questionnaire.gates.len().saturating_sub(1));
        let settings = PlanSettings {
            people: [].into(),
            arranged: [].into(),
            agreed: None,
            ..state.plan.clone()
        };
        Self {
            start,
            keys: steps
                .iter()
                .map(|step| step_key(questionnaire, step))
                .collect(),
            wishes: wishes(questionnaire, state, &steps),
            planned: (0..steps.len()).filter(|&step| doable[step]).collect(),
            lacking: (0..=last).map(|gate| ground.lacking(gate)).collect(),
            calendar,
            people,
            hands,
            steps,
            settings,
        }
    }

    /// The gates up to the horizon, in order, where the steps end on these days. `bound` says the day before which no
    /// plan has done what stands in the waves up to a gate, and nothing where nothing stands there.
    pub(super) fn gates(
        &self,
        ends: &[Option<Date>],
        bound: impl Fn(usize) -> Option<Date>,
    ) -> Vec<GateDay> {
        let opens = |day: Date| self.calendar.after_freezes(day, &self.settings);
        let first = self.calendar.date(0);
        let mut days: Vec<GateDay> = Vec::with_capacity(self.lacking.len());
        for (gate, lacking) in self.lacking.iter().enumerate() {
            let before = days.last();
            let ends: Option<Vec<Date>> = lacking
                .needed
                .iter()
                .map(|&step| ends.get(step).copied().flatten())
                .collect();
            let day = ends
                .filter(|_| lacking.dropped.is_empty())
                .and_then(|ends| {
                    let end = ends
                        .into_iter()
                        .chain(before.and_then(|before| before.day))
                        .max()
                        .or(first)?;
                    (before.is_none_or(|before| before.day.is_some()))
                        .then(|| opens(end))
                        .flatten()
                });
            let bound = if day.is_some() {
                bound(gate).map_or(first, opens)
            } else {
                None
            };
            let (missing, dropped) = (lacking.roles.clone(), lacking.dropped.clone());
            days.push(GateDay {
                gate,
                day,
                bound,
                missing,
                dropped,
            });
        }
        days
    }
}

/// The people in the order they joined: those of the plans before first, so that what those plans gave without the
/// others is still among what is compared; then the rest by id.
fn people(state: &State, walks: &[&Walk]) -> Vec<(String, Person)> {
    let mut listed: BTreeSet<&String> = BTreeSet::new();
    let known = walks
        .iter()
        .flat_map(|walk| &walk.people)
        .filter_map(|id| state.plan.people.get_key_value(id));
    let people = known
        .chain(&state.plan.people)
        .filter(|(id, _)| listed.insert(id));
    people
        .map(|(id, person)| (id.clone(), person.clone()))
        .collect()
}

/// What was decided about each step.
fn wishes(questionnaire: &Questionnaire, state: &State, steps: &[Step]) -> Vec<Constraint> {
    let first = |at: usize| {
        !steps
            .iter()
            .take(at)
            .any(|before| before.control == steps[at].control)
    };
    let wish = |at: usize| {
        let arranged = state
            .plan
            .arranged
            .get(questionnaire.control_id(steps[at].control))
            .copied();
        let Arrangement {
            start, not_before, ..
        } = arranged.unwrap_or_default();
        Constraint {
            start: start.filter(|_| first(at)),
            not_before,
        }
    };
    (0..steps.len()).map(wish).collect()
}

/// Who can carry a step, by index: the owner that was named, where that is a person of the plan, or all of its role.
fn hands(
    questionnaire: &Questionnaire,
    state: &State,
    people: &[(String, Person)],
    step: &Step,
) -> Vec<usize> {
    let Some(control) = questionnaire.controls.get(step.control) else {
        return Vec::new();
    };
    let named = state
        .record(&control.id)
        .and_then(|record| record.owner.as_ref());
    if let Some(person) = named.and_then(|owner| people.iter().position(|(id, _)| id == owner)) {
        return vec![person];
    }
    let role = questionnaire
        .roles
        .get(control.owner)
        .map_or("", |role| role.id.as_str());
    (0..people.len())
        .filter(|&person| people[person].1.roles.contains(role))
        .collect()
}

/// Which steps can have a date: somebody carries them, and everything they wait for can have one.
fn doable(steps: &[Step], hands: &[Vec<usize>], anyone_works: bool) -> Vec<bool> {
    let mut doable: Vec<bool> = steps
        .iter()
        .zip(hands)
        .map(|(step, hands)| anyone_works && !step.dropped && !hands.is_empty())
        .collect();
    loop {
        let blocked = |step: &Step| {
            step.after
                .iter()
                .any(|&after| !doable.get(after).copied().unwrap_or(false))
        };
        let Some(next) = (0..steps.len()).find(|&step| doable[step] && blocked(&steps[step]))
        else {
            return doable;
        };
        doable[next] = false;
    }
}

/// What is asked of the gates.
struct Ground<'a> {
    questionnaire: &'a Questionnaire,
    state: &'a State,
    targets: &'a Targets,
    steps: &'a [Step],
    hands: &'a [Vec<usize>],
}

impl Ground<'_> {
    fn lacking(&self, gate: usize) -> Lacking {
        // what a gate waits for may stand in a later wave, when a prerequisite is first asked there
        let needed = needed(self.steps, gate);
        let mut roles: Vec<usize> = needed
            .iter()
            .filter(|&&step| self.hands[step].is_empty())
            .map(|&step| self.questionnaire.controls[self.steps[step].control].owner)
            .collect();
        roles.sort_unstable();
        roles.dedup();
        Lacking {
            needed,
            roles,
            dropped: self.dropped(gate),
        }
    }

    /// Dropped controls that keep a gate shut: each must control, and the should controls where the rest of them, all at
    /// their targets, attain less than the gate asks.
    fn dropped(&self, gate: usize) -> Vec<ControlIx> {
        let Some(definition) = self.questionnaire.gates.get(gate) else {
            return Vec::new();
        };
        let mut controls: Vec<ControlIx> = self
            .steps
            .iter()
            .filter(|step| step.dropped && step.wave <= gate)
            .map(|step| step.control)
            .collect();
        controls.sort_unstable();
        controls.dedup();
        let (mut shut, should): (Vec<ControlIx>, Vec<ControlIx>) = controls
            .into_iter()
            .partition(|&control| is_must(self.questionnaire, definition, control));
        let (mut attained, mut asked) = (0, 0);
        for control in self.targets.asked(gate) {
            let at = standing(self.questionnaire, self.state, control);
            let target = self.targets.level(gate, control).unwrap_or_default();
            if is_must(self.questionnaire, definition, control) || at == Standing::NotApplicable {
                continue;
            }
            let weight = weight(self.questionnaire, definition, control);
            let level = if should.contains(&control) {
                at.level().unwrap_or(0).min(target)
            } else {
                target
            };
            attained += weight * u64::from(level);
            asked += weight * u64::from(target);
        }
        if attained * 100 < asked * u64::from(definition.should_attainment) {
            shut.extend(should);
            shut.sort_unstable();
        }
        shut
    }
}

/// The steps of the waves up to a gate, and all that they wait for, by index. What was dropped is waited for by none but
/// those that build on it.
pub(super) fn needed<S: AsRef<Step>>(steps: &[S], gate: usize) -> Vec<usize> {
    let mut needed: Vec<bool> = steps
        .iter()
        .map(AsRef::as_ref)
        .map(|step| step.wave <= gate && !step.dropped)
        .collect();
    let mut waiting: Vec<usize> = (0..steps.len()).filter(|&step| needed[step]).collect();
    while let Some(step) = waiting.pop() {
        for &after in &steps[step].as_ref().after {
            if !needed[after] {
                needed[after] = true;
                waiting.push(after);
            }
        }
    }
    (0..steps.len()).filter(|&step| needed[step]).collect()
}
