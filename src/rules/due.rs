//! Everything that is due: dates that people entered, and the days on which answers and evidence become too old.
//!
//! Calendars, lists, screens and the portfolio all get due items from here. Plan dates are excluded: they take 1,000
//! times as long to compute, and nobody has to meet them. Items without a date are excluded too, because there is no
//! day on which they are due.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::assessment::answer::Answer;
use crate::model::questionnaire::{ControlIx, EvidenceState, GateIx, Questionnaire};
use crate::rules::gates::{GateResult, GateState, exceptions};
use crate::rules::targets::Targets;

/// The kinds of due items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// The day on which a gate can pass according to the plan.
    Gate,
    /// The target date.
    #[strum(serialize = "target date")]
    TargetDate,
    /// The expiry of an exception.
    Exception,
    /// The due date of an investigation.
    #[strum(serialize = "investigation")]
    Unknown,
    /// The due date of a parked item.
    Parked,
    /// The review of answers that are too old.
    Review,
    /// The expiry of evidence.
    Evidence,
    /// The due date of a validation.
    Validation,
}

impl Kind {
    /// The name of the kind in narrow cells and in machine-readable portfolios.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// The subject of a due item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The target date for this gate, the first of the target phase.
    TargetDate(GateIx),
    /// The last day of the exception for a control.
    Exception(ControlIx),
    /// The investigation of an unknown answer.
    Unknown(ControlIx),
    /// The last day of the evidence for a control.
    Evidence(ControlIx),
    /// The answers whose review is due on this day.
    Review(Vec<ControlIx>),
    /// A parked item, by id.
    Parked(String),
    /// A validation, by id.
    Validation(String),
}

/// A due item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The day.
    pub day: Date,
    /// The subject of the item.
    pub what: What,
}

impl Due {
    /// Whether the day has passed.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.day < today
    }

    /// The kind of the item.
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

    /// A key for the item, stable as long as the item concerns the same subject.
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

/// All due items of one assessment, the earliest first. `given` is the last day on which each answer was given, by
/// control id, as far as the history contains that day.
pub fn due(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    gates: &IndexVec<GateIx, GateResult>,
    given: &BTreeMap<String, Date>,
) -> Vec<Due> {
    let mut all: Vec<Due> = wanted(state, targets, gates).into_iter().collect();
    // one item per day, because a workshop produces dozens of answers at once
    let mut reviews: BTreeMap<Date, Vec<ControlIx>> = BTreeMap::new();
    for index in targets.scope() {
        let control = &questionnaire.controls[index];
        let Some(record) = state.record(&control.id) else {
            continue;
        };
        let mut on = |day: Option<Date>, what: What| all.extend(day.map(|day| Due { day, what }));
        if let Some(Answer::Unknown { due: by, .. }) = record.answer {
            on(by, What::Unknown(index));
        }
        // a claim cannot get any weaker, and a control without a level needs no evidence
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
    let in_scope = exceptions(questionnaire, state, targets)
        .filter(|(control, _)| targets.level(targets.horizon, *control).is_some());
    all.extend(in_scope.map(|(control, exception)| Due {
        day: exception.expires,
        what: What::Exception(control),
    }));
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

/// The target date, unless its gate already passes, with or without conditions.
fn wanted(state: &State, targets: &Targets, gates: &IndexVec<GateIx, GateResult>) -> Option<Due> {
    let day = state.profile.target_date?;
    let gate = &gates[targets.headline];
    (gate.state < GateState::PassesConditionally).then_some(Due {
        day,
        what: What::TargetDate(targets.headline),
    })
}
