//! The report: every fact that follows from an assessment on a day, as one value.
//!
//! In flow questionnaire, assessment and a day; out flows what all screens, commands and documents show. It holds facts
//! and no words, but for [`why`], and no date of a plan: the roadmap is computed when it is looked at.

pub mod chart;
pub mod document;
pub mod font;
pub mod json;
pub mod layout;
pub mod markdown;
pub mod pdf;
pub mod prose;
pub mod toml;
pub mod why;
pub mod wire;

use jiff::civil::Date;

use crate::assessment::Assessment;
use crate::assessment::State;
use crate::contradiction::Contradiction;
use crate::contradiction::contradictions;
use crate::gate::GateResult;
use crate::gate::gates;
use crate::questionnaire::Questionnaire;
use crate::requirement::Requirement;
use crate::requirement::Status;
use crate::requirement::next_gate;
use crate::requirement::requirements;
use crate::roadmap::Care;
use crate::roadmap::Outlook;
use crate::roadmap::outlook;
use crate::scorecard::Scorecard;
use crate::scorecard::scorecard;
use crate::target::Standing;
use crate::target::Targets;
use crate::target::targets;

/// The formats a report can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: the document as pages.
    Pdf,
    /// For people: the document as text.
    Markdown,
    /// For programs and for surefoot: the facts with their reasons, and the assessment itself.
    Toml,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Markdown, Self::Toml];

    /// What it is called.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Markdown => "Markdown",
            Self::Toml => "TOML",
        }
    }

    /// What the names of its files end with, with the point.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::Markdown => ".md",
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
    questionnaire: &'a Questionnaire,
    assessment: &'a Assessment,
    report: Report,
    outlook: Outlook,
}

impl<'a> Exporter<'a> {
    /// The report of an assessment on a day, with the improved roadmap.
    pub fn new(questionnaire: &'a Questionnaire, assessment: &'a Assessment, today: Date) -> Self {
        let report = Report::of(questionnaire, assessment.state(), today);
        let outlook = outlook(questionnaire, assessment.state(), &report.targets, today, Care::Improved);
        Self { questionnaire, assessment, report, outlook }
    }

    /// Writes it in a format. Equal input gives equal bytes.
    ///
    /// # Errors
    /// One sentence, when the page layout refuses the document.
    pub fn write(&self, format: Format, paper: pdf::Paper) -> Result<Export, String> {
        let Self { questionnaire, assessment, report, outlook } = self;
        let plain = |text: String| Export { bytes: text.into_bytes(), pages: None, missing: Vec::new() };
        let document = || prose::document(questionnaire, assessment, report, outlook);
        match format {
            Format::Toml => Ok(plain(toml::write(questionnaire, assessment, report, outlook))),
            Format::Markdown => Ok(plain(markdown::write(&document()))),
            Format::Pdf => {
                let rendered = pdf::render(&document(), paper).map_err(|fault| fault.to_string())?;
                Ok(Export { bytes: rendered.bytes, pages: Some(rendered.pages), missing: rendered.missing })
            }
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
        let scorecard = scorecard(questionnaire, state, &targets, targets.headline);
        let gates = gates(questionnaire, state, &targets, today);
        let requirements = requirements(questionnaire, state, &targets, &gates, today);
        let contradictions = contradictions(questionnaire, state, &targets);
        Self { today, targets, scorecard, gates, requirements, contradictions }
    }

    /// The next gate to open, by index, as [`next_gate`] says.
    pub fn next_gate(&self) -> Option<usize> {
        next_gate(&self.gates, self.targets.horizon)
    }

    /// The requirements that are not met, most urgent first; within a priority those of the heaviest controls first,
    /// then in the order of the questionnaire. What the short form does not ask comes last: nobody found it to be a gap.
    pub fn gaps(&self, questionnaire: &Questionnaire) -> Vec<&Requirement> {
        let mut gaps: Vec<&Requirement> =
            self.requirements.iter().filter(|requirement| requirement.status != Status::Met).collect();
        let weight = |requirement: &Requirement| {
            let gate = questionnaire.gates.get(self.next_gate().unwrap_or(self.targets.horizon));
            let weight = gate.map_or(0, |gate| crate::scorecard::weight(questionnaire, gate, requirement.control));
            let missing = requirement.target.saturating_sub(requirement.standing.level().unwrap_or(0));
            weight * u64::from(missing)
        };
        // a stable sort keeps the order of the questionnaire among equals
        gaps.sort_by_key(|requirement| {
            let unasked = requirement.standing == Standing::NotAsked;
            (unasked, requirement.priority, std::cmp::Reverse(weight(requirement)))
        });
        gaps
    }

    /// The contradictions that a control, by index, is one side of.
    pub fn contradicting(&self, control: usize) -> impl Iterator<Item = &Contradiction> {
        self.contradictions.iter().filter(move |contradiction| contradiction.touches(control))
    }

    /// The requirement of a control, by index.
    pub fn requirement(&self, control: usize) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.control == control)
    }
}
