//! Stress-tests surefoot by ending it abruptly, over and over. Run with `cargo bench --bench torture -- ROW [COUNT]`;
//! without a row, the benchmark lists the rows.
//!
//! Runs the program in real terminals and ends it; prints one line of figures for each row, and exits with code 1 if an
//! answer shown as saved is missing, or if the program opens a connection. Unlike the other benchmarks, this one can
//! fail: nothing may be lost, however busy the machine is. Times are checked where a promise states them.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints, and stops when it cannot go on"
)]

#[cfg(target_os = "linux")]
#[path = "torture/desk.rs"]
mod desk;
#[cfg(target_os = "linux")]
#[path = "../tests/it/disk.rs"]
mod disk;
#[cfg(target_os = "linux")]
#[path = "torture/drafts.rs"]
mod drafts;
#[cfg(target_os = "linux")]
#[path = "torture/encryption.rs"]
mod encryption;
#[cfg(target_os = "linux")]
#[path = "torture/errors.rs"]
mod errors;
#[cfg(target_os = "linux")]
#[path = "torture/figures.rs"]
mod figures;
#[cfg(target_os = "linux")]
#[path = "torture/gone.rs"]
mod gone;
#[cfg(target_os = "linux")]
#[path = "torture/kill.rs"]
mod kill;
#[cfg(target_os = "linux")]
#[path = "torture/process.rs"]
mod process;
#[cfg(target_os = "linux")]
#[path = "torture/races.rs"]
mod races;
#[cfg(target_os = "linux")]
#[path = "torture/scene.rs"]
mod scene;
#[cfg(target_os = "linux")]
#[path = "torture/sizes.rs"]
mod sizes;
#[cfg(target_os = "linux")]
#[path = "torture/sockets.rs"]
mod sockets;
#[cfg(target_os = "linux")]
#[path = "torture/syscalls.rs"]
mod syscalls;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
use surefoot::cli::Program;
#[cfg(target_os = "linux")]
use surefoot::store::encryption::Work;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let mut own = std::env::args_os().skip(1).peekable();
    if own.peek().is_some_and(|word| word == "surefoot") {
        // The program itself, with a cheap passphrase derivation.
        let program = Program {
            wizard: surefoot::tui::run,
            work: Work::Least,
        };
        return ExitCode::from(surefoot::cli::run(own, program));
    }
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let count =
        |word: Option<&&str>, usual: usize| word.map_or(Some(usual), |word| word.parse().ok());
    let held = match words.split_first() {
        Some((&"terminal", rest)) => desk::be_a_terminal(rest),
        Some((&"socket", _)) => Some(sockets::open_one()),
        Some((&"terminal-gone", rest)) => count(rest.first(), 100).map(gone::row),
        Some((&"kill", rest)) => count(rest.first(), 1000).map(kill::row),
        Some((&"drafts", rest)) => count(rest.first(), 70).map(drafts::row),
        Some((&"syscalls", rest)) => count(rest.first(), 1).map(syscalls::row),
        Some((&"errors", rest)) => count(rest.first(), 1).map(errors::row),
        Some((&"encryption", cases)) => encryption::row(cases),
        Some((&"races", rest)) => count(rest.first(), 1000).map(races::row),
        Some((&"sizes", lists)) => sizes::row(lists),
        Some((&"sockets", _)) => Some(sockets::row()),
        _ => None,
    };
    match held {
        Some(true) => ExitCode::SUCCESS,
        Some(false) => ExitCode::FAILURE,
        None => {
            println!("cargo bench --bench torture -- ROW [COUNT]");
            println!("  terminal-gone  a terminal that is gone, in four ways, 100 times each");
            println!(
                "  kill           kill -9 at a random moment of a scripted session, 1000 times"
            );
            println!(
                "  drafts         kill -9 at a random moment in 20 kinds of half-filled forms, 70 times, and 16 directed ends"
            );
            println!(
                "  syscalls       kill -9 at every call to the system that a save makes, in one round (needs strace)"
            );
            println!(
                "  errors         each of these calls fails in five ways, in one round (needs strace)"
            );
            println!(
                "  encryption     encrypt, rekey, decrypt, restore and a merge that encrypts: killed at every call, and each"
            );
            println!(
                "                 call failing in two ways; all of them, or those that are named (needs strace)"
            );
            println!(
                "  races          two programs that set at the same moment, 1000 times, and others beside them"
            );
            println!(
                "  sizes          lists 10, 100 and 1,000 times as long as usual: time and memory; all of them, or those"
            );
            println!("                 that are named");
            println!(
                "  sockets        every command and every screen once, and no socket (needs strace)"
            );
            if words.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            }
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    println!("This looks at processes as Linux shows them.");
    ExitCode::SUCCESS
}
