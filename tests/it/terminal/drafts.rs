//! Text that is being typed survives a kill and every signal, and is restored unchanged, once.

use std::path::PathBuf;
use std::time::Duration;

use super::{Session, drafted, example, file, saved, store};

const FILE: &str = "x.surefoot.toml";

/// A session at the first question of the example, in a folder of its own.
fn session() -> Session {
    let text = file::write(&example(&store::questionnaire(None).unwrap()).unwrap());
    let mut session = Session::start(&[FILE], &[(FILE, &text)]);
    session.wait_for("▸");
    session.press("\x1bOS");
    session.wait_for("0-4 answer");
    session
}

/// Fills in half of an exception that could not be saved: a person, no reason, and an invalid date.
fn half_an_exception(session: &mut Session) {
    session.press("x");
    session.wait_for("Exception for");
    session.press("Ann of operations\t\t\t99 Dec");
    session.wait_for("99 Dec");
}

/// Waits until the draft contains the words.
fn wait_for_draft(session: &Session, words: &str) {
    let holds = || {
        std::thread::sleep(Duration::from_millis(10));
        session.file(".x.surefoot.toml.kept/form.toml").exists()
            && drafted(&session.file(FILE)).contains(words)
    };
    assert!((0..3000).any(|_| holds()), "{words} is in no draft");
}

/// Ends the session with a signal, and starts the next one in the same folder.
fn after(mut session: Session, signal: &str) -> Session {
    session.signal(signal);
    session.child.wait().unwrap();
    let folder = session.folder;
    Session::start_in(folder, &[FILE])
}

#[test]
fn half_an_exception_comes_back_after_a_kill() {
    let mut session = session();
    half_an_exception(&mut session);
    wait_for_draft(&session, "99 Dec");
    let before = saved(&session.file(FILE));
    let mut session = after(session, "KILL");
    session.wait_for("Draft restored");
    session.wait_for("Ann of operations");
    session.wait_for("99 Dec");
    assert_eq!(saved(&session.file(FILE)), before, "nobody kept it");
    session.press("\x1b");
    session.wait_for("esc again to discard");
    session.press("\x1b");
    session.wait_for("0-4 answer");
    // Once dropped, the draft is gone.
    let mut session = after(session, "KILL");
    session.wait_for("0-4 answer");
    assert!(!session.file(".x.surefoot.toml.kept/form.toml").exists());
    session.press("\x03");
    session.child.wait().unwrap();
}

#[test]
fn half_an_exception_comes_back_after_each_signal() {
    for signal in ["TERM", "HUP", "INT", "QUIT"] {
        let mut session = session();
        half_an_exception(&mut session);
        let mut session = after(session, signal);
        session.wait_for("Draft restored");
        session.wait_for("Ann of operations");
        session.wait_for("99 Dec");
        session.signal("KILL");
        session.child.wait().unwrap();
    }
}

#[test]
fn half_typed_votes_come_back_after_ctrl_c() {
    let mut session = session();
    session.press("v");
    session.wait_for("enter reveal");
    session.press("23");
    session.wait_for("› 23");
    let before = saved(&session.file(FILE));
    session.press("\x03");
    session.child.wait().unwrap();
    assert_eq!(saved(&session.file(FILE)), before, "nobody revealed them");
    let folder = session.folder;
    let mut session = Session::start_in(folder, &[FILE]);
    session.wait_for("is restored");
    session.wait_for("› 23");
    session.press("\r");
    session.wait_for("another round");
    session.press("\x03");
    session.child.wait().unwrap();
    assert_ne!(saved(&session.file(FILE)), before, "now they are");
    let folder = session.folder;
    let mut session = Session::start_in(folder, &[FILE]);
    session.wait_for("0-4 answer");
    session.press("\x03");
    session.child.wait().unwrap();
}

/// The file contains another assessment when it is opened again.
#[test]
fn a_draft_of_another_assessment_is_named_each_time() {
    let mut session = session();
    half_an_exception(&mut session);
    wait_for_draft(&session, "99 Dec");
    session.signal("KILL");
    session.child.wait().unwrap();
    let questionnaire = store::questionnaire(None).unwrap();
    let changes = surefoot::model::assessment::beginning(
        &questionnaire,
        "Other",
        surefoot::model::assessment::profile::Form::Full,
    );
    let other = surefoot::model::assessment::Assessment::begin(changes, store::stamp("other"));
    std::fs::write(session.file(FILE), file::write(&other)).unwrap();
    let mut folder = session.folder;
    for _ in 0..2 {
        let mut session = Session::start_in(folder, &[FILE]);
        session.wait_for("draft-1.toml");
        session.wait_for("Ann of operations");
        session.press("\r");
        session.wait_for("Other");
        session.press("\x03");
        session.child.wait().unwrap();
        folder = session.folder;
    }
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_surefoot"))
        .args(["score", FILE])
        .current_dir(folder.path())
        .env("SUREFOOT_CONFIG", "")
        .output()
        .unwrap();
    assert!(
        String::from_utf8_lossy(&run.stderr).contains("draft-1.toml"),
        "{run:?}"
    );
}

/// surefoot is killed while an external editor is open on the note.
#[test]
fn a_note_in_an_editor_comes_back_after_a_kill() {
    let text = file::write(&example(&store::questionnaire(None).unwrap()).unwrap());
    let script = r#"
        printf 'saved by the editor\n' >> "$1"
        echo THE EDITOR IS HERE
        exec sleep 600
    "#;
    let files = [(FILE, text.as_str()), ("editor.sh", script)];
    let mut session = Session::start_with(&[FILE], &files, &[("EDITOR", "sh editor.sh")]);
    session.wait_for("▸");
    session.press("\x1bOS");
    session.wait_for("0-4 answer");
    session.press("m");
    session.wait_for("Note on");
    session.press("\x05");
    session.wait_for("THE EDITOR IS HERE");
    let mut session = after(session, "KILL");
    session.wait_for("Draft restored");
    session.wait_for("saved by the editor");
    assert!(!session.file(".x.surefoot.toml.kept/editor").exists());
    let left: Vec<PathBuf> = Vec::new();
    let private = std::fs::read_dir(session.file("private")).unwrap();
    assert_eq!(
        private
            .map(|entry| entry.unwrap().path())
            .collect::<Vec<_>>(),
        left
    );
    session.press("\x03");
    session.child.wait().unwrap();
}

/// In a folder without write access, surefoot warns while the user is typing, before anything is saved.
#[test]
fn a_draft_that_cannot_be_written_is_told_on_the_screen() {
    let mut session = session();
    // A folder instead of the draft cannot be replaced, even by root.
    std::fs::create_dir(session.file(".x.surefoot.toml.kept/form.toml")).unwrap();
    session.press("x");
    session.wait_for("Exception for");
    session.press("Ann");
    session.wait_for("Your draft cannot be saved yet");
    std::fs::remove_dir(session.file(".x.surefoot.toml.kept/form.toml")).unwrap();
    session.wait_for("Drafts are being saved again");
    wait_for_draft(&session, "Ann");
    session.press("\x03");
    session.child.wait().unwrap();
}
