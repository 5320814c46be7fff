//! The roadmap as a separate document, for the people who plan the work rather than for those who assess the system.
//!
//! The document shows the gates with their dates, then the roadmap chapter of the report.

use super::{board, heading, plan};
use crate::base::plural::{capital, count};
use crate::describe::{roadmap, system};
use crate::document::prose::conflicts;
use crate::document::{Block, Text};
use crate::views::facts::Facts;

pub(super) fn schedule(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Lead(lead(facts)), Block::Chart(board::ladder(facts))];
    blocks.extend(conflicts::remark(facts));
    if !facts.outlook.all.steps.is_empty() {
        blocks.extend([
            heading(1, "Contents", None),
            Block::Contents,
            Block::PageBreak,
        ]);
    }
    blocks.extend(plan::roadmap(facts));
    blocks
}

fn lead(facts: &Facts<'_>) -> Text {
    let headline = facts.report.targets.headline;
    let steps = facts
        .outlook
        .all
        .steps
        .iter()
        .filter(|planned| !planned.step.dropped)
        .count();
    if steps == 0 {
        return Text::plain(format!("No work is left for {}.", facts.gate_id(headline)));
    }
    let (low, high) = facts.effort_to(headline);
    let effort = super::effort_range(low, high);
    Text::plain(format!(
        "{} for {}. ",
        capital(&count(steps, "step")),
        system(facts.state)
    ))
    .then(Text::strong(format!(
        "{} {}",
        facts.gate_id(headline),
        roadmap::opens(facts, headline)
    )))
    .then(Text::plain(if facts.outlook.gate(headline).0.is_some() {
        format!(", with {effort} of work until then.")
    } else {
        format!("; {effort} of work left.")
    }))
}
