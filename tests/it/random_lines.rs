//! Random command lines, and commands whose streams are closed, full or gone: none panics, aborts or hangs.
//!
//! The commands and options come from the help, so that new ones are tried too. A part runs each time; to run more:
//!
//! ```text
//! SUREFOOT_VARIANTS=4000 cargo test --release --test it -- random_lines --nocapture
//! ```

use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use regex::Regex;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::file;
use surefoot::store::crash;

use crate::binary::{settled, surefoot};
use crate::numbers::Numbers;
use crate::properties::full;
use crate::variants::wanted;

/// The number of command lines and of commands with broken streams by default.
const FEW_LINES: usize = 120;
const FEW_STREAMS: usize = 60;

/// A command that takes longer hangs.
const LONGEST: Duration = Duration::from_mins(1);

/// Words that are valid somewhere, or nowhere.
const VALUES: &[&str] = &[
    "x",
    "x.surefoot.toml",
    "y.surefoot.toml",
    "torn.surefoot.toml",
    "missing",
    "folder",
    ".",
    "..",
    "/",
    "-",
    "--",
    "",
    "DAT-P1",
    "DAT-P1=2",
    "DAT-P1=2/shown",
    "DAT-P1=na",
    "ORG-R1=unknown",
    "G2",
    "G2=2027-03-01",
    "security=100,100",
    "target_phase=scale",
    "start=+14",
    "freezes=2027-12-20..2028-01-03",
    "2026-12-01",
    "24 Dec",
    "+9999999",
    "9999-12-31",
    "0",
    "1",
    "2",
    "3",
    "-1",
    "999999999999999999999",
    "0x10",
    "1e9",
    "nan",
    "inf",
    "%s%n",
    "$(id)",
    "`id`",
    "'",
    "\"",
    "\\",
    "a b",
    "é",
    "\u{202e}",
    "\u{200d}",
    "\u{feff}",
    "a\nb",
    "\u{7f}",
    "--date",
    "--json",
    "--yes",
    "--force",
    "out.pdf",
    "folder/out.pdf",
    "missing/out.pdf",
    "json",
    "toml",
    "gdpr",
    "iso-42001",
    "team",
    "bash",
    "roadmap",
];

/// A folder with an assessment, a copy, a damaged file and an empty folder.
fn scene(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["x", "y"] {
        std::fs::write(folder.path().join(format!("{name}.surefoot.toml")), text).unwrap();
    }
    std::fs::write(
        folder.path().join("torn.surefoot.toml"),
        &text[..text.len() / 3],
    )
    .unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    folder
}

/// Every command with its options, from the help.
fn commands() -> Vec<(String, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let help = |words: &[&str]| {
        let output = surefoot(folder.path()).args(words).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let name = Regex::new(r"(?m)^  ([a-z][a-z-]+)  ").unwrap();
    let option = Regex::new(r"--[a-z][a-z-]*").unwrap();
    let all = help(&["--help"]);
    let mut names: Vec<String> = name
        .captures_iter(&all)
        .map(|found| found[1].to_owned())
        .collect();
    names.push(String::new());
    let options = |command: &str| {
        let help = if command.is_empty() {
            all.clone()
        } else {
            help(&[command, "--help"])
        };
        let mut options: Vec<String> = option
            .find_iter(&help)
            .map(|found| found.as_str().to_owned())
            .collect();
        options.sort();
        options.dedup();
        options
    };
    names
        .iter()
        .map(|name| (name.clone(), options(name)))
        .collect()
}

/// Waits for a command, and kills it if it hangs. `None` if it hung.
fn ended(mut command: Command) -> Option<ExitStatus> {
    let mut running = command.process_group(0).spawn().unwrap();
    let begun = Instant::now();
    loop {
        if let Some(status) = running.try_wait().unwrap() {
            return Some(status);
        }
        if begun.elapsed() > LONGEST {
            // the shell, and the program that it started
            let group = rustix::process::Pid::from_child(&running);
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
            running.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The fault of a command, if it panicked, aborted or hung.
fn fault(status: Option<ExitStatus>) -> Option<String> {
    match status {
        None => Some("hangs".to_owned()),
        Some(status) => match (status.code(), status.signal()) {
            // the reader of its output is gone
            (Some(0..=2), _) | (_, Some(13)) => None,
            (Some(code), _) if code == i32::from(crash::EXIT_CODE) => Some("panicked".to_owned()),
            (code, signal) => Some(format!("exit code {code:?}, signal {signal:?}")),
        },
    }
}

/// The faults that `one` returns for the numbers below `count`, on all cores.
fn on_all_cores(count: usize, one: impl Fn(usize) -> Option<String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let work = || {
            let mut faults = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= count {
                    return faults;
                }
                faults.extend(one(at));
            }
        };
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        running
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect::<Vec<String>>()
    })
}

#[test]
fn no_random_command_line_panics_or_hangs() {
    let text = file::write(&example(full()).unwrap());
    let commands = commands();
    assert!(commands.len() > 30, "{commands:?}");
    let count = wanted(FEW_LINES);
    let faults = on_all_cores(count, |at| {
        let mut numbers = Numbers(20_261_130 + 7_919 * at as u64);
        let (name, options) = &commands[at % commands.len()];
        let mut words: Vec<&str> = Vec::from_iter((!name.is_empty()).then_some(name.as_str()));
        for _ in 0..numbers.below(6) {
            match numbers.below(3) {
                0 if !options.is_empty() => words.push(&options[numbers.below(options.len())]),
                1 => words.push("x"),
                _ => words.push(VALUES[numbers.below(VALUES.len())]),
            }
        }
        let folder = scene(&text);
        let input = folder.path().join("input");
        let contents: [&[u8]; 4] = [
            b"",
            b"2\nhelp\nquit\n",
            b"\xff\xfe\x00junk\n",
            text.as_bytes(),
        ];
        std::fs::write(&input, contents[numbers.below(4)]).unwrap();
        let mut command = surefoot(folder.path());
        command
            .args(&words)
            .stdin(std::fs::File::open(&input).unwrap())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        fault(ended(command)).map(|fault| format!("{words:?}: {fault}"))
    });
    println!("{count} command lines, {} faults", faults.len());
    assert_eq!(faults, [""; 0]);
}

/// Commands whose results are short, long, or a file.
const PLAIN_LINES: &[&str] = &[
    "score x",
    "gate x",
    "requirements x",
    "roadmap x",
    "why x DAT-P1",
    "check x",
    "verify x",
    "doctor",
    "coverage x",
    "compare x y",
    "due x",
    "portfolio .",
    "report x --pdf -",
    "report x --md -",
    "report x --json -",
    "report x --toml out.toml",
    "example z",
    "new z",
    "set x DAT-P1=1",
    "undo x",
    "help",
    "man",
    "x --plain",
    "schema",
    "merge x y",
    "agenda x",
];

/// The streams of a command, as a shell writes them: input, output and errors each there, closed, full, a pipe without a
/// reader, or a folder.
const STREAMS: &[&str] = &[
    "<&-",
    ">&-",
    "2>&-",
    "<&- >&- 2>&-",
    ">/dev/full",
    "2>/dev/full",
    ">/dev/full 2>/dev/full",
    "<.",
    "</dev/zero",
    "| true",
    "2>&1 | true",
    "| head -c 10 >/dev/null",
    "0>/dev/null",
    "1</dev/null",
];

#[test]
fn no_command_with_broken_streams_panics_or_hangs() {
    let text = file::write(&example(full()).unwrap());
    let program = env!("CARGO_BIN_EXE_surefoot");
    let few = wanted(FEW_STREAMS).min(PLAIN_LINES.len() * STREAMS.len());
    let faults = on_all_cores(few, |at| {
        let (line, streams) = (
            PLAIN_LINES[at % PLAIN_LINES.len()],
            STREAMS[(at / PLAIN_LINES.len() + at % PLAIN_LINES.len()) % STREAMS.len()],
        );
        let folder = scene(&text);
        let mut command = Command::new("bash");
        let script = format!("set -o pipefail; '{program}' {line} {streams}");
        settled(&mut command, folder.path())
            .args(["-c", &script])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let status = ended(command);
        // bash reports a signal as 128 and its number; 141 is a pipe without a reader
        if status.is_some_and(|status| status.code() == Some(141)) {
            return None;
        }
        fault(status).map(|fault| format!("{line} {streams}: {fault}"))
    });
    println!(
        "{few} commands with broken streams, {} faults",
        faults.len()
    );
    assert_eq!(faults, [""; 0]);
}
