//! Arguments shared by several commands, and parsers of their values.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use super::encryption::Opening;
use crate::base::dates;
use crate::store;

pub(super) const WHO: &str = "Author of the edits [default: SUREFOOT_WHO, settings, \"team\"]";

/// Arguments that determine how an assessment is opened and evaluated.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct View {
    /// Folder of your own questionnaire
    #[arg(long, value_name = "FOLDER")]
    pub(crate) questionnaire: Option<PathBuf>,
    /// Evaluate as of this date [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) date: Option<Date>,
    #[command(flatten)]
    pub(crate) opening: Opening,
}

/// Arguments of commands that read one assessment.
#[derive(Clone, Debug, Args)]
pub(crate) struct Looking {
    /// Assessment file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) view: View,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of commands that edit one assessment.
#[derive(Clone, Debug, Args)]
pub(crate) struct Editing {
    /// Assessment file
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) view: View,
    /// The author of the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(crate) editor: Option<String>,
}

/// Why the value of an option is invalid. clap prints the text after the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ValueError {
    /// The value is not a date.
    #[error("not a date; write it as in 2026-12-01, 1 Dec or +14")]
    Date,
    /// The value is not a period.
    #[error("expected a number of days, weeks or months, as in 30d, 8w or 6m")]
    Span,
    /// The value is not among the words that the option takes.
    #[error("expected one of: {}", .known.join(", "))]
    Word {
        /// The words that the option takes.
        known: Vec<&'static str>,
    },
}

/// Parses a date in any form in which surefoot takes dates.
pub(super) fn day(words: &str) -> Result<Date, ValueError> {
    let dates = store::settings().config.dates;
    let day = dates::typed_day(words, store::today(), dates);
    day.ok().flatten().ok_or(ValueError::Date)
}

/// Returns a parser for one word of a closed list; case does not matter.
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
