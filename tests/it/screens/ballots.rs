//! Ballots by keys: a paper filled in alone, ballots on the question screen, the agenda.

use jiff::Timestamp;
use surefoot::interaction::command::Focus;
use surefoot::model::assessment::answer::{Answer, Record};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::merge::join;
use surefoot::model::assessment::paper::paper;
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::vote::Voters;
use surefoot::model::assessment::{Assessment, beginning};

use crate::cases::level_of;

use super::{Workspace, questionnaire};

fn stamp(who: &str, number: i64) -> Stamp {
    let at = Timestamp::from_second(1_799_100_000 + number).unwrap();
    Stamp {
        at,
        who: who.to_owned(),
        salt: format!("{who} {number}"),
    }
}

/// An assessment with three voters and no answers.
fn chat() -> Assessment {
    let changes = beginning(&questionnaire(), "Helper", Form::Full);
    let mut chat = Assessment::begin(changes, stamp("team", 0));
    let voters = Voters::typed("ann, ben, cy").unwrap();
    chat.change_all(
        vec![
            Change::Voters(voters),
            Change::TargetPhase(Some("prototype".to_owned())),
        ],
        stamp("team", 1),
    );
    chat
}

fn filled(chat: &Assessment, voter: &str, answers: &[(&str, Answer)]) -> Assessment {
    let mut filled = paper(chat, voter, None, stamp(voter, 2)).unwrap();
    for (number, (control, answer)) in (3..).zip(answers) {
        let change = Change::Answer {
            control: (*control).to_owned(),
            to: Some(answer.clone()),
        };
        filled.change(change, stamp(voter, number));
    }
    let note = Change::Note {
        control: "DAT-P1".to_owned(),
        to: format!("as {voter} saw it"),
    };
    filled.change(note, stamp(voter, 20));
    filled
}

fn unknown() -> Answer {
    Answer::Unknown {
        investigator: String::new(),
        due: None,
    }
}

/// Ballots of two of three voters: two levels apart on DAT-P1, DAT-P3 known to one only, agreement on MOD-P1, MOD-P3
/// not applicable for one.
fn joined() -> Assessment {
    let chat = chat();
    let aside = Answer::NotApplicable {
        reason: "nothing is downloaded".to_owned(),
    };
    let ann = [
        ("DAT-P1", Answer::Level(level_of(1))),
        ("DAT-P3", unknown()),
        ("MOD-P1", Answer::Level(level_of(2))),
        ("MOD-P3", aside),
    ];
    let ben = [
        ("DAT-P1", Answer::Level(level_of(3))),
        ("DAT-P3", Answer::Level(level_of(2))),
        ("MOD-P1", Answer::Level(level_of(2))),
        ("MOD-P3", Answer::Level(level_of(2))),
    ];
    join(&[
        filled(&chat, "ann", &ann),
        chat.clone(),
        filled(&chat, "ben", &ben),
    ])
    .unwrap()
}

impl Workspace {
    fn said(&self, control: &str) -> Record {
        self.assessment()
            .state()
            .record(control)
            .cloned()
            .unwrap_or_default()
    }
}

#[test]
fn a_ballot_paper_names_its_voter_and_where_to_return_it() {
    let mut desk = Workspace::open(paper(&chat(), "ann", None, stamp("ann", 2)).unwrap(), "");
    assert_eq!(
        desk.model.place(),
        Focus::Question,
        "the facts are as the team gave them"
    );
    let banner =
        "Ballot paper for ann. Your answers are votes; the team sees them only after the merge.";
    assert!(desk.shows(banner), "{}", desk.picture(80, 24));
    let first = desk.model.control().unwrap().to_owned();
    desk.press("2");
    assert_eq!(desk.answer_of(&first), Some(Answer::Level(level_of(2))));
    let second = desk.model.control().unwrap().to_owned();
    desk.press("u");
    assert_eq!(
        desk.answer_of(&second),
        Some(unknown()),
        "who finds out is for the room to say"
    );
    // Keys for the workshop do nothing on a paper, and a message says so.
    let before = desk.assessment().clone();
    for keys in [
        "v", "e", "o", "x", "p", "f5", "f7", "f8", "ctrl-a", "ctrl-b", "ctrl-l", "f12", "t", "r",
        "f2 y",
    ] {
        desk.press(keys);
        assert!(
            desk.shows("The team decides the rest.") || desk.shows("No results yet"),
            "{keys}\n{}",
            desk.picture(80, 24)
        );
    }
    assert_eq!(*desk.assessment(), before);
    desk.press("f4 ?");
    assert!(
        !desk
            .picture(120, 120)
            .contains("Takes the votes of the room"),
        "{}",
        desk.picture(120, 60)
    );
    desk.press("esc tab");
    assert_eq!(
        desk.model.place(),
        Focus::Profile,
        "the other screens are not among those that tab visits"
    );
    // Once all questions are answered, the paper says where to send it.
    let mut all = desk.assessment().clone();
    for control in &questionnaire().controls {
        let change = Change::Answer {
            control: control.id.clone(),
            to: Some(Answer::Level(level_of(1))),
        };
        all.change(change, stamp("ann", 50));
    }
    let desk = Workspace::open(all, "");
    let words = "Next: send back assistant.surefoot.toml: `surefoot merge` adds it to the";
    assert!(desk.shows(words), "{}", desk.picture(80, 24));
}

#[test]
fn ballots_are_a_round_that_the_room_decides_on() {
    let mut desk = Workspace::open(joined(), "DAT-P1");
    assert!(
        desk.shows("Ballots Median 1–3, spread 2 (1–3); 2 of 3 voted."),
        "{}",
        desk.picture(80, 30)
    );
    desk.press("v");
    assert_eq!(desk.model.place(), Focus::Reveal);
    for words in [
        "No ballot from cy.",
        "Hear first: ann (1 Ad hoc), then ben (3 Enforced).",
        "2 voters gave reasons: press i to read.",
    ] {
        assert!(desk.shows(words), "{words}\n{}", desk.picture(80, 24));
    }
    desk.press("i");
    assert!(
        desk.shows("3 Enforced. as ben saw it"),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("esc");
    // A round in the meeting replaces the ballots.
    desk.press("v 2 2 3 enter");
    assert!(
        desk.shows("Ballots: Median 1–3"),
        "{}",
        desk.picture(80, 30)
    );
    assert!(desk.said("DAT-P1").standing_ballots().is_none());
    desk.press("2 enter enter");
    assert_eq!(desk.said("DAT-P1").answer, Some(Answer::Level(level_of(2))));
    assert_eq!(desk.said("DAT-P1").ballots.len(), 2, "the ballots are kept");
    // A voter who considers the control not applicable dissents.
    let mut desk = Workspace::open(joined(), "MOD-P3");
    desk.press("v");
    assert!(
        desk.shows("ann voted not applicable"),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("2");
    assert!(
        desk.shows("ann –; printed as dissent"),
        "{}",
        desk.picture(80, 24)
    );
}

#[test]
fn the_agenda_goes_where_the_voters_are_furthest_apart() {
    let mut desk = Workspace::open(joined(), "");
    desk.press("ctrl-a");
    assert_eq!(desk.model.place(), Focus::Agenda);
    let picture = desk.picture(80, 40);
    let at = |words: &str| {
        picture
            .find(words)
            .unwrap_or_else(|| panic!("{words}\n{picture}"))
    };
    assert!(at("Widest disagreement first: 3 questions") < at("DAT-P1"));
    assert!(
        at("DAT-P1") < at("DAT-P3") && at("DAT-P3") < at("Too few votes"),
        "{picture}"
    );
    assert!(at("· 1 · 1 ·") > at("DAT-P1") && at("2 levels apart") > at("DAT-P1"));
    // The next question is the one with the largest spread.
    desk.press("s esc f4 enter");
    desk.press("f3 space");
    assert_eq!(
        desk.model.control(),
        Some("DAT-P1"),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("ctrl-a enter");
    assert_eq!(
        (desk.model.place(), desk.model.control()),
        (Focus::Reveal, Some("DAT-P1"))
    );
    // Accepting the unanimous votes needs a second press.
    desk.press("esc ctrl-a a");
    assert!(
        desk.shows("All votes agree on 1 question. Press a again to accept it."),
        "{}",
        desk.picture(80, 24)
    );
    assert_eq!(desk.said("MOD-P1").answer, None);
    desk.press("down a a");
    assert_eq!(desk.said("MOD-P1").answer, Some(Answer::Level(level_of(2))));
    assert_eq!(
        desk.said("MOD-P1").decided().unwrap().why,
        "Both voters agree."
    );
    desk.press("ctrl-z");
    assert_eq!(desk.said("MOD-P1").answer, None);
}

#[test]
fn pictures_of_ballots() {
    for (columns, rows) in [(80, 24), (120, 40), (56, 16)] {
        let size = format!("{columns}x{rows}");
        let mut desk = Workspace::open(joined(), "DAT-P1");
        desk.press("ctrl-a");
        insta::assert_snapshot!(format!("agenda_{size}"), desk.picture(columns, rows));
        desk.press("enter");
        insta::assert_snapshot!(format!("ballots_{size}"), desk.picture(columns, rows));
        let desk = Workspace::open(paper(&chat(), "ann", None, stamp("ann", 2)).unwrap(), "");
        insta::assert_snapshot!(format!("paper_{size}"), desk.picture(columns, rows));
    }
}
