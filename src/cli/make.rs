//! `new` and `example`: create an empty assessment or a copy of the example.
//!
//! Only the owner can read the new file. It never replaces another file unless `--force` is given.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Example, New, View};
use super::exports::refused;
use super::open;
use super::page;
use super::page::{TextStyle, cell, count};
use crate::base::shell::word;
use crate::cli::editor::editor;
use crate::cli::encryption;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::model::assessment::example::example as made;
use crate::model::assessment::profile::{Form, Profile};
use crate::model::assessment::{Assessment, beginning_with, file};
use crate::model::questionnaire::{Phase, Questionnaire};
use crate::rules::targets::targets;
use crate::session;
use crate::session::open::remember;
use crate::session::path::{shown, with_ending};
use crate::store;
use crate::store::config::Config;
use crate::store::encryption::Key;
use crate::store::encryption::Work;
use crate::store::{Attempt, Existing, OpenFile};

/// Creates an assessment without answers.
pub(super) fn new(
    new: &New,
    config: &Config,
    effort: Work,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    if let Some(from) = &new.from {
        return continued(new, from, config, effort, surface);
    }
    let questionnaire = store::questionnaire(new.questionnaire.as_deref())?;
    let path = with_ending(&new.file);
    let system = new.name.clone().unwrap_or_else(|| stem(&path));
    let stamp = store::stamp(&editor(new.editor.as_ref(), config));
    let (changes, remarks) = beginning_with(&questionnaire, &system, new.form, &config.people);
    let assessment = Assessment::begin(changes, stamp);
    let mut remarks = remarks;
    remarks.extend(put(new, &path, &assessment, effort)?);
    let asked = match new.form {
        Form::Full => format!(
            "then up to {}",
            count(questionnaire.controls.len(), "question")
        ),
        Form::Core => format!(
            "then up to {}",
            count(short_form(&questionnaire), "question")
        ),
    };
    let mut page = surface.page();
    page.line(&format!(
        "Created {} for {system}: {} to answer, {asked}.",
        shown(&path),
        count(questionnaire.facts.len(), "fact"),
    ));
    page.gap();
    let file = word(shown(&path));
    let own = new.questionnaire.as_ref().map_or(String::new(), |folder| {
        format!(" --questionnaire {}", word(shown(folder)))
    });
    let next = |words: String, about: &str| vec![cell(words), cell(about).look(TextStyle::Faint)];
    page.rows(
        2,
        &[
            next(format!("surefoot {file}{own}"), "answer in the wizard"),
            next(
                format!("surefoot set {file}{own} KEY=VALUE…"),
                "answer from the command line",
            ),
        ],
    );
    let remarks = remarks.iter().map(|words| page::clean(words)).collect();
    Ok(CommandOutput::of(page.finish(), remarks))
}

/// Creates an assessment with the state of another one, whose history has become too long.
fn continued(
    new: &New,
    from: &Path,
    config: &Config,
    effort: Work,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let view = View {
        questionnaire: new.questionnaire.clone(),
        ..View::default()
    };
    let work = open::open(from, &view)?;
    let (path, file) = (with_ending(&new.file), shown(&work.path));
    let history = work.assessment.history();
    if !history.conflicts().is_empty() {
        return Err(failure(format!(
            "cannot continue {file}: it has conflicts. Resolve them with `surefoot {file_word}` and ctrl-x.",
            file_word = word(&file)
        )));
    }
    if work.key.is_some() && !new.encrypt {
        return Err(failure(format!(
            "cannot continue {file}: it is encrypted, but {} would not be. Add --encrypt.",
            shown(&path)
        )));
    }
    let stamp = store::stamp(&editor(new.editor.as_ref(), config));
    let assessment = work.assessment.continued(&stamp);
    let mut remarks = work.remarks;
    remarks.extend(put(new, &path, &assessment, effort)?);
    let mut page = surface.page();
    page.line(&format!(
        "Created {} with the state of {file}, without its {}.",
        shown(&path),
        count(history.entries().len(), "edit")
    ));
    let kept = format!(
        "Keep {file}: it has the history and the baselines. Copies of it cannot be merged into the new file."
    );
    page.inside(2, &kept, TextStyle::Faint);
    let remarks = remarks.iter().map(|words| page::clean(words)).collect();
    Ok(CommandOutput::of(page.finish(), remarks))
}

/// Writes a new assessment, encrypted if the user asked for it. Returns remarks.
fn put(
    new: &New,
    path: &Path,
    assessment: &Assessment,
    effort: Work,
) -> Result<Vec<String>, Error> {
    may_be_made(path, new.force)?;
    if !new.encrypt {
        place(path, assessment, None, new.force)?;
        return Ok(Vec::new());
    }
    let made_with = (&new.recovery, effort);
    let (key, mut remarks) = encryption::for_new(path, assessment, made_with, new.passphrase_fd)?;
    place(path, assessment, Some(&key), new.force)?;
    remarks.extend(encryption::git_remark(path));
    Ok(remarks)
}

/// Creates a copy of the example.
pub(super) fn example(example: &Example, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let questionnaire = store::questionnaire(None)?;
    let path = with_ending(&example.file);
    let assessment = made(&questionnaire).ok_or(session::Error::BrokenExample)?;
    may_be_made(&path, example.force)?;
    place(&path, &assessment, None, example.force)?;
    let mut page = surface.page();
    page.line(&format!(
        "Created {}: {}, an example assessment.",
        shown(&path),
        assessment.state().system
    ));
    page.gap();
    let file = word(shown(&path));
    let next = |words: String, about: &str| vec![cell(words), cell(about).look(TextStyle::Faint)];
    page.rows(
        2,
        &[
            next(format!("surefoot {file}"), "explore it"),
            next(format!("surefoot gate {file}"), "see which gates pass"),
            next(format!("surefoot roadmap {file}"), "see when they can pass"),
        ],
    );
    Ok(CommandOutput::text(page.finish()))
}

/// Checks that a new assessment or ballot paper may be written to `path`.
///
/// # Errors
/// The folder is missing, or a [`WriteRefusal`](store::WriteRefusal) in words.
pub(super) fn may_be_made(path: &Path, force: bool) -> Result<(), Error> {
    let folder = store::folder_of(path);
    if !store::is_folder(folder) {
        let (attempt, path) = (Attempt::Create, path.to_owned());
        return Err(store::Error::NoFolder { attempt, path }.into());
    }
    store::may_write(path, None, existing(force)).map_err(|why| refused(&why))
}

/// Whether an existing file is replaced. No file counts as an earlier export, because new files are never exports.
pub(super) fn existing(force: bool) -> Existing<'static> {
    if force {
        Existing::Replaced
    } else {
        Existing::Stays
    }
}

fn place(
    path: &Path,
    assessment: &Assessment,
    key: Option<&Arc<Key>>,
    force: bool,
) -> Result<(), Error> {
    OpenFile::make(path, assessment, key, existing(force)).map_err(|why| refused(&why))?;
    remember(path);
    Ok(())
}

/// The file name without its extension, as the default name of a system.
pub(super) fn stem(path: &Path) -> String {
    let name = PathBuf::from(path.file_name().unwrap_or_default())
        .display()
        .to_string();
    let name = name
        .strip_suffix(file::ENDING)
        .or_else(|| name.strip_suffix(".toml"))
        .unwrap_or(&name);
    if name.is_empty() {
        "system".to_owned()
    } else {
        name.to_owned()
    }
}

/// The maximum number of questions in the short form, whatever the facts and the target phase.
fn short_form(questionnaire: &Questionnaire) -> usize {
    // with no facts answered, every control applies
    let wanting = |phase: &Phase| Profile {
        target_phase: Some(phase.id.clone()),
        ..Profile::default()
    };
    let asked = |phase: &Phase| {
        targets(questionnaire, &wanting(phase))
            .short_form(questionnaire)
            .count()
    };
    questionnaire.phases.iter().map(asked).max().unwrap_or(0)
}
