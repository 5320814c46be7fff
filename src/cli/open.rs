//! Opens an assessment together with its questionnaire for a command, and saves it again.
//!
//! Collects the remarks that must appear before any result: findings in the file, edits by hand, diverged copies,
//! another version of the questionnaire. What a command then does with the assessment does not belong here.

use std::io;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;

use super::args::View;
use super::{failure, page, passphrase, shown};
use crate::base::diagnostic::{Source, render_all};
use crate::base::plural::first_few;
use crate::cli::Error;
use crate::cli::conflicts;
use crate::describe::questionnaire::other_questionnaire;
use crate::describe::refusal::refusals;
use crate::model::assessment::ballot::BallotPaper;
use crate::model::assessment::change::Change;
use crate::model::assessment::file::Kind;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::{Assessment, file};
use crate::model::questionnaire::Questionnaire;
use crate::rules::edit::{self, EditContext, Request};
use crate::rules::evaluation::Evaluation;
use crate::session::path::resolve;
use crate::session::states::States;
use crate::store;
use crate::store::config::Config;
use crate::store::encryption::Key;
use crate::store::{OpenFile, Opened};

/// An assessment at work.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) path: PathBuf,
    pub(super) assessment: Assessment,
    pub(super) questionnaire: Questionnaire,
    pub(super) source: Source,
    /// What is due on the standard error.
    pub(super) remarks: Vec<String>,
    pub(super) today: Date,
    /// The file in hand, where it is edited.
    pub(super) hold: Option<OpenFile>,
    /// The key it is sealed with, where it is.
    pub(super) key: Option<Arc<Key>>,
}

/// How long a command waits for another one that edits the same assessment.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens an assessment to say what follows from it.
///
/// # Errors
/// When it, or its questionnaire, cannot be read, or it is a ballot paper: nothing follows from one voice alone.
pub(super) fn open(path: &Path, view: &View) -> Result<Work, Error> {
    let work = look(path, view)?;
    match &work.assessment.state().ballot_paper {
        Some(paper) => Err(no_assessment(&work.path, paper)),
        None => Ok(work),
    }
}

/// What is said of a ballot paper where an assessment is needed.
pub(super) fn no_assessment(path: &Path, paper: &BallotPaper) -> Error {
    let (file, voice) = (shown(path), page::clean(&paper.voice));
    failure(format!(
        "{file} is the ballot paper of {voice}: what is answered in it are votes, from which nothing follows yet. \
         `surefoot {file}` fills it in, `surefoot merge` joins it with the assessment it was made from."
    ))
}

/// Whether a file that was open lately is there, and no ballot paper.
pub(super) fn is_of_a_team(path: &Path) -> bool {
    // what cannot be read is told where it is wanted
    let is_paper = |opened: Opened| opened.assessment.state().ballot_paper.is_some();
    store::exists(path) && !store::open(path).is_ok_and(is_paper)
}

/// Opens an assessment or a ballot paper to look at it.
///
/// # Errors
/// When it, or its questionnaire, cannot be read.
pub(super) fn look(path: &Path, view: &View) -> Result<Work, Error> {
    let path = resolve(path);
    passphrase::for_what_is_sealed(&view.opening);
    let opened = store::open(&path)?;
    let mut work = worked_out(path, opened, None, view, wants_colour())?;
    if let Some(touched) = edited_outside(&work.assessment) {
        let file = shown(&work.path);
        work.remarks
            .push(if work.assessment.history().entries().is_empty() {
                format!("{file} has no history yet; the next edit begins one.")
            } else {
                format!(
                    "{file} was edited by hand ({}); the next edit records that.",
                    listed(&touched, 3)
                )
            });
    }
    if let Some(words) = conflicts::sentence(&work.questionnaire, &work.assessment) {
        let file = shown(&work.path);
        work.remarks.push(format!(
            "{words}: what counts here is the later edit. `surefoot {file}` and ctrl-x settle it."
        ));
    }
    Ok(work)
}

/// Opens an assessment to edit it; what was edited by hand becomes an edit of its own, which is saved with the next.
///
/// # Errors
/// When it, or its questionnaire, cannot be read, it is an export, or somebody else has it open.
pub(super) fn open_to_edit(path: &Path, view: &View, who: &str) -> Result<Work, Error> {
    to_edit(path, view, who, wants_colour())
}

/// Opens an assessment to edit what only a team can; a ballot paper is none.
///
/// # Errors
/// As [`open_to_edit`], and when it is a ballot paper.
pub(super) fn open_to_agree(path: &Path, view: &View, who: &str) -> Result<Work, Error> {
    let work = to_edit(path, view, who, wants_colour())?;
    match &work.assessment.state().ballot_paper {
        Some(paper) => Err(no_assessment(&work.path, paper)),
        None => Ok(work),
    }
}

/// The same, for who hears lines.
///
/// # Errors
/// As [`open_to_edit`].
pub(super) fn open_without_colour(path: &Path, view: &View, who: &str) -> Result<Work, Error> {
    to_edit(path, view, who, false)
}

fn wants_colour() -> bool {
    io::stderr().is_terminal() && super::wants_colour()
}

fn to_edit(path: &Path, view: &View, who: &str, colour: bool) -> Result<Work, Error> {
    let path = &resolve(path);
    passphrase::for_what_is_sealed(&view.opening);
    let (hold, opened) = OpenFile::take(path, who, PATIENCE)?;
    if let Some(why) = hold.read_only() {
        return Err(failure(format!(
            "cannot edit {}: {why}. End that one, or wait until it has.",
            shown(path)
        )));
    }
    let brought_back = opened.brought_back;
    let mut work = worked_out(path.clone(), opened, Some(hold), view, colour)?;
    if brought_back {
        work.remarks.push(
            "What was being typed when surefoot was killed is kept now; undo takes it back."
                .to_owned(),
        );
    }
    let touched = edited_outside(&work.assessment);
    if work
        .assessment
        .record_outside_edits(store::stamp("outside"))
        > 0
    {
        let file = shown(&work.path);
        let touched = listed(&touched.unwrap_or_default(), 3);
        work.remarks.push(format!(
            "{file} was edited by hand ({touched}); that is recorded as an edit from outside."
        ));
    }
    Ok(work)
}

fn worked_out(
    path: PathBuf,
    opened: Opened,
    hold: Option<OpenFile>,
    view: &View,
    colour: bool,
) -> Result<Work, Error> {
    let mut remarks = opened.doubts;
    if !opened.found.is_empty() {
        remarks.push(render_all(
            &opened.found,
            std::slice::from_ref(&opened.source),
            colour,
        ));
    }
    remarks.extend(saved_apart(&path, &opened.assessment));
    let questionnaire = store::questionnaire_of(&opened.assessment, view.questionnaire.as_deref())?;
    remarks.extend(other_questionnaire(
        opened.assessment.state(),
        &questionnaire,
    ));
    let today = view.date.unwrap_or_else(store::today);
    let (assessment, source, key) = (opened.assessment, opened.source, opened.key);
    Ok(Work {
        path,
        assessment,
        questionnaire,
        source,
        remarks,
        today,
        hold,
        key,
    })
}

/// A sentence on each version that was saved apart and is not merged, and on each draft that was put aside.
pub(super) fn saved_apart(path: &Path, assessment: &Assessment) -> Vec<String> {
    let sentence = |apart: PathBuf| {
        let (file, apart) = (shown(path), shown(&apart));
        format!(
            "{apart} was saved apart and is not merged. {}",
            store::merge_advice(&file, &apart)
        )
    };
    let drafts = store::drafts_put_aside(path, assessment);
    let drafts = drafts.iter().map(|draft| draft.sentence(path, false));
    store::saved_apart(path, assessment)
        .into_iter()
        .map(sentence)
        .chain(drafts)
        .collect()
}

/// What a page speaks of, wherever it was opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evaluated<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) assessment: &'a Assessment,
}

impl Work {
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
        let Some(hold) = &mut self.hold else {
            return Err(failure("this was opened to be read, not to be saved."));
        };
        hold.save(&self.assessment)?;
        remember(&self.path);
        Ok(())
    }
}

/// Puts a file on the list of recent ones, with the place the wizard left it at. Failing to harms nobody.
pub(super) fn remember(path: &Path) {
    let whole = store::whole_path(path);
    let place = store::recent()
        .into_iter()
        .find(|recent| recent.path == whole)
        .map(|recent| recent.place);
    let _ = store::remember(path, place.as_deref().unwrap_or_default());
}

/// Whether the text is a report in TOML, which holds a copy of an assessment.
pub(super) fn is_export(source: &Source) -> bool {
    file::kind(source) == Some(Kind::Report)
}

/// What was edited by hand since surefoot wrote the file.
pub(super) fn edited_outside(assessment: &Assessment) -> Option<Vec<String>> {
    let edits = assessment.outside_edits();
    (!edits.is_empty()).then(|| edits.iter().map(Change::subject).collect())
}

/// The first few of a list, and how many more there are, as they may be printed.
pub(super) fn listed<T: AsRef<str>>(items: &[T], most: usize) -> String {
    page::clean(&first_few(items, most))
}
