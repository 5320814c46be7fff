//! Baselines and comparisons: the commands, and properties that hold for every assessment.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;
use surefoot::describe::compare as describe;
use surefoot::export::junit;
use surefoot::export::junit::Outcome;
use surefoot::model::assessment::answer::{Answer, Evidence, Exception};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::{FactAnswer, Form};
use surefoot::model::assessment::{Assessment, beginning};
use surefoot::model::questionnaire::{EvidenceState, Level, Questionnaire};
use surefoot::rules::gates::GateState;
use surefoot::views::compare::{Comparison, Direction, Limit, Section, Side};

use crate::binary::Workspace;
use crate::cases::{level_of, six};

/// The stamp of an edit on a day of December 2026.
fn on(day: i64, who: &str) -> Stamp {
    // 1 December 2026, 09:00 UTC.
    let at = Timestamp::from_second(1_796_115_600 + (day - 1) * 86_400).unwrap();
    Stamp {
        at,
        who: who.to_owned(),
        salt: format!("{day}-{who}"),
    }
}

fn level(control: &str, level: u8) -> Change {
    Change::Answer {
        control: control.to_owned(),
        to: Some(Answer::Level(level_of(level))),
    }
}

fn fact(id: &str, to: FactAnswer) -> Change {
    Change::Fact {
        fact: id.to_owned(),
        to: Some(to),
    }
}

/// A light cart that does not move, with the target phase late, and no answers yet.
fn cart(questionnaire: &Questionnaire) -> Assessment {
    let mut cart = Assessment::begin(beginning(questionnaire, "Cart", Form::Full), on(1, "team"));
    let facts = vec![
        fact("weight", FactAnswer::Choice("light".to_owned())),
        fact("moves", FactAnswer::YesNo(false)),
        fact("rules", FactAnswer::Choices(BTreeSet::new())),
        Change::TargetPhase(Some("late".to_owned())),
    ];
    cart.change_all(facts, on(2, "team"));
    cart
}

fn side<'a>(questionnaire: &'a Questionnaire, assessment: &'a Assessment, day: i8) -> Side<'a> {
    let (state, history) = (assessment.state(), assessment.history());
    Side {
        questionnaire,
        state,
        history,
        day: date(2026, 12, day),
        plans: None,
    }
}

/// A rises one level, B falls one, C becomes unknown, E is answered for the first time: the comparison names each
/// change with its author.
#[test]
fn what_rose_fell_lapsed_and_appeared_is_told_with_who_and_when() {
    let questionnaire = six();
    let mut before = cart(&questionnaire);
    before.change_all(
        vec![level("A", 1), level("B", 2), level("C", 3)],
        on(3, "team"),
    );
    let shown = Evidence {
        state: EvidenceState::Shown,
        level: level_of(2),
        what: "a photo".to_owned(),
        expires: None,
    };
    before.change(
        Change::Evidence {
            control: "B".to_owned(),
            to: Some(shown),
        },
        on(3, "kim"),
    );
    let mut after = before.clone();
    after.change(level("A", 2), on(5, "kim"));
    after.change(level("B", 1), on(6, "lee"));
    let unknown = Answer::Unknown {
        investigator: "lee".to_owned(),
        due: None,
    };
    after.change(
        Change::Answer {
            control: "C".to_owned(),
            to: Some(unknown),
        },
        on(7, "lee"),
    );
    after.change(level("E", 2), on(8, "kim"));
    after.change(
        Change::Evidence {
            control: "B".to_owned(),
            to: None,
        },
        on(9, "kim"),
    );
    let found = Comparison::of(
        side(&questionnaire, &before, 4),
        side(&questionnaire, &after, 10),
    );
    let before: Vec<String> = found
        .moves
        .iter()
        .map(|one| describe::value(&one.before))
        .collect();
    let told: Vec<(&str, Section, Direction, &str, &str, i8)> = found
        .moves
        .iter()
        .zip(&before)
        .map(|(one, before)| {
            let (who, on) = one.last.as_ref().unwrap();
            (
                one.control.as_str(),
                one.part,
                one.way,
                before.as_str(),
                who.as_str(),
                on.day(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("A", Section::Answer, Direction::Rose, "1 Ad hoc", "kim", 5),
            ("B", Section::Answer, Direction::Fell, "2 Defined", "lee", 6),
            (
                "B",
                Section::Evidence,
                Direction::Lapsed,
                "shown for 2 Defined",
                "kim",
                9
            ),
            (
                "C",
                Section::Answer,
                Direction::Lapsed,
                "3 Enforced",
                "lee",
                7
            ),
            (
                "E",
                Section::Answer,
                Direction::Appeared,
                "unanswered",
                "kim",
                8
            ),
        ]
    );
    assert_eq!(found.limits, []);
    assert!(found.is_regression());
    // D is not applicable; B and C got worse, and both gates fail as before: 4 controls and 2 gates, with 2 failures.
    let suites = junit::compare(&found, "then", "now");
    let names: Vec<&str> = suites[0]
        .cases
        .iter()
        .map(|case| case.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["A Control A", "B Control B", "C Control C", "E Control E"]
    );
    let reasons = |case: &junit::Case| match &case.outcome {
        Outcome::Failed(lines) => lines.clone(),
        _ => Vec::new(),
    };
    let of_b = [
        "B fell: was 2 Defined, is now 1 Ad hoc (lee, 2026-12-06)",
        "B evidence lapsed: was shown for 2 Defined, is now claimed (kim, 2026-12-09)",
        "REQ-B was met and no longer is",
    ];
    assert_eq!(reasons(&suites[0].cases[1]), of_b);
    let of_c = [
        "C lapsed: was 3 Enforced, is now unknown (lee, 2026-12-07)",
        "REQ-C was met and no longer is",
    ];
    assert_eq!(reasons(&suites[0].cases[2]), of_c);
    let passed = |case: &junit::Case| case.outcome == Outcome::Passed;
    assert!(passed(&suites[0].cases[0]) && passed(&suites[0].cases[3]));
    assert_eq!(
        suites[1].cases.iter().filter(|case| passed(case)).count(),
        2
    );
}

/// An exception lapses when it expires, without any edit: on the 20th it is valid, on the 21st it is not.
#[test]
fn an_exception_that_ran_out_has_lapsed() {
    let questionnaire = six();
    let mut cart = cart(&questionnaire);
    let words = |words: &str| words.to_owned();
    let exception = Exception {
        owner: words("builder"),
        reason: words("the part comes"),
        compensating_control: words("a spare one"),
        granted: date(2026, 12, 1),
        expires: date(2026, 12, 20),
    };
    cart.change_all(
        vec![
            level("B", 1),
            Change::Exception {
                control: "B".to_owned(),
                to: Some(exception),
            },
        ],
        on(3, "team"),
    );
    let moved = |from: i8, to: i8| {
        Comparison::of(
            side(&questionnaire, &cart, from),
            side(&questionnaire, &cart, to),
        )
        .moves
    };
    assert_eq!(moved(4, 20), []);
    let lapsed = moved(20, 21);
    assert_eq!(
        (lapsed[0].part, lapsed[0].way, lapsed[0].last.clone()),
        (Section::Exception, Direction::Lapsed, None)
    );
    assert_eq!(
        [&lapsed[0].before, &lapsed[0].after].map(describe::value),
        ["until 2026-12-20", "none"]
    );
}

/// Unchanged answers do not fall because a fact changed, but the targets differ, and the comparison says so.
#[test]
fn other_facts_are_told_and_limit_what_can_be_compared() {
    let questionnaire = six();
    let mut before = cart(&questionnaire);
    before.change_all(
        vec![level("A", 2), level("B", 2), level("C", 2)],
        on(3, "team"),
    );
    let mut after = before.clone();
    after.change(
        fact("weight", FactAnswer::Choice("heavy".to_owned())),
        on(5, "kim"),
    );
    let found = Comparison::of(
        side(&questionnaire, &before, 4),
        side(&questionnaire, &after, 6),
    );
    assert_eq!(found.moves, []);
    assert_eq!(found.limits, [Limit::OtherTargets]);
    let weight = &found.facts[0];
    assert_eq!(
        (
            weight.fact.as_str(),
            describe::fact(&weight.before).as_str(),
            describe::fact(&weight.after).as_str()
        ),
        ("weight", "Light", "Heavy")
    );
    assert_eq!(
        weight.last.as_ref().map(|(who, _)| who.as_str()),
        Some("kim")
    );
    // A heavy cart needs 3 where a light one needs 2.
    assert_eq!(found.before.tier, "Low");
    assert_eq!(found.after.tier, "High");
    assert_eq!(
        found.after.gate("G1").map(|gate| gate.state),
        Some(GateState::Fails)
    );
}

#[test]
fn other_questionnaires_are_not_compared() {
    let questionnaire = six();
    let other = Questionnaire {
        id: "seven".to_owned(),
        ..questionnaire.clone()
    };
    let cart = cart(&questionnaire);
    let mut after = cart.clone();
    after.change(level("A", 2), on(5, "kim"));
    let found = Comparison::of(side(&questionnaire, &cart, 4), side(&other, &after, 6));
    assert_eq!(
        (found.limits.as_slice(), found.moves.len(), found.new.len()),
        (&[Limit::OtherQuestionnaire][..], 0, 0)
    );
}

/// A version with one control less and a different text: controls are compared by id, and removed ones are named.
#[test]
fn a_newer_version_names_what_is_new_and_what_is_gone() {
    let questionnaire = six();
    let mut newer = questionnaire.clone();
    newer.version = "2.0.0".to_owned();
    // Nothing else refers to the last control, so removing it keeps all other indices.
    let mut controls = newer.controls.to_vec();
    let gone = controls.pop().unwrap();
    newer.controls = controls.into();
    for gate in newer.gates.iter_mut() {
        gate.never_deferrable
            .retain(|listed| usize::from(listed.control) < newer.controls.len());
        gate.names
            .retain(|listed| usize::from(listed.control) < newer.controls.len());
    }
    let mut cart = cart(&questionnaire);
    cart.change_all(vec![level("A", 2), level(&gone.id, 2)], on(3, "team"));
    let forward = Comparison::of(side(&questionnaire, &cart, 4), side(&newer, &cart, 6));
    assert_eq!(
        (forward.retired.as_slice(), forward.new.len()),
        (&[gone.id.clone()][..], 0)
    );
    assert!(forward.limits.contains(&Limit::OtherVersion));
    let lapsed = &forward.moves[0];
    assert_eq!(
        (lapsed.way, describe::value(&lapsed.after).as_str()),
        (Direction::Lapsed, "not in the questionnaire")
    );
    let back = Comparison::of(side(&newer, &cart, 4), side(&questionnaire, &cart, 6));
    assert_eq!(
        (back.new.as_slice(), back.moves[0].way),
        (&[gone.id][..], Direction::Appeared)
    );
}

/// A folder with an assessment.
fn desk() -> Workspace {
    let desk = Workspace::new();
    desk.fine("new x --name Helper");
    desk.fine("set x DAT-P1=2 DAT-P2=3 --as kim");
    desk
}

#[test]
fn a_baseline_is_set_listed_compared_with_and_taken_away() {
    let desk = desk();
    assert!(desk.fine("baseline x").contains("no baseline yet"));
    let refused = desk.refused("compare x");
    assert!(
        refused.contains("surefoot baseline x.surefoot.toml --name NAME"),
        "{refused}"
    );
    desk.fine("baseline x --name '2026 Q3' --as lee");
    let size = |desk: &Workspace| {
        std::fs::metadata(desk.path("x.surefoot.toml"))
            .unwrap()
            .len()
    };
    let before = size(&desk);
    desk.fine("baseline x --name '2026 Q4'");
    assert!(
        size(&desk) - before < 1200,
        "nothing is copied: {} bytes more",
        size(&desk) - before
    );
    let told = desk.refused("baseline x --name '2026 q4'");
    assert!(told.contains("A baseline 2026 Q4 from "), "{told}");

    let same = desk.run("compare x --fail-on regression");
    assert_eq!(same.code, 0, "{}{}", same.out, same.err);
    assert!(
        same.out.contains("Nothing has changed: ") && same.out.contains("No regression."),
        "{}",
        same.out
    );
    desk.fine("set x DAT-P1=3 DAT-P2=1 --as kim");
    let worse = desk.run("compare x --fail-on regression");
    assert_eq!(worse.code, 1, "{}", worse.out);
    let (fell, rose) = (
        worse.out.find("Lower (1)").unwrap(),
        worse.out.find("Higher (1)").unwrap(),
    );
    assert!(
        fell < rose && worse.out[fell..].contains("3 Enforced → 1 Ad hoc · kim"),
        "{}",
        worse.out
    );
    // An unambiguous prefix of a name is enough, and the name of the file is needed only once.
    let told = desk.refused("compare x@2026");
    assert!(told.contains("2026 Q3, 2026 Q4"), "{told}");
    let between = desk.fine("compare 'x@2026 q3' '@2026 q4'");
    assert!(between.contains("Nothing has changed"), "{between}");

    let wire: serde_json::Value = serde_json::from_str(&desk.fine("compare x --json")).unwrap();
    assert_eq!(
        (wire["format"].as_u64(), wire["regression"].as_bool()),
        (Some(1), Some(true))
    );
    let first = &wire["moves"][0];
    assert_eq!(
        (first["control"].as_str(), first["way"].as_str()),
        (Some("DAT-P1"), Some("rose"))
    );
    assert_eq!(first["who"].as_str(), Some("kim"));
    let list: serde_json::Value = serde_json::from_str(&desk.fine("baseline x --json")).unwrap();
    let names: Vec<&str> = list["baselines"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    assert_eq!(names, ["2026 Q3", "2026 Q4"]);
    assert_eq!(list["baselines"][0]["who"].as_str(), Some("lee"));

    desk.fine("baseline x --remove '2026 q3'");
    assert!(!desk.fine("baseline x").contains("Q3"));
    desk.fine("undo x");
    assert!(
        desk.fine("baseline x").contains("2026 Q3"),
        "a mark taken away comes back like any edit"
    );
    assert!(
        desk.fine("verify x")
            .contains("Replaying them reproduces the file"),
        "and the chain holds"
    );
}

#[test]
fn states_that_are_not_there_are_told() {
    let desk = desk();
    let told = desk.refused("compare x@2020-01-01");
    assert!(
        told.contains(
            "there is no state of x.surefoot.toml on 2020-01-01. Its history begins on 20"
        ),
        "{told}"
    );
    let told = desk.refused("compare x@autumn x");
    assert!(
        told.contains("has no baseline `autumn`") && told.contains("--name NAME"),
        "{told}"
    );
    let told = desk.refused("baseline x --name '  '");
    assert!(told.contains("needs a name"), "{told}");
    // A redacted copy has no history, and so no baselines.
    desk.fine("baseline x --name now");
    desk.fine("report x --toml x.toml --redact");
    let copy = desk.run("baseline x.toml");
    assert!(
        copy.out.contains("no baseline yet"),
        "{}{}",
        copy.out,
        copy.err
    );
}

fn edits() -> impl Strategy<Value = Vec<(usize, u8, i64)>> {
    vec((0..5usize, 0..6u8, 0..4i64), 0..24)
}

/// An assessment after each of many edits.
fn grown(questionnaire: &Questionnaire, edits: &[(usize, u8, i64)]) -> Vec<Assessment> {
    let mut all = vec![cart(questionnaire)];
    let mut day = 2;
    for (number, &(control, to, days)) in edits.iter().enumerate() {
        day += days;
        let mut next = all[all.len() - 1].clone();
        let control = questionnaire.controls[control.into()].id.clone();
        let to = Level::new(to).map(Answer::Level);
        next.change(
            Change::Answer { control, to },
            on(day, &format!("{number}")),
        );
        all.push(next);
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// A baseline restores the state it recorded, whatever was edited since.
    #[test]
    fn a_marked_state_comes_back_as_it_was(edits in edits(), place in any::<prop::sample::Index>()) {
        let all = grown(&six(), &edits);
        let then = &all[place.index(all.len())];
        let now = all[all.len() - 1].history();
        let heads = then.history().heads().iter().cloned().collect();
        let found = now.as_of(&heads).unwrap();
        prop_assert_eq!(&found, then.history());
        prop_assert_eq!(&found.replay(), then.state());
        prop_assert_eq!(now.as_of(&["nowhere".to_owned()].into()), None);
    }

    /// The state at the end of a day is the last one whose edits all belong to that day or earlier ones.
    #[test]
    fn the_end_of_a_day_is_the_last_state_of_it(edits in edits(), day in 1..40i64) {
        let all = grown(&six(), &edits);
        let day = on(day, "").day();
        let last = all.iter().rfind(|one| one.history().entries().iter().all(|entry| entry.stamp.day() <= day));
        let found = all[all.len() - 1].history().until(day);
        match last {
            Some(last) => prop_assert_eq!(found.replay(), last.state().clone()),
            // The cart itself began on the second.
            None => prop_assert!(found.entries().len() < all[0].history().entries().len()),
        }
    }

    /// Compared with itself nothing moves; in reverse, rises become falls, and additions become lapses.
    #[test]
    fn a_comparison_turned_round_says_the_opposite(edits in edits(), place in any::<prop::sample::Index>()) {
        let questionnaire = six();
        let all = grown(&questionnaire, &edits);
        let (then, now) = (&all[place.index(all.len())], &all[all.len() - 1]);
        let of = |a: &Assessment, b: &Assessment| Comparison::of(side(&questionnaire, a, 31), side(&questionnaire, b, 31));
        let same = of(now, now);
        prop_assert!(same.is_empty() && !same.is_regression() && same.before == same.after);
        let (forth, back) = (of(then, now), of(now, then));
        let count = |found: &Comparison, way: Direction| found.of_way(way).count();
        for (way, opposite) in [(Direction::Rose, Direction::Fell), (Direction::Appeared, Direction::Lapsed), (Direction::Other, Direction::Other)] {
            prop_assert_eq!(count(&forth, way), count(&back, opposite));
            prop_assert_eq!(count(&back, way), count(&forth, opposite));
        }
        prop_assert_eq!((&forth.before, &forth.after), (&back.after, &back.before));
        prop_assert_eq!((&forth.met, &forth.unmet), (&back.unmet, &back.met));
        // Each move comes from an edit, which has an author.
        prop_assert!(forth.moves.iter().all(|one| one.last.is_some()));
    }
}
