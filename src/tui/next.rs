//! Recommends the team's next step, in one sentence, and names the screen for it.
//!
//! The recommendation is shown on every screen, so it must never be empty.

use super::widget::text::count;
use crate::interaction::basis::Basis;
use crate::interaction::clock::closing_begins;
use crate::interaction::command::Focus;
use crate::model::questionnaire::{ControlIx, FactIx};
use crate::rules::gates::GateState;
use crate::rules::targets::Standing;
use crate::tui::screen::conflicts::to_settle;

/// The explanation of how the answers on a ballot paper get into the assessment.
const JOINED_BY: &str = "`surefoot merge` adds it to the assessment";

/// A recommended step and its screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Next {
    pub(crate) words: String,
    pub(crate) place: Focus,
    /// The control concerned, if any.
    pub(crate) control: Option<ControlIx>,
    /// The fact concerned, if any.
    pub(crate) fact: Option<FactIx>,
}

/// The recommended next step. `after` is the control shown last.
pub(crate) fn next(basis: &Basis, after: Option<ControlIx>) -> Next {
    let targets = &basis.report.targets;
    let to = |words: String, place: Focus, control: Option<ControlIx>| Next {
        words,
        place,
        control,
        fact: None,
    };
    if basis.paper().is_some() {
        return match basis.next_open(after) {
            Some(control) => {
                let words = format!(
                    "answer {} ({} left)",
                    basis.name(control),
                    basis.progress().unanswered
                );
                to(words, Focus::Question, Some(control))
            }
            None => to(
                format!(
                    "send back {}: {JOINED_BY}",
                    basis.file.file_name().unwrap_or_default().to_string_lossy()
                ),
                Focus::Overview,
                None,
            ),
        };
    }
    if closing_begins(basis).is_some_and(|begins| basis.stamp.at >= begins) {
        return to(
            "close the meeting: gaps, actions, the report".to_owned(),
            Focus::Closing,
            None,
        );
    }
    if let Some(words) = to_settle(basis) {
        return to(words, Focus::Conflicts, None);
    }
    if let Some(&fact) = targets.assumed.first() {
        let title = basis.questionnaire.facts[fact].title.as_str();
        let left = targets.assumed.len();
        let more = if left > 1 {
            format!(" and {}", count(left - 1, "other fact", "other facts"))
        } else {
            String::new()
        };
        let words = format!("answer “{}”{more}", title.to_lowercase());
        return Next {
            fact: Some(fact),
            ..to(words, Focus::Profile, None)
        };
    }
    if basis.state().profile.target_phase.is_none() {
        return to("set the target phase".to_owned(), Focus::Profile, None);
    }
    if let Some(confirming) = &basis.confirming
        && let Some(control) = basis.next_doubtful(after)
    {
        let words = if basis.standing(control) == Standing::Unanswered {
            format!("answer {}, which is new", basis.name(control))
        } else {
            format!(
                "confirm {} ({} left)",
                basis.name(control),
                confirming.queue.len()
            )
        };
        return to(words, Focus::Question, Some(control));
    }
    if let Some(control) = basis.next_open(after) {
        let words = format!(
            "answer {} ({} left)",
            basis.name(control),
            basis.progress().unanswered
        );
        return to(words, Focus::Question, Some(control));
    }
    let unknown = basis
        .questions()
        .into_iter()
        .find(|&control| basis.standing(control) == Standing::Unknown);
    if let Some(control) = unknown {
        return to(
            format!("investigate {}", basis.name(control)),
            Focus::Question,
            Some(control),
        );
    }
    if let Some(found) = basis.report.contradictions.first() {
        let words = format!(
            "reconcile the answers to {} and {}",
            basis.id(found.control),
            basis.id(found.prerequisite)
        );
        return to(words, Focus::Question, Some(found.control));
    }
    if basis.report.gates[targets.headline].state != GateState::Passes {
        if let Some(gap) = basis.report.gaps(&basis.questionnaire).first() {
            let words = format!("look at the most urgent gap, {}", basis.name(gap.control));
            return to(words, Focus::Requirements, Some(gap.control));
        }
        return to(
            "see why the gate does not pass".to_owned(),
            Focus::Results,
            None,
        );
    }
    to("write the report".to_owned(), Focus::Export, None)
}
