//! Tests 2 programs that use the same file at the same time: 2 commands, a command and a session, or a session and an
//! unrelated program.
//!
//! The output is one line. Every acknowledged edit of both programs is in the file; a program that has to wait names
//! the user it waits for; and a version written by another program is never overwritten.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use surefoot::store;

use crate::desk::{Owner, Workspace};
use crate::process::{Watched, code_of};
use crate::scene;
use crate::scene::{Ran, Scene};

const FILE: &str = "x.surefoot.toml";

/// The number of pairs of commands on one file.
const MOST: usize = 50;

/// One in `HELD` pairs of commands is followed by a session and a command, and one in `OUTSIDE` by a session and
/// another program.
const HELD: usize = 100;
const OUTSIDE: usize = 25;

/// Runs `count` pairs. Returns whether nothing was lost.
pub(crate) fn row(count: usize) -> bool {
    let mut lost = Vec::new();
    let mut waits = crate::figures::Figures::default();
    let template = Scene::begun(false);
    let mut scene = template.copy();
    for at in 0..count {
        if at % MOST == 0 {
            scene = template.copy();
        }
        let started = Instant::now();
        lost.extend(
            pair(&scene, at)
                .err()
                .map(|words| format!("pair {at}: {words}")),
        );
        waits.values.push(crate::process::since(started));
    }
    let part = |of: usize| count.div_ceil(of);
    for at in 0..part(HELD) {
        lost.extend(
            beside_a_session(&template.copy())
                .err()
                .map(|words| format!("session {at}: {words}")),
        );
    }
    for at in 0..part(OUTSIDE) {
        lost.extend(
            an_outsider(&template.copy())
                .err()
                .map(|words| format!("outsider {at}: {words}")),
        );
    }
    let traced = if scene::is_there() { part(OUTSIDE) } else { 0 };
    if traced == 0 {
        lost.push(
            "there is no strace here that may trace: one of three kinds was not tried".to_owned(),
        );
    }
    for at in 0..traced {
        lost.extend(
            an_outsider_meanwhile(&template.copy())
                .err()
                .map(|words| format!("meanwhile {at}: {words}")),
        );
    }
    for words in &lost {
        println!("races: {words}");
    }
    println!(
        "races: {count} pairs of commands (ms for both: {}), {} sessions with a command beside them, {} with another program, \
         {} commands with another program, {} lost: {}",
        waits.line(),
        part(HELD),
        part(OUTSIDE),
        traced,
        lost.len(),
        if lost.is_empty() { "held" } else { "FAILED" },
    );
    lost.is_empty()
}

fn spawn(scene: &Scene, edit: &str) -> std::process::Child {
    scene
        .command(None, &["set", FILE, edit], &PathBuf::new())
        .spawn()
        .unwrap()
}

fn ended(child: std::process::Child) -> Ran {
    let out = child.wait_with_output().unwrap();
    Ran {
        code: out.status.code(),
        err: String::from_utf8_lossy(&out.stderr).into_owned(),
    }
}

/// Runs 2 commands at the same moment: both report success, and both edits are in the file.
fn pair(scene: &Scene, at: usize) -> Result<(), String> {
    let levels = [
        u8::try_from(at % 5).unwrap(),
        u8::try_from((at + 2) % 5).unwrap(),
    ];
    let edits = [("MOD-P1", levels[0]), ("MOD-P2", levels[1])];
    let children = edits.map(|(control, level)| spawn(scene, &format!("{control}={level}")));
    for (ran, (control, level)) in children.map(ended).iter().zip(edits) {
        if ran.code != Some(0) {
            return Err(format!("{control} was refused: {}", ran.err));
        }
        if scene.level(control)? != Some(level) {
            return Err(format!("{control} was said to be saved, and is not"));
        }
    }
    if at % MOST == MOST - 1 {
        scene.whole("MOD-P1").map(drop)
    } else {
        Ok(())
    }
}

/// A session at the first question.
struct Session {
    desk: Workspace,
    watched: Watched,
}

impl Session {
    fn open(scene: &Scene) -> Result<Self, String> {
        let mut desk = Workspace::open(&scene.path, Owner::Here);
        let watched = Watched::new(desk.id);
        let there = desk.wait_for("Tidy bot") && {
            desk.press("\x1bOS");
            desk.wait_for("▸Question") && {
                // Go to the first question, whichever one is shown.
                desk.press("\x1b[H");
                desk.wait_for("DAT-P1")
            }
        };
        let session = Self { desk, watched };
        if there {
            Ok(session)
        } else {
            Err(format!("no session:\n{}", session.desk.picture()))
        }
    }

    fn answer(&mut self, level: u8, seen: &str) -> Result<(), String> {
        self.desk.press(&level.to_string());
        if self.desk.wait_for(seen) {
            Ok(())
        } else {
            Err(format!("no `{seen}`:\n{}", self.desk.picture()))
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.watched.kill();
        code_of(self.watched.id);
    }
}

/// Runs a command while a session has the file open: the command waits and names the user, and the session loses no
/// edit.
fn beside_a_session(scene: &Scene) -> Result<(), String> {
    let mut session = Session::open(scene)?;
    let command = spawn(scene, "MOD-P1=4");
    let answered = session.answer(1, "saved ");
    let ran = ended(command);
    answered?;
    if ran.code != Some(2) || !ran.err.contains("team has had it open since") {
        return Err(format!(
            "the command ended with {:?}: {}",
            ran.code, ran.err
        ));
    }
    if scene.whole("DAT-P1")? != Some(1) || scene.level("MOD-P1")?.is_some() {
        return Err("the file does not hold what the session said".to_owned());
    }
    drop(session);
    scene.mended(&scene.run(None, &["set", FILE, "MOD-P1=4"]), "MOD-P1", 4)?;
    if scene.level("DAT-P1")? == Some(1) {
        Ok(())
    } else {
        Err("the answer of the session is gone".to_owned())
    }
}

/// Creates another version of the file in a copy of the folder. Returns its bytes and its path, which is in the same
/// folder so that the version can be renamed.
fn made_elsewhere(scene: &Scene) -> (Vec<u8>, PathBuf) {
    let elsewhere = scene.copy();
    assert_eq!(
        elsewhere.run(None, &["set", FILE, "MOD-P1=4"]).code,
        Some(0)
    );
    let bytes = fs::read(&elsewhere.path).unwrap();
    let path = scene.folder().join("by-another");
    fs::write(&path, &bytes).unwrap();
    (bytes, path)
}

/// Lets another program replace the file while a session has it open.
fn an_outsider(scene: &Scene) -> Result<(), String> {
    let (theirs, other) = made_elsewhere(scene);
    let mut session = Session::open(scene)?;
    fs::rename(other, &scene.path).unwrap();
    session.answer(1, "Another program changed")?;
    if fs::read(&scene.path).unwrap() != theirs {
        return Err("what the other program wrote was written over".to_owned());
    }
    let apart = scene.folder().join("x.apart-1.surefoot.toml");
    let opened = store::open(&apart).map_err(|fault| fault.to_string())?;
    if !opened.assessment.state().controls.contains_key("DAT-P1") {
        return Err("the own version does not hold the answer".to_owned());
    }
    session.desk.press("\x13");
    if !session.desk.wait_for("Merged ") {
        return Err(format!("they were not joined:\n{}", session.desk.picture()));
    }
    let both = (scene.whole("DAT-P1")?, scene.level("MOD-P1")?);
    if both == (Some(1), Some(4)) {
        Ok(())
    } else {
        Err(format!("joined, they are {both:?}"))
    }
}

/// Lets another program replace the file after a command has read it and before it saves.
fn an_outsider_meanwhile(scene: &Scene) -> Result<(), String> {
    let (theirs, other) = made_elsewhere(scene);
    // The command lists the folder once it has read the file; strace delays it there.
    let inject = "getdents64:delay_enter=500000:when=1";
    let mut command = scene.command(
        Some(inject),
        &["set", FILE, "DAT-P1=1"],
        &PathBuf::from("/dev/null"),
    );
    let command = command.spawn().unwrap();
    let lock = scene.folder().join(".x.surefoot.toml.kept").join("lock");
    let until = Instant::now() + crate::desk::PATIENCE;
    while !fs::read_to_string(&lock).is_ok_and(|text| text.contains("process"))
        && Instant::now() < until
    {
        std::thread::sleep(Duration::from_millis(1));
    }
    // A few calls come between the lock and that point.
    std::thread::sleep(Duration::from_millis(100));
    fs::rename(other, &scene.path).unwrap();
    let ran = ended(command);
    if fs::read(&scene.path).unwrap() != theirs {
        return Err(format!(
            "what the other program wrote was written over ({:?})",
            ran.code
        ));
    }
    if ran.code != Some(2) || !ran.err.contains("changed in the meantime") {
        return Err(format!(
            "the command ended with {:?}: {}",
            ran.code, ran.err
        ));
    }
    scene.mended(&scene.run(None, &["set", FILE, "DAT-P1=1"]), "DAT-P1", 1)
}
