//! The roadmap as a chart: the steps over time, the gates, and the forecast of their dates.
//!
//! The chart shows the plan in which every unknown level counts as 0. This module builds only its data and text: shapes
//! and colours do not belong here.

use jiff::civil::Date;

use crate::base::plural::{count, listed};
use crate::describe::roadmap;
use crate::document::{
    Chart, Plot, Timeline, TimelineBar, TimelineForecast, TimelineGate, TimelineWave,
};
use crate::model::questionnaire::GateIx;
use crate::roadmap::{GateDay, StepIx, step_name};
use crate::views::facts::Facts;

pub(super) fn chart(facts: &Facts<'_>) -> Option<Chart> {
    let all = &facts.outlook.all;
    let ends = all
        .steps
        .iter()
        .filter_map(|planned| planned.when.as_ref().map(|when| when.end));
    let gate_days = all.gates.iter().filter_map(|gate| gate.day);
    let chain = chain(facts);
    let waves: Vec<TimelineWave> = facts
        .report
        .targets
        .horizon
        .through()
        .filter_map(|gate| wave(facts, gate, &chain))
        .collect();
    let likely = waves
        .iter()
        .filter_map(|wave| wave.gate.as_ref()?.forecast.as_ref())
        .map(|forecast| forecast.most);
    let to = ends.chain(gate_days).chain(likely).max()?;
    // a target date before the work begins cannot be shown beside the steps
    let target = facts
        .state
        .profile
        .target_date
        .filter(|by| *by >= all.start);
    let to = to.max(target.unwrap_or(to));
    let freezes: Vec<(Date, Date)> = facts
        .state
        .plan
        .freezes
        .iter()
        .filter(|freeze| freeze.to >= all.start && freeze.from <= to)
        .map(|freeze| (freeze.from, freeze.to))
        .collect();
    let headline = facts.report.targets.headline;
    let takeaway = format!(
        "{} {}",
        facts.gate_id(headline),
        roadmap::opens(facts, headline)
    );
    let names: Vec<String> = chain
        .into_iter()
        .map(|step| all.name(facts.questionnaire, step))
        .collect();
    let critical = if names.is_empty() {
        String::new()
    } else {
        format!("critical chain of {}", facts.gate_id(headline))
    };
    let said: Vec<String> = all
        .gates
        .iter()
        .map(|gate| {
            let likely = forecast(facts, gate)
                .map_or_else(String::new, |forecast| format!(", {}", forecast.words));
            format!(
                "{} {}{likely}",
                facts.gate_id(gate.gate),
                roadmap::gate_day(facts, gate.gate)
            )
        })
        .collect();
    let mut alternative = format!(
        "Roadmap with {}; gates: {}.",
        count(all.steps.len(), "step"),
        said.join("; ")
    );
    if let Some(by) = target {
        alternative.extend([" Target date: ", &roadmap::short_day(by), "."]);
    }
    if !freezes.is_empty() {
        let days: Vec<String> = freezes
            .iter()
            .map(|(from, to)| roadmap::short_days(*from, *to))
            .collect();
        alternative.extend([" Freezes: ", &listed(&days), "."]);
    }
    if !names.is_empty() {
        alternative.extend([" The ", &critical, ", drawn bolder: ", &listed(&names), "."]);
    }
    Some(Chart {
        takeaway,
        alternative,
        plot: Plot::Roadmap(Timeline {
            from: all.start,
            to,
            critical,
            waves,
            target,
            freezes,
        }),
    })
}

/// The critical chain of the headline gate; empty if that gate has no date.
fn chain(facts: &Facts<'_>) -> Vec<StepIx> {
    let headline = facts.report.targets.headline;
    let all = &facts.outlook.all;
    if all.gates[headline].day.is_some() {
        all.chain(headline)
    } else {
        Vec::new()
    }
}

/// The steps that a gate needs, sorted by first day with undated steps last, and the date of the gate. `None` if there
/// are no steps.
fn wave(facts: &Facts<'_>, gate: GateIx, chain: &[StepIx]) -> Option<TimelineWave> {
    let all = &facts.outlook.all;
    let steps = all.wave(gate);
    let definition = facts.gate(gate);
    (!steps.is_empty()).then(|| TimelineWave {
        title: format!("{} {}", definition.id, definition.title.to_lowercase()),
        bars: steps
            .into_iter()
            .map(|step| bar(facts, step, chain.contains(&step)))
            .collect(),
        gate: diamond(facts, &all.gates[gate]),
    })
}

fn bar(facts: &Facts<'_>, step: StepIx, critical: bool) -> TimelineBar {
    let planned = &facts.outlook.all.steps[step];
    let role = facts.role(facts.control(planned.step.control).responsible);
    let who = match &planned.when {
        Some(when) => when.person.clone(),
        None if planned.step.dropped => "dropped".to_owned(),
        None if facts.missing(planned.step.wave).is_empty() => "waiting".to_owned(),
        None => format!("nobody has the role {role}"),
    };
    TimelineBar {
        label: step_name(facts.questionnaire, &planned.step),
        who,
        days: planned.when.as_ref().map(|when| (when.start, when.end)),
        critical,
    }
}

fn diamond(facts: &Facts<'_>, gate: &GateDay) -> Option<TimelineGate> {
    // the forecast has its own mark beside this one
    let words = format!(
        "{} planned {}",
        facts.gate_id(gate.gate),
        roadmap::gate_day(facts, gate.gate)
    );
    Some(TimelineGate {
        day: gate.day?,
        words,
        forecast: forecast(facts, gate),
    })
}

fn forecast(facts: &Facts<'_>, gate: &GateDay) -> Option<TimelineForecast> {
    let forecast = facts.outlook.forecast.gates[gate.gate];
    Some(TimelineForecast {
        half: forecast.half?,
        most: forecast.most?,
        words: roadmap::likely(facts, gate.gate)?,
    })
}
