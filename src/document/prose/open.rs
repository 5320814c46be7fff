//! The chapter on open points: exceptions, contradictions, unknown answers with their investigators and due dates,
//! unanswered controls, and controls marked as not applicable.

use super::{heading, paragraph};
use crate::describe::roadmap::short_day;
use crate::document::{Block, Column, Table, Text};
use crate::model::assessment::answer::Answer;
use crate::model::questionnaire::ControlIx;
use crate::rules::targets::Standing;
use crate::views::facts::Facts;

pub(super) fn open(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "Open points", Some("open"))];
    let before = blocks.len();
    blocks.extend(exceptions(facts));
    blocks.extend(contradictions(facts));
    blocks.extend(unknowns(facts));
    blocks.extend(unanswered(facts));
    blocks.extend(set_aside(facts));
    if blocks.len() == before {
        blocks.push(paragraph(
            "None: every question is answered, and there are no exceptions.",
        ));
    }
    blocks
}

fn exceptions(facts: &Facts<'_>) -> Vec<Block> {
    let today = facts.report.today;
    let rows: Vec<Vec<Text>> = facts
        .questionnaire
        .controls
        .iter()
        .filter_map(|control| {
            let exception = facts.state.record(&control.id)?.exception.as_ref()?;
            let state = if exception.expires < today {
                "expired".to_owned()
            } else {
                format!("until {}", short_day(exception.expires))
            };
            Some(vec![
                Text::plain(control.name()),
                Text::plain(exception.owner.clone()),
                Text::said(exception.reason.clone()),
                Text::said(exception.compensating_control.clone()),
                Text::plain(state),
            ])
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::text("Control", 24),
        Column::text("Owner", 14),
        Column::text("Reason", 26),
        Column::text("Compensating control", 26),
        Column::text("Valid", 14),
    ];
    vec![
        heading(2, "Exceptions", None),
        Block::Table(Table {
            caption: "Dated exceptions".to_owned(),
            columns,
            rows,
        }),
    ]
}

fn contradictions(facts: &Facts<'_>) -> Vec<Block> {
    let name = |control: ControlIx| Text::plain(facts.questionnaire.control_name(control));
    let rows: Vec<Vec<Text>> = facts
        .report
        .contradictions
        .iter()
        .map(|found| {
            vec![
                name(found.control),
                Text::plain(facts.level(found.level)),
                name(found.prerequisite),
                Text::plain(facts.level(found.needs)),
                Text::plain(facts.level(found.has)),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::text("Control", 30),
        Column::text("Answer", 14),
        Column::text("Depends on", 30),
        Column::text("Required", 13),
        Column::text("Actual", 13),
    ];
    let about = "These answers contradict each other: each control is rated higher than a control it depends on allows. \
                 One of the two answers is wrong; surefoot changed neither.";
    vec![
        heading(2, "Contradictions", None),
        paragraph(about),
        Block::Table(Table {
            caption: "Contradicting answers".to_owned(),
            columns,
            rows,
        }),
    ]
}

pub(super) fn unknowns(facts: &Facts<'_>) -> Vec<Block> {
    let rows: Vec<Vec<Text>> = asked(facts)
        .filter_map(|index| {
            let control = facts.control(index);
            let Some(Answer::Unknown {
                investigator: who,
                due: by,
            }) = &facts.state.record(&control.id)?.answer
            else {
                return None;
            };
            let who = if who.trim().is_empty() {
                "no investigator yet"
            } else {
                who
            };
            Some(vec![
                Text::plain(control.name()),
                Text::plain(who),
                Text::plain(by.map_or_else(|| "no date".to_owned(), short_day)),
            ])
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::text("Control", 60),
        Column::text("Investigator", 25),
        Column::text("Due", 15),
    ];
    vec![
        heading(2, "Unknown answers", None),
        Block::Table(Table {
            caption: "Unknown answers, with investigators and due dates".to_owned(),
            columns,
            rows,
        }),
    ]
}

/// The controls in the scope of the target phase.
fn asked<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = ControlIx> + 'a {
    facts.report.targets.scope()
}

fn unanswered(facts: &Facts<'_>) -> Vec<Block> {
    let list = |wanted: Standing| -> Vec<String> {
        asked(facts)
            .filter(|&index| facts.standing(index) == wanted)
            .map(|index| facts.control(index).name())
            .collect()
    };
    let mut blocks = Vec::new();
    for (title, names) in [
        ("Unanswered", list(Standing::Unanswered)),
        ("Not asked in the short form", list(Standing::NotAsked)),
    ] {
        if !names.is_empty() {
            blocks.push(heading(2, title, None));
            blocks.push(Block::List(names.into_iter().map(Text::plain).collect()));
        }
    }
    blocks
}

fn set_aside(facts: &Facts<'_>) -> Vec<Block> {
    let rows: Vec<Vec<Text>> = asked(facts)
        .filter_map(|index| {
            let control = facts.control(index);
            if facts.standing(index) != Standing::NotApplicable {
                return None;
            }
            let Some(Answer::NotApplicable { reason }) = &facts.state.record(&control.id)?.answer
            else {
                return None;
            };
            let reason = if reason.trim().is_empty() {
                "No reason recorded."
            } else {
                reason
            };
            Some(vec![Text::plain(control.name()), Text::said(reason)])
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let columns = vec![Column::text("Control", 40), Column::text("Reason", 60)];
    vec![
        heading(2, "Not applicable", None),
        Block::Table(Table {
            caption: "Controls marked not applicable".to_owned(),
            columns,
            rows,
        }),
    ]
}
