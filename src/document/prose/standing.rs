//! The chapter on the state of the system: its facts, its scores against targets, and the map of layers and phases.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::heading;
use crate::base::plural::{capital, listed};
use crate::describe::Describe as _;
use crate::describe::roadmap::short_day;
use crate::describe::why;
use crate::document::{
    Block, Chart, Column, Dumbbell, HeatCell, HeatMap, Moment, Plot, Table, Text,
};
use crate::model::assessment::profile::Form;
use crate::model::questionnaire::condition::Condition;
use crate::model::questionnaire::{Named, PhaseIx};
use crate::rules::scorecard::{Range, Ratio, Score};
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
        let unsure = case
            .when
            .iter()
            .flat_map(Condition::facts)
            .any(|fact| targets.assumed.contains(&fact));
        let mut text = Text::plain(case.title.clone());
        if unsure {
            text = text.then(Text::muted(
                " (assumed: unanswered facts count as their worst case)",
            ));
        }
        rows.push(("Use case".to_owned(), text));
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
    rows.push((
        "Risk tier".to_owned(),
        Text::strong(tier).then(Text::plain(format!(
            ": {}",
            why::risk_sum(questionnaire, facts.report)
        ))),
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
    let moments: Vec<Moment> = trend(facts.questionnaire, facts.assessment, headline, MOMENTS)
        .into_iter()
        .map(|then| moment(then.day, then.attainment))
        .collect();
    let [first, .., last] = moments.as_slice() else {
        return None;
    };
    let gate = facts.gate_id(headline);
    let turn = turn(first, last);
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

/// Attainment on a day, as a point of a trend chart.
pub(super) fn moment(day: Date, attainment: Range) -> Moment {
    let permille = |ratio: Ratio| u32::try_from(ratio.scaled(1000)).unwrap_or(1000);
    Moment {
        day,
        low: permille(attainment.at_least()),
        high: permille(attainment.at_most()),
        value: attainment.percent_words(),
    }
}

/// The predicate for attainment from one day to another. Attainment is a range while answers are missing, so it rises
/// or falls only if neither end moves the other way.
pub(super) fn turn(first: &Moment, last: &Moment) -> &'static str {
    match (last.low.cmp(&first.low), last.high.cmp(&first.high)) {
        (Ordering::Equal, Ordering::Equal) => "has not changed",
        (Ordering::Greater | Ordering::Equal, Ordering::Greater | Ordering::Equal) => "has risen",
        (Ordering::Less | Ordering::Equal, Ordering::Less | Ordering::Equal) => "has fallen",
        (Ordering::Greater, Ordering::Less) => "is known more exactly",
        (Ordering::Less, Ordering::Greater) => "is known less exactly",
    }
}

/// Weighted mean levels against weighted mean targets, widest gap first.
fn dumbbells(named: &[Named], scores: &[Score], kind: &str) -> Option<Chart> {
    let mut bars: Vec<(u64, Dumbbell)> = named
        .iter()
        .zip(scores)
        .filter_map(|(named, score)| bar(named, score))
        .collect();
    bars.sort_by_key(|(gap, _)| std::cmp::Reverse(*gap));
    let (gap, _) = bars.first()?;
    let takeaway = if scores.iter().all(|score| score.counts.answered() == 0) {
        "No answers yet".to_owned()
    } else if *gap == 0 {
        format!("Every {kind} reaches its target")
    } else {
        furthest(&bars, kind)
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

/// The layers or themes with the widest gap. If missing answers could still make another gap wider, the sentence says
/// "may be".
fn furthest(bars: &[(u64, Dumbbell)], kind: &str) -> String {
    let least = |bar: &Dumbbell| u64::from(bar.target.saturating_sub(bar.high));
    let widest = bars.first().map_or(0, |(gap, _)| *gap);
    let (first, others): (Vec<_>, Vec<_>) = bars.iter().partition(|(gap, _)| *gap == widest);
    let exact = first.iter().all(|(_, bar)| bar.low == bar.high);
    let next = others.iter().map(|(gap, _)| *gap).max().unwrap_or(0);
    let certain = match first.as_slice() {
        [(_, only)] => least(only) >= next,
        _ => exact,
    };
    let is = |one: &str, may: &str| if certain { one } else { may }.to_owned();
    let names: Vec<&str> = first.iter().map(|(_, bar)| bar.label.as_str()).collect();
    match names.as_slice() {
        [only] => format!("{only} {} furthest from its target", is("is", "may be")),
        all if others.is_empty() => {
            let number = all.len();
            format!(
                "All {number} {kind}s {} equally far from their targets",
                is("are", "may be")
            )
        }
        some if some.len() <= 3 => {
            let (verb, names) = (is("are", "may be"), listed(some));
            format!("{names} {verb} furthest from their targets")
        }
        some => format!(
            "{} {kind}s {} furthest from their targets",
            some.len(),
            is("are", "may be")
        ),
    }
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
    let mut known: Vec<(u64, u64, String)> = Vec::new();
    let mut unanswered = false;
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
                if let Some(range) = score.attainment {
                    unanswered |= score.counts.answered() == 0;
                    known.extend((score.counts.answered() > 0).then(|| {
                        (
                            range.at_least().scaled(1000),
                            range.at_most().scaled(1000),
                            format!(
                                "{} controls of the {} phase",
                                layer.title.to_lowercase(),
                                phase.title.to_lowercase()
                            ),
                        )
                    }));
                }
                cell
            });
            (layer.title.clone(), cells.collect())
        })
        .collect();
    let takeaway = lagging(&known, unanswered);
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

/// The cell with the lowest attainment among those with answers: each with its lowest and highest attainment in
/// permille and its name. If missing answers could still put another cell below it, the sentence says "may".
fn lagging(known: &[(u64, u64, String)], unanswered: bool) -> String {
    let Some(lowest) = known.iter().map(|(low, ..)| *low).min() else {
        return "No answers yet".to_owned();
    };
    let (first, others): (Vec<_>, Vec<_>) = known.iter().partition(|(low, ..)| *low == lowest);
    if lowest >= 1000 {
        return if unanswered {
            "All answered controls are at their targets".to_owned()
        } else {
            "Every layer reaches its target in every phase shown".to_owned()
        };
    }
    match first.as_slice() {
        [(_, high, name)] => {
            let certain = !unanswered && others.iter().all(|(low, ..)| high <= low);
            let may = if certain { "" } else { "may " };
            format!("The {name} {may}lag most")
        }
        _ if others.is_empty() && !unanswered => {
            "No layer or phase is ahead of the others".to_owned()
        }
        several => format!(
            "{} of {} layers and phases with answers have the lowest known attainment",
            several.len(),
            known.len()
        ),
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
