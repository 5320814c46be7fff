//! Files in all front ends: a file that names another questionnaire is opened, and a new file is named, alike on
//! screens, in plain mode and by a command.
//!
//! `overwriting` has the table of files that are never overwritten.

use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::file;
use surefoot::model::questionnaire::Questionnaire;
use surefoot::store;

use super::{LEVEL, fixture, flat, stamp};
use crate::binary::{Ran, Workspace, surefoot};
use crate::terminal::Session;

const FILE: &str = "x.surefoot.toml";

/// The questionnaire named in a file, and the message on opening; the first two give no message.
struct Named {
    id: &'static str,
    version: &'static str,
    hash: Hash,
    said: Option<&'static str>,
    opens: bool,
}

enum Hash {
    OfTheText,
    None,
    OfAnother,
}

const NAMED: &[Named] = &[
    Named {
        id: "ai-security",
        version: "2.0.0",
        hash: Hash::OfTheText,
        said: None,
        opens: true,
    },
    Named {
        id: "ai-security",
        version: "2.0.0",
        hash: Hash::None,
        said: None,
        opens: true,
    },
    Named {
        id: "ai-security",
        version: "2.0.0",
        hash: Hash::OfAnother,
        said: Some("text of ai-security 2.0.0 differs from the text used for the answers"),
        opens: true,
    },
    Named {
        id: "ai-security",
        version: "1.0.0",
        hash: Hash::OfAnother,
        said: Some("was answered with ai-security 1.0.0"),
        opens: true,
    },
    Named {
        id: "ai-security",
        version: "0.9.0",
        hash: Hash::None,
        said: Some("was answered with ai-security 0.9.0"),
        opens: true,
    },
    Named {
        id: "ai-security",
        version: "9.9.9",
        hash: Hash::OfAnother,
        said: Some("was answered with ai-security 9.9.9"),
        opens: true,
    },
    Named {
        id: "another",
        version: "1.0.0",
        hash: Hash::None,
        said: Some("the questionnaire `another` is not installed"),
        opens: false,
    },
];

impl Named {
    fn text(&self, questionnaire: &Questionnaire) -> String {
        let text = file::write(&fixture(questionnaire));
        let hash = match self.hash {
            Hash::OfTheText => questionnaire.hash.clone(),
            Hash::None => String::new(),
            Hash::OfAnother => "0".repeat(64),
        };
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let at = lines
            .iter()
            .position(|line| line == "[questionnaire]")
            .unwrap();
        let mut lines = lines;
        for line in &mut lines[at + 1..at + 4] {
            let (key, _) = line.split_once(" = ").unwrap();
            let to = match key {
                "id" => self.id,
                "version" => self.version,
                "hash" => hash.as_str(),
                other => panic!("{other} is no key of a questionnaire"),
            };
            *line = format!("{key} = \"{to}\"");
        }
        lines.join("\n") + "\n"
    }
}

/// Runs plain mode in a folder with `lines` as its input.
fn plain(folder: &Path, arguments: &[&str], lines: &str) -> Ran {
    let mut command = surefoot(folder);
    command
        .arg("--plain")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses to open the file stops reading.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    child.wait_with_output().unwrap().into()
}

#[test]
fn a_file_of_another_questionnaire_opens_alike_everywhere() {
    let questionnaire = store::questionnaire(None).unwrap();
    for named in NAMED {
        let text = named.text(&questionnaire);
        let desk = Workspace::new();
        std::fs::write(desk.path(FILE), &text).unwrap();
        let lines = plain(desk.folder.path(), &[FILE], "quit\n");
        let command = desk.run(&format!("score {FILE}"));
        for (way, ran) in [("lines", lines), ("command", command)] {
            let heard = flat(&format!("{} {}", ran.out, ran.err));
            assert_eq!(
                ran.code == 2,
                !named.opens,
                "{way}, {}: {heard}",
                named.version
            );
            match named.said {
                Some(words) => assert!(heard.contains(words), "{way}: {words:?} in {heard}"),
                None => assert!(!heard.contains("made with"), "{way}: {heard}"),
            }
        }
        let mut session = Session::start(&[FILE], &[(FILE, &text)]);
        if let Some(words) = named.said {
            session.wait_for_flat(words);
        } else {
            session.wait_for("answered");
            let heard = session.flat();
            assert!(!heard.contains("made with"), "{heard}");
        }
        session.child.kill().unwrap();
        assert_eq!(desk.read(FILE), text, "opening changes nothing");
    }
}

#[test]
fn saving_elsewhere_goes_on_in_the_new_file_alike() {
    const SAID: &str = "Now saving to y.surefoot.toml. The previous file stays as it is.";
    let text = file::write(&fixture(&store::questionnaire(None).unwrap()));
    let desk = Workspace::new();
    std::fs::write(desk.path(FILE), &text).unwrap();
    let lines = "elsewhere\nx\nelsewhere\ny\nset system=Other\nelsewhere x\nquit\n";
    let ran = plain(desk.folder.path(), &[FILE], lines);
    let heard = flat(&ran.out);
    assert!(heard.contains(SAID), "{heard}");
    assert_eq!(
        heard.matches("annot write x.surefoot.toml").count(),
        2,
        "{heard}"
    );
    assert!(
        heard.contains("Everything is saved in y.surefoot.toml"),
        "{heard}"
    );
    assert!(desk.read("y.surefoot.toml").contains("Other"));
    assert_eq!(desk.read(FILE), text);
    let mut session = Session::start(&[FILE], &[(FILE, &text)]);
    session.wait_for("answered");
    session.press("\x17");
    session.wait_for("Save elsewhere");
    session.press("\x15y\x13");
    session.wait_for_flat(SAID);
    session.child.kill().unwrap();
    assert_eq!(std::fs::read_to_string(session.file(FILE)).unwrap(), text);
}

/// The folder beside [`FILE`].
const BESIDE: &str = ".x.surefoot.toml.kept";

/// The screens with an assessment, and with another file in the folder beside it.
fn screens(text: &str, name: &str, beside: &str) -> Session {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("private")).unwrap();
    fill(folder.path(), text, name, beside);
    Session::start_in(folder, &[FILE])
}

fn fill(folder: &Path, text: &str, name: &str, beside: &str) {
    std::fs::create_dir(folder.join(BESIDE)).unwrap();
    std::fs::write(folder.join(BESIDE).join(name), beside).unwrap();
    std::fs::write(folder.join(FILE), text).unwrap();
}

#[test]
fn a_snapshot_that_changes_nothing_is_no_edit_anywhere() {
    const SNAPSHOT: &str = "20260101T000000Z.toml";
    let text = file::write(&fixture(&store::questionnaire(None).unwrap()));
    let desk = Workspace::new();
    fill(desk.folder.path(), &text, SNAPSHOT, &text);
    let said = desk.fine(&format!("restore {FILE} --latest"));
    assert_eq!(said, "No change: the snapshot matches the current state.\n");
    assert_eq!(desk.read(FILE), text);
    let edited = text.replacen("as before", "as it was", 1);
    let by_hand = Workspace::new();
    fill(by_hand.folder.path(), &edited, SNAPSHOT, &edited);
    let ran = by_hand.run(&format!("restore {FILE} --latest"));
    let next = "was edited by hand (note on DAT-R1); the next edit records this.";
    assert!(ran.code == 0 && ran.err.contains(next), "{}", ran.err);
    assert_eq!(by_hand.read(FILE), edited);
    let mut session = screens(&text, SNAPSHOT, &text);
    session.wait_for("answered");
    session.press("\x12");
    session.wait_for("Snapshots");
    session.press("\r");
    session.wait_for(said.trim_end());
    session.child.kill().unwrap();
    assert_eq!(std::fs::read_to_string(session.file(FILE)).unwrap(), text);
}

/// After a kill, surefoot 0.1.0 left a whole assessment beside the file.
#[test]
fn what_a_killed_session_left_is_saved_alike_everywhere() {
    const DRAFT: &str = "draft.toml";
    let begun = fixture(&store::questionnaire(None).unwrap());
    let mut typed = begun.clone();
    let note = Change::Note {
        control: LEVEL.to_owned(),
        to: "half a sen".to_owned(),
    };
    typed.change_all(vec![note], stamp());
    let (text, typed) = (file::write(&begun), file::write(&typed));
    let desk = || {
        let desk = Workspace::new();
        fill(desk.folder.path(), &text, DRAFT, &typed);
        desk
    };
    let command = desk();
    let ran = command.run(&format!("set {FILE} {LEVEL}=2"));
    assert!(
        ran.err
            .contains("surefoot was killed while you were typing"),
        "{}",
        ran.err
    );
    assert_eq!(command.read(FILE), typed, "command");
    let lines = desk();
    let ran = plain(lines.folder.path(), &[FILE], "quit\n");
    assert!(
        ran.out
            .contains("surefoot was killed while you were typing"),
        "{}",
        ran.out
    );
    assert_eq!(lines.read(FILE), typed, "lines");
    let mut session = screens(&text, DRAFT, &typed);
    session.wait_for("saved ");
    session.child.kill().unwrap();
    let kept = std::fs::read_to_string(session.file(FILE)).unwrap();
    assert_eq!(kept, typed, "keys");
}

#[test]
fn a_file_is_found_without_its_ending_everywhere() {
    const THERE: &str = "bot.surefoot.toml";
    let text = file::write(&fixture(&store::questionnaire(None).unwrap()));
    for typed in ["bot", "bot.surefoot", THERE] {
        let desk = Workspace::new();
        std::fs::write(desk.path(THERE), &text).unwrap();
        assert_eq!(
            desk.run(&format!("score {typed}")).code,
            0,
            "command, {typed}"
        );
        let ran = plain(desk.folder.path(), &[], &format!("2\n{typed}\nquit\n"));
        assert!(
            ran.out.contains("saved in bot.surefoot.toml"),
            "lines, {typed}: {}",
            ran.out
        );
        let mut session = Session::start(&[], &[(THERE, &text)]);
        session.wait_for("New assessment");
        session.press(&format!("o{typed}\x13"));
        session.wait_for("answered");
        session.child.kill().unwrap();
    }
}

/// Names typed for a new file, and the name of the file that is created.
const TYPED: &[(&str, &str)] = &[
    ("bot", "bot.surefoot.toml"),
    ("bot.surefoot", "bot.surefoot.toml"),
    ("bot.surefoot.toml", "bot.surefoot.toml"),
    ("bot.toml", "bot.toml"),
    ("v1.2", "v1.2.surefoot.toml"),
    ("BOT.TOML", "BOT.TOML"),
];

#[test]
fn a_new_file_is_named_alike_everywhere() {
    for (typed, name) in TYPED {
        let desk = Workspace::new();
        desk.fine(&format!("new {typed} --name Bot"));
        assert!(desk.path(name).is_file(), "command, {typed}");
        let desk = Workspace::new();
        let ran = plain(
            desk.folder.path(),
            &[],
            &format!("1\nBot\n{typed}\n2\nquit\n"),
        );
        assert!(desk.path(name).is_file(), "lines, {typed}: {}", ran.out);
        let mut session = Session::start(&[], &[]);
        session.wait_for("New assessment");
        session.press("n");
        session.wait_for("What is the system called?");
        session.press(&format!("Bot\t{typed}\x13"));
        session.wait_for("How sensitive");
        assert!(session.file(name).is_file(), "keys, {typed}");
        session.child.kill().unwrap();
    }
}

#[test]
fn a_new_file_replaces_none_that_is_there() {
    const THERE: (&str, &str) = ("bot.surefoot.toml", "not ours");
    const SAID: &str = "annot write bot.surefoot.toml: it is an assessment. Choose another file.";
    let desk = Workspace::new();
    std::fs::write(desk.path(THERE.0), THERE.1).unwrap();
    let refused = flat(&desk.refused("new bot --name Bot"));
    let ran = plain(desk.folder.path(), &[], "1\nBot\nbot\n2\nquit\n");
    let mut session = Session::start(&[], &[THERE]);
    session.wait_for("New assessment");
    session.press("n");
    session.wait_for("What is the system called?");
    session.press("Bot\tbot\x13");
    session.wait_for_flat(SAID);
    for heard in [refused, flat(&ran.out), session.flat()] {
        assert!(heard.contains(SAID), "{heard}");
    }
    session.child.kill().unwrap();
    assert_eq!(desk.read(THERE.0), THERE.1);
    let kept = std::fs::read_to_string(session.file(THERE.0)).unwrap();
    assert_eq!(kept, THERE.1);
}
