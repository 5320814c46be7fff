//! The arguments of what looks at an assessment through time: baselines, comparisons, and what is due.
//!
//! In flow words; out flow choices. Nothing is looked at here.

use std::path::PathBuf;

use clap::Args;
use jiff::Span;
use jiff::ToSpan as _;

use super::View;
use super::WHO;
use super::word;

/// Which baseline is set or taken away; without either they are listed.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Baseline {
    /// The assessment
    pub(in crate::cli) file: PathBuf,
    /// Mark a state as the baseline of that name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["remove", "json"])]
    pub(in crate::cli) name: Option<String>,
    /// Which state: the end of a day, or another baseline [default: now]
    #[arg(long, value_name = "STATE", requires = "name")]
    pub(in crate::cli) at: Option<String>,
    /// Take the mark of that name away
    #[arg(long, value_name = "NAME", conflicts_with = "json")]
    pub(in crate::cli) remove: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) view: View,
    /// Who makes the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(in crate::cli) editor: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// Where what a pipeline shows of tests goes.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct Junit {
    #[arg(long, value_name = "FILE", help = "Write JUnit for pipelines here; - is the standard output")]
    pub(in crate::cli) junit: Option<PathBuf>,
}

/// Which states are held against each other.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Compare {
    /// The earlier one: FILE, FILE@BASELINE or FILE@DATE; alone: its last baseline, and now
    #[arg(value_name = "A")]
    pub(in crate::cli) before: PathBuf,
    /// The later one; @BASELINE, @DATE or @now is of the same file
    #[arg(value_name = "B")]
    pub(in crate::cli) after: Option<PathBuf>,
    /// Answer no (exit code 1) when anything got worse: regression
    #[arg(long, value_name = "WHAT", value_parser = word(&["regression"], |word| (word == "regression").then_some(())))]
    pub(in crate::cli) fail_on: Option<()>,
    #[command(flatten)]
    pub(in crate::cli) junit: Junit,
    #[command(flatten)]
    pub(in crate::cli) view: View,
    /// Print JSON for programs
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// What is due, in which assessments.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Due {
    /// The assessments [default: those that were open lately]
    #[arg(value_name = "FILE")]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// How far ahead: 30d, 8w or 6m; overdue is always told
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = ahead)]
    pub(in crate::cli) within: Span,
    #[command(flatten)]
    pub(in crate::cli) junit: Junit,
    #[command(flatten)]
    pub(in crate::cli) view: View,
    /// Print JSON for programs
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// A stretch of time ahead, as typed.
fn ahead(words: &str) -> Result<Span, String> {
    let words = words.trim().to_lowercase();
    let number: String = words.chars().take_while(char::is_ascii_digit).collect();
    let unit = words.trim_start_matches(|letter: char| letter.is_ascii_digit()).trim();
    let number: i64 = number.parse().ok().filter(|number| *number <= 9_999).unwrap_or(-1);
    match (number, unit) {
        (0.., "" | "d" | "days" | "day") => Ok(number.days()),
        (0.., "w" | "weeks" | "week") => Ok(number.weeks()),
        (0.., "m" | "months" | "month") => Ok(number.months()),
        _ => Err("it is a number of days, weeks or months, as in 30d, 8w or 6m".to_owned()),
    }
}

/// What is gone through again.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Reassess {
    /// The assessment
    pub(in crate::cli) file: PathBuf,
    /// Print what is left, in order; nothing is changed
    #[arg(long, conflicts_with_all = ["again", "from", "confirm"])]
    pub(in crate::cli) list: bool,
    /// Say that answers still hold: the ids of their controls
    #[arg(long, value_name = "CONTROL", num_args = 1.., conflicts_with_all = ["again", "from"])]
    pub(in crate::cli) confirm: Vec<String>,
    /// Begin anew although one is under way
    #[arg(long)]
    pub(in crate::cli) again: bool,
    /// The folder of the version that was answered, to find what changed
    #[arg(long, value_name = "FOLDER")]
    pub(in crate::cli) from: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) view: View,
    /// Who makes the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(in crate::cli) editor: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    pub(in crate::cli) json: bool,
}
