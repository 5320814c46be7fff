//! Arguments of `portfolio`: where to search, which systems to include, and where to write the output.
//!
//! Their effect is defined in `views::portfolio`.

use std::path::PathBuf;

use clap::Args;

use super::common::{View, word};
use crate::views::options::Handling;

#[derive(Debug, Args)]
pub(crate) struct Portfolio {
    /// Folders to search for assessments, or assessment files
    #[arg(value_name = "FOLDER", required = true)]
    pub(crate) places: Vec<PathBuf>,
    /// Only systems with this person or role as an owner or in the plan
    #[arg(long, value_name = "WHO")]
    pub(crate) owner: Option<String>,
    /// Only systems of this risk tier, such as high
    #[arg(long, value_name = "TIER")]
    pub(crate) tier: Option<String>,
    /// Only systems with this current or target phase
    #[arg(long, value_name = "PHASE")]
    pub(crate) phase: Option<String>,
    /// Make one plan for all systems and the people they share
    #[arg(long)]
    pub(crate) plan: bool,
    /// Plan this system before others within a gate (repeatable)
    #[arg(long, value_name = "SYSTEM", requires = "plan")]
    pub(crate) first: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Write CSV, a row per system and control (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// Write Markdown to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) md: Option<PathBuf>,
    /// Write an Excel workbook to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) xlsx: Option<PathBuf>,
    /// Write PDF to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) pdf: Option<PathBuf>,
    /// Write a Word document to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) docx: Option<PathBuf>,
    /// Handling label (TLP 2.0)
    #[arg(long, value_name = "LABEL", default_value = "amber+strict", value_parser = word(
        Handling::ALL.map(Handling::word),
        Handling::from_word,
    ))]
    pub(crate) label: Handling,
    /// Replace files of any type; never an assessment or a key
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) view: View,
}
