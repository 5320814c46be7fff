//! iCalendar: dates that a team must keep in mind, for a calendar program.
//!
//! The calendar of a roadmap has the gates, the target date and the steps of the plan. The calendar of a report has no
//! steps: an event for each of them would hide the dates that somebody has to meet.
//!
//! Writes all-day events that block no time: gates, the end of exceptions and evidence, answers to review, unknown
//! answers to investigate, validations, parked items and the target date.
//!
//! - A validation has an event on its next due day only, without a recurrence rule: the following due day depends on
//!   when the validation is actually done, and a series already expanded by a calendar would keep dates that are no
//!   longer due dates.
//! - The event for a gate is at the late end of the range for the gate, and the event text contains the whole range.
//! - Event ids derive from system and subject alone, so that a calendar that reads the file again moves its
//!   events.
//! - There are no alarms: on a locked screen, an alarm would show information that the handling label restricts to a
//!   few people, and most calendars have their own reminders.
//! - No clock is used: every timestamp is the date of the report.

use std::fmt::Write as _;

use icalendar::{Calendar, Component as _, Event, Property};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::base::dates::Dates;
use crate::base::sanitize::{one_line, sanitize};
use crate::base::{dates, hash};
use crate::describe;
use crate::describe::due::{DueText, text};
use crate::describe::system;
use crate::views::due::{Kind as DueKind, due};
use crate::views::exporter::Exporter;
use crate::views::facts::Facts;
use crate::views::options::{ExportOptions, Kind};
use crate::views::rows;

const PRODUCT: &str = concat!("-//surefoot//surefoot ", env!("CARGO_PKG_VERSION"), "//EN");

/// Maximum length of a line in octets (RFC 5545).
const OCTETS: usize = 75;

/// Returns the calendar of a report.
pub fn write(exporter: &Exporter<'_>, order: &ExportOptions) -> String {
    let facts = Facts::of(exporter);
    let mut calendar = Calendar::empty();
    let properties = [
        ("VERSION", "2.0"),
        ("PRODID", PRODUCT),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        (
            "X-WR-CALNAME",
            &one_line(&format!("Security of {}", system(facts.state))),
        ),
    ];
    for (name, value) in properties {
        calendar.append_property((name, value));
    }
    let roadmap = order.kind == Kind::Roadmap;
    for due in due(exporter) {
        // what else is due belongs to the report: the roadmap is about the way to the gates
        if roadmap && !matches!(due.kind, DueKind::Gate | DueKind::TargetDate) {
            continue;
        }
        let about = About {
            subject: &due.subject,
            days: (due.day, due.day),
            category: describe::due::kind(due.kind),
        };
        calendar.push(event(&facts, order, about, &text(exporter, &due)));
    }
    for step in rows::steps(&facts).iter().filter(|_| roadmap) {
        let Some(days) = step.days else { continue };
        let about = About {
            subject: &format!("step {}", step.key),
            days,
            category: "Step",
        };
        calendar.push(event(
            &facts,
            order,
            about,
            &describe::due::step(&facts, step),
        ));
    }
    within_octets(&calendar.to_string())
}

/// The identity of an event: its subject, its first and last day, and its category.
#[derive(Clone, Copy)]
struct About<'s> {
    subject: &'s str,
    days: (Date, Date),
    category: &'static str,
}

fn event(facts: &Facts<'_>, order: &ExportOptions, about: About<'_>, text: &DueText) -> Event {
    let today = facts.report.today;
    let label = order.handling.label();
    let foot = format!(
        "{} · {label} · surefoot, {}",
        system(facts.state),
        dates::day(today, Dates::DayMonthYear)
    );
    let words = text
        .lines
        .iter()
        .chain([&String::new(), &foot])
        .map(|line| sanitize(line))
        .collect::<Vec<_>>();
    let mut event = Event::with_uid(&name(&facts.state.system, about.subject));
    event
        .add_property("DTSTAMP", format!("{}T000000Z", digits(today)))
        .sequence(sequence(today))
        .append_property(day("DTSTART", about.days.0))
        .append_property(day("DTEND", about.days.1.saturating_add(1.day())))
        .summary(&sanitize(&text.title))
        .description(&words.join("\n"))
        .add_property("TRANSP", "TRANSPARENT")
        .add_property("CLASS", "CONFIDENTIAL")
        .add_property("CATEGORIES", about.category);
    event
}

/// Returns the permanent id of an event, derived from the system and the subject.
fn name(system: &str, subject: &str) -> String {
    let hash = hash::of(["event", system, subject]);
    hash.chars().take(32).chain("@surefoot".chars()).collect()
}

/// Returns the revision number of an event: days since 1970-01-01 at the date of the report. The number must grow with
/// every revision, and an export has no record of earlier revisions.
fn sequence(today: Date) -> u32 {
    let days = (today - Date::constant(1970, 1, 1)).get_days();
    u32::try_from(days).unwrap_or(0)
}

fn day(name: &str, day: Date) -> Property {
    Property::new(name, digits(day))
        .add_parameter("VALUE", "DATE")
        .done()
}

fn digits(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// Limits the length of each line. Version 0.17 of `icalendar` does not count the leading space of the last part of a
/// folded line, so this part can exceed the limit by 1 octet.
fn within_octets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive("\r\n") {
        let words = line.trim_end_matches("\r\n");
        match words.char_indices().next_back() {
            Some((last, letter)) if words.len() > OCTETS => {
                let _ = write!(
                    out,
                    "{}\r\n {letter}\r\n",
                    words.get(..last).unwrap_or_default()
                );
            }
            _ => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_of_its_system_and_its_subject() {
        assert_eq!(name("A", "gate G2"), name("A", "gate G2"));
        assert_ne!(name("A", "gate G2"), name("B", "gate G2"));
        assert_ne!(name("A", "gate G2"), name("A", "gate G3"));
    }

    /// 150 letters after `SUMMARY:`: 67 fit on the first line, 74 on the second, and 1 letter too many used to stay on
    /// the second line.
    #[test]
    fn no_line_is_longer_than_75_octets() {
        for letters in 60..400 {
            let mut event = Event::new();
            event
                .uid("x")
                .add_property("DTSTAMP", "20260101T000000Z")
                .summary(&"é".repeat(letters));
            let text = within_octets(&Calendar::empty().push(event).to_string());
            assert!(
                text.lines().all(|line| line.trim_end().len() <= OCTETS),
                "{letters}"
            );
            assert!(
                text.replace("\r\n ", "").contains(&"é".repeat(letters)),
                "{letters}"
            );
        }
    }
}
