//! The chapter on the state of the system: its facts, its scores against targets, and the map of layers and phases.

use std::cmp::Ordering;

use super::heading;
use crate::base::plural::capital;
use crate::describe::Describe as _;
use crate::describe::roadmap::short_day;
use crate::describe::why;
use crate::document::{
    Block, Chart, Column, Dumbbell, HeatCell, HeatMap, Moment, Plot, Table, Text,
};
use crate::model::assessment::profile::Form;
use crate::model::questionnaire::{Named, PhaseIx};
use crate::rules::scorecard::{Ratio, Score};
use crate::rules::trend::trend;
use crate::views::facts::Facts;

/// The maximum number of days shown in the trend chart.
const MOMENTS: usize = 6;

pub(super) fn standing(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![
        heading(1, "Current state", Some("standing")),
        heading(2, "The system", None),
    ];
    blocks.extend(profile(facts));
    blocks.push(heading(2, "Levels and targets", None));
    blocks.push(super::paragraph(
        "Weighted average levels, each capped at its target. Hatched: the range left open by missing answers.",
    ));
    let card = &facts.report.scorecard;
    for (named, scores, kind) in [
        (&*facts.questionnaire.layers, &*card.layers, "layer"),
        (&*facts.questionnaire.themes, &*card.themes, "theme"),
    ] {
        if let Some(chart) = dumbbells(named, scores, kind) {
            blocks.push(Block::Chart(chart));
        }
    }
    blocks.push(Block::Chart(heat_map(facts)));
    blocks.extend(over_time(facts).map(Block::Chart));
    blocks.push(Block::Table(numbers(facts)));
    blocks
}

fn profile(facts: &Facts<'_>) -> Vec<Block> {
    let (questionnaire, targets, profile) = (
        facts.questionnaire,
        &facts.report.targets,
        &facts.state.profile,
    );
    let phase = |phase: PhaseIx| questionnaire.phases[phase].title.as_str();
    let tier = questionnaire.risk.tiers[targets.risk.tier].title.as_str();
    let mut rows: Vec<(String, Text)> = Vec::new();
    if let Some(case) = targets.use_case {
        let case = &questionnaire.risk.use_cases[case];
        rows.push(("Use case".to_owned(), Text::plain(case.title.clone())));
    }
    let today = profile
        .current_phase
        .as_ref()
        .and_then(|id| questionnaire.phase(id))
        .map_or("not set", phase);
    let by = profile
        .target_date
        .map_or_else(String::new, |by| format!(" for {}", short_day(by)));
    rows.push((
        "Phase".to_owned(),
        Text::plain(format!(
            "{today} (current); {} (target{by})",
            phase(targets.wanted)
        )),
    ));
    let risk = why::why(questionnaire, facts.state, facts.report, "risk")
        .map_or_else(Vec::new, |why| why.lines);
    rows.push((
        "Risk tier".to_owned(),
        Text::strong(tier).then(Text::plain(format!(": {}", risk.join("; ")))),
    ));
    let rules = targets.rules.iter();
    let raised: Vec<String> = rules
        .map(|&rule| questionnaire.rules[rule].describe(questionnaire))
        .collect();
    let raised = if raised.is_empty() {
        "none".to_owned()
    } else {
        raised.join("; ")
    };
    rows.push(("Targets raised".to_owned(), Text::plain(raised)));
    let form = match profile.form {
        Form::Core => "short",
        Form::Full => "full",
    };
    let applies = targets.applies.iter().filter(|applies| **applies).count();
    rows.push((
        "Scope".to_owned(),
        Text::plain(format!(
            "{applies} of {} controls apply; {} count for {} ({form} form)",
            questionnaire.controls.len(),
            targets.asked(targets.headline).count(),
            facts.gate_id(targets.headline)
        )),
    ));
    for (index, fact) in questionnaire.facts.enumerated() {
        let value = profile.value(questionnaire, index);
        let value = capital(&why::value_words(questionnaire, index, &value));
        let text = if profile.said(questionnaire, index).is_some() {
            Text::plain(value)
        } else {
            Text::plain(value).then(Text::muted(" (unanswered; counts as its worst case)"))
        };
        rows.push((fact.title.clone(), text));
    }
    vec![Block::Facts(rows)]
}

/// Attainment at the end of each of the last days on which answers changed. `None` if there are fewer than 2 such days.
fn over_time(facts: &Facts<'_>) -> Option<Chart> {
    let headline = facts.report.targets.headline;
    let permille = |ratio: Ratio| u32::try_from(ratio.scaled(1000)).unwrap_or(1000);
    let moments: Vec<Moment> = trend(facts.questionnaire, facts.assessment, headline, MOMENTS)
        .into_iter()
        .map(|moment| Moment {
            day: moment.day,
            low: permille(moment.attainment.at_least()),
            high: permille(moment.attainment.at_most()),
            value: moment.attainment.percent_words(),
        })
        .collect();
    let [first, .., last] = moments.as_slice() else {
        return None;
    };
    let gate = facts.gate_id(headline);
    let turn = match last.low.cmp(&first.low) {
        Ordering::Greater => "has risen",
        Ordering::Equal => "has not changed",
        Ordering::Less => "has fallen",
    };
    let takeaway = format!(
        "Attainment for {gate} {turn} since {}",
        short_day(first.day)
    );
    let said: Vec<String> = moments
        .iter()
        .map(|moment| format!("{} {}", short_day(moment.day), moment.value))
        .collect();
    let alternative = format!(
        "Attainment for {gate} at the end of each day on which answers changed: {}.",
        said.join("; ")
    );
    Some(Chart {
        takeaway,
        alternative,
        plot: Plot::Trend(moments),
    })
}

/// Weighted mean levels against weighted mean targets, widest gap first.
fn dumbbells(named: &[Named], scores: &[Score], kind: &str) -> Option<Chart> {
    let mut bars: Vec<(u64, Dumbbell)> = named
        .iter()
        .zip(scores)
        .filter_map(|(named, score)| bar(named, score))
        .collect();
    bars.sort_by_key(|(gap, _)| std::cmp::Reverse(*gap));
    let (gap, first) = bars.first()?;
    let takeaway = if scores.iter().all(|score| score.counts.answered() == 0) {
        "No answers yet".to_owned()
    } else if *gap == 0 {
        format!("Every {kind} reaches its target")
    } else {
        format!("{} is furthest from its target", first.label)
    };
    let said: Vec<String> = bars
        .iter()
        .map(|(_, bar)| format!("{} {}", bar.label, bar.value))
        .collect();
    let alternative = format!(
        "Mean level and target by {kind}, widest gap first: {}.",
        said.join("; ")
    );
    let bars = bars.into_iter().map(|(_, bar)| bar).collect();
    Some(Chart {
        takeaway,
        alternative,
        plot: Plot::Dumbbells(bars),
    })
}

fn bar(named: &Named, score: &Score) -> Option<(u64, Dumbbell)> {
    let (range, weight) = (score.attainment?, score.confidence?.whole);
    // Σ w·min(l, t) / Σ w is the mean level, with each level counted only up to its target, on a scale that ends at
    // level 4.
    let permille = |sum: u64| u32::try_from(sum * 1000 / (4 * weight).max(1)).unwrap_or(1000);
    let tenths = |sum: u64| {
        let tenths = (sum * 20 + weight) / (2 * weight).max(1);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    let value = if range.is_exact() {
        format!("{} of {}", tenths(range.low), tenths(range.whole))
    } else {
        format!(
            "{}–{} of {}",
            tenths(range.low),
            tenths(range.high),
            tenths(range.whole)
        )
    };
    let bar = Dumbbell {
        label: named.title.clone(),
        low: permille(range.low),
        high: permille(range.high),
        target: permille(range.whole),
        value,
    };
    Some((u64::from(bar.target.saturating_sub(bar.low)), bar))
}

fn heat_map(facts: &Facts<'_>) -> Chart {
    let (questionnaire, card) = (facts.questionnaire, &facts.report.scorecard);
    let asked: Vec<PhaseIx> = questionnaire
        .phases
        .indices()
        .filter(|&phase| card.phases[phase].counts.asked() > 0)
        .collect();
    let mut lowest: Option<(u64, String)> = None;
    let mut said = Vec::new();
    let rows = questionnaire
        .layers
        .iter()
        .zip(&card.cells)
        .map(|(layer, cells)| {
            let cells = asked
                .iter()
                .map(|&phase| (&questionnaire.phases[phase], &cells[phase]));
            let cells = cells.map(|(phase, score)| {
                let cell = cell(score);
                said.push(format!(
                    "{}, {}: {}",
                    layer.title,
                    phase.title.to_lowercase(),
                    cell.text
                ));
                if let Some(range) = score.attainment.filter(|_| score.counts.answered() > 0) {
                    let low = range.at_least().scaled(1000);
                    if lowest.as_ref().is_none_or(|(before, _)| low < *before) {
                        lowest = Some((
                            low,
                            format!(
                                "{} controls of the {} phase",
                                layer.title.to_lowercase(),
                                phase.title.to_lowercase()
                            ),
                        ));
                    }
                }
                cell
            });
            (layer.title.clone(), cells.collect())
        })
        .collect();
    let takeaway = lowest.map_or_else(
        || "No answers yet".to_owned(),
        |(low, name)| {
            if low >= 1000 {
                "Every layer reaches its target in every phase shown".to_owned()
            } else {
                format!("The {name} lag most")
            }
        },
    );
    let columns = asked
        .iter()
        .map(|&phase| questionnaire.phases[phase].title.clone())
        .collect();
    Chart {
        takeaway,
        alternative: format!("Attainment by layer and phase: {}.", said.join("; ")),
        plot: Plot::HeatMap(HeatMap { columns, rows }),
    }
}

fn cell(score: &Score) -> HeatCell {
    let counts = score.counts;
    let note = format!("{} of {} answered", counts.answered(), counts.asked());
    match score.attainment {
        None if counts.asked() > 0 => HeatCell {
            shade: None,
            text: "n/a".to_owned(),
            note,
        },
        None => HeatCell {
            shade: None,
            text: "–".to_owned(),
            note: "no controls".to_owned(),
        },
        Some(_) if counts.answered() == 0 => HeatCell {
            shade: None,
            text: "unanswered".to_owned(),
            note,
        },
        Some(range) => HeatCell {
            shade: u32::try_from(range.at_least().scaled(1000)).ok(),
            text: range.percent_words(),
            note,
        },
    }
}

fn numbers(facts: &Facts<'_>) -> Table {
    let (questionnaire, card) = (facts.questionnaire, &facts.report.scorecard);
    let row = |title: &str, score: &Score| {
        let percent = |ratio: Option<crate::rules::scorecard::Ratio>| {
            ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{}%", ratio.percent()))
        };
        vec![
            Text::plain(title),
            Text::plain(score.attainment.map_or_else(
                || "–".to_owned(),
                crate::rules::scorecard::Range::percent_words,
            )),
            Text::plain(percent(score.confidence)),
            Text::plain(percent(score.completeness)),
            Text::plain(score.maturity.map_or_else(
                || "–".to_owned(),
                crate::rules::scorecard::Range::level_words,
            )),
            Text::plain(format!(
                "{} of {}",
                score.counts.answered(),
                score.counts.asked()
            )),
        ]
    };
    let mut rows = vec![row("Overall", &card.whole)];
    for (named, scores) in [
        (&*questionnaire.layers, &*card.layers),
        (&*questionnaire.themes, &*card.themes),
    ] {
        rows.extend(
            named
                .iter()
                .zip(scores)
                .map(|(named, score)| row(&named.title, score)),
        );
    }
    Table {
        caption: format!(
            "Scores for {} by layer and theme; maturity is the unweighted mean level",
            facts.gate_id(card.gate)
        ),
        columns: vec![
            Column::text("Layer or theme", 30),
            Column::number("Attainment", 14),
            Column::number("Confidence", 14),
            Column::number("Completeness", 15),
            Column::number("Maturity", 12),
            Column::number("Answered", 13),
        ],
        rows,
    }
}
