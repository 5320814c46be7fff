//! Reads the summary of an assessment file: its state and the date of each answer, without keeping the history.
//!
//! Most of a long file is history, which the state does not need. Entries in exactly the form that [`mod@file`] writes
//! are skimmed; text in any other form takes the slow path and is parsed. Text must not be skimmed if the full reader
//! could find an error in it, so that no summary is shown of a file that surefoot would refuse to open.
//!
//! This file and `entry` use each other: a skimmed entry is added to the summary declared here.

mod entry;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::history::AnswerDates;
use super::{State, file};
use crate::base::diagnostic::{Diagnostic, Source};
use crate::base::toml::read::too_large;

/// The summary of an assessment file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The state.
    pub state: State,
    /// The last day on which each answer was given or confirmed, by control, as far as the history records it.
    pub given: BTreeMap<String, Date>,
    /// Id of the first history entry, which all copies of an assessment share.
    pub root: Option<String>,
    /// Number of history entries.
    pub entries: usize,
    /// Id of the last history entry.
    pub last: Option<String>,
    /// Number of unresolved conflicts.
    pub conflicts: usize,
}

/// Reads the summary of a file.
///
/// # Errors
/// All diagnostics of the full reader, if one of them is an error.
pub fn glance(source: &Source) -> Result<Summary, Vec<Diagnostic>> {
    quick(source).map_or_else(|| whole(source), Ok)
}

/// Slow path: parses the whole file.
fn whole(source: &Source) -> Result<Summary, Vec<Diagnostic>> {
    let (assessment, found) = file::read(source);
    let Some(assessment) = assessment else {
        return Err(found);
    };
    let given = assessment.history.answer_dates().clone();
    let root = source
        .text
        .split_once("\n[[history]]\n")
        .and_then(|(_, history)| root_of(history));
    Ok(Summary {
        conflicts: assessment.history.conflicts().len(),
        entries: assessment.history.entries().len(),
        last: assessment
            .history
            .entries()
            .last()
            .map(|entry| entry.id.clone()),
        state: assessment.state,
        given,
        root,
    })
}

/// Start of the line of an entry that names its parents.
const PARENTS: &str = "\nparents = ";

/// Start of each entry.
const HEADER: &str = "[[history]]\n";

/// What the fast path saw in the history. The order matters, because an answer can move to another id with its date.
enum HistoryEvent<'t> {
    /// An answer that a recognized entry gives or confirms.
    Answer(&'t str, Date),
    /// An entry to parse.
    Parsed,
}

/// Fast path: parses only the state and entries in unusual form. Returns `None` if the whole file has to be parsed.
fn quick(source: &Source) -> Option<Summary> {
    let text = source.text.as_str();
    let (head, _) = text.split_once("\n[[history]]\n")?;
    let history = text.get(head.len() + 1..)?;
    // an entry names its parents if they are not just the previous entry; such a history can have conflicts, which only
    // the full reader finds
    if is_too_large(text) || history.contains(PARENTS) {
        return None;
    }
    let mut seen: Vec<HistoryEvent<'_>> = Vec::new();
    let mut rest = history;
    let mut first = true;
    let (mut entries, mut last) = (0, history);
    // the text to parse: everything before the history, and every entry in unusual form
    let mut read = String::with_capacity(head.len() + 1);
    read.extend([head, "\n"]);
    while !rest.is_empty() {
        (entries, last) = (entries + 1, rest);
        // the first entry is always parsed, so that any other use of the key `history` causes the usual error
        let recognized = entry::entry(rest, &mut |control, day| {
            seen.push(HistoryEvent::Answer(control, day));
        });
        if let Some(after) = recognized {
            if std::mem::take(&mut first) {
                read.push_str(rest.get(..rest.len() - after.len())?);
                seen.push(HistoryEvent::Parsed);
            }
            rest = after;
            continue;
        }
        first = false;
        let end = rest
            .get(HEADER.len()..)?
            .find("\n[[history]]\n")
            .map_or(rest.len(), |at| HEADER.len() + at + 1);
        let (doubtful, after) = rest.split_at_checked(end)?;
        // a multi-line string may contain text that only looks like an entry
        if doubtful.contains("\"\"\"") || doubtful.contains("'''") {
            return None;
        }
        read.push_str(doubtful);
        seen.push(HistoryEvent::Parsed);
        rest = after;
    }
    let part = Source {
        name: source.name.clone(),
        text: read,
    };
    let assessment = file::read(&part).0?;
    let mut given = AnswerDates::default();
    let mut parsed = assessment.history.entries().iter();
    for one in seen {
        match one {
            HistoryEvent::Answer(control, day) => given.give(control, day),
            HistoryEvent::Parsed => {
                let entry = parsed.next()?;
                given.follow(entry, entry.stamp.day());
            }
        }
    }
    if parsed.next().is_some() {
        return None;
    }
    Some(Summary {
        state: assessment.state,
        given: given.into_known(),
        root: root_of(history.strip_prefix(HEADER)?),
        entries,
        last: root_of(last.strip_prefix(HEADER)?),
        conflicts: 0,
    })
}

/// Returns the id of the first entry of `history`, if it is on the first line as usual.
fn root_of(history: &str) -> Option<String> {
    let line = history
        .lines()
        .next()?
        .strip_prefix("id = \"")?
        .strip_suffix('"')?;
    Some(line.to_owned())
}

/// Estimated memory in bytes per byte of text, and in addition for each character that can create a value. Both exceed
/// the estimates of [`too_large`], so that only text far below its limit skips the exact count.
const PER_BYTE: usize = 50;
const PER_SIGN: usize = 1_000;
/// A bound below the limit of [`too_large`].
const SURELY_FITS: usize = 90_000_000;

/// Whether the text is too large to be read. A cheap upper estimate suffices for most texts.
fn is_too_large(text: &str) -> bool {
    // chunks of 255 so that a count fits into a byte, and no branches, so that the compiler can vectorize the loop
    let sign = |byte: u8| {
        [b'.', b'=', b'[', b'{', b',']
            .into_iter()
            .map(|sign| u8::from(byte == sign))
            .sum::<u8>()
    };
    let count = |piece: &[u8]| piece.iter().map(|byte| sign(*byte)).sum::<u8>();
    let signs: usize = text
        .as_bytes()
        .chunks(255)
        .map(|piece| usize::from(count(piece)))
        .sum();
    text.len() * PER_BYTE + signs * PER_SIGN > SURELY_FITS && too_large(text).is_some()
}
