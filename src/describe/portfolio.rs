//! Words for the portfolio: its filter, its systems, their common gaps and their shared plan.
//!
//! Its own module because the screen, the command, the pages and the lists all show these words.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::base::plural::{count, first_few};
use crate::base::shell;
use crate::describe::roadmap::{short_day, short_days};
use crate::roadmap::shared::{Between, GateDays, Load};
use crate::views::portfolio::common::Common;
use crate::views::portfolio::copies::original;
use crate::views::portfolio::due::Due;
use crate::views::portfolio::plan::{MOST_IMPROVED, Plan};
use crate::views::portfolio::system::System;
use crate::views::portfolio::{File, Filter, Portfolio};

/// The maximum number of people named in a remark.
const MOST_NAMES: usize = 4;
/// The maximum number of systems named in a remark.
const MOST_SYSTEMS: usize = 12;

/// The filter in words, and the number of systems that it hides. `None` without a filter.
pub fn filter(portfolio: &Portfolio) -> Option<String> {
    if portfolio.filter.is_empty() {
        return None;
    }
    let hidden = portfolio.hidden;
    let others = if hidden == 1 {
        "1 other system".to_owned()
    } else {
        format!("{hidden} other systems")
    };
    Some(format!(
        "Shown: {}; {others} hidden.",
        filter_words(&portfolio.filter)
    ))
}

/// The filter in words: `high risk, in or towards production`.
fn filter_words(filter: &Filter) -> String {
    let owner = filter.owner.iter().map(|owner| format!("owned by {owner}"));
    let tier = filter.tier.iter().map(|tier| format!("{tier} risk"));
    let phase = filter
        .phase
        .iter()
        .map(|phase| format!("in or towards {phase}"));
    owner
        .chain(tier)
        .chain(phase)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The number of systems that lack a control: `9 of 12`, or `9 of 12, 2 unknown`.
pub fn number(common: &Common) -> String {
    let known = format!("{} of {}", common.lacking.len(), common.asked);
    if common.unknown.is_empty() {
        known
    } else {
        format!("{known}, {} without a level", common.unknown.len())
    }
}

/// The phases of a system: `Prototype → Production`, or only the target phase.
pub fn phases(system: &System) -> String {
    let wanted = system.phase_title(system.wanted);
    match system.today {
        Some(today) if today == system.wanted => wanted.to_owned(),
        Some(today) => format!("{} → {wanted}", system.phase_title(today)),
        None => format!("→ {wanted}"),
    }
}

/// The next gate with its state: `G2 fails`; `all pass` if no gate is left.
pub fn next_gate(system: &System) -> String {
    let Some(gate) = system.next_gate else {
        return "all pass".to_owned();
    };
    let state = system.gates[gate].word();
    format!("{} {state}", system.questionnaire.gate_id(gate))
}

/// Remarks about the evaluation of a system, one clause each.
pub fn remarks(system: &System) -> Vec<String> {
    let (named, here) = (&system.answers, &system.questionnaire);
    let mut remarks = Vec::new();
    if named.version != here.version {
        remarks.push(format!(
            "answered with {} {}, evaluated with {}",
            here.id, named.version, here.version
        ));
    } else if !named.hash.is_empty() && named.hash != here.hash {
        remarks.push(format!(
            "answered and evaluated with different texts of {} {}",
            here.id, here.version
        ));
    }
    match system.assumed {
        0 => {}
        1 => remarks.push("1 fact is unanswered; it counts as its worst case".to_owned()),
        many => remarks.push(format!(
            "{many} facts are unanswered; each counts as its worst case"
        )),
    }
    match system.conflicts {
        0 => {}
        1 => remarks.push("1 conflict is not resolved yet".to_owned()),
        many => remarks.push(format!("{many} conflicts are not resolved yet")),
    }
    remarks
}

/// Remarks about individual systems, one sentence each. Systems with the same remark share a sentence.
pub fn worth_a_look(portfolio: &Portfolio) -> Vec<String> {
    let mut told: Vec<(String, Vec<&str>)> = Vec::new();
    for (file, system) in portfolio.systems() {
        for remark in remarks(system) {
            match told.iter_mut().find(|(known, _)| *known == remark) {
                Some((_, names)) => names.push(file.name()),
                None => told.push((remark, vec![file.name()])),
            }
        }
    }
    let sentence = |(remark, names): (String, Vec<&str>)| {
        format!("{}: {remark}.", first_few(&names, MOST_SYSTEMS))
    };
    let mut lines: Vec<String> = told.into_iter().map(sentence).collect();
    let mut roots: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (file, system) in portfolio.systems() {
        if let Some(root) = &system.root {
            roots.entry(root).or_default().push(&file.place);
        }
    }
    let shared = roots.into_values().filter(|places| places.len() > 1);
    lines.extend(shared.map(|places| {
        format!(
            "{}: begun as copies of one assessment; each has its own system name and counts.",
            places.join(", ")
        )
    }));
    lines.extend(all_copies(portfolio));
    lines
}

/// A sentence for each system with copies, in the order of the systems.
pub fn all_copies(portfolio: &Portfolio) -> Vec<String> {
    let systems = portfolio.systems();
    systems
        .filter_map(|(file, _)| copies(portfolio, file))
        .collect()
}

/// The copies of a file that do not count, and the command that merges them; `None` if there are none.
pub fn copies(portfolio: &Portfolio, file: &File) -> Option<String> {
    let others: Vec<(&str, bool)> = portfolio
        .copies_of(file)
        .map(|(copy, same)| (copy.place.as_str(), same))
        .collect();
    not_counted(&file.place, &others)
}

/// The copies that do not count beside `counted`, each with whether it has the same history, and what to do about them;
/// `None` if there are none.
pub fn not_counted(counted: &str, others: &[(&str, bool)]) -> Option<String> {
    let with = |same: bool| -> Vec<&str> {
        let others = others.iter().filter(|(_, is)| *is == same);
        others.map(|(place, _)| *place).collect()
    };
    let clause = |places: &[&str], history: &str| {
        let are = if places.len() == 1 {
            "is a copy"
        } else {
            "are copies"
        };
        let named = first_few(places, MOST_NAMES);
        format!("{named} {are} of {counted}{history} and not counted")
    };
    let (same, other) = (with(true), with(false));
    let mut words = Vec::new();
    if !other.is_empty() {
        let command = merge_command(counted, &other);
        let it = if other.len() == 1 {
            "the copy"
        } else {
            "the copies"
        };
        let clause = clause(&other, "");
        words.push(format!("{clause}. Merge: `{command}`; then delete {it}."));
    }
    if !same.is_empty() {
        let it = if same.len() == 1 { "it" } else { "them" };
        let clause = clause(&same, " with the same history");
        words.push(format!("{clause}. Delete {it}."));
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// The command that merges copies into the one with the original name.
fn merge_command(counted: &str, others: &[&str]) -> String {
    let into = original(counted, others);
    let all = std::iter::once(counted).chain(others.iter().copied());
    let rest: Vec<String> = all
        .filter(|place| *place != into)
        .map(shell::word)
        .collect();
    let into = shell::word(into);
    format!(
        "surefoot merge {into} {} --out {into} --force",
        rest.join(" ")
    )
}

/// The command that merges the copies of a file whose history differs; `None` if there are none.
pub fn merge_copies(portfolio: &Portfolio, file: &File) -> Option<String> {
    let others: Vec<&str> = portfolio
        .copies_of(file)
        .filter(|(_, same)| !same)
        .map(|(file, _)| file.place.as_str())
        .collect();
    (!others.is_empty()).then(|| merge_command(&file.place, &others))
}

/// Sentences about how a shared plan treats people named in several files.
pub const READING: [&str; 4] = [
    "The same id in several files means the same person, even if the id is a role because nobody has been named yet. Give \
     different people different ids.",
    "A person works on one step at a time across all systems, at the highest percentage in any file; absences from every \
     file apply.",
    "Gates are planned in order. At each gate, systems given priority come first, then higher risk, then the earlier target \
     date, then the name.",
    "Dates are ranges: the earliest with known gaps only, the latest with every unknown at level 0. “Alone” is the date in the system's own roadmap.",
];

/// Remarks about a shared plan, in addition to [`READING`]: people with differing capacities, ids that are roles, and
/// quick planning.
pub fn plan_remarks(plan: &Plan, portfolio: &Portfolio) -> Vec<String> {
    let mut remarks = Vec::new();
    let shared = || {
        plan.shared
            .people
            .iter()
            .filter(|load| load.systems.len() > 1)
    };
    let differ: Vec<String> = shared()
        .filter(|load| load.differs)
        .map(|load| format!("{} ({}%)", load.person, load.percent))
        .collect();
    if !differ.is_empty() {
        remarks.push(format!(
            "Files give different percentages; the highest is used: {}.",
            first_few(&differ, MOST_NAMES)
        ));
    }
    let is_role = |load: &&Load| {
        let mut systems = portfolio.systems();
        systems.any(|(_, system)| {
            system
                .questionnaire
                .roles
                .iter()
                .any(|role| role.id == load.person)
        })
    };
    let roles: Vec<&str> = shared()
        .filter(is_role)
        .map(|load| load.person.as_str())
        .collect();
    if !roles.is_empty() {
        remarks.push(format!(
            "These ids are roles, and each counts as 1 person across all files: {}. Give different people different ids.",
            first_few(&roles, MOST_NAMES)
        ));
    }
    if plan.quick {
        remarks.push(format!(
            "With more than {MOST_IMPROVED} systems, plans are not optimized, so dates are later than they could be."
        ));
    }
    remarks
}

/// The date range of a gate: `2027-01-08 to 2027-02-03`, or `no date`.
pub fn between((early, late): Between) -> String {
    match (early, late) {
        (Some(early), Some(late)) if early == late => early.to_string(),
        (Some(early), Some(late)) => format!("{early} to {late}"),
        (Some(early), None) => format!("{early}, or no date"),
        (None, _) => "no date".to_owned(),
    }
}

/// The date range of a gate in the format of pages: `8 Jan to 3 Feb 2027`, or `no date`.
pub(crate) fn between_on_page((early, late): Between) -> String {
    match (early, late) {
        (Some(early), Some(late)) => short_days(early, late),
        (Some(early), None) => format!("{}, or no date", short_day(early)),
        (None, _) => "no date".to_owned(),
    }
}

/// The change of a gate's latest date from the system's own plan to the shared plan: `12 days later`. Empty without a
/// change or without dates.
pub fn delay(gate: &GateDays) -> String {
    let days =
        |(alone, together): (Date, Date)| alone.until(together).map_or(0, |span| span.get_days());
    match gate.alone.1.zip(gate.together.1).map_or(0, days) {
        0 => String::new(),
        days if days > 0 => format!("{} later", count(days.unsigned_abs() as usize, "day")),
        days => format!("{} earlier", count(days.unsigned_abs() as usize, "day")),
    }
}

/// A due item of a system, without text written by the team: `DAT-P1 exception expires`.
pub fn due(system: &System, due: &Due) -> String {
    super::due::short(&due.what, &system.questionnaire, due.validation)
}

/// An error message for a document, in which quotation marks replace the backticks of a terminal: `unknown key “foo”`.
pub(crate) fn unquoted(message: &str) -> String {
    let mut closes = true;
    message
        .chars()
        .map(|letter| match letter {
            '`' => {
                closes = !closes;
                if closes { '”' } else { '“' }
            }
            other => other,
        })
        .collect()
}
