//! What every document and export of one assessment is made from, computed once.
//!
//! Its own module so that all formats show the same numbers: a writer receives them and evaluates nothing.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::model::assessment::Assessment;
use crate::model::questionnaire::Questionnaire;
use crate::roadmap::{Care, Outlook, outlook};
use crate::rules::evaluation::Evaluation;

/// Everything a report says, worked out once for every format it is written in.
#[derive(Clone, Debug)]
pub struct Exporter<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) assessment: Cow<'a, Assessment>,
    pub(crate) report: Evaluation,
    pub(crate) outlook: Outlook,
    pub(crate) redacted: bool,
}

impl<'a> Exporter<'a> {
    /// The report of an assessment on a day, with the improved roadmap.
    pub fn new(questionnaire: &'a Questionnaire, assessment: &'a Assessment, today: Date) -> Self {
        Self::of(questionnaire, assessment, today, false)
    }

    /// The same; [redacted](crate::model::assessment::redact), every format is made from a copy that can leave the house.
    pub fn of(
        questionnaire: &'a Questionnaire,
        assessment: &'a Assessment,
        today: Date,
        redacted: bool,
    ) -> Self {
        let assessment = if redacted {
            Cow::Owned(assessment.redacted())
        } else {
            Cow::Borrowed(assessment)
        };
        let report = Evaluation::of(questionnaire, assessment.state(), today);
        let outlook = outlook(
            questionnaire,
            assessment.state(),
            &report.targets,
            today,
            Care::Improved,
        );
        Self {
            questionnaire,
            assessment,
            report,
            outlook,
            redacted,
        }
    }
}
