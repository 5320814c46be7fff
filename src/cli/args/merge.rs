//! Arguments of the commands for work done separately and then merged: `ballot`, `agenda`, `merge` and `git`.
//!
//! The arguments of `git merge` are in the order in which surefoot configures the merge driver: `%O %A %B %P`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::common::{Looking, View, WHO, word};
use super::encryption::Opening;
use crate::model::assessment::profile::Form;

#[derive(Debug, Args)]
pub(crate) struct Ballot {
    /// Assessment file; stays unchanged
    pub(crate) file: PathBuf,
    /// Voters, separated by commas [default: all voters]
    #[arg(long, value_name = "VOTER", value_delimiter = ',')]
    pub(crate) voter: Vec<String>,
    /// Ballot paper to create, or a folder for several
    #[arg(long, value_name = "PATH")]
    pub(crate) out: PathBuf,
    /// Form: core or full [default: as in the assessment]
    #[arg(long, value_name = "FORM", value_parser = word(&["core", "full"], Form::from_word))]
    pub(crate) form: Option<Form>,
    #[command(flatten)]
    pub(crate) view: View,
    /// The author of the edits
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
    /// Replace an existing file; never an assessment or a key
    #[arg(long)]
    pub(crate) force: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Agenda {
    #[command(flatten)]
    pub(crate) looking: Looking,
    /// Answer every question on which all votes agree, as one edit
    #[arg(long)]
    pub(crate) agree: bool,
    /// The author of the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// Copies of one assessment and its ballot papers, 2 or more
    #[arg(value_name = "FILE", num_args = 2.., required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Merged file: a new file, or with --force one of the copies
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Merge into one of the copies, or replace another kind of file
    #[arg(long)]
    pub(crate) force: bool,
    /// Exit with code 1 if a conflict remains
    #[arg(long)]
    pub(crate) fail_on_conflict: bool,
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
pub(crate) struct Git {
    #[command(subcommand)]
    pub(crate) what: GitCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GitCommand {
    /// Let git merge and compare assessments in this repository
    Install,
    /// Remove the settings that `install` added
    Remove,
    /// Merge 2 versions, as git's merge driver (%O %A %B %P)
    // version 0.1.0 configured git without `--`, and a file name that begins with -h must not print help and exit
    // successfully
    #[command(disable_help_flag = true)]
    Merge(GitMerge),
    /// Print an assessment as lines that git can compare
    #[command(disable_help_flag = true)]
    Text(GitText),
}

#[derive(Debug, Args)]
pub(crate) struct GitMerge {
    /// Common ancestor of both versions
    #[arg(allow_hyphen_values = true)]
    pub(crate) base: PathBuf,
    /// Our version; the merged version replaces it
    #[arg(allow_hyphen_values = true)]
    pub(crate) ours: PathBuf,
    /// Their version
    #[arg(allow_hyphen_values = true)]
    pub(crate) theirs: PathBuf,
    /// Path of the file in the repository
    #[arg(allow_hyphen_values = true)]
    pub(crate) path: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct GitText {
    /// Assessment file
    #[arg(allow_hyphen_values = true)]
    pub(crate) file: PathBuf,
}
