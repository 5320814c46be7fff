//! The chapter on changes: the current state compared with the last baseline, and attainment from baseline to baseline.

use jiff::civil::Date;

use super::standing::{moment, turn};
use super::{heading, paragraph};
use crate::base::plural::{capital, listed};
use crate::describe::compare as describe;
use crate::describe::roadmap::{short_day, short_days};
use crate::document::{Block, Chart, Column, Moment, Plot, Table, Text};
use crate::model::assessment::baseline::Baseline;
use crate::rules::requirements::Status;
use crate::rules::scorecard::{Range, Ratio};
use crate::rules::trend;
use crate::views::compare::{ChangeEntry, Comparison, Direction, GateThen, Section, Worse, Worth};
use crate::views::facts::Facts;

/// The maximum number of baselines in the chart, not counting the current state.
const MOMENTS: usize = 5;

/// The chapter on changes; empty if there is no baseline, or if the history lacks the entries of the baseline.
pub(super) fn since(facts: &Facts<'_>) -> Vec<Block> {
    let baselines = facts.state.baselines();
    let Some((_, baseline)) = baselines.last() else {
        return Vec::new();
    };
    let (today, plans) = (facts.report.today, Some(facts.outlook));
    let Some(found) = Comparison::since(
        baseline,
        facts.questionnaire,
        facts.assessment,
        today,
        plans,
    ) else {
        return Vec::new();
    };
    let mut blocks = vec![heading(
        1,
        format!("What changed since {}", baseline.name),
        Some("since"),
    )];
    blocks.push(Block::Lead(Text::plain(lead(&found, baseline))));
    blocks.extend(
        found
            .limits
            .iter()
            .map(|limit| paragraph(describe::limit(*limit))),
    );
    blocks.extend(over_baselines(facts).map(Block::Chart));
    blocks.push(Block::Table(numbers(facts, &found, &baseline.name)));
    blocks.push(Block::Table(gates(facts, &found)));
    if !found.moves.is_empty() {
        blocks.push(heading(2, "Changed answers, evidence and exceptions", None));
        blocks.push(Block::Table(moves(&found)));
    }
    if !found.facts.is_empty() {
        blocks.push(heading(2, "Changed facts", None));
        blocks.push(Block::Table(moved_facts(&found)));
    }
    blocks
}

/// A sentence with the number of changes by direction.
fn lead(found: &Comparison, baseline: &Baseline) -> String {
    let since = format!(
        "the baseline {} from {}",
        baseline.name,
        short_day(baseline.on)
    );
    let ways = Direction::ALL.into_iter().filter_map(|way| {
        let number = found.of_way(way).count();
        (number > 0).then(|| format!("{number} {}", describe::direction(way)))
    });
    let ways: Vec<String> = ways.collect();
    let results = || !matches!(found.worse().next(), None | Some(Worse::Moved(_)));
    let worse = match found.worse().next() {
        None => "none got worse",
        Some(Worse::Moved(_)) => "some got worse",
        Some(Worse::Unmet(_) | Worse::Gate(..)) => {
            "none got worse, but some requirements or gates did"
        }
    };
    if ways.is_empty() {
        let facts = match found.facts.len() {
            0 => String::new(),
            1 => ", but 1 fact has".to_owned(),
            facts => format!(", but {facts} facts have"),
        };
        let worse = if results() {
            ". Some requirements or gates got worse"
        } else {
            ""
        };
        return format!(
            "No answer, evidence or exception has changed since {since}{facts}{worse}."
        );
    }
    format!(
        "Answers, evidence and exceptions since {since}: {}; {worse}.",
        listed(&ways)
    )
}

/// Attainment for the headline gate at each baseline and now. `None` with only one baseline.
fn over_baselines(facts: &Facts<'_>) -> Option<Chart> {
    let headline = facts.report.targets.headline;
    let marked = trend::marked(facts.questionnaire, facts.assessment, headline);
    let marked: Vec<(&str, trend::Moment)> = marked
        .iter()
        .filter_map(|marked| Some((marked.baseline.name.as_str(), marked.moment?)))
        .collect();
    let names: Vec<&str> = marked.iter().map(|(name, _)| *name).collect();
    let skipped = marked.len().saturating_sub(MOMENTS);
    let mut moments: Vec<Moment> = marked
        .iter()
        .skip(skipped)
        .map(|(_, then)| moment(then.day, then.attainment))
        .collect();
    if moments.len() < 2 {
        return None;
    }
    moments.extend(
        facts
            .report
            .scorecard
            .whole
            .attainment
            .map(|now| moment(facts.report.today, now)),
    );
    let (first, last) = (moments.first()?, moments.last()?);
    let gate = facts.gate_id(headline);
    let turn = turn(first, last);
    let name = names.get(skipped).copied().unwrap_or_default();
    let takeaway = format!("Attainment for {gate} {turn} since {name}");
    let known = names.into_iter().skip(skipped).chain(["now"]);
    let said: Vec<String> = known
        .zip(&moments)
        .map(|(name, at)| format!("{name} ({}) {}", short_day(at.day), at.value))
        .collect();
    let alternative = format!(
        "Attainment for {gate} at each baseline and now: {}.",
        said.join("; ")
    );
    Some(Chart {
        takeaway,
        alternative,
        plot: Plot::Trend(moments),
    })
}

/// A table of the numbers at the baseline and now.
fn numbers(facts: &Facts<'_>, found: &Comparison, name: &str) -> Table {
    let none = || "none".to_owned();
    let percent =
        |ratio: Option<Ratio>| ratio.map_or_else(none, |ratio| format!("{}%", ratio.percent()));
    let range = |range: Option<Range>| range.map_or_else(none, Range::percent_words);
    let (before, after) = (&found.before, &found.after);
    let row = |name: &str, of: &dyn Fn(&Worth) -> String| {
        vec![
            Text::plain(name),
            Text::plain(of(before)),
            Text::plain(of(after)),
        ]
    };
    let mut rows = vec![
        row("Gate", &|worth| worth.gate.clone()),
        row("Attainment", &|worth| range(worth.whole.attainment)),
    ];
    for layer in &after.layers {
        let of = |worth: &Worth| {
            worth
                .layer(&layer.id)
                .map_or_else(none, |layer| range(layer.score.attainment))
        };
        rows.push(row(
            &format!("Attainment of {}", layer.title.to_lowercase()),
            &of,
        ));
    }
    rows.extend([
        row("Confidence", &|worth| percent(worth.whole.confidence)),
        row("Completeness", &|worth| percent(worth.whole.completeness)),
        row("Maturity", &|worth| {
            worth.whole.maturity.map_or_else(none, Range::level_words)
        }),
        row("Lowest mandatory level", &|worth| {
            worth
                .lowest_mandatory
                .map_or_else(none, |level| facts.level(level))
        }),
    ]);
    for (at, status) in Status::ALL.into_iter().enumerate() {
        let of = |worth: &Worth| {
            worth
                .requirements
                .get(at)
                .copied()
                .unwrap_or_default()
                .to_string()
        };
        rows.push(row(&format!("Requirements {}", status.word()), &of));
    }
    let columns = vec![
        Column::text("", 40),
        Column::number(name, 20),
        Column::number("Now", 20),
    ];
    Table {
        caption: "Results, then and now".to_owned(),
        columns,
        rows,
    }
}

/// A table of the gates at the baseline and now.
fn gates(facts: &Facts<'_>, found: &Comparison) -> Table {
    let opens = |gate: &GateThen| match gate.opens {
        Some((early, late)) if early == late => short_day(early),
        Some((early, late)) => short_days(early, late),
        None => "no date".to_owned(),
    };
    let row = |is: &GateThen| {
        let gate = facts
            .questionnaire
            .gates
            .iter()
            .find(|gate| gate.id == is.id);
        let was = found.before.gate(&is.id);
        let words = |of: Option<&GateThen>| {
            of.map_or_else(|| "none".to_owned(), |gate| gate.state.word().to_owned())
        };
        vec![
            Text::plain(format!(
                "{} {}",
                is.id,
                gate.map_or("", |gate| gate.title.as_str())
            )),
            Text::plain(words(was)),
            Text::plain(was.map_or_else(String::new, opens)),
            Text::plain(words(Some(is))),
            Text::plain(opens(is)),
        ]
    };
    let columns = vec![
        Column::text("Gate", 28),
        Column::text("Then", 12),
        Column::text("Could pass", 24),
        Column::text("Now", 12),
        Column::text("Can pass", 24),
    ];
    let caption = "Gates and their dates, then and now".to_owned();
    Table {
        caption,
        columns,
        rows: found.after.gates.iter().map(row).collect(),
    }
}

/// The author and day of the last edit. A redacted copy has no baselines, and therefore no chapter on changes.
fn said(last: Option<&(String, Date)>) -> Text {
    last.map_or_else(Text::default, |(who, on)| {
        Text::said(who.clone()).then(Text::plain(format!(", {}", short_day(*on))))
    })
}

/// A table of the changes, worst first.
fn moves(found: &Comparison) -> Table {
    let row = |one: &ChangeEntry| {
        let what = if one.part == Section::Answer {
            String::new()
        } else {
            format!("{}: ", one.part.word())
        };
        vec![
            Text::plain(format!("{} {}", one.control, one.title)),
            Text::plain(capital(describe::direction(one.way))),
            Text::plain(format!("{what}{}", describe::value_on_page(&one.before))),
            Text::plain(describe::value_on_page(&one.after)),
            said(one.last.as_ref()),
        ]
    };
    let columns = vec![
        Column::text("Control", 32),
        Column::text("Change", 12),
        Column::text("Then", 20),
        Column::text("Now", 20),
        Column::text("Changed by", 18),
    ];
    let rows = Direction::ALL
        .into_iter()
        .flat_map(|way| found.of_way(way))
        .map(row)
        .collect();
    Table {
        caption: "Changes, worst first".to_owned(),
        columns,
        rows,
    }
}

fn moved_facts(found: &Comparison) -> Table {
    let rows = found.facts.iter().map(|one| {
        vec![
            Text::plain(one.title.clone()),
            Text::plain(describe::fact(&one.before)),
            Text::plain(describe::fact(&one.after)),
            said(one.last.as_ref()),
        ]
    });
    let columns = vec![
        Column::text("Fact", 32),
        Column::text("Then", 24),
        Column::text("Now", 24),
        Column::text("Changed by", 18),
    ];
    Table {
        caption: "Changed facts".to_owned(),
        columns,
        rows: rows.collect(),
    }
}
