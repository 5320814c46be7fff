//! `merge`: merges diverged copies of one assessment, and returned ballot papers, into one file.
//!
//! The merged file contains every edit in each copy, the conflicts, and a record of who voted. Its content does not
//! depend on the order of the files. Encrypted copies are decrypted as in every other command, and their content is
//! never written unencrypted.

mod output;

use super::args::Merge;
use super::exports::refused;
use super::page::clean;
use super::passphrase;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::session;
use crate::session::merge::{MergeFailure, known_questionnaire};
use crate::session::open::remember;
use output::MergeOutput;

/// Merges copies.
pub(super) fn merge(merge: &Merge, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    passphrase::for_what_is_sealed(&merge.opening);
    let merged =
        session::merge::merge(&merge.files, &merge.out, merge.force).map_err(not_merged)?;
    let copies = merged.copies.iter();
    let mut remarks: Vec<String> = copies.flat_map(|copy| copy.remarks.clone()).collect();
    remarks.extend(merged.key.iter().map(|key| clean(&key.to_string())));
    remember(&merged.out);
    let questionnaire = known_questionnaire(&merged.assessment, merge.questionnaire.as_deref())?;
    let no = merge.fail_on_conflict && !merged.assessment.history().conflicts().is_empty();
    let told = MergeOutput {
        merged: &merged,
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

/// The error for files that were not merged.
fn not_merged(why: MergeFailure) -> Error {
    match why {
        MergeFailure::Refused(why) => refused(&why),
        MergeFailure::Store(error) => error.into(),
        why @ (MergeFailure::Copies(..)
        | MergeFailure::IsCopy(_)
        | MergeFailure::IsPaper(_)
        | MergeFailure::Unprotected(_)
        | MergeFailure::ReadOnly { .. }) => failure(why.to_string()),
    }
}
