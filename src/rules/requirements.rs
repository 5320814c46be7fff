//! Derives the requirements: numbered, testable statements, one for each control in the scope of the target phase.
//!
//! Each requirement follows from the answers and has a status, a priority and a gap. Its id derives from that of its
//! control and never changes. Plan dates must not appear here: requirements are facts, while the roadmap is computed
//! only when somebody looks at it.

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::questionnaire::{ControlIx, GateIx, Level, Questionnaire};
use crate::rules::gates::{GateResult, GateState, suffices};
use crate::rules::support::support;
use crate::rules::targets::{Standing, Targets, standing};

/// The status of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Status {
    /// The target level is reached, with evidence where evidence is required.
    Met,
    /// The level is above 0, but levels or evidence are missing.
    Partial,
    /// The level is 0.
    Missing,
    /// The level is unknown.
    Unknown,
    /// The requirement is not met, but an exception covers it at the first gate with a gap.
    Excepted,
}

impl Status {
    /// All statuses.
    pub const ALL: [Self; 5] = [
        Self::Met,
        Self::Partial,
        Self::Missing,
        Self::Unknown,
        Self::Excepted,
    ];

    /// The name of the status on screens and in files.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// The priority of a requirement, by its gap at the last gate of the target phase. Exceptions change the status of a
/// requirement, never its priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
pub enum Priority {
    /// A gap of a mandatory control that can never be deferred, is at least 2 levels below its target, or is below the
    /// lowest level that the gate allows. An unknown or missing answer counts as level 0.
    P1,
    /// Any other gap of a mandatory control, in level or evidence.
    P2,
    /// A gap of a recommended control.
    P3,
    /// A gap at an earlier gate only.
    P4,
}

impl Priority {
    /// All priorities, most urgent first.
    pub const ALL: [Self; 4] = [Self::P1, Self::P2, Self::P3, Self::P4];

    /// The name of the priority on screens and in files.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// The gap of a control for a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The number of missing levels; an unknown level counts as 0.
    Levels(u8),
    /// Only evidence is missing.
    Evidence,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The control from which the requirement follows.
    pub control: ControlIx,
    /// The target at the last gate of the target phase.
    pub target: Level,
    /// The standing of the control.
    pub standing: Standing,
    /// The status.
    pub status: Status,
    /// The priority; `None` if the requirement is met.
    pub priority: Option<Priority>,
    /// The first gate with a gap, and the gap.
    pub short: Option<(GateIx, Gap)>,
}

/// The id of the requirement for a control. This id never changes.
pub fn id(questionnaire: &Questionnaire, control: ControlIx) -> String {
    format!("REQ-{}", questionnaire.control_id(control))
}

/// The gap of a control for a gate on a day; `None` if the gate does not include the control, or if the control is not
/// applicable or meets its target.
pub fn gap(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    gate: GateIx,
    control: ControlIx,
    today: Date,
) -> Option<Gap> {
    let target = targets.level(gate, control)?;
    let at = standing(questionnaire, state, targets, control);
    if at == Standing::NotApplicable {
        return None;
    }
    let level = at.level().unwrap_or_default();
    if level < target {
        return Some(Gap::Levels(target.above(level)));
    }
    let needed = targets.evidence(questionnaire, gate, control)?;
    let support = support(state, questionnaire.control_id(control), today);
    (!suffices(needed, &support, target)).then_some(Gap::Evidence)
}

/// The requirements of an assessment, in the order of the questionnaire. A control that is not applicable has no
/// requirement.
pub fn requirements(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    gates: &IndexVec<GateIx, GateResult>,
    today: Date,
) -> Vec<Requirement> {
    let mut found = Vec::new();
    for control in targets.scope() {
        let Some(target) = targets.level(targets.horizon, control) else {
            continue;
        };
        let at = standing(questionnaire, state, targets, control);
        if at == Standing::NotApplicable {
            continue;
        }
        let short = targets.horizon.through().find_map(|gate| {
            Some((
                gate,
                gap(questionnaire, state, targets, gate, control, today)?,
            ))
        });
        found.push(Requirement {
            control,
            target,
            standing: at,
            status: status(control, at, short, gates),
            priority: short.map(|_| priority(questionnaire, state, targets, control, today)),
            short,
        });
    }
    found
}

/// The next gate up to the horizon: the first that fails or is inconclusive; if there is no such gate, the first that
/// passes only conditionally; `None` if all pass.
pub fn next_gate(gates: &IndexVec<GateIx, GateResult>, horizon: GateIx) -> Option<GateIx> {
    let first = |at_most: GateState| {
        gates
            .through(horizon)
            .iter()
            .find(|result| result.state <= at_most)
    };
    first(GateState::Inconclusive)
        .or_else(|| first(GateState::PassesConditionally))
        .map(|result| result.gate)
}

fn status(
    control: ControlIx,
    at: Standing,
    short: Option<(GateIx, Gap)>,
    gates: &IndexVec<GateIx, GateResult>,
) -> Status {
    let Some((gate, _)) = short else {
        return Status::Met;
    };
    let Some(level) = at.level() else {
        return Status::Unknown;
    };
    if gates[gate].covered.contains(&control) {
        Status::Excepted
    } else if level == Level::NONE {
        Status::Missing
    } else {
        Status::Partial
    }
}

fn priority(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    control: ControlIx,
    today: Date,
) -> Priority {
    let gate = targets.horizon;
    let Some(gap) = gap(questionnaire, state, targets, gate, control, today) else {
        return Priority::P4;
    };
    if !questionnaire.controls[control].must {
        return Priority::P3;
    }
    let level = standing(questionnaire, state, targets, control)
        .level()
        .unwrap_or_default();
    let is_wide = matches!(gap, Gap::Levels(levels) if levels >= 2);
    if targets.is_never_deferrable(gate, control)
        || is_wide
        || level < questionnaire.gates[gate].lowest_level
    {
        Priority::P1
    } else {
        Priority::P2
    }
}
