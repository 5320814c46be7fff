//! Arguments of the commands that maintain files: `list`, `check`, `verify`, `doctor` and `restore`.
//!
//! Definitions only; no file is examined here.

use std::path::PathBuf;

use clap::Args;

use super::common::{View, WHO};
use super::encryption::Opening;

/// Arguments of `doctor`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Doctor {
    /// Assessment file to check as well
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) opening: Opening,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `restore`. Without `--to` and `--latest`, it lists the snapshots.
#[derive(Clone, Debug, Args)]
pub(crate) struct Restore {
    /// Assessment file, even a damaged one
    pub(crate) file: PathBuf,
    /// Restore the snapshot with this number
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["latest", "json"])]
    pub(crate) to: Option<usize>,
    /// Restore the latest snapshot
    #[arg(long, conflicts_with = "json")]
    pub(crate) latest: bool,
    #[command(flatten)]
    pub(crate) view: View,
    /// The author of the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
    /// Print JSON
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
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Assessment file, or a report in TOML
    pub(crate) file: PathBuf,
    /// Folder of your own questionnaire
    #[arg(long, value_name = "FOLDER")]
    pub(crate) questionnaire: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) opening: Opening,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print only the path of the data folder
    #[arg(long, conflicts_with = "json")]
    pub(crate) data: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
