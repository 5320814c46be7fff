//! Reasons for the dates of steps, as clauses to use within a sentence.
//!
//! The clauses are built from the [`Reason`] itself, because the phrases of [`Roadmap::because`] have different
//! subjects.

use super::{Reason, Roadmap, StepIx};
use crate::model::questionnaire::Questionnaire;

impl Roadmap {
    /// The reason why a step does not start a day earlier, or why it has no date, as a clause with a subject:
    /// `it waits for B to Enforced` or `ann is busy with B to Enforced`.
    pub fn reason_clause(&self, questionnaire: &Questionnaire, step: StepIx) -> String {
        let planned = &self.steps[step];
        match planned.when.as_ref().map(|when| &when.because) {
            Some(Reason::Busy { person, step }) => {
                format!("{person} is busy with {}", self.name(questionnaire, *step))
            }
            Some(Reason::Away { person }) => format!("{person} is away"),
            None if self.lacks_role(step) => {
                let responsible = questionnaire.controls[planned.step.control].responsible;
                let role = &questionnaire.roles[responsible].title;
                format!("nobody in the plan has the role {role}")
            }
            _ => format!("it {}", self.because(questionnaire, step)),
        }
    }

    /// The reason why a step does not start a day earlier, to follow the name of its person:
    /// `finishes B to Enforced first` or `waits for B to Enforced`.
    pub fn reason_beside_person(&self, questionnaire: &Questionnaire, step: StepIx) -> String {
        let when = self.steps[step].when.as_ref();
        match when.map(|when| &when.because) {
            Some(Reason::Busy { step, .. }) => {
                format!("finishes {} first", self.name(questionnaire, *step))
            }
            Some(Reason::Away { .. }) => "away".to_owned(),
            _ => self.because(questionnaire, step),
        }
    }

    /// Whether a step has no date only because nobody in the plan has its role.
    fn lacks_role(&self, step: StepIx) -> bool {
        let planned = &self.steps[step];
        let mut after = planned.step.after.iter();
        planned.when.is_none()
            && !planned.beyond
            && !planned.step.dropped
            && after.all(|before| self.steps[*before].when.is_some())
    }
}
