//! Reads the text of a file into an assessment and reports every invalid value with its position.
//!
//! This module handles only the sections of a file and the entries in its history; the fields of each table are in
//! [`tables`](super::tables). Unknown keys are stored with the assessment, for the next save.

use super::super::answer::Record;
use super::super::ballot::BallotPaper;
use super::super::baseline::Baseline;
use super::super::change::Change;
use super::super::history::{Entry, History, Stamp};
use super::super::plan::PlanSettings;
use super::super::profile::Profile;
use super::super::reassessment::Reassessment;
use super::super::room::Room;
use super::super::validation::Validation;
use super::super::{Assessment, QuestionnaireName, State, UnknownKeys};
use super::kind::{Below, Items, Kind, Prose, Table, Value as _, parsed_time};
use super::{FORMAT, HEAD, Kind as FileKind, OLD_HEAD};
use crate::base::diagnostic;
use crate::base::diagnostic::{Diagnostic, Source};
use crate::base::toml::read::{Fields, Reader};

/// Reads an assessment. Returns it only if no diagnostic is an error; diagnostics are sorted by position.
///
/// A report, which contains an assessment in its table `assessment`, is read as that assessment.
pub fn read(source: &Source) -> (Option<Assessment>, Vec<Diagnostic>) {
    let reader = Reader::new(source);
    let assessment = reader
        .read(|root| {
            if is_report(&root) {
                exported(&root)
            } else {
                Some(whole(root))
            }
        })
        .flatten();
    let mut found = reader.finish();
    diagnostic::sort(&mut found);
    let assessment = assessment.filter(|_| !diagnostic::has_errors(&found));
    (assessment, found)
}

/// Returns whether a file is an assessment or a report; `None` for any other file.
pub fn kind(source: &Source) -> Option<FileKind> {
    let kind = Reader::new(source).read(|root| {
        if is_report(&root) {
            Some(FileKind::Report)
        } else {
            (root.has("questionnaire") && root.has("system")).then_some(FileKind::Assessment)
        }
    });
    // a file that is not valid TOML may be a damaged assessment
    kind.unwrap_or_else(|| {
        let head = source
            .text
            .trim_start()
            .trim_start_matches('#')
            .trim_start();
        let known = [HEAD, OLD_HEAD].iter().any(|known| head.starts_with(known));
        known.then_some(FileKind::Assessment)
    })
}

/// Whether a file is a report, which has a table `assessment`. The key `kind`, which other programs can check, is not
/// used here because version 0.1.0 did not write it.
fn is_report(root: &Fields<'_>) -> bool {
    root.has("assessment")
}

fn exported(root: &Fields<'_>) -> Option<Assessment> {
    root.required_table("assessment").map(whole)
}

fn whole(root: Fields<'_>) -> Assessment {
    root.format(FORMAT);
    let mut kept = UnknownKeys::new();
    let questionnaire = root
        .required_table("questionnaire")
        .map(|fields| questionnaire(fields, &mut kept))
        .unwrap_or_default();
    let mut state = State {
        questionnaire,
        system: Prose::take(&root, "system").unwrap_or_default(),
        ..State::default()
    };
    if let Some(fields) = root.table("profile") {
        state.profile = section::<Profile>(fields, &["profile"], &mut kept).unwrap_or_default();
    }
    if let Some(answers) = root.table("answer") {
        for (id, fields) in answers.named_tables() {
            let record = section::<Record>(fields, &["answer", &id.value], &mut kept);
            let record = record.filter(|record| !record.is_empty());
            state
                .controls
                .extend(record.map(|record| (id.value, record)));
        }
    }
    if let Some(fields) = root.table("plan") {
        state.plan = section::<PlanSettings>(fields, &["plan"], &mut kept).unwrap_or_default();
    }
    if let Some(fields) = root.table("room") {
        state.room = section::<Room>(fields, &["room"], &mut kept).unwrap_or_default();
    }
    state.baselines = Items::<Baseline>::read(&root, "baseline").unwrap_or_default();
    state.reassessment = Below::<Reassessment>::read(&root, "reassessment").flatten();
    state.ballot_paper = Below::<BallotPaper>::read(&root, "ballot_paper").flatten();
    state.validations = Items::<Validation>::read(&root, "validation").unwrap_or_default();
    let mut entries: Vec<Entry> = Vec::new();
    for fields in root.tables("history") {
        if let Some(entry) = entry(fields, entries.last()) {
            entries.push(entry);
        }
    }
    keep(root, &[], &mut kept);
    Assessment::from_parts(state, History::from_entries(entries), kept)
}

/// Reads a table of the state and stores its unknown keys in `kept`.
fn section<T: Table>(fields: Fields<'_>, path: &[&str], kept: &mut UnknownKeys) -> Option<T> {
    let value = T::read(&fields);
    keep(fields, path, kept);
    value
}

/// Finishes reading a table and stores its unknown keys in `kept`.
fn keep(fields: Fields<'_>, path: &[&str], kept: &mut UnknownKeys) {
    let unread = fields.finish_kindly();
    if !unread.is_empty() {
        kept.insert(path.iter().map(|key| (*key).to_owned()).collect(), unread);
    }
}

/// Reads the name of the questionnaire. `id` and `version` are required here, but not in an edit.
fn questionnaire(fields: Fields<'_>, kept: &mut UnknownKeys) -> QuestionnaireName {
    let name = QuestionnaireName {
        id: fields.text("id").value,
        version: fields.text("version").value,
        hash: Prose::take(&fields, "hash").unwrap_or_default(),
    };
    keep(fields, &["questionnaire"], kept);
    name
}

fn entry(fields: Fields<'_>, before: Option<&Entry>) -> Option<Entry> {
    let id = fields.text("id").value;
    let at = fields.text("at");
    let parents = if fields.has("parents") {
        let parents = fields.texts("parents").into_iter();
        parents.map(|parent| parent.value).collect()
    } else {
        before.map(|entry| entry.id.clone()).into_iter().collect()
    };
    let (who, salt) = (Prose::take(&fields, "who"), Prose::take(&fields, "salt"));
    let changes = fields.tables("changes").into_iter();
    let changes = changes.filter_map(Change::read).collect();
    let undoes = fields.optional_text("undoes").map(|text| text.value);
    let time = parsed_time(&fields, &at);
    fields.finish_kindly();
    Some(Entry {
        id,
        parents,
        stamp: Stamp {
            at: time?,
            who: who?,
            salt: salt?,
        },
        changes,
        undoes,
    })
}
