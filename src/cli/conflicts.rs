//! Describes unresolved conflicts, for every command that reports them.
//!
//! Nothing is resolved here.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::page::{Page, TextStyle, cell};
use crate::describe::change::{describe, thing, unsettled};
use crate::model::assessment::Assessment;
use crate::model::assessment::history::Conflict;
use crate::model::questionnaire::Questionnaire;

/// A sentence about unresolved conflicts, without its final period; `None` if there are none.
pub(super) fn sentence(questionnaire: &Questionnaire, assessment: &Assessment) -> Option<String> {
    unsettled(questionnaire, assessment.history().conflicts())
}

/// Adds each conflict with its number, and below it the versions with their numbers, values, authors and times.
pub(super) fn lines(page: &mut Page, questionnaire: &Questionnaire, conflicts: &[Conflict]) {
    for (number, conflict) in (1..).zip(conflicts) {
        page.inside(
            0,
            &format!("{number}. {}", thing(questionnaire, conflict)),
            TextStyle::Strong,
        );
        let rows = (1..)
            .zip(conflict.each())
            .map(|(number, (version, counts))| {
                let by = format!("{}, {}", version.stamp.who, when(version.stamp.at));
                let mark = if counts { ", in effect" } else { "" };
                let says = describe(questionnaire, &version.change).1;
                vec![
                    cell(format!("version {number}:")),
                    cell(format!("{says} ({by}{mark})")),
                ]
            });
        page.rows(3, &rows.collect::<Vec<_>>());
    }
}

/// Formats a date and time in the local time zone.
pub(super) fn when(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}
