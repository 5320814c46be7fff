//! The gates and roadmap chapters: what each gate still lacks, and when, by whom and how surely it can pass.
//!
//! The steps also say why they do not start earlier. No date is computed here, and the early end of a range never
//! appears alone: it comes with the late end or is marked as the best case.

mod chain;
mod decided;
mod open;
mod sure;
mod timeline;
mod weeks;

use std::collections::BTreeSet;

use super::{days, effort_range, heading, paragraph};
use crate::base::dates::long;
use crate::base::plural::{capital, count, listed};
use crate::describe::roadmap;
use crate::describe::roadmap::{short_day, short_days};
use crate::describe::{Describe as _, gates};
use crate::document::{Block, Column, Table, Text};
use crate::model::questionnaire::GateIx;
use crate::roadmap::{StepIx, When};
use crate::rules::gates::{GateResult, GateState};
use crate::views::facts::Facts;

pub(super) fn gates(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "Gates", Some("gates"))];
    for result in &facts.report.gates {
        blocks.extend(gate(facts, result));
    }
    blocks
}

fn gate(facts: &Facts<'_>, result: &GateResult) -> Vec<Block> {
    let gate = facts.gate(result.gate);
    let anchor = gate.id.clone();
    let mut blocks = vec![heading(
        2,
        format!("{} {}: {}", gate.id, gate.title, result.state.word()),
        Some(&anchor),
    )];
    let judged = format!("{} {}", gate.permits, verdict(facts, result));
    if result.gate > facts.report.targets.horizon {
        // Beyond the target phase a count is enough; the list would be longer than everything asked now.
        let short = count(result.own_blockers(), "blocker");
        let words = format!(
            "{judged} It lies beyond the phase wanted; {short} would stand before it today."
        );
        blocks.push(paragraph(words));
        return blocks;
    }
    blocks.push(paragraph(judged));
    let items: Vec<Text> = result
        .blockers
        .iter()
        .map(|blocker| {
            let words = blocker.describe(facts.questionnaire);
            let id = blocker.control().map(|control| facts.control_id(control));
            // Only the id links to the requirement; the rest of the sentence follows as plain text.
            match id.and_then(|id| Some((id, words.strip_prefix(id)?))) {
                Some((id, rest)) => Text::link(id, format!("REQ-{id}")).then(Text::plain(rest)),
                None => Text::plain(words),
            }
        })
        .collect();
    if !items.is_empty() {
        blocks.push(Block::List(items));
    }
    for (control, reason) in &result.refused {
        blocks.push(paragraph(format!(
            "The exception of {} covers nothing here, as {}.",
            facts.control_id(*control),
            gates::invalid(*reason)
        )));
    }
    blocks
}

fn verdict(facts: &Facts<'_>, result: &GateResult) -> String {
    let date = if result.gate <= facts.report.targets.horizon && result.state != GateState::Passes {
        let it = if result.state == GateState::PassesConditionally {
            "Without exceptions it"
        } else {
            "It"
        };
        format!(" {it} {}.", roadmap::opens(facts, result.gate))
    } else {
        String::new()
    };
    let words = match result.state {
        GateState::Passes => "All it asks is met.".to_owned(),
        GateState::PassesConditionally => {
            format!(
                "All it asks is met, but for {} covered by a dated exception.",
                count(result.covered.len(), "control")
            )
        }
        GateState::Inconclusive => {
            let mut reasons = Vec::new();
            if !result.undecided.is_empty() {
                reasons.push(format!(
                    "{} not known yet",
                    count(result.undecided.len(), "answer")
                ));
            }
            if result.assumed_facts {
                reasons.push("some facts are only assumed".to_owned());
            }
            if result.short_form {
                reasons.push("the short form leaves controls out".to_owned());
            }
            if reasons.is_empty() {
                "It is open.".to_owned()
            } else {
                format!("It could still pass: {}.", reasons.join("; "))
            }
        }
        GateState::Fails => {
            "It fails on what is known, whatever the open answers turn out to be.".to_owned()
        }
    };
    words + &date
}

pub(super) fn roadmap(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "Roadmap", Some("roadmap"))];
    let all = &facts.outlook.all;
    if all.steps.is_empty() {
        blocks.push(paragraph(
            "There is nothing left to do up to the phase wanted.",
        ));
        return blocks;
    }
    blocks.push(paragraph(introduction(facts)));
    blocks.push(Block::Table(gate_table(facts)));
    blocks.extend(sure::sure(facts));
    blocks.extend(timeline::chart(facts).map(Block::Chart));
    blocks.extend(open::chart(facts).map(Block::Chart));
    blocks.extend(decided::decided(facts));
    blocks.extend(weeks::first_weeks(facts));
    blocks.extend(chain::chains(facts));
    for gate in facts.report.targets.horizon.through() {
        if all.steps.iter().any(|planned| planned.step.wave == gate) {
            let anchor = wave_anchor(facts, gate);
            blocks.push(heading(
                2,
                format!("Wave to {}", facts.gate_id(gate)),
                Some(&anchor),
            ));
            blocks.push(Block::Table(step_table(facts, gate)));
        }
    }
    blocks
}

/// The anchor of the steps that a gate needs.
pub(super) fn wave_anchor(facts: &Facts<'_>, gate: GateIx) -> String {
    format!("wave-{}", facts.gate_id(gate))
}

fn introduction(facts: &Facts<'_>) -> String {
    let uncertain = facts
        .outlook
        .all
        .steps
        .iter()
        .filter(|planned| planned.step.uncertain)
        .count();
    let people: Vec<String> = facts
        .state
        .plan
        .people
        .iter()
        .map(|(id, person)| format!("{id} {} %", person.percent))
        .collect();
    let people = if people.is_empty() {
        "nobody is named yet".to_owned()
    } else {
        people.join(", ")
    };
    let range = if uncertain == 0 {
        String::new()
    } else {
        format!(
            " {} stand here only because nobody knows the level yet: they are planned from 0, and each date is a range from the known gaps alone to this.",
            capital(&count(uncertain, "step"))
        )
    };
    format!(
        "Planned from {} with these people and their share of time: {people}.{range}{} Dates follow from effort, order and capacity; they are no promise of anyone.",
        long(facts.outlook.all.start),
        against(facts)
    )
}

/// Compares the target date with the plan and its forecast.
fn against(facts: &Facts<'_>) -> String {
    let headline = facts.report.targets.headline;
    let Some(by) = facts.state.profile.target_date else {
        return String::new();
    };
    let forecast = facts.outlook.forecast.gates[headline];
    let in_time = |date: Option<jiff::civil::Date>| date.is_some_and(|date| date <= by);
    match facts.outlook.gate(headline).1 {
        Some(late) if late <= by => {
            let runs = match (in_time(forecast.half), in_time(forecast.most)) {
                (_, true) => "; at least four fifths of the runs below keep it",
                (true, false) => "; more than a fifth of the runs below miss it",
                (false, false) => ", but more than half of the runs below miss it",
            };
            format!(
                " The date wanted, {}, can be kept by the plan{runs}.",
                long(by)
            )
        }
        Some(late) => {
            format!(
                " The date wanted, {}, cannot be promised: the plan ends on {}.",
                long(by),
                long(late)
            )
        }
        None if !facts.outlook.all.shut_by(headline).is_empty() => {
            let dropped = roadmap::dropped(facts, &facts.outlook.all.shut_by(headline));
            format!(
                " The date wanted, {}, cannot be promised, as {dropped}.",
                long(by)
            )
        }
        None => format!(
            " Whether the date wanted, {}, can be kept is unknown while roles are missing.",
            long(by)
        ),
    }
}

fn gate_table(facts: &Facts<'_>) -> Table {
    let rows = facts.outlook.all.gates.iter().map(|gate| {
        let (low, high) = facts.effort_to(gate.gate);
        let state = facts.report.gates[gate.gate].state;
        let bound = match (gate.bound, gate.day) {
            _ if state == GateState::Passes => "–".to_owned(),
            (Some(bound), Some(opens)) if bound >= opens => "proven best".to_owned(),
            (Some(bound), Some(_)) => format!("no plan before {}", short_day(bound)),
            _ => {
                let shut = facts.outlook.all.shut_by(gate.gate);
                let missing: Vec<&str> =
                    gate.missing.iter().map(|&role| facts.role(role)).collect();
                match (shut.is_empty(), missing.is_empty()) {
                    (false, _) => roadmap::dropped(facts, &shut),
                    (true, false) => format!("nobody of {}", listed(&missing)),
                    (true, true) => "–".to_owned(),
                }
            }
        };
        vec![
            Text::link(facts.gate_id(gate.gate), facts.gate_id(gate.gate)),
            Text::plain(facts.gate(gate.gate).title.as_str()),
            Text::plain(match state {
                GateState::Passes => "open now".to_owned(),
                GateState::PassesConditionally => {
                    format!(
                        "on exceptions now, without them {}",
                        roadmap::gate_day(facts, gate.gate)
                    )
                }
                GateState::Inconclusive | GateState::Fails => roadmap::gate_day(facts, gate.gate),
            }),
            Text::plain(bound),
            Text::plain(effort_range(low, high)),
        ]
    });
    Table {
        caption: "When each gate can open: from the known gaps alone to everything unknown"
            .to_owned(),
        columns: vec![
            Column::text("Gate", 8),
            Column::text("What it permits", 24),
            Column::text("Can open", 32),
            Column::text("With these people", 22),
            Column::number("Effort up to it", 20),
        ],
        rows: rows.collect(),
    }
}

fn step_table(facts: &Facts<'_>, gate: GateIx) -> Table {
    let roadmap = &facts.outlook.all;
    let rows = roadmap.wave(gate).into_iter().map(|index| {
        let planned = &roadmap.steps[index];
        let mut because = roadmap.because(facts.questionnaire, index);
        if planned.step.uncertain {
            because.push_str("; level unknown, planned from 0");
        }
        if !planned.step.assumed.is_empty() {
            let ids: Vec<&str> = planned
                .step
                .assumed
                .iter()
                .map(|&control| facts.control_id(control))
                .collect();
            because.extend(["; takes ", &ids.join(", "), " as met"]);
        }
        let held = roadmap.delays(index).into_iter();
        let held: BTreeSet<&str> = held
            .map(|held| facts.control_id(roadmap.steps[held].step.control))
            .collect();
        if !held.is_empty() {
            because.extend([
                "; holds up ",
                &listed(&held.into_iter().collect::<Vec<_>>()),
            ]);
        }
        vec![
            step_link(facts, index),
            Text::plain(
                planned
                    .when
                    .as_ref()
                    .map_or("nobody", |when| when.person.as_str()),
            ),
            Text::plain(
                planned
                    .when
                    .as_ref()
                    .map_or_else(|| "no date".to_owned(), from_to),
            ),
            Text::plain(days(planned.step.effort)),
            Text::muted(because),
        ]
    });
    Table {
        caption: format!("The steps to {}", facts.gate_id(gate)),
        columns: vec![
            Column::text("Step", 24),
            Column::text("Who", 17),
            Column::text("From and to", 26),
            Column::number("Days", 7),
            Column::text("Why not earlier, and what it holds up", 34),
        ],
        rows: rows.collect(),
    }
}

/// The name of a step, linked to its requirement. The plan is the one in which every unknown level counts as 0.
fn step_link(facts: &Facts<'_>, step: StepIx) -> Text {
    let all = &facts.outlook.all;
    let control = facts.control_id(all.steps[step].step.control);
    Text::link(
        all.name(facts.questionnaire, step),
        format!("REQ-{control}"),
    )
}

/// The dates of a step, for tables.
fn from_to(when: &When) -> String {
    short_days(when.start, when.end)
}
