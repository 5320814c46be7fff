//! Sentences about the plan: the dates on which gates can pass, the forecast, and the reasons why work has no date.
//!
//! Its own module so that pages, lists and calendars never disagree about a date. An early date never appears without
//! its late date.

use crate::model::questionnaire::{ControlIx, GateIx};
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::dates;
use crate::base::dates::Dates;
use crate::base::plural::{either, listed};
use crate::rules::gates::GateState;
use crate::views::facts::Facts;
use crate::views::rows;
use crate::views::rows::Note;

/// Formats the effort of a step or a requirement, in thousandths of a person-day, as days for pages and lists. Rounds
/// half up to 1 decimal, but never rounds a positive amount to 0.
pub(crate) fn effort_days(thousandths: u64) -> String {
    let tenths = ((thousandths + 50) / 100).max(u64::from(thousandths > 0));
    if tenths % 10 == 0 {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// The effort of a step or a requirement with its unit: `1 person-day`, `16.7 person-days`.
pub(crate) fn person_days(thousandths: u64) -> String {
    let unit = if thousandths == 1000 {
        "person-day"
    } else {
        "person-days"
    };
    format!("{} {unit}", effort_days(thousandths))
}

/// Formats a sum of efforts as days, like [`effort_days`] below 20 days and in whole days above: the sum of many
/// estimates is no better known.
pub(crate) fn effort_total(thousandths: u64) -> String {
    if thousandths >= 20_000 {
        ((thousandths + 500) / 1000).to_string()
    } else {
        effort_days(thousandths)
    }
}

/// The end of a sentence about when a gate can pass. An early date alone is always marked as the best case.
pub(crate) fn opens(facts: &Facts<'_>, gate: GateIx) -> String {
    let shut = facts.outlook.all.shut_by(gate);
    match facts.outlook.gate(gate) {
        (Some(early), Some(late)) => match facts.outlook.likely(gate) {
            Some((half, most)) => format!(
                "can pass by {}{}; planned without delays: {}",
                odds(half, most),
                in_time(facts, gate),
                short_days(early, late)
            ),
            None => format!("can pass on {}", short_day(late)),
        },
        (Some(early), None) if !shut.is_empty() => {
            let ids: Vec<&str> = shut
                .iter()
                .map(|&control| facts.control_id(control))
                .collect();
            let (are, meet) = if ids.len() == 1 {
                ("is", "meets its target")
            } else {
                ("are", "meet their targets")
            };
            let ids = listed(&ids);
            format!(
                "can pass on {} at the earliest, and only if {ids}, which {are} dropped, already {meet}",
                short_day(early)
            )
        }
        (Some(early), None) => {
            format!(
                "can pass on {} at the earliest, with no firm date until every role has a person",
                short_day(early)
            )
        }
        (None, _) if !shut.is_empty() => format!("cannot pass, because {}", dropped(facts, &shut)),
        (None, _) if facts.missing(gate).is_empty() => {
            "has no date, because its work does not fit into the plan".to_owned()
        }
        (None, _) => format!("has no date, because {}", no_people(facts, gate)),
    }
}

/// The roles that a gate needs and nobody has: `nobody in the plan has the role Security`.
pub(crate) fn no_people(facts: &Facts<'_>, gate: GateIx) -> String {
    let missing = facts.missing(gate).iter();
    let roles: Vec<&str> = missing.map(|&role| facts.role(role)).collect();
    format!("nobody in the plan has the role {}", either(&roles))
}

/// The date range of a gate, for tables. An early date alone is marked `at best`.
pub(crate) fn gate_day(facts: &Facts<'_>, gate: GateIx) -> String {
    match facts.outlook.gate(gate) {
        (Some(early), Some(late)) if early == late => short_day(early),
        (Some(early), Some(late)) => format!("{} to {}", short_day(early), short_day(late)),
        (Some(early), None) => format!("{} at best", short_day(early)),
        (None, _) => "no date".to_owned(),
    }
}

/// The 50% and 80% dates in a sentence: `20 Jul (50%) or 27 Aug 2027 (80%)`.
fn odds(half: Date, most: Date) -> String {
    if half == most {
        format!("{} (50% and 80%)", short_day(half))
    } else {
        format!("{} (50%) or {} (80%)", before(half, most), short_day(most))
    }
}

/// A date that stands before a later one: without its year if it is the same.
fn before(day: Date, later: Date) -> String {
    if day.year() == later.year() {
        day.strftime("%-d %b").to_string()
    } else {
        short_day(day)
    }
}

/// The chance that the gate of the target phase passes by the target date, as an addition to a sentence; empty for other
/// gates and without a target date.
fn in_time(facts: &Facts<'_>, gate: GateIx) -> String {
    let target = facts.state.profile.target_date;
    let forecast = facts.outlook.forecast.gates.get(gate);
    let chance = forecast.and_then(|forecast| forecast.in_time);
    match (target, chance) {
        (Some(target), Some(chance)) if gate == facts.report.targets.headline => {
            format!(", with a {chance}% chance by {}", short_day(target))
        }
        _ => String::new(),
    }
}

/// The dates on which a gate can pass, in a short format for charts: the forecast, then the plan.
pub(crate) fn opens_short(facts: &Facts<'_>, gate: GateIx) -> String {
    let planned = match facts.outlook.gate(gate) {
        (Some(early), Some(late)) => short_days(early, late),
        _ => return opens(facts, gate),
    };
    match likely(facts, gate) {
        Some(likely) => format!("{likely}; planned {planned}"),
        None => opens(facts, gate),
    }
}

/// The 50% and 80% dates of a gate in a few words, for charts. `None` if the gate waits for nothing or has no forecast.
pub(crate) fn likely(facts: &Facts<'_>, gate: GateIx) -> Option<String> {
    let (half, most) = facts.outlook.likely(gate)?;
    Some(if half == most {
        format!("50% and 80% by {}", short_day(half))
    } else {
        let half = before(half, most);
        format!("50% by {half}, 80% by {}", short_day(most))
    })
}

/// A sentence about when a gate can pass, without a subject or a full stop.
pub(crate) fn gate_opens(facts: &Facts<'_>, gate: &rows::Gate<'_>) -> String {
    match gate.state {
        GateState::Passes => "passes now".to_owned(),
        _ if !gate.waits => "beyond the target phase".to_owned(),
        GateState::PassesConditionally => format!(
            "passes conditionally; without exceptions it {}",
            opens(facts, gate.index)
        ),
        GateState::Inconclusive | GateState::Fails => opens(facts, gate.index),
    }
}

/// The remark on work that is planned only because the level is unknown.
pub(crate) const UNCERTAIN: &str = "level unknown, assumed 0";

/// The remark on work without dates or with uncertain ones; empty if there is nothing to add.
pub(crate) fn note(facts: &Facts<'_>, note: Option<&Note>) -> String {
    match note {
        None => String::new(),
        Some(Note::Done) => "no work left".to_owned(),
        Some(Note::Dropped) => "dropped by the team".to_owned(),
        Some(Note::Undated(step)) => {
            let because = facts.outlook.all.because(facts.questionnaire, *step);
            format!("no date: {because}")
        }
        Some(Note::Uncertain) => UNCERTAIN.to_owned(),
    }
}

/// The dropped controls: `DAT-P1 is dropped`, or `DAT-P1 and APP-R2 are dropped`.
pub(crate) fn dropped(facts: &Facts<'_>, controls: &BTreeSet<ControlIx>) -> String {
    let ids: Vec<&str> = controls
        .iter()
        .map(|&control| facts.control_id(control))
        .collect();
    format!(
        "{} {} dropped",
        listed(&ids),
        if ids.len() == 1 { "is" } else { "are" }
    )
}

/// A date for tables: `3 Mar 2027`.
pub(crate) fn short_day(date: Date) -> String {
    dates::day(date, Dates::DayMonthYear)
}

/// A date range for tables: `3 Mar to 8 Apr 2027`, with the year once if it is the same.
pub(crate) fn short_days(from: Date, to: Date) -> String {
    if from == to {
        short_day(from)
    } else {
        format!("{} to {}", before(from, to), short_day(to))
    }
}

#[cfg(test)]
mod tests {
    use super::{effort_days, effort_total};

    /// 244.25 is 244, and 244.5 is 245; below 20 days one decimal is shown: 1.25 is 1.3, and 19.95 is
    /// 20. Only a sum is rounded to whole days.
    #[test]
    fn person_days_are_rounded_half_up_everywhere() {
        let days = [244_250, 244_500, 1_250, 19_950, 3_000, 20, 0].map(effort_total);
        assert_eq!(days, ["244", "245", "1.3", "20", "3", "0.1", "0"]);
        let one = [22_500, 16_667, 3_000].map(effort_days);
        assert_eq!(one, ["22.5", "16.7", "3"]);
    }
}
