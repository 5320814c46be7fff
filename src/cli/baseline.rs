//! `baseline`: lists, sets and removes the baselines of an assessment.
//!
//! A baseline marks a point in the history. Setting one copies nothing, and removing one removes only the mark.

use super::open::Evaluated;
use super::page::{Cell, Page, TextStyle, cell, clean};
use super::{args, open};
use crate::base::plural::sparks;
use crate::base::shell::word;
use crate::cli::editor::editor;
use crate::cli::error::Error;
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::describe::compare;
use crate::export::json;
use crate::export::json::command::{BaselineWire, BaselinesWire};
use crate::model::assessment::Assessment;
use crate::model::assessment::change::Change;
use crate::rules::edit::Request;
use crate::rules::evaluation::Evaluation;
use crate::rules::scorecard::Range;
use crate::rules::trend;
use crate::rules::trend::Marked;
use crate::session::path::shown;
use crate::store;
use crate::store::config::Config;

/// Lists the baselines, or sets or removes one.
pub(super) fn baseline(
    asked: &args::Baseline,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    if let Some(name) = &asked.name {
        return set(asked, name, config, surface);
    }
    if let Some(name) = &asked.remove {
        return remove(asked, name, config, surface);
    }
    let work = open::open(&asked.file, &asked.view)?;
    let report = work.report();
    let rows = rows(work.seen(), &report);
    if asked.json {
        let baselines = rows.iter().map(Row::wire).collect();
        let file = work.path.display().to_string();
        let text = json::answer(BaselinesWire { file, baselines });
        return Ok(CommandOutput::of(text, work.remarks));
    }
    let mut page = surface.page();
    let file = shown(&work.path);
    if rows.is_empty() {
        page.line(&format!(
            "{file} has no baseline yet. `surefoot baseline {file_word} --name \"2026 Q4\"` saves one.",
            file_word = word(&file)
        ));
        return Ok(CommandOutput::of(page.finish(), work.remarks));
    }
    page.line(&format!("Baselines in {file}, earliest first:"));
    page.gap();
    list_lines(&mut page, work.seen(), &report, &rows);
    page.gap();
    page.remark(&format!(
        "`surefoot compare {file_word}` compares the current state with the latest baseline.",
        file_word = word(&file)
    ));
    Ok(CommandOutput::of(page.finish(), work.remarks))
}

/// One row for each baseline, earliest first.
pub(super) fn rows(work: Evaluated<'_>, report: &Evaluation) -> Vec<Row> {
    let marked = trend::marked(work.questionnaire, work.assessment, report.targets.headline);
    let row = |marked: Marked| Row {
        who: who(work.assessment, &marked.id),
        marked,
    };
    marked.into_iter().map(row).collect()
}

/// Adds the baselines, and the trend of the known attainment.
pub(super) fn list_lines(page: &mut Page, work: Evaluated<'_>, report: &Evaluation, rows: &[Row]) {
    page.rows(2, &rows.iter().map(Row::cells).collect::<Vec<_>>());
    let marked: Vec<Marked> = rows.iter().map(|row| row.marked.clone()).collect();
    let known = trend::known(&marked, report.scorecard.whole.attainment);
    // a trend needs at least 2 baselines besides the current state
    if let [first, _, .., last] = known.as_slice() {
        let gate = work.questionnaire.gate_id(report.targets.headline);
        page.gap();
        page.line(&format!(
            "Minimum attainment for {gate}: {first}% {} {last}% now",
            sparks(&known, 100)
        ));
    }
}

/// The row for a baseline.
pub(super) struct Row {
    marked: Marked,
    /// The author of the last edit that set the baseline.
    who: Option<String>,
}

impl Row {
    fn cells(&self) -> Vec<Cell> {
        let Marked {
            baseline, answered, ..
        } = &self.marked;
        let who = self
            .who
            .as_ref()
            .map_or_else(String::new, |who| format!("saved by {}", clean(who)));
        let answered = answered.map_or_else(String::new, |number| format!("{number} answered"));
        vec![
            cell(baseline.name.as_str()).look(TextStyle::Strong),
            cell(baseline.on.to_string()),
            cell(compare::worth(&self.marked)).right(),
            cell(answered).right(),
            cell(who).look(TextStyle::Faint),
        ]
    }

    fn wire(&self) -> BaselineWire {
        let percents = |range: Range| [range.at_least().percent(), range.at_most().percent()];
        let Marked {
            baseline,
            gate,
            attained,
            answered,
            ..
        } = &self.marked;
        BaselineWire {
            name: baseline.name.clone(),
            on: baseline.on.to_string(),
            who: self.who.clone(),
            heads: baseline.heads.iter().cloned().collect(),
            gate: answered.map(|_| gate.clone()),
            attainment_percent: attained.map(percents),
            answered: *answered,
        }
    }
}

/// The author of the last edit that set the baseline with this id.
fn who(assessment: &Assessment, id: &str) -> Option<String> {
    let set =
        |change: &Change| matches!(change, Change::Baseline { id: set, to: Some(_) } if set == id);
    let mut entries = assessment.history().entries().iter().rev();
    entries
        .find(|entry| entry.changes.iter().any(set))
        .map(|entry| entry.stamp.who.clone())
}

fn set(
    asked: &args::Baseline,
    name: &str,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let stamp = store::stamp(&editor(asked.editor.as_ref(), config));
    let mut work = open::open_to_agree(&asked.file, &asked.view, &stamp.who)?;
    let file = shown(&work.path);
    let at = match &asked.at {
        Some(words) => {
            let then = work.states().named(words)?;
            Some((then.history.heads().to_vec(), then.day))
        }
        None => None,
    };
    let on = at.as_ref().map_or(work.today, |(_, on)| *on);
    let name = name.trim().to_owned();
    let request = Request::Baseline {
        name: name.clone(),
        at,
    };
    let changes = work.changes(&[request], &stamp, config)?;
    work.assessment.change_all(changes, stamp);
    work.save()?;
    let mut page = surface.page();
    page.line(&format!(
        "Saved the state of {file} on {on} as the baseline {}.",
        clean(&name)
    ));
    page.inside(
        2,
        &format!(
            "`surefoot compare {file_word}` compares later states with it.",
            file_word = word(&file)
        ),
        TextStyle::Faint,
    );
    Ok(CommandOutput::of(page.finish(), work.remarks))
}

fn remove(
    asked: &args::Baseline,
    name: &str,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let stamp = store::stamp(&editor(asked.editor.as_ref(), config));
    let mut work = open::open_to_agree(&asked.file, &asked.view, &stamp.who)?;
    let file = shown(&work.path);
    let request = Request::RemoveBaseline(name.to_owned());
    let changes = work.changes(&[request], &stamp, config)?;
    let found = work.assessment.state().find_baseline(name);
    let name = clean(found.map_or(name, |(_, found)| &found.name));
    work.assessment.change_all(changes, stamp);
    work.save()?;
    let mut page = surface.page();
    page.line(&format!(
        "Removed the baseline {name} from {file}. The history is unchanged."
    ));
    Ok(CommandOutput::of(page.finish(), work.remarks))
}
