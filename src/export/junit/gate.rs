//! Gates as test suites: one case for each control that a gate asks for, and one for the gate itself.
//!
//! Nothing is evaluated here: the case for a control fails if the gate found a gap, and is skipped if its level is
//! unknown or an exception covers the gap.

use super::{Case, Outcome, Suite};
use crate::describe::{self, Describe as _};
use crate::model::assessment::State;
use crate::model::questionnaire::{ControlIx, Gate, GateIx, Questionnaire};
use crate::rules::evaluation::Evaluation;
use crate::rules::gates::{Blocker, GateResult, GateState};
use crate::rules::targets::{Standing, standing};

/// Returns a suite for each gate up to `last`. The case for a gate fails if the gate fails; the case for the gate in
/// `required` fails if the gate is below the given state.
pub fn gate(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Evaluation,
    last: GateIx,
    required: Option<(GateIx, GateState)>,
) -> Vec<Suite> {
    let suite = |result: &GateResult| {
        let gate = &questionnaire.gates[result.gate];
        let judged = Judged {
            questionnaire,
            state,
            report,
            gate,
            result,
        };
        let enough = required
            .filter(|(of, _)| *of == result.gate)
            .map(|(_, enough)| enough);
        let mut cases = vec![judged.itself(enough)];
        cases.extend(
            report
                .targets
                .asked(result.gate)
                .map(|control| judged.control(control)),
        );
        let system = if state.system.is_empty() {
            "unnamed system"
        } else {
            &state.system
        };
        Suite {
            name: format!("{} {} · {system}", gate.id, gate.title),
            day: report.today,
            cases,
        }
    };
    report.gates.through(last).iter().map(suite).collect()
}

/// A gate with its result.
struct Judged<'a> {
    questionnaire: &'a Questionnaire,
    state: &'a State,
    report: &'a Evaluation,
    gate: &'a Gate,
    result: &'a GateResult,
}

impl Judged<'_> {
    /// Returns the case for the gate as a whole, with the blockers that do not concern a single control.
    fn itself(&self, enough: Option<GateState>) -> Case {
        let state = self.result.state;
        let mut lines = vec![format!(
            "{} {}",
            self.gate.id,
            describe::gates::predicate(state)
        )];
        let joint = self
            .result
            .blockers
            .iter()
            .filter(|blocker| blocker.control().is_none());
        lines.extend(joint.map(|blocker| blocker.describe(self.questionnaire)));
        if self.result.short_form {
            lines.push(
                "the short form leaves controls out, so the gate is inconclusive at best"
                    .to_owned(),
            );
        }
        if self.result.assumed_facts {
            lines.push("some facts are unanswered, so the gate is inconclusive at best".to_owned());
        }
        let short = enough.map_or(state == GateState::Fails, |enough| state < enough);
        let outcome = match state {
            _ if short => Outcome::Failed(lines),
            GateState::Inconclusive => Outcome::Skipped(lines.join("; ")),
            GateState::Fails | GateState::PassesConditionally | GateState::Passes => {
                Outcome::Passed
            }
        };
        Case {
            class: "gate".to_owned(),
            name: format!("{} {}", self.gate.id, self.gate.title),
            outcome,
        }
    }

    /// Returns the case for a control that the gate asks for.
    fn control(&self, control: ControlIx) -> Case {
        let definition = &self.questionnaire.controls[control];
        let layer = self.questionnaire.layers[definition.layer].id.as_str();
        let outcome = self.outcome(control);
        Case {
            class: layer.to_owned(),
            name: definition.name(),
            outcome,
        }
    }

    fn outcome(&self, control: ControlIx) -> Outcome {
        let at = standing(
            self.questionnaire,
            self.state,
            &self.report.targets,
            control,
        );
        let words = at.describe(self.questionnaire);
        let own = self
            .result
            .blockers
            .iter()
            .find(|blocker| blocker.control() == Some(control));
        match (at, own) {
            (Standing::Unknown | Standing::Unanswered | Standing::NotAsked, _)
            | (Standing::NotApplicable, None) => {
                return Outcome::Skipped(words);
            }
            (_, Some(blocker)) => return Outcome::Failed(self.reasons(control, blocker)),
            (Standing::Level(_), None) => {}
        }
        if self.result.covered.contains(&control) {
            let record = self.state.record(self.questionnaire.control_id(control));
            let until = record.and_then(|record| record.exception.as_ref());
            let until = until.map_or_else(String::new, |exception| {
                format!(" until {}", exception.expires)
            });
            return Outcome::Skipped(format!("{words}; covered by an exception{until}"));
        }
        // a recommended control alone does not block a gate; only their joint attainment does
        let joint = self
            .result
            .blockers
            .iter()
            .find(|one| matches!(one, Blocker::ShouldAttainment { .. }));
        let target = self
            .report
            .targets
            .level(self.result.gate, control)
            .unwrap_or_default();
        let low = at.level().is_some_and(|level| level < target);
        match joint {
            Some(joint) if low && !self.questionnaire.controls[control].must => {
                Outcome::Failed(vec![
                    format!("{words}, needs {}", self.questionnaire.level_name(target)),
                    joint.describe(self.questionnaire),
                ])
            }
            _ => Outcome::Passed,
        }
    }

    /// Describes the gap of a control, and why its exception does not cover it.
    fn reasons(&self, control: ControlIx, blocker: &Blocker) -> Vec<String> {
        let refused = self.result.refused.iter().find(|(of, _)| *of == control);
        let refused = refused.map(|(_, reason)| {
            format!(
                "The exception for {} does not count here: {}",
                self.questionnaire.control_id(control),
                describe::gates::invalid(*reason)
            )
        });
        std::iter::once(blocker.describe(self.questionnaire))
            .chain(refused)
            .collect()
    }
}
