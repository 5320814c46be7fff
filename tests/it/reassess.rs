//! Reassessment, under the same questionnaire and under a newer version, from a person's point of view.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use surefoot::describe;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::plan::{Arrangement, CommittedPlan, Walk};
use surefoot::model::assessment::profile::{FactAnswer, Form};
use surefoot::model::assessment::room::Parked;
use surefoot::model::assessment::validation::{Cadence, Kind, Validation};
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

/// The same with a merge: E is part of B. Of a cart that does not move, it is known which rules bind it.
pub(crate) const MERGED: &str = r#"
[[revision]]
version = "1.5.0"
renamed = [{ from = "C", to = "C1" }, { from = "E", to = "E1" }]

[[revision]]
version = "2.0.0"
changed = ["B"]
new = ["F"]
renamed = [{ from = "C1", to = "CX" }]
merged = [{ from = "E1", into = "B" }]
facts = [{ when = { fact = "moves", is = "no" }, set = { fact = "rules", to = "house" } }]
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

#[test]
fn a_merge_says_what_became_one_and_which_facts_are_set() {
    let desk = desk(MERGED);
    desk.fine("set cart --questionnaire one E=0 --note 'nobody watches'");
    desk.fine("set cart --questionnaire one rules=unanswered");
    desk.fine("baseline cart --questionnaire one --name before");
    let before = desk.read("cart.surefoot.toml");
    let told = flat(&desk.fine("reassess cart --questionnaire two"));
    for line in [
        "Changed 1 (confirm these first): B",
        "Renamed 1 (answers and notes are kept): C → CX",
        "Merged 1 (the lower answer counts; all texts are kept): E → B",
        "Facts set 1 (they follow from earlier answers): Rules: House",
    ] {
        assert!(told.contains(line), "{told}");
    }
    let text = desk.read("cart.surefoot.toml");
    let state = |text: &str| text.split("[[history]]").next().unwrap().to_owned();
    assert!(
        !state(&text).contains("[answer.E]") && text.contains("nobody watches"),
        "{text}"
    );
    // neither the merged answer nor the fact counts as changed since
    let held = json(&desk.fine("compare cart@before @now --questionnaire two --json"));
    assert_eq!(
        (&held["moves"], &held["facts"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    let left = json(&desk.fine("reassess cart --questionnaire two --list --json"));
    assert_eq!(left["left"][0]["control"], "B");
    assert_eq!(
        left["left"][0]["because"].as_array().map(Vec::len),
        Some(2),
        "{left}"
    );
    desk.fine("verify cart --questionnaire two");
    desk.fine("undo cart --questionnaire two");
    assert_eq!(state(&desk.read("cart.surefoot.toml")), state(&before));
    let done = json(&desk.fine("reassess cart --questionnaire two --json"));
    let upgrade = &done["upgrade"];
    assert_eq!(
        upgrade["merged"],
        serde_json::json!([{ "from": "E", "into": "B" }])
    );
    assert_eq!(
        upgrade["facts"],
        serde_json::json!([{ "fact": "rules", "to": ["house"] }])
    );
    assert_eq!(upgrade["retired"], serde_json::json!([]));
}

fn cart() -> (Questionnaire, Assessment) {
    let first = checked(&six());
    let cart = Assessment::begin(beginning(&first, "Cart", Form::Full), on(1));
    (checked(&newer(MERGED)), cart)
}

/// Upgrades on the 20th.
fn upgraded(cart: &mut Assessment, second: &Questionnaire) {
    let found = upgrade::upgrade(cart.state(), second, None);
    let edits = found.edits(cart.state(), second, date(2026, 12, 20));
    assert!(cart.change_all(edits, on(20)));
}

/// B was answered on the 5th. Of E, its date counts if its answer is taken over and is older.
#[test]
fn a_merged_answer_is_not_given_again() {
    for (b, e, e_day, expected) in [
        (3, 1, 2, 2),
        (3, 1, 7, 5),
        (1, 3, 7, 5),
        (1, 3, 2, 5),
        (2, 2, 2, 5),
    ] {
        let (second, mut cart) = cart();
        let mut answers = [(5, "B", b), (e_day, "E", e)];
        answers.sort_unstable();
        for (day, control, number) in answers {
            cart.change(level(control, number), on(day));
        }
        let given = |cart: &Assessment| cart.history().answer_dates()["B"].day();
        upgraded(&mut cart, &second);
        assert_eq!(given(&cart), expected, "B={b}, E={e} on the {e_day}th");
        let _ = cart.undo(on(21));
        assert_eq!(given(&cart), 5, "undo");
        let _ = cart.redo(on(22));
        assert_eq!(given(&cart), expected, "redo");
        cart.change(level("B", 4), on(23));
        assert_eq!(given(&cart), 23, "an answer after the upgrade");
    }
}

/// Of 3 controls that become one, the date is that of the answer taken over.
#[test]
fn the_answer_taken_over_brings_its_date() {
    let declared = "\n[[revision]]\nversion = \"2.0.0\"\nnew = [\"CX\", \"F\"]\n\
                    merged = [{ from = \"C\", into = \"B\" }, { from = \"E\", into = \"B\" }]\n";
    let second = checked(&newer(declared));
    for (c, e, expected) in [(1, 2, 3), (2, 1, 4)] {
        let (_, mut cart) = cart();
        for (day, control, number) in [(3, "C", c), (4, "E", e), (5, "B", 3)] {
            cart.change(level(control, number), on(day));
        }
        upgraded(&mut cart, &second);
        assert_eq!(
            cart.state().controls["B"].answer,
            Some(Answer::Level(level_of(1)))
        );
        assert_eq!(
            cart.history().answer_dates()["B"].day(),
            expected,
            "C={c}, E={e}"
        );
    }
}

#[test]
fn an_answer_moves_to_a_control_that_has_none() {
    let (second, mut cart) = cart();
    cart.change(level("E", 2), on(2));
    let before = cart.state().controls["E"].clone();
    upgraded(&mut cart, &second);
    assert_eq!(cart.state().controls["B"], before);
    assert_eq!(cart.history().answer_dates()["B"].day(), 2);
    let begun = cart.state().reassessment.as_ref().unwrap();
    assert!(begun.changed.contains("B"), "{begun:?}");
}

/// Nothing names a merged control any more, even if the control has no record.
#[test]
fn everything_that_names_a_merged_control_names_the_other() {
    let (second, mut cart) = cart();
    let parked = Parked {
        at: on(1).at,
        what: "Who watches?".to_owned(),
        control: Some("E".to_owned()),
        owner: None,
        due: None,
        done: false,
    };
    let validation = Validation {
        kind: Kind::Other,
        name: String::new(),
        controls: ["B", "C", "E"].map(str::to_owned).into(),
        cadence: Cadence::Months(1),
        first_due: date(2027, 1, 1),
        last_done: None,
        owner: None,
    };
    let order = ["E>2", "A>1", "B>2", "C=2/shown", "E=2/shown", "A>1"];
    let walk = Walk {
        order: order.map(str::to_owned).into(),
        people: Vec::new(),
    };
    let committed = CommittedPlan {
        walk,
        ..CommittedPlan::default()
    };
    let changes = vec![
        Change::Parked {
            id: "p".to_owned(),
            to: Some(parked),
        },
        Change::Validation {
            id: "v".to_owned(),
            to: Some(validation),
        },
        Change::CommittedPlan(Some(committed)),
    ];
    cart.change_all(changes, on(2));
    let before = cart.state().clone();
    upgraded(&mut cart, &second);
    let state = cart.state();
    assert_eq!(state.room.parked["p"].control.as_deref(), Some("B"));
    assert_eq!(
        Vec::from_iter(&state.validations["v"].controls),
        ["B", "CX"]
    );
    let order = &state.plan.committed.as_ref().unwrap().walk.order;
    assert_eq!(*order, ["B>2", "A>1", "CX=2/shown", "B=2/shown", "A>1"]);
    let _ = cart.undo(on(21));
    assert_eq!(cart.state(), &before);
}

#[test]
fn work_on_merged_controls_is_dropped_only_if_all_of_it_is() {
    let arranged = |e: Arrangement, b: Option<Arrangement>, answer: Option<Change>| {
        let (second, mut cart) = cart();
        let set = |control: &str, to| Change::Arrangement {
            control: control.to_owned(),
            to,
        };
        cart.change_all(
            [set("E", Some(e)), set("B", b)]
                .into_iter()
                .chain(answer)
                .collect(),
            on(2),
        );
        upgraded(&mut cart, &second);
        assert!(!cart.state().plan.arranged.contains_key("E"));
        cart.state()
            .plan
            .arranged
            .get("B")
            .copied()
            .unwrap_or_default()
    };
    let dropped = Arrangement {
        dropped: true,
        ..Arrangement::default()
    };
    let held_back = Arrangement {
        not_before: Some(date(2027, 2, 1)),
        ..dropped
    };
    let pinned = Arrangement {
        pinned_to: Some(date(2027, 3, 1)),
        not_before: Some(date(2027, 1, 1)),
        dropped: false,
    };
    assert_eq!(
        arranged(dropped, None, None),
        dropped,
        "B has neither a record nor an arrangement"
    );
    assert_eq!(
        arranged(dropped, None, Some(level("B", 1))),
        Arrangement::default()
    );
    assert_eq!(arranged(held_back, Some(dropped), None), held_back);
    assert_eq!(
        arranged(held_back, Some(pinned), None),
        Arrangement {
            not_before: held_back.not_before,
            ..pinned
        }
    );
}

/// The rules are known only of a cart that does not move, and only if nobody gave an answer.
#[test]
fn a_fact_is_set_only_where_it_has_no_answer() {
    let house = FactAnswer::Choices(["house".to_owned()].into());
    let none = FactAnswer::Choices([].into());
    for (moves_now, rules, expected) in [
        (Some(false), None, Some(&house)),
        (Some(true), None, None),
        (None, None, None),
        (Some(false), Some(&none), Some(&none)),
    ] {
        let (second, mut cart) = cart();
        let rules = Change::Fact {
            fact: "rules".to_owned(),
            to: rules.cloned(),
        };
        cart.change_all(
            moves_now.map(moves).into_iter().chain([rules]).collect(),
            on(2),
        );
        upgraded(&mut cart, &second);
        assert_eq!(
            cart.state().profile.facts.get("rules"),
            expected,
            "moves: {moves_now:?}"
        );
    }
}

/// The fact B rests on is set by the upgrade, so it did not change after the answer.
#[test]
fn a_fact_that_an_upgrade_sets_makes_no_answer_doubtful() {
    let declared = MERGED.replace(
        "{ fact = \"moves\", is = \"no\" }, set = { fact = \"rules\", to = \"house\" }",
        "{ fact = \"weight\", is = \"heavy\" }, set = { fact = \"moves\", to = \"no\" }",
    );
    let second = checked(&newer(&declared));
    let (_, mut cart) = cart();
    let heavy = Change::Fact {
        fact: "weight".to_owned(),
        to: Some(FactAnswer::Choice("heavy".to_owned())),
    };
    cart.change_all(
        vec![
            heavy,
            level("B", 2),
            Change::TargetPhase(Some("late".to_owned())),
        ],
        on(2),
    );
    upgraded(&mut cart, &second);
    let because = |cart: &Assessment| queue(&second, cart, date(2026, 12, 20))[0].because.clone();
    let given = Reason::Given(Some(date(2026, 12, 2)));
    assert_eq!(because(&cart), [Reason::Changed, given]);
    cart.change(moves(true), on(21));
    let fact = second.fact("moves").unwrap();
    assert_eq!(
        because(&cart),
        [
            Reason::Changed,
            Reason::Fact(fact, date(2026, 12, 21)),
            given
        ]
    );
}
