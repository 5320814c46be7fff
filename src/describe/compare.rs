//! Comparisons in words: values of controls and facts before and after, and the limits of the comparison.
//!
//! Its own module because screens, pages, test reports and JSON all show these words.

use super::answer;
use super::roadmap::short_day;
use crate::model::questionnaire::EvidenceState;
use crate::rules::trend::Marked;
use crate::views::compare::{Direction, FactValue, Limit, Value};

/// The direction of a change, for people; [`Direction::word`] is the keyword in files.
pub fn direction(way: Direction) -> &'static str {
    match way {
        Direction::Fell => "lower",
        Direction::Lapsed => "lapsed",
        Direction::Rose => "higher",
        Direction::Appeared => "new",
        Direction::Other => "changed",
    }
}

/// The value of a part of a control: `2 Defined`, `shown for 2 Defined`, `until 2027-05-01`.
pub fn value(value: &Value) -> String {
    if let Value::Exception(Some(last)) = value {
        return format!("until {last}");
    }
    value_on_page(value)
}

/// The value of a part of a control, with dates in the format of pages: `until 1 May 2027`.
pub(crate) fn value_on_page(value: &Value) -> String {
    match value {
        Value::NotInQuestionnaire => "not in the questionnaire".to_owned(),
        Value::NotApplying => "does not apply".to_owned(),
        Value::Level(name) => name.clone(),
        Value::NoLevel(standing) => answer::no_level(*standing).to_owned(),
        Value::Evidence(EvidenceState::Claimed, _) => EvidenceState::Claimed.word().to_owned(),
        Value::Evidence(state, level) => format!("{} for {level}", state.word()),
        Value::Exception(None) => "none".to_owned(),
        Value::Exception(Some(last)) => format!("until {}", short_day(*last)),
    }
}

/// The value of a fact: `yes`, `Confidential`, `GDPR, Health`.
pub fn fact(value: &FactValue) -> String {
    match value {
        FactValue::NotAnswered => "unanswered".to_owned(),
        FactValue::YesNo(true) => "yes".to_owned(),
        FactValue::YesNo(false) => "no".to_owned(),
        FactValue::Choices(titles) if titles.is_empty() => "none".to_owned(),
        FactValue::Choices(titles) => titles.join(", "),
    }
}

/// The meaning of a limit for readers of the comparison.
pub fn limit(limit: Limit) -> &'static str {
    match limit {
        Limit::OtherQuestionnaire => {
            "The 2 states use different questionnaires, so answers are not compared."
        }
        Limit::OtherVersion => {
            "The 2 states use different versions of the questionnaire: controls are matched by ID; compare scores with care."
        }
        Limit::OtherTargets => {
            "The 2 states differ in facts or target phase, and so in controls or targets: compare attainment and gates with care."
        }
        Limit::OtherForm => {
            "One of the states uses the short form: the controls it leaves out are not compared, and its gates are inconclusive at best."
        }
        Limit::OtherSystem => "The 2 states describe different systems.",
    }
}

/// Attainment at a baseline: `45–81% of G2`.
pub fn worth(marked: &Marked) -> String {
    match (marked.answered, marked.attained) {
        (None, _) => "history incomplete".to_owned(),
        (_, None) => "no targets".to_owned(),
        (_, Some(attained)) => format!("{} of {}", attained.percent_words(), marked.gate),
    }
}
