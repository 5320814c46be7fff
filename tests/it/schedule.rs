//! The scheduler: tables worked out by hand, and rules that hold for any problem.
//!
//! A plan is drawn as one line per task: `.` before it starts, `#` a day of work, `-` a day on which it pauses, `|` a
//! milestone. A day-by-day simulation checks the rules; it shares no code with the scheduler.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use surefoot::planner::{
    Cost, Error, Mode, Plan, Problem, Resource, Slot, Task, Wait, first, improve, with_order,
};

// ---- helpers for the tables

fn person() -> Resource {
    team(1)
}

fn team(capacity: u32) -> Resource {
    Resource {
        capacity,
        away: vec![],
    }
}

/// A person who is away from the first day of each pair until the day before the second.
fn away(days: &[(u32, u32)]) -> Resource {
    Resource {
        capacity: 1,
        away: days.iter().map(|&(first, back)| first..back).collect(),
    }
}

/// A task of `days` days that any one of the people `who` can do.
fn job(days: u32, who: &[usize]) -> Task {
    let modes = who.iter().map(|&resource| Mode {
        duration: days,
        demands: vec![(resource, 1)],
    });
    Task {
        modes: modes.collect(),
        wave: 1,
        weight: 1,
        ..Task::default()
    }
}

/// A task with these modes: a duration in days, and the demands during that time.
fn either(modes: &[(u32, &[(usize, u32)])]) -> Task {
    let modes = modes.iter().map(|&(duration, demands)| Mode {
        duration,
        demands: demands.to_vec(),
    });
    Task {
        modes: modes.collect(),
        wave: 1,
        weight: 1,
        ..Task::default()
    }
}

fn after(task: Task, before: &[usize]) -> Task {
    Task {
        after: before.to_vec(),
        ..task
    }
}

fn pinned(task: Task, day: u32) -> Task {
    Task {
        pinned: Some(day),
        ..task
    }
}

fn in_wave(task: Task, wave: u32) -> Task {
    Task { wave, ..task }
}

fn problem(resources: &[Resource], tasks: &[Task]) -> Problem {
    Problem {
        resources: resources.to_vec(),
        tasks: tasks.to_vec(),
    }
}

fn working(problem: &Problem, mode: &Mode, day: u32) -> bool {
    mode.demands.iter().all(|&(who, _)| {
        !problem.resources[who]
            .away
            .iter()
            .any(|days| days.contains(&day))
    })
}

fn draw(problem: &Problem, plan: &Plan) -> Vec<String> {
    let line = |(task, slot): (&Task, &Slot)| {
        let days =
            (slot.start..slot.finish).map(|day| working(problem, &task.modes[slot.mode], day));
        let days: String = days.map(|works| if works { '#' } else { '-' }).collect();
        let before = ".".repeat(slot.start as usize);
        if days.is_empty() {
            before + "|"
        } else {
            before + &days
        }
    };
    problem.tasks.iter().zip(&plan.slots).map(line).collect()
}

fn waits(plan: &Plan) -> Vec<Wait> {
    plan.slots.iter().map(|slot| slot.waited_for).collect()
}

/// Checks that the first plan matches this picture and these reasons, and obeys every rule.
fn check(problem: &Problem, lines: &[&str], reasons: &[Wait]) {
    let seen =
        first(problem).map(|plan| (draw(problem, &plan), waits(&plan), obey(problem, &plan)));
    let lines = lines.iter().map(ToString::to_string).collect();
    assert_eq!(seen, Ok((lines, reasons.to_vec(), Ok(()))));
}

// ---- tables

#[test]
fn a_chain_is_worked_one_after_the_other() {
    let chain = problem(
        &[person()],
        &[
            job(2, &[0]),
            after(job(1, &[0]), &[0]),
            after(job(3, &[0]), &[1]),
        ],
    );
    check(
        &chain,
        &["##", "..#", "...###"],
        &[Wait::Start, Wait::Task(0), Wait::Task(1)],
    );
    let plan = first(&chain).expect("a plan");
    assert_eq!((plan.waves[0].finish, plan.waves[0].bound), (6, 6));
}

#[test]
fn two_people_share_the_work() {
    // The second person takes the second task; the third task waits for the person who is free first.
    let shared = problem(
        &[person(), person()],
        &[job(3, &[0, 1]), job(2, &[0, 1]), job(2, &[0, 1])],
    );
    check(
        &shared,
        &["###", "##", "..##"],
        &[
            Wait::Start,
            Wait::Start,
            Wait::Resource {
                resource: 1,
                task: 1,
            },
        ],
    );
    // 7 days of work for 2 people cannot finish before day 4.
    assert_eq!(first(&shared).expect("a plan").waves[0].bound, 4);
}

#[test]
fn work_pauses_while_someone_is_away_and_nobody_slips_in() {
    // The person is away on days 2 to 4 and 7. Ranges may overlap, be empty, reversed or unsorted.
    let absent = away(&[(7, 8), (3, 5), (2, 4), (6, 6), (9, 3)]);
    let paused = problem(&[absent], &[job(3, &[0]), job(1, &[0]), job(1, &[0])]);
    check(
        &paused,
        &["##---#", "......#", "........#"],
        &[
            Wait::Start,
            Wait::Resource {
                resource: 0,
                task: 0,
            },
            Wait::Away(0),
        ],
    );
}

#[test]
fn a_task_for_two_pauses_for_both_and_holds_both() {
    // The first task needs both people. Person 1 is away on day 1, and person 0 stays reserved during that day.
    let both = either(&[(2, &[(0, 1), (1, 1)])]);
    let pair = problem(&[person(), away(&[(1, 2)])], &[both, job(1, &[0])]);
    check(
        &pair,
        &["#-#", "...#"],
        &[
            Wait::Start,
            Wait::Resource {
                resource: 0,
                task: 0,
            },
        ],
    );
}

#[test]
fn a_task_without_amount_follows_the_days_of_a_resource() {
    // A demand of 0 on the calendar: its working days count, but both tasks run in parallel.
    let calendar = away(&[(1, 3)]);
    let follow = problem(
        &[calendar],
        &[either(&[(2, &[(0, 0)])]), either(&[(1, &[(0, 0)])])],
    );
    check(&follow, &["#--#", "#"], &[Wait::Start, Wait::Start]);
}

#[test]
fn a_pinned_task_starts_on_its_day() {
    // Task 0 comes first in the order, but must wait until the pinned task has finished.
    let kept = problem(&[person()], &[job(3, &[0]), pinned(job(2, &[0]), 1)]);
    check(
        &kept,
        &["...###", ".##"],
        &[
            Wait::Resource {
                resource: 0,
                task: 1,
            },
            Wait::Pin,
        ],
    );
}

#[test]
fn a_wanted_day_before_the_work_it_needs_gives_way() {
    let late = problem(
        &[person(), person()],
        &[job(3, &[0]), after(pinned(job(1, &[1]), 1), &[0])],
    );
    check(&late, &["###", "...#"], &[Wait::Start, Wait::Task(0)]);
    // In its quickest mode the predecessor could finish on day 2, but the person who is quick is busy until then. The
    // reserved day is not wasted: task 2 uses it.
    let tasks = [
        pinned(job(2, &[0]), 0),
        job(2, &[0]),
        job(1, &[1]),
        after(pinned(job(1, &[1]), 2), &[1]),
        Task {
            release: 2,
            ..job(1, &[1])
        },
    ];
    let vain = problem(&[person(), person()], &tasks);
    check(
        &vain,
        &["##", "..##", "#", "....#", "..#"],
        &[
            Wait::Start,
            Wait::Resource {
                resource: 0,
                task: 0,
            },
            Wait::Start,
            Wait::Task(1),
            Wait::Release,
        ],
    );
}

#[test]
fn a_task_is_not_started_before_its_release() {
    let released = problem(
        &[person()],
        &[
            Task {
                release: 2,
                ..job(1, &[0])
            },
            job(2, &[0]),
        ],
    );
    check(&released, &["..#", "##"], &[Wait::Release, Wait::Start]);
}

#[test]
fn a_later_wave_fills_gaps_but_delays_nothing() {
    // Wave 1: one day on each side of an absence of the other person. Wave 2: a task of 1 day fits into the gap of
    // person 0; a task of 2 days does not, whatever its weight.
    let tasks = [
        job(1, &[0]),
        after(job(1, &[1]), &[0]),
        after(job(1, &[0]), &[1]),
        Task {
            weight: 99,
            ..in_wave(job(2, &[0]), 2)
        },
        in_wave(job(1, &[0]), 2),
    ];
    let waves = problem(&[person(), person()], &tasks);
    check(
        &waves,
        &["#", ".#", "..#", "...##", ".#"],
        &[
            Wait::Start,
            Wait::Task(0),
            Wait::Task(1),
            Wait::Resource {
                resource: 0,
                task: 2,
            },
            Wait::Resource {
                resource: 0,
                task: 0,
            },
        ],
    );
    let plan = first(&waves).expect("a plan");
    let finishes: Vec<(u32, u32)> = plan
        .waves
        .iter()
        .map(|wave| (wave.wave, wave.finish))
        .collect();
    assert_eq!(finishes, [(1, 3), (2, 5)]);
}

#[test]
fn what_an_early_wave_needs_comes_early() {
    // Task 1 is in wave 3, but wave 1 depends on it, so it goes before task 0, which is in wave 2.
    let tasks = [
        in_wave(job(2, &[0]), 2),
        in_wave(job(1, &[0]), 3),
        after(job(1, &[0]), &[1]),
    ];
    let drawn = problem(&[person()], &tasks);
    check(
        &drawn,
        &["..##", "#", ".#"],
        &[
            Wait::Resource {
                resource: 0,
                task: 2,
            },
            Wait::Start,
            Wait::Task(1),
        ],
    );
}

#[test]
fn the_mode_that_finishes_first_is_chosen() {
    // Person 0 needs 2 days for a task; person 1, who works half time, needs 4. Either could finish the second task by
    // day 4, and it goes to the one who spends less work on it; the third by day 6 or by day 4; the last by day 6 or by
    // day 8.
    let halves: &[(u32, &[(usize, u32)])] = &[(4, &[(1, 1)]), (2, &[(0, 1)])];
    let modes = problem(
        &[person(), person()],
        &[
            either(halves),
            either(halves),
            either(halves),
            either(halves),
        ],
    );
    let plan = first(&modes).expect("a plan");
    assert_eq!(
        plan.slots.iter().map(|slot| slot.mode).collect::<Vec<_>>(),
        [1, 1, 0, 1]
    );
    assert_eq!(draw(&modes, &plan), ["##", "..##", "####", "....##"]);
    // Weighted by pace: 4 tasks of 2 days at a pace of 1 + 1/2 take 5 1/3 days.
    assert_eq!((plan.waves[0].finish, plan.waves[0].bound), (6, 6));
}

#[test]
fn a_milestone_takes_no_day() {
    let tasks = [
        job(2, &[0]),
        after(either(&[(0, &[])]), &[0]),
        after(job(1, &[0]), &[1]),
    ];
    let milestone = problem(&[person()], &tasks);
    check(
        &milestone,
        &["##", "..|", "..#"],
        &[Wait::Start, Wait::Task(0), Wait::Task(1)],
    );
    // The milestone names a person, so it waits for a day on which that person is present, but not for free capacity.
    let tasks = [
        job(1, &[1]),
        after(either(&[(0, &[(0, 1)])]), &[0]),
        job(9, &[0]),
    ];
    let named = problem(&[away(&[(1, 4)]), person()], &tasks);
    check(
        &named,
        &["#", "....|", "#---########"],
        &[Wait::Start, Wait::Away(0), Wait::Start],
    );
}

#[test]
fn a_team_holds_as_much_as_it_has() {
    // Capacity 3: 2 + 1 run in parallel, and the next 2 after the first 2.
    let parts = [(2, 2), (3, 1), (1, 2)].map(|(days, amount)| either(&[(days, &[(0, amount)])]));
    let team = problem(&[team(3)], &parts);
    check(
        &team,
        &["##", "###", "..#"],
        &[
            Wait::Start,
            Wait::Start,
            Wait::Resource {
                resource: 0,
                task: 0,
            },
        ],
    );
}

#[test]
fn improving_finds_what_the_rule_misses() {
    // 2 people, 4 days of work: day 2 at best. All finish times are equal, so the rule takes the tasks in order: both
    // short ones first, and the long one begins on day 1.
    let missed = problem(&[team(2)], &[job(1, &[0]), job(1, &[0]), job(2, &[0])]);
    check(
        &missed,
        &["#", "#", ".##"],
        &[
            Wait::Start,
            Wait::Start,
            Wait::Resource {
                resource: 0,
                task: 0,
            },
        ],
    );
    let better = improve(&missed, &[]).expect("a plan");
    assert_eq!((better.waves[0].finish, better.waves[0].bound), (2, 2));
}

#[test]
fn improving_goes_on_from_a_candidate() {
    // 40 tasks for two pairs of people, one of each pair half as fast: too many for one search to exhaust.
    let mut state = 1_u32;
    let mut dice = |sides: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize % sides
    };
    let mut tasks: Vec<Task> = vec![];
    for number in 0..40 {
        let (quick, days) = (2 * dice(2), [1, 2, 3, 5, 8][dice(5)]);
        let task = either(&[(days, &[(quick, 1)]), (2 * days, &[(quick + 1, 1)])]);
        let before = if number > 0 {
            vec![dice(number)]
        } else {
            vec![]
        };
        tasks.push(after(task, &before));
    }
    let crowd = problem(&[person(), person(), person(), person()], &tasks);
    let once = improve(&crowd, &[]).expect("a plan");
    let twice = improve(&crowd, &[once.order()]).expect("a plan");
    assert!(
        twice.cost(&crowd) < once.cost(&crowd),
        "else this table tells nothing"
    );
    let thrice = improve(&crowd, &[vec![], twice.order()]).expect("a plan");
    assert!(thrice.cost(&crowd) <= twice.cost(&crowd));
}

#[test]
fn who_joins_can_be_left_out() {
    // Wave 1 finishes on day 2 because of task 1. Task 0 takes 2 days, or 1 day with the newcomer and the expert
    // (person 2). It goes where it finishes first, but then wave 2, which only the expert can do, begins a day later.
    let slow: (u32, &[(usize, u32)]) = (2, &[(0, 1)]);
    let rest = [job(2, &[1]), in_wave(job(3, &[2]), 2)];
    let few = problem(
        &[person(), person(), person()],
        &[&[either(&[slow])], &rest[..]].concat(),
    );
    let both = either(&[slow, (1, &[(2, 1), (3, 1)])]);
    let more = problem(
        &[person(), person(), person(), person()],
        &[&[both], &rest[..]].concat(),
    );
    let order = improve(&few, &[]).expect("a plan").order();
    assert_eq!(
        draw(&more, &with_order(&more, &order).expect("a plan")),
        ["#", "##", ".###"]
    );
    assert_eq!(
        draw(&more, &improve(&more, &[order]).expect("a plan")),
        ["##", "##", "###"]
    );
}

#[test]
fn when_the_waves_are_done_risk_falls_early() {
    // All finish on day 3 in any order; the heavy one goes first: 9·1 + 1·3 = 12 and not 1·2 + 9·3 = 29.
    let tasks = [
        Task {
            weight: 1,
            ..job(2, &[0])
        },
        Task {
            weight: 9,
            ..job(1, &[0])
        },
    ];
    let weighed = problem(&[person()], &tasks);
    let plan = improve(&weighed, &[]).expect("a plan");
    assert_eq!(
        plan.cost(&weighed),
        Cost {
            finishes: vec![3],
            weighted: 12
        }
    );
}

#[test]
fn an_order_is_followed_as_far_as_it_can_be() {
    let chain = problem(
        &[person()],
        &[job(1, &[0]), after(job(1, &[0]), &[0]), job(1, &[0])],
    );
    for (order, lines) in [
        (&[2, 0, 1][..], [".#", "..#", "#"]),
        (&[1], ["#", ".#", "..#"]), // the predecessors of task 1 come before it, the rest last
        (&[2, 2, 7, 1, 0], [".#", "..#", "#"]), // duplicates count once, and there is no task 7
        (&[], ["#", ".#", "..#"]),
    ] {
        let plan = with_order(&chain, order).expect("a plan");
        assert_eq!(draw(&chain, &plan), lines, "{order:?}");
    }
}

#[test]
fn nothing_to_do_is_a_plan() {
    let nothing = Problem::default();
    for plan in [
        first(&nothing),
        with_order(&nothing, &[1]),
        improve(&nothing, &[vec![0]]),
    ] {
        let plan = plan.expect("an empty plan");
        assert_eq!(
            (plan.slots.len(), plan.waves.len(), plan.order().len()),
            (0, 0, 0)
        );
    }
}

#[test]
fn whoever_leaves_for_good_gets_what_they_can_finish() {
    // Person 0 leaves after day 2. The task of 3 days goes to person 1, who takes longer.
    let modes: &[(u32, &[(usize, u32)])] = &[(3, &[(0, 1)]), (5, &[(1, 1)])];
    let leaving = problem(
        &[away(&[(2, u32::MAX)]), person()],
        &[either(modes), job(2, &[0])],
    );
    check(&leaving, &["#####", "##"], &[Wait::Start, Wait::Start]);
    // Pinned to day 1, the task would leave no 2 consecutive days for the other one, so the pin gives way.
    let wish = problem(
        &[away(&[(3, u32::MAX)])],
        &[pinned(job(1, &[0]), 1), job(2, &[0])],
    );
    let plan = with_order(&wish, &[1, 0]).expect("a plan");
    assert_eq!(draw(&wish, &plan), ["..#", "##"]);
}

#[test]
fn every_fault_is_found() {
    let one = |task: Task| problem(&[person()], &[job(1, &[0]), task]);
    let faults = [
        (one(either(&[])), Error::NoMode { task: 1 }),
        (
            one(after(job(1, &[0]), &[0, 2])),
            Error::UnknownTask { task: 1, after: 2 },
        ),
        (
            one(job(1, &[1])),
            Error::UnknownResource {
                task: 1,
                resource: 1,
            },
        ),
        (
            one(either(&[(1, &[(0, 2)])])),
            Error::DemandOverCapacity { task: 1 },
        ),
        (
            one(either(&[(1, &[(0, 1), (0, 1)])])),
            Error::DemandOverCapacity { task: 1 },
        ),
        (
            one(either(&[(1, &[(0, u32::MAX), (0, 1)])])),
            Error::DemandOverCapacity { task: 1 },
        ),
        (
            one(after(job(1, &[0]), &[1])),
            Error::Cycle { tasks: vec![1] },
        ),
        (one(job(u32::MAX, &[0])), Error::TooLong),
        (
            one(Task {
                release: u32::MAX,
                ..job(1, &[0])
            }),
            Error::TooLong,
        ),
        (one(after(job(u32::MAX, &[0]), &[0])), Error::TooLong),
        (
            problem(&[away(&[(0, u32::MAX)])], &[job(1, &[0])]),
            Error::TooLong,
        ),
    ];
    for (problem, fault) in faults {
        assert_eq!(first(&problem), Err(fault.clone()));
        assert_eq!(with_order(&problem, &[1]), Err(fault.clone()));
        assert_eq!(improve(&problem, &[]), Err(fault));
    }
    // Tasks 1, 2 and 3 wait for each other; task 0 only waits for the cycle and is not part of it.
    let links = [(3, 1), (1, 2), (2, 3), (3, 0)];
    let mut tasks = vec![job(1, &[0]); 4];
    for (before, task) in links {
        tasks[task].after.push(before);
    }
    let Err(Error::Cycle { tasks: circle }) = first(&problem(&[person()], &tasks)) else {
        panic!("no circle found")
    };
    assert_eq!(circle.len(), 3);
    for (place, &task) in circle.iter().enumerate() {
        assert!(
            tasks[task]
                .after
                .contains(&circle[(place + 1) % circle.len()]),
            "{circle:?}"
        );
    }
}

#[test]
fn a_day_that_can_just_be_counted_is_counted() {
    let last = problem(&[person()], &[job(u32::MAX, &[0])]);
    assert_eq!(first(&last).expect("a plan").waves[0].finish, u32::MAX);
    let milestone = problem(
        &[person()],
        &[Task {
            release: u32::MAX,
            ..either(&[(0, &[(0, 1)])])
        }],
    );
    assert_eq!(first(&milestone).expect("a plan").waves[0].finish, u32::MAX);
}

// ---- independent check

macro_rules! hold {
    ($holds:expr, $($words:tt)+) => {
        if !$holds {
            return Err(format!($($words)+));
        }
    };
}

/// Simulates the plan day by day and returns the first broken rule.
fn obey(problem: &Problem, plan: &Plan) -> Result<(), String> {
    hold!(
        plan.slots.len() == problem.tasks.len(),
        "a slot for each task"
    );
    let chosen: Vec<&Mode> = problem
        .tasks
        .iter()
        .zip(&plan.slots)
        .map(|(task, slot)| &task.modes[slot.mode])
        .collect();
    for (number, (task, slot)) in problem.tasks.iter().zip(&plan.slots).enumerate() {
        let mode = chosen[number];
        let worked = (slot.start..slot.finish)
            .filter(|&day| working(problem, mode, day))
            .count();
        hold!(
            worked == mode.duration as usize,
            "task {number} works {worked} days of {}",
            mode.duration
        );
        hold!(
            working(problem, mode, slot.start),
            "task {number} starts while away"
        );
        hold!(
            slot.finish == slot.start || working(problem, mode, slot.finish - 1),
            "task {number} ends while away"
        );
        hold!(
            slot.start >= task.release,
            "task {number} starts before its release"
        );
        hold!(
            task.pinned.is_none_or(|pin| slot.start >= pin),
            "task {number} starts before its pin"
        );
        for &before in &task.after {
            hold!(
                plan.slots[before].finish <= slot.start,
                "task {number} starts before task {before} is done"
            );
        }
        explained(problem, plan, number)?;
    }
    let horizon = plan.slots.iter().map(|slot| slot.finish).max().unwrap_or(0);
    for day in 0..horizon {
        let mut left: Vec<i64> = problem
            .resources
            .iter()
            .map(|resource| i64::from(resource.capacity))
            .collect();
        for (mode, slot) in chosen.iter().zip(&plan.slots) {
            if (slot.start..slot.finish).contains(&day) {
                mode.demands
                    .iter()
                    .for_each(|&(who, amount)| left[who] -= i64::from(amount));
            }
        }
        hold!(
            left.iter().all(|&amount| amount >= 0),
            "more is held than there is on day {day}"
        );
    }
    for wave in &plan.waves {
        let of = |&(task, _): &(&Task, _)| task.wave == wave.wave;
        let finish = problem
            .tasks
            .iter()
            .zip(&plan.slots)
            .filter(of)
            .map(|(_, slot)| slot.finish)
            .max();
        hold!(
            finish == Some(wave.finish),
            "wave {} finishes on {finish:?}",
            wave.wave
        );
        hold!(
            wave.finish >= wave.bound,
            "wave {} beats its bound",
            wave.wave
        );
    }
    hold!(
        problem
            .tasks
            .iter()
            .all(|task| plan.waves.iter().any(|wave| wave.wave == task.wave)),
        "each wave is listed"
    );
    hold!(
        plan.waves.is_sorted_by(|a, b| a.wave < b.wave),
        "waves ascend"
    );
    Ok(())
}

/// Checks that no task can be taken out alone and started earlier in its mode, so a pin is missed only because of
/// precedence or capacity.
fn nothing_waits_in_vain(problem: &Problem, plan: &Plan) -> Result<(), String> {
    for (number, (task, slot)) in problem.tasks.iter().zip(&plan.slots).enumerate() {
        let mode = &task.modes[slot.mode];
        let done = task
            .after
            .iter()
            .map(|&before| plan.slots[before].finish)
            .max()
            .unwrap_or(0);
        for start in done.max(task.release).max(task.pinned.unwrap_or(0))..slot.start {
            let mut days = (start..slot.finish).filter(|&day| working(problem, mode, day));
            let last = days.clone().take(mode.duration as usize).last();
            let span = start..last.map_or(start, |day| day + 1);
            let free = span.clone().all(|day| {
                mode.demands.iter().all(|&(who, amount)| {
                    let others = (0..problem.tasks.len()).filter(|&other| {
                        other != number
                            && (plan.slots[other].start..plan.slots[other].finish).contains(&day)
                    });
                    let held = others.flat_map(|other| {
                        &problem.tasks[other].modes[plan.slots[other].mode].demands
                    });
                    let held: u32 = held
                        .filter(|demand| demand.0 == who)
                        .map(|demand| demand.1)
                        .sum();
                    held + amount <= problem.resources[who].capacity
                })
            });
            hold!(
                !free || days.next() != Some(start),
                "task {number} could start on day {start}"
            );
        }
    }
    Ok(())
}

/// Checks that the reason given for a start day is true.
fn explained(problem: &Problem, plan: &Plan, number: usize) -> Result<(), String> {
    let (task, slot) = (&problem.tasks[number], plan.slots[number]);
    let names = |who: usize| {
        task.modes[slot.mode]
            .demands
            .iter()
            .any(|&(name, _)| name == who)
    };
    let true_reason = match slot.waited_for {
        Wait::Start => slot.start == 0,
        Wait::Release => slot.start == task.release && slot.start > 0,
        Wait::Pin => Some(slot.start) == task.pinned,
        Wait::Task(before) => {
            task.after.contains(&before) && plan.slots[before].finish == slot.start
        }
        Wait::Away(who) => {
            names(who)
                && problem.resources[who]
                    .away
                    .iter()
                    .any(|days| days.contains(&(slot.start - 1)))
        }
        Wait::Resource {
            resource,
            task: holder,
        } => {
            let held = |number: usize| {
                let mode = &problem.tasks[number].modes[plan.slots[number].mode];
                mode.demands
                    .iter()
                    .filter(|&&(who, _)| who == resource)
                    .map(|&(_, amount)| u64::from(amount))
                    .sum::<u64>()
            };
            let at_eve = |&other: &usize| {
                (plan.slots[other].start..plan.slots[other].finish).contains(&(slot.start - 1))
            };
            let held_at_eve: u64 = (0..problem.tasks.len()).filter(at_eve).map(held).sum();
            let short =
                held_at_eve + held(number) > u64::from(problem.resources[resource].capacity);
            short && held(holder) > 0 && plan.slots[holder].finish == slot.start && at_eve(&holder)
        }
    };
    hold!(
        true_reason,
        "task {number} on day {} for no reason: {:?}",
        slot.start,
        slot.waited_for
    );
    Ok(())
}

// ---- any problem

fn any_resource() -> impl Strategy<Value = Resource> {
    let days = (0_u32..20, 0_u32..5).prop_map(|(start, days)| start..start + days);
    (1_u32..4, vec(days, 0..4)).prop_map(|(capacity, away)| Resource { capacity, away })
}

/// A problem that has a plan: up to 9 tasks, each after some of its predecessors in a shuffled order.
fn any_problem() -> impl Strategy<Value = Problem> {
    let names = prop_oneof![1 => 0_usize..1, 6 => 1_usize..3].prop_flat_map(|count| {
        vec(
            (
                any::<prop::sample::Index>(),
                prop_oneof![1 => Just(0_u32), 8 => 1_u32..4],
            ),
            count,
        )
    });
    let mode = (prop_oneof![1 => Just(0_u32), 8 => 1_u32..5], names);
    let task = (
        vec(mode, 1..3),
        vec(any::<prop::sample::Index>(), 0..3),
        0_u32..8,
        option::weighted(0.3, 0_u32..12),
        1_u32..4,
        0_u64..6,
    );
    (vec(any_resource(), 1..4), vec(task, 0..10)).prop_flat_map(|(resources, drafts)| {
        let row: Vec<usize> = (0..drafts.len()).collect();
        (Just(resources), Just(drafts), Just(row).prop_shuffle()).prop_map(
            |(resources, drafts, row)| {
                let mut tasks = vec![Task::default(); drafts.len()];
                for (turn, (modes, after, release, pinned, wave, weight)) in
                    drafts.into_iter().enumerate()
                {
                    let modes = modes.into_iter().map(|(duration, names)| {
                        let mut demands: Vec<(usize, u32)> = vec![];
                        for (who, amount) in names {
                            let who = who.index(resources.len());
                            // Demands that name a resource twice are summed, so each appears only once here; a table
                            // covers the sum.
                            if demands.iter().all(|&(name, _)| name != who) {
                                demands.push((who, amount.min(resources[who].capacity)));
                            }
                        }
                        Mode { duration, demands }
                    });
                    let after = after
                        .iter()
                        .filter(|_| turn > 0)
                        .map(|before| row[before.index(turn.max(1))]);
                    tasks[row[turn]] = Task {
                        modes: modes.collect(),
                        after: after.collect(),
                        release: release.saturating_sub(4),
                        pinned,
                        wave,
                        weight,
                    };
                }
                Problem { resources, tasks }
            },
        )
    })
}

fn any_order() -> impl Strategy<Value = Vec<usize>> {
    vec(0_usize..10, 0..10)
}

/// Any input the types allow, most of it nonsense.
fn any_nonsense() -> impl Strategy<Value = Problem> {
    let number = prop_oneof![0_u32..4, Just(u32::MAX), Just(u32::MAX - 1), any::<u32>()];
    let place = prop_oneof![8 => 0_usize..3, 1 => Just(usize::MAX)];
    let resource = (
        prop_oneof![Just(1_u32), Just(u32::MAX)],
        vec(
            (number.clone(), number.clone()).prop_map(|(start, end)| start..end),
            0..3,
        ),
    );
    let mode = (
        number.clone(),
        vec((place.clone(), prop_oneof![0_u32..2, number.clone()]), 0..2),
    );
    let modes = vec(
        mode.prop_map(|(duration, demands)| Mode { duration, demands }),
        0..3,
    );
    let weight = prop_oneof![Just(0), Just(u64::MAX)];
    let task = (
        modes,
        vec(place, 0..2),
        number.clone(),
        option::of(number.clone()),
        number,
        weight,
    )
        .prop_map(|(modes, after, release, pinned, wave, weight)| Task {
            modes,
            after,
            release,
            pinned,
            wave,
            weight,
        });
    (
        vec(
            resource.prop_map(|(capacity, away)| Resource { capacity, away }),
            0..4,
        ),
        vec(task, 0..4),
    )
        .prop_map(|(resources, tasks)| Problem { resources, tasks })
}

/// Adds a copy of a resource: every mode that names the original gets a twin that names the copy instead.
fn with_one_more(problem: &Problem, like: usize) -> Problem {
    let mut more = problem.clone();
    more.resources.push(problem.resources[like].clone());
    let newcomer = problem.resources.len();
    for task in &mut more.tasks {
        let mut twins = task.modes.clone();
        twins.retain(|mode| mode.demands.iter().any(|&(who, _)| who == like));
        twins
            .iter_mut()
            .flat_map(|mode| &mut mode.demands)
            .filter(|demand| demand.0 == like)
            .for_each(|demand| demand.0 = newcomer);
        task.modes.extend(twins);
    }
    more
}

fn checked(outcome: Result<(), String>) -> Result<(), TestCaseError> {
    outcome.map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_keeps_the_rules(problem in any_problem(), order in any_order()) {
        for plan in [first(&problem).expect("a plan"), with_order(&problem, &order).expect("a plan")] {
            checked(obey(&problem, &plan))?;
            checked(nothing_waits_in_vain(&problem, &plan))?;
        }
    }

    #[test]
    fn a_later_wave_moves_nothing(problem in any_problem()) {
        // Tasks outside the last wave, and not needed by it alone, stay in place with and without that wave.
        let last = problem.tasks.iter().map(|task| task.wave).max().unwrap_or(0);
        let mut needed: Vec<bool> = problem.tasks.iter().map(|task| task.wave < last).collect();
        for _ in &problem.tasks {
            for (number, task) in problem.tasks.iter().enumerate() {
                if needed[number] {
                    task.after.iter().for_each(|&before| needed[before] = true);
                }
            }
        }
        let kept: Vec<usize> = (0..needed.len()).filter(|&number| needed[number]).collect();
        let tasks = kept.iter().map(|&number| {
            let task = problem.tasks[number].clone();
            let after = task.after.iter().map(|before| kept.iter().position(|number| number == before).expect("needed"));
            Task { after: after.collect(), ..task.clone() }
        });
        let less = Problem { resources: problem.resources.clone(), tasks: tasks.collect() };
        let (all, some) = (first(&problem).expect("a plan"), first(&less).expect("a plan"));
        for (&number, slot) in kept.iter().zip(&some.slots) {
            let there = all.slots[number];
            prop_assert_eq!((there.mode, there.start, there.finish), (slot.mode, slot.start, slot.finish));
        }
    }

    #[test]
    fn no_choice_of_modes_beats_the_bound(
        mut problem in any_problem(),
        always_there in any::<bool>(),
        order in any_order(),
        pick in vec(0_usize..3, 9),
    ) {
        // Some arguments only hold when nobody is ever away.
        if always_there {
            problem.resources.iter_mut().for_each(|resource| resource.away.clear());
        }
        let bounds = first(&problem).expect("a plan").waves;
        let mut fixed = problem;
        for (task, pick) in fixed.tasks.iter_mut().zip(pick) {
            task.modes = vec![task.modes[pick % task.modes.len()].clone()];
        }
        for plan in [with_order(&fixed, &order).expect("a plan"), improve(&fixed, &[order]).expect("a plan")] {
            for (wave, bound) in plan.waves.iter().zip(&bounds) {
                prop_assert!(wave.finish >= bound.bound);
            }
        }
    }

    #[test]
    fn an_order_makes_its_plan_again(problem in any_problem(), order in any_order()) {
        let plan = with_order(&problem, &order).expect("a plan");
        prop_assert_eq!(&with_order(&problem, &plan.order()).expect("a plan"), &plan);
    }

    #[test]
    fn nonsense_is_a_fault_or_a_plan_but_never_a_panic(problem in any_nonsense(), order in vec(any::<usize>(), 0..3)) {
        let quick = first(&problem);
        let ordered = with_order(&problem, &order);
        let improved = improve(&problem, &[order]);
        if let (Ok(quick), Ok(improved)) = (&quick, &improved) {
            prop_assert!(improved.cost(&problem) <= quick.cost(&problem));
        }
        prop_assert!(improved.is_ok() || (quick.is_err() && ordered.is_err()));
        // A plan evaluated against a problem it was not made for.
        for plan in [quick, ordered, improved].into_iter().flatten() {
            plan.cost(&Problem::default());
            prop_assert_eq!(plan.order().len(), problem.tasks.len());
        }
    }
}

proptest! {
    // Improving a plan is slow, even more so in a debug build.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn improving_is_never_worse(problem in any_problem(), candidates in vec(any_order(), 0..3)) {
        let plan = improve(&problem, &candidates).expect("a plan");
        checked(obey(&problem, &plan))?;
        let cost = plan.cost(&problem);
        prop_assert!(cost <= first(&problem).expect("a plan").cost(&problem));
        for candidate in &candidates {
            prop_assert!(cost <= with_order(&problem, candidate).expect("a plan").cost(&problem));
        }
        let again = improve(&problem, &[plan.order()]).expect("a plan");
        prop_assert!(again.cost(&problem) <= cost, "its own order is a candidate like any");
        prop_assert_eq!(improve(&problem, &candidates).expect("a plan"), plan, "same in, same out");
    }

    #[test]
    fn one_more_to_help_never_makes_it_worse(problem in any_problem(), order in any_order(), like in any::<prop::sample::Index>()) {
        let more = with_one_more(&problem, like.index(problem.resources.len()));
        let ordered = with_order(&problem, &order).expect("a plan");
        let improved = improve(&problem, &[order]).expect("a plan");
        for old in [ordered, improved] {
            let new = improve(&more, &[old.order()]).expect("a plan");
            checked(obey(&more, &new))?;
            prop_assert!(new.cost(&more) <= old.cost(&problem));
        }
    }
}
