//! The requirements, one by one, and the trace from answers to gates with its gaps.

use std::collections::BTreeSet;

use super::answers::anchor as answers_anchor;
use super::board::level_words;
use super::plan::wave_anchor;
use super::{heading, paragraph};
use crate::base::plural::{capital, clauses, count, listed};
use crate::describe;
use crate::describe::requirement::statement;
use crate::describe::roadmap::{short_day, short_days};
use crate::describe::targets;
use crate::describe::why::evidence_on_page;
use crate::document::{Block, Chart, Link, Matrix, Plot, Text};
use crate::model::questionnaire::{ControlIx, EvidenceState, GateIx, Level};
use crate::roadmap::{Planned, When};
use crate::rules::requirements;
use crate::rules::requirements::{Priority, Requirement, Status};
use crate::rules::support::support;
use crate::rules::targets::Standing;
use crate::views::facts::Facts;
use crate::views::rows;
use std::fmt::Write as _;

/// The requirements chapter of the report, most urgent first.
pub(super) fn requirements(facts: &Facts<'_>) -> Vec<Block> {
    let mut blocks = vec![heading(1, "Requirements", Some("requirements"))];
    let all = &facts.report.requirements;
    if all.is_empty() {
        blocks.push(paragraph(
            "No requirements: no controls apply to this system.",
        ));
        return blocks;
    }
    blocks.push(paragraph(introduction(facts)));
    let groups = Priority::ALL.map(Some).into_iter().chain([None]);
    for priority in groups {
        let group: Vec<&Requirement> = all
            .iter()
            .filter(|requirement| requirement.priority == priority)
            .collect();
        if group.is_empty() {
            continue;
        }
        blocks.push(heading(2, group_title(facts, priority), None));
        for requirement in group {
            blocks.extend(one(facts, requirement, 3, false));
        }
    }
    blocks.push(heading(2, "Traceability", Some("trace")));
    blocks.extend(trace(facts));
    blocks
}

fn introduction(facts: &Facts<'_>) -> String {
    format!(
        "{} for {}: {}. IDs are permanent. A reference to a framework means “related”, not “compliant”.",
        capital(&count(facts.report.requirements.len(), "requirement")),
        facts.gate_id(facts.report.targets.horizon),
        counts(facts)
    )
}

/// The number of requirements by status, as in `12 met, 9 partial, 3 unknown`.
pub(super) fn counts(facts: &Facts<'_>) -> String {
    let number = |status: Status| {
        facts
            .report
            .requirements
            .iter()
            .filter(|it| it.status == status)
            .count()
    };
    let some = Status::ALL.into_iter().filter(|status| number(*status) > 0);
    some.map(|status| format!("{} {}", number(status), describe::requirement_count(status)))
        .collect::<Vec<_>>()
        .join(", ")
}

fn group_title(facts: &Facts<'_>, priority: Option<Priority>) -> String {
    let last = facts.gate_id(facts.report.targets.horizon);
    match priority {
        Some(Priority::P1) => format!(
            "P1: mandatory for {last} and never deferrable, at least 2 levels below target or below the lowest mandatory level"
        ),
        Some(Priority::P2) => format!("P2: other gaps in mandatory controls for {last}"),
        Some(Priority::P3) => format!("P3: gaps in recommended controls for {last}"),
        Some(Priority::P4) => format!("P4: gaps at gates before {last} only"),
        None => "Met".to_owned(),
    }
}

/// One requirement below a heading of this level. Unless `whole` is set, a met requirement is shortened to its status
/// and owner: its answer and evidence are in the appendix of the report, and there are no criteria left to meet.
pub(super) fn one(
    facts: &Facts<'_>,
    requirement: &Requirement,
    level: u8,
    whole: bool,
) -> Vec<Block> {
    let control = facts.control(requirement.control);
    let id = requirements::id(facts.questionnaire, requirement.control);
    let mut blocks = vec![heading(level, format!("{id} {}", control.title), Some(&id))];
    blocks.push(paragraph(statement(control, requirement.target)));
    let mut rows = vec![(
        "Status".to_owned(),
        Text::strong(requirement.status.word())
            .then(Text::plain(format!(
                ": {} (answer to ",
                level_words(facts, requirement)
            )))
            .then(Text::link(
                control.id.clone(),
                answers_anchor(facts, control.layer),
            ))
            .then(Text::plain(")")),
    )];
    if requirement.status == Status::Met && !whole {
        rows.push((
            "Accountable".to_owned(),
            Text::plain(owner(facts, requirement.control)),
        ));
        blocks.push(Block::Facts(rows));
        return blocks;
    }
    if whole {
        rows.push(("Rationale".to_owned(), Text::plain(control.why.clone())));
    }
    rows.push((
        "Target".to_owned(),
        Text::plain(format!(
            "{}: {}",
            facts.level(requirement.target),
            control.level(requirement.target)
        )),
    ));
    if let Some(target) = facts
        .report
        .targets
        .target(facts.report.targets.horizon, requirement.control)
    {
        let tier = facts.report.targets.risk.tier;
        let reasons: Vec<String> = target
            .because
            .iter()
            .map(|reason| {
                targets::reason(
                    *reason,
                    facts.questionnaire,
                    facts.report.targets.horizon,
                    tier,
                )
            })
            .collect();
        rows.push(("Why".to_owned(), Text::plain(reasons.join("; "))));
    }
    for (at, criterion) in control.criteria(requirement.target).enumerate() {
        let name = if at == 0 { "Criteria" } else { "" };
        rows.push((
            name.to_owned(),
            Text::strong(criterion.method.word())
                .then(Text::plain(format!(": {}", criterion.text))),
        ));
    }
    rows.push((
        "Accountable".to_owned(),
        Text::plain(owner(facts, requirement.control)),
    ));
    rows.extend(steps(facts, requirement.control).map(|steps| ("Steps".to_owned(), steps)));
    rows.push(
        match evidence_on_page(
            facts.questionnaire,
            facts.state,
            requirement.control,
            facts.report.today,
        ) {
            Some((given, what)) => (
                "Evidence given".to_owned(),
                Text::plain(given).then(Text::said(what)),
            ),
            None => (
                "Evidence needed".to_owned(),
                Text::plain(clauses(&control.evidence)),
            ),
        },
    );
    let related = rows::related(facts.questionnaire, control);
    if !related.is_empty() {
        rows.push(("Related to".to_owned(), Text::muted(related)));
    }
    blocks.push(Block::Facts(rows));
    blocks
}

/// The steps of a control with their people and dates, each linked to its wave in the roadmap.
fn steps(facts: &Facts<'_>, control: ControlIx) -> Option<Text> {
    let all = &facts.outlook.all;
    let own = all.of_control(control);
    let text = own.into_iter().fold(Text::default(), |text, step| {
        let planned = &all.steps[step];
        let when = planned.when.as_ref().map_or_else(
            || {
                if planned.step.dropped {
                    "dropped".to_owned()
                } else {
                    "no date".to_owned()
                }
            },
            |when| format!("{}, {}", when.person, short_days(when.start, when.end)),
        );
        let between = if text.0.is_empty() { "" } else { "; " };
        text.then(Text::plain(between))
            .then(Text::link(
                all.name(facts.questionnaire, step),
                wave_anchor(facts, planned.step.wave),
            ))
            .then(Text::plain(format!(" ({when})")))
    });
    (!text.0.is_empty()).then_some(text)
}

fn owner(facts: &Facts<'_>, control: ControlIx) -> String {
    let definition = facts.control(control);
    let role = facts.role(definition.accountable);
    let consulted = definition.consulted.iter().map(|&role| facts.role(role));
    let consulted: Vec<&str> = consulted.collect();
    let mut with = format!("; responsible: {}", facts.responsible(control));
    if !consulted.is_empty() {
        let _ = write!(with, "; consulted: {}", consulted.join(", "));
    }
    let named = facts
        .state
        .record(&definition.id)
        .and_then(|record| record.owner.as_ref());
    named.map_or_else(
        || format!("{role}{with}"),
        |named| format!("{named} ({role}){with}"),
    )
}

/// The level and target, as in `1, target 3`, or the kind of answer if there is no level.
pub(super) fn level_of(requirement: &Requirement) -> String {
    format!(
        "{}, target {}",
        now(requirement.standing),
        requirement.target
    )
}

/// The level, or the kind of answer if there is no level.
fn now(standing: Standing) -> String {
    match standing {
        Standing::Level(level) => level.to_string(),
        Standing::Unknown => "unknown".to_owned(),
        Standing::NotAsked => "not asked".to_owned(),
        Standing::Unanswered | Standing::NotApplicable => "unanswered".to_owned(),
    }
}

/// The trace from answers to gates as a matrix, followed by a list of its gaps.
pub(super) fn trace(facts: &Facts<'_>) -> Vec<Block> {
    let rows: Vec<(String, Vec<Link>)> = facts
        .report
        .requirements
        .iter()
        .map(|requirement| {
            (
                requirements::id(facts.questionnaire, requirement.control),
                links(facts, requirement),
            )
        })
        .collect();
    let is_hole = |link: &Link| matches!(link, Link::Hole(_));
    let number = rows
        .iter()
        .flat_map(|(_, links)| links)
        .filter(|link| is_hole(link))
        .count();
    let takeaway = match number {
        0 => "No traceability gaps".to_owned(),
        number => capital(&count(number, "traceability gap")),
    };
    let alternative = format!(
        "For each of {}: answer, evidence, responsible person, steps, finish date and gate; {}.",
        count(rows.len(), "requirement"),
        if number == 0 {
            "none missing".to_owned()
        } else {
            format!("{} missing", count(number, "link"))
        }
    );
    let holes: Vec<(String, Text)> = COLUMNS
        .iter()
        .enumerate()
        .filter_map(|(at, (_, missing))| {
            let with = rows
                .iter()
                .filter(|(_, links)| links.get(at).is_some_and(is_hole))
                .map(|(id, _)| id);
            let list = with.fold(Text::default(), |list, id| {
                let comma = if list.0.is_empty() { "" } else { ", " };
                list.then(Text::plain(comma)).then(Text::link(id, id))
            });
            (!list.0.is_empty()).then(|| ((*missing).to_owned(), list))
        })
        .collect();
    let columns = COLUMNS
        .iter()
        .map(|(title, _)| (*title).to_owned())
        .collect();
    let plot = Plot::Matrix(Matrix { columns, rows });
    let mut blocks = vec![Block::Chart(Chart {
        takeaway,
        alternative,
        plot,
    })];
    if !holes.is_empty() {
        blocks.push(heading(3, "Traceability gaps", None));
        blocks.push(Block::Facts(holes));
    }
    blocks
}

/// The columns of the trace, each with the meaning of a missing link.
const COLUMNS: [(&str, &str); 6] = [
    ("Answer", "No answer"),
    ("Evidence", "No evidence for the claimed level"),
    ("Responsible", "Nobody responsible"),
    ("Steps", "Steps dropped"),
    ("Finish", "No finish date"),
    ("Gate", "Not needed for any gate"),
];

/// The links of a requirement: its answer, evidence, owner and steps, the last day of the steps, and the gates that
/// need them.
fn links(facts: &Facts<'_>, requirement: &Requirement) -> Vec<Link> {
    let there = |words: &str| Link::There(words.to_owned());
    let hole = |words: &str| Link::Hole(words.to_owned());
    let words = now(requirement.standing);
    let answer = if requirement.standing.level().is_some() {
        Link::There(words)
    } else {
        Link::Hole(words)
    };
    let supported = support(
        facts.state,
        facts.control_id(requirement.control),
        facts.report.today,
    )
    .state;
    let evidence = match requirement.standing.level() {
        None | Some(Level::NONE) => Link::NotNeeded,
        Some(_) if supported > EvidenceState::Claimed => there(supported.word()),
        Some(_) => hole(supported.word()),
    };
    let all = &facts.outlook.all;
    let steps: Vec<&Planned> = all
        .of_control(requirement.control)
        .into_iter()
        .map(|step| &all.steps[step])
        .collect();
    if steps.is_empty() {
        return vec![
            answer,
            evidence,
            Link::NotNeeded,
            Link::NotNeeded,
            Link::NotNeeded,
            Link::NotNeeded,
        ];
    }
    let dropped = steps.iter().any(|planned| planned.step.dropped);
    let whens: Option<Vec<&When>> = steps.iter().map(|planned| planned.when.as_ref()).collect();
    let people: BTreeSet<&str> = whens
        .iter()
        .flatten()
        .map(|when| when.person.as_str())
        .collect();
    let last = whens.iter().flatten().map(|when| when.end).max();
    let gates: BTreeSet<GateIx> = steps.iter().map(|planned| planned.step.wave).collect();
    let gates: Vec<&str> = gates.into_iter().map(|gate| facts.gate_id(gate)).collect();
    vec![
        answer,
        evidence,
        if people.is_empty() {
            hole("nobody")
        } else {
            Link::There(listed(&people.into_iter().collect::<Vec<_>>()))
        },
        if dropped {
            hole("dropped")
        } else {
            Link::There(steps.len().to_string())
        },
        last.map_or_else(|| hole("no date"), |last| Link::There(short_day(last))),
        Link::There(gates.join(", ")),
    ]
}
