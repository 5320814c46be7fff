//! The gates with what still shuts them, and the roadmap to them.

use super::Facts;
use super::count;
use super::days;
use super::effort_range;
use super::heading;
use super::paragraph;
use super::short_day;
use super::short_days;
use crate::gate::GateResult;
use crate::gate::GateState;
use crate::report::document::Block;
use crate::report::document::Chart;
use crate::report::document::Column;
use crate::report::document::Plot;
use crate::report::document::Table;
use crate::report::document::Text;
use crate::report::document::Timeline;
use crate::report::document::TimelineBar;
use crate::report::document::TimelineWave;
use crate::roadmap::Planned;
use crate::roadmap::step_name;

pub(super) fn gates(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "Gates", Some("gates"))];
    for result in &facts.report.gates {
        blocks.extend(gate(facts, result));
    }
    blocks
}

fn gate(facts: &Facts<'_>, result: &GateResult) -> Vec<Block> {
    let Some(gate) = facts.gate(result.gate) else { return Vec::new() };
    let anchor = gate.id.clone();
    let mut blocks = vec![heading(2, format!("{} {}: {}", gate.id, gate.title, result.state.word()), Some(&anchor))];
    blocks.push(paragraph(format!("{} {}", gate.permits, verdict(facts, result))));
    if result.gate > facts.report.targets.horizon {
        // what a later phase would ask is worth a number, not a list longer than all that is asked now
        let short = count(result.own_shortfalls(), "shortfall");
        blocks.push(paragraph(format!("It lies beyond the phase wanted; {short} would stand before it today.")));
        return blocks;
    }
    let items: Vec<Text> = result
        .shortfalls
        .iter()
        .map(|shortfall| {
            let words = shortfall.words(facts.questionnaire);
            let id = shortfall.control().map(|control| facts.control_id(control));
            // the id leads to the requirement; the rest of the sentence follows it
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
            reason.words()
        )));
    }
    blocks
}

fn verdict(facts: &Facts<'_>, result: &GateResult) -> String {
    let date = if result.gate <= facts.report.targets.horizon && result.state != GateState::Pass {
        {
            let it = if result.state == GateState::Conditional { "Without exceptions it" } else { "It" };
            format!(" {it} {}.", facts.opens(result.gate))
        }
    } else {
        String::new()
    };
    let words = match result.state {
        GateState::Pass => "All it asks is met.".to_owned(),
        GateState::Conditional => {
            format!(
                "All it asks is met, but for {} covered by a dated exception.",
                count(result.covered.len(), "control")
            )
        }
        GateState::Open => {
            let mut reasons = Vec::new();
            if !result.undecided.is_empty() {
                reasons.push(format!("{} not known yet", count(result.undecided.len(), "answer")));
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
        GateState::Fail => "It fails on what is known, whatever the open answers turn out to be.".to_owned(),
    };
    words + &date
}

pub(super) fn roadmap(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "Roadmap", Some("roadmap"))];
    let all = &facts.outlook.all;
    if all.steps.is_empty() {
        blocks.push(paragraph("There is nothing left to do up to the phase wanted."));
        return blocks;
    }
    blocks.push(paragraph(introduction(facts)));
    blocks.push(Block::Table(gate_table(facts)));
    if let Some(chart) = chart(facts) {
        blocks.push(Block::Chart(chart));
    }
    for gate in 0..=facts.report.targets.horizon {
        if all.steps.iter().any(|planned| planned.step.wave == gate) {
            blocks.push(heading(2, format!("Wave to {}", facts.gate_id(gate)), None));
            blocks.push(Block::Table(step_table(facts, gate)));
        }
    }
    blocks
}

fn introduction(facts: &Facts<'_>) -> String {
    let uncertain = facts.outlook.all.steps.iter().filter(|planned| planned.step.uncertain).count();
    let people: Vec<String> =
        facts.state.plan.people.iter().map(|(id, person)| format!("{id} {} %", person.percent)).collect();
    let people = if people.is_empty() { "nobody is named yet".to_owned() } else { people.join(", ") };
    let range = if uncertain == 0 {
        String::new()
    } else {
        format!(
            " {} stand here only because nobody knows the level yet: they are planned from 0, and each date is a range from the known gaps alone to this.",
            super::capital(&count(uncertain, "step"))
        )
    };
    let against = match (facts.state.profile.by, facts.outlook.gate(facts.report.targets.headline).1) {
        (Some(by), Some(late)) if late <= by => format!(" The date wanted, {}, can be kept.", super::day(by)),
        (Some(by), Some(late)) => {
            format!(" The date wanted, {}, cannot be promised: the plan ends on {}.", super::day(by), super::day(late))
        }
        (Some(by), None) => {
            format!(" Whether the date wanted, {}, can be kept is unknown while roles are missing.", super::day(by))
        }
        (None, _) => String::new(),
    };
    format!(
        "Planned from {} with these people and their share of time: {people}.{range}{against} Dates follow from effort, order and capacity; they are no promise of anyone.",
        super::day(facts.outlook.all.start)
    )
}

fn chart(facts: &Facts<'_>) -> Option<Chart> {
    let all = &facts.outlook.all;
    let ends = all.steps.iter().filter_map(|planned| planned.when.as_ref().map(|when| when.end));
    let gate_days = all.gates.iter().filter_map(|gate| gate.day);
    let to = ends.chain(gate_days).max()?;
    let waves: Vec<TimelineWave> = (0..=facts.report.targets.horizon)
        .filter_map(|gate| {
            let steps: Vec<&Planned> = in_order(facts, gate);
            if steps.is_empty() {
                return None;
            }
            let definition = facts.gate(gate)?;
            let day = all.gates.get(gate).and_then(|gate| gate.day);
            Some(TimelineWave {
                title: format!("{} {}", definition.id, definition.title.to_lowercase()),
                bars: steps.into_iter().map(|planned| bar(facts, planned)).collect(),
                gate: day.map(|day| (day, format!("{} {}", definition.id, facts.opens(gate)))),
            })
        })
        .collect();
    let headline = facts.report.targets.headline;
    let takeaway = format!("{} {}", facts.gate_id(headline), facts.opens(headline));
    let said: Vec<String> = all
        .gates
        .iter()
        .filter_map(|gate| Some(format!("{} {}", facts.gate(gate.gate)?.id, facts.gate_day(gate.gate))))
        .collect();
    let alternative = format!("{} over time; gates: {}.", count(all.steps.len(), "step"), said.join("; "));
    Some(Chart { takeaway, alternative, plot: Plot::Roadmap(Timeline { from: all.start, to, waves }) })
}

/// The steps of a wave by their first day; those without a date last.
fn in_order<'a>(facts: &Facts<'a>, gate: usize) -> Vec<&'a Planned> {
    let mut steps: Vec<&Planned> = facts.outlook.all.steps.iter().filter(|planned| planned.step.wave == gate).collect();
    steps.sort_by_key(|planned| {
        planned.when.as_ref().map_or((true, None), |when| (false, Some((when.start, when.end))))
    });
    steps
}

fn bar(facts: &Facts<'_>, planned: &Planned) -> TimelineBar {
    let role = facts.control(planned.step.control).map_or("", |control| facts.role(control.owner));
    TimelineBar {
        label: step_name(facts.questionnaire, &planned.step),
        who: planned.when.as_ref().map_or_else(|| format!("nobody of {role}"), |when| when.person.clone()),
        days: planned.when.as_ref().map(|when| (when.start, when.end)),
    }
}

fn gate_table(facts: &Facts<'_>) -> Table {
    let rows = facts.outlook.all.gates.iter().map(|gate| {
        let (low, high) = facts.effort_to(gate.gate);
        let bound = match (gate.bound, gate.day) {
            (Some(bound), Some(day)) if bound >= day => "proven best".to_owned(),
            (Some(bound), Some(_)) => format!("not before {}", short_day(bound)),
            _ => {
                let missing: Vec<&str> = gate.missing.iter().map(|&role| facts.role(role)).collect();
                if missing.is_empty() { "–".to_owned() } else { format!("nobody of {}", missing.join(", ")) }
            }
        };
        vec![
            Text::link(facts.gate_id(gate.gate), facts.gate_id(gate.gate)),
            Text::plain(facts.gate(gate.gate).map_or("", |gate| gate.title.as_str())),
            Text::plain(match facts.report.gates.get(gate.gate).map(|result| result.state) {
                Some(GateState::Pass) => "open now".to_owned(),
                Some(GateState::Conditional) => {
                    format!("on exceptions now, without them {}", facts.gate_day(gate.gate))
                }
                _ => facts.gate_day(gate.gate),
            }),
            Text::plain(bound),
            Text::plain(effort_range(low, high)),
        ]
    });
    Table {
        caption: "When each gate can open: from the known gaps alone to everything unknown".to_owned(),
        columns: vec![
            Column::text("Gate", 8),
            Column::text("What it permits", 24),
            Column::text("Can open", 32),
            Column::text("With these people", 20),
            Column::number("Effort up to it", 20),
        ],
        rows: rows.collect(),
    }
}

fn step_table(facts: &Facts<'_>, gate: usize) -> Table {
    let roadmap = &facts.outlook.all;
    let mut order: Vec<usize> =
        (0..roadmap.steps.len()).filter(|&step| roadmap.steps[step].step.wave == gate).collect();
    order.sort_by_key(|&step| {
        roadmap.steps[step].when.as_ref().map_or((true, None), |when| (false, Some((when.start, when.end))))
    });
    let rows = order.into_iter().map(|index| {
        let planned = &roadmap.steps[index];
        let control = facts.control_id(planned.step.control);
        let dates = planned.when.as_ref().map_or_else(|| "no date".to_owned(), |when| short_days(when.start, when.end));
        let mut because = roadmap.because(facts.questionnaire, index);
        if planned.step.uncertain {
            because.push_str("; level unknown, planned from 0");
        }
        if !planned.step.assumed.is_empty() {
            let ids: Vec<&str> = planned.step.assumed.iter().map(|&control| facts.control_id(control)).collect();
            because.extend(["; takes ", &ids.join(", "), " as met"]);
        }
        vec![
            Text::link(step_name(facts.questionnaire, &planned.step), format!("REQ-{control}")),
            Text::plain(planned.when.as_ref().map_or("nobody", |when| when.person.as_str())),
            Text::plain(dates),
            Text::plain(days(planned.step.effort)),
            Text::muted(because),
        ]
    });
    Table {
        caption: format!("The steps to {}", facts.gate_id(gate)),
        columns: vec![
            Column::text("Step", 24),
            Column::text("Who", 18),
            Column::text("From and to", 26),
            Column::number("Days", 8),
            Column::text("Why not earlier", 34),
        ],
        rows: rows.collect(),
    }
}
