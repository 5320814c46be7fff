//! The program in a real terminal: it starts, responds to keys, saves, and restores the terminal when it ends.
//!
//! Tests wait for words on the screen or for the end of the program, never for a fixed time.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::{Assessment, file};
use surefoot::store;

#[cfg(unix)]
mod broken;
#[cfg(unix)]
mod drafts;
#[cfg(unix)]
mod first_key;
#[cfg(unix)]
mod gone;
#[cfg(unix)]
mod killed;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(unix)]
mod own_editor;
#[cfg(unix)]
mod paused;
#[cfg(unix)]
mod sealed;

/// Timeout, long enough for the slowest machine; a passing test never waits this long.
const PATIENCE: Duration = Duration::from_mins(1);

/// Sequences for entering and leaving: the alternate screen, bracketed paste, the mouse, the cursor.
const ENTER: &[&str] = &["\u{1b}[?1049h", "\u{1b}[?2004h"];
const LEAVE: &[&str] = &[
    "\u{1b}[?1049l",
    "\u{1b}[?2004l",
    "\u{1b}[?1000l",
    "\u{1b}[?25h",
];

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

pub(crate) struct Session {
    pub(crate) child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn std::io::Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    bytes: Vec<u8>,
    pub(crate) folder: tempfile::TempDir,
}

impl Session {
    /// Starts the program in a folder of its own that contains `files`.
    pub(crate) fn start(arguments: &[&str], files: &[(&str, &str)]) -> Self {
        Self::start_with(arguments, files, &[])
    }

    /// Creates an assessment and types half a note on its first question.
    fn begin_a_note(&mut self) {
        self.wait_for("New assessment");
        self.press("n");
        self.wait_for("What is the system called?");
        self.press("Tidy bot\x13");
        self.wait_for("How sensitive");
        // F4, as a terminal sends it, opens the fourth screen.
        self.press("\x1bOS");
        self.wait_for("DAT-P1");
        self.press("m");
        self.wait_for("Note on DAT-P1");
        self.press("half a sentence");
        self.wait_for("half a sentence");
    }

    /// Like [`Self::start`], with additional environment variables.
    pub(crate) fn start_with(
        arguments: &[&str],
        files: &[(&str, &str)],
        environment: &[(&str, &str)],
    ) -> Self {
        Self::start_as(arguments, files, environment, CommandBuilder::new)
    }

    /// Like [`Self::start_with`], with a command built from the program's path.
    pub(crate) fn start_as(
        arguments: &[&str],
        files: &[(&str, &str)],
        environment: &[(&str, &str)],
        command: impl FnOnce(&'static str) -> CommandBuilder,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        // Temporary private files go here, where a test can see them.
        std::fs::create_dir(folder.path().join("private")).unwrap();
        Self::run_in(folder, arguments, environment, command)
    }

    /// Starts the program in the folder of an earlier session.
    pub(crate) fn start_in(folder: tempfile::TempDir, arguments: &[&str]) -> Self {
        Self::run_in(folder, arguments, &[], CommandBuilder::new)
    }

    fn run_in(
        folder: tempfile::TempDir,
        arguments: &[&str],
        environment: &[(&str, &str)],
        command: impl FnOnce(&'static str) -> CommandBuilder,
    ) -> Self {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let mut command = command(env!("CARGO_BIN_EXE_surefoot"));
        command.args(arguments);
        command.cwd(folder.path());
        command.env("SUREFOOT_DATA", folder.path().join("data"));
        command.env("TERM", "xterm-256color");
        command.env("SUREFOOT_CONFIG", "");
        command.env_remove("NO_COLOR");
        command.env_remove("COLORTERM");
        for name in ["XDG_RUNTIME_DIR", "TMPDIR"] {
            command.env(name, folder.path().join("private"));
        }
        for name in ["VISUAL", "EDITOR"] {
            command.env_remove(name);
        }
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(24, 80, 0);
        Self {
            child,
            master: pair.master,
            keys,
            output,
            screen,
            bytes: Vec::new(),
            folder,
        }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn take(&mut self, block: &[u8]) {
        // A terminal answers a request for its cursor position.
        if block.windows(4).any(|window| window == b"\x1b[6n") {
            self.keys.write_all(b"\x1b[1;1R").unwrap();
        }
        self.screen.process(block);
        self.bytes.extend_from_slice(block);
    }

    /// Waits until the screen shows `words`.
    pub(crate) fn wait_for(&mut self, words: &str) {
        self.wait_until(words, |screen| screen.contents().contains(words));
    }

    /// The text on the screen, on one line.
    pub(crate) fn flat(&self) -> String {
        let words = self.screen.screen().contents();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Waits until the screen shows `words`, wherever lines break.
    pub(crate) fn wait_for_flat(&mut self, words: &str) {
        self.wait_until(words, |screen| {
            let shown = screen.contents();
            let shown: Vec<&str> = shown.split_whitespace().collect();
            shown.join(" ").contains(words)
        });
    }

    /// Waits until the screen satisfies `seen`.
    fn wait_until(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
        while !seen(self.screen.screen()) {
            match self.output.recv_timeout(PATIENCE) {
                Ok(block) => self.take(&block),
                Err(error) => panic!(
                    "waited for {what:?}: {error}\n{}",
                    self.screen.screen().contents()
                ),
            }
        }
    }

    /// Resizes the terminal and keeps the content of its screen.
    fn resize_terminal(&mut self, columns: u16, rows: u16) {
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// Resizes the terminal and clears the screen, so that everything on it was drawn after this call.
    fn take_size(&mut self, columns: u16, rows: u16) {
        self.screen = vt100::Parser::new(rows, columns, 0);
        self.resize_terminal(columns, rows);
    }

    /// The background colour of the first cell, in which nothing is drawn.
    pub(crate) fn ground(&self) -> vt100::Color {
        self.screen.screen().cell(0, 0).unwrap().bgcolor()
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn signal(&self, signal: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let done = std::process::Command::new("kill")
            .args(["-s", signal, &id])
            .status()
            .unwrap();
        assert!(done.success());
    }

    /// Waits until the process is stopped.
    fn wait_until_stopped(&mut self) {
        let id = self.child.process_id().unwrap().to_string();
        let until = std::time::Instant::now() + PATIENCE;
        loop {
            let listed = std::process::Command::new("ps")
                .args(["-o", "stat=", "-p", &id])
                .output()
                .unwrap();
            if listed.stdout.trim_ascii_start().starts_with(b"T") {
                return self.take_what_is_written();
            }
            assert!(std::time::Instant::now() < until, "it does not stop");
            // Read its output while waiting, or the program would block on a full buffer.
            if let Ok(block) = self.output.recv_timeout(Duration::from_millis(10)) {
                self.take(&block);
            }
        }
    }

    /// Reads everything that a stopped program has written. A title that the test writes to the same terminal marks the
    /// end.
    fn take_what_is_written(&mut self) {
        const TITLE: &[u8] = b"\x1b]2;read so far\x07";
        let terminal = self.master.tty_name().unwrap();
        let from = self.bytes.len();
        std::fs::OpenOptions::new()
            .write(true)
            .open(terminal)
            .unwrap()
            .write_all(TITLE)
            .unwrap();
        while !self.bytes[from..]
            .windows(TITLE.len())
            .any(|window| window == TITLE)
        {
            let block = self.output.recv_timeout(PATIENCE).unwrap();
            self.take(&block);
        }
    }

    /// Waits for the program to end and returns the exit code, after checking that the terminal is restored.
    fn end(mut self) -> u32 {
        let code = self.child.wait().unwrap().exit_code();
        drop(self.keys);
        drop(self.master);
        while let Ok(block) = self.output.recv_timeout(PATIENCE) {
            self.bytes.extend_from_slice(&block);
        }
        let text = String::from_utf8_lossy(&self.bytes).into_owned();
        for mode in ENTER {
            assert!(text.contains(mode), "never entered {mode:?}");
        }
        for mode in LEAVE {
            let entered = ENTER
                .iter()
                .filter_map(|enter| text.rfind(enter))
                .max()
                .unwrap();
            assert!(
                text.rfind(mode).is_some_and(|at| at > entered),
                "{mode:?} is missing at the end"
            );
        }
        code
    }
}

fn saved(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The draft beside an assessment.
fn drafted(path: &Path) -> String {
    let folder = format!(".{}.kept", path.file_name().unwrap().to_string_lossy());
    saved(&path.with_file_name(folder).join("form.toml"))
}

/// The next start names the version that a session saved apart, and ctrl-s merges it.
#[test]
fn a_version_saved_apart_is_merged_with_ctrl_s() {
    let questionnaire = store::questionnaire(None).unwrap();
    let mut ours = example(&questionnaire).unwrap();
    let mut theirs = ours.clone();
    let noted = |assessment: &mut Assessment, note: &str| {
        let change = Change::Note {
            control: "DAT-P1".to_owned(),
            to: note.to_owned(),
        };
        assert!(assessment.change(change, store::stamp(note)));
    };
    noted(&mut ours, "apart");
    noted(&mut theirs, "in the file");
    let files = [
        ("x.surefoot.toml", file::write(&theirs)),
        ("x.apart-1.surefoot.toml", file::write(&ours)),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let mut session = Session::start(&["x.surefoot.toml"], &files);
    session.wait_for("is a diverged copy");
    session.press("\r");
    session.wait_for("0-4 answer");
    session.press("\x13");
    session.wait_for("Merged ");
    session.press("\x03");
    session.child.wait().unwrap();
    let text = saved(&session.file("x.surefoot.toml"));
    assert!(text.contains("who = \"apart\"") && text.contains("who = \"in the file\""));
    assert!(!session.file("x.apart-1.surefoot.toml").exists());
}

#[test]
fn it_starts_obeys_saves_and_leaves_the_terminal_as_it_was() {
    let mut session = Session::start(&[], &[]);
    session.wait_for("New assessment");
    session.press("n");
    session.wait_for("What is the system called?");
    session.press("Tidy bot\x13");
    session.wait_for("How sensitive is the most sensitive data");
    session.press("3");
    session.wait_for("saved ");
    session.press("\x1b");
    session.wait_for("All ");
    let file = session.file("tidy-bot.surefoot.toml");
    session.press("q");
    let text = saved(&file);
    assert!(
        text.contains("data_sensitivity = \"confidential\""),
        "{text}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(
            std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    assert_eq!(session.end(), 0);
}

#[test]
#[cfg(unix)]
fn a_signal_that_ends_it_keeps_what_is_being_typed() {
    for (signal, number) in [("TERM", 15), ("HUP", 1), ("INT", 2), ("QUIT", 3)] {
        let mut session = Session::start(&[], &[]);
        session.begin_a_note();
        session.signal(signal);
        let file = session.file("tidy-bot.surefoot.toml");
        let kept = session.folder.path().to_owned();
        // The folder is deleted with the session, so read the file after the program ends but before that.
        session.child.wait().unwrap();
        let text = drafted(&file);
        assert!(text.contains("half a sentence"), "SIG{signal}: {text}");
        assert!(!saved(&file).contains("half a sentence"), "nobody kept it");
        assert!(kept.exists());
        assert_eq!(session.end(), 128 + number, "SIG{signal}");
    }
}

#[test]
#[cfg(unix)]
fn a_terminal_that_is_gone_ends_it() {
    let mut session = Session::start(&[], &[]);
    session.wait_for("New assessment");
    let Session {
        mut child,
        master,
        mut keys,
        output,
        folder,
        ..
    } = session;
    // The reading thread keeps the terminal open until it has output to deliver that nobody receives.
    drop(output);
    keys.write_all(b"j").unwrap();
    drop(keys);
    drop(master);
    // The program ends either by SIGHUP or because it can no longer read any input.
    assert_eq!(child.wait().unwrap().exit_code(), 129);
    drop(folder);
}

#[test]
#[cfg(unix)]
fn it_pauses_and_comes_back_and_takes_another_size() {
    let mut session = Session::start(&[], &[]);
    session.wait_for("New assessment");
    session.signal("TSTP");
    let left = |session: &Session| {
        LEAVE
            .iter()
            .all(|mode| String::from_utf8_lossy(&session.bytes).contains(mode))
    };
    while !left(&session) {
        let block = session.output.recv_timeout(PATIENCE).unwrap();
        session.take(&block);
    }
    session.bytes.clear();
    session.screen = vt100::Parser::new(24, 80, 0);
    // The program may not have stopped yet when it receives SIGCONT.
    while session.bytes.is_empty() {
        session.signal("CONT");
        if let Ok(block) = session.output.recv_timeout(Duration::from_millis(50)) {
            session.take(&block);
        }
    }
    session.wait_for("New assessment");
    session.take_size(30, 10);
    session.wait_for("surefoot needs 40 columns");
    session.press("q");
    assert_eq!(session.end(), 0);
}

/// A paste terminator inside pasted text does not turn the rest of it into keys.
#[test]
fn what_is_pasted_is_not_obeyed() {
    let mut session = Session::start(&[], &[]);
    session.wait_for("New assessment");
    session.press("\x1b[200~q\x1b[201~q\x1b\x03\x1b[201~");
    session.wait_for("Text cannot be entered here");
    session.press("n");
    session.wait_for("What is the system called?");
    session.press("\x1b[200~Ti\x1b[201~dy\x1b[201~");
    session.wait_for("Tidy");
    session.press(&format!("\x1b[200~{}\x1b[201~", "x".repeat(100_000)));
    session.wait_for("The field is full");
    session.press("\x03");
    assert_eq!(session.end(), 0);
}

#[test]
fn the_mouse_is_taken_and_given_back_and_a_text_is_copied() {
    let mut session = Session::start(&[], &[]);
    session.wait_for("New assessment");
    let on = |session: &Session| String::from_utf8_lossy(&session.bytes).contains("\x1b[?1000h");
    assert!(!on(&session), "off until it is asked for");
    session.press("\x0f");
    session.wait_for("Mouse on");
    assert!(on(&session));
    // Into the example and back out again.
    session.press("\x1b[<65;10;10M\x1b[<65;10;10M\r");
    session.wait_for("Look at the example");
    session.press("\x13");
    session.wait_for("1 of 5");
    session.press(" ");
    session.wait_for("2 of 5");
    session.press("\x1b");
    session.wait_for("▸Question");
    session.wait_for("0-4 answer");
    session.wait_for("▸Question");
    // The title of the overview: column 13, row 2, counted as a terminal does.
    session.press("\x1b[<0;13;2M");
    session.wait_for("▸Overview");
    session.press("y");
    session.wait_for("Copied, if the terminal allows it: Data");
    let bytes = String::from_utf8_lossy(&session.bytes).into_owned();
    assert!(bytes.contains("\x1b]52;c;RGF0YTog"), "{bytes:?}");
    session.press("q");
    assert_eq!(session.end(), 0);
}

#[test]
fn a_file_that_cannot_be_opened_leaves_the_terminal_alone() {
    let mut session = Session::start(
        &["broken.toml"],
        &[("broken.toml", "format = 1\nsystm = \"x\"\n")],
    );
    session.wait_for("surefoot: ");
    let code = session.child.wait().unwrap().exit_code();
    assert_eq!(code, 2);
    let text = String::from_utf8_lossy(&session.bytes).into_owned();
    assert!(ENTER.iter().all(|mode| !text.contains(mode)), "{text}");
}

/// Plain mode writes lines only, on a terminal without capabilities and on any other if requested.
#[test]
fn plain_mode_sends_no_escape_to_a_terminal() {
    for (terminal, arguments) in [("dumb", &[][..]), ("xterm-256color", &["--plain"][..])] {
        let mut session = Session::start_with(arguments, &[], &[("TERM", terminal)]);
        session.wait_for("Number (1 to 3, help or quit): ");
        session.press("3\r");
        session.wait_for("File for the copy");
        session.press("x\r");
        session.wait_for("Answer (0 to 4, or help): ");
        session.press("score\r");
        session.wait_for("Compliance and governance");
        session.press("quit\r");
        session.wait_for("Everything is saved in x.surefoot.toml.");
        assert_eq!(session.child.wait().unwrap().exit_code(), 0);
        assert!(
            !session.bytes.contains(&0x1b),
            "{}",
            String::from_utf8_lossy(&session.bytes)
        );
    }
}
