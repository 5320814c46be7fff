//! One plan: from steps, people and arrangements to dates.
//!
//! In flow answers, targets, people, a day and how plans were made before; out flows a plan with the reason of each date.
//! What has to be done is decided in [`step`](super::step), and when in [`schedule`](super::schedule): here the one is
//! put into the words of the other, and back.

use jiff::civil::Date;

use super::Because;
use super::Care;
use super::GateDay;
use super::Planned;
use super::Roadmap;
use super::When;
use super::calendar::Calendar;
use super::schedule;
use super::schedule::Wait;
use super::step;
use super::step::Step;
use super::step::Unknowns;
use super::step_key;
use crate::assessment::State;
use crate::assessment::plan::Person;
use crate::assessment::plan::Walk;
use crate::questionnaire::Questionnaire;
use crate::scorecard::weight;
use crate::target::Standing;
use crate::target::Targets;
use crate::target::is_must;
use crate::target::standing;

/// A person of the plan, with the id.
type Hand<'a> = (&'a String, &'a Person);

/// The people in the order they joined: those of the plans before first, so that what those plans gave without the
/// others is still among what is compared; then the rest by id.
fn people<'a>(state: &'a State, walks: &[&Walk]) -> Vec<Hand<'a>> {
    let mut people: Vec<Hand<'a>> = Vec::new();
    let known = walks.iter().flat_map(|walk| &walk.people).filter_map(|id| state.plan.people.get_key_value(id));
    for hand in known.chain(&state.plan.people) {
        if !people.iter().any(|(id, _)| *id == hand.0) {
            people.push(hand);
        }
    }
    people
}

/// One plan of an assessment. `walks` are the plans before it, the nearest first.
pub fn roadmap(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    today: Date,
    unknowns: Unknowns,
    care: Care,
    walks: &[&Walk],
) -> Roadmap {
    let start = state.plan.start.map_or(today, |start| start.max(today));
    let calendar = Calendar::new(&state.plan, start);
    let steps = step::steps(questionnaire, state, targets, unknowns, today);
    let people = people(state, walks);
    let hands: Vec<Vec<usize>> = steps.iter().map(|step| hands(questionnaire, state, &people, step)).collect();
    let doable = doable(&steps, &hands, calendar.date(0).is_some());
    let planned: Vec<usize> = (0..steps.len()).filter(|&step| doable[step]).collect();
    let wishes = wishes(questionnaire, state, &steps, &calendar);
    let problem = problem(&steps, &planned, &hands, &people, &calendar, &wishes);
    let keys: Vec<String> = planned.iter().map(|&at| step_key(questionnaire, &steps[at])).collect();
    let candidates: Vec<Vec<usize>> = walks
        .iter()
        .map(|walk| walk.order.iter().filter_map(|key| keys.iter().position(|known| known == key)).collect())
        .collect();
    let plan = match care {
        Care::First => schedule::first(&problem),
        Care::Improved => schedule::improve(&problem, &candidates),
    };
    let plan = plan.ok().map(|plan| match (walks.first(), candidates.first()) {
        (Some(walk), Some(order)) => not_later(plan, problem, order, walk, &people),
        _ => plan,
    });
    let mut when: Vec<Option<When>> = vec![None; steps.len()];
    for (task, &step) in planned.iter().enumerate() {
        let slot = plan.as_ref().and_then(|plan| plan.slots.get(task));
        when[step] = slot.and_then(|slot| dated(slot, &hands[step], &planned, &people, &calendar));
    }
    let order = plan.as_ref().map(schedule::Plan::order).unwrap_or_default();
    let walk = Walk {
        order: order.into_iter().filter_map(|task| keys.get(task).cloned()).collect(),
        people: people.iter().map(|(id, _)| (*id).clone()).collect(),
    };
    let missed = planned.iter().filter_map(|&step| {
        let pinned = wishes[step].pinned?;
        let starts = when[step].as_ref()?.start;
        // what was wanted is told in the words of whoever wanted it, a Saturday too
        let wanted = state.plan.arranged.get(questionnaire.control_id(steps[step].control))?.start?;
        Some((step, wanted)).filter(|_| calendar.count(starts) > pinned)
    });
    let missed = missed.collect();
    let steps: Vec<Planned> = steps.into_iter().zip(when).map(|(step, when)| Planned { step, when }).collect();
    let gates = Gates { questionnaire, state, targets, calendar: &calendar, steps: &steps, hands: &hands };
    let gates = gates.days(plan.as_ref());
    Roadmap { unknowns, start, steps, gates, walk, missed }
}

/// The plan, or the one before where somebody joined and a gate would open later with them. The search takes a day won at
/// an early gate for weeks lost at a later one, as it must; but nobody who adds a person means that.
fn not_later(
    plan: schedule::Plan,
    mut problem: schedule::Problem,
    order: &[usize],
    walk: &Walk,
    people: &[Hand<'_>],
) -> schedule::Plan {
    // newcomers stand last, so what is left names the same people by the same places
    let known = people.iter().take_while(|(id, _)| walk.people.contains(id)).count();
    if known == people.len() {
        return plan;
    }
    let old = |mode: &schedule::Mode| mode.demands.iter().all(|(person, _)| *person < known);
    // what only newcomers can do stays theirs: it had no day before, nor had any gate behind it
    for task in problem.tasks.iter_mut().filter(|task| task.modes.iter().any(old)) {
        task.modes.retain(old);
    }
    let Ok(mut before) = schedule::with_order(&problem, order) else { return plan };
    if !plan.waves.iter().zip(&before.waves).any(|(now, before)| now.finish > before.finish) {
        return plan;
    }
    // what no plan can beat is told for everybody who is there
    for (before, now) in before.waves.iter_mut().zip(&plan.waves) {
        before.bound = now.bound;
    }
    before
}

/// What a team wants of a step, in working days.
#[derive(Clone, Copy, Debug, Default)]
struct Wishes {
    pinned: Option<u32>,
    release: u32,
}

/// What was decided about each step: a wanted day holds for the next step of its control, a putting off for all.
fn wishes(questionnaire: &Questionnaire, state: &State, steps: &[Step], calendar: &Calendar) -> Vec<Wishes> {
    let first = |at: usize| !steps.iter().take(at).any(|before| before.control == steps[at].control);
    let wishes = |at: usize| {
        let id = questionnaire.control_id(steps[at].control);
        let Some(arranged) = state.plan.arranged.get(id) else { return Wishes::default() };
        Wishes {
            pinned: arranged.start.filter(|_| first(at)).map(|day| calendar.count(day)),
            release: arranged.not_before.map_or(0, |day| calendar.count(day)),
        }
    };
    (0..steps.len()).map(wishes).collect()
}

/// Who can carry a step, by index: the owner that was named, where that is a person of the plan, or all of its role.
fn hands(questionnaire: &Questionnaire, state: &State, people: &[Hand<'_>], step: &Step) -> Vec<usize> {
    let Some(control) = questionnaire.controls.get(step.control) else { return Vec::new() };
    let named = state.record(&control.id).and_then(|record| record.owner.as_ref());
    if let Some(person) = named.and_then(|owner| people.iter().position(|(id, _)| *id == owner)) {
        return vec![person];
    }
    let role = questionnaire.roles.get(control.owner).map_or("", |role| role.id.as_str());
    (0..people.len()).filter(|&person| people[person].1.roles.contains(role)).collect()
}

/// Which steps can have a date: somebody carries them, and everything they wait for can have one.
fn doable(steps: &[Step], hands: &[Vec<usize>], anyone_works: bool) -> Vec<bool> {
    let mut doable: Vec<bool> =
        steps.iter().zip(hands).map(|(step, hands)| anyone_works && !step.dropped && !hands.is_empty()).collect();
    loop {
        let blocked = |step: &Step| step.after.iter().any(|&after| !doable.get(after).copied().unwrap_or(false));
        let Some(next) = (0..steps.len()).find(|&step| doable[step] && blocked(&steps[step])) else { return doable };
        doable[next] = false;
    }
}

/// Working days a step takes a person: effort · 100 / percent, rounded up, at least one.
fn days(effort: u64, percent: u8) -> u32 {
    // thousandths of a day over hundredths of a person: effort / 1000 · 100 / percent = effort / (10 · percent)
    u32::try_from(effort.div_ceil(10 * u64::from(percent.max(1))).max(1)).unwrap_or(u32::MAX)
}

fn problem(
    steps: &[Step],
    planned: &[usize],
    hands: &[Vec<usize>],
    people: &[Hand<'_>],
    calendar: &Calendar,
    wishes: &[Wishes],
) -> schedule::Problem {
    let resources = people
        .iter()
        .map(|(_, person)| schedule::Resource {
            capacity: 1,
            away: person.away.iter().map(|days| calendar.stretch(*days)).collect(),
        })
        .collect();
    let tasks = planned
        .iter()
        .map(|&index| {
            let step = &steps[index];
            let mode = |&person: &usize| schedule::Mode {
                duration: days(step.effort, people[person].1.percent),
                demands: vec![(person, 1)],
            };
            schedule::Task {
                modes: hands[index].iter().map(mode).collect(),
                after: step.after.iter().filter_map(|after| planned.binary_search(after).ok()).collect(),
                release: wishes[index].release,
                pinned: wishes[index].pinned,
                wave: u32::try_from(step.wave).unwrap_or(u32::MAX),
                weight: step.weight,
            }
        })
        .collect();
    schedule::Problem { resources, tasks }
}

fn dated(
    slot: &schedule::Slot,
    hands: &[usize],
    planned: &[usize],
    people: &[Hand<'_>],
    calendar: &Calendar,
) -> Option<When> {
    let name = |person: usize| people.get(person).map_or_else(String::new, |(id, _)| (*id).clone());
    let step = |task: usize| planned.get(task).copied().unwrap_or(usize::MAX);
    Some(When {
        person: name(*hands.get(slot.mode)?),
        start: calendar.date(slot.start)?,
        end: calendar.date(slot.finish.checked_sub(1)?)?,
        days: slot.finish - slot.start,
        because: match slot.waited_for {
            Wait::Start => Because::Start,
            Wait::Release => Because::Postponed,
            Wait::Pin => Because::Pinned,
            Wait::Task(task) => Because::Step(step(task)),
            Wait::Resource { resource, task } => Because::Busy { person: name(resource), step: step(task) },
            Wait::Away(resource) => Because::Away { person: name(resource) },
        },
    })
}

/// What the days of the gates are made from.
struct Gates<'a> {
    questionnaire: &'a Questionnaire,
    state: &'a State,
    targets: &'a Targets,
    calendar: &'a Calendar,
    steps: &'a [Planned],
    hands: &'a [Vec<usize>],
}

impl Gates<'_> {
    fn days(&self, plan: Option<&schedule::Plan>) -> Vec<GateDay> {
        let last = self.targets.horizon.min(self.questionnaire.gates.len().saturating_sub(1));
        let opens = |day: Date| self.calendar.after_freezes(day, &self.state.plan);
        let first = self.calendar.date(0);
        let mut days: Vec<GateDay> = Vec::with_capacity(last + 1);
        for gate in 0..=last {
            let before = days.last();
            // what a gate waits for may stand in a later wave, when a prerequisite is first asked there
            let needed = needed(self.steps, gate);
            let mut missing: Vec<usize> = needed
                .iter()
                .filter(|&&step| self.hands[step].is_empty())
                .filter_map(|&step| self.questionnaire.controls.get(self.steps[step].step.control))
                .map(|control| control.owner)
                .collect();
            missing.sort_unstable();
            missing.dedup();
            let dropped = self.dropped(gate);
            let ends: Option<Vec<Date>> =
                needed.iter().map(|&step| self.steps[step].when.as_ref().map(|when| when.end)).collect();
            let day = ends.filter(|_| dropped.is_empty()).and_then(|ends| {
                let end = ends.into_iter().chain(before.and_then(|before| before.day)).max().or(first)?;
                (before.is_none_or(|before| before.day.is_some())).then(|| opens(end)).flatten()
            });
            let bound = plan.and_then(|plan| {
                // a gate waits for every wave up to its own, so the latest of their bounds holds for it
                let up_to = plan.waves.iter().filter(|wave| usize::try_from(wave.wave).is_ok_and(|wave| wave <= gate));
                match up_to.map(|wave| wave.bound).max() {
                    Some(bound) => self.calendar.date(bound.saturating_sub(1)).and_then(opens),
                    None => first,
                }
            });
            days.push(GateDay { gate, day, bound: bound.filter(|_| day.is_some()), missing, dropped });
        }
        days
    }

    /// Dropped controls that keep a gate shut: each must control, and the should controls where the rest of them, all at
    /// their targets, attain less than the gate asks.
    fn dropped(&self, gate: usize) -> Vec<usize> {
        let Some(definition) = self.questionnaire.gates.get(gate) else { return Vec::new() };
        let mut controls: Vec<usize> = self
            .steps
            .iter()
            .filter(|planned| planned.step.dropped && planned.step.wave <= gate)
            .map(|planned| planned.step.control)
            .collect();
        controls.sort_unstable();
        controls.dedup();
        let (mut shut, should): (Vec<usize>, Vec<usize>) =
            controls.into_iter().partition(|&control| is_must(self.questionnaire, definition, control));
        let (mut attained, mut asked) = (0, 0);
        for control in self.targets.asked(gate) {
            let at = standing(self.questionnaire, self.state, control);
            let target = self.targets.level(gate, control).unwrap_or_default();
            if is_must(self.questionnaire, definition, control) || at == Standing::NotApplicable {
                continue;
            }
            let weight = weight(self.questionnaire, definition, control);
            let level = if should.contains(&control) { at.level().unwrap_or(0).min(target) } else { target };
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
pub(super) fn needed(steps: &[Planned], gate: usize) -> Vec<usize> {
    let mut needed: Vec<bool> =
        steps.iter().map(|planned| planned.step.wave <= gate && !planned.step.dropped).collect();
    let mut waiting: Vec<usize> = (0..steps.len()).filter(|&step| needed[step]).collect();
    while let Some(step) = waiting.pop() {
        for &after in &steps[step].step.after {
            if !needed[after] {
                needed[after] = true;
                waiting.push(after);
            }
        }
    }
    (0..steps.len()).filter(|&step| needed[step]).collect()
}

#[cfg(test)]
mod tests {
    use super::schedule::Mode;
    use super::schedule::Problem;
    use super::schedule::Resource;
    use super::schedule::Task;
    use super::*;

    /// One person does three days of work for the first gate and two for the second. Somebody joins who takes one day for
    /// the first and nine for the second: a plan that gives them both opens the first two days earlier and the second five
    /// days later. Then the plan without them stands, and what no plan can beat is told for both.
    #[test]
    fn who_joins_brings_no_gate_later() {
        let task = |days: [u32; 2], wave| Task {
            modes: [0, 1].map(|who| Mode { duration: days[who], demands: vec![(who, 1)] }).to_vec(),
            wave,
            weight: 1,
            ..Task::default()
        };
        let people = vec![Resource { capacity: 1, away: vec![] }; 2];
        let problem = Problem { resources: people, tasks: vec![task([3, 1], 0), task([2, 9], 1)] };
        let mut theirs = problem.clone();
        theirs.tasks.iter_mut().for_each(|task| task.modes.retain(|mode| mode.demands[0].0 == 1));
        let finishes = |plan: &schedule::Plan| plan.waves.iter().map(|wave| wave.finish).collect::<Vec<_>>();
        let plan = schedule::first(&theirs).unwrap();
        assert_eq!(finishes(&plan), [1, 10]);
        let (old, new) = ("old".to_owned(), "new".to_owned());
        let person = Person { roles: [].into(), percent: 100, away: [].into() };
        let walk = Walk { order: Vec::new(), people: vec![old.clone()] };
        let hands = [(&old, &person), (&new, &person)];
        let kept = not_later(plan.clone(), problem.clone(), &[0, 1], &walk, &hands);
        assert_eq!(finishes(&kept), [3, 5]);
        assert_eq!(kept.waves[0].bound, plan.waves[0].bound);
        // where nobody joined there is nothing to go back to
        let walk = Walk { people: vec![old.clone(), new.clone()], ..walk };
        assert_eq!(not_later(plan.clone(), problem, &[0, 1], &walk, &hands), plan);
    }
}
