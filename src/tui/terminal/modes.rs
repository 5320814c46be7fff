//! Enters the terminal modes once, and restores them however the program ends.
//!
//! This module covers raw mode, the alternate screen, bracketed paste and mouse capture. No mode may stay active, and
//! after a shutdown request nothing here may wait without limit for a terminal that accepts no output.

use std::io;
use std::io::Write as _;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{execute, queue};

use super::out;
use super::out::Out;

/// Whether the terminal's modes are active and must be restored.
static ENTERED: Mutex<bool> = Mutex::new(false);
static CHANGED: Condvar = Condvar::new();

fn entered() -> MutexGuard<'static, bool> {
    ENTERED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sleeps while another program uses the terminal: reading from it would stop this process, or consume input meant for
/// the other program. Returns whether the thread slept.
pub(super) fn wait_until_entered() -> bool {
    let mut now = entered();
    let waits = !*now;
    while !*now {
        now = CHANGED.wait(now).unwrap_or_else(PoisonError::into_inner);
    }
    waits
}

/// A guard that keeps the terminal's modes active; dropping the guard restores the terminal.
#[derive(Debug)]
pub(super) struct Guard;

impl Guard {
    pub(super) fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        *entered() = true;
        CHANGED.notify_all();
        let guard = Self;
        // the macro evaluates its writer twice, so it must be a variable
        let mut out = Out::default();
        execute!(out, EnterAlternateScreen, EnableBracketedPaste)?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Turns mouse reporting on or off.
pub(super) fn capture(mouse: bool) -> io::Result<()> {
    let mut out = Out::default();
    if mouse {
        execute!(out, EnableMouseCapture)
    } else {
        execute!(out, DisableMouseCapture)
    }
}

/// Restores the terminal if its modes are active. Each step runs even if another fails.
pub(super) fn leave() {
    if !std::mem::take(&mut *entered()) {
        return;
    }
    // this never blocks, even if the terminal accepts no output
    let _ = disable_raw_mode();
    out::recover();
    let mut out = Out::default();
    let _ = say_farewell(&mut out);
    let _ = out.flush();
}

fn say_farewell(out: &mut impl io::Write) -> io::Result<()> {
    queue!(
        out,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    )
}

/// The bytes that restore the terminal, for [`leave_with`].
#[cfg(unix)]
pub(super) fn farewell() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    say_farewell(&mut bytes)?;
    Ok(bytes)
}

/// Restores the terminal if its modes are active, without allocating memory.
#[cfg(unix)]
pub(super) fn leave_with(farewell: &[u8]) {
    // the thread that ran out of memory may hold the lock and never release it
    if ENTERED.try_lock().is_ok_and(|entered| !*entered) {
        return;
    }
    let _ = disable_raw_mode();
    out::last(farewell);
}
