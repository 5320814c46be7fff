//! Every terminal size, and every key in any order.

use crate::numbers::Numbers;
use std::path::Path;

use proptest::prelude::*;
use surefoot::interaction::command::{COMMANDS, Command, Focus, of};
use surefoot::model::assessment::history::{History, Stamp};
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::{Assessment, beginning, file};
use surefoot::session::open::Opening;
use surefoot::store;
use surefoot::tui::message::{Key, Message};

use super::Workspace;

/// Keys that lead to something worth drawing.
const SCREENS: &[&str] = &[
    "f2",
    "f3",
    "f4",
    "f5",
    "f6",
    "f7",
    "f8",
    "f4 w",
    "f4 i",
    "f4 ?",
    "f4 ctrl-p",
    "f4 m",
    "f4 e",
    "f4 x",
    "f7 p",
    "f7 p a",
    "f7 p + a esc esc d",
    "f7 s",
];

/// The same for overlays and for the workshop.
const OVERLAYS: &[&str] = &[
    "f7 t",
    "f7 m",
    "f7 c",
    "f7 a p + esc",
    "f8 e",
    "f9",
    "f9 v 3 3 1 ?",
    "f9 v 3 3 1 ? enter",
    "f4 v 3 3 1 ? enter 2",
    "f4 v s 3",
    "f4 t ctrl-s f9",
    "/",
    "f f f",
    "g 4",
    "p enter ctrl-l",
    "f12",
    "ctrl-d",
];

/// Every size up to this one is drawn; larger terminals use the same layouts.
const EVERY_COLUMN: u16 = 104;
const EVERY_ROW: u16 = 32;

/// Draws the screens behind these keys at every size with a layout of its own, and at every fifth size up to a
/// television.
fn at_every_size(mut desks: Vec<Workspace>, keys: &[&str]) {
    for key in keys {
        let mut desk = Workspace::example();
        desk.press(key);
        desks.push(desk);
    }
    for desk in &mut desks {
        for columns in sizes(EVERY_COLUMN, 200) {
            for rows in sizes(EVERY_ROW, 60) {
                desk.size(columns, rows);
                desk.terminal(columns, rows);
            }
        }
    }
}

/// Every number up to `every`, and then every fifth up to `most`.
fn sizes(every: u16, most: u16) -> impl Iterator<Item = u16> {
    (0..=every).chain((every..=most).step_by(5))
}

#[test]
fn no_size_is_too_small_or_odd() {
    at_every_size(vec![Workspace::welcome(), Workspace::fresh()], SCREENS);
}

#[test]
fn no_size_is_too_small_for_what_lies_over_a_screen() {
    at_every_size(Vec::new(), OVERLAYS);
}

/// The text of an assessment without its history.
fn said(assessment: &Assessment) -> String {
    file::write(&Assessment::from_parts(
        assessment.state().clone(),
        History::default(),
        assessment.kept().clone(),
    ))
}

/// Leaves any overlay.
fn out(desk: &mut Workspace) {
    desk.size(80, 24);
    for _ in 0..20 {
        if Focus::SCREENS.contains(&desk.model.place()) && !desk.picture(80, 24).trim().is_empty() {
            return;
        }
        desk.press("esc");
    }
}

/// 10,000 keys on each screen: three of four are keys of the current place, the others any keys at all. A questionnaire
/// of six controls keeps it fast; the built-in one is covered below.
#[test]
fn ten_thousand_keys_on_each_screen_can_be_undone() {
    let six = store::questionnaire(Some(Path::new("tests/cases/six")))
        .unwrap_or_else(|fault| panic!("{fault}"));
    let any: Vec<Key> = COMMANDS
        .iter()
        .flat_map(Command::keys)
        .filter_map(|key| Key::parse(key))
        .collect();
    let mut numbers = Numbers(20_261_121);
    let starts = [
        "f2",
        "f3",
        "f3 c",
        "f4",
        "f9",
        "f4 v",
        "f4 v 1 2 enter",
        "f4 m",
        "f4 u",
        "f4 w",
        "f4 p enter ctrl-l",
        "f5",
        "f6",
        "f7",
        "f7 p",
        "f8",
        "/",
        "f",
        "g",
        "f12",
        "ctrl-p",
        "ctrl-d",
    ];
    for start in starts {
        let mut desk = Workspace::welcome();
        let root = Stamp {
            at: jiff::Timestamp::UNIX_EPOCH,
            who: "team".to_owned(),
            salt: "root".to_owned(),
        };
        let assessment = Assessment::begin(beginning(&six, "Six", Form::Full), root);
        let opening = Opening::of("six.surefoot.toml", six.clone(), assessment);
        desk.send(Message::Opened(Ok(Box::new(opening))));
        let begun = said(desk.assessment());
        for number in 0..10_000 {
            if number % 25 == 0 {
                out(&mut desk);
                desk.press(start);
            }
            let own: Vec<Key> = of(desk.model.place())
                .flat_map(Command::keys)
                .filter_map(|key| Key::parse(key))
                .collect();
            let keys = if numbers.below(4) > 0 && !own.is_empty() {
                &own
            } else {
                &any
            };
            let key = keys[numbers.below(keys.len())];
            let leaves = ["q", "ctrl-c"].contains(&key.to_string().as_str());
            if leaves || key.to_string() == "esc" && desk.model.place() == Focus::Overview {
                continue;
            }
            desk.send(Message::Key(key));
            if number % 40 == 0 {
                let (columns, rows) = (numbers.below(201), numbers.below(61));
                let (columns, rows) = (
                    u16::try_from(columns).unwrap(),
                    u16::try_from(rows).unwrap(),
                );
                desk.size(columns, rows);
                desk.terminal(columns, rows);
            }
        }
        assert!(desk.assessment().faults().is_empty(), "after {start}");
        out(&mut desk);
        while desk.assessment().history().undoable().is_some() {
            desk.press("ctrl-z");
        }
        assert_eq!(said(desk.assessment()), begun, "after {start}");
    }
}

// ---- properties -----------------------------------------------------------------------------------------------------

fn any_key() -> impl Strategy<Value = Key> {
    let named: Vec<Key> = COMMANDS
        .iter()
        .flat_map(Command::keys)
        .filter_map(|key| Key::parse(key))
        .collect();
    // Quitting ends the session; another test covers that.
    let named: Vec<Key> = named
        .into_iter()
        .filter(|key| !["q", "ctrl-c"].contains(&key.to_string().as_str()))
        .collect();
    prop_oneof![
        8 => proptest::sample::select(named),
        1 => proptest::char::any().prop_map(|character| Key::parse(&character.to_string()).unwrap()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_pressed_undo_leads_back_to_the_start(
        keys in proptest::collection::vec(any_key(), 1..250),
        sizes in proptest::collection::vec((0u16..=130, 0u16..=45), 1..12),
        pasted in ".{0,40}",
        from_example in any::<bool>(),
    ) {
        let mut desk = if from_example { Workspace::example() } else { Workspace::fresh() };
        let root = desk.assessment().history().entries().len();
        let start = desk.assessment().state().clone();
        for (at, key) in keys.iter().enumerate() {
            if at % 40 == 7 {
                desk.send(Message::Paste(pasted.clone()));
            }
            desk.send(Message::Key(*key));
            if at % 20 == 0 {
                let (columns, rows) = sizes[at / 20 % sizes.len()];
                desk.size(columns, rows);
                desk.terminal(columns, rows);
            }
            if desk.model.assessment().is_none() {
                break;
            }
        }
        if let Some(assessment) = desk.model.assessment() {
            prop_assert!(assessment.faults().is_empty(), "{:?}", assessment.faults());
            let made = assessment.history().entries().len() - root;
            // The screen may be blanked, and overlays may be stacked.
            desk.send(Message::Resized(80, 24));
            for _ in 0..20 {
                if !Focus::SCREENS.contains(&desk.model.place()) || desk.picture(80, 24).trim().is_empty() {
                    desk.press("esc");
                }
            }
            if desk.model.assessment().is_some() {
                for _ in 0..made {
                    desk.press("ctrl-z");
                }
                if desk.assessment().history().undoable().is_some_and(|entry| entry >= root) {
                    return Err(TestCaseError::fail("something is left to take back"));
                }
                if from_example {
                    // The example has a history of its own, which undo continues into; the answers of this session are
                    // gone.
                    prop_assert!(desk.assessment().faults().is_empty());
                } else {
                    prop_assert_eq!(desk.assessment().state(), &start);
                }
            }
        }
    }
}
