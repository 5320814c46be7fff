//! Converts the numbers of a chart to a table.
//!
//! The table serves readers who cannot see the chart, want exact values, or use a format without pictures. Its rows
//! follow the order of the drawing, and it contains nothing that the drawing does not show.

use super::plot::{Ballot, percent};
use super::{Burndown, Chart, Column, Link, Plot, Table, Text, Timeline};
use crate::base::dates;
use crate::base::dates::Dates;
use jiff::civil::Date;

impl Chart {
    /// The numbers of the chart as a table, with the takeaway as its caption.
    pub fn numbers(&self) -> Table {
        let (columns, rows) = numbers(&self.plot);
        Table {
            caption: self.takeaway.clone(),
            columns,
            rows,
        }
    }
}

fn numbers(plot: &Plot) -> (Vec<Column>, Vec<Vec<Text>>) {
    match plot {
        Plot::Dumbbells(bars) => (
            vec![
                Column::text("Name", 50),
                Column::number("Level and target", 30),
            ],
            bars.iter()
                .map(|bar| texts([&bar.label, &bar.value]))
                .collect(),
        ),
        Plot::HeatMap(map) => {
            let heads = map.columns.iter().map(|title| Column::text(title, 25));
            let columns = std::iter::once(Column::text("Name", 25))
                .chain(heads)
                .collect();
            let rows = map.rows.iter().map(|(name, cells)| {
                let cells = cells.iter().map(|cell| {
                    let note = if cell.note.is_empty() {
                        String::new()
                    } else {
                        format!(", {}", cell.note)
                    };
                    Text::plain(format!("{}{note}", cell.text))
                });
                std::iter::once(Text::plain(name)).chain(cells).collect()
            });
            (columns, rows.collect())
        }
        Plot::Gates(rungs) => (
            vec![
                Column::text("Gate", 8),
                Column::text("Title", 26),
                Column::text("State", 14),
                Column::text("Blockers and dates", 52),
            ],
            rungs
                .iter()
                .map(|rung| texts([&rung.id, &rung.title, rung.state.word(), &rung.detail]))
                .collect(),
        ),
        Plot::Roadmap(timeline) => roadmap(timeline),
        Plot::Burndown(decline) => still_open(decline),
        Plot::Trend(moments) => (
            vec![Column::text("Date", 50), Column::number("Attainment", 30)],
            moments
                .iter()
                .map(|moment| texts([&day(moment.day), &moment.value]))
                .collect(),
        ),
        Plot::Ballots(ballots) => votes(ballots),
        Plot::Matrix(matrix) => {
            let heads = matrix.columns.iter().map(|title| Column::text(title, 18));
            let columns = std::iter::once(Column::text("Requirement", 18))
                .chain(heads)
                .collect();
            let rows = matrix.rows.iter().map(|(name, links)| {
                std::iter::once(Text::link(name.clone(), name.clone()))
                    .chain(links.iter().map(link))
                    .collect()
            });
            (columns, rows.collect())
        }
    }
}

fn texts<const N: usize>(cells: [&str; N]) -> Vec<Text> {
    cells.map(Text::plain).into()
}

fn link(link: &Link) -> Text {
    match link {
        Link::There(words) => Text::plain(words.clone()),
        Link::Hole(words) => Text::strong(words.clone()),
        Link::NotNeeded => Text::muted("–"),
    }
}

fn day(date: Date) -> String {
    dates::day(date, Dates::DayMonthYear)
}

/// The columns and rows of a roadmap: only its gates, target date and freezes, because the steps are in the tables of
/// the roadmap chapter.
fn roadmap(timeline: &Timeline) -> (Vec<Column>, Vec<Vec<Text>>) {
    let gates = timeline.waves.iter().filter_map(|wave| wave.gate.as_ref());
    let rows = gates.map(|gate| {
        let likely = gate
            .forecast
            .as_ref()
            .map_or("", |forecast| forecast.words.as_str());
        texts([&gate.words, &day(gate.day), likely])
    });
    let target = timeline
        .target
        .map(|by| texts(["Target date", &day(by), ""]));
    let freezes = timeline.freezes.iter().map(|(from, to)| {
        texts([
            "Freeze",
            &format!("{} to {}", day(*from), day(*to)),
            "no gate passes",
        ])
    });
    let columns = vec![
        Column::text("Gate", 40),
        Column::text("Planned date", 20),
        Column::text("Forecast", 40),
    ];
    (columns, rows.chain(target).chain(freezes).collect())
}

/// The columns and rows of a burndown, with one row for each day on which either bound falls.
fn still_open(decline: &Burndown) -> (Vec<Column>, Vec<Vec<Text>>) {
    let mut days: Vec<Date> = decline
        .low
        .iter()
        .chain(&decline.high)
        .map(|(day, _)| *day)
        .collect();
    days.sort_unstable();
    days.dedup();
    let on = |curve: &[(Date, u32)], at: Date| {
        curve
            .iter()
            .rev()
            .find(|(day, _)| *day <= at)
            .map_or(0, |(_, open)| *open)
    };
    let rows = days.into_iter().map(|at| {
        let gates: Vec<&str> = decline
            .gates
            .iter()
            .filter(|(day, _)| *day == at)
            .map(|(_, gate)| gate.as_str())
            .collect();
        texts([
            &day(at),
            &percent(on(&decline.low, at)),
            &percent(on(&decline.high, at)),
            &gates.join(", "),
        ])
    });
    let columns = vec![
        Column::text("End of day", 26),
        Column::number("Known gaps only", 26),
        Column::number("With every unknown at level 0", 30),
        Column::text("Gate", 18),
    ];
    (columns, rows.collect())
}

fn votes(ballots: &[Ballot]) -> (Vec<Column>, Vec<Vec<Text>>) {
    let levels = ballots
        .iter()
        .map(|ballot| ballot.levels.len())
        .max()
        .unwrap_or(0);
    let mut columns = vec![Column::text("Control", 34)];
    columns.extend((0..levels).map(|level| Column::number(&level.to_string(), 7)));
    columns.extend([Column::number("?", 7), Column::text("Outcome", 24)]);
    let rows = ballots.iter().map(|ballot| {
        let counts = ballot
            .levels
            .iter()
            .chain([&ballot.unknown])
            .map(|number| Text::plain(number.to_string()));
        std::iter::once(Text::plain(ballot.label.clone()))
            .chain(counts)
            .chain([Text::plain(ballot.outcome.clone())])
            .collect()
    });
    (columns, rows.collect())
}
