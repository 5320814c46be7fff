//! Rows: the values that lists and documents show for a requirement, a step or a gate, computed once.
//!
//! Values stay plain: days as dates, effort as a number, text as the team wrote it. Formatting of cells, events or
//! lines must not be added here, and an early date never appears without its late one.

use jiff::civil::Date;

use crate::base::index_vec::IndexVec;
use crate::model::questionnaire::{CatalogIx, Control, ControlIx, GateIx, Level, Questionnaire};
use crate::roadmap::{StepIx, step_key};
use crate::rules::gates::{Blocker, GateResult, GateState};
use crate::views::facts::Facts;

/// The remaining work on a control, in the plan that assumes level 0 for unknown levels.
pub(crate) struct Work {
    /// Effort of its steps, in thousandths of a person-day.
    pub(crate) effort: u64,
    /// First day of the first step and last day of the last step. `None` if no step is left or one has no date.
    pub(crate) days: Option<(Date, Date)>,
    /// The reason why there are no dates, or why the dates are uncertain.
    pub(crate) note: Option<Note>,
}

/// The reason why work has no dates, or why its dates are uncertain.
pub(crate) enum Note {
    /// No step is left.
    Done,
    /// The team dropped one of its steps.
    Dropped,
    /// This step has no date.
    Undated(StepIx),
    /// A step is planned only because the level is unknown.
    Uncertain,
}

/// The remaining work on `control`.
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

/// A step of the plan that assumes level 0 for unknown levels.
pub(crate) struct Step {
    /// The key of the step, as in `DAT-P1>2`.
    pub(crate) key: String,
    /// The name of the step, as in `DAT-P1 to Defined`.
    pub(crate) name: String,
    /// The control that the step raises.
    pub(crate) control: ControlIx,
    /// The level that the control has after the step.
    pub(crate) to: Level,
    /// The gate that needs the step.
    pub(crate) gate: GateIx,
    /// The person who does the step, if it has dates.
    pub(crate) who: Option<String>,
    /// First and last day.
    pub(crate) days: Option<(Date, Date)>,
    /// Effort in thousandths of a person-day.
    pub(crate) effort: u64,
    /// The reason why the step does not start earlier, or why it has no date.
    pub(crate) because: String,
    /// Whether the step is planned only because the level is unknown.
    pub(crate) uncertain: bool,
    /// Share of the simulation runs in which the step was on the critical chain, in thousandths.
    pub(crate) critical: u32,
    /// Whether the team dropped the step.
    pub(crate) dropped: bool,
}

/// All steps, gate by gate, in order of their first day.
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
            to: step.to,
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

/// A gate with its state and dates.
pub(crate) struct Gate<'a> {
    /// The index of the gate.
    pub(crate) index: GateIx,
    /// The id, as in `G2`.
    pub(crate) id: &'a str,
    /// The title, which describes in a few words what passing the gate permits.
    pub(crate) title: &'a str,
    /// The state of the gate.
    pub(crate) state: GateState,
    /// The blockers that keep the gate from passing.
    pub(crate) blockers: &'a [Blocker],
    /// The number of blockers of the gate itself, without those of earlier gates.
    pub(crate) own_blockers: usize,
    /// Whether the gate does not pass yet and is within the horizon of the plan.
    pub(crate) waits: bool,
    /// The earliest and latest day on which the gate can pass, if the plan has both.
    pub(crate) days: Option<(Date, Date)>,
    /// The 50% and 80% dates of the forecast.
    pub(crate) likely: (Option<Date>, Option<Date>),
}

/// All gates in order. Gates beyond the horizon of the plan have no dates.
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
            own_blockers: result.own_blockers(),
            waits,
            days: early.zip(late).filter(|_| waits),
            likely: (forecast.half, forecast.most),
        }
    };
    facts.report.gates.map(row)
}

/// The catalog entries related to a control, framework by framework. A relation in a crosswalk does not mean that the
/// entries are satisfied.
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
