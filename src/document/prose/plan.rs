//! The gates and roadmap chapters: the gaps of each gate, the dates on which it can pass, the people who do the work,
//! and the certainty of the dates.
//!
//! Each step also states the reason why it does not start earlier. No date is computed here, and the early end of a
//! range never appears alone: it appears with the late end or is marked as the best case.

mod chain;
mod decided;
mod open;
mod sure;
mod timeline;
mod weeks;

use super::{effort_range, heading, paragraph};
use crate::base::plural::{capital, count, listed};
use crate::describe::gates;
use crate::describe::roadmap;
use crate::describe::roadmap::{effort_days, short_day, short_days};
use crate::document::{Block, Column, Table, Text};
use crate::model::questionnaire::GateIx;
use crate::roadmap::{StepIx, When};
use crate::rules::gates::{GateResult, GateState};
use crate::views::facts::Facts;

pub(super) fn gates(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "Gates and what blocks them", Some("gates"))];
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
    let overdue = gates::overdue(facts.questionnaire, result);
    let overdue = overdue.map_or_else(String::new, |words| format!(" {words}"));
    let judged = format!("{}{overdue} {}", gate.permits, verdict(facts, result));
    if result.gate > facts.report.targets.horizon {
        // Beyond the target phase a count is enough; a list would be longer than everything required now.
        let short = gates::own_blockers(result);
        let words = format!("{judged} This gate is beyond the target phase; today it has {short}.");
        blocks.push(paragraph(words));
        return blocks;
    }
    blocks.push(paragraph(judged));
    let items: Vec<Text> = result
        .blockers
        .iter()
        .map(|blocker| {
            let words = blocker.on_page(facts.questionnaire);
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
            "The exception for {} does not count here: {}.",
            facts.control_id(*control),
            gates::invalid(*reason)
        )));
    }
    blocks
}

fn verdict(facts: &Facts<'_>, result: &GateResult) -> String {
    let date = if result.gate <= facts.report.targets.horizon && result.state != GateState::Passes {
        let it = if result.state == GateState::PassesConditionally {
            "Without exceptions, the gate"
        } else {
            "It"
        };
        let ready = facts.outlook.all.gates[result.gate].ready;
        let freeze = ready.map_or_else(String::new, |ready| {
            format!(
                " Its last step ends on {}; a freeze then delays the gate.",
                short_day(ready)
            )
        });
        format!(" {it} {}.{freeze}", roadmap::opens(facts, result.gate))
    } else {
        String::new()
    };
    let words = match result.state {
        GateState::Passes => "All requirements are met.".to_owned(),
        GateState::PassesConditionally => {
            format!(
                "All requirements are met, except for {} covered by a dated exception.",
                count(result.covered.len(), "control")
            )
        }
        GateState::Inconclusive => {
            let mut reasons = Vec::new();
            if !result.undecided.is_empty() {
                let missing = result.undecided.len();
                let are = if missing == 1 { "is" } else { "are" };
                reasons.push(format!("{} {are} missing", count(missing, "answer")));
            }
            if result.assumed_facts {
                reasons.push("some facts are unanswered".to_owned());
            }
            if result.short_form {
                reasons.push("the short form leaves controls out".to_owned());
            }
            if reasons.is_empty() {
                "The gate is inconclusive.".to_owned()
            } else {
                format!("The gate is inconclusive: {}.", reasons.join("; "))
            }
        }
        GateState::Fails => "The gate fails whatever the missing answers are.".to_owned(),
    };
    words + &date
}

pub(super) fn roadmap(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "Roadmap", Some("roadmap"))];
    let all = &facts.outlook.all;
    if all.steps.is_empty() {
        blocks.push(paragraph("No work is left up to the target phase."));
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
                format!("Steps to {}", facts.gate_id(gate)),
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
        .map(|(id, person)| format!("{id} {}%", person.percent))
        .collect();
    let people = if people.is_empty() {
        ", with nobody in the plan yet.".to_owned()
    } else {
        format!(
            " with these people, at these shares of their time: {}.",
            people.join(", ")
        )
    };
    let range = if uncertain == 0 {
        String::new()
    } else {
        format!(
            " {} planned only because the current level is unknown (assumed 0); each range of dates runs from the plan for known gaps only to the plan with every unknown at level 0.",
            capital(&format!(
                "{} {}",
                count(uncertain, "step"),
                if uncertain == 1 { "is" } else { "are" }
            ))
        )
    };
    format!(
        "Planned from {}{people}{range}{} Dates are calculated from effort, order and capacity; they are not a commitment.",
        short_day(facts.outlook.all.start),
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
                (_, true) => ", and at least 80% of the simulation runs below meet it",
                (true, false) => ", but more than 20% of the simulation runs below miss it",
                (false, false) => ", but more than half of the simulation runs below miss it",
            };
            format!(
                " The target date, {}, is feasible on paper{runs}.",
                short_day(by)
            )
        }
        Some(late) => {
            format!(
                " The target date, {}, cannot be promised: the plan ends on {}.",
                short_day(by),
                short_day(late)
            )
        }
        None if !facts.outlook.all.shut_by(headline).is_empty() => {
            let dropped = roadmap::dropped(facts, &facts.outlook.all.shut_by(headline));
            format!(
                " The target date, {}, cannot be met, because {dropped}.",
                short_day(by)
            )
        }
        None => format!(
            " Whether the target date, {}, can be met is unknown until every role has a person.",
            short_day(by)
        ),
    }
}

fn gate_table(facts: &Facts<'_>) -> Table {
    let rows = facts.outlook.all.gates.iter().map(|gate| {
        let (low, high) = facts.effort_to(gate.gate);
        let state = facts.report.gates[gate.gate].state;
        let bound = match (gate.bound, gate.day) {
            _ if state == GateState::Passes => "–".to_owned(),
            (Some(bound), Some(opens)) if bound >= opens => "proven optimal".to_owned(),
            (Some(bound), Some(_)) => format!("earliest possible {}", short_day(bound)),
            _ => {
                let shut = facts.outlook.all.shut_by(gate.gate);
                match (shut.is_empty(), gate.missing.is_empty()) {
                    (false, _) => roadmap::dropped(facts, &shut),
                    (true, false) => roadmap::no_people(facts, gate.gate),
                    (true, true) => "–".to_owned(),
                }
            }
        };
        let likely = roadmap::likely(facts, gate.gate)
            .unwrap_or_else(|| roadmap::gate_day(facts, gate.gate));
        vec![
            Text::link(facts.gate_id(gate.gate), facts.gate_id(gate.gate)),
            Text::plain(facts.gate(gate.gate).title.as_str()),
            Text::plain(match state {
                GateState::Passes => "passes now".to_owned(),
                GateState::PassesConditionally => {
                    format!("passes conditionally now; without exceptions: {likely}")
                }
                GateState::Inconclusive | GateState::Fails => likely,
            }),
            Text::plain(roadmap::gate_day(facts, gate.gate)),
            Text::plain(bound),
            Text::plain(effort_range(low, high)),
        ]
    });
    Table {
        caption: "When each gate can pass: by forecast, and as planned without delays (first date: known gaps only; \
                  last date: every unknown at level 0)"
            .to_owned(),
        columns: vec![
            Column::text("Gate", 7),
            Column::text("Title", 19),
            Column::text("Forecast", 25),
            Column::text("Planned", 20),
            Column::text("With this team", 15),
            Column::number("Effort until then", 14),
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
            because.push_str("; level unknown, assumed 0");
        }
        if !planned.step.assumed.is_empty() {
            let ids: Vec<&str> = planned
                .step
                .assumed
                .iter()
                .map(|&control| facts.control_id(control))
                .collect();
            because.extend(["; assumes ", &ids.join(", "), " met"]);
        }
        let held = roadmap.delays(index).into_iter();
        // a control does not block itself
        let held: Vec<String> = held
            .filter(|held| roadmap.steps[*held].step.control != planned.step.control)
            .map(|held| roadmap.name(facts.questionnaire, held))
            .collect();
        if !held.is_empty() {
            because.extend(["; blocks ", &listed(&held)]);
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
            Text::plain(effort_days(planned.step.effort)),
            Text::muted(because),
        ]
    });
    Table {
        caption: format!("Steps to {}", facts.gate_id(gate)),
        columns: vec![
            Column::text("Step", 24),
            Column::text("Person", 17),
            Column::text("Dates", 26),
            Column::number("Days", 7),
            Column::text("Why not earlier, and what it blocks", 34),
        ],
        rows: rows.collect(),
    }
}

/// The name of a step, linked to its requirement. The step is from the plan in which every unknown level counts as 0.
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
