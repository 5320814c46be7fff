//! Merges diverged copies and ballot papers into one file, and merges an open assessment with the version that another
//! program wrote.
//!
//! `model` defines the result of a merge. This module chooses the files to read, the permitted destinations of the
//! result, and the key that encrypts it.

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

/// Maximum time that a merge waits for another program that edits the output file.
const PATIENCE: Duration = Duration::from_secs(10);

/// A copy or ballot paper as read from its file.
pub(crate) struct Copy {
    /// Path of the file.
    pub(crate) path: PathBuf,
    /// Contents, with manual edits recorded as a history entry.
    pub(crate) assessment: Assessment,
    /// Number of subjects edited manually.
    pub(crate) by_hand: usize,
    /// Votes returned, if the file is a ballot paper.
    pub(crate) returned: Option<Returned>,
    /// Doubts about the recipients and warnings about the file.
    pub(crate) remarks: Vec<String>,
    key: Option<Arc<Key>>,
}

/// Result of a merge.
pub(crate) struct Merged {
    /// Path of the result.
    pub(crate) out: PathBuf,
    /// Merged copies.
    pub(crate) copies: Vec<Copy>,
    /// Number of edits unique to each copy, in the order of `copies`.
    pub(crate) own: Vec<usize>,
    /// Merged assessment, including edits made to the output file in the meantime.
    pub(crate) assessment: Assessment,
    /// Outcome of copying the key, if the result is encrypted and its key had to be copied.
    pub(crate) key: Option<KeyCopy>,
}

/// Reason why files were not merged. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MergeFailure {
    /// The files do not belong together. The reason refers to the paths by position.
    #[error("{}", not_copies(.0, .1))]
    Copies(MergeError, Vec<PathBuf>),
    /// The result would replace one of the copies without confirmation.
    #[error("{} is one of the copies. Add --force to merge the others into it.", shown(.0))]
    IsCopy(PathBuf),
    /// The result would replace a ballot paper.
    #[error("cannot write {}: it is a ballot paper. Name the assessment, or another file.", shown(.0))]
    IsPaper(PathBuf),
    /// An encrypted ballot paper would be merged into an assessment that is not encrypted.
    #[error(
        "cannot merge {}: it is encrypted and the assessment is not, so its votes would be readable there. Encrypt the \
         assessment with `surefoot encrypt`, or decrypt the ballot paper with `surefoot decrypt`.",
        shown(.0)
    )]
    Unprotected(PathBuf),
    /// The output file is locked by someone else, or cannot be locked.
    #[error("cannot write {}: {why}. {next}", shown(.out))]
    ReadOnly {
        /// Path of the output file.
        out: PathBuf,
        /// The user who has the file open, or the reason why the file cannot be locked.
        why: String,
        /// Advice on the next step.
        next: &'static str,
    },
    /// The output file must not be written.
    #[error(transparent)]
    Refused(#[from] WriteRefusal),
    /// A file cannot be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Explains why the files are not copies of one assessment.
fn not_copies(why: &MergeError, files: &[PathBuf]) -> String {
    let name = |at: usize| files.get(at).map_or_else(String::new, |file| shown(file));
    match why {
        MergeError::Nothing => "there is nothing to merge. Name 2 or more copies.".to_owned(),
        MergeError::NoHistory(at) => format!(
            "cannot merge {}: it has no history to compare with the others. Any edit starts one, for example with \
             `surefoot set`; a redacted copy never has one.",
            name(*at)
        ),
        MergeError::Strangers(one, other) => format!(
            "cannot merge {} and {}: they do not begin with the same edit, so they are not copies of one assessment. \
             Nothing was written.",
            name(*one),
            name(*other)
        ),
        MergeError::Clash(one, other, id) => format!(
            "cannot merge {} and {}: edit {} differs between them, so it was changed in one of them after it was \
             recorded. `surefoot verify` shows which. Nothing was written.",
            name(*one),
            name(*other),
            sanitize_line(id.get(..12).unwrap_or(id))
        ),
        MergeError::OnlyPapers => {
            "cannot merge ballot papers alone: also name the assessment that they were made from. \
                                  Nothing was written."
                .to_owned()
        }
        MergeError::PaperOfOther(at) => {
            format!(
                "cannot merge {}: it is a ballot paper for another assessment. Nothing was written.",
                name(*at)
            )
        }
        MergeError::PaperOfUnknown(at) => format!(
            "cannot merge {}: it is a ballot paper, and none of these copies has the edits it was made from. Also name the copy \
             it was made from. Nothing was written.",
            name(*at)
        ),
    }
}

/// Merges `files` into `out`. With `force`, `out` may be one of them.
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
    // before any file is read
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
    /// Reads a copy. Manual edits become a history entry that is identical on every read.
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

/// Checks that the result may be written to `out`: it must not replace a ballot paper, and must not store
/// encrypted votes in plain text.
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

/// Writes the result to a new file, or to one of the copies, which is locked during the write. Returns the written
/// assessment, including edits made to that copy since it was read.
fn put(
    out: &Path,
    existing: Existing<'_>,
    copies: &[Copy],
    merged: Assessment,
) -> Result<(Assessment, Option<KeyCopy>), MergeFailure> {
    // prefer the key of an assessment to the key of a ballot paper
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
            next: if file.is_held() {
                "Close it there, or choose another file name."
            } else {
                "Check the permissions of its folder, or choose another file name."
            },
        });
    }
    let mut now = opened.assessment;
    now.record_found_edits();
    let merged = merged.joined(&now).unwrap_or(merged);
    let recipients = |key: Option<&Arc<Key>>| key.map(|key| key.recipients().to_vec());
    match encrypted {
        Some((from, key)) if recipients(file.key()) != recipients(Some(&key)) => {
            // the file could not be opened again without its key beside it
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

/// Merges an open assessment with the version that another program wrote to its file and with the versions saved apart.
/// Saves and returns the result.
///
/// # Errors
/// The file cannot be read or written, or [`Error::NothingInCommon`] if it contains an unrelated assessment.
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

/// Returns the questionnaire of an assessment, or the built-in one if the named one is not installed. A merge uses the
/// questionnaire only to phrase its messages.
///
/// # Errors
/// The questionnaire in `folder` cannot be read, or has a different id.
pub(crate) fn known_questionnaire(
    assessment: &Assessment,
    folder: Option<&Path>,
) -> Result<Questionnaire, store::Error> {
    match store::questionnaire_of(assessment, folder) {
        Err(_) if folder.is_none() => store::questionnaire(None),
        known => known,
    }
}
