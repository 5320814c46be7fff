//! Draws the shared plan of a portfolio: the gate dates of each system on its own and in the shared plan, in order of
//! priority.
//!
//! Every date comes from the plan, and is shown as a range unless the earliest and the latest date are the same.

use jiff::civil::Date;
use ratatui::text::Line;

use crate::base::dates;
use crate::base::dates::Dates;
use crate::describe::portfolio as describe;
use crate::roadmap::shared::{Between, Load};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::Page;
use crate::tui::widget::text::{count, fit, pad};
use crate::views::portfolio::Portfolio;
use crate::views::portfolio::plan::Plan;

/// The maximum number of people named below the rows.
const MOST_PEOPLE: usize = 3;

/// The width of a delay, in columns: `1099 days later`.
const LATER: usize = 15;

/// The widths of the columns: name, gate, dates of the system on its own if there is room, and dates in the shared
/// plan; the delay gets the rest.
struct Wide {
    name: usize,
    gates: usize,
    alone: usize,
    together: usize,
}

impl Wide {
    fn of(dates: Dates, columns: usize) -> Self {
        // both dates may need their year: `29 Jul 2026 – 10 Dec 2027`
        let days = 2 * dates::day(Date::MAX, dates).len() + 4;
        let alone = if columns >= 90 { days } else { 0 };
        let (gates, later) = (4, LATER);
        let name = columns
            .saturating_sub(gates + alone + days + later)
            .clamp(10, 40);
        Self {
            name,
            gates,
            alone,
            together: days,
        }
    }
}

pub(super) fn heading(page: &mut Page, dates: Dates, theme: Theme, columns: usize) {
    let wide = Wide::of(dates, columns);
    let words = "Shared plan: a person on several systems does one step at a time.";
    page.push(theme.span(Role::Accent, fit(words, columns)));
    let alone = if wide.alone > 0 {
        pad("alone", wide.alone)
    } else {
        String::new()
    };
    let than = if wide.alone > 0 { "" } else { "vs. alone" };
    let heads = format!(
        "{}{alone}{}{than}",
        pad("", wide.name + wide.gates),
        pad("together", wide.together)
    );
    page.push(theme.span(Role::Muted, fit(&heads, columns)));
}

/// The systems of the plan; the system at index `at` is selected.
pub(super) fn rows(
    portfolio: &Portfolio,
    plan: &Plan,
    at: usize,
    dates: Dates,
    theme: Theme,
    columns: usize,
) -> Page {
    let wide = Wide::of(dates, columns);
    let mut page = Page::default();
    for (row, (file, system, days)) in plan.systems(portfolio).enumerate() {
        let here = row == at;
        let role = if here { Role::Selected } else { Role::Text };
        let lines = days.gates.iter().enumerate().map(|(at, gate)| {
            let name = if at == 0 {
                fit(file.name(), wide.name.saturating_sub(2))
            } else {
                String::new()
            };
            let (role, name_role) = (Role::Text, if at == 0 { role } else { Role::Text });
            let mut line = vec![
                theme.span(name_role, pad(&format!(" {name}"), wide.name)),
                theme.span(
                    role,
                    pad(
                        &format!(" {}", system.questionnaire.gate_id(gate.gate)),
                        wide.gates,
                    ),
                ),
            ];
            if wide.alone > 0 {
                line.push(theme.span(Role::Muted, pad(&between(dates, gate.alone), wide.alone)));
            }
            let role = if gate.together.1.is_some() {
                Role::Text
            } else {
                Role::Poor
            };
            line.push(theme.span(role, pad(&between(dates, gate.together), wide.together)));
            line.push(theme.span(Role::Fair, fit(&describe::delay(gate), LATER)));
            Line::from(line)
        });
        page.row(row, here, lines.collect::<Vec<_>>());
    }
    if plan.order.is_empty() {
        page.push(theme.span(Role::Text, "No matches. Press f to change the filter."));
    }
    page
}

/// The range of dates on which a gate can pass, in the date format of the screens.
fn between(dates: Dates, (early, late): Between) -> String {
    match (early, late) {
        (Some(early), Some(late)) if early == late => dates::day(early, dates),
        // a shared plan may take years, so the later date shows its year
        (Some(early), Some(late)) => {
            format!(
                "{} – {}",
                dates::near(early, late, dates),
                dates::day(late, dates)
            )
        }
        _ => "no date".to_owned(),
    }
}

/// The people with the most work on the selected system, and remarks on the plan.
pub(super) fn detail(portfolio: &Portfolio, plan: &Plan, at: usize, dates: Dates) -> Vec<String> {
    let of_it = plan
        .shared
        .people
        .iter()
        .filter(|load| load.systems.contains(&at));
    let load = |load: &Load| {
        let days = count(load.days as usize, "day", "days");
        let systems = count(load.systems.len(), "system", "systems");
        format!(
            "{} {days} for {systems}, until {}",
            load.person,
            dates::day(load.until, dates)
        )
    };
    let people: Vec<String> = of_it.take(MOST_PEOPLE).map(load).collect();
    let mut lines = Vec::new();
    if !people.is_empty() {
        lines.push(format!(
            "People with the most work: {}.",
            people.join(" · ")
        ));
    }
    lines.extend(describe::plan_remarks(plan, portfolio));
    lines.extend(describe::READING.map(str::to_owned));
    lines
}
