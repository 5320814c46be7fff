//! Arguments of the commands for work that is done separately and then merged: `ballot`, `agenda`, `merge` and `git`.
//!
//! The arguments of `git merge` have the order in which surefoot configures the merge driver: `%O %A %B %P`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::common::{Looking, View, WHO, word};
use super::encryption::Opening;
use crate::model::assessment::profile::Form;

#[derive(Debug, Args)]
pub(crate) struct Ballot {
    /// The assessment; it is not changed
    pub(crate) file: PathBuf,
    /// Whose paper, several with commas [default: each voter of the room]
    #[arg(long, value_name = "VOTER", value_delimiter = ',')]
    pub(crate) voter: Vec<String>,
    /// The paper to make; where there are several, the folder they go into
    #[arg(long, value_name = "PLACE")]
    pub(crate) out: PathBuf,
    /// How much is asked: core or full [default: as the assessment]
    #[arg(long, value_name = "FORM", value_parser = word(&["core", "full"], Form::from_word))]
    pub(crate) form: Option<Form>,
    #[command(flatten)]
    pub(crate) view: View,
    /// Who makes it
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
    /// Replace an existing file; never an assessment or a key
    #[arg(long)]
    pub(crate) force: bool,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Agenda {
    #[command(flatten)]
    pub(crate) looking: Looking,
    /// Agree on every question on which all say the same, as one edit
    #[arg(long)]
    pub(crate) agree: bool,
    /// Who agrees
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// Ballot papers and copies of one assessment, two or more
    #[arg(value_name = "FILE", num_args = 2.., required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The merged file: a new one, or one of the copies with --force
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Merge into one of the copies, or replace another kind of file
    #[arg(long)]
    pub(crate) force: bool,
    /// Answer no (exit code 1) where something was changed on both sides
    #[arg(long)]
    pub(crate) fail_on_conflict: bool,
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
pub(crate) struct Git {
    #[command(subcommand)]
    pub(crate) what: GitCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GitCommand {
    /// Have git merge and compare assessments in this repository with surefoot
    Install,
    /// Remove these settings
    Remove,
    /// Merge two versions for git, as the driver %O %A %B %P
    // version 0.1.0 told git of no `--`: a file that begins with -h must not ask for help, which would end as a success
    #[command(disable_help_flag = true)]
    Merge(GitMerge),
    /// Print an assessment in lines that git can compare
    #[command(disable_help_flag = true)]
    Text(GitText),
}

#[derive(Debug, Args)]
pub(crate) struct GitMerge {
    /// The version both were made from
    #[arg(allow_hyphen_values = true)]
    pub(crate) base: PathBuf,
    /// Our version; the merged one replaces it
    #[arg(allow_hyphen_values = true)]
    pub(crate) ours: PathBuf,
    /// Their version
    #[arg(allow_hyphen_values = true)]
    pub(crate) theirs: PathBuf,
    /// The path of the file in the repository
    #[arg(allow_hyphen_values = true)]
    pub(crate) path: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct GitText {
    /// The assessment
    #[arg(allow_hyphen_values = true)]
    pub(crate) file: PathBuf,
}
