//! Titles and details of due items.
//!
//! Its own module so that a calendar, a test report and the commands describe an item in the same words.

use crate::base::plural::{capital, count};
use crate::base::sanitize::one_line;
use crate::describe::why::evidence_on_page;
use crate::describe::{roadmap, system};
use crate::model::assessment::State;
use crate::model::assessment::answer::{Answer, Exception};
use crate::model::assessment::room::Parked;
use crate::model::assessment::validation::{self, Validation};
use crate::model::questionnaire::{Control, ControlIx, GateIx, Questionnaire};
use crate::rules::due;
use crate::rules::due::{Kind, What};
use crate::rules::evaluation::Evaluation;
use crate::rules::requirements;
use crate::views::due::{Due, What as Item};
use crate::views::exporter::Exporter;
use crate::views::facts::Facts;
use crate::views::rows;

/// The text about a due item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DueText {
    /// The title, a few words.
    pub title: String,
    /// The details, one sentence or field per line.
    pub lines: Vec<String>,
}

/// The name of a kind in calendars and on the command line.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Gate => "Gate",
        Kind::TargetDate => "Target date",
        Kind::Exception => "Exception",
        Kind::Unknown => "Unknown",
        Kind::Parked => "Parking lot",
        Kind::Review => "Review",
        Kind::Evidence => "Evidence",
        Kind::Validation => "Validation",
    }
}

/// A due item without any text written by the team: `DAT-P1 exception expires`.
pub fn short(
    what: &What,
    questionnaire: &Questionnaire,
    validation: Option<validation::Kind>,
) -> String {
    let id = |control: ControlIx| questionnaire.control_id(control);
    match what {
        What::TargetDate(gate) => format!("{} target date", questionnaire.gate_id(*gate)),
        What::Exception(control) => format!("{} exception expires", id(*control)),
        What::Unknown(control) => format!("investigate {}", id(*control)),
        What::Evidence(control) => format!("{} evidence expires", id(*control)),
        What::Review(controls) if controls.len() == 1 => "review 1 answer".to_owned(),
        What::Review(controls) => format!("review {} answers", controls.len()),
        What::Parked(_) => "parked item".to_owned(),
        What::Validation(_) => validation
            .map_or("validation", validation::Kind::word)
            .to_owned(),
    }
}

/// The text about a due item in the report of an exporter.
pub fn text(exporter: &Exporter<'_>, due: &Due) -> DueText {
    let facts = Facts::of(exporter);
    match &due.what {
        Item::Gate(index) => gate(&facts, *index).unwrap_or_default(),
        Item::Owed(owed) => DueText {
            title: title(facts.questionnaire, facts.state, facts.report, owed),
            lines: lines(&facts, owed),
        },
    }
}

/// The title of a deadline that somebody has to meet, with names if there are any.
pub fn title(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Evaluation,
    due: &due::Due,
) -> String {
    match &due.what {
        What::TargetDate(_) => {
            let phase = questionnaire.phases[report.targets.wanted].title.as_str();
            format!("Target date: {phase}")
        }
        What::Unknown(control) => format!("Investigate {}", questionnaire.control_name(*control)),
        What::Review(controls) => format!("Review {}", count(controls.len(), "answer")),
        What::Parked(id) => {
            let control = state
                .room
                .parked
                .get(id)
                .and_then(|point| point.control.as_deref());
            let at =
                control.map_or_else(String::new, |control| format!(" ({})", one_line(control)));
            format!("Parked item{at}")
        }
        What::Validation(id) => state
            .validations
            .get(id)
            .map_or_else(String::new, |one| capital(&one_line(&one.title()))),
        What::Exception(_) | What::Evidence(_) => capital(&short(&due.what, questionnaire, None)),
    }
}

/// The details of a deadline that somebody has to meet.
fn lines(facts: &Facts<'_>, due: &due::Due) -> Vec<String> {
    let lines = match &due.what {
        What::TargetDate(gate) => Some(wanted(facts, *gate)),
        What::Exception(control) => exception(facts, facts.control(*control)),
        What::Unknown(control) => unknown(facts, facts.control(*control)),
        What::Evidence(control) => Some(evidence(facts, *control)),
        What::Review(controls) => Some(review(facts, controls)),
        What::Parked(id) => facts.state.room.parked.get(id).map(parked),
        What::Validation(id) => facts
            .state
            .validations
            .get(id)
            .map(|one| validation(facts, one)),
    };
    lines.unwrap_or_default()
}

/// The title and details of a gate. `None` if the gate has no dates.
fn gate(facts: &Facts<'_>, index: GateIx) -> Option<DueText> {
    let gate = &rows::gates(facts)[index];
    let (early, late) = gate.days?;
    let mut lines = vec![gate_line(facts, gate)];
    if early < late {
        lines.push(
            "The first date counts known gaps only; the last date assumes level 0 for every unknown."
                .to_owned(),
        );
    }
    lines.extend(roadmap::likely(facts, index).map(|likely| format!("Forecast: {likely}.")));
    lines.push(
        "Dates are calculated from effort, order and capacity; they are not a commitment."
            .to_owned(),
    );
    let title = if early < late {
        "can pass (latest date)"
    } else {
        "can pass"
    };
    Some(DueText {
        title: format!("{} {title}", gate.id),
        lines,
    })
}

/// A sentence about when a gate can pass.
fn gate_line(facts: &Facts<'_>, gate: &rows::Gate<'_>) -> String {
    let opens = roadmap::gate_opens(facts, gate);
    format!("{} {}: {opens}.", gate.id, gate.title)
}

/// The target date compared with the plan.
fn wanted(facts: &Facts<'_>, gate: GateIx) -> Vec<String> {
    let wanted = format!(
        "On this date, {} is to reach the target phase.",
        system(facts.state)
    );
    vec![wanted, gate_line(facts, &rows::gates(facts)[gate])]
}

fn exception(facts: &Facts<'_>, control: &Control) -> Option<Vec<String>> {
    let Exception {
        owner,
        reason,
        compensating_control: measure,
        ..
    } = facts.state.record(&control.id)?.exception.as_ref()?;
    let about = format!(
        "The exception for {} expires at the end of this day.",
        control.name()
    );
    let fields = [
        ("Owner", owner),
        ("Reason", reason),
        ("Compensating control", measure),
    ];
    let fields = fields
        .into_iter()
        .filter_map(|(name, value)| field(name, value));
    Some([about].into_iter().chain(fields).collect())
}

/// A field with its value; `None` without a value, as in a redacted copy.
fn field(name: &str, value: &str) -> Option<String> {
    let value = one_line(value);
    (!value.trim().is_empty()).then(|| format!("{name}: {value}"))
}

/// The text about a step of the roadmap.
pub(crate) fn step(facts: &Facts<'_>, step: &rows::Step) -> DueText {
    let control = facts.control(step.control);
    let who = step
        .who
        .as_deref()
        .map_or_else(String::new, |who| format!(" ({})", one_line(who)));
    let mut lines = vec![
        format!(
            "{}: {}",
            requirements::id(facts.questionnaire, step.control),
            control.title
        ),
        format!(
            "Step to {}, {} of work.",
            facts.gate_id(step.gate),
            roadmap::person_days(step.effort)
        ),
        format!("Why not earlier: {}.", one_line(&step.because)),
    ];
    if step.uncertain {
        lines.push(format!("{}.", capital(roadmap::UNCERTAIN)));
    }
    DueText {
        title: format!("{}{who}", step.name),
        lines,
    }
}

fn unknown(facts: &Facts<'_>, control: &Control) -> Option<Vec<String>> {
    let Some(Answer::Unknown {
        investigator: who, ..
    }) = &facts.state.record(&control.id)?.answer
    else {
        return None;
    };
    let who = if who.trim().is_empty() {
        "No investigator yet".to_owned()
    } else {
        format!("Investigator: {}", one_line(who))
    };
    Some(vec![control.question.clone(), who])
}

fn evidence(facts: &Facts<'_>, control: ControlIx) -> Vec<String> {
    let name = facts.questionnaire.control_name(control);
    let given = evidence_on_page(
        facts.questionnaire,
        facts.state,
        control,
        facts.report.today,
    );
    let given = given.map(|(words, what)| format!("Evidence: {words}{}", one_line(&what)));
    let about = format!(
        "The evidence for {name} expires at the end of this day. After that, it counts as claimed only."
    );
    [about].into_iter().chain(given).collect()
}

fn review(facts: &Facts<'_>, controls: &[ControlIx]) -> Vec<String> {
    let names = controls
        .iter()
        .map(|control| facts.questionnaire.control_name(*control));
    let due = match controls {
        [_] => "This answer is due for review from this day on:",
        _ => "These answers are due for review from this day on:",
    };
    [due.to_owned()].into_iter().chain(names).collect()
}

fn parked(point: &Parked) -> Vec<String> {
    let owner = point.owner.as_deref().map_or_else(
        || "No owner yet".to_owned(),
        |owner| format!("Owner: {}", one_line(owner)),
    );
    vec![one_line(&point.what), owner]
}

fn validation(facts: &Facts<'_>, one: &Validation) -> Vec<String> {
    let last = one.last_done.map_or_else(
        || "never done".to_owned(),
        |last| format!("last done on {}", roadmap::short_day(last)),
    );
    let mut lines = vec![format!("Every {}; {last}.", one.cadence.to_string())];
    lines.extend(
        one.owner
            .as_deref()
            .map(|owner| format!("Owner: {}", one_line(owner))),
    );
    if !one.controls.is_empty() {
        lines.push(
            "If the validation is overdue, the evidence for these controls counts for less:"
                .to_owned(),
        );
        let name = |id: &String| {
            facts
                .questionnaire
                .control(id)
                .map_or_else(|| one_line(id), |at| facts.questionnaire.control_name(at))
        };
        lines.extend(one.controls.iter().map(name));
    }
    lines
}
