//! Plain mode through a pipe: the real binary, in a folder of its own.

use std::ffi::OsStr;
use std::io::{Read as _, Write as _};
use std::process::Stdio;

use surefoot::model::assessment::answer::Record;
use surefoot::model::assessment::{Assessment, State};
use surefoot::store;

use crate::cases::level_of;
use tempfile::TempDir;

use super::{FACTS, flat, is_plain};
use crate::binary::{Ran, surefoot};

/// A working folder without user settings.
pub(super) struct Workspace {
    pub(super) folder: TempDir,
}

impl Workspace {
    pub(super) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    /// Runs the program with lines on its input; returns the exit code and both outputs.
    pub(super) fn run<A: AsRef<OsStr>>(
        &self,
        arguments: &[A],
        lines: &[impl AsRef<[u8]>],
    ) -> (i32, String, String) {
        let mut command = surefoot(self.folder.path());
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let bytes: Vec<u8> = lines
            .iter()
            .map(AsRef::as_ref)
            .collect::<Vec<_>>()
            .join(&b'\n');
        let writer = std::thread::spawn(move || {
            // A program that has ended closes its input.
            let _ = input.write_all(&bytes);
        });
        let ran: Ran = child.wait_with_output().unwrap().into();
        writer.join().unwrap();
        (ran.code, ran.out, ran.err)
    }

    pub(super) fn fine<A: AsRef<OsStr>>(&self, arguments: &[A]) -> String {
        let (code, out, err) = self.run(arguments, &Vec::<&str>::new());
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        out
    }

    /// Runs `set`, which must succeed; a remark, such as a contradiction, is allowed.
    pub(super) fn set(&self, words: &[&str]) -> String {
        let words = [
            &["set", "helper.surefoot.toml", "--date", "2026-11-21"],
            words,
        ]
        .concat();
        let (code, out, err) = self.run(&words, &Vec::<&str>::new());
        assert_eq!(code, 0, "{err}");
        out
    }

    /// Runs a dialogue, which must succeed without errors.
    pub(super) fn talk(&self, arguments: &[&str], lines: &[impl AsRef<[u8]>]) -> String {
        let (code, out, err) = self.run(arguments, lines);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        assert_eq!(is_plain(&out), Ok(()), "{out}");
        out
    }

    pub(super) fn assessment(&self, name: &str) -> Assessment {
        let opened = store::open(&self.folder.path().join(name));
        opened.unwrap_or_else(|fault| panic!("{fault}")).assessment
    }

    pub(super) fn state(&self, name: &str) -> State {
        self.assessment(name).state().clone()
    }
}

#[test]
fn a_whole_session_through_a_pipe() {
    let desk = Workspace::new();
    let mut lines = vec!["1", "Helper", "", ""];
    lines.extend(FACTS);
    lines.extend([
        "3",
        "0",
        "nonsense",
        "unknown ops by +14",
        "voters 3",
        "vote 123",
        "2",
        "so",
        "others",
        "park it",
    ]);
    lines.extend([
        "score",
        "gates",
        "requirements",
        "roadmap",
        "list",
        "about",
        "why",
        "help",
        "undo",
        "redo",
    ]);
    lines.extend([
        "export out.md",
        "export out.toml",
        "export out.md",
        "export helper.surefoot.toml replace",
        "quit",
        "4",
    ]);
    let out = desk.talk(&["--plain", "--date", "2026-11-21"], &lines);
    let told = flat(&out);
    for words in [
        "Helper, in helper.surefoot.toml. Each change is saved at once",
        "Question 3 of ",
        "`nonsense` is neither an answer nor a command here. Type 0 to 4, or help.",
        "Attainment",
        "Leave the sandbox",
        "Wrote out.md (Markdown).",
        "Cannot write out.md: it already exists. Export again to replace it, or choose another file.",
        "Cannot write helper.surefoot.toml: it is an assessment.",
        "Everything is saved in helper.surefoot.toml.",
    ] {
        assert!(told.contains(words), "{words} is missing:\n{out}");
    }
    let assessment = desk.assessment("helper.surefoot.toml");
    assert!(assessment.faults().is_empty());
    assert_eq!(
        assessment.state().record("DAT-P1").and_then(Record::level),
        Some(level_of(3))
    );
    assert_eq!(assessment.state().room.parked.len(), 1);
    assert!(desk.folder.path().join("out.toml").exists());

    // Without --plain the output is the same, as there is no terminal; and the file is now a recent one.
    let out = desk.talk(&[], &["4", "list unknown", "q"]);
    assert!(out.contains("DAT-P3") && out.contains("1 of"), "{out}");
    let out = desk.talk(&["helper"], &["go DAT-P1", "clear"]);
    assert!(
        out.contains("DAT-P1 answer: unanswered; previously 3 Enforced."),
        "{out}"
    );
    assert_eq!(desk.state("helper.surefoot.toml").record("DAT-P1"), None);
}

#[test]
fn the_end_of_the_input_is_no_fault_and_loses_nothing() {
    let desk = Workspace::new();
    let nothing: [&str; 0] = [];
    assert!(
        desk.talk(&[], &nothing)
            .contains("surefoot: what do you want to work on?")
    );
    assert!(
        desk.talk(&[], &["1", "Half"])
            .contains("File (empty: half.surefoot.toml, in this folder)"),
        "no file is made half"
    );
    desk.talk(&[], &["3", "x"]);
    let before = desk.state("x.surefoot.toml");
    assert!(
        desk.talk(&["x"], &nothing)
            .ends_with("Everything is saved in x.surefoot.toml.\n")
    );
    assert_eq!(desk.state("x.surefoot.toml"), before);
    // The input ends in the middle of a decision, without a line end.
    desk.talk(&["x"], &["vote 223", "2"]);
    let after = desk.state("x.surefoot.toml");
    let decided = after
        .controls
        .values()
        .filter(|record| record.decided().is_some())
        .count();
    assert_eq!(
        decided,
        before
            .controls
            .values()
            .filter(|record| record.decided().is_some())
            .count()
            + 1
    );
}

#[test]
fn junk_is_told_and_changes_nothing() {
    let desk = Workspace::new();
    desk.talk(&[], &["3", "x"]);
    let before = desk.assessment("x.surefoot.toml");
    let long = vec![b'a'; 300_000];
    let lines: [&[u8]; 9] = [
        b"\xfd\xfe\xff",
        &long,
        b"\x1b[2J\x1b]0;title\x07",
        b"\0\0\0",
        b"note \xc3\x28",
        b"go 99999999999999999999",
        b"vote 99999999999999999999",
        "\u{202e}\u{200b}".as_bytes(),
        b"%s%n{}",
    ];
    let out = desk.talk(&["x", "--plain"], &lines);
    assert!(
        flat(&out).contains("That line is not UTF-8 text and was ignored."),
        "{out}"
    );
    assert!(
        flat(&out).contains("That line is too long and was ignored. The limit is 65,536 bytes."),
        "{out}"
    );
    assert_eq!(desk.assessment("x.surefoot.toml"), before);
}

#[test]
fn a_save_that_fails_is_told_and_is_the_exit_code() {
    let desk = Workspace::new();
    desk.talk(&[], &["3", "x"]);
    // Another process writes the file during the dialogue.
    let path = desk.folder.path().join("x.surefoot.toml");
    let mut command = surefoot(desk.folder.path());
    command
        .args(["x", "--plain"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut out = child.stdout.take().unwrap();
    // The program has read the file once it prompts.
    let mut heard = Vec::new();
    let mut byte = [0];
    while !heard.ends_with(b"Answer (0 to 4, or help): ") {
        assert_eq!(
            out.read(&mut byte).unwrap(),
            1,
            "{}",
            String::from_utf8_lossy(&heard)
        );
        heard.push(byte[0]);
    }
    let others = std::fs::read_to_string(&path).unwrap() + "\n# a comment of somebody else\n";
    std::fs::write(&path, &others).unwrap();
    input.write_all(b"1\nexport mine.toml\n").unwrap();
    drop(input);
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        rest.contains("Not saved: ") && rest.contains("Wrote mine.toml"),
        "{rest}"
    );
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("the last changes are not saved in x.surefoot.toml"),
        "{told}"
    );
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        others,
        "what others wrote is not written over"
    );
    assert_ne!(
        desk.state("mine.toml"),
        desk.state("x.surefoot.toml"),
        "and what was said is kept elsewhere"
    );
}

#[test]
fn a_file_that_cannot_be_opened_is_told_without_colour() {
    let desk = Workspace::new();
    let none = Vec::<&str>::new();
    let (code, _, err) = desk.run(&["nowhere.toml", "--plain"], &none);
    assert!(code == 2 && err.contains("there is no such file"), "{err}");
    std::fs::write(
        desk.folder.path().join("bad.surefoot.toml"),
        "format = 1\nsystem = [\n",
    )
    .unwrap();
    let (code, _, err) = desk.run(&["bad.surefoot.toml", "--plain"], &none);
    assert!(code == 2 && !err.contains('\u{1b}'), "{err}");
    let out = desk.talk(&[], &["2", "nowhere.toml", "quit"]);
    assert!(
        out.contains("Cannot read nowhere.toml: there is no such file."),
        "{out}"
    );
}
