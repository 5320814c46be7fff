//! The files of a questionnaire: an accepted questionnaire can be answered and planned for.
//!
//! The bytes are all files in sequence. A line that begins with `%%` ends one file and begins the next: `%% data` a
//! layer, `%% catalogs/book` a catalog. The first file is the frame.

use jiff::Timestamp;
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::{Assessment, beginning};
use surefoot::model::questionnaire::check::{check as check_content, check_with_advice};
use surefoot::model::questionnaire::file::Content;
use surefoot::model::questionnaire::{Level, Questionnaire};
use surefoot::rules::evaluation::Evaluation;

use super::assessment::{check_report, today};
use super::texts::check_told;

/// Checks a questionnaire.
pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let content = content(text);
    let (questionnaire, found) = check_content(&content);
    check_told(&found, &content.sources(), questionnaire.is_some());
    let (advised, more) = check_with_advice(&content);
    check_told(&more, &content.sources(), questionnaire.is_some());
    assert_eq!(
        advised.is_some(),
        questionnaire.is_some(),
        "advice decides what is accepted"
    );
    assert!(more.len() >= found.len(), "with advice less is told");
    if let Some(questionnaire) = questionnaire {
        check_answered(&questionnaire);
    }
}

/// Splits one text into the files.
pub fn content(text: &str) -> Content {
    let mut content = Content::default();
    for (at, part) in format!("%% questionnaire\n{text}")
        .split("%% ")
        .skip(1)
        .enumerate()
    {
        let (name, text) = part.split_once('\n').unwrap_or((part, ""));
        let (name, catalog) = name
            .strip_prefix("catalogs/")
            .map_or((name, false), |name| (name, true));
        let folder = if catalog { "own/catalogs" } else { "own" };
        // The number keeps names unique, as in a real folder.
        let source = Source {
            name: format!("{folder}/{at}/{name}.toml"),
            text: text.to_owned(),
        };
        match (at, catalog) {
            (0, _) => content.frame = Some(source),
            (_, true) => content.catalogs.push(source),
            (_, false) => content.layers.push(source),
        }
    }
    content
}

/// Checks that no answers give 0%, and the highest level everywhere 100%.
fn check_answered(questionnaire: &Questionnaire) {
    let stamp = |salt: &str| Stamp {
        at: Timestamp::UNIX_EPOCH,
        who: "fuzz".to_owned(),
        salt: salt.to_owned(),
    };
    let mut assessment = Assessment::begin(beginning(questionnaire, "x", Form::Full), stamp("0"));
    let report = Evaluation::of(questionnaire, assessment.state(), today());
    check_report(questionnaire, &report);
    let low = |report: &Evaluation| {
        report
            .scorecard
            .whole
            .attainment
            .map(|range| (range.low, range.high, range.whole))
    };
    assert!(
        low(&report).is_none_or(|(low, ..)| low == 0),
        "something for nothing"
    );
    let top = questionnaire.controls.iter();
    let top = top.map(|control| Change::Answer {
        control: control.id.clone(),
        to: Some(Answer::Level(Level::TOP)),
    });
    assessment.change_all(top.collect(), stamp("1"));
    let report = Evaluation::of(questionnaire, assessment.state(), today());
    check_report(questionnaire, &report);
    assert!(
        low(&report).is_none_or(|(low, high, whole)| low == whole && high == whole),
        "not everything for all"
    );
    assert_eq!(
        report.contradictions,
        [],
        "what is all at the top contradicts itself"
    );
}
