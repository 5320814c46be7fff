//! `requirements`: the requirements that follow from the answers, most urgent first.
//!
//! Filters and lists requirements; their text comes from elsewhere.

use crate::cli::args::Requirements;
use crate::cli::error::Error;
use crate::cli::open;
use crate::cli::open::Evaluated;
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::cli::page::{Page, TextStyle, cell, count};
use crate::describe;
use crate::describe::Describe as _;
use crate::describe::requirement::statement;
use crate::export::json;
use crate::rules::evaluation::Evaluation;
use crate::rules::requirements::{Gap, Priority, Requirement, Status, gap, id};

/// Shows the requirements that match the options.
pub(crate) fn requirements(
    asked: &Requirements,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let work = open::open(&asked.looking.file, &asked.looking.view)?;
    let gate = asked
        .gate
        .as_ref()
        .map(|id| super::find_gate(&work.questionnaire, id))
        .transpose()?;
    let mut report = work.report();
    let all = report.requirements.len();
    let short = |requirement: &Requirement| {
        let state = work.assessment.state();
        let control = requirement.control;
        gate.is_none_or(|gate| {
            gap(
                &work.questionnaire,
                state,
                &report.targets,
                gate,
                control,
                report.today,
            )
            .is_some()
        })
    };
    let wanted: Vec<Requirement> = report
        .requirements
        .iter()
        .filter(|requirement| {
            asked
                .status
                .is_none_or(|status| requirement.status == status)
        })
        .filter(|requirement| {
            asked
                .priority
                .is_none_or(|priority| requirement.priority == Some(priority))
        })
        .filter(|requirement| short(requirement))
        .cloned()
        .collect();
    report.requirements = wanted;
    if asked.looking.json {
        let text = json::requirements(&work.questionnaire, &work.assessment, &report);
        return Ok(CommandOutput::of(text, work.remarks));
    }
    let mut page = surface.page();
    requirement_lines(&mut page, work.seen(), &report, all);
    Ok(CommandOutput::of(page.finish(), work.remarks))
}

/// Adds the requirements of a report; `all` is their number without filters.
pub(crate) fn requirement_lines(page: &mut Page, work: Evaluated, report: &Evaluation, all: usize) {
    super::head(page, work, report);
    page.gap();
    page.line(&summary(report, all));
    let (next, gaps) = (report.next_gate(), report.gaps(work.questionnaire));
    let next = next.map_or("", |gate| work.questionnaire.gate_id(gate));
    for priority in Priority::ALL {
        let part: Vec<&Requirement> = gaps
            .iter()
            .copied()
            .filter(|gap| gap.priority == Some(priority))
            .collect();
        list(
            page,
            work,
            &format!("{}  {}", priority.word(), meaning(priority, next)),
            &part,
        );
    }
    let met: Vec<&Requirement> = report
        .requirements
        .iter()
        .filter(|one| one.status == Status::Met)
        .collect();
    list(page, work, "Met", &met);
}

fn meaning(priority: Priority, next: &str) -> String {
    match priority {
        Priority::P1 => {
            format!("blocks {next}: cannot be deferred, or at least 2 levels below target")
        }
        Priority::P2 => format!("blocks {next}: other mandatory gaps"),
        Priority::P3 => format!("for {next}: recommended gaps"),
        Priority::P4 => "for a later gate only".to_owned(),
    }
}

/// The number of requirements, and of those in each status.
fn summary(report: &Evaluation, all: usize) -> String {
    let shown = report.requirements.len();
    let mut words = count(shown, "requirement");
    if shown != all {
        words = format!("{shown} of {}", count(all, "requirement"));
    }
    let by = |status: Status| {
        report
            .requirements
            .iter()
            .filter(|one| one.status == status)
            .count()
    };
    let parts: Vec<String> = Status::ALL
        .into_iter()
        .map(|status| (by(status), describe::requirement_count(status)))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    if parts.is_empty() {
        format!("{words}.")
    } else {
        format!("{words}: {}.", parts.join(", "))
    }
}

fn list(page: &mut Page, work: Evaluated, title: &str, part: &[&Requirement]) {
    if part.is_empty() {
        return;
    }
    let questionnaire = work.questionnaire;
    page.gap();
    page.title(title);
    let name = |requirement: &Requirement| id(questionnaire, requirement.control);
    let width = part
        .iter()
        .map(|requirement| name(requirement).len())
        .max()
        .unwrap_or(0);
    for requirement in part {
        let control = &questionnaire.controls[requirement.control];
        let has = requirement.standing.describe(questionnaire);
        let short = match requirement.short {
            Some((gate, Gap::Evidence)) => {
                format!("needs evidence for {}", questionnaire.gate_id(gate))
            }
            Some(_) => format!(
                "{has}, target {}",
                questionnaire.level_name(requirement.target)
            ),
            None => has,
        };
        page.rows(
            2,
            &[vec![
                cell(format!("{:<width$}", name(requirement))).look(TextStyle::Strong),
                cell(format!("{:<8}", requirement.status.word())).look(look_of(requirement.status)),
                cell(format!("{}: {short}", control.title)),
            ]],
        );
        page.inside(6, &statement(control, requirement.target), TextStyle::Faint);
    }
}

fn look_of(status: Status) -> TextStyle {
    match status {
        Status::Met => TextStyle::Good,
        Status::Partial | Status::Excepted | Status::Unknown => TextStyle::Fair,
        Status::Missing => TextStyle::Poor,
    }
}
