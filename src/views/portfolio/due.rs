//! What is due of a system, in as few words as a row has room for.
//!
//! In flows what is due; out flow days with a few words, none of which a team wrote: a row may be seen by many.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::assessment::State;
use crate::model::questionnaire::Questionnaire;
use crate::report::Report;
use crate::rules::due::due;

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
    report: &Report,
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
