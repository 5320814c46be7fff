//! Measures the time and memory needed to read, score and show all systems of an organisation. Run with `cargo bench
//! --bench portfolio`, or with numbers of systems: `cargo bench --bench portfolio -- 100 1000 10000`
//!
//! Creates assessments of 300 KB, nearly all of it history, in a folder beside the build, and processes them as the
//! command does. It sets no bounds: compare only runs made one after the other on the same machine.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops when it cannot go on"
)]

#[path = "speed/measure.rs"]
mod measure;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::date;
use surefoot::base::diagnostic::Source;
use surefoot::export::json;
use surefoot::model::assessment::answer::{Answer, Evidence};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::{Assessment, file, summary};
use surefoot::model::questionnaire::{EvidenceState, Level, Questionnaire};
use surefoot::roadmap::Care;
use surefoot::roadmap::shared::{Contribution, shared};
use surefoot::rules::evaluation::Evaluation;
use surefoot::store;
use surefoot::views::portfolio::{Filter, Portfolio};

use measure::measure;

/// Size of an assessment in bytes.
const SIZE: usize = 300_000;
/// Number of assessments that differ in more than their name.
const KINDS: u8 = 12;

/// Number of systems planned together.
const TOGETHER: usize = 12;

/// Measures planning for systems that share people: reading the systems with a plan for each, and making one plan for
/// all.
fn together(folder: &Path, texts: &[String], places: &[PathBuf]) {
    make(folder, texts, TOGETHER);
    let today = date(2026, 12, 1);
    let found = store::find_systems(places);
    for care in [Care::First, Care::Improved] {
        let start = Instant::now();
        let files = store::read_found(&found, None, today, false, Some(care));
        let (read, start) = (start.elapsed(), Instant::now());
        let parts: Vec<&Contribution> = files
            .iter()
            .filter_map(|file| file.system()?.part.as_deref())
            .collect();
        let plan = black_box(shared(&parts, care));
        println!(
            "{TOGETHER:>6} systems, {care:?}: read and planned alone {read:>9.1?}, planned together {:>9.1?}, {} people",
            start.elapsed(),
            plan.people.len()
        );
    }
}

/// Returns an assessment after years of use: answers revised again and again, with notes and evidence.
fn grown(questionnaire: &Questionnaire, kind: u8) -> String {
    let mut assessment: Assessment = example(questionnaire).unwrap();
    let controls: Vec<String> = questionnaire
        .controls
        .iter()
        .map(|control| control.id.clone())
        .collect();
    let begin = Timestamp::from_second(1_700_000_000).unwrap();
    let mut turn: u32 = u32::from(kind);
    let mut text = file::write(&assessment);
    while text.len() < SIZE {
        for _ in 0..20 {
            turn += 1;
            let control = controls[turn as usize * 7 % controls.len()].clone();
            let level = u8::try_from((turn.wrapping_mul(2_654_435_761) >> 7) % 5).unwrap();
            let what = format!("record {turn} of the weekly review, seen in the room");
            let evidence = Evidence {
                state: EvidenceState::Shown,
                level: Level::NONE.raised(level),
                what,
                expires: None,
            };
            let changes = match turn % 4 {
                0 => vec![Change::Note {
                    control,
                    to: format!("Turn {turn}.\nWhat the room said of \"it\"."),
                }],
                1 => vec![Change::Evidence {
                    control,
                    to: Some(evidence),
                }],
                2 => vec![Change::Owner {
                    control,
                    to: Some(format!("team-{}", turn % 9)),
                }],
                _ => vec![Change::Answer {
                    control,
                    to: Some(Answer::Level(Level::NONE.raised(level))),
                }],
            };
            let at = Timestamp::from_second(begin.as_second() + i64::from(turn) * 3_600).unwrap();
            let salt = format!("{turn:016x}{:016x}", turn * 31);
            assessment.change_all(
                changes,
                Stamp {
                    at,
                    who: "workshop".to_owned(),
                    salt,
                },
            );
        }
        text = file::write(&assessment);
    }
    text
}

/// Creates `number` files, 100 per folder.
fn make(folder: &Path, texts: &[String], number: usize) {
    for at in 0..number {
        let place = folder.join(format!("unit-{:03}", at / 100));
        std::fs::create_dir_all(&place).unwrap();
        let path = place.join(format!("system-{at:05}.surefoot.toml"));
        if !path.exists() {
            let text = &texts[at % texts.len()];
            let name = text
                .lines()
                .find(|line| line.starts_with("system = "))
                .unwrap();
            std::fs::write(
                path,
                text.replacen(name, &format!("system = \"System {at:05}\""), 1),
            )
            .unwrap();
        }
    }
}

/// Returns the peak memory of this process in bytes; 0 if the system does not provide the figure.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default()
        .trim();
    line.split(' ')
        .next()
        .and_then(|number| number.parse::<u64>().ok())
        .unwrap_or(0)
        * 1024
}

fn main() {
    let numbers: Vec<usize> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .collect();
    let numbers = if numbers.is_empty() {
        vec![100, 1_000]
    } else {
        numbers
    };
    let today = date(2026, 12, 1);
    let questionnaire = store::questionnaire(None).unwrap();
    let texts: Vec<String> = (0..KINDS).map(|kind| grown(&questionnaire, kind)).collect();
    let source = Source {
        name: "one".to_owned(),
        text: texts[0].clone(),
    };
    println!("{:<44} {:>10} bytes", "an assessment", source.text.len());
    measure("read it whole", 30, || file::read(&source));
    measure("take a glance at it", 100, || {
        summary::glance(&source).unwrap()
    });
    let glance = summary::glance(&source).unwrap();
    let state = file::read(&source).0.unwrap();
    assert_eq!(&glance.state, state.state());
    measure("judge it", 100, || {
        Evaluation::of(&questionnaire, &glance.state, today)
    });
    drop((glance, state, source));
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let places: Vec<PathBuf> = vec![folder.path().to_owned()];
    together(folder.path(), &texts, &places);
    let mut before = (0, 0);
    for number in numbers {
        make(folder.path(), &texts, number);
        for run in 0..3 {
            let (start, found) = (Instant::now(), store::find_systems(&places));
            assert_eq!(found.files.len(), number);
            let (found_after, start_reading) = (start.elapsed(), Instant::now());
            let files: Arc<[_]> = store::read_found(&found, None, today, false, None).into();
            let (read_after, start_showing) = (start_reading.elapsed(), Instant::now());
            let portfolio = Portfolio::of(files, Filter::default(), today);
            let shown = black_box(json::portfolio::write(&portfolio)).len();
            let (shown_after, all) = (start_showing.elapsed(), start.elapsed());
            assert_eq!(portfolio.systems().count(), number);
            let memory = peak();
            let more = u64::try_from(number.saturating_sub(before.1).max(1)).unwrap();
            println!(
                "{number:>6} systems, run {run}: found {found_after:>9.1?}, read and judged {read_after:>9.1?}, shown \
                 {shown_after:>9.1?} ({shown} bytes); {:>9.1?} a system; peak {} KB, {} KB a system more than before",
                all / u32::try_from(number).unwrap(),
                memory / 1000,
                memory.saturating_sub(before.0) / more / 1000,
            );
            if run == 2 {
                before = (memory, number);
            }
        }
    }
}
