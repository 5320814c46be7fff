//! Checks that surefoot opens no sockets: runs every command and every screen once, starting from an empty home folder,
//! with every network-related call traced.
//!
//! The output is one line. The line names each call that opens a socket, or contacts a program through a socket. A
//! socket pair with both ends inside the program, which surefoot uses to wake itself at a signal, cannot reach any
//! other program; pairs are only counted.

use std::collections::BTreeSet;
use std::fs;
use std::net::UdpSocket;
use std::process::Command;

use portable_pty::CommandBuilder;
use surefoot::views::options::{Format, Kind};

use crate::desk::Workspace;
use crate::process;
use crate::scene;

const SUREFOOT: &str = env!("CARGO_BIN_EXE_surefoot");

const STRACE: [&str; 7] = [
    "strace",
    "-f",
    "-qq",
    "-e",
    "trace=%network",
    "-e",
    "signal=none",
];

/// The commands to run, in this order, each in a shell. The passphrases are on descriptors 3 and 4.
const COMMANDS: [&str; 54] = [
    "--help",
    "--version",
    "new x --name Helper --as facilitator",
    "new short --form core",
    "new y --encrypt --passphrase-fd 3",
    "example demo",
    "set x tools=yes data_sensitivity=confidential DAT-P1=2 --note 'seen in the wiki'",
    "set x DAT-P2=3 --evidence shown --what 'source register'",
    "set y DAT-P1=2 --passphrase-fd 3",
    "undo x",
    "redo x",
    "baseline x --name mark",
    "baseline x",
    "compare x --fail-on regression",
    "compare x@mark @now --json",
    "due x --date 2026-01-01",
    "portfolio . --csv all.csv --pdf all.pdf",
    "merge x x --out joined",
    "git text demo.surefoot.toml",
    "score demo",
    "score demo --json",
    "score y --passphrase-fd 3",
    "gate demo",
    "gate demo --require G2 --allow-conditional",
    "requirements demo",
    "coverage demo",
    "coverage demo --catalog owasp-llm-top10-2026",
    "roadmap demo",
    "roadmap demo --meet G2=2027-03-01",
    "roadmap demo --agree",
    "why demo G2 DAT-P1 score",
    "schema",
    "check",
    "check demo.surefoot.toml",
    "check lines",
    "verify demo",
    "doctor",
    "doctor demo",
    "doctor y --passphrase-fd 3",
    "list",
    "list --json",
    "completions bash",
    "man",
    "man set",
    "restore x",
    "restore x --latest",
    "encrypt x --passphrase-fd 3",
    "verify x --passphrase-fd 3",
    "restore x --passphrase-fd 3",
    "rekey x --passphrase-fd 3 --new-passphrase-fd 4",
    "decrypt x --passphrase-fd 4",
    "demo.surefoot.toml --plain <lines",
    "y.surefoot.toml --plain --passphrase-fd 3 <lines",
    "--plain <beginning",
];

/// Commands that must be refused.
const WRONGLY: [&str; 6] = [
    "score nothing-is-there",
    "score y --passphrase-fd 4",
    "score lines",
    "verify lines",
    "reprot demo",
    "set demo DAT-P1=9",
];

/// Commands run without HOME: the C library would look up the home folder through a socket.
const HOMELESS: [&str; 5] = [
    "list",
    "doctor",
    "example stray",
    "set stray tools=no",
    "score stray",
];

/// The keys to type, and the text that then appears on the screen.
type Keys = (&'static str, &'static str);

const FIRST: &[Keys] = &[
    ("", "New assessment"),
    ("t", "1 of 5"),
    ("\x1b", "n new"),
    ("n", "What is the system called?"),
    ("Tidy bot\x13", "How sensitive"),
    ("3", "saved "),
    ("\x1bOR", "▸Overview"),
    ("\x1bOS", "▸Question"),
    ("2", "saved "),
    ("m", "Note on "),
    ("half a sentence", "half a sentence"),
    // Into an external editor, and back.
    ("\x05", "text from your editor"),
    ("\x13", "0-4 answer"),
    ("v", "enter reveal"),
    ("332\r", "another round"),
    ("\x1b", "0-4 answer"),
    ("\x1a", "Undone"),
    ("\x1b[20~", "target"),
    ("\x1b[20~", "▸Question"),
    ("q", ""),
];

const ALL_SCREENS: &[Keys] = &[
    ("", "▸Question"),
    ("\x1bOQ", "▸Profile"),
    ("\x1bOR", "▸Overview"),
    ("y", "clipboard"),
    ("\x0f", "Mouse on"),
    ("\x1bOS", "▸Question"),
    ("i", "Ask the team"),
    ("\x1b", "0-4 answer"),
    ("w", "Target for G2:"),
    ("\x1b", "0-4 answer"),
    ("\x1b[15~", "▸Results"),
    ("c", "Frameworks:"),
    ("\x1b", "Attainment"),
    ("\x1b[17~", "▸Requirements"),
    ("\x1b[18~", "▸Roadmap"),
    ("c", "The critical chain"),
    ("\x1b", "Press v"),
    ("p", "People in the plan"),
    ("\x1b", "Press v"),
    ("\x1b[19~", "▸Export"),
    ("v", "Security assessment of"),
    ("\x1b", "Redacted"),
    ("a", "written"),
    ("/", "65 found"),
    ("\x1b", "Redacted"),
    ("?", "Keys of Export"),
    ("\x1b", "Redacted"),
    ("\x10", "Change the path"),
    ("\x1b", "Redacted"),
    ("\x0c", "Parking lot"),
    ("\x1b", "Redacted"),
    ("\x04", "Decisions"),
    ("\x1b", "Redacted"),
    ("\x12", "Snapshots"),
    ("\x1b", "Redacted"),
    ("\x1b[24~", "The last 10 minutes"),
    ("\x1b", "Redacted"),
    ("\x14", "Redacted"),
    ("q", ""),
];

const NOTES: &[Keys] = &[("", "Ask the team"), ("j", "Ask the team"), ("q", "")];

const SEALED: &[Keys] = &[
    ("", "(not shown): "),
    ("open sesame, please\r", "▸Profile"),
    ("\x1bOS", "▸Question"),
    ("3", "saved "),
    ("m", "Note on "),
    ("half a sentence", "half a sentence"),
    ("\x03", ""),
];

const WRONG: &[Keys] = &[
    ("", "(not shown): "),
    ("open says me\r", "passphrase is wrong"),
];

/// The arguments after `surefoot`, and the keys to type.
const SESSIONS: [(&str, &[Keys]); 5] = [
    ("", FIRST),
    ("demo.surefoot.toml", ALL_SCREENS),
    ("demo.surefoot.toml --notes", NOTES),
    ("y.surefoot.toml", SEALED),
    ("y.surefoot.toml", WRONG),
];

/// The network-related calls of a program.
#[derive(Debug, Default)]
struct Calls {
    /// Socket pairs with both ends inside the program.
    pairs: usize,
    /// Every other call.
    faults: Vec<String>,
}

/// Parses the output of strace.
fn read(log: &str) -> Calls {
    let mut calls = Calls::default();
    let mut ends = BTreeSet::new();
    for line in log.lines() {
        // The line begins with the process id.
        let call = line
            .trim_start_matches(|letter: char| letter.is_ascii_digit())
            .trim_start();
        let is_one = |name: &str| {
            call.starts_with(&format!("{name}("))
                || call.starts_with(&format!("<... {name} resumed>"))
        };
        if call.starts_with("---") || call.starts_with("+++") {
            continue;
        }
        if is_one("socketpair")
            && (call.starts_with('<') || call.starts_with("socketpair(AF_UNIX, "))
        {
            if let Some((_, numbers)) = call.rsplit_once('[') {
                let numbers = numbers.split(']').next().unwrap_or_default();
                ends.extend(numbers.split(", ").map(str::to_owned));
                calls.pairs += 1;
            }
            continue;
        }
        // The second half of a call that was already evaluated at its first half.
        if call.starts_with("<... sendto resumed>") || call.starts_with("<... recvfrom resumed>") {
            continue;
        }
        let number = call
            .split_once('(')
            .and_then(|(_, rest)| rest.split([',', ')']).next())
            .unwrap_or_default();
        if (is_one("sendto") || is_one("recvfrom")) && ends.contains(number) {
            continue;
        }
        calls.faults.push(call.to_owned());
    }
    calls
}

/// A home folder, empty at first, and the results collected in it.
struct Home {
    folder: tempfile::TempDir,
    pairs: usize,
    faults: Vec<String>,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Self {
            folder,
            pairs: 0,
            faults: Vec::new(),
        };
        for (name, text) in [
            ("one", "open sesame, please\n"),
            ("two", "open says me\n"),
            ("lines", "score\nquit\n"),
            ("beginning", "1\nNeat bot\n\n\nquit\n"),
        ] {
            fs::write(home.folder.path().join(name), text).unwrap();
        }
        home
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("HOME", self.folder.path().display().to_string()),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("EDITOR", "true".to_owned()),
        ]
    }

    /// Adds the output of strace to the results.
    fn traced(&mut self, about: &str) {
        let log = self.folder.path().join("log");
        match fs::read_to_string(&log) {
            Ok(text) => {
                let calls = read(&text);
                self.pairs += calls.pairs;
                self.faults.extend(
                    calls
                        .faults
                        .iter()
                        .map(|call| format!("surefoot {about}: {call}")),
                );
                fs::remove_file(log).unwrap();
            }
            Err(error) => self
                .faults
                .push(format!("surefoot {about}: it was not traced: {error}")),
        }
    }

    /// Runs a command, traced in a shell, with or without HOME.
    fn run(&self, program: &str, line: &str, homeless: bool) -> Option<i32> {
        let unset = if homeless { "unset HOME; " } else { "" };
        let script = format!(
            "{unset}exec {} -o log '{program}' {line} 3<one 4<two",
            STRACE.join(" ")
        );
        let mut command = Command::new("sh");
        command
            .args(["-c", &script])
            .env_clear()
            .envs(self.environment())
            .current_dir(self.folder.path());
        command.output().unwrap().status.code()
    }

    fn command(&mut self, line: &str, homeless: bool) {
        let code = self.run(SUREFOOT, line, homeless);
        self.traced(line);
        let is_refused = WRONGLY.contains(&line);
        // Exit code 1 is also valid: it means the answer "no".
        if !matches!((code, is_refused), (Some(0 | 1), false) | (Some(2), true)) {
            self.faults
                .push(format!("surefoot {line}: it ended with {code:?}"));
        }
    }

    fn session(&mut self, words: &str, keys: &[Keys]) {
        let mut command = CommandBuilder::new(STRACE[0]);
        command.args(&STRACE[1..]);
        command.args(["-o", "log", SUREFOOT]);
        command.args(words.split_whitespace());
        command.cwd(self.folder.path());
        command.env_clear();
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        let mut desk = Workspace::run(command);
        for (typed, seen) in keys {
            // The program recognises an escape as a separate key only after a delay, so wait for the old screen to
            // disappear first.
            if *typed == "\x1b" {
                desk.wait_until(|rows| !rows.iter().any(|row| row.contains(seen)));
            }
            desk.press(typed);
            if !seen.is_empty() && !desk.wait_for(seen) {
                let picture = desk.picture();
                self.faults.push(format!(
                    "surefoot {words}: {seen:?} was not seen after {typed:?}:\n{picture}"
                ));
                break;
            }
        }
        desk.press("\x03");
        desk.wait_until(|_| false);
        // A program that has not ended by then ends when its terminal is closed.
        desk.close();
        process::code_of(desk.id);
        self.traced(words);
    }
}

/// Returns the names of all commands listed in the help.
fn names() -> BTreeSet<String> {
    let help = Command::new(SUREFOOT).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let listed = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    // Continuation lines are indented further.
    let names = listed.filter_map(|line| {
        line.strip_prefix("  ")
            .filter(|rest| !rest.starts_with(' '))
    });
    names
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

/// Returns the commands for reports in all formats and for all documents.
fn reports() -> Vec<String> {
    let file = |format: Format| format!("--{0} {0}{1}", format.option(), format.suffix());
    let all: Vec<String> = Format::ALL.into_iter().map(file).collect();
    let mut lines = vec![
        format!("report demo {}", all.join(" ")),
        format!("report demo --redact {}", file(Format::Pdf)),
    ];
    lines.extend(
        Kind::ALL.map(|kind| format!("report demo --only {} {}", kind.word(), file(Format::Pdf))),
    );
    lines
}

/// Opens a socket, to prove that the trace detects it.
pub(crate) fn open_one() -> bool {
    UdpSocket::bind("127.0.0.1:0").is_ok()
}

/// Runs everything once. Returns whether no socket was opened.
pub(crate) fn row() -> bool {
    if !scene::is_there() {
        println!(
            "sockets: there is no strace here that may trace, so nothing was looked at: FAILED"
        );
        return false;
    }
    let mut home = Home::new();
    // A trace that records nothing would find nothing.
    home.run(
        &std::env::current_exe().unwrap().display().to_string(),
        "socket",
        false,
    );
    home.traced("");
    if home
        .faults
        .iter()
        .filter(|fault| fault.contains(" socket(AF_INET"))
        .count()
        != 1
    {
        println!("sockets: strace did not see a socket that was opened for it to see: FAILED");
        return false;
    }
    home.faults.clear();
    let mut lines: Vec<String> = COMMANDS.map(str::to_owned).into();
    lines.extend(reports());
    lines.extend(WRONGLY.map(str::to_owned));
    for line in &lines {
        home.command(line, false);
    }
    for line in HOMELESS {
        home.command(line, true);
    }
    for (words, keys) in SESSIONS {
        home.session(words, keys);
    }
    let names = names();
    let ran: BTreeSet<&str> = lines
        .iter()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let left: Vec<&String> = names
        .iter()
        .filter(|name| !ran.contains(name.as_str()))
        .collect();
    if names.len() < 20 || !left.is_empty() {
        home.faults.push(format!(
            "of {} commands these were not run: {left:?}; add them to this row",
            names.len()
        ));
    }
    for fault in &home.faults {
        println!("sockets: {fault}");
    }
    let held = home.faults.is_empty();
    println!(
        "sockets: all {} commands in {} runs, {} without a home, {} sessions with {} keys; {} pairs within the program, {} \
         wrong: {}",
        names.len(),
        lines.len(),
        HOMELESS.len(),
        SESSIONS.len(),
        SESSIONS.iter().map(|(_, keys)| keys.len()).sum::<usize>(),
        home.pairs,
        home.faults.len(),
        if held { "held" } else { "FAILED" },
    );
    held
}
