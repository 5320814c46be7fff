//! Arguments of the commands that follow an assessment over time: `baseline`, `compare`, `validation`, `due`,
//! `reassess`.
//!
//! Definitions and value parsers only; no assessment is read here.

use std::path::PathBuf;

use clap::Args;
use jiff::{Span, ToSpan as _};

use super::common::{ValueError, View, WHO, word};
use crate::model::assessment::validation::Kind;

/// Which baseline is set or taken away; without either they are listed.
#[derive(Clone, Debug, Args)]
pub(crate) struct Baseline {
    /// The assessment
    pub(crate) file: PathBuf,
    /// Mark a state as the baseline of that name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["remove", "json"])]
    pub(crate) name: Option<String>,
    /// Which state: the end of a day, or another baseline [default: now]
    #[arg(long, value_name = "STATE", requires = "name")]
    pub(crate) at: Option<String>,
    /// Take the mark of that name away
    #[arg(long, value_name = "NAME", conflicts_with = "json")]
    pub(crate) remove: Option<String>,
    #[command(flatten)]
    pub(crate) view: View,
    /// Who makes the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where what a pipeline shows of tests goes.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Junit {
    #[arg(
        long,
        value_name = "FILE",
        help = "Write JUnit for pipelines here; - is the standard output"
    )]
    pub(crate) junit: Option<PathBuf>,
}

/// Which states are held against each other.
#[derive(Clone, Debug, Args)]
pub(crate) struct Compare {
    /// The earlier one: FILE, FILE@BASELINE or FILE@DATE; alone: its last baseline, and now
    #[arg(value_name = "A")]
    pub(crate) before: PathBuf,
    /// The later one; @BASELINE, @DATE or @now is of the same file
    #[arg(value_name = "B")]
    pub(crate) after: Option<PathBuf>,
    /// Answer no (exit code 1) when anything got worse: regression
    #[arg(long, value_name = "WHAT", value_parser = word(&["regression"], |word| (word == "regression").then_some(())))]
    pub(crate) fail_on: Option<()>,
    #[command(flatten)]
    pub(crate) junit: Junit,
    #[command(flatten)]
    pub(crate) view: View,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// What is due, in which assessments.
#[derive(Clone, Debug, Args)]
pub(crate) struct Due {
    /// The assessments [default: those that were open lately]
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// How far ahead: 30d, 8w or 6m; overdue is always told
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = ahead)]
    pub(crate) within: Span,
    #[command(flatten)]
    pub(crate) junit: Junit,
    #[command(flatten)]
    pub(crate) view: View,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which test, scan or drill is added, changed, done or taken away; without any of that they are listed.
#[derive(Clone, Debug, Args)]
pub(crate) struct Validation {
    /// The assessment
    pub(crate) file: PathBuf,
    /// Add a penetration test, red team, vulnerability scan, restore drill
    #[arg(long, value_name = "KIND", requires = "controls", requires = "every",
          conflicts_with_all = ["change", "done", "remove", "json"],
          value_parser = word(Kind::ALL.map(Kind::word), Kind::from_word))]
    pub(crate) add: Option<Kind>,
    /// Change what is said of the one of that name, kind or id
    #[arg(long, value_name = "WHICH", conflicts_with_all = ["done", "remove", "json"])]
    pub(crate) change: Option<String>,
    /// Say that the one of that name, kind or id was done
    #[arg(long, value_name = "WHICH", conflicts_with_all = ["remove", "json"])]
    pub(crate) done: Option<String>,
    /// The day it was done, with --done [default: the day it is]
    #[arg(long, value_name = "DATE", requires = "done")]
    pub(crate) on: Option<String>,
    /// Take the one of that name, kind or id away
    #[arg(long, value_name = "WHICH", conflicts_with = "json")]
    pub(crate) remove: Option<String>,
    /// The controls whose evidence rests on it, as in MOD-R2,APP-R1
    #[arg(long, value_name = "IDS")]
    pub(crate) controls: Option<String>,
    /// How far one time is from the next: 30 days, 12 months, or 4w, 1y
    #[arg(long, value_name = "TIME")]
    pub(crate) every: Option<String>,
    /// What the team calls it; empty: by its kind
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// By when it is to be done first [default: one cadence from now]
    #[arg(long, value_name = "DATE")]
    pub(crate) first: Option<String>,
    /// The day it was done last
    #[arg(long, value_name = "DATE")]
    pub(crate) last: Option<String>,
    /// Who sees to it: a role, or initials; empty: nobody named
    #[arg(long, value_name = "WHO")]
    pub(crate) owner: Option<String>,
    #[command(flatten)]
    pub(crate) view: View,
    /// Who makes the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// A stretch of time ahead, as typed.
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

/// What is gone through again.
#[derive(Clone, Debug, Args)]
pub(crate) struct Reassess {
    /// The assessment
    pub(crate) file: PathBuf,
    /// Print what is left, in order; nothing is changed
    #[arg(long, conflicts_with_all = ["again", "baseline", "from", "confirm"])]
    pub(crate) list: bool,
    /// Say that answers still hold: the ids of their controls
    #[arg(long, value_name = "CONTROL", num_args = 1.., conflicts_with_all = ["again", "baseline", "from"])]
    pub(crate) confirm: Vec<String>,
    /// Save the state before it as the baseline of that name
    #[arg(long, value_name = "NAME")]
    pub(crate) baseline: Option<String>,
    /// Begin anew although one is under way
    #[arg(long)]
    pub(crate) again: bool,
    /// The folder of the version that was answered, to find what changed
    #[arg(long, value_name = "FOLDER")]
    pub(crate) from: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) view: View,
    /// Who makes the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}
