//! A note in an external editor: surefoot hands over the terminal and takes it back, and no copy of the note is left.

use std::path::{Path, PathBuf};

use super::{Session, drafted, saved};

/// The name of the script used as an editor; it contains a space to test quoting.
const SCRIPT: &str = "my editor.sh";

impl Session {
    /// A session in a note with some text, and with a script as editor.
    fn writing(environment: &[(&str, &str)], script: &str) -> Self {
        let mut session = Self::start_with(&[], &[(SCRIPT, script)], environment);
        session.begin_a_note();
        session
    }

    /// The private copies that exist.
    fn copies(&self) -> Vec<PathBuf> {
        copies(self.folder.path())
    }

    /// Saves the note and quits; returns the saved file.
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
    // If surefoot read the keys, the editor would wait forever.
    session.press("q typed to the editor\n");
    session.wait_for("The text from your editor is here");
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
        (&[EDITOR][..], binary, "is not UTF-8"),
        (&[EDITOR][..], gone, "cannot be read"),
        (
            &[("VISUAL", "no-such-editor -x"), EDITOR][..],
            "",
            "VISUAL names no-such-editor, but",
        ),
        (&[("EDITOR", "vi 'half")][..], "", "an unclosed quote"),
        (none, "", "Set EDITOR and restart surefoot"),
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
        (killed, "was killed by a signal"),
    ] {
        let mut session = Session::writing(&[EDITOR], script);
        session.press("\x05");
        session.wait_for(told);
        session.wait_for("saved by the editor");
        assert_eq!(session.copies(), Vec::<PathBuf>::new(), "{told}");
        assert!(session.keep().contains("saved by the editor"), "{told}");
    }
}

/// An editor that pauses stops its whole process group: the shell waits for surefoot.
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
    session.wait_for("The text from your editor is here");
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
        // ctrl-c and ctrl-\ go to the editor: the session survives them, as the exit code below shows.
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
