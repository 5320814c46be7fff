//! What a team owns: the questionnaire it answers, and the assessment with every edit.
//!
//! The model records and replays edits; whether one is allowed, and what follows from it, belongs to the rules.

pub mod assessment;
pub mod questionnaire;
