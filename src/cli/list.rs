//! `list`: shows recent assessments, the available questionnaires and the location of the settings.
//!
//! Recent assessments are listed without being opened. Questionnaires are read only to describe them.

use std::path::PathBuf;

use super::args::List;
use super::page::{TextStyle, cell, count};
use crate::cli::error::Error;
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::export::json;
use crate::export::json::command::{ListWire, QuestionnaireWire, RecentWire};
use crate::model::questionnaire::Questionnaire;
use crate::session::path::shown;
use crate::store;

/// Lists recent assessments, questionnaires and settings.
pub(super) fn list(list: &List, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let data = store::data_folder();
    if list.data {
        let data = data.ok_or(store::Error::NoDataFolder)?;
        return Ok(CommandOutput::text(format!("{}\n", data.display())));
    }
    let mut faults = Vec::new();
    let questionnaires = questionnaires(&mut faults)?;
    let recent = store::recent();
    if list.json {
        let text = json::answer(ListWire {
            data: data.map(|data| data.display().to_string()),
            settings: store::config_file().map(|file| file.display().to_string()),
            recent: recent
                .into_iter()
                .map(|recent| RecentWire {
                    path: recent.path.display().to_string(),
                    place: Some(recent.place).filter(|place| !place.is_empty()),
                })
                .collect(),
            questionnaires: questionnaires
                .iter()
                .map(|(folder, one)| questionnaire(folder.as_ref(), one))
                .collect(),
        });
        return Ok(CommandOutput {
            faults,
            ..CommandOutput::text(text)
        });
    }
    let mut page = surface.page();
    page.title("Recent");
    if recent.is_empty() {
        page.inside(
            2,
            "No recent assessments. `surefoot new NAME` creates one.",
            TextStyle::Plain,
        );
    }
    let rows: Vec<_> = recent
        .iter()
        .map(|recent| {
            vec![
                cell(shown(&recent.path)),
                cell(recent.place.as_str()).look(TextStyle::Faint),
            ]
        })
        .collect();
    page.rows(2, &rows);
    page.gap();
    page.title("Questionnaires");
    let rows: Vec<_> = questionnaires
        .iter()
        .map(|(folder, one)| {
            let place = folder
                .as_ref()
                .map_or_else(|| "built in".to_owned(), |folder| shown(folder));
            let controls = count(one.controls.len(), "control");
            vec![
                cell(format!("{} {}", one.id, one.version)),
                cell(one.title.as_str()),
                cell(controls).right(),
                cell(place).look(TextStyle::Faint),
            ]
        })
        .collect();
    page.rows(2, &rows);
    if let Some(file) = store::config_file() {
        page.gap();
        page.title("Settings");
        let state = if store::exists(&file) {
            ""
        } else {
            "does not exist, so the defaults apply"
        };
        page.rows(
            2,
            &[vec![cell(shown(&file)), cell(state).look(TextStyle::Faint)]],
        );
    }
    Ok(CommandOutput {
        faults,
        ..CommandOutput::text(page.finish())
    })
}

fn questionnaire(folder: Option<&PathBuf>, one: &Questionnaire) -> QuestionnaireWire {
    QuestionnaireWire {
        id: one.id.clone(),
        version: one.version.clone(),
        title: one.title.clone(),
        hash: one.hash.clone(),
        controls: one.controls.len(),
        folder: folder.map(|folder| folder.display().to_string()),
    }
}

/// The built-in questionnaire and those in the data folder. Errors in broken questionnaires are added to `faults`.
fn questionnaires(faults: &mut Vec<Error>) -> Result<Vec<(Option<PathBuf>, Questionnaire)>, Error> {
    let mut found = vec![(None, store::questionnaire(None)?)];
    for folder in store::own_questionnaires() {
        match store::questionnaire(Some(&folder)) {
            Ok(questionnaire) => found.push((Some(folder), questionnaire)),
            Err(fault) => faults.push(fault.into()),
        }
    }
    Ok(found)
}
