//! What pages and lists look up of one assessment: its parts, and names and numbers by index.
//!
//! Its own module so that documents and lists read the same values. Nothing here is a sentence; those are in
//! [`describe`](crate::describe).

use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::{Control, ControlIx, Gate, Questionnaire};
use crate::roadmap::{Outlook, Roadmap};
use crate::rules::evaluation::Evaluation;
use crate::views::exporter::Exporter;

/// What every chapter and every list is made from.
pub(crate) struct Facts<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) assessment: &'a Assessment,
    /// The state of the assessment.
    pub(crate) state: &'a State,
    pub(crate) report: &'a Evaluation,
    pub(crate) outlook: &'a Outlook,
    /// Whether the assessment is a copy without names and notes.
    pub(crate) redacted: bool,
}

impl<'a> Facts<'a> {
    /// The facts of an exporter.
    pub(crate) fn of(exporter: &'a Exporter<'_>) -> Self {
        Self {
            questionnaire: exporter.questionnaire,
            assessment: &exporter.assessment,
            state: exporter.assessment.state(),
            report: &exporter.report,
            outlook: &exporter.outlook,
            redacted: exporter.redacted,
        }
    }

    /// The control, by index.
    pub(crate) fn control(&self, control: ControlIx) -> Option<&'a Control> {
        self.questionnaire.controls.get(control)
    }

    /// The id of a control, by index.
    pub(crate) fn control_id(&self, control: ControlIx) -> &'a str {
        self.questionnaire.control_id(control)
    }

    /// The gate, by index.
    pub(crate) fn gate(&self, gate: usize) -> Option<&'a Gate> {
        self.questionnaire.gates.get(gate)
    }

    /// The id of a gate, by index.
    pub(crate) fn gate_id(&self, gate: usize) -> &'a str {
        self.questionnaire.gate_id(gate)
    }

    /// The title of a role, by index.
    pub(crate) fn role(&self, role: usize) -> &'a str {
        self.questionnaire
            .roles
            .get(role)
            .map_or("", |role| role.title.as_str())
    }

    /// The name of a level: `2 Defined`.
    pub(crate) fn level(&self, level: u8) -> String {
        self.questionnaire.level_name(level)
    }

    /// Who answers for a control: the person or role named, or the control's own role.
    pub(crate) fn owner(&self, control: ControlIx) -> String {
        let Some(control) = self.control(control) else {
            return String::new();
        };
        let named = self
            .state
            .record(&control.id)
            .and_then(|record| record.owner.clone());
        named.unwrap_or_else(|| self.role(control.owner).to_owned())
    }

    /// Roles without people that keep a gate from having a day, by index.
    pub(crate) fn missing(&self, gate: usize) -> &'a [usize] {
        self.outlook
            .all
            .gates
            .get(gate)
            .map_or(&[], |gate| &gate.missing)
    }

    /// Effort of the steps that a gate waits for, known gaps only and with all that is unknown. Nobody does what is
    /// dropped.
    pub(crate) fn effort_to(&self, gate: usize) -> (u64, u64) {
        let sum = |roadmap: &Roadmap| {
            let steps = roadmap.steps.iter().map(|planned| &planned.step);
            steps
                .filter(|step| step.wave <= gate && !step.dropped)
                .map(|step| step.effort)
                .sum()
        };
        (sum(&self.outlook.known), sum(&self.outlook.all))
    }
}
