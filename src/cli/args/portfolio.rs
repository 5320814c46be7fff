//! Arguments of `portfolio`: where to look, which systems to include, and where to write the output.
//!
//! Their effect is defined in `views::portfolio`.

use std::path::PathBuf;

use clap::Args;

use super::common::{View, word};
use crate::views::options::Handling;

#[derive(Debug, Args)]
pub(crate) struct Portfolio {
    /// Folders to walk for assessments, or assessments
    #[arg(value_name = "FOLDER", required = true)]
    pub(crate) places: Vec<PathBuf>,
    /// Only systems with this person or role as an owner or in the plan
    #[arg(long, value_name = "WHO")]
    pub(crate) owner: Option<String>,
    /// Only systems of this risk tier, as in high
    #[arg(long, value_name = "TIER")]
    pub(crate) tier: Option<String>,
    /// Only systems that are in this phase, or want to reach it
    #[arg(long, value_name = "PHASE")]
    pub(crate) phase: Option<String>,
    /// One plan for all: when each gate can open where systems share people
    #[arg(long)]
    pub(crate) plan: bool,
    /// In the plan this system comes before others; may be repeated
    #[arg(long, value_name = "SYSTEM", requires = "plan")]
    pub(crate) first: Vec<String>,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
    /// Write CSV here, a row a system and control; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// Write Markdown here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) md: Option<PathBuf>,
    /// Write an Excel workbook here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) xlsx: Option<PathBuf>,
    /// Write PDF here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) pdf: Option<PathBuf>,
    /// Write a Word document here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) docx: Option<PathBuf>,
    /// Who may read it (TLP 2.0)
    #[arg(long, value_name = "LABEL", default_value = "amber+strict", value_parser = word(
        Handling::ALL.map(Handling::word),
        Handling::from_word,
    ))]
    pub(crate) label: Handling,
    /// Replace a file with another ending; never an assessment or a key
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) view: View,
}
