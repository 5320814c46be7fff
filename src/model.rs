//! The team's data: the questionnaire it answers and the assessment with every edit.
//!
//! The model records, inverts and replays edits. It must not judge them: whether an edit is valid is decided in
//! `rules`.

pub mod assessment;
pub mod questionnaire;
