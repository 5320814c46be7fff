//! The wording of domain values in every output: edits, answers, gates, targets, plan dates, due items, comparisons and
//! the portfolio.
//!
//! Its own module so that each fact has one wording, and so that a translation would replace only this module. Rules
//! and views contain only typed values, and a test rejects sentences in them.

pub mod answer;
pub mod change;
pub mod compare;
pub mod confirmation;
pub mod coverage;
pub mod due;
pub mod gates;
pub mod options;
pub mod portfolio;
pub mod questionnaire;
pub mod refusal;
pub mod requirement;
pub(crate) mod roadmap;
pub mod targets;
pub mod upgrade;
pub mod votes;
pub mod why;

use crate::model::assessment::State;
use crate::model::questionnaire::Questionnaire;
use crate::rules::requirements::Status;

/// A value whose description uses names from a questionnaire.
pub trait Describe {
    /// The value in a few words or one sentence, without a full stop.
    fn describe(&self, questionnaire: &Questionnaire) -> String;
}

/// The name of a system within a sentence, or `the system` if it has no name.
pub(crate) fn system(state: &State) -> String {
    let name = state.system.trim();
    if name.is_empty() {
        "the system".to_owned()
    } else {
        name.to_owned()
    }
}

/// The words after a number of requirements with this status, as in `2 with an exception`.
pub(crate) fn requirement_count(status: Status) -> &'static str {
    match status {
        Status::Excepted => "with an exception",
        Status::Met | Status::Partial | Status::Missing | Status::Unknown => status.word(),
    }
}
