//! The method chapter: the questionnaire, the arithmetic and the terms.

use super::{heading, paragraph};
use crate::base::dates;
use crate::base::plural::thousands;
use crate::document::{Block, Column, Table, Text};
use crate::model::questionnaire::EvidenceState;
use crate::roadmap::forecast::RUNS;
use crate::rules::confirmation::{Progress, progress};
use crate::rules::coverage::coverage;
use crate::views::facts::Facts;

/// The notice in a redacted copy.
const REDACTED: &str = "This copy is redacted: names, notes, places of evidence, votes per person and all other words that \
                        somebody typed are left out; people are numbered. Answers, days and numbers are those of the original.";

pub(super) fn method(facts: &Facts<'_>) -> Vec<Block> {
    let questionnaire = facts.questionnaire;
    let weights = questionnaire.weights;
    let mut blocks = vec![heading(1, "How this was worked out", Some("method"))];
    blocks.push(paragraph(format!(
        "The questionnaire {} {} asks what a reviewer can see, in five levels that include each other. Its files have the SHA-256 {}. The answers are what people said on the day; surefoot checked their arithmetic, not the system.",
        questionnaire.id, questionnaire.version, questionnaire.hash
    )));
    let under_way =
        progress(questionnaire, facts.state, &facts.report.targets).filter(Progress::is_under_way);
    if let Some(progress) = under_way {
        blocks.push(paragraph(format!(
            "A reassessment began on {}: {} of {} answers are confirmed; the others, marked in the appendix, date from before. \
             Only confirmed answers count towards confidence.",
            dates::long(progress.on), progress.confirmed, progress.all
        )));
    }
    if facts.redacted {
        blocks.push(paragraph(REDACTED));
    }
    blocks.push(Block::Facts(vec![
        ("Attainment".to_owned(), Text::plain(format!("the sum of weight times level, each level counted up to its target, over the sum of weight times target. Weights: {} never deferrable, {} must, {} should. Low end: what is unknown counts as 0. High end: as 4.", weights.never_deferrable, weights.must, weights.should))),
        ("Confidence".to_owned(), Text::plain("the share of weight whose evidence was shown or verified for the level that counts.")),
        ("Completeness".to_owned(), Text::plain("the share of weight that has a level or was set aside by a person.")),
        ("Maturity".to_owned(), Text::plain("the mean level, 0 to 4, whatever the targets.")),
        ("Floor".to_owned(), Text::plain("the lowest known level of any must control.")),
        ("Gate".to_owned(), Text::plain("judged twice, with what is unknown as nothing and as all. It passes when all is met; it passes conditionally when dated exceptions cover what is short; it is inconclusive when only what is unknown stands in the way; else it fails.")),
        ("Roadmap".to_owned(), Text::plain("steps scheduled by order, effort and capacity. Two plans bound the truth: one of known gaps alone, one with everything unknown from 0. The bound is what no plan with these people can beat.")),
        ("Forecast".to_owned(), Text::plain(format!("the second plan run {} times with efforts drawn from their ranges (triangular, the middle most likely) and one overrun factor for all of a run; order and people stay. It holds no risk but that of effort.", thousands(RUNS)))),
    ]));
    blocks.push(Block::Table(gate_rules(facts)));
    blocks.push(Block::Table(Table {
        caption: "The five levels".to_owned(),
        columns: vec![
            Column::text("Level", 20),
            Column::text("What it means for any control", 80),
        ],
        rows: questionnaire
            .levels
            .iter()
            .enumerate()
            .map(|(at, level)| {
                vec![
                    Text::plain(format!("{at} {}", level.title)),
                    Text::plain(level.about.clone()),
                ]
            })
            .collect(),
    }));
    blocks.extend(frameworks(facts));
    blocks
}

/// The public frameworks that controls are related to, with publisher and licence.
fn frameworks(facts: &Facts<'_>) -> Vec<Block> {
    let catalogs = &facts.questionnaire.catalogs;
    if catalogs.is_empty() {
        return Vec::new();
    }
    let rows = catalogs.enumerated().map(|(at, catalog)| {
        let tally = coverage(facts.questionnaire, facts.state, &facts.report.targets, at).tally();
        let all = format!("{}{}", tally.items, if catalog.whole { "" } else { " *" });
        vec![
            Text::plain(format!("{}, {}. ", catalog.name, catalog.version))
                .then(Text::muted(catalog.url.clone())),
            Text::plain(format!("{}. {}", catalog.publisher, catalog.licence)),
            Text::plain(all),
            Text::plain(tally.related.to_string()),
            Text::plain(tally.asked.to_string()),
            Text::plain(tally.reached.to_string()),
        ]
    });
    let about = "A control is related to items of public frameworks: at its target it does a part of what they are about. \
                 It satisfies none of them, and none of their text stands here but ids and titles, each under the terms \
                 of its publisher.";
    vec![
        heading(2, "Related frameworks", Some("frameworks")),
        paragraph(about),
        Block::Table(Table {
            caption: "Items here (*: of a larger list, those a control names), and how many are related to a control, \
                      asked of this system, and have every control at its target"
                .to_owned(),
            columns: vec![
                Column::text("Framework", 40),
                Column::text("Publisher and terms", 28),
                Column::number("Items", 9),
                Column::number("Related", 9),
                Column::number("Asked", 8),
                Column::number("At target", 10),
            ],
            rows: rows.collect(),
        }),
    ]
}

fn gate_rules(facts: &Facts<'_>) -> Table {
    let tier = facts.report.targets.risk.tier;
    let rows = facts.questionnaire.gates.iter().map(|gate| {
        let evidence = if gate.evidence == EvidenceState::Claimed {
            "none"
        } else {
            gate.evidence.word()
        };
        vec![
            Text::plain(gate.id.clone()),
            Text::plain(gate.must_level[tier].to_string()),
            Text::plain(gate.should_level[tier].to_string()),
            Text::plain(gate.floor.to_string()),
            Text::plain(format!("{} %", gate.should_attainment)),
            Text::plain(evidence),
            Text::plain(format!(
                "{} for {} days",
                gate.exceptions, gate.exception_days
            )),
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
