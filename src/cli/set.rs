//! `set`, `undo` and `redo`: edits from the command line.
//!
//! All keys in a call form one edit, which is saved and printed with the old and the new value of each item. If any
//! part is wrong, nothing is written and every wrong part is reported.

mod control;
pub(super) mod value;

use jiff::civil::Date;

use super::args::{Editing, Set};
use super::open::Evaluated;
use super::page::{TextStyle, cell};
use super::{check, open};
use crate::cli::editor::editor;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::describe::Describe as _;
use crate::describe::change::describe_with;
use crate::model::assessment::change::Change;
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::Questionnaire;
use crate::rules::contradictions::contradictions;
use crate::rules::evaluation::Evaluation;
use crate::rules::targets::targets;
use crate::session::undo;
use crate::session::undo::{Step, Stepped};
use crate::store;
use crate::store::config::Config;

/// The output when an edit changes nothing.
pub(super) const NOTHING_CHANGED: &str = "No change.";

/// Applies all keys in the call as one edit.
pub(super) fn set(
    set: &Set,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let stamp = store::stamp(&editor(set.editor.as_ref(), config));
    let mut work = open::open_to_edit(&set.file, &set.view, &stamp.who)?;
    let before = work.assessment.state().clone();
    let changes = match value::changes(&work.edit_context(&stamp, config), set) {
        Ok(changes) => changes,
        Err(faults) => {
            let faults = faults.into_iter().map(failure);
            return Ok(CommandOutput::refused(faults.collect()));
        }
    };
    let entries = work.assessment.history().entries().len();
    work.assessment.change_all(changes, stamp);
    let made = made_since(&work.assessment, entries);
    if !made.is_empty() {
        work.save()?;
    }
    let mut page = surface.page();
    if made.is_empty() {
        page.line(NOTHING_CHANGED);
    }
    page.rows(0, &rows(&work.questionnaire, &before, &made));
    let mut remarks = std::mem::take(&mut work.remarks);
    remarks.extend(afterthoughts(work.seen(), &work.report(), &before, &made));
    Ok(CommandOutput::of(page.finish(), remarks))
}

/// Undoes the last edit, or redoes the last undone one.
pub(super) fn step_back(
    editing: &Editing,
    config: &Config,
    surface: TerminalInfo,
    step: Step,
) -> Result<CommandOutput, Error> {
    let stamp = store::stamp(&editor(editing.editor.as_ref(), config));
    let mut work = open::open_to_edit(&editing.file, &editing.view, &stamp.who)?;
    let Stepped {
        before,
        changes,
        number,
        who,
    } = undo::step(&mut work.assessment, step, stamp).map_err(|why| failure(why.to_string()))?;
    work.save()?;
    let mut page = surface.page();
    page.line(&match step {
        Step::Undo => format!("Undid edit {number}, by {who}:"),
        Step::Redo => "Redid the last undone edit:".to_owned(),
    });
    page.rows(2, &rows(&work.questionnaire, &before, &changes));
    Ok(CommandOutput::of(page.finish(), work.remarks))
}

/// The changes in the history entries after the first `entries`.
pub(super) fn made_since(assessment: &Assessment, entries: usize) -> Vec<Change> {
    let new = assessment.history().entries().iter().skip(entries);
    new.flat_map(|entry| entry.changes.iter().cloned())
        .collect()
}

fn rows(
    questionnaire: &Questionnaire,
    before: &State,
    changes: &[Change],
) -> Vec<Vec<super::page::Cell>> {
    let row = |(what, old, new): (String, String, String)| {
        vec![
            cell(what).look(TextStyle::Strong),
            cell(format!("{old} → {new}")),
        ]
    };
    old_and_new(questionnaire, before, changes, &|day| day.to_string())
        .into_iter()
        .map(row)
        .collect()
}

/// The item, its old value and its new value for each change; `day` formats dates.
pub(super) fn old_and_new(
    questionnaire: &Questionnaire,
    before: &State,
    changes: &[Change],
    day: &dyn Fn(Date) -> String,
) -> Vec<(String, String, String)> {
    let mut state = before.clone();
    let mut both = |change: &Change| {
        let old = change.clone().apply(&mut state);
        let (what, new) = describe_with(questionnaire, change, day);
        (what, describe_with(questionnaire, &old, day).1, new)
    };
    changes.iter().map(&mut both).collect()
}

/// Remarks about effects of the edit that the user may not expect.
pub(super) fn afterthoughts(
    work: Evaluated,
    report: &Evaluation,
    before: &State,
    made: &[Change],
) -> Vec<String> {
    let idle = check::idle_exceptions(work, report);
    let mut remarks = Vec::new();
    for change in made {
        let Some(control) = change
            .control()
            .and_then(|id| work.questionnaire.control(id))
        else {
            continue;
        };
        let id = change.control().unwrap_or_default();
        let applies = report.targets.applies[control];
        if matches!(change, Change::Answer { to: Some(_), .. }) && !applies {
            remarks.push(format!(
                "according to the facts, {id} does not apply: its answer is kept but does not count."
            ));
        }
        if matches!(change, Change::Exception { to: Some(_), .. }) {
            let idle = idle.iter().filter(|(idle, _)| *idle == control);
            remarks.extend(
                idle.map(|(_, reason)| format!("the exception for {id} does not count: {reason}.")),
            );
        }
    }
    let earlier = contradictions(
        work.questionnaire,
        before,
        &targets(work.questionnaire, &before.profile),
    );
    let new = report
        .contradictions
        .iter()
        .filter(|found| !earlier.contains(found));
    remarks
        .extend(new.map(|found| format!("contradiction: {}.", found.describe(work.questionnaire))));
    remarks
}
