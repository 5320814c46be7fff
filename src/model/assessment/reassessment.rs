//! A reassessment: earlier answers remain, but each must be confirmed before it counts as certain again.

use std::collections::BTreeSet;

use jiff::civil::Date;

/// That the answers are gone through again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reassessment {
    /// Since when: what was said on that day or later is confirmed.
    pub on: Date,
    /// The version of the questionnaire that was answered before, where it is another one now.
    pub before: Option<String>,
    /// The controls that this version changed or added, by the ids they have now: whatever was said of them was said of other
    /// words.
    pub changed: BTreeSet<String>,
}
