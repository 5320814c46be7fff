//! States of an assessment by name: now, a baseline, or the end of a day; and the two that a comparison takes.
//!
//! Each state comes with the day as of which it is evaluated. Nothing is compared here.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::base::sanitize::sanitize_line;
use crate::model::assessment::baseline::Baseline;
use crate::model::assessment::history::History;
use crate::model::assessment::upgrade::under_ids_of;
use crate::model::assessment::{Assessment, State};
use crate::model::questionnaire::Questionnaire;
use crate::session::path::{resolve, shown};
use crate::store;
use crate::views::compare::Side;

/// An assessment of which states are named.
#[derive(Clone, Copy, Debug)]
pub(crate) struct States<'a> {
    /// Its file.
    pub(crate) path: &'a Path,
    /// What it answers.
    pub(crate) questionnaire: &'a Questionnaire,
    /// The assessment as it is now.
    pub(crate) assessment: &'a Assessment,
    /// The day as of which the state now is evaluated.
    pub(crate) today: Date,
}

/// A state of an assessment.
#[derive(Debug)]
pub(crate) struct Then {
    /// What it is called: the file, with the baseline or the day.
    pub(crate) name: String,
    pub(crate) state: State,
    pub(crate) history: History,
    /// The day as of which it is evaluated.
    pub(crate) day: Date,
}

/// Why there is no such state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StateError {
    /// No baseline has the name, and it is no day.
    #[error("{} has no baseline `{}`. {}", shown(.path), sanitize_line(.wanted), known_baselines(.path, .known))]
    Unknown {
        path: PathBuf,
        wanted: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// The history begins after the day.
    #[error(
        "nothing of {} was there on {day}. {}",
        shown(.path),
        .begins.map_or_else(
            || "It has no history: nobody knows what it was before.".to_owned(),
            |begins| format!("Its history begins on {begins}.")
        )
    )]
    Before {
        path: PathBuf,
        day: Date,
        /// When the history begins; `None` where there is none.
        begins: Option<Date>,
    },
    /// Entries that the baseline marks are missing.
    #[error(
        "{} names the baseline {}, but not all entries it stands upon are in its history. A copy that has them can be \
         joined with it.",
        shown(.path),
        sanitize_line(.name)
    )]
    Incomplete { path: PathBuf, name: String },
    /// A comparison takes the last baseline, and there is none.
    #[error(
        "{file} has no baseline to hold it against. `surefoot baseline {file} --name NAME` sets one, and `surefoot compare \
         {file}@2026-12-01 {file}` takes a day instead.",
        file = shown(.0)
    )]
    NoBaseline(PathBuf),
}

fn known_baselines(path: &Path, known: &[String]) -> String {
    if known.is_empty() {
        let file = shown(path);
        return format!("There is none yet; `surefoot baseline {file} --name NAME` sets one.");
    }
    let known: Vec<String> = known.iter().map(|name| sanitize_line(name)).collect();
    let known = known.join(", ");
    format!("There is {known}; a day such as 2026-12-01 can be named too.")
}

/// The file and the words behind its last `@`; a file that is there under the whole name is that file.
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
    /// The assessment as it is now.
    pub(crate) fn now(&self) -> Then {
        Then {
            name: shown(self.path),
            state: self.assessment.state().clone(),
            history: self.assessment.history().clone(),
            day: self.today,
        }
    }

    /// The assessment at the baseline of that name, or the only one whose name begins so, or at the end of a day; as it is
    /// now where nothing is named.
    ///
    /// # Errors
    /// There is no such state.
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

    /// The assessment at a baseline.
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

    /// The assessment at its last baseline.
    fn at_last_baseline(&self) -> Result<Then, StateError> {
        match self.assessment.state().baselines().last() {
            Some((_, baseline)) => self.at(baseline),
            None => Err(StateError::NoBaseline(self.path.to_owned())),
        }
    }
}

/// What a comparison holds a state against.
#[derive(Clone, Copy, Debug)]
pub(crate) enum After<'a> {
    /// Nothing was named: the same assessment now.
    Now,
    /// A state of the same assessment.
    State(&'a str),
    /// A state of another assessment.
    Other(States<'a>, &'a str),
}

/// The two states of a comparison. Where neither is named, the first is the last baseline.
///
/// # Errors
/// One of the two does not exist.
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
    /// The state as a side of a comparison.
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
