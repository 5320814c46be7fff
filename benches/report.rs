//! Measures the time and memory needed for a PDF of about 40 pages, in comparison with typst and reportlab on a similar
//! document. Run with `cargo bench --bench report`, or with `cargo bench --bench report -- --python PATH` to use a
//! Python that has both.
//!
//! The example's report, reduced to about 40 pages by leaving out up to 2 chapters, is passed to the other makers as
//! neutral blocks (`report/neutral.rs`), with each chart as a table of its numbers. Each maker is a process that makes
//! the PDF several times, and prints the duration of each attempt and its peak memory. The same code inspects the files
//! of all makers. This benchmark sets no bounds, because a busy or slow machine is not the fault of the code. Compare
//! only figures from the same run.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops when it cannot go on"
)]
#![expect(
    clippy::cast_precision_loss,
    reason = "figures are printed with few digits"
)]

#[path = "report/found.rs"]
mod found;
#[path = "report/neutral.rs"]
mod neutral;

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use surefoot::model::assessment::example::example;
use surefoot::model::questionnaire::builtin;
use surefoot::model::questionnaire::check::check;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::Format;
use surefoot::views::options::{Chapter, ExportOptions};

use found::Found;

const TODAY: Date = date(2026, 12, 1);
const PAGES: usize = 40;
/// Number of rounds. In each round, every maker has a process that makes 1 PDF, and another that makes `AGAIN` more.
const ROUNDS: usize = 9;
const AGAIN: usize = 2;

/// The data that a maker prints to standard output.
#[derive(Serialize, Deserialize)]
struct Output {
    name: String,
    /// Duration for each PDF in milliseconds, without the startup of the process.
    times: Vec<f64>,
    /// Peak resident memory in kB, if the system provides it.
    peak: Option<f64>,
    /// A remark for readers of the figures.
    note: String,
}

/// The measurements of a maker.
struct Measured {
    name: String,
    note: String,
    /// Times for the first PDF of a process and for any later PDF, in milliseconds.
    first: f64,
    again: f64,
    /// Time for the whole process that makes 1 PDF, in milliseconds.
    process: f64,
    peak: Option<f64>,
    found: Found,
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Runs a closure and returns its result and duration in milliseconds.
fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let made = run();
    (made, start.elapsed().as_secs_f64() * 1e3)
}

/// Returns the peak resident memory of this process, in kB.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

/// Runs surefoot as a maker: from a prepared exporter, or from the assessment.
fn make(ready: bool, order: &ExportOptions, runs: usize, place: &Path) {
    let questionnaire = check(&builtin::ai_security()).0.unwrap();
    let assessment = example(&questionnaire).unwrap();
    let exporter = || Exporter::new(&questionnaire, &assessment, TODAY);
    let standing = ready.then(exporter);
    let pdf = || match &standing {
        Some(standing) => standing.write(Format::Pdf, order).unwrap(),
        None => exporter().write(Format::Pdf, order).unwrap(),
    };
    let (mut times, mut bytes) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let (made, time) = timed(pdf);
        times.push(time);
        bytes = made.bytes;
    }
    std::fs::write(place, bytes).unwrap();
    let (name, note) = if ready {
        ("surefoot, the exporter ready", "charts are drawn")
    } else {
        (
            "surefoot, with scores and roadmap",
            "the same, and what it says is worked out first",
        )
    };
    let told = Output {
        name: name.to_owned(),
        times,
        peak: peak(),
        note: note.to_owned(),
    };
    println!("{}", serde_json::to_string(&told).unwrap());
}

fn without(left_out: &[Chapter]) -> ExportOptions {
    let chapters = Chapter::ALL
        .into_iter()
        .filter(|chapter| !left_out.contains(chapter))
        .collect();
    ExportOptions {
        chapters,
        ..ExportOptions::default()
    }
}

/// Returns the chapters, at most 2, whose omission brings the report closest to 40 pages.
fn left_out(exporter: &Exporter<'_>) -> Vec<Chapter> {
    let pages = |left_out: &[Chapter]| {
        exporter
            .write(Format::Pdf, &without(left_out))
            .unwrap()
            .pages
            .unwrap_or(0)
    };
    let one = Chapter::ALL.map(|one| vec![one]);
    let two = Chapter::ALL.into_iter().flat_map(|one| {
        let later = Chapter::ALL.into_iter().filter(move |other| *other > one);
        later.map(move |other| vec![one, other])
    });
    let choices = std::iter::once(Vec::new()).chain(one).chain(two);
    choices
        .min_by_key(|left_out| pages(left_out).abs_diff(PAGES))
        .unwrap()
}

/// One round of a maker: the process that made 1 PDF, its duration in milliseconds, and the process that made more.
struct Turn {
    once: Output,
    process: f64,
    more: Output,
}

/// A program that makes the PDF, and its first arguments.
struct Maker(OsString, Vec<OsString>);

impl Maker {
    /// Runs one process that makes the PDF `runs` times; returns its output and duration in milliseconds.
    fn run(&self, runs: usize, place: &Path) -> (Output, f64) {
        let mut command = Command::new(&self.0);
        command.args(&self.1).arg(runs.to_string()).arg(place);
        let (output, time) = timed(|| command.output().unwrap());
        assert!(
            output.status.success(),
            "{command:?} failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        (serde_json::from_slice(&output.stdout).unwrap(), time)
    }
}

/// Measures the makers in turn, so that other load on the machine affects all of them.
fn measure(makers: &[Maker], place: &Path) -> Vec<Measured> {
    // Warm up: the files of a program that starts for the first time are not cached.
    let found: Vec<Found> = makers
        .iter()
        .map(|maker| {
            maker.run(1, place);
            found::read(&std::fs::read(place).unwrap())
        })
        .collect();
    let turn = |maker: &Maker| {
        let (once, process) = maker.run(1, place);
        Turn {
            once,
            process,
            more: maker.run(1 + AGAIN, place).0,
        }
    };
    let rounds: Vec<Vec<Turn>> = (0..ROUNDS)
        .map(|_| makers.iter().map(turn).collect())
        .collect();
    let measured = |(at, found)| {
        let turns: Vec<&Turn> = rounds.iter().map(|round| &round[at]).collect();
        let peaks: Option<Vec<f64>> = turns.iter().map(|turn| turn.once.peak).collect();
        Measured {
            name: turns[0].once.name.clone(),
            note: turns[0].once.note.clone(),
            first: median(turns.iter().map(|turn| turn.once.times[0]).collect()),
            again: median(
                turns
                    .iter()
                    .flat_map(|turn| &turn.more.times[1..])
                    .copied()
                    .collect(),
            ),
            process: median(turns.iter().map(|turn| turn.process).collect()),
            peak: peaks.map(median),
            found,
        }
    };
    found.into_iter().enumerate().map(measured).collect()
}

fn print(all: &[Measured]) {
    println!(
        "{:<36}{:>6}{:>9}{:>11}{:>11}{:>11}{:>10}",
        "", "pages", "kB", "first", "again", "process", "peak"
    );
    for one in all {
        let peak = one.peak.map_or("unknown".to_owned(), |peak| {
            format!("{:.1} MB", peak / 1024.0)
        });
        println!(
            "{:<36}{:>6}{:>9.0}{:>8.1} ms{:>8.1} ms{:>8.1} ms{peak:>10}",
            one.name,
            one.found.pages,
            one.found.bytes as f64 / 1e3,
            one.first,
            one.again,
            one.process,
        );
    }
    println!("\ntimes the first line, page for page where it is a time");
    let page = |one: &Measured, time: f64| time / one.found.pages as f64;
    for one in all {
        let figures: [fn(&Measured) -> f64; 3] =
            [|one| one.first, |one| one.again, |one| one.process];
        let times = figures.map(|figure| {
            format!(
                "{:>9.1} ×",
                page(one, figure(one)) / page(&all[0], figure(&all[0]))
            )
        });
        let peak = one
            .peak
            .zip(all[0].peak)
            .map_or(String::new(), |(one, first)| {
                format!("{:>8.1} ×", one / first)
            });
        println!("{:<36}{:>15}{}{peak}", one.name, "", times.concat());
    }
    println!("\nwhat is in the file");
    for one in all {
        println!(
            "{:<36}  {}\n{:<36}  {}",
            one.name,
            one.found.line(),
            "",
            one.note
        );
    }
    println!(
        "\nfirst: a process's first PDF, without its start and imports. again: a later one in a process. process: from its \
         start to its end, with one PDF. peak: the most memory resident in it. Medians of {ROUNDS} rounds."
    );
}

fn main() {
    // cargo passes its own switch on to the program.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let python = match words[..] {
        ["--make", how, left_out, runs, place] => {
            let left_out: Vec<Chapter> =
                left_out.split(',').filter_map(Chapter::from_word).collect();
            return make(
                how == "ready",
                &without(&left_out),
                runs.parse().unwrap(),
                Path::new(place),
            );
        }
        ["--python", python] => Some(python),
        [] => None,
        _ => return println!("cargo bench --bench report [-- --python PATH]"),
    };
    let questionnaire = check(&builtin::ai_security()).0.unwrap();
    let assessment = example(&questionnaire).unwrap();
    let exporter = Exporter::new(&questionnaire, &assessment, TODAY);
    let left_out = left_out(&exporter);
    let folder = tempfile::tempdir().unwrap();
    let (blocks, place) = (
        folder.path().join("document.json"),
        folder.path().join("made.pdf"),
    );
    std::fs::write(
        &blocks,
        neutral::text(&exporter.document(&without(&left_out))),
    )
    .unwrap();

    let words: Vec<&str> = left_out.iter().map(|chapter| chapter.word()).collect();
    let words = words.join(",");
    println!("the example's report on A4, without these chapters: {words}\n");
    let itself = std::env::current_exe().unwrap().into_os_string();
    let surefoot = |how: &str| {
        Maker(
            itself.clone(),
            ["--make", how, &words].map(OsString::from).into(),
        )
    };
    let mut makers = vec![surefoot("ready"), surefoot("whole")];
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/report");
    if let Some(python) = python {
        for (script, how) in [
            ("with_typst.py", "tagged"),
            ("with_typst.py", "bare"),
            ("with_reportlab.py", "bare"),
        ] {
            // -B: write no bytecode beside the scripts.
            let words = [
                "-B".into(),
                scripts.join(script).into(),
                blocks.clone().into(),
                how.into(),
            ];
            makers.push(Maker(python.into(), words.into()));
        }
    }
    print(&measure(&makers, &place));
}
