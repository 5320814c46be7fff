//! Arguments of the commands that look after files: `list`, `check`, `verify`, `doctor` and `restore`.
//!
//! Definitions only; no file is examined here.

use std::path::PathBuf;

use clap::Args;

use super::common::{View, WHO};
use super::encryption::Opening;

/// What is looked at.
#[derive(Clone, Debug, Args)]
pub(crate) struct Doctor {
    /// An assessment to look at too
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) opening: Opening,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which earlier state is brought back.
#[derive(Clone, Debug, Args)]
pub(crate) struct Restore {
    /// The assessment, whole or broken
    pub(crate) file: PathBuf,
    /// Bring back the state of that number; without it they are listed
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["latest", "json"])]
    pub(crate) to: Option<usize>,
    /// Bring back the latest one
    #[arg(long, conflicts_with = "json")]
    pub(crate) latest: bool,
    #[command(flatten)]
    pub(crate) view: View,
    /// Who makes the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Questionnaire folders and assessment files [default: the built-in questionnaire]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) view: View,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The assessment, or a report in TOML
    pub(crate) file: PathBuf,
    /// The folder of the questionnaire, where it is your own
    #[arg(long, value_name = "FOLDER")]
    pub(crate) questionnaire: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) opening: Opening,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print only the folder in which surefoot keeps its own things
    #[arg(long, conflicts_with = "json")]
    pub(crate) data: bool,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}
