//! Arranges a report and its roadmap as a [`Document`], in the order in which people read them.
//!
//! A report starts with a board page that supports a decision. The chapters that follow include the state of the
//! system, the gates, the roadmap, the requirements, open points, the method and each answer. Levels, scores and dates
//! come from the report and its roadmap; apart from wording, sums of effort and the order of rows, compute nothing
//! here.
//!
//! This file and the chapters use each other: this file puts the chapters in order, and the chapters share its small
//! block builders.

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

use crate::describe::options;
use crate::describe::roadmap::effort_total;
use crate::describe::system;
use crate::document::{Block, Document, Text};
use crate::views::exporter::Exporter;
use crate::views::facts::Facts;
use crate::views::options::{Chapter, ExportOptions, Kind};

/// Builds the document that `order` specifies.
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
        title: options::document_title(order.kind).to_owned(),
        system: system(facts.state),
        subject: format!(
            "{} of {}: {}",
            options::document_title(order.kind),
            system(facts.state),
            options::document_purpose(order.kind)
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

/// The report: the board page, then the chosen chapters.
fn whole(facts: &Facts<'_>, order: &ExportOptions) -> Vec<Block> {
    // Conflicts come first: the chapters after them state only one version of each conflicting item.
    let mut chapters: Vec<Block> = if order.chapters.is_empty() {
        Vec::new()
    } else {
        crate::document::prose::conflicts::chapter(facts)
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
            // Fill in this chapter last, because it also covers the charts of later chapters.
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

/// A range of effort, as in `12 person-days` or `12–30 person-days`.
fn effort_range(low: u64, high: u64) -> String {
    let unit = |amount: u64| {
        if amount == 1000 {
            "person-day"
        } else {
            "person-days"
        }
    };
    if low == high {
        format!("{} {}", effort_total(low), unit(low))
    } else {
        format!("{}–{} person-days", effort_total(low), effort_total(high))
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
