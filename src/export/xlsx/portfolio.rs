//! The portfolio as a workbook: systems, common gaps and every control of every system, to filter and sort.
//!
//! An unknown value is shown as an empty cell next to a word, never as a number.

use std::borrow::Cow;

use rust_xlsxwriter::XlsxError;

use super::sheet::{Cell, Column, List, column, number};
use super::{Book, about, bound};
use crate::base::plural::capital;
use crate::describe::Describe as _;
use crate::describe::portfolio as describe;
use crate::describe::roadmap::short_day;
use crate::rules::scorecard::{Range, Ratio};
use crate::views::options::{ExportOptions, Handling};
use crate::views::portfolio::common::Common;
use crate::views::portfolio::plan::Plan;
use crate::views::portfolio::system::{Item, System};
use crate::views::portfolio::{File, Portfolio};

/// Maximum number of rows on a sheet, excluding the header. The format allows 1,048,576.
const MOST_ROWS: usize = 1_000_000;

/// Exports a portfolio.
///
/// # Errors
/// An error of `rust_xlsxwriter`.
pub fn write(portfolio: &Portfolio, handling: Handling) -> Result<Vec<u8>, XlsxError> {
    let mut facts = vec![
        ("Date", short_day(portfolio.today)),
        about::handling(handling),
        ("Systems", portfolio.shown.len().to_string()),
        ("Files not evaluated", portfolio.unread.len().to_string()),
    ];
    let rows: usize = portfolio
        .systems()
        .map(|(_, system)| system.items.len())
        .sum();
    if rows > MOST_ROWS {
        facts.push((
            "Truncated",
            format!("the Controls sheet has the first {MOST_ROWS} of {rows} rows; the CSV has all"),
        ));
    }
    facts.extend(describe::filter(portfolio).map(|words| ("Filter", words)));
    let mut lists = vec![systems(portfolio), common(portfolio), controls(portfolio)];
    lists.extend(
        portfolio
            .plan
            .as_ref()
            .map(|plan| together(portfolio, plan)),
    );
    if !portfolio.unread.is_empty() {
        lists.push(unread(portfolio));
    }
    let book = Book {
        title: "Security portfolio",
        subject: "Working lists of all systems",
        system: "all systems",
        today: portfolio.today,
        order: &ExportOptions {
            handling,
            ..ExportOptions::default()
        },
        facts,
        reading: reading(),
        lists,
    };
    bound(&book)
}

fn reading() -> Vec<(&'static str, String)> {
    vec![
        (
            "Ranges",
            "Share of the gate's targets reached, at the risk tier of each system: from every unknown at \
             level 0 to every unknown at level 4."
                .to_owned(),
        ),
        (
            "Comparing",
            "Each system is evaluated with its own questionnaire, risk tier and target phase: its scores show progress \
             towards its own targets."
                .to_owned(),
        ),
        ("Empty cells", "An empty cell means that the value is not in scope or not known.".to_owned()),
    ]
}

const FIRST: [Column; 6] = [
    column("System", 26, "Name of the system."),
    column("Risk", 10, "Risk tier."),
    column("Current phase", 13, "Current phase, if set."),
    column("Target phase", 13, "Phase that the system is to reach."),
    column(
        "Target date",
        12,
        "Date by which to reach the target phase.",
    ),
    column(
        "Gate",
        7,
        "Gate whose targets attainment is measured against.",
    ),
];

const LAST: [Column; 12] = [
    number("In scope", 8, "Number of controls in scope of that gate."),
    number(
        "Answered",
        10,
        "Number of these controls that have a level or are not applicable.",
    ),
    column("Next gate", 15, "Next gate to pass, and its state."),
    column("Gates", 36, "Every gate with its state."),
    column("Next date", 12, "Next due date."),
    column("What is due", 26, "Item due on that date."),
    number("Overdue", 9, "Number of overdue items."),
    column(
        "Oldest answer",
        13,
        "Date of the oldest answer: its last edit, confirmation or vote. Empty without a history.",
    ),
    column("Control", 11, "Control with the oldest answer."),
    column(
        "Owners",
        30,
        "People and roles named as owners, those with the most controls first.",
    ),
    column("File", 40, "Path of the file."),
    number(
        "Copies",
        8,
        "Number of other copies of the assessment, which are not counted.",
    ),
];

/// Returns the titles of the layers of all systems, without duplicates.
fn layers(portfolio: &Portfolio) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for (_, system) in portfolio.systems() {
        for layer in &system.questionnaire.layers {
            if !titles.contains(&layer.title) {
                titles.push(layer.title.clone());
            }
        }
    }
    titles
}

fn systems(portfolio: &Portfolio) -> List {
    let layers = layers(portfolio);
    let mut columns: Vec<Column> = FIRST.to_vec();
    for part in std::iter::once("All").chain(layers.iter().map(String::as_str)) {
        for (end, about) in [
            ("from", "Attainment with every unknown at level 0."),
            ("to", "Attainment with every unknown at level 4."),
        ] {
            columns.push(Column {
                name: Cow::Owned(format!("{part} {end}")),
                width: 12,
                about,
                number: true,
            });
        }
    }
    columns.extend(LAST);
    let row = |(file, system): (&File, &System)| {
        let questionnaire = &system.questionnaire;
        let gates = system.gates.enumerated();
        let gates: Vec<String> = gates
            .map(|(at, state)| format!("{} {}", questionnaire.gate_id(at), state.word()))
            .collect();
        let owners: Vec<&str> = system
            .owners()
            .into_iter()
            .map(|(owner, _)| owner)
            .collect();
        let mut cells = vec![
            Cell::text(file.name()),
            Cell::text(system.tier_title()),
            Cell::text(system.today.map_or("", |phase| system.phase_title(phase))),
            Cell::text(system.phase_title(system.wanted)),
            Cell::Day(system.target_date),
            Cell::text(questionnaire.gate_id(system.headline)),
        ];
        cells.extend(range(system.whole));
        for title in &layers {
            let at = questionnaire.layers.position(|layer| layer.title == *title);
            cells.extend(range(at.and_then(|at| system.layers[at])));
        }
        cells.extend([
            Cell::Count(system.counts.asked()),
            Cell::Count(system.counts.answered()),
            Cell::Words(describe::next_gate(system)),
            Cell::Words(gates.join(", ")),
            Cell::Day(system.next.as_ref().map(|due| due.day)),
            Cell::text(
                system
                    .next
                    .as_ref()
                    .map_or_else(String::new, |due| describe::due(system, due)),
            ),
            Cell::Count(system.late.as_ref().map_or(0, |(_, number)| *number)),
            Cell::Day(system.oldest.map(|(day, _)| day)),
            Cell::text(
                system
                    .oldest
                    .map_or("", |(_, control)| questionnaire.control_id(control)),
            ),
            Cell::Words(owners.join(", ")),
            Cell::text(file.place.as_str()),
            Cell::Count(portfolio.copies_of(file).count()),
        ]);
        cells
    };
    List {
        name: "Systems",
        about: "Every system with its risk tier, phases, attainment by layer, gates and dates",
        columns: Cow::Owned(columns),
        rows: portfolio.systems().map(row).collect(),
        across: 3,
    }
}

fn range(range: Option<Range>) -> [Cell; 2] {
    [range.map(Range::at_least), range.map(Range::at_most)]
        .map(|ratio| Cell::Percent(ratio.map(Ratio::percent)))
}

const COMMON: &[Column] = &[
    column("Control", 11, "ID of the control."),
    column("Title", 34, "Title of the control."),
    number(
        "With gap",
        9,
        "Number of systems with a known level below the target.",
    ),
    number("Unknown", 10, "Number of systems whose level is not known."),
    number(
        "In scope",
        9,
        "Number of systems with the control in scope.",
    ),
    number(
        "Weight",
        9,
        "Weight for the next gate times the missing levels, summed over these systems.",
    ),
    column("Systems", 90, "Systems with the gap."),
];

fn common(portfolio: &Portfolio) -> List {
    let row = |common: &Common| {
        let control = common.control();
        vec![
            Cell::text(control.id.as_str()),
            Cell::text(control.title.as_str()),
            Cell::Count(common.lacking.len()),
            Cell::Count(common.unknown.len()),
            Cell::Count(common.asked),
            Cell::Count(usize::try_from(common.weight).unwrap_or(usize::MAX)),
            Cell::Words(portfolio.names(&common.lacking).join(", ")),
        ]
    };
    List {
        name: "Gaps",
        about: "Controls with a gap in at least 2 systems, most common first",
        columns: Cow::Borrowed(COMMON),
        rows: portfolio.common.iter().map(row).collect(),
        across: 1,
    }
}

const CONTROLS: &[Column] = &[
    column("System", 26, "Name of the system."),
    column("Control", 11, "ID of the control."),
    column("Title", 34, "Title of the control."),
    column(
        "Level now",
        14,
        "Level (0–4) with its name, or the reason why there is no level.",
    ),
    column(
        "Target",
        14,
        "Target level at the last gate of the target phase.",
    ),
    column(
        "Status",
        10,
        "Met, partial, missing, unknown, or excepted (covered by an exception).",
    ),
    column(
        "Priority",
        9,
        "P1 is most urgent; P4 has a gap for later gates only. Empty if the requirement is met.",
    ),
    column("Gate", 7, "First gate with a gap."),
    column("Evidence", 11, "Claimed, shown or verified."),
    column(
        "Owner",
        20,
        "Person or role named as owner; otherwise the accountable role.",
    ),
    column(
        "Answered",
        12,
        "Date of the last edit, confirmation or vote. Empty without a history.",
    ),
];

fn controls(portfolio: &Portfolio) -> List {
    let row = |file: &File, system: &System, item: &Item| {
        let questionnaire = &system.questionnaire;
        let control = &questionnaire.controls[item.control];
        let role = questionnaire.roles[control.accountable].title.as_str();
        Some(vec![
            Cell::text(file.name()),
            Cell::text(control.id.as_str()),
            Cell::text(control.title.as_str()),
            Cell::Words(item.standing.describe(questionnaire)),
            Cell::Words(questionnaire.level_name(item.target)),
            Cell::text(item.status.map_or("", |status| status.word())),
            Cell::text(item.priority.map_or("", |priority| priority.word())),
            Cell::text(
                item.short
                    .map_or("", |(gate, _)| questionnaire.gate_id(gate)),
            ),
            Cell::text(item.evidence.0.word()),
            Cell::text(item.owner.as_deref().unwrap_or(role)),
            Cell::Day(item.given),
        ])
    };
    let rows = portfolio.systems().flat_map(|(file, system)| {
        system
            .items
            .iter()
            .filter_map(move |item| row(file, system, item))
    });
    List {
        name: "Controls",
        about: "Every control in scope of each system, with its level, target and owner",
        columns: Cow::Borrowed(CONTROLS),
        rows: rows.take(MOST_ROWS).collect(),
        across: 2,
    }
}

const TOGETHER: &[Column] = &[
    column(
        "System",
        26,
        "Name of the system. Systems planned first come first.",
    ),
    column("Gate", 7, "ID of the gate."),
    column(
        "Alone from",
        12,
        "Date on which the gate can pass if this system is planned alone, with known gaps only.",
    ),
    column(
        "Alone to",
        12,
        "Date on which the gate can pass if this system is planned alone, with every unknown control starting from level 0. Empty if there is no date.",
    ),
    column(
        "Together from",
        13,
        "Date on which the gate can pass if all systems are planned together, with known gaps only.",
    ),
    column(
        "Together to",
        12,
        "Date on which the gate can pass if all systems are planned together, with every unknown control starting from level 0. Empty if there is no date.",
    ),
    column(
        "Earliest possible",
        13,
        "No shared plan lets the gate pass before this date, even with known gaps only.",
    ),
    column("File", 40, "Path of the file."),
];

fn together(portfolio: &Portfolio, plan: &Plan) -> List {
    let rows = plan.systems(portfolio).flat_map(|(file, system, days)| {
        days.gates.iter().map(move |gate| {
            vec![
                Cell::text(file.name()),
                Cell::text(system.questionnaire.gate_id(gate.gate)),
                Cell::Day(gate.alone.0),
                Cell::Day(gate.alone.1),
                Cell::Day(gate.together.0),
                Cell::Day(gate.together.1),
                Cell::Day(gate.bound.0),
                Cell::text(file.place.as_str()),
            ]
        })
    });
    List {
        name: "Plan",
        about: "When each gate can pass: planned alone, and with all systems planned together",
        columns: Cow::Borrowed(TOGETHER),
        rows: rows.collect(),
        across: 2,
    }
}

const UNREAD: &[Column] = &[
    column("File", 60, "Path of the file."),
    column("Reason", 80, "Reason why the file could not be evaluated."),
];

fn unread(portfolio: &Portfolio) -> List {
    List {
        name: "Skipped",
        about: "Files that could not be evaluated",
        columns: Cow::Borrowed(UNREAD),
        rows: portfolio
            .unread()
            .map(|(file, why)| {
                vec![
                    Cell::text(file.place.as_str()),
                    Cell::Words(describe::unquoted(&capital(why))),
                ]
            })
            .collect(),
        across: 1,
    }
}
