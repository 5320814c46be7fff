//! Arguments that several commands take, and parsers of their values.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::encryption::Opening;

pub(super) const WHO: &str = "Who makes the edit [default: SUREFOOT_WHO, settings, \"team\"]";

/// How an assessment is looked at.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct View {
    /// The folder of the questionnaire, where it is your own
    #[arg(long, value_name = "FOLDER")]
    pub(crate) questionnaire: Option<PathBuf>,
    /// The day it is taken to be, as in 2026-12-01 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) date: Option<Date>,
    #[command(flatten)]
    pub(crate) opening: Opening,
}

/// Which assessment is looked at, and how.
#[derive(Clone, Debug, Args)]
pub(crate) struct Looking {
    /// The assessment
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) view: View,
    /// Print JSON for programs
    #[arg(long)]
    pub(crate) json: bool,
}

/// Who edits which assessment.
#[derive(Clone, Debug, Args)]
pub(crate) struct Editing {
    /// The assessment
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) view: View,
    /// Who makes the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
}

/// Why a value of an option cannot be used. The text stands behind the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ValueError {
    /// It is no date.
    #[error("it is not a day; write year, month and day, as in 2026-12-01")]
    Date,
    /// It is no time ahead.
    #[error("it is a number of days, weeks or months, as in 30d, 8w or 6m")]
    Span,
    /// It is none of the words that the option takes.
    #[error("it is one of: {}", .known.join(", "))]
    Word {
        /// Those words.
        known: Vec<&'static str>,
    },
}

/// A day as typed.
pub(super) fn day(words: &str) -> Result<Date, ValueError> {
    words.parse().map_err(|_| ValueError::Date)
}

/// A parser of one word of a closed list, upper and lower case being the same.
pub(super) fn word<T: Clone + Send + Sync + 'static>(
    known: impl Into<Vec<&'static str>>,
    read: fn(&str) -> Option<T>,
) -> impl Fn(&str) -> Result<T, ValueError> + Clone {
    let known = known.into();
    move |words: &str| {
        read(&words.to_lowercase()).ok_or_else(|| ValueError::Word {
            known: known.clone(),
        })
    }
}
