//! How long the parts of surefoot take, and how large what they make is. `cargo bench`
//!
//! Prints the median and the fastest of many runs. It judges nothing: a machine that is busy or slow is no fault of the
//! code, so no bound stands here and no test reads the clock. Compare runs on one machine, one after the other.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints, and stops when it cannot go on")]

use std::hint::black_box;
use std::time::Duration;
use std::time::Instant;

use jiff::civil::date;
use surefoot::assessment::example::example;
use surefoot::assessment::file;
use surefoot::diagnostic::Source;
use surefoot::questionnaire::builtin;
use surefoot::questionnaire::check::check;
use surefoot::report::Exporter;
use surefoot::report::Format;
use surefoot::report::Report;
use surefoot::report::order::Order;
use surefoot::roadmap::Care;
use surefoot::roadmap::outlook;
use surefoot::vault::Key;
use surefoot::vault::SecretString;
use surefoot::vault::Work;
use surefoot::vault::seal;
use surefoot::vault::unseal;

fn measure<T>(name: &str, runs: usize, mut run: impl FnMut() -> T) {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let (median, fastest) = (times[runs / 2], times[0]);
    println!("{name:<44} median {:>10.1} µs   fastest {:>10.1} µs   of {runs}", micros(median), micros(fastest));
}

/// What encryption adds: to a save, to a reading, and once to the opening of a file.
fn sealing() {
    let text = "level = 3 # what an answer takes\n".repeat(9_375).chars().take(300_000).collect::<String>();
    let passphrase = SecretString::from("orbit velvet crumb sandal");
    let (key, file) = Key::generate(&passphrase, &[], Work::Usual).unwrap();
    measure("open a key with its passphrase", 5, || Key::open(&file, Some(&passphrase)).unwrap());
    measure("seal 300 KB", 100, || seal(&text, &key).unwrap());
    let sealed = seal(&text, &key).unwrap();
    measure("unseal 300 KB", 100, || unseal(&sealed, &key).unwrap());
}

fn main() {
    let today = date(2026, 12, 1);
    let content = builtin::ai_security();
    measure("read and check the questionnaire", 30, || check(&content));
    let questionnaire = check(&content).0.unwrap();
    let assessment = example(&questionnaire).unwrap();
    let state = assessment.state();
    measure("rebuild the whole report after a change", 300, || Report::of(&questionnaire, state, today));
    let report = Report::of(&questionnaire, state, today);
    let plan = |care| outlook(&questionnaire, state, &report.targets, today, care);
    measure("first plan, both ends of the range", 100, || plan(Care::First));
    measure("improved plan, both ends of the range", 20, || plan(Care::Improved));
    let text = file::write(&assessment);
    measure("write the assessment", 100, || file::write(&assessment));
    let source = Source { name: "example".to_owned(), text };
    measure("read the assessment", 100, || file::read(&source));
    sealing();
    for format in Format::ALL {
        let write = || Exporter::new(&questionnaire, &assessment, today).write(format, &Order::default()).unwrap();
        measure(&format!("export {} with its plan", format.word()), 10, write);
    }
    println!();
    println!("{:<44} {:>10}", "steps in the plan of the example", plan(Care::First).all.steps.len());
    println!("{:<44} {:>10} bytes", "the assessment of the example", source.text.len());
    for format in Format::ALL {
        let made = Exporter::new(&questionnaire, &assessment, today).write(format, &Order::default()).unwrap();
        let pages = made.pages.map_or_else(String::new, |pages| format!(", {pages} pages"));
        println!("{:<44} {:>10} bytes{pages}", format!("its report as {}", format.word()), made.bytes.len());
    }
}
