//! Writes an assessment as text: keys in a fixed order, notes with their line breaks.
//!
//! Equal assessments produce the same text. This module handles only the sections of a file and the entries in its
//! history; the fields of each table are in [`tables`](super::tables).

use std::collections::BTreeSet;

use super::super::answer::Record;
use super::super::ballot::BallotPaper;
use super::super::baseline::Baseline;
use super::super::change::Change;
use super::super::history::{Entry, History};
use super::super::reassessment::Reassessment;
use super::super::validation::Validation;
use super::super::{Assessment, UnknownKeys};
use super::kind::{Below, Items, Kind, Table};
use super::{FORMAT, HEAD};
use crate::base::toml::write::{Inline, Keys, Writer};

/// Returns the text of an assessment file.
pub fn write(assessment: &Assessment) -> String {
    let mut out = Writer::new();
    out.comment(&format!("{HEAD} It lists weaknesses: treat it as secret."));
    out.comment("You may edit it by hand; surefoot records your changes as an outside edit.");
    out.gap();
    write_into(&mut out, assessment);
    out.finish()
}

/// Writes an assessment into the table that is open in the writer.
pub fn write_into(out: &mut Writer, assessment: &Assessment) {
    let (state, kept) = (assessment.state(), assessment.kept());
    out.integer("format", FORMAT);
    out.text("system", &state.system);
    out.keys(&[], &Keys::new(), kept_at(&[], kept));
    section(out, &["questionnaire"], &state.questionnaire.keys(), kept);
    section(out, &["profile"], &state.profile.keys(), kept);
    let unread = kept.keys().filter_map(|path| match path.as_slice() {
        [answer, id] => (answer == "answer").then_some(id),
        _ => None,
    });
    let nothing = Record::default();
    for id in state.controls.keys().chain(unread).collect::<BTreeSet<_>>() {
        let record = state.controls.get(id).unwrap_or(&nothing);
        section(out, &["answer", id], &record.keys(), kept);
    }
    section(out, &["plan"], &state.plan.keys(), kept);
    let room = state.room.keys();
    if !room.is_empty() || kept_at(&["room"], kept).is_some() {
        section(out, &["room"], &room, kept);
    }
    let mut rest = Keys::new();
    Items::<Baseline>::write(&state.baselines, "baseline", &mut rest);
    Below::<Reassessment>::write(&state.reassessment, "reassessment", &mut rest);
    Below::<BallotPaper>::write(&state.ballot_paper, "ballot_paper", &mut rest);
    Items::<Validation>::write(&state.validations, "validation", &mut rest);
    out.keys(&[], &rest, None);
    write_history(out, assessment.history());
}

/// Writes a table of the state, with its unknown keys.
fn section(out: &mut Writer, path: &[&str], keys: &Keys, kept: &UnknownKeys) {
    out.table(path);
    out.keys(path, keys, kept_at(path, kept));
}

fn kept_at<'k>(path: &[&str], kept: &'k UnknownKeys) -> Option<&'k toml::Table> {
    let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
    kept.get(&path)
}

fn write_history(out: &mut Writer, history: &History) {
    let mut before: Option<&Entry> = None;
    for entry in history.entries() {
        out.item(&["history"]);
        out.text("id", &entry.id);
        // omitted if the previous entry is the only parent, as it is for nearly every entry
        if entry.parents.iter().ne(before.map(|before| &before.id)) {
            let parents = entry.parents.iter().map(Inline::text).collect();
            out.value("parents", &Inline::List(parents));
        }
        out.text("at", &entry.stamp.at.to_string());
        out.text("who", &entry.stamp.who);
        out.text("salt", &entry.stamp.salt);
        if let Some(undoes) = &entry.undoes {
            out.text("undoes", undoes);
        }
        let changes: Vec<Inline> = entry.changes.iter().map(Change::inline).collect();
        let changes = match changes.as_slice() {
            [] | [_] => Inline::List(changes),
            _ => Inline::Lines(changes),
        };
        out.value("changes", &changes);
        before = Some(entry);
    }
}

/// Returns an edit on one line, as written in a file. The hash chain of the history is computed over this form.
pub(crate) fn change_line(change: &Change) -> String {
    change.inline().to_string()
}
