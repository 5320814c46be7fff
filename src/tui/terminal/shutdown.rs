//! Ends the process on a request from outside the event loop: a signal, a lost terminal, or a thread that panicked.
//!
//! If the event loop does not react in time, a watchdog thread ends the process: committed edits are already on disk,
//! so a hang must not keep the program alive. Nothing is saved here.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// How long the loop may take to notice the request. With a lost terminal, the process ends within half a second.
const GRACE: Duration = Duration::from_millis(400);

/// How long the loop may then take to save, or how long disk access in progress may keep the loop from noticing the
/// request.
const LONGEST: Duration = Duration::from_secs(10);

/// The part of [`GRACE`] after which the loop drops the remaining keys of a flood.
const PRESSING: Duration = Duration::from_millis(200);

/// How long restoring a blocked terminal may delay the end of the process.
const MOMENT: Duration = Duration::from_millis(50);

#[derive(Debug)]
struct State {
    /// The exit code, and the time from which the time limits are counted.
    asked: Option<(i32, Instant)>,
    /// Whether the loop has noticed the request.
    acknowledged: bool,
    /// Whether a file is being read or written.
    at_the_disk: bool,
    /// Whether the watchdog thread is running.
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

/// Requests the end of the process with an exit code, and starts the watchdog. `leave` restores the terminal.
pub(super) fn request(code: i32, leave: fn()) {
    let mut state = state();
    state.asked.get_or_insert_with(|| (code, Instant::now()));
    if !std::mem::replace(&mut state.watched, true) {
        drop(state);
        // without the watchdog, the loop still ends the process once it notices the request
        let _ = thread::Builder::new()
            .name("ending".to_owned())
            .spawn(move || see_to_it(leave));
    }
}

/// The exit code of a pending request.
pub(super) fn code() -> Option<i32> {
    state().asked.map(|(code, _)| code)
}

/// Whether the end of the process was requested.
pub(super) fn is_asked() -> bool {
    code().is_some()
}

/// Whether a request has been pending for longer than [`PRESSING`].
pub(super) fn is_overdue() -> bool {
    state()
        .asked
        .is_some_and(|(_, since)| since.elapsed() > PRESSING)
}

/// Records that the loop has noticed the request, and will save and exit by itself.
pub(super) fn acknowledged() {
    state().acknowledged = true;
    CHANGED.notify_all();
}

/// Withdraws the request, because the signal was meant for another program.
pub(super) fn withdrawn() {
    state().asked = None;
    CHANGED.notify_all();
}

/// Runs `work`, which accesses the disk; the watchdog allows up to [`LONGEST`] for that.
pub(super) fn at_the_disk<T>(work: impl FnOnce() -> T) -> T {
    /// A guard that marks the end of the work, even after a panic.
    struct Over;
    impl Drop for Over {
        fn drop(&mut self) {
            let mut state = state();
            state.at_the_disk = false;
            // the loop could not notice a request before now
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

/// Waits for the loop to end the process, and ends it if that takes too long.
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

/// Restores the terminal, but waits no longer than [`MOMENT`] for that.
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

/// Ends the process at once, without exit handlers that might hang.
#[cfg(unix)]
fn exit(code: i32) -> ! {
    signal_hook::low_level::exit(code)
}

#[cfg(not(unix))]
fn exit(code: i32) -> ! {
    std::process::exit(code)
}
