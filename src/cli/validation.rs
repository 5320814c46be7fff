//! `validation`: lists and edits recurring tests, scans and drills, and the controls whose evidence depends on them.
//!
//! The list begins with the validation that is due first. How an overdue validation affects evidence is decided
//! elsewhere.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::page::{Cell, TextStyle, cell};
use super::set::NOTHING_CHANGED;
use super::{args, open};
use crate::base::dates;
use crate::base::plural::first_few;
use crate::base::shell::word;
use crate::cli::editor::editor;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::export::json;
use crate::export::json::command::ValidationsWire;
use crate::export::json::whole::validation_wire;
use crate::model::assessment::validation::{Kind, Validation};
use crate::rules::edit::{Request, ValidationParts};
use crate::session::path::shown;
use crate::store;
use crate::store::config::Config;

/// The maximum number of controls named in a row.
const FEW: usize = 4;

/// Lists the validations, or edits one.
pub(super) fn validation(
    asked: &args::Validation,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let edits = asked.add.is_some()
        || [&asked.change, &asked.done, &asked.remove]
            .iter()
            .any(|said| said.is_some());
    if edits {
        return edit(asked, config, surface);
    }
    if let Some(option) = idle(asked) {
        return Err(failure(format!("{option} needs --add or --change.")));
    }
    let work = open::open(&asked.file, &asked.view)?;
    let file = shown(&work.path);
    let all = work.assessment.state().due_validations();
    if asked.json {
        let validations = all
            .iter()
            .map(|(id, one)| validation_wire(id, one, work.today))
            .collect();
        let (file, date) = (work.path.display().to_string(), work.today.to_string());
        let text = json::answer(ValidationsWire {
            file,
            date,
            validations,
        });
        return Ok(CommandOutput::of(text, work.remarks));
    }
    let mut page = surface.page();
    if all.is_empty() {
        page.line(&format!(
            "{file} has no validations yet (recurring tests, scans or drills)."
        ));
        let example = "--add \"penetration test\" --controls MOD-R2,APP-R1 --every \"12 months\"";
        page.remark(&format!(
            "`surefoot validation {file_word} {example}` adds one.",
            file_word = word(&file)
        ));
        return Ok(CommandOutput::of(page.finish(), work.remarks));
    }
    page.line(&format!("Validations in {file}, next due first:"));
    page.gap();
    page.rows(
        2,
        &all.iter()
            .map(|(_, one)| row(one, work.today))
            .collect::<Vec<_>>(),
    );
    Ok(CommandOutput::of(page.finish(), work.remarks))
}

/// The first option that only applies to adding or changing a validation.
fn idle(asked: &args::Validation) -> Option<&'static str> {
    let said = [
        ("--controls", asked.controls.is_some()),
        ("--every", asked.every.is_some()),
        ("--name", asked.name.is_some()),
        ("--first", asked.first.is_some()),
        ("--last", asked.last.is_some()),
        ("--owner", asked.owner.is_some()),
    ];
    said.into_iter()
        .find(|(_, said)| *said)
        .map(|(option, _)| option)
}

pub(super) fn row(one: &Validation, today: Date) -> Vec<Cell> {
    let due = one.due();
    let far = dates::distance(today, due);
    let (far, look) = if one.is_overdue(today) {
        (format!("overdue, {far}"), TextStyle::Poor)
    } else {
        (far, TextStyle::Plain)
    };
    let last = one
        .last_done
        .map_or_else(|| "never done".to_owned(), |last| format!("done {last}"));
    let ids: Vec<&String> = one.controls.iter().collect();
    vec![
        cell(due.to_string()).look(TextStyle::Strong),
        cell(far).look(look),
        cell(one.title()),
        cell(format!("every {}", one.cadence)),
        cell(last).look(TextStyle::Faint),
        cell(first_few(&ids, FEW)),
    ]
}

/// Applies the requested edit.
fn edit(
    asked: &args::Validation,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let option = idle(asked).filter(|_| asked.done.is_some() || asked.remove.is_some());
    if let Some(option) = option {
        return Err(failure(format!(
            "{option} needs --add or --change. Nothing was changed."
        )));
    }
    let stamp = store::stamp(&editor(asked.editor.as_ref(), config));
    let mut work = open::open_to_edit(&asked.file, &asked.view, &stamp.who)?;
    let request = match (&asked.done, &asked.remove, &asked.change, asked.add) {
        (Some(which), ..) => Request::ValidationDone {
            which: which.clone(),
            on: asked.on.clone().unwrap_or_default(),
        },
        (_, Some(which), ..) => Request::RemoveValidation(which.clone()),
        (_, _, Some(which), _) => Request::ChangeValidation {
            which: which.clone(),
            kind: None,
            parts: parts(asked),
        },
        (.., add) => Request::AddValidation {
            kind: add.unwrap_or(Kind::Other),
            parts: parts(asked),
        },
    };
    let changes = work.changes(std::slice::from_ref(&request), &stamp, config)?;
    let file = shown(&work.path);
    let before = work.assessment.state().validations.clone();
    let is_made = work.assessment.change_all(changes, stamp);
    let mut page = surface.page();
    if is_made {
        work.save()?;
        let words = sentence(&request, &before, &work.assessment.state().validations);
        page.line(&format!("{file}: {words}"));
    } else {
        page.line(NOTHING_CHANGED);
    }
    Ok(CommandOutput::of(page.finish(), work.remarks))
}

/// The fields to set on a validation that is added or changed.
fn parts(asked: &args::Validation) -> ValidationParts {
    ValidationParts {
        name: asked.name.clone(),
        controls: asked.controls.clone(),
        every: asked.every.clone(),
        first: asked.first.clone(),
        last: asked.last.clone(),
        owner: asked.owner.clone(),
    }
}

/// The effect of an edit to a validation, in a sentence.
fn sentence(
    request: &Request,
    before: &BTreeMap<String, Validation>,
    after: &BTreeMap<String, Validation>,
) -> String {
    if let Some((_, gone)) = before.iter().find(|(id, _)| !after.contains_key(*id)) {
        let title = gone.title();
        return format!("{title} was removed; evidence no longer depends on it.");
    }
    let Some((id, to)) = after.iter().find(|(id, to)| before.get(*id) != Some(to)) else {
        return String::new();
    };
    let (title, every, due) = (to.title(), to.cadence.to_string(), to.due());
    if !before.contains_key(id) {
        return format!("{title} every {every}, next due {due}.");
    }
    if let (Request::ValidationDone { .. }, Some(on)) = (request, to.last_done) {
        return format!("{title} was done on {on}, next due {due}.");
    }
    format!("{title}: every {every}, next due {due}.")
}
