//! The JSON that other programs read, in format 1.
//!
//! Every structure of surefoot's own JSON is in this folder. Names here are a stable interface: within format 1 a field
//! may be added, but none may be renamed, removed or given another meaning. Domain types are never serialised directly,
//! so that the internals can change without breaking other programs. Results must not be computed here, so that
//! programs and people get the same results.
//!
//! This file and its structures use each other: the structures contain the format number defined here, and this file
//! selects the structure to write.

pub(crate) mod command;
pub mod compare;
pub mod portfolio;
pub mod report;
pub mod whole;

use std::fmt::Write as _;

use serde::Serialize;

use report::Headed;

use crate::base::sanitize::is_hidden;
use crate::describe::why::Why;
use crate::model::assessment::Assessment;
use crate::model::questionnaire::Questionnaire;
use crate::roadmap::Outlook;
use crate::roadmap::meet::Meeting;
use crate::rules::coverage::Coverage;
use crate::rules::evaluation::Evaluation;
use crate::views::exporter::Exporter;
use crate::views::options::ExportOptions;

/// Format number of all JSON written here.
pub const FORMAT: u32 = 1;

/// The JSON Schema of the [whole report](whole::ReportWire), generated from its structures.
pub const SCHEMA: &str = include_str!("../../assets/report.schema.json");

/// A result preceded by its format number.
#[derive(Serialize)]
struct Answer<T> {
    /// Always 1.
    format: u32,
    #[serde(flatten)]
    body: T,
}

/// Returns the whole report as JSON.
pub fn write(exporter: &Exporter<'_>, order: &ExportOptions) -> String {
    text(&whole::report(exporter, order))
}

/// Serialises a structure, preceded by the format number.
pub fn answer(body: impl Serialize) -> String {
    text(&Answer {
        format: FORMAT,
        body,
    })
}

/// Serialises a structure as indented JSON with a final line break.
pub(crate) fn text(value: &impl Serialize) -> String {
    // unreachable: plain structures with string keys always serialise
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        mark(character, &mut out);
    }
    out.push('\n');
    out
}

/// Appends a character, escaped if it hides or reorders text: programs read the same text, and people can see such
/// characters in the JSON. They can occur only inside strings, so the structure of the JSON is unaffected.
fn mark(character: char, out: &mut String) {
    if !is_hidden(character) && character != '\u{7F}' {
        return out.push(character);
    }
    for unit in character.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// Serialises a result, preceded by the assessment it belongs to.
fn headed<T: Serialize>(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
    body: T,
) -> String {
    text(&Headed {
        head: report::head(questionnaire, assessment, report),
        body,
    })
}

/// Returns as JSON whether a gate can pass by a given day, and the extra time that each role would need.
pub fn meeting(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
    meeting: &Meeting,
) -> String {
    headed(
        questionnaire,
        assessment,
        report,
        report::meeting(questionnaire, meeting),
    )
}

/// Returns the scorecard as JSON.
pub fn score(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
) -> String {
    headed(
        questionnaire,
        assessment,
        report,
        report::scorecard(questionnaire, report),
    )
}

/// Returns the state of every gate as JSON.
pub fn gates(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
) -> String {
    headed(
        questionnaire,
        assessment,
        report,
        report::gates(questionnaire, report),
    )
}

/// Returns the requirements as JSON.
pub fn requirements(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
) -> String {
    headed(
        questionnaire,
        assessment,
        report,
        report::requirements(questionnaire, assessment, report),
    )
}

/// Returns the roadmap as JSON.
pub fn roadmap(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
    outlook: &Outlook,
) -> String {
    headed(
        questionnaire,
        assessment,
        report,
        report::roadmap(questionnaire, assessment, outlook),
    )
}

/// Returns the frameworks and the controls related to their items as JSON.
pub fn coverage(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    report: &Evaluation,
    covered: &[Coverage],
) -> String {
    headed(
        questionnaire,
        assessment,
        report,
        report::coverage(questionnaire, covered),
    )
}

/// Returns an explanation as JSON.
pub fn why(why: &Why) -> String {
    answer(report::why(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_seen_and_read_as_it_was() {
        let words = "a\u{202E}b\u{9B}c\u{E0041}\u{7F}\\\u{200B}\u{1F512}é\n";
        let text = text(&words);
        assert_eq!(
            text,
            "\"a\\u202eb\\u009bc\\udb40\\udc41\\u007f\\\\\\u200b\u{1F512}é\\n\"\n"
        );
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), words);
    }
}
