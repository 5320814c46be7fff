//! The first 4 weeks: the first steps of each person, so that work can begin on the day the report is read.
//!
//! There is one table, from the plan in which every unknown level counts as 0. People without work are listed too,
//! because leaving them out would look like a mistake.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{from_to, step_link};
use crate::describe::roadmap::{short_day, short_days};
use crate::document::prose::heading;
use crate::document::{Block, Column, Table, Text};
use crate::model::assessment::plan::Person;
use crate::roadmap::StepIx;
use crate::views::facts::Facts;

/// The number of days from the first to the last day of 4 weeks.
const WEEKS: i32 = 27;

pub(super) fn first_weeks(facts: &Facts<'_>) -> Vec<Block> {
    let people = &facts.state.plan.people;
    if people.is_empty() {
        return Vec::new();
    }
    let from = facts.outlook.all.start;
    let to = from.saturating_add(WEEKS.days());
    let rows = people
        .iter()
        .flat_map(|(id, person)| rows(facts, id, person, (from, to)))
        .collect();
    vec![
        heading(2, "The first 4 weeks", Some("first-weeks")),
        Block::Table(Table {
            caption: format!("What each person does from {}", short_days(from, to)),
            columns: vec![
                Column::text("Person", 24),
                Column::text("Step", 47),
                Column::text("Dates", 29),
            ],
            rows,
        }),
    ]
}

/// The steps of one person in this period, sorted by first day.
fn rows(facts: &Facts<'_>, id: &str, person: &Person, (from, to): (Date, Date)) -> Vec<Vec<Text>> {
    let all = &facts.outlook.all;
    let planned = |step: StepIx| Some((step, all.steps[step].when.as_ref()?));
    let mut own: Vec<_> = all
        .steps
        .indices()
        .filter_map(planned)
        .filter(|(_, when)| when.person == id)
        .collect();
    own.sort_by_key(|(step, when)| (when.start, when.end, *step));
    let mut what: Vec<(Date, Text, String)> = own
        .iter()
        .filter(|(_, when)| when.start <= to && when.end >= from)
        .map(|&(step, when)| {
            let planned = &all.steps[step];
            let title = facts.control(planned.step.control).title.as_str();
            let unknown = if planned.step.uncertain {
                "; level unknown"
            } else {
                ""
            };
            (
                when.start,
                step_link(facts, step).then(Text::muted(format!(" {title}{unknown}"))),
                from_to(when),
            )
        })
        .collect();
    if what.is_empty() {
        let (words, dates) = match own.first() {
            Some((_, when)) => ("no work yet", format!("from {}", short_day(when.start))),
            None => ("no work in this plan", "–".to_owned()),
        };
        what.push((from, Text::plain(words), dates));
    }
    let away = person
        .away
        .iter()
        .filter(|away| away.from <= to && away.to >= from);
    what.extend(away.map(|away| {
        (
            away.from,
            Text::plain("away"),
            short_days(away.from, away.to),
        )
    }));
    what.sort_by_key(|(start, ..)| *start);
    let whole = |(at, (_, words, dates)): (usize, (Date, Text, String))| {
        // Repeat the name in each row, so that no row depends on the row above, but mute the name after the first row.
        let name = match (at, roles(facts, person)) {
            (0, roles) if roles.is_empty() => Text::strong(id),
            (0, roles) => Text::strong(id).then(Text::plain(format!(" {roles}"))),
            _ => Text::muted(id),
        };
        vec![name, words, Text::plain(dates)]
    };
    what.into_iter().enumerate().map(whole).collect()
}

/// The titles of a person's roles.
fn roles(facts: &Facts<'_>, person: &Person) -> String {
    let title = |id: &String| {
        facts
            .questionnaire
            .roles
            .iter()
            .find(|role| role.id == *id)
            .map_or(id.clone(), |role| role.title.clone())
    };
    person
        .roles
        .iter()
        .map(title)
        .collect::<Vec<_>>()
        .join(", ")
}
