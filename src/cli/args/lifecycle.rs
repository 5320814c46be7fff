//! Arguments of the commands that follow an assessment over time: `baseline`, `compare`, `validation`, `due` and
//! `reassess`.
//!
//! Definitions and value parsers only; no assessment is read here.

use std::path::PathBuf;

use clap::Args;
use jiff::{Span, ToSpan as _};

use super::common::{ValueError, View, WHO, word};
use crate::model::assessment::validation::Kind;

/// Arguments of `baseline`. Without `--name` and `--remove`, it lists the baselines.
#[derive(Clone, Debug, Args)]
pub(crate) struct Baseline {
    /// Assessment file
    pub(crate) file: PathBuf,
    /// Save a state as a baseline with this name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["remove", "json"])]
    pub(crate) name: Option<String>,
    /// State: the end of a day, or a baseline [default: now]
    #[arg(long, value_name = "STATE", requires = "name")]
    pub(crate) at: Option<String>,
    /// Remove the baseline with this name
    #[arg(long, value_name = "NAME", conflicts_with = "json")]
    pub(crate) remove: Option<String>,
    #[command(flatten)]
    pub(crate) view: View,
    /// The author of the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// The destination of test results for a pipeline.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Junit {
    #[arg(
        long,
        value_name = "FILE",
        help = "Write JUnit XML to FILE (- for standard output)"
    )]
    pub(crate) junit: Option<PathBuf>,
}

/// Arguments of `compare`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Compare {
    /// Earlier state: FILE@BASELINE, FILE@DATE or FILE (without B: its last baseline)
    #[arg(value_name = "A")]
    pub(crate) before: PathBuf,
    /// Later state; @BASELINE, @DATE and @now refer to the same file [default: @now]
    #[arg(value_name = "B")]
    pub(crate) after: Option<PathBuf>,
    /// Exit with code 1 if anything got worse (regression)
    #[arg(long, value_name = "WHAT", value_parser = word(&["regression"], |word| (word == "regression").then_some(())))]
    pub(crate) fail_on: Option<()>,
    #[command(flatten)]
    pub(crate) junit: Junit,
    #[command(flatten)]
    pub(crate) view: View,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `due`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Due {
    /// Assessment files [default: those opened recently]
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Period to look ahead, such as 30d, 8w or 6m
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = ahead)]
    pub(crate) within: Span,
    #[command(flatten)]
    pub(crate) junit: Junit,
    #[command(flatten)]
    pub(crate) view: View,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `validation`. Without an edit, it lists the validations.
#[derive(Clone, Debug, Args)]
pub(crate) struct Validation {
    /// Assessment file
    pub(crate) file: PathBuf,
    /// Kind of validation to add, such as "penetration test" or "red team"
    #[arg(long, value_name = "KIND", requires = "controls", requires = "every",
          conflicts_with_all = ["change", "done", "remove", "json"],
          value_parser = word(Kind::ALL.map(Kind::word), Kind::from_word))]
    pub(crate) add: Option<Kind>,
    /// Change the validation with this name, kind or id
    #[arg(long, value_name = "WHICH", conflicts_with_all = ["done", "remove", "json"])]
    pub(crate) change: Option<String>,
    /// Record that the validation with this name, kind or id was done
    #[arg(long, value_name = "WHICH", conflicts_with_all = ["remove", "json"])]
    pub(crate) done: Option<String>,
    /// Day the validation was done, with --done [default: today]
    #[arg(long, value_name = "DATE", requires = "done")]
    pub(crate) on: Option<String>,
    /// Remove the validation with this name, kind or id
    #[arg(long, value_name = "WHICH", conflicts_with = "json")]
    pub(crate) remove: Option<String>,
    /// Controls whose evidence it supports, such as MOD-R2,APP-R1
    #[arg(long, value_name = "IDS")]
    pub(crate) controls: Option<String>,
    /// Cadence, such as 30 days, 12 months, 4w or 1y
    #[arg(long, value_name = "TIME")]
    pub(crate) every: Option<String>,
    /// Name of the validation; empty uses its kind
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// First due date [default: one cadence from now]
    #[arg(long, value_name = "DATE")]
    pub(crate) first: Option<String>,
    /// Day the validation was last done
    #[arg(long, value_name = "DATE")]
    pub(crate) last: Option<String>,
    /// Owner, a role or initials; empty removes it
    #[arg(long, value_name = "WHO")]
    pub(crate) owner: Option<String>,
    #[command(flatten)]
    pub(crate) view: View,
    /// The author of the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Parses a period ahead.
fn ahead(words: &str) -> Result<Span, ValueError> {
    let words = words.trim().to_lowercase();
    let number: String = words.chars().take_while(char::is_ascii_digit).collect();
    let unit = words
        .trim_start_matches(|letter: char| letter.is_ascii_digit())
        .trim();
    let number: i64 = number
        .parse()
        .ok()
        .filter(|number| *number <= 9_999)
        .unwrap_or(-1);
    match (number, unit) {
        (0.., "" | "d" | "days" | "day") => Ok(number.days()),
        (0.., "w" | "weeks" | "week") => Ok(number.weeks()),
        (0.., "m" | "months" | "month") => Ok(number.months()),
        _ => Err(ValueError::Span),
    }
}

/// Arguments of `reassess`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Reassess {
    /// Assessment file
    pub(crate) file: PathBuf,
    /// List the answers left to confirm, without changing anything
    #[arg(long, conflicts_with_all = ["again", "baseline", "from", "confirm"])]
    pub(crate) list: bool,
    /// Confirm that the answers to these controls still hold
    #[arg(long, value_name = "CONTROL", num_args = 1.., conflicts_with_all = ["again", "baseline", "from"])]
    pub(crate) confirm: Vec<String>,
    /// First save the current state as a baseline with this name
    #[arg(long, value_name = "NAME")]
    pub(crate) baseline: Option<String>,
    /// Start over even if a reassessment is in progress
    #[arg(long)]
    pub(crate) again: bool,
    /// Folder of the earlier version, to find what changed
    #[arg(long, value_name = "FOLDER")]
    pub(crate) from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) view: View,
    /// The author of the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
