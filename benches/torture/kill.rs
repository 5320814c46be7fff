//! Tests kill -9 at a random moment in a scripted session: answers, notes, votes, undo.
//!
//! The output is one line. Every edit that the screen showed as saved must be in the file, which must be readable and
//! pass verification; a pending edit may or may not be in the file, and nothing else may be. Text that was being typed
//! and is stored beside the file is restored exactly as typed, is not an edit, and is then dropped.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use surefoot::model::assessment::answer::Answer;
use surefoot::store;
use surefoot::store::OpenFile;

use crate::desk::{Owner, Workspace};
use crate::figures::Chance;
use crate::gone::begun;
use crate::process;
use crate::process::Watched;

/// Number of sessions that run in parallel.
const BESIDE: usize = 3;

/// Maximum lifetime of a session, in milliseconds.
const LONGEST: u64 = 700;

/// The data that the screen showed as saved for one control.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Promise {
    level: Option<u8>,
    note: Option<String>,
    rounds: usize,
}

/// The known state of an assessment.
#[derive(Clone, Debug, Default)]
struct Book {
    entries: usize,
    promised: BTreeMap<String, Promise>,
    /// The control with a pending edit.
    open: Option<String>,
}

/// The results of the kills.
#[derive(Clone, Debug, Default)]
struct Outcome {
    kills: usize,
    acknowledged: usize,
    on_the_way: usize,
    lost: Vec<String>,
    temporaries: usize,
    orphans: usize,
    brought_back: usize,
}

/// Runs `count` kills. Returns whether nothing was lost.
pub(crate) fn row(count: usize) -> bool {
    let workers: Vec<_> = (0..BESIDE)
        .map(|worker| {
            thread::spawn(move || {
                work(
                    worker,
                    count / BESIDE + usize::from(worker < count % BESIDE),
                )
            })
        })
        .collect();
    let mut all = Outcome::default();
    for worker in workers {
        let one = worker.join().unwrap();
        all.kills += one.kills;
        all.acknowledged += one.acknowledged;
        all.on_the_way += one.on_the_way;
        all.lost.extend(one.lost);
        all.temporaries += one.temporaries;
        all.orphans += one.orphans;
        all.brought_back += one.brought_back;
    }
    for lost in &all.lost {
        println!("kill: {lost}");
    }
    let held = all.lost.is_empty() && all.orphans == 0;
    println!(
        "kill: {} times, {} edits shown as saved, {} kills with one on its way, {} drafts brought back, {} lost, {} orphans, \
         {} temporary files left to be swept: {}",
        all.kills,
        all.acknowledged,
        all.on_the_way,
        all.brought_back,
        all.lost.len(),
        all.orphans,
        all.temporaries,
        if held { "held" } else { "FAILED" },
    );
    held
}

fn work(worker: usize, count: usize) -> Outcome {
    let mut outcome = Outcome::default();
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15 ^ (worker as u64 + 1));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.surefoot.toml");
    let mut book = None;
    for kill in 0..count {
        let mut now = book.take().unwrap_or_else(|| {
            std::fs::write(&path, begun()).unwrap();
            read(&path).unwrap()
        });
        let drafted = drafted(&path);
        let before = now.entries;
        let brought_back = live(&path, &mut now, drafted, &mut chance);
        outcome.kills += 1;
        outcome.brought_back += usize::from(brought_back);
        outcome.acknowledged += now.entries - before;
        outcome.on_the_way += usize::from(now.open.is_some());
        match judge(&path, &now) {
            // Replace a file whose questions are nearly all answered.
            Ok(next) => book = Some(next).filter(|next| next.promised.len() < 50),
            Err(words) => outcome
                .lost
                .push(format!("session {worker}, kill {kill}: {words}")),
        }
        outcome.temporaries +=
            process::sweep(folder.path()) + process::sweep(&folder.path().join("data"));
        outcome.temporaries += process::sweep(&folder.path().join("data").join("sessions"));
    }
    outcome.orphans = process::left(&folder.path().join("data")).len();
    outcome
}

/// Returns the state of a file.
fn read(path: &Path) -> Result<Book, String> {
    let opened = store::open(path).map_err(|fault| format!("it cannot be read: {fault}"))?;
    let mut book = Book {
        entries: opened.assessment.history().entries().len(),
        ..Book::default()
    };
    for (control, record) in &opened.assessment.state().controls {
        let level = match &record.answer {
            Some(Answer::Level(level)) => Some((*level).into()),
            _ => None,
        };
        let note = Some(record.note.clone()).filter(|note| !note.is_empty());
        let promise = Promise {
            level,
            note,
            rounds: record.votes.len(),
        };
        if promise.level.is_some() || promise.note.is_some() || promise.rounds > 0 {
            book.promised.insert(control.clone(), promise);
        }
    }
    Ok(book)
}

/// Returns whether a note or votes are restored at the next opening, because no edit in the file contains them.
fn drafted(path: &Path) -> bool {
    let Ok((_, opened)) = OpenFile::take(path, "team", Duration::from_secs(1)) else {
        return false;
    };
    let entries = opened.assessment.history().entries();
    let taken = |id: &String| entries.iter().any(|entry| entry.id == *id);
    opened
        .draft
        .is_some_and(|draft| !draft.kept_by.as_ref().is_some_and(taken))
}

/// Checks that everything promised is in the file.
fn judge(path: &Path, book: &Book) -> Result<Book, String> {
    let found = read(path)?;
    let most = book.entries + usize::from(book.open.is_some());
    if !(book.entries..=most).contains(&found.entries) {
        return Err(format!(
            "{} edits are there, {} to {most} were promised",
            found.entries, book.entries
        ));
    }
    for (control, promise) in &book.promised {
        let there = found.promised.get(control).cloned().unwrap_or_default();
        let same = there.level == promise.level
            && there.note == promise.note
            && there.rounds == promise.rounds;
        if !same && book.open.as_ref() != Some(control) {
            return Err(format!(
                "{control} says {there:?}, {promise:?} was promised"
            ));
        }
    }
    let verified = Command::new(env!("CARGO_BIN_EXE_surefoot"))
        .arg("verify")
        .arg(path)
        .env("SUREFOOT_DATA", path.parent().unwrap().join("data"))
        .env("SUREFOOT_CONFIG", "")
        .stdout(Stdio::null())
        .status()
        .unwrap();
    if verified.success() {
        Ok(found)
    } else {
        Err("it does not verify".to_owned())
    }
}

/// Runs a session until it is killed. Returns whether the draft was restored before the kill.
fn live(path: &Path, book: &mut Book, drafted: bool, chance: &mut Chance) -> bool {
    let mut desk = Workspace::open(path, Owner::Here);
    let watched = Watched::new(desk.id);
    let id = desk.id;
    let moment = Duration::from_millis(20 + chance.below(LONGEST));
    let killer = thread::spawn(move || {
        thread::sleep(moment);
        watched.kill();
        watched.ends_within(Duration::from_millis(900));
    });
    book.open = None;
    let seen = desk.wait_for("Tidy bot");
    // Drop the draft, so that the following keys go to the question.
    let brought_back = drafted && seen && desk.wait_for("is back");
    let seen = seen && (!drafted || (brought_back && drop_draft(&mut desk)));
    let alive = seen && {
        desk.press("\x1bOS");
        desk.wait_for("▸Question")
    };
    if alive {
        while act(&mut desk, book, chance) {}
    }
    killer.join().unwrap();
    process::code_of(id);
    brought_back
}

fn drop_draft(desk: &mut Workspace) -> bool {
    desk.press("\x1b");
    desk.wait_for("again to discard") && {
        desk.press("\x1b");
        desk.wait_for("0-4 answer")
    }
}

fn saved(rows: &[String]) -> bool {
    rows.iter().rev().take(2).any(|row| row.contains("saved "))
        && !rows.iter().any(|row| row.contains("NOT SAVED"))
}

/// Returns the control shown on the screen.
fn looked_at(rows: &[String]) -> Option<String> {
    let word = rows.get(3)?.split_whitespace().next()?;
    word.contains('-').then(|| word.to_owned())
}

/// Makes one edit and waits until it is shown as saved. Returns `false` once the program has ended.
fn act(desk: &mut Workspace, book: &mut Book, chance: &mut Chance) -> bool {
    let mut here = None;
    if !desk.wait_until(|rows| {
        here = looked_at(rows);
        here.is_some()
    }) {
        return false;
    }
    let control = here.unwrap_or_default();
    book.open = Some(control.clone());
    let mut promise = book.promised.get(&control).cloned().unwrap_or_default();
    let done = match chance.below(10) {
        0..=5 => {
            let level = u8::try_from(chance.below(5)).unwrap();
            promise.level = Some(level);
            desk.press(&level.to_string());
            desk.wait_until(|rows| looked_at(rows).is_some_and(|now| now != control) && saved(rows))
                && {
                    book.keep(&control, promise);
                    // Undo the edit now and then.
                    chance.below(4) > 0 || take_back(desk, book, &control)
                }
        }
        6..=7 => {
            let more = format!("said {}", chance.below(1_000_000));
            desk.press("m");
            desk.wait_for("Note on ") && {
                desk.press(&more);
                desk.wait_for(&more) && {
                    promise.note = Some(promise.note.unwrap_or_default() + &more);
                    desk.press("\x13");
                    let kept = desk.wait_until(|rows| {
                        !rows.iter().any(|row| row.contains("Note on ")) && saved(rows)
                    });
                    if kept {
                        book.keep(&control, promise);
                    }
                    kept
                }
            }
        }
        _ => {
            desk.press("v");
            desk.wait_for("enter reveal") && {
                promise.rounds += 1;
                desk.press("332\r");
                let kept = desk.wait_until(|rows| {
                    rows.iter().any(|row| row.contains("another round")) && saved(rows)
                });
                if kept {
                    book.keep(&control, promise);
                    desk.press("\x1b");
                }
                kept && desk.wait_for("0-4 answer")
            }
        }
    };
    if done {
        book.open = None;
    }
    done
}

fn take_back(desk: &mut Workspace, book: &mut Book, control: &str) -> bool {
    book.open = Some(control.to_owned());
    desk.press("\x1a");
    let done = desk.wait_until(|rows| rows.iter().any(|row| row.contains("Undone")) && saved(rows));
    if done {
        let promise = Promise {
            level: None,
            ..book.promised.get(control).cloned().unwrap_or_default()
        };
        book.keep(control, promise);
    }
    done
}

impl Book {
    /// Records one more promised edit.
    fn keep(&mut self, control: &str, promise: Promise) {
        self.entries += 1;
        self.open = None;
        self.promised.insert(control.to_owned(), promise);
    }
}
