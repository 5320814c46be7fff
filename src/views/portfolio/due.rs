//! Due items of one system, reduced to the values that fit into a row.
//!
//! Rows contain no text written by a team, because many people may see them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::assessment::{State, validation};
use crate::model::questionnaire::Questionnaire;
use crate::rules::due::{Kind, What, due};
use crate::rules::evaluation::Evaluation;

/// A due item of a system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The due date.
    pub day: Date,
    /// The kind of the item.
    pub kind: Kind,
    /// The item itself.
    pub what: What,
    /// The kind of the due validation, if it is one.
    pub validation: Option<validation::Kind>,
}

/// All due items, earliest first.
pub(super) fn all(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Evaluation,
    given: &BTreeMap<String, Date>,
) -> Vec<Due> {
    let mut all = due(questionnaire, state, &report.targets, &report.gates, given);
    all.sort_by_cached_key(|due| (due.day, due.kind().word(), due.subject(questionnaire)));
    let item = |due: crate::rules::due::Due| Due {
        day: due.day,
        kind: due.kind(),
        validation: due
            .validation()
            .and_then(|id| state.validations.get(id))
            .map(|validation| validation.kind),
        what: due.what,
    };
    all.into_iter().map(item).collect()
}
