//! An abort, which is how a program ends that asks for memory and gets none: the terminal is put back first.
//!
//! Rust aborts where memory runs out, without a panic that could be caught, and the code of this crate that runs within a
//! signal may only write to a pipe. So the first pipe wakes a thread that has waited since the start, and the second one
//! is full: the thread that aborts waits there until the other one has put the terminal back and ended the process. From
//! then on nothing here may ask for memory.

use std::io::{ErrorKind, PipeReader, Read as _, Write as _};
use std::sync::Once;
use std::{io, thread};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use signal_hook::consts::SIGABRT;
use signal_hook::low_level::{exit, pipe};

use super::modes;
use crate::store::crash;

/// What is said at the end.
const WORDS: &str = "surefoot: it was aborted, most likely because memory ran out. Every change that was shown as saved \
                     is in its file.\nClose other programs, or give it more memory, and open the file again.\n";

/// From now on an abort puts the terminal back.
pub(super) fn watch() -> io::Result<()> {
    static ONCE: Once = Once::new();
    let mut started = Ok(());
    ONCE.call_once(|| started = start());
    started
}

fn start() -> io::Result<()> {
    let (woken, wake) = io::pipe()?;
    let (drain, full) = io::pipe()?;
    let mut filler = full.try_clone()?;
    let farewell = modes::farewell()?;
    thread::Builder::new()
        .name("abort".to_owned())
        .spawn(move || end(woken, drain, &farewell))?;
    // what is registered first is done first
    pipe::register(SIGABRT, wake)?;
    pipe::register(SIGABRT, full)?;
    // registered pipes do not wait, so that this one can be filled; then it is to wait
    for size in [4_096, 1] {
        let block = vec![0; size];
        while filler
            .write(&block)
            .map_or_else(|error| error.kind() == ErrorKind::Interrupted, |_| true)
        {}
    }
    fcntl_setfl(&filler, fcntl_getfl(&filler)? - OFlags::NONBLOCK)?;
    Ok(())
}

/// Waits for an abort, and ends the process in its place.
fn end(mut woken: PipeReader, mut drain: PipeReader, farewell: &[u8]) {
    if woken.read_exact(&mut [0]).is_err() {
        return;
    }
    modes::leave_with(farewell);
    if crash::has_spoken() {
        // A panic within a panic has said what it was: its abort goes on.
        let mut block = [0; 4_096];
        while drain.read(&mut block).is_ok_and(|count| count > 0) {}
    }
    // nobody is left to tell when even this cannot be written
    let _ = io::stderr().write_all(WORDS.as_bytes());
    exit(i32::from(crash::EXIT_CODE));
}
