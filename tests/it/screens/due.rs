//! Due items: listed with overdue ones first, and linked to the place where each is edited.

use super::{Focus, Workspace, example, questionnaire};

/// The example, at a control.
fn at(control: &str) -> Workspace {
    let mut desk = Workspace::open(example(&questionnaire()).unwrap(), control);
    desk.press("f4");
    desk
}

/// The example with a penetration test of 1 November 2025 to be repeated: it was due 20 days ago.
fn late() -> Workspace {
    let mut desk = Workspace::example();
    desk.press("ctrl-f a tab text:Acme tab text:mod-r2,·app-r1 tab tab text:2025-11-01 tab tab text:kim ctrl-s");
    desk
}

/// All validations: title, next date, number of controls.
fn validations(desk: &Workspace) -> Vec<(String, String, usize)> {
    let all = desk.assessment().state().due_validations();
    all.into_iter()
        .map(|(_, one)| (one.title(), one.due().to_string(), one.controls.len()))
        .collect()
}

#[test]
fn a_test_that_is_overdue_stands_on_top_with_a_word_and_a_mark() {
    let mut desk = late();
    assert_eq!(
        validations(&desk),
        [(
            "penetration test “Acme”".to_owned(),
            "2026-11-01".to_owned(),
            2
        )]
    );
    assert_eq!(desk.model.place(), Focus::Due);
    let picture = desk.picture(100, 30);
    assert!(picture.contains("! 1 Nov 2026"), "{picture}");
    assert!(picture.contains("overdue, 20 days ago"), "{picture}");
    assert!(
        picture.contains("every 12 months · last done 1 Nov 2025 · for APP-R1, MOD-R2 · kim"),
        "{picture}"
    );
    desk.press("esc f3");
    let overview = desk.picture(80, 24);
    assert!(
        overview.contains("! 1 item overdue. Press ctrl-f for the list."),
        "{overview}"
    );
}

#[test]
fn one_key_marks_a_validation_done_and_another_undoes_it() {
    let mut desk = late();
    desk.press("d");
    assert!(
        desk.shows("Done today. Next due on 21 Nov 2027."),
        "{}",
        desk.picture(80, 24)
    );
    assert_eq!(validations(&desk)[0].1, "2027-11-21");
    desk.press("ctrl-z");
    assert_eq!(validations(&desk)[0].1, "2026-11-01");
}

#[test]
fn the_selected_validation_is_edited_or_removed_by_two_presses() {
    let mut desk = late();
    desk.press("enter tab tab tab ctrl-u text:6·months ctrl-s");
    assert_eq!(validations(&desk)[0].1, "2026-05-01");
    desk.press("e tab tab ctrl-u text:MOD-R22 ctrl-s");
    assert!(
        desk.shows("MOD-R22` is not a control"),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("esc esc home delete up");
    assert_eq!(validations(&desk).len(), 1, "one press removes nothing");
    desk.press("home delete delete");
    assert!(validations(&desk).is_empty(), "{}", desk.picture(80, 24));
    desk.press("ctrl-z");
    assert_eq!(validations(&desk).len(), 1);
}

#[test]
fn from_what_is_due_one_comes_to_where_it_is_edited() {
    let mut desk = at("DAT-P3");
    desk.press("u text:ops tab ctrl-u text:2026-11-01 ctrl-s ctrl-f home");
    assert!(desk.shows("Investigate DAT-P3"), "{}", desk.picture(80, 24));
    desk.press("enter");
    assert_eq!(
        (desk.model.place(), desk.model.control()),
        (Focus::Question, Some("DAT-P3"))
    );
}

#[test]
fn evidence_is_given_with_its_last_day() {
    let mut desk = at("DAT-P3");
    desk.press("2 [ e tab tab text:register tab text:2026-11-20 ctrl-s");
    let evidence = desk
        .assessment()
        .state()
        .record("DAT-P3")
        .unwrap()
        .evidence
        .clone()
        .unwrap();
    assert_eq!(evidence.expires, Some(jiff::civil::date(2026, 11, 20)));
    assert!(desk.shows("counts as claimed"), "{}", desk.picture(80, 24));
}
