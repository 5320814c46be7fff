//! The certainty of the gate dates: the proven bound, the forecast, and the slippage against the committed plan.
//!
//! Each is stated in a sentence or in the table of gates. Promise nothing here that the plan does not prove.

use jiff::civil::Date;

use crate::base::plural::thousands;
use crate::describe::roadmap::short_day;
use crate::document::prose::paragraph;
use crate::document::{Block, Column, Table, Text};
use crate::model::assessment::plan::CommittedPlan;
use crate::roadmap::GateDay;
use crate::roadmap::calendar::days_between;
use crate::roadmap::forecast::RUNS;
use crate::rules::gates::GateState;
use crate::views::facts::Facts;

pub(super) fn sure(facts: &Facts<'_>) -> Vec<Block> {
    let dated = facts
        .outlook
        .forecast
        .gates
        .iter()
        .any(|forecast| forecast.half.is_some());
    let agreed = facts.state.plan.committed.as_ref();
    let mut blocks: Vec<Block> = bound(facts).map(paragraph).into_iter().collect();
    if dated {
        blocks.push(paragraph(runs(facts)));
    }
    if dated || agreed.is_some() {
        blocks.push(Block::Table(table(facts, agreed)));
    }
    blocks
}

/// The proven lower bound on the date of the headline gate, as a sentence. `None` if the gate passes, or if it has no
/// date or no bound.
fn bound(facts: &Facts<'_>) -> Option<String> {
    let all = &facts.outlook.all;
    let gate = &all.gates[facts.report.targets.headline];
    let (bound, opens) = (gate.bound?, gate.day?);
    if facts.report.gates[gate.gate].state == GateState::Passes {
        return None;
    }
    let unknowns = if all.steps.iter().any(|planned| planned.step.uncertain) {
        " if every unknown turns out to be level 0"
    } else {
        ""
    };
    let id = facts.gate_id(gate.gate);
    Some(if bound >= opens {
        format!(
            "{id} cannot pass before {} with this team{unknowns} (proven optimal).",
            short_day(opens)
        )
    } else {
        format!(
            "{id} cannot pass before {} with this team{unknowns}. In this plan, it passes on {}; an earlier date may be possible.",
            short_day(bound),
            short_day(opens)
        )
    })
}

/// The assumptions of the forecast.
fn runs(facts: &Facts<'_>) -> String {
    let [best, likely, worst] = facts.questionnaire.effort.overrun;
    let overrun = if best == worst {
        String::new()
    } else {
        format!(
            ", and a single overrun factor ({best}–{worst}%, most likely {likely}%) applies to all of them, because delays are correlated"
        )
    };
    let from_nothing = if facts
        .outlook
        .all
        .steps
        .iter()
        .any(|planned| planned.step.uncertain)
    {
        " The forecast assumes level 0 for every unknown."
    } else {
        ""
    };
    format!(
        "The forecast simulates this plan {} times, with order and people as planned: each effort is drawn from its range{overrun}. A gate passes by the first date below in 50% of the runs, by the second in 80%.{from_nothing}",
        thousands(RUNS)
    )
}

fn table(facts: &Facts<'_>, agreed: Option<&CommittedPlan>) -> Table {
    let mut columns = vec![
        Column::text("Gate", 8),
        Column::text("50% by", 23),
        Column::text("80% by", 23),
    ];
    let mut caption = "Forecast dates".to_owned();
    if let Some(agreed) = agreed {
        columns.extend([
            Column::text("Committed", 23),
            Column::text("Plan slippage", 27),
        ]);
        caption.extend([" against the plan committed on ", &short_day(agreed.on)]);
    }
    let rows = facts
        .outlook
        .all
        .gates
        .iter()
        .map(|gate| row(facts, gate, agreed))
        .collect();
    Table {
        caption,
        columns,
        rows,
    }
}

fn row(facts: &Facts<'_>, gate: &GateDay, agreed: Option<&CommittedPlan>) -> Vec<Text> {
    let id = facts.gate_id(gate.gate);
    let pass = facts.report.gates[gate.gate].state == GateState::Passes;
    let forecast = facts.outlook.forecast.gates[gate.gate];
    let by = |date: Option<Date>| date.map_or_else(|| "no date".to_owned(), short_day);
    let mut row = vec![Text::link(id, id)];
    if pass {
        row.extend([Text::plain("passes now"), Text::plain("–")]);
    } else {
        row.extend([forecast.half, forecast.most].map(|date| Text::plain(by(date))));
    }
    if let Some(agreed) = agreed {
        let then = agreed.gates.get(id).copied();
        row.push(Text::plain(then.map_or_else(|| "–".to_owned(), short_day)));
        let now = if pass {
            "passes now".to_owned()
        } else {
            slippage(then, facts.outlook.gate(gate.gate).1)
        };
        row.push(Text::plain(now));
    }
    row
}

/// The slippage of a gate's latest date against the committed plan.
fn slippage(then: Option<Date>, now: Option<Date>) -> String {
    let (Some(then), Some(now)) = (then, now) else {
        return match (then, now) {
            (Some(_), None) => "no date now".to_owned(),
            (None, None) => "no date".to_owned(),
            (_, Some(_)) => "not committed".to_owned(),
        };
    };
    let days = days_between(then, now);
    let unit = if days.abs() == 1 { "day" } else { "days" };
    match days {
        0 => "none".to_owned(),
        1.. => format!("{days} {unit} late"),
        _ => format!("{} {unit} early", days.abs()),
    }
}
