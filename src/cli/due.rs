//! `due`: lists the items due by a date in one or more assessments, earliest first.
//!
//! The answer is no (exit code 1) if anything is overdue. `views::due` determines the due items; this module only
//! filters, sorts and adds the number of days.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Date;

use super::exports::with_junit;
use super::open::{Evaluated, Work};
use super::page::{Cell, Page, TextStyle, cell, count};
use super::{args, open};
use crate::base::dates;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::describe;
use crate::describe::due::{DueText, text};
use crate::export::json;
use crate::export::json::command::{DueItemWire, DueWire};
use crate::export::junit::{Case, Outcome, Suite};
use crate::session::open::is_of_a_team;
use crate::session::path::shown;
use crate::store;
use crate::views::due::{Due, due as due_in};
use crate::views::exporter::Exporter;
use crate::views::portfolio::copies::{Copies, Identity, copies};

/// A due item, and the assessment that it belongs to.
struct Item {
    file: String,
    system: String,
    due: Due,
    text: DueText,
    today: Date,
    days: i32,
    overdue: bool,
}

/// Lists the due items. A file that cannot be read is reported and does not hide the others.
pub(super) fn due(asked: &args::Due, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let today = asked.view.date.unwrap_or_else(store::today);
    let until = today.saturating_add(asked.within);
    let files = if asked.files.is_empty() {
        store::recent()
            .into_iter()
            .map(|recent| recent.path)
            .filter(|path| is_of_a_team(path))
            .collect()
    } else {
        asked.files.clone()
    };
    if files.is_empty() {
        return Err(failure(
            "no assessment was opened recently. Name one: `surefoot due FILE`.",
        ));
    }
    let mut items: Vec<Item> = Vec::new();
    // each file with the name of its system, or with the error if it could not be read
    let mut looked_at: Vec<(String, Result<String, Error>)> = Vec::new();
    let mut said = CommandOutput::default();
    let mut read = 0;
    let works = files
        .iter()
        .map(|file| (file, open::open(file, &asked.view)));
    // named files are all listed, and opened one at a time; among recent files, a copy counts once
    let works: Box<dyn Iterator<Item = _>> = if asked.files.is_empty() {
        Box::new(without_copies(works.collect(), &mut said.remarks).into_iter())
    } else {
        Box::new(works)
    };
    for (file, work) in works {
        let work = match work {
            Ok(work) => work,
            Err(fault) => {
                looked_at.push((shown(file), Err(fault.clone())));
                said.faults.push(fault);
                continue;
            }
        };
        read += 1;
        looked_at.push((
            shown(&work.path),
            Ok(work.assessment.state().system.clone()),
        ));
        said.remarks.extend(work.remarks.iter().cloned());
        items.extend(found(work.seen(), &shown(&work.path), today, until));
    }
    items.sort_by(|one, other| {
        (one.due.day, &one.file, &one.due.subject).cmp(&(
            other.due.day,
            &other.file,
            &other.due.subject,
        ))
    });
    let overdue = items.iter().filter(|item| item.overdue).count();
    said.no = overdue > 0;
    let suites = || {
        looked_at
            .iter()
            .map(|(file, read)| suite(file, read, &items, today))
            .collect()
    };
    if asked.json {
        said.bytes = json::answer(wired(&items, today, until, overdue)).into_bytes();
        return with_junit(said, &asked.junit, true, "due", suites);
    }
    let mut page = surface.page();
    let many = files.len() > 1;
    let of = if many {
        count(read, "assessment")
    } else {
        files.first().map(|file| shown(file)).unwrap_or_default()
    };
    match (items.len(), overdue) {
        _ if read == 0 => {}
        (0, _) => page.line(&format!("Nothing is due in {of} by {until}.")),
        (all, 0) => page.line(&format!(
            "{} due in {of} by {until}, none overdue.",
            things(all)
        )),
        (all, overdue) => page.line(&format!(
            "{} due in {of} by {until}, {overdue} overdue.",
            things(all)
        )),
    }
    page.gap();
    page.rows(
        2,
        &items.iter().map(|item| row(item, many)).collect::<Vec<_>>(),
    );
    said.bytes = page.finish().into_bytes();
    with_junit(said, &asked.junit, false, "due", suites)
}

/// The files without the copies that do not count; `remarks` names those.
fn without_copies<'f>(
    works: Vec<(&'f PathBuf, Result<Work, Error>)>,
    remarks: &mut Vec<String>,
) -> Vec<(&'f PathBuf, Result<Work, Error>)> {
    let places: Vec<String> = works.iter().map(|(file, _)| shown(file)).collect();
    let all: Vec<_> = works
        .iter()
        .zip(&places)
        .map(|((_, work), place)| identity(place, work.as_ref().ok()?))
        .collect();
    let place = |at: usize| places.get(at).map_or("", String::as_str);
    let mut not_counted: BTreeSet<usize> = BTreeSet::new();
    for Copies { counted, others } in copies(&all) {
        not_counted.extend(others.iter().map(|(at, _)| *at));
        let others: Vec<(&str, bool)> =
            others.iter().map(|&(at, same)| (place(at), same)).collect();
        remarks.extend(describe::portfolio::not_counted(place(counted), &others));
    }
    let works = works.into_iter().enumerate();
    works
        .filter(|(at, _)| !not_counted.contains(at))
        .map(|(_, work)| work)
        .collect()
}

fn identity<'w>(place: &'w str, work: &'w Work) -> Option<Identity<'w>> {
    let entries = work.assessment.history().entries();
    Some(Identity {
        place,
        system: &work.assessment.state().system,
        root: &entries.first()?.id,
        last: &entries.last()?.id,
        entries: entries.len(),
    })
}

/// The items in an assessment that are due by `until` or overdue.
fn found(work: Evaluated<'_>, file: &str, today: Date, until: Date) -> Vec<Item> {
    let exporter = Exporter::new(work.questionnaire, work.assessment, today);
    let item = |due: Due| Item {
        file: file.to_owned(),
        system: work.assessment.state().system.clone(),
        today,
        days: today
            .until(due.day)
            .map_or(i32::MAX, |span| span.get_days()),
        overdue: due.is_overdue(today),
        text: text(&exporter, &due),
        due,
    };
    due_in(&exporter)
        .into_iter()
        .filter(|due| due.day <= until && (due.day >= today || due.is_overdue(today)))
        .map(item)
        .collect()
}

/// Adds everything with a due date in an assessment, earliest first.
pub(super) fn due_lines(page: &mut Page, work: Evaluated<'_>, today: Date) {
    let items = found(work, "", today, Date::MAX);
    if items.is_empty() {
        page.line("Nothing has a due date.");
    }
    let rows: Vec<_> = items.iter().map(|item| row(item, false)).collect();
    page.rows(0, &rows);
}

/// The `JUnit` suite for a file: one test case for each due item, failed if the item is overdue.
fn suite(file: &str, read: &Result<String, Error>, items: &[Item], today: Date) -> Suite {
    let case = |item: &Item| {
        let Due { day, kind, .. } = &item.due;
        let DueText { title, lines } = &item.text;
        let name = format!("{day} {title}");
        if !item.overdue {
            return Case::failing(describe::due::kind(*kind), name, Vec::new());
        }
        let late = std::iter::once(format!("{title}: overdue since {day}"));
        Case::failing(
            describe::due::kind(*kind),
            name,
            late.chain(lines.iter().cloned()).collect(),
        )
    };
    let cases = match read {
        Ok(_) => items
            .iter()
            .filter(|item| item.file == file)
            .map(case)
            .collect(),
        Err(why) => {
            let outcome = Outcome::Broken(why.to_string().trim().to_owned());
            vec![Case {
                class: "file".to_owned(),
                name: file.to_owned(),
                outcome,
            }]
        }
    };
    let system = read.as_ref().map_or("", String::as_str);
    let name = if system.is_empty() {
        file.to_owned()
    } else {
        format!("{system} · {file}")
    };
    Suite {
        name,
        day: today,
        cases,
    }
}

fn things(number: usize) -> String {
    if number == 1 {
        "1 item is".to_owned()
    } else {
        format!("{number} items are")
    }
}

fn row(item: &Item, many: bool) -> Vec<Cell> {
    let far = dates::distance(item.today, item.due.day);
    let look = if item.overdue {
        TextStyle::Poor
    } else {
        TextStyle::Plain
    };
    let mut cells = vec![
        cell(item.due.day.to_string()).look(TextStyle::Strong),
        cell(if item.overdue {
            format!("overdue, {far}")
        } else {
            far
        })
        .look(look),
        cell(describe::due::kind(item.due.kind)).look(TextStyle::Faint),
    ];
    if many {
        cells.push(cell(item.system.as_str()));
    }
    cells.push(cell(item.text.title.as_str()));
    cells
}

fn wired(items: &[Item], today: Date, until: Date, overdue: usize) -> DueWire {
    let item = |item: &Item| DueItemWire {
        file: item.file.clone(),
        system: item.system.clone(),
        day: item.due.day.to_string(),
        days: item.days,
        overdue: item.overdue,
        kind: describe::due::kind(item.due.kind),
        subject: item.due.subject.clone(),
        title: item.text.title.clone(),
        lines: item.text.lines.clone(),
    };
    DueWire {
        date: today.to_string(),
        until: until.to_string(),
        overdue,
        due: items.iter().map(item).collect(),
    }
}
