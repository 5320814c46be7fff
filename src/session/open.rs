//! Opens an assessment with its questionnaire, for reading or editing.
//!
//! Its own module because commands, plain mode and the screens follow the same rules. Facts about a file that the user
//! should know are values here; each front end phrases them and adds its own next step.

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

/// Maximum time that a command or plain mode waits for another program that edits the same assessment.
const PATIENCE: Duration = Duration::from_secs(10);

/// An opened assessment.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Path of the file.
    pub path: PathBuf,
    /// Questionnaire of the assessment.
    pub questionnaire: Questionnaire,
    /// Assessment as read. [`recorded`](Self::recorded) adds a history entry for manual edits of the file.
    pub assessment: Assessment,
    /// Text from which the assessment was read.
    pub source: Source,
    /// Warnings about the source text.
    pub found: Vec<Diagnostic>,
    /// Key of the assessment, if it is encrypted.
    pub key: Option<Arc<Key>>,
    /// A sentence for the user if the questionnaire differs from the one that was answered.
    pub other_questionnaire: Option<String>,
    /// Files that earlier sessions left beside the assessment.
    pub left_beside: LeftBeside,
    /// Subjects that were edited manually since surefoot wrote the file.
    pub by_hand: Vec<String>,
    /// Id of the first history entry in the file. Empty without a history.
    pub root: String,
    /// Further notes for the user, one sentence each.
    pub notes: Vec<String>,
    /// Id of the control viewed last. May be empty.
    pub place: String,
    /// Whether the assessment was created just now.
    pub fresh: bool,
    /// Reason why the assessment is read-only, for example that another user has had the file open since a given time.
    pub read_only: Option<String>,
    /// Whether a draft of surefoot 0.1.0 was restored into the assessment. The result is not saved yet.
    pub brought_back: bool,
    /// Draft to restore.
    pub draft: Option<Draft>,
}

/// Files that earlier sessions left beside an assessment, to be merged or deleted.
#[derive(Clone, Debug, Default)]
pub struct LeftBeside {
    /// Versions saved apart because another program had changed the file.
    pub versions: Vec<PathBuf>,
    /// Drafts that no longer fit the assessment.
    pub drafts: Vec<PutAside>,
}

impl LeftBeside {
    /// Finds the files left beside an assessment.
    pub(crate) fn of(path: &Path, assessment: &Assessment) -> Self {
        Self {
            versions: store::saved_apart(path, assessment),
            drafts: store::drafts_put_aside(path, assessment),
        }
    }
}

impl Opening {
    /// Creates an opening for the given assessment, without any information about its file.
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

    /// Creates an opening from a file as read, with the questionnaire in `folder`, or else the one that the
    /// assessment names.
    ///
    /// # Errors
    /// The questionnaire cannot be read, or has a different id.
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

    /// Adds a history entry for manual edits of the file. The next save writes it.
    #[must_use]
    pub fn recorded(mut self, outside: Stamp) -> Self {
        self.assessment.record_outside_edits(outside);
        self
    }
}

/// Opens an assessment or a ballot paper for reading. In this and the following functions, the extension of `path` may
/// be omitted.
///
/// # Errors
/// The file or its questionnaire cannot be read.
pub(crate) fn look(path: &Path, folder: Option<&Path>) -> Result<Opening, Error> {
    let path = &resolve(path);
    Ok(Opening::read(path, store::open(path)?, folder)?)
}

/// Opens an assessment for editing, or read-only if someone else continues to edit it for longer than `patience`.
///
/// # Errors
/// The file or its questionnaire cannot be read, or the file is a report.
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

/// Opens an assessment for editing, for callers that require write access.
///
/// # Errors
/// The errors of [`take`], or [`Error::InUse`] if someone else edits the file.
pub(crate) fn edit(
    path: &Path,
    folder: Option<&Path>,
    who: &str,
) -> Result<(OpenFile, Opening), Error> {
    let (mut file, opening) = take(path, folder, who, PATIENCE)?;
    if let Some(why) = opening.read_only {
        return Err(Error::InUse {
            path: opening.path,
            why,
            next: if file.is_held() {
                "Close it there, or wait until it is closed."
            } else {
                "Check the permissions of the file and of its folder."
            },
        });
    }
    if opening.brought_back {
        file.save(&opening.assessment)?;
    }
    Ok((file, opening))
}

/// Refuses a ballot paper where an assessment is needed, because a single vote has no result.
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

/// Returns whether a recent file exists and is not a ballot paper. An unreadable file counts, so that its error
/// appears when it is opened.
pub(crate) fn is_of_a_team(path: &Path) -> bool {
    let is_paper = |opened: Opened| refuse_ballot_paper(path, &opened.assessment).is_err();
    store::exists(path) && !store::open(path).is_ok_and(is_paper)
}

/// Returns the id of the control at which the wizard left a file. Empty if the control is unknown.
pub(crate) fn place_of(path: &Path) -> String {
    let path = store::whole_path(path);
    let known = store::recent()
        .into_iter()
        .find(|recent| recent.path == path);
    known.map(|recent| recent.place).unwrap_or_default()
}

/// Adds a file to the list of recent files, with the control at which the wizard left it. Ignores failures.
pub(crate) fn remember(path: &Path) {
    let _ = store::remember(path, &place_of(path));
}
