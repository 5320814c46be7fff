//! Due items, in one assessment and in several, worked out by hand.

use crate::binary::Workspace;

/// Answers given on 2 December, with the review periods of the questionnaire, and two items with explicit dates: an
/// exception until the 24th, an unknown answer due on the 10th.
fn desk() -> Workspace {
    let desk = Workspace::new();
    desk.fine("new x --name Helper");
    desk.fine("set x target_phase=production DAT-P4=1 --exception 'the tool comes' --owner product --compensating-control 'by hand' --granted 2026-12-01 --expires 2026-12-24 --date 2026-12-02");
    desk.fine("set x DAT-P3=unknown --investigator security --due 2026-12-10");
    desk
}

/// On the 9th nothing is overdue; on the 11th the unknown answer is, by 1 day, and the exception has 13 left; on the
/// day after its last the exception is overdue too.
#[test]
fn what_is_overdue_is_told_with_a_no() {
    let desk = desk();
    let ninth = desk.run("due x --date 2026-12-09 --within 30d");
    assert_eq!(ninth.code, 0, "{}{}", ninth.out, ninth.err);
    assert!(
        ninth.out.contains("2 items are due") && ninth.out.contains("none overdue"),
        "{}",
        ninth.out
    );
    let eleventh = desk.run("due x --date 2026-12-11 --within 30d");
    assert_eq!(eleventh.code, 1, "{}", eleventh.out);
    let lines: Vec<&str> = eleventh
        .out
        .lines()
        .filter(|line| line.starts_with("  2"))
        .collect();
    assert_eq!(lines.len(), 2, "{}", eleventh.out);
    assert!(
        lines[0].contains("2026-12-10  overdue, 1 day ago  Unknown"),
        "{}",
        lines[0]
    );
    assert!(lines[1].contains("2026-12-24  in 13 days"), "{}", lines[1]);
    assert_eq!(
        desk.run("due x --date 2026-12-24 --within 0")
            .out
            .matches("overdue,")
            .count(),
        1,
        "the last day holds"
    );
    assert_eq!(
        desk.run("due x --date 2026-12-25 --within 0")
            .out
            .matches("overdue,")
            .count(),
        2
    );
}

#[test]
fn how_far_is_looked_ahead_is_for_the_caller() {
    let desk = desk();
    let days = |within: &str| {
        let ran = desk.run(&format!("due x --date 2026-12-09 --json --within {within}"));
        let wire: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let kinds = wire["due"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["kind"] != "Gate" && one["kind"] != "Review");
        kinds
            .map(|one| one["days"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (days("0d"), days("1d"), days("2w"), days("15")),
        (vec![], vec![1], vec![1], vec![1, 15])
    );
    assert_eq!(days("1m"), [1, 15]);
    for words in ["-1d", "soon", "3y", "99999d"] {
        let told = desk.refused(&format!("due x --within={words}"));
        assert!(told.contains("as in 30d, 8w or 6m"), "{words}: {told}");
    }
}

/// Of several files surefoot lists the readable ones and reports the other; without arguments, it lists the recent
/// ones.
#[test]
fn several_assessments_are_one_list() {
    let desk = desk();
    desk.fine("new y --name Other");
    desk.fine("set y DAT-P3=unknown --investigator kim --due 2026-12-05");
    std::fs::write(desk.path("z.surefoot.toml"), "format = 1\nsystem = \"Z").unwrap();
    let ran = desk.run("due x y z --date 2026-12-09 --within 30d");
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("z.surefoot.toml"), "{}", ran.err);
    let (other, helper) = (
        ran.out.find("Other").unwrap(),
        ran.out.find("Helper").unwrap(),
    );
    assert!(other < helper, "the earliest day first: {}", ran.out);
    let lately = desk.run("due --date 2026-12-09 --within 30d");
    assert_eq!(lately.code, 1, "{}{}", lately.out, lately.err);
    assert!(lately.out.contains(", 1 overdue."), "{}", lately.out);
    let empty = Workspace::new();
    assert!(
        empty
            .refused("due")
            .contains("no assessment was opened recently")
    );
}

/// Files that the user names are listed as named; among the recent files, a copy that a sync client left counts once.
#[test]
fn a_copy_among_the_recent_files_is_listed_once() {
    let desk = desk();
    let copy = "x (conflicted copy).surefoot.toml";
    std::fs::copy(desk.path("x.surefoot.toml"), desk.path(copy)).unwrap();
    desk.fine("set x DAT-P5=unknown --investigator kim --due 2026-12-05");
    let recent = std::fs::read_to_string(desk.path("data-folder/recent.toml")).unwrap();
    let path = |name: &str| desk.path(name).display().to_string();
    let again = recent.replace(&path("x.surefoot.toml"), &path(copy));
    std::fs::write(
        desk.path("data-folder/recent.toml"),
        format!("{recent}\n{}", &again[again.find("[[").unwrap()..]),
    )
    .unwrap();
    let ran = desk.run("due --date 2026-12-02 --within 30d");
    assert!(
        ran.out.contains("3 items are due"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert!(ran.err.contains("surefoot merge"), "{}", ran.err);
}

/// Evidence expires on 31 January; a test of November 2025 recurs every 12 months, so it is due on 20 November 2026.
fn aged() -> Workspace {
    let desk = Workspace::new();
    desk.fine("new x --name Helper");
    desk.fine("set x target_phase=production DAT-P1=3 --evidence verified --what register --expires 2027-01-31");
    desk.fine("set x MOD-R2=3 --evidence shown --what report");
    desk.fine(
        "validation x --add 'penetration test' --controls mod-r2 --every '12 months' --last 2025-11-20 --owner kim --date 2026-11-01",
    );
    desk
}

/// The output of a command on one line, whatever the width at which its lines break.
fn said(desk: &Workspace, line: &str) -> String {
    desk.fine(line)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The due items of one kind on a date: title and whether they are overdue.
fn kinds(desk: &Workspace, kind: &str, day: &str) -> Vec<(String, bool)> {
    let ran = desk.run(&format!("due x --json --within 400d --date {day}"));
    let wire: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let due = wire["due"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["kind"] == kind);
    due.map(|one| {
        (
            one["title"].as_str().unwrap().to_owned(),
            one["overdue"].as_bool().unwrap(),
        )
    })
    .collect()
}

#[test]
fn evidence_that_ends_and_tests_that_come_round_are_due() {
    let desk = aged();
    let test = |late| vec![("Penetration test".to_owned(), late)];
    let ends = |late| vec![("DAT-P1 evidence expires".to_owned(), late)];
    assert_eq!(
        kinds(&desk, "Validation", "2026-11-20"),
        test(false),
        "the day itself still counts"
    );
    assert_eq!(kinds(&desk, "Validation", "2026-11-21"), test(true));
    assert_eq!(
        kinds(&desk, "Evidence", "2027-01-31"),
        ends(false),
        "the last day still counts"
    );
    assert_eq!(kinds(&desk, "Evidence", "2027-02-01"), ends(true));
    let calendar = desk.fine("report x --ics - --date 2026-11-01");
    assert!(
        calendar.contains("DTSTART;VALUE=DATE:20261120")
            && calendar.contains("SUMMARY:Penetration test")
    );
    assert!(
        !calendar.contains("RRULE"),
        "the day after next follows from when it is done"
    );
    let done = said(
        &desk,
        "validation x --done 'penetration test' --on 2026-11-25 --date 2026-11-25",
    );
    assert!(done.contains("next due 2027-11-25"), "{done}");
    assert_eq!(kinds(&desk, "Validation", "2026-11-26"), test(false));
    desk.fine("undo x");
    assert_eq!(
        kinds(&desk, "Validation", "2026-11-26"),
        test(true),
        "what was said is taken back like any edit"
    );
}

#[test]
fn why_names_the_day_on_which_evidence_lost_its_weight() {
    let desk = aged();
    let why = |id: &str, day: &str| said(&desk, &format!("why x {id} --date {day}"));
    assert!(
        why("DAT-P1", "2026-12-01").contains("Evidence: verified for 3 Enforced until 2027-01-31.")
    );
    let ended = why("DAT-P1", "2027-02-01");
    assert!(
        ended.contains(
            "Evidence: verified for 3 Enforced; counts as claimed, because it expired on 2027-01-31."
        ),
        "{ended}"
    );
    let late = why("MOD-R2", "2026-11-21");
    let words = "Evidence: shown for 3 Enforced; counts as claimed, because the penetration test was due on 2026-11-20.";
    assert!(late.contains(words), "{late}");
}

#[test]
fn a_validation_is_added_changed_listed_and_taken_away() {
    let desk = aged();
    let list = desk.fine("validation x --date 2026-12-01");
    assert!(
        list.contains("overdue, 11 days ago") && list.contains("done 2025-11-20"),
        "{list}"
    );
    let wire: serde_json::Value =
        serde_json::from_str(&desk.fine("validation x --json --date 2026-12-01")).unwrap();
    let one = &wire["validations"][0];
    assert_eq!(
        (one["overdue"].as_bool(), one["due"].as_str()),
        (Some(true), Some("2026-11-20"))
    );
    assert_eq!(
        (one["controls"][0].as_str(), one["owner"].as_str()),
        (Some("MOD-R2"), Some("kim"))
    );
    desk.fine("validation x --change 'penetration test' --every 6m --name 'Acme' --controls MOD-R2,DAT-P1");
    assert!(
        desk.fine("validation x --date 2026-12-01")
            .contains("penetration test “Acme”")
    );
    // Two validations of the same name are distinguished by name or id.
    desk.fine(
        "validation x --add 'penetration test' --controls DAT-P1 --every 1y --first 2027-03-01",
    );
    let told = desk.refused("validation x --done 'penetration test'");
    assert!(
        told.contains("matches several") && told.contains("Acme"),
        "{told}"
    );
    desk.fine("validation x --remove acme");
    assert!(!desk.fine("validation x").contains("Acme"));
    desk.fine("undo x");
    assert!(desk.fine("validation x").contains("Acme"));
}

#[test]
fn what_cannot_be_said_of_a_validation_is_refused_in_a_sentence() {
    let desk = aged();
    let add = "validation x --add 'red team'";
    for (line, says) in [
        (
            format!("{add} --every 1y --controls MOD-R22"),
            "`MOD-R22` is not a control",
        ),
        (
            format!("{add} --every 1y --controls ' '"),
            "A validation needs at least one control.",
        ),
        (
            format!("{add} --every never --controls MOD-R2"),
            "is not a cadence",
        ),
        (format!("{add} --controls MOD-R2"), "--every"),
        (
            "validation x --add party --every 1y --controls MOD-R2".to_owned(),
            "penetration test, red team",
        ),
        (
            "validation x --done 'penetration test' --on 2026-12-02 --date 2026-12-01".to_owned(),
            "is in the future",
        ),
        (
            "validation x --done 'penetration test' --on 2025-11-01 --date 2026-12-01".to_owned(),
            "which is after",
        ),
        (
            "validation x --done drill".to_owned(),
            "There is no validation `drill`",
        ),
        (
            "validation x --every 1y".to_owned(),
            "needs --add or --change",
        ),
        (
            "set x DAT-P1 --expires 2027-01-01".to_owned(),
            "--expires needs --evidence or --exception",
        ),
        (
            "set x DAT-P1 --evidence claimed --expires 2027-01-01".to_owned(),
            "Claimed evidence has no expiry date",
        ),
    ] {
        let told = desk.refused(&line);
        assert!(told.contains(says), "{line}: {told}");
    }
}
