//! The forecast: simulates a plan with varying efforts to get 50% and 80% dates for each gate.
//!
//! It also counts how often each step was on the critical chain. In each run every effort is drawn from its range
//! (triangular, the middle most likely) and multiplied by one overrun factor common to all steps, because delays are
//! correlated: without this factor the errors would cancel out and the forecast would be too optimistic (Vose 2008,
//! "Risk Analysis", on correlated durations). People and order stay as planned; only the days move. The random sequence
//! is fixed, so the same plan has the same forecast on every machine; clocks and floats must not be used here.

use jiff::civil::Date;

use super::calendar::Calendar;
use super::{Reason, Roadmap, step};
use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::questionnaire::{GateIx, Questionnaire};
use crate::planner::rng::Rng;
use crate::roadmap::step::StepIx;

/// The number of simulation runs. The standard error of a share near 50% is about 1 percentage point.
pub const RUNS: usize = 2_000;

/// The result of simulating a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// One forecast for each gate of the plan, in order.
    pub gates: IndexVec<GateIx, GateForecast>,
    /// For each step, the share of runs in which it was on the critical chain of the last gate with a day, in
    /// thousandths.
    pub critical: IndexVec<StepIx, u32>,
}

/// The forecast dates of a gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GateForecast {
    /// The day by which the gate passes in 50% of the runs; `None` if the gate has no day.
    pub half: Option<Date>,
    /// The day by which the gate passes in 80% of the runs; `None` if the gate has no day.
    pub most: Option<Date>,
    /// The share of the runs in which the gate passes by the target date, in percent; `None` without a target date or if
    /// the gate has no day.
    pub in_time: Option<u8>,
}

/// A step, reduced to the data that the simulation needs.
struct Run {
    step: StepIx,
    /// Index of the person.
    person: usize,
    percent: u64,
    /// Minimum and maximum effort, in thousandths of a person-day.
    effort: (u64, u64),
    /// Predecessors, as indices in the list of runs.
    after: Vec<usize>,
    /// The first working day on which the step may start.
    from: u32,
}

/// The forecast for a plan. Steps without a date are left out; a gate that waits for such a step has no forecast.
pub fn forecast(questionnaire: &Questionnaire, state: &State, roadmap: &Roadmap) -> Forecast {
    let calendar = Calendar::new(&state.plan, roadmap.start);
    // only people with work: the working days of everybody would take 20 KB for each person in a large plan
    let mut people: Vec<&String> = roadmap
        .steps
        .iter()
        .filter_map(|planned| Some(&planned.when.as_ref()?.person))
        .collect();
    people.sort_unstable();
    people.dedup();
    // the working days of each person, so that counting days is an index lookup
    let working: Vec<Vec<u32>> = people
        .iter()
        .map(|id| {
            let away = state
                .plan
                .people
                .get(*id)
                .into_iter()
                .flat_map(|person| &person.away);
            let away: Vec<_> = away.map(|days| calendar.stretch(*days)).collect();
            (0..calendar.len())
                .filter(|day| !away.iter().any(|away| away.contains(day)))
                .collect()
        })
        .collect();
    let mut order: Vec<StepIx> = roadmap
        .steps
        .indices()
        .filter(|&step| roadmap.steps[step].when.is_some())
        .collect();
    order.sort_by_key(|&step| {
        (
            roadmap.steps[step]
                .when
                .as_ref()
                .map(|when| (when.start, when.end)),
            step,
        )
    });
    let place = |step: StepIx| order.iter().position(|&at| at == step);
    let runs: Vec<Run> = order
        .iter()
        .filter_map(|&index| {
            let planned = &roadmap.steps[index];
            let when = planned.when.as_ref()?;
            let person = people.binary_search(&&when.person).ok()?;
            let percent = u64::from(state.plan.people.get(&when.person)?.percent.max(1));
            let step = &planned.step;
            let effort = if step.is_evidence() {
                (step.effort, step.effort)
            } else {
                step::effort_range(questionnaire, step.control, step.from, step.to)
            };
            let wanted = matches!(
                when.because,
                Reason::Pinned | Reason::Postponed | Reason::Lead
            );
            let from = if wanted {
                calendar.count(when.start)
            } else {
                0
            };
            let after = step
                .after
                .iter()
                .filter_map(|&after| place(after))
                .collect();
            Some(Run {
                step: index,
                person,
                percent,
                effort,
                after,
                from,
            })
        })
        .collect();
    // the steps that the gate waits for in the plan; in a run other recommended steps could end first
    let ends_of: IndexVec<GateIx, Vec<usize>> = roadmap
        .gates
        .map(|day| day.waits.iter().copied().filter_map(place).collect());
    let last = roadmap.gates.rposition(|gate| gate.day.is_some());
    let mut opened = roadmap.gates.map(|_| Vec::with_capacity(RUNS));
    let mut critical = roadmap.steps.map(|_| 0_u32);
    let mut dice = Rng(0);
    let (mut ends, mut held) = (vec![0_u32; runs.len()], vec![None; runs.len()]);
    for _ in 0..RUNS {
        let overrun = triangular(&mut dice, questionnaire.effort.overrun);
        time(&runs, &working, overrun, &mut dice, &mut ends, &mut held);
        let mut latest = 0;
        for (gate, needed) in ends_of.enumerated() {
            let end = needed.iter().map(|&run| ends[run]).max().unwrap_or(0);
            latest = latest.max(end);
            opened[gate].push(latest);
        }
        let mut at =
            last.and_then(|gate| ends_of[gate].iter().copied().max_by_key(|&run| ends[run]));
        while let Some(run) = at {
            critical[runs[run].step] += 1;
            at = held[run];
        }
    }
    let gates = opened.iter_mut().zip(&roadmap.gates).map(|(days, gate)| {
        days.sort_unstable();
        let by = |part: usize| {
            let day = days
                .get((days.len() * part).div_ceil(100).saturating_sub(1))
                .copied()
                .filter(|_| gate.day.is_some())?;
            if day == 0 {
                return gate.day;
            }
            calendar.after_freezes(calendar.date(day.saturating_sub(1))?, &state.plan)
        };
        GateForecast {
            half: by(50),
            most: by(80),
            in_time: state
                .profile
                .target_date
                .filter(|_| gate.day.is_some())
                .map(|target| {
                    let in_time = |end: &u32| {
                        let day = match end.checked_sub(1) {
                            Some(last) => calendar.date(last),
                            None => gate.day,
                        };
                        let opens = day.and_then(|day| calendar.after_freezes(day, &state.plan));
                        opens.is_some_and(|opens| opens <= target)
                    };
                    percent(days.partition_point(in_time))
                }),
        }
    });
    let runs = u32::try_from(RUNS).unwrap_or(u32::MAX);
    Forecast {
        gates: gates.collect(),
        critical: critical.map(|times| times * 1000 / runs),
    }
}

/// The share of all runs in percent, half up; never rounded to 0% or 100%.
fn percent(runs: usize) -> u8 {
    let rounded = (runs * 200 + RUNS) / (2 * RUNS);
    let percent = match runs {
        0 => 0,
        RUNS => 100,
        _ => rounded.clamp(1, 99),
    };
    u8::try_from(percent).unwrap_or(100)
}

/// One simulation run: each step starts after its predecessors and after the previous step of its person, on that
/// person's working days. Writes the day after the last day of each step to `ends`, and the step that it waited for to
/// `held`.
fn time(
    runs: &[Run],
    working: &[Vec<u32>],
    overrun: u64,
    dice: &mut Rng,
    ends: &mut [u32],
    held: &mut [Option<usize>],
) {
    let mut busy: Vec<Option<usize>> = vec![None; working.len()];
    for (at, run) in runs.iter().enumerate() {
        let effort = triangular(
            dice,
            [
                run.effort.0,
                u64::midpoint(run.effort.0, run.effort.1),
                run.effort.1,
            ],
        );
        // thousandths of a day, over percent of a person, times percent of overrun
        let days = (effort * overrun).div_ceil(1000 * run.percent).max(1);
        let before = run
            .after
            .iter()
            .copied()
            .chain(busy[run.person])
            .max_by_key(|&before| ends[before]);
        let from = before.map_or(0, |before| ends[before]);
        held[at] = before.filter(|_| from > run.from);
        let calendar = &working[run.person];
        let first = calendar.partition_point(|day| *day < from.max(run.from));
        let last = first.saturating_add(usize::try_from(days).unwrap_or(usize::MAX) - 1);
        ends[at] = calendar
            .get(last)
            .or(calendar.last())
            .map_or(u32::MAX, |day| day + 1);
        busy[run.person] = Some(at);
    }
}

/// The fixed-point representation of 1 for draws of 32 bits.
const ONE: u128 = 1 << 32;

/// A random number from the triangular distribution `[low, mode, high]`, by inverting it in integer arithmetic.
fn triangular(dice: &mut Rng, [low, mode, high]: [u64; 3]) -> u64 {
    if low >= high {
        return low;
    }
    let mode = mode.clamp(low, high);
    let (below, above, all) = (
        u128::from(mode - low),
        u128::from(high - mode),
        u128::from(high - low),
    );
    let draw = u128::from(dice.next() >> 32);
    let root = |square: u128| u64::try_from(square.isqrt()).unwrap_or(u64::MAX);
    if draw * all < below * ONE {
        low + root(draw * all * below / ONE)
    } else {
        high - root((ONE - draw) * all * above / ONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean of (0, 10, 40) is (0 + 10 + 40) / 3 = 16.7, and a quarter lies below the mode: 10 · 10 / (40 · 10).
    #[test]
    fn a_triangle_has_its_mean_and_its_share_below_the_mode() {
        let mut dice = Rng(0);
        let drawn: Vec<u64> = (0..20_000)
            .map(|_| triangular(&mut dice, [0, 10_000, 40_000]))
            .collect();
        let mean = drawn.iter().sum::<u64>() / 20_000;
        assert!((16_400..=16_900).contains(&mean), "{mean}");
        let below = drawn.iter().filter(|value| **value < 10_000).count();
        assert!((4_800..=5_200).contains(&below), "{below}");
        assert!(drawn.iter().all(|value| *value <= 40_000));
        assert_eq!(triangular(&mut dice, [7, 7, 7]), 7);
    }
}
