//! One field of a form: its label, its input, and the part of the request that it supplies.

use jiff::civil::Date;

use crate::base::dates::Dates;
use crate::describe::refusal::not_one_of;
use crate::interaction::basis::Basis;
use crate::rules::edit;

/// The kind of input that a field accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// One line. Typing replaces a suggestion but extends any other text.
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
    /// A hint about the expected input; empty if the label is enough. Hints about keys belong to the front end.
    pub(crate) hint: String,
    pub(crate) input: Input,
    /// The part of the request that this field supplies.
    pub(super) part: edit::Field,
}

impl Field {
    /// A field for one line of text, with `text` as the initial suggestion.
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

    /// A field for a date; `more` is appended to the hint.
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

    /// The field, set to supply `part` of the request.
    pub(super) fn asks(self, part: edit::Field) -> Self {
        Self { part, ..self }
    }

    /// The trimmed text, or the text of the selected choice.
    pub(crate) fn value(&self) -> &str {
        match &self.input {
            Input::Line { text, .. } | Input::Lines(text) => text.trim(),
            Input::Choice { choices, at } => choices.get(*at).map_or("", String::as_str),
        }
    }

    /// Replaces the input. A choice can be given by its text, by its first word, or by its number if no choice begins
    /// with a digit.
    ///
    /// # Errors
    /// [`UnknownChoice`] if `typed` matches no choice.
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

/// Typed text that matches none of a field's choices; the message lists the choices.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct UnknownChoice(String);

/// The word to type for a choice: `core` for `core: the questions of a first session`.
pub(crate) fn first_word(choice: &str) -> &str {
    let word = choice.split([':', ' ']).next().unwrap_or_default();
    // without an explanation after a colon, the whole choice is typed, even if it has several words
    if choice.contains(':') || word.ends_with(|last: char| last.is_ascii_digit()) {
        word
    } else {
        choice
    }
}

/// The index of the choice that matches `typed`.
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

/// The hint about how to type a date.
fn date_hint(dates: Dates) -> String {
    format!("{}, or +14 for 14 days from today", dates.example())
}
