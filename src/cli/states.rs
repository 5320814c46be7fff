//! Resolves names of states, such as `chat.surefoot.toml@2026 Q4`: now, a baseline, or the end of a day.
//!
//! Each state comes with the date as of which it is evaluated. Nothing is compared here.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::open::Work;
use super::page::clean;
use super::{args, failure, open, shown};
use crate::cli::Error;
use crate::model::assessment::State;
use crate::model::assessment::baseline::Baseline;
use crate::model::assessment::history::History;
use crate::model::assessment::upgrade::under_ids_of;
use crate::store;

/// A state of an assessment.
#[derive(Debug)]
pub(super) struct Then {
    /// What it is called: the file, with the baseline or the day.
    pub(super) name: String,
    pub(super) state: State,
    pub(super) history: History,
    /// The day it is judged on.
    pub(super) day: Date,
}

/// The file and the words behind its last `@`; a file that is there under the whole name is that file.
pub(super) fn named(words: &Path) -> (PathBuf, Option<String>) {
    if store::exists(&open::resolve(words)) {
        return (words.to_owned(), None);
    }
    let Some((file, state)) = words.to_str().and_then(|words| words.rsplit_once('@')) else {
        return (words.to_owned(), None);
    };
    (PathBuf::from(file), Some(state.to_owned()))
}

/// An assessment as it is now.
pub(super) fn now(work: &Work) -> Then {
    Then {
        name: shown(&work.path),
        state: work.assessment.state().clone(),
        history: work.assessment.history().clone(),
        day: work.today,
    }
}

/// An assessment as it was then: at a baseline by its name, or the only one whose name begins so, or at the end of a day.
///
/// # Errors
/// A sentence, where there is no such state.
pub(super) fn then(work: &Work, words: &str) -> Result<Then, Error> {
    let wanted = words.trim();
    let file = shown(&work.path);
    if wanted.is_empty() || wanted.eq_ignore_ascii_case("now") {
        return Ok(now(work));
    }
    if let Some((_, baseline)) = find(work.assessment.state(), wanted) {
        return at(work, baseline);
    }
    let Ok(day) = args::day(wanted) else {
        let known: Vec<String> = work
            .assessment
            .state()
            .baselines()
            .iter()
            .map(|(_, one)| clean(&one.name))
            .collect();
        let there = if known.is_empty() {
            format!("There is none yet; `surefoot baseline {file} --name NAME` sets one.")
        } else {
            format!(
                "There is {}; a day such as 2026-12-01 can be named too.",
                known.join(", ")
            )
        };
        return Err(failure(format!(
            "{file} has no baseline `{}`. {there}",
            clean(wanted)
        )));
    };
    let history = work.assessment.history().until(day);
    if history.entries().is_empty() {
        let first = work.assessment.history().entries().first();
        let begins = first.map_or_else(
            || "It has no history: nobody knows what it was before.".to_owned(),
            |first| format!("Its history begins on {}.", first.stamp.day()),
        );
        return Err(failure(format!(
            "nothing of {file} was there on {day}. {begins}"
        )));
    }
    Ok(Then {
        name: format!("{file} on {day}"),
        state: under_ids_of(&work.questionnaire, history.replay()),
        history,
        day,
    })
}

/// An assessment as it was at a baseline.
///
/// # Errors
/// A sentence, where entries that it stands upon are not there.
pub(super) fn at(work: &Work, baseline: &Baseline) -> Result<Then, Error> {
    let (file, name) = (shown(&work.path), clean(&baseline.name));
    let history = work.assessment.history().upon(&baseline.upon).ok_or_else(|| {
        failure(format!(
            "{file} names the baseline {name}, but not all entries it stands upon are in its history. A copy that has \
             them can be joined with it."
        ))
    })?;
    Ok(Then {
        name: format!("{file} at {name}"),
        state: under_ids_of(&work.questionnaire, history.replay()),
        history,
        day: baseline.on,
    })
}

/// The baseline of that name with its id, upper and lower case being the same; or the only one whose name begins so.
pub(super) fn find<'a>(state: &'a State, name: &str) -> Option<(&'a String, &'a Baseline)> {
    let wanted = name.trim().to_lowercase();
    let all = state.baselines();
    let exact = all
        .iter()
        .rev()
        .find(|(_, one)| one.name.to_lowercase() == wanted);
    let mut begin = all
        .iter()
        .filter(|(_, one)| one.name.to_lowercase().starts_with(&wanted));
    exact
        .or_else(|| begin.next().filter(|_| begin.next().is_none()))
        .copied()
}

/// Whether a word is only `@STATE`: of the file named before it.
pub(super) fn of_the_same(words: &OsStr) -> Option<&str> {
    words.to_str()?.strip_prefix('@')
}
