//! Baselines: states of an assessment that the team marked, so that later states can be compared with them.
//!
//! A baseline names its position in the history and copies nothing from it. A copy without a history can therefore list
//! its baselines but not show them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use thiserror::Error;

/// The most letters of the name of a baseline.
pub const MOST_LETTERS: usize = 60;

/// A state that somebody marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// What it is called: `2026 Q4`.
    pub name: String,
    /// The day it speaks of: exceptions and dates are judged as on that day.
    pub on: Date,
    /// The last entries of the history that belong to it, by id: it is they and all before them.
    pub heads: BTreeSet<String>,
}

/// Why a text cannot name a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// It is empty.
    #[error("A baseline needs a name, such as 2026 Q4.")]
    Missing,
    /// It has more than [`MOST_LETTERS`] letters.
    #[error("The name of a baseline has at most {MOST_LETTERS} letters.")]
    TooLong,
    /// It has a line break or another control character.
    #[error("The name of a baseline stands on one line.")]
    ControlCharacter,
}

/// The name of a baseline as typed, without blanks around it.
///
/// # Errors
/// [`NameError`] for a text that is empty, too long, or longer than one line.
pub fn name(typed: &str) -> Result<String, NameError> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(NameError::Missing);
    }
    if name.chars().count() > MOST_LETTERS {
        return Err(NameError::TooLong);
    }
    if name.chars().any(char::is_control) {
        return Err(NameError::ControlCharacter);
    }
    Ok(name.to_owned())
}
