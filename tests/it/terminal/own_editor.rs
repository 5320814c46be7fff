//! A note in the editor of whoever writes: the terminal is handed over and taken back, and no copy stays behind.

use std::path::{Path, PathBuf};

use super::{Session, drafted, saved};

/// The name of the script that stands for an editor; its blank is there to be quoted.
const SCRIPT: &str = "my editor.sh";

impl Session {
    /// In a note in which something is typed, with a script for an editor.
    fn writing(environment: &[(&str, &str)], script: &str) -> Self {
        let mut session = Self::start_with(&[], &[(SCRIPT, script)], environment);
        session.begin_a_note();
        session
    }

    /// What is there of private copies.
    fn copies(&self) -> Vec<PathBuf> {
        copies(self.folder.path())
    }

    /// Keeps the note and ends; gives what was saved.
    fn keep(mut self) -> String {
        self.press("\x13");
        self.wait_for("saved ");
        self.wait_for("Note ");
        self.press("q");
        self.child.wait().unwrap();
        let text = saved(&self.file("tidy-bot.surefoot.toml"));
        assert_eq!(self.end(), 0);
        text
    }
}

fn copies(folder: &Path) -> Vec<PathBuf> {
    let folder = folder.join(".tidy-bot.surefoot.toml.kept").join("editor");
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect()
}

const EDITOR: (&str, &str) = ("EDITOR", "sh 'my editor.sh' --wait");

#[test]
fn the_editor_has_the_terminal_and_its_text_comes_back() {
    let script = r#"
        [ "$1" = --wait ] || exit 9
        ls -l "$2" > seen; ls -ld "${2%/*}" >> seen; cat "$2" >> seen
        echo THE EDITOR IS HERE
        IFS= read -r line
        printf '%s\n' "$line" >> "$2"
    "#;
    let mut session = Session::writing(&[EDITOR, ("VISUAL", " ")], script);
    session.press("\x05");
    session.wait_for("THE EDITOR IS HERE");
    assert_eq!(session.copies().len(), 1);
    // were the keys read by surefoot, the editor would wait for ever
    session.press("q typed to the editor\n");
    session.wait_for("The text is back from your editor");
    session.wait_for("q typed to the editor");
    assert_eq!(session.copies(), Vec::<PathBuf>::new());
    let seen = saved(&session.file("seen"));
    assert!(
        seen.starts_with("-rw-------") && seen.contains("drwx------"),
        "{seen}"
    );
    assert!(seen.ends_with("half a sentence\n"), "{seen}");
    let text = session.keep();
    assert!(
        text.contains("half a sentence") && text.contains("q typed to the editor"),
        "{text}"
    );
}

#[test]
fn an_editor_that_fails_changes_nothing_and_leaves_nothing() {
    let broken = "exit 3";
    let binary = r#"printf '\377\376' > "$2""#;
    let gone = r#"rm "$2""#;
    let none: &[(&str, &str)] = &[];
    for (environment, script, told) in [
        (&[EDITOR][..], broken, "sh ended with exit code 3"),
        (&[EDITOR][..], binary, "is not UTF-8 text"),
        (&[EDITOR][..], gone, "cannot be read"),
        (
            &[("VISUAL", "no-such-editor -x"), EDITOR][..],
            "",
            "VISUAL names no-such-editor, but",
        ),
        (&[("EDITOR", "vi 'half")][..], "", "a quote without its end"),
        (none, "", "Set EDITOR to the one you like"),
    ] {
        let mut session = Session::writing(environment, script);
        session.press("\x05");
        session.wait_for(told);
        assert_eq!(session.copies(), Vec::<PathBuf>::new(), "{told}");
        let text = session.keep();
        assert!(
            text.contains("half a sentence") && !text.contains("lost"),
            "{told}: {text}"
        );
    }
}

#[test]
fn the_text_of_an_editor_that_failed_is_in_the_field() {
    let exits = r#"printf ', saved by the editor\n' >> "$2"; exit 1"#;
    let killed = r#"printf ', saved by the editor\n' >> "$2"; kill -9 $$"#;
    for (script, told) in [
        (exits, "ended with exit code 1"),
        (killed, "was ended by a signal"),
    ] {
        let mut session = Session::writing(&[EDITOR], script);
        session.press("\x05");
        session.wait_for(told);
        session.wait_for("saved by the editor");
        assert_eq!(session.copies(), Vec::<PathBuf>::new(), "{told}");
        assert!(session.keep().contains("saved by the editor"), "{told}");
    }
}

/// An editor that pauses asks all that have the terminal to pause: the shell waits for surefoot.
#[test]
fn surefoot_pauses_with_the_editor() {
    let script = r#"
        echo THE EDITOR IS HERE
        IFS= read -r line
        printf '%s\n' "$line" >> "$2"
    "#;
    let mut session = Session::writing(&[EDITOR], script);
    session.press("\x05");
    session.wait_for("THE EDITOR IS HERE");
    let id = session.child.process_id().unwrap().to_string();
    let stopped = || {
        let state = std::process::Command::new("ps")
            .args(["-o", "state=", "-p", &id])
            .output()
            .unwrap();
        String::from_utf8_lossy(&state.stdout)
            .trim_start()
            .starts_with('T')
    };
    session.signal("TSTP");
    assert!((0..5000).any(|_| stopped()), "surefoot runs on");
    assert_eq!(session.copies().len(), 1);
    session.signal("CONT");
    session.press("after a pause\n");
    session.wait_for("The text is back from your editor");
    assert!(session.keep().contains("after a pause"));
}

#[test]
fn a_signal_while_the_editor_runs_ends_both_and_leaves_nothing() {
    let script = r#"
        printf 'half of the editor\n' >> "$2"
        echo $$ > id
        echo THE EDITOR IS HERE
        exec sleep 600
    "#;
    let deaf = script.replace("exec sleep 600", "while :; do read -r line; done");
    let deaf = format!("trap '' TERM HUP INT\n{deaf}");
    for (script, signal, number) in [
        (script, "TERM", 15),
        (script, "HUP", 1),
        (&deaf, "TERM", 15),
    ] {
        let mut session = Session::writing(&[EDITOR], script);
        session.press("\x05");
        session.wait_for("THE EDITOR IS HERE");
        assert_eq!(session.copies().len(), 1);
        // ctrl-c and ctrl-\ are typed at the editor: the session outlives them, as the exit code below shows
        session.signal("INT");
        session.signal("QUIT");
        session.signal(signal);
        session.child.wait().unwrap();
        assert_eq!(session.copies(), Vec::<PathBuf>::new(), "SIG{signal}");
        let text = drafted(&session.file("tidy-bot.surefoot.toml"));
        assert!(
            text.contains("half a sentence") && text.contains("half of the editor"),
            "SIG{signal}: {text}"
        );
        let id = saved(&session.file("id"));
        let there = std::process::Command::new("kill")
            .args(["-s", "0", id.trim()])
            .output()
            .unwrap();
        assert!(!there.status.success(), "SIG{signal}: the editor runs on");
        assert_eq!(session.end(), 128 + number, "SIG{signal}");
    }
}
