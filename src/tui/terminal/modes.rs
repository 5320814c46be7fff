//! Enters the terminal modes once, and restores them however the program ends.
//!
//! Covers raw mode, the alternate screen, bracketed paste and mouse capture. No mode may stay active, and after a
//! shutdown request nothing here may wait without limit for a terminal that accepts no output.

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

/// Whether there is something to put back.
static ENTERED: Mutex<bool> = Mutex::new(false);
static CHANGED: Condvar = Condvar::new();

fn entered() -> MutexGuard<'static, bool> {
    ENTERED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sleeps while the terminal is left to others: who reads from it then is stopped, or takes what is not theirs. Says
/// whether it was.
pub(super) fn wait_until_entered() -> bool {
    let mut now = entered();
    let waits = !*now;
    while !*now {
        now = CHANGED.wait(now).unwrap_or_else(PoisonError::into_inner);
    }
    waits
}

/// Holds the terminal's modes; when it is dropped they are as before.
#[derive(Debug)]
pub(super) struct Guard;

impl Guard {
    pub(super) fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        *entered() = true;
        CHANGED.notify_all();
        let guard = Self;
        // the macro names its writer twice, so it must be one
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

/// Asks for what the mouse does, or leaves it to the terminal.
pub(super) fn capture(mouse: bool) -> io::Result<()> {
    let mut out = Out::default();
    if mouse {
        execute!(out, EnableMouseCapture)
    } else {
        execute!(out, DisableMouseCapture)
    }
}

/// Puts the terminal back, if it was taken; each part for itself, since what cannot be put back may not keep the rest
/// from it.
pub(super) fn leave() {
    if !std::mem::take(&mut *entered()) {
        return;
    }
    // this waits for nothing, whatever became of the way out
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

/// The bytes that put the terminal back, for [`leave_with`].
#[cfg(unix)]
pub(super) fn farewell() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    say_farewell(&mut bytes)?;
    Ok(bytes)
}

/// Puts the terminal back, if it was taken, where there is no memory any more.
#[cfg(unix)]
pub(super) fn leave_with(farewell: &[u8]) {
    // who holds the lock may be who has no memory, and never let it go
    if ENTERED.try_lock().is_ok_and(|entered| !*entered) {
        return;
    }
    let _ = disable_raw_mode();
    out::last(farewell);
}
