//! Gates in words: their states, their blockers, and the reasons why exceptions do not count.

use jiff::civil::Date;

use super::roadmap::short_day;
use super::{Describe, answer};
use crate::base::plural::count;
use crate::model::questionnaire::{ControlIx, Level, Questionnaire};
use crate::rules::gates::{Blocker, GateResult, GateState, Invalid};

/// The predicate for a gate in this state: `is inconclusive`, `passes`.
pub fn predicate(state: GateState) -> &'static str {
    match state {
        GateState::Inconclusive => "is inconclusive",
        GateState::Fails | GateState::PassesConditionally | GateState::Passes => state.word(),
    }
}

/// The number of a gate's own blockers: `33 blockers`.
pub fn own_blockers(result: &GateResult) -> String {
    count(result.own_blockers(), "blocker")
}

impl Describe for Blocker {
    /// The blocker in one sentence, without a full stop.
    fn describe(&self, questionnaire: &Questionnaire) -> String {
        self.describe_with(questionnaire, |day| day.to_string())
    }
}

impl Blocker {
    /// The blocker in one sentence, without a full stop, with dates in the format of pages: `30 Jun 2027`.
    pub(crate) fn on_page(&self, questionnaire: &Questionnaire) -> String {
        self.describe_with(questionnaire, short_day)
    }

    fn describe_with(&self, questionnaire: &Questionnaire, day: impl Fn(Date) -> String) -> String {
        let name = |control: ControlIx| questionnaire.control_name(control);
        let level = |level: Level| questionnaire.level_name(level);
        match self {
            Self::BelowTarget {
                control,
                standing,
                target,
                below_lowest,
            } => {
                let is = standing.describe(questionnaire);
                let lowest = if *below_lowest && standing.level().is_some() {
                    ", below the lowest mandatory level"
                } else {
                    ""
                };
                format!("{}: {is}, needs {}{lowest}", name(*control), level(*target))
            }
            Self::Evidence {
                control,
                given,
                because,
                needed,
                target,
            } => {
                let given = match given {
                    Some((state, at)) if state >= needed => {
                        format!("{} only for {}", state.word(), level(*at))
                    }
                    Some((state, _)) => format!("only {}", state.word()),
                    None => "only claimed".to_owned(),
                };
                let because = answer::weaknesses(because, day);
                format!(
                    "{}: evidence is {given}{because}, must be {} for {}",
                    name(*control),
                    needed.word(),
                    level(*target)
                )
            }
            Self::ShouldAttainment { attained, needed } => {
                format!(
                    "Recommended controls: {}% met, {needed}% required",
                    attained.percent_beside(*needed)
                )
            }
            Self::SetAside { control } => {
                format!(
                    "{}: marked not applicable, but only a fact can rule out this control",
                    name(*control)
                )
            }
            Self::EarlierGate { gate, state } => {
                let id = questionnaire.gate_id(*gate);
                format!("The earlier gate {id} {}", predicate(*state))
            }
        }
    }
}

/// A sentence that reports a gate as overdue; `None` if the gate is not overdue.
pub fn overdue(questionnaire: &Questionnaire, result: &GateResult) -> Option<String> {
    let phase = &questionnaire.phases[result.overdue?].title;
    Some(format!(
        "Overdue: the system is already in {}.",
        phase.to_lowercase()
    ))
}

/// The reason why an exception does not count, as a clause: `it has expired`.
pub fn invalid(reason: Invalid) -> &'static str {
    match reason {
        Invalid::NeverDeferrable => "this control can never be deferred at this gate",
        Invalid::Law => "the law requires this control, and nobody can grant an exception to it",
        Invalid::BelowLowestLevel => "the control is below the gate's lowest mandatory level",
        Invalid::Incomplete => "the owner, reason or compensating control is missing",
        Invalid::NotYet => "it is not granted yet",
        Invalid::Expired => "it has expired",
        Invalid::TooLong => "it runs longer than the gate allows",
        Invalid::TooMany => "the gate allows no more exceptions",
    }
}
