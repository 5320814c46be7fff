//! The team's decisions to pin, postpone or drop steps of the plan, and the consequences of these decisions.
//!
//! There is one table, from the plan in which every unknown level counts as 0. A date that cannot be met is shown with
//! the reason, and a dropped control with the gates that cannot pass without it.

use crate::model::questionnaire::ControlIx;
use crate::roadmap::StepIx;
use jiff::civil::Date;

use crate::base::plural::listed;
use crate::describe::roadmap::short_day;
use crate::document::prose::heading;
use crate::document::{Block, Column, Table, Text};
use crate::model::assessment::plan::Arrangement;
use crate::views::facts::Facts;

pub(super) fn decided(facts: &Facts<'_>) -> Vec<Block> {
    let controls = &facts.questionnaire.controls;
    let decided = controls.indices().filter_map(|control| {
        let arranged = facts.state.plan.arranged.get(&controls[control].id)?;
        Some(rows(facts, control, arranged))
    });
    let rows: Vec<Vec<Text>> = decided.flatten().collect();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![
        heading(2, "What the team decided", Some("decided")),
        Block::Table(Table {
            caption: "Decisions about the plan, and their effect".to_owned(),
            columns: vec![
                Column::text("Control", 14),
                Column::text("Decision", 38),
                Column::text("Effect", 48),
            ],
            rows,
        }),
    ]
}

fn rows(facts: &Facts<'_>, control: ControlIx, arranged: &Arrangement) -> Vec<Vec<Text>> {
    let id = facts.control_id(control);
    let row = |decided: String, outcome: String| {
        vec![
            Text::link(id, format!("REQ-{id}")),
            Text::plain(decided),
            Text::plain(outcome),
        ]
    };
    let steps = &facts.outlook.all.steps;
    let first = steps.position(|planned| planned.step.control == control);
    let Some(first) = first else {
        return vec![row(summary(arranged), "no work left".to_owned())];
    };
    if arranged.dropped {
        return vec![row("dropped".to_owned(), blocked_by(facts, control))];
    }
    let wanted = arranged
        .pinned_to
        .map(|wanted| row(want(wanted), wanted_outcome(facts, first)));
    let put_off = arranged
        .not_before
        .map(|until| row(put_off(until), started(facts, first)));
    wanted.into_iter().chain(put_off).collect()
}

/// The decisions about a control in a few words.
fn summary(arranged: &Arrangement) -> String {
    let dropped = arranged.dropped.then(|| "dropped".to_owned());
    let parts: Vec<String> = dropped
        .into_iter()
        .chain(arranged.pinned_to.map(want))
        .chain(arranged.not_before.map(put_off))
        .collect();
    parts.join("; ")
}

fn want(wanted: Date) -> String {
    format!("pinned to {}", short_day(wanted))
}

fn put_off(until: Date) -> String {
    format!("not before {}", short_day(until))
}

/// The start date of a step, or the reason why it has no date.
fn started(facts: &Facts<'_>, step: StepIx) -> String {
    let all = &facts.outlook.all;
    let name = all.name(facts.questionnaire, step);
    match &all.steps[step].when {
        Some(when) => format!("{name} starts on {}", short_day(when.start)),
        None => format!(
            "{name} has no date, because {}",
            all.reason_clause(facts.questionnaire, step)
        ),
    }
}

/// The start date of a step, with the reason if this date is not the pinned one.
fn wanted_outcome(facts: &Facts<'_>, step: StepIx) -> String {
    let all = &facts.outlook.all;
    let starts = started(facts, step);
    if !all.missed.iter().any(|(missed, _)| *missed == step) {
        starts
    } else if all.steps[step].when.is_none() {
        format!("cannot be met: {starts}")
    } else {
        format!(
            "cannot be met: {starts}, because {}",
            all.reason_clause(facts.questionnaire, step)
        )
    }
}

/// The gates that cannot pass without a dropped control, and the steps that wait for it in vain.
fn blocked_by(facts: &Facts<'_>, control: ControlIx) -> String {
    let all = &facts.outlook.all;
    let shut: Vec<&str> = all
        .gates
        .iter()
        .filter(|gate| facts.outlook.all.shut_by(gate.gate).contains(&control))
        .map(|gate| facts.gate_id(gate.gate))
        .collect();
    let waits = |step: &StepIx| {
        let step = &all.steps[*step].step;
        let on = |after: &StepIx| all.steps[*after].step.control == control;
        step.control != control && !step.dropped && step.after.iter().any(on)
    };
    let waiting: Vec<String> = all
        .steps
        .indices()
        .filter(waits)
        .map(|step| all.name(facts.questionnaire, step))
        .collect();
    let mut words = match shut.as_slice() {
        [] => "blocks no gate in this plan".to_owned(),
        [one] => format!("{one} cannot pass"),
        several => format!("{} cannot pass", listed(several)),
    };
    if !waiting.is_empty() {
        words.extend([
            "; ",
            &listed(&waiting),
            " cannot start without this control",
        ]);
    }
    words
}
