//! How it was worked out: the questionnaire, the arithmetic, and the words.

use super::Facts;
use super::heading;
use super::paragraph;
use crate::questionnaire::EvidenceState;
use crate::report::document::Block;
use crate::report::document::Column;
use crate::report::document::Table;
use crate::report::document::Text;

pub(super) fn method(facts: &Facts<'_>) -> Vec<Block> {
    let questionnaire = facts.questionnaire;
    let weights = questionnaire.weights;
    let mut blocks = vec![heading(1, "How this was worked out", Some("method"))];
    blocks.push(paragraph(format!(
        "The questionnaire {} {} asks what a reviewer can see, in five levels that include each other. Its files have the SHA-256 {}. The answers are what people said on the day; surefoot checked their arithmetic, not the system.",
        questionnaire.id, questionnaire.version, questionnaire.hash
    )));
    blocks.push(Block::Facts(vec![
        ("Attainment".to_owned(), Text::plain(format!("the sum of weight times level, each level counted up to its target, over the sum of weight times target. Weights: {} never deferrable, {} must, {} should. Low end: what is unknown counts as 0. High end: as 4.", weights.never_deferrable, weights.must, weights.should))),
        ("Confidence".to_owned(), Text::plain("the share of weight whose evidence was shown or verified for the level that counts.")),
        ("Completeness".to_owned(), Text::plain("the share of weight that has a level or was set aside by a person.")),
        ("Maturity".to_owned(), Text::plain("the mean level, 0 to 4, whatever the targets.")),
        ("Floor".to_owned(), Text::plain("the lowest known level of any must control.")),
        ("Gate".to_owned(), Text::plain("judged twice, with what is unknown as nothing and as all. It passes when all is met; conditional when dated exceptions cover what is short; open when only what is unknown stands in the way; else it fails.")),
        ("Roadmap".to_owned(), Text::plain("steps scheduled by order, effort and capacity. Two plans bound the truth: one of known gaps alone, one with everything unknown from 0.")),
    ]));
    blocks.push(Block::Table(gate_rules(facts)));
    blocks.push(Block::Table(Table {
        caption: "The five levels".to_owned(),
        columns: vec![Column::text("Level", 20), Column::text("What it means for any control", 80)],
        rows: questionnaire
            .levels
            .iter()
            .enumerate()
            .map(|(at, level)| vec![Text::plain(format!("{at} {}", level.title)), Text::plain(level.about.clone())])
            .collect(),
    }));
    blocks
}

fn gate_rules(facts: &Facts<'_>) -> Table {
    let tier = facts.report.targets.risk.tier;
    let rows = facts.questionnaire.gates.iter().map(|gate| {
        let level = |levels: &[u8]| levels.get(tier).map_or_else(String::new, ToString::to_string);
        let evidence = if gate.evidence == EvidenceState::Claimed { "none" } else { gate.evidence.word() };
        vec![
            Text::plain(gate.id.clone()),
            Text::plain(level(&gate.must_level)),
            Text::plain(level(&gate.should_level)),
            Text::plain(gate.floor.to_string()),
            Text::plain(format!("{} %", gate.should_attainment)),
            Text::plain(evidence),
            Text::plain(format!("{} for {} days", gate.exceptions, gate.exception_days)),
        ]
    });
    Table {
        caption: "What each gate asks at this risk tier".to_owned(),
        columns: vec![
            Column::text("Gate", 10),
            Column::number("Must level", 13),
            Column::number("Should level", 14),
            Column::number("Floor", 9),
            Column::number("Should attain", 15),
            Column::text("Evidence", 14),
            Column::text("Exceptions", 20),
        ],
        rows: rows.collect(),
    }
}
