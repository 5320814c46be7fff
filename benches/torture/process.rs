//! Processes as reported by Linux: their end, the processor time they use, and the files and processes they leave
//! behind.
//!
//! This module only kills processes that the bench started.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fd::OwnedFd;
use rustix::process::{Pid, PidfdFlags, Signal};

/// A watched process.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) id: u32,
    handle: OwnedFd,
}

fn pid(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).unwrap()).unwrap()
}

impl Watched {
    pub(crate) fn new(id: u32) -> Self {
        Self {
            id,
            handle: rustix::process::pidfd_open(pid(id), PidfdFlags::empty()).unwrap(),
        }
    }

    /// Waits for the process to end, at most `patience`. Returns whether it has ended.
    pub(crate) fn ends_within(&self, patience: Duration) -> bool {
        use rustix::event::{PollFd, PollFlags};

        let moment = rustix::event::Timespec {
            tv_sec: 0,
            tv_nsec: patience.subsec_nanos().into(),
        };
        let mut ends = [PollFd::new(&self.handle, PollFlags::IN)];
        matches!(rustix::event::poll(&mut ends, Some(&moment)), Ok(1..))
    }

    /// Processor time of the process in milliseconds, to the nearest 10, as long as nobody has collected its exit code.
    pub(crate) fn used(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.id)).unwrap_or_default();
        // The process name, which precedes these fields, may contain spaces.
        let rest = text.rsplit(") ").next().unwrap_or_default();
        let ticks: f64 = rest
            .split(' ')
            .skip(11)
            .take(2)
            .filter_map(|ticks| ticks.parse::<f64>().ok())
            .sum();
        ticks * 10.0
    }

    pub(crate) fn kill(&self) {
        // The process may have ended by itself.
        let _ = rustix::process::kill_process(pid(self.id), Signal::KILL);
    }
}

/// Makes this process collect the exit codes of orphaned processes.
pub(crate) fn adopt() {
    rustix::process::set_child_subreaper(Some(pid(std::process::id()))).unwrap();
}

/// Collects the exit code of a process that has ended: 1000 plus the signal if a signal ended it.
pub(crate) fn code_of(id: u32) -> Option<i32> {
    let (_, status) =
        rustix::process::waitpid(Some(pid(id)), rustix::process::WaitOptions::empty()).ok()??;
    status
        .exit_status()
        .or_else(|| status.terminating_signal().map(|signal| 1000 + signal))
}

/// Returns the running processes that were started with this data folder.
pub(crate) fn left(data: &Path) -> Vec<u32> {
    let wanted = format!("SUREFOOT_DATA={}", data.display());
    let ids = std::fs::read_dir("/proc").unwrap().flatten();
    let ids = ids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let has = |id: &u32| {
        let environment = std::fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        *id != std::process::id()
            && environment
                .split(|byte| *byte == 0)
                .any(|line| line == wanted.as_bytes())
    };
    ids.filter(has).collect()
}

/// Deletes the temporary files of saves in a folder and returns their number.
pub(crate) fn sweep(folder: &Path) -> usize {
    let mut found = 0;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name
            .strip_prefix(".surefoot-")
            .is_some_and(|rest| rest.strip_suffix(".tmp").is_some())
        {
            std::fs::remove_file(entry.path()).unwrap();
            found += 1;
        }
    }
    found
}

/// Returns the milliseconds since a moment.
pub(crate) fn since(moment: Instant) -> f64 {
    moment.elapsed().as_secs_f64() * 1e3
}
