//! One system as a row of the portfolio: the results of its assessment on a day, in as few bytes as possible.
//!
//! Every result comes from the report of the assessment or from the rules that the report uses; there must be no second
//! way to compute a result. Notes, reasons and votes are not copied.

use std::sync::Arc;

use jiff::civil::Date;

use super::due;
use super::due::Due;
use crate::base::index_vec::IndexVec;
use crate::model::assessment::QuestionnaireName;
use crate::model::assessment::plan::PlanSettings;
use crate::model::assessment::summary::Summary;
use crate::model::questionnaire::{
    ControlIx, EvidenceState, GateIx, LayerIx, Level, Named, PhaseIx, Questionnaire, TierIx,
};
use crate::roadmap::Care;
use crate::roadmap::shared::Contribution;
use crate::rules::evaluation::Evaluation;
use crate::rules::gates::GateState;
use crate::rules::requirements::{Gap, Priority, Status};
use crate::rules::scorecard::{Counts, Range};
use crate::rules::support::support;
use crate::rules::targets::{Standing, standing, targets};

/// A system of the portfolio.
#[derive(Clone, Debug)]
pub struct System {
    /// The questionnaire used for the evaluation.
    pub questionnaire: Arc<Questionnaire>,
    /// The questionnaire named in the file.
    pub answers: QuestionnaireName,
    /// The name of the system; may be empty.
    pub name: String,
    /// The risk tier.
    pub tier: TierIx,
    /// The current phase, if given.
    pub today: Option<PhaseIx>,
    /// The target phase.
    pub wanted: PhaseIx,
    /// The target date.
    pub target_date: Option<Date>,
    /// Number of unanswered facts, whose values are assumed.
    pub assumed: usize,
    /// The gate whose targets attainment is measured against.
    pub headline: GateIx,
    /// Attainment over all controls. `None` if no control is in scope.
    pub whole: Option<Range>,
    /// Attainment by layer.
    pub layers: IndexVec<LayerIx, Option<Range>>,
    /// Number of controls by kind of answer.
    pub counts: Counts,
    /// The state of each gate.
    pub gates: IndexVec<GateIx, GateState>,
    /// The next gate to pass. `None` when all gates up to the target phase pass.
    pub next_gate: Option<GateIx>,
    /// The controls in scope.
    pub items: Vec<Item>,
    /// The people in the plan of the system.
    pub people: Vec<String>,
    /// The next due item.
    pub next: Option<Due>,
    /// The earliest overdue item, and the number of overdue items.
    pub late: Option<(Due, usize)>,
    /// The oldest answer: the day of its last edit, confirmation or vote, and its control. `None` without a history.
    pub oldest: Option<(Date, ControlIx)>,
    /// Id of the first history entry. Copies of one assessment share it.
    pub root: Option<String>,
    /// Number of history entries.
    pub entries: usize,
    /// Id of the last history entry.
    pub last: Option<String>,
    /// Number of unresolved conflicts.
    pub conflicts: usize,
    /// The contribution to a shared plan, if one was requested.
    pub part: Option<Box<Contribution>>,
}

/// The standing of one control in the scope of a system.
#[derive(Clone, Debug)]
pub struct Item {
    /// The control.
    pub control: ControlIx,
    /// The target at the last gate in scope.
    pub target: Level,
    /// Whether the control has a level, and which.
    pub standing: Standing,
    /// The status of its requirement. `None` if the control is not applicable.
    pub status: Option<Status>,
    /// The priority of its requirement. `None` if the requirement is met.
    pub priority: Option<Priority>,
    /// The first gate whose target is not reached, with the gap.
    pub short: Option<(GateIx, Gap)>,
    /// The evidence state on the day, and the level the evidence supports.
    pub evidence: (EvidenceState, Level),
    /// The owner, if the assessment names one.
    pub owner: Option<Box<str>>,
    /// Day of the last edit, confirmation or vote on the answer, if known.
    pub given: Option<Date>,
    /// Weight of the control for the next gate, times its missing levels.
    pub weight: u64,
}

impl Item {
    /// Whether the level is known and below the target.
    pub fn is_lacking(&self) -> bool {
        self.standing
            .level()
            .is_some_and(|level| level < self.target)
    }

    /// Whether the level is unknown or unanswered.
    pub fn is_unknown(&self) -> bool {
        matches!(
            self.standing,
            Standing::Unknown | Standing::Unanswered | Standing::NotAsked
        )
    }
}

impl System {
    /// The row of an assessment on a day, without a contribution to a shared plan.
    pub fn of(questionnaire: Arc<Questionnaire>, glance: &Summary, today: Date) -> Self {
        let Summary {
            state,
            given,
            root,
            entries,
            last,
            conflicts,
        } = glance;
        let report = Evaluation::of(&questionnaire, state, today);
        let targets = &report.targets;
        let phase = |id: &Option<String>| id.as_ref().and_then(|id| questionnaire.phase(id));
        let items = items(&questionnaire, glance, &report);
        let answered = items.iter().filter(|item| !item.is_unknown());
        let oldest = answered
            .filter_map(|item| Some((item.given?, item.control)))
            .min();
        let dues = due::all(&questionnaire, state, &report, given);
        let (late, next): (Vec<Due>, Vec<Due>) = dues.into_iter().partition(|due| due.day < today);
        let number = late.len();
        Self {
            answers: state.questionnaire.clone(),
            name: state.system.clone(),
            tier: targets.risk.tier,
            today: phase(&state.profile.current_phase),
            wanted: targets.wanted,
            target_date: state.profile.target_date,
            assumed: targets.assumed.len(),
            headline: targets.headline,
            whole: report.scorecard.whole.attainment,
            layers: report.scorecard.layers.map(|score| score.attainment),
            counts: report.scorecard.whole.counts,
            gates: report.gates.map(|result| result.state),
            next_gate: report.next_gate(),
            items,
            people: state.plan.people.keys().cloned().collect(),
            next: next.into_iter().next(),
            late: late.into_iter().next().map(|first| (first, number)),
            oldest,
            root: root.clone(),
            entries: *entries,
            last: last.clone(),
            conflicts: *conflicts,
            part: None,
            questionnaire,
        }
    }

    /// Adds the contribution to a shared plan; `earlier` are the earlier plan settings of the assessment. Takes 1,000
    /// times as long as the rest of the row.
    #[must_use]
    pub fn with_part(
        mut self,
        glance: &Summary,
        earlier: &[PlanSettings],
        today: Date,
        care: Care,
    ) -> Self {
        let targets = targets(&self.questionnaire, &glance.state.profile);
        self.part = Some(Box::new(Contribution::of(
            &self.questionnaire,
            &glance.state,
            earlier,
            &targets,
            today,
            care,
        )));
        self
    }

    /// The title of the system's risk tier.
    pub fn tier_title(&self) -> &str {
        &self.questionnaire.risk.tiers[self.tier].title
    }

    /// The title of a phase.
    pub fn phase_title(&self, phase: PhaseIx) -> &str {
        &self.questionnaire.phases[phase].title
    }

    /// The state of the next gate, or [`GateState::Passes`] if no gate is left.
    pub fn gate_state(&self) -> GateState {
        self.next_gate
            .map_or(GateState::Passes, |gate| self.gates[gate])
    }

    /// Short codes of the layers, from the prefix of their control ids (`DAT`), otherwise 4 letters of the title.
    pub fn layer_codes(&self) -> Vec<String> {
        let code = |(layer, named): (LayerIx, &Named)| {
            let mut controls = self
                .questionnaire
                .controls
                .iter()
                .filter(|control| control.layer == layer);
            let id = controls
                .next()
                .and_then(|control| control.id.split_once('-'))
                .map(|(code, _)| code);
            id.map_or_else(|| named.title.chars().take(4).collect(), str::to_owned)
        };
        self.questionnaire.layers.enumerated().map(code).collect()
    }

    /// The named owners with the number of their controls, largest number first.
    pub fn owners(&self) -> Vec<(&str, usize)> {
        let mut owners: Vec<(&str, usize)> = Vec::new();
        for owner in self.items.iter().filter_map(|item| item.owner.as_deref()) {
            match owners.iter_mut().find(|(known, _)| *known == owner) {
                Some((_, number)) => *number += 1,
                None => owners.push((owner, 1)),
            }
        }
        owners.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
        owners
    }

    pub(super) fn is_carried_by(&self, owner: &str) -> bool {
        let is = |name: &str| name.to_lowercase() == owner.to_lowercase();
        self.items
            .iter()
            .filter_map(|item| item.owner.as_deref())
            .any(is)
            || self.people.iter().any(|name| is(name))
    }

    pub(super) fn tier_is(&self, tier: &str) -> bool {
        let known = &self.questionnaire.risk.tiers[self.tier];
        is_called(&known.id, &known.title, tier)
    }

    pub(super) fn phase_is(&self, phase: &str) -> bool {
        let phases = self.today.into_iter().chain([self.wanted]);
        let mut phases = phases.map(|at| &self.questionnaire.phases[at]);
        phases.any(|known| is_called(&known.id, &known.title, phase))
    }

    pub(super) fn knows_tier(&self, tier: &str) -> bool {
        self.questionnaire
            .risk
            .tiers
            .iter()
            .any(|known| is_called(&known.id, &known.title, tier))
    }

    pub(super) fn knows_phase(&self, phase: &str) -> bool {
        self.questionnaire
            .phases
            .iter()
            .any(|known| is_called(&known.id, &known.title, phase))
    }
}

fn is_called(id: &str, title: &str, word: &str) -> bool {
    id.eq_ignore_ascii_case(word) || title.to_lowercase() == word.to_lowercase()
}

/// The controls in scope for a system up to its last gate in scope, in the order of the questionnaire.
fn items(questionnaire: &Questionnaire, glance: &Summary, report: &Evaluation) -> Vec<Item> {
    let targets = &report.targets;
    let gate = report.next_gate().unwrap_or(targets.horizon);
    let mut requirements = report.requirements.iter().peekable();
    let item = |control: ControlIx| {
        let definition = &questionnaire.controls[control];
        let record = glance.state.record(&definition.id);
        let standing = standing(questionnaire, &glance.state, targets, control);
        let target = targets.level(targets.horizon, control)?;
        // Requirements and scope list the controls in the same order.
        let requirement = requirements.next_if(|requirement| requirement.control == control);
        let missing = target.above(standing.level().unwrap_or_default());
        let weight = targets.weight(questionnaire, gate, control);
        let support = support(&glance.state, &definition.id, report.today);
        let given = glance.given.get(&definition.id).copied();
        Some(Item {
            control,
            target,
            standing,
            status: requirement.map(|requirement| requirement.status),
            priority: requirement.and_then(|requirement| requirement.priority),
            short: requirement.and_then(|requirement| requirement.short),
            evidence: (support.state, support.level),
            owner: record
                .and_then(|record| record.owner.as_deref())
                .map(Box::from),
            given: record.map_or(given, |record| record.stood_by(given)),
            weight: if standing == Standing::NotApplicable {
                0
            } else {
                weight * u64::from(missing)
            },
        })
    };
    targets.scope().filter_map(item).collect()
}
