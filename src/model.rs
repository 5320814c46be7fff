//! The team's data: the questionnaire it answers and the assessment with every edit.
//!
//! The model records, inverts and replays edits. It must not check whether they are valid: `rules` decides that.

pub mod assessment;
pub mod questionnaire;
