//! The chapter on freshness: recurring validations, evidence that expires, and answers past their review date.
//!
//! The chapter is empty if nothing in the assessment ages. The rules determine how age affects evidence; this module
//! only reports the effect.

use super::{heading, paragraph};
use crate::base::plural::{capital, listed};
use crate::describe::roadmap::short_day;
use crate::document::{Block, Column, Table, Text};
use crate::model::assessment::validation::Validation;
use crate::model::questionnaire::{ControlIx, EvidenceState};
use crate::rules::due::{Due, What, due};
use crate::rules::support::{recorded, support};
use crate::views::facts::Facts;

pub(super) fn freshness(facts: &Facts<'_>) -> Vec<Block> {
    let days = facts.assessment.history().answer_dates();
    let all = due(
        facts.questionnaire,
        facts.state,
        &facts.report.targets,
        &facts.report.gates,
        days,
    );
    let tables: Vec<Block> = [
        validations(facts),
        evidence(facts, &all),
        reviews(facts, &all),
    ]
    .into_iter()
    .flatten()
    .collect();
    if tables.is_empty() {
        return tables;
    }
    let words = "Levels do not age; their evidence does. Expired evidence counts as claimed, and evidence based on an \
                 overdue test, scan or drill counts one state lower: verified as shown, shown as claimed. This lowers \
                 confidence and can make a gate that requires evidence fail; attainment does not change.";
    let head = vec![
        heading(1, "Validation and freshness", Some("freshness")),
        paragraph(words),
    ];
    [head, tables].concat()
}

/// The validations: the day each was last done, the day it is next due, and the controls that rely on it.
fn validations(facts: &Facts<'_>) -> Option<Block> {
    let today = facts.report.today;
    let row = |one: &Validation| {
        let next = short_day(one.due());
        let last = one.last_done.map_or_else(|| "never".to_owned(), short_day);
        let ids: Vec<&String> = one.controls.iter().collect();
        let by = one
            .owner
            .as_ref()
            .map_or_else(String::new, |owner| format!(", by {owner}"));
        vec![
            Text::said(capital(&one.title())).then(Text::said(by)),
            Text::plain(format!("every {}", one.cadence)),
            Text::plain(last),
            Text::plain(if one.is_overdue(today) {
                format!("{next}, overdue")
            } else {
                next
            }),
            Text::plain(listed(&ids)),
        ]
    };
    let rows: Vec<Vec<Text>> = facts
        .state
        .due_validations()
        .into_iter()
        .map(|(_, one)| row(one))
        .collect();
    let columns = vec![
        Column::text("Test, scan or drill", 28),
        Column::text("Cadence", 16),
        Column::text("Last done", 14),
        Column::text("Next due", 16),
        Column::text("Supports", 26),
    ];
    let caption = "Validations, and the controls whose evidence depends on them".to_owned();
    (!rows.is_empty()).then_some(Block::Table(Table {
        caption,
        columns,
        rows,
    }))
}

/// Evidence with an expiry date, earliest first.
fn evidence(facts: &Facts<'_>, all: &[Due]) -> Option<Block> {
    let today = facts.report.today;
    let row = |due: &Due| {
        let What::Evidence(control) = due.what else {
            return None;
        };
        let id = facts.control_id(control);
        let counts = support(facts.state, id, today).state;
        let ends = short_day(due.day);
        Some(vec![
            Text::plain(facts.questionnaire.control_name(control)),
            Text::plain(recorded(facts.state.record(id)).0.word()),
            Text::plain(if due.is_overdue(today) {
                format!("{ends}, expired")
            } else {
                ends
            }),
            Text::plain(match counts {
                EvidenceState::Claimed => "claimed only".to_owned(),
                EvidenceState::Shown | EvidenceState::Verified => counts.word().to_owned(),
            }),
        ])
    };
    let rows: Vec<Vec<Text>> = all.iter().filter_map(row).collect();
    let columns = vec![
        Column::text("Control", 48),
        Column::text("Recorded as", 14),
        Column::text("Valid until", 22),
        Column::text("Counts as", 16),
    ];
    let caption = "Evidence with an expiry date".to_owned();
    (!rows.is_empty()).then_some(Block::Table(Table {
        caption,
        columns,
        rows,
    }))
}

/// Answers past the review date of their control.
fn reviews(facts: &Facts<'_>, all: &[Due]) -> Option<Block> {
    let days = facts.assessment.history().answer_dates();
    let late = all.iter().filter(|due| due.is_overdue(facts.report.today));
    let row = |control: ControlIx, due: &Due| {
        let id = facts.control_id(control);
        let last = facts
            .state
            .record(id)
            .and_then(|record| record.stood_by(days.get(id).copied()));
        vec![
            Text::plain(facts.questionnaire.control_name(control)),
            Text::plain(last.map_or_else(|| "–".to_owned(), short_day)),
            Text::plain(short_day(due.day)),
        ]
    };
    let rows = late.filter_map(|due| {
        if let What::Review(controls) = &due.what {
            Some((due, controls))
        } else {
            None
        }
    });
    let rows: Vec<Vec<Text>> = rows
        .flat_map(|(due, controls)| controls.iter().map(move |control| row(*control, due)))
        .collect();
    let columns = vec![
        Column::text("Control", 56),
        Column::text("Answered or confirmed", 22),
        Column::text("Review due", 22),
    ];
    let caption = "Answers past their review date".to_owned();
    (!rows.is_empty()).then_some(Block::Table(Table {
        caption,
        columns,
        rows,
    }))
}
