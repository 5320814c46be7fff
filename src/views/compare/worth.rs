//! The results of one side of a comparison: numbers, gates, requirements and plan dates.
//!
//! Handles one evaluated side at a time; nothing is compared here.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Judged;
use crate::model::questionnaire::{Level, Named};
use crate::roadmap::{Care, outlook};
use crate::rules::gates::{GateResult, GateState};
use crate::rules::requirements::Status;
use crate::rules::scorecard::Score;

/// A gate on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateThen {
    /// The id, as in `G2`.
    pub id: String,
    /// The state of the gate.
    pub state: GateState,
    /// The earliest and latest day on which the gate can pass. `None` without dates or beyond the horizon of the plan.
    pub opens: Option<(Date, Date)>,
}

/// A layer on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerThen {
    /// The id of the layer.
    pub id: String,
    /// The title of the layer.
    pub title: String,
    /// The score of the layer.
    pub score: Score,
}

/// The results of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// The date of the evaluation.
    pub day: Date,
    /// The id of the headline gate, whose targets the scores refer to.
    pub gate: String,
    /// The id of the risk tier.
    pub tier_id: String,
    /// The title of the risk tier.
    pub tier: String,
    /// The score of all controls.
    pub whole: Score,
    /// The scores by layer.
    pub layers: Vec<LayerThen>,
    /// The lowest mandatory level, as far as levels are known.
    pub lowest_mandatory: Option<Level>,
    /// The gates, in order.
    pub gates: Vec<GateThen>,
    /// Number of requirements by status, in the order of [`Status::ALL`].
    pub requirements: [usize; Status::ALL.len()],
}

impl Worth {
    /// The gate with this id.
    pub fn gate(&self, id: &str) -> Option<&GateThen> {
        self.gates.iter().find(|gate| gate.id == id)
    }

    /// The layer with this id.
    pub fn layer(&self, id: &str) -> Option<&LayerThen> {
        self.layers.iter().find(|layer| layer.id == id)
    }
}

pub(super) fn worth(judged: &Judged<'_>) -> Worth {
    let Judged { side, report } = judged;
    let questionnaire = side.questionnaire;
    let targets = &report.targets;
    let made = || {
        let earlier = side.history.earlier_plans(side.state);
        outlook(
            questionnaire,
            side.state,
            &earlier,
            targets,
            side.day,
            Care::Improved,
        )
    };
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
        tier_id: questionnaire.risk.tiers[targets.risk.tier].id.clone(),
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
