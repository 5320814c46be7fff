//! Forms in plain mode: each field is a prompt, and the answer to the last prompt submits the form.
//!
//! Labels, hints, defaults and refusals are those of the screens; only the line-by-line dialogue is here.

use super::super::page::{Page, clean};
use super::reply::Effect;
use crate::interaction::basis::Basis;
use crate::interaction::form::{Form, Input, Outcome, Rejection, UnknownChoice, first_word};
use crate::views::options::Format;

/// A form being filled in line by line.
#[derive(Clone, Debug)]
pub(super) struct FormPrompt {
    pub(super) form: Form,
    /// The index of the current field.
    at: usize,
}

/// The result of an answer to a prompt.
pub(super) enum Answered {
    /// The dialogue continues with the next prompt, after this text.
    Continue(String),
    Cancel,
    Quit,
    /// The form is refused for this reason, and no other value of a field would help.
    Refuse(String),
    Submit(Outcome),
}

impl FormPrompt {
    pub(super) fn new(form: Form) -> Self {
        Self { form, at: 0 }
    }

    /// The purpose of the form, printed once before its first prompt.
    pub(super) fn title(&self) -> String {
        let Form { title, about, .. } = &self.form;
        let end = if title.ends_with('?') { "" } else { "." };
        format!("{title}{end} {about}")
    }

    /// The prompt of the current field. Choices with explanations are listed before it, one per line.
    pub(super) fn ask(&self, width: usize) -> String {
        let Some(field) = self.form.fields.get(self.at) else {
            return String::new();
        };
        let mut page = Page::new(width, false);
        let mut value = field.value();
        let mut about = Vec::new();
        if let Input::Choice { choices, .. } = &field.input {
            let words: Vec<&str> = choices.iter().map(|choice| first_word(choice)).collect();
            for (choice, word) in choices.iter().zip(&words) {
                if choice != word {
                    page.line(choice);
                }
            }
            value = first_word(value);
            about.push(words.join(", "));
        }
        about.extend(Some(field.hint.clone()).filter(|hint| !hint.is_empty()));
        about.extend(Some(format!("enter keeps {value}")).filter(|_| !value.is_empty()));
        about.extend(Some("or cancel".to_owned()).filter(|_| self.at == 0));
        let about = match about.join("; ") {
            about if !about.is_empty() => format!(" ({about}):"),
            _ if field.label.ends_with('?') => String::new(),
            _ => ":".to_owned(),
        };
        page.finish() + &clean(&format!("{}{about} ", field.label))
    }

    /// Handles a line as the answer to the current prompt. An empty line keeps the value of the field, and a dash
    /// clears it.
    pub(super) fn answer(&mut self, line: &str, basis: Option<&Basis>) -> Answered {
        match line.to_lowercase().as_str() {
            "cancel" => return Answered::Cancel,
            "quit" => return Answered::Quit,
            "help" | "?" => {
                let words = "Type a value and press enter. Enter alone keeps the current value, - clears it, cancel stops \
                             without changes.";
                return Answered::Continue(words.to_owned());
            }
            _ => {}
        }
        let before = self.form.clone();
        if let Err(why) = self.enter(line) {
            return Answered::Continue(why.to_string());
        }
        let submitted = self.form.submit(basis);
        match submitted {
            Err(Rejection {
                field: None,
                reason,
            }) => Answered::Refuse(reason),
            Err(Rejection {
                field: Some(field),
                reason,
            }) if self.form.last_of_part(field) <= self.at => {
                self.form = before;
                self.at = field;
                Answered::Continue(format!("{reason} Type cancel to stop without changes."))
            }
            Ok(outcome) if self.at + 1 == self.form.fields.len() => Answered::Submit(outcome),
            // the next prompt asks for the missing value
            Ok(_) | Err(_) => {
                self.at += 1;
                Answered::Continue(String::new())
            }
        }
    }

    fn enter(&mut self, line: &str) -> Result<(), UnknownChoice> {
        let Some(field) = self
            .form
            .fields
            .get_mut(self.at)
            .filter(|_| !line.is_empty())
        else {
            return Ok(());
        };
        let empties = line == "-" && !matches!(field.input, Input::Choice { .. });
        field.enter(if empties { "" } else { line })?;
        self.form.refresh();
        Ok(())
    }
}

/// The effect of a submitted form; `None` if it has none outside the session.
pub(super) fn effect(outcome: Outcome) -> Option<Effect> {
    Some(match outcome {
        Outcome::Create {
            path,
            system,
            length: form,
        } => Effect::Create { path, system, form },
        Outcome::Open(path) => Effect::Open(path),
        Outcome::Example(path) => Effect::Example(path),
        Outcome::SaveElsewhere(path) => Effect::SaveElsewhere(path),
        Outcome::ReportPath(report, path) => Effect::Export {
            format: *Format::ALL.get(report)?,
            path: path.into(),
            replace: false,
        },
        Outcome::Edit { .. } | Outcome::Portfolio(_) | Outcome::Meet { .. } => return None,
    })
}
