//! Measures the quality of the scheduler's plans, and the time needed to make them. Run with `cargo bench --bench
//! schedule -- FOLDER…`.
//!
//! A folder contains instances of the project scheduling problem library (Kolisch and Sprecher 1997, "PSPLIB - a
//! project scheduling problem library"), files ending in `.sm` or `.mm`, and `optimum.csv` with the columns `problem`
//! and `optimum`, in which the best known finish may replace the optimum. The benchmark then generates problems in the
//! shape of a roadmap: large ones to measure the time, small ones to compare the plans with those of an exhaustive
//! search. It prints figures and sets no bounds: a busy or slow machine is not the fault of the code, so no test reads
//! the clock. Compare only runs made one after the other on the same machine.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops when it cannot go on"
)]
#![expect(
    clippy::cast_precision_loss,
    reason = "figures are printed with two digits"
)]

#[path = "schedule/exhaustive.rs"]
mod exhaustive;
#[path = "schedule/instances.rs"]
mod instances;

use std::path::Path;
use std::time::{Duration, Instant};

use surefoot::planner::{Plan, Problem, Wave, first, improve};

fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let made = run();
    let time: Duration = start.elapsed();
    (made, time.as_secs_f64() * 1e3)
}

/// Measured values, for their mean and maximum.
#[derive(Default)]
struct Figures {
    values: Vec<f64>,
}

impl Figures {
    fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len().max(1) as f64
    }

    fn worst(&self) -> f64 {
        self.values.iter().copied().fold(0.0, f64::max)
    }
}

fn percent_over(finish: u32, least: u32) -> f64 {
    (f64::from(finish) - f64::from(least)) / f64::from(least.max(1)) * 100.0
}

fn finish(plan: &Plan) -> u32 {
    plan.waves.iter().map(|wave| wave.finish).max().unwrap_or(0)
}

fn proven(plan: &Plan) -> bool {
    plan.waves.iter().all(Wave::proven)
}

fn folder(path: &Path, list: bool) {
    println!("{}", path.display());
    let known = instances::best_known(path);
    for (name, solve) in [
        ("first plan", first as fn(&Problem) -> _),
        ("improved", |problem| improve(problem, &[])),
    ] {
        let (mut from_best, mut from_path, mut from_bound) =
            <(Figures, Figures, Figures)>::default();
        let (mut times, mut optimal, mut closed) = (Figures::default(), 0, 0);
        for (file, best) in &known {
            let problem = match instances::read(&path.join(file)) {
                Ok(problem) => problem,
                Err(why) => {
                    println!("  {file} is passed over: {why}");
                    continue;
                }
            };
            let (plan, time) = timed(|| solve(&problem));
            let plan: Plan = plan.unwrap();
            let finish = finish(&plan);
            let bound = plan.waves.iter().map(|wave| wave.bound).max().unwrap_or(0);
            if list && (finish != *best || bound != *best) {
                println!(
                    "  {name}: {file}: finish {finish}, best known {best}, bound {bound}, {time:.1} ms"
                );
            }
            times.values.push(time);
            from_best.values.push(percent_over(finish, *best));
            from_path
                .values
                .push(percent_over(finish, instances::critical_path(&problem)));
            from_bound.values.push(percent_over(*best, bound));
            optimal += usize::from(finish <= *best);
            closed += usize::from(proven(&plan));
        }
        println!(
            "  {name:<10} {:>4} instances, {optimal:>4} as good as the best known, {closed:>4} proven, mean {:.3} % and worst \
             {:.2} % over it, mean {:.2} % over the critical path, best known mean {:.2} % over the bound, mean {:.2} and \
             worst {:.1} ms",
            times.values.len(),
            from_best.mean(),
            from_best.worst(),
            from_path.mean(),
            from_bound.mean(),
            times.mean(),
            times.worst(),
        );
    }
}

fn over_bounds(plan: &Plan) -> String {
    let over = plan
        .waves
        .iter()
        .map(|wave| format!("{:.2}", percent_over(wave.finish, wave.bound)));
    over.collect::<Vec<_>>().join(" ")
}

fn large() {
    println!("made up, in the shape of a roadmap: each wave over its bound in percent");
    for steps in [50, 200, 1_000, 5_000] {
        for seed in 0..3 {
            let problem = instances::roadmap(steps, seed);
            let (plan, first_time) = timed(|| first(&problem).unwrap());
            let (better, time) = timed(|| improve(&problem, &[]).unwrap());
            let fall = |of: &Plan| of.cost(&problem).weighted as f64;
            println!(
                "  {steps:>5} steps, {:>2} people: first {first_time:>7.2} ms [{}]   improved {time:>8.1} ms [{}]   \
                 weighted days {:+.2} %",
                problem.resources.len(),
                over_bounds(&plan),
                over_bounds(&better),
                (fall(&better) / fall(&plan) - 1.0) * 100.0,
            );
        }
    }
}

fn small(list: bool) {
    let (mut equal, mut all, mut by_rule, mut closed, mut worse, mut times) =
        (0, 0, 0, 0, 0, Figures::default());
    for seed in 0..200 {
        let problem = instances::roadmap(3 + usize::try_from(seed % 10).unwrap_or(0), 1_000 + seed);
        let plan = first(&problem).unwrap();
        let (better, time) = timed(|| improve(&problem, &[]).unwrap());
        let found = better.cost(&problem).finishes;
        let best = exhaustive::best(&problem, &found);
        if list && found != best {
            println!(
                "  small instance {seed} of {} steps: {found:?} where {best:?} can be",
                problem.tasks.len()
            );
        }
        all += 1;
        equal += usize::from(found == best);
        by_rule += usize::from(plan.cost(&problem).finishes == best);
        worse += usize::from(better.cost(&problem) > plan.cost(&problem));
        closed += usize::from(proven(&better));
        times.values.push(time);
    }
    println!(
        "{all} made up of 3 to 12 steps: {by_rule} first and {equal} improved plans finish their waves as early as an \
         exhaustive search, {closed} proven, {worse} worse than the first plan, mean {:.2} and worst {:.1} ms",
        times.mean(),
        times.worst(),
    );
}

fn main() {
    // cargo passes its own switch on to the program.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let list = words.iter().any(|word| word == "--list");
    let folders: Vec<&String> = words
        .iter()
        .filter(|word| !word.starts_with("--"))
        .collect();
    for path in &folders {
        folder(Path::new(path), list);
    }
    small(list);
    large();
}
