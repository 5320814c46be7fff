//! The mouse: off by default, and then only another way to do what keys do.

use ratatui::buffer::Cell;
use ratatui::style::Modifier;
use surefoot::tui::message::Pointer;

use crate::cases::level_of;

use super::{Answer, Effect, Focus, Message, Workspace, example, questionnaire};

const SIZE: (u16, u16) = (120, 40);

impl Workspace {
    /// A workspace with the example at a question, and the mouse on.
    fn mouse(place: &str) -> Self {
        let mut desk = Self::open(example(&questionnaire()).unwrap(), place);
        desk.size(SIZE.0, SIZE.1);
        desk.press("ctrl-o");
        desk
    }

    fn point(&mut self, did: Pointer, column: u16, row: u16) {
        self.send(Message::Mouse { did, column, row });
    }

    fn click(&mut self, column: u16, row: u16) {
        self.point(Pointer::Click, column, row);
    }

    /// The cells of the screen, row by row.
    fn cells(&self) -> Vec<Vec<String>> {
        let terminal = self.terminal(SIZE.0, SIZE.1);
        let rows = terminal.backend().buffer().content.chunks(SIZE.0.into());
        rows.map(|row| row.iter().map(|cell| cell.symbol().to_owned()).collect())
            .collect()
    }

    /// Clicks on the last occurrence of the words.
    fn click_on(&mut self, words: &str) {
        let found = self
            .cells()
            .iter()
            .enumerate()
            .rev()
            .find_map(|(row, cells)| {
                let column =
                    (0..cells.len()).find(|&column| cells[column..].concat().starts_with(words))?;
                Some((u16::try_from(column).unwrap(), u16::try_from(row).unwrap()))
            });
        let (column, row) =
            found.unwrap_or_else(|| panic!("{words} is nowhere: {}", self.picture(120, 40)));
        self.click(column + 1, row);
    }

    /// The rows highlighted as selected.
    fn stood_on(&self) -> Vec<String> {
        let terminal = self.terminal(SIZE.0, SIZE.1);
        let rows = terminal.backend().buffer().content.chunks(SIZE.0.into());
        let reversed = |cell: &&Cell| cell.modifier.contains(Modifier::REVERSED);
        let words = |row: &[Cell]| {
            row.iter()
                .filter(reversed)
                .map(Cell::symbol)
                .collect::<String>()
                .trim()
                .to_owned()
        };
        rows.map(words).filter(|words| !words.is_empty()).collect()
    }
}

#[test]
fn it_is_off_until_it_is_asked_for() {
    let mut desk = Workspace::example();
    desk.size(SIZE.0, SIZE.1);
    desk.press("f3");
    desk.click_on("Results");
    desk.point(Pointer::WheelDown, 10, 10);
    assert_eq!(desk.model.place(), Focus::Overview);
    desk.press("ctrl-o");
    assert_eq!(desk.asked.last(), Some(&Effect::Mouse(true)));
    assert!(desk.shows(
        "Mouse on: click and scroll; hold shift to select text. Press ctrl-o to turn it off."
    ));
    desk.click_on("Results");
    assert_eq!(desk.model.place(), Focus::Results);
    desk.press("ctrl-o");
    assert_eq!(desk.asked.last(), Some(&Effect::Mouse(false)));
    desk.click_on("Overview");
    assert_eq!(desk.model.place(), Focus::Results);
    let mut desk = Workspace::welcome();
    desk.press("ctrl-o");
    assert_eq!(
        desk.asked.last(),
        Some(&Effect::Mouse(true)),
        "before anything is open too"
    );
}

#[test]
fn a_title_goes_there_and_a_hint_runs() {
    let mut desk = Workspace::mouse("DAT-P4");
    for place in Focus::SCREENS {
        desk.click_on(place.title());
        assert_eq!(desk.model.place(), place);
    }
    desk.click_on("Question");
    desk.click_on("not applicable");
    assert_eq!(desk.model.place(), Focus::Form);
    desk.click(30, 1);
    assert_eq!(
        desk.model.place(),
        Focus::Form,
        "nothing that is being written is left by a click"
    );
    assert!(desk.shows("Not possible here. Press esc to go back."));
    desk.click_on("esc back");
    assert_eq!(desk.model.place(), Focus::Question);
    // Between two hints, and after the last.
    let before = desk.picture(120, 40);
    for column in [0, 110, 119] {
        desk.click(column, 39);
    }
    assert_eq!(desk.picture(120, 40), before);
}

#[test]
fn a_level_is_stood_on_and_only_the_hint_answers() {
    let mut desk = Workspace::open(Workspace::fresh().assessment().clone(), "DAT-P4");
    desk.size(SIZE.0, SIZE.1);
    desk.press("ctrl-o");
    desk.click_on("0-4");
    assert!(desk.shows("Nothing selected yet. Press 0 to 4, or move to a level."));
    assert_eq!(
        desk.answer_of("DAT-P4"),
        None,
        "a range of digits is no digit"
    );
    desk.click_on(" 1  Ad hoc");
    assert_eq!(
        (desk.stood_on(), desk.answer_of("DAT-P4")),
        (vec!["1  Ad hoc".to_owned()], None)
    );
    desk.click_on("0-4");
    assert_eq!(desk.answer_of("DAT-P4"), Some(Answer::Level(level_of(1))));
}

#[test]
fn the_wheel_is_up_and_down() {
    let mut desk = Workspace::mouse("DAT-P4");
    for keys in [
        "f3",
        "f6",
        "f7",
        "f7 p",
        "f5 c",
        "f4 i",
        "f4 m text:one enter text:two",
    ] {
        desk.press(keys);
        let start = desk.model.clone();
        desk.press("down down up");
        let by_keys = desk.picture(120, 40);
        desk.model = start;
        for did in [Pointer::WheelDown, Pointer::WheelDown, Pointer::WheelUp] {
            desk.point(did, 20, 20);
        }
        assert_eq!(desk.picture(120, 40), by_keys, "{keys}");
        desk.press("esc esc esc");
    }
}

/// Every cell of every list: a click selects the item in that row, or changes nothing.
#[test]
fn what_is_seen_is_what_is_hit() {
    let mut lists = vec![(Workspace::welcome(), "", "ctrl-o")];
    let keys = [
        "f2",
        "f3",
        "f4",
        "f5",
        "f6",
        "f7",
        "f8",
        "f7 p",
        "f5 c",
        "f5 c enter",
        "f3 ctrl-p",
    ];
    lists.extend(keys.map(|keys| (Workspace::mouse("DAT-P4"), keys, "")));
    lists[0].0.send(Message::Recent(vec![]));
    for (mut desk, keys, more) in lists {
        desk.size(SIZE.0, SIZE.1);
        desk.press(more);
        desk.press(keys);
        let start = desk.model.clone();
        let mut hits = Vec::new();
        for row in 3..37_u16 {
            for column in [0, 3, 30, 60, 80, 110, 119] {
                // An item of several lines has its name in the first.
                let first = if ["f2", "f4", "f5", "f8"].contains(&keys) {
                    row.saturating_sub(6)
                } else {
                    row
                };
                let line = desk.cells()[usize::from(first.max(3))..=usize::from(row)]
                    .concat()
                    .concat();
                let stood_on = desk.stood_on();
                desk.click(column, row);
                let stands_on = desk.stood_on();
                if stands_on != stood_on {
                    let here = |words: &&String| line.contains(words.split("  ").next().unwrap());
                    let new = stands_on
                        .iter()
                        .filter(|words| !stood_on.contains(words))
                        .find(here);
                    hits.push(
                        new.unwrap_or_else(|| panic!("{keys}: {stands_on:?} is not in {line:?}"))
                            .clone(),
                    );
                }
                desk.model = start.clone();
            }
        }
        hits.sort();
        hits.dedup();
        assert!(hits.len() > 1, "{keys}: {hits:?}");
    }
}

#[test]
fn no_cell_is_too_far_out_at_any_size() {
    let mut desks = vec![Workspace::welcome()];
    for keys in [
        "f2",
        "f3",
        "f4",
        "f5",
        "f6",
        "f7",
        "f8",
        "f7 p",
        "f5 c",
        "f4 i",
        "f4 m",
        "f3 ctrl-p",
    ] {
        let mut desk = Workspace::example();
        desk.press(keys);
        desks.push(desk);
    }
    for desk in &mut desks {
        desk.press("ctrl-o");
        let start = desk.model.clone();
        for size in [(0, 0), (1, 1), (39, 12), (40, 12), (80, 24), (97, 30)] {
            desk.size(size.0, size.1);
            for column in [0, 7, 39, 96, u16::MAX] {
                for row in [0, 1, 5, 11, 29, u16::MAX] {
                    desk.click(column, row);
                    desk.point(Pointer::WheelUp, column, row);
                }
            }
            desk.terminal(size.0, size.1);
            desk.model = start.clone();
        }
    }
}
