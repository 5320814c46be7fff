//! The commands of the table in plain mode: lines can do everything that the screens can.

use std::path::PathBuf;

use surefoot::interaction::command::{At, COMMANDS, Id};
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;

use super::{Talk, flat, questionnaire};
use crate::cases::level_of;
use crate::properties::begin;
use crate::properties::upgrade::{first_full, second_full};

/// Enters lines in the example, each with words that must appear in the output.
fn check(lines: &[(&str, &str)]) -> Talk {
    let mut talk = Talk::example();
    talk.say("go MOD-R5");
    for (line, expected) in lines {
        talk.check(line, expected);
    }
    talk
}

#[test]
fn help_lists_exactly_the_commands_with_lines() {
    let mut talk = Talk::example();
    for (to, at) in [("facts", At::Fact), ("go MOD-R5", At::Question)] {
        talk.say(to);
        let help = talk.say("help");
        for command in COMMANDS {
            let Ok(line) = command.line else { continue };
            let row = flat(&format!("{}: {}", line.typed, command.help));
            assert_eq!(help.contains(&row), command.is_at(at), "{row} at {at}");
        }
    }
}

#[test]
fn every_word_of_the_table_is_understood_at_its_prompt() {
    for command in COMMANDS {
        let Ok(line) = command.line else { continue };
        let mut talk = match line.at {
            At::Menu => Talk::begin(Vec::new()),
            At::Fact | At::Question | At::FactOrQuestion | At::Anywhere | At::Part => {
                Talk::example()
            }
        };
        talk.say("go MOD-R5");
        for word in line.words {
            let said = talk.say(word);
            assert!(
                !said.contains("neither an answer nor a command"),
                "{word}: {said}"
            );
            assert!(!said.contains("There is no entry"), "{word}: {said}");
            talk.say("cancel");
        }
    }
}

#[test]
fn each_list_that_help_names_is_understood() {
    let list = COMMANDS
        .iter()
        .find(|command| command.id == Id::List && command.line.is_ok());
    let typed = list.unwrap().line.unwrap().typed;
    let mut talk = Talk::example();
    let mut said = 0;
    // a role is a placeholder
    for line in typed.split(", ").filter(|line| !line.contains("ROLE")) {
        let reply = talk.say(line);
        assert!(!reply.contains("There is no list"), "{line}: {reply}");
        said += 1;
    }
    assert_eq!(said, 6);
    let wrong = talk.say("list nonsense");
    assert!(wrong.contains("There is no list"), "{wrong}");
}

#[test]
fn a_meeting_is_held_in_lines() {
    let talk = check(&[
        ("voters ml, ops", "ml, ops"),
        ("clock 60 5", "ends"),
        ("clock", "break since"),
        ("clock", "ends"),
        ("timebox 90", "ends"),
        ("vote 33", "All voted 3 Enforced"),
        ("agenda", "All votes agree: 1 question"),
        ("agree", "MOD-R5"),
        ("agree", "No unanswered question has"),
        ("reason two systems do it", "two systems do it"),
        ("decisions", "two systems do it"),
        ("park who pays", "Parked."),
        ("parked 1 ops by +14", "ops"),
        ("parked", "1. who pays: MOD-R5, ops, due 5 Dec 2026, open."),
        ("settle 1", "who pays"),
        ("settle 7", "There is no parked item 7"),
        ("closing", "The most urgent gaps: -"),
        ("end", "The meeting is over: 1 question decided"),
        ("end", "No meeting"),
    ]);
    let room = &talk.state().room;
    assert!(room.running().is_none() && room.parked.values().any(|point| point.done));
}

#[test]
fn a_secret_ballot_keeps_counts_alone() {
    let mut talk = check(&[
        ("voters ml, ops, security", "ml, ops, security"),
        ("secret", "Vote 1 of 3"),
        ("7", "Type 0 to 4"),
        ("2", "Vote 2 of 3"),
        ("?", "Vote 3 of 3"),
        ("2", "Round 1"),
    ]);
    let record = talk.record("MOD-R5");
    let round = record.last_round().unwrap();
    assert!(round.is_secret() && round.tally().count() == 3);
    talk.say("secret");
    assert!(talk.say("cancel").contains("discarded"));
    assert_eq!(talk.record("MOD-R5").votes.len(), 1);
}

#[test]
fn the_plan_is_arranged_in_lines() {
    let talk = check(&[
        ("pin 2027-02-01", "1 Feb 2027"),
        ("pin", "start? The step starts on this date"),
        ("", "No change"),
        ("pin -", "MOD-R5"),
        ("not-before", "MOD-R5"),
        ("2027-03-01", "1 Mar 2027"),
        ("not-before soon", "`soon` is not a date."),
        ("not-before +30", "21 Dec 2026"),
        ("drop", "dropped"),
        ("drop", "MOD-R5"),
        ("people", "security at"),
        ("meet G2", "has no date"),
        ("meet G1=+400", "G1 by 2027-12-26"),
        ("commit", "Committed plan"),
        ("commit", "already committed"),
        ("roadmap", "Committed plan of 2026-11-21"),
    ]);
    assert!(talk.state().plan.committed.is_some());
}

#[test]
fn what_has_a_date_is_listed_and_done_in_lines() {
    let talk = check(&[
        ("baselines", "No baselines yet"),
        ("baseline 2026 Q4", "2026 Q4"),
        ("baselines", "2026 Q4"),
        ("validation", "No validations yet"),
        ("validation moon landing", "Type validation KIND of"),
        (
            "validation restore drill of MOD-R5 every 12 months",
            "restore drill",
        ),
        ("validation", "every 12 months"),
        ("due", "Restore drill"),
        ("done restore drill on 2026-11-20", "20 Nov 2026"),
        ("remove restore drill", "Type undo to restore it."),
        ("remove restore drill", "There is no validation"),
        ("reassess", "started on 21 Nov 2026"),
        ("reassess", "A reassessment began on"),
        ("remove-baseline", "Enter one of: 2026 Q4."),
        ("remove-baseline 2026 q4", "Type undo to restore it."),
        ("baselines", "No baselines yet"),
    ]);
    assert!(talk.state().validations.is_empty() && talk.state().baselines.is_empty());
}

#[test]
fn lists_of_the_screens_are_printed() {
    check(&[
        ("overview", "answered, attainment for"),
        ("frameworks", "Related, not compliant"),
        ("frameworks nothing", "There is no catalog"),
        ("search model", "MOD-"),
        ("search xyzzy", "Nothing found"),
        ("order worth", "Question"),
        ("order up", "Type order and one of"),
        ("facts", "Fact 1 of"),
        ("questions", "Question"),
    ]);
    let catalog = &questionnaire().catalogs[0.into()];
    check(&[(&format!("frameworks {}", catalog.id), &catalog.name)]);
}

/// An upgrade lists what was merged, after the answer that changed.
#[test]
fn a_reassessment_lists_the_effects_of_an_upgrade() {
    let answer = |control: &str, level| Change::Answer {
        control: control.to_owned(),
        to: Some(Answer::Level(level_of(level))),
    };
    let answers = vec![answer("APP-R6", 1), answer("MOD-R2", 3)];
    let mut talk = Talk::begin(Vec::new());
    talk.dialogue.opened(
        PathBuf::from("helper.surefoot.toml"),
        second_full().clone(),
        begin(first_full(), answers),
    );
    talk.check(
        "reassess",
        "MOD-R2 answer: 1 Ad hoc; previously 3 Enforced.",
    );
    assert!(
        flat(&talk.said)
            .contains("Merged 1 (the lower answer counts; all texts are kept): APP-R6 → MOD-R2"),
        "{}",
        talk.said
    );
}
