//! The lists of a workbook: content of each column of each sheet.
//!
//! An unknown level is a word, never a number, and a date that does not exist leaves its cell empty next to an
//! explanation.

use std::borrow::Cow;

use super::sheet::{Cell, Column, List, column, number};
use crate::base::plural::capital;
use crate::describe::Describe as _;
use crate::describe::roadmap;
use crate::describe::why::evidence_words;
use crate::rules::gates::Blocker;
use crate::rules::requirements;
use crate::rules::requirements::Requirement;
use crate::views::facts::Facts;
use crate::views::rows;

const REQUIREMENTS: &[Column] = &[
    column("Id", 14, "Its number, that of its control, for ever."),
    column("Title", 24, "What its control is called."),
    column("Requirement", 64, "The sentence that shall hold."),
    column(
        "Priority",
        9,
        "P1 is most urgent, P4 is short for later gates only. Empty where it is met.",
    ),
    column(
        "Status",
        10,
        "Met, partial, missing, unknown, or excepted for a time.",
    ),
    column(
        "Level now",
        13,
        "0 to 4 with its name, or in words what is not known.",
    ),
    column("Target", 13, "The level that is asked in the end."),
    column(
        "Owner",
        17,
        "The person or role named for it, else the role that owns it.",
    ),
    column("Role", 17, "The role that owns its control."),
    column("Gate", 7, "The first gate for which it is short."),
    column(
        "Evidence",
        28,
        "The evidence given and the level it was given for, or what one can ask to be shown.",
    ),
    column(
        "Criteria",
        52,
        "How one sees that it is met, each with its method.",
    ),
    column(
        "Related to",
        40,
        "Entries of public frameworks. Related to, never satisfied by.",
    ),
    number("Days", 8, "Effort that is left, in person-days."),
    column("Start", 12, "First day of work by the plan."),
    column("End", 12, "Last day of work by the plan."),
    column(
        "About the plan",
        22,
        "Why there are no days, or what is unsure of them.",
    ),
];

/// Returns all requirements, most urgent first and met ones last.
pub(super) fn requirements(facts: &Facts<'_>) -> List {
    let mut all: Vec<&Requirement> = facts.report.gaps(facts.questionnaire);
    all.extend(
        facts
            .report
            .requirements
            .iter()
            .filter(|requirement| requirement.short.is_none()),
    );
    let row = |requirement: &Requirement| {
        let control = facts.control(requirement.control);
        let work = rows::work(facts, requirement.control);
        let criteria: Vec<String> = control
            .requirement
            .criteria
            .iter()
            .map(|criterion| format!("{}: {}", capital(criterion.method.word()), criterion.text))
            .collect();
        let given = evidence_words(
            facts.questionnaire,
            facts.state,
            requirement.control,
            facts.report.today,
        );
        let evidence = given.map_or_else(
            || format!("none given; to ask: {}", control.evidence.join("; ")),
            |(given, what)| given + &what,
        );
        vec![
            Cell::Words(requirements::id(facts.questionnaire, requirement.control)),
            Cell::text(&control.title),
            Cell::text(&control.requirement.text),
            Cell::text(
                requirement
                    .priority
                    .map_or("", requirements::Priority::word),
            ),
            Cell::text(requirement.status.word()),
            Cell::Words(requirement.standing.describe(facts.questionnaire)),
            Cell::Words(facts.level(requirement.target)),
            Cell::Words(facts.owner(requirement.control)),
            Cell::text(facts.role(control.owner)),
            Cell::text(
                requirement
                    .short
                    .map_or("", |(gate, _)| facts.gate_id(gate)),
            ),
            Cell::Words(evidence),
            Cell::Words(criteria.join("\n")),
            Cell::Words(rows::related(facts.questionnaire, control)),
            Cell::Days(work.effort),
            Cell::Day(work.days.map(|(start, _)| start)),
            Cell::Day(work.days.map(|(_, end)| end)),
            Cell::Words(roadmap::note(facts, work.note.as_ref())),
        ]
    };
    List {
        name: "Requirements",
        about: "Every requirement with its priority, level, owner, evidence, criteria and planned days",
        columns: Cow::Borrowed(REQUIREMENTS),
        rows: all.into_iter().map(row).collect(),
        across: 2,
    }
}

const ROADMAP: &[Column] = &[
    column(
        "Key",
        18,
        "Stable while the step is needed: DAT-P1>2 raises a control to 2, DAT-P1=2/shown shows it at 2.",
    ),
    column("Step", 22, "What is done."),
    column("Control", 34, "The control it is about."),
    column("Requirement", 15, "The requirement it serves."),
    column("Gate", 7, "The gate that waits for it."),
    column("Who", 18, "Who carries it. Empty where nobody can."),
    column("Start", 12, "First day of work."),
    column("End", 12, "Last day of work."),
    number("Days", 8, "Effort in person-days."),
    column(
        "Why not earlier",
        40,
        "What it waits for, or why it has no date.",
    ),
    column(
        "Uncertain",
        14,
        "Planned only because nobody knows the level: it may turn out to be needless.",
    ),
    number(
        "Critical",
        9,
        "In how many of the forecast's runs it lay on the critical chain of the last gate with a date.",
    ),
];

/// Returns all steps, by gate and first day.
pub(super) fn roadmap(facts: &Facts<'_>) -> List {
    let row = |step: rows::Step| {
        vec![
            Cell::Words(step.key),
            Cell::Words(step.name),
            Cell::text(facts.control(step.control).title.as_str()),
            Cell::Words(requirements::id(facts.questionnaire, step.control)),
            Cell::text(facts.gate_id(step.gate)),
            Cell::Words(step.who.unwrap_or_default()),
            Cell::Day(step.days.map(|(start, _)| start)),
            Cell::Day(step.days.map(|(_, end)| end)),
            Cell::Days(step.effort),
            Cell::Words(step.because),
            Cell::text(if step.uncertain { "level unknown" } else { "" }),
            Cell::Share(step.critical),
        ]
    };
    List {
        name: "Roadmap",
        about: "Every step with its gate, its person, its days, its effort and why it is not earlier",
        columns: Cow::Borrowed(ROADMAP),
        rows: rows::steps(facts).into_iter().map(row).collect(),
        across: 1,
    }
}

const GATES: &[Column] = &[
    column("Id", 7, "Its id."),
    column("Gate", 26, "What passing it permits."),
    column(
        "State",
        12,
        "Passes, passes conditionally on exceptions, inconclusive while answers are missing, or fails.",
    ),
    number("Blockers", 11, "How many things shut it."),
    column(
        "Can open from",
        13,
        "With the known gaps alone. Empty where the other end of the range has no day.",
    ),
    column(
        "Can open to",
        13,
        "With everything unknown starting from nothing.",
    ),
    column("In words", 48, "When it can open, or why it has no date."),
    column(
        "Half likely",
        13,
        "By this day it is open in half of the forecast's runs.",
    ),
    column(
        "Four fifths likely",
        13,
        "By this day it is open in four fifths of them.",
    ),
];

/// Returns all gates in order.
pub(super) fn gates(facts: &Facts<'_>) -> List {
    let row = |gate: rows::Gate<'_>| {
        vec![
            Cell::text(gate.id),
            Cell::text(gate.title),
            Cell::text(gate.state.word()),
            Cell::Count(gate.blockers.len()),
            Cell::Day(gate.days.map(|(early, _)| early)),
            Cell::Day(gate.days.map(|(_, late)| late)),
            Cell::Words(capital(&roadmap::gate_opens(facts, &gate))),
            Cell::Day(gate.likely.0),
            Cell::Day(gate.likely.1),
        ]
    };
    List {
        name: "Gates",
        about: "Every gate with its state and the range of days on which it can open",
        columns: Cow::Borrowed(GATES),
        rows: rows::gates(facts).into_iter().map(row).collect(),
        across: 1,
    }
}

const SHORTFALLS: &[Column] = &[
    column("Gate", 7, "The gate it shuts."),
    column(
        "Requirement",
        16,
        "The requirement that would end it. Empty where it is about no single control.",
    ),
    column("What is short", 84, "What there is, and what is needed."),
    column(
        "Owner",
        24,
        "The person or role named for it, else the role that owns it.",
    ),
];

/// Returns the blockers of each gate up to the target phase. Those of later gates are only counted on the sheet
/// of gates, because a list of them would be longer than everything that is asked for now.
pub(super) fn blockers(facts: &Facts<'_>) -> List {
    let row = |gate: &str, blocker: &Blocker| {
        let control = blocker.control();
        vec![
            Cell::text(gate),
            Cell::Words(control.map_or_else(String::new, |control| {
                requirements::id(facts.questionnaire, control)
            })),
            Cell::Words(blocker.describe(facts.questionnaire)),
            Cell::Words(control.map_or_else(String::new, |control| facts.owner(control))),
        ]
    };
    let gates = rows::gates(facts);
    let asked = gates.through(facts.report.targets.horizon).iter();
    let rows = asked.flat_map(|gate| {
        gate.blockers
            .iter()
            .map(move |blocker| row(gate.id, blocker))
    });
    List {
        name: "Blockers",
        about: "Each thing that shuts a gate, with the requirement that would end it and its owner",
        columns: Cow::Borrowed(SHORTFALLS),
        rows: rows.collect(),
        across: 1,
    }
}
