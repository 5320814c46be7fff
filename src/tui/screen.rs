//! The screens: each has a state, a response to commands and a layout.
//!
//! A screen reads the basis and returns `ScreenAction`s, which `update` applies. It never sees the `Model`, so it
//! cannot change anything but its own state.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a screen handles the commands of its rows, and no others reach it"
)]

pub(crate) mod agenda;
pub(crate) mod ballot;
pub(crate) mod baselines;
pub(crate) mod closing;
pub(crate) mod conflicts;
pub(crate) mod coverage;
pub(crate) mod due;
pub(crate) mod earlier;
pub(crate) mod export;
pub(crate) mod go_to;
mod master_detail;
pub(crate) mod notes;
pub(crate) mod overview;
pub(crate) mod pager;
pub(crate) mod parking_lot;
pub(crate) mod people;
pub(crate) mod portfolio;
mod preview;
pub(crate) mod profile;
pub(crate) mod question;
pub(crate) mod requirements;
pub(crate) mod results;
pub(crate) mod roadmap;
pub(crate) mod search;
pub(crate) mod tour;
pub(crate) mod wall;
pub(crate) mod welcome;

use super::effect::Effect;
use super::message::Key;
use super::model::Overlay;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::interaction::question_filter::QuestionFilter;
use crate::model::assessment::change::Change;
use crate::model::questionnaire::ControlIx;
use crate::rules::edit::Request;

/// What a screen asks for.
#[derive(Clone, Debug)]
pub(crate) enum ScreenAction {
    /// Make one edit of these.
    Change(Vec<Change>),
    /// Lay something over the screen.
    Lay(Overlay),
    /// Go to a screen.
    Go(Focus),
    /// Go to the question of a control.
    Visit(ControlIx),
    /// Take away the ballot, should it lie on top.
    Close,
    /// Show a step of the tour, over its screen.
    Tour(Focus, tour::State),
    /// Take the tour away.
    EndTour,
    /// Walk through those questions only.
    Walk(QuestionFilter),
    /// Go to the next open question.
    NextOpen,
    /// Go to the next fact nobody answered.
    NextFact,
    /// Say something.
    Say(String),
    /// Run a command, as if its key had been pressed.
    Run(Id, Key),
    /// Copy a text.
    Copy(String),
    /// Do something outside.
    Do(Effect),
}

impl ScreenAction {
    /// Lays a form over the screen.
    pub(crate) fn ask(form: Form) -> Self {
        Self::Lay(Overlay::form(form))
    }
}

/// Makes one edit, or says why it is refused.
pub(crate) fn edit(basis: &Basis, request: &Request) -> ScreenAction {
    match basis.changes(request) {
        Ok(changes) => ScreenAction::Change(changes),
        Err(refused) => {
            // the first reason is enough to go on
            let first = refused.first().map(|(_, first)| basis.sentence(first));
            ScreenAction::Say(first.unwrap_or_default())
        }
    }
}

/// Opens a form, unless it would be refused whatever is entered.
pub(crate) fn form(basis: &Basis, form: Form) -> ScreenAction {
    match form.hopeless(basis) {
        None => ScreenAction::ask(form),
        Some(reason) => ScreenAction::Say(reason),
    }
}

/// The place after this one, or before it, and round, among so many.
pub(crate) fn round(at: usize, length: usize, forward: bool) -> usize {
    let step = if forward { 1 } else { length.saturating_sub(1) };
    (at + step) % length.max(1)
}

/// The one after this one, or before it, and round; the first where this one is none of them.
pub(crate) fn stepped<T: Copy + PartialEq>(all: &[T], at: T, forward: bool) -> T {
    let here = all.iter().position(|known| *known == at).unwrap_or(0);
    all.get(round(here, all.len(), forward))
        .copied()
        .unwrap_or(at)
}

/// Where a cursor is after a command, in a list of that length.
pub(crate) fn moved(at: usize, length: usize, id: Id) -> usize {
    let last = length.saturating_sub(1);
    let to = match id {
        Id::Up => at.saturating_sub(1),
        Id::Down => at.saturating_add(1),
        Id::PageUp => at.saturating_sub(10),
        Id::PageDown => at.saturating_add(10),
        Id::First => 0,
        Id::Last => last,
        _ => at,
    };
    to.min(last)
}

/// Whether a command moves a cursor in a list.
pub(crate) fn is_move(id: Id) -> bool {
    matches!(
        id,
        Id::Up | Id::Down | Id::PageUp | Id::PageDown | Id::First | Id::Last
    )
}
