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
    /// The assessment
    pub(crate) file: PathBuf,
    /// Write PDF here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) pdf: Option<PathBuf>,
    /// Write a Word document here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) docx: Option<PathBuf>,
    /// Write Markdown here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) md: Option<PathBuf>,
    /// Write an Excel workbook here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) xlsx: Option<PathBuf>,
    /// Write CSV for an issue tracker here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) csv: Option<PathBuf>,
    /// Write iCalendar here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) ics: Option<PathBuf>,
    /// Write JSON for programs here; - is the standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Write OSCAL assessment results here
    #[arg(long, value_name = "FILE")]
    pub(crate) oscal: Option<PathBuf>,
    /// Write an OSCAL plan of action and milestones here
    #[arg(long, value_name = "FILE")]
    pub(crate) poam: Option<PathBuf>,
    /// Write TOML here, which surefoot opens again
    #[arg(long, value_name = "FILE")]
    pub(crate) toml: Option<PathBuf>,
    /// Only the requirements, the roadmap, or the minutes
    #[arg(long, value_name = "DOCUMENT", default_value = "report", hide_default_value = true, value_parser = word(
        Kind::ALL.map(Kind::word),
        Kind::from_word,
    ))]
    pub(crate) only: Kind,
    /// The chapters behind the board page [default: all]
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',', value_parser = word(
        Chapter::ALL.map(Chapter::word),
        Chapter::from_word,
    ))]
    pub(crate) chapters: Vec<Chapter>,
    /// Leave out names, notes and all other words that were typed
    #[arg(long)]
    pub(crate) redact: bool,
    /// Who may read it (TLP 2.0)
    #[arg(long, value_name = "LABEL", default_value = "amber+strict", value_parser = word(
        Handling::ALL.map(Handling::word),
        Handling::from_word,
    ))]
    pub(crate) label: Handling,
    /// The pages of the PDF
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = word(
        Paper::ALL.map(Paper::word),
        Paper::from_word,
    ))]
    pub(crate) paper: Paper,
    /// Replace a file with another ending; never an assessment or a key
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) view: View,
}
