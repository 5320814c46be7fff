//! Computes the consequences of the profile: the risk tier, the controls that apply, and their targets for each gate.
//!
//! The tier comes with its arithmetic and every target with its reasons. Answers to controls must never affect the
//! results: targets change only when the facts in the profile do.

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::assessment::answer::Answer;
use crate::model::assessment::profile::{Form, Profile};
use crate::model::questionnaire::condition::{Condition, Value};
use crate::model::questionnaire::{
    ChoiceIx, ControlIx, EvidenceState, ExceptionShareIx, FactIx, Gate, GateIx, Level, PhaseIx,
    Questionnaire, RiskFloorIx, RiskPointIx, RuleIx, TierIx, UseCaseIx,
};

/// The risk tier of a system, with its arithmetic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskTier {
    /// The sum of all points.
    pub points: i32,
    /// The risk points that apply.
    pub parts: Vec<RiskPointIx>,
    /// The tier that follows from the points alone.
    pub by_points: TierIx,
    /// The floors that apply, whether or not they raise the tier.
    pub floors: Vec<RiskFloorIx>,
    /// The tier: that of the points, or a higher one that a floor sets.
    pub tier: TierIx,
}

/// The group of controls for which a gate sets a level together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obligation {
    /// Mandatory, and on the gate's list of controls that can never be deferred.
    Core,
    /// Any other mandatory control.
    Must,
    /// Recommended.
    Should,
}

/// A reason why a target has its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The level that the gate requires of a group of controls at the risk tier.
    Asked {
        /// The level.
        level: Level,
        /// The group of the control.
        obligation: Obligation,
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
    /// The group of the control at the gate.
    pub obligation: Obligation,
    /// Whether the gate can never do without the control: because its list says so, or because a law binds it.
    pub never_deferrable: bool,
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
    /// The laws that bind each control and apply to the system: choices of the fact `regulation`. An unanswered fact
    /// counts as all its choices.
    pub laws: IndexVec<ControlIx, Vec<ChoiceIx>>,
    /// The share of exceptions that replaces that of every gate, if the facts select one.
    pub exception_share: Option<ExceptionShareIx>,
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

/// The standing of a control.
pub fn standing(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    at: ControlIx,
) -> Standing {
    let control = &questionnaire.controls[at];
    match state
        .record(&control.id)
        .and_then(|record| record.answer.as_ref())
    {
        Some(Answer::Level(level)) => Standing::Level(*level),
        Some(Answer::NotApplicable { .. }) if targets.never_deferred_at(at).is_none() => {
            Standing::NotApplicable
        }
        Some(Answer::Unknown { .. }) => Standing::Unknown,
        Some(Answer::NotApplicable { .. }) | None
            if state.profile.form == Form::Core && !control.core.contains(&targets.wanted) =>
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
    let laws = laws(questionnaire, &value);
    let risk = risk(questionnaire, &value);
    let rules: Vec<RuleIx> = questionnaire
        .rules
        .indices()
        .filter(|&rule| questionnaire.rules[rule].when.holds(&value))
        .collect();
    let wanted = profile.wanted(questionnaire);
    let shares = &questionnaire.exception_shares;
    let mut targets = Targets {
        use_case: questionnaire
            .risk
            .use_cases
            .position(|case| case.when.as_ref().is_none_or(|when| when.holds(&value))),
        assumed: profile.assumed(questionnaire),
        risk,
        rules,
        applies,
        laws,
        exception_share: shares.position(|share| share.when.holds(&value)),
        wanted,
        headline: questionnaire.headline(wanted),
        horizon: questionnaire.horizon(wanted),
        gates: IndexVec::new(),
    };
    for gate in &questionnaire.gates {
        let row = gate_targets(questionnaire, gate, &targets, &value);
        targets.gates.push(row);
    }
    targets
}

/// The laws that bind each control and apply to the system.
fn laws(
    questionnaire: &Questionnaire,
    value: &impl Fn(FactIx) -> Option<Value>,
) -> IndexVec<ControlIx, Vec<ChoiceIx>> {
    let regulation = questionnaire.laws().map(|(fact, _)| fact);
    questionnaire.controls.map(|control| {
        let laws = control.law.iter().copied();
        let holds =
            |law: &ChoiceIx| regulation.is_some_and(|fact| Condition::Is(fact, *law).holds(value));
        laws.filter(holds).collect()
    })
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
    let by_points = risk
        .tiers
        .position(|tier| tier.up_to.is_none_or(|most| points <= most))
        .unwrap_or_default();
    let floors: Vec<RiskFloorIx> = risk
        .floors
        .indices()
        .filter(|&floor| risk.floors[floor].when.holds(value))
        .collect();
    let raised = floors.iter().map(|&floor| risk.floors[floor].tier);
    RiskTier {
        points,
        parts,
        by_points,
        tier: raised.fold(by_points, TierIx::max),
        floors,
    }
}

/// The targets of one gate. `targets` holds those of all earlier gates.
fn gate_targets(
    questionnaire: &Questionnaire,
    gate: &Gate,
    targets: &Targets,
    value: &impl Fn(FactIx) -> Option<Value>,
) -> IndexVec<ControlIx, Option<Target>> {
    let controls = &questionnaire.controls;
    let mut named = controls.map(|control| gate.covers.contains(&control.phase));
    let mut core = controls.map(|_| false);
    for (lists, marks) in [
        (&gate.names, &mut named),
        (&gate.never_deferrable, &mut core),
    ] {
        for listed in lists {
            if listed.when.as_ref().is_none_or(|when| when.holds(value)) {
                marks[listed.control] = true;
            }
        }
    }
    let mut row: IndexVec<ControlIx, Option<Target>> = controls
        .indices()
        .map(|at| {
            (named[at] && targets.applies[at]).then(|| {
                let mut target = table_target(questionnaire, gate, targets, at, core[at]);
                for (earlier, before) in targets.gates.enumerated() {
                    if let Some(asked) = &before[at]
                        && target.level < asked.level
                    {
                        target.level = asked.level;
                        target.because.push(Reason::Earlier {
                            gate: earlier,
                            level: asked.level,
                        });
                    }
                }
                target
            })
        })
        .collect();
    while raise_prerequisites(questionnaire, gate, &mut row) {}
    row
}

/// The target that follows from the table and the rules, at most the ceiling of the gate.
fn table_target(
    questionnaire: &Questionnaire,
    gate: &Gate,
    targets: &Targets,
    at: ControlIx,
    listed: bool,
) -> Target {
    let control = &questionnaire.controls[at];
    let (obligation, levels) = match (control.must, listed) {
        (true, true) => (Obligation::Core, &gate.core_must_level),
        (true, false) => (Obligation::Must, &gate.must_level),
        (false, _) => (Obligation::Should, &gate.should_level),
    };
    let level = levels[targets.risk.tier];
    let mut because = vec![Reason::Asked { level, obligation }];
    let mut raised = u8::from(level);
    for &rule in &targets.rules {
        if questionnaire.rules[rule].names(at, control) {
            raised = raised.saturating_add(questionnaire.rules[rule].raise);
            because.push(Reason::Rule(rule));
        }
    }
    let capped = Level::new(raised).filter(|level| *level <= gate.max_level);
    let level = capped.unwrap_or_else(|| {
        because.push(Reason::Capped {
            level: gate.max_level,
        });
        gate.max_level
    });
    Target {
        level,
        obligation,
        never_deferrable: obligation == Obligation::Core || targets.is_bound_by_law(at),
        because,
    }
}

/// Raises each prerequisite to the level that its dependents need of it: at most the ceiling of the gate, and at most
/// the target of the dependent itself. Returns whether a target changed.
fn raise_prerequisites(
    questionnaire: &Questionnaire,
    gate: &Gate,
    row: &mut IndexVec<ControlIx, Option<Target>>,
) -> bool {
    let mut changed = false;
    for (successor, control) in questionnaire.controls.enumerated() {
        let Some(own) = row[successor].as_ref().map(|target| target.level) else {
            continue;
        };
        for after in &control.after {
            let needed = after.level.min(gate.max_level).min(own);
            if let Some(target) = &mut row[after.control]
                && target.level < needed
            {
                changed = true;
                target.level = needed;
                target.because.push(Reason::Successor {
                    control: successor,
                    level: needed,
                });
            }
        }
    }
    changed
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

    /// The first gate that asks a control and can never do without it. Only facts can exclude such a control, at every
    /// gate; a person's "not applicable" is refused, and counts as unanswered if a file contains it.
    pub fn never_deferred_at(&self, control: ControlIx) -> Option<GateIx> {
        self.gates
            .indices()
            .find(|gate| self.is_never_deferrable(*gate, control))
    }

    /// Whether a gate asks a control and can never do without it.
    pub fn is_never_deferrable(&self, gate: GateIx, control: ControlIx) -> bool {
        self.target(gate, control)
            .is_some_and(|target| target.never_deferrable)
    }

    /// Whether a law that applies to the system binds a control.
    pub fn is_bound_by_law(&self, control: ControlIx) -> bool {
        !self.laws[control].is_empty()
    }

    /// The weight of a control for a gate, in scores and plans.
    pub fn weight(&self, questionnaire: &Questionnaire, gate: GateIx, control: ControlIx) -> u64 {
        let weights = questionnaire.weights;
        if self.is_never_deferrable(gate, control) {
            weights.never_deferrable
        } else if questionnaire.controls[control].must {
            weights.must
        } else {
            weights.should
        }
    }

    /// The evidence that a gate asks for a control; `None` if the gate does not ask a mandatory control there. For a
    /// target of 1 a claim is enough.
    pub fn evidence(
        &self,
        questionnaire: &Questionnaire,
        gate: GateIx,
        control: ControlIx,
    ) -> Option<EvidenceState> {
        let target = self.target(gate, control)?;
        if target.obligation == Obligation::Should {
            return None;
        }
        let definition = &questionnaire.gates[gate];
        Some(if target.level < Level::DEFINED {
            EvidenceState::Claimed
        } else if target.never_deferrable {
            definition.never_deferrable_evidence
        } else {
            definition.evidence
        })
    }

    /// The share of the mandatory controls of a gate that may have an exception, in percent.
    pub fn share_of_exceptions(&self, questionnaire: &Questionnaire, gate: GateIx) -> u8 {
        let own = questionnaire.gates[gate].exception_share;
        self.exception_share
            .map_or(own, |share| questionnaire.exception_shares[share].share)
    }

    /// The number of exceptions that a gate allows: the share of the mandatory controls that it asks, rounded up, but at
    /// least the number that the gate always allows.
    pub fn allowance(&self, questionnaire: &Questionnaire, gate: GateIx) -> usize {
        let is_must = |control: &ControlIx| questionnaire.controls[*control].must;
        let mandatory = self.asked(gate).filter(is_must).count();
        let share = usize::from(self.share_of_exceptions(questionnaire, gate));
        let least = questionnaire.gates[gate].exceptions_at_least;
        least.max((share * mandatory).div_ceil(100))
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
