//! Unresolved conflicts between diverged copies: a warning that the document states only one version of each
//! conflicting item.
//!
//! The module provides a sentence for the front of the document and a chapter with all versions. Both are empty if the
//! history has no unresolved conflicts.

use super::{heading, paragraph};
use crate::describe::change::{describe_on_page, thing, unsettled};
use crate::describe::roadmap::short_day;
use crate::document::{Block, Column, Table, Text};
use crate::model::assessment::history::Version;
use crate::views::facts::Facts;

/// The warning for the front of the document. `None` if there are no unresolved conflicts.
pub(super) fn sentence(facts: &Facts<'_>) -> Option<String> {
    let words = unsettled(facts.questionnaire, facts.assessment.history().conflicts())?;
    Some(format!("{words}. This document uses the later edit."))
}

/// The warning as a block, for documents without a board page.
pub(super) fn remark(facts: &Facts<'_>) -> Option<Block> {
    sentence(facts).map(|words| Block::Paragraph(Text::said(words)))
}

/// The chapter with the versions of each conflict, which marks the version in use.
pub(super) fn chapter(facts: &Facts<'_>) -> Vec<Block> {
    let conflicts = facts.assessment.history().conflicts();
    if conflicts.is_empty() {
        return Vec::new();
    }
    let row = |name: String, (version, counts): (&Version, bool)| {
        vec![
            Text::said(name),
            Text::said(describe_on_page(facts.questionnaire, &version.change).1),
            Text::said(format!(
                "{}, {}",
                version.stamp.who,
                short_day(version.stamp.day())
            )),
            Text::plain(if counts { "in use" } else { "" }),
        ]
    };
    let rows = conflicts.iter().flat_map(|conflict| {
        let name = thing(facts.questionnaire, conflict);
        conflict
            .each()
            .enumerate()
            .map(move |(at, each)| (if at == 0 { name.clone() } else { String::new() }, each))
    });
    let columns = vec![
        Column::text("Item", 26),
        Column::text("Version", 34),
        Column::text("Changed by", 22),
        Column::text("", 18),
    ];
    let words = "Two copies of the assessment diverged and changed the same items differently. Until each conflict is \
                 resolved, the later edit counts, and this document uses it.";
    let caption = "Conflicting versions".to_owned();
    vec![
        heading(1, "Conflicts between copies", Some("both")),
        paragraph(words),
        Block::Table(Table {
            caption,
            columns,
            rows: rows.map(|(name, each)| row(name, each)).collect(),
        }),
    ]
}
