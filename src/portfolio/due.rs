//! What has to be kept in mind of a system, and when, without a plan: the days that somebody wrote down, and those on
//! which answers grow old.
//!
//! In flow facts and the days of answers; out flow days with a few words, the earliest first. The days of a plan are not
//! here: working them out takes a thousand times as long, and they are no promise of anyone.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::assessment::State;
use crate::assessment::answer::Answer;
use crate::gate::GateState;
use crate::questionnaire::Questionnaire;
use crate::report::Report;

/// Something due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The day.
    pub day: Date,
    /// Of what kind it is, in a word or two.
    pub kind: &'static str,
    /// What, in a few words.
    pub what: String,
}

/// Everything due, the earliest first.
pub(super) fn all(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Report,
    given: &BTreeMap<String, Date>,
) -> Vec<Due> {
    let mut all: Vec<Due> = wanted(questionnaire, state, report).into_iter().collect();
    let mut reviews: BTreeMap<Date, usize> = BTreeMap::new();
    for control in report.targets.scope().filter_map(|index| questionnaire.controls.get(index)) {
        let Some(record) = state.record(&control.id) else { continue };
        if let Some(exception) = &record.exception {
            all.push(Due {
                day: exception.expires,
                kind: "exception",
                what: format!("exception of {} ends", control.id),
            });
        }
        match &record.answer {
            Some(Answer::Unknown { by: Some(by), .. }) => {
                all.push(Due { day: *by, kind: "find out", what: format!("find out {}", control.id) });
            }
            None | Some(Answer::Unknown { .. }) => {}
            Some(_) => {
                let agreed = record.decided().map(|decision| decision.on);
                let last = given.get(&control.id).copied().max(agreed);
                if let (Some(last), Some(months)) = (last, control.review_months) {
                    *reviews.entry(last.saturating_add(i64::from(months).months())).or_default() += 1;
                }
            }
        }
    }
    let review = |(day, number): (Date, usize)| {
        let answers = if number == 1 { "1 answer".to_owned() } else { format!("{number} answers") };
        Due { day, kind: "review", what: format!("review {answers}") }
    };
    all.extend(reviews.into_iter().map(review));
    let parked = state.room.parked.values().filter(|point| !point.done);
    all.extend(
        parked.filter_map(|point| Some(Due { day: point.by?, kind: "parked", what: "parked point".to_owned() })),
    );
    all.sort();
    all
}

/// The day wanted, unless the gate it is about stands open.
fn wanted(questionnaire: &Questionnaire, state: &State, report: &Report) -> Option<Due> {
    let day = state.profile.by?;
    let targets = &report.targets;
    let gate = report.gates.get(targets.headline)?;
    let id = questionnaire.gate_id(targets.headline);
    (gate.state < GateState::Conditional).then(|| Due { day, kind: "wanted", what: format!("{id} wanted") })
}
