//! The shared plan of all systems in a portfolio, for people on a terminal.
//!
//! Every date comes from the plan; nothing is computed here.

use super::{TerminalInfo, name_width, strong, unread_lines};
use crate::base::columns::fit;
use crate::base::plural::first_few;
use crate::cli::page::{Cell, TextStyle, cell, count};
use crate::describe::portfolio as describe;
use crate::roadmap::shared::Load;
use crate::views::portfolio::Portfolio;
use crate::views::portfolio::plan::Plan;

/// The maximum number of people listed, and of systems named for each.
const MOST_PEOPLE: usize = 8;
const MOST_NAMES: usize = 3;
/// The width in columns from which there is room for the bound.
const ROOMY: usize = 100;

/// The shared plan for people on a terminal.
pub(super) fn plan_page(portfolio: &Portfolio, plan: &Plan, surface: TerminalInfo) -> String {
    let width = surface.width.clamp(40, 120);
    let mut page = surface.page();
    page.title(&format!(
        "Shared plan for {}",
        count(plan.order.len(), "system")
    ));
    page.remark(&format!(
        "{} · when each gate can pass, alone and with all systems",
        portfolio.today
    ));
    if let Some(words) = describe::filter(portfolio) {
        page.line(&words);
    }
    page.gap();
    page.rows(0, &days(portfolio, plan, width));
    if !plan.shared.people.is_empty() {
        page.gap();
        page.title("People with the most work");
        let row = |load: &Load| people(portfolio, plan, load);
        page.rows(
            2,
            &plan
                .shared
                .people
                .iter()
                .take(MOST_PEOPLE)
                .map(row)
                .collect::<Vec<_>>(),
        );
        let more = plan.shared.people.len().saturating_sub(MOST_PEOPLE);
        if more > 0 {
            page.inside(
                2,
                &format!("{more} more; --json lists all."),
                TextStyle::Faint,
            );
        }
    }
    unread_lines(&mut page, portfolio);
    page.gap();
    page.title("How to read this");
    let copies = describe::all_copies(portfolio);
    for words in copies
        .into_iter()
        .chain(describe::plan_remarks(plan, portfolio))
    {
        page.inside(2, &words, TextStyle::Plain);
    }
    for words in describe::READING {
        page.inside(2, words, TextStyle::Faint);
    }
    page.finish()
}

/// Each gate of each system, by the priority of the systems.
fn days(portfolio: &Portfolio, plan: &Plan, width: usize) -> Vec<Vec<Cell>> {
    let roomy = width >= ROOMY;
    let names = name_width(portfolio, width);
    let mut head = ["System", "Gate", "Alone", "Together", ""]
        .map(strong)
        .to_vec();
    if roomy {
        head.push(strong("Earliest possible"));
    }
    let mut rows = vec![head];
    for (file, system, days) in plan.systems(portfolio) {
        for (at, gate) in days.gates.iter().enumerate() {
            let name = if at == 0 {
                fit(file.name(), names)
            } else {
                String::new()
            };
            let look = if gate.together.1.is_none() {
                TextStyle::Poor
            } else {
                TextStyle::Plain
            };
            let mut row = vec![
                cell(name),
                cell(system.questionnaire.gate_id(gate.gate)),
                cell(describe::between(gate.alone)).look(TextStyle::Faint),
                cell(describe::between(gate.together)).look(look),
                cell(describe::delay(gate)).look(TextStyle::Fair),
            ];
            if roomy {
                row.push(cell(describe::between(gate.bound)).look(TextStyle::Faint));
            }
            rows.push(row);
        }
    }
    rows
}

/// The row of a person, with the systems that need them.
fn people(portfolio: &Portfolio, plan: &Plan, load: &Load) -> Vec<Cell> {
    let files: Vec<usize> = load
        .systems
        .iter()
        .filter_map(|&at| plan.order.get(at).copied())
        .collect();
    vec![
        cell(load.person.as_str()).look(TextStyle::Strong),
        cell(format!("{}%", load.percent)).right(),
        cell(count(load.days as usize, "day")).right(),
        cell(format!("until {}", load.until)),
        cell(first_few(&portfolio.names(&files), MOST_NAMES)).look(TextStyle::Faint),
    ]
}
