//! What a team owns: the questionnaire it answers, and the assessment with every edit.
//!
//! The model records, inverts and replays edits. It judges none of them.

pub mod assessment;
pub mod questionnaire;
