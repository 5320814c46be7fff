//! Reassessment, under the same questionnaire and under a newer version, from a person's point of view.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use surefoot::describe;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::{FactAnswer, Form};
use surefoot::model::assessment::{Assessment, beginning, upgrade};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::model::questionnaire::check::check;
use surefoot::model::questionnaire::file::Content;
use surefoot::rules::confirmation;
use surefoot::rules::confirmation::{Item, Reason};
use surefoot::rules::targets::targets;
use surefoot::store::read_questionnaire;

use crate::cases::level_of;

use crate::binary::Workspace;

fn six() -> Content {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/six");
    read_questionnaire(&folder)
        .map_err(|fault| fault.to_string())
        .unwrap()
}

fn checked(content: &Content) -> Questionnaire {
    let (questionnaire, found) = check(content);
    questionnaire.unwrap_or_else(|| panic!("{found:?}"))
}

/// The declared revisions of the second version and one before it: B asks something else, C is now CX, E is no longer
/// asked, F is new.
pub(crate) const DECLARED: &str = r#"
[[revision]]
version = "1.5.0"
renamed = [{ from = "C", to = "C1" }]

[[revision]]
version = "2.0.0"
changed = ["B"]
new = ["F"]
retired = ["E"]
renamed = [{ from = "C1", to = "CX" }]
"#;

/// The five controls in a second version that matches its declarations.
pub(crate) fn newer(declared: &str) -> Content {
    let mut content = six();
    for source in content.frame.iter_mut().chain(&mut content.layers) {
        let edits = [
            ("version = \"1.0.0\"", "version = \"2.0.0\""),
            ("Is B there?", "Is B there, and who says so?"),
            ("id = \"C\"", "id = \"CX\""),
            ("id = \"E\"", "id = \"F\""),
        ];
        for (from, to) in edits {
            source.text = source.text.replace(from, to);
        }
    }
    content.frame.as_mut().unwrap().text.push_str(declared);
    content
}

/// A folder with both versions and an assessment that answers the first.
fn desk(declared: &str) -> Workspace {
    let desk = Workspace::new();
    for (name, content) in [("one", six()), ("two", newer(declared))] {
        std::fs::create_dir_all(desk.path(name).join("catalogs")).unwrap();
        let own = content
            .frame
            .iter()
            .chain(&content.layers)
            .map(|source| (source, ""));
        for (source, folder) in
            own.chain(content.catalogs.iter().map(|source| (source, "catalogs")))
        {
            let file = source.name.rsplit('/').next().unwrap();
            std::fs::write(desk.path(name).join(folder).join(file), &source.text).unwrap();
        }
    }
    desk.fine("new cart --questionnaire one");
    desk.fine("set cart --questionnaire one weight=light moves=no rules=none target_phase=late");
    desk.fine("set cart --questionnaire one A=2 B=1 C=3 E=1 --note 'as we saw it'");
    desk.fine("baseline cart --questionnaire one --name first");
    desk
}

/// A text on one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// The stamp of an edit on a day of December 2026.
fn on(day: i64) -> Stamp {
    // 1 December 2026, 09:00 UTC.
    let at = Timestamp::from_second(1_796_115_600 + (day - 1) * 86_400).unwrap();
    Stamp {
        at,
        who: "team".to_owned(),
        salt: format!("{day}"),
    }
}

fn level(control: &str, level: u8) -> Change {
    Change::Answer {
        control: control.to_owned(),
        to: Some(Answer::Level(level_of(level))),
    }
}

fn moves(yes: bool) -> Change {
    Change::Fact {
        fact: "moves".to_owned(),
        to: Some(FactAnswer::YesNo(yes)),
    }
}

/// The five controls, of which A and C have a review period of six months.
fn aging() -> Questionnaire {
    let mut content = six();
    for source in &mut content.layers {
        for effort in ["effort = [1, 3]", "effort = [4, 6]"] {
            source.text = source
                .text
                .replace(effort, &format!("{effort}\nreview_months = 6"));
        }
    }
    checked(&content)
}

fn queue(questionnaire: &Questionnaire, assessment: &Assessment, today: Date) -> Vec<Item> {
    let state = assessment.state();
    let targets = targets(questionnaire, &state.profile);
    confirmation::queue(questionnaire, state, &targets, assessment.history(), today)
}

fn ids(questionnaire: &Questionnaire, items: &[Item]) -> String {
    items
        .iter()
        .map(|item| questionnaire.control_id(item.control))
        .collect()
}

/// A, B, C and E are answered on 1 December 2026, A again on the 3rd; on the 5th the cart begins to move, which raises
/// the target of the guard B. On 1 July 2027 C is 30 days past its six months and A is 28, so C comes before A, which
/// has more weight. E has no review period; B weighs 6 and E 2.
#[test]
fn the_most_doubtful_answers_come_first() {
    let questionnaire = aging();
    let mut cart = Assessment::begin(beginning(&questionnaire, "Cart", Form::Full), on(1));
    cart.change_all(
        vec![moves(false), Change::TargetPhase(Some("late".to_owned()))],
        on(1),
    );
    cart.change_all(
        vec![level("A", 1), level("B", 2), level("C", 1), level("E", 1)],
        on(1),
    );
    cart.change(level("A", 2), on(3));
    let today = date(2027, 7, 1);
    assert_eq!(
        ids(&questionnaire, &queue(&questionnaire, &cart, today)),
        "CABE",
        "what one begun now would carry over"
    );
    cart.change(moves(true), on(5));
    cart.change(upgrade::begun(cart.state(), today), on(212));
    let items = queue(&questionnaire, &cart, today);
    assert_eq!(ids(&questionnaire, &items), "BCAE");
    let fact = questionnaire.fact("moves").unwrap();
    assert_eq!(
        items[0].because,
        [
            Reason::Fact(fact, date(2026, 12, 5)),
            Reason::Given(Some(date(2026, 12, 1)))
        ]
    );
    assert_eq!(
        items[1].because,
        [Reason::Stale(6), Reason::Given(Some(date(2026, 12, 1)))]
    );
    assert_eq!(
        describe::confirmation::age(&items[1], &questionnaire, today),
        "answered 7 months ago"
    );
    // A fact that was changed and changed back counts as unchanged.
    cart.change(moves(false), on(213));
    assert_eq!(
        ids(&questionnaire, &queue(&questionnaire, &cart, today)),
        "CABE"
    );
    // Repeating the current answer confirms it; undoing that removes the confirmation.
    cart.change(level("C", 1), on(214));
    assert_eq!(
        ids(&questionnaire, &queue(&questionnaire, &cart, today)),
        "ABE"
    );
    cart.change(cart.state().confirmation("A", date(2026, 12, 1)), on(215));
    assert_eq!(
        ids(&questionnaire, &queue(&questionnaire, &cart, today)),
        "BE",
        "no clock makes it too early"
    );
    let _ = cart.undo(on(216));
    assert_eq!(
        ids(&questionnaire, &queue(&questionnaire, &cart, today)),
        "ABE"
    );
}

#[test]
fn a_re_assessment_begins_once_and_ends_when_all_is_confirmed() {
    let desk = desk("");
    desk.fine("baseline cart --questionnaire one --remove first");
    let view = "--questionnaire one --date 2027-03-01";
    let listed = flat(&desk.fine(&format!("reassess cart {view} --list")));
    assert!(
        listed.starts_with("No reassessment of cart.surefoot.toml is in progress"),
        "{listed}"
    );
    let begun = desk.run(&format!("reassess cart {view}"));
    let told = flat(&begun.out);
    assert!(
        told.contains("since 2027-03-01: 4 answers carried over, none confirmed yet."),
        "{told}"
    );
    assert!(
        begun
            .err
            .contains("surefoot baseline cart.surefoot.toml --name \"2027-03\""),
        "{}",
        begun.err
    );
    let again = flat(&desk.fine(&format!("reassess cart {view}")));
    assert!(
        again.contains("A reassessment began on 1 Mar 2027: 0 of 4 confirmed."),
        "{again}"
    );
    let three = desk.fine(&format!("reassess cart {view} --confirm a B c"));
    assert!(
        three.contains("Confirmed: A, B, C.") && three.contains("3 of 4 confirmed"),
        "{three}"
    );
    let score = desk.fine(&format!("score cart {view}"));
    assert!(
        score.contains("Reassessment since 2027-03-01: 3 of 4 confirmed"),
        "{score}"
    );
    // An answer given again is confirmed, even if it is the same.
    desk.fine(&format!("set cart {view} E=1"));
    let all = json(&desk.fine(&format!("reassess cart {view} --list --json")));
    assert_eq!(
        (all["confirmed"].as_u64(), all["answers"].as_u64()),
        (Some(4), Some(4))
    );
    assert_eq!(all["left"].as_array().map(Vec::len), Some(0));
    let score = desk.fine(&format!("score cart {view}"));
    assert!(!score.contains("Reassessment"), "{score}");
}

#[test]
fn what_cannot_be_confirmed_is_told_at_once() {
    let desk = desk("");
    let early = desk.run("reassess cart --questionnaire one --confirm A");
    assert_eq!(early.code, 2);
    assert!(
        early.err.contains("No reassessment is running"),
        "{}",
        early.err
    );
    desk.fine("reassess cart --questionnaire one");
    let before = desk.read("cart.surefoot.toml");
    let wrong = desk.run("reassess cart --questionnaire one --confirm A D G");
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("D has no answer to confirm"),
        "{}",
        wrong.err
    );
    assert!(
        wrong.err.contains("there is no control `G`"),
        "{}",
        wrong.err
    );
    assert_eq!(desk.read("cart.surefoot.toml"), before);
}

#[test]
fn an_upgrade_takes_every_word_along() {
    let desk = desk(DECLARED);
    let seen = desk.run("score cart --questionnaire two");
    assert!(
        seen.err.contains(
            "`surefoot reassess` updates the assessment to 2.0.0 and keeps everything in it."
        ),
        "{}",
        seen.err
    );
    let before = desk.read("cart.surefoot.toml");
    let done = json(&desk.fine("reassess cart --questionnaire two --json"));
    let upgrade = &done["upgrade"];
    assert_eq!(upgrade["known"], "declared");
    assert_eq!(upgrade["changed"], serde_json::json!(["B"]));
    assert_eq!(upgrade["new"], serde_json::json!(["F"]));
    assert_eq!(upgrade["retired"], serde_json::json!(["E"]));
    assert_eq!(
        upgrade["renamed"],
        serde_json::json!([{ "from": "C", "to": "CX" }])
    );
    let left: Vec<&str> = done["left"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["control"].as_str())
        .collect();
    assert_eq!(
        left,
        ["B", "A", "CX"],
        "what asks something else comes first"
    );
    assert_eq!(done["left"][0]["because"][0], "changed in version 2.0.0");
    let text = desk.read("cart.surefoot.toml");
    assert!(
        text.contains("[answer.CX]")
            && text.contains("[answer.E]")
            && !text.contains("[answer.C]\n"),
        "{text}"
    );
    // A retired control is reported, but is not an error.
    let checked = desk.run("check cart.surefoot.toml --questionnaire two");
    assert_eq!(checked.code, 0, "{}", checked.err);
    assert!(
        checked.out.contains("version 2.0.0 removed `E`"),
        "{}",
        checked.out
    );
    // A second upgrade is refused.
    let twice = flat(&desk.fine("reassess cart --questionnaire two"));
    assert!(
        twice.contains(": 0 of 3 confirmed. Confirm the rest first."),
        "{twice}"
    );
    assert_eq!(desk.read("cart.surefoot.toml"), text);
    desk.fine("undo cart --questionnaire two");
    let state = |text: &str| text.split("[[history]]").next().unwrap().to_owned();
    assert_eq!(state(&desk.read("cart.surefoot.toml")), state(&before));
    desk.fine("verify cart --questionnaire one");
}

/// Answers are compared by their current id, also those given under the id of the earlier version.
#[test]
fn a_comparison_across_an_upgrade_says_so_and_follows_ids() {
    let desk = desk(DECLARED);
    desk.fine("baseline cart --questionnaire one --name before");
    desk.fine("reassess cart --questionnaire two");
    let held = json(&desk.fine("compare cart@before @now --questionnaire two --json"));
    assert_eq!(
        held["moves"],
        serde_json::json!([]),
        "C is called CX now, and its answer is what it was"
    );
    let limits: Vec<&str> = held["limits"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    assert_eq!(limits, ["other-version"]);
    desk.fine("set cart CX=0 --questionnaire two");
    let held = json(&desk.fine("compare cart@before @now --questionnaire two --json"));
    assert_eq!(
        (&held["moves"][0]["control"], &held["moves"][0]["way"]),
        (&"CX".into(), &"fell".into())
    );
}

#[test]
fn what_nobody_declared_is_found_or_said_to_be_unknown() {
    let desk = desk("");
    let told = flat(&desk.fine("reassess cart --questionnaire two"));
    assert!(
        told.contains("surefoot cannot tell which controls changed"),
        "{told}"
    );
    assert!(
        told.contains("Never answered") && told.contains("CX") && told.contains("Retired"),
        "{told}"
    );
    desk.fine("undo cart --questionnaire two");
    let done = json(&desk.fine("reassess cart --questionnaire two --from one --json"));
    assert_eq!(done["upgrade"]["known"], "compared");
    assert_eq!(done["upgrade"]["changed"], serde_json::json!(["B"]));
    assert_eq!(done["upgrade"]["new"], serde_json::json!(["CX", "F"]));
}

#[test]
fn an_upgrade_that_leads_nowhere_changes_nothing() {
    let desk = desk(DECLARED);
    let before = desk.read("cart.surefoot.toml");
    let wrong = desk.run("reassess cart --questionnaire two --from two");
    assert_eq!(wrong.code, 2);
    assert!(
        wrong
            .err
            .contains("--from is six 2.0.0, but cart.surefoot.toml answers six 1.0.0"),
        "{}",
        wrong.err
    );
    let same = desk.run("reassess cart --questionnaire one --from one");
    assert!(
        same.code == 2 && same.err.contains("already answers six 1.0.0"),
        "{}",
        same.err
    );
    assert_eq!(desk.read("cart.surefoot.toml"), before);
    desk.fine("reassess cart --questionnaire two");
    let back = desk.run("reassess cart --questionnaire one");
    assert!(
        back.code == 2
            && back
                .err
                .contains("uses six 2.0.0, which is newer than 1.0.0."),
        "{}",
        back.err
    );
}
