//! The state of a gate in words, on more than one screen.

use crate::interaction::basis::Basis;
use crate::model::questionnaire::GateIx;
use crate::rules::gates::{GateResult, GateState, Shortfall};
use crate::tui::theme::Role;
use crate::tui::widget::text::count;

/// A gate in words.
pub(crate) fn gate_line(basis: &Basis, gate: GateIx) -> String {
    let title = basis.questionnaire.gates[gate].title.as_str();
    let result = &basis.report.gates[gate];
    format!(
        "{} {title}: {}, {}",
        basis.gate_id(gate),
        result.state.word(),
        gate_words(basis, result)
    )
}

/// The role of a gate's state.
pub(crate) fn state_role(state: GateState) -> Role {
    match state {
        GateState::Pass => Role::Good,
        GateState::Conditional | GateState::Open => Role::Fair,
        GateState::Fail => Role::Poor,
    }
}

/// What a gate waits for, in a few words.
pub(crate) fn gate_words(basis: &Basis, result: &GateResult) -> String {
    let known = |shortfall: &&Shortfall| match shortfall.control() {
        Some(control) => !result.undecided.contains(&control),
        None => false,
    };
    let short = result.shortfalls.iter().filter(known).count();
    let mut words = Vec::new();
    if short > 0 {
        words.push(format!("{short} short"));
    }
    if !result.undecided.is_empty() {
        words.push(format!("{} not known", result.undecided.len()));
    }
    if words.is_empty() && !result.covered.is_empty() {
        words.push(count(result.covered.len(), "exception", "exceptions"));
    }
    if result.assumed_facts {
        words.push("facts are missing".to_owned());
    }
    if words.is_empty()
        && let Some(shortfall) = result.shortfalls.first()
    {
        words.push(shortfall.words(&basis.questionnaire));
    }
    if words.is_empty() {
        "nothing is short".to_owned()
    } else {
        words.join(", ")
    }
}
