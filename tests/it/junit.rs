//! `JUnit`, as a pipeline reads it: which cases fail and which are skipped, worked out by hand and consistent with the
//! exit code.

use std::collections::BTreeMap;

use jiff::civil::date;
use surefoot::export::junit;
use surefoot::export::junit::Outcome;
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::gates::GateState;

use crate::binary::Workspace;
use crate::cases::{assessments, six};

/// The outcome of each case of each gate, in a word: `G1 B failed`.
fn outcomes(name: &str, required: Option<(usize, GateState)>) -> Vec<String> {
    let questionnaire = six();
    let (_, assessment) = assessments().find(|(known, _)| known == name).unwrap();
    let report = Evaluation::of(&questionnaire, assessment.state(), date(2026, 12, 1));
    let suites = junit::gate(
        &questionnaire,
        assessment.state(),
        &report,
        report.targets.horizon,
        required.map(|(gate, state)| (gate.into(), state)),
    );
    let word = |outcome: &Outcome| match outcome {
        Outcome::Passed => "passed",
        Outcome::Failed(_) => "failed",
        Outcome::Skipped(_) => "skipped",
        Outcome::Broken(_) => "broken",
    };
    let cases = suites
        .iter()
        .flat_map(|suite| suite.cases.iter().map(|case| (&suite.name[..2], case)));
    cases
        .map(|(gate, case)| format!("{gate} {} {}", &case.name[..2].trim(), word(&case.outcome)))
        .collect()
}

/// G1 asks for A 2 (it has 3), B 3 (1), C 1 (2); B has a gap, so the gate fails. G2 also asks for D, which is unknown,
/// and E, which is unanswered; neither counts as failed. The recommended controls attain 50% of 60, but C has its
/// target and E is unanswered: neither fails by itself, and the gate reports the attainment.
#[test]
fn a_case_fails_below_its_target_and_is_skipped_if_unknown() {
    let expected = [
        "G1 G1 failed",
        "G1 A passed",
        "G1 B failed",
        "G1 C passed",
        "G2 G2 failed",
        "G2 A passed",
        "G2 B failed",
        "G2 C passed",
        "G2 D skipped",
        "G2 E skipped",
    ];
    assert_eq!(outcomes("01-half-known", None), expected);
}

/// B and D have their levels, but not the evidence that G2 asks for, which makes them fail there.
#[test]
fn evidence_that_is_short_fails() {
    let found = outcomes("08-evidence-short", None);
    assert_eq!(
        found[..4],
        ["G1 G1 passed", "G1 A passed", "G1 B passed", "G1 C passed"]
    );
    let expected = [
        "G2 G2 failed",
        "G2 A passed",
        "G2 B failed",
        "G2 C passed",
        "G2 D failed",
        "G2 E passed",
    ];
    assert_eq!(found[4..], expected);
}

/// A control covered by an exception is skipped, and the gate passes, unless it is required to pass without exceptions.
#[test]
fn exceptions_are_skipped_and_count_as_the_command_line_says() {
    let expected = ["G1 G1 passed", "G1 A passed", "G1 B skipped", "G1 C passed"];
    assert_eq!(outcomes("04-exception", None)[..4], expected);
    assert_eq!(
        outcomes("04-exception", Some((0, GateState::PassesConditionally)))[..4],
        expected
    );
    assert_eq!(
        outcomes("04-exception", Some((0, GateState::Passes)))[0],
        "G1 G1 failed"
    );
    // The short form does not ask B and C: they are unanswered, not failed, but that is not enough for a required gate.
    let expected = [
        "G1 G1 skipped",
        "G1 A passed",
        "G1 B skipped",
        "G1 C skipped",
    ];
    assert_eq!(outcomes("12-short-form", None)[..4], expected);
    assert_eq!(
        outcomes("12-short-form", Some((0, GateState::Passes)))[0],
        "G1 G1 failed"
    );
}

/// Counts the elements of each kind, and checks the counts given in the file.
fn counted(text: &str) -> BTreeMap<&'static str, usize> {
    let document = roxmltree::Document::parse(text).unwrap();
    let kinds = [
        ("tests", "testcase"),
        ("failures", "failure"),
        ("errors", "error"),
        ("skipped", "skipped"),
    ];
    let number = |node: roxmltree::Node<'_, '_>, kind: &str| {
        node.descendants()
            .filter(|one| one.has_tag_name(kind))
            .count()
    };
    for node in document
        .descendants()
        .filter(|node| node.has_tag_name("testsuite") || node.has_tag_name("testsuites"))
    {
        for (attribute, kind) in kinds {
            assert_eq!(
                node.attribute(attribute),
                Some(number(node, kind).to_string().as_str()),
                "{attribute}"
            );
        }
    }
    kinds
        .into_iter()
        .map(|(attribute, kind)| (attribute, number(document.root(), kind)))
        .collect()
}

fn desk() -> Workspace {
    let desk = Workspace::new();
    desk.fine("new x --name 'R&D <\"bot\">'");
    desk.fine("set x target_phase=production DAT-P1=2 DAT-P2=0 --date 2026-12-01");
    desk
}

#[test]
fn junit_is_written_beside_the_output_with_the_same_exit_code() {
    let desk = desk();
    let plain = desk.run("gate x --require G1 --date 2026-12-01");
    let both = desk.run("gate x --require G1 --date 2026-12-01 --junit gate.xml");
    assert_eq!(
        (both.code, &both.out, &both.err),
        (1, &plain.out, &plain.err)
    );
    let text = desk.read("gate.xml");
    // Only the required gate and the earlier ones.
    assert_eq!(text.matches("<testsuite ").count(), 1);
    assert!(text.contains("R&amp;D &lt;&quot;bot&quot;&gt;"), "{text}");
    let found = counted(&text);
    assert!(found["failures"] >= 2 && found["skipped"] > 5, "{found:?}");
    let again = desk.run("gate x --require G1 --date 2026-12-01 --junit -");
    assert_eq!(
        (again.code, again.out),
        (1, text),
        "the same bytes, and nothing else"
    );
    assert_eq!(desk.run("gate x --date 2026-12-01 --junit -").code, 0);
    assert!(
        desk.run("gate x --date 2026-12-01 --json --junit gate.xml")
            .out
            .starts_with('{')
    );
}

#[test]
fn junit_costs_nobody_their_work() {
    let desk = desk();
    desk.fine("new y");
    std::fs::write(desk.path("notes.txt"), "mine").unwrap();
    for (line, words) in [
        (
            "gate x --junit y.surefoot.toml",
            "it is an assessment. Choose another file.",
        ),
        ("gate x --junit x.surefoot.toml", "it is an assessment"),
        ("due x --junit notes.txt", "does not end in .xml"),
        ("gate x --json --junit -", "only one of --json and --junit"),
    ] {
        let told = desk.refused(line);
        assert!(told.contains(words), "{line}: {told}");
    }
    assert_eq!(desk.read("notes.txt"), "mine");
}

/// An exception until the 24th and an unknown answer due on the 10th: on the 11th one of them is overdue.
#[test]
fn overdue_items_fail_and_an_unreadable_file_is_an_error() {
    let desk = desk();
    desk.fine("set x DAT-P3=unknown --investigator security --due 2026-12-10");
    desk.fine("set x DAT-P4=1 --exception 'the tool comes' --owner product --compensating-control 'by hand' --granted 2026-12-01 --expires 2026-12-24 --date 2026-12-02");
    let due = desk.run("due x --date 2026-12-11 --within 30d --junit due.xml");
    assert_eq!(due.code, 1);
    let found = counted(&desk.read("due.xml"));
    assert_eq!(
        (found["tests"], found["failures"], found["errors"]),
        (2, 1, 0)
    );
    assert!(
        desk.read("due.xml").contains("overdue since 2026-12-10"),
        "{}",
        desk.read("due.xml")
    );
    std::fs::write(desk.path("z.surefoot.toml"), "format = 1\nsystem = \"Z").unwrap();
    let due = desk.run("due x z --date 2026-12-09 --within 30d --junit due.xml");
    assert_eq!(due.code, 2);
    let found = counted(&desk.read("due.xml"));
    assert_eq!(
        (found["tests"], found["failures"], found["errors"]),
        (3, 0, 1)
    );
}

#[test]
fn a_regression_is_a_failure_and_an_exit_code() {
    let desk = desk();
    desk.fine("baseline x --name then");
    assert_eq!(
        desk.run("compare x --fail-on regression --junit compare.xml")
            .code,
        0
    );
    let before = counted(&desk.read("compare.xml"));
    assert_eq!(before["failures"], 0);
    desk.fine("set x DAT-P1=1");
    assert_eq!(
        desk.run("compare x --fail-on regression --junit compare.xml")
            .code,
        1
    );
    let after = counted(&desk.read("compare.xml"));
    assert_eq!((after["failures"], after["tests"]), (1, before["tests"]));
}
