//! `restore`: lists the snapshots of an assessment and restores one of them.
//!
//! If the file can be read, restoring is an edit like any other. If it cannot, the damaged file is set aside first.
//! Nothing is deleted.

use std::path::Path;

use super::args::Restore;
use super::page::{TextStyle, cell, clean, count};
use super::{CommandOutput, TerminalInfo, editor, failure, open, passphrase, shown};
use crate::cli::Error;
use crate::export::json;
use crate::export::json::command::{EarlierWire, RestoreWire};
use crate::model::assessment::change::difference;
use crate::session::path::resolve;
use crate::store;
use crate::store::config::Config;
use crate::store::{Holds, Snapshot};

/// Lists the earlier states, or brings one back.
pub(super) fn restore(
    restore: &Restore,
    config: &Config,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let path = resolve(&restore.file);
    passphrase::for_what_is_sealed(&restore.view.opening);
    let earlier = store::earlier(&path)?;
    let Some(number) = restore.to.or(restore.latest.then_some(1)) else {
        let said = if restore.json {
            listed_for_programs(&path, &earlier)
        } else {
            listed(&path, &earlier, surface)
        };
        // a list needs no passphrase
        let apart = store::opened_quietly(&path)
            .map_or_else(Vec::new, |now| open::saved_apart(&path, &now));
        return Ok(CommandOutput {
            remarks: apart,
            ..said
        });
    };
    let Some(snapshot) = number.checked_sub(1).and_then(|at| earlier.get(at)) else {
        let there = count(earlier.len(), "earlier state");
        return Err(failure(format!(
            "cannot restore {}: there is no state {number}, but {there}. `surefoot restore {}` lists them.",
            shown(&path),
            shown(&path)
        )));
    };
    let who = editor(restore.editor.as_ref(), config);
    let mut page = surface.page();
    let when = when(snapshot);
    if store::open(&path).is_ok() {
        let mut work = open::open_to_edit(&path, &restore.view, &who)?;
        let then = store::open(&snapshot.path)?.assessment;
        let changes = difference(work.assessment.state(), then.state());
        let number = changes.len();
        work.assessment.change_all(changes, store::stamp(&who));
        work.save()?;
        page.line(&format!(
            "{} is as it was on {when}: {} changed.",
            shown(&path),
            count(number, "thing")
        ));
        page.inside(
            2,
            &format!("`surefoot undo {}` takes that back.", shown(&path)),
            TextStyle::Faint,
        );
        return Ok(CommandOutput {
            remarks: work.remarks,
            ..CommandOutput::text(page.finish())
        });
    }
    let aside = store::put_back(&path, snapshot, &who)?;
    page.line(&format!("{} is the file of {when} again.", shown(&path)));
    if let Some(aside) = aside {
        page.inside(
            2,
            &format!(
                "The one that could not be read is kept as {}.",
                shown(&aside)
            ),
            TextStyle::Faint,
        );
    }
    Ok(CommandOutput::text(page.finish()))
}

fn when(snapshot: &Snapshot) -> String {
    snapshot
        .at
        .to_zoned(jiff::tz::TimeZone::system())
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}

fn listed(path: &Path, earlier: &[Snapshot], surface: TerminalInfo) -> CommandOutput {
    let mut page = surface.page();
    let file = shown(path);
    if earlier.is_empty() {
        page.line(&format!(
            "There is no earlier state of {file}: one is put away when a save follows the last by ten minutes."
        ));
        return CommandOutput::text(page.finish());
    }
    page.line(&format!("Earlier states of {file}, the latest first:"));
    page.gap();
    let row = |(at, snapshot): (usize, &Snapshot)| {
        let holds = match snapshot.holds() {
            Some(Holds { answers, edits }) => {
                format!("{}, {}", count(answers, "answer"), count(edits, "edit"))
            }
            None => "cannot be read".to_owned(),
        };
        vec![
            cell((at + 1).to_string()).right(),
            cell(when(snapshot)),
            cell(clean(&holds)).look(TextStyle::Faint),
        ]
    };
    page.rows(2, &earlier.iter().enumerate().map(row).collect::<Vec<_>>());
    page.gap();
    page.line(&format!(
        "`surefoot restore {file} --to N` brings one back."
    ));
    CommandOutput::text(page.finish())
}

fn listed_for_programs(path: &Path, earlier: &[Snapshot]) -> CommandOutput {
    let row = |(at, snapshot): (usize, &Snapshot)| {
        let holds = snapshot.holds();
        EarlierWire {
            number: at + 1,
            at: snapshot.at.to_string(),
            path: snapshot.path.display().to_string(),
            answers: holds.map(|holds| holds.answers),
            edits: holds.map(|holds| holds.edits),
        }
    };
    CommandOutput::text(json::answer(RestoreWire {
        file: path.display().to_string(),
        earlier: earlier.iter().enumerate().map(row).collect(),
    }))
}
