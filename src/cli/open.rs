//! Opens an assessment together with its questionnaire for a command, and saves it again.
//!
//! Words the remarks that must appear before any result: findings in the file, edits by hand, diverged copies, another
//! version of the questionnaire. How files are opened is decided in the session.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::args::View;
use super::{page, passphrase};
use crate::base::diagnostic::{Source, render_all};
use crate::base::plural::first_few;
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

/// An assessment at work.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) path: PathBuf,
    pub(super) assessment: Assessment,
    pub(super) questionnaire: Questionnaire,
    pub(super) source: Source,
    /// What is due on the standard error.
    pub(super) remarks: Vec<String>,
    /// The remark on what was edited by hand before the first save, and the one after it.
    by_hand: Option<(String, String)>,
    pub(super) today: Date,
    /// The file in hand, where it is edited.
    pub(super) hold: Option<OpenFile>,
    /// The key it is sealed with, where it is.
    pub(super) key: Option<Arc<Key>>,
}

/// Opens an assessment to say what follows from it.
///
/// # Errors
/// It, or its questionnaire, cannot be read, or it is a ballot paper.
pub(super) fn open(path: &Path, view: &View) -> Result<Work, Error> {
    look(path, view)?.of_a_team()
}

/// Opens an assessment or a ballot paper to look at it.
///
/// # Errors
/// It, or its questionnaire, cannot be read.
pub(super) fn look(path: &Path, view: &View) -> Result<Work, Error> {
    passphrase::for_what_is_sealed(&view.opening);
    let opening = open::look(path, view.questionnaire.as_deref())?;
    let file = shown(&opening.path);
    let mut remarks = remarks(&opening, stderr_wants_colour());
    remarks.extend(by_hand(&opening, false));
    if let Some(words) = conflicts::sentence(&opening.questionnaire, &opening.assessment) {
        remarks.push(format!(
            "{words}: what counts here is the later edit. `surefoot {file}` and ctrl-x settle it."
        ));
    }
    Ok(Work::of(opening, None, remarks, view))
}

/// Opens an assessment to edit it; what was edited by hand becomes an edit of its own, which is saved with the next.
///
/// # Errors
/// It, or its questionnaire, cannot be read, it is an export, or somebody else has it open.
pub(super) fn open_to_edit(path: &Path, view: &View, who: &str) -> Result<Work, Error> {
    to_edit(path, view, who, stderr_wants_colour())
}

/// Opens an assessment to edit what only a team can; a ballot paper is none.
///
/// # Errors
/// As [`open_to_edit`], and when it is a ballot paper.
pub(super) fn open_to_agree(path: &Path, view: &View, who: &str) -> Result<Work, Error> {
    open_to_edit(path, view, who)?.of_a_team()
}

/// Opens an assessment to edit it, with remarks that have no colour.
///
/// # Errors
/// As [`open_to_edit`].
pub(super) fn open_without_colour(path: &Path, view: &View, who: &str) -> Result<Work, Error> {
    to_edit(path, view, who, false)
}

fn to_edit(path: &Path, view: &View, who: &str, colour: bool) -> Result<Work, Error> {
    passphrase::for_what_is_sealed(&view.opening);
    let (file, opening) = open::edit(path, view.questionnaire.as_deref(), who)?;
    let remarks = remarks_of_edit(&opening, colour, false);
    Ok(Work::of(opening, Some(file), remarks, view))
}

/// What is worth knowing about a file that is edited; `is_saved` if an edit was saved.
pub(super) fn remarks_of_edit(opening: &Opening, colour: bool, is_saved: bool) -> Vec<String> {
    let mut remarks = remarks(opening, colour);
    if opening.brought_back {
        remarks.push(
            "What was being typed when surefoot was killed is kept now; undo takes it back."
                .to_owned(),
        );
    }
    // what was brought back is saved at once
    remarks.extend(by_hand(opening, is_saved || opening.brought_back));
    remarks
}

/// A sentence on what was edited by hand, if anything was, and whether a save has recorded it.
fn by_hand(opening: &Opening, is_recorded: bool) -> Option<String> {
    if opening.by_hand.is_empty() {
        return None;
    }
    let (file, edited) = (shown(&opening.path), listed(&opening.by_hand, 3));
    Some(if is_recorded {
        format!("{file} was edited by hand ({edited}); that is recorded as an edit from outside.")
    } else if opening.root.is_empty() {
        format!("{file} has no history yet; the next edit begins one.")
    } else {
        format!("{file} was edited by hand ({edited}); the next edit records that.")
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

/// A sentence on each version that was saved apart and is not merged, and on each draft that was put aside.
pub(super) fn left_beside(path: &Path, left: &LeftBeside) -> Vec<String> {
    let version = |version: &PathBuf| {
        let (file, version) = (shown(path), shown(version));
        format!(
            "{version} was saved apart and is not merged. {}",
            store::merge_advice(&file, &version)
        )
    };
    let drafts = left.drafts.iter().map(|draft| draft.sentence(path, false));
    left.versions.iter().map(version).chain(drafts).collect()
}

/// What a page speaks of, wherever it was opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evaluated<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) assessment: &'a Assessment,
}

impl Work {
    /// What was opened, to be edited where there is a `hold`.
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

    /// The work, unless it is a ballot paper.
    fn of_a_team(self) -> Result<Self, Error> {
        open::refuse_ballot_paper(&self.path, &self.assessment)?;
        Ok(self)
    }

    /// What its pages speak of.
    pub(super) fn seen(&self) -> Evaluated<'_> {
        Evaluated {
            questionnaire: &self.questionnaire,
            assessment: &self.assessment,
        }
    }

    /// Its states.
    pub(super) fn states(&self) -> States<'_> {
        States {
            path: &self.path,
            questionnaire: &self.questionnaire,
            assessment: &self.assessment,
            today: self.today,
        }
    }

    /// What an edit is judged by.
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

    /// The changes of requests.
    ///
    /// # Errors
    /// Why it is refused, in a sentence for each reason.
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

    /// Everything that follows, on the day.
    pub(super) fn report(&self) -> Evaluation {
        Evaluation::of(&self.questionnaire, self.assessment.state(), self.today)
    }

    /// Saves the assessment, unless somebody else wrote its file since it was read.
    ///
    /// # Errors
    /// When it cannot be written, or should not.
    pub(super) fn save(&mut self) -> Result<(), Error> {
        open_file(&mut self.hold)?.save(&self.assessment)?;
        self.note_save();
        open::remember(&self.path);
        Ok(())
    }

    /// Remarks that a save has recorded what was edited by hand.
    pub(super) fn note_save(&mut self) {
        let Some((before, after)) = self.by_hand.take() else {
            return;
        };
        for remark in self.remarks.iter_mut().filter(|one| **one == before) {
            remark.clone_from(&after);
        }
    }
}

/// The file of an assessment that is edited.
///
/// # Errors
/// It was opened to be read.
pub(super) fn open_file(hold: &mut Option<OpenFile>) -> Result<&mut OpenFile, Error> {
    Ok(hold.as_mut().ok_or(session::Error::NotOpen)?)
}

/// Whether the text is a report in TOML, which holds a copy of an assessment.
pub(super) fn is_export(source: &Source) -> bool {
    file::kind(source) == Some(Kind::Report)
}

/// The first few of a list, and how many more there are, as they may be printed.
pub(super) fn listed<T: AsRef<str>>(items: &[T], most: usize) -> String {
    page::clean(&first_few(items, most))
}
