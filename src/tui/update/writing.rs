//! Handles typing into the topmost text, the text returned by an editor, and the submission of a form.
//!
//! The form itself defines the result of submitting it.

use super::changing::only_read;
use super::submit::actions;
use crate::interaction::form::{Outcome, Rejection};
use crate::tui::action::ScreenAction;
use crate::tui::effect::Effect;
use crate::tui::form::FormEditor;
use crate::tui::message::{EditorError, FromEditor};
use crate::tui::model::Model;
use crate::tui::screen::form::not_written;
use crate::tui::widget::editor::Editor;

/// Inserts pasted text into the topmost text.
pub(super) fn paste(model: &mut Model, block: &str) -> Vec<Effect> {
    model.notice = None;
    if model.place().takes_text() {
        put_in(model, |editor| editor.paste(block));
    } else {
        model.notice = Some("Text cannot be entered here. Open a field first.".to_owned());
    }
    Vec::new()
}

/// Inserts a typed character into the topmost text.
pub(super) fn typed(model: &mut Model, character: char) {
    put_in(model, |editor| editor.insert(character));
}

/// Puts the text returned by the user's own editor into the form.
pub(super) fn edited(model: &mut Model, outcome: Result<FromEditor, EditorError>) {
    if let Some(form) = model.form() {
        form.is_in_editor = false;
    }
    model.draft.is_forced = true;
    let FromEditor { text, trouble } = match outcome {
        Ok(back) => back,
        Err(why) => {
            model.notice = Some(why.to_string());
            return;
        }
    };
    model.notice = Some(match trouble {
        Some(trouble) => {
            format!(
                "{trouble}. The text from your editor is here. Press ctrl-s to save it, esc to discard it."
            )
        }
        None => "The text from your editor is here. Press ctrl-s to save it.".to_owned(),
    });
    put_in(model, |editor| editor.replace(&text));
}

/// Edits the topmost text, and shows a notice if there is no text or no room.
fn put_in(model: &mut Model, mut put: impl FnMut(&mut Editor) -> bool) {
    let top = model.overlays.last_mut();
    if let Some(words) = not_written(top.and_then(|top| top.write(&mut put))) {
        model.notice = Some(words);
    }
}

/// Opens a note in the user's own editor, or shows why it cannot.
pub(super) fn open_editor(model: &mut Model, note: Option<String>) -> Option<Effect> {
    if only_read(model) {
        return None;
    }
    let words = if model.work().is_some_and(|work| work.sealed) {
        "An editor would write this encrypted note to disk as plain text. Write it here."
    } else if let Some(note) = note {
        // the draft then names the note, in case surefoot is killed before the editor exits
        model.form()?.is_in_editor = true;
        return Some(Effect::Edit(note));
    } else {
        "Only notes open in an editor; this field is one line."
    };
    model.notice = Some(words.to_owned());
    None
}

/// Submits the topmost form, or shows its error.
pub(super) fn submit(model: &mut Model) -> Vec<ScreenAction> {
    let top = model.overlays.last();
    let Some(editor) = top.and_then(|top| top.downcast::<FormEditor>()) else {
        return Vec::new();
    };
    let outcome = match editor.form.submit(model.basis()) {
        Ok(outcome) => outcome,
        Err(Rejection { field, reason }) => {
            if let Some(form) = model.form() {
                form.at = field.unwrap_or(form.at);
                form.fault = Some((form.at, reason));
            }
            return Vec::new();
        }
    };
    // the form stays open, so that no typed text is lost
    if matches!(outcome, Outcome::Edit { .. }) && only_read(model) {
        return Vec::new();
    }
    if let (Outcome::ReportPath(report, path), Some(work)) = (&outcome, model.work_mut()) {
        work.screens.export.take_path(*report, path);
    }
    let actions = actions(model.basis(), outcome);
    // a form that asks for a file stays open until the file exists
    let waits = |action: &ScreenAction| matches!(action, ScreenAction::Do(_));
    if !actions.iter().any(waits) {
        model.overlays.pop();
    }
    actions
}
