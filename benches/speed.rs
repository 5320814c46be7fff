//! Measures how long the parts of surefoot take, and the size of their output. Run with `cargo bench`.
//!
//! Prints the median and the fastest of many runs. It sets no bounds: a busy or slow machine is not the fault of the
//! code, so no test reads the clock. Compare only runs made one after the other on the same machine.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops when it cannot go on"
)]

#[path = "speed/measure.rs"]
mod measure;

use std::sync::Arc;

use jiff::civil::date;
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::{Assessment, file};
use surefoot::model::questionnaire::builtin;
use surefoot::model::questionnaire::check::check;
use surefoot::roadmap::{Care, outlook};
use surefoot::rules::evaluation::Evaluation;
use surefoot::store;
use surefoot::store::OpenFile;
use surefoot::store::encryption::{Key, SecretString, Work, seal, unseal};
use surefoot::views::exporter::Exporter;
use surefoot::views::options::{ExportOptions, Format};

use measure::measure;

/// Size of a large assessment in bytes: that of a team of 7 that wrote a page on each control.
const LARGE: usize = 300_000;

/// Returns the example, with notes long enough for a file of `LARGE` bytes, and a copy with a changed name.
fn large(assessment: &Assessment) -> (Assessment, Assessment) {
    let mut large = assessment.clone();
    let controls: Vec<String> = large.state().controls.keys().cloned().collect();
    for (turn, control) in controls.iter().cycle().enumerate() {
        let left = LARGE.saturating_sub(file::write(&large).len());
        if left < 1_000 {
            break;
        }
        // The note is in the state and in the history.
        let to = format!("Turn {turn}. ")
            + &"What the room said of it. ".repeat(left.min(2_000) / 80 + 1);
        large.change(
            Change::Note {
                control: control.clone(),
                to,
            },
            store::stamp("team"),
        );
    }
    let mut next = large.clone();
    next.change(
        Change::System("Another name".to_owned()),
        store::stamp("team"),
    );
    assert_ne!(large, next);
    (large, next)
}

/// Measures the parts of saving a large assessment: its text, its encryption, and the complete save to disk. Returns
/// the number of bytes written.
fn saving(assessment: &Assessment) -> (usize, usize) {
    let (one, other) = large(assessment);
    measure("make the text of 300 KB", 100, || file::write(&one));
    let text = file::write(&one);
    let passphrase = SecretString::from("orbit velvet crumb sandal");
    let (key, file) = Key::generate(&passphrase, &[], Work::Usual).unwrap();
    measure("open a key with its passphrase", 5, || {
        Key::open(&file, Some(&passphrase)).unwrap()
    });
    measure("seal 300 KB", 100, || seal(&text, &key).unwrap());
    let sealed = seal(&text, &key).unwrap();
    measure("unseal 300 KB", 100, || unseal(&sealed, &key).unwrap());
    // Next to the build, because a temporary folder may be in memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for (name, key) in [
        ("save 300 KB to the disk", None),
        ("save 300 KB to the disk, sealed", Some(Arc::new(key))),
    ] {
        let path = folder.path().join(format!(
            "{}.surefoot.toml",
            if key.is_some() { "sealed" } else { "plain" }
        ));
        let mut hold = OpenFile::begin(&path, &one, key, "team").unwrap();
        // The first save also writes a snapshot, which is due every 10 minutes.
        hold.save(&other).unwrap();
        let mut turn = 0;
        measure(name, 100, || {
            turn += 1;
            hold.save(if turn % 2 == 0 { &other } else { &one })
                .unwrap();
        });
    }
    (text.len(), sealed.len())
}

fn main() {
    let today = date(2026, 12, 1);
    let content = builtin::ai_security();
    measure("read and check the questionnaire", 30, || check(&content));
    let questionnaire = check(&content).0.unwrap();
    let assessment = example(&questionnaire).unwrap();
    let state = assessment.state();
    measure("rebuild the whole report after a change", 300, || {
        Evaluation::of(&questionnaire, state, today)
    });
    let report = Evaluation::of(&questionnaire, state, today);
    let earlier = assessment.earlier_plans();
    let plan = |care| {
        outlook(
            &questionnaire,
            state,
            &earlier,
            &report.targets,
            today,
            care,
        )
    };
    measure("first plan, both ends of the range", 100, || {
        plan(Care::First)
    });
    measure("improved plan, both ends of the range", 20, || {
        plan(Care::Improved)
    });
    let text = file::write(&assessment);
    measure("write the assessment", 100, || file::write(&assessment));
    let source = Source {
        name: "example".to_owned(),
        text,
    };
    measure("read the assessment", 100, || file::read(&source));
    let (open, sealed) = saving(&assessment);
    for format in Format::ALL {
        let write = || {
            Exporter::new(&questionnaire, &assessment, today)
                .write(format, &ExportOptions::default())
                .unwrap()
        };
        measure(
            &format!("export {} with its plan", format.word()),
            10,
            write,
        );
    }
    println!();
    println!(
        "{:<44} {:>10}",
        "steps in the plan of the example",
        plan(Care::First).all.steps.len()
    );
    println!(
        "{:<44} {:>10} bytes",
        "the assessment of the example",
        source.text.len()
    );
    println!("{:<44} {open:>10} bytes", "the large one, as it is saved");
    println!("{:<44} {sealed:>10} bytes", "the large one, sealed");
    for format in Format::ALL {
        let made = Exporter::new(&questionnaire, &assessment, today)
            .write(format, &ExportOptions::default())
            .unwrap();
        let pages = made
            .pages
            .map_or_else(String::new, |pages| format!(", {pages} pages"));
        println!(
            "{:<44} {:>10} bytes{pages}",
            format!("its report as {}", format.word()),
            made.bytes.len()
        );
    }
}
