//! The results of one side of a comparison: numbers, gates, requirements and plan dates.
//!
//! Takes one judged side at a time: nothing is compared here.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Judged;
use crate::model::questionnaire::{Level, Named};
use crate::roadmap::{Care, outlook};
use crate::rules::gates::{GateResult, GateState};
use crate::rules::requirements::Status;
use crate::rules::scorecard::Score;

/// A gate at one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateThen {
    /// `G2`.
    pub id: String,
    /// How it stands.
    pub state: GateState,
    /// The days between which it can open; nothing where it has none, or it is not in question.
    pub opens: Option<(Date, Date)>,
}

/// A layer at one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerThen {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is worth.
    pub score: Score,
}

/// What one side is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// The day it was judged on.
    pub day: Date,
    /// The gate in question, by id.
    pub gate: String,
    /// The risk tier.
    pub tier: String,
    /// Everything.
    pub whole: Score,
    /// By layer.
    pub layers: Vec<LayerThen>,
    /// The lowest known level of a must control.
    pub lowest_mandatory: Option<Level>,
    /// The gates, in order.
    pub gates: Vec<GateThen>,
    /// How many requirements have each status, in the order of [`Status::ALL`].
    pub requirements: [usize; Status::ALL.len()],
}

impl Worth {
    /// A gate, by id.
    pub fn gate(&self, id: &str) -> Option<&GateThen> {
        self.gates.iter().find(|gate| gate.id == id)
    }

    /// A layer, by id.
    pub fn layer(&self, id: &str) -> Option<&LayerThen> {
        self.layers.iter().find(|layer| layer.id == id)
    }
}

pub(super) fn worth(judged: &Judged<'_>) -> Worth {
    let Judged { side, report } = judged;
    let questionnaire = side.questionnaire;
    let targets = &report.targets;
    let made = || outlook(questionnaire, side.state, targets, side.day, Care::Improved);
    let plans = side.plans.map_or_else(|| Cow::Owned(made()), Cow::Borrowed);
    let then = |result: &GateResult| {
        let opens = match plans.gate(result.gate) {
            (Some(early), Some(late)) if result.gate <= targets.horizon => Some((early, late)),
            _ => None,
        };
        GateThen {
            id: questionnaire.gate_id(result.gate).to_owned(),
            state: result.state,
            opens,
        }
    };
    let layer = |(layer, score): (&Named, &Score)| LayerThen {
        id: layer.id.clone(),
        title: layer.title.clone(),
        score: *score,
    };
    let count = |status: Status| {
        report
            .requirements
            .iter()
            .filter(|one| one.status == status)
            .count()
    };
    Worth {
        day: side.day,
        gate: questionnaire.gate_id(targets.headline).to_owned(),
        tier: questionnaire.risk.tiers[targets.risk.tier].title.clone(),
        whole: report.scorecard.whole,
        layers: questionnaire
            .layers
            .iter()
            .zip(&report.scorecard.layers)
            .map(layer)
            .collect(),
        lowest_mandatory: report.scorecard.lowest_mandatory.level,
        gates: report.gates.iter().map(then).collect(),
        requirements: Status::ALL.map(count),
    }
}
