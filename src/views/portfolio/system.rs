//! One system as a row of the portfolio: the results of its assessment on a day, in as few bytes as possible.
//!
//! Every result comes from the report of the assessment or from the rules the report uses: there must be no second way
//! to compute it. Notes, reasons and votes are not copied.

use std::sync::Arc;

use jiff::civil::Date;

use super::due;
use super::due::Due;
use crate::base::index_vec::IndexVec;
use crate::model::assessment::QuestionnaireName;
use crate::model::assessment::summary::Summary;
use crate::model::questionnaire::{
    ControlIx, EvidenceState, GateIx, LayerIx, Level, Named, PhaseIx, Questionnaire, TierIx,
};
use crate::roadmap::Care;
use crate::roadmap::shared::Contribution;
use crate::rules::evaluation::Evaluation;
use crate::rules::gates::GateState;
use crate::rules::requirements::{Gap, Priority, Status};
use crate::rules::scorecard::{Counts, Range, weight};
use crate::rules::support::support;
use crate::rules::targets::{Standing, standing, targets};

/// A system.
#[derive(Clone, Debug)]
pub struct System {
    /// What it is judged by.
    pub questionnaire: Arc<Questionnaire>,
    /// What its file says it answers.
    pub answers: QuestionnaireName,
    /// What it is called; may be empty.
    pub name: String,
    /// Its risk tier.
    pub tier: TierIx,
    /// The phase it is in, where that was said.
    pub today: Option<PhaseIx>,
    /// The phase it shall reach.
    pub wanted: PhaseIx,
    /// By when.
    pub target_date: Option<Date>,
    /// Whether facts are merely assumed.
    pub assumed: usize,
    /// The gate whose targets the attainment is of.
    pub headline: GateIx,
    /// Attainment of everything; nothing where nothing is asked.
    pub whole: Option<Range>,
    /// Attainment by layer.
    pub layers: IndexVec<LayerIx, Option<Range>>,
    /// How many controls stand how.
    pub counts: Counts,
    /// How each gate stands.
    pub gates: IndexVec<GateIx, GateState>,
    /// The next gate to open; nothing when all pass that the phase wanted asks for.
    pub next_gate: Option<GateIx>,
    /// Each control that is asked.
    pub items: Vec<Item>,
    /// The people of its plan.
    pub people: Vec<String>,
    /// What has to be kept in mind next.
    pub next: Option<Due>,
    /// What should have been done before the day, the earliest first of them, and how many there are.
    pub late: Option<(Due, usize)>,
    /// The answer that was edited longest ago: the day, and the control. `None` without a history.
    pub oldest: Option<(Date, ControlIx)>,
    /// The first entry of its history: copies of one assessment have the same.
    pub root: Option<String>,
    /// How many things two sides changed that nobody has settled.
    pub conflicts: usize,
    /// What it brings to one plan for all; nothing where that was not asked for.
    pub part: Option<Box<Contribution>>,
}

/// How one control that is asked of a system stands.
#[derive(Clone, Debug)]
pub struct Item {
    /// The control.
    pub control: ControlIx,
    /// The level it must reach in the end.
    pub target: Level,
    /// Where it stands.
    pub standing: Standing,
    /// How far its requirement is met; nothing where it was set aside.
    pub status: Option<Status>,
    /// How urgent it is; nothing where it is met.
    pub priority: Option<Priority>,
    /// The first gate for which it is short, and by how much.
    pub short: Option<(GateIx, Gap)>,
    /// How well its level is supported on the day, and the level that was shown for.
    pub evidence: (EvidenceState, Level),
    /// Who carries it, where somebody was named.
    pub owner: Option<Box<str>>,
    /// The day its answer was edited last, where the history tells.
    pub given: Option<Date>,
    /// What it weighs for the next gate, times the levels it is short.
    pub weight: u64,
}

impl Item {
    /// Whether its level is known to be below what is asked.
    pub fn is_lacking(&self) -> bool {
        self.standing
            .level()
            .is_some_and(|level| level < self.target)
    }

    /// Whether nobody knows its level.
    pub fn is_unknown(&self) -> bool {
        matches!(
            self.standing,
            Standing::Unknown | Standing::Unanswered | Standing::NotAsked
        )
    }
}

impl System {
    /// The row of an assessment on a day.
    pub fn of(questionnaire: Arc<Questionnaire>, glance: &Summary, today: Date) -> Self {
        let Summary {
            state,
            given,
            root,
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
            conflicts: *conflicts,
            part: None,
            questionnaire,
        }
    }

    /// With what it brings to one plan for all: it takes a thousand times as long as the rest of the row.
    #[must_use]
    pub fn with_part(mut self, glance: &Summary, today: Date, care: Care) -> Self {
        let targets = targets(&self.questionnaire, &glance.state.profile);
        self.part = Some(Box::new(Contribution::of(
            &self.questionnaire,
            &glance.state,
            &targets,
            today,
            care,
        )));
        self
    }

    /// The title of its risk tier.
    pub fn tier_title(&self) -> &str {
        &self.questionnaire.risk.tiers[self.tier].title
    }

    /// The title of a phase.
    pub fn phase_title(&self, phase: PhaseIx) -> &str {
        &self.questionnaire.phases[phase].title
    }

    /// The state of the gate that stands next in the way.
    pub fn gate_state(&self) -> GateState {
        self.next_gate
            .map_or(GateState::Passes, |gate| self.gates[gate])
    }

    /// The layers in few letters, as the ids of their controls begin: `DAT`.
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

    /// Who was named for its controls, those with most of them first.
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

/// Each control that is asked of a system in the end, in the order of the questionnaire.
fn items(questionnaire: &Questionnaire, glance: &Summary, report: &Evaluation) -> Vec<Item> {
    let targets = &report.targets;
    let gate = &questionnaire.gates[report.next_gate().unwrap_or(targets.horizon)];
    let mut requirements = report.requirements.iter().peekable();
    let item = |control: ControlIx| {
        let definition = &questionnaire.controls[control];
        let record = glance.state.record(&definition.id);
        let standing = standing(questionnaire, &glance.state, control);
        let target = targets.level(targets.horizon, control)?;
        // both go through the controls in the same order
        let requirement = requirements.next_if(|requirement| requirement.control == control);
        let missing = target.above(standing.level().unwrap_or_default());
        let weight = weight(questionnaire, gate, control);
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
