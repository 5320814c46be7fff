//! One field of a form: its label, what can be entered, and the part of the request that it supplies.

use jiff::civil::Date;

use crate::base::dates::Dates;
use crate::describe::refusal::not_one_of;
use crate::interaction::basis::Basis;
use crate::rules::edit;

/// What a person enters in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// One line. Typing replaces a suggestion and adds to any other text.
    Line { text: String, is_suggestion: bool },
    /// Several lines.
    Lines(String),
    /// One of several choices.
    Choice { choices: Vec<String>, at: usize },
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) label: String,
    /// What can be entered. Empty if the label says it all; keys belong to the front end.
    pub(crate) hint: String,
    pub(crate) input: Input,
    /// The part of the request that this field supplies.
    pub(super) part: edit::Field,
}

impl Field {
    /// A line that offers a suggestion.
    pub(super) fn line(label: &str, hint: &str, text: &str) -> Self {
        let (text, is_suggestion) = (text.to_owned(), true);
        let input = Input::Line {
            text,
            is_suggestion,
        };
        Self::new(label, hint, input)
    }

    pub(super) fn choice(label: &str, hint: &str, choices: Vec<String>, at: usize) -> Self {
        Self::new(label, hint, Input::Choice { choices, at })
    }

    /// A line for a date.
    pub(super) fn date(label: &str, basis: &Basis, more: &str, date: Option<Date>) -> Self {
        let hint = format!("{}{more}", date_hint(basis.dates));
        Self::line(label, &hint, &basis.typed(date))
    }

    pub(super) fn new(label: &str, hint: &str, input: Input) -> Self {
        Self {
            label: label.to_owned(),
            hint: hint.to_owned(),
            input,
            part: edit::Field::Value,
        }
    }

    /// The same field as the source of another part of the request.
    pub(super) fn asks(self, part: edit::Field) -> Self {
        Self { part, ..self }
    }

    /// What was entered: the text without blanks around it, or the choice.
    pub(crate) fn value(&self) -> &str {
        match &self.input {
            Input::Line { text, .. } | Input::Lines(text) => text.trim(),
            Input::Choice { choices, at } => choices.get(*at).map_or("", String::as_str),
        }
    }

    /// Replaces what was entered. A choice is known by its text, by the word it begins with, or by its number if none
    /// begins with a digit.
    ///
    /// # Errors
    /// [`UnknownChoice`] if no choice or more than one is meant.
    pub(crate) fn enter(&mut self, typed: &str) -> Result<(), UnknownChoice> {
        match &mut self.input {
            Input::Line { text, .. } | Input::Lines(text) => typed.clone_into(text),
            Input::Choice { choices, at } => {
                let words: Vec<&str> = choices.iter().map(|choice| first_word(choice)).collect();
                *at = chosen(choices, &words, typed)
                    .ok_or_else(|| UnknownChoice(not_one_of(typed, &words)))?;
            }
        }
        Ok(())
    }
}

/// A text that means none of the choices of a field; the sentence names them.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct UnknownChoice(String);

/// The word that a choice is typed as: `core` of `core: the questions of a first session`.
pub(crate) fn first_word(choice: &str) -> &str {
    let word = choice.split([':', ' ']).next().unwrap_or_default();
    // a choice without an explanation is one word, however many it has
    if choice.contains(':') || word.ends_with(|last: char| last.is_ascii_digit()) {
        word
    } else {
        choice
    }
}

/// The choice that a text means.
fn chosen(choices: &[String], words: &[&str], typed: &str) -> Option<usize> {
    let is = |text: &str| edit::is_same_word(text, typed);
    let named = choices.iter().zip(words);
    let named = named.map(|(choice, word)| is(choice) || is(word));
    if let Some(at) = named.into_iter().position(|is_named| is_named) {
        return Some(at);
    }
    let by_number = !words
        .iter()
        .any(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    let number = typed.parse::<usize>().ok().filter(|_| by_number)?;
    number.checked_sub(1).filter(|at| *at < choices.len())
}

/// How a date can be typed.
fn date_hint(dates: Dates) -> String {
    format!("{}, or +14 for 14 days from today", dates.example())
}
