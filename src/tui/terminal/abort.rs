//! Restores the terminal before an abort, which is how a program ends when an allocation fails.
//!
//! When memory runs out, Rust aborts without a panic that could be caught, and all that this crate can do within a
//! signal handler is write to a pipe. Therefore, the first pipe wakes a thread that has been waiting since startup, and
//! the second pipe is full: the aborting thread blocks on it until the other thread has restored the terminal and ended
//! the process. From the abort on, nothing here may allocate memory.

use std::io::{ErrorKind, PipeReader, Read as _, Write as _};
use std::sync::Once;
use std::{io, thread};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use signal_hook::consts::SIGABRT;
use signal_hook::low_level::{exit, pipe};

use super::modes;
use crate::store::crash;

/// The message printed at the end.
const WORDS: &str = "surefoot: aborted, most likely because memory ran out. Every change that was shown as saved is in its \
                     file.\nClose other programs or add memory, then open the file again.\n";

/// Installs the handler that restores the terminal on an abort.
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
    // handlers run in the order of registration
    pipe::register(SIGABRT, wake)?;
    pipe::register(SIGABRT, full)?;
    // registering makes pipes non-blocking, so this one can be filled; after that, it must block
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

/// Waits for an abort, restores the terminal, and ends the process.
fn end(mut woken: PipeReader, mut drain: PipeReader, farewell: &[u8]) {
    if woken.read_exact(&mut [0]).is_err() {
        return;
    }
    modes::leave_with(farewell);
    if crash::has_spoken() {
        // a panic within a panic has already been reported, so let its abort continue
        let mut block = [0; 4_096];
        while drain.read(&mut block).is_ok_and(|count| count > 0) {}
    }
    // nobody is left to whom a failed write could be reported
    let _ = io::stderr().write_all(WORDS.as_bytes());
    exit(i32::from(crash::EXIT_CODE));
}
