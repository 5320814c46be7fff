//! A panic in any part of surefoot: nothing is lost, the terminal is restored, and the report quotes no answers.

use std::path::Path;

use portable_pty::CommandBuilder;

use super::{ENTER, LEAVE, Session, drafted, saved};
use crate::program;

/// A text quoted in the panic message. It may appear nowhere but in the file of the assessment.
const SECRET: &str = "the backups lie in the open";

/// The test that is a command with a panic.
const COMMAND: &str = "terminal::broken::is_a_broken_command";

/// The exit code of `sysexits.h` for an internal software error.
const CODE: u32 = 70;

/// All panic reports.
fn reports(folder: &Path) -> Vec<String> {
    let reports = folder.join("data").join("reports");
    std::fs::read_dir(reports)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| saved(&entry.path()))
        .collect()
}

/// A session in a note that contains the secret; after the next key the given functions panic.
fn break_in(places: &str) -> Session {
    let trigger = tempfile::tempdir().unwrap().keep().join("answer");
    let asked = format!("{places}@{}", trigger.display());
    let environment = [(program::BREAKS, asked.as_str()), (program::ARGUMENTS, "")];
    let mut session = Session::start_as(&[], &[], &environment, |_| {
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(program::single_test(program::NAME));
        command
    });
    session.begin_a_note();
    session.press(&format!(", {SECRET}"));
    session.wait_for(SECRET);
    std::fs::write(&trigger, SECRET).unwrap();
    session.press("!");
    session.child.wait().unwrap();
    std::fs::remove_dir_all(trigger.parent().unwrap()).unwrap();
    while let Ok(block) = session.output.recv_timeout(super::PATIENCE) {
        session.take(&block);
    }
    session
}

/// The text written to the terminal after it was restored.
fn last_words(session: &Session) -> String {
    let text = String::from_utf8_lossy(&session.bytes).into_owned();
    let left = LEAVE
        .iter()
        .filter_map(|mode| text.rfind(mode).map(|at| at + mode.len()))
        .max()
        .unwrap();
    assert!(
        ENTER.iter().all(|mode| text.rfind(mode).unwrap() < left),
        "it was entered again"
    );
    text[left..]
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_fault_anywhere_keeps_the_answers_and_what_was_typed() {
    for (place, thread, command) in [
        ("update", program::NAME, "typing"),
        ("view", program::NAME, "Question Note"),
        ("keys", "keys", "typing"),
    ] {
        let session = break_in(place);
        let words = last_words(&session);
        assert!(
            words.contains("surefoot ended because of an internal error"),
            "{place}: {words}"
        );
        assert!(
            words.contains("Every answer is saved in")
                && words.contains("is restored at the next start"),
            "{words}"
        );
        assert!(!words.contains(SECRET), "{place}: {words}");
        let text = drafted(&session.file("tidy-bot.surefoot.toml"));
        assert!(
            text.contains("half a sentence") && text.contains(SECRET),
            "{place}: {text}"
        );
        let [report] = &reports(session.folder.path())[..] else {
            panic!("{place}: there must be one report")
        };
        for wanted in [
            "version",
            "80 columns, 24 rows",
            "program.rs:",
            &format!("thread    {thread}"),
            command,
        ] {
            assert!(
                report.contains(wanted),
                "{place}: {wanted} is missing in {report}"
            );
        }
        for secret in [
            "backups",
            "half a",
            "Tidy",
            "tidy",
            "breaks and quotes",
            &session.folder.path().to_string_lossy(),
        ] {
            assert!(
                !report.contains(secret),
                "{place}: {secret} stands in {report}"
            );
        }
        assert_eq!(session.end(), CODE, "{place}");
    }
}

/// If saving the draft panics too, all committed edits are in the file, and the message is still true.
#[test]
fn a_second_fault_on_the_way_out_is_told() {
    let session = break_in("update,ended");
    let words = last_words(&session);
    assert!(words.contains("Every answer is saved in"), "{words}");
    assert!(
        words.contains("unfinished text could not be saved"),
        "{words}"
    );
    assert!(saved(&session.file("tidy-bot.surefoot.toml")).contains("Tidy bot"));
    assert_eq!(session.end(), CODE);
}

/// Not a test by itself: a command that panics as soon as it runs.
#[test]
fn is_a_broken_command() {
    if std::env::var_os(program::BREAKS).is_some() {
        let code = surefoot::cli::guarded(|| {
            program::break_in("command");
            0
        });
        std::process::exit(code.into());
    }
}

#[test]
fn a_command_that_panics_leaves_a_private_crash_report() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let trigger = folder.path().join("answer");
    std::fs::write(&trigger, SECRET).unwrap();
    let data = folder.path().join("data");
    for time in 1..=7 {
        let run = program::child(COMMAND)
            .env("SUREFOOT_DATA", &data)
            .env(program::BREAKS, format!("command@{}", trigger.display()))
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(70), "{words}");
        assert!(
            run.stdout == program::PREAMBLE.as_bytes()
                && words.lines().count() == 2
                && !words.contains(SECRET),
            "{words}"
        );
        assert!(words.contains("Saved files are intact"), "{words}");
        let path = words
            .split("A report without your answers is in ")
            .nth(1)
            .unwrap()
            .trim()
            .trim_end_matches('.');
        assert!(saved(Path::new(path)).contains(&format!("thread    {COMMAND}")));
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(Path::new(path)), mode(&data.join("reports"))),
            (0o600, 0o700)
        );
        assert_eq!(reports(folder.path()).len(), time.min(5));
    }
}
