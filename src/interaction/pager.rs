//! Texts shown over a screen: the derivation of a result, the decisions, and everything about a control.
//!
//! This module only arranges the results of other modules. Drawing belongs to the front ends.

use crate::base::plural::count;
use crate::base::plural::{capital, count_of};
use crate::describe;
use crate::describe::answer::not_applicable;
use crate::describe::requirement::statement;
use crate::describe::votes::round_words;
use crate::describe::why;
use crate::interaction::basis::Basis;
use crate::model::assessment::State;
use crate::model::assessment::answer::Answer;
use crate::model::assessment::ballot::Ballot;
use crate::model::assessment::upgrade::Upgrade;
use crate::model::assessment::vote::round_name;
use crate::model::questionnaire::{CatalogIx, Control, ControlIx, EntryIx, Level, RoleIx};

/// Text to show over a screen, with its title and scroll position.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pager {
    pub(crate) title: String,
    pub(crate) entries: Vec<Entry>,
    pub(crate) scroll: usize,
}

/// One entry of a [`Pager`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Words(String),
    /// A label and its text; the label `·` marks a list item.
    Item(String, String),
    /// Preformatted lines, such as commands.
    Code(String),
    /// A blank line between two sections.
    Gap,
}

/// The derivation of the item `id`: a number, a target or an id.
pub(crate) fn why(basis: &Basis, id: &str) -> Pager {
    let found = why::why_with(
        &basis.questionnaire,
        basis.state(),
        &basis.report,
        id,
        &|day| basis.day(day),
    );
    let found = found.unwrap_or_else(|| why::Why {
        title: id.to_owned(),
        lines: vec!["No explanation available.".to_owned()],
    });
    Pager {
        title: found.title,
        entries: found.lines.into_iter().map(Entry::Words).collect(),
        scroll: 0,
    }
}

/// The calculation of the risk tier, line by line.
pub(crate) fn risk_lines(basis: &Basis) -> Vec<String> {
    let found = why::why(&basis.questionnaire, basis.state(), &basis.report, "risk");
    let mut lines = found.map(|found| found.lines).unwrap_or_default();
    let floors = why::floors(&basis.questionnaire, &basis.report).len();
    lines.truncate(basis.report.targets.risk.parts.len() + 1 + floors);
    lines
}

/// The effects of an upgrade to a newer questionnaire. `state` is the state after it.
pub(crate) fn upgraded(basis: &Basis, state: &State, upgrade: &Upgrade) -> Pager {
    let rows = describe::upgrade::rows(&basis.questionnaire, state, upgrade).into_iter();
    Pager {
        title: format!("Version {} of the questionnaire", upgrade.now),
        entries: rows
            .map(|(what, words)| Entry::Item(what.to_owned(), words))
            .collect(),
        scroll: 0,
    }
}

/// The decisions, each with its reason, its votes and its dissent.
pub(crate) fn decisions(basis: &Basis) -> Pager {
    let mut entries = Vec::new();
    for (control, definition) in basis.questionnaire.controls.enumerated() {
        let Some(record) = basis.state().record(&definition.id) else {
            continue;
        };
        let Some(decision) = &record.decision else {
            continue;
        };
        if !entries.is_empty() {
            entries.push(Entry::Gap);
        }
        entries.push(Entry::Heading(definition.name()));
        let answer = basis.answer_words(control);
        let changed = if record.decided().is_none() {
            " The answer has changed since."
        } else {
            ""
        };
        entries.push(Entry::Item(
            "Answer".to_owned(),
            format!("{answer}, {}.{changed}", basis.day(decision.on)),
        ));
        if !decision.why.is_empty() {
            entries.push(Entry::Item("Why".to_owned(), decision.why.clone()));
        }
        for (number, round) in record.rounds() {
            entries.push(Entry::Item(
                capital(&round_name(number)),
                round_words(&basis.questionnaire, basis.state(), record, number, &round),
            ));
        }
        if record.dissented().is_some() {
            let held = if decision.dissent.is_empty() {
                "No reason recorded."
            } else {
                &decision.dissent
            };
            entries.push(Entry::Item("Dissent".to_owned(), held.to_owned()));
        }
    }
    if entries.is_empty() {
        let words = "No decisions yet. Answer a question after a vote, or give the reason for an answer (r).";
        entries.push(Entry::Words(words.to_owned()));
    }
    Pager {
        title: "Decisions".to_owned(),
        entries,
        scroll: 0,
    }
}

/// Everything about a control: the ballots cast on it, and its definition in the questionnaire.
pub(crate) fn about(basis: &Basis, index: ControlIx) -> Pager {
    let Some(control) = basis.control(index) else {
        return Pager::default();
    };
    let mut entries = Vec::new();
    let mut part = |heading: &str, parts: Vec<Entry>| {
        if parts.is_empty() {
            return;
        }
        if !entries.is_empty() {
            entries.push(Entry::Gap);
        }
        entries.push(Entry::Heading(heading.to_owned()));
        entries.extend(parts);
    };
    let words = |text: &str| {
        if text.is_empty() {
            Vec::new()
        } else {
            vec![Entry::Words(text.to_owned())]
        }
    };
    part("Ballot papers", alone(basis, control));
    part("Question", words(&control.question));
    part("Why", words(&control.why));
    part("Ask the team", words(&control.probe));
    part(
        "Evidence needed",
        control
            .evidence
            .iter()
            .map(|text| Entry::Item("·".to_owned(), text.clone()))
            .collect(),
    );
    part("Pitfall", words(&control.pitfall));
    let levels = control.levels.iter().zip(Level::all());
    part(
        "Levels",
        levels
            .map(|(text, level)| Entry::Item(basis.level(level), text.clone()))
            .collect(),
    );
    part("Requirement", requirement(basis, index));
    part("Roles and effort", effort(basis, control));
    part("Related to", crosswalk(basis, control));
    Pager {
        title: control.name(),
        entries,
        scroll: 0,
    }
}

/// Each voter's ballot, with its note.
fn alone(basis: &Basis, control: &Control) -> Vec<Entry> {
    let ballots = basis
        .state()
        .record(&control.id)
        .map(|record| &record.ballots);
    let said = |(voter, ballot): (&String, &Ballot)| {
        let answer = match &ballot.answer {
            Answer::Level(level) => basis.level(*level),
            Answer::NotApplicable { reason } => not_applicable(reason),
            Answer::Unknown { .. } => "unknown".to_owned(),
        };
        let note = if ballot.note.is_empty() {
            String::new()
        } else {
            format!(". {}", ballot.note)
        };
        Entry::Item(voter.clone(), format!("{answer}{note}"))
    };
    ballots.into_iter().flatten().map(said).collect()
}

fn requirement(basis: &Basis, index: ControlIx) -> Vec<Entry> {
    let (control, target) = (&basis.questionnaire.controls[index], basis.target(index));
    let mut entries = vec![Entry::Words(statement(control, target))];
    let criteria = control.criteria(target);
    entries.extend(
        criteria.map(|criterion| {
            Entry::Item(criterion.method.word().to_owned(), criterion.text.clone())
        }),
    );
    entries
}

fn effort(basis: &Basis, control: &Control) -> Vec<Entry> {
    let role = |role: RoleIx| basis.questionnaire.roles[role].title.as_str();
    let consulted: Vec<&str> = control.consulted.iter().map(|&one| role(one)).collect();
    let consulted = if consulted.is_empty() {
        String::new()
    } else {
        format!(" Consulted: {}.", consulted.join(", "))
    };
    let lead = match control.lead_days {
        0 => String::new(),
        days => format!(", after {} of lead time", count(days as usize, "day")),
    };
    let mut entries = vec![Entry::Words(format!(
        "Accountable: {}. Responsible: {}.{consulted} Reaching level 3 takes {}–{} person-days{lead}.",
        role(control.accountable),
        role(control.responsible),
        control.effort.0,
        control.effort.1
    ))];
    if let Some(months) = control.review_months {
        entries.push(Entry::Words(format!(
            "Answers are due for review after {}.",
            count_of(months as usize, "month", "months")
        )));
    }
    for after in &control.after {
        entries.push(Entry::Words(format!(
            "The control needs {} at {} first.",
            basis.name(after.control),
            basis.level(after.level)
        )));
    }
    entries
}

fn crosswalk(basis: &Basis, control: &Control) -> Vec<Entry> {
    let entry = |&(catalog, entry): &(CatalogIx, EntryIx)| {
        let catalog = &basis.questionnaire.catalogs[catalog];
        let entry = &catalog.entries[entry];
        Entry::Item(
            entry.id.clone(),
            format!("{} ({})", entry.title, catalog.title()),
        )
    };
    control.crosswalk.iter().map(entry).collect()
}

/// The text as plain lines, for the clipboard.
pub(crate) fn plain(sheet: &Pager) -> String {
    let line = |entry: &Entry| match entry {
        Entry::Gap => String::new(),
        Entry::Heading(words) | Entry::Words(words) | Entry::Code(words) => words.clone(),
        Entry::Item(label, words) if label == "·" => format!("- {words}"),
        Entry::Item(label, words) => format!("- {label}: {words}"),
    };
    let lines: Vec<String> = sheet.entries.iter().map(line).collect();
    format!("{}\n\n{}", sheet.title, lines.join("\n"))
}
