//! The bar chart of the roadmap: every step of the plan on a timeline of months.
//!
//! Steps that the last what-if moved are marked with a sign, never by color alone.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::Date;
use ratatui::text::{Line, Span};

use crate::interaction::basis::Basis;
use crate::roadmap::calendar::days_between;
use crate::roadmap::{Planned, Roadmap, StepIx, When, step_key};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::Page;
use crate::tui::widget::text::{count, fit, pad, width};

/// The time scale of the chart: it maps the days of the plan to columns.
struct Scale {
    start: Date,
    days: i32,
    columns: usize,
}

impl Scale {
    fn new(roadmap: &Roadmap, columns: usize) -> Self {
        let end = roadmap
            .steps
            .iter()
            .filter_map(|planned| Some(planned.when.as_ref()?.end))
            .max();
        let days = end
            .map_or(7, |end| days_between(roadmap.start, end) + 1)
            .max(7);
        Self {
            start: roadmap.start,
            days,
            columns,
        }
    }

    /// The column of a date.
    fn column(&self, date: Date) -> usize {
        let at = i64::from(days_between(self.start, date).clamp(0, self.days - 1));
        let columns = i64::try_from(self.columns).unwrap_or(0);
        usize::try_from(at * columns / i64::from(self.days)).unwrap_or(0)
    }

    /// The names of the months, each in its first column. The first month gives way to the next one if the plan begins at
    /// its end.
    fn heading(&self) -> String {
        let mut out = vec![' '; self.columns];
        let mut free = 0;
        let mut month = self.start;
        for _ in 0..600 {
            let at = self.column(month);
            let name = month.strftime("%b").to_string();
            let next = month.last_of_month().tomorrow();
            let is_last = |next: Date| days_between(self.start, next) >= self.days;
            let crowds = month == self.start
                && next
                    .as_ref()
                    .is_ok_and(|&next| !is_last(next) && self.column(next) <= name.len());
            if at >= free && at + name.len() <= self.columns && !crowds {
                for (cell, letter) in out.iter_mut().skip(at).zip(name.chars()) {
                    *cell = letter;
                }
                free = at + name.len() + 1;
            }
            match next {
                Ok(next) if !is_last(next) => month = next,
                _ => break,
            }
        }
        out.into_iter().collect()
    }
}

/// The dates of each step before the last what-if, by step key.
fn by_key<'a>(basis: &Basis, before: Option<&'a Roadmap>) -> BTreeMap<String, Option<&'a When>> {
    let steps = before
        .map(|roadmap| roadmap.steps.iter())
        .into_iter()
        .flatten();
    steps
        .map(|planned| {
            (
                step_key(&basis.questionnaire, &planned.step),
                planned.when.as_ref(),
            )
        })
        .collect()
}

/// The sign for a step that moved: earlier, later, or to another person.
fn mark(was: Option<&When>, now: &When) -> &'static str {
    // a step that has regained a date counts as earlier
    let Some(was) = was else { return "←" };
    match (now.end, now.start).cmp(&(was.end, was.start)) {
        Ordering::Less => "←",
        Ordering::Greater => "→",
        Ordering::Equal if now.person != was.person => "↔",
        Ordering::Equal => "",
    }
}

/// The bars of the steps in `order`, with the selected row, and marks for steps that moved since `before`.
pub(super) fn bars(
    basis: &Basis,
    roadmap: &Roadmap,
    before: Option<&Roadmap>,
    order: &[StepIx],
    here: usize,
    theme: Theme,
    columns: usize,
) -> Page {
    let before = by_key(basis, before);
    let was = |planned: &Planned| {
        before
            .get(&step_key(&basis.questionnaire, &planned.step))
            .copied()
    };
    let moved = |planned: &&Planned| match (was(planned), &planned.when) {
        (Some(was), Some(now)) => !mark(was, now).is_empty(),
        (Some(Some(_)), None) => true,
        _ => false,
    };
    let mut page = Page::default();
    let roomy = columns >= 96;
    let titles = if roomy { 46 } else { 20.min(columns / 3) };
    let people = if roomy { 17 } else { 13.min(columns / 5) };
    let dates = if roomy {
        basis.dates.columns_of_stretch() + 3
    } else {
        0
    };
    let scale = Scale::new(
        roadmap,
        columns.saturating_sub(titles + people + dates + 4).max(1),
    );
    let uncertain = roadmap.steps.iter().any(|planned| planned.step.uncertain);
    let mut legend = if uncertain {
        " ━ gap  ╍ unknown"
    } else {
        ""
    }
    .to_owned();
    let moved = roadmap.steps.iter().filter(moved).count();
    if moved > 0 {
        legend = format!("{legend}  ← → {moved} moved");
        if width(&legend) >= titles + people + 3 {
            legend = format!(" ← earlier  → later: {moved} moved");
        }
    }
    page.push(Line::from(vec![
        theme.span(Role::Muted, pad(&legend, titles + people + 3)),
        theme.span(Role::Muted, scale.heading()),
    ]));
    let mut wave = None;
    for (row, &step) in order.iter().enumerate() {
        let planned = &roadmap.steps[step];
        if wave != Some(planned.step.wave) {
            wave = Some(planned.step.wave);
            let number = roadmap
                .steps
                .iter()
                .filter(|other| other.step.wave == planned.step.wave)
                .count();
            let title = basis.questionnaire.gates[planned.step.wave].title.as_str();
            let words = format!(
                " {}  {title}: {}",
                basis.gate_id(planned.step.wave),
                count(number, "step", "steps")
            );
            page.push(theme.span(Role::Accent, fit(&words, columns)));
        }
        let mut name = format!(" {}", roadmap.name(&basis.questionnaire, step));
        if roomy {
            let control = &basis.questionnaire.controls[planned.step.control];
            name = format!("{} {}", pad(&name, 21), control.title);
        }
        let stands = if row == here {
            Role::Selected
        } else {
            Role::Text
        };
        let mut line = vec![theme.span(stands, pad(&name, titles)), Span::raw(" ")];
        if let Some(when) = &planned.when {
            line.push(theme.span(Role::Muted, pad(&when.person, people)));
            let from = scale.column(when.start);
            let to = scale.column(when.end).max(from);
            let bar = if planned.step.uncertain { "╍" } else { "━" };
            let mark = was(planned).map_or("", |was| mark(was, when));
            line.push(theme.span(Role::Accent, format!(" {}", pad(mark, 1))));
            line.push(Span::raw(" ".repeat(from)));
            line.push(theme.span(Role::Accent, bar.repeat(to - from + 1)));
            if dates > 0 {
                line.push(Span::raw(
                    " ".repeat((scale.columns + 1).saturating_sub(to + 1)),
                ));
                line.push(theme.span(Role::Muted, basis.stretch(when)));
            }
        } else {
            let left = columns.saturating_sub(titles + 1);
            let why = if planned.step.dropped {
                "dropped".to_owned()
            } else {
                roadmap.because(&basis.questionnaire, step)
            };
            let had = was(planned)
                .flatten()
                .map_or(String::new(), |was| format!("  was {}", basis.stretch(was)));
            let why = fit(&why, left.saturating_sub(width(&had)));
            line.push(theme.span(Role::Fair, why));
            line.push(theme.span(Role::Accent, had));
        }
        page.row(row, row == here, [Line::from(line)]);
    }
    if order.is_empty() {
        page.push(theme.span(Role::Text, " No steps are left for the target phase."));
    }
    page
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_whole_month_is_named_on_the_axis() {
        for columns in 24..=120 {
            for day in 1..=30 {
                let scale = Scale {
                    start: date(2026, 11, day),
                    days: 121,
                    columns,
                };
                let heading = scale.heading();
                assert_eq!(heading.len(), columns);
                for month in ["Dec", "Jan", "Feb"] {
                    assert!(heading.contains(month), "{day} Nov, {columns}: {heading}");
                }
            }
        }
    }
}
