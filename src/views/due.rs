//! Due items of one assessment: those that the rules find, and the planned dates on which gates can pass.
//!
//! [`crate::rules::due`] determines which other items are due. Only gates are added here, because their dates need a
//! plan.

use jiff::civil::Date;

use crate::model::questionnaire::GateIx;
use crate::rules::due;
pub use crate::rules::due::Kind;
use crate::views::exporter::Exporter;
use crate::views::facts::Facts;
use crate::views::rows;

/// A due item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Key of the subject, identical in every report.
    pub subject: String,
    /// The due date.
    pub day: Date,
    /// The kind of the item.
    pub kind: Kind,
    /// The item itself.
    pub what: What,
}

/// The content of a due item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// This gate can pass according to the plan.
    Gate(GateIx),
    /// A date that somebody has to meet.
    Owed(due::Due),
}

impl Due {
    /// Whether the due date has passed. Gates are never overdue: a planned date is not an obligation.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.kind != Kind::Gate && self.day < today
    }
}

/// All due items of a report, by date.
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

/// The gates on their late dates: an early date alone would read as a promise.
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
