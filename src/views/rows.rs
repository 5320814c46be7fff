//! Rows: the values that lists and documents show for a requirement, a step or a gate, computed once.
//!
//! Values stay plain: days as dates, effort as a number, text as the team wrote it. Formatting of cells, events or
//! lines must not be added here, and an early date never appears without its late one.

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::{CatalogIx, Control, ControlIx, GateIx, Questionnaire};
use crate::roadmap::{StepIx, step_key};
use crate::rules::gates::{Blocker, GateResult, GateState};
use crate::views::facts::Facts;

/// What is left to do about a control, in the plan in which all that is unknown starts from nothing.
pub(crate) struct Work {
    /// Effort of its steps, in thousandths of a person-day.
    pub(crate) effort: u64,
    /// From the first day of the first step to the last of the last; nothing where there is none, or one has no date.
    pub(crate) days: Option<(Date, Date)>,
    /// Why there are no days, or what is unsure of them.
    pub(crate) note: Option<Note>,
}

/// Why work has no days, or what is unsure of them.
pub(crate) enum Note {
    /// No step is left.
    Done,
    /// The team dropped a step of it.
    Dropped,
    /// A step has no date.
    Undated(StepIx),
    /// It is planned only because nobody knows the level.
    Uncertain,
}

/// What is left to do about a control.
pub(crate) fn work(facts: &Facts<'_>, control: ControlIx) -> Work {
    let all = &facts.outlook.all;
    let steps = all.of_control(control);
    let undated = steps.iter().find(|&&step| all.steps[step].when.is_none());
    let when = || {
        steps
            .iter()
            .filter_map(|&step| all.steps[step].when.as_ref())
    };
    let days = when()
        .map(|when| when.start)
        .min()
        .zip(when().map(|when| when.end).max());
    let note = match undated {
        _ if steps.is_empty() => Some(Note::Done),
        Some(&step) if all.steps[step].step.dropped => Some(Note::Dropped),
        Some(&step) => Some(Note::Undated(step)),
        None => {
            let uncertain = steps.iter().any(|&step| all.steps[step].step.uncertain);
            uncertain.then_some(Note::Uncertain)
        }
    };
    Work {
        effort: steps.iter().map(|&step| all.steps[step].step.effort).sum(),
        days: days.filter(|_| undated.is_none()),
        note,
    }
}

/// One step of the same plan.
pub(crate) struct Step {
    /// `DAT-P1>2`.
    pub(crate) key: String,
    /// `DAT-P1 to Defined`.
    pub(crate) name: String,
    /// Its control.
    pub(crate) control: ControlIx,
    /// The gate that waits for it.
    pub(crate) gate: GateIx,
    /// Who carries it.
    pub(crate) who: Option<String>,
    /// Its first and its last day.
    pub(crate) days: Option<(Date, Date)>,
    /// Effort in thousandths of a person-day.
    pub(crate) effort: u64,
    /// Why not earlier, or why it has no date.
    pub(crate) because: String,
    /// Whether it is planned only because nobody knows the level.
    pub(crate) uncertain: bool,
    /// In how many thousandths of the runs it lay on the critical chain.
    pub(crate) critical: u32,
    /// Whether the team dropped it.
    pub(crate) dropped: bool,
}

/// Every step, gate by gate, by its first day.
pub(crate) fn steps(facts: &Facts<'_>) -> Vec<Step> {
    let all = &facts.outlook.all;
    let waves = facts.report.targets.horizon.through();
    let row = |index: StepIx| {
        let planned = &all.steps[index];
        let (step, when) = (&planned.step, planned.when.as_ref());
        Step {
            key: step_key(facts.questionnaire, step),
            name: all.name(facts.questionnaire, index),
            control: step.control,
            gate: step.wave,
            who: when.map(|when| when.person.clone()),
            days: when.map(|when| (when.start, when.end)),
            effort: step.effort,
            because: all.because(facts.questionnaire, index),
            uncertain: step.uncertain,
            critical: facts.outlook.forecast.critical[index],
            dropped: step.dropped,
        }
    };
    waves.flat_map(|gate| all.wave(gate)).map(row).collect()
}

/// One gate.
pub(crate) struct Gate<'a> {
    /// The gate.
    pub(crate) index: GateIx,
    /// `G2`.
    pub(crate) id: &'a str,
    /// What passing it permits, in few words.
    pub(crate) title: &'a str,
    /// How it stands.
    pub(crate) state: GateState,
    /// What shuts it.
    pub(crate) blockers: &'a [Blocker],
    /// Whether it does not pass and the plan leads to it.
    pub(crate) waits: bool,
    /// The first and the last day it can open, where it has both.
    pub(crate) days: Option<(Date, Date)>,
    /// By when it is open in half and in four fifths of the runs.
    pub(crate) likely: (Option<Date>, Option<Date>),
}

/// Every gate in order, those beyond the phase wanted without days.
pub(crate) fn gates<'a>(facts: &Facts<'a>) -> IndexVec<GateIx, Gate<'a>> {
    let row = |result: &'a GateResult| {
        let gate = facts.gate(result.gate);
        let waits =
            result.state != GateState::Passes && result.gate <= facts.report.targets.horizon;
        let (early, late) = facts.outlook.gate(result.gate);
        let forecast = facts
            .outlook
            .forecast
            .gates
            .get(result.gate)
            .copied()
            .filter(|_| waits)
            .unwrap_or_default();
        Gate {
            index: result.gate,
            id: gate.id.as_str(),
            title: gate.title.as_str(),
            state: result.state,
            blockers: &result.blockers,
            waits,
            days: early.zip(late).filter(|_| waits),
            likely: (forecast.half, forecast.most),
        }
    };
    facts.report.gates.map(row)
}

/// What a control is related to, framework by framework; never what it satisfies.
pub(crate) fn related(questionnaire: &Questionnaire, control: &Control) -> String {
    let mut frameworks: Vec<(CatalogIx, Vec<&str>)> = Vec::new();
    for &(catalog, entry) in &control.crosswalk {
        let entry = &questionnaire.catalogs[catalog].entries[entry];
        match frameworks.iter_mut().find(|(known, _)| *known == catalog) {
            Some((_, ids)) => ids.push(&entry.id),
            None => frameworks.push((catalog, vec![&entry.id])),
        }
    }
    let words = |(catalog, ids): (CatalogIx, Vec<&str>)| {
        format!(
            "{} {}",
            questionnaire.catalogs[catalog].short,
            ids.join(", ")
        )
    };
    frameworks
        .into_iter()
        .map(words)
        .collect::<Vec<_>>()
        .join("; ")
}
