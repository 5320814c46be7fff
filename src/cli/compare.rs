//! `compare`: compares 2 states of one assessment, or states of 2 assessments.
//!
//! Shows the changes, their authors, and the scores, gates and plans before and after. `views::compare` computes the
//! comparison; this module only puts it into words.

use jiff::civil::Date;

use super::exports::with_junit;
use super::page::{Cell, Page, TextStyle, cell, count};
use super::{args, open};
use crate::base::plural::capital;
use crate::cli::error::Error;
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::describe::compare as describe;
use crate::export::{json, junit};
use crate::model::questionnaire::Questionnaire;
use crate::rules::requirements::Status;
use crate::rules::scorecard::{Range, Score};
use crate::session::states;
use crate::session::states::{After, Then};
use crate::views::compare::{
    ChangeEntry, Comparison, Direction, FactMove, GateThen, Limit, Section, Worth,
};

/// Compares 2 states.
pub(super) fn compare(
    asked: &args::Compare,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let (file, state) = states::split(&asked.before);
    let first = open::open(&file, &asked.view)?;
    let mut remarks = first.remarks.clone();
    let of_the_same = asked
        .after
        .as_ref()
        .and_then(|words| words.to_str()?.strip_prefix('@'));
    let other = match &asked.after {
        Some(words) if of_the_same.is_none() => {
            let (file, state) = states::split(words);
            let work = open::open(&file, &asked.view)?;
            let new = |remark: &&String| !first.remarks.contains(remark);
            remarks.extend(work.remarks.iter().filter(new).cloned());
            Some((work, state.unwrap_or_default()))
        }
        _ => None,
    };
    let after = match (&other, of_the_same) {
        (Some((work, state)), _) => After::Other(work.states(), state),
        (None, Some(words)) => After::State(words),
        (None, None) => After::Now,
    };
    let (before, after) = states::compared(first.states(), state.as_deref(), after)?;
    let questionnaire = other
        .as_ref()
        .map_or(&first.questionnaire, |(work, _)| &work.questionnaire);
    let found = Comparison::of(before.side(&first.questionnaire), after.side(questionnaire));
    let no = asked.fail_on.is_some() && found.is_regression();
    let suites = || junit::compare(&found, &before.name, &after.name);
    if asked.json {
        let named = |then: &Then| (then.name.clone(), then.state.system.clone());
        let (a, b) = (named(&before), named(&after));
        let text = json::answer(json::compare::compare(&found, (&a.0, &a.1), (&b.0, &b.1)));
        return with_junit(
            CommandOutput {
                remarks,
                no,
                ..CommandOutput::text(text)
            },
            &asked.junit,
            true,
            "compare",
            suites,
        );
    }
    let mut page = surface.page();
    whole_page(&mut page, &found, questionnaire, (&before, &after));
    if asked.fail_on.is_some() {
        page.gap();
        let (words, look) = if no {
            (
                "Regression: an item is lower, lapsed or no longer met, or a gate got worse.",
                TextStyle::Poor,
            )
        } else {
            ("No regression.", TextStyle::Good)
        };
        page.inside(0, words, look);
    }
    with_junit(
        CommandOutput {
            remarks,
            no,
            ..CommandOutput::text(page.finish())
        },
        &asked.junit,
        false,
        "compare",
        suites,
    )
}

/// Adds the whole comparison.
fn whole_page(
    page: &mut Page,
    found: &Comparison,
    questionnaire: &Questionnaire,
    (before, after): (&Then, &Then),
) {
    page.title(&after.state.system);
    page.remark(&format!("{} → {}", before.name, after.name));
    for limit in &found.limits {
        page.inside(0, describe::limit(*limit), TextStyle::Fair);
    }
    page.gap();
    page.rows(0, &numbers(&found.before, &found.after, questionnaire));
    if found.limits.contains(&Limit::OtherQuestionnaire) {
        return;
    }
    page.gap();
    page.rows(0, &gates(&found.before, &found.after));
    if found.is_empty() {
        page.gap();
        page.line("Nothing has changed: answers, evidence, exceptions and facts are the same.");
    }
    for way in Direction::ALL {
        let moves: Vec<&ChangeEntry> = found.of_way(way).collect();
        if moves.is_empty() {
            continue;
        }
        page.gap();
        let title = capital(describe::direction(way));
        page.inside(0, &format!("{title} ({})", moves.len()), look(way));
        page.rows(2, &moves.into_iter().map(row).collect::<Vec<_>>());
    }
    if !found.facts.is_empty() {
        page.gap();
        page.title(&format!("Facts ({})", found.facts.len()));
        page.rows(2, &found.facts.iter().map(fact).collect::<Vec<_>>());
    }
    for (ids, title) in [
        (&found.met, "Requirements now met"),
        (&found.unmet, "Requirements no longer met"),
        (&found.new, "New in the questionnaire"),
        (&found.retired, "No longer in the questionnaire"),
    ] {
        if !ids.is_empty() {
            page.gap();
            page.title(&format!("{title} ({})", ids.len()));
            page.inside(2, &ids.join(", "), TextStyle::Plain);
        }
    }
}

fn look(way: Direction) -> TextStyle {
    match way {
        Direction::Fell | Direction::Lapsed => TextStyle::Poor,
        Direction::Rose | Direction::Appeared => TextStyle::Good,
        Direction::Other => TextStyle::Strong,
    }
}

fn last(last: Option<&(String, Date)>) -> String {
    last.map_or_else(String::new, |(who, on)| format!(" · {who}, {on}"))
}

fn row(one: &ChangeEntry) -> Vec<Cell> {
    let what = if one.part == Section::Answer {
        String::new()
    } else {
        format!("{}: ", one.part.word())
    };
    vec![
        cell(one.control.as_str()).look(TextStyle::Strong),
        cell(one.title.as_str()),
        cell(format!(
            "{what}{} → {}{}",
            describe::value(&one.before),
            describe::value(&one.after),
            last(one.last.as_ref())
        )),
    ]
}

fn fact(one: &FactMove) -> Vec<Cell> {
    vec![
        cell(one.title.as_str()),
        cell(format!(
            "{} → {}{}",
            describe::fact(&one.before),
            describe::fact(&one.after),
            last(one.last.as_ref())
        )),
    ]
}

/// The scores of the whole assessment and of each layer, before and after.
fn numbers(before: &Worth, after: &Worth, questionnaire: &Questionnaire) -> Vec<Vec<Cell>> {
    let none = || "–".to_owned();
    let strong = |words: String| cell(words).look(TextStyle::Strong);
    let mut rows = vec![vec![
        cell(""),
        strong(before.day.to_string()).right(),
        strong(after.day.to_string()).right(),
    ]];
    let mut row = |name: &str, words: [String; 2]| {
        let [was, is] = words.map(|words| cell(words).right());
        rows.push(vec![cell(name), was, is]);
    };
    let range = |score: &Score| score.attainment.map_or_else(none, Range::percent_words);
    let both = |of: &dyn Fn(&Worth) -> String| [of(before), of(after)];
    row("Target gate", both(&|worth| worth.gate.clone()));
    row("Attainment", both(&|worth| range(&worth.whole)));
    for layer in &after.layers {
        let then = |worth: &Worth| {
            worth
                .layer(&layer.id)
                .map_or_else(none, |layer| range(&layer.score))
        };
        row(&format!("  {}", layer.title), both(&then));
    }
    let percent = |ratio: Option<crate::rules::scorecard::Ratio>| {
        ratio.map_or_else(none, |ratio| format!("{}%", ratio.percent()))
    };
    row("Confidence", both(&|worth| percent(worth.whole.confidence)));
    row(
        "Completeness",
        both(&|worth| percent(worth.whole.completeness)),
    );
    row(
        "Maturity",
        both(&|worth| worth.whole.maturity.map_or_else(none, Range::level_words)),
    );
    row(
        "Lowest mandatory",
        both(&|worth| {
            worth
                .lowest_mandatory
                .map_or_else(none, |level| questionnaire.level_name(level))
        }),
    );
    row("Risk tier", both(&|worth| worth.tier.to_lowercase()));
    for (at, status) in Status::ALL.into_iter().enumerate() {
        let of = |worth: &Worth| {
            worth
                .requirements
                .get(at)
                .copied()
                .unwrap_or_default()
                .to_string()
        };
        row(&format!("Requirements {}", status.word()), both(&of));
    }
    rows
}

/// The gates before and after, each with the dates on which it can pass.
fn gates(before: &Worth, after: &Worth) -> Vec<Vec<Cell>> {
    let opens = |gate: &GateThen| match gate.opens {
        Some((early, late)) if early == late => format!("{}, {early}", gate.state.word()),
        Some((early, late)) => format!("{}, {early} to {late}", gate.state.word()),
        None => gate.state.word().to_owned(),
    };
    let moved = |was: &GateThen, is: &GateThen| {
        let days = was
            .opens
            .zip(is.opens)
            .and_then(|((_, was), (_, is))| was.until(is).ok())
            .map(|span| span.get_days());
        match days {
            Some(days) if days > 0 => {
                format!("{} later", count(days.unsigned_abs() as usize, "day"))
            }
            Some(days) if days < 0 => {
                format!("{} earlier", count(days.unsigned_abs() as usize, "day"))
            }
            _ => String::new(),
        }
    };
    after
        .gates
        .iter()
        .map(|is| {
            let was = before.gate(&is.id);
            let words = was.map_or_else(|| "–".to_owned(), opens);
            let look = match was.map(|was| is.state.cmp(&was.state)) {
                Some(std::cmp::Ordering::Less) => TextStyle::Poor,
                Some(std::cmp::Ordering::Greater) => TextStyle::Good,
                _ => TextStyle::Plain,
            };
            let far = was.map_or_else(String::new, |was| moved(was, is));
            vec![
                cell(is.id.as_str()).look(TextStyle::Strong),
                cell(words),
                cell("→"),
                cell(opens(is)).look(look),
                cell(far).look(TextStyle::Faint),
            ]
        })
        .collect()
}
