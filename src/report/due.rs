//! What is due, and when.
//!
//! In flow facts and the history of an assessment; out flow days with their words, the earliest first. What has no day
//! is not here: nobody can keep a day in mind that does not exist.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::assessment::answer::Answer;
use crate::assessment::answer::Exception;
use crate::assessment::change::Change;
use crate::assessment::history::History;
use crate::assessment::room::Parked;
use crate::gate::GateState;
use crate::questionnaire::Control;
use crate::report::Exporter;
use crate::report::prose::Facts;
use crate::report::rows;
use crate::report::rows::one_line;
use crate::words::count;

/// Something due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What it is about, the same in every report.
    pub subject: String,
    /// The day.
    pub day: Date,
    /// A few words.
    pub title: String,
    /// What there is to know.
    pub lines: Vec<String>,
    /// Its kind.
    pub kind: Kind,
}

/// The kinds of what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A gate can open by the plan.
    Gate,
    /// The phase wanted shall be there.
    Wanted,
    /// An exception ends.
    Exception,
    /// Somebody has to have found out.
    Unknown,
    /// A parked point shall be taken up.
    Parked,
    /// Answers are no longer fresh.
    Review,
}

impl Kind {
    /// The words in a calendar and on a command line.
    pub fn words(self) -> &'static str {
        match self {
            Self::Gate => "Gate",
            Self::Wanted => "Date wanted",
            Self::Exception => "Exception",
            Self::Unknown => "Unknown",
            Self::Parked => "Parking lot",
            Self::Review => "Review",
        }
    }
}

impl Due {
    /// Whether its day has passed, and somebody owes something: a plan owes nothing.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.kind != Kind::Gate && self.day < today
    }
}

/// Everything due in a report, by day.
pub fn due(exporter: &Exporter<'_>) -> Vec<Due> {
    all(&Facts::of(exporter), exporter.assessment.history())
}

fn all(facts: &Facts<'_>, history: &History) -> Vec<Due> {
    let mut all = gates(facts);
    all.extend(wanted(facts));
    for control in &facts.questionnaire.controls {
        all.extend(exception(facts, control));
    }
    all.extend(unknowns(facts));
    all.extend(facts.state.room.parked.iter().filter_map(|(id, point)| parked(id, point)));
    all.extend(reviews(facts, history));
    all.sort_by(|one, other| (one.day, &one.subject).cmp(&(other.day, &other.subject)));
    all
}

/// Gates on the late end of their range: the early end alone would be a promise.
fn gates(facts: &Facts<'_>) -> Vec<Due> {
    let due = |(index, gate): (usize, rows::Gate<'_>)| {
        let (early, late) = gate.days?;
        let mut lines = vec![format!("{} {}: {}.", gate.id, gate.title, gate.opens)];
        if early < late {
            lines
                .push("The range is from the known gaps alone to everything unknown starting from nothing.".to_owned());
        }
        lines.extend(facts.likely(index).map(|likely| format!("Forecast: {likely}.")));
        lines.push("Dates follow from effort, order and capacity; they are no promise of anyone.".to_owned());
        let title = if early < late { "can open (late end of its range)" } else { "can open" };
        Some(Due {
            subject: format!("gate {}", gate.id),
            day: late,
            title: format!("{} {title}", gate.id),
            lines,
            kind: Kind::Gate,
        })
    };
    rows::gates(facts).into_iter().enumerate().filter_map(due).collect()
}

/// The day wanted, held against the plan.
fn wanted(facts: &Facts<'_>) -> Option<Due> {
    let day = facts.state.profile.by?;
    let targets = &facts.report.targets;
    let phase = facts.questionnaire.phases.get(targets.wanted).map_or("", |phase| phase.title.as_str());
    let gate = rows::gates(facts).into_iter().nth(targets.headline)?;
    // what was wanted and is there is due no more
    if gate.state == GateState::Pass {
        return None;
    }
    let lines = vec![
        format!("{} is wanted there by this day.", facts.system()),
        format!("{} {}: {}.", gate.id, gate.title, gate.opens),
    ];
    Some(Due { subject: "wanted".to_owned(), day, title: format!("Wanted: {phase}"), lines, kind: Kind::Wanted })
}

fn exception(facts: &Facts<'_>, control: &Control) -> Option<Due> {
    let Exception { owner, reason, measure, expires, .. } = facts.state.record(&control.id)?.exception.as_ref()?;
    let lines = vec![
        format!("{}: this is the last day on which its exception holds.", control.name()),
        format!("Owner: {}", one_line(owner)),
        format!("Reason: {}", one_line(reason)),
        format!("Measure in the meantime: {}", one_line(measure)),
    ];
    Some(Due {
        subject: format!("exception {}", control.id),
        day: *expires,
        title: format!("Exception of {} ends", control.id),
        lines,
        kind: Kind::Exception,
    })
}

/// What somebody has to find out, where the horizon asks it.
fn unknowns(facts: &Facts<'_>) -> Vec<Due> {
    let due = |index: usize| {
        let control = facts.control(index)?;
        let Some(Answer::Unknown { who, by: Some(by) }) = &facts.state.record(&control.id)?.answer else { return None };
        let who = if who.trim().is_empty() { "nobody named".to_owned() } else { one_line(who) };
        Some(Due {
            subject: format!("unknown {}", control.id),
            day: *by,
            title: format!("Find out {}", control.name()),
            lines: vec![control.question.clone(), format!("Who finds out: {who}")],
            kind: Kind::Unknown,
        })
    };
    facts.report.targets.scope().filter_map(due).collect()
}

fn parked(id: &str, point: &Parked) -> Option<Due> {
    let Parked { what, control, owner, by: Some(day), done: false, .. } = point else { return None };
    let at = control.as_ref().map_or_else(String::new, |control| format!(" ({})", one_line(control)));
    let owner = owner.as_deref().map_or_else(|| "nobody yet".to_owned(), one_line);
    Some(Due {
        subject: format!("parked {id}"),
        day: *day,
        title: format!("Parked point{at}"),
        lines: vec![one_line(what), format!("Who takes it up: {owner}")],
        kind: Kind::Parked,
    })
}

/// Answers that stay fresh for so long and no longer, one event a day: a workshop gives dozens at once.
fn reviews(facts: &Facts<'_>, history: &History) -> Vec<Due> {
    let mut given: BTreeMap<&str, Date> = BTreeMap::new();
    for entry in history.entries() {
        let day = entry.stamp.day();
        for change in &entry.changes {
            if let Change::Answer { control, .. } = change {
                given.entry(control).and_modify(|last| *last = day.max(*last)).or_insert(day);
            }
        }
    }
    let mut days: BTreeMap<Date, Vec<String>> = BTreeMap::new();
    for control in facts.report.targets.scope().filter_map(|index| facts.control(index)) {
        let record = facts.state.record(&control.id);
        let answered = record.filter(|record| !matches!(record.answer, None | Some(Answer::Unknown { .. })));
        let agreed = answered.and_then(|record| record.decided()).map(|decision| decision.on);
        let Some(last) = answered.and(given.get(control.id.as_str()).copied().max(agreed)) else { continue };
        let Some(months) = control.review_months else { continue };
        days.entry(last.saturating_add(i64::from(months).months())).or_default().push(control.name());
    }
    let due = |(day, names): (Date, Vec<String>)| Due {
        subject: format!("review {day}"),
        day,
        title: format!("Review {}", count(names.len(), "answer")),
        lines: [vec!["From this day on these answers are no longer fresh:".to_owned()], names].concat(),
        kind: Kind::Review,
    };
    days.into_iter().map(due).collect()
}
