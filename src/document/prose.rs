//! Arranges a report and its roadmap as a [`Document`], in the order in which a person reads them.
//!
//! A report starts with a board page that supports a decision. The chapters follow: the state of the system, the gates,
//! the roadmap, the requirements, open points, the method and each answer, among others. Levels, scores and dates come
//! from the report and its roadmap; apart from wording, sums of effort and the order of rows, compute nothing here.

mod answers;
mod board;
mod conflicts;
mod freshness;
mod method;
mod minutes;
mod numbers;
mod open;
mod plan;
mod requirements;
mod room;
mod schedule;
mod since;
mod specification;
mod standing;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::dates;
use crate::base::dates::Dates;
use crate::base::plural::listed;
use crate::document::{Block, Document, Text};
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::{Control, Gate, Questionnaire};
use crate::roadmap::{Outlook, Roadmap};
use crate::rules::evaluation::Evaluation;
use crate::views::exporter::Exporter;
use crate::views::options::{Chapter, ExportOptions, Kind};

/// The document of an order.
pub fn document(exporter: &Exporter<'_>, order: &ExportOptions) -> Document {
    let facts = Facts::of(exporter);
    let blocks = match order.kind {
        Kind::Report => whole(&facts, order),
        Kind::Requirements => specification::specification(&facts),
        Kind::Roadmap => schedule::schedule(&facts),
        Kind::Minutes => minutes::minutes(&facts),
    };
    let hash: String = facts.questionnaire.hash.chars().take(12).collect();
    let redacted = if exporter.redacted {
        " · redacted"
    } else {
        ""
    };
    Document {
        title: order.kind.title().to_owned(),
        system: facts.system(),
        subject: format!(
            "{} of {}: {}",
            order.kind.title(),
            facts.system(),
            order.kind.about()
        ),
        language: facts.questionnaire.language.clone(),
        handling: order.handling.label().to_owned(),
        date: facts.report.today,
        source: format!(
            "{} {} · {hash}{redacted}",
            facts.questionnaire.id, facts.questionnaire.version
        ),
        blocks,
    }
}

/// The report: the board page, then the chapters wanted.
fn whole(facts: &Facts<'_>, order: &ExportOptions) -> Vec<Block> {
    // what follows may not be what one of two sides would say
    let mut chapters: Vec<Block> = if order.chapters.is_empty() {
        Vec::new()
    } else {
        crate::document::prose::conflicts::both(facts)
    };
    let mut numbers_at = None;
    for chapter in &order.chapters {
        match chapter {
            Chapter::Standing => chapters.extend(standing::standing(facts)),
            Chapter::Since => chapters.extend(since::since(facts)),
            Chapter::Gates => chapters.extend(plan::gates(facts)),
            Chapter::Roadmap => chapters.extend(plan::roadmap(facts)),
            Chapter::Requirements => chapters.extend(requirements::requirements(facts)),
            Chapter::Open => chapters.extend(open::open(facts)),
            Chapter::Room => chapters.extend(room::room(facts)),
            Chapter::Freshness => chapters.extend(freshness::freshness(facts)),
            Chapter::Method => chapters.extend(method::method(facts)),
            // of all charts, those of chapters after it too
            Chapter::Numbers => numbers_at = Some(chapters.len()),
            Chapter::Answers => chapters.extend(answers::answers(facts)),
        }
    }
    if let Some(at) = numbers_at {
        let numbers = numbers::numbers(&chapters);
        chapters.splice(at..at, numbers);
    }
    let mut blocks = vec![board::board(facts)];
    if !chapters.is_empty() {
        blocks.extend([
            Block::PageBreak,
            heading(1, "Contents", None),
            Block::Contents,
            Block::PageBreak,
        ]);
        blocks.append(&mut chapters);
    }
    blocks
}

/// What every chapter and every list is made from.
pub(crate) struct Facts<'a> {
    pub(crate) questionnaire: &'a Questionnaire,
    assessment: &'a Assessment,
    pub(crate) state: &'a State,
    pub(crate) report: &'a Evaluation,
    pub(crate) outlook: &'a Outlook,
    redacted: bool,
}

impl<'a> Facts<'a> {
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

    pub(crate) fn system(&self) -> String {
        let name = self.state.system.trim();
        if name.is_empty() {
            "the system".to_owned()
        } else {
            name.to_owned()
        }
    }

    pub(crate) fn control(&self, control: usize) -> Option<&'a Control> {
        self.questionnaire.controls.get(control)
    }

    pub(crate) fn control_id(&self, control: usize) -> &'a str {
        self.questionnaire.control_id(control)
    }

    pub(crate) fn gate(&self, gate: usize) -> Option<&'a Gate> {
        self.questionnaire.gates.get(gate)
    }

    pub(crate) fn gate_id(&self, gate: usize) -> &'a str {
        self.questionnaire.gate_id(gate)
    }

    pub(crate) fn role(&self, role: usize) -> &'a str {
        self.questionnaire
            .roles
            .get(role)
            .map_or("", |role| role.title.as_str())
    }

    pub(crate) fn level(&self, level: u8) -> String {
        self.questionnaire.level_name(level)
    }

    /// Who answers for a control: the person or role named, or the control's own role.
    pub(crate) fn owner(&self, control: usize) -> String {
        let Some(control) = self.control(control) else {
            return String::new();
        };
        let named = self
            .state
            .record(&control.id)
            .and_then(|record| record.owner.clone());
        named.unwrap_or_else(|| self.role(control.owner).to_owned())
    }

    /// When a gate can open, as the end of a sentence: never the early end alone.
    pub(crate) fn opens(&self, gate: usize) -> String {
        let shut = self.outlook.all.shut_by(gate);
        match self.outlook.gate(gate) {
            (Some(early), Some(late)) if early == late => {
                format!("can open on {}", dates::long(early))
            }
            (Some(early), Some(late)) => format!(
                "can open between {} and {}",
                dates::long(early),
                dates::long(late)
            ),
            (Some(early), None) if !shut.is_empty() => {
                let ids: Vec<&str> = shut
                    .iter()
                    .map(|&control| self.control_id(control))
                    .collect();
                let (are, turn) = if ids.len() == 1 {
                    ("is", "turns")
                } else {
                    ("are", "turn")
                };
                let ids = listed(&ids);
                format!(
                    "can open on {} at best, and only if {ids}, which {are} dropped, {turn} out as asked",
                    dates::long(early)
                )
            }
            (Some(early), None) => {
                format!(
                    "can open on {} at best, and has no sure date while roles are missing",
                    dates::long(early)
                )
            }
            (None, _) if !shut.is_empty() => format!("stays shut, as {}", self.dropped(&shut)),
            (None, _) if self.missing(gate).is_empty() => {
                "has no date, as the days of the plan do not suffice for it".to_owned()
            }
            (None, _) => "has no date, as nobody is there to do what it waits for".to_owned(),
        }
    }

    /// The day a gate can open, as a range for a table: never the early end alone.
    fn gate_day(&self, gate: usize) -> String {
        match self.outlook.gate(gate) {
            (Some(early), Some(late)) if early == late => dates::long(early),
            (Some(early), Some(late)) => format!("{} to {}", dates::long(early), dates::long(late)),
            (Some(early), None) => format!("{} at best", dates::long(early)),
            (None, _) => "no date".to_owned(),
        }
    }

    /// The same in fewer letters, for pictures.
    fn opens_short(&self, gate: usize) -> String {
        match self.outlook.gate(gate) {
            (Some(early), Some(late)) if early == late => {
                format!("can open on {}", short_day(early))
            }
            (Some(early), Some(late)) => {
                format!(
                    "can open between {}",
                    short_days(early, late).replacen(" to ", " and ", 1)
                )
            }
            _ => self.opens(gate),
        }
    }

    /// By when a gate is open in half and in four fifths of the runs, in a few words, for pictures.
    pub(crate) fn likely(&self, gate: usize) -> Option<String> {
        let forecast = self.outlook.forecast.gates.get(gate)?;
        Some(match (forecast.half?, forecast.most?) {
            (half, most) if half == most => {
                format!("half and four fifths likely by {}", short_day(half))
            }
            (half, most) if half.year() == most.year() => {
                format!(
                    "half likely by {}, four fifths by {}",
                    half.strftime("%-d %b"),
                    short_day(most)
                )
            }
            (half, most) => format!(
                "half likely by {}, four fifths by {}",
                short_day(half),
                short_day(most)
            ),
        })
    }

    /// Roles without people that keep a gate from having a day, by index.
    fn missing(&self, gate: usize) -> &'a [usize] {
        self.outlook
            .all
            .gates
            .get(gate)
            .map_or(&[], |gate| &gate.missing)
    }

    /// `DAT-P1 is dropped`, or `DAT-P1 and APP-R2 are dropped`.
    fn dropped(&self, controls: &BTreeSet<usize>) -> String {
        let ids: Vec<&str> = controls
            .iter()
            .map(|&control| self.control_id(control))
            .collect();
        format!(
            "{} {} dropped",
            listed(&ids),
            if ids.len() == 1 { "is" } else { "are" }
        )
    }

    /// Effort of the steps that a gate waits for, known gaps only and with all that is unknown. Nobody does what is
    /// dropped.
    fn effort_to(&self, gate: usize) -> (u64, u64) {
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

/// `3 Mar 2027`, for tables.
fn short_day(date: Date) -> String {
    dates::day(date, Dates::DayMonthYear)
}

/// `3 Mar to 8 Apr 2027`, for tables: the year once where it is one.
fn short_days(from: Date, to: Date) -> String {
    if from == to {
        short_day(from)
    } else if from.year() == to.year() {
        format!("{} to {}", from.strftime("%-d %b"), short_day(to))
    } else {
        format!("{} to {}", short_day(from), short_day(to))
    }
}

/// Thousandths of a person-day in days, half up: with one decimal below twenty days, whole above, and never 0 where
/// there is something.
fn days(thousandths: u64) -> String {
    if thousandths >= 20_000 {
        return ((thousandths + 500) / 1000).to_string();
    }
    let tenths = ((thousandths + 50) / 100).max(u64::from(thousandths > 0));
    if tenths % 10 == 0 {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

/// `12 person-days`, or `12 to 30 person-days`.
fn effort_range(low: u64, high: u64) -> String {
    let unit = |amount: u64| {
        if amount == 1000 {
            "person-day"
        } else {
            "person-days"
        }
    };
    if low == high {
        format!("{} {}", days(low), unit(low))
    } else {
        format!("{} to {} person-days", days(low), days(high))
    }
}

fn heading(level: u8, text: impl Into<String>, anchor: Option<&str>) -> Block {
    Block::Heading {
        level,
        text: text.into(),
        anchor: anchor.map(str::to_owned),
    }
}

fn paragraph(text: impl Into<Text>) -> Block {
    Block::Paragraph(text.into())
}
