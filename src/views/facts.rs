//! Lookups that pages and lists share: parts, names and numbers of one assessment.
//!
//! Its own module so that documents and lists read the same values. Sentences do not belong here; they are in
//! [`describe`](crate::describe).

use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::condition::Value;
use crate::model::questionnaire::{
    Catalog, ChoiceIx, Control, ControlIx, Gate, GateIx, Level, Questionnaire, RoleIx,
};
use crate::roadmap::{Outlook, Roadmap};
use crate::rules::evaluation::Evaluation;
use crate::rules::targets::{Standing, standing};
use crate::views::exporter::Exporter;

/// The data from which every chapter and list is generated.
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
    /// The facts of `exporter`.
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

    /// The control at an index.
    pub(crate) fn control(&self, control: ControlIx) -> &'a Control {
        &self.questionnaire.controls[control]
    }

    /// The id of a control.
    pub(crate) fn control_id(&self, control: ControlIx) -> &'a str {
        self.questionnaire.control_id(control)
    }

    /// The gate at an index.
    pub(crate) fn gate(&self, gate: GateIx) -> &'a Gate {
        &self.questionnaire.gates[gate]
    }

    /// The id of a gate.
    pub(crate) fn gate_id(&self, gate: GateIx) -> &'a str {
        self.questionnaire.gate_id(gate)
    }

    /// The title of a role.
    pub(crate) fn role(&self, role: RoleIx) -> &'a str {
        &self.questionnaire.roles[role].title
    }

    /// The name of a level, as in `2 Defined`.
    pub(crate) fn level(&self, level: Level) -> String {
        self.questionnaire.level_name(level)
    }

    /// Who is accountable for a control: the person or role named in the assessment, otherwise the role from the
    /// questionnaire.
    pub(crate) fn owner(&self, control: ControlIx) -> String {
        let control = self.control(control);
        let named = self
            .state
            .record(&control.id)
            .and_then(|record| record.owner.clone());
        named.unwrap_or_else(|| self.role(control.accountable).to_owned())
    }

    /// Whether the framework of a catalog is law for the system. A law is claimed only where the fact is answered.
    pub(crate) fn is_law(&self, catalog: &Catalog) -> bool {
        let Some((fact, choices)) = self.questionnaire.laws() else {
            return false;
        };
        let is_law = |choice: &ChoiceIx| catalog.law.contains(&choices[*choice].id);
        match self.state.profile.said(self.questionnaire, fact) {
            Some(Value::Choices(said)) => said.iter().any(is_law),
            Some(Value::Choice(_) | Value::YesNo(_)) | None => false,
        }
    }

    /// Who does the work on a control: the person or role named in the assessment, otherwise the responsible role.
    pub(crate) fn responsible(&self, control: ControlIx) -> String {
        let control = self.control(control);
        let record = self.state.record(&control.id);
        let named = record.and_then(|record| record.responsible.clone());
        named.unwrap_or_else(|| self.role(control.responsible).to_owned())
    }

    /// The standing of a control.
    pub(crate) fn standing(&self, control: ControlIx) -> Standing {
        standing(
            self.questionnaire,
            self.state,
            &self.report.targets,
            control,
        )
    }

    /// The roles that nobody has and that keep a gate from having a date.
    pub(crate) fn missing(&self, gate: GateIx) -> &'a [RoleIx] {
        self.outlook
            .all
            .gates
            .get(gate)
            .map_or(&[], |gate| &gate.missing)
    }

    /// The effort of the steps that a gate needs, without dropped steps: for known gaps only, and with unknown levels
    /// assumed to be 0.
    pub(crate) fn effort_to(&self, gate: GateIx) -> (u64, u64) {
        let sum = |roadmap: &Roadmap| {
            let steps = roadmap.needed_for(gate).into_iter();
            steps.map(|planned| planned.step.effort).sum()
        };
        (sum(&self.outlook.known), sum(&self.outlook.all))
    }
}
