//! The JSON of a comparison.
//!
//! Its own module because every comparison has 2 sides. Results must not be computed here: all values come from the
//! comparison.

use serde::Serialize;

use super::report::{ScoreWire, score};
use crate::describe::compare as describe;
use crate::rules::requirements::Status;
use crate::views::compare::{ChangeEntry, Comparison, Worth};

/// A comparison between 2 states of a system.
#[derive(Clone, Debug, Serialize)]
pub struct CompareWire {
    /// Results of the first side.
    pub before: WorthWire,
    /// Results of the second side.
    pub after: WorthWire,
    /// Whether there is a regression: a level, evidence or an exception fell or lapsed, a gate is in a worse state, or
    /// a requirement is no longer met although the questionnaire version and the targets are the same.
    pub regression: bool,
    /// Changes to controls, in the order of the questionnaire. Empty if the sides answer different questionnaires.
    pub moves: Vec<MoveWire>,
    /// Changed facts, in the order of the questionnaire. Empty if the sides answer different questionnaires.
    pub facts: Vec<FactMoveWire>,
    /// Ids of the controls that are only in the second side's version of the questionnaire.
    pub new_controls: Vec<String>,
    /// Ids of the controls that are only in the first side's version of the questionnaire.
    pub retired_controls: Vec<String>,
    /// Ids of the controls whose requirement exists on both sides and is met only on the second side.
    pub newly_met: Vec<String>,
    /// Ids of the controls whose requirement exists on both sides and is met only on the first side.
    pub no_longer_met: Vec<String>,
    /// Reasons why the sides are not fully comparable.
    pub limits: Vec<LimitWire>,
}

/// The results of one side.
#[derive(Clone, Debug, Serialize)]
pub struct WorthWire {
    /// Name of the side: a file, with its baseline or date.
    pub name: String,
    /// Name of the system.
    pub system: String,
    /// Date of evaluation.
    pub date: String,
    /// Id of the gate whose targets the scores use: the first gate of the target phase.
    pub gate: String,
    /// Id of the risk tier.
    pub risk_tier: String,
    /// Scores for all controls.
    pub whole: ScoreWire,
    /// Scores by layer, in the order of the questionnaire.
    pub layers: Vec<ScoreWire>,
    /// Lowest known level of a mandatory control, 0 to 4. Null if no mandatory control has a known level.
    pub lowest_mandatory_level: Option<u8>,
    /// The gates, in order.
    pub gates: Vec<GateThenWire>,
    /// Number of requirements by status.
    pub requirements: RequirementCountsWire,
}

/// A gate on one side.
#[derive(Clone, Debug, Serialize)]
pub struct GateThenWire {
    /// Id of the gate, for example `G2`.
    pub id: String,
    /// State of the gate: `passes`, `passes-conditionally`, `inconclusive` or `fails`.
    pub state: &'static str,
    /// Earliest day on which the gate can pass according to the plan on that side. Null if the plan does not give both
    /// days, or does not extend to the gate.
    pub passes_earliest: Option<String>,
    /// Latest day on which the gate can pass according to the plan on that side. Null if `passes_earliest` is null.
    pub passes_latest: Option<String>,
}

/// Number of requirements by status.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RequirementCountsWire {
    /// Number of requirements that are met.
    pub met: usize,
    /// Number of requirements above level 0 that have a gap.
    pub partial: usize,
    /// Number of requirements at level 0.
    pub missing: usize,
    /// Number of requirements without a known level.
    pub unknown: usize,
    /// Number of requirements that are not met and have a valid exception.
    pub excepted: usize,
}

/// A change to one part of a control.
#[derive(Clone, Debug, Serialize)]
pub struct MoveWire {
    /// Id of the control.
    pub control: String,
    /// Title of the control.
    pub title: String,
    /// Part that changed: `answer`, `evidence` or `exception`.
    pub part: &'static str,
    /// Direction of the change: `fell`, `lapsed`, `rose`, `appeared` or `changed`.
    pub way: &'static str,
    /// Value on the first side, in words.
    pub before: String,
    /// Value on the second side, in words.
    pub after: String,
    /// Author of the last edit. Null if the part changed without an edit, because time passed or a fact changed.
    pub who: Option<String>,
    /// Day of the last edit. Null if `who` is null.
    pub on: Option<String>,
}

/// A changed fact.
#[derive(Clone, Debug, Serialize)]
pub struct FactMoveWire {
    /// Id of the fact.
    pub fact: String,
    /// Title of the fact.
    pub title: String,
    /// Value on the first side, in words.
    pub before: String,
    /// Value on the second side, in words.
    pub after: String,
    /// Author of the last edit. Null if the author is not known.
    pub who: Option<String>,
    /// Day of the last edit. Null if `who` is null.
    pub on: Option<String>,
}

/// A reason why the sides are not fully comparable.
#[derive(Clone, Debug, Serialize)]
pub struct LimitWire {
    /// Code of the reason: `other-questionnaire`, `other-version`, `other-targets`, `other-form` or `other-system`.
    pub code: &'static str,
    /// The reason as a sentence.
    pub words: &'static str,
}

/// Returns a comparison as JSON structures. `before` and `after` each contain the name of the side and the name of its
/// system.
pub fn compare(found: &Comparison, before: (&str, &str), after: (&str, &str)) -> CompareWire {
    CompareWire {
        before: worth(&found.before, before),
        after: worth(&found.after, after),
        regression: found.is_regression(),
        moves: found.moves.iter().map(moved).collect(),
        facts: found
            .facts
            .iter()
            .map(|one| FactMoveWire {
                fact: one.fact.clone(),
                title: one.title.clone(),
                before: describe::fact(&one.before),
                after: describe::fact(&one.after),
                who: one.last.as_ref().map(|(who, _)| who.clone()),
                on: one.last.as_ref().map(|(_, on)| on.to_string()),
            })
            .collect(),
        new_controls: found.new.clone(),
        retired_controls: found.retired.clone(),
        newly_met: found.met.clone(),
        no_longer_met: found.unmet.clone(),
        limits: found
            .limits
            .iter()
            .map(|limit| LimitWire {
                code: limit.word(),
                words: describe::limit(*limit),
            })
            .collect(),
    }
}

fn worth(worth: &Worth, (name, system): (&str, &str)) -> WorthWire {
    let count = |status: Status| {
        let at = Status::ALL.iter().position(|known| *known == status);
        at.and_then(|at| worth.requirements.get(at))
            .copied()
            .unwrap_or_default()
    };
    WorthWire {
        name: name.to_owned(),
        system: system.to_owned(),
        date: worth.day.to_string(),
        gate: worth.gate.clone(),
        risk_tier: worth.tier_id.clone(),
        whole: score("whole", &worth.whole),
        layers: worth
            .layers
            .iter()
            .map(|layer| score(&layer.id, &layer.score))
            .collect(),
        lowest_mandatory_level: worth.lowest_mandatory.map(u8::from),
        gates: worth
            .gates
            .iter()
            .map(|gate| GateThenWire {
                id: gate.id.clone(),
                state: gate.state.key(),
                passes_earliest: gate.opens.map(|(early, _)| early.to_string()),
                passes_latest: gate.opens.map(|(_, late)| late.to_string()),
            })
            .collect(),
        requirements: RequirementCountsWire {
            met: count(Status::Met),
            partial: count(Status::Partial),
            missing: count(Status::Missing),
            unknown: count(Status::Unknown),
            excepted: count(Status::Excepted),
        },
    }
}

fn moved(one: &ChangeEntry) -> MoveWire {
    MoveWire {
        control: one.control.clone(),
        title: one.title.clone(),
        part: one.part.word(),
        way: one.way.word(),
        before: describe::value(&one.before),
        after: describe::value(&one.after),
        who: one.last.as_ref().map(|(who, _)| who.clone()),
        on: one.last.as_ref().map(|(_, on)| on.to_string()),
    }
}
