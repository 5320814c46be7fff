//! One number, one place: random assessments in every output, and each number that appears in more than one of them
//! compared with the report in JSON.
//!
//! Each reader collects the numbers of one output under common names, such as `G2 latest`. Every 10th assessment answers
//! the built-in questionnaire; it is also compared on screens, in a plain session and in a portfolio. The others answer
//! the small one. Any count can be compared, with the number of comparisons printed:
//!
//! ```text
//! SUREFOOT_VARIANTS=5000 cargo test --release --test it -- one_number --nocapture
//! ```

mod files;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::{Date, date};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use surefoot::document::pdf::display;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::profile::{FactAnswer, Form};
use surefoot::model::assessment::{Assessment, file};
use surefoot::model::questionnaire::{FactKind, Questionnaire};
use surefoot::views::exporter::Exporter;
use surefoot::views::options::{ExportOptions, Format, Kind};

use crate::binary::surefoot;
use crate::cases::{level_of, six};
use crate::edges::exception;
use crate::numbers::Numbers;
use crate::pdf::page_texts;
use crate::properties::{self, full};
use crate::screens::Workspace;
use crate::variants::wanted;

/// The number of assessments compared by default.
const FEW: usize = 300;

/// Every so many assessments, one answers the built-in questionnaire.
const FULL: usize = 10;

/// The numbers of one output, by name. A name that occurs twice must have the same number both times.
#[derive(Default)]
struct Found(BTreeMap<String, String>);

impl Found {
    fn put(&mut self, name: impl Into<String>, value: impl std::fmt::Display) {
        let (name, value) = (name.into(), value.to_string());
        if let Some(before) = self.0.insert(name.clone(), value.clone()) {
            assert_eq!(before, value, "{name} twice in one output");
        }
    }

    /// Compares with the numbers of the report in JSON, and adds those that it lacks, if they are
    /// [derived](texts::DERIVED), so that later outputs are compared with them. Each of `expected` must be among the
    /// numbers if the report has a number of that name. Returns the number of comparisons.
    fn agree_with(&self, report: &mut Self, output: &str, expected: &[&str]) -> usize {
        for (name, value) in &self.0 {
            let kind = name.rsplit(' ').next().unwrap();
            if texts::DERIVED.contains(&kind) {
                report
                    .0
                    .entry(name.clone())
                    .or_insert_with(|| value.clone());
            }
            let there = report.0.get(name);
            assert_eq!(there, Some(value), "{name}: in the report, and in {output}");
        }
        for name in report.0.keys() {
            let kind = name.rsplit(' ').next().unwrap();
            let is_expected = (expected.contains(&kind) || expected.contains(&name.as_str()))
                && (!name.starts_with("phase ") || expected.contains(&"phase"))
                // a gate that passes waits for nothing, and without steps there is nothing to simulate
                && (!["latest", "half", "most"].contains(&kind)
                    || report.0[&format!("{} state", &name[..2])] != "passes")
                && (!["half", "most"].contains(&kind) || !report.0["steps"].is_empty());
            assert!(
                !is_expected || self.0.contains_key(name),
                "{output} lacks {name}"
            );
        }
        self.0.len()
    }
}

/// A random assessment, the same each time.
fn assessment(at: usize) -> (&'static Questionnaire, Assessment) {
    let questionnaire = questionnaire(at);
    let mut seed = [7; 32];
    seed[..8].copy_from_slice(&(at as u64).to_le_bytes());
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &seed),
    );
    let count = if is_full(at) { 30..250 } else { 0..60 };
    let mut changes = proptest::collection::vec(properties::change(questionnaire), count)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    changes.retain(|change| !matches!(change, Change::BallotPaper(_) | Change::System(_)));
    let name = format!("System {at}");
    let mut assessment = properties::begin_named(questionnaire, &name, changes);
    if at % 3 == 1 {
        let mut numbers = Numbers(at as u64);
        assessment.change_all(
            nearly_met(questionnaire, &mut numbers),
            properties::stamp(5_000),
        );
    }
    (questionnaire, assessment)
}

/// All facts known and every control met, except for a few at level 1 or unknown, some of them with an exception: gates
/// that pass, pass conditionally, or are blocked by an earlier gate.
fn nearly_met(questionnaire: &Questionnaire, numbers: &mut Numbers) -> Vec<Change> {
    let facts = questionnaire.facts.iter().map(|fact| Change::Fact {
        fact: fact.id.clone(),
        to: Some(match &fact.kind {
            FactKind::YesNo => FactAnswer::YesNo(numbers.below(2) == 0),
            FactKind::Graded { choices, .. } => FactAnswer::Choice(choices[0.into()].id.clone()),
            FactKind::Several { .. } => FactAnswer::Choices(BTreeSet::new()),
        }),
    });
    let mut changes: Vec<Change> = facts.collect();
    changes.push(Change::Form(Form::Full));
    changes.push(Change::Reassessment(None));
    changes.extend(properties::all_at(questionnaire, 4));
    for _ in 0..=numbers.below(3) {
        let control =
            &questionnaire.controls[numbers.below(questionnaire.controls.len()).into()].id;
        let unknown = Answer::Unknown {
            investigator: "team".to_owned(),
            due: None,
        };
        let answer = [
            Answer::Level(level_of(1)),
            Answer::Level(level_of(2)),
            unknown,
        ];
        changes.push(Change::Answer {
            control: control.clone(),
            to: Some(answer[numbers.below(3)].clone()),
        });
        if numbers.below(3) > 0 {
            changes.push(exception(control));
        }
    }
    changes
}

fn is_full(at: usize) -> bool {
    at.is_multiple_of(FULL)
}

fn questionnaire(at: usize) -> &'static Questionnaire {
    static SMALL: std::sync::OnceLock<Questionnaire> = std::sync::OnceLock::new();
    if is_full(at) {
        full()
    } else {
        SMALL.get_or_init(six)
    }
}

fn today() -> Date {
    date(2026, 11, 21)
}

/// Compares every output of an assessment. Returns the number of comparisons.
fn compare(at: usize) -> usize {
    let (questionnaire, assessment) = assessment(at);
    let exporter = Exporter::new(questionnaire, &assessment, today());
    let written = |format: Format, kind: Kind| {
        let options = ExportOptions {
            kind,
            ..ExportOptions::default()
        };
        exporter.write(format, &options).unwrap().bytes
    };
    let bytes = |format: Format| written(format, Kind::Report);
    let text = |format: Format| String::from_utf8(bytes(format)).unwrap();
    let mut report = files::json(questionnaire, &text(Format::Json));
    let has_gaps = report.0["gaps"] != "0";
    let mut compared = 0;
    let mut agree = |output: &str, numbers: Found, expected: &[&str]| {
        compared += numbers.agree_with(
            &mut report,
            &format!("{output} of assessment {at}"),
            expected,
        );
    };
    agree(
        "TOML",
        files::toml(questionnaire, &text(Format::Toml)),
        files::ALL,
    );
    let markdown = texts::markdown(&text(Format::Markdown));
    agree(
        "Markdown",
        texts::prose(questionnaire, &markdown),
        texts::PROSE,
    );
    let word = texts::word(&bytes(Format::Docx));
    agree("DOCX", texts::prose(questionnaire, &word), texts::PROSE);
    let shown = display(
        &exporter.document(&ExportOptions::default()),
        ExportOptions::default().paper,
    )
    .unwrap();
    let pages = page_texts(&shown, false).join("\n");
    agree("PDF", texts::sentences(&pages), &["urgent"]);
    texts::has_all_numbers(&pages, &markdown, at);
    agree("XLSX", files::workbook(&bytes(Format::Xlsx)), files::LISTED);
    agree(
        "XLSX of the roadmap",
        files::workbook(&written(Format::Xlsx, Kind::Roadmap)),
        &["steps"],
    );
    agree(
        "CSV",
        files::requirement_rows(&text(Format::Csv)),
        &["gaps", "urgent"],
    );
    let steps = String::from_utf8(written(Format::Csv, Kind::Roadmap)).unwrap();
    agree("CSV of the roadmap", files::step_rows(&steps), &["steps"]);
    agree("iCalendar", files::calendar(&text(Format::Ics)), &[]);
    agree("OSCAL", files::oscal(&text(Format::Oscal)), files::FINDINGS);
    if has_gaps {
        agree(
            "OSCAL plan of action",
            files::plan_of_action(&text(Format::Poam)),
            &["gaps", "urgent"],
        );
    }
    let redacted = Exporter::of(questionnaire, &assessment, today(), true);
    let bytes = redacted
        .write(Format::Json, &ExportOptions::default())
        .unwrap()
        .bytes;
    let mut numbers = files::json(questionnaire, std::str::from_utf8(&bytes).unwrap());
    // people have numbers in place of ids
    numbers.0.remove("steps");
    agree("the redacted JSON", numbers, &["latest", "attainment"]);
    if is_full(at) {
        let desk = Workspace::open(assessment.clone(), "assistant.surefoot.toml");
        agree(
            "the screens",
            texts::screens(questionnaire, desk),
            &["whole completeness"],
        );
        agree("a plain session", plain(&assessment), texts::COMMANDS);
    }
    compared
}

/// The numbers that a plain session prints.
fn plain(assessment: &Assessment) -> Found {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("x.surefoot.toml"),
        file::write(assessment),
    )
    .unwrap();
    let mut session = surefoot(folder.path())
        .args(["x", "--plain", "--date", "2026-11-21"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = session.stdin.take().unwrap();
    input
        .write_all(b"score\ngates\nrequirements\nroadmap\nquit\n")
        .unwrap();
    drop(input);
    let output = session.wait_with_output().unwrap();
    texts::commands(&String::from_utf8(output.stdout).unwrap())
}

#[test]
fn each_number_is_the_same_in_every_output() {
    let count = wanted(FEW);
    let next = AtomicUsize::new(0);
    let compared = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        break;
                    }
                    compared.fetch_add(compare(at), Ordering::Relaxed);
                }
            });
        }
    });
    let compared = compared.into_inner();
    println!("{count} assessments: {compared} numbers compared");
    assert!(
        compared >= count * 20,
        "{compared} numbers in {count} assessments"
    );
}

#[test]
fn a_portfolio_has_the_numbers_of_each_report() {
    let folder = tempfile::tempdir().unwrap();
    let count = (wanted(FEW) / FULL / 3).clamp(2, 30);
    let mut reports = BTreeMap::new();
    for at in (0..count).map(|number| number * FULL) {
        let (questionnaire, assessment) = assessment(at);
        let name = format!("{at}.surefoot.toml");
        std::fs::write(folder.path().join(&name), file::write(&assessment)).unwrap();
        let exporter = Exporter::new(questionnaire, &assessment, today());
        let bytes = exporter
            .write(Format::Json, &ExportOptions::default())
            .unwrap()
            .bytes;
        let report = files::json(questionnaire, std::str::from_utf8(&bytes).unwrap());
        reports.insert(name, report);
    }
    let arguments = ["portfolio", ".", "--plan", "--json", "--date", "2026-11-21"];
    let output = surefoot(folder.path()).args(arguments).output().unwrap();
    let systems = files::portfolio(full(), std::str::from_utf8(&output.stdout).unwrap());
    assert_eq!(systems.len(), count);
    for (name, numbers) in systems {
        let place = Path::new(&name)
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        numbers.agree_with(
            reports.get_mut(&place).unwrap(),
            &format!("the portfolio, {place}"),
            &["latest"],
        );
    }
}
