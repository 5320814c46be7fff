//! Parses working days, days off and periods: `mon,tue`, `2026-12-24`, `2026-12-20..2027-01-03`.
//!
//! `none` stands for an empty list.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::super::args;
use super::super::page::clean;
use super::value::same;
use crate::model::assessment::plan::{Days, Workday};

/// The parts of a list with commas; `none` has none.
fn parts(value: &str) -> impl Iterator<Item = &str> {
    let value = if same(value, "none") { "" } else { value };
    value
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Days of the week, by their first three letters or more.
pub(super) fn workdays(value: &str) -> Result<BTreeSet<Workday>, String> {
    let one = |part: &str| {
        let lower = part.to_lowercase();
        let found = Workday::ALL
            .into_iter()
            .find(|day| lower.len() >= 3 && day.word().starts_with(&lower));
        found.ok_or_else(|| {
            format!(
                "`{}` is no day of the week. Write workdays=mon,tue,wed,thu,fri.",
                clean(part)
            )
        })
    };
    let days: BTreeSet<Workday> = parts(value).map(one).collect::<Result<_, _>>()?;
    if days.is_empty() {
        Err("somebody has to work on some day; write workdays=mon,tue,wed,thu,fri.".to_owned())
    } else {
        Ok(days)
    }
}

/// Single days.
pub(super) fn days(key: &str, value: &str) -> Result<BTreeSet<Date>, String> {
    parts(value).map(|part| day(key, part)).collect()
}

/// Stretches of days, both ends included; one day is a stretch of its own.
pub(super) fn stretches(key: &str, value: &str) -> Result<BTreeSet<Days>, String> {
    let one = |part: &str| {
        let (from, to) = part.split_once("..").unwrap_or((part, part));
        let (from, to) = (day(key, from.trim())?, day(key, to.trim())?);
        if to < from {
            return Err(format!(
                "{key} cannot be `{}`: it ends before it begins.",
                clean(part)
            ));
        }
        Ok(Days { from, to })
    };
    parts(value).map(one).collect()
}

fn day(key: &str, part: &str) -> Result<Date, String> {
    args::day(part).map_err(|words| format!("{key} cannot be `{}`: {words}.", clean(part)))
}
