//! Computes the trend: attainment for one gate at the end of each day on which answers changed, and at each baseline.
//!
//! Each state is evaluated with the facts at that time. Days on which the gate included no controls or nothing was
//! answered are left out.

use jiff::civil::Date;

use crate::model::assessment::baseline::Baseline;
use crate::model::assessment::change::Change;
use crate::model::assessment::upgrade::under_ids_of;
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::{GateIx, Questionnaire};
use crate::rules::scorecard::{Range, scorecard};
use crate::rules::targets::targets;

/// Attainment at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day, in UTC.
    pub day: Date,
    /// Attainment for the gate.
    pub attainment: Range,
}

/// The trend for a gate over the last `most` days on which answers changed, the earliest first.
pub fn trend(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    gate: GateIx,
    most: usize,
) -> Vec<Moment> {
    let mut state = State::default();
    let mut ends: Vec<(Date, State)> = Vec::new();
    let mut last: Option<(Date, bool)> = None;
    for entry in assessment.history().entries() {
        let day = entry.stamp.day();
        let answers = entry
            .changes
            .iter()
            .any(|change| matches!(change, Change::Answer { .. }));
        last = match last {
            Some((open, changed)) if open == day => Some((day, changed || answers)),
            // copied once per day, not once per edit, because a history may be long
            Some((before, true)) => {
                ends.push((before, state.clone()));
                Some((day, answers))
            }
            _ => Some((day, answers)),
        };
        for change in &entry.changes {
            let _ = change.clone().apply(&mut state);
        }
    }
    ends.extend(
        last.filter(|(_, changed)| *changed)
            .map(|(day, _)| (day, state)),
    );
    let moment = |(day, state): &(Date, State)| moment(questionnaire, state, gate, *day);
    let mut moments: Vec<Moment> = ends.iter().rev().filter_map(moment).take(most).collect();
    moments.reverse();
    moments
}

/// A baseline with its scores at that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The id of the baseline.
    pub id: String,
    /// The baseline.
    pub baseline: Baseline,
    /// The id of the first gate of the target phase at that time; empty if the history lacks the entries.
    pub gate: String,
    /// Attainment for that gate.
    pub attained: Option<Range>,
    /// The number of controls that the gate includes and that have a final answer; `None` if the history lacks the
    /// entries.
    pub answered: Option<usize>,
    /// Attainment for the gate by which all baselines are compared; `None` if that gate included no controls or nothing
    /// was answered.
    pub moment: Option<Moment>,
}

/// The baselines, the earliest first, each also evaluated for `gate`.
pub fn marked(questionnaire: &Questionnaire, assessment: &Assessment, gate: GateIx) -> Vec<Marked> {
    let one = |(id, baseline): (&String, &Baseline)| {
        let then = assessment
            .history()
            .as_of(&baseline.heads)
            .map(|history| history.replay());
        let state = then.map(|state| under_ids_of(questionnaire, state));
        let then = state.as_ref().map(|state| {
            let targets = targets(questionnaire, &state.profile);
            let score = scorecard(
                questionnaire,
                state,
                &targets,
                targets.headline,
                baseline.on,
            )
            .whole;
            (
                questionnaire.gate_id(targets.headline).to_owned(),
                score.attainment,
                score.counts.answered(),
            )
        });
        let answered = then.as_ref().map(|(_, _, answered)| *answered);
        let (gate_then, attained, _) = then.unwrap_or_default();
        Marked {
            id: id.clone(),
            baseline: baseline.clone(),
            gate: gate_then,
            attained,
            answered,
            moment: state
                .as_ref()
                .and_then(|state| moment(questionnaire, state, gate, baseline.on)),
        }
    };
    assessment
        .state()
        .baselines()
        .into_iter()
        .map(one)
        .collect()
}

/// The low end of attainment, in percent, at each baseline with a score (the earliest first) and now.
pub fn known(marked: &[Marked], now: Option<Range>) -> Vec<u64> {
    let then = marked
        .iter()
        .filter_map(|marked| Some(marked.moment?.attainment));
    then.chain(now)
        .map(|attained| attained.at_least().percent())
        .collect()
}

fn moment(questionnaire: &Questionnaire, state: &State, gate: GateIx, day: Date) -> Option<Moment> {
    let score = scorecard(
        questionnaire,
        state,
        &targets(questionnaire, &state.profile),
        gate,
        day,
    )
    .whole;
    let attainment = score.attainment.filter(|_| score.counts.answered() > 0)?;
    Some(Moment { day, attainment })
}
