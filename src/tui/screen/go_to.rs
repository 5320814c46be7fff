//! Goes to a question by its number, as it is typed.
//!
//! The jump happens as soon as no longer number is possible, so that a questionnaire of 100 questions needs at most 3
//! keys after `g`.

use super::ScreenAction;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::tui::message::Key;

/// What was typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    number: usize,
}

pub(crate) fn act(state: &mut State, basis: &Basis, id: Id, key: Key) -> Vec<ScreenAction> {
    let questions = basis.questions().len();
    match id {
        Id::Digit => {
            let digit = key.digit().map_or(0, usize::from);
            let number = state.number * 10 + digit;
            if number == 0 || number > questions {
                return vec![ScreenAction::Say(format!(
                    "There are {questions} questions, numbered from 1."
                ))];
            }
            state.number = number;
            if number * 10 > questions {
                arrive(state, basis)
            } else {
                Vec::new()
            }
        }
        Id::Backspace => {
            state.number /= 10;
            Vec::new()
        }
        Id::Accept => arrive(state, basis),
        _ => Vec::new(),
    }
}

fn arrive(state: &State, basis: &Basis) -> Vec<ScreenAction> {
    let questions = basis.questions();
    match state.number.checked_sub(1).and_then(|at| questions.get(at)) {
        Some(&control) => vec![
            ScreenAction::Visit(control),
            ScreenAction::Go(Focus::Question),
        ],
        None => vec![ScreenAction::Say(format!(
            "Type a number from 1 to {}.",
            questions.len()
        ))],
    }
}

/// What stands above the keys: the number so far, and where it leads.
pub(crate) fn words(state: &State, basis: &Basis) -> String {
    let questions = basis.questions();
    let named = state
        .number
        .checked_sub(1)
        .and_then(|at| questions.get(at))
        .map(|&control| basis.name(control));
    match named {
        Some(name) => format!("Question {}: {name}", state.number),
        None => format!("Question, 1 to {}: type its number.", questions.len()),
    }
}
