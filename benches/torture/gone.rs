//! Tests a terminal that disappears while somebody writes a note: closed, its emulator killed, its connection cut, and
//! lost without any signal to the program.
//!
//! The output is one line for each way to disappear. The text must be in the file, the process must have ended, and no
//! process or file may be left behind.

use std::path::Path;
use std::time::{Duration, Instant};

use surefoot::model::assessment::file;
use surefoot::model::assessment::profile::Form;

use crate::desk::{Owner, Workspace};
use crate::figures::Figures;
use crate::process;
use crate::process::Watched;

/// The promised times in milliseconds.
const SAVED: f64 = 50.0;
const GONE: f64 = 500.0;

/// A way for a terminal to disappear.
type Departure = (&'static str, Owner, fn(&mut Workspace) -> Instant);

const WAYS: [Departure; 4] = [
    ("terminal closed", Owner::Here, Workspace::close),
    (
        "emulator killed",
        Owner::Another,
        Workspace::kill_the_terminal,
    ),
    (
        "connection cut",
        Owner::Another,
        Workspace::cut_the_connection,
    ),
    ("closed, SIGHUP ignored", Owner::Untold, Workspace::close),
];

/// Runs each way `count` times. Returns whether all promises held.
pub(crate) fn row(count: usize) -> bool {
    process::adopt();
    let mut held = true;
    for way in WAYS {
        held &= many(&way, count);
    }
    held
}

fn many((name, owner, go): &Departure, count: usize) -> bool {
    let (mut saved, mut gone, mut used) =
        (Figures::default(), Figures::default(), Figures::default());
    let (mut lost, mut orphans, mut temporaries, mut codes) = (0, 0, 0, 0);
    for _ in 0..count {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.surefoot.toml");
        std::fs::write(&path, begun()).unwrap();
        let mut desk = Workspace::open(&path, *owner);
        let there = begin_a_note(&mut desk);
        assert!(there, "the note could not be begun:\n{}", desk.picture());
        let watched = Watched::new(desk.id);
        let before = watched.used();
        let moment = go(&mut desk);
        let mut kept = None;
        let ended = loop {
            let over = watched.ends_within(Duration::from_micros(200));
            if kept.is_none() && has_note(&path) {
                kept = Some(process::since(moment));
            }
            if over {
                break true;
            }
            if moment.elapsed() > Duration::from_secs(20) {
                break false;
            }
        };
        gone.values.push(process::since(moment));
        used.values.push((watched.used() - before).max(0.0));
        match kept {
            Some(time) => saved.values.push(time),
            None => lost += 1,
        }
        if !ended {
            watched.kill();
        }
        codes += usize::from(process::code_of(watched.id) != Some(129));
        orphans += process::left(&folder.path().join("data")).len();
        temporaries += process::sweep(folder.path()) + process::sweep(&folder.path().join("data"));
    }
    let late = (saved.over(SAVED), gone.over(GONE));
    let held = lost == 0 && orphans == 0 && temporaries == 0 && codes == 0 && late == (0, 0);
    println!(
        "terminal-gone: {name:<22} {count} times, {lost} lost; ms until saved: {}; until gone: {}; processor: {}; later than \
         {SAVED:.0}: {}; than {GONE:.0}: {}; {orphans} orphans, {temporaries} temporary files, {codes} other exit codes: {}",
        saved.line(),
        gone.line(),
        used.line(),
        late.0,
        late.1,
        if held { "held" } else { "FAILED" },
    );
    held
}

/// Returns an assessment without answers.
pub(crate) fn begun() -> String {
    let questionnaire = surefoot::store::questionnaire(None).unwrap();
    let (changes, _) = surefoot::model::assessment::beginning_with(
        &questionnaire,
        "Tidy bot",
        Form::default(),
        &std::collections::BTreeMap::new(),
    );
    file::write(&surefoot::model::assessment::Assessment::begin(
        changes,
        surefoot::store::stamp("team"),
    ))
}

fn begin_a_note(desk: &mut Workspace) -> bool {
    if !desk.wait_for("Tidy bot") {
        return false;
    }
    desk.press("\x1bOS");
    if !desk.wait_for("DAT-P1") {
        return false;
    }
    desk.press("m");
    if !desk.wait_for("Note on DAT-P1") {
        return false;
    }
    desk.press("half a sentence");
    desk.wait_for("half a sentence")
}

fn has_note(path: &Path) -> bool {
    let draft = path
        .with_file_name(".x.surefoot.toml.kept")
        .join("form.toml");
    std::fs::read_to_string(draft).is_ok_and(|text| text.contains("half a sentence"))
}
