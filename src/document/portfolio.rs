//! Arranges a portfolio as a [`Document`]: the state of all systems, then common gaps, then the dates of each system.
//!
//! The same [`Document`] feeds every format for people. Scores, gaps and dates come from the portfolio view; this
//! module only words, selects and orders them.

use crate::base::plural::{capital, count, counted, first_few, listed};
use crate::describe::portfolio as describe;
use crate::describe::roadmap::short_day;
use crate::document::{
    Block, Chart, Column, Document, Figure, HeatCell, HeatMap, Plot, Table, Text,
};
use crate::model::questionnaire::Questionnaire;
use crate::roadmap::shared::Load;
use crate::rules::gates::GateState;
use crate::rules::scorecard::Range;
use crate::views::options::Handling;
use crate::views::portfolio::common::Common;
use crate::views::portfolio::plan::Plan;
use crate::views::portfolio::system::System;
use crate::views::portfolio::{File, Portfolio};

/// The maximum number of common gaps listed in the document.
const MOST_COMMON: usize = 30;
/// The maximum number of systems named for a common gap or for a person.
const MOST_NAMES: usize = 12;
/// The maximum number of people listed for the shared plan.
const MOST_PEOPLE: usize = 20;
/// The number of common gaps named in the lead sentence.
const FIRST: usize = 3;

/// Builds the document for a portfolio.
pub fn document(portfolio: &Portfolio, handling: Handling) -> Document {
    let mut blocks = vec![heading(1, "Overview")];
    blocks.push(Block::Lead(Text::plain(lead(portfolio))));
    blocks.extend(describe::filter(portfolio).map(|words| Block::Paragraph(Text::plain(words))));
    blocks.push(Block::Figures(figures(portfolio)));
    for part in portfolio.parts() {
        blocks.extend(heat_map(portfolio, &part).map(Block::Chart));
    }
    blocks.extend(unread(portfolio));
    blocks.push(heading(1, "Common gaps"));
    blocks.extend(common(portfolio));
    blocks.push(heading(1, "Phases, gates and dates"));
    blocks.push(Block::Table(systems(portfolio)));
    blocks.extend(remarks(portfolio));
    if let Some(plan) = &portfolio.plan {
        blocks.extend(together(portfolio, plan));
    }
    blocks.extend(method());
    let questionnaires: Vec<String> = {
        let mut named: Vec<String> = portfolio
            .systems()
            .map(|(_, system)| source(&system.questionnaire))
            .collect();
        named.sort();
        named.dedup();
        named
    };
    let language = portfolio.systems().next().map_or("en-GB", |(_, system)| {
        system.questionnaire.language.as_str()
    });
    Document {
        title: "Security portfolio".to_owned(),
        system: "All systems".to_owned(),
        subject: "State of all systems, common gaps and due dates".to_owned(),
        language: language.to_owned(),
        handling: handling.label().to_owned(),
        date: portfolio.today,
        source: if questionnaires.is_empty() {
            "no questionnaire".to_owned()
        } else {
            questionnaires.join(", ")
        },
        blocks,
    }
}

fn source(questionnaire: &Questionnaire) -> String {
    let hash: String = questionnaire.hash.chars().take(12).collect();
    format!("{} {} · {hash}", questionnaire.id, questionnaire.version)
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading {
        level,
        text: text.to_owned(),
        anchor: None,
    }
}

/// The lead sentence of the first page.
fn lead(portfolio: &Portfolio) -> String {
    let number = portfolio.shown.len();
    let pass = portfolio
        .systems()
        .filter(|(_, system)| system.next_gate.is_none())
        .count();
    let first = format!(
        "{}: {} every gate up to its target phase.",
        capital(&counted(number, "system", "systems")),
        match (pass, number) {
            (0, 0) => return "There are no systems to show.".to_owned(),
            (0, _) => "none passes".to_owned(),
            (1, 1) => "it passes".to_owned(),
            (1, _) => "1 passes".to_owned(),
            (pass, number) if pass == number => "all pass".to_owned(),
            (pass, _) => format!("{pass} pass"),
        }
    );
    let names: Vec<String> = portfolio
        .common
        .iter()
        .take(FIRST)
        .map(|common| {
            let title = &common.control().title;
            let systems = count(common.asked, "system");
            format!("{title} ({} of {systems})", common.lacking.len())
        })
        .collect();
    if names.is_empty() {
        return first;
    }
    format!("{first} Most common gaps: {}.", listed(&names))
}

fn figures(portfolio: &Portfolio) -> Vec<Figure> {
    let figure = |value: usize, caption: &str| Figure {
        value: value.to_string(),
        caption: caption.to_owned(),
    };
    let stands = |state: GateState| {
        portfolio
            .systems()
            .filter(|(_, system)| system.gate_state() == state)
            .count()
    };
    let late: usize = portfolio
        .systems()
        .filter_map(|(_, system)| Some(system.late.as_ref()?.1))
        .sum();
    let mut figures = vec![
        figure(portfolio.shown.len(), "systems"),
        figure(stands(GateState::Fails), "with a failing gate"),
        figure(stands(GateState::Inconclusive), "with an inconclusive gate"),
        figure(
            late,
            if late == 1 {
                "overdue item"
            } else {
                "overdue items"
            },
        ),
    ];
    if !portfolio.unread.is_empty() {
        figures.push(figure(portfolio.unread.len(), "files not evaluated"));
    }
    figures
}

/// The attainment of systems with the same layers, as a heat map. `None` if the group is empty.
fn heat_map(portfolio: &Portfolio, part: &[usize]) -> Option<Chart> {
    let first = portfolio.files.get(*part.first()?)?.system()?;
    let titles = first
        .questionnaire
        .layers
        .iter()
        .map(|layer| layer.title.clone());
    let columns: Vec<String> = std::iter::once("All".to_owned()).chain(titles).collect();
    let cell = |range: Option<Range>| HeatCell {
        shade: range.map(|range| u32::try_from(range.at_least().scaled(1000)).unwrap_or(1000)),
        text: range.map_or_else(|| "–".to_owned(), Range::percent_words),
        note: String::new(),
    };
    let rows: Vec<(String, Vec<HeatCell>)> = part
        .iter()
        .filter_map(|&at| portfolio.files.get(at))
        .filter_map(|file| {
            let system = file.system()?;
            let mut cells: Vec<HeatCell> = std::iter::once(&system.whole)
                .chain(&system.layers)
                .map(|range| cell(*range))
                .collect();
            // The cell for overall attainment names the gate to whose targets it refers.
            if let Some(first) = cells.first_mut() {
                system
                    .questionnaire
                    .gate_id(system.headline)
                    .clone_into(&mut first.note);
            }
            let name = format!("{}{}", file.name(), portfolio.mark(file));
            Some((name, cells))
        })
        .collect();
    let known: Vec<(u64, &str)> = part
        .iter()
        .filter_map(|&at| portfolio.files.get(at))
        .filter_map(|file| Some((file.system()?.whole?.at_least().scaled(1000), file.name())))
        .collect();
    let lowest = known.iter().map(|(low, _)| *low).min();
    let names: Vec<&str> = known
        .iter()
        .filter(|(low, _)| Some(*low) == lowest)
        .map(|(_, name)| *name)
        .collect();
    let takeaway = match names.as_slice() {
        // a chart of equals has no lowest system
        _ if known.len() < 2 || names.len() == known.len() => "Attainment of the target".to_owned(),
        [only] => format!("{only} has the lowest known attainment"),
        several => format!("{} have the lowest known attainment", first_few(several, 3)),
    };
    let said = |(name, cells): &(String, Vec<HeatCell>)| {
        let cells = columns
            .iter()
            .zip(cells)
            .map(|(column, cell)| format!("{column} {}", cell.text));
        format!("{name}: {}", cells.collect::<Vec<_>>().join(", "))
    };
    let alternative = format!(
        "Attainment of each system for its gate, by layer. {}.",
        rows.iter().map(said).collect::<Vec<_>>().join("; ")
    );
    Some(Chart {
        takeaway,
        alternative,
        plot: Plot::HeatMap(HeatMap { columns, rows }),
    })
}

/// The files that could not be evaluated.
fn unread(portfolio: &Portfolio) -> Vec<Block> {
    let rows: Vec<Vec<Text>> = portfolio
        .unread()
        .map(|(file, why)| {
            vec![
                Text::said(&file.place),
                Text::said(describe::unquoted(&capital(why))),
            ]
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![Block::Table(Table {
        caption: "Files that could not be evaluated".to_owned(),
        columns: vec![Column::text("File", 3), Column::text("Reason", 5)],
        rows,
    })]
}

fn common(portfolio: &Portfolio) -> Vec<Block> {
    if portfolio.common.is_empty() {
        return vec![Block::Paragraph(Text::plain(
            "No known gap is common to 2 or more systems.",
        ))];
    }
    let words = "A gap that is common to several systems can be closed once for all of them. A system has a gap when its \
                 level is known and below its target; systems with an unknown level are counted separately. The most \
                 common gaps come first; gaps that are equally common are sorted by weight, highest first.";
    let row = |common: &Common| {
        let control = common.control();
        let names = portfolio.names(&common.lacking);
        let names = if names.len() > MOST_NAMES {
            first_few(&names, MOST_NAMES)
        } else {
            listed(&names)
        };
        vec![
            Text::strong(&control.id).then(Text::plain(format!(" {}", control.title))),
            Text::plain(describe::number(common)),
            Text::said(names),
        ]
    };
    let mut blocks = vec![
        Block::Paragraph(Text::plain(words)),
        Block::Table(Table {
            caption: "Common gaps, most common first".to_owned(),
            columns: vec![
                Column::text("Control", 5),
                Column::text("With gap", 3),
                Column::text("Systems", 7),
            ],
            rows: portfolio.common.iter().take(MOST_COMMON).map(row).collect(),
        }),
    ];
    let more = portfolio.common.len().saturating_sub(MOST_COMMON);
    if more > 0 {
        let words = format!(
            "{} in at least 2 systems: see the CSV and Excel lists.",
            more_gaps(more)
        );
        blocks.push(Block::Paragraph(Text::muted(words)));
    }
    blocks
}

fn more_gaps(more: usize) -> String {
    if more == 1 {
        "1 more gap".to_owned()
    } else {
        format!("{more} more gaps")
    }
}

/// A table with one row per system, containing everything except attainment.
fn systems(portfolio: &Portfolio) -> Table {
    let row = |(file, system): (&File, &System)| {
        let gates: Vec<String> = system
            .gates
            .enumerated()
            .map(|(at, state)| format!("{} {}", system.questionnaire.gate_id(at), state.word()))
            .collect();
        vec![
            Text::said(file.name()),
            Text::plain(system.tier_title()),
            Text::plain(describe::phases(system)),
            Text::plain(gates.join(", ")),
            Text::plain(due_words(system)),
            Text::plain(oldest_words(system)),
            Text::said(owner_words(system)),
        ]
    };
    Table {
        caption: "Systems".to_owned(),
        columns: vec![
            Column::text("System", 5),
            Column::text("Risk", 3),
            Column::text("Phase", 4),
            Column::text("Gates", 4),
            Column::text("Next date", 5),
            Column::text("Oldest answer", 4),
            Column::text("Owners", 4),
        ],
        rows: portfolio.systems().map(row).collect(),
    }
}

fn due_words(system: &System) -> String {
    let next = system
        .next
        .as_ref()
        .map(|due| format!("{} {}", short_day(due.day), describe::due(system, due)));
    let late = system
        .late
        .as_ref()
        .map(|(first, number)| format!("{number} overdue since {}", short_day(first.day)));
    let both: Vec<String> = late.into_iter().chain(next).collect();
    if both.is_empty() {
        "–".to_owned()
    } else {
        both.join("; ")
    }
}

fn oldest_words(system: &System) -> String {
    system.oldest.map_or_else(
        || "–".to_owned(),
        |(day, control)| {
            let id = system.questionnaire.control_id(control);
            format!("{} {id}", short_day(day))
        },
    )
}

fn owner_words(system: &System) -> String {
    let owners = system.owners();
    let names: Vec<&str> = owners.iter().map(|(owner, _)| *owner).collect();
    if names.is_empty() {
        "–".to_owned()
    } else {
        first_few(&names, 3)
    }
}

/// The shared plan: the dates of each gate, and the people with the most work.
fn together(portfolio: &Portfolio, plan: &Plan) -> Vec<Block> {
    let mut rows = Vec::new();
    for (file, system, days) in plan.systems(portfolio) {
        rows.extend(days.gates.iter().map(|gate| {
            vec![
                Text::said(file.name()),
                Text::plain(system.questionnaire.gate_id(gate.gate)),
                Text::plain(describe::between_on_page(gate.alone)),
                Text::plain(describe::between_on_page(gate.together)),
                Text::plain(describe::delay(gate)),
                Text::plain(describe::between_on_page(gate.bound)),
            ]
        }));
    }
    let days = Table {
        caption: "When each gate can pass".to_owned(),
        columns: vec![
            Column::text("System", 5),
            Column::text("Gate", 2),
            Column::text("Alone", 4),
            Column::text("Together", 4),
            Column::text("", 3),
            Column::text("Earliest possible", 4),
        ],
        rows,
    };
    let load = |load: &Load| {
        let files: Vec<usize> = load
            .systems
            .iter()
            .filter_map(|&at| plan.order.get(at).copied())
            .collect();
        vec![
            Text::said(&load.person),
            Text::plain(format!("{}%", load.percent)),
            Text::plain(count(load.days as usize, "day")),
            Text::plain(short_day(load.until)),
            Text::said(first_few(&portfolio.names(&files), MOST_NAMES)),
        ]
    };
    let people = Table {
        caption: "People with the most work".to_owned(),
        columns: vec![
            Column::text("Person", 4),
            Column::number("Time", 2),
            Column::number("Work", 3),
            Column::text("Until", 3),
            Column::text("Systems", 7),
        ],
        rows: plan
            .shared
            .people
            .iter()
            .take(MOST_PEOPLE)
            .map(load)
            .collect(),
    };
    let words = describe::plan_remarks(plan, portfolio)
        .into_iter()
        .chain(describe::READING.map(str::to_owned));
    let mut blocks = vec![heading(1, "Shared plan"), Block::Table(days)];
    if !people.rows.is_empty() {
        blocks.push(Block::Table(people));
    }
    blocks.push(Block::List(words.map(Text::said).collect()));
    blocks
}

/// The remarks about individual systems.
fn remarks(portfolio: &Portfolio) -> Vec<Block> {
    let items: Vec<Text> = describe::worth_a_look(portfolio)
        .into_iter()
        .map(Text::said)
        .collect();
    if items.is_empty() {
        Vec::new()
    } else {
        vec![heading(2, "Remarks"), Block::List(items)]
    }
}

fn method() -> Vec<Block> {
    let words = "Each system is evaluated with its own questionnaire, as in its own report. Attainment is the share \
                 of the target reached; the gate and the risk tier set the target. A range runs from unknowns at \
                 level 0 to unknowns at level 4. Systems with different risk tiers or target phases are not directly \
                 comparable: each number shows progress towards the system's own targets.";
    vec![
        heading(2, "How to read this document"),
        Block::Paragraph(Text::muted(words)),
    ]
}
