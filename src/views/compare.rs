//! The comparison of 2 states of a system: the changes with their last authors, and the results before and after.
//!
//! Each side is evaluated on its own day and with its own questionnaire. Items that cannot be compared are listed,
//! never left out silently.
//!
//! This file and its parts use each other: each part of a comparison is computed from the 2 evaluated sides declared
//! here.

mod moved;
mod worth;

use std::collections::BTreeSet;

use jiff::civil::Date;

pub use moved::{ChangeEntry, Direction, FactMove, FactValue, Section, Value};
pub use worth::{GateThen, LayerThen, Worth};

use moved::{Statements, facts, moves};
use worth::worth;

use crate::model::assessment::baseline::Baseline;
use crate::model::assessment::history::History;
use crate::model::assessment::upgrade::under_ids_of;
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::{Control, Questionnaire};
use crate::roadmap::Outlook;
use crate::rules::evaluation::Evaluation;
use crate::rules::requirements::Status;
use crate::rules::targets::{Standing, standing};

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The questionnaire answered on this side.
    pub questionnaire: &'a Questionnaire,
    /// The answers and all other state.
    pub state: &'a State,
    /// The history with author and time of each edit.
    pub history: &'a History,
    /// The date of the evaluation.
    pub day: Date,
    /// The plans of the side, if they were already computed.
    pub plans: Option<&'a Outlook>,
}

/// The reason why the numbers of the 2 sides are not fully comparable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Limit {
    /// The sides answer different questionnaires.
    OtherQuestionnaire,
    /// The sides answer different versions, or different texts, of one questionnaire.
    OtherVersion,
    /// Facts or the target phase differ, so the required controls or levels differ.
    OtherTargets,
    /// Only one side uses the short form.
    OtherForm,
    /// The systems have different names.
    OtherSystem,
}

/// A control that applies to at least one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The id of the control.
    pub control: String,
    /// The title of the control.
    pub title: String,
    /// The id of its layer.
    pub layer: String,
    /// Whether the level is known on at least one side.
    pub known: bool,
}

/// A regression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worse<'a> {
    /// A change in which an answer, evidence or an exception fell or lapsed.
    Moved(&'a ChangeEntry),
    /// A requirement that is no longer met, by the id of its control.
    Unmet(&'a str),
    /// A gate in a worse state than before: the gate before and after.
    Gate(&'a GateThen, &'a GateThen),
}

/// The comparison of 2 sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The results of the first side.
    pub before: Worth,
    /// The results of the second side.
    pub after: Worth,
    /// The compared controls in the order of the second questionnaire, then those that only the first one has.
    pub controls: Vec<Compared>,
    /// Changes of controls, in the order of `controls`.
    pub moves: Vec<ChangeEntry>,
    /// Changed facts, in the order of the questionnaire.
    pub facts: Vec<FactMove>,
    /// Ids of controls that only the second questionnaire has.
    pub new: Vec<String>,
    /// Ids of controls that only the first questionnaire has.
    pub retired: Vec<String>,
    /// Ids of controls with a requirement on both sides that is met only on the second.
    pub met: Vec<String>,
    /// Ids of controls with a requirement on both sides that is met only on the first.
    pub unmet: Vec<String>,
    /// The reasons why the numbers of the 2 sides are not fully comparable.
    pub limits: Vec<Limit>,
}

impl Limit {
    /// The keyword in files.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

impl Comparison {
    /// Compares the sides `before` and `after`.
    pub fn of(before: Side<'_>, after: Side<'_>) -> Self {
        let (before, after) = (Judged::of(before), Judged::of(after));
        let same = before.side.questionnaire.id == after.side.questionnaire.id;
        let (old, new) = (before.ids(), after.ids());
        let said = Statements::of(before.side.history, after.side.history);
        let known = before
            .side
            .questionnaire
            .controls
            .iter()
            .filter(|control| !new.contains(control.id.as_str()));
        let all: Vec<&str> = after
            .side
            .questionnaire
            .controls
            .iter()
            .chain(known)
            .map(|one| one.id.as_str())
            .collect();
        let (was_met, is_met) = (before.met(), after.met());
        let only = |one: &BTreeSet<&str>,
                    other: &BTreeSet<&str>,
                    counts: &dyn Fn(&str) -> bool|
         -> Vec<String> {
            one.difference(other)
                .filter(|id| counts(id))
                .map(|id| (*id).to_owned())
                .collect()
        };
        let moved = || {
            all.iter()
                .flat_map(|id| moves(id, &before, &after, &said))
                .collect()
        };
        Self {
            controls: all
                .iter()
                .filter_map(|id| compared(id, &before, &after))
                .collect(),
            moves: if same { moved() } else { Vec::new() },
            facts: if same {
                facts(&before, &after, &said)
            } else {
                Vec::new()
            },
            new: only(&new, &old, &|_| same),
            retired: only(&old, &new, &|_| same),
            met: only(&is_met, &was_met, &|id| before.asks(id)),
            unmet: only(&was_met, &is_met, &|id| after.asks(id)),
            limits: limits(&before, &after),
            before: worth(&before),
            after: worth(&after),
        }
    }

    /// Compares an assessment on a day with one of its baselines. `None` if the history lacks entries of the baseline.
    pub fn since(
        baseline: &Baseline,
        questionnaire: &Questionnaire,
        assessment: &Assessment,
        today: Date,
        plans: Option<&Outlook>,
    ) -> Option<Self> {
        let history = assessment.history().as_of(&baseline.heads)?;
        let then = under_ids_of(questionnaire, history.replay());
        let before = Side {
            questionnaire,
            state: &then,
            history: &history,
            day: baseline.on,
            plans: None,
        };
        let (state, history) = (assessment.state(), assessment.history());
        Some(Self::of(
            before,
            Side {
                questionnaire,
                state,
                history,
                day: today,
                plans,
            },
        ))
    }

    /// The changes in one direction.
    pub fn of_way(&self, way: Direction) -> impl Iterator<Item = &ChangeEntry> {
        self.moves.iter().filter(move |one| one.way == way)
    }

    /// Whether there is a regression: a change that fell or lapsed, an unmet requirement, or a gate in a worse state.
    pub fn is_regression(&self) -> bool {
        self.worse().next().is_some()
    }

    /// The regressions: changes first, then requirements, then gates.
    pub fn worse(&self) -> impl Iterator<Item = Worse<'_>> {
        let moves = self
            .moves
            .iter()
            .filter(|one| matches!(one.way, Direction::Fell | Direction::Lapsed));
        // With different targets, a requirement can stop being met although nothing got worse.
        let same_targets = !self.limits.contains(&Limit::OtherTargets)
            && !self.limits.contains(&Limit::OtherVersion);
        let unmet = self.unmet.iter().filter(move |_| same_targets);
        let gates = self.before.gates.iter().filter_map(|before| {
            let after = self.after.gate(&before.id)?;
            (after.state < before.state).then_some(Worse::Gate(before, after))
        });
        moves
            .map(Worse::Moved)
            .chain(unmet.map(|id| Worse::Unmet(id)))
            .chain(gates)
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty()
            && self.facts.is_empty()
            && self.new.is_empty()
            && self.retired.is_empty()
    }
}

/// One side with its evaluation, which is computed once.
struct Judged<'a> {
    side: Side<'a>,
    report: Evaluation,
}

impl<'a> Judged<'a> {
    fn of(side: Side<'a>) -> Self {
        Self {
            report: Evaluation::of(side.questionnaire, side.state, side.day),
            side,
        }
    }

    /// The standing of a control. `None` if the control does not apply or the questionnaire lacks it.
    fn standing(&self, id: &str) -> Option<Standing> {
        let Side {
            questionnaire,
            state,
            ..
        } = self.side;
        let index = questionnaire.control(id)?;
        self.report.targets.applies[index]
            .then(|| standing(questionnaire, state, &self.report.targets, index))
    }

    fn control(&self, id: &str) -> Option<&'a Control> {
        let questionnaire = self.side.questionnaire;
        Some(&questionnaire.controls[questionnaire.control(id)?])
    }

    fn ids(&self) -> BTreeSet<&'a str> {
        self.side
            .questionnaire
            .controls
            .iter()
            .map(|control| control.id.as_str())
            .collect()
    }

    /// Ids of the controls whose requirement is met.
    fn met(&self) -> BTreeSet<&'a str> {
        let met = self
            .report
            .requirements
            .iter()
            .filter(|requirement| requirement.status == Status::Met);
        met.map(|requirement| self.side.questionnaire.control_id(requirement.control))
            .collect()
    }

    /// Whether the control with this id has a requirement.
    fn asks(&self, id: &str) -> bool {
        let index = self.side.questionnaire.control(id);
        index.is_some_and(|index| self.report.requirement(index).is_some())
    }
}

/// The compared control with this id. `None` if it applies to neither side.
fn compared(id: &str, before: &Judged<'_>, after: &Judged<'_>) -> Option<Compared> {
    let standings = [before.standing(id), after.standing(id)];
    let (side, control) = match after.control(id) {
        Some(control) => (after, control),
        None => (before, before.control(id)?),
    };
    standings.iter().any(Option::is_some).then(|| Compared {
        control: control.id.clone(),
        title: control.title.clone(),
        layer: side.side.questionnaire.layers[control.layer].id.clone(),
        known: standings
            .into_iter()
            .flatten()
            .any(|standing| standing.level().is_some()),
    })
}

fn limits(before: &Judged<'_>, after: &Judged<'_>) -> Vec<Limit> {
    let (first, second) = (&before.report.targets, &after.report.targets);
    let (before, after) = (before.side, after.side);
    let (a, b) = (before.questionnaire, after.questionnaire);
    if a.id != b.id {
        return vec![Limit::OtherQuestionnaire];
    }
    let answered = [before, after].map(|side| {
        (
            &side.state.questionnaire.version,
            &side.state.questionnaire.hash,
        )
    });
    let other_version = a.version != b.version || a.hash != b.hash || answered[0] != answered[1];
    let same_targets = first.gates == second.gates
        && first.headline == second.headline
        && first.horizon == second.horizon;
    let found = [
        (
            before.state.system != after.state.system,
            Limit::OtherSystem,
        ),
        (other_version, Limit::OtherVersion),
        (!other_version && !same_targets, Limit::OtherTargets),
        (
            before.state.profile.form != after.state.profile.form,
            Limit::OtherForm,
        ),
    ];
    found
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, limit)| limit)
        .collect()
}
