//! The example: one believable system, complete from the first fact to the people in its plan.
//!
//! The result is an assessment with a history, as if a team had made it in a workshop. Times and salts are fixed, so
//! that every copy is the same. The example must name roles only, no people.

use jiff::Timestamp;

use super::change::{Change, difference};
use super::history::Stamp;
use super::{Assessment, QuestionnaireName, State, file};
use crate::base::diagnostic::Source;
use crate::model::questionnaire::Questionnaire;

const TEXT: &str = include_str!("../../../assets/example.surefoot.toml");
/// The start of the workshop: 2026-11-18 at 13:00 UTC.
const BEGIN: i64 = 1_795_006_800;
/// Seconds from one answer to the next: 20 answers per hour.
const PACE: i64 = 180;

/// The salt of the first history entry, by which copies of the example are recognized.
pub const FIRST_SALT: &str = "example-000";

/// Builds the example. Returns `None` if its file is invalid, which a test rules out.
pub fn example(questionnaire: &Questionnaire) -> Option<Assessment> {
    let source = Source {
        name: "example".to_owned(),
        text: TEXT.to_owned(),
    };
    let read = file::read(&source).0?;
    let mut state = read.state().clone();
    state.questionnaire = QuestionnaireName {
        id: questionnaire.id.clone(),
        version: questionnaire.version.clone(),
        hash: questionnaire.hash.clone(),
    };
    Some(history_of(&state))
}

/// Returns an assessment whose history leads to a state: first the root, then the facts, then one entry per control.
fn history_of(state: &State) -> Assessment {
    let stamp = |number: i64| Stamp {
        at: Timestamp::from_second(BEGIN + number * PACE).unwrap_or_default(),
        who: "workshop".to_owned(),
        salt: format!("example-{number:03}"),
    };
    let all = difference(&State::default(), state);
    let (about_controls, rest): (Vec<Change>, Vec<Change>) = all
        .into_iter()
        .partition(|change| change.control().is_some());
    let is_beginning = |change: &Change| {
        matches!(
            change,
            Change::Questionnaire(_) | Change::System(_) | Change::Person { .. }
        )
    };
    let (beginning, facts): (Vec<Change>, Vec<Change>) = rest.into_iter().partition(is_beginning);
    let mut assessment = Assessment::begin(beginning, stamp(0));
    assessment.change_all(facts, stamp(1));
    let mut waiting = about_controls.into_iter().peekable();
    let mut number = 2;
    while let Some(change) = waiting.next() {
        let control = change.control().map(str::to_owned);
        let mut together = vec![change];
        while let Some(next) = waiting.next_if(|next| next.control() == control.as_deref()) {
            together.push(next);
        }
        assessment.change_all(together, stamp(number));
        number += 1;
    }
    assessment
}
