//! Arguments of `report`: the document, its formats, their destinations, and the intended readers.
//!
//! Their effect is defined in `views::options`.

use std::path::PathBuf;

use clap::Args;

use super::common::{View, word};
use crate::views::options::Paper;
use crate::views::options::{Chapter, Handling, Kind};

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Assessment file
    pub(crate) file: PathBuf,
    /// Write PDF to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) pdf: Option<PathBuf>,
    /// Write a Word document to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) docx: Option<PathBuf>,
    /// Write Markdown to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) md: Option<PathBuf>,
    /// Write an Excel workbook to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) xlsx: Option<PathBuf>,
    /// Write CSV for an issue tracker to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// Write iCalendar to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) ics: Option<PathBuf>,
    /// Write JSON to FILE (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Write OSCAL assessment results to FILE
    #[arg(long, value_name = "FILE")]
    pub(crate) oscal: Option<PathBuf>,
    /// Write an OSCAL plan of action and milestones to FILE
    #[arg(long, value_name = "FILE")]
    pub(crate) poam: Option<PathBuf>,
    /// Write TOML to FILE; surefoot can open it
    #[arg(long, value_name = "FILE")]
    pub(crate) toml: Option<PathBuf>,
    /// Only the requirements, the roadmap or the minutes
    #[arg(long, value_name = "DOCUMENT", default_value = "report", hide_default_value = true, value_parser = word(
        Kind::ALL.map(Kind::word),
        Kind::from_word,
    ))]
    pub(crate) only: Kind,
    /// Chapters after the board page [default: all]
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',', value_parser = word(
        Chapter::ALL.map(Chapter::word),
        Chapter::from_word,
    ))]
    pub(crate) chapters: Vec<Chapter>,
    /// Leave out names, notes and all other typed text
    #[arg(long)]
    pub(crate) redact: bool,
    /// Handling label (TLP 2.0)
    #[arg(long, value_name = "LABEL", default_value = "amber+strict", value_parser = word(
        Handling::ALL.map(Handling::word),
        Handling::from_word,
    ))]
    pub(crate) label: Handling,
    /// Paper size of the PDF
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = word(
        Paper::ALL.map(Paper::word),
        Paper::from_word,
    ))]
    pub(crate) paper: Paper,
    /// Replace files of any type; never an assessment or a key
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) view: View,
}
