//! Handles typing: what commands do to the current text field, form, palette or search.
//!
//! What submitting a form does is decided by the form.

use super::only_read;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::{Outcome, Rejection};
use crate::tui::effect::Effect;
use crate::tui::form::actions;
use crate::tui::message::{Code, EditorError, FromEditor, Key};
use crate::tui::model::{Model, Overlay, Stage};
use crate::tui::screen::{ScreenAction, moved, round};
use crate::tui::view::areas_of;
use crate::tui::widget::editor::{Editor, MOST_BYTES};
use crate::tui::widget::fields;
use crate::tui::{palette, screen};

/// Takes a block into the text one is in.
pub(super) fn paste(model: &mut Model, block: &str) -> Vec<Effect> {
    model.notice = None;
    if model.place().takes_text() {
        put_in(model, |editor| editor.paste(block));
    } else {
        model.notice = Some("Nothing takes text here; open a field first.".to_owned());
    }
    Vec::new()
}

/// Takes a character into the text one is in.
pub(super) fn typed(model: &mut Model, character: char) {
    put_in(model, |editor| editor.insert(character));
}

/// Puts the text that came back from the person's own editor into the form.
pub(super) fn edited(model: &mut Model, outcome: Result<FromEditor, EditorError>) {
    model.draft.is_in_editor = false;
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
            format!("{trouble}. The text it saved is here. ctrl-s keeps it, esc drops it.")
        }
        None => "The text is back from your editor. ctrl-s keeps it.".to_owned(),
    });
    put_in(model, |editor| editor.replace(&text));
}

/// Puts something into the text one is in, and says so where there is no text or no room.
fn put_in(model: &mut Model, put: impl FnOnce(&mut Editor) -> bool) {
    let mut outcome = None;
    type_in(model, |editor| outcome = Some(put(editor)));
    let words = match outcome {
        Some(true) => return,
        Some(false) => {
            format!("The field is full: it takes {MOST_BYTES} bytes. What is more is left out.")
        }
        None => "This is chosen, not typed: left and right choose.".to_owned(),
    };
    model.notice = Some(words);
}

/// Does something to the text one is in.
fn type_in(model: &mut Model, edit: impl FnOnce(&mut Editor)) {
    match model.overlays.last_mut() {
        Some(Overlay::Palette(palette)) => {
            edit(&mut palette.filter);
            palette.at = 0;
        }
        Some(Overlay::Search(search)) => {
            edit(&mut search.filter);
            search.at = 0;
        }
        Some(Overlay::Form(form)) => {
            form.edit(edit);
        }
        _ => {}
    }
}

pub(super) fn in_palette(model: &mut Model, place: Focus, id: Id) -> Vec<ScreenAction> {
    let paper = model.paper().is_some();
    let Some(Overlay::Palette(palette)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let found = palette::found(place, palette.filter.text(), paper);
    match id {
        Id::Up | Id::Down => palette.at = moved(palette.at, found.len(), id),
        Id::Accept => {
            let command = found
                .get(palette.at.min(found.len().saturating_sub(1)))
                .copied();
            model.overlays.pop();
            if let Some(command) = command {
                let pressed = Key::plain(Code::Enter);
                return vec![ScreenAction::Run(command.id, pressed)];
            }
        }
        _ => type_in(model, |editor| edit(editor, id)),
    }
    Vec::new()
}

pub(super) fn in_search(model: &mut Model, id: Id) -> Vec<ScreenAction> {
    let Stage::Working(work) = &model.stage else {
        return Vec::new();
    };
    let Some(Overlay::Search(search)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match id {
        Id::Up | Id::Down | Id::NextFilter | Id::PreviousFilter | Id::Accept => {
            return screen::search::act(search, &work.basis, id);
        }
        _ => type_in(model, |editor| edit(editor, id)),
    }
    Vec::new()
}

/// What a command of writing does to a text.
fn edit(editor: &mut Editor, id: Id) {
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
}

pub(super) fn in_form(model: &mut Model, id: Id) -> Vec<ScreenAction> {
    let columns = fields::text_columns(areas_of(model).body);
    if id == Id::Editor && only_read(model) {
        return Vec::new();
    }
    let sealed = model.work().is_some_and(|work| work.sealed);
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let last = form.form.fields.len().saturating_sub(1);
    let at = form.at;
    match id {
        Id::Keep => return submit(model),
        Id::NextField => form.at = if at == last { 0 } else { at + 1 },
        Id::PreviousField => form.at = at.checked_sub(1).unwrap_or(last),
        Id::NewLine => match form.editor(at) {
            Some(editor) if editor.is_many() => typed(model, '\n'),
            _ if at == last => return submit(model),
            _ => form.at = at + 1,
        },
        Id::Up | Id::Down => {
            let inside = form.selected().is_some_and(|editor| {
                if id == Id::Up {
                    editor.up(columns, 1)
                } else {
                    editor.down(columns, 1)
                }
            });
            if !inside {
                form.at = moved(at, last + 1, id);
            }
        }
        Id::PageUp | Id::PageDown => {
            if let Some(editor) = form.selected() {
                let rows = fields::MOST_ROWS;
                if id == Id::PageUp {
                    editor.up(columns, rows)
                } else {
                    editor.down(columns, rows)
                };
            }
        }
        Id::Editor if sealed => {
            let words = "An editor would write the note to the disk as it is, and this assessment is sealed: write it here.";
            return vec![ScreenAction::Say(words.to_owned())];
        }
        Id::Editor => {
            return vec![match form.editor(at) {
                Some(editor) if editor.is_many() => {
                    // its draft says which note the text belongs to, should surefoot not see the editor end
                    model.draft.is_in_editor = true;
                    ScreenAction::Do(Effect::Edit(editor.text().to_owned()))
                }
                _ => ScreenAction::Say(
                    "Only a note is opened in an editor: this is one line.".to_owned(),
                ),
            }];
        }
        Id::Left | Id::Right => {
            if let Some((choices, at)) = form.choice() {
                *at = round(*at, choices.len(), id == Id::Right);
                form.touch();
            } else {
                type_in(model, |editor| edit(editor, id));
            }
        }
        _ => type_in(model, |editor| edit(editor, id)),
    }
    Vec::new()
}

/// Submits the form on top, or says what is wrong with it.
fn submit(model: &mut Model) -> Vec<ScreenAction> {
    let Some(Overlay::Form(form)) = model.overlays.last() else {
        return Vec::new();
    };
    let basis = model.work().map(|work| &work.basis);
    let outcome = match form.form.submit(basis) {
        Ok(outcome) => outcome,
        Err(Rejection { field, reason }) => {
            if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
                form.at = field.unwrap_or(form.at);
                form.fault = Some((form.at, reason));
            }
            return Vec::new();
        }
    };
    // what was typed stays in sight
    if matches!(outcome, Outcome::Edit { .. }) && only_read(model) {
        return Vec::new();
    }
    if let (Outcome::ReportPath(report, path), Some(work)) = (&outcome, model.work_mut()) {
        work.export.take_path(*report, path);
    }
    let actions = actions(model.work().map(|work| &work.basis), outcome);
    // a form that asks for a file stays until the file is there
    let waits = |action: &ScreenAction| matches!(action, ScreenAction::Do(_));
    if !actions.iter().any(waits) {
        model.overlays.pop();
    }
    actions
}
