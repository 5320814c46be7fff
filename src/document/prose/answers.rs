//! The appendix: each answer with its note and evidence, layer by layer.

use super::room::all_rounds;
use super::{heading, paragraph};
use crate::base::plural::{capital, sentence};
use crate::base::sanitize::single_spaced;
use crate::describe::why;
use crate::document::{Block, Column, Table, Text};
use crate::model::assessment::answer::Answer;
use crate::model::questionnaire::{ControlIx, LayerIx};
use crate::views::facts::Facts;

pub(super) fn answers(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "Answers", Some("answers"))];
    let before = blocks.len();
    for (index, layer) in facts.questionnaire.layers.enumerated() {
        let rows: Vec<Vec<Text>> = facts
            .report
            .targets
            .scope()
            .filter(|&control| facts.control(control).layer == index)
            .map(|control| row(facts, control))
            .collect();
        if rows.is_empty() {
            continue;
        }
        blocks.push(heading(2, layer.title.clone(), Some(&anchor(facts, index))));
        blocks.push(Block::Table(Table {
            caption: format!("{} layer", layer.title),
            columns: vec![
                Column::text("Control", 28),
                Column::text("Answer", 22),
                Column::text("Note and evidence", 50),
            ],
            rows,
        }));
    }
    if blocks.len() == before {
        blocks.push(paragraph("No controls apply to this system."));
    }
    blocks
}

/// The anchor of the answers of a layer.
pub(super) fn anchor(facts: &Facts<'_>, layer: LayerIx) -> String {
    format!("answers-{}", facts.questionnaire.layers[layer].id.as_str())
}

fn row(facts: &Facts<'_>, control: ControlIx) -> Vec<Text> {
    let definition = facts.control(control);
    let record = facts.state.record(&definition.id);
    let mut words: Vec<String> = Vec::new();
    let answered = record.is_some_and(|record| record.answer.is_some());
    if answered && !facts.state.is_confirmed(&definition.id) {
        words.push("Not confirmed yet.".to_owned());
    }
    if let Some(Answer::NotApplicable { reason }) = record.and_then(|record| record.answer.as_ref())
    {
        words.push(if reason.trim().is_empty() {
            "No reason recorded.".to_owned()
        } else {
            sentence(&format!("Reason: {reason}"))
        });
    }
    if let Some(record) = record {
        if !record.note.trim().is_empty() {
            // Table cells are prose: keep the sentences of a note, but not its line breaks.
            words.push(sentence(&single_spaced(&record.note)));
        }
        if let Some(evidence) = record
            .evidence
            .as_ref()
            .filter(|evidence| !evidence.what.trim().is_empty())
        {
            words.push(sentence(&format!("Evidence: {}", evidence.what)));
        }
    }
    if let Some(record) = record.filter(|record| record.was_voted_on()) {
        let rounds = all_rounds(facts, record);
        words.push(if record.votes.is_empty() {
            capital(&format!("{rounds}."))
        } else {
            format!("Votes: {rounds}.")
        });
    }
    let id = format!("REQ-{}", definition.id);
    vec![
        Text::link(definition.id.clone(), id).then(Text::plain(format!(" {}", definition.title))),
        Text::plain(why::answer_words(
            facts.questionnaire,
            facts.state,
            &facts.report.targets,
            control,
            facts.report.today,
        )),
        Text::said(words.join(" ")),
    ]
}
