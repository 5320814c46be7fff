//! The lists in a workbook: the content of each column on each sheet.
//!
//! An unknown level is shown as a word, never as a number, and a missing date as an empty cell next to an explanation.

use std::borrow::Cow;

use super::sheet::{Cell, Column, List, column, number};
use crate::base::plural::{capital, clauses};
use crate::describe::Describe as _;
use crate::describe::requirement::statement;
use crate::describe::roadmap;
use crate::describe::why::evidence_on_page;
use crate::rules::gates::Blocker;
use crate::rules::requirements;
use crate::rules::requirements::Requirement;
use crate::views::facts::Facts;
use crate::views::rows;

const REQUIREMENTS: &[Column] = &[
    column("ID", 14, "ID of the requirement. Never changes."),
    column("Title", 24, "Title of the control."),
    column("Requirement", 64, "Text of the requirement."),
    column(
        "Priority",
        9,
        "P1 is most urgent; P4 has a gap for later gates only. Empty if the requirement is met.",
    ),
    column(
        "Status",
        10,
        "Met, partial, missing, unknown, or excepted (covered by an exception).",
    ),
    column(
        "Level now",
        13,
        "Level (0–4) with its name, or the reason why there is no level.",
    ),
    column(
        "Target",
        13,
        "Target level at the last gate of the target phase.",
    ),
    column(
        "Accountable",
        17,
        "Person or role named as accountable; otherwise the accountable role.",
    ),
    column("Role", 17, "Accountable role."),
    column(
        "Responsible",
        17,
        "Who does the work: the person or role named, otherwise the responsible role.",
    ),
    column("Gate", 7, "First gate with a gap."),
    column(
        "Evidence",
        28,
        "Evidence and the level it supports, or the evidence needed.",
    ),
    column(
        "Criteria",
        52,
        "Criteria for checking that the requirement is met, each with its method.",
    ),
    column(
        "Related to",
        40,
        "Related items in public frameworks. “Related” does not mean “compliant”.",
    ),
    number("Days", 8, "Remaining effort in person-days."),
    column("Start", 12, "First planned day of work."),
    column("End", 12, "Last planned day of work."),
    column(
        "Plan note",
        22,
        "Reason why there are no dates, or why the dates are uncertain.",
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
            .criteria(requirement.target)
            .map(|criterion| format!("{}: {}", capital(criterion.method.word()), criterion.text))
            .collect();
        let given = evidence_on_page(
            facts.questionnaire,
            facts.state,
            requirement.control,
            facts.report.today,
        );
        let evidence = given.map_or_else(
            || format!("none yet; needed: {}", clauses(&control.evidence)),
            |(given, what)| given + &what,
        );
        vec![
            Cell::Words(requirements::id(facts.questionnaire, requirement.control)),
            Cell::text(&control.title),
            Cell::Words(statement(control, requirement.target)),
            Cell::text(
                requirement
                    .priority
                    .map_or("", requirements::Priority::word),
            ),
            Cell::text(requirement.status.word()),
            Cell::Words(requirement.standing.describe(facts.questionnaire)),
            Cell::Words(facts.level(requirement.target)),
            Cell::Words(facts.owner(requirement.control)),
            Cell::text(facts.role(control.accountable)),
            Cell::Words(facts.responsible(requirement.control)),
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
        about: "Every requirement with its priority, level, owner, evidence, criteria and planned dates",
        columns: Cow::Borrowed(REQUIREMENTS),
        rows: all.into_iter().map(row).collect(),
        across: 2,
    }
}

const ROADMAP: &[Column] = &[
    column(
        "Key",
        18,
        "ID that stays the same as long as the step is needed. DAT-P1>2 raises the control to level 2; DAT-P1=2/shown shows its evidence.",
    ),
    column("Step", 22, "Level to reach or evidence to show."),
    column("Control", 34, "Title of the control."),
    column(
        "Requirement",
        15,
        "Requirement that the step helps to meet.",
    ),
    column("Gate", 7, "Gate that waits for the step."),
    column(
        "Person",
        18,
        "Person who does the step. Empty if it has no dates.",
    ),
    column("Start", 12, "First day of work."),
    column("End", 12, "Last day of work."),
    number("Days", 8, "Effort in person-days."),
    column(
        "Why not earlier",
        40,
        "Reason why the step does not start earlier, or why it has no date.",
    ),
    column(
        "Uncertain",
        14,
        "Planned only because the current level is unknown; may turn out to be unnecessary.",
    ),
    number(
        "Critical",
        9,
        "Share of simulations in which the step is on the critical chain of the last gate with a date.",
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
        about: "Every step with its gate, person, dates and effort, and why it does not start earlier",
        columns: Cow::Borrowed(ROADMAP),
        rows: rows::steps(facts).into_iter().map(row).collect(),
        across: 1,
    }
}

const GATES: &[Column] = &[
    column("ID", 7, "ID of the gate."),
    column("Gate", 26, "Title of the gate."),
    column(
        "State",
        12,
        "Passes, passes conditionally (with exceptions), inconclusive (answers are missing) or fails.",
    ),
    number(
        "Blockers",
        11,
        "Number of reasons why the gate does not pass.",
    ),
    column(
        "Earliest date",
        13,
        "Date on which the gate can pass with known gaps only. Empty if there is no latest date.",
    ),
    column(
        "Latest date",
        13,
        "Date on which the gate can pass if every unknown control starts from level 0.",
    ),
    column(
        "Summary",
        48,
        "Dates on which the gate can pass, or the reason why it has no date.",
    ),
    column(
        "50% date",
        13,
        "The gate passes by this date in 50% of the simulations.",
    ),
    column(
        "80% date",
        13,
        "The gate passes by this date in 80% of the simulations.",
    ),
];

/// Returns all gates in order.
pub(super) fn gates(facts: &Facts<'_>) -> List {
    let row = |gate: rows::Gate<'_>| {
        vec![
            Cell::text(gate.id),
            Cell::text(gate.title),
            Cell::text(gate.state.word()),
            Cell::Count(gate.own_blockers),
            Cell::Day(gate.days.map(|(early, _)| early)),
            Cell::Day(gate.days.map(|(_, late)| late)),
            Cell::Words(capital(&roadmap::gate_opens(facts, &gate))),
            Cell::Day(gate.likely.0),
            Cell::Day(gate.likely.1),
        ]
    };
    List {
        name: "Gates",
        about: "Every gate with its state and the range of dates on which it can pass",
        columns: Cow::Borrowed(GATES),
        rows: rows::gates(facts).into_iter().map(row).collect(),
        across: 1,
    }
}

const GAPS: &[Column] = &[
    column("Gate", 7, "Gate that does not pass."),
    column(
        "Requirement",
        16,
        "Requirement that removes the blocker. Empty if the blocker concerns no control, or more than one.",
    ),
    column(
        "Blocker",
        84,
        "Current state, and the state that the gate requires.",
    ),
    column(
        "Owner",
        24,
        "Person or role named as owner; otherwise the accountable role.",
    ),
];

/// Returns the blockers of each gate up to the target phase. Blockers of later gates are only counted, on the sheet of
/// gates, because a list of them would be longer than the list of everything required now.
pub(super) fn blockers(facts: &Facts<'_>) -> List {
    let row = |gate: &str, blocker: &Blocker| {
        let control = blocker.control();
        vec![
            Cell::text(gate),
            Cell::Words(control.map_or_else(String::new, |control| {
                requirements::id(facts.questionnaire, control)
            })),
            Cell::Words(blocker.on_page(facts.questionnaire)),
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
        about: "Every reason why a gate does not pass, with the requirement that removes it and its owner",
        columns: Cow::Borrowed(GAPS),
        rows: rows.collect(),
        across: 1,
    }
}
