//! A reassessment: earlier answers remain, but each must be confirmed before it counts as certain again.

use std::collections::BTreeSet;

use jiff::civil::Date;

/// A reassessment of all answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reassessment {
    /// Start of the reassessment: answers given or confirmed on this day or later count as confirmed.
    pub on: Date,
    /// The questionnaire version that was answered before, if it differs from the current one.
    pub before: Option<String>,
    /// Ids of the controls that the new version changed or added, or that others became part of: earlier answers were
    /// given to a different wording.
    pub changed: BTreeSet<String>,
}
