//! The burndown chart: the gaps that remain as the plan proceeds, which show the purpose of the work.
//!
//! Both ends of the range always appear together.

use jiff::civil::Date;

use crate::describe::roadmap::short_day;
use crate::document::{Burndown, Chart, Plot, percent};
use crate::roadmap::burndown::burndown;
use crate::rules::scorecard::Ratio;
use crate::views::facts::Facts;

pub(super) fn chart(facts: &Facts<'_>) -> Option<Chart> {
    let points = burndown(
        facts.questionnaire,
        facts.state,
        &facts.report.targets,
        facts.outlook,
    );
    let permille = |part: u64| {
        u32::try_from(
            Ratio {
                part,
                whole: points.whole,
            }
            .scaled(1000),
        )
        .unwrap_or(1000)
    };
    let share = |stairs: &[(Date, u64)]| -> Vec<(Date, u32)> {
        stairs
            .iter()
            .map(|(day, open)| (*day, permille(*open)))
            .collect()
    };
    if points.whole == 0 || points.known.len().max(points.all.len()) < 2 {
        return None;
    }
    let (low, high) = (share(&points.known), share(&points.all));
    let gates: Vec<(Date, String)> = facts
        .outlook
        .all
        .gates
        .iter()
        .filter_map(|gate| Some((gate.day?, facts.gate_id(gate.gate).to_owned())))
        .collect();
    let from = low.first()?.0.min(high.first()?.0);
    let ends = low
        .iter()
        .chain(&high)
        .map(|(day, _)| *day)
        .chain(gates.iter().map(|(day, _)| *day));
    let to = ends.max()?;
    let ((_, begin_low), (_, begin_high)) = (low.first()?, high.first()?);
    let ((_, end_low), (_, end_high)) = (low.last()?, high.last()?);
    let range = |low: u32, high: u32| match (percent(low), percent(high)) {
        (low, high) if low == high => low,
        (low, high) => format!("{}–{high}", low.trim_end_matches('%')),
    };
    let id = facts.gate_id(facts.report.targets.horizon);
    let begins = range(*begin_low, *begin_high);
    let takeaway = if (*end_low, *end_high) == (0, 0) {
        format!(
            "By {}, the plan closes all gaps for {id} (today they are {begins} of its target)",
            short_day(to)
        )
    } else {
        format!(
            "The plan leaves gaps of {} of the target for {id} (today {begins})",
            range(*end_low, *end_high)
        )
    };
    let alternative = format!(
        "Gaps as a share of the target for {id}, falling from {begins} on {} to {} on {}.",
        short_day(from),
        range(*end_low, *end_high),
        short_day(to)
    );
    Some(Chart {
        takeaway,
        alternative,
        plot: Plot::Burndown(Burndown {
            from,
            to,
            low,
            high,
            gates,
        }),
    })
}
