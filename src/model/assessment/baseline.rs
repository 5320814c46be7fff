//! Baselines: states of an assessment that the team marked, so that later states can be compared with them.
//!
//! A baseline refers to its position in the history and copies nothing from it. A copy without a history can therefore
//! list its baselines but not show them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use thiserror::Error;

/// Maximum number of characters in the name of a baseline.
pub const MOST_LETTERS: usize = 60;

/// A marked state of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// Name, such as `2026 Q4`.
    pub name: String,
    /// The reference date, on which exceptions and dates are evaluated.
    pub on: Date,
    /// Ids of the last history entries of the baseline, which consists of these entries and all their ancestors.
    pub heads: BTreeSet<String>,
}

/// The reason that the input is not a valid name for a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// The name is empty.
    #[error("A baseline needs a name, such as 2026 Q4.")]
    Missing,
    /// The name has more than [`MOST_LETTERS`] characters.
    #[error("The name of a baseline has at most {MOST_LETTERS} characters.")]
    TooLong,
    /// The name contains a line break or another control character.
    #[error("The name of a baseline must be on one line.")]
    ControlCharacter,
}

/// Returns a typed baseline name without surrounding blanks.
///
/// # Errors
/// [`NameError`] if the name is empty, too long, or contains a control character.
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
