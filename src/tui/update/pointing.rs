//! Handles clicks and the mouse wheel.
//!
//! The mouse can do nothing that a key cannot do: each action is in the command table or selects a row.

use super::commands::{leave, run};
use crate::interaction::command;
use crate::interaction::command::Id;
use crate::tui::effect::Effect;
use crate::tui::hit::{Hit, hit};
use crate::tui::message::{Code, Key, Pointer};
use crate::tui::model::Model;

/// Handles a mouse event.
pub(super) fn pointed(model: &mut Model, did: Pointer, column: u16, row: u16) -> Vec<Effect> {
    let (id, pressed) = match did {
        // events that were still on their way when mouse support was turned off
        _ if !model.mouse => return Vec::new(),
        Pointer::Click if std::mem::take(&mut model.blanked) => return Vec::new(),
        Pointer::WheelUp => (Id::Up, Key::plain(Code::Up)),
        Pointer::WheelDown => (Id::Down, Key::plain(Code::Down)),
        Pointer::Click => match hit(model, column, row) {
            Some(Hit::Screen(place)) => (Id::Go(place), Key::plain(Code::Enter)),
            Some(Hit::Hint(command)) => match command.id {
                // a range of digits identifies no single digit, so the click accepts the selected item
                Id::Level | Id::Pick | Id::Resolve => (Id::Accept, Key::plain(Code::Enter)),
                id => (
                    id,
                    command
                        .keys()
                        .first()
                        .and_then(|key| Key::parse(key))
                        .unwrap_or(Key::plain(Code::Enter)),
                ),
            },
            Some(Hit::Row(number)) => {
                leave(model);
                if let Some((top, basis)) = model.top() {
                    top.select(basis, number);
                }
                return Vec::new();
            }
            None => return Vec::new(),
        },
    };
    let leaving = leave(model);
    if command::of(model.place()).any(|command| command.id == id) {
        return run(model, id, pressed, leaving);
    }
    if did == Pointer::Click {
        model.notice = Some("Not possible here. Press esc to go back.".to_owned());
    }
    Vec::new()
}
