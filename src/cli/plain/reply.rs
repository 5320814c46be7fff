//! The result of a line in plain mode, and functions that split a line.

use std::path::PathBuf;

use crate::cli::page::{Page, clean};
use crate::model::assessment::profile::Form;
use crate::views::options::Format;

/// The result of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The output: empty, or whole lines.
    pub words: String,
    /// The side effects to run, in this order.
    pub effects: Vec<Effect>,
}

/// A side effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Save the assessment.
    Save,
    /// Open a file.
    Open(PathBuf),
    /// Start an assessment in a new file, and open it.
    Create {
        /// The file.
        path: PathBuf,
        /// The name of the system.
        system: String,
        /// The length of the questionnaire.
        form: Form,
    },
    /// Continue in a new file.
    SaveElsewhere(PathBuf),
    /// Copy the example to a new file, and open it.
    Example(PathBuf),
    /// Write a report.
    Export {
        /// The format.
        format: Format,
        /// The path.
        path: PathBuf,
        /// Whether an existing file may be replaced.
        replace: bool,
    },
    /// Quit.
    Quit,
}

impl Reply {
    /// A reply with output only.
    pub(super) fn say(words: impl AsRef<str>, width: usize) -> Self {
        let mut page = Page::new(width, false);
        for line in words.as_ref().lines() {
            page.line(line);
        }
        Self {
            words: page.finish(),
            effects: Vec::new(),
        }
    }

    /// A reply with one effect only.
    pub(super) fn ask_for(effect: Effect) -> Self {
        Self {
            words: String::new(),
            effects: vec![effect],
        }
    }

    /// This reply followed by another.
    pub(super) fn then(mut self, next: Self) -> Self {
        self.words.push_str(&next.words);
        self.effects.extend(next.effects);
        self
    }
}

/// The first 40 characters of the text, sanitized, to quote it in a message.
pub(super) fn short(words: &str) -> String {
    const MOST: usize = 40;
    let mut out: String = clean(words).chars().take(MOST).collect();
    if words.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}

/// The name and the date of `WHO by DATE`; either may be missing.
pub(super) fn who_by(words: &str) -> (String, String) {
    // a blank before the text lets `by +14` match with an empty name
    let padded = format!(" {words}");
    let (who, date) = padded.rsplit_once(" by ").unwrap_or((&padded, ""));
    (who.trim().to_owned(), date.to_owned())
}

/// The first word and the rest of a line.
pub(super) fn split(line: &str) -> (&str, &str) {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (first, rest.trim())
}
