//! Tests system calls that fail: full disk, broken disk, read-only disk, no permission, too many files.
//!
//! The output is one line for commands and one for sessions. Whichever call of a save fails, the file is complete, in
//! either the old or the new version; an accurate message explains the failure; and once the system works again, saving
//! works again too, in a session without a restart.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};

use rustix::process::{Pid, Signal};

use crate::desk::{Owner, Workspace};
use crate::process::{Watched, code_of};
use crate::scene;
use crate::scene::{Call, Scene};

pub(crate) const ERRORS: [&str; 5] = ["ENOSPC", "EIO", "EROFS", "EACCES", "EMFILE"];

/// The calls of a session that are made to fail. Drawing on the screen also calls `write`, so no write may fail here.
const OF_A_SESSION: [&str; 4] = ["openat", "open", "fsync", "renameat"];

const FILE: &str = "x.surefoot.toml";

/// Runs all calls and errors in `rounds` rounds. Returns whether nothing was lost.
pub(crate) fn row(rounds: usize) -> bool {
    if !scene::is_there() {
        println!("errors: there is no strace here that may trace, so nothing was tried: FAILED");
        return false;
    }
    scene::tell_the_passphrase();
    let mut held = true;
    for _ in 0..rounds {
        held &= sessions();
        held &= commands("a plain file", &Scene::begun(false));
        held &= commands("a draft beside it", &Scene::with_a_draft(false));
        held &= commands("a sealed file", &Scene::begun(true));
    }
    held
}

/// The way in which a command handled a failure.
enum Taken {
    /// The command reported the failure.
    Refused,
    /// The command succeeded without the call.
    Saved,
}

fn commands(name: &str, template: &Scene) -> bool {
    let mut calls = template.copy().calls(&["set", FILE, "DAT-P1=1"]);
    calls.retain(|call| call.of_the_work);
    let calls: Vec<&Call> = scene::may_fail(&calls).collect();
    let cases: Vec<(&str, &Call)> = ERRORS
        .iter()
        .flat_map(|error| calls.iter().map(|call| (*error, *call)))
        .collect();
    let outcomes = scene::each(cases.len(), |at| {
        let (error, call) = cases[at];
        one(template, error, call)
            .map_err(|words| format!("{error} at {} {}: {words}", call.name, call.nth))
    });
    let faults: Vec<&String> = outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().err())
        .collect();
    for fault in &faults {
        println!("errors: {name}: {fault}");
    }
    let count = |saved: bool| {
        outcomes
            .iter()
            .flatten()
            .filter(|taken| matches!(taken, Taken::Saved) == saved)
            .count()
    };
    println!(
        "errors: {name:<18} {} calls, {} failures; {} commands saved without, {} said why they could not, {} wrong: {}",
        calls.len(),
        cases.len(),
        count(true),
        count(false),
        faults.len(),
        if faults.is_empty() { "held" } else { "FAILED" },
    );
    faults.is_empty()
}

fn one(template: &Scene, error: &str, call: &Call) -> Result<Taken, String> {
    let scene = template.copy();
    let ran = scene.run(
        Some(&format!("{}:error={error}:when={}", call.name, call.nth)),
        &["set", FILE, "DAT-P1=1"],
    );
    let there = scene.whole("DAT-P1")?;
    if there.is_some_and(|level| level != 1) {
        return Err(format!("{there:?} is there"));
    }
    let taken = match ran.code {
        Some(0) if there != Some(1) => {
            return Err("it said that it was saved, and it is not".to_owned());
        }
        Some(0) => Taken::Saved,
        Some(2) => {
            let said = ran.err.trim();
            if !said.ends_with('.') || said.contains("panicked") {
                return Err(format!("it said no sentence: {said}"));
            }
            if there == Some(1)
                && (said.contains("Nothing was changed") || said.contains("nothing was written"))
            {
                return Err(format!("it was changed, and it said: {said}"));
            }
            Taken::Refused
        }
        code => return Err(format!("it ended with {code:?}: {}", ran.err)),
    };
    scene.mended(&scene.run(None, &["set", FILE, "DAT-P1=3"]), "DAT-P1", 3)?;
    Ok(taken)
}

/// Runs sessions whose calls fail for a while.
fn sessions() -> bool {
    let template = Scene::begun(false);
    let mut faults = Vec::new();
    let mut count = 0;
    for (at, error) in ERRORS.iter().enumerate() {
        for (nth, call) in OF_A_SESSION.iter().enumerate() {
            count += 1;
            let by_hand = (at + nth) % 2 == 0;
            faults.extend(
                session(&template.copy(), error, call, by_hand)
                    .err()
                    .map(|words| {
                        let how = if by_hand { "ctrl-s" } else { "waiting" };
                        format!("{error} at {call}, then {how}: {words}")
                    }),
            );
        }
    }
    for fault in &faults {
        println!("errors: a session: {fault}");
    }
    println!(
        "errors: {:<18} {count} failures; {} shown, and saved again without a restart, {} wrong: {}",
        "a session",
        count - faults.len(),
        faults.len(),
        if faults.is_empty() { "held" } else { "FAILED" },
    );
    faults.is_empty()
}

/// An strace attached to a running program; detaches when dropped.
struct Trouble {
    strace: Child,
    /// The output of strace, kept open because strace ends if nobody can read it.
    _said: BufReader<ChildStderr>,
}

impl Trouble {
    fn upon(id: u32, inject: &str) -> Self {
        let name = inject.split(':').next().unwrap_or_default();
        let mut strace = Command::new("strace")
            .args([
                "-f",
                "-o",
                "/dev/null",
                "-e",
                &format!("trace={name}"),
                "-e",
                &format!("inject={inject}"),
            ])
            .args(["-p", &id.to_string()])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(strace.stderr.take().unwrap());
        said.read_line(&mut line).unwrap();
        assert!(line.contains("attached"), "{line}");
        Self {
            strace,
            _said: said,
        }
    }
}

impl Drop for Trouble {
    fn drop(&mut self) {
        let pid = Pid::from_raw(i32::try_from(self.strace.id()).unwrap()).unwrap();
        let _ = rustix::process::kill_process(pid, Signal::INT);
        let _ = self.strace.wait();
    }
}

fn session(scene: &Scene, error: &str, call: &str, by_hand: bool) -> Result<(), String> {
    let mut desk = Workspace::open(&scene.path, Owner::Here);
    let watched = Watched::new(desk.id);
    let outcome = mended_in(scene, &mut desk, &format!("{call}:error={error}"), by_hand);
    let alive = !watched.ends_within(std::time::Duration::ZERO);
    watched.kill();
    code_of(watched.id);
    let outcome = outcome.map_err(|words| format!("{words}\n{}", desk.picture()));
    if alive {
        outcome
    } else {
        outcome.and(Err("the session ended".to_owned()))
    }
}

fn mended_in(
    scene: &Scene,
    desk: &mut Workspace,
    inject: &str,
    by_hand: bool,
) -> Result<(), String> {
    let there = desk.wait_for("Tidy bot") && {
        desk.press("\x1bOS");
        desk.wait_for("▸Question") && {
            desk.press("\x1b[H");
            desk.wait_for("DAT-P1")
        }
    };
    if !there {
        return Err("no session".to_owned());
    }
    let trouble = Trouble::upon(desk.id, inject);
    desk.press("1");
    if !desk.wait_for("Not saved: ") {
        return Err("the failure was not shown".to_owned());
    }
    let between = scene.whole("DAT-P1")?;
    if between.is_some_and(|level| level != 1) {
        return Err(format!("{between:?} is there"));
    }
    drop(trouble);
    if by_hand {
        desk.press("\x13");
    }
    if !desk.wait_until(|rows| {
        let has = |words: &str| rows.iter().any(|row| row.contains(words));
        has("saved ") && !has("Not saved") && !has("NOT SAVED")
    }) {
        return Err("it was not saved again".to_owned());
    }
    if scene.whole("DAT-P1")? == Some(1) {
        Ok(())
    } else {
        Err("shown as saved, it is not there".to_owned())
    }
}
