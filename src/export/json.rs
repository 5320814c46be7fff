//! JSON for programs: format 1.
//!
//! Every structure of surefoot's own JSON is in this folder. Names here are a promise: within format 1 a field may be
//! added, but none may be renamed, dropped or change its meaning. Domain types are never serialised themselves, so that
//! the internals can change without breaking anyone. Results must not be computed here: programs read what people read.
//!
//! This file and its structures use each other: they carry the format that it names, and it says which is written.

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
use crate::rules::coverage::Coverage;
use crate::rules::evaluation::Evaluation;
use crate::views::exporter::Exporter;
use crate::views::options::ExportOptions;

/// The format of everything here.
pub const FORMAT: u32 = 1;

/// The JSON Schema of the [whole report](whole::ReportWire), made from its structures.
pub const SCHEMA: &str = include_str!("../../assets/report.schema.json");

/// An answer with its format before it.
#[derive(Serialize)]
struct Answer<T> {
    /// Always 1.
    format: u32,
    #[serde(flatten)]
    body: T,
}

/// The whole report.
pub fn write(exporter: &Exporter<'_>, order: &ExportOptions) -> String {
    text(&whole::report(exporter, order))
}

/// A structure as one text, with its format before its fields.
pub fn answer(body: impl Serialize) -> String {
    text(&Answer {
        format: FORMAT,
        body,
    })
}

/// A structure as indented JSON with a line end.
pub(crate) fn text(value: &impl Serialize) -> String {
    // plain structures with string keys cannot fail to serialise
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        mark(character, &mut out);
    }
    out.push('\n');
    out
}

/// Writes a character. What hides or reorders is written by its number: a program reads the same, and a person who looks
/// at the text sees that it is there. It can stand in strings only, so nothing else of JSON is touched.
fn mark(character: char, out: &mut String) {
    if !is_hidden(character) && character != '\u{7F}' {
        return out.push(character);
    }
    for unit in character.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// An answer to one question, with what it is about.
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

/// What the answers are worth.
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

/// How the gates stand.
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

/// The requirements.
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

/// The roadmap.
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

/// Frameworks seen through the controls related to them.
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

/// An explanation.
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
