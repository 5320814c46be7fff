//! Evaluates gates: the state of each, and every gap that keeps a gate from passing.
//!
//! Each gate is evaluated twice: once with unknown answers at level 0 (None) and merely claimed, once with them at
//! level 4 (Improving) and verified. A gate with gaps that no exception covers even in the second evaluation fails; a
//! gate with such gaps only in the first is inconclusive. No gate has a better state than the previous gate.

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::assessment::State;
use crate::model::assessment::answer::{Answer, Exception};
use crate::model::assessment::profile::Form;
use crate::model::questionnaire::{
    ControlIx, EvidenceState, Gate, GateIx, Level, PhaseIx, Questionnaire,
};
use crate::rules::scorecard::Ratio;
use crate::rules::support;
use crate::rules::support::{Support, Weakness};
use crate::rules::targets::{Standing, Targets, standing};

/// The state of a gate, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum GateState {
    /// The gate is not met, whatever the missing answers are.
    Fails,
    /// The gate is not met with the known answers, but the missing answers could make it pass.
    Inconclusive,
    /// The gate is met with dated exceptions.
    #[strum(serialize = "passes conditionally")]
    PassesConditionally,
    /// The gate is met.
    Passes,
}

impl GateState {
    /// The name of the state in files, JSON and options.
    pub fn key(self) -> &'static str {
        match self {
            Self::PassesConditionally => "passes-conditionally",
            Self::Fails | Self::Inconclusive | Self::Passes => self.word(),
        }
    }

    /// The name of the state in text for people.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// A reason why a gate does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocker {
    /// A mandatory control is below its target.
    BelowTarget {
        /// The control.
        control: ControlIx,
        /// The standing of the control.
        standing: Standing,
        /// The target of the control.
        target: Level,
        /// Whether the control is also below the lowest level that the gate allows, so that no exception can cover it.
        below_lowest: bool,
    },
    /// A mandatory control is at its target, but lacks the required evidence.
    Evidence {
        /// The control.
        control: ControlIx,
        /// The recorded evidence, if any: the state that counts on the day, and the level that the evidence supports.
        given: Option<(EvidenceState, Level)>,
        /// The reasons why the evidence counts for less than recorded.
        because: Vec<Weakness>,
        /// The evidence required.
        needed: EvidenceState,
        /// The level that the evidence must support.
        target: Level,
    },
    /// The attainment of the recommended controls is too low.
    ShouldAttainment {
        /// The attainment of the recommended controls.
        attained: Ratio,
        /// The required attainment, in percent.
        needed: u8,
    },
    /// A person marked as not applicable a control that some gate can never do without. Only facts can exclude such a
    /// control, so it counts as unanswered.
    SetAside {
        /// The control.
        control: ControlIx,
    },
    /// The previous gate has a worse state, which limits this gate.
    EarlierGate {
        /// The earlier gate.
        gate: GateIx,
        /// The state of the earlier gate.
        state: GateState,
    },
}

impl GateResult {
    /// The number of blockers of this gate itself, without those of earlier gates.
    pub fn own_blockers(&self) -> usize {
        self.blockers
            .iter()
            .filter(|blocker| !matches!(blocker, Blocker::EarlierGate { .. }))
            .count()
    }

    /// The number of blockers of controls without a level.
    pub fn blockers_without_level(&self) -> usize {
        let controls = self.blockers.iter().filter_map(Blocker::control);
        controls
            .filter(|control| self.undecided.contains(control))
            .count()
    }
}

/// The reason why an exception covers nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// The control can never be deferred at this gate.
    NeverDeferrable,
    /// A law binds the control, and nobody in the organisation can suspend a law.
    Law,
    /// The control is below the lowest level that the gate allows.
    BelowLowestLevel,
    /// The owner, reason or compensating control is blank.
    Incomplete,
    /// The day on which the exception is granted is in the future.
    NotYet,
    /// The exception has expired.
    Expired,
    /// The exception runs longer than the gate allows.
    TooLong,
    /// The gate already has the maximum number of exceptions that it allows.
    TooMany,
}

/// The evaluation of one gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateResult {
    /// The gate.
    pub gate: GateIx,
    /// The state of the gate.
    pub state: GateState,
    /// The gaps that keep the gate from passing and are not covered by an exception, in the order of the questionnaire.
    pub blockers: Vec<Blocker>,
    /// Controls with a gap that an exception covers.
    pub covered: Vec<ControlIx>,
    /// Exceptions that cover nothing at this gate, each with the reason.
    pub refused: Vec<(ControlIx, Invalid)>,
    /// Controls whose answers could still make the gate pass: unknown, unanswered, or not asked in the short form.
    pub undecided: Vec<ControlIx>,
    /// The number of exceptions that the gate allows.
    pub allowance: usize,
    /// Whether some facts are only assumed, which limits the gate to inconclusive.
    pub assumed_facts: bool,
    /// Whether the short form is used, which limits the gate to inconclusive: controls that were not asked cannot pass.
    pub short_form: bool,
    /// The current phase, if the system is already in that phase although the phase requires this gate to pass first.
    pub overdue: Option<PhaseIx>,
}

/// The evaluation of every gate on a day.
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

/// The reason why the exception for a control covers nothing at a gate, or `None` if the exception is valid. Does not
/// check the number of exceptions.
pub fn invalid(
    questionnaire: &Questionnaire,
    targets: &Targets,
    gate: GateIx,
    control: ControlIx,
    level: Level,
    exception: &Exception,
    today: Date,
) -> Option<Invalid> {
    let definition = &questionnaire.gates[gate];
    let length = exception
        .granted
        .until(exception.expires)
        .map_or(i32::MAX, |span| span.get_days());
    if targets.is_never_deferrable(gate, control) {
        Some(if targets.is_bound_by_law(control) {
            Invalid::Law
        } else {
            Invalid::NeverDeferrable
        })
    } else if !exception.is_complete() {
        Some(Invalid::Incomplete)
    } else if exception.granted > today {
        Some(Invalid::NotYet)
    } else if today > exception.expires {
        Some(Invalid::Expired)
    } else if length > definition.exception_days {
        Some(Invalid::TooLong)
    } else if level < definition.lowest_level {
        Some(Invalid::BelowLowestLevel)
    } else {
        None
    }
}

/// The exceptions for controls that apply, in the order of the questionnaire. An exception for a control that does not
/// apply, because of a fact or because a person marked it, is kept but has no effect.
pub fn exceptions<'s>(
    questionnaire: &'s Questionnaire,
    state: &'s State,
    targets: &'s Targets,
) -> impl Iterator<Item = (ControlIx, &'s Exception)> {
    let applies = |control: &ControlIx| {
        targets.applies[*control]
            && standing(questionnaire, state, targets, *control) != Standing::NotApplicable
    };
    let controls = questionnaire.controls.indices().filter(applies);
    controls.filter_map(|control| {
        let record = state.record(questionnaire.control_id(control))?;
        Some((control, record.exception.as_ref()?))
    })
}

/// Whether evidence is what a gate needs for a target.
pub fn suffices(needed: EvidenceState, support: &Support, target: Level) -> bool {
    needed == EvidenceState::Claimed || (support.state >= needed && support.level >= target)
}

struct Judge<'a> {
    questionnaire: &'a Questionnaire,
    state: &'a State,
    targets: &'a Targets,
    today: Date,
    gate: GateIx,
}

/// The result of one of the two evaluations.
#[derive(Default)]
struct Judgement {
    blockers: Vec<Blocker>,
    covered: Vec<ControlIx>,
    refused: Vec<(ControlIx, Invalid)>,
}

/// A gap of a mandatory control, before exceptions are counted.
struct OpenGap {
    control: ControlIx,
    blocker: Blocker,
    /// The day on which the exception of the control was granted, and the reason why it is not valid, if any.
    exception: Option<(Date, Option<Invalid>)>,
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
            .map(|control| (control, self.standing(control)))
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
            overdue: self.overdue(state),
            allowance: self.targets.allowance(self.questionnaire, self.gate),
        }
    }

    fn standing(&self, control: ControlIx) -> Standing {
        standing(self.questionnaire, self.state, self.targets, control)
    }

    /// The current phase, if the system is in that phase although the state of the gate does not permit it.
    fn overdue(&self, state: GateState) -> Option<PhaseIx> {
        let current = self.state.profile.current_phase.as_ref()?;
        let current = self.questionnaire.phase(current)?;
        let required = self.gate <= self.questionnaire.headline(current);
        (required && state < GateState::PassesConditionally).then_some(current)
    }

    /// Evaluates a gate with unanswered and unknown controls at level `unknown`; at the top level they count as
    /// verified.
    fn judgement(&self, gate: &Gate, unknown: Level) -> Judgement {
        let (mut attained, mut asked) = (0, 0);
        let mut gaps: Vec<OpenGap> = Vec::new();
        for control in self.targets.asked(self.gate) {
            let Some(target) = self.targets.level(self.gate, control) else {
                continue;
            };
            let at = self.standing(control);
            if at == Standing::NotApplicable {
                continue;
            }
            let level = at.level().unwrap_or(unknown);
            if !self.questionnaire.controls[control].must {
                let weight = self.targets.weight(self.questionnaire, self.gate, control);
                attained += weight * u64::from(level.min(target));
                asked += weight * u64::from(target);
            } else if let Some(blocker) = self.must(gate, control, at, level, target) {
                gaps.push(self.open_gap(control, level, blocker));
            }
        }
        let mut judgement = self.excepted(gaps);
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

    /// The gap with the exception of its control.
    fn open_gap(&self, control: ControlIx, level: Level, blocker: Blocker) -> OpenGap {
        let record = self.state.record(self.questionnaire.control_id(control));
        let exception = record.and_then(|record| record.exception.as_ref());
        let exception = exception.map(|exception| {
            let (questionnaire, targets, today) = (self.questionnaire, self.targets, self.today);
            let invalid = invalid(
                questionnaire,
                targets,
                self.gate,
                control,
                level,
                exception,
                today,
            );
            (exception.granted, invalid)
        });
        OpenGap {
            control,
            blocker,
            exception,
        }
    }

    /// Covers gaps with valid exceptions, as many as the gate allows: those granted first count, ties by id.
    fn excepted(&self, gaps: Vec<OpenGap>) -> Judgement {
        let valid = |gap: &OpenGap| match gap.exception {
            Some((granted, None)) => Some((granted, self.questionnaire.control_id(gap.control))),
            Some((_, Some(_))) | None => None,
        };
        let mut counted: Vec<(Date, &str)> = gaps.iter().filter_map(valid).collect();
        counted.sort_unstable();
        counted.truncate(self.targets.allowance(self.questionnaire, self.gate));
        let mut judgement = Judgement::default();
        for gap in gaps {
            if valid(&gap).is_some_and(|valid| counted.contains(&valid)) {
                judgement.covered.push(gap.control);
                continue;
            }
            if let Some((_, invalid)) = gap.exception {
                let reason = invalid.unwrap_or(Invalid::TooMany);
                judgement.refused.push((gap.control, reason));
            }
            judgement.blockers.push(gap.blocker);
        }
        judgement
    }

    /// The gap of one mandatory control.
    fn must(
        &self,
        gate: &Gate,
        control: ControlIx,
        at: Standing,
        level: Level,
        target: Level,
    ) -> Option<Blocker> {
        let id = self.questionnaire.control_id(control);
        let record = self.state.record(id);
        if level < target || level < gate.lowest_level {
            let answer = record.and_then(|record| record.answer.as_ref());
            if matches!(answer, Some(Answer::NotApplicable { .. })) {
                return Some(Blocker::SetAside { control });
            }
            let below_lowest = level < gate.lowest_level;
            return Some(Blocker::BelowTarget {
                control,
                standing: at,
                target,
                below_lowest,
            });
        }
        // an unknown answer reaches this point only in the second evaluation, in which it counts as verified
        at.level()?;
        let needed = self
            .targets
            .evidence(self.questionnaire, self.gate, control)?;
        let support = support::support(self.state, id, self.today);
        let given = record.and_then(|record| record.evidence.as_ref());
        (!suffices(needed, &support, target)).then(|| Blocker::Evidence {
            control,
            given: given.map(|given| (support.state, given.level)),
            because: support.because,
            needed,
            target,
        })
    }
}

impl Blocker {
    /// The kind of the blocker as named in files and JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::BelowTarget { .. } => "below-target",
            Self::Evidence { .. } => "evidence",
            Self::ShouldAttainment { .. } => "recommended-attainment",
            Self::SetAside { .. } => "not-applicable",
            Self::EarlierGate { .. } => "earlier-gate",
        }
    }

    /// The control that the blocker concerns, if it concerns a single control.
    pub fn control(&self) -> Option<ControlIx> {
        match self {
            Self::BelowTarget { control, .. }
            | Self::Evidence { control, .. }
            | Self::SetAside { control } => Some(*control),
            Self::ShouldAttainment { .. } | Self::EarlierGate { .. } => None,
        }
    }
}
