//! Prints an assessment as text that git can compare: one line for each item, in a fixed order, without the history.
//!
//! A file that cannot be read is printed unchanged, because people who compare versions want to see its contents.
//! Encrypted files are not decrypted, because git may store the output. The output is sanitized for terminals.

use super::super::args::GitText;
use super::super::open;
use super::super::page::clean;
use crate::base::hash;
use crate::base::sanitize::sanitize;
use crate::cli::error::Error;
use crate::cli::output::CommandOutput;
use crate::describe::change::{describe, thing};
use crate::model::assessment::change::difference;
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::Questionnaire;
use crate::session::merge::known_questionnaire;
use crate::store;
use crate::store::encryption;

pub(super) fn text(text: &GitText) -> Result<CommandOutput, Error> {
    let bytes = store::key_bytes(&text.file)?;
    if encryption::is_sealed(&bytes) {
        let hash = hash::of_file(&bytes);
        return Ok(CommandOutput::text(format!(
            "This assessment is encrypted. SHA-256 of the encrypted file: {hash}\n"
        )));
    }
    let opened = match store::open(&text.file) {
        Ok(opened) if !open::is_export(&opened.source) => opened,
        _ => {
            return Ok(CommandOutput::text(sanitize(&String::from_utf8_lossy(
                &bytes,
            ))));
        }
    };
    let questionnaire = known_questionnaire(&opened.assessment, None)?;
    Ok(CommandOutput::text(lines(
        &questionnaire,
        &opened.assessment,
    )))
}

/// The value of each item and the unresolved conflicts, as lines.
fn lines(questionnaire: &Questionnaire, assessment: &Assessment) -> String {
    let mut out = String::new();
    for change in difference(&State::default(), assessment.state()) {
        let (what, says) = describe(questionnaire, &change);
        put(&mut out, &what, &says);
    }
    for conflict in assessment.history().conflicts() {
        for (version, counts) in conflict.each() {
            let counts = if counts { ", in effect" } else { "" };
            let what = format!(
                "conflict: {}, by {}{counts}",
                thing(questionnaire, conflict),
                version.stamp.who
            );
            put(&mut out, &what, &describe(questionnaire, &version.change).1);
        }
    }
    out
}

/// Adds an item: on one line, or with an indented line for each line of its value.
fn put(out: &mut String, what: &str, says: &str) {
    out.push_str(&clean(what));
    out.push(':');
    let says = sanitize(says);
    let several = says.contains('\n');
    for line in says.lines() {
        out.push_str(if several { "\n    " } else { " " });
        out.push_str(line.trim_end());
    }
    out.push('\n');
}
