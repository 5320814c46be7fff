//! Merges: diverged copies and ballot papers into one file, and an open assessment with what another program wrote.
//!
//! What merging means stands in `model`. Here is decided which files are read, where the result may go, and with which
//! key it is encrypted.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::base::diagnostic::render_all;
use crate::base::sanitize::sanitize_line;
use crate::model::assessment::Assessment;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::merge::{MergeError, join, own_edits};
use crate::model::assessment::paper::{Returned, returned};
use crate::model::questionnaire::Questionnaire;
use crate::session::Error;
use crate::session::path::{resolve, shown, with_ending};
use crate::session::save::{KeyCopy, copy_key};
use crate::store;
use crate::store::encryption::Key;
use crate::store::{Existing, OpenFile, WriteRefusal};

/// How long a merge waits for another program that is writing the file it goes into.
const PATIENCE: Duration = Duration::from_secs(10);

/// A copy or ballot paper, as it was read.
pub(crate) struct Copy {
    /// Its file.
    pub(crate) path: PathBuf,
    /// What it holds; edits made by hand are an entry of the history.
    pub(crate) assessment: Assessment,
    /// How many things were edited by hand.
    pub(crate) by_hand: usize,
    /// What comes back of it, where it is a ballot paper.
    pub(crate) returned: Option<Returned>,
    /// Doubts about its recipients, and the warnings about its file.
    pub(crate) remarks: Vec<String>,
    key: Option<Arc<Key>>,
}

/// Files that were merged.
pub(crate) struct Merged {
    /// Where the result is.
    pub(crate) out: PathBuf,
    /// What was merged.
    pub(crate) copies: Vec<Copy>,
    /// How many edits of each copy none of the others has.
    pub(crate) own: Vec<usize>,
    /// The result, with the edits that were made to its file meanwhile.
    pub(crate) assessment: Assessment,
    /// What became of the key, where the result is encrypted.
    pub(crate) key: Option<KeyCopy>,
}

/// Why files were not merged. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MergeFailure {
    /// They do not belong together; with the files that the reason counts.
    #[error("{}", not_copies(.0, .1))]
    Copies(MergeError, Vec<PathBuf>),
    /// The result would replace one of the files, and nobody confirmed that.
    #[error("{} is one of the copies. Add --force to merge the others into it.", shown(.0))]
    IsCopy(PathBuf),
    /// The result would replace a ballot paper.
    #[error("cannot write {}: it is a ballot paper. Name the assessment, or another file.", shown(.0))]
    IsPaper(PathBuf),
    /// An encrypted ballot paper would be merged into an assessment that is not encrypted.
    #[error(
        "cannot join {}: it is sealed and the assessment is not, so its votes would lie open there. Seal the assessment \
         with `surefoot encrypt`, or open the paper with `surefoot decrypt`.",
        shown(.0)
    )]
    Unprotected(PathBuf),
    /// Somebody else has the file open that the result goes into.
    #[error("cannot write {}: {why}. End that one, or take another name.", shown(.out))]
    ReadOnly {
        /// The file.
        out: PathBuf,
        /// Who, or why it cannot be locked.
        why: String,
    },
    /// The result may not be written there.
    #[error(transparent)]
    Refused(#[from] WriteRefusal),
    /// A file cannot be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Why files are no copies of one assessment.
fn not_copies(why: &MergeError, files: &[PathBuf]) -> String {
    let name = |at: usize| files.get(at).map_or_else(String::new, |file| shown(file));
    match why {
        MergeError::Nothing => "there is nothing to join.".to_owned(),
        MergeError::NoHistory(at) => format!(
            "cannot join {}: it has no history, so nothing says what it has in common with the others. Any edit, as with \
             `surefoot set`, begins one; a redacted copy never had one.",
            name(*at)
        ),
        MergeError::Strangers(one, other) => format!(
            "cannot join {} and {}: they do not begin with the same edit, so they are no copies of one assessment. \
             Nothing was written.",
            name(*one),
            name(*other)
        ),
        MergeError::Clash(one, other, id) => format!(
            "cannot join {} and {}: the edit {} says one thing in the first and another in the second, so one of them was \
             changed after it was written. `surefoot verify` says which. Nothing was written.",
            name(*one),
            name(*other),
            sanitize_line(id.get(..12).unwrap_or(id))
        ),
        MergeError::OnlyPapers => {
            "cannot join ballot papers alone: name the assessment that they were made from too. \
                                  Nothing was written."
                .to_owned()
        }
        MergeError::PaperOfOther(at) => {
            format!(
                "cannot join {}: it is a ballot paper of another assessment. Nothing was written.",
                name(*at)
            )
        }
        MergeError::PaperOfUnknown(at) => format!(
            "cannot join {}: it is a ballot paper that was made from edits which none of these copies has. Name the copy \
             it was made from too. Nothing was written.",
            name(*at)
        ),
    }
}

/// Merges files into `out`, which may be one of them where `force` says so.
///
/// # Errors
/// [`MergeFailure`]
pub(crate) fn merge(files: &[PathBuf], out: &Path, force: bool) -> Result<Merged, MergeFailure> {
    let out = if store::exists(out) {
        out.to_owned()
    } else {
        with_ending(out)
    };
    let existing = if force {
        Existing::Replaced
    } else {
        Existing::Stays
    };
    let files: Vec<PathBuf> = files.iter().map(|file| resolve(file)).collect();
    // before anything is read
    if !files.iter().any(|file| store::is_same_file(file, &out)) {
        store::may_write(&out, None, existing)?;
    } else if !force {
        return Err(MergeFailure::IsCopy(out));
    }
    let copies: Vec<Copy> = files
        .iter()
        .map(|path| Copy::read(path))
        .collect::<Result<_, store::Error>>()?;
    let assessments: Vec<Assessment> = copies.iter().map(|copy| copy.assessment.clone()).collect();
    let merged = join(&assessments).map_err(|why| MergeFailure::Copies(why, files))?;
    if merged.state().ballot_paper.is_none() {
        may_hold(&out, &copies)?;
    }
    let (assessment, key) = put(&out, existing, &copies, merged)?;
    Ok(Merged {
        own: own_edits(&assessments),
        out,
        copies,
        assessment,
        key,
    })
}

impl Copy {
    /// Reads a copy; what was edited by hand becomes an edit of its own, the same whenever it is read.
    fn read(path: &Path) -> Result<Self, store::Error> {
        let opened = store::open(path)?;
        let mut remarks = opened.doubts;
        if !opened.found.is_empty() {
            let sources = std::slice::from_ref(&opened.source);
            remarks.push(render_all(&opened.found, sources, false));
        }
        let mut assessment = opened.assessment;
        let by_hand = assessment.record_found_edits();
        let returned = returned(&assessment);
        Ok(Self {
            path: path.to_owned(),
            assessment,
            by_hand,
            returned,
            remarks,
            key: opened.key,
        })
    }
}

/// Whether the result may lie at `out`: not over a ballot paper, and encrypted votes in no file that is not.
fn may_hold(out: &Path, copies: &[Copy]) -> Result<(), MergeFailure> {
    let (papers, whole): (Vec<&Copy>, Vec<&Copy>) =
        copies.iter().partition(|copy| copy.returned.is_some());
    if papers
        .iter()
        .any(|copy| store::is_same_file(&copy.path, out))
    {
        return Err(MergeFailure::IsPaper(out.to_owned()));
    }
    let is_encrypted = |copy: &&&Copy| copy.key.is_some();
    match papers.iter().find(is_encrypted) {
        Some(paper) if whole.iter().find(is_encrypted).is_none() => {
            Err(MergeFailure::Unprotected(paper.path.clone()))
        }
        _ => Ok(()),
    }
}

/// Writes the result into a new file, or into one of the copies, which is locked meanwhile. Returns what was written:
/// with the edits made to that copy since it was read.
fn put(
    out: &Path,
    existing: Existing<'_>,
    copies: &[Copy],
    merged: Assessment,
) -> Result<(Assessment, Option<KeyCopy>), MergeFailure> {
    // the key of an assessment comes before the key of a paper
    let mut by_kind: Vec<&Copy> = copies.iter().collect();
    by_kind.sort_by_key(|copy| copy.returned.is_some());
    let encrypted = by_kind
        .into_iter()
        .find_map(|copy| Some((copy.path.as_path(), copy.key.clone()?)));
    if !copies
        .iter()
        .any(|copy| store::is_same_file(&copy.path, out))
    {
        let beside = encrypted.as_ref().and_then(|(from, _)| copy_key(from, out));
        let key = encrypted.map(|(_, key)| key);
        OpenFile::make(out, &merged, key.as_ref(), existing)?;
        return Ok((merged, beside));
    }
    let (mut file, opened) = OpenFile::take(out, "surefoot merge", PATIENCE)?;
    if let Some(why) = file.read_only() {
        return Err(MergeFailure::ReadOnly {
            out: out.to_owned(),
            why: why.to_owned(),
        });
    }
    let mut now = opened.assessment;
    now.record_found_edits();
    let merged = merged.joined(&now).unwrap_or(merged);
    let recipients = |key: Option<&Arc<Key>>| key.map(|key| key.recipients().to_vec());
    match encrypted {
        Some((from, key)) if recipients(file.key()) != recipients(Some(&key)) => {
            // without its key beside it, the file would not open the next time
            let beside = store::copy_key(from, out)?.map(KeyCopy::Beside);
            file.reseal(&merged, Some(key))?;
            Ok((merged, beside))
        }
        _ => {
            file.save(&merged)?;
            Ok((merged, None))
        }
    }
}

/// Merges an open assessment with what another program wrote to its file and with the versions saved apart, saves all of
/// it there, and returns it.
///
/// # Errors
/// The file cannot be read or written, or holds another assessment.
pub fn with_file(
    file: &mut OpenFile,
    own: &Assessment,
    outside: Stamp,
) -> Result<Assessment, Error> {
    let path = file.path().to_owned();
    file.save_merged(|mut theirs, versions| {
        theirs.record_outside_edits(outside);
        let mut merged = own.joined(&theirs).ok_or(Error::NothingInCommon(path))?;
        for mut version in versions {
            version.record_found_edits();
            merged = merged.joined(&version).unwrap_or(merged);
        }
        Ok(merged)
    })
}

/// The questionnaire that an assessment answers, or the built-in one where that is not here: merging needs only its words.
///
/// # Errors
/// The folder that was named holds none, or another one.
pub(crate) fn known_questionnaire(
    assessment: &Assessment,
    folder: Option<&Path>,
) -> Result<Questionnaire, store::Error> {
    match store::questionnaire_of(assessment, folder) {
        Err(_) if folder.is_none() => store::questionnaire(None),
        known => known,
    }
}
