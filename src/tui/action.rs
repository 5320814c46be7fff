//! What a screen is: the trait that each screen implements, and what a screen can ask for.
//!
//! A screen sees the assessment and its own state, never the `Model`: it answers a command with `ScreenAction`s, which
//! `update` applies. Its own module because every screen needs it, and it must know none of them.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a list and a text handle their own commands"
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

/// A command as a screen meets it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Press {
    pub(crate) id: Id,
    /// The key that was pressed for it.
    pub(crate) key: Key,
    /// Where the screen is drawn.
    pub(crate) area: Rect,
}

/// How a screen lies over others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// A place to work in.
    Place,
    /// An aid for the place below, which it hides.
    Aid,
    /// An aid for the place below, which stays in sight.
    Drawer,
}

/// A screen, or something over it.
///
/// What needs an assessment implements `act_on`, `select_in` and `layout_of`; what is there without one implements
/// `act`, `select` and `layout`.
pub(crate) trait Screen: Any + Boxed + Debug {
    /// Where keys go.
    fn focus(&self) -> Focus;

    /// How it lies over others.
    fn over(&self) -> Over {
        Over::Place
    }

    /// The title at the head of a low window.
    fn title(&self) -> &'static str {
        self.focus().title()
    }

    /// Whether it shows dates of the plan, which take a moment to calculate.
    fn shows_dates(&self) -> bool {
        false
    }

    /// Responds to a command.
    fn act(&mut self, basis: Option<&Basis>, press: Press) -> Vec<ScreenAction> {
        basis
            .map(|basis| self.act_on(basis, press))
            .unwrap_or_default()
    }

    /// Responds to a command on an assessment.
    fn act_on(&mut self, _basis: &Basis, _press: Press) -> Vec<ScreenAction> {
        Vec::new()
    }

    /// Selects a row of its list.
    fn select(&mut self, basis: Option<&Basis>, row: usize) {
        if let Some(basis) = basis {
            self.select_in(basis, row);
        }
    }

    /// Selects a row of its list on an assessment.
    fn select_in(&mut self, _basis: &Basis, _row: usize) {}

    /// What it shows, and where.
    fn layout(&self, basis: Option<&Basis>, theme: Theme, area: Rect) -> Layout {
        basis
            .map(|basis| self.layout_of(basis, theme, area))
            .unwrap_or_default()
    }

    /// What it shows of an assessment, and where.
    fn layout_of(&self, _basis: &Basis, _theme: Theme, _area: Rect) -> Layout {
        Layout::default()
    }

    /// Draws it, and returns the place of the cursor.
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

    /// Changes the text that is being typed; `None` where none is.
    fn write(&mut self, _edit: &mut dyn FnMut(&mut Editor) -> bool) -> Option<bool> {
        None
    }

    /// Does what a command of writing does to that text.
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

    /// What was typed and is not kept, as a draft.
    fn draft(&self, _basis: &Basis) -> Option<OpenForm> {
        None
    }

    /// What leaving it would drop; once.
    fn warning(&mut self) -> Option<&'static str> {
        None
    }

    /// Follows whatever a message changed.
    fn settle(&mut self, _basis: Option<&Basis>, _area: Rect) {}

    /// Follows an edit that was undone or redone.
    fn stepped(&mut self, _basis: &Basis) {}
}

/// A copy of a screen whose type is not known.
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
    /// The screen as what it is; `None` for another one.
    pub(crate) fn downcast<S: Screen>(&self) -> Option<&S> {
        (self as &dyn Any).downcast_ref()
    }

    /// As `downcast`, to change it.
    pub(crate) fn downcast_mut<S: Screen>(&mut self) -> Option<&mut S> {
        (self as &mut dyn Any).downcast_mut()
    }
}

/// What a screen asks for.
#[derive(Clone, Debug)]
pub(crate) enum ScreenAction {
    /// Make one edit of these.
    Change(Vec<Change>),
    /// Lay something over the screen.
    Lay(Box<dyn Screen>),
    /// Take away what has that focus.
    Leave(Focus),
    /// Go to a screen.
    Go(Focus),
    /// Go to a screen, below what lies over it.
    Show(Focus),
    /// Go to the question of a control.
    Open(ControlIx),
    /// Let the question screen show a control.
    Visit(ControlIx),
    /// Walk through those questions only.
    Walk(QuestionFilter),
    /// Go to the next open question.
    NextOpen,
    /// Go to the next fact nobody answered.
    NextFact,
    /// Submit the form.
    Submit,
    /// Open a note in the person's own editor; `None` where the field is none.
    Edit(Option<String>),
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
    /// Lays a screen over the others.
    pub(crate) fn lay(screen: impl Screen) -> Self {
        Self::Lay(Box::new(screen))
    }

    /// Lays a form over the screen.
    pub(crate) fn ask(form: Form) -> Self {
        Self::lay(FormEditor::new(form))
    }

    /// Lays a form over the screen, unless it would be refused whatever is entered.
    pub(crate) fn ask_on(basis: &Basis, form: Form) -> Self {
        match form.hopeless(basis) {
            None => Self::ask(form),
            Some(reason) => Self::Say(reason),
        }
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

/// Makes one edit and does what follows from it, or says why it is refused.
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
