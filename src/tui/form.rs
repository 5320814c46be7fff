//! Form editing on screen: the fields of a form as editors, the selected field and its error.
//!
//! `interaction::form` defines the fields of a form and the result of submitting it; nothing here may depend on the
//! meaning of a field.

mod draft;

use super::widget::editor::Editor;
use crate::interaction::form::{Field, Form, Input};

/// A form being filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormEditor {
    /// The form with the input so far.
    pub(crate) form: Form,
    /// The editor of each field; `None` for a choice.
    editors: Vec<Option<Editor>>,
    /// The selected field.
    pub(crate) at: usize,
    /// The invalid field and its error.
    pub(crate) fault: Option<(usize, String)>,
    /// Whether the text of the selected field is open in the user's own editor.
    pub(crate) is_in_editor: bool,
    /// Whether the next Esc discards the input.
    pub(crate) warned: bool,
    /// The values of all fields when the form was opened.
    began: Vec<String>,
}

impl FormEditor {
    pub(crate) fn new(form: Form) -> Self {
        let editor = |field: &Field| match &field.input {
            Input::Line {
                text,
                is_suggestion: true,
            } => Some(Editor::suggestion(text)),
            Input::Line { text, .. } => Some(Editor::line(text)),
            Input::Lines(text) => Some(Editor::lines(text)),
            Input::Choice { .. } => None,
        };
        Self {
            editors: form.fields.iter().map(editor).collect(),
            began: values(&form),
            form,
            at: 0,
            fault: None,
            is_in_editor: false,
            warned: false,
        }
    }

    /// The editor of a field; `None` for a choice.
    pub(crate) fn editor(&self, field: usize) -> Option<&Editor> {
        self.editors.get(field)?.as_ref()
    }

    /// The editor of the selected field, for moving its cursor; `None` for a choice.
    pub(crate) fn selected(&mut self) -> Option<&mut Editor> {
        self.editors.get_mut(self.at)?.as_mut()
    }

    /// Edits the text of the selected field, and returns the result; `None` for a choice.
    pub(crate) fn edit<T>(&mut self, edit: impl FnOnce(&mut Editor) -> T) -> Option<T> {
        self.touch();
        let editor = self.editors.get_mut(self.at)?.as_mut()?;
        let done = edit(editor);
        if let Some(Input::Line { text, .. } | Input::Lines(text)) = self
            .form
            .fields
            .get_mut(self.at)
            .map(|field| &mut field.input)
        {
            editor.text().clone_into(text);
        }
        self.form.refresh();
        Some(done)
    }

    /// The choices of the selected field and the index of the current choice, which can be changed; `None` for text.
    pub(crate) fn choice(&mut self) -> Option<(&[String], &mut usize)> {
        match &mut self.form.fields.get_mut(self.at)?.input {
            Input::Choice { choices, at } => Some((choices, at)),
            Input::Line { .. } | Input::Lines(_) => None,
        }
    }

    /// Clears the warning and the error after other input.
    pub(crate) fn touch(&mut self) {
        self.warned = false;
        self.fault = None;
    }

    /// Whether any field has changed since the form was opened.
    pub(crate) fn is_changed(&self) -> bool {
        values(&self.form) != self.began
    }
}

fn values(form: &Form) -> Vec<String> {
    let values = form.fields.iter().map(Field::value);
    values.map(str::to_owned).collect()
}
