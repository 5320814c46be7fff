//! Ends the process when something outside the event loop asks for it: a signal, a lost terminal, or a broken thread.
//!
//! If the event loop does not react in time, a watchdog thread ends the process: committed edits are on the disk
//! already, so a hang must not keep the program alive. Nothing is saved here.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// How long the loop may take to hear that it is to end. A terminal that is gone has the process gone in half a second.
const GRACE: Duration = Duration::from_millis(400);

/// How long it may then take to save, or to be done with the disk before it hears anything.
const LONGEST: Duration = Duration::from_secs(10);

/// After which part of the grace the loop lets the rest of a flood of keys be.
const PRESSING: Duration = Duration::from_millis(200);

/// How long a terminal that hangs may keep the process that is over.
const MOMENT: Duration = Duration::from_millis(50);

#[derive(Debug)]
struct State {
    /// The exit code, and since when its time runs.
    asked: Option<(i32, Instant)>,
    /// Whether the loop has heard it.
    acknowledged: bool,
    /// Whether something is read or written.
    at_the_disk: bool,
    /// Whether somebody sees to it.
    watched: bool,
}

static STATE: Mutex<State> = Mutex::new(State {
    asked: None,
    acknowledged: false,
    at_the_disk: false,
    watched: false,
});
static CHANGED: Condvar = Condvar::new();

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks for the end with an exit code, and sees to it that it comes. `leave` puts the terminal back.
pub(super) fn request(code: i32, leave: fn()) {
    let mut state = state();
    state.asked.get_or_insert_with(|| (code, Instant::now()));
    if !std::mem::replace(&mut state.watched, true) {
        drop(state);
        // the loop ends it without that thread too, if it hears anything
        let _ = thread::Builder::new()
            .name("ending".to_owned())
            .spawn(move || see_to_it(leave));
    }
}

/// The exit code of the end that is asked for.
pub(super) fn code() -> Option<i32> {
    state().asked.map(|(code, _)| code)
}

/// Whether the end is asked for.
pub(super) fn is_asked() -> bool {
    code().is_some()
}

/// Whether the end is asked for, and not since just now.
pub(super) fn is_overdue() -> bool {
    state()
        .asked
        .is_some_and(|(_, since)| since.elapsed() > PRESSING)
}

/// The loop has heard it: it saves and leaves by itself.
pub(super) fn acknowledged() {
    state().acknowledged = true;
    CHANGED.notify_all();
}

/// It was meant for another program.
pub(super) fn withdrawn() {
    state().asked = None;
    CHANGED.notify_all();
}

/// Does something at the disk, which is never cut short while it goes on.
pub(super) fn at_the_disk<T>(work: impl FnOnce() -> T) -> T {
    /// Says that it is over, in a panic too.
    struct Over;
    impl Drop for Over {
        fn drop(&mut self) {
            let mut state = state();
            state.at_the_disk = false;
            // the loop hears what came meanwhile only now
            if let Some((_, since)) = &mut state.asked {
                *since = Instant::now();
            }
            CHANGED.notify_all();
        }
    }
    state().at_the_disk = true;
    let _over = Over;
    work()
}

/// Waits until the loop has ended the process, and ends it where that takes too long.
fn see_to_it(leave: fn()) {
    let mut state = state();
    loop {
        let Some((code, since)) = state.asked else {
            state.watched = false;
            return;
        };
        let patience = if state.acknowledged || state.at_the_disk {
            LONGEST
        } else {
            GRACE
        };
        let left = patience.saturating_sub(since.elapsed());
        if left.is_zero() {
            drop(state);
            in_a_moment(leave);
            exit(code);
        }
        let (next, _) = CHANGED
            .wait_timeout(state, left)
            .unwrap_or_else(PoisonError::into_inner);
        state = next;
    }
}

/// Puts the terminal back, unless even that hangs.
fn in_a_moment(leave: fn()) {
    let (done, heard) = mpsc::channel();
    let left = thread::Builder::new()
        .name("leaving".to_owned())
        .spawn(move || {
            leave();
            let _ = done.send(());
        });
    if left.is_ok() {
        let _ = heard.recv_timeout(MOMENT);
    }
}

/// Ends at once: nothing that hangs is waited for.
#[cfg(unix)]
fn exit(code: i32) -> ! {
    signal_hook::low_level::exit(code)
}

#[cfg(not(unix))]
fn exit(code: i32) -> ! {
    std::process::exit(code)
}
