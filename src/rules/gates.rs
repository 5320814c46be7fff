//! Judges gates: the state of each, and every gap that keeps it from passing.
//!
//! Each gate is judged twice: once with unknown answers at level 0 (None) and merely claimed, once with them at level 4
//! (Improving) and verified. A gate with gaps that no exception covers even in the second judgement fails; one with
//! such gaps only in the first is inconclusive. No gate has a better state than the gate before it.

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::assessment::answer::Exception;
use crate::model::assessment::profile::Form;
use crate::model::questionnaire::{ControlIx, EvidenceState, Gate, GateIx, Level, Questionnaire};
use crate::rules::scorecard::{Ratio, weight};
use crate::rules::support;
use crate::rules::support::{Support, Weakness};
use crate::rules::targets::{Standing, Targets, is_must, standing};

/// How a gate stands, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum GateState {
    /// Not met, whatever is still unknown.
    Fails,
    /// Not met on what is known, but it could be.
    Inconclusive,
    /// Met with dated exceptions.
    #[strum(serialize = "passes conditionally")]
    PassesConditionally,
    /// Met.
    Passes,
}

impl GateState {
    /// The word in files, JSON and options.
    pub fn key(self) -> &'static str {
        match self {
            Self::PassesConditionally => "passes-conditionally",
            Self::Fails | Self::Inconclusive | Self::Passes => self.word(),
        }
    }

    /// The word for people.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// One thing that shuts a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocker {
    /// A must control is below its target.
    BelowTarget {
        /// The control.
        control: ControlIx,
        /// How it stands.
        standing: Standing,
        /// The level asked.
        target: Level,
        /// Whether it is below the gate's floor too, so that no exception can cover it.
        below_floor: bool,
    },
    /// A must control has its level, but not the evidence for it.
    Evidence {
        /// The control.
        control: ControlIx,
        /// The evidence that was given, if any: its state on the day, and the level it is for.
        given: Option<(EvidenceState, Level)>,
        /// Why that counts for less than was given.
        because: Vec<Weakness>,
        /// The evidence asked.
        needed: EvidenceState,
        /// The level it must be for.
        target: Level,
    },
    /// The should controls together attain too little.
    ShouldAttainment {
        /// What they attain.
        attained: Ratio,
        /// The percent they must.
        needed: u8,
    },
    /// A person set aside what only facts can remove.
    SetAside {
        /// The control.
        control: ControlIx,
    },
    /// The gate before does not stand open.
    EarlierGate {
        /// That gate.
        gate: GateIx,
        /// Its state.
        state: GateState,
    },
}

impl GateResult {
    /// How many blockers are this gate's own: not those of the gates before it.
    pub fn own_blockers(&self) -> usize {
        self.blockers
            .iter()
            .filter(|blocker| !matches!(blocker, Blocker::EarlierGate { .. }))
            .count()
    }
}

/// Why an exception covers nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// The control can never be deferred at this gate.
    NeverDeferrable,
    /// The control is below the gate's floor.
    BelowFloor,
    /// Owner, reason or measure is blank.
    Incomplete,
    /// It is granted only later.
    NotYet,
    /// It has run out.
    Expired,
    /// It runs longer than the gate allows.
    TooLong,
    /// The gate takes no more.
    TooMany,
}

/// How one gate stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateResult {
    /// The gate.
    pub gate: GateIx,
    /// Its state.
    pub state: GateState,
    /// What shuts it and no exception covers, in the order of the questionnaire.
    pub blockers: Vec<Blocker>,
    /// Controls whose blocker an exception covers.
    pub covered: Vec<ControlIx>,
    /// Exceptions that cover nothing here, with the reason.
    pub refused: Vec<(ControlIx, Invalid)>,
    /// Controls whose answers could still open it: unknown, open, or not asked in the short form.
    pub undecided: Vec<ControlIx>,
    /// Whether facts are merely assumed, so that it cannot be better than open.
    pub assumed_facts: bool,
    /// Whether the short form is used, with which no gate can be better than open: what was not asked cannot pass.
    pub short_form: bool,
}

/// How every gate stands on a day.
pub fn gates(
    questionnaire: &Questionnaire,
    state: &State,
    targets: &Targets,
    today: Date,
) -> IndexVec<GateIx, GateResult> {
    let mut results: IndexVec<GateIx, GateResult> = IndexVec::new();
    for gate in questionnaire.gates.indices() {
        let result = Judge {
            questionnaire,
            state,
            targets,
            today,
            gate,
        }
        .judge(results.last());
        results.push(result);
    }
    results
}

/// Why the exception of a control covers nothing at a gate, or nothing where it does, leaving aside how many there are.
pub fn invalid(
    gate: &Gate,
    control: ControlIx,
    level: Level,
    exception: &Exception,
    today: Date,
) -> Option<Invalid> {
    let length = exception
        .granted
        .until(exception.expires)
        .map_or(i32::MAX, |span| span.get_days());
    if gate.never_deferrable.contains(&control) {
        Some(Invalid::NeverDeferrable)
    } else if !exception.is_complete() {
        Some(Invalid::Incomplete)
    } else if exception.granted > today {
        Some(Invalid::NotYet)
    } else if today > exception.expires {
        Some(Invalid::Expired)
    } else if length > gate.exception_days {
        Some(Invalid::TooLong)
    } else if level < gate.floor {
        Some(Invalid::BelowFloor)
    } else {
        None
    }
}

/// Whether a level is supported well enough for a gate that asks a level.
pub fn suffices(gate: &Gate, support: &Support, target: Level) -> bool {
    gate.evidence == EvidenceState::Claimed
        || (support.state >= gate.evidence && support.level >= target)
}

struct Judge<'a> {
    questionnaire: &'a Questionnaire,
    state: &'a State,
    targets: &'a Targets,
    today: Date,
    gate: GateIx,
}

/// What one judgement found.
#[derive(Default)]
struct Judgement {
    blockers: Vec<Blocker>,
    covered: Vec<ControlIx>,
    refused: Vec<(ControlIx, Invalid)>,
}

impl Judge<'_> {
    fn judge(&self, before: Option<&GateResult>) -> GateResult {
        let gate = &self.questionnaire.gates[self.gate];
        let known = self.judgement(gate, Level::NONE);
        let best = self.judgement(gate, Level::TOP);
        let verdict = |judgement: &Judgement, covered: GateState| {
            if judgement.blockers.is_empty() {
                Some(if judgement.covered.is_empty() {
                    GateState::Passes
                } else {
                    covered
                })
            } else {
                None
            }
        };
        let mut state = verdict(&known, GateState::PassesConditionally).unwrap_or(
            if verdict(&best, GateState::PassesConditionally).is_some() {
                GateState::Inconclusive
            } else {
                GateState::Fails
            },
        );
        let asked: Vec<(ControlIx, Standing)> = self
            .targets
            .asked(self.gate)
            .map(|control| (control, standing(self.questionnaire, self.state, control)))
            .collect();
        let short_form = self.state.profile.form == Form::Core;
        let assumed_facts = !self.targets.assumed.is_empty();
        if short_form || assumed_facts {
            state = state.min(GateState::Inconclusive);
        }
        let mut blockers = known.blockers;
        if let Some(before) = before
            && before.state < state
        {
            state = before.state;
            blockers.push(Blocker::EarlierGate {
                gate: before.gate,
                state: before.state,
            });
        }
        let unknown = |at: Standing| {
            matches!(
                at,
                Standing::Unknown | Standing::Unanswered | Standing::NotAsked
            )
        };
        GateResult {
            gate: self.gate,
            state,
            blockers,
            covered: known.covered,
            refused: known.refused,
            undecided: asked
                .into_iter()
                .filter(|(_, at)| unknown(*at))
                .map(|(control, _)| control)
                .collect(),
            assumed_facts,
            short_form,
        }
    }

    /// One judgement, with everything unknown at that level, and verified where that is the top.
    fn judgement(&self, gate: &Gate, unknown: Level) -> Judgement {
        let mut judgement = Judgement::default();
        let (mut attained, mut asked) = (0, 0);
        for control in self.targets.asked(self.gate) {
            let Some(target) = self.targets.level(self.gate, control) else {
                continue;
            };
            let at = standing(self.questionnaire, self.state, control);
            if at == Standing::NotApplicable {
                if gate.never_deferrable.contains(&control) {
                    judgement.blockers.push(Blocker::SetAside { control });
                }
                continue;
            }
            let level = at.level().unwrap_or(unknown);
            if !is_must(self.questionnaire, gate, control) {
                let weight = weight(self.questionnaire, gate, control);
                attained += weight * u64::from(level.min(target));
                asked += weight * u64::from(target);
            } else if let Some(blocker) = self.must(gate, control, at, level, target) {
                self.weigh(gate, control, level, blocker, &mut judgement);
            }
        }
        if asked > 0 && attained * 100 < asked * u64::from(gate.should_attainment) {
            judgement.blockers.push(Blocker::ShouldAttainment {
                attained: Ratio {
                    part: attained,
                    whole: asked,
                },
                needed: gate.should_attainment,
            });
        }
        judgement
    }

    /// What is short of one must control.
    fn must(
        &self,
        gate: &Gate,
        control: ControlIx,
        at: Standing,
        level: Level,
        target: Level,
    ) -> Option<Blocker> {
        if level < target || level < gate.floor {
            let below_floor = level < gate.floor;
            return Some(Blocker::BelowTarget {
                control,
                standing: at,
                target,
                below_floor,
            });
        }
        // an unknown answer gets here only in the better judgement, in which it is verified
        at.level()?;
        let id = self.questionnaire.control_id(control);
        let support = support::support(self.state, id, self.today);
        let given = self
            .state
            .record(id)
            .and_then(|record| record.evidence.as_ref());
        (!suffices(gate, &support, target)).then(|| Blocker::Evidence {
            control,
            given: given.map(|given| (support.state, given.level)),
            because: support.because,
            needed: gate.evidence,
            target,
        })
    }

    /// Covers a blocker by the control's exception, or keeps it.
    fn weigh(
        &self,
        gate: &Gate,
        control: ControlIx,
        level: Level,
        blocker: Blocker,
        judgement: &mut Judgement,
    ) {
        let exception = self
            .state
            .record(self.questionnaire.control_id(control))
            .and_then(|record| record.exception.as_ref());
        let refusal = exception.map(|exception| {
            invalid(gate, control, level, exception, self.today)
                .or((judgement.covered.len() >= gate.exceptions).then_some(Invalid::TooMany))
        });
        match refusal {
            Some(None) => judgement.covered.push(control),
            Some(Some(reason)) => {
                judgement.refused.push((control, reason));
                judgement.blockers.push(blocker);
            }
            None => judgement.blockers.push(blocker),
        }
    }
}

impl Blocker {
    /// The control it is about, where it is about one.
    pub fn control(&self) -> Option<ControlIx> {
        match self {
            Self::BelowTarget { control, .. }
            | Self::Evidence { control, .. }
            | Self::SetAside { control } => Some(*control),
            Self::ShouldAttainment { .. } | Self::EarlierGate { .. } => None,
        }
    }
}
