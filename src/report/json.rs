//! JSON, for programs.
//!
//! In flows a report; out flows one text per question, made of the structures in [`wire`]. No fact may be worked out
//! here: what a program reads is what a person reads.

use serde::Serialize;

use super::Report;
use super::why::Why;
use super::wire;
use crate::assessment::Assessment;
use crate::coverage::Coverage;
use crate::questionnaire::Questionnaire;
use crate::roadmap::Outlook;

/// A wire structure as indented JSON with a line end.
pub fn text(value: &impl Serialize) -> String {
    // plain structures with string keys cannot fail to serialise
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// What the answers are worth.
pub fn score(questionnaire: &Questionnaire, assessment: &Assessment, report: &Report) -> String {
    text(&wire::scorecard(questionnaire, assessment, report))
}

/// How the gates stand.
pub fn gates(questionnaire: &Questionnaire, assessment: &Assessment, report: &Report) -> String {
    text(&wire::gates(questionnaire, assessment, report))
}

/// The requirements.
pub fn requirements(questionnaire: &Questionnaire, assessment: &Assessment, report: &Report) -> String {
    text(&wire::requirements(questionnaire, assessment, report))
}

/// The roadmap.
pub fn roadmap(questionnaire: &Questionnaire, assessment: &Assessment, report: &Report, outlook: &Outlook) -> String {
    text(&wire::roadmap(questionnaire, assessment, report, outlook))
}

/// Frameworks seen through the controls related to them.
pub fn coverage(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Report,
    covered: &[Coverage],
) -> String {
    text(&wire::coverage(questionnaire, assessment, report, covered))
}

/// An explanation.
pub fn why(why: &Why) -> String {
    text(&wire::why(why))
}
