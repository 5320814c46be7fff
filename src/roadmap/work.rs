//! The work of one system: its steps, who can do each of them, and on which days.
//!
//! It contains no notes and no reasons, so that the work of many systems fits into memory. Dates of steps are not
//! stored here; given those of a plan, this module derives the day each gate can pass.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::calendar::Calendar;
use super::step::{Step, Unknowns};
use super::{GateDay, step, step_key};
use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::assessment::plan::{Arrangement, Person, PlanSettings, Walk};
use crate::model::questionnaire::{ControlIx, GateIx, Questionnaire, RoleIx};
use crate::roadmap::step::StepIx;
use crate::rules::scorecard::weight;
use crate::rules::targets::{Standing, Targets, is_must, standing};

/// The work to be done for one system.
#[derive(Clone, Debug)]
pub(super) struct Work {
    /// The first day of work.
    pub(super) start: Date,
    /// The working days of the system.
    pub(super) calendar: Calendar,
    /// Every step.
    pub(super) steps: IndexVec<StepIx, Step>,
    /// The key of each step, as used in a [`Walk`].
    pub(super) keys: IndexVec<StepIx, String>,
    /// The people with their ids, in the order they joined.
    pub(super) people: Vec<(String, Person)>,
    /// The people who can do each step, as indices in `people`.
    pub(super) hands: IndexVec<StepIx, Vec<usize>>,
    /// The steps that can have a date, ascending.
    pub(super) planned: Vec<StepIx>,
    /// The constraints of each step. A pin applies to the next step of its control, "not before" to all its steps.
    pub(super) wishes: IndexVec<StepIx, Constraint>,
    /// What leaves each gate without a day, up to the horizon.
    lacking: IndexVec<GateIx, Lacking>,
    /// The plan settings, used for their freezes; people, arrangements and the committed plan are removed.
    settings: PlanSettings,
}

/// What a team decided about the start of a step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Constraint {
    /// The day to which the start is pinned.
    pub(super) start: Option<Date>,
    /// The first day on which the step may start.
    pub(super) not_before: Option<Date>,
}

/// What a gate waits for, and what leaves it without a day.
#[derive(Clone, Debug)]
struct Lacking {
    /// The steps the gate waits for.
    needed: Vec<StepIx>,
    /// Roles without people.
    roles: Vec<RoleIx>,
    /// Dropped controls.
    dropped: Vec<ControlIx>,
}

impl Work {
    /// The work of an assessment as of `today`. `walks` are the earlier plans, the most recent first.
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
        let hands = steps.map(|step| hands(questionnaire, state, &people, step));
        let doable = doable(&steps, &hands, calendar.date(0).is_some());
        let ground = Ground {
            questionnaire,
            state,
            targets,
            steps: &steps,
            hands: &hands,
        };
        let settings = PlanSettings {
            people: [].into(),
            arranged: [].into(),
            committed: None,
            ..state.plan.clone()
        };
        Self {
            start,
            keys: steps.map(|step| step_key(questionnaire, step)),
            wishes: wishes(questionnaire, state, &steps),
            planned: steps.indices().filter(|&step| doable[step]).collect(),
            lacking: targets
                .horizon
                .through()
                .map(|gate| ground.lacking(gate))
                .collect(),
            calendar,
            people,
            hands,
            steps,
            settings,
        }
    }

    /// The gates up to the horizon, in order, given the last day of each step. `bound` returns the lower bound of the
    /// last day of work in the waves up to a gate, or `None` if these waves have no tasks.
    pub(super) fn gates(
        &self,
        ends: &IndexVec<StepIx, Option<Date>>,
        bound: impl Fn(GateIx) -> Option<Date>,
    ) -> IndexVec<GateIx, GateDay> {
        let opens = |day: Date| self.calendar.after_freezes(day, &self.settings);
        let first = self.calendar.date(0);
        let mut days: IndexVec<GateIx, GateDay> = IndexVec::new();
        for (gate, lacking) in self.lacking.enumerated() {
            let before = days.last();
            let ends: Option<Vec<Date>> = lacking.needed.iter().map(|&step| ends[step]).collect();
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

/// The people in the order they joined: those of earlier plans first, so that the search still compares what those
/// plans gave without the newcomers; then the others by id.
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

/// The constraints of each step.
fn wishes(
    questionnaire: &Questionnaire,
    state: &State,
    steps: &IndexVec<StepIx, Step>,
) -> IndexVec<StepIx, Constraint> {
    let mut begun = BTreeSet::new();
    steps.map(|step| {
        let arranged = state
            .plan
            .arranged
            .get(questionnaire.control_id(step.control))
            .copied();
        let Arrangement {
            pinned_to: start,
            not_before,
            ..
        } = arranged.unwrap_or_default();
        Constraint {
            start: start.filter(|_| begun.insert(step.control)),
            not_before,
        }
    })
}

/// The people who can do a step, as indices in `people`: the named owner if that is a person of the plan, otherwise
/// everybody in the accountable role.
fn hands(
    questionnaire: &Questionnaire,
    state: &State,
    people: &[(String, Person)],
    step: &Step,
) -> Vec<usize> {
    let control = &questionnaire.controls[step.control];
    let named = state
        .record(&control.id)
        .and_then(|record| record.owner.as_ref());
    if let Some(person) = named.and_then(|owner| people.iter().position(|(id, _)| id == owner)) {
        return vec![person];
    }
    let role = &questionnaire.roles[control.owner].id;
    (0..people.len())
        .filter(|&person| people[person].1.roles.contains(role))
        .collect()
}

/// Whether each step can have a date: somebody can do it, and so can every step it waits for.
fn doable(
    steps: &IndexVec<StepIx, Step>,
    hands: &IndexVec<StepIx, Vec<usize>>,
    anyone_works: bool,
) -> IndexVec<StepIx, bool> {
    let mut doable: IndexVec<StepIx, bool> = steps
        .iter()
        .zip(hands)
        .map(|(step, hands)| anyone_works && !step.dropped && !hands.is_empty())
        .collect();
    loop {
        let blocked = |step: StepIx| steps[step].after.iter().any(|&after| !doable[after]);
        let Some(next) = steps.indices().find(|&step| doable[step] && blocked(step)) else {
            return doable;
        };
        doable[next] = false;
    }
}

/// The inputs for finding what each gate lacks.
struct Ground<'a> {
    questionnaire: &'a Questionnaire,
    state: &'a State,
    targets: &'a Targets,
    steps: &'a IndexVec<StepIx, Step>,
    hands: &'a IndexVec<StepIx, Vec<usize>>,
}

impl Ground<'_> {
    fn lacking(&self, gate: GateIx) -> Lacking {
        // a prerequisite may belong to a later wave, if only a later gate asks for it
        let needed = needed(self.steps, gate);
        let mut roles: Vec<RoleIx> = needed
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

    /// Dropped controls without which the gate cannot pass: each mandatory control, and the recommended ones if the
    /// others, all at their targets, attain less than the gate requires.
    fn dropped(&self, gate: GateIx) -> Vec<ControlIx> {
        let definition = &self.questionnaire.gates[gate];
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
                at.level().unwrap_or_default().min(target)
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

/// The steps of the waves up to a gate, and all their predecessors. A dropped step counts only as a predecessor of
/// another step.
pub(super) fn needed<S: AsRef<Step>>(steps: &IndexVec<StepIx, S>, gate: GateIx) -> Vec<StepIx> {
    let mut needed = steps.map(|step| {
        let step = step.as_ref();
        step.wave <= gate && !step.dropped
    });
    let mut waiting: Vec<StepIx> = steps.indices().filter(|&step| needed[step]).collect();
    while let Some(step) = waiting.pop() {
        for &after in &steps[step].as_ref().after {
            if !needed[after] {
                needed[after] = true;
                waiting.push(after);
            }
        }
    }
    steps.indices().filter(|&step| needed[step]).collect()
}
