//! Opens an assessment together with its questionnaire for a command, and saves it.
//!
//! Also phrases the remarks that must appear before any result: findings in the file, manual edits, diverged copies,
//! and a different version of the questionnaire. The session decides how files are opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::args::View;
use super::{page, passphrase};
use crate::base::diagnostic::{Source, render_all};
use crate::base::plural::first_few;
use crate::base::shell::word;
use crate::cli::conflicts;
use crate::cli::error::{Error, failure};
use crate::cli::output::stderr_wants_colour;
use crate::describe::refusal::refusals;
use crate::model::assessment::change::Change;
use crate::model::assessment::file::Kind;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::{Assessment, file};
use crate::model::questionnaire::Questionnaire;
use crate::rules::edit::{self, EditContext, Request};
use crate::rules::evaluation::Evaluation;
use crate::session;
use crate::session::open::{self, LeftBeside, Opening};
use crate::session::path::shown;
use crate::session::states::States;
use crate::store;
use crate::store::OpenFile;
use crate::store::config::Config;
use crate::store::encryption::Key;

/// An open assessment.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) path: PathBuf,
    pub(super) assessment: Assessment,
    pub(super) questionnaire: Questionnaire,
    pub(super) source: Source,
    /// The remarks for standard error.
    pub(super) remarks: Vec<String>,
    /// The remark about manual edits, in its wordings for before and after the first save.
    by_hand: Option<(String, String)>,
    pub(super) today: Date,
    /// The open file, if the assessment is edited.
    pub(super) hold: Option<OpenFile>,
    /// The key, if the file is encrypted.
    pub(super) key: Option<Arc<Key>>,
}

/// Opens an assessment for reading.
///
/// # Errors
/// The file or its questionnaire cannot be read, or the file is a ballot paper.
pub(super) fn open(path: &Path, view: &View) -> Result<Work, Error> {
    look(path, view)?.of_a_team()
}

/// Opens an assessment or a ballot paper for reading.
///
/// # Errors
/// The file or its questionnaire cannot be read.
pub(super) fn look(path: &Path, view: &View) -> Result<Work, Error> {
    passphrase::for_what_is_sealed(&view.opening);
    let opening = open::look(path, view.questionnaire.as_deref())?;
    let file = shown(&opening.path);
    let mut remarks = remarks(&opening, stderr_wants_colour());
    remarks.extend(by_hand(&opening, false));
    if let Some(words) = conflicts::sentence(&opening.questionnaire, &opening.assessment) {
        remarks.push(format!(
            "{words}: the later edit is in effect. Resolve with `surefoot {file_word}` and ctrl-x.",
            file_word = word(&file)
        ));
    }
    Ok(Work::of(opening, None, remarks, view))
}

/// Opens an assessment for editing. Manual edits become a separate entry, which is saved with the next edit.
///
/// # Errors
/// The file or its questionnaire cannot be read, the file is an export, or another program has it open.
pub(super) fn open_to_edit(path: &Path, view: &View, who: &str) -> Result<Work, Error> {
    to_edit(path, view, who, stderr_wants_colour())
}

/// Opens an assessment for an edit that a ballot paper does not allow.
///
/// # Errors
/// As for [`open_to_edit`]; also if the file is a ballot paper.
pub(super) fn open_to_agree(path: &Path, view: &View, who: &str) -> Result<Work, Error> {
    open_to_edit(path, view, who)?.of_a_team()
}

/// Opens an assessment for editing, with uncolored remarks.
///
/// # Errors
/// As for [`open_to_edit`].
pub(super) fn open_without_colour(path: &Path, view: &View, who: &str) -> Result<Work, Error> {
    to_edit(path, view, who, false)
}

fn to_edit(path: &Path, view: &View, who: &str, colour: bool) -> Result<Work, Error> {
    passphrase::for_what_is_sealed(&view.opening);
    let (file, opening) = open::edit(path, view.questionnaire.as_deref(), who)?;
    let remarks = remarks_of_edit(&opening, colour, false);
    Ok(Work::of(opening, Some(file), remarks, view))
}

/// The remarks about a file opened for editing; `is_saved` is true if an edit was saved.
pub(super) fn remarks_of_edit(opening: &Opening, colour: bool, is_saved: bool) -> Vec<String> {
    let mut remarks = remarks(opening, colour);
    if opening.brought_back {
        remarks.push(
            "surefoot was killed while you were typing; the text is restored and saved. `surefoot undo` removes it."
                .to_owned(),
        );
    }
    // a recovered draft is saved at once
    remarks.extend(by_hand(opening, is_saved || opening.brought_back));
    remarks
}

/// A sentence about manual edits and whether a save has recorded them; `None` if there are none.
fn by_hand(opening: &Opening, is_recorded: bool) -> Option<String> {
    if opening.by_hand.is_empty() {
        return None;
    }
    let (file, edited) = (shown(&opening.path), listed(&opening.by_hand, 3));
    Some(if is_recorded {
        format!("{file} was edited by hand ({edited}); this is recorded as an edit.")
    } else if opening.root.is_empty() {
        format!("{file} has no history yet; the next edit starts one.")
    } else {
        format!("{file} was edited by hand ({edited}); the next edit records this.")
    })
}

fn remarks(opening: &Opening, colour: bool) -> Vec<String> {
    let mut remarks = opening.notes.clone();
    if !opening.found.is_empty() {
        let sources = std::slice::from_ref(&opening.source);
        remarks.push(render_all(&opening.found, sources, colour));
    }
    remarks.extend(left_beside(&opening.path, &opening.left_beside));
    remarks.extend(opening.other_questionnaire.clone());
    remarks
}

/// A sentence about each unmerged version saved beside the file, and about each draft that was set aside.
pub(super) fn left_beside(path: &Path, left: &LeftBeside) -> Vec<String> {
    let version = |version: &PathBuf| {
        let (file, version) = (shown(path), shown(version));
        format!(
            "{version} is a diverged copy that is not merged yet. {}",
            store::merge_advice(&file, &version)
        )
    };
    let drafts = left.drafts.iter().map(|draft| draft.sentence(path, false));
    left.versions.iter().map(version).chain(drafts).collect()
}

/// The questionnaire and the assessment that a page describes, in a command or in plain mode.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evaluated<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) assessment: &'a Assessment,
}

impl Work {
    /// The assessment of `opening`, open for editing if there is a `hold`.
    pub(super) fn of(
        opening: Opening,
        hold: Option<OpenFile>,
        remarks: Vec<String>,
        view: &View,
    ) -> Self {
        let by_hand = by_hand(&opening, false).zip(by_hand(&opening, true));
        Self {
            by_hand,
            path: opening.path,
            assessment: opening.assessment,
            questionnaire: opening.questionnaire,
            source: opening.source,
            remarks,
            today: view.date.unwrap_or_else(store::today),
            hold,
            key: opening.key,
        }
    }

    /// Refuses a ballot paper.
    fn of_a_team(self) -> Result<Self, Error> {
        open::refuse_ballot_paper(&self.path, &self.assessment)?;
        Ok(self)
    }

    /// The part of the work that pages describe.
    pub(super) fn seen(&self) -> Evaluated<'_> {
        Evaluated {
            questionnaire: &self.questionnaire,
            assessment: &self.assessment,
        }
    }

    /// The assessment as the source of states to compare.
    pub(super) fn states(&self) -> States<'_> {
        States {
            path: &self.path,
            questionnaire: &self.questionnaire,
            assessment: &self.assessment,
            today: self.today,
        }
    }

    /// The context in which edits are checked.
    pub(super) fn edit_context<'a>(&'a self, stamp: &'a Stamp, config: &Config) -> EditContext<'a> {
        EditContext {
            questionnaire: &self.questionnaire,
            state: self.assessment.state(),
            heads: self.assessment.history().heads(),
            today: self.today,
            dates: config.dates,
            stamp,
            utc_offset: 0,
        }
    }

    /// The changes that `requests` make.
    ///
    /// # Errors
    /// One sentence for each reason to refuse them.
    pub(super) fn changes(
        &self,
        requests: &[Request],
        stamp: &Stamp,
        config: &Config,
    ) -> Result<Vec<Change>, Error> {
        let context = self.edit_context(stamp, config);
        edit::changes(&context, requests)
            .map_err(|refused| failure(refusals(&context, &refused).join(" ")))
    }

    /// Everything derived from the answers, as of `today`.
    pub(super) fn report(&self) -> Evaluation {
        Evaluation::of(&self.questionnaire, self.assessment.state(), self.today)
    }

    /// Saves the assessment, unless another program has written its file since it was read.
    ///
    /// # Errors
    /// The file cannot be written, or has been changed in the meantime.
    pub(super) fn save(&mut self) -> Result<(), Error> {
        open_file(&mut self.hold)?.save(&self.assessment)?;
        self.note_save();
        open::remember(&self.path);
        Ok(())
    }

    /// Replaces the remark about manual edits, now that a save has recorded them.
    pub(super) fn note_save(&mut self) {
        let Some((before, after)) = self.by_hand.take() else {
            return;
        };
        for remark in self.remarks.iter_mut().filter(|one| **one == before) {
            remark.clone_from(&after);
        }
    }
}

/// The open file of an assessment that is edited.
///
/// # Errors
/// The assessment was opened for reading.
pub(super) fn open_file(hold: &mut Option<OpenFile>) -> Result<&mut OpenFile, Error> {
    Ok(hold.as_mut().ok_or(session::Error::NotOpen)?)
}

/// Whether the text is a report in TOML, which contains a copy of an assessment.
pub(super) fn is_export(source: &Source) -> bool {
    file::kind(source) == Some(Kind::Report)
}

/// The first `most` items and the number of the others, sanitized.
pub(super) fn listed<T: AsRef<str>>(items: &[T], most: usize) -> String {
    page::clean(&first_few(items, most))
}
