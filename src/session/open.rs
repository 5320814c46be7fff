//! Opens an assessment with its questionnaire, to read it or to edit it.
//!
//! Its own module because commands, plain mode and the screens open by the same rules. What is worth knowing about a file
//! is a value here; each front end words it with its own next step.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::base::diagnostic::{Diagnostic, Source};
use crate::describe::questionnaire::other_questionnaire;
use crate::model::assessment::Assessment;
use crate::model::assessment::change::Change;
use crate::model::assessment::history::Stamp;
use crate::model::questionnaire::Questionnaire;
use crate::session::Error;
use crate::session::path::resolve;
use crate::store;
use crate::store::encryption::Key;
use crate::store::{Draft, OpenFile, Opened, PutAside};

/// How long a command or plain mode waits for another program that edits the same assessment.
const PATIENCE: Duration = Duration::from_secs(10);

/// An assessment that was opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Its file.
    pub path: PathBuf,
    /// What it answers.
    pub questionnaire: Questionnaire,
    /// What was read, with an entry for what was edited by hand once that is [`recorded`](Self::recorded).
    pub assessment: Assessment,
    /// The text it was read from.
    pub source: Source,
    /// Warnings about that text.
    pub found: Vec<Diagnostic>,
    /// The key it is encrypted with, if it is.
    pub key: Option<Arc<Key>>,
    /// A sentence where the questionnaire is not the one that was answered.
    pub other_questionnaire: Option<String>,
    /// What earlier sessions left beside the file.
    pub left_beside: LeftBeside,
    /// What was edited by hand since surefoot wrote the file.
    pub by_hand: Vec<String>,
    /// The id of the first entry of the history in the file; empty without one.
    pub root: String,
    /// What else is worth knowing, one sentence each.
    pub notes: Vec<String>,
    /// The id of the control looked at last; may be empty.
    pub place: String,
    /// Whether it was made just now.
    pub fresh: bool,
    /// Why it is only read: who else has it open, and since when.
    pub read_only: Option<String>,
    /// Whether what was being typed when surefoot was killed was taken into it, which is not saved yet.
    pub brought_back: bool,
    /// What was being typed when the program ended, to be opened again.
    pub draft: Option<Draft>,
}

/// What earlier sessions left beside an assessment, until it is merged or deleted.
#[derive(Clone, Debug, Default)]
pub struct LeftBeside {
    /// Versions that were saved apart, because another program had changed the file.
    pub versions: Vec<PathBuf>,
    /// Drafts that no longer fit the assessment.
    pub drafts: Vec<PutAside>,
}

impl LeftBeside {
    /// What lies beside the file of an assessment.
    pub(crate) fn of(path: &Path, assessment: &Assessment) -> Self {
        Self {
            versions: store::saved_apart(path, assessment),
            drafts: store::drafts_put_aside(path, assessment),
        }
    }
}

impl Opening {
    /// A file about which nothing is known but its assessment.
    pub fn of(
        path: impl Into<PathBuf>,
        questionnaire: Questionnaire,
        assessment: Assessment,
    ) -> Self {
        let by_hand = assessment.outside_edits();
        Self {
            path: path.into(),
            questionnaire,
            source: Source::default(),
            found: Vec::new(),
            key: None,
            other_questionnaire: None,
            left_beside: LeftBeside::default(),
            by_hand: by_hand.iter().map(Change::subject).collect(),
            root: assessment.history().root().unwrap_or_default().to_owned(),
            assessment,
            notes: Vec::new(),
            place: String::new(),
            fresh: false,
            read_only: None,
            brought_back: false,
            draft: None,
        }
    }

    /// What was read from a file, with its questionnaire: the one in `folder`, or the built-in one.
    ///
    /// # Errors
    /// The questionnaire cannot be read, or is another one.
    pub(crate) fn read(
        path: &Path,
        opened: Opened,
        folder: Option<&Path>,
    ) -> Result<Self, store::Error> {
        let questionnaire = store::questionnaire_of(&opened.assessment, folder)?;
        Ok(Self {
            source: opened.source,
            found: opened.found,
            key: opened.key,
            other_questionnaire: other_questionnaire(opened.assessment.state(), &questionnaire),
            left_beside: LeftBeside::of(path, &opened.assessment),
            notes: opened.doubts,
            brought_back: opened.brought_back,
            draft: opened.draft,
            ..Self::of(path, questionnaire, opened.assessment)
        })
    }

    /// The assessment with an edit of its own for what was edited by hand, which the next save keeps.
    #[must_use]
    pub fn recorded(mut self, outside: Stamp) -> Self {
        self.assessment.record_outside_edits(outside);
        self
    }
}

/// Opens an assessment or a ballot paper to look at it. The ending of its name may be left out, here and below.
///
/// # Errors
/// It, or its questionnaire, cannot be read.
pub(crate) fn look(path: &Path, folder: Option<&Path>) -> Result<Opening, Error> {
    let path = &resolve(path);
    Ok(Opening::read(path, store::open(path)?, folder)?)
}

/// Opens an assessment to edit it, or only to read it while somebody else edits it for longer than `patience`.
///
/// # Errors
/// It, or its questionnaire, cannot be read, or it is a report.
pub(crate) fn take(
    path: &Path,
    folder: Option<&Path>,
    who: &str,
    patience: Duration,
) -> Result<(OpenFile, Opening), Error> {
    let path = &resolve(path);
    let (file, opened) = OpenFile::take(path, who, patience)?;
    let mut opening = Opening::read(path, opened, folder)?;
    opening.notes.splice(0..0, file.remark().map(str::to_owned));
    opening.read_only = file.read_only().map(str::to_owned);
    Ok((file, opening.recorded(store::stamp("outside"))))
}

/// Opens an assessment that is of no use unless it can be edited.
///
/// # Errors
/// As [`take`], and somebody else edits it.
pub(crate) fn edit(
    path: &Path,
    folder: Option<&Path>,
    who: &str,
) -> Result<(OpenFile, Opening), Error> {
    let (mut file, opening) = take(path, folder, who, PATIENCE)?;
    if let Some(why) = opening.read_only {
        let path = opening.path;
        return Err(Error::InUse { path, why });
    }
    if opening.brought_back {
        file.save(&opening.assessment)?;
    }
    Ok((file, opening))
}

/// Refuses a ballot paper where an assessment is needed: nothing follows from one vote alone.
///
/// # Errors
/// [`Error::BallotPaper`]
pub(crate) fn refuse_ballot_paper(path: &Path, assessment: &Assessment) -> Result<(), Error> {
    match &assessment.state().ballot_paper {
        Some(paper) => Err(Error::BallotPaper {
            path: path.to_owned(),
            voter: paper.voter.clone(),
        }),
        None => Ok(()),
    }
}

/// Whether a file that was open lately is there, and no ballot paper. One that cannot be read counts: its error is shown
/// where it is wanted.
pub(crate) fn is_of_a_team(path: &Path) -> bool {
    let is_paper = |opened: Opened| refuse_ballot_paper(path, &opened.assessment).is_err();
    store::exists(path) && !store::open(path).is_ok_and(is_paper)
}

/// The id of the control at which the wizard left a file; empty where that is not known.
pub(crate) fn place_of(path: &Path) -> String {
    let path = store::whole_path(path);
    let known = store::recent()
        .into_iter()
        .find(|recent| recent.path == path);
    known.map(|recent| recent.place).unwrap_or_default()
}

/// Puts a file on the list of recent ones, with the place the wizard left it at. A failure harms nobody.
pub(crate) fn remember(path: &Path) {
    let _ = store::remember(path, &place_of(path));
}
