//! Tests kill -9 at a random moment while somebody fills in a form or records votes, and each signal right after a key
//! press.
//!
//! The output is one line. Text shown on the screen 1 second before the end must be restored exactly as typed when the
//! file is next opened, must not be an edit, and must be gone once it is dropped.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use surefoot::model::assessment::example::example;
use surefoot::model::assessment::file;
use surefoot::store;
use surefoot::store::{Draft, OpenFile};

use crate::desk::{Owner, Workspace};
use crate::figures::Chance;
use crate::process;
use crate::process::Watched;

/// Maximum time by which the disk may lag behind the screen.
const BEHIND: Duration = Duration::from_secs(1);

/// Maximum typing time before the kill, in milliseconds.
const LONGEST: u64 = 2600;

/// The key that moves between the fields of a case.
const NEXT: &str = "\t";

/// A form, or votes.
struct Case {
    /// The keys that open the form from a question.
    opens: &'static str,
    /// The text that the screen then shows.
    title: &'static str,
    /// The keys that lead to each field, before its text.
    fields: &'static [&'static str],
    /// The characters that can be typed in the fields.
    letters: &'static str,
}

const LETTERS: &str = "abcdefghijkmnopqrstuvwxyz";

const fn form(opens: &'static str, title: &'static str, fields: &'static [&'static str]) -> Case {
    Case {
        opens,
        title,
        fields,
        letters: LETTERS,
    }
}

/// Each kind of form. None of the texts is a date, a number or the id of a control, so no form with such a field is
/// valid.
const CASES: &[Case] = &[
    form("x", "Exception for", &["", NEXT, "\t\t"]),
    form("u", "Nobody here knows", &["", NEXT]),
    form("t", "Begin a meeting", &["", NEXT, NEXT]),
    form("\x1b[18~pa", "Add a person", &["", NEXT, NEXT]),
    form("\x06a", "Add a validation", &[NEXT, NEXT, NEXT, NEXT]),
    form("m", "Note on", &[""]),
    form("p", "Park an item", &[""]),
    Case {
        opens: "v",
        title: "enter reveal",
        fields: &[""],
        letters: "01234",
    },
    form("n", "does not apply", &[""]),
    // The previous question has an answer, which evidence needs.
    form("\x1b[De", "Evidence for", &["\t\t", NEXT]),
    form("o", "Who carries", &[""]),
    form("vw", "Who votes?", &[""]),
    form("\x1b[18~s", "First day of work", &[""]),
    form("\x1b[18~t", "start?", &[""]),
    form("\x1b[18~z", "put off?", &[""]),
    form("\x1b[18~m", "Meet a date", &[NEXT]),
    form("\x1b[19~e", "Where shall it be written?", &[""]),
    form("\x02a", "Save a baseline", &[""]),
    form("\x1bORr", "Go through all answers again", &[""]),
    form("\x17", "Save elsewhere", &[""]),
];

/// The way in which a session ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// kill -9 this many milliseconds after the form opened, whatever is happening at that moment.
    Kill(u64),
    /// kill -9 after 1 second without typing.
    KillAtRest,
    /// A signal as soon as the last key is shown.
    Signal(&'static str),
}

/// Number of directed cases: the most frequently used forms, each killed at rest and by a signal.
const DIRECTED: usize = 8;
const SIGNALS: [&str; 4] = ["TERM", "HUP", "INT", "QUIT"];

/// The results of all cases.
#[derive(Debug, Default)]
struct Outcome {
    ends: usize,
    keys: usize,
    brought_back: usize,
    late: usize,
    lost: Vec<String>,
    most: Duration,
}

/// Runs the directed cases and `count` random kills. Returns whether no text was lost or late.
pub(crate) fn row(count: usize) -> bool {
    let mut outcome = Outcome::default();
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let directed = (0..DIRECTED).flat_map(|case| {
        [
            (case, End::KillAtRest),
            (case, End::Signal(SIGNALS[case % 4])),
        ]
    });
    let random: Vec<(usize, End)> = (0..count)
        .map(|at| (at % CASES.len(), End::Kill(100 + chance.below(LONGEST))))
        .collect();
    for (case, end) in directed.chain(random) {
        let case = &CASES[case];
        if let Err(words) = one(case, end, &mut chance, &mut outcome) {
            outcome
                .lost
                .push(format!("{}, {end:?}: {words}", case.title));
        }
    }
    for lost in &outcome.lost {
        println!("drafts: {lost}");
    }
    let held = outcome.lost.is_empty() && outcome.late == 0;
    println!(
        "drafts: {} kills and signals in {} kinds of forms, {} keys shown, {} drafts brought back, {} more than a second \
         behind (at most {} ms), {} lost: {}",
        outcome.ends,
        CASES.len(),
        outcome.keys,
        outcome.brought_back,
        outcome.late,
        outcome.most.as_millis(),
        outcome.lost.len(),
        if held { "held" } else { "FAILED" },
    );
    held
}

/// Types into one form until the session ends, and checks the text restored at the next opening.
fn one(case: &Case, end: End, chance: &mut Chance, outcome: &mut Outcome) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.surefoot.toml");
    let questionnaire = store::questionnaire(None).unwrap();
    std::fs::write(&path, file::write(&example(&questionnaire).unwrap())).unwrap();
    let before = std::fs::read(&path).unwrap();
    let mut desk = Workspace::open(&path, Owner::Here);
    let (watched, id) = (Watched::new(desk.id), desk.id);
    if !open(&mut desk, case) {
        return Err(format!("it was not opened: {}", desk.picture()));
    }
    let killer = match end {
        End::Kill(moment) => Some(thread::spawn(move || {
            thread::sleep(Duration::from_millis(moment));
            let at = Instant::now();
            watched.kill();
            at
        })),
        End::KillAtRest | End::Signal(_) => None,
    };
    let (typed, shown) = fill_in(&mut desk, case, killer.is_some(), chance);
    let at = match (killer, end) {
        (Some(killer), _) => killer.join().unwrap(),
        (None, End::Signal(signal)) => signal_to(id, signal),
        (None, _) => {
            thread::sleep(BEHIND);
            signal_to(id, "KILL")
        }
    };
    process::code_of(id);
    drop(desk);
    outcome.ends += 1;
    outcome.keys += shown.len();
    if std::fs::read(&path).unwrap() != before {
        return Err("half a form became an edit".to_owned());
    }
    let draft = draft_beside(&path)?;
    let texts = draft
        .iter()
        .flat_map(|draft| &draft.parts)
        .flat_map(|part| &part.fields);
    let kept: String = texts.map(|(_, text)| text.as_str()).collect();
    if !typed.starts_with(&kept) {
        return Err(format!("{kept:?} came back for {typed:?}"));
    }
    // Each letter is 1 byte.
    if let Some(first) = shown.get(kept.len()) {
        let behind = at.saturating_duration_since(*first);
        let all = matches!(end, End::Signal(_) | End::KillAtRest);
        outcome.most = outcome.most.max(behind);
        outcome.late += usize::from(behind > BEHIND);
        if all || (kept.is_empty() && behind > BEHIND) {
            return Err(format!(
                "{kept:?} is left of {typed:?}, {} ms behind",
                behind.as_millis()
            ));
        }
    }
    let last = draft.and_then(|draft| draft.parts.last()?.fields.last().cloned());
    comes_back(&path, last.as_ref().map(|(_, text)| text.as_str()), outcome)
}

fn open(desk: &mut Workspace, case: &Case) -> bool {
    desk.wait_for("▸") && {
        desk.press("\x1bOS");
        desk.wait_for("0-4 answer") && {
            desk.press(case.opens);
            desk.wait_for(case.title)
        }
    }
}

/// Types a few letters into each field. Returns the text, and when each letter appeared on the screen.
fn fill_in(
    desk: &mut Workspace,
    case: &Case,
    endless: bool,
    chance: &mut Chance,
) -> (String, Vec<Instant>) {
    let letters: Vec<char> = case.letters.chars().collect();
    let (mut typed, mut shown) = (String::new(), Vec::new());
    for (at, before) in case.fields.iter().enumerate() {
        desk.press(before);
        let last = at + 1 == case.fields.len();
        let mut here = String::new();
        // The last field is filled until the kill; a vote accepts no more digits than this, and a row fits no more
        // letters.
        let most = if endless && last {
            24
        } else {
            3 + chance.below(4)
        };
        for _ in 0..most {
            let letter = letters[usize::try_from(chance.below(letters.len() as u64)).unwrap()];
            typed.push(letter);
            here.push(letter);
            desk.press(&letter.to_string());
            if !desk.wait_for(&here) {
                return (typed, shown);
            }
            shown.push(Instant::now());
            thread::sleep(Duration::from_millis(chance.below(if endless {
                350
            } else {
                60
            })));
        }
    }
    // Wait for the kill.
    if endless {
        desk.wait_until(|_| false);
    }
    (typed, shown)
}

fn signal_to(id: u32, signal: &str) -> Instant {
    let at = Instant::now();
    assert!(
        Command::new("kill")
            .args(["-s", signal, &id.to_string()])
            .status()
            .unwrap()
            .success()
    );
    at
}

fn draft_beside(path: &Path) -> Result<Option<Draft>, String> {
    let opened = OpenFile::take(path, "team", Duration::from_secs(5));
    opened
        .map(|(_, opened)| opened.draft)
        .map_err(|fault| fault.to_string())
}

/// Opens the file again, and checks that the last text is restored, and gone once it is dropped.
fn comes_back(path: &Path, last: Option<&str>, outcome: &mut Outcome) -> Result<(), String> {
    let mut desk = Workspace::open(path, Owner::Here);
    let (watched, id) = (Watched::new(desk.id), desk.id);
    let told = if last.is_some() {
        desk.wait_for("is back")
    } else {
        desk.wait_for("0-4 answer")
    };
    let kept = last.unwrap_or_default();
    // The screen shows the end of a long text.
    let tail: String = kept.chars().skip(kept.len().saturating_sub(3)).collect();
    let mut outcome_of_it = Ok(());
    if !told || !desk.wait_for(&tail) {
        outcome_of_it = Err(format!("{kept:?} is not on the screen: {}", desk.picture()));
    } else if last.is_some() {
        outcome.brought_back += 1;
        desk.press("\x1b");
        if desk.wait_for("again to discard") {
            desk.press("\x1b");
        }
        let draft = path
            .with_file_name(".x.surefoot.toml.kept")
            .join("form.toml");
        if !desk.wait_until(|rows| !rows.iter().any(|row| row.contains("again to discard")))
            || !is_gone(&draft)
        {
            outcome_of_it = Err(format!("{kept:?} was dropped, and is still there"));
        }
    }
    watched.kill();
    process::code_of(id);
    outcome_of_it
}

fn is_gone(path: &Path) -> bool {
    (0..200).any(|_| {
        thread::sleep(Duration::from_millis(10));
        !path.exists()
    })
}
