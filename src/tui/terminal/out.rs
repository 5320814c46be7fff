//! Writes frames to the terminal, each in one piece.
//!
//! A write normally waits for as long as the terminal accepts no output. Once a shutdown is requested, the write gives
//! up after a short time and discards the rest.

use std::io;
use std::io::Write;
use std::time::Duration;

#[cfg(unix)]
use std::fs::File;
#[cfg(unix)]
use std::sync::OnceLock;
#[cfg(unix)]
use std::sync::atomic::AtomicBool;
#[cfg(unix)]
use std::sync::atomic::Ordering;
#[cfg(unix)]
use std::time::Instant;

#[cfg(unix)]
use crate::tui::terminal::shutdown;

/// How long to wait for a terminal that accepts no output before checking again for a shutdown request.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_millis(50);

/// How long to wait in total once a shutdown is requested.
#[cfg(unix)]
const FAREWELL: Duration = Duration::from_millis(100);

/// A writer that collects a frame and sends it as a whole.
#[derive(Debug, Default)]
pub(super) struct Out {
    waiting: Vec<u8>,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let sent = send(&self.waiting);
        self.waiting.clear();
        sent
    }
}

/// Whether some output was cut short.
#[cfg(unix)]
static CUT: AtomicBool = AtomicBool::new(false);

/// The terminal, opened again for non-blocking writes: making the standard output non-blocking would affect the shell
/// as well. `None` if the terminal cannot be opened by its name.
#[cfg(unix)]
fn way() -> Option<&'static File> {
    static WAY: OnceLock<Option<File>> = OnceLock::new();
    let open = || {
        use rustix::fs::{Mode, OFlags};

        let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let name = rustix::termios::ttyname(rustix::stdio::stdout(), Vec::new()).ok()?;
        rustix::fs::open(name.as_c_str(), flags, Mode::empty())
            .ok()
            .map(File::from)
    };
    WAY.get_or_init(open).as_ref()
}

#[cfg(unix)]
fn send(bytes: &[u8]) -> io::Result<()> {
    let Some(mut way) = way() else {
        return plainly(bytes);
    };
    let mut rest = bytes;
    let mut until = None;
    while !rest.is_empty() {
        match way.write(rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => rest = rest.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let over = shutdown::is_asked()
                    && *until.get_or_insert_with(|| Instant::now() + FAREWELL) <= Instant::now();
                if over || (shutdown::is_asked() && CUT.load(Ordering::SeqCst)) {
                    CUT.store(true, Ordering::SeqCst);
                    return Err(io::ErrorKind::TimedOut.into());
                }
                wait(way)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Sends the last bytes, and waits at most [`PATIENCE`] if the terminal accepts no output. Allocates no memory.
#[cfg(unix)]
pub(super) fn last(bytes: &[u8]) {
    let Some(mut way) = way() else {
        let _ = plainly(bytes);
        return;
    };
    if way.write(bytes).is_err() {
        let _ = wait(way);
        let _ = way.write(bytes);
    }
}

/// Waits until the terminal accepts output again, for at most [`PATIENCE`].
#[cfg(unix)]
fn wait(way: &File) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags};

    let moment = rustix::event::Timespec {
        tv_sec: 0,
        tv_nsec: PATIENCE.subsec_nanos().into(),
    };
    match rustix::event::poll(&mut [PollFd::new(way, PollFlags::OUT)], Some(&moment)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// After output was cut short, discards pending output and cancels the unfinished escape sequence.
#[cfg(unix)]
pub(super) fn recover() {
    if !CUT.load(Ordering::SeqCst) {
        return;
    }
    if let Some(way) = way() {
        let _ = rustix::termios::tcflow(way, rustix::termios::Action::OOn);
        let _ = rustix::termios::tcflush(way, rustix::termios::QueueSelector::OFlush);
        // CAN cancels an unfinished escape sequence
        let _ = send(b"\x18");
    }
}

#[cfg(not(unix))]
fn send(bytes: &[u8]) -> io::Result<()> {
    plainly(bytes)
}

#[cfg(not(unix))]
pub(super) fn recover() {}

fn plainly(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(bytes)?;
    out.flush()
}
