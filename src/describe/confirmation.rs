//! A reassessment in words: its progress, the age of answers, and the reasons why they need confirmation.

use jiff::civil::Date;

use crate::base::dates::ago;
use crate::base::plural::count;
use crate::model::questionnaire::Questionnaire;
use crate::rules::confirmation::{Item, Progress, Reason};

/// The number of confirmed answers: `12 of 80 confirmed`.
pub fn progress(progress: &Progress) -> String {
    format!("{} of {} confirmed", progress.confirmed, progress.all)
}

/// The reason why an answer needs confirmation; `day` formats dates.
pub fn reason(
    reason: Reason,
    questionnaire: &Questionnaire,
    today: Date,
    day: impl Fn(Date) -> String,
) -> String {
    match reason {
        Reason::Changed => format!("changed in version {}", questionnaire.version),
        Reason::Fact(fact, on) => {
            format!(
                "the fact “{}” changed on {}",
                questionnaire.facts[fact].title.to_lowercase(),
                day(on)
            )
        }
        Reason::Stale(months) => {
            format!("older than {}", count(months as usize, "month"))
        }
        Reason::Given(Some(given)) => format!("answered {}", ago(given, today)),
        Reason::Given(None) => "answer date unknown".to_owned(),
    }
}

/// The age of an answer: `answered 14 months ago`.
pub fn age(item: &Item, questionnaire: &Questionnaire, today: Date) -> String {
    reason(Reason::Given(item.given), questionnaire, today, |day| {
        day.to_string()
    })
}

/// The reasons why an answer needs confirmation now, apart from its age; empty if there are no others.
pub fn why(
    item: &Item,
    questionnaire: &Questionnaire,
    today: Date,
    day: impl Fn(Date) -> String,
) -> String {
    let reasons = item
        .because
        .iter()
        .filter(|because| !matches!(because, Reason::Given(_)));
    reasons
        .map(|because| reason(*because, questionnaire, today, &day))
        .collect::<Vec<_>>()
        .join("; ")
}
