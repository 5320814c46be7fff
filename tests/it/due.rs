//! What is due, in one assessment and in several, worked out by hand.

use crate::binary::Desk;

/// Answers of the second of December that stay fresh for so many months as the questionnaire says, and what was dated by
/// hand: an exception until the 24th, an unknown by the 10th.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.fine("new x --name Helper");
    desk.fine("set x phase_wanted=production DAT-P4=1 --exception 'the tool comes' --owner product --measure 'by hand' --granted 2026-12-01 --expires 2026-12-24 --date 2026-12-02");
    desk.fine("set x DAT-P3=unknown --who security --by 2026-12-10");
    desk
}

/// On the ninth nothing is overdue; on the eleventh the unknown is, by one day, and the exception has thirteen left; on the
/// day after its last the exception is overdue too.
#[test]
fn what_is_overdue_is_told_with_a_no() {
    let desk = desk();
    let ninth = desk.run("due x --date 2026-12-09 --within 30d");
    assert_eq!(ninth.code, 0, "{}{}", ninth.out, ninth.err);
    assert!(ninth.out.contains("2 things are due") && ninth.out.contains("nothing is overdue"), "{}", ninth.out);
    let eleventh = desk.run("due x --date 2026-12-11 --within 30d");
    assert_eq!(eleventh.code, 1, "{}", eleventh.out);
    let lines: Vec<&str> = eleventh.out.lines().filter(|line| line.starts_with("  2")).collect();
    assert_eq!(lines.len(), 2, "{}", eleventh.out);
    assert!(lines[0].contains("2026-12-10  overdue, 1 day ago  Unknown"), "{}", lines[0]);
    assert!(lines[1].contains("2026-12-24  in 13 days"), "{}", lines[1]);
    assert_eq!(desk.run("due x --date 2026-12-24 --within 0").out.matches("overdue,").count(), 1, "the last day holds");
    assert_eq!(desk.run("due x --date 2026-12-25 --within 0").out.matches("overdue,").count(), 2);
}

#[test]
fn how_far_is_looked_ahead_is_for_the_caller() {
    let desk = desk();
    let days = |within: &str| {
        let ran = desk.run(&format!("due x --date 2026-12-09 --json --within {within}"));
        let wire: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let kinds =
            wire["due"].as_array().unwrap().iter().filter(|one| one["kind"] != "Gate" && one["kind"] != "Review");
        kinds.map(|one| one["days"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((days("0d"), days("1d"), days("2w"), days("15")), (vec![], vec![1], vec![1], vec![1, 15]));
    assert_eq!(days("1m"), [1, 15]);
    for words in ["-1d", "soon", "3y", "99999d"] {
        let told = desk.refused(&format!("due x --within={words}"));
        assert!(told.contains("as in 30d, 8w or 6m"), "{words}: {told}");
    }
}

/// Of several files those that can be read are told, and the other one beside them; without files, those opened lately.
#[test]
fn several_assessments_are_one_list() {
    let desk = desk();
    desk.fine("new y --name Other");
    desk.fine("set y DAT-P3=unknown --who kim --by 2026-12-05");
    std::fs::write(desk.path("z.surefoot.toml"), "format = 1\nsystem = \"Z").unwrap();
    let ran = desk.run("due x y z --date 2026-12-09 --within 30d");
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("z.surefoot.toml"), "{}", ran.err);
    let (other, helper) = (ran.out.find("Other").unwrap(), ran.out.find("Helper").unwrap());
    assert!(other < helper, "the earliest day first: {}", ran.out);
    let lately = desk.run("due --date 2026-12-09 --within 30d");
    assert_eq!(lately.code, 1, "{}{}", lately.out, lately.err);
    assert!(lately.out.contains("in 2 assessments, 1 of them overdue"), "{}", lately.out);
    let empty = Desk::new();
    assert!(empty.refused("due").contains("no assessment was open here lately"));
}
