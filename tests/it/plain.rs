//! Plain mode: lines in, lines out.
//!
//! A test enters lines like a person or a pipe, first with the pure core and then with the real binary, and checks the
//! output and the saved file.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use surefoot::cli::plain::{Dialogue, Effect};
use surefoot::model::assessment::answer::{Answer, Record};
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::vote::Vote;
use surefoot::model::assessment::{Assessment, State, beginning};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::store;
use surefoot::store::Recent;
use surefoot::views::options::Format;

use crate::cases::level_of;

mod commands;
mod pipe;
mod ways;

const TODAY: Date = date(2026, 11, 21);

fn questionnaire() -> Questionnaire {
    store::questionnaire(None).unwrap_or_else(|fault| panic!("{fault}"))
}

fn stamp(number: i64) -> Stamp {
    let at = Timestamp::from_second(1_800_000_000 + number).unwrap();
    Stamp {
        at,
        who: "team".to_owned(),
        salt: format!("salt {number}"),
    }
}

fn fresh() -> Assessment {
    Assessment::begin(beginning(&questionnaire(), "Helper", Form::Full), stamp(0))
}

/// A dialogue, with all its output and effects.
pub(crate) struct Talk {
    dialogue: Dialogue,
    lines: i64,
    /// All output, including prompts.
    said: String,
    effects: Vec<Effect>,
}

impl Talk {
    fn begin(recent: Vec<Recent>) -> Self {
        let dialogue = Dialogue::new(recent, TODAY, 80);
        Self {
            dialogue,
            lines: 0,
            said: String::new(),
            effects: Vec::new(),
        }
    }

    pub(crate) fn of(assessment: Assessment) -> Self {
        let mut talk = Self::begin(Vec::new());
        talk.dialogue.opened(
            PathBuf::from("helper.surefoot.toml"),
            questionnaire(),
            assessment,
        );
        talk
    }

    fn example() -> Self {
        Self::of(example(&questionnaire()).unwrap())
    }

    /// Enters one line and returns the output and the next prompt, on one line.
    pub(crate) fn say(&mut self, line: &str) -> String {
        if self.lines == 0 {
            self.said.push_str(&self.dialogue.ask());
        }
        self.lines += 1;
        let heard = self.dialogue.handle_line(line, stamp(self.lines));
        let words = heard.words + &self.dialogue.ask();
        self.effects.extend(heard.effects);
        self.said.push_str(&words);
        flat(&words)
    }

    fn say_all(&mut self, lines: &[&str]) {
        for line in lines {
            self.say(line);
        }
    }

    fn check(&mut self, line: &str, expected: &str) {
        let words = self.say(line);
        assert!(words.contains(expected), "{line}: {words}");
    }

    fn assessment(&self) -> &Assessment {
        self.dialogue.assessment().unwrap()
    }

    pub(crate) fn state(&self) -> &State {
        self.assessment().state()
    }

    fn record(&self, control: &str) -> Record {
        self.state().record(control).cloned().unwrap_or_default()
    }
}

fn flat(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Finds a character that a screen reader or a dumb terminal cannot handle.
fn is_plain(words: &str) -> Result<(), char> {
    let bad = |c: &char| matches!(c, '\u{0}'..='\u{9}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2500}'..='\u{25ff}' | '\u{2800}'..='\u{28ff}');
    words.chars().find(bad).map_or(Ok(()), Err)
}

/// The facts of one system, one per line: the drivers, no law that forbids to set a control aside, what it does, 12
/// yes-or-no facts, the phases, the date.
const FACTS: [&str; 24] = [
    "3",
    "2",
    "6",
    "2",
    "1",
    "1",
    "1",
    "2",
    "1",
    "no",
    "yes",
    "y",
    "no",
    "yes",
    "n",
    "no",
    "no",
    "yes",
    "yes",
    "no",
    "no",
    "1",
    "2",
    "2027-06-30",
];

// ---- the pure core --------------------------------------------------------------------------------------------------

#[test]
fn a_session_from_nothing_to_a_decision() {
    let recent = vec![Recent {
        path: PathBuf::from("/home/team/chat.surefoot.toml"),
        place: String::new(),
    }];
    let mut talk = Talk::begin(recent);
    assert!(
        flat(&talk.dialogue.ask())
            .contains("3 Example: a copy to explore 4 /home/team/chat.surefoot.toml")
    );
    talk.check(
        "7",
        "There is no entry 7. Type a number from 1 to 4, or quit.",
    );
    talk.check("1", "What is the system called?");
    talk.check("", "A system needs a name; every page shows it.");
    talk.check(
        "Support Helper",
        "File (empty: support-helper.surefoot.toml, in this folder):",
    );
    talk.check(
        "",
        "Questionnaire length (core, full; can be changed later; enter keeps full):",
    );
    talk.check("3", "`3` is not a choice. Enter one of: core, full.");
    talk.say("2");
    let path = PathBuf::from("support-helper.surefoot.toml");
    let create = Effect::Create {
        path: path.clone(),
        system: "Support Helper".to_owned(),
        form: Form::Full,
    };
    assert_eq!(talk.effects, [create]);
    talk.say("4");
    assert_eq!(
        talk.effects.pop(),
        Some(Effect::Open(PathBuf::from("/home/team/chat.surefoot.toml")))
    );

    talk.dialogue.opened(path, questionnaire(), fresh());
    assert!(
        flat(&talk.dialogue.ask()).starts_with("Fact 1 of 21. "),
        "{}",
        talk.dialogue.ask()
    );
    for (at, line) in FACTS.iter().enumerate() {
        let expected = match at + 2 {
            number @ 1..=21 => format!("Fact {number} of 21. "),
            22 => "Current phase. ".to_owned(),
            23 => "Target phase. ".to_owned(),
            24 => "Target date. ".to_owned(),
            _ => "That was the last fact. Next: ".to_owned(),
        };
        talk.check(line, &expected);
    }
    let asked = talk.dialogue.ask();
    assert!(flat(&asked).starts_with("Question 1 of "), "{asked}");
    assert!(
        asked.contains("\n0 None: ") && asked.contains("\n4 Improving: "),
        "{asked}"
    );
    assert!(asked.ends_with("Answer (0 to 4, or help): "), "{asked}");

    talk.check(
        "3",
        "DAT-P1 answer: 3 Enforced; previously unanswered. Question 2 of ",
    );
    talk.check("back", "Answer: 3 Enforced. Answer (0 to 4, or help):");
    talk.check(
        "evidence shown the register",
        "DAT-P1 evidence: shown for 3 Enforced: the register; previously claimed.",
    );
    // A date after the last `until` is the expiry date; without a date, `until` is an ordinary word.
    talk.check(
        "evidence shown it until 2027-05-01",
        "DAT-P1 evidence: shown for 3 Enforced until 1 May 2027: it",
    );
    talk.check(
        "evidence shown kept until further notice",
        "shown for 3 Enforced: kept until further notice",
    );
    talk.check(
        "evidence shown the register",
        "DAT-P1 evidence: shown for 3 Enforced: the register",
    );
    talk.check("note seen in the wiki", "previously none.");
    talk.say("note by two of us");
    assert_eq!(talk.record("DAT-P1").note, "seen in the wiki\nby two of us");
    talk.check("note", "seen in the wiki by two of us");
    talk.check(
        "owner ml",
        "DAT-P1 accountable: ml; previously the control's own role.",
    );
    talk.check("bookmark", "DAT-P1 bookmark: set; previously none.");
    talk.check(
        "again",
        "Note: seen in the wiki by two of us Accountable: ml. Bookmarked.",
    );
    talk.check(
        "list bookmarked",
        "1. DAT-P1 Data source register: 3 Enforced, bookmarked. 1 of",
    );
    talk.check("note -", "previously “seen in the wiki by two of us”.");
    talk.check("skip", "Question 2 of");
    talk.check(
        "na not ours",
        "DAT-P2 cannot be marked not applicable: it can never be deferred at G1.",
    );
    talk.check("skip", "Question 3 of");
    talk.check("na", "DAT-P3 is not applicable.");
    talk.check("", "Give the reason; every report prints it.");
    talk.check("cancel", "Nothing has changed.");
    talk.check(
        "na nothing personal",
        "DAT-P3 answer: not applicable: nothing personal; previously unanswered.",
    );
    talk.check("unknown", "Who investigates?");
    talk.check("-", "An unknown answer needs an investigator");
    talk.say("cancel");
    talk.check("unknown by +14", "An unknown answer needs an investigator");
    talk.check("unknown ops by soon", "`soon` is not a date.");
    talk.check(
        "unknown platform team by +14",
        "unknown, investigator platform team, due 5 Dec 2026; previously unanswered.",
    );

    talk.check(
        "voters ml, ops, sec",
        "Voters: ml, ops, sec; previously none.",
    );
    let here = talk.dialogue.control().unwrap().to_owned();
    talk.check(
        "vote 13?",
        "Round 1, 3 votes: 1 Ad hoc by ml; 3 Enforced by ops; unknown by sec. Median 1–3, spread 2",
    );
    let told = talk.say("vote 322");
    assert!(told.contains("Round 2, 3 votes: 2 Defined by ops and sec; 3 Enforced by ml. Median 2 Defined, spread 1 (2–3). Hear first: ml (3 Enforced)."), "{told}");
    assert!(told.contains("Ask: "), "{told}");
    talk.check("list disputed", &format!("{here} "));
    talk.check("2", &format!("{here} is 2 Defined. Why?"));
    talk.check("cancel", "Nothing has changed.");
    talk.say("2");
    talk.check(
        "the rule is written",
        "What do the others say? (ml 3; printed as dissent):",
    );
    let entries = talk.assessment().history().entries().len();
    talk.check(
        "ml saw it enforced",
        "decision: 2 Defined; reason: the rule is written; dissent: ml saw it enforced",
    );
    assert_eq!(
        talk.assessment().history().entries().len(),
        entries + 1,
        "answer and decision are one edit"
    );
    let record = talk.record(&here);
    assert_eq!(
        (
            record.votes.len(),
            record.votes[0].who(Vote::Level(level_of(1)))
        ),
        (2, vec!["ml"])
    );
    let decision = record.decided().unwrap();
    assert_eq!(
        (decision.on, decision.answer.clone()),
        (TODAY, Answer::Level(level_of(2)))
    );
    assert_eq!(
        (decision.why.as_str(), decision.dissent.as_str()),
        ("the rule is written", "ml saw it enforced")
    );

    talk.check("park who owns the old data", "Parked.");
    talk.check("parked", "1. who owns the old data: ");
    let (id, parked) = talk.state().room.lot()[0];
    assert_eq!(
        *id,
        surefoot::base::hash::of([stamp(talk.lines - 1).salt.as_str()])[..8]
    );
    assert_eq!(parked.control.as_deref(), talk.dialogue.control());
    talk.say_all(&[
        "score",
        "gates",
        "requirements",
        "roadmap",
        "why",
        "why G2",
        "probe",
        "about",
        "list",
        "list gaps",
        "help",
    ]);
    talk.check("export x.pdf replace", "Answer (0 to 4, or help):");
    let export = Effect::Export {
        format: Format::Pdf,
        path: PathBuf::from("x.pdf"),
        replace: true,
    };
    assert_eq!(talk.effects.pop(), Some(export));
    talk.check(
        "set form=core target_date=2027-01-31",
        "Questionnaire length: core; previously full. Target date: 31 Jan 2027; previously 30 Jun 2027.",
    );
    assert!(
        talk.effects
            .iter()
            .filter(|effect| **effect == Effect::Save)
            .count()
            > 30,
        "each change is saved"
    );
    talk.say("quit");
    assert_eq!(talk.effects.pop(), Some(Effect::Quit));
    assert_eq!(is_plain(&talk.said), Ok(()));
    assert!(talk.assessment().faults().is_empty());
}

#[test]
fn unanimous_votes_ask_why_and_nothing_of_others() {
    let mut talk = Talk::example();
    let here = talk.dialogue.control().unwrap().to_owned();
    talk.check(
        "vote 0 0 4 0 0",
        "Round 1, 4 votes: 2 Defined by 4 voters. All voted 2 Defined.",
    );
    talk.check("defined", "is 2 Defined. Why?");
    talk.check("", &format!("{here} decision: 2 Defined; previously none."));
    assert_eq!(talk.record(&here).decided().unwrap().why, "");
    talk.check(&format!("go {here}"), "Round 1, 4 votes");
    talk.check("3", "answer: 3 Enforced; previously 2 Defined. Question");
    assert_eq!(
        talk.record(&here).decided(),
        None,
        "a later answer is no decision of the room"
    );
}

#[test]
fn contradictions_are_told_at_once() {
    let mut talk = Talk::example();
    talk.say("go APP-R2");
    let told = talk.say("0");
    assert!(
        told.contains("Contradiction: ") && told.contains("APP-R2"),
        "{told}"
    );
}

#[test]
fn an_exception_is_asked_for_in_parts() {
    let mut talk = Talk::example();
    let here = talk.dialogue.control().unwrap().to_owned();
    talk.check("exception", "Who is accountable?");
    talk.check("", "An exception needs an owner.");
    talk.say_all(&["product", "the tool comes in May", "a weekly review"]);
    talk.check("soon", "`soon` is not a date.");
    talk.check(
        "2026-11-01",
        "An exception granted on 21 Nov 2026 cannot expire on 1 Nov 2026.",
    );
    assert_eq!(talk.record(&here).exception, None);
    talk.check(
        "+60",
        "21 Nov 2026 to 20 Jan 2027, owner product: the tool comes in May; compensating control: a weekly review",
    );
    talk.check("exception -", "exception: none; previously 21 Nov 2026");
    talk.say_all(&["exception", "product"]);
    let heard = talk.dialogue.end(&stamp(900));
    assert!(
        heard.words.contains("Not finished") && heard.effects == [Effect::Quit],
        "{heard:?}"
    );
}

#[test]
fn a_form_is_asked_field_by_field_with_its_defaults() {
    let mut talk = Talk::of(fresh());
    talk.say("go DAT-P1");
    talk.check(
        "evidence",
        "Evidence supports a level. Answer with a level first.",
    );
    talk.say_all(&["3", "back"]);
    talk.check(
        "evidence",
        "claimed: someone says so shown: the team saw it verified: checked by someone who did not build it How strong is \
         the evidence? (claimed, shown, verified; enter keeps shown; or cancel):",
    );
    talk.check("maybe", "`maybe` is not a choice.");
    talk.check("verified", "For which level? (0, 1, 2, 3, 4;");
    talk.check(
        "",
        "What was shown? (a document, a link, a date; optional):",
    );
    talk.check("help", "Enter alone keeps the current value, - clears it");
    talk.check("the audit", "Valid until (1 Dec 2026, 1.12.");
    talk.check("soon", "`soon` is not a date.");
    talk.check(
        "2027-05-01",
        "DAT-P1 evidence: verified for 3 Enforced until 1 May 2027: the audit; previously claimed.",
    );
    talk.say("evidence");
    talk.say_all(&["", "", "-"]);
    talk.check(
        "-",
        "DAT-P1 evidence: verified for 3 Enforced; previously verified",
    );
    assert_eq!(is_plain(&talk.said), Ok(()));
}

#[test]
fn a_decision_is_kept_when_the_input_ends_before_its_reason() {
    let mut talk = Talk::example();
    let here = talk.dialogue.control().unwrap().to_owned();
    talk.say_all(&["vote 223", "2"]);
    let heard = talk.dialogue.end(&stamp(900));
    assert_eq!(heard.effects, [Effect::Save, Effect::Quit]);
    let record = talk.record(&here);
    assert_eq!(
        (record.level(), record.decided().is_some()),
        (Some(level_of(2)), true)
    );
}

#[test]
fn what_is_not_understood_changes_nothing_and_is_asked_again() {
    let mut talk = Talk::of(fresh());
    let start = talk.assessment().clone();
    for (line, expected) in [
        (
            "maybe",
            "`maybe` is neither an answer nor a command here. Type 1 to 4, or help.",
        ),
        ("5", "There is no choice 5. Type 1 to 4, or help."),
        ("0", "There is no choice 0."),
        ("99999999999999999999999", "There is no choice"),
        ("1,2", "Only one choice is possible"),
        ("vote 22", "vote works only at a question"),
        ("note x", "note works only at a question"),
        ("lst", "Did you mean `list`?"),
        ("back", "This is the first fact."),
        ("redo", "Nothing to redo."),
        ("undo", "Nothing to undo."),
        ("go 500", "There is no question or fact 500."),
        ("go", "There is no"),
        ("set", "Type set KEY=VALUE"),
        (
            "set tols=yes",
            "There is no key `tols`. Did you mean `tools`?",
        ),
        ("list none", "There is no list `none`."),
        ("why nothing", "There is nothing called `nothing` here."),
        ("export x.odt", "ends in .pdf, .docx, .md"),
        ("export .pdf", "ends in .pdf, .docx, .md"),
        ("voters ml, ml", "ml appears twice"),
        ("save", "Everything is already saved."),
        (
            "\u{1b}[31mred\u{7}",
            "`␛[31mred␇` is neither an answer nor a command here.",
        ),
        ("clear", "No change."),
    ] {
        talk.check(line, expected);
        assert_eq!(*talk.assessment(), start, "{line}");
        assert!(
            !talk.dialogue.ask().contains("Fact 1 of"),
            "only the prompt is asked again"
        );
    }
    talk.check("go DAT-P1", "Question 1 of");
    for (line, expected) in [
        (
            "5",
            "`5` is neither an answer nor a command here. Type 0 to 4, or help.",
        ),
        (
            "3 or 4",
            "`3 or 4` is neither an answer nor a command here.",
        ),
        ("-1", "`-1` is neither an answer nor a command here."),
        ("yes", "`yes` is neither an answer nor a command here."),
        (
            "evidence shown",
            "Evidence supports a level. Answer with a level first.",
        ),
        ("vote", "Type vote and a digit per voter"),
        ("vote 9", "Type 0 to 4, or ?"),
        ("vote 1 2", "Type 5 counts"),
        ("park", "Park an item."),
        ("-", "Describe the item to park."),
        ("cancel", "Nothing has changed."),
        ("note", "No note yet"),
        ("exception now", "Type exception alone"),
    ] {
        talk.check(line, expected);
        assert_eq!(*talk.assessment(), start, "{line}");
    }
    talk.say("2");
    talk.say("back");
    talk.check(
        "evidence maybe",
        "Type evidence, then claimed, shown or verified",
    );
    assert_eq!(is_plain(&talk.said), Ok(()));
}

#[test]
fn a_paste_brings_nothing_hidden() {
    let mut talk = Talk::example();
    let here = talk.dialogue.control().unwrap().to_owned();
    talk.say("\u{1b}[200~note q\u{1b}[2J\u{202e}\r\tx\u{1b}[201~");
    assert_eq!(talk.record(&here).note, "q␛[2J<202E>␍    x");
    assert_eq!(is_plain(&talk.said), Ok(()));
}

#[test]
fn several_choices_none_and_names_are_heard_alike() {
    let answered = |line: &str| {
        let mut talk = Talk::of(fresh());
        talk.say("go regulation");
        talk.say(line);
        talk.state().profile.facts.get("regulation").cloned()
    };
    assert_eq!(answered("1,2"), answered("2 1"));
    assert_ne!(answered("1"), answered("2"));
    assert_eq!(answered("2"), answered("GDPR"));
    assert_eq!(answered("none"), answered("0"));
    assert_ne!(answered("none"), None);
    assert_eq!(answered("skip"), None);
}

#[test]
fn leaving_is_asked_for_twice_where_the_last_save_failed() {
    let mut talk = Talk::example();
    talk.say("1");
    talk.dialogue.saved(false);
    talk.check("quit", "Saving failed.");
    talk.say("list unanswered");
    talk.check("quit", "Saving failed.");
    assert!(!talk.effects.contains(&Effect::Quit));
    talk.say("quit");
    assert_eq!(talk.effects.pop(), Some(Effect::Quit));
}

#[test]
fn undo_leads_back_to_the_beginning() {
    let mut talk = Talk::of(fresh());
    let start = talk.state().clone();
    talk.say_all(&FACTS);
    talk.say_all(&[
        "3",
        "back",
        "evidence shown x",
        "note a",
        "note b",
        "owner ml",
        "voters 3",
        "next",
        "vote 123",
        "2",
    ]);
    talk.say_all(&[
        "why not",
        "others",
        "park it",
        "bookmark",
        "unknown ops",
        "set form=core",
    ]);
    let end = talk.state().clone();
    let mut steps = 0;
    while !talk.say("undo").contains("Nothing to undo.") {
        steps += 1;
        assert!(steps < 100);
    }
    assert_eq!(talk.state(), &start);
    for _ in 0..steps {
        talk.check("redo", "Redone:");
    }
    assert_eq!(talk.state(), &end);
    assert!(talk.assessment().faults().is_empty());
    assert_eq!(is_plain(&talk.said), Ok(()));
}

fn any_line() -> impl Strategy<Value = String> {
    let command = proptest::sample::select(vec![
        "",
        "0",
        "2",
        "4",
        "yes",
        "no",
        "none",
        "1,2",
        "+90",
        "na x",
        "unknown ops by +3",
        "evidence shown y",
        "note z",
        "note -",
        "owner o",
        "owner -",
        "exception",
        "exception -",
        "vote 32?",
        "vote 1 0 2 0 0 1",
        "voters 7",
        "voters a,b",
        "voters none",
        "park p",
        "parked",
        "bookmark",
        "clear",
        "skip",
        "back",
        "next",
        "go 3",
        "go facts",
        "go 60",
        "undo",
        "redo",
        "list",
        "list gaps",
        "again",
        "probe",
        "help",
        "cancel",
        "set form=core",
        "set form=full",
        "quit",
        "save",
        "why",
    ]);
    prop_oneof![8 => command.prop_map(str::to_owned), 1 => ".{0,30}", 1 => "(vote|go|set|note|list|why) .{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_nothing_breaks_and_undo_leads_back(lines in proptest::collection::vec(any_line(), 1..80)) {
        let mut talk = Talk::of(fresh());
        let start = talk.state().clone();
        for line in &lines {
            talk.say(line);
        }
        let heard = talk.dialogue.end(&stamp(5000));
        prop_assert_eq!(heard.effects.last(), Some(&Effect::Quit));
        prop_assert!(talk.assessment().faults().is_empty());
        // A combining mark without a base gets a dotted circle, which is output like any letter.
        let own = |letter: char| letter == '◌' || lines.iter().any(|line| line.contains(letter));
        prop_assert_eq!(is_plain(&talk.said.replace(own, "")), Ok(()));
        for _ in 0..100 {
            talk.say("undo");
        }
        prop_assert_eq!(talk.state(), &start);
    }
}
