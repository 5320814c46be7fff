//! The work of one system: its steps, who can do each of them, and on which days.
//!
//! It contains no notes and no reasons, so that the work of many systems fits into memory. Dates of steps are not
//! stored here; given the dates in a plan, this module derives the day on which each gate can pass.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::Calendar;
use super::needs::{Goals, Needs};
use super::step::{Step, Unknowns};
use super::{GateDay, needs, step, step_key};
use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::assessment::plan::{Arrangement, Person, PlanSettings, Walk};
use crate::model::questionnaire::{GateIx, Questionnaire, RoleIx};
use crate::roadmap::step::StepIx;
use crate::rules::targets::Targets;

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
    /// The constraints of each step. A pin applies to the next step of its control, "not before" to all steps of its
    /// control.
    pub(super) wishes: IndexVec<StepIx, Constraint>,
    /// The first gate that each step is planned for.
    pub(super) goals: Goals,
    /// The day of the evaluation: a gate that waits for nothing can pass on this day.
    today: Date,
    /// The needs of each gate, up to the horizon.
    needs: IndexVec<GateIx, Needs>,
    /// The steps that gates without a day wait for, and the roles of these steps that have no people.
    undated: IndexVec<GateIx, (Vec<StepIx>, Vec<RoleIx>)>,
    /// The plan settings, used for their freezes; people, arrangements and the committed plan are removed.
    settings: PlanSettings,
}

/// A team's decision about the start of a step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Constraint {
    /// The day to which the start is pinned.
    pub(super) start: Option<Date>,
    /// The first day on which the step may start.
    pub(super) not_before: Option<Date>,
    /// The first day after the lead time of the control, for its first step that raises a level.
    pub(super) lead: Option<Date>,
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
        let needs: IndexVec<GateIx, Needs> = targets
            .horizon
            .through()
            .map(|gate| Needs::of(questionnaire, state, targets, &steps, gate))
            .collect();
        let can = |step: StepIx| doable[step];
        let undated = needs.map(|needs| {
            let waits = needs.undated(&steps, can);
            let without_people = waits.iter().filter(|&&step| hands[step].is_empty());
            let mut roles: Vec<RoleIx> = without_people
                .map(|&step| questionnaire.controls[steps[step].control].responsible)
                .collect();
            roles.sort_unstable();
            roles.dedup();
            (waits, roles)
        });
        let settings = PlanSettings {
            people: [].into(),
            arranged: [].into(),
            committed: None,
            ..state.plan.clone()
        };
        Self {
            start,
            keys: steps.map(|step| step_key(questionnaire, step)),
            wishes: wishes(questionnaire, state, today, &steps),
            planned: steps.indices().filter(|&step| doable[step]).collect(),
            goals: needs::goals(&needs, &steps, can),
            today,
            needs,
            undated,
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
        let mut days: IndexVec<GateIx, GateDay> = IndexVec::new();
        for (gate, needs) in self.needs.enumerated() {
            // `None`: there is no previous gate; `Some(None)`: the previous gate has no day
            let before = days.last().map(|before| before.day);
            let waits = needs
                .dated(&self.steps, ends)
                .filter(|_| needs.dropped.is_empty() && before != Some(None));
            let last = waits.iter().flatten().filter_map(|step| ends[*step]).max();
            let day = match (&waits, last) {
                (None, _) => None,
                (Some(_), Some(last)) => opens(last),
                (Some(_), None) => Some(self.today),
            };
            let day = day.map(|day| day.max(before.flatten().unwrap_or(day)));
            let bound = day.and_then(|day| {
                let bound = bound(gate).map_or(Some(self.today), opens);
                bound.map(|bound| bound.min(day))
            });
            let ready = last.filter(|last| day.is_some() && opens(*last) != Some(*last));
            let (undated, missing) = &self.undated[gate];
            days.push(GateDay {
                gate,
                day,
                ready,
                bound,
                waits: waits.unwrap_or_else(|| undated.clone()),
                missing: missing.clone(),
                dropped: needs.dropped.clone(),
            });
        }
        days
    }
}

/// The people in the order they joined: those in earlier plans first, so that the search still compares the results of
/// those plans without the newcomers; then the others by id.
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
    today: Date,
    steps: &IndexVec<StepIx, Step>,
) -> IndexVec<StepIx, Constraint> {
    let mut begun = BTreeSet::new();
    let mut booked = BTreeSet::new();
    // the lead time of a plan that began earlier began with it
    let start = state.plan.start.unwrap_or(today);
    steps.map(|step| {
        let days = questionnaire.controls[step.control].lead_days;
        let lead = (days > 0 && !step.is_evidence() && booked.insert(step.control))
            .then(|| start.saturating_add(i64::from(days).days()));
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
            lead,
        }
    })
}

/// The people who can do a step, as indices in `people`: the person named as responsible if that person is in the plan,
/// everybody in the role named as responsible, otherwise everybody in the responsible role of the control.
fn hands(
    questionnaire: &Questionnaire,
    state: &State,
    people: &[(String, Person)],
    step: &Step,
) -> Vec<usize> {
    let control = &questionnaire.controls[step.control];
    let named = state
        .record(&control.id)
        .and_then(|record| record.responsible.as_ref());
    if let Some(person) = named.and_then(|named| people.iter().position(|(id, _)| id == named)) {
        return vec![person];
    }
    let called = |named: &&String| {
        let mut roles = questionnaire.roles.iter();
        roles.any(|role| role.id == **named)
    };
    let role = named.filter(called);
    let role = role.unwrap_or(&questionnaire.roles[control.responsible].id);
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
