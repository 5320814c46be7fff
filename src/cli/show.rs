//! `score`, `gate` and `why`: the results of an assessment for people on a terminal and for programs.
//!
//! Nothing is computed here. A range is always shown with both ends, the lowest mandatory level appears beside the
//! score, and unknown answers are named.

pub(super) mod coverage;
pub(super) mod requirements;
pub(super) mod roadmap;
pub(super) mod whatif;

use std::fmt::Write as _;

use super::args::Looking;
use super::exports::with_junit;
use super::open::{Evaluated, listed};
use super::page::{Cell, Page, TextStyle, cell, clean, count};
use super::{args, open};
use crate::base::diagnostic::suggestion;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::describe::why;
use crate::describe::{Describe as _, confirmation, gates};
use crate::export::{json, junit};
use crate::model::assessment::profile::Form;
use crate::model::questionnaire::{ControlIx, GateIx, Questionnaire};
use crate::rules::confirmation::{Progress, progress};
use crate::rules::evaluation::Evaluation;
use crate::rules::gates::{GateResult, GateState};
use crate::rules::scorecard::Score;

/// Shows the scores.
pub(super) fn score(looking: &Looking, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let work = open::open(&looking.file, &looking.view)?;
    let report = work.report();
    if looking.json {
        let text = json::score(&work.questionnaire, &work.assessment, &report);
        return Ok(CommandOutput::of(text, work.remarks));
    }
    let mut page = surface.page();
    score_lines(&mut page, work.seen(), &report, surface.width);
    Ok(CommandOutput::of(page.finish(), work.remarks))
}

/// Adds the scores of the whole assessment and of each part.
pub(super) fn score_lines(page: &mut Page, work: Evaluated, report: &Evaluation, width: usize) {
    head(page, work, report);
    page.gap();
    page.rows(0, &whole(work, report));
    let (questionnaire, card) = (work.questionnaire, &report.scorecard);
    let layers: Vec<&str> = questionnaire
        .layers
        .iter()
        .map(|layer| layer.title.as_str())
        .collect();
    let phases: Vec<&str> = questionnaire
        .phases
        .iter()
        .map(|phase| phase.title.as_str())
        .collect();
    let themes: Vec<&str> = questionnaire
        .themes
        .iter()
        .map(|theme| theme.title.as_str())
        .collect();
    let strong = |words: &str| cell(words).look(TextStyle::Strong);
    let mut rows = Vec::new();
    for (kind, titles, scores) in [
        ("Layer", layers, &*card.layers),
        ("Phase", phases, &*card.phases),
        ("Theme", themes, &*card.themes),
    ] {
        let columns = ["Attainment", "Confidence", "Maturity", "Answered"];
        rows.push(
            [
                vec![strong(kind)],
                columns.map(|words| strong(words).right()).to_vec(),
            ]
            .concat(),
        );
        rows.extend(
            titles
                .iter()
                .zip(scores)
                .map(|(title, score)| part(title, score)),
        );
        rows.push(Vec::new());
    }
    // a narrow terminal has no room for maturity, the one column that no target depends on
    if width < 70 {
        for row in rows.iter_mut().filter(|row| row.len() > MATURITY) {
            row.remove(MATURITY);
        }
    }
    page.gap();
    page.rows(0, &rows);
    if !report.contradictions.is_empty() {
        page.gap();
        page.title("Contradictions");
        for found in &report.contradictions {
            page.rows(
                0,
                &[vec![
                    cell("-"),
                    cell(format!("{}.", found.describe(questionnaire))),
                ]],
            );
        }
    }
    assumed(page, questionnaire, report);
}

/// The index of the maturity column.
const MATURITY: usize = 3;

/// Adds the system, the date, the risk tier and the target gate.
fn head(page: &mut Page, work: Evaluated, report: &Evaluation) {
    let (questionnaire, targets) = (work.questionnaire, &report.targets);
    let state = work.assessment.state();
    page.title(if state.system.is_empty() {
        "Unnamed system"
    } else {
        &state.system
    });
    let tier = questionnaire.risk.tiers[targets.risk.tier].title.as_str();
    let phase = questionnaire.phases[targets.wanted].title.as_str();
    let to_settle = match work.assessment.history().conflicts().len() {
        0 => String::new(),
        number => format!(" · {}", count(number, "unresolved conflict")),
    };
    page.remark(&format!(
        "{} · {} risk ({}) · target phase {} · {}{to_settle}",
        report.today,
        tier.to_lowercase(),
        count_points(targets.risk.points),
        phase.to_lowercase(),
        match state.profile.form {
            Form::Core => "short form",
            Form::Full => "full form",
        },
    ));
    if let Some(progress) = progress(questionnaire, state, targets).filter(Progress::is_under_way) {
        page.remark(&format!(
            "Reassessment since {}: {}",
            progress.on,
            confirmation::progress(&progress)
        ));
    }
}

fn count_points(points: i32) -> String {
    if points == 1 {
        "1 point".to_owned()
    } else {
        format!("{points} points")
    }
}

/// Adds a remark that names the unanswered facts.
fn assumed(page: &mut Page, questionnaire: &Questionnaire, report: &Evaluation) {
    let facts: Vec<&str> = report
        .targets
        .assumed
        .iter()
        .map(|&fact| questionnaire.facts[fact].id.as_str())
        .collect();
    if !facts.is_empty() {
        let words = if facts.len() == 1 {
            "1 fact is unanswered; it counts as its worst case".to_owned()
        } else {
            format!(
                "{} facts are unanswered; each counts as its worst case",
                facts.len()
            )
        };
        page.gap();
        page.remark(&format!("{words}: {}.", listed(&facts, 6)));
    }
}

/// The figures for the whole assessment, each with an explanation.
fn whole(work: Evaluated, report: &Evaluation) -> Vec<Vec<Cell>> {
    let (questionnaire, card) = (work.questionnaire, &report.scorecard);
    let gate = questionnaire.gate_id(card.gate);
    let none = || "none".to_owned();
    let row = |name: &str, value: String, about: String| {
        vec![
            cell(name),
            cell(value).look(TextStyle::Strong).right(),
            cell(about),
        ]
    };
    let whole = &card.whole;
    let counts = whole.counts;
    let ids = |controls: &[ControlIx]| -> Vec<&str> {
        controls
            .iter()
            .map(|&control| questionnaire.control_id(control))
            .collect()
    };
    let lowest = card
        .lowest_mandatory
        .level
        .map_or_else(none, |level| questionnaire.level_name(level));
    let mut about_lowest = match ids(&card.lowest_mandatory.controls).as_slice() {
        [] => "no mandatory control has a level yet".to_owned(),
        [lowest] => format!("the lowest mandatory control: {lowest}"),
        lowest => format!("the lowest mandatory controls: {}", listed(lowest, 4)),
    };
    if !card.lowest_mandatory.unknown.is_empty() {
        let more = if card.lowest_mandatory.controls.is_empty() {
            "mandatory control"
        } else {
            "more mandatory control"
        };
        let _ = write!(
            about_lowest,
            "; unknown for {}",
            count(card.lowest_mandatory.unknown.len(), more)
        );
    }
    let mut answered = format!("{} of {} answered", counts.answered(), counts.asked());
    for (number, word) in [
        (counts.not_applicable, "of them not applicable"),
        (counts.unknown, "unknown"),
        (counts.unanswered, "unanswered"),
    ] {
        if number > 0 {
            let _ = write!(answered, ", {number} {word}");
        }
    }
    vec![
        row(
            "Attainment",
            whole
                .attainment
                .map_or_else(none, crate::rules::scorecard::Range::percent_words),
            format!("of the requirements for {gate}, by weight"),
        ),
        row("Lowest mandatory", lowest, about_lowest),
        row(
            "Confidence",
            whole
                .confidence
                .map_or_else(none, |ratio| format!("{}%", ratio.percent())),
            "of the weight is backed by evidence (shown or verified)".to_owned(),
        ),
        row(
            "Completeness",
            whole
                .completeness
                .map_or_else(none, |ratio| format!("{}%", ratio.percent())),
            answered,
        ),
        row(
            "Maturity",
            whole
                .maturity
                .map_or_else(none, crate::rules::scorecard::Range::level_words),
            "of 4, the mean level, regardless of targets".to_owned(),
        ),
    ]
}

/// The row for a layer, phase or theme.
fn part(title: &str, score: &Score) -> Vec<Cell> {
    let none = || "–".to_owned();
    let counts = score.counts;
    vec![
        cell(title),
        cell(
            score
                .attainment
                .map_or_else(none, crate::rules::scorecard::Range::percent_words),
        )
        .right(),
        cell(
            score
                .confidence
                .map_or_else(none, |ratio| format!("{}%", ratio.percent())),
        )
        .right(),
        cell(
            score
                .maturity
                .map_or_else(none, crate::rules::scorecard::Range::level_words),
        )
        .right(),
        cell(if counts.asked() == 0 {
            none()
        } else {
            format!("{} of {}", counts.answered(), counts.asked())
        })
        .right(),
    ]
}

/// The gate with this id.
fn find_gate(questionnaire: &Questionnaire, id: &str) -> Result<GateIx, Error> {
    questionnaire.gate(id).ok_or_else(|| {
        let known: Vec<&str> = questionnaire
            .gates
            .iter()
            .map(|gate| gate.id.as_str())
            .collect();
        failure(format!(
            "there is no gate `{}`. Known: {}.",
            clean(id),
            known.join(", ")
        ))
    })
}

/// Shows the state of the gates.
pub(super) fn gate(asked: &args::Gate, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let work = open::open(&asked.looking.file, &asked.looking.view)?;
    let required = asked
        .require
        .as_ref()
        .map(|id| find_gate(&work.questionnaire, id))
        .transpose()?;
    let report = work.report();
    let state = required.map(|gate| report.gates[gate].state);
    let enough = if asked.allow_conditional {
        GateState::PassesConditionally
    } else {
        GateState::Passes
    };
    let no = state.is_some_and(|state| state < enough);
    let last = required.unwrap_or(report.targets.horizon);
    let required_state = required.map(|gate| (gate, enough));
    let suites = || {
        junit::gate(
            &work.questionnaire,
            work.assessment.state(),
            &report,
            last,
            required_state,
        )
    };
    let junit = |said| with_junit(said, &asked.junit, asked.looking.json, "gate", suites);
    if asked.looking.json {
        let text = json::gates(&work.questionnaire, &work.assessment, &report);
        return junit(CommandOutput {
            no,
            remarks: work.remarks.clone(),
            ..CommandOutput::text(text)
        });
    }
    let mut page = surface.page();
    gates_lines(
        &mut page,
        work.seen(),
        &report,
        report.targets.horizon.max(required.unwrap_or_default()),
    );
    if let (Some(gate), Some(state)) = (required, state) {
        page.gap();
        let id = work.questionnaire.gate_id(gate);
        let words = match (no, state) {
            (false, GateState::Passes) => format!("{id} is required and passes."),
            (false, _) => format!("{id} is required and passes conditionally."),
            (true, GateState::PassesConditionally) => {
                format!("{id} is required but passes only conditionally.")
            }
            (true, GateState::Inconclusive) => format!("{id} is required but inconclusive."),
            (true, _) => format!("{id} is required but fails."),
        };
        page.inside(
            0,
            &words,
            if no { TextStyle::Poor } else { TextStyle::Good },
        );
    }
    junit(CommandOutput {
        no,
        remarks: work.remarks.clone(),
        ..CommandOutput::text(page.finish())
    })
}

/// Adds the gates up to `last`, each with everything that keeps it from passing.
pub(super) fn gates_lines(page: &mut Page, work: Evaluated, report: &Evaluation, last: GateIx) {
    head(page, work, report);
    for result in report.gates.through(last) {
        page.gap();
        gate_lines(page, work, report, result);
    }
    let later: Vec<String> = report
        .gates
        .iter()
        .filter(|result| result.gate > last)
        .map(|result| {
            format!(
                "{} {}",
                work.questionnaire.gate_id(result.gate),
                result.state.word()
            )
        })
        .collect();
    if !later.is_empty() {
        page.gap();
        page.remark(&format!("Beyond the target phase: {}.", later.join(", ")));
    }
    assumed(page, work.questionnaire, report);
}

pub(super) fn look_of(state: GateState) -> TextStyle {
    match state {
        GateState::Passes => TextStyle::Good,
        GateState::PassesConditionally | GateState::Inconclusive => TextStyle::Fair,
        GateState::Fails => TextStyle::Poor,
    }
}

/// Adds one gate with everything that keeps it from passing.
fn gate_lines(page: &mut Page, work: Evaluated, report: &Evaluation, result: &GateResult) {
    let (questionnaire, state) = (work.questionnaire, work.assessment.state());
    let gate = &questionnaire.gates[result.gate];
    let id = |control: ControlIx| questionnaire.control_id(control);
    let short = match result.own_blockers() {
        0 => String::new(),
        _ => gates::own_blockers(result),
    };
    page.rows(
        0,
        &[vec![
            cell(gate.id.as_str()).look(TextStyle::Strong),
            cell(gate.title.as_str()).look(TextStyle::Strong),
            cell(result.state.word()).look(look_of(result.state)),
            cell(short).look(TextStyle::Faint),
        ]],
    );
    page.inside(4, &gate.permits, TextStyle::Faint);
    if let Some(words) = gates::overdue(questionnaire, result) {
        page.inside(4, &words, TextStyle::Poor);
    }
    let mut rows = Vec::new();
    for blocker in &result.blockers {
        let words = blocker.describe(questionnaire);
        let name = blocker.control().map_or("", &id);
        let rest = words.strip_prefix(name).unwrap_or(&words).trim_start();
        rows.push(vec![
            cell(if name.is_empty() { "–" } else { name }),
            cell(rest),
        ]);
    }
    page.rows(4, &rows);
    for &control in &result.covered {
        let exception = state
            .record(id(control))
            .and_then(|record| record.exception.as_ref());
        let until = exception.map_or(String::new(), |exception| {
            format!(" until {}", exception.expires)
        });
        page.inside(
            4,
            &format!("{} is covered by an exception{until}.", id(control)),
            TextStyle::Plain,
        );
    }
    for (control, reason) in &result.refused {
        let words = format!(
            "The exception for {} does not count here: {}.",
            id(*control),
            gates::invalid(*reason)
        );
        page.inside(4, &words, TextStyle::Plain);
    }
    if result.state == GateState::Inconclusive && !result.undecided.is_empty() {
        let ids: Vec<&str> = result
            .undecided
            .iter()
            .map(|&control| id(control))
            .collect();
        let words = format!(
            "Could still pass once {} known: {}.",
            are(ids.len()),
            listed(&ids, 12)
        );
        page.inside(4, &words, TextStyle::Plain);
    }
    if result.short_form {
        page.inside(
            4,
            "The short form leaves controls out, so the gate is inconclusive at best.",
            TextStyle::Plain,
        );
    }
    if result.assumed_facts
        && result.state == GateState::Inconclusive
        && !report.targets.assumed.is_empty()
    {
        page.inside(
            4,
            "Some facts are unanswered, so the gate is inconclusive at best.",
            TextStyle::Plain,
        );
    }
}

fn are(number: usize) -> String {
    if number == 1 {
        "1 control is".to_owned()
    } else {
        format!("{number} controls are")
    }
}

/// Explains where targets and results come from.
pub(super) fn why(asked: &args::Why, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let work = open::open(&asked.file, &asked.view)?;
    let report = work.report();
    let known = why::known_ids(&work.questionnaire);
    let (mut faults, mut found) = (Vec::new(), Vec::new());
    for id in &asked.ids {
        if let Some(why) = why::why(&work.questionnaire, work.assessment.state(), &report, id) {
            found.push(why);
            continue;
        }
        let next = suggestion(id, known.iter().map(String::as_str)).unwrap_or_else(|| {
            "Name a control, requirement, gate, fact or layer, or `score` or `risk`.".to_owned()
        });
        faults.push(failure(format!(
            "there is nothing called `{}`. {next}",
            clean(id)
        )));
    }
    if asked.json {
        let text: String = found.iter().map(json::why).collect();
        return Ok(CommandOutput {
            faults,
            remarks: work.remarks,
            ..CommandOutput::text(text)
        });
    }
    let mut page = surface.page();
    for why in found {
        page.gap();
        page.title(&why.title);
        let rows: Vec<Vec<Cell>> = why
            .lines
            .into_iter()
            .map(|line| vec![cell("-"), cell(line)])
            .collect();
        page.rows(2, &rows);
    }
    Ok(CommandOutput {
        faults,
        remarks: work.remarks,
        ..CommandOutput::text(page.finish())
    })
}
