//! Goes to a question while its number is being typed.
//!
//! The question is opened as soon as no other digit can follow, so that a questionnaire of 100 questions needs at most
//! 3 keys after `g`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::tui::action::{Over, Press, Screen, ScreenAction};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::put;
use crate::tui::widget::text::pad;

/// The digits typed so far, as a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    number: usize,
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::GoTo
    }

    fn over(&self) -> Over {
        Over::Drawer
    }

    fn draw(
        &self,
        basis: Option<&Basis>,
        theme: Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<(u16, u16)> {
        let row = Rect {
            y: area.bottom().saturating_sub(1),
            height: area.height.min(1),
            ..area
        };
        let words = format!(" {}", destination(self, basis?));
        put(
            buffer,
            row,
            &theme
                .span(Role::Selected, pad(&words, row.width.into()))
                .into(),
        );
        None
    }

    fn act_on(&mut self, basis: &Basis, Press { id, key, .. }: Press) -> Vec<ScreenAction> {
        let questions = basis.questions().len();
        match id {
            Id::Digit => {
                let digit = key.digit().map_or(0, usize::from);
                let number = self.number * 10 + digit;
                if number == 0 || number > questions {
                    return vec![ScreenAction::Say(format!(
                        "There is no such question. Type a number from 1 to {questions}."
                    ))];
                }
                self.number = number;
                if number * 10 > questions {
                    arrive(self, basis)
                } else {
                    Vec::new()
                }
            }
            Id::Backspace => {
                self.number /= 10;
                Vec::new()
            }
            Id::Accept => arrive(self, basis),
            _ => Vec::new(),
        }
    }
}

fn arrive(state: &State, basis: &Basis) -> Vec<ScreenAction> {
    let questions = basis.questions();
    match state.number.checked_sub(1).and_then(|at| questions.get(at)) {
        Some(&control) => vec![ScreenAction::Open(control)],
        None => vec![ScreenAction::Say(format!(
            "Type a number from 1 to {}.",
            questions.len()
        ))],
    }
}

/// The line above the keys: the number typed so far, and the question with that number.
fn destination(state: &State, basis: &Basis) -> String {
    let questions = basis.questions();
    let named = state
        .number
        .checked_sub(1)
        .and_then(|at| questions.get(at))
        .map(|&control| basis.name(control));
    match named {
        Some(name) => format!("Question {}: {name}", state.number),
        None => format!("Type a question number from 1 to {}.", questions.len()),
    }
}
