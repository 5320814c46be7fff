//! The portfolio in long format: one CSV row for each system and each control asked for that system.
//!
//! Meant for queries in a database or spreadsheet; `DuckDB` reads the file without conversion. Names are in lower case,
//! dates are written as 2026-12-01, numbers are plain, and an unknown value is an empty cell next to a word that
//! explains it. Notes, reasons and locations of evidence are not exported, and no cell can be a formula.

use super::table;
use crate::base::sanitize::single_spaced;
use crate::describe::Describe as _;
use crate::model::questionnaire::{EvidenceState, PhaseIx};
use crate::views::portfolio::system::{Item, System};
use crate::views::portfolio::{File, Portfolio};

/// Column names. They are a stable interface: columns may only be added at the end.
const COLUMNS: [&str; 25] = [
    "date",
    "file",
    "system",
    "questionnaire",
    "version",
    "risk_tier",
    "current_phase",
    "target_phase",
    "control",
    "title",
    "layer",
    "phase",
    "theme",
    "standing",
    "level",
    "target",
    "missing",
    "status",
    "priority",
    "gate",
    "evidence",
    "evidence_level",
    "owner",
    "answered",
    "copies",
];

/// Exports the rows of a portfolio.
///
/// # Errors
/// An error of the `csv` crate.
pub fn write(portfolio: &Portfolio) -> Result<Vec<u8>, ::csv::Error> {
    let today = portfolio.today.to_string();
    let rows = portfolio.systems().flat_map(|(file, system)| {
        let items = system.items.iter();
        let copies = portfolio.copies_of(file).count();
        let today = today.as_str();
        items.map(move |item| row((today, copies), file, system, item))
    });
    table::write(COLUMNS, rows)
}

fn row(
    (today, copies): (&str, usize),
    file: &File,
    system: &System,
    item: &Item,
) -> [String; COLUMNS.len()] {
    let questionnaire = &system.questionnaire;
    let control = &questionnaire.controls[item.control];
    let level = item.standing.level();
    let phase = |at: PhaseIx| questionnaire.phases[at].id.as_str().to_owned();
    let tier = questionnaire.risk.tiers[system.tier].id.as_str();
    let layer = questionnaire.layers[control.layer].id.as_str();
    let theme = questionnaire.themes[control.theme].id.as_str();
    let role = questionnaire.roles[control.accountable].id.as_str();
    let (evidence, shown_for) = item.evidence;
    let standing = if level.is_some() {
        "level".to_owned()
    } else {
        item.standing.describe(questionnaire)
    };
    let missing = level.map(|level| item.target.above(level));
    [
        today.to_owned(),
        single_spaced(&file.place),
        single_spaced(file.name()),
        questionnaire.id.clone(),
        questionnaire.version.clone(),
        tier.to_owned(),
        system.today.map(phase).unwrap_or_default(),
        phase(system.wanted),
        control.id.clone(),
        control.title.clone(),
        layer.to_owned(),
        phase(control.phase),
        theme.to_owned(),
        standing,
        level.map(|level| level.to_string()).unwrap_or_default(),
        item.target.to_string(),
        missing
            .map(|missing| missing.to_string())
            .unwrap_or_default(),
        item.status.map_or("", |status| status.word()).to_owned(),
        item.priority
            .map_or("", |priority| priority.word())
            .to_owned(),
        item.short
            .map_or("", |(gate, _)| questionnaire.gate_id(gate))
            .to_owned(),
        evidence.word().to_owned(),
        if evidence == EvidenceState::Claimed {
            String::new()
        } else {
            shown_for.to_string()
        },
        item.owner
            .as_deref()
            .map_or_else(|| role.to_owned(), single_spaced),
        item.given.map(|day| day.to_string()).unwrap_or_default(),
        copies.to_string(),
    ]
}
