//! The arguments of `portfolio`: where to look, which systems, and where to write what is seen.
//!
//! In flow words; out flow choices. What they come to stands in the module `portfolio`.

use std::path::PathBuf;

use clap::Args;

use super::View;
use super::word;
use crate::report::order::Handling;

#[derive(Debug, Args)]
pub(in crate::cli) struct Portfolio {
    /// Folders to walk for assessments, or assessments
    #[arg(value_name = "FOLDER", required = true)]
    pub(in crate::cli) places: Vec<PathBuf>,
    /// Only systems with this person or role as an owner or in the plan
    #[arg(long, value_name = "WHO")]
    pub(in crate::cli) owner: Option<String>,
    /// Only systems of this risk tier, as in high
    #[arg(long, value_name = "TIER")]
    pub(in crate::cli) tier: Option<String>,
    /// Only systems that are in this phase, or want to reach it
    #[arg(long, value_name = "PHASE")]
    pub(in crate::cli) phase: Option<String>,
    /// One plan for all: when each gate can open where systems share people
    #[arg(long)]
    pub(in crate::cli) plan: bool,
    /// In the plan this system comes before others; may be repeated
    #[arg(long, value_name = "SYSTEM", requires = "plan")]
    pub(in crate::cli) first: Vec<String>,
    /// Print JSON for programs
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Write CSV here, a row a system and control; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) csv: Option<PathBuf>,
    /// Write Markdown here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) md: Option<PathBuf>,
    /// Write an Excel workbook here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) xlsx: Option<PathBuf>,
    /// Write PDF here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) pdf: Option<PathBuf>,
    /// Write a Word document here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) docx: Option<PathBuf>,
    /// Who may read it (TLP 2.0)
    #[arg(long, value_name = "LABEL", default_value = "amber+strict", value_parser = word(
        Handling::ALL.map(Handling::word),
        Handling::from_word,
    ))]
    pub(in crate::cli) label: Handling,
    /// Replace a file with another ending; never an assessment or a key
    #[arg(long)]
    pub(in crate::cli) force: bool,
    #[command(flatten)]
    pub(in crate::cli) view: View,
}
