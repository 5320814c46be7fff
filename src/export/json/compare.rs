//! A comparison as programs read it.
//!
//! Nothing is computed: the values are those of the comparison.

use serde::Serialize;

use super::report::{ScoreWire, score};
use crate::describe::compare as describe;
use crate::rules::requirements::Status;
use crate::views::compare::{ChangeEntry, Comparison, Worth};

/// Two states of a system held against each other.
#[derive(Clone, Debug, Serialize)]
pub struct CompareWire {
    /// The earlier one.
    pub before: WorthWire,
    /// The later one.
    pub after: WorthWire,
    /// Whether anything got worse.
    pub regression: bool,
    /// What moved of the controls, in the order of the questionnaire.
    pub moves: Vec<MoveWire>,
    /// The facts that moved.
    pub facts: Vec<FactMoveWire>,
    /// Controls that only the later questionnaire has.
    pub new_controls: Vec<String>,
    /// Controls that only the earlier questionnaire has.
    pub retired_controls: Vec<String>,
    /// Requirements that are met now and were not.
    pub newly_met: Vec<String>,
    /// Requirements that were met and are not now.
    pub no_longer_met: Vec<String>,
    /// What keeps the two from being held against each other in full.
    pub limits: Vec<LimitWire>,
}

/// What one of the two is worth.
#[derive(Clone, Debug, Serialize)]
pub struct WorthWire {
    /// What it is called: a file, with its baseline or day.
    pub name: String,
    /// The system.
    pub system: String,
    /// The day it was judged on.
    pub date: String,
    /// The gate in question.
    pub gate: String,
    /// Risk tier.
    pub risk_tier: String,
    /// Everything.
    pub whole: ScoreWire,
    /// By layer.
    pub layers: Vec<ScoreWire>,
    /// The lowest known level of a must control.
    pub lowest_mandatory_level: Option<u8>,
    /// Each gate in order.
    pub gates: Vec<GateThenWire>,
    /// How many requirements have each status.
    pub requirements: RequirementCountsWire,
}

/// A gate then.
#[derive(Clone, Debug, Serialize)]
pub struct GateThenWire {
    /// `G2`.
    pub id: String,
    /// `passes`, `passes-conditionally`, `inconclusive` or `fails`.
    pub state: &'static str,
    /// The earliest day it can open by the plan of that time.
    pub passes_earliest: Option<String>,
    /// The latest.
    pub passes_latest: Option<String>,
}

/// Requirements by status.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RequirementCountsWire {
    /// Met.
    pub met: usize,
    /// Partly met.
    pub partial: usize,
    /// Not there.
    pub missing: usize,
    /// Not known.
    pub unknown: usize,
    /// Excepted.
    pub excepted: usize,
}

/// One thing that moved.
#[derive(Clone, Debug, Serialize)]
pub struct MoveWire {
    /// The control.
    pub control: String,
    /// Its title.
    pub title: String,
    /// `answer`, `evidence` or `exception`.
    pub part: &'static str,
    /// `fell`, `lapsed`, `rose`, `appeared` or `changed`.
    pub way: &'static str,
    /// What it was, in words.
    pub before: String,
    /// What it is, in words.
    pub after: String,
    /// Who said so last; absent where time or a fact moved it.
    pub who: Option<String>,
    /// When.
    pub on: Option<String>,
}

/// A fact that moved.
#[derive(Clone, Debug, Serialize)]
pub struct FactMoveWire {
    /// Its id.
    pub fact: String,
    /// Its title.
    pub title: String,
    /// What it was, in words.
    pub before: String,
    /// What it is, in words.
    pub after: String,
    /// Who said so last.
    pub who: Option<String>,
    /// When.
    pub on: Option<String>,
}

/// What may not be held against each other.
#[derive(Clone, Debug, Serialize)]
pub struct LimitWire {
    /// `other-questionnaire`, `other-version`, `other-targets`, `other-form` or `other-system`.
    pub code: &'static str,
    /// The sentence.
    pub words: &'static str,
}

/// A comparison of two states, each with what it is called and its system.
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
        risk_tier: worth.tier.clone(),
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
