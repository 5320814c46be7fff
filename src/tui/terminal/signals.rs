//! Receives signals, watches for a lost terminal, reports resizes, and suspends the process.
//!
//! Each event goes to the event loop as a message, and a shutdown is requested if one is due. Nothing is saved here,
//! and the threads sleep until something happens.

use std::sync::mpsc::Sender;
use std::{io, thread};

use super::incoming::Incoming;
#[cfg(unix)]
use super::{modes, shutdown};

/// The exit code if the terminal is gone: the code for SIGHUP, which has the same meaning.
pub(super) const GONE: i32 = 129;

/// The signals that a terminal sends to its foreground programs for `Ctrl-C` and `Ctrl-\`: SIGINT and SIGQUIT.
pub(super) const TYPED: [i32; 2] = [2, 3];

/// Starts the threads that listen to signals and watch for a lost terminal.
#[cfg(unix)]
pub(super) fn listen(sender: &Sender<Incoming>) -> io::Result<()> {
    use signal_hook::consts::{
        SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH,
    };

    let all = [
        SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH, SIGCHLD,
    ];
    crate::store::signals::leave_to_screens();
    let mut signals = signal_hook::iterator::Signals::new(all)?;
    let told = sender.clone();
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                let incoming = match signal {
                    SIGTSTP => Incoming::Pause,
                    SIGCONT => Incoming::Continued,
                    SIGWINCH => Incoming::Resized,
                    SIGCHLD => Incoming::Child,
                    signal => {
                        shutdown::request(128 + signal, modes::leave);
                        Incoming::Signal(signal)
                    }
                };
                if told.send(incoming).is_err() {
                    return;
                }
            }
        })?;
    let told = sender.clone();
    thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || {
            until_gone();
            shutdown::request(GONE, modes::leave);
            let _ = told.send(Incoming::Gone);
        })?;
    Ok(())
}

#[cfg(not(unix))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "the same signature on each system"
)]
pub(super) fn listen(_sender: &Sender<Incoming>) -> io::Result<()> {
    Ok(())
}

/// Sleeps until one end of the terminal hangs up: SIGHUP may not arrive, or may be blocked.
#[cfg(unix)]
fn until_gone() {
    use rustix::event::{PollFd, PollFlags, poll};

    let (input, output) = (rustix::stdio::stdin(), rustix::stdio::stdout());
    // without requested events, `poll` still reports a hang-up, an error and a closed descriptor
    let mut ends = [
        PollFd::new(&input, PollFlags::empty()),
        PollFd::new(&output, PollFlags::empty()),
    ];
    loop {
        match poll(&mut ends, None) {
            Err(rustix::io::Errno::INTR) => {}
            Ok(_) | Err(_) => return,
        }
    }
}

/// Sleeps until there is input. Returns `false` if the terminal is gone, which the watching thread reports.
#[cfg(unix)]
pub(super) fn has_something() -> bool {
    use rustix::event::{PollFd, PollFlags, poll};

    let input = rustix::stdio::stdin();
    let mut ends = [PollFd::new(&input, PollFlags::IN)];
    loop {
        match poll(&mut ends, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => {
                return !ends.iter().any(|end| {
                    end.revents()
                        .intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
                });
            }
        }
    }
}

#[cfg(not(unix))]
pub(super) fn has_something() -> bool {
    true
}

/// The number of bytes of input waiting; `u64::MAX` if the system does not report it.
#[cfg(unix)]
pub(super) fn bytes_waiting() -> u64 {
    rustix::io::ioctl_fionread(rustix::stdio::stdin()).unwrap_or(u64::MAX)
}

#[cfg(not(unix))]
pub(super) fn bytes_waiting() -> u64 {
    u64::MAX
}

/// Stops the process and its process group, as Ctrl-Z does for other programs, until they are resumed.
#[cfg(unix)]
pub(super) fn stop() {
    // a parent in the same group must stop too, or the shell would wait for it
    if rustix::process::kill_current_process_group(rustix::process::Signal::STOP).is_err() {
        stop_alone();
    }
}

/// Stops this process alone, because another program uses the terminal.
#[cfg(unix)]
pub(super) fn stop_alone() {
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGSTOP);
}

/// Whether the process is in the foreground: a process resumed in the background must not use the terminal.
#[cfg(unix)]
pub(super) fn is_in_front() -> bool {
    rustix::termios::tcgetpgrp(rustix::stdio::stdin())
        .map_or(true, |front| front == rustix::process::getpgrp())
}

#[cfg(not(unix))]
pub(super) fn stop() {}

#[cfg(not(unix))]
pub(super) fn stop_alone() {}

#[cfg(not(unix))]
pub(super) fn is_in_front() -> bool {
    true
}
