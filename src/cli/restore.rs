//! `restore`: lists the snapshots of an assessment and restores one of them.
//!
//! The session decides how a snapshot is restored.

use std::path::Path;

use super::args::Restore;
use super::page::{TextStyle, cell, clean, count};
use super::{open, passphrase};
use crate::base::shell::word;
use crate::cli::editor::editor;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo, stderr_wants_colour};
use crate::export::json;
use crate::export::json::command::{EarlierWire, RestoreWire};
use crate::session;
use crate::session::open::LeftBeside;
use crate::session::path::{resolve, shown};
use crate::session::restore::{NOTHING_DIFFERS, Restored};
use crate::store;
use crate::store::config::Config;
use crate::store::{Holds, Snapshot};

/// Lists the snapshots, or restores one.
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
        // listing must not ask for a passphrase
        let left = store::opened_quietly(&path).map(|now| LeftBeside::of(&path, &now));
        return Ok(CommandOutput {
            remarks: open::left_beside(&path, &left.unwrap_or_default()),
            ..said
        });
    };
    if earlier.is_empty() {
        return Err(failure(format!(
            "cannot restore {}: it has no snapshots.",
            shown(&path)
        )));
    }
    let Some(snapshot) = number.checked_sub(1).and_then(|at| earlier.get(at)) else {
        return Err(failure(format!(
            "cannot restore {file}: it has no snapshot {number}. `surefoot restore {file_word}` lists all {}.",
            earlier.len(),
            file = shown(&path),
            file_word = word(shown(&path))
        )));
    };
    let who = editor(restore.editor.as_ref(), config);
    let mut page = surface.page();
    let (file, when) = (shown(&path), when(snapshot));
    let folder = restore.view.questionnaire.as_deref();
    let mut remarks = Vec::new();
    match session::restore::restore(&path, snapshot, folder, &who)? {
        Restored::Edited(opening, number) => {
            remarks = open::remarks_of_edit(&opening, stderr_wants_colour(), number > 0);
            if number == 0 {
                page.line(NOTHING_DIFFERS);
            } else {
                let changes = count(number, "change");
                page.line(&format!("Restored {file} as of {when}: {changes}."));
                let undo = format!(
                    "`surefoot undo {file_word}` undoes this.",
                    file_word = word(&file)
                );
                page.inside(2, &undo, TextStyle::Faint);
            }
        }
        Restored::InPlace(aside) => {
            page.line(&format!("Replaced {file} with the snapshot of {when}."));
            if let Some(aside) = aside {
                let kept = format!("The unreadable file is kept as {}.", shown(&aside));
                page.inside(2, &kept, TextStyle::Faint);
            }
        }
    }
    Ok(CommandOutput::of(page.finish(), remarks))
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
            "{file} has no snapshots yet. surefoot takes them as you work, at least 10 minutes apart."
        ));
        return CommandOutput::text(page.finish());
    }
    page.line(&format!("Snapshots of {file}, latest first:"));
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
        "`surefoot restore {file_word} --to N` restores one.",
        file_word = word(&file)
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
