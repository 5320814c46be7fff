//! CSV for issue trackers: one row for each unmet requirement, or for each step of the roadmap.
//!
//! Requirements that are met and steps that are dropped have no row, since there is nothing to track. Notes, reasons
//! and locations of evidence are not exported, because an issue tracker has other readers. No cell can be a formula,
//! and no line of a description begins with text written by a team, since GitLab interprets a line that begins with `/`
//! as a command.
//!
//! # Columns
//!
//! Trackers disagree on column names, so the names here are those that most trackers accept unchanged; the others can
//! be mapped in an import wizard. GitLab requires `Title` and `Description`, ignoring case, and Linear's importer reads
//! them; Azure Boards requires `Title`, `github-csv-tools` requires `title`; Jira (`Summary`) and Redmine (`Subject`)
//! show a wizard. GitLab (as `due_date`, with dates such as 2027-01-31), Redmine and Jira read `Due Date`; Redmine and
//! Jira also read `Start Date`. `Priority` uses Linear's 4 words, of which Jira and Redmine recognise 3. There is only
//! one label, because spaces, commas and semicolons each separate labels in some trackers and are part of the name in
//! others.
//!
//! A `Milestone` column is left out because GitLab rejects a file that names a milestone missing from the project; `ID`
//! and `State`, which Azure Boards rejects, and `Parent`, which would refer to a row that is not in the file, are left
//! out too. The effort column is named so that no tracker mistakes it for points or hours. Azure Boards uses the name
//! `Work Item Type` for the column `Issue Type` and accepts no unknown columns; `OpenProject` does not import CSV.

pub mod portfolio;
mod table;

use crate::describe::Describe as _;
use crate::describe::requirement::statement;
use crate::model::questionnaire::ControlIx;
use crate::model::questionnaire::Level;
use jiff::civil::Date;

use crate::base::plural::{capital, clauses};
use crate::base::sanitize::one_line;
use crate::describe::roadmap;
use crate::describe::roadmap::effort_days;
use crate::rules::requirements;
use crate::rules::requirements::{Priority, Requirement};
use crate::views::exporter::Exporter;
use crate::views::facts::Facts;
use crate::views::options::{ExportOptions, Kind};
use crate::views::rows;

/// Column names.
const COLUMNS: [&str; 11] = [
    "Title",
    "Description",
    "Issue Type",
    "Priority",
    "Assignee",
    "Labels",
    "Start Date",
    "Due Date",
    "Effort Days",
    "Gate",
    "External ID",
];

/// Exports the unmet requirements or, for a roadmap, its steps.
///
/// # Errors
/// An error of the `csv` crate.
pub fn write(exporter: &Exporter<'_>, order: &ExportOptions) -> Result<Vec<u8>, ::csv::Error> {
    let facts = Facts::of(exporter);
    let issues = if order.kind == Kind::Roadmap {
        steps(&facts)
    } else {
        requirements(&facts)
    };
    table::write(COLUMNS, issues.into_iter().map(Issue::cells))
}

/// One row.
struct Issue {
    title: String,
    description: Vec<String>,
    priority: Option<Priority>,
    who: Option<String>,
    days: Option<(Date, Date)>,
    effort: u64,
    gate: String,
    id: String,
}

impl Issue {
    fn cells(self) -> [String; COLUMNS.len()] {
        let (start, end) = self.days.map_or_else(Default::default, |(start, end)| {
            (start.to_string(), end.to_string())
        });
        [
            one_line(&self.title),
            self.description.join("\n"),
            "Task".to_owned(),
            self.priority.map_or("", urgency).to_owned(),
            self.who.as_deref().map(one_line).unwrap_or_default(),
            "surefoot".to_owned(),
            start,
            end,
            effort_days(self.effort),
            self.gate,
            self.id,
        ]
    }
}

/// Returns the unmet requirements, most urgent first.
fn requirements(facts: &Facts<'_>) -> Vec<Issue> {
    let issue = |requirement: &Requirement| {
        let control = facts.control(requirement.control);
        let work = rows::work(facts, requirement.control);
        let id = requirements::id(facts.questionnaire, requirement.control);
        let mut lines = vec![
            one_line(&statement(control, requirement.target)),
            String::new(),
        ];
        lines.push(format!(
            "Level now: {}. Target: {}. Status: {}.",
            requirement.standing.describe(facts.questionnaire),
            facts.level(requirement.target),
            requirement.status.word()
        ));
        lines.push(format!("Accountable: {}.", facts.role(control.accountable)));
        if work.note.is_some() {
            let note = roadmap::note(facts, work.note.as_ref());
            lines.push(format!("Plan: {}.", one_line(&note)));
        }
        lines.extend(acceptance(facts, requirement.control, requirement.target));
        Issue {
            title: format!("{id} {}", control.title),
            description: lines,
            priority: requirement.priority,
            who: facts
                .state
                .record(&control.id)
                .and_then(|record| record.owner.clone()),
            days: work.days,
            effort: work.effort,
            gate: requirement
                .short
                .map_or("", |(gate, _)| facts.gate_id(gate))
                .to_owned(),
            id,
        }
    };
    facts
        .report
        .gaps(facts.questionnaire)
        .into_iter()
        .map(issue)
        .collect()
}

/// Returns the steps that are not dropped, by gate.
fn steps(facts: &Facts<'_>) -> Vec<Issue> {
    let issue = |step: rows::Step| {
        let control = facts.control(step.control);
        let id = requirements::id(facts.questionnaire, step.control);
        let mut lines = vec![
            one_line(&statement(control, step.to)),
            String::new(),
            format!("Requirement: {id}."),
        ];
        lines.push(format!(
            "{}: {}.",
            if step.days.is_some() {
                "Why not earlier"
            } else {
                "No date"
            },
            one_line(&step.because)
        ));
        if step.uncertain {
            lines.push(format!("{}.", capital(roadmap::UNCERTAIN)));
        }
        lines.extend(acceptance(facts, step.control, step.to));
        Issue {
            title: format!("{}: {}", step.name, control.title),
            description: lines,
            priority: facts
                .report
                .requirement(step.control)
                .and_then(|requirement| requirement.priority),
            who: step.who,
            days: step.days,
            effort: step.effort,
            gate: facts.gate_id(step.gate).to_owned(),
            id: step.key,
        }
    };
    rows::steps(facts)
        .into_iter()
        .filter(|step| !step.dropped)
        .map(issue)
        .collect()
}

/// Describes the acceptance criteria of a control, the evidence to show and related framework items.
fn acceptance(facts: &Facts<'_>, control: ControlIx, target: Level) -> Vec<String> {
    let control = facts.control(control);
    let mut lines = vec![String::new(), "Acceptance criteria:".to_owned()];
    // numbered, because a line that begins with a dash looks like a formula
    let criteria = (1..).zip(control.criteria(target));
    lines.extend(
        criteria.map(|(at, one)| format!("{at}. {}: {}", one.method.word(), one_line(&one.text))),
    );
    lines.push(String::new());
    if !control.evidence.is_empty() {
        lines.push(format!(
            "Evidence needed: {}.",
            one_line(&clauses(&control.evidence))
        ));
    }
    let related = rows::related(facts.questionnaire, control);
    if !related.is_empty() {
        lines.push(format!("Related to: {}.", one_line(&related)));
    }
    lines
}

/// Returns the word that trackers use for a priority.
fn urgency(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "Urgent",
        Priority::P2 => "High",
        Priority::P3 => "Medium",
        Priority::P4 => "Low",
    }
}
