//! The workshop: votes, the clock, the parking lot, the wall, search, and a whole workshop by keys.

use std::io::ErrorKind;
use std::path::PathBuf;

use jiff::civil::date;
use surefoot::interaction::command::Focus;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::profile::{FactAnswer, Form};
use surefoot::model::assessment::vote::Vote;
use surefoot::model::questionnaire::FactKind;
use surefoot::session::open::Opening;
use surefoot::session::services::Followed;
use surefoot::session::services::Live;
use surefoot::store::FileStamp;
use surefoot::tui::effect::Effect;
use surefoot::tui::message::Message;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::{ExportOptions, Format};

use crate::cases::level_of;

use super::{TODAY, Workspace, example, questionnaire, refused};

impl Workspace {
    /// Advances the clock by some minutes.
    fn minutes(&mut self, minutes: i64) {
        self.passed += minutes * 60;
        self.send(Message::Tick);
    }

    /// A workspace at a question without votes.
    fn at(control: &str) -> Self {
        Self::open(example(&questionnaire()).unwrap(), control)
    }

    fn record(&self, control: &str) -> surefoot::model::assessment::answer::Record {
        self.assessment()
            .state()
            .record(control)
            .cloned()
            .unwrap_or_default()
    }

    fn rounds(&self, control: &str) -> Vec<[u8; 5]> {
        self.record(control)
            .votes
            .iter()
            .map(|round| round.tally().levels)
            .collect()
    }

    fn markdown(&self) -> String {
        let export = Exporter::new(&self.questionnaire, self.assessment(), TODAY)
            .write(Format::Markdown, &ExportOptions::default());
        String::from_utf8(export.unwrap().bytes).unwrap()
    }
}

/// Facts answered, production as the target, and the short form: an ordinary team at the start of its 90 minutes.
fn twenty_questions() -> Workspace {
    let mut desk = Workspace::fresh();
    let questionnaire = desk.questionnaire.clone();
    let mut assessment = desk.assessment().clone();
    let mut changes: Vec<Change> = questionnaire
        .facts
        .iter()
        .map(|fact| {
            let to = match &fact.kind {
                FactKind::YesNo => FactAnswer::YesNo(true),
                FactKind::Graded { choices, .. } => {
                    FactAnswer::Choice(choices[1.into()].id.clone())
                }
                FactKind::Several { .. } => FactAnswer::Choices([].into()),
            };
            Change::Fact {
                fact: fact.id.clone(),
                to: Some(to),
            }
        })
        .collect();
    changes.push(Change::TargetPhase(Some("production".to_owned())));
    changes.push(Change::Form(Form::Core));
    assessment.change_all(
        changes,
        surefoot::model::assessment::history::Stamp {
            at: jiff::Timestamp::from_second(1_799_000_000).unwrap(),
            who: "team".to_owned(),
            salt: "facts".to_owned(),
        },
    );
    desk = Workspace::open(assessment, "");
    desk
}

#[test]
fn seven_votes_take_at_most_ten_keys() {
    let mut desk = Workspace::at("DAT-P1");
    desk.press("v w text:7 enter esc");
    let keys = "v 3 3 2 3 ? 2 1 enter";
    assert!(keys.split(' ').count() <= 10);
    desk.press(keys);
    assert_eq!(desk.model.place(), Focus::Reveal);
    assert_eq!(desk.rounds("DAT-P1"), [[0, 1, 2, 3, 0]]);
    let before = desk.answer_of("DAT-P1");
    assert!(
        desk.shows("Median 2–3, spread 2 (1–3); 1 voted unknown."),
        "{}",
        desk.picture(80, 24)
    );
    assert!(desk.shows("Hear first: 1 voter (1 Ad hoc)."));
    let probe = desk.questionnaire.controls[desk.questionnaire.control("DAT-P1").unwrap()]
        .probe
        .clone();
    assert!(desk.shows(
        &format!("Ask: {}", probe.split_whitespace().take(6).collect::<Vec<_>>().join(" "))
    ));
    assert_eq!(
        desk.answer_of("DAT-P1"),
        before,
        "votes settle nothing by themselves"
    );
    desk.press("2 text:register·is·a·draft enter text:one·team·has·none enter");
    let record = desk.record("DAT-P1");
    assert_eq!(record.answer, Some(Answer::Level(level_of(2))));
    let decision = record.dissented().expect("some hold otherwise").clone();
    assert_eq!(
        (decision.why.as_str(), decision.dissent.as_str()),
        ("register is a draft", "one team has none")
    );
    assert_eq!(
        desk.model.place(),
        Focus::Question,
        "the next question is there"
    );
    assert_ne!(desk.model.control(), Some("DAT-P1"));
    let report = desk.markdown();
    for words in [
        "register is a draft",
        "one team has none",
        "1 for Ad hoc, 2 for Defined, 3 for Enforced, 1 unknown",
        "3 voters for Enforced",
    ] {
        assert!(report.contains(words), "{words} in {report}");
    }
    desk.press("ctrl-z");
    assert_eq!(
        desk.answer_of("DAT-P1"),
        before,
        "answer and reason are one edit"
    );
    assert_eq!(desk.record("DAT-P1").decision, None);
    assert_eq!(desk.rounds("DAT-P1").len(), 1, "and the votes another");
}

#[test]
fn a_second_round_keeps_the_first() {
    let mut desk = Workspace::at("DAT-R4");
    desk.press("v 0 space 4 space 2 space 1 space 0 enter");
    assert_eq!(desk.rounds("DAT-R4"), [[0, 4, 2, 1, 0]]);
    desk.press("v 1 1 1 2 enter");
    assert_eq!(desk.rounds("DAT-R4"), [[0, 4, 2, 1, 0], [0, 3, 1, 0, 0]]);
    assert!(
        desk.shows("Round 1: Median 1 Ad hoc, spread 2 (1–3)."),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("esc v enter");
    assert_eq!(
        desk.model.place(),
        Focus::Reveal,
        "enter without a vote lays the last round on the table again"
    );
    assert_eq!(desk.rounds("DAT-R4").len(), 2);
}

#[test]
fn a_secret_ballot_shows_nothing_and_keeps_only_counts() {
    let mut desk = Workspace::at("DAT-R4");
    desk.press("v w text:ml,ops,legal enter s 4");
    let masked = desk.picture(120, 40);
    desk.press("backspace 0");
    assert_eq!(
        desk.picture(120, 40),
        masked,
        "whatever was pressed, the screen is the same"
    );
    assert!(
        desk.shows("ops: press 0 to 4, or ?, then pass the keyboard on."),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("4 enter");
    assert!(
        desk.shows("2 of 3 have voted. Press enter again to reveal anyway."),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("? 2");
    assert!(desk.shows("Every voter has voted"));
    desk.press("enter");
    let round = desk.record("DAT-R4").votes[0].clone();
    assert!(round.is_secret());
    assert_eq!(
        (round.tally().levels, round.tally().unknown),
        ([1, 0, 0, 0, 1], 1)
    );
    assert!(
        round.who(Vote::Level(level_of(0))).is_empty(),
        "nobody knows who said what"
    );
    assert!(
        desk.shows(
            "First hear the case for 0 None, then for 4 Improving; the voters stay anonymous."
        )
    );
    desk.press("v 3");
    assert!(
        desk.shows("1 of 3") && !desk.shows("› 3"),
        "another round is secret too: {}",
        desk.picture(120, 40)
    );
    desk.press("backspace esc v");
    desk.press("3 ctrl-c");
    assert_eq!(desk.record("DAT-R4").votes.len(), 1);
    let part = &desk.drafts.last().unwrap().as_ref().unwrap().parts[0];
    assert!(
        part.choice == "secret" && part.fields.is_empty(),
        "a few secret votes would tell whose they are: {part:?}"
    );
}

#[test]
fn confirming_to_leave_a_secret_vote_does_not_show_it() {
    let mut desk = Workspace::at("DAT-R4");
    desk.press("v w text:ml,ops,legal enter s 4 esc enter");
    assert_eq!(
        desk.model.place(),
        Focus::Ballot,
        "esc asked, enter did not yet: {}",
        desk.picture(120, 40)
    );
    desk.press("esc");
    assert_eq!(
        desk.model.place(),
        Focus::Ballot,
        "enter asked, so esc has to ask again"
    );
    desk.press("esc");
    assert_eq!(desk.model.place(), Focus::Question);
    assert!(desk.record("DAT-R4").votes.is_empty());

    let mut desk = Workspace::at("DAT-R4");
    desk.press("v s 4 enter");
    assert!(
        desk.shows("1 has voted. Press enter again to reveal anyway."),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("2 enter");
    assert!(desk.shows("2 have voted"), "{}", desk.picture(120, 40));
    assert!(desk.record("DAT-R4").votes.is_empty());
    desk.press("enter");
    assert_eq!(desk.rounds("DAT-R4"), [[0, 0, 1, 0, 1]]);
}

#[test]
fn named_voters_are_heard_by_name_and_unknown_is_an_outcome() {
    let mut desk = Workspace::at("DAT-R4");
    desk.press("v w text:ml,·ops,·legal enter 1 1 4 enter");
    assert!(
        desk.shows("Hear first: legal (4 Improving)."),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("u text:legal tab text:+7 ctrl-s");
    let record = desk.record("DAT-R4");
    assert_eq!(
        record.answer,
        Some(Answer::Unknown {
            investigator: "legal".to_owned(),
            due: Some(date(2026, 11, 28))
        }),
        "{}",
        desk.picture(80, 24)
    );
    assert!(
        record.decided().is_some(),
        "the room agreed that nobody knows"
    );
    assert_eq!(desk.model.place(), Focus::Question);
}

#[test]
fn impossible_votes_are_refused_and_esc_asks_before_dropping() {
    let mut desk = Workspace::at("DAT-R4");
    desk.press("v enter");
    assert!(desk.shows("No votes yet"));
    desk.press("w text:2 enter 3 3 3 enter");
    assert!(desk.shows("There are 3 votes, but only 2 voters."));
    desk.press("esc");
    // the screen itself promises nothing that enter refuses
    assert!(desk.shows("only 2 voters. Press backspace to delete one."));
    assert!(!desk.shows("Press enter to reveal"));
    desk.press("backspace");
    assert!(desk.shows("Every voter has voted. Press enter to reveal."));
    desk.press("3 esc");
    assert_eq!(desk.model.place(), Focus::Ballot, "the first esc asks");
    desk.press("esc");
    assert_eq!(desk.model.place(), Focus::Question);
    assert!(desk.record("DAT-R4").votes.is_empty());
}

#[test]
fn a_point_is_parked_in_one_key_and_given_to_somebody_later() {
    let mut desk = Workspace::at("DAT-R4");
    desk.press("p text:who·pays? enter p enter ctrl-l");
    assert_eq!(desk.model.place(), Focus::ParkingLot);
    desk.press("enter text:product tab text:+3 ctrl-s down d");
    let lot = desk.assessment().state().room.clone();
    let lot: Vec<_> = lot
        .lot()
        .into_iter()
        .map(|(_, parked)| parked.clone())
        .collect();
    assert_eq!(
        (lot[0].what.as_str(), lot[0].owner.as_deref()),
        ("who pays?", Some("product"))
    );
    assert_eq!(lot[0].due, Some(date(2026, 11, 24)));
    assert_eq!(
        (lot[1].what.as_str(), lot[1].done),
        ("Come back to DAT-R4 Encryption with managed keys", true)
    );
    assert_eq!(lot[1].control.as_deref(), Some("DAT-R4"));
    let report = desk.markdown();
    assert!(
        report.contains("who pays?") && report.contains("24 Nov 2026"),
        "{report}"
    );
}

#[test]
fn the_clock_says_how_far_the_room_gets_and_rests_in_a_break() {
    let mut desk = twenty_questions();
    desk.press("t ctrl-s");
    let asked = desk.assessment().state().room.running().unwrap().1.clone();
    assert_eq!((asked.minutes, asked.answered), (90, 0));
    // 4 questions in 32 minutes: 8 each.
    for _ in 0..4 {
        desk.minutes(8);
        desk.press("2");
    }
    desk.press("f9");
    let picture = desk.picture(120, 40);
    let total = picture
        .lines()
        .find_map(|line| line.trim().strip_prefix("4 of "))
        .expect("progress on the wall");
    let total: i64 = total.split(' ').next().unwrap().parse().unwrap();
    let left = total - 4;
    // 58 minutes are left, less the seconds that keys took: 7 questions of 8 minutes.
    let unreached = left - 7;
    assert!(
        picture.contains(&format!("{unreached} will not be reached")),
        "{picture}"
    );
    assert!(picture.contains("on pace to finish"));
    desk.press("t");
    desk.minutes(10);
    assert!(
        desk.shows("break since") && desk.shows("10 min"),
        "{}",
        desk.picture(120, 40)
    );
    let resting = desk
        .assessment()
        .state()
        .room
        .running()
        .unwrap()
        .1
        .pause()
        .is_some();
    desk.press("t");
    assert!(
        resting
            && desk
                .assessment()
                .state()
                .room
                .running()
                .unwrap()
                .1
                .pause()
                .is_none()
    );
    assert!(desk.shows("The meeting continues after a break of 10 minutes."));
    assert!(desk.model.tick().is_some());
    desk.press("esc ctrl-p text:end·the·meeting enter");
    assert!(
        desk.model.tick().is_none(),
        "nothing wakes the program while no clock runs"
    );
}

#[test]
fn what_is_worth_most_comes_first_when_asked() {
    let mut desk = twenty_questions();
    desk.press("s");
    assert!(
        desk.shows("Most valuable first: the first"),
        "{}",
        desk.picture(120, 40)
    );
    let first = desk.model.control().unwrap().to_owned();
    let questionnaire = questionnaire();
    let control = questionnaire.control(&first).unwrap();
    assert!(
        questionnaire.gates.iter().any(|gate| gate
            .never_deferrable
            .iter()
            .any(|listed| listed.control == control)),
        "{first}"
    );
    desk.press("2");
    assert_ne!(desk.model.control(), Some(first.as_str()));
    desk.press("s");
    assert!(desk.shows("Questions in the order of the questionnaire."));
}

#[test]
fn any_question_is_four_keys_away_and_back_again() {
    let mut desk = Workspace::at("DAT-P1");
    desk.press("g 4 8");
    assert_eq!(
        (desk.model.place(), desk.model.control()),
        (Focus::Question, Some("INF-P5")),
        "no key is left to press"
    );
    desk.press("g 2 enter");
    assert_eq!(desk.model.control(), Some("DAT-P2"));
    desk.press("[");
    assert_eq!(desk.model.control(), Some("INF-P5"));
    desk.press("[ ]");
    assert_eq!(desk.model.control(), Some("INF-P5"));
    desk.press("]");
    assert_eq!(desk.model.control(), Some("DAT-P2"));
    desk.press("g 7 9");
    assert!(
        desk.shows("There is no such question. Type a number from 1 to 71."),
        "{}",
        desk.picture(80, 24)
    );
    assert_eq!(desk.model.place(), Focus::GoTo);
}

#[test]
fn search_finds_text_and_filters_stay_while_moving() {
    let mut desk = Workspace::at("DAT-P1");
    desk.press("m text:·zebra ctrl-s p text:ask·the·zebra enter / text:zebra");
    assert!(
        desk.shows("note:") && desk.shows("Parked: ask the zebra"),
        "{}",
        desk.picture(120, 40)
    );
    desk.press("esc / text:key·service");
    assert!(
        desk.shows("DAT-R4 Encryption with managed keys"),
        "what a level says: {}",
        desk.picture(120, 40)
    );
    desk.press("esc / text:rag");
    assert!(
        !desk.shows("storage"),
        "a word begins with what is typed: {}",
        desk.picture(120, 40)
    );
    desk.press("esc / text:dissent enter");
    assert_eq!(
        desk.model.place(),
        Focus::Pager,
        "a term says what it means"
    );
    desk.press("esc esc b g 9 b f tab tab tab tab tab enter");
    assert_eq!(desk.model.control(), Some("DAT-P1"));
    desk.press("right");
    assert_eq!(
        desk.model.control(),
        Some("DAT-R3"),
        "the other bookmark: {}",
        desk.picture(80, 24)
    );
    assert!(desk.shows("9 of 71, bookmarked"));
    desk.press("f shift-tab shift-tab shift-tab shift-tab shift-tab shift-tab enter right");
    assert_eq!(
        desk.model.control(),
        Some("DAT-P2"),
        "all questions again: {}",
        desk.picture(80, 24)
    );
}

#[test]
fn any_key_brings_a_blanked_screen_back_and_does_nothing_else() {
    let mut desk = Workspace::at("DAT-R4");
    let shown = desk.picture(80, 24);
    desk.press(".");
    assert_eq!(desk.picture(80, 24).trim(), "");
    let entries = desk.assessment().history().entries().len();
    desk.press("3");
    assert_eq!(desk.picture(80, 24), shown);
    assert_eq!(desk.assessment().history().entries().len(), entries);
}

/// Each question and each of its levels fits on the smallest wall.
#[test]
fn nothing_is_clipped_on_the_wall() {
    let questionnaire = questionnaire();
    let mut desk = Workspace::at("DAT-P1");
    desk.press("f9");
    for number in 1..=65 {
        let digits: Vec<String> = number.to_string().chars().map(String::from).collect();
        desk.press(&format!("g {}", digits.join(" ")));
        if desk.model.place() == Focus::GoTo {
            desk.press("enter");
        }
        let control = &questionnaire.controls[questionnaire
            .control(desk.model.control().unwrap())
            .unwrap()];
        desk.press("home");
        for level in 0..5u8 {
            desk.size(56, 16);
            let picture = desk.picture(56, 16);
            let flat = picture.split_whitespace().collect::<Vec<_>>().join(" ");
            let flat = |words: &str| {
                flat.contains(&words.split_whitespace().collect::<Vec<_>>().join(" "))
            };
            assert!(flat(&control.question), "{}: {picture}", control.id);
            let text = control.level(level_of(level));
            let last = text.rsplit(' ').next().unwrap();
            assert!(
                picture.contains(last) && !picture.contains('…'),
                "{} at {level}: {picture}",
                control.id
            );
            desk.press("down");
        }
    }
}

/// 90 minutes, 7 voters, 20 questions of the short form, and a meeting that ends early.
#[test]
fn a_whole_workshop_by_keys_is_all_in_the_report() {
    let mut desk = twenty_questions();
    let start = desk.assessment().clone();
    let asked = desk
        .picture(120, 40)
        .lines()
        .find_map(|line| line.split(" of ").nth(1)?.split(' ').next()?.parse().ok());
    assert!(
        asked.is_some_and(|asked: usize| asked >= 20),
        "twenty questions at least: {}",
        desk.picture(120, 40)
    );
    desk.press("t tab tab text:product,ops,ml,legal,sec,data,org ctrl-s f9");
    let mut seen = Vec::new();
    for number in 0..17 {
        let control = desk.model.control().unwrap().to_owned();
        seen.push(control.clone());
        desk.minutes(4);
        match number % 5 {
            // A unanimous vote
            0 => desk.press("v 2 2 2 2 2 2 2 enter 2 enter"),
            // A split, decided after a second round, with dissent
            1 => {
                desk.press("v 1 4 1 1 2 1 ? enter");
                desk.minutes(1);
                desk.press("v 1 3 1 1 2 1 1 enter 1");
                desk.press(&format!(
                    "text:reason·{number} enter text:ops·disagrees·{number} enter"
                ));
            }
            // Nobody knows
            2 => desk.press("v ? ? ? 1 ? ? ? enter u text:legal tab tab ctrl-s"),
            // A tally without names
            3 => desk.press("v 0 space 1 space 5 space 1 space 0 enter 2 text:seen·it enter enter"),
            // An answer without a vote, undone once
            _ => desk.press("1 ctrl-z 3"),
        }
        if number == 5 {
            desk.press("p text:who·answers·for·the·vendor? enter");
        }
        if number == 7 {
            desk.press("t");
            desk.minutes(10);
            desk.press("t");
        }
    }
    desk.press("f12");
    assert_eq!(desk.model.place(), Focus::Closing);
    desk.press("p text:nobody·asked·about·backups enter");
    // The first action gets an owner; then the meeting ends.
    let gaps = desk
        .picture(120, 40)
        .lines()
        .filter(|line| line.contains(" → "))
        .count();
    desk.press(&"down ".repeat(gaps));
    desk.press("enter text:sec enter end up enter");
    assert!(
        desk.shows("The meeting is over"),
        "{}",
        desk.picture(120, 40)
    );
    assert!(desk.assessment().faults().is_empty());
    let report = desk.markdown();
    let meeting = desk.assessment().state().room.in_order()[0].clone();
    assert_eq!(meeting.ended.unwrap().answered, 17);
    let open = meeting.ended.unwrap().unanswered;
    assert!(open > 0, "it ended early");
    // 17 questions of 4 minutes, 4 second rounds of 1: 72 minutes of work, and the seconds that keys take.
    for words in [
        "17 questions answered".to_owned(),
        "plus 1 break of 10 min".to_owned(),
        "ended early".to_owned(),
        "7 people voted: product, ops, ml, legal, sec, data and org.".to_owned(),
        "who answers for the vendor?".to_owned(),
        "nobody asked about backups".to_owned(),
        "reason 1".to_owned(),
        "ops disagrees 11".to_owned(),
        "sec for Defined; ops for Enforced".to_owned(),
        "round 1: 4 for Ad hoc, 1 for Defined, 1 for Improving, 1 unknown; round 2: 5 for Ad hoc, 1 for Defined, 1 for Enforced".to_owned(),
        "1 for Ad hoc, 5 for Defined, 1 for Enforced".to_owned(),
        "unknown".to_owned(),
    ] {
        assert!(report.contains(&words), "{words} is missing in {report}");
    }
    for control in &seen {
        assert!(report.contains(control.as_str()));
    }
    let work = meeting.worked(meeting.ended.unwrap().at);
    assert!((72 * 60..80 * 60).contains(&work), "{work}");
    // Undo can reverse all of it.
    desk.press("esc esc esc");
    let before = start.history().entries().len();
    while desk
        .assessment()
        .history()
        .undoable()
        .is_some_and(|entry| entry >= before)
    {
        desk.press("ctrl-z");
    }
    assert_eq!(desk.assessment().state(), start.state());
}

#[test]
fn pictures_of_the_room() {
    for (columns, rows) in [(56, 16), (80, 24), (120, 40), (200, 60)] {
        let check = |name: &str, desk: &mut Workspace| {
            desk.size(columns, rows);
            insta::assert_snapshot!(
                format!("{name}_{columns}x{rows}"),
                desk.picture(columns, rows)
            );
        };
        let mut desk = Workspace::at("APP-R4");
        desk.press("t tab tab text:product,ops,ml,legal,sec,data,org ctrl-s");
        desk.minutes(7);
        desk.press("f9");
        check("wall", &mut desk);
        for (name, keys) in [
            ("ballot", "v 3 3 2 3 ?"),
            ("votes", "2 1 enter"),
            ("agree", "2"),
            ("round_two", "esc v 2 2 2 2 2 2 3 enter"),
            ("secret", "v s 3 3 2"),
            ("search", "esc esc esc esc / text:model"),
            ("number", "esc g 4"),
            (
                "parked",
                "esc p text:who·pays·the·vendor? enter p enter ctrl-l",
            ),
            ("closing", "esc f12"),
            ("tour", "esc ctrl-p text:tour enter right"),
        ] {
            desk.press(keys);
            check(name, &mut desk);
        }
    }
}

#[test]
fn a_second_screen_follows_what_the_first_one_has() {
    let mut desk = Workspace::welcome();
    let assessment = example(&questionnaire()).unwrap();
    let followed = |control: &str| Followed {
        path: PathBuf::from("assistant.surefoot.toml"),
        questionnaire: questionnaire(),
        assessment: assessment.clone(),
        live: Some(Live {
            control: control.to_owned(),
            since: jiff::Timestamp::UNIX_EPOCH,
            order: surefoot::rules::agenda::AgendaOrder::Questionnaire,
        }),
        seen: FileStamp::default(),
    };
    desk.send(Message::Followed(Ok(Box::new(followed("INF-P5")))));
    assert_eq!(desk.model.place(), Focus::Notes);
    for words in [
        "INF-P5 Logging from day one",
        "Ask the team",
        "Pitfall",
        "Evidence needed",
        "So far",
    ] {
        assert!(desk.shows(words), "{words}: {}", desk.picture(120, 40));
    }
    let picture = desk.picture(120, 40);
    desk.press("3 v m 0 enter ctrl-z");
    assert!(
        !desk
            .asked
            .iter()
            .any(|effect| matches!(effect, Effect::Save | Effect::Tell(_))),
        "it changes nothing"
    );
    desk.press("esc");
    assert!(desk.asked.contains(&Effect::Quit));
    desk.send(Message::Followed(Ok(Box::new(followed("DAT-P1")))));
    assert_ne!(desk.picture(120, 40), picture);
    desk.asked.clear();
    desk.send(Message::Tick);
    assert!(
        matches!(&desk.asked[..], [Effect::Look(..)]),
        "it looks again"
    );
    desk.send(Message::Followed(Err(refused("it", ErrorKind::WouldBlock))));
    assert!(
        desk.shows("cannot read it") && desk.shows("DAT-P1"),
        "what was seen last stays in sight"
    );
}

#[test]
fn a_second_screen_follows_the_session_until_it_ends() {
    let mut desk = Workspace::at("DAT-R4");
    let told = |desk: &Workspace| -> Vec<Option<String>> {
        let told = desk.asked.iter().filter_map(|effect| match effect {
            Effect::Tell(live) => Some(live.as_ref().map(|live| live.control.clone())),
            _ => None,
        });
        told.collect()
    };
    desk.press("g 1 enter w esc 2");
    let here = desk.model.control().unwrap().to_owned();
    assert_eq!(
        told(&desk),
        ["DAT-R4", "DAT-P1", here.as_str()].map(|id| Some(id.to_owned())),
        "once for each question"
    );
    desk.press("q");
    assert_eq!(told(&desk).last(), Some(&None));
}

#[test]
fn the_tour_is_five_steps_that_can_be_left_and_taken_again() {
    let mut desk = Workspace::welcome();
    let opening = Opening::of(
        "example.surefoot.toml",
        questionnaire(),
        example(&questionnaire()).unwrap(),
    );
    let opening = Opening {
        fresh: true,
        ..opening
    };
    desk.send(Message::Opened(Ok(Box::new(opening))));
    assert_eq!(
        desk.model.place(),
        Focus::Tour,
        "a new example begins with it"
    );
    assert!(
        desk.shows("Customer assistant (example)"),
        "{}",
        desk.picture(80, 24)
    );
    for (number, place) in ["▸Profile", "▸Question", "▸Results", "▸Roadmap", "▸Export"]
        .into_iter()
        .enumerate()
    {
        assert!(
            desk.shows(&format!("{} of 5", number + 1)) && desk.shows(place),
            "{}",
            desk.picture(120, 40)
        );
        desk.press("space");
    }
    assert_eq!(desk.model.place(), Focus::Export);
    desk.press("ctrl-p text:tour enter right left esc");
    assert_eq!(desk.model.place(), Focus::Profile, "left at its first step");
    let mut desk = Workspace::welcome();
    desk.press("t right right");
    assert!(desk.shows("3 of 5"));
    desk.press("esc");
    assert_eq!(desk.model.place(), Focus::Welcome);
}

#[test]
fn a_break_holds_the_questions_until_it_is_over() {
    let mut desk = Workspace::at("DAT-R4");
    desk.press("t ctrl-s f9 t 3 v enter");
    assert_eq!(
        desk.answer_of("DAT-R4"),
        None,
        "who types minutes answers nothing"
    );
    assert_eq!(desk.model.place(), Focus::Question);
    assert!(desk.shows("The meeting is on a break. Press t to continue."));
    assert!(
        desk.shows("Break since") && !desk.shows("encrypted in storage"),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("t 3");
    assert_eq!(desk.answer_of("DAT-R4"), Some(Answer::Level(level_of(3))));
}

#[test]
fn undo_names_a_meeting_without_its_id() {
    let mut desk = Workspace::example();
    desk.press("f3 t ctrl-s ctrl-z");
    assert!(desk.shows("Undone: meeting. Press ctrl-y to redo."));
}

#[test]
fn a_running_meeting_is_not_left_by_one_key() {
    let mut desk = Workspace::at("DAT-R4");
    desk.press("t ctrl-s q");
    assert!(!desk.asked.contains(&Effect::Quit));
    assert!(
        desk.shows("A meeting is running; f12 ends it."),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("q");
    assert!(desk.asked.contains(&Effect::Quit));
}

#[test]
fn votes_say_how_many_of_the_voters_they_are() {
    let mut desk = Workspace::at("DAT-R4");
    desk.press("v w text:7 enter 1 1 ? enter");
    assert!(
        desk.shows("All voted 1 Ad hoc; 1 voted unknown; 3 of 7 voted."),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("4");
    assert!(
        desk.shows("Nobody voted for this answer in the last round."),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("enter enter");
    let report = desk.markdown();
    assert!(
        report.contains("2 for Ad hoc, 1 unknown; 3 of 7 voted"),
        "{report}"
    );
}

#[test]
fn an_end_leaves_half_typed_votes_as_a_draft() {
    let mut desk = Workspace::at("DAT-R4");
    desk.press("v 2 2 3 ctrl-c");
    assert!(desk.rounds("DAT-R4").is_empty(), "nobody revealed them");
    let part = &desk.drafts.last().unwrap().as_ref().unwrap().parts[0];
    assert_eq!(
        (part.subject.as_str(), part.fields[0].1.as_str()),
        ("DAT-R4", "223")
    );
}

/// Keys without any effect look like a program that hangs, as these once did.
#[test]
fn arrows_leave_a_fact_at_the_end_of_its_choices() {
    let mut desk = Workspace::example();
    desk.press("f2");
    assert!(
        desk.shows("What is the system called?"),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("up down");
    assert!(
        desk.shows("2 of 26"),
        "nothing to choose from: {}",
        desk.picture(80, 24)
    );
    for place in 2..26 {
        assert!(
            desk.shows(&format!("{place} of 26")),
            "{}",
            desk.picture(80, 24)
        );
        let before = desk.picture(80, 24);
        let mut keys = 0;
        while desk.shows(&format!("{place} of 26")) {
            desk.press("down");
            keys += 1;
            assert!(keys < 12, "{before}");
        }
    }
    let last = desk.picture(80, 24);
    desk.press("down down down down down down down down down down up left right");
    assert_eq!(desk.picture(80, 24), last, "the last one is the last one");
    desk.press("home");
    assert!(desk.shows("1 of 26"), "{}", desk.picture(80, 24));
}

#[test]
fn undo_on_the_profile_shows_what_it_took_back() {
    let mut desk = Workspace::example();
    desk.press("f2 end left left 3");
    let wanted = |desk: &Workspace| desk.assessment().state().profile.target_phase.clone();
    let after = wanted(&desk);
    desk.press("left left left ctrl-z");
    assert_ne!(wanted(&desk), after);
    desk.press("3");
    assert_eq!(
        wanted(&desk),
        after,
        "the same key answers the same thing again: {}",
        desk.picture(80, 24)
    );
}
