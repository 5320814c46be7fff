//! The requirements as a separate document: a specification that a team can sign.
//!
//! The document lists the numbered requirement statements layer by layer, each with its rationale, criteria and owner,
//! and then the trace with its gaps. Requirements that are already met are included: a specification states everything
//! that must be true, not only the gaps.

use std::collections::BTreeSet;

use super::heading;
use super::requirements::{counts, level_of, one, trace};
use crate::base::plural;
use crate::describe::system;
use crate::document::prose::conflicts;
use crate::document::{Block, Column, Table, Text};
use crate::model::questionnaire::RoleIx;
use crate::rules::requirements;
use crate::rules::requirements::{Priority, Requirement};
use crate::views::facts::Facts;

pub(super) fn specification(facts: &Facts<'_>) -> Vec<Block> {
    let all = &facts.report.requirements;
    let mut blocks = vec![Block::Lead(lead(facts))];
    blocks.extend(conflicts::remark(facts));
    if all.is_empty() {
        return blocks;
    }
    blocks.push(Block::Form(signatures(facts)));
    blocks.extend([
        heading(1, "Contents", None),
        Block::Contents,
        Block::PageBreak,
    ]);
    blocks.push(heading(1, "How to read this document", Some("reading")));
    blocks.push(Block::Facts(reading(facts)));
    blocks.push(Block::Table(overview(facts)));
    for (index, layer) in facts.questionnaire.layers.enumerated() {
        let of_layer =
            |requirement: &&Requirement| facts.control(requirement.control).layer == index;
        let mut found = all.iter().filter(of_layer).peekable();
        if found.peek().is_none() {
            continue;
        }
        blocks.push(heading(1, layer.title.clone(), None));
        for requirement in found {
            blocks.extend(one(facts, requirement, 3, true));
        }
    }
    blocks.push(heading(1, "Traceability", Some("trace")));
    blocks.extend(trace(facts));
    blocks
}

fn lead(facts: &Facts<'_>) -> Text {
    let gate = facts.report.targets.horizon;
    if facts.report.requirements.is_empty() {
        return Text::plain("No requirements: no controls apply to this system.");
    }
    let title = facts.gate(gate).title.as_str().to_lowercase();
    Text::plain(format!(
        "{} for {} at {}, {title}: {}.",
        plural::capital(&plural::count(
            facts.report.requirements.len(),
            "requirement"
        )),
        system(facts.state),
        facts.gate_id(gate),
        counts(facts)
    ))
}

/// The signature table, with one row for each role that owns a requirement.
fn signatures(facts: &Facts<'_>) -> Table {
    let owners = facts
        .report
        .requirements
        .iter()
        .map(|it| facts.control(it.control).accountable);
    let roles: BTreeSet<RoleIx> = owners.collect();
    let row = |role: RoleIx| {
        let own = facts
            .report
            .requirements
            .iter()
            .filter(|it| facts.control(it.control).accountable == role);
        let cells = [
            facts.role(role).to_owned(),
            plural::count(own.count(), "requirement"),
            String::new(),
            String::new(),
        ];
        cells.map(Text::plain).into()
    };
    Table {
        caption: "Read and agreed by".to_owned(),
        columns: vec![
            Column::text("Role", 26),
            Column::text("Accountable for", 18),
            Column::text("Name and signature", 38),
            Column::text("Date", 18),
        ],
        rows: roles.into_iter().map(row).collect(),
    }
}

fn reading(facts: &Facts<'_>) -> Vec<(String, Text)> {
    let last = facts.gate_id(facts.report.targets.horizon);
    let rows = [
        ("ID", "taken from the control, permanent and never reused.".to_owned()),
        ("Shall", "marks a condition that must be true; only the criteria decide whether it is.".to_owned()),
        (
            "Criteria",
            "each names its method: inspection (read or look), analysis (calculate or compare), demonstration (watch it work) or test (try and measure), as in ISO/IEC/IEEE 29148.".to_owned(),
        ),
        ("Target", "the level that the control must reach (0–4), what a reviewer sees at that level, and the reason for the target.".to_owned()),
        (
            "Priority",
            format!("the gap at {last}, the last gate of the target phase. P1: a mandatory control that can never be deferred, is at least 2 levels below target or is below the lowest mandatory level; P2: any other gap of a mandatory control; P3: a gap of a recommended control. Exceptions change the status, never the priority."),
        ),
        ("Status", "met, partial, missing, unknown (the level is not known yet), or excepted (a gap covered by a valid exception).".to_owned()),
        ("Related to", "items in public frameworks on the same subject. Meeting a requirement does not mean compliance with them.".to_owned()),
    ];
    rows.map(|(name, words)| (name.to_owned(), Text::plain(words)))
        .into()
}

fn overview(facts: &Facts<'_>) -> Table {
    let row = |requirement: &Requirement| {
        let id = requirements::id(facts.questionnaire, requirement.control);
        let title = facts.control(requirement.control).title.as_str();
        vec![
            Text::link(id.clone(), id),
            Text::plain(title),
            Text::plain(requirement.priority.map_or("–", Priority::word)),
            Text::plain(requirement.status.word()),
            Text::plain(level_of(requirement)),
            Text::plain(facts.owner(requirement.control)),
        ]
    };
    Table {
        caption: "All requirements".to_owned(),
        columns: vec![
            Column::text("Requirement", 15),
            Column::text("Title", 28),
            Column::text("Priority", 9),
            Column::text("Status", 10),
            Column::text("Level and target", 18),
            Column::text("Accountable", 20),
        ],
        rows: facts.report.requirements.iter().map(row).collect(),
    }
}
