//! What is due of one assessment: what the rules find, and the days on which the plan lets gates pass.
//!
//! [`crate::rules::due`] decides what is due. Only gates are added here, because their days need a plan.

use jiff::civil::Date;

use crate::model::questionnaire::GateIx;
use crate::rules::due;
pub use crate::rules::due::Kind;
use crate::views::exporter::Exporter;
use crate::views::facts::Facts;
use crate::views::rows;

/// Something due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What it is about, the same in every report.
    pub subject: String,
    /// The day.
    pub day: Date,
    /// Its kind.
    pub kind: Kind,
    /// What it is.
    pub what: What,
}

/// What is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A gate can open by the plan.
    Gate(GateIx),
    /// Somebody owes it.
    Owed(due::Due),
}

impl Due {
    /// Whether its day has passed, and somebody owes something: a plan owes nothing.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.kind != Kind::Gate && self.day < today
    }
}

/// Everything due in a report, by day.
pub fn due(exporter: &Exporter<'_>) -> Vec<Due> {
    let facts = Facts::of(exporter);
    let (questionnaire, state) = (facts.questionnaire, facts.state);
    let report = facts.report;
    let given = exporter.assessment.history().answer_dates();
    let owed = due::due(questionnaire, state, &report.targets, &report.gates, given);
    let item = |owed: due::Due| Due {
        subject: owed.subject(questionnaire),
        day: owed.day,
        kind: owed.kind(),
        what: What::Owed(owed),
    };
    let mut all = gates(&facts);
    all.extend(owed.into_iter().map(item));
    all.sort_by(|one, other| (one.day, &one.subject).cmp(&(other.day, &other.subject)));
    all
}

/// Gates on the late end of their range: the early end alone would be a promise.
fn gates(facts: &Facts<'_>) -> Vec<Due> {
    let due = |gate: rows::Gate<'_>| {
        Some(Due {
            subject: format!("gate {}", gate.id),
            day: gate.days?.1,
            kind: Kind::Gate,
            what: What::Gate(gate.index),
        })
    };
    rows::gates(facts).into_iter().filter_map(due).collect()
}
