//! Reassessment on the screens: keys in, screen content out.

use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;

use super::{Message, Opening, Workspace};
use crate::cases::level_of;
use crate::properties::begin;
use crate::properties::upgrade::{first_full, second_full};

impl Workspace {
    /// The example with a reassessment begun by keys, at the first answer to be confirmed.
    fn again() -> Self {
        let mut desk = Self::example();
        desk.press("f3 r");
        assert!(
            desk.picture(80, 24)
                .contains("Save the current state as baseline"),
            "nothing big on one key"
        );
        desk.press("enter space");
        desk
    }

    /// The control on the question screen.
    fn control(&self) -> String {
        let picture = self.picture(80, 24);
        let lines: Vec<&str> = picture.lines().collect();
        lines
            .iter()
            .find_map(|line| {
                line.split_whitespace()
                    .next()
                    .filter(|word| word.contains('-'))
            })
            .unwrap()
            .to_owned()
    }
}

#[test]
fn esc_begins_nothing() {
    let mut desk = Workspace::example();
    desk.press("f3 r esc");
    assert!(
        desk.model
            .assessment()
            .unwrap()
            .state()
            .reassessment
            .is_none()
    );
}

#[test]
fn one_key_confirms_and_goes_to_the_next() {
    let mut desk = Workspace::again();
    let state = desk.model.assessment().unwrap().state();
    assert!(state.reassessment.is_some() && state.baselines.len() == 1);
    let (first, before) = (desk.control(), state.controls.clone());
    assert!(
        desk.picture(80, 24).contains("Confirmed?"),
        "{}",
        desk.picture(80, 24)
    );
    desk.press("c");
    assert_ne!(desk.control(), first);
    let after = desk.model.assessment().unwrap().state();
    assert!(after.is_confirmed(&first) && after.controls[&first].answer == before[&first].answer);
    // A digit gives a new answer, which confirms the control, and continues in the same order.
    let second = desk.control();
    desk.press("2");
    assert!(
        desk.model
            .assessment()
            .unwrap()
            .state()
            .is_confirmed(&second)
    );
    desk.press("f3");
    let overview = desk.picture(80, 24);
    assert!(overview.contains(": 2 of 54 confirmed"), "{overview}");
    desk.press("ctrl-z ctrl-z");
    assert!(
        !desk
            .model
            .assessment()
            .unwrap()
            .state()
            .is_confirmed(&first)
    );
}

#[test]
fn where_nothing_is_to_be_confirmed_the_key_says_so() {
    let mut desk = Workspace::example();
    desk.press("f4 c");
    assert!(
        desk.picture(80, 24)
            .contains("No reassessment is running. Start one first."),
        "{}",
        desk.picture(80, 24)
    );
    let mut desk = Workspace::again();
    for _ in 0..54 {
        desk.press("c");
    }
    let picture = desk.picture(120, 40);
    assert!(picture.contains("confirmed, none left"), "{picture}");
    desk.press("f3");
    assert!(
        !desk.picture(120, 40).contains("Reassessment"),
        "what is over is said no more"
    );
}

#[test]
fn an_upgrade_shows_its_effects_once() {
    let answer = |control: &str, level| Change::Answer {
        control: control.to_owned(),
        to: Some(Answer::Level(level_of(level))),
    };
    let answers = vec![answer("APP-R6", 1), answer("MOD-R2", 3)];
    let mut desk = Workspace::welcome();
    let opening = Opening::of(
        "assistant.surefoot.toml",
        second_full().clone(),
        begin(first_full(), answers),
    );
    desk.send(Message::Opened(Ok(Box::new(opening))));
    desk.press("f3 r enter");
    let picture = desk.picture(120, 40);
    assert!(
        picture.contains("Version 2.0.0 of the questionnaire"),
        "{picture}"
    );
    assert!(picture.contains("APP-R6 → MOD-R2"), "{picture}");
    desk.press("esc");
    assert!(!desk.picture(120, 40).contains("APP-R6 → MOD-R2"));
    desk.press("ctrl-z");
    assert_eq!(
        desk.model
            .assessment()
            .unwrap()
            .state()
            .questionnaire
            .version,
        "1.0.0"
    );
}

#[test]
fn pictures() {
    let mut desk = Workspace::again();
    for (columns, rows) in [(80, 24), (120, 40), (56, 16)] {
        insta::assert_snapshot!(
            format!("reassess_question_{columns}x{rows}"),
            desk.picture(columns, rows)
        );
    }
    desk.press("c c f3");
    for (columns, rows) in [(80, 24), (120, 40), (56, 16)] {
        insta::assert_snapshot!(
            format!("reassess_overview_{columns}x{rows}"),
            desk.picture(columns, rows)
        );
    }
}
