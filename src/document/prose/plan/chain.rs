//! The critical chains: for each gate, the sequence of steps that determines its date.
//!
//! Each gate with a date and a chain gets one table, from the plan in which every unknown level counts as 0. The reason
//! why a step does not start earlier comes from the plan; no chain is computed here.

use std::cmp::Reverse;

use super::{from_to, step_link};
use crate::base::plural::listed;
use crate::document::prose::{heading, paragraph};
use crate::document::{Block, Column, Table, Text};
use crate::model::questionnaire::GateIx;
use crate::roadmap::StepIx;
use crate::views::facts::Facts;

/// The minimum share of runs, in permille, for a step outside the chain to be named.
const WATCHED: u32 = 100;
/// The maximum number of steps outside the chain that are named.
const NAMED: usize = 4;

pub(super) fn chains(facts: &Facts<'_>) -> Vec<Block> {
    let all = &facts.outlook.all;
    let dated = all.gates.iter().filter(|gate| gate.day.is_some());
    let chains: Vec<(GateIx, Vec<StepIx>)> = dated
        .map(|gate| (gate.gate, all.chain(gate.gate)))
        .filter(|(_, chain)| !chain.is_empty())
        .collect();
    let Some(last) = chains.last().map(|(gate, _)| *gate) else {
        return Vec::new();
    };
    let mut about =
        "A critical chain is the sequence of steps that determines the date of a gate: every day lost on one of these \
                     steps delays the gate by 1 day, as long as order and people stay as planned."
            .to_owned();
    let held: Vec<&str> = chains
        .iter()
        .filter(|(gate, chain)| frozen(facts, *gate, chain))
        .map(|(gate, _)| facts.gate_id(*gate))
        .collect();
    if !held.is_empty() {
        about.extend([
            " ",
            &listed(&held),
            " would be ready earlier without a freeze, so a short delay may not matter there.",
        ]);
    }
    let mut blocks = vec![
        heading(2, "Critical chains", Some("critical-chains")),
        paragraph(about),
    ];
    for (gate, chain) in &chains {
        blocks.push(Block::Table(table(facts, *gate, chain, *gate == last)));
    }
    blocks.extend(
        chains
            .last()
            .and_then(|(gate, chain)| watched(facts, *gate, chain))
            .map(paragraph),
    );
    blocks
}

/// Whether a freeze makes a gate pass later than the end of its chain.
fn frozen(facts: &Facts<'_>, gate: GateIx, chain: &[StepIx]) -> bool {
    let all = &facts.outlook.all;
    let end = chain
        .last()
        .and_then(|&step| all.steps[step].when.as_ref())
        .map(|when| when.end);
    all.gates[gate].day > end
}

fn table(facts: &Facts<'_>, gate: GateIx, chain: &[StepIx], with_runs: bool) -> Table {
    let all = &facts.outlook.all;
    let rows = chain.iter().filter_map(|&step| {
        let when = all.steps[step].when.as_ref()?;
        let mut row = vec![
            step_link(facts, step),
            Text::plain(when.person.clone()),
            Text::plain(from_to(when)),
            Text::muted(all.because(facts.questionnaire, step)),
        ];
        if with_runs {
            row.push(Text::plain(percent(critical(facts, step))));
        }
        Some(row)
    });
    let id = facts.gate_id(gate);
    let mut columns = vec![
        Column::text("Step", 24),
        Column::text("Person", 18),
        Column::text("Dates", 24),
        Column::text("Why not earlier", 34),
    ];
    let caption = if with_runs {
        columns.push(Column::number("Critical in", 11));
        format!(
            "The critical chain of {id}, and the share of simulation runs in which each step was critical"
        )
    } else {
        format!("The critical chain of {id}")
    };
    Table {
        caption,
        columns,
        rows: rows.collect(),
    }
}

/// Steps outside the chain that were on it in many runs.
fn watched(facts: &Facts<'_>, gate: GateIx, chain: &[StepIx]) -> Option<String> {
    let all = &facts.outlook.all;
    let mut others: Vec<StepIx> = all
        .steps
        .indices()
        .filter(|step| !chain.contains(step) && critical(facts, *step) >= WATCHED)
        .collect();
    others.sort_by_key(|&step| (Reverse(critical(facts, step)), step));
    let said: Vec<String> = others
        .iter()
        .take(NAMED)
        .map(|&step| {
            format!(
                "{} in {}",
                all.name(facts.questionnaire, step),
                percent(critical(facts, step))
            )
        })
        .collect();
    let id = facts.gate_id(gate);
    (!said.is_empty()).then(|| {
        format!(
            "Near-critical steps, on the critical chain of {id} in some runs: {}.",
            listed(&said)
        )
    })
}

fn critical(facts: &Facts<'_>, step: StepIx) -> u32 {
    facts.outlook.forecast.critical[step]
}

/// Formats permille as a percentage, rounded half up. Shows 0 and 100 only for exact values.
fn percent(permille: u32) -> String {
    let percent = match permille {
        0 | 1000 => permille / 10,
        part => ((part + 5) / 10).clamp(1, 99),
    };
    format!("{percent}%")
}
