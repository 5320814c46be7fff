//! The merge driver: git runs it for an assessment that both sides of a merge changed.
//!
//! It differs from `merge`: git passes 3 versions under temporary names, and shows a conflict if the driver fails. git
//! does not report which command started the merge. In `git merge` and `git pull`, the base is an ancestor of both
//! sides, so each side once had every edit of the base that it now lacks. In `cherry-pick`, `revert` and `rebase`, only
//! `theirs` has the base as an ancestor.

use std::path::Path;

use super::super::args::{GitMerge, Opening};
use super::super::page::clean;
use super::super::{open, passphrase};
use crate::base::shell::word;
use crate::cli::conflicts;
use crate::cli::error::{Error, failure};
use crate::cli::output::CommandOutput;
use crate::describe::change::things;
use crate::model::assessment::Assessment;
use crate::model::assessment::change::{Change, difference};
use crate::model::assessment::merge::{MergeError, OUTSIDE, join};
use crate::session::merge::known_questionnaire;
use crate::session::path::shown;
use crate::store;
use crate::store::{OpenFile, Opened};

pub(super) fn merge(merge: &GitMerge) -> Result<CommandOutput, Error> {
    let name = shown(&merge.path);
    // git's temporary files have no key beside them, so the key of the tracked file is used
    let key = Some(store::key_file(&merge.path));
    passphrase::for_what_is_sealed(&Opening {
        key,
        passphrase_fd: None,
    });
    let (ours, theirs) = (
        read(&merge.ours, &name, "our version")?,
        read(&merge.theirs, &name, "their version")?,
    );
    for (opened, whose) in [(&ours, "our version"), (&theirs, "their version")] {
        if open::is_export(&opened.source) {
            return Err(failure(format!(
                "cannot merge {name}: {whose} is a report. Export it again from its assessment."
            )));
        }
    }
    let base = store::open(&merge.base)
        .ok()
        .map(|opened| opened.assessment);
    let key = ours.key.or(theirs.key);
    let [ours, theirs] = [ours.assessment, theirs.assessment];
    let (versions, taken_back) = prepared(&ours, theirs, base.as_ref());
    let joined = join(&versions).map_err(|why| {
        failure(match why {
            MergeError::Nothing | MergeError::NoHistory(_) => {
                format!("cannot merge {name}: one of the 2 versions has no history. Keep one of them.")
            }
            MergeError::Strangers(..)
            | MergeError::OnlyPapers
            | MergeError::PaperOfOther(_)
            | MergeError::PaperOfUnknown(_) => {
                format!("cannot merge {name}: the 2 versions are not copies of one assessment. Keep one of them.")
            }
            MergeError::Clash(_, _, id) => format!(
                "cannot merge {name}: edit {} differs between the 2 versions. Keep one of them.",
                clean(id.get(..12).unwrap_or(&id))
            ),
        })
    })?;
    // `ours` is git's temporary copy of the file
    OpenFile::replace(&merge.ours, &joined, key.as_ref())?;
    let mut said = CommandOutput::default();
    let questionnaire = known_questionnaire(&joined, None)?;
    let named = |changes: &[Change]| clean(&things(&questionnaire, changes));
    if !taken_back.is_empty() {
        said.remarks.push(format!(
            "surefoot: {name}: reverted in git, and recorded as an edit by \"{OUTSIDE}\": {}.",
            named(&taken_back)
        ));
    }
    let [_, theirs] = &versions;
    let along = base
        .map(|base| brought_along(&ours, theirs, &base, &joined))
        .unwrap_or_default();
    if !along.is_empty() {
        said.remarks.push(format!(
            "surefoot: {name}: also merged, because later edits build on them: {}. To undo them, change the \
             values back.",
            named(&along)
        ));
    }
    if let Some(words) = conflicts::sentence(&questionnaire, &joined) {
        said.remarks.push(format!(
            "surefoot: {name}: {words}. Both versions are kept. Resolve with `surefoot {name_word}` and ctrl-x.", name_word = word(&name)
        ));
    }
    Ok(said)
}

fn read(path: &Path, name: &str, whose: &str) -> Result<Opened, Error> {
    store::open(path).map_err(|why| {
        if matches!(why, store::Error::Invalid { .. }) {
            why.into()
        } else {
            failure(format!(
                "cannot merge {name}: {whose} cannot be read: {why}"
            ))
        }
    })
}

/// Both versions, ready to be merged, each with an entry for manual edits and for edits reverted in git; also returns
/// the changes that revert edits.
fn prepared(
    ours: &Assessment,
    theirs: Assessment,
    base: Option<&Assessment>,
) -> ([Assessment; 2], Vec<Change>) {
    let recorded = |mut version: Assessment| {
        version.record_found_edits();
        version
    };
    let Some(base) = base else {
        return ([recorded(ours.clone()), recorded(theirs)], Vec::new());
    };
    let (continued, mut taken_back) =
        if is_merge_of_branches() || ours.history().holds(base.history()) {
            ours.clone().continuing(base, &theirs)
        } else {
            (recorded(ours.clone()), Vec::new())
        };
    let (theirs, more) = theirs.continuing(base, ours);
    taken_back.extend(more);
    ([continued, theirs], taken_back)
}

/// Whether git is merging branches: only then does it set environment variables that name the commits.
fn is_merge_of_branches() -> bool {
    std::env::vars_os().any(|(name, _)| name.to_string_lossy().starts_with("GITHEAD_"))
}

/// The changes to `ours` that nobody requested: edits in the base that `ours` never had.
fn brought_along(
    ours: &Assessment,
    theirs: &Assessment,
    base: &Assessment,
    joined: &Assessment,
) -> Vec<Change> {
    if ours.history().holds(base.history()) {
        return Vec::new();
    }
    let asked_for = theirs.history().without(base.history());
    let mut along = difference(ours.state(), joined.state());
    along.retain(|change| !asked_for.iter().any(|entry| entry.touches(change)));
    along
}
