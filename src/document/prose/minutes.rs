//! The minutes of the workshops: attendance, decisions, dissent, parked items and unknown answers.
//!
//! Unknown answers are listed with their investigators and due dates. The participants are expected to agree to the
//! document. People appear under the names entered in the workshop: roles or initials.

use super::{open, paragraph, room};
use crate::base::plural::{capital, count};
use crate::document::prose::conflicts;
use crate::document::{Block, Text};
use crate::model::assessment::answer::Record;
use crate::views::facts::Facts;

pub(super) fn minutes(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Lead(lead(facts))];
    blocks.extend(conflicts::remark(facts));
    let before = blocks.len();
    for part in [
        room::meetings,
        room::ballots,
        room::decisions,
        room::disagreements,
        room::dissent,
        room::disputed,
        open::unknowns,
        room::parked,
    ] {
        blocks.extend(part(facts).into_iter().map(raised));
    }
    if blocks.len() == before {
        blocks.push(paragraph(
            "No meetings, votes, decisions, parked items or unknown answers.",
        ));
    }
    blocks
}

/// Raises headings by one level: the sections of the report are chapters here.
fn raised(mut block: Block) -> Block {
    if let Block::Heading { level, .. } = &mut block {
        *level = level.saturating_sub(1).max(1);
    }
    block
}

fn lead(facts: &Facts<'_>) -> Text {
    let records = || facts.state.controls.values();
    let decided = records().filter(|record| record.decision.is_some()).count();
    let dissent = records()
        .filter(|record| record.dissented().is_some())
        .count();
    let unsettled = records()
        .filter(|record| Record::is_disputed(record))
        .count();
    let parked = facts
        .state
        .room
        .lot()
        .into_iter()
        .filter(|(_, parked)| !parked.done)
        .count();
    let mut words = Vec::new();
    if decided > 0 {
        words.push(count(decided, "decision"));
    }
    if dissent > 0 {
        words.push(format!("{dissent} with dissent"));
    }
    if unsettled > 0 {
        words.push(format!(
            "{} voted on, not decided",
            count(unsettled, "question")
        ));
    }
    if parked > 0 {
        words.push(format!("{} parked", count(parked, "item")));
    }
    if words.is_empty() {
        return Text::plain("No votes, decisions or parked items.");
    }
    Text::plain(format!("{}.", capital(&words.join(", "))))
}
