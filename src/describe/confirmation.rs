//! A reassessment in words: how far it is, how old an answer is, and why it is to be confirmed.

use jiff::civil::Date;

use crate::base::dates::ago;
use crate::base::plural::count;
use crate::model::questionnaire::Questionnaire;
use crate::rules::confirmation::{Item, Progress, Reason};

/// How many answers are confirmed: `12 of 80 confirmed`.
pub fn progress(progress: &Progress) -> String {
    format!("{} of {} confirmed", progress.confirmed, progress.all)
}

/// Why an answer is to be confirmed; `day` writes days.
pub fn reason(
    reason: Reason,
    questionnaire: &Questionnaire,
    today: Date,
    day: impl Fn(Date) -> String,
) -> String {
    match reason {
        Reason::Changed => format!("version {} asks something else", questionnaire.version),
        Reason::Fact(fact, on) => {
            format!(
                "the fact “{}” was answered anew on {}",
                questionnaire.facts[fact].title.to_lowercase(),
                day(on)
            )
        }
        Reason::Stale(months) => {
            format!("it stays fresh for {}", count(months as usize, "month"))
        }
        Reason::Given(Some(given)) => format!("answered {}", ago(given, today)),
        Reason::Given(None) => "nobody knows when it was answered".to_owned(),
    }
}

/// When it was answered: `answered 14 months ago`.
pub fn age(item: &Item, questionnaire: &Questionnaire, today: Date) -> String {
    reason(Reason::Given(item.given), questionnaire, today, |day| {
        day.to_string()
    })
}

/// Why an answer comes now, beside its age; empty where there is no other reason.
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
