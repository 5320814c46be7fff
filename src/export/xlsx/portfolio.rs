//! The portfolio as a workbook: systems, common gaps and every control of every system, to filter and sort.
//!
//! An unknown value is an empty cell next to a word, never a number.

use std::borrow::Cow;

use rust_xlsxwriter::XlsxError;

use super::sheet::{Cell, Column, List, column, number};
use super::{Book, about, bound};
use crate::base::plural::capital;
use crate::describe::Describe as _;
use crate::describe::portfolio as describe;
use crate::rules::scorecard::{Range, Ratio};
use crate::views::options::{ExportOptions, Handling};
use crate::views::portfolio::common::Common;
use crate::views::portfolio::plan::Plan;
use crate::views::portfolio::system::{Item, System};
use crate::views::portfolio::{File, Portfolio};

/// Maximum number of rows of a sheet without its header. The format allows 1,048,576.
const MOST_ROWS: usize = 1_000_000;

/// Exports a portfolio.
///
/// # Errors
/// An error of `rust_xlsxwriter`.
pub fn write(portfolio: &Portfolio, handling: Handling) -> Result<Vec<u8>, XlsxError> {
    let mut facts = vec![
        ("Date", portfolio.today.to_string()),
        about::handling(handling),
        ("Systems", portfolio.shown.len().to_string()),
        ("Files not judged", portfolio.unread.len().to_string()),
    ];
    let rows: usize = portfolio
        .systems()
        .map(|(_, system)| system.items.len())
        .sum();
    if rows > MOST_ROWS {
        facts.push((
            "Cut",
            format!("the sheet of controls holds the first {MOST_ROWS} of {rows} rows; the CSV holds all"),
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
            "From what is known alone to the best that what is unknown could be, of what the gate in question asks at the \
             risk of each system."
                .to_owned(),
        ),
        (
            "Comparing",
            "Each system is judged by its own questionnaire, risk and phase wanted: its numbers say how far it is on its own \
             way."
                .to_owned(),
        ),
        ("Empty cells", "What is not asked or not known is an empty cell.".to_owned()),
    ]
}

const FIRST: [Column; 6] = [
    column("System", 26, "What it is called."),
    column("Risk", 10, "Its risk tier."),
    column(
        "Phase today",
        13,
        "The phase it is in, where that was said.",
    ),
    column("Phase wanted", 13, "The phase it shall reach."),
    column("By", 12, "By when."),
    column("Gate", 7, "The gate whose targets the attainment is of."),
];

const LAST: [Column; 11] = [
    number("Asked", 8, "Controls asked for that gate."),
    number("Answered", 10, "Those of them with a level, or set aside."),
    column("Next gate", 15, "The next gate to open, and its state."),
    column("Gates", 36, "Every gate with its state."),
    column(
        "Next date",
        12,
        "The next day that somebody has to keep in mind.",
    ),
    column("What for", 26, "What is due on it."),
    number("Overdue", 9, "What should have been done before the day."),
    column(
        "Oldest answer",
        13,
        "The day on which the answer was edited that is oldest by now. Empty where no history tells.",
    ),
    column("Of control", 11, "The control of that answer."),
    column(
        "Owners",
        30,
        "Who was named for controls, who carries most of them first.",
    ),
    column("File", 40, "Where it is."),
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
            ("from", "Attained of what is asked, by what is known alone."),
            ("to", "At most."),
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
        ]);
        cells
    };
    List {
        name: "Systems",
        about: "Every system with its risk, its phases, what it attains by layer, its gates and dates",
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
    column("Control", 11, "The control."),
    column("Title", 34, "What it is called."),
    number(
        "Lack it",
        9,
        "Systems whose level is known and below what is asked of them.",
    ),
    number("Not known", 10, "Systems of which nobody knows."),
    number("Asked of", 9, "Systems that are asked it."),
    number(
        "Weight",
        9,
        "Its weight for each system's next gate times the levels it is short, together.",
    ),
    column("Systems", 90, "Those that lack it."),
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
        about: "Controls that at least two systems lack, what most of them lack first",
        columns: Cow::Borrowed(COMMON),
        rows: portfolio.common.iter().map(row).collect(),
        across: 1,
    }
}

const CONTROLS: &[Column] = &[
    column("System", 26, "What it is called."),
    column("Control", 11, "The control."),
    column("Title", 34, "What it is called."),
    column(
        "Level now",
        14,
        "0 to 4 with its name, or in words what is not known.",
    ),
    column("Target", 14, "The level that is asked in the end."),
    column(
        "Status",
        10,
        "Met, partial, missing, unknown, or excepted for a time.",
    ),
    column(
        "Priority",
        9,
        "P1 is most urgent, P4 is short for later gates only. Empty where it is met.",
    ),
    column("Gate", 7, "The first gate for which it is short."),
    column("Evidence", 11, "Claimed, shown or verified."),
    column(
        "Owner",
        20,
        "Who was named for it, else the role that owns it.",
    ),
    column(
        "Answered",
        12,
        "The day on which its answer was edited last, where the history tells.",
    ),
];

fn controls(portfolio: &Portfolio) -> List {
    let row = |file: &File, system: &System, item: &Item| {
        let questionnaire = &system.questionnaire;
        let control = &questionnaire.controls[item.control];
        let role = questionnaire.roles[control.owner].title.as_str();
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
        about: "Each control that is asked of each system, with its level, its target and its owner",
        columns: Cow::Borrowed(CONTROLS),
        rows: rows.take(MOST_ROWS).collect(),
        across: 2,
    }
}

const TOGETHER: &[Column] = &[
    column(
        "System",
        26,
        "What it is called; who comes first in the plan stands first.",
    ),
    column("Gate", 7, "The gate."),
    column(
        "Alone from",
        12,
        "The day it can open by the plan of its own file, with the known gaps alone.",
    ),
    column(
        "Alone to",
        12,
        "The same with everything unknown from nothing. Empty where it has no date.",
    ),
    column(
        "Together from",
        13,
        "The day it can open where all systems are planned together, with the known gaps alone.",
    ),
    column(
        "Together to",
        12,
        "The same with everything unknown from nothing. Empty where it has no date.",
    ),
    column(
        "Not before",
        12,
        "No plan of all of them opens it before this day, with the known gaps alone.",
    ),
    column("File", 40, "Where it is."),
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
        about: "The day each gate can open, alone and where all systems are planned together",
        columns: Cow::Borrowed(TOGETHER),
        rows: rows.collect(),
        across: 2,
    }
}

const UNREAD: &[Column] = &[
    column("File", 60, "Where it is."),
    column("Why", 80, "Why it could not be judged."),
];

fn unread(portfolio: &Portfolio) -> List {
    List {
        name: "Unread",
        about: "Files that could not be judged",
        columns: Cow::Borrowed(UNREAD),
        rows: portfolio
            .unread()
            .map(|(file, why)| vec![Cell::text(file.place.as_str()), Cell::Words(capital(why))])
            .collect(),
        across: 1,
    }
}
