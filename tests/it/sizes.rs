//! Files that hold far more than usual: memory grows with the file, not with its square.

use std::fmt::Write as _;
use std::fs;

use crate::binary::Desk;
use crate::binary::Ran;
use crate::binary::in_a_shell;

const ROLES: [&str; 5] = ["product", "data-science", "platform-operations", "security", "legal-compliance"];

/// People as a file holds them, each with one role and another percent than the person before.
pub(crate) fn people(count: usize) -> String {
    let mut text = String::new();
    for at in 0..count {
        let (role, percent) = (ROLES[at % ROLES.len()], 20 + at * 7 % 80);
        let _ = write!(text, "\n[[plan.person]]\nid = \"p{at:05}\"\nroles = [\"{role}\"]\npercent = {percent}\n");
    }
    text
}

/// Runs a command that may take 300 MB of address space, most of which it never touches.
fn limited(desk: &Desk, line: &str) -> Ran {
    in_a_shell(desk.folder.path(), "ulimit -v 300000;", line, &[])
}

/// With a committed plan every person used to take a copy of the whole problem: 2,000 people took 4.4 GB.
#[test]
fn a_plan_of_thousands_of_people_takes_little_memory() {
    let desk = Desk::new();
    desk.fine("new x --name Helper");
    desk.fine("roadmap x --agree");
    fs::write(desk.path("x.surefoot.toml"), desk.read("x.surefoot.toml") + &people(3_000)).unwrap();
    for line in ["roadmap x", "due x"] {
        let ran = limited(&desk, line);
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
    }
}
