//! The trait that each screen implements, and the actions that a screen can request.
//!
//! A screen sees the assessment and its own state, never the `Model`: it responds to a command with `ScreenAction`s,
//! which `update` applies. Its own module because every screen depends on it, and it must not depend on any screen.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "lists and text fields handle their own commands"
)]

use std::any::Any;
use std::fmt::Debug;
use std::iter;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::effect::Effect;
use super::form::FormEditor;
use super::message::Key;
use super::theme::Theme;
use super::widget::editor::Editor;
use super::widget::page::Layout;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::interaction::question_filter::QuestionFilter;
use crate::model::assessment::change::Change;
use crate::model::questionnaire::ControlIx;
use crate::rules::edit::Request;
use crate::store::OpenForm;

/// A command in the form in which a screen receives it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Press {
    pub(crate) id: Id,
    /// The key that triggered the command.
    pub(crate) key: Key,
    /// The area of the screen.
    pub(crate) area: Rect,
}

/// The way an overlay covers the screens below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// A full screen to work in.
    Place,
    /// An aid that hides the screen below.
    Aid,
    /// An aid that leaves the screen below visible.
    Drawer,
}

/// A screen or an overlay.
///
/// Screens that need an assessment implement `act_on`, `select_in` and `layout_of`; screens that work without one
/// implement `act`, `select` and `layout`.
pub(crate) trait Screen: Any + Boxed + Debug {
    /// The focus that selects the key bindings.
    fn focus(&self) -> Focus;

    /// The way the screen covers those below it.
    fn over(&self) -> Over {
        Over::Place
    }

    /// The title, shown at the top of a window with few rows.
    fn title(&self) -> &'static str {
        self.focus().title()
    }

    /// Whether the screen shows plan dates, which take a moment to calculate.
    fn shows_dates(&self) -> bool {
        false
    }

    /// Responds to a command, with or without an open assessment.
    fn act(&mut self, basis: Option<&Basis>, press: Press) -> Vec<ScreenAction> {
        basis
            .map(|basis| self.act_on(basis, press))
            .unwrap_or_default()
    }

    /// Responds to a command on an assessment.
    fn act_on(&mut self, _basis: &Basis, _press: Press) -> Vec<ScreenAction> {
        Vec::new()
    }

    /// Selects a row of the screen's list.
    fn select(&mut self, basis: Option<&Basis>, row: usize) {
        if let Some(basis) = basis {
            self.select_in(basis, row);
        }
    }

    /// Selects a row of the screen's list, given an assessment.
    fn select_in(&mut self, _basis: &Basis, _row: usize) {}

    /// The content of the screen and its position.
    fn layout(&self, basis: Option<&Basis>, theme: Theme, area: Rect) -> Layout {
        basis
            .map(|basis| self.layout_of(basis, theme, area))
            .unwrap_or_default()
    }

    /// The content of the screen and its position, given an assessment.
    fn layout_of(&self, _basis: &Basis, _theme: Theme, _area: Rect) -> Layout {
        Layout::default()
    }

    /// Draws the screen, and returns the position of the cursor.
    fn draw(
        &self,
        basis: Option<&Basis>,
        theme: Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<(u16, u16)> {
        self.layout(basis, theme, area).draw(buffer, theme);
        None
    }

    /// Edits the text being typed, and returns the result; `None` if no text is being typed.
    fn write(&mut self, _edit: &mut dyn FnMut(&mut Editor) -> bool) -> Option<bool> {
        None
    }

    /// Applies an editing command to the text being typed.
    fn edit_text(&mut self, id: Id) {
        self.write(&mut |editor| {
            match id {
                Id::Left => editor.left(),
                Id::Right => editor.right(),
                Id::First => editor.home(),
                Id::Last => editor.end(),
                Id::Backspace => editor.backspace(),
                Id::Delete => editor.delete(),
                Id::WordLeft => editor.word_left(),
                Id::WordRight => editor.word_right(),
                Id::DeleteWord => editor.delete_word(),
                Id::DeleteToStart => editor.delete_to_start(),
                _ => {}
            }
            true
        });
    }

    /// Input that is not saved yet, as a draft.
    fn draft(&self, _basis: &Basis) -> Option<OpenForm> {
        None
    }

    /// A warning that leaving the screen discards input; returned only once.
    fn warning(&mut self) -> Option<&'static str> {
        None
    }

    /// Goes back one level inside the screen; `false` if the screen itself is to be left.
    fn back(&mut self) -> bool {
        false
    }

    /// Adapts the screen's state after each message.
    fn settle(&mut self, _basis: Option<&Basis>, _area: Rect) {}

    /// Adapts the screen's state after an undo or redo.
    fn stepped(&mut self, _basis: &Basis) {}
}

/// Clones a screen behind a trait object.
pub(crate) trait Boxed {
    fn boxed(&self) -> Box<dyn Screen>;
}

impl<S: Screen + Clone> Boxed for S {
    fn boxed(&self) -> Box<dyn Screen> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Screen> {
    fn clone(&self) -> Self {
        (**self).boxed()
    }
}

impl dyn Screen {
    /// The screen as the concrete type `S`; `None` if it has another type.
    pub(crate) fn downcast<S: Screen>(&self) -> Option<&S> {
        (self as &dyn Any).downcast_ref()
    }

    /// Like `downcast`, but mutable.
    pub(crate) fn downcast_mut<S: Screen>(&mut self) -> Option<&mut S> {
        (self as &mut dyn Any).downcast_mut()
    }
}

/// A request from a screen.
#[derive(Clone, Debug)]
pub(crate) enum ScreenAction {
    /// Apply these changes as one edit.
    Change(Vec<Change>),
    /// Open a screen over the current one.
    Lay(Box<dyn Screen>),
    /// Close the overlay with this focus.
    Leave(Focus),
    /// Go to a screen; going back leads here again.
    Go(Focus),
    /// Go to a screen below the overlays, which stay open.
    Show(Focus),
    /// Go to the question of a control; going back leads here again.
    Open(ControlIx),
    /// Show a control on the question screen.
    Visit(ControlIx),
    /// Visit only the questions that pass this filter.
    Walk(QuestionFilter),
    /// Go to the next unanswered question.
    NextOpen,
    /// Go to the next unanswered fact.
    NextFact,
    /// Submit the form.
    Submit,
    /// Open a note in the user's own editor; `None` if the field is not a note.
    Edit(Option<String>),
    /// Show a notice.
    Say(String),
    /// Run a command, as if its key had been pressed.
    Run(Id, Key),
    /// Copy text.
    Copy(String),
    /// Run an effect.
    Do(Effect),
}

impl ScreenAction {
    /// The action to open a screen over the others.
    pub(crate) fn lay(screen: impl Screen) -> Self {
        Self::Lay(Box::new(screen))
    }

    /// The action to open a form over the screen.
    pub(crate) fn ask(form: Form) -> Self {
        Self::lay(FormEditor::new(form))
    }

    /// The action to open a form over the screen, or to show why the form would be rejected whatever is entered.
    pub(crate) fn ask_on(basis: &Basis, form: Form) -> Self {
        match form.hopeless(basis) {
            None => Self::ask(form),
            Some(reason) => Self::Say(reason),
        }
    }
}

/// The action to apply an edit, or to show why the edit is refused.
pub(crate) fn edit(basis: &Basis, request: &Request) -> ScreenAction {
    match basis.changes(request) {
        Ok(changes) => ScreenAction::Change(changes),
        Err(refused) => {
            // one reason at a time is enough for the user to act on
            let first = refused.first().map(|(_, first)| basis.sentence(first));
            ScreenAction::Say(first.unwrap_or_default())
        }
    }
}

/// The actions to apply an edit and then run `next`, or to show why the edit is refused.
pub(crate) fn edit_then(
    basis: &Basis,
    request: &Request,
    next: impl IntoIterator<Item = ScreenAction>,
) -> Vec<ScreenAction> {
    match edit(basis, request) {
        refused @ ScreenAction::Say(_) => vec![refused],
        change => iter::once(change).chain(next).collect(),
    }
}

/// The next or previous index in a list of `length` items, wrapping around.
pub(crate) fn round(at: usize, length: usize, forward: bool) -> usize {
    let step = if forward { 1 } else { length.saturating_sub(1) };
    (at + step) % length.max(1)
}

/// The next or previous item, wrapping around; counted from the first item if `at` is not in the list.
pub(crate) fn stepped<T: Copy + PartialEq>(all: &[T], at: T, forward: bool) -> T {
    let here = all.iter().position(|known| *known == at).unwrap_or(0);
    all.get(round(here, all.len(), forward))
        .copied()
        .unwrap_or(at)
}

/// The index of the cursor after a command, in a list of `length` items.
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
