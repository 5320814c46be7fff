//! The trend: what the answers were worth at the end of each day on which some of them changed.
//!
//! In flow an assessment with its history; out flow days with their attainment for one gate, or the states that somebody
//! marked with theirs. Each is judged by the facts as they were then. A day on which that gate was not asked about, or
//! nothing was answered, is none.

use jiff::civil::Date;

use crate::assessment::Assessment;
use crate::assessment::State;
use crate::assessment::baseline::Baseline;
use crate::assessment::change::Change;
use crate::questionnaire::Questionnaire;
use crate::scorecard::Range;
use crate::scorecard::scorecard;
use crate::target::targets;

/// Attainment at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day, in UTC.
    pub day: Date,
    /// Attainment for the gate.
    pub attainment: Range,
}

/// The last so many days on which answers changed, the earliest first, judged for a gate by index.
pub fn trend(questionnaire: &Questionnaire, assessment: &Assessment, gate: usize, most: usize) -> Vec<Moment> {
    let mut state = State::default();
    let mut ends: Vec<(Date, State)> = Vec::new();
    let mut last: Option<(Date, bool)> = None;
    for entry in assessment.history().entries() {
        let day = entry.stamp.day();
        let answers = entry.changes.iter().any(|change| matches!(change, Change::Answer { .. }));
        last = match last {
            Some((open, changed)) if open == day => Some((day, changed || answers)),
            // a state is copied once a day, not once an edit: a history may be long
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
    ends.extend(last.filter(|(_, changed)| *changed).map(|(day, _)| (day, state)));
    let moment = |(day, state): &(Date, State)| moment(questionnaire, state, gate, *day);
    let mut moments: Vec<Moment> = ends.iter().rev().filter_map(moment).take(most).collect();
    moments.reverse();
    moments
}

/// The states that somebody marked, the earliest first, each with its name, judged for a gate by index. One whose entries
/// are not in the history is none.
pub fn marked(questionnaire: &Questionnaire, assessment: &Assessment, gate: usize) -> Vec<(String, Moment)> {
    let one = |baseline: &Baseline| {
        let state = assessment.history().upon(&baseline.upon)?.replay();
        Some((baseline.name.clone(), moment(questionnaire, &state, gate, baseline.on)?))
    };
    assessment.state().baselines().into_iter().filter_map(|(_, baseline)| one(baseline)).collect()
}

fn moment(questionnaire: &Questionnaire, state: &State, gate: usize, day: Date) -> Option<Moment> {
    let score = scorecard(questionnaire, state, &targets(questionnaire, &state.profile), gate, day).whole;
    let attainment = score.attainment.filter(|_| score.counts.answered() > 0)?;
    Some(Moment { day, attainment })
}
