//! Files much larger than usual: memory grows with the file, not with its square.

use std::fmt::Write as _;
use std::fs;

use jiff::Timestamp;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::{Entry, History, Stamp};

use crate::cases::level_of;

use crate::binary::{Ran, Workspace, in_a_shell};

const ROLES: [&str; 5] = [
    "product",
    "data-science",
    "platform-operations",
    "security",
    "legal-compliance",
];

/// The text of `count` people, each with one role and a percent that differs from the person before.
pub(crate) fn people(count: usize) -> String {
    let mut text = String::new();
    for at in 0..count {
        let (role, percent) = (ROLES[at % ROLES.len()], 20 + at * 7 % 80);
        let _ = write!(
            text,
            "\n[[plan.person]]\nid = \"p{at:05}\"\nroles = [\"{role}\"]\npercent = {percent}\n"
        );
    }
    text
}

/// Runs a command with 300 MB of address space, most of which it never touches.
fn limited(desk: &Workspace, line: &str) -> Ran {
    in_a_shell(desk.folder.path(), "ulimit -v 300000;", line, &[])
}

/// With a committed plan every person used to need a copy of the whole problem: 2,000 people took 4.4 GB.
#[test]
fn a_plan_of_thousands_of_people_takes_little_memory() {
    let desk = Workspace::new();
    desk.fine("new x --name Helper");
    desk.fine("roadmap x --agree");
    fs::write(
        desk.path("x.surefoot.toml"),
        desk.read("x.surefoot.toml") + &people(3_000),
    )
    .unwrap();
    for line in ["roadmap x", "due x"] {
        let ran = limited(&desk, line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
    }
}

/// Each finding is shown with its place, which is searched from the beginning of the file.
#[test]
fn check_shows_a_hundred_findings_and_counts_the_rest() {
    let desk = Workspace::new();
    desk.fine("new x --name Helper");
    let mut text = desk.read("x.surefoot.toml");
    for at in 0..250 {
        let _ = write!(text, "\n[answer.X{at}]\nlevel = 1\n");
    }
    fs::write(desk.path("x.surefoot.toml"), text).unwrap();
    let ran = desk.run("check x");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.out.matches("unknown-control").count(), 100);
    assert!(
        ran.out.contains("there are 150 more findings in this file"),
        "{}",
        ran.out
    );
}

#[test]
fn entries_of_one_id_are_kept_once_each() {
    let change = |level: u8| Change::Answer {
        control: "DAT-P1".to_owned(),
        to: Some(Answer::Level(level_of(level))),
    };
    let entry = |level: u8| Entry {
        id: "one".to_owned(),
        parents: Vec::new(),
        stamp: Stamp {
            at: Timestamp::UNIX_EPOCH,
            who: "team".to_owned(),
            salt: "salt".to_owned(),
        },
        changes: vec![change(level)],
        undoes: None,
    };
    let history = History::from_entries([1, 1, 2, 3, 2, 1].map(entry).to_vec());
    let kept: Vec<&Change> = history
        .entries()
        .iter()
        .flat_map(|entry| &entry.changes)
        .collect();
    assert_eq!(kept, [&change(1), &change(2), &change(3)]);
}
