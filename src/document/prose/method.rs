//! The method chapter: the questionnaire, the arithmetic and the terms.

use super::{heading, paragraph};
use crate::base::plural::thousands;
use crate::describe::roadmap::short_day;
use crate::document::{Block, Column, Table, Text};
use crate::model::questionnaire::EvidenceState;
use crate::roadmap::forecast::RUNS;
use crate::rules::confirmation::{Progress, progress};
use crate::rules::coverage::coverage;
use crate::views::facts::Facts;

/// The notice printed in a redacted copy.
const REDACTED: &str = "This copy is redacted: it leaves out names, notes, evidence locations, individual votes and \
                        all other typed text, and replaces people with numbers. Answers, dates and numbers match the \
                        original.";

pub(super) fn method(facts: &Facts<'_>) -> Vec<Block> {
    let questionnaire = facts.questionnaire;
    let weights = questionnaire.weights;
    let mut blocks = vec![heading(1, "Method", Some("method"))];
    blocks.push(paragraph(format!(
        "The questionnaire {} {} asks what a reviewer can see, on 5 levels that build on each other. The SHA-256 of its files is {}. The answers are the team's own statements; surefoot calculated the results and did not test the system.",
        questionnaire.id, questionnaire.version, questionnaire.hash
    )));
    let under_way =
        progress(questionnaire, facts.state, &facts.report.targets).filter(Progress::is_under_way);
    if let Some(progress) = under_way {
        blocks.push(paragraph(format!(
            "A reassessment began on {}: {} of {} answers are confirmed; the others are older and marked \
             “Not confirmed yet” under Answers. Only confirmed answers count towards confidence.",
            short_day(progress.on), progress.confirmed, progress.all
        )));
    }
    if facts.redacted {
        blocks.push(paragraph(REDACTED));
    }
    blocks.push(Block::Facts(vec![
        ("Attainment".to_owned(), Text::plain(format!("the sum of weight × level, each level capped at its target, divided by the sum of weight × target. Weights: {} never deferrable, {} mandatory, {} recommended. Low end: unknowns count as level 0. High end: as level 4.", weights.never_deferrable, weights.must, weights.should))),
        ("Confidence".to_owned(), Text::plain("the share of total weight whose controls have shown or verified evidence for the level that counts.")),
        ("Completeness".to_owned(), Text::plain("the share of total weight whose controls have a level or are marked not applicable.")),
        ("Maturity".to_owned(), Text::plain("the mean level (0–4), regardless of the targets.")),
        ("Lowest mandatory level".to_owned(), Text::plain("the lowest known level of any mandatory control.")),
        ("Gate".to_owned(), Text::plain("evaluated twice: with unknowns as level 0, then as level 4. It passes if all requirements are met, passes conditionally if dated exceptions cover every gap, is inconclusive if only missing answers block it, and fails otherwise.")),
        ("Roadmap".to_owned(), Text::plain("steps scheduled by order, effort and capacity. Each range comes from 2 plans: one with known gaps only, one with every unknown at level 0. No plan with this team can pass a gate before its earliest possible date.")),
        ("Forecast".to_owned(), Text::plain(format!("the second of these plans, simulated {} times, with efforts drawn from their ranges (triangular distributions) and a single overrun factor per run; order and people stay the same. It models effort risk only.", thousands(RUNS)))),
    ]));
    blocks.push(Block::Table(gate_rules(facts)));
    blocks.push(Block::Table(Table {
        caption: "The 5 levels".to_owned(),
        columns: vec![
            Column::text("Level", 20),
            Column::text("Meaning for any control", 80),
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
    if !facts.questionnaire.scope.is_empty() {
        blocks.push(paragraph(facts.questionnaire.scope.clone()));
    }
    blocks.push(paragraph(PRACTICE));
    blocks.extend(frameworks(facts));
    blocks
}

/// How an exception inside a team's practice counts, which is not the exception of a gate.
const PRACTICE: &str = "One exception inside a team's practice (a single case, dated, owned, not expired) does not lower the \
     level that the team picks, from level 2 upwards. Level 4 is also reached by a dated decision that nothing needs to change.";

/// The public frameworks to which controls are related, with their publishers and licences.
fn frameworks(facts: &Facts<'_>) -> Vec<Block> {
    let catalogs = &facts.questionnaire.catalogs;
    if catalogs.is_empty() {
        return Vec::new();
    }
    let rows = catalogs.enumerated().map(|(at, catalog)| {
        let tally = coverage(facts.questionnaire, facts.state, &facts.report.targets, at).tally();
        let all = format!("{}{}", tally.items, if catalog.whole { "" } else { " *" });
        vec![
            Text::plain(format!("{}. ", catalog.title())).then(Text::muted(catalog.url.clone())),
            Text::plain(format!("{}. {}", catalog.publisher, catalog.licence)),
            Text::plain(all),
            Text::plain(tally.related.to_string()),
            Text::plain(tally.asked.to_string()),
            Text::plain(tally.reached.to_string()),
        ]
    });
    let about = "Controls are related to items in public frameworks: a control at its target covers part of an item's \
                 subject. No control satisfies a framework item on its own. Only IDs and titles are quoted here, under the terms of each \
                 publisher.";
    vec![
        heading(2, "Related frameworks", Some("frameworks")),
        paragraph(about),
        Block::Table(Table {
            caption: "Number of items listed (*: only items to which a control refers), related to a control, in scope \
                      for this system, and with every related control at its target"
                .to_owned(),
            columns: vec![
                Column::text("Framework", 40),
                Column::text("Publisher and terms", 28),
                Column::number("Items", 9),
                Column::number("Related", 9),
                Column::number("In scope", 8),
                Column::number("At target", 10),
            ],
            rows: rows.collect(),
        }),
    ]
}

fn gate_rules(facts: &Facts<'_>) -> Table {
    let targets = &facts.report.targets;
    let tier = targets.risk.tier;
    let rows = facts.questionnaire.gates.enumerated().map(|(at, gate)| {
        let word = |state: EvidenceState| match state {
            EvidenceState::Claimed => "none",
            EvidenceState::Shown | EvidenceState::Verified => state.word(),
        };
        let mut evidence = word(gate.evidence).to_owned();
        if gate.never_deferrable_evidence != gate.evidence {
            let strict = word(gate.never_deferrable_evidence);
            evidence = format!("{evidence}; {strict} if never deferrable");
        }
        let share = targets.share_of_exceptions(facts.questionnaire, at);
        vec![
            Text::plain(gate.id.clone()),
            Text::plain(gate.core_must_level[tier].to_string()),
            Text::plain(gate.must_level[tier].to_string()),
            Text::plain(gate.should_level[tier].to_string()),
            Text::plain(gate.lowest_level.to_string()),
            Text::plain(format!("{}%", gate.should_attainment)),
            Text::plain(evidence),
            Text::plain(format!(
                "{share}%, at least {}, up to {} days",
                gate.exceptions_at_least, gate.exception_days
            )),
        ]
    });
    Table {
        caption: "What each gate requires at this risk tier".to_owned(),
        columns: vec![
            Column::text("Gate", 8),
            Column::number("Never deferrable", 11),
            Column::number("Other mandatory", 11),
            Column::number("Recommended", 12),
            Column::number("Lowest", 8),
            Column::number("Recommended attainment", 13),
            Column::text("Evidence", 18),
            Column::text("Exceptions", 19),
        ],
        rows: rows.collect(),
    }
}
