//! Everything that is due: dates that people entered, and the days on which answers and evidence become too old.
//!
//! Calendars, lists, screens and the portfolio all take due items from here. Plan dates are excluded: computing them
//! takes a thousand times as long, and nobody owes them. Items without a date are excluded too, because there is no day
//! to watch for.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::assessment::answer::Answer;
use crate::model::questionnaire::{ControlIx, EvidenceState, GateIx, Questionnaire};
use crate::rules::gates::{GateResult, GateState};
use crate::rules::targets::Targets;

/// The kinds of what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// A gate can open by the plan.
    Gate,
    /// The target date.
    #[strum(serialize = "target date")]
    TargetDate,
    /// An exception ends.
    Exception,
    /// Somebody has to have found out.
    #[strum(serialize = "investigation")]
    Unknown,
    /// A parked point shall be taken up.
    Parked,
    /// Answers are no longer fresh.
    Review,
    /// Evidence ends.
    Evidence,
    /// A test, scan or drill comes round.
    Validation,
}

impl Kind {
    /// The word in a narrow cell, and for programs that read a portfolio.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// What is due; points and validations by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The gate of the phase wanted.
    TargetDate(GateIx),
    /// The last day of the exception of a control.
    Exception(ControlIx),
    /// What nobody knew of a control.
    Unknown(ControlIx),
    /// The last day of the evidence for a control.
    Evidence(ControlIx),
    /// Answers that were given or said again so long ago.
    Review(Vec<ControlIx>),
    /// A point of the parking lot.
    Parked(String),
    /// A test, scan or drill.
    Validation(String),
}

/// Something due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The day.
    pub day: Date,
    /// What.
    pub what: What,
}

impl Due {
    /// Whether its day has passed.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.day < today
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self.what {
            What::TargetDate(_) => Kind::TargetDate,
            What::Exception(_) => Kind::Exception,
            What::Unknown(_) => Kind::Unknown,
            What::Evidence(_) => Kind::Evidence,
            What::Review(_) => Kind::Review,
            What::Parked(_) => Kind::Parked,
            What::Validation(_) => Kind::Validation,
        }
    }

    /// The id of the validation that is due.
    pub fn validation(&self) -> Option<&str> {
        match &self.what {
            What::Validation(id) => Some(id),
            What::TargetDate(_)
            | What::Exception(_)
            | What::Unknown(_)
            | What::Evidence(_)
            | What::Review(_)
            | What::Parked(_) => None,
        }
    }

    /// What it is about, the same for as long as it is about that.
    pub fn subject(&self, questionnaire: &Questionnaire) -> String {
        let id = |control: ControlIx| questionnaire.control_id(control);
        match &self.what {
            What::TargetDate(_) => "target date".to_owned(),
            What::Exception(control) => format!("exception {}", id(*control)),
            What::Unknown(control) => format!("unknown {}", id(*control)),
            What::Evidence(control) => format!("evidence {}", id(*control)),
            What::Review(_) => format!("review {}", self.day),
            What::Parked(point) => format!("parked {point}"),
            What::Validation(validation) => format!("validation {validation}"),
        }
    }
}

/// Everything due of one assessment, the earliest first. `given` are the last days on which answers were given, as far as
/// a history tells.
pub fn due(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    gates: &IndexVec<GateIx, GateResult>,
    given: &BTreeMap<String, Date>,
) -> Vec<Due> {
    let mut all: Vec<Due> = wanted(state, targets, gates).into_iter().collect();
    // one for a day: a workshop gives dozens of answers at once
    let mut reviews: BTreeMap<Date, Vec<ControlIx>> = BTreeMap::new();
    for index in targets.scope() {
        let control = &questionnaire.controls[index];
        let Some(record) = state.record(&control.id) else {
            continue;
        };
        let mut on = |day: Option<Date>, what: What| all.extend(day.map(|day| Due { day, what }));
        on(
            record.exception.as_ref().map(|exception| exception.expires),
            What::Exception(index),
        );
        if let Some(Answer::Unknown { due: by, .. }) = record.answer {
            on(by, What::Unknown(index));
        }
        // a claim has nothing to lose, and what has no level needs no evidence
        let evidence = record
            .evidence
            .as_ref()
            .filter(|given| given.state > EvidenceState::Claimed);
        on(
            evidence
                .filter(|_| record.level().is_some())
                .and_then(|given| given.expires),
            What::Evidence(index),
        );
        let last = record
            .stood_by(given.get(&control.id).copied())
            .filter(|_| record.can_age());
        if let (Some(last), Some(months)) = (last, control.review_months) {
            reviews
                .entry(last.saturating_add(i64::from(months).months()))
                .or_default()
                .push(index);
        }
    }
    all.extend(reviews.into_iter().map(|(day, controls)| Due {
        day,
        what: What::Review(controls),
    }));
    let parked = state.room.parked.iter().filter(|(_, point)| !point.done);
    all.extend(parked.filter_map(|(id, point)| {
        Some(Due {
            day: point.due?,
            what: What::Parked(id.clone()),
        })
    }));
    let validations = state.validations.iter();
    all.extend(validations.map(|(id, one)| Due {
        day: one.due(),
        what: What::Validation(id.clone()),
    }));
    all.sort();
    all
}

/// The day wanted, unless the gate it is about stands open.
fn wanted(state: &State, targets: &Targets, gates: &IndexVec<GateIx, GateResult>) -> Option<Due> {
    let day = state.profile.target_date?;
    let gate = &gates[targets.headline];
    (gate.state < GateState::PassesConditionally).then_some(Due {
        day,
        what: What::TargetDate(targets.headline),
    })
}
