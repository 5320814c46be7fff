//! The data from which every document and export of one assessment is generated, computed once.
//!
//! Its own module so that all formats show the same numbers: a writer receives them and evaluates nothing.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::model::assessment::{Assessment, redact};
use crate::model::questionnaire::Questionnaire;
use crate::roadmap::{Care, Outlook, outlook};
use crate::rules::evaluation::Evaluation;

/// The data of a report, computed once for all formats.
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

    /// The report of an assessment on a day. If `redacted`, every format uses a
    /// [redacted](crate::model::assessment::redact) copy that can leave the organisation.
    pub fn of(
        questionnaire: &'a Questionnaire,
        assessment: &'a Assessment,
        today: Date,
        redacted: bool,
    ) -> Self {
        let report = Evaluation::of(questionnaire, assessment.state(), today);
        let outlook = outlook(
            questionnaire,
            assessment.state(),
            &assessment.earlier_plans(),
            &report.targets,
            today,
            Care::Improved,
        );
        if !redacted {
            return Self {
                questionnaire,
                assessment: Cow::Borrowed(assessment),
                report,
                outlook,
                redacted,
            };
        }
        // the plan depends on the history, which the redacted copy does not have
        let numbers = redact::people_numbers(assessment.state());
        let assessment = assessment.redacted(questionnaire);
        Self {
            questionnaire,
            report: Evaluation::of(questionnaire, assessment.state(), today),
            assessment: Cow::Owned(assessment),
            outlook: outlook.renamed(&numbers),
            redacted,
        }
    }
}
