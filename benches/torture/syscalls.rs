//! Tests kill -9 at every system call of a save, 3 generations deep: the save is killed, killed twice more on the files
//! left behind, and then run undisturbed.
//!
//! The output is one line for each kind of save. After each kill the file must be readable and pass verification, with
//! all acknowledged edits and either the old or the new value of the pending one; the undisturbed run must succeed and
//! leave nothing half-written.

use crate::scene;
use crate::scene::{Call, Scene};

/// The outcome of one try: the number of runs killed, the number that ended before the call, and the errors found.
#[derive(Default)]
struct Outcome {
    kills: usize,
    ended: usize,
    lost: Option<String>,
}

/// Runs all calls in `rounds` rounds. Returns whether nothing was lost.
pub(crate) fn row(rounds: usize) -> bool {
    if !scene::is_there() {
        println!("syscalls: there is no strace here that may trace, so nothing was tried: FAILED");
        return false;
    }
    scene::tell_the_passphrase();
    let mut held = true;
    held &= saves("a plain file", &Scene::begun(false), rounds);
    held &= saves("a draft beside it", &Scene::with_a_draft(false), rounds);
    held &= saves("a sealed file", &Scene::begun(true), rounds);
    held &= saves("a sealed draft", &Scene::with_a_draft(true), rounds);
    held &= beginnings("a new file", false);
    held &= beginnings("a new sealed file", true);
    held
}

/// Runs `one` for each number and prints the results.
fn each(
    name: &str,
    calls: usize,
    count: usize,
    one: impl Fn(usize, &mut Outcome) -> Result<(), String> + Sync,
) -> bool {
    let outcomes = scene::each(count, |at| {
        let mut outcome = Outcome::default();
        outcome.lost = one(at, &mut outcome).err();
        outcome
    });
    let lost: Vec<&String> = outcomes
        .iter()
        .filter_map(|outcome| outcome.lost.as_ref())
        .collect();
    for lost in &lost {
        println!("syscalls: {name}: {lost}");
    }
    let held = lost.is_empty();
    println!(
        "syscalls: {name:<18} {calls} calls, {} kills in three generations ({} runs ended before theirs), {} lost: {}",
        outcomes.iter().map(|outcome| outcome.kills).sum::<usize>(),
        outcomes.iter().map(|outcome| outcome.ended).sum::<usize>(),
        lost.len(),
        if held { "held" } else { "FAILED" },
    );
    held
}

const FILE: &str = "x.surefoot.toml";

fn saves(name: &str, template: &Scene, rounds: usize) -> bool {
    let tried = template.copy();
    // The first save creates the folder beside the file and the first snapshot; later ones do not.
    let first = tried.calls(&["set", FILE, "DAT-P1=1"]);
    let next = tried.calls(&["set", FILE, "DAT-P1=2"]);
    let count = first.len().max(next.len());
    each(name, count, count * rounds, |at, outcome| {
        let (round, at) = (at / count, at % count);
        let scene = template.copy();
        // Each call is hit in the first generation, combined with different later calls in each round.
        let calls = [
            pick(&first, at),
            pick(&next, at * 7 + 31 * (round + 1)),
            pick(&next, at * 11 + 17 * (round + 1)),
        ];
        let mut before = None;
        for (call, level) in calls.into_iter().zip([1, 2, 4]) {
            before = killed(&scene, call, before, level, outcome)?;
        }
        scene
            .mended(&scene.run(None, &["set", FILE, "DAT-P1=3"]), "DAT-P1", 3)
            .map_err(|words| {
                let calls: Vec<String> = calls
                    .iter()
                    .map(|call| format!("{} {}", call.name, call.nth))
                    .collect();
                format!("after {}: {words}", calls.join(", "))
            })
    })
}

fn pick(calls: &[Call], at: usize) -> &Call {
    &calls[at % calls.len()]
}

/// Sets a level and is killed at a call. Returns the level in the file afterwards.
fn killed(
    scene: &Scene,
    call: &Call,
    before: Option<u8>,
    level: u8,
    outcome: &mut Outcome,
) -> Result<Option<u8>, String> {
    let inject = format!("{}:signal=KILL:when={}", call.name, call.nth);
    let ran = scene.run(Some(&inject), &["set", FILE, &format!("DAT-P1={level}")]);
    outcome.kills += usize::from(ran.code.is_none());
    outcome.ended += usize::from(ran.code.is_some());
    let about = |words: String| format!("killed at {} {}: {words}", call.name, call.nth);
    if ran.code.is_some_and(|code| code != 0) {
        return Err(about(format!(
            "it ended with {:?} instead: {}",
            ran.code, ran.err
        )));
    }
    let there = scene.whole("DAT-P1").map_err(about)?;
    if there != Some(level) && (ran.code.is_some() || there != before) {
        return Err(about(format!(
            "{there:?} is there, {before:?} was acknowledged and {level} was on its way"
        )));
    }
    Ok(there)
}

/// Kills the creation of a file: the file is then missing or complete, and can be created or opened.
fn beginnings(name: &str, sealed: bool) -> bool {
    let mut words = vec!["new", FILE];
    if sealed {
        words.push("--encrypt");
    }
    let calls = Scene::empty(sealed).calls(&words);
    each(name, calls.len(), calls.len(), |at, outcome| {
        let scene = Scene::empty(sealed);
        let call = &calls[at];
        let about = |words: String| format!("killed at {} {}: {words}", call.name, call.nth);
        let ran = scene.run(
            Some(&format!("{}:signal=KILL:when={}", call.name, call.nth)),
            &words,
        );
        outcome.kills += usize::from(ran.code.is_none());
        outcome.ended += usize::from(ran.code.is_some());
        if !scene.path.exists() {
            let again = scene.run(None, &words);
            // A new key that encrypts nothing yet is never overwritten, and the message names it.
            let key = surefoot::store::key_file(&scene.path);
            if again.code != Some(0) && !(sealed && key.exists() && again.err.contains("key.age")) {
                return Err(about(format!("it cannot be made again: {}", again.err)));
            }
            if again.code != Some(0) {
                std::fs::remove_file(key).unwrap();
                let again = scene.run(None, &words);
                if again.code != Some(0) {
                    return Err(about(format!(
                        "it cannot be made without its key: {}",
                        again.err
                    )));
                }
            }
        }
        let earlier = ["DAT-P2=2", "DAT-P3=3"];
        let ran = scene.run(None, &["set", FILE, "DAT-P1=3", earlier[0], earlier[1]]);
        scene.mended(&ran, "DAT-P1", 3).map_err(about)
    })
}
