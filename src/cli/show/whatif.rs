//! Parses the what-ifs of `roadmap` into edits, and words the answer to `--meet`.
//!
//! Nothing is saved here. `roadmap::meet` searches for what must be added to meet a date.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::diagnostic::suggestion;
use crate::cli::args::{Roadmap as Asked, day};
use crate::cli::open::Work;
use crate::cli::page::{Page, TextStyle, cell, clean};
use crate::cli::set::people;
use crate::model::assessment::State;
use crate::model::assessment::change::Change;
use crate::model::assessment::plan::Arrangement;
use crate::model::questionnaire::Questionnaire;
use crate::roadmap::meet::{Meeting, Offer, meet};
use crate::rules::evaluation::Evaluation;

/// The edits of every what-if, or everything that is wrong with them.
pub(super) fn changes(
    questionnaire: &Questionnaire,
    state: &State,
    asked: &Asked,
) -> Result<Vec<Change>, Vec<String>> {
    let mut faults = Vec::new();
    let mut changes: Vec<Change> = asked
        .start
        .map(|start| Change::Start(Some(start)))
        .into_iter()
        .collect();
    for words in &asked.people {
        match people::people(questionnaire, state, words) {
            Ok(people) => changes.extend(people),
            Err(words) => faults.push(words),
        }
    }
    // what is said of one control in several options is one decision
    let mut arranged: BTreeMap<String, Arrangement> = BTreeMap::new();
    let mut arrange = |faults: &mut Vec<String>, id: &str, edit: &dyn Fn(&mut Arrangement)| {
        let controls = &questionnaire.controls;
        if let Some(control) = controls
            .iter()
            .find(|control| control.id.eq_ignore_ascii_case(id.trim()))
        {
            let decided = || {
                state
                    .plan
                    .arranged
                    .get(&control.id)
                    .copied()
                    .unwrap_or_default()
            };
            edit(arranged.entry(control.id.clone()).or_insert_with(decided));
        } else {
            let next = suggestion(id, controls.iter().map(|control| control.id.as_str()));
            let next =
                next.unwrap_or_else(|| "`surefoot requirements FILE` lists them.".to_owned());
            faults.push(format!("there is no control `{}`. {next}", clean(id)));
        }
    };
    for id in &asked.free {
        arrange(&mut faults, id, &|arranged| {
            *arranged = Arrangement::default();
        });
    }
    for id in &asked.drop {
        arrange(&mut faults, id, &|arranged| arranged.dropped = true);
    }
    for words in &asked.pin {
        match dated(words, "DAT-R3=2027-02-01") {
            Ok((id, day)) => arrange(&mut faults, id, &|arranged| arranged.start = Some(day)),
            Err(words) => faults.push(words),
        }
    }
    for words in &asked.postpone {
        match dated(words, "DAT-R3=2027-02-01") {
            Ok((id, day)) => arrange(&mut faults, id, &|arranged| arranged.not_before = Some(day)),
            Err(words) => faults.push(words),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let decisions = arranged.into_iter();
    changes.extend(decisions.map(|(control, to)| Change::Arrangement {
        control,
        to: Some(to),
    }));
    Ok(changes)
}

/// `NAME=DATE` in its parts.
fn dated<'w>(words: &'w str, example: &str) -> Result<(&'w str, Date), String> {
    let parts = words
        .split_once('=')
        .ok_or_else(|| format!("`{}` names no day; write {example}.", clean(words)))?;
    let day = day(parts.1.trim()).map_err(|reason| format!("`{}`: {reason}.", clean(words)))?;
    Ok((parts.0, day))
}

/// What must be added so that a gate opens by a day, as typed.
///
/// # Errors
/// A sentence.
pub(super) fn met(work: &Work, report: &Evaluation, words: &str) -> Result<Meeting, String> {
    let (id, wanted) = dated(words, "G2=2027-03-01")?;
    let questionnaire = &work.questionnaire;
    let ids = || {
        questionnaire
            .gates
            .iter()
            .take(report.targets.horizon + 1)
            .map(|gate| gate.id.as_str())
    };
    let gate = questionnaire
        .gate(id.trim())
        .filter(|gate| *gate <= report.targets.horizon)
        .ok_or_else(|| {
            format!(
                "the plan reaches to no gate `{}`. It reaches to: {}.",
                clean(id),
                ids().collect::<Vec<_>>().join(", ")
            )
        })?;
    Ok(meet(
        questionnaire,
        work.assessment.state(),
        &report.targets,
        work.today,
        gate,
        wanted,
    ))
}

/// The answer to `--meet`.
pub(super) fn meeting_lines(page: &mut Page, questionnaire: &Questionnaire, meeting: &Meeting) {
    let (gate, wanted) = (questionnaire.gate_id(meeting.gate), meeting.wanted);
    let role = |offer: &Offer| {
        questionnaire
            .roles
            .get(offer.role)
            .map_or("", |role| role.title.as_str())
    };
    page.title(&format!("{gate} by {wanted}"));
    match meeting.now {
        Some(now) if meeting.is_met() => {
            page.line(&format!(
                "Nothing has to be added: it can open on {now} at the latest."
            ));
            return;
        }
        Some(now) => page.line(&format!("As it is, it can open on {now} at the latest.")),
        None => page.line("As it is, it has no date."),
    }
    match meeting.offers.first() {
        Some(Offer { role: at, percent: Some(percent), opens: Some(opens) }) => {
            let title = questionnaire.roles.get(*at).map_or("", |role| role.title.as_str());
            page.line(&format!("The least that meets the day is {} more of {title}: {opens}.", time(*percent)));
        }
        _ => page.line(
            "No extra time of any one role meets it, as far as three full people more: the work of several roles lies on \
             the way. Drop or postpone something, or move the day.",
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
                None => format!("not even three full people: {day}"),
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

/// `30 % of a person`, `2 full people`.
fn time(percent: u32) -> String {
    match percent {
        100 => "one full person".to_owned(),
        percent if percent > 100 => format!("{} full people", percent / 100),
        percent => format!("{percent} % of a person"),
    }
}
