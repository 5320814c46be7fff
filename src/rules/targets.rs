//! Computes the consequences of the profile: the risk tier, the controls that apply, and their targets for each gate.
//!
//! The tier comes with its arithmetic and every target with its reasons. Answers to controls must never affect the
//! results: targets change only when the facts in the profile do.

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::assessment::answer::Answer;
use crate::model::assessment::profile::{Form, Profile};
use crate::model::questionnaire::condition::Value;
use crate::model::questionnaire::{
    ControlIx, FactIx, Gate, GateIx, Level, PhaseIx, Questionnaire, RiskPointIx, RuleIx, TierIx,
    UseCaseIx,
};

/// The risk tier of a system, with its arithmetic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskTier {
    /// The sum of all points.
    pub points: i32,
    /// The risk points that apply.
    pub parts: Vec<RiskPointIx>,
    /// The tier.
    pub tier: TierIx,
}

/// A reason why a target has its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The level that the gate requires of mandatory or recommended controls at the risk tier.
    Asked {
        /// The level.
        level: Level,
        /// Whether the control is mandatory.
        must: bool,
    },
    /// A target rule raised the level.
    Rule(RuleIx),
    /// A control that depends on this control needs that level.
    Successor {
        /// The dependent control.
        control: ControlIx,
        /// The level that the dependent control needs.
        level: Level,
    },
    /// The gate limits targets to this level.
    Capped {
        /// The highest target that the gate allows.
        level: Level,
    },
    /// An earlier gate already requires that level.
    Earlier {
        /// The earlier gate.
        gate: GateIx,
        /// The level that the earlier gate requires.
        level: Level,
    },
}

/// The level a control must reach for a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The level.
    pub level: Level,
    /// The reasons, in the order in which they apply.
    pub because: Vec<Reason>,
}

/// Everything that follows from the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// The risk tier.
    pub risk: RiskTier,
    /// The use case of the system.
    pub use_case: Option<UseCaseIx>,
    /// The target rules that apply.
    pub rules: Vec<RuleIx>,
    /// Unanswered facts: each counts as yes or as its most severe choice.
    pub assumed: Vec<FactIx>,
    /// Whether each control applies.
    pub applies: IndexVec<ControlIx, bool>,
    /// The target phase.
    pub wanted: PhaseIx,
    /// The first gate of the target phase.
    pub headline: GateIx,
    /// The last gate of the target phase: requirements and roadmap extend to this gate.
    pub horizon: GateIx,
    /// The target of each control for each gate; `None` if the gate does not include the control.
    pub gates: IndexVec<GateIx, IndexVec<ControlIx, Option<Target>>>,
}

/// The standing of a control, with a separate variant for each reason to have no level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The control has a level.
    Level(Level),
    /// A person marked the control as not applicable, and no gate lists it as never deferrable.
    NotApplicable,
    /// The answer is unknown, with an investigator.
    Unknown,
    /// The control is unanswered.
    Unanswered,
    /// The control is unanswered, and the short form of the target phase does not ask it.
    NotAsked,
}

impl Standing {
    /// The level, if it is known.
    pub fn level(self) -> Option<Level> {
        if let Self::Level(level) = self {
            Some(level)
        } else {
            None
        }
    }
}

/// The first gate that can never do without a control. Only facts can exclude such a control, at every gate; a
/// person's "not applicable" is refused, and counts as unanswered if a file contains it.
pub fn never_deferred_at(questionnaire: &Questionnaire, control: ControlIx) -> Option<GateIx> {
    let lists_it = |gate: &Gate| gate.never_deferrable.contains(&control);
    questionnaire.gates.position(lists_it)
}

/// The standing of a control.
pub fn standing(questionnaire: &Questionnaire, state: &State, at: ControlIx) -> Standing {
    let control = &questionnaire.controls[at];
    match state
        .record(&control.id)
        .and_then(|record| record.answer.as_ref())
    {
        Some(Answer::Level(level)) => Standing::Level(*level),
        Some(Answer::NotApplicable { .. }) if never_deferred_at(questionnaire, at).is_none() => {
            Standing::NotApplicable
        }
        Some(Answer::Unknown { .. }) => Standing::Unknown,
        Some(Answer::NotApplicable { .. }) | None
            if state.profile.form == Form::Core
                && !control.core.contains(&state.profile.wanted(questionnaire)) =>
        {
            Standing::NotAsked
        }
        Some(Answer::NotApplicable { .. }) | None => Standing::Unanswered,
    }
}

/// Everything that follows from a profile.
pub fn targets(questionnaire: &Questionnaire, profile: &Profile) -> Targets {
    let values: IndexVec<FactIx, Value> = questionnaire
        .facts
        .indices()
        .map(|fact| profile.value(questionnaire, fact))
        .collect();
    let value = |fact: FactIx| Some(values[fact].clone());
    let applies = questionnaire.controls.map(|control| {
        control
            .applies_when
            .as_ref()
            .is_none_or(|when| when.holds(&value))
    });
    let risk = risk(questionnaire, &value);
    let rules: Vec<RuleIx> = questionnaire
        .rules
        .indices()
        .filter(|&rule| questionnaire.rules[rule].when.holds(&value))
        .collect();
    let wanted = profile.wanted(questionnaire);
    let mut gates = IndexVec::new();
    for gate in &questionnaire.gates {
        let row = gate_targets(questionnaire, gate, &applies, risk.tier, &rules, &gates);
        gates.push(row);
    }
    Targets {
        use_case: questionnaire
            .risk
            .use_cases
            .position(|case| case.when.as_ref().is_none_or(|when| when.holds(&value))),
        assumed: profile.assumed(questionnaire),
        risk,
        rules,
        applies,
        wanted,
        headline: questionnaire.headline(wanted),
        horizon: questionnaire.horizon(wanted),
        gates,
    }
}

fn risk(questionnaire: &Questionnaire, value: &impl Fn(FactIx) -> Option<Value>) -> RiskTier {
    let risk = &questionnaire.risk;
    let parts: Vec<RiskPointIx> = risk
        .points
        .indices()
        .filter(|&part| risk.points[part].when.holds(value))
        .collect();
    let points = parts.iter().map(|&part| risk.points[part].points).sum();
    // the last tier has no upper limit
    let tier = risk
        .tiers
        .position(|tier| tier.up_to.is_none_or(|most| points <= most))
        .unwrap_or_default();
    RiskTier {
        points,
        parts,
        tier,
    }
}

fn gate_targets(
    questionnaire: &Questionnaire,
    gate: &Gate,
    applies: &IndexVec<ControlIx, bool>,
    tier: TierIx,
    rules: &[RuleIx],
    earlier: &IndexVec<GateIx, IndexVec<ControlIx, Option<Target>>>,
) -> IndexVec<ControlIx, Option<Target>> {
    let controls = &questionnaire.controls;
    let mut row: IndexVec<ControlIx, Option<Target>> = controls
        .enumerated()
        .map(|(index, control)| {
            let asked = gate.covers.contains(&control.phase) || gate.names.contains(&index);
            if !asked || !applies[index] {
                return None;
            }
            let must = is_must(questionnaire, gate, index);
            let levels = if must {
                &gate.must_level
            } else {
                &gate.should_level
            };
            let level = levels[tier];
            let mut because = vec![Reason::Asked { level, must }];
            let mut raised = u8::from(level);
            for &rule in rules
                .iter()
                .filter(|&&rule| questionnaire.rules[rule].theme == control.theme)
            {
                raised = raised.saturating_add(questionnaire.rules[rule].raise);
                because.push(Reason::Rule(rule));
            }
            let capped = Level::new(raised).filter(|level| *level <= gate.max_level);
            let level = capped.unwrap_or_else(|| {
                because.push(Reason::Capped {
                    level: gate.max_level,
                });
                gate.max_level
            });
            Some(Target { level, because })
        })
        .collect();
    for (successor, control) in controls.enumerated() {
        if row[successor].is_none() {
            continue;
        }
        for after in &control.after {
            let needed = after.level.min(gate.max_level);
            if let Some(target) = &mut row[after.control]
                && target.level < needed
            {
                target.level = needed;
                target.because.push(Reason::Successor {
                    control: successor,
                    level: needed,
                });
            }
        }
    }
    for (gate, before) in earlier.enumerated() {
        for (target, asked) in row.iter_mut().zip(before) {
            if let (Some(target), Some(asked)) = (target, asked)
                && target.level < asked.level
            {
                target.level = asked.level;
                target.because.push(Reason::Earlier {
                    gate,
                    level: asked.level,
                });
            }
        }
    }
    row
}

/// Whether a control is mandatory for a gate: by its obligation, or because the gate can never defer it.
pub fn is_must(questionnaire: &Questionnaire, gate: &Gate, control: ControlIx) -> bool {
    gate.never_deferrable.contains(&control) || questionnaire.controls[control].must
}

impl Targets {
    /// The target of a control for a gate, with its reasons; `None` if the gate does not include the control.
    pub fn target(&self, gate: GateIx, control: ControlIx) -> Option<&Target> {
        self.gates[gate][control].as_ref()
    }

    /// The target level of a control for a gate; `None` if the gate does not include the control.
    pub fn level(&self, gate: GateIx, control: ControlIx) -> Option<Level> {
        self.target(gate, control).map(|target| target.level)
    }

    /// The first gate of the target phase that includes a control, and the level that this gate requires.
    pub fn first_asked(&self, control: ControlIx) -> Option<(GateIx, Level)> {
        let mut gates = self
            .horizon
            .through()
            .skip_while(|gate| *gate < self.headline);
        gates.find_map(|gate| Some((gate, self.level(gate, control)?)))
    }

    /// The controls that the short form of the target phase asks, in order.
    pub fn short_form(&self, questionnaire: &Questionnaire) -> impl Iterator<Item = ControlIx> {
        let is_core =
            |control: &ControlIx| questionnaire.controls[*control].core.contains(&self.wanted);
        self.scope().filter(is_core)
    }

    /// The controls that the last gate of the target phase includes, in order: all controls that the team answers.
    pub fn scope(&self) -> impl Iterator<Item = ControlIx> {
        self.asked(self.horizon)
    }

    /// The controls that a gate includes, in order.
    pub fn asked(&self, gate: GateIx) -> impl Iterator<Item = ControlIx> {
        self.gates[gate]
            .enumerated()
            .filter(|(_, target)| target.is_some())
            .map(|(at, _)| at)
    }
}
