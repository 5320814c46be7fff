//! The whole corpus on the screens: the cells that are drawn, the bytes sent to the terminal, and the text that is
//! copied.

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Cell;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::example::example;
use surefoot::model::questionnaire::Questionnaire;
use surefoot::session::open::Opening;
use surefoot::session::services::Live;
use surefoot::session::services::{ExportRefusal, Followed};
use surefoot::store::Recent;
use surefoot::tui::effect::{Effect, Outcome};
use surefoot::tui::message::Message;
use surefoot::tui::view::view;

use super::{Workspace, questionnaire, refused};
use crate::corpus::marked;
use crate::sinks::{Leaked, assessments, questionnaire as hostile_questionnaire};

/// Screens drawn once per assessment, and those drawn for each control.
const SCREENS: &[&str] = &[
    "f2", "f3", "f5", "f5 c", "f6", "f7", "f7 p", "f7 c", "f8", "f12", "ctrl-d", "/", "ctrl-p", "?",
];
const QUESTION: &[&str] = &[
    "f4", "w", "esc i", "esc m", "esc e", "esc x", "esc o", "esc f9", "esc f4 u",
];

impl Workspace {
    /// The bytes sent to a terminal of a given size.
    fn bytes(&self, columns: u16, rows: u16) -> String {
        let mut bytes = Vec::new();
        let viewport = Viewport::Fixed(Rect::new(0, 0, columns, rows));
        let mut terminal = Terminal::with_options(
            CrosstermBackend::new(&mut bytes),
            TerminalOptions { viewport },
        )
        .unwrap();
        terminal.draw(|frame| view(&self.model, frame)).unwrap();
        drop(terminal);
        String::from_utf8(bytes).unwrap()
    }

    /// Checks the cells drawn at a given size.
    fn draw(&mut self, which: &str, seen: &mut Leaked, columns: u16, rows: u16) {
        self.size(columns, rows);
        let terminal = self.terminal(columns, rows);
        let cells = &terminal.backend().buffer().content;
        let rows: Vec<String> = cells
            .chunks(columns.into())
            .map(|row| row.iter().map(Cell::symbol).collect())
            .collect();
        seen.take(which, &rows.join("\n"));
    }

    /// Checks the cells and the bytes.
    fn send_to_terminal(&mut self, which: &str, seen: &mut Leaked, columns: u16, rows: u16) {
        self.draw(which, seen, columns, rows);
        seen.take(which, &without_sequences(&self.bytes(columns, rows)));
    }
}

/// The bytes for a terminal without the sequences that surefoot itself sends: cursor position, style, and cursor
/// visibility.
fn without_sequences(bytes: &str) -> String {
    let mut out = String::new();
    let mut rest = bytes;
    while let Some((before, behind)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let end = behind
            .find(|letter: char| !letter.is_ascii_digit() && !";?:".contains(letter))
            .unwrap_or(behind.len());
        let (numbers, after) = behind.split_at(end);
        let kind = after.chars().next().unwrap_or_default();
        let own = matches!(kind, 'H' | 'm') || matches!((numbers, kind), ("?25", 'h' | 'l'));
        assert!(
            own,
            "a sequence that is not surefoot's: {numbers:?}{kind:?}"
        );
        out.push('\n');
        rest = &after[1..];
    }
    out + rest
}

/// A workspace with a questionnaire of its own.
fn desk(questionnaire: &Questionnaire, assessment: &Assessment, place: &str) -> Workspace {
    let mut desk = Workspace::welcome();
    desk.questionnaire = questionnaire.clone();
    let opening = Opening {
        place: place.to_owned(),
        ..Opening::of("x.surefoot.toml", questionnaire.clone(), assessment.clone())
    };
    desk.send(Message::Opened(Ok(Box::new(opening))));
    desk
}

/// Checks every screen, and every question with its overlays.
fn look_around(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    seen: &mut Leaked,
    copied: &mut Leaked,
) {
    let mut desk = desk(questionnaire, assessment, "");
    for keys in SCREENS {
        desk.press("esc");
        desk.press("esc");
        desk.press("esc");
        if desk.model.assessment().is_none() {
            desk = self::desk(questionnaire, assessment, "");
        }
        desk.press(keys);
        desk.send_to_terminal(keys, seen, 120, 600);
        desk.send_to_terminal(keys, seen, 80, 24);
        desk.press("y");
    }
    for control in &questionnaire.controls {
        let mut desk = self::desk(questionnaire, assessment, &control.id);
        for keys in QUESTION {
            desk.press(keys);
            desk.draw(keys, seen, 100, 70);
            desk.press("y");
        }
        desk.send_to_terminal("f4", seen, 80, 24);
        for effect in &desk.asked {
            if let Effect::Copy(text) = effect {
                copied.take("copied", text);
            }
        }
    }
}

#[test]
fn nothing_hostile_that_a_team_wrote_is_drawn_sent_or_copied() {
    let (mut seen, mut copied) = (Leaked::default(), Leaked::default());
    for (questionnaire, assessment) in assessments(2) {
        look_around(&questionnaire, &assessment, &mut seen, &mut copied);
    }
    seen.at_least("the screens", 1_300);
    copied.at_least("the clipboard", 300);
}

#[test]
fn hostile_questionnaire_text_is_not_drawn_sent_or_copied() {
    let (mut seen, mut copied) = (Leaked::default(), Leaked::default());
    let example = example(&questionnaire()).unwrap();
    for from in [0, 1_100] {
        look_around(
            &hostile_questionnaire(from),
            &example,
            &mut seen,
            &mut copied,
        );
    }
    seen.at_least("the screens", 1_500);
    copied.at_least("the clipboard", 300);
}

/// The second screen of the facilitator.
#[test]
fn nothing_hostile_is_drawn_on_the_notes() {
    let mut seen = Leaked::default();
    let own = |from| {
        (
            hostile_questionnaire(from),
            example(&questionnaire()).unwrap(),
        )
    };
    for (questionnaire, assessment) in assessments(2).chain([own(0), own(1_100)]) {
        for control in &questionnaire.controls {
            let mut desk = Workspace::welcome();
            let live = Live {
                control: control.id.clone(),
                since: Timestamp::UNIX_EPOCH,
                order: surefoot::rules::agenda::AgendaOrder::Questionnaire,
            };
            let followed = Followed {
                path: PathBuf::from("x"),
                questionnaire: questionnaire.clone(),
                assessment: assessment.clone(),
                live: Some(live),
                seen: surefoot::store::FileStamp::default(),
            };
            desk.send(Message::Followed(Ok(Box::new(followed))));
            desk.send_to_terminal("notes", &mut seen, 100, 60);
        }
    }
    seen.at_least("the notes", 1_200);
}

/// Text typed or pasted into a field, file names, error messages, and texts found in a file.
#[test]
fn nothing_hostile_that_is_pasted_or_told_is_drawn() {
    let (mut pasted, mut told, mut recent) =
        (Leaked::default(), Leaked::default(), Leaked::default());
    let mut desk = Workspace::example();
    desk.press("f4 m");
    for words in marked() {
        desk.press("ctrl-u ctrl-u ctrl-u");
        desk.send(Message::Paste(words.clone()));
        desk.send_to_terminal("pasted", &mut pasted, 60, 16);
    }
    for nine in marked().chunks(9) {
        let mut desk = Workspace::welcome();
        let list = nine.iter().map(|words| Recent {
            path: PathBuf::from(words),
            place: words.clone(),
        });
        desk.send(Message::Recent(list.collect()));
        desk.send_to_terminal("recent", &mut recent, 120, 60);
        for words in nine {
            desk.send(Message::Opened(Err(refused(
                words,
                io::Error::other(words.clone()),
            ))));
            desk.send_to_terminal("not opened", &mut told, 120, 20);
        }
        let mut desk = Workspace::example();
        desk.send(Message::Told(nine.to_vec()));
        desk.send_to_terminal("told", &mut told, 100, 200);
        desk.press("esc");
        desk.send(Message::Saved(Outcome::Failed(nine[0].clone())));
        desk.send_to_terminal("not saved", &mut told, 120, 20);
        desk.send(Message::Exported(Err((
            PathBuf::from(&nine[0]),
            ExportRefusal::Words(nine[0].clone()),
        ))));
        desk.send_to_terminal("not exported", &mut told, 120, 20);
    }
    pasted.at_least("a field", 1_900);
    recent.at_least("the recent files", 1_500);
    told.at_least("what is told", 2_000);
}
