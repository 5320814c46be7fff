//! Due items of one system, in the few words that fit into a row.
//!
//! None of the words were written by a team, because many people may see a row.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::assessment::State;
use crate::model::questionnaire::Questionnaire;
use crate::rules::due::due;
use crate::rules::evaluation::Evaluation;

/// Something due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The day.
    pub day: Date,
    /// Of what kind it is, in a word or two.
    pub kind: &'static str,
    /// What, in a few words.
    pub what: String,
}

/// Everything due, the earliest first.
pub(super) fn all(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Evaluation,
    given: &BTreeMap<String, Date>,
) -> Vec<Due> {
    let all = due(questionnaire, state, &report.targets, &report.gates, given).into_iter();
    let mut all: Vec<Due> = all
        .map(|due| Due {
            day: due.day,
            kind: due.kind().word(),
            what: due.words(questionnaire, state),
        })
        .collect();
    all.sort();
    all
}
