//! `merge`: merges diverged copies of one assessment, and returned ballot papers, into one file.
//!
//! The merged file holds every edit of each copy, the conflicts, and who voted. Its content does not depend on the
//! order of the files. Encrypted copies are decrypted as in every other command, and their content is never written
//! unencrypted.

mod told;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::args::Merge;
use super::exports::refused;
use super::make::existing;
use super::page::clean;
use super::{CommandOutput, TerminalInfo, failure, open, passphrase, shown};
use crate::base::diagnostic::render_all;
use crate::cli::Error;
use crate::model::assessment::Assessment;
use crate::model::assessment::merge::{MergeError, join, own_edits};
use crate::model::assessment::paper::{Returned, returned};
use crate::model::questionnaire::Questionnaire;
use crate::session::path::with_ending;
use crate::store;
use crate::store::OpenFile;
use crate::store::encryption::Key;
use told::Told;

/// How long it waits for somebody else who just writes the file that both go into.
const PATIENCE: Duration = Duration::from_secs(10);

/// One copy or paper, as it was read.
struct Copy {
    path: PathBuf,
    assessment: Assessment,
    key: Option<Arc<Key>>,
    /// How many things were edited by hand.
    by_hand: usize,
    /// What comes back of it, where it is a ballot paper.
    returned: Option<Returned>,
}

/// Joins copies.
pub(super) fn merge(merge: &Merge, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    passphrase::for_what_is_sealed(&merge.opening);
    let out = if store::exists(&merge.out) {
        merge.out.clone()
    } else {
        with_ending(&merge.out)
    };
    may_be_written(&out, &merge.files, merge.force)?;
    let mut remarks = Vec::new();
    let copies = merge
        .files
        .iter()
        .map(|path| read(path, &mut remarks))
        .collect::<Result<Vec<Copy>, Error>>()?;
    let assessments: Vec<Assessment> = copies.iter().map(|copy| copy.assessment.clone()).collect();
    let joined = join(&assessments).map_err(|why| not_joined(&why, &copies))?;
    if joined.state().ballot_paper.is_none() {
        may_hold(&out, &copies)?;
    }
    let joined = put(&out, merge.force, &copies, joined, &mut remarks)?;
    open::remember(&out);
    let questionnaire = known_questionnaire(&joined, merge.questionnaire.as_deref())?;
    let no = merge.fail_on_conflict && !joined.history().conflicts().is_empty();
    let told = Told {
        out: &out,
        copies: &copies,
        own: own_edits(&assessments),
        joined: &joined,
        questionnaire,
    };
    remarks.extend(told.remarks());
    let said = CommandOutput::text(if merge.json {
        told.for_programs()
    } else {
        told.for_people(surface)
    });
    Ok(CommandOutput {
        remarks,
        no,
        ..said
    })
}

/// The questionnaire that is answered, for its words; the one that comes along where that is not here, for joining copies
/// needs none.
pub(super) fn known_questionnaire(
    assessment: &Assessment,
    folder: Option<&Path>,
) -> Result<Questionnaire, Error> {
    Ok(match store::questionnaire_of(assessment, folder) {
        Err(_) if folder.is_none() => store::questionnaire(None)?,
        known => known?,
    })
}

/// Whether the merged assessment may go there, before anything is read: into one of the copies, or into a new file.
fn may_be_written(out: &Path, files: &[PathBuf], force: bool) -> Result<(), Error> {
    if !files
        .iter()
        .any(|file| store::is_same_file(&open::resolve(file), out))
    {
        return store::may_write(out, None, existing(force)).map_err(|why| refused(&why));
    }
    if force {
        return Ok(());
    }
    Err(failure(format!(
        "{} is one of the copies. Add --force to merge the others into it.",
        shown(out)
    )))
}

/// Reads a copy; what was edited by hand becomes an edit of its own, the same whenever it is read.
fn read(path: &Path, remarks: &mut Vec<String>) -> Result<Copy, Error> {
    let path = open::resolve(path);
    let opened = store::open(&path)?;
    remarks.extend(opened.doubts);
    if !opened.found.is_empty() {
        remarks.push(render_all(
            &opened.found,
            std::slice::from_ref(&opened.source),
            false,
        ));
    }
    let mut assessment = opened.assessment;
    let by_hand = assessment.record_found_edits();
    let returned = returned(&assessment);
    Ok(Copy {
        path,
        assessment,
        key: opened.key,
        by_hand,
        returned,
    })
}

fn not_joined(why: &MergeError, copies: &[Copy]) -> Error {
    let name = |at: usize| {
        copies
            .get(at)
            .map_or_else(String::new, |copy| shown(&copy.path))
    };
    failure(match why {
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
            clean(id.get(..12).unwrap_or(id))
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
    })
}

/// Whether what is joined may lie there: not over a ballot paper, and what a voice sealed in no file that is not.
fn may_hold(out: &Path, copies: &[Copy]) -> Result<(), Error> {
    let is_out = |copy: &&Copy| store::is_same_file(&copy.path, out);
    if copies
        .iter()
        .find(is_out)
        .is_some_and(|copy| copy.returned.is_some())
    {
        let out = shown(out);
        return Err(failure(format!(
            "cannot write {out}: it is a ballot paper. Name the assessment, or another file."
        )));
    }
    let is_sealed = |copy: &&Copy| copy.key.is_some();
    let sealed_paper = copies
        .iter()
        .filter(|copy| copy.returned.is_some())
        .find(is_sealed);
    let sealed_copy = copies
        .iter()
        .filter(|copy| copy.returned.is_none())
        .find(is_sealed);
    match (sealed_paper, sealed_copy) {
        (Some(paper), None) => Err(failure(format!(
            "cannot join {}: it is sealed and the assessment is not, so its votes would lie open there. Seal the \
             assessment with `surefoot encrypt`, or open the paper with `surefoot decrypt`.",
            shown(&paper.path)
        ))),
        _ => Ok(()),
    }
}

/// Writes the merged assessment into a new file, or into one of the copies, which is locked meanwhile. Returns what was
/// written: with the edits made to that copy since it was read.
fn put(
    out: &Path,
    force: bool,
    copies: &[Copy],
    joined: Assessment,
    remarks: &mut Vec<String>,
) -> Result<Assessment, Error> {
    // the seal of an assessment comes before the seal of a paper
    let mut by_kind: Vec<&Copy> = copies.iter().collect();
    by_kind.sort_by_key(|copy| copy.returned.is_some());
    let sealed = by_kind
        .into_iter()
        .find_map(|copy| Some((copy.path.as_path(), copy.key.clone()?)));
    if !copies
        .iter()
        .any(|copy| store::is_same_file(&copy.path, out))
    {
        remarks.extend(
            sealed
                .as_ref()
                .and_then(|(from, _)| remark_on_key(from, out)),
        );
        let key = sealed.map(|(_, key)| key);
        OpenFile::make(out, &joined, key.as_ref(), existing(force)).map_err(|why| refused(&why))?;
        return Ok(joined);
    }
    let (mut hold, opened) = OpenFile::take(out, "surefoot merge", PATIENCE)?;
    if let Some(why) = hold.read_only() {
        return Err(failure(format!(
            "cannot write {}: {why}. End that one, or take another name.",
            shown(out)
        )));
    }
    let mut now = opened.assessment;
    now.record_found_edits();
    let joined = joined.joined(&now).unwrap_or(joined);
    let recipients = |key: Option<&Arc<Key>>| key.map(|key| key.recipients().to_vec());
    match sealed {
        Some((from, key)) if recipients(hold.key()) != recipients(Some(&key)) => {
            // without its key beside it, the file would not open the next time
            remarks.extend(store::copy_key(from, out)?.map(|key| key_put(&key)));
            hold.reseal(&joined, Some(key))?;
        }
        _ => hold.save(&joined)?,
    }
    Ok(joined)
}

/// Puts the key of a sealed copy beside the joined file, and says what became of it.
pub(super) fn remark_on_key(from: &Path, to: &Path) -> Option<String> {
    match store::copy_key(from, to) {
        Ok(put) => put.map(|key| key_put(&key)),
        Err(why) => Some(format!(
            "Its key is not beside it: {} Open it with --key.",
            clean(&why.to_string())
        )),
    }
}

fn key_put(key: &Path) -> String {
    format!("Its key is beside it, in {}.", shown(key))
}
