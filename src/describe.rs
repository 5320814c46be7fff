//! Sentences about edits, answers, reasons, plan dates, what is due, comparisons and the portfolio.
//!
//! Its own room so that a fact has one wording. Sentences still built in other rooms belong here.

pub mod change;
pub mod compare;
pub mod due;
pub mod portfolio;
pub mod questionnaire;
pub mod refusal;
pub(crate) mod roadmap;
pub(crate) mod votes;
pub mod why;

use crate::model::assessment::State;

/// The name of a system as a sentence takes it: `the system` where it has none.
pub(crate) fn system(state: &State) -> String {
    let name = state.system.trim();
    if name.is_empty() {
        "the system".to_owned()
    } else {
        name.to_owned()
    }
}
