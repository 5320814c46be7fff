//! Problems for the benchmark: those of the library, and generated ones.

use std::fs;
use std::path::Path;

use surefoot::planner::{Mode, Problem, Resource, Task};

/// Returns the lines of `optimum.csv`: file and best known finish.
pub(crate) fn best_known(folder: &Path) -> Vec<(String, u32)> {
    let text = fs::read_to_string(folder.join("optimum.csv")).unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines
        .next()
        .unwrap_or("")
        .split(',')
        .map(str::trim)
        .collect();
    let column = |name: &str| head.iter().position(|&word| word == name).unwrap();
    let (problem, optimum) = (column("problem"), column("optimum"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        (cells[problem].to_owned(), cells[optimum].parse().unwrap())
    };
    lines
        .filter(|line| !line.trim().is_empty())
        .map(row)
        .collect()
}

/// Reads a file of the library: a line of stars ends each section, and a line in capitals is its heading.
pub(crate) fn read(path: &Path) -> Result<Problem, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let (mut section, mut renewable, mut other) = ("", 0, 0);
    let mut tasks: Vec<Task> = vec![];
    let mut resources: Vec<Resource> = vec![];
    let mut current = 0;
    for line in text.lines() {
        if let Some((name, rest)) = line.split_once(':') {
            let count = || {
                rest.split_whitespace()
                    .next()
                    .and_then(|word| word.parse::<usize>().ok())
                    .unwrap_or(0)
            };
            match name.trim().trim_start_matches("- ") {
                "renewable" => renewable = count(),
                "nonrenewable" | "doubly constrained" => other += count(),
                name if rest.trim().is_empty() => {
                    section = if name.contains("PRECEDENCE") {
                        "after"
                    } else {
                        name
                    }
                }
                _ => {}
            }
            if name.contains("REQUESTS") {
                section = "modes";
            } else if name.contains("AVAILABILITIES") {
                section = "capacity";
            }
            continue;
        }
        let numbers: Vec<u32> = line
            .split_whitespace()
            .map_while(|word| word.parse().ok())
            .collect();
        if numbers.is_empty() || numbers.len() != line.split_whitespace().count() {
            continue;
        }
        let number = |place: usize| {
            numbers
                .get(place)
                .map(|&number| number as usize)
                .ok_or("a line is too short")
        };
        match section {
            "after" => {
                let job = number(0)?;
                grow(&mut tasks, job);
                for &next in &numbers[3.min(numbers.len())..] {
                    grow(&mut tasks, next as usize);
                    tasks[next as usize - 1].after.push(job - 1);
                }
            }
            "modes" => {
                let all = renewable + other;
                let numbers = match numbers.len().checked_sub(all) {
                    Some(3) => {
                        current = number(0)?;
                        &numbers[1..]
                    }
                    Some(2) => &numbers[..],
                    _ => return Err("a mode does not have one demand for each resource".to_owned()),
                };
                if numbers[2 + renewable..].iter().any(|&amount| amount > 0) {
                    return Err(
                        "it has demands for resources that are used up, which the scheduler does not know".to_owned()
                    );
                }
                let demands = numbers[2..2 + renewable]
                    .iter()
                    .copied()
                    .enumerate()
                    .filter(|&(_, amount)| amount > 0);
                let mode = Mode {
                    duration: numbers[1],
                    demands: demands.collect(),
                };
                tasks
                    .get_mut(current - 1)
                    .ok_or("a mode of an unknown job")?
                    .modes
                    .push(mode);
            }
            "capacity" => {
                resources = numbers
                    .iter()
                    .take(renewable)
                    .map(|&capacity| Resource {
                        capacity,
                        away: vec![],
                    })
                    .collect();
            }
            _ => {}
        }
    }
    if tasks.is_empty() || resources.len() != renewable {
        return Err("it is no file of the library".to_owned());
    }
    Ok(Problem { resources, tasks })
}

fn grow(tasks: &mut Vec<Task>, count: usize) {
    if tasks.len() < count {
        tasks.resize(count, Task::default());
    }
}

/// Returns the length of the longest chain with the shortest modes; tasks in the library are numbered with
/// prerequisites first.
pub(crate) fn critical_path(problem: &Problem) -> u32 {
    let mut ends: Vec<u32> = vec![];
    for task in &problem.tasks {
        let ready = task
            .after
            .iter()
            .map(|&before| ends[before])
            .max()
            .unwrap_or(0);
        ends.push(
            ready
                + task
                    .modes
                    .iter()
                    .map(|mode| mode.duration)
                    .min()
                    .unwrap_or(0),
        );
    }
    ends.into_iter().max().unwrap_or(0)
}

/// A fixed pseudorandom sequence (`SplitMix64`; Steele, Lea and Flood 2014).
struct Rng(u64);

impl Rng {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).unwrap() % count.max(1)
    }

    fn day(&mut self, count: usize) -> u32 {
        u32::try_from(self.below(count)).unwrap()
    }
}

/// Returns a problem in the shape of a roadmap: people with roles, shares of their time and absences; controls that are
/// raised level by level, each by a role, some after others; 2 to 4 waves, with the later levels in the later waves.
pub(crate) fn roadmap(steps: usize, seed: u64) -> Problem {
    let mut dice = Rng(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let roles = 2 + dice.below(2 + steps.isqrt().min(5));
    let people = roles.min(steps.isqrt()) + steps.isqrt() / 2;
    let percents: Vec<u32> = (0..people)
        .map(|_| [20, 40, 50, 80, 100][dice.below(5)])
        .collect();
    let mut carries: Vec<Vec<usize>> = (0..people).map(|person| vec![person % roles]).collect();
    for carried in &mut carries {
        if dice.below(3) == 0 {
            carried.push(dice.below(roles));
        }
    }
    for role in people..roles {
        carries[dice.below(people)].push(role);
    }
    let far = u32::try_from(steps).unwrap() * 8 + 20;
    let resources = carries.iter().map(|_| {
        let away = (0..dice.below(4)).map(|_| {
            let start = dice.day(far as usize);
            start..start + 1 + dice.day(15)
        });
        Resource {
            capacity: 1,
            away: away.collect(),
        }
    });
    let resources = resources.collect();
    let waves = 2 + dice.below(3);
    let mut tasks: Vec<Task> = vec![];
    while tasks.len() < steps {
        let role = dice.below(roles);
        let hands: Vec<usize> = (0..people)
            .filter(|&person| carries[person].contains(&role))
            .collect();
        let first_wave = dice.below(waves);
        for level in 0..=dice.below(3) {
            let place = tasks.len();
            if place == steps {
                break;
            }
            let effort = 1 + dice.day(8);
            let modes = hands.iter().map(|&person| Mode {
                duration: (effort * 50).div_ceil(percents[person]),
                demands: vec![(person, 1)],
            });
            let mut after: Vec<usize> = if level > 0 { vec![place - 1] } else { vec![] };
            for _ in 0..dice.below(3) {
                if place > 0 && dice.below(2) == 0 {
                    after.push(dice.below(place));
                }
            }
            after.sort_unstable();
            after.dedup();
            tasks.push(Task {
                modes: modes.collect(),
                after,
                wave: u32::try_from((first_wave + level).min(waves - 1)).unwrap(),
                weight: 1 + u64::from(dice.day(100)),
                ..Task::default()
            });
        }
    }
    Problem { resources, tasks }
}
