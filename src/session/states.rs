//! Named states of an assessment (now, a baseline, or the end of a day), and the 2 states of a comparison.
//!
//! Each state comes with the date as of which it is evaluated. Nothing is compared here.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::base::sanitize::sanitize_line;
use crate::base::shell::word;
use crate::model::assessment::baseline::Baseline;
use crate::model::assessment::history::History;
use crate::model::assessment::upgrade::under_ids_of;
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::Questionnaire;
use crate::session::path::{resolve, shown};
use crate::store;
use crate::views::compare::Side;

/// Source of the named states of an assessment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct States<'a> {
    /// Path of the file.
    pub(crate) path: &'a Path,
    /// Questionnaire of the assessment.
    pub(crate) questionnaire: &'a Questionnaire,
    /// Current assessment.
    pub(crate) assessment: &'a Assessment,
    /// Date as of which the current state is evaluated.
    pub(crate) today: Date,
}

/// A state of an assessment at a point in its history.
#[derive(Debug)]
pub(crate) struct Then {
    /// Name: the path of the file, with the baseline or the date.
    pub(crate) name: String,
    pub(crate) state: State,
    pub(crate) history: History,
    /// Date as of which the state is evaluated.
    pub(crate) day: Date,
}

/// Reason why a state does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StateError {
    /// The name is neither a baseline nor a date.
    #[error("{} has no baseline `{}`. {}", shown(.path), sanitize_line(.wanted), known_baselines(.path, .known))]
    Unknown {
        path: PathBuf,
        wanted: String,
        /// Existing names.
        known: Vec<String>,
    },
    /// The history begins after the date.
    #[error(
        "there is no state of {} on {day}. {}",
        shown(.path),
        .begins.map_or_else(
            || "It has no history.".to_owned(),
            |begins| format!("Its history begins on {begins}.")
        )
    )]
    Before {
        path: PathBuf,
        day: Date,
        /// First day of the history. `None` without a history.
        begins: Option<Date>,
    },
    /// Entries that the baseline refers to are missing.
    #[error(
        "{} has the baseline {}, but not all the history entries that the baseline needs. Merge a copy that has \
         them.",
        shown(.path),
        sanitize_line(.name)
    )]
    Incomplete { path: PathBuf, name: String },
    /// A comparison needs the last baseline, but there is none.
    #[error(
        "{file} has no baseline to compare with. `surefoot baseline {file_word} --name NAME` saves one, and `surefoot compare \
         {file_word}@2026-12-01 {file_word}` compares with a date instead.",
        file = shown(.0), file_word = word(shown(.0))
    )]
    NoBaseline(PathBuf),
}

fn known_baselines(path: &Path, known: &[String]) -> String {
    if known.is_empty() {
        let file = shown(path);
        return format!(
            "There are none yet; `surefoot baseline {file_word} --name NAME` saves one.",
            file_word = word(&file)
        );
    }
    let known: Vec<String> = known.iter().map(|name| sanitize_line(name)).collect();
    let known = known.join(", ");
    format!("Its baselines are {known}. You can also use a date such as 2026-12-01.")
}

/// Splits an argument at its last `@` into a file and the name of a state. If a file with the whole name exists, the
/// argument contains no state.
pub(crate) fn split(words: &Path) -> (PathBuf, Option<String>) {
    if store::exists(&resolve(words)) {
        return (words.to_owned(), None);
    }
    match words.to_str().and_then(|words| words.rsplit_once('@')) {
        Some((file, state)) => (PathBuf::from(file), Some(state.to_owned())),
        None => (words.to_owned(), None),
    }
}

impl States<'_> {
    /// Returns the current state.
    pub(crate) fn now(&self) -> Then {
        Then {
            name: shown(self.path),
            state: self.assessment.state().clone(),
            history: self.assessment.history().clone(),
            day: self.today,
        }
    }

    /// Returns the state at a baseline, given by its name or an unambiguous prefix of it, or at the end of a
    /// day. `now` and an empty name mean the current state.
    ///
    /// # Errors
    /// [`StateError`] if there is no such state.
    pub(crate) fn named(&self, words: &str) -> Result<Then, StateError> {
        let wanted = words.trim();
        if wanted.is_empty() || wanted.eq_ignore_ascii_case("now") {
            return Ok(self.now());
        }
        if let Some((_, baseline)) = self.assessment.state().find_baseline(wanted) {
            return self.at(baseline);
        }
        let path = self.path.to_owned();
        let Ok(day) = wanted.parse() else {
            let all = self.assessment.state().baselines();
            return Err(StateError::Unknown {
                path,
                wanted: wanted.to_owned(),
                known: all.iter().map(|(_, one)| one.name.clone()).collect(),
            });
        };
        let history = self.assessment.history().until(day);
        if history.entries().is_empty() {
            let first = self.assessment.history().entries().first();
            let begins = first.map(|first| first.stamp.day());
            return Err(StateError::Before { path, day, begins });
        }
        Ok(Then {
            name: format!("{} on {day}", shown(self.path)),
            state: under_ids_of(self.questionnaire, history.replay()),
            history,
            day,
        })
    }

    /// Returns the state at a baseline.
    fn at(&self, baseline: &Baseline) -> Result<Then, StateError> {
        let history = self.assessment.history().as_of(&baseline.heads);
        let history = history.ok_or_else(|| StateError::Incomplete {
            path: self.path.to_owned(),
            name: baseline.name.clone(),
        })?;
        Ok(Then {
            name: format!("{} at {}", shown(self.path), sanitize_line(&baseline.name)),
            state: under_ids_of(self.questionnaire, history.replay()),
            history,
            day: baseline.on,
        })
    }

    /// Returns the state at the last baseline.
    fn at_last_baseline(&self) -> Result<Then, StateError> {
        match self.assessment.state().baselines().last() {
            Some((_, baseline)) => self.at(baseline),
            None => Err(StateError::NoBaseline(self.path.to_owned())),
        }
    }
}

/// Second state of a comparison.
#[derive(Clone, Copy, Debug)]
pub(crate) enum After<'a> {
    /// The current state of the same assessment, if no state is named.
    Now,
    /// A state of the same assessment.
    State(&'a str),
    /// A state of another assessment.
    Other(States<'a>, &'a str),
}

/// Returns the 2 states of a comparison. If neither is named, the first is the last baseline.
///
/// # Errors
/// [`StateError`] if one of the states does not exist.
pub(crate) fn compared(
    first: States<'_>,
    before: Option<&str>,
    after: After<'_>,
) -> Result<(Then, Then), StateError> {
    let before = match (before, after) {
        (Some(words), _) => first.named(words)?,
        (None, After::Now) => first.at_last_baseline()?,
        (None, After::State(_) | After::Other(..)) => first.now(),
    };
    let after = match after {
        After::Now => first.now(),
        After::State(words) => first.named(words)?,
        After::Other(other, words) => other.named(words)?,
    };
    Ok((before, after))
}

impl Then {
    /// Returns the state as a side of a comparison.
    pub(crate) fn side<'a>(&'a self, questionnaire: &'a Questionnaire) -> Side<'a> {
        Side {
            questionnaire,
            state: &self.state,
            history: &self.history,
            day: self.day,
            plans: None,
        }
    }
}
