//! How certain the gate dates are: the proven bound, the forecast, and the slippage against the committed plan.
//!
//! Each is stated in one sentence or in the table. Promise nothing here that the plan does not prove.

use jiff::civil::Date;

use crate::base::dates::long;
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

/// The proven lower bound on the date of the headline gate, as a sentence. `None` if the gate passes or lacks a date or
/// bound.
fn bound(facts: &Facts<'_>) -> Option<String> {
    let all = &facts.outlook.all;
    let gate = &all.gates[facts.report.targets.headline];
    let (bound, opens) = (gate.bound?, gate.day?);
    if facts.report.gates[gate.gate].state == GateState::Passes {
        return None;
    }
    let from_nothing = if all.steps.iter().any(|planned| planned.step.uncertain) {
        "With everything unknown starting from nothing, no"
    } else {
        "No"
    };
    let id = facts.gate_id(gate.gate);
    Some(if bound >= opens {
        format!(
            "{from_nothing} plan with these people opens {id} before {}: this one is proven best.",
            long(opens)
        )
    } else {
        format!(
            "{from_nothing} plan with these people opens {id} before {}. This one opens it on {}; whether another comes between is not known.",
            long(bound),
            long(opens)
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
            ", and one overrun factor stretches them all ({best} to {worst} percent, most likely {likely}), as what makes one late makes others late"
        )
    };
    let from_nothing = if facts
        .outlook
        .all
        .steps
        .iter()
        .any(|planned| planned.step.uncertain)
    {
        " All that is unknown starts from nothing in it."
    } else {
        ""
    };
    format!(
        "The forecast runs this plan {} times, order and people as planned: each effort is drawn from its range{overrun}. By the first day below, a gate is open in half of the runs, by the second in four fifths.{from_nothing}",
        thousands(RUNS)
    )
}

fn table(facts: &Facts<'_>, agreed: Option<&CommittedPlan>) -> Table {
    let mut columns = vec![
        Column::text("Gate", 8),
        Column::text("Half by", 23),
        Column::text("Four fifths by", 23),
    ];
    let mut caption = "When each gate opens once efforts turn out otherwise".to_owned();
    if let Some(agreed) = agreed {
        columns.extend([Column::text("Agreed", 23), Column::text("The plan now", 27)]);
        caption.extend(["; agreed on ", &long(agreed.on)]);
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
        row.extend([Text::plain("open now"), Text::plain("–")]);
    } else {
        row.extend([forecast.half, forecast.most].map(|date| Text::plain(by(date))));
    }
    if let Some(agreed) = agreed {
        let then = agreed.gates.get(id).copied();
        row.push(Text::plain(then.map_or_else(|| "–".to_owned(), short_day)));
        let now = if pass {
            "open now".to_owned()
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
            (Some(_), None) => "no date any more".to_owned(),
            (None, None) => "no date".to_owned(),
            (_, Some(_)) => "not agreed on".to_owned(),
        };
    };
    let days = days_between(then, now);
    let unit = if days.abs() == 1 { "day" } else { "days" };
    match days {
        0 => "as agreed".to_owned(),
        1.. => format!("{days} {unit} later than agreed"),
        _ => format!("{} {unit} earlier than agreed", days.abs()),
    }
}
