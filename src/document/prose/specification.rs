//! The requirements as a separate document: a specification that a team can sign.
//!
//! Lists the numbered requirement statements layer by layer, each with its rationale, criteria and owner, and then the
//! trace with its gaps. Requirements that are already met are included: a specification states everything that must
//! hold, not only what is missing.

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
    blocks.push(heading(1, "How to read it", Some("reading")));
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
    blocks.push(heading(1, "Trace", Some("trace")));
    blocks.extend(trace(facts));
    blocks
}

fn lead(facts: &Facts<'_>) -> Text {
    let gate = facts.report.targets.horizon;
    if facts.report.requirements.is_empty() {
        return Text::plain("No requirement follows: nothing is asked of this system.");
    }
    let title = facts.gate(gate).title.as_str().to_lowercase();
    Text::plain(format!(
        "{} requirements hold for {} on the way to {}, {title}: {}.",
        facts.report.requirements.len(),
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
        .map(|it| facts.control(it.control).owner);
    let roles: BTreeSet<RoleIx> = owners.collect();
    let row = |role: RoleIx| {
        let own = facts
            .report
            .requirements
            .iter()
            .filter(|it| facts.control(it.control).owner == role);
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
            Column::text("Owns", 18),
            Column::text("Name and signature", 38),
            Column::text("Date", 18),
        ],
        rows: roles.into_iter().map(row).collect(),
    }
}

fn reading(facts: &Facts<'_>) -> Vec<(String, Text)> {
    let next = facts
        .report
        .next_gate()
        .map_or("the next gate", |gate| facts.gate_id(gate));
    let rows = [
        ("Number", "each requirement is numbered after its control, for ever: a number is never given again.".to_owned()),
        ("Shall", "marks what has to hold. Whether it does is seen by its criteria alone.".to_owned()),
        (
            "Criteria",
            "each names its method: inspection (one reads or looks), analysis (one works it out), demonstration (one watches it work), test (one measures). The four are those of ISO/IEC/IEEE 29148.".to_owned(),
        ),
        ("Target", "the level it asks of its control, 0 to 4, with what a reviewer sees there, and why it asks that.".to_owned()),
        (
            "Priority",
            format!("P1 can never be deferred for {next}, or is two levels short and more; P2 is another must of {next}; P3 a should; P4 is short only for later gates."),
        ),
        ("Status", "met, partial, missing, unknown (nobody knows the level yet), or excepted (short, with a dated exception that holds).".to_owned()),
        ("Related to", "entries of public frameworks with the same subject. A requirement satisfies none of them.".to_owned()),
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
            Column::text("What", 28),
            Column::text("Priority", 9),
            Column::text("Status", 10),
            Column::text("Now and target", 18),
            Column::text("Owner", 20),
        ],
        rows: facts.report.requirements.iter().map(row).collect(),
    }
}
