//! Short texts about parts of an assessment, and the plan to commit to, shared by screens and plain mode.

use super::basis::Basis;
use crate::describe::targets;
use crate::model::assessment::room::Parked;
use crate::model::questionnaire::{ControlIx, LayerIx, PhaseIx};
use crate::rules::edit::Request;
use crate::rules::requirements::Requirement;
use crate::rules::scorecard::Range;

impl Basis {
    /// The risk points: `12 points`.
    pub(crate) fn risk_points(&self) -> String {
        match self.report.targets.risk.points {
            1 => "1 point".to_owned(),
            points => format!("{points} points"),
        }
    }

    /// The gap of a requirement: `1 Ad hoc → 2 Defined for G2`.
    pub(crate) fn gap_words(&self, requirement: &Requirement) -> String {
        targets::gap(&self.questionnaire, &self.report.targets, requirement)
    }

    /// The controls that are asked in a given layer and phase.
    pub(crate) fn cell(&self, layer: LayerIx, phase: PhaseIx) -> Vec<ControlIx> {
        let is_here = |control: &ControlIx| {
            let control = &self.questionnaire.controls[*control];
            control.layer == layer && control.phase == phase
        };
        self.questions().into_iter().filter(is_here).collect()
    }

    /// The progress of a layer in one line.
    pub(crate) fn layer_line(&self, layer: LayerIx) -> String {
        let phases = self.questionnaire.phases.indices();
        let controls: Vec<ControlIx> = phases.flat_map(|phase| self.cell(layer, phase)).collect();
        let counts = self.counts(&controls);
        let attained = self.report.scorecard.layers[layer].attainment;
        format!(
            "{}: {} of {} answered, attainment for {} {}",
            self.questionnaire.layers[layer].title,
            counts.answered(),
            counts.asked(),
            self.gate_id(self.report.targets.headline),
            attained.map_or("–".to_owned(), Range::percent_words)
        )
    }

    /// The request to commit to the current plan. The plans must have been computed.
    ///
    /// # Errors
    /// The message to show if this plan is already committed.
    pub(crate) fn commitment(&self) -> Result<Request, &'static str> {
        let agreed = self.outlook.as_ref();
        let agreed = agreed.map(|outlook| outlook.agreed(&self.questionnaire, self.today));
        match agreed {
            Some(agreed) if self.state().plan.committed.as_ref() == Some(&agreed) => {
                Err("You already committed to this plan today.")
            }
            agreed => Ok(Request::Commit(agreed.unwrap_or_default())),
        }
    }

    /// The owner of a parked item, its due date, and the control that it was raised for.
    pub(crate) fn parked_words(&self, parked: &Parked) -> String {
        let mut words = parked
            .owner
            .clone()
            .unwrap_or_else(|| "no owner yet".to_owned());
        if let Some(by) = parked.due {
            words.extend([" by ", &self.day(by)]);
        }
        if let Some(control) = &parked.control {
            words.extend([" · at ", control]);
        }
        if parked.done {
            words.push_str(" · done");
        }
        words
    }
}
