//! Parses the what-ifs of `roadmap` into edits, and phrases the answer to `--meet`.
//!
//! Nothing is saved here. `roadmap::meet` calculates what must be added to meet a date.

use jiff::civil::Date;

use crate::cli::args::Roadmap as Asked;
use crate::cli::page::{Page, TextStyle, cell, clean};
use crate::cli::set::value::{UnknownName, control, role};
use crate::describe::refusal::refusal;
use crate::model::assessment::change::Change;
use crate::model::questionnaire::{GateIx, Questionnaire};
use crate::roadmap::Outlook;
use crate::roadmap::meet::{Meeting, Offer, meet};
use crate::rules::edit::{self, EditContext, Request};
use crate::rules::evaluation::Evaluation;

/// The reason why a what-if or a date to meet was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WhatIfError {
    /// No `=` between a role and percentages.
    #[error("`{}` names no people. Write a role and percentages, as in security=100,50.", clean(.0))]
    NoPeople(String),
    /// The questionnaire has no such role.
    #[error(transparent)]
    Role(#[from] UnknownName),
    /// No date after a gate.
    #[error("`{}` has no date. Write G2=2027-03-01 or G2=+90.", clean(.0))]
    NoDate(String),
    /// The text after a gate is not a date.
    #[error("{}: {sentence}", clean(.typed))]
    NotADate {
        /// The typed text.
        typed: String,
        /// The reason in words, from `describe`.
        sentence: String,
    },
    /// The plan does not include the gate.
    #[error("the plan does not include the gate `{}`. It includes {}.", clean(.id), .known.join(", "))]
    UnknownGate {
        /// The id, as typed.
        id: String,
        /// The gates that the plan includes.
        known: Vec<String>,
    },
}

/// The changes made by all what-ifs.
///
/// # Errors
/// One sentence for each what-if that is refused.
pub(crate) fn changes(
    context: &EditContext<'_>,
    asked: &Asked,
) -> Result<Vec<Change>, Vec<String>> {
    let questionnaire = context.questionnaire;
    let mut faults = Vec::new();
    let mut requests: Vec<(&str, Request)> = Vec::new();
    if let Some(start) = &asked.start {
        requests.push(("--start", Request::PlanStart(start.clone())));
    }
    for words in &asked.people {
        match people(questionnaire, words) {
            Ok(people) => requests.push((words, people)),
            Err(why) => faults.push(why.to_string()),
        }
    }
    let mut arrange = |id: &str| {
        let found = control(
            questionnaire,
            id,
            "`surefoot requirements FILE` lists them.",
        );
        found
            .map_err(|unknown| faults.push(unknown.to_string()))
            .ok()
    };
    for id in &asked.free {
        requests.extend(arrange(id).map(|control| (id.as_str(), Request::Free(control))));
    }
    for id in &asked.drop {
        let drop = arrange(id).map(|control| Request::Drop { control, to: true });
        requests.extend(drop.map(|drop| (id.as_str(), drop)));
    }
    let dated = |words: &str| {
        let (id, day) = words.split_once('=').unwrap_or((words, ""));
        (id.to_owned(), day.trim().to_owned())
    };
    for words in &asked.pin {
        let (id, day) = dated(words);
        let pin = arrange(&id).map(|control| Request::Pin { control, day });
        requests.extend(pin.map(|pin| (words.as_str(), pin)));
    }
    for words in &asked.postpone {
        let (id, day) = dated(words);
        let later = arrange(&id).map(|control| Request::NotBefore { control, day });
        requests.extend(later.map(|later| (words.as_str(), later)));
    }
    for words in asked.pin.iter().chain(&asked.postpone) {
        if dated(words).1.is_empty() {
            faults.push(format!(
                "`{}` has no date. Write DAT-R3=2027-02-01.",
                clean(words)
            ));
        }
    }
    let (subjects, requests): (Vec<&str>, Vec<Request>) = requests.into_iter().unzip();
    let changes = edit::changes(context, &requests).unwrap_or_else(|refused| {
        faults.extend(refused.iter().map(|(at, one)| {
            let subject = subjects.get(*at).copied().unwrap_or_default();
            format!("{}: {}", clean(subject), refusal(context, one))
        }));
        Vec::new()
    });
    if faults.is_empty() {
        Ok(changes)
    } else {
        Err(faults)
    }
}

/// The request for `ROLE=100,50`.
fn people(questionnaire: &Questionnaire, words: &str) -> Result<Request, WhatIfError> {
    let (name, percents) = words
        .split_once('=')
        .ok_or_else(|| WhatIfError::NoPeople(words.to_owned()))?;
    let known = questionnaire.roles.iter().map(|role| role.id.as_str());
    let role = role(questionnaire, name.trim())
        .ok_or_else(|| UnknownName::new("role", name.trim(), known))?;
    Ok(Request::RolePeople {
        role,
        percents: percents.trim().to_owned(),
    })
}

/// The gate and the date of `G2=2027-03-01`.
///
/// # Errors
/// [`WhatIfError`] if there is no date, or the plan does not include the gate.
pub(crate) fn wanted(
    context: &EditContext<'_>,
    report: &Evaluation,
    words: &str,
) -> Result<(GateIx, Date), WhatIfError> {
    let questionnaire = context.questionnaire;
    let (id, day) = words.split_once('=').unwrap_or((words, ""));
    let wanted = edit::date(context, edit::Field::Value, day)
        .map_err(|refused| WhatIfError::NotADate {
            typed: words.to_owned(),
            sentence: refusal(context, &refused),
        })?
        .ok_or_else(|| WhatIfError::NoDate(words.to_owned()))?;
    let ids = || {
        questionnaire
            .gates
            .through(report.targets.horizon)
            .iter()
            .map(|gate| gate.id.as_str())
    };
    let gate = questionnaire
        .gate(id.trim())
        .filter(|gate| *gate <= report.targets.horizon)
        .ok_or_else(|| WhatIfError::UnknownGate {
            id: id.to_owned(),
            known: ids().map(str::to_owned).collect(),
        })?;
    Ok((gate, wanted))
}

/// Calculates what must be added for a gate to pass by a date.
pub(crate) fn met(
    context: &EditContext<'_>,
    report: &Evaluation,
    outlook: &Outlook,
    gate: GateIx,
    by: Date,
) -> Meeting {
    let (questionnaire, state) = (context.questionnaire, context.state);
    meet(
        questionnaire,
        state,
        &report.targets,
        context.today,
        outlook,
        gate,
        by,
    )
}

/// Adds the answer to `--meet`.
pub(crate) fn meeting_lines(page: &mut Page, questionnaire: &Questionnaire, meeting: &Meeting) {
    let (gate, wanted) = (questionnaire.gate_id(meeting.gate), meeting.wanted);
    let role = |offer: &Offer| questionnaire.roles[offer.role].title.as_str();
    page.title(&format!("{gate} by {wanted}"));
    match meeting.now {
        Some(now) if meeting.is_met() => {
            page.line(&format!(
                "No addition is needed: the gate can pass on {now} at the latest."
            ));
            return;
        }
        Some(now) => page.line(&format!(
            "In the current plan, the gate can pass on {now} at the latest."
        )),
        None => page.line("In the current plan, the gate has no date."),
    }
    match meeting.offers.first() {
        Some(Offer { role: at, percent: Some(percent), opens: Some(opens) }) => {
            let title = questionnaire.roles[*at].title.as_str();
            page.line(&format!("The smallest addition that meets the date: {} for {title} ({opens}).", time(*percent)));
        }
        _ => page.line(
            "No single role can meet the date, even with 3 more full-time people: the work of several roles decides the date. Drop \
             or postpone a control, or move the date.",
        ),
    }
    page.gap();
    let rows: Vec<_> = meeting
        .offers
        .iter()
        .map(|offer| {
            let day = offer
                .opens
                .map_or_else(|| "no date".to_owned(), |day| day.to_string());
            let words = match offer.percent {
                Some(percent) => format!("{} more: {day}", time(percent)),
                None => format!("not even with 3 full-time people: {day}"),
            };
            let look = if offer.percent.is_some() {
                TextStyle::Good
            } else {
                TextStyle::Faint
            };
            vec![cell(role(offer)), cell(words).look(look)]
        })
        .collect();
    page.rows(2, &rows);
}

/// A share of working time: `30% of a person`, `2 full-time people`.
fn time(percent: u32) -> String {
    match percent {
        100 => "1 full-time person".to_owned(),
        percent if percent > 100 => format!("{} full-time people", percent / 100),
        percent => format!("{percent}% of a person"),
    }
}
