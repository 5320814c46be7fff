//! The report: every fact that follows from an assessment on a day, as one value.
//!
//! All screens, commands and documents show it. [`why`](crate::describe::why) puts it into words. It holds no plan
//! dates: the roadmap is computed when somebody looks at it.

pub mod order;

use std::borrow::Cow;

use jiff::civil::Date;

use crate::document::Document;
use order::ExportOptions;

use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::Questionnaire;
use crate::roadmap::{Care, Outlook, outlook};
use crate::rules::contradictions::{Contradiction, contradictions};
use crate::rules::gates::{GateResult, gates};
use crate::rules::requirements::{Requirement, Status, next_gate, requirements};
use crate::rules::scorecard::{Scorecard, scorecard};
use crate::rules::targets::{Standing, Targets, targets};

/// The formats a report can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// For people: the document as pages.
    Pdf,
    /// For people who change words before others see them: the document for a word processor.
    Docx,
    /// For people: the document as text, for a wiki or a repository.
    Markdown,
    /// For people: requirements and roadmap as working lists.
    Xlsx,
    /// For issue trackers: the requirements or the steps as rows to import.
    Csv,
    /// For calendars: gates, reviews and unknowns due.
    Ics,
    /// For programs: every fact of the report, in a published schema.
    Json,
    /// For programs of governance: assessment results of NIST's OSCAL.
    Oscal,
    /// For programs of governance: a plan of action and milestones of NIST's OSCAL.
    Poam,
    /// For programs and for surefoot: the facts with their reasons, and the assessment itself.
    Toml,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::Pdf,
        Self::Docx,
        Self::Markdown,
        Self::Xlsx,
        Self::Csv,
        Self::Ics,
        Self::Json,
        Self::Oscal,
        Self::Poam,
        Self::Toml,
    ];

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "Word",
            Self::Markdown => "Markdown",
            Self::Xlsx => "Excel",
            Self::Csv => "CSV",
            Self::Ics => "iCalendar",
            Self::Json => "JSON",
            Self::Oscal => "OSCAL results",
            Self::Poam => "OSCAL plan",
            Self::Toml => "TOML",
        }
    }

    /// The option of the command line that asks for it.
    pub fn option(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Ics => "ics",
            Self::Json => "json",
            Self::Oscal => "oscal",
            Self::Poam => "poam",
            Self::Toml => "toml",
        }
    }

    /// What it is for, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Self::Pdf => "pages for people: to read, to print, to keep",
            Self::Docx => "for people who change words before others see them",
            Self::Markdown => "text for people: a wiki, a repository, a review",
            Self::Xlsx => "working lists: requirements and roadmap, with dates and filters",
            Self::Csv => "rows for an issue tracker to import",
            Self::Ics => "gates, reviews and unknowns due, for a calendar",
            Self::Json => "every fact for programs, in a published schema",
            Self::Oscal => "assessment results for programs of governance (NIST OSCAL)",
            Self::Poam => "plan of action and milestones for the same",
            Self::Toml => "every fact with its because, and a copy of the assessment",
        }
    }

    /// What the names of its files end with, with the point.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::Docx => ".docx",
            Self::Markdown => ".md",
            Self::Xlsx => ".xlsx",
            Self::Csv => ".csv",
            Self::Ics => ".ics",
            Self::Json | Self::Oscal | Self::Poam => ".json",
            Self::Toml => ".toml",
        }
    }
}

/// A report as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// What goes into the file.
    pub bytes: Vec<u8>,
    /// How many pages it has, where it has pages.
    pub pages: Option<usize>,
    /// Characters that no font could show and that stand as a mark.
    pub missing: Vec<char>,
}

/// Everything a report says, worked out once for every format it is written in.
#[derive(Clone, Debug)]
pub struct Exporter<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    pub(crate) assessment: Cow<'a, Assessment>,
    pub(crate) report: Report,
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
        let report = Report::of(questionnaire, assessment.state(), today);
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

    /// The document that is wanted, for the formats that people read.
    pub fn document(&self, order: &ExportOptions) -> Document {
        crate::document::prose::document(self, order)
    }

    /// Writes it in a format. Equal input gives equal bytes.
    ///
    /// # Errors
    /// One sentence, when the document cannot be had in that format, or the libraries that write it refuse.
    pub fn write(&self, format: Format, order: &ExportOptions) -> Result<Export, String> {
        order.check(format)?;
        let Self {
            questionnaire,
            assessment,
            report,
            outlook,
            ..
        } = self;
        let plain = |bytes: Vec<u8>| Export {
            bytes,
            pages: None,
            missing: Vec::new(),
        };
        match format {
            Format::Toml => Ok(plain(
                crate::export::toml::write(questionnaire, assessment, report, outlook).into_bytes(),
            )),
            Format::Markdown => Ok(plain(
                crate::document::markdown::write(&self.document(&order.told())).into_bytes(),
            )),
            Format::Pdf => {
                let rendered = crate::document::pdf::render(&self.document(order), order.paper)
                    .map_err(|fault| fault.to_string())?;
                Ok(Export {
                    bytes: rendered.bytes,
                    pages: Some(rendered.pages),
                    missing: rendered.missing,
                })
            }
            Format::Docx => {
                crate::document::docx::write(&self.document(&order.told()), order).map(plain)
            }
            Format::Xlsx => Ok(plain(crate::export::xlsx::write(self, order)?)),
            Format::Csv => Ok(plain(crate::export::csv::write(self, order)?)),
            Format::Ics => Ok(plain(crate::export::ics::write(self, order).into_bytes())),
            Format::Json => Ok(plain(crate::export::json::write(self, order).into_bytes())),
            Format::Oscal => Ok(plain(
                crate::export::oscal::results(self, order)?.into_bytes(),
            )),
            Format::Poam => Ok(plain(crate::export::oscal::plan(self, order)?.into_bytes())),
        }
    }
}

/// Everything that follows from an assessment on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The day it speaks of.
    pub today: Date,
    /// What follows from the facts.
    pub targets: Targets,
    /// What the answers are worth for the gate in question.
    pub scorecard: Scorecard,
    /// How each gate stands.
    pub gates: Vec<GateResult>,
    /// The requirements, in the order of the questionnaire.
    pub requirements: Vec<Requirement>,
    /// Answers that rest on another which does not carry them, in the order of the questionnaire.
    pub contradictions: Vec<Contradiction>,
}

impl Report {
    /// Computes everything anew.
    pub fn of(questionnaire: &Questionnaire, state: &State, today: Date) -> Self {
        let targets = targets(questionnaire, &state.profile);
        let scorecard = scorecard(questionnaire, state, &targets, targets.headline, today);
        let gates = gates(questionnaire, state, &targets, today);
        let requirements = requirements(questionnaire, state, &targets, &gates, today);
        let contradictions = contradictions(questionnaire, state, &targets);
        Self {
            today,
            targets,
            scorecard,
            gates,
            requirements,
            contradictions,
        }
    }

    /// The next gate to open, by index, as [`next_gate`] says.
    pub fn next_gate(&self) -> Option<usize> {
        next_gate(&self.gates, self.targets.horizon)
    }

    /// The requirements that are not met, most urgent first; within a priority those of the heaviest controls first,
    /// then in the order of the questionnaire. What the short form does not ask comes last: nobody found it to be a gap.
    pub fn gaps(&self, questionnaire: &Questionnaire) -> Vec<&Requirement> {
        let mut gaps: Vec<&Requirement> = self
            .requirements
            .iter()
            .filter(|requirement| requirement.status != Status::Met)
            .collect();
        let weight = |requirement: &Requirement| {
            let gate = questionnaire
                .gates
                .get(self.next_gate().unwrap_or(self.targets.horizon));
            let weight = gate.map_or(0, |gate| {
                crate::rules::scorecard::weight(questionnaire, gate, requirement.control)
            });
            let missing = requirement
                .target
                .saturating_sub(requirement.standing.level().unwrap_or(0));
            weight * u64::from(missing)
        };
        // a stable sort keeps the order of the questionnaire among equals
        gaps.sort_by_key(|requirement| {
            let unasked = requirement.standing == Standing::NotAsked;
            (
                unasked,
                requirement.priority,
                std::cmp::Reverse(weight(requirement)),
            )
        });
        gaps
    }

    /// The contradictions that a control, by index, is one side of.
    pub fn contradicting(&self, control: usize) -> impl Iterator<Item = &Contradiction> {
        self.contradictions
            .iter()
            .filter(move |contradiction| contradiction.touches(control))
    }

    /// The requirement of a control, by index.
    pub fn requirement(&self, control: usize) -> Option<&Requirement> {
        self.requirements
            .iter()
            .find(|requirement| requirement.control == control)
    }
}
