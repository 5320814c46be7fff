//! Plain mode and diagnostics, with the corpus in all their texts.

use std::path::PathBuf;

use jiff::Timestamp;
use surefoot::cli::plain::Dialogue;
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::questionnaire::Questionnaire;
use surefoot::store::Recent;

use super::{Leaked, assessments, questionnaire};
use crate::corpus::marked;
use crate::reports::{assessment_with_questionnaire, today};

fn stamp() -> Stamp {
    Stamp {
        at: Timestamp::UNIX_EPOCH,
        who: "team".to_owned(),
        salt: String::new(),
    }
}

/// Collects all output of plain mode about an assessment.
fn plain_mode(questionnaire: Questionnaire, assessment: Assessment, seen: &mut Leaked) {
    let ids: Vec<String> = questionnaire
        .controls
        .iter()
        .map(|control| control.id.clone())
        .collect();
    let facts: Vec<String> = questionnaire
        .facts
        .iter()
        .map(|fact| fact.id.clone())
        .collect();
    let mut dialogue = Dialogue::new(Vec::new(), today(), 80);
    dialogue.opened(PathBuf::from("x"), questionnaire, assessment);
    let mut say = |line: &str| {
        let heard = dialogue.handle_line(line, stamp());
        seen.take(line, &(heard.words + &dialogue.ask()));
    };
    for line in [
        "list",
        "score",
        "gates",
        "requirements",
        "parked",
        "voters",
        "why score",
        "why risk",
        "why G2",
        "roadmap",
        "help",
    ] {
        say(line);
    }
    for id in facts {
        say(&format!("go {id}"));
        say("about");
    }
    for id in ids {
        for line in [
            &format!("go {id}"),
            "note",
            "owner",
            "evidence",
            "cancel",
            "exception",
            "cancel",
            "probe",
            "about",
            "why",
        ] {
            say(line);
        }
    }
}

#[test]
fn nothing_hostile_is_said_in_plain_mode() {
    let mut seen = Leaked::default();
    for (questionnaire, assessment) in assessments(4) {
        plain_mode(questionnaire, assessment, &mut seen);
    }
    seen.at_least("what a team wrote, in plain mode", 2_000);
    let mut seen = Leaked::default();
    for from in [0, 700, 1_400, 2_100] {
        plain_mode(
            questionnaire(from),
            assessment_with_questionnaire().1,
            &mut seen,
        );
    }
    seen.at_least("what a questionnaire says, in plain mode", 2_000);
}

/// Typed text is echoed, and becomes a path, a name or a note.
#[test]
fn nothing_hostile_that_is_typed_is_said_again_as_it_is() {
    let (questionnaire, assessment) = assessment_with_questionnaire();
    let mut seen = Leaked::default();
    let mut dialogue = Dialogue::new(Vec::new(), today(), 80);
    dialogue.opened(PathBuf::from("x"), questionnaire, assessment);
    for words in marked() {
        let lines = [
            words.clone(),
            format!("why {words}"),
            format!("go {words}"),
            format!("set {words}={words}"),
        ];
        let lines = lines.into_iter().chain(
            ["park", "na", "note", "owner", "export", "unknown", "voters"]
                .map(|first| format!("{first} {words}")),
        );
        for line in lines {
            let heard = dialogue.handle_line(&line, stamp());
            seen.take("plain mode", &(heard.words + &dialogue.ask()));
        }
    }
    seen.at_least("plain mode, told what was typed,", 2_000);
    let mut seen = Leaked::default();
    for nine in marked().chunks(9) {
        let recent = nine.iter().map(|words| Recent {
            path: PathBuf::from(words),
            place: words.clone(),
        });
        let dialogue = Dialogue::new(recent.collect(), today(), 80);
        seen.take("the recent files", &dialogue.ask());
    }
    seen.at_least("the recent files in plain mode", 2_000);
}
