//! The state of a gate in words, shared by several screens.

use crate::describe::{Describe as _, gates};
use crate::interaction::basis::Basis;
use crate::model::questionnaire::GateIx;
use crate::rules::gates::{GateResult, GateState};
use crate::tui::theme::Role;
use crate::tui::widget::text::{count, fit, width};

/// The title and state of a gate, with the reasons for the state, in one line.
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

/// The width of the longest state of `gates`, in columns.
pub(crate) fn states_width(gates: &[GateResult]) -> usize {
    let widths = gates.iter().map(|gate| width(gate.state.word()));
    widths.max().unwrap_or(0)
}

/// The reasons for a gate's state, cut to `room` columns; empty if even the part before the first comma does not fit.
pub(crate) fn gate_words_in(basis: &Basis, result: &GateResult, room: usize) -> String {
    whole_parts(&gate_words(basis, result), room)
}

/// `words` cut to `room` columns; empty if even the part before the first comma does not fit.
fn whole_parts(words: &str, room: usize) -> String {
    let first = words.split(", ").next().map_or(0, width);
    if room > first || room >= width(words) {
        fit(words, room)
    } else {
        String::new()
    }
}

/// The color role of a gate's state.
pub(crate) fn state_role(state: GateState) -> Role {
    match state {
        GateState::Passes => Role::Good,
        GateState::PassesConditionally | GateState::Inconclusive => Role::Fair,
        GateState::Fails => Role::Poor,
    }
}

/// The reasons for a gate's state: `6 blockers, 3 without a level`.
pub(crate) fn gate_words(basis: &Basis, result: &GateResult) -> String {
    let mut words = Vec::new();
    if result.own_blockers() > 0 {
        words.push(gates::own_blockers(result));
        let unknown = result.blockers_without_level();
        if unknown > 0 {
            words.push(format!("{unknown} without a level"));
        }
    }
    if words.is_empty() && !result.covered.is_empty() {
        words.push(count(result.covered.len(), "exception", "exceptions"));
    }
    if result.assumed_facts {
        words.push("facts unanswered".to_owned());
    }
    if words.is_empty()
        && let Some(blocker) = result.blockers.first()
    {
        words.push(blocker.describe(&basis.questionnaire));
    }
    if words.is_empty() {
        words.push("no blockers".to_owned());
    }
    if result.overdue.is_some() {
        words.insert(0, "overdue".to_owned());
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::whole_parts;

    #[test]
    fn words_that_fit_exactly_are_shown() {
        assert_eq!(whole_parts("6 gaps, 3 unknown", 17), "6 gaps, 3 unknown");
        assert_eq!(whole_parts("6 gaps, 3 unknown", 16), "6 gaps, 3 unkno…");
        assert_eq!(whole_parts("6 gaps, 3 unknown", 7), "6 gaps…");
        assert_eq!(
            whole_parts("6 gaps, 3 unknown", 6),
            "",
            "the mark has no room"
        );
        assert_eq!(whole_parts("6 gaps", 6), "6 gaps");
        assert_eq!(whole_parts("6 gaps", 5), "");
    }
}
