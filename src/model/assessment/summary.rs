//! Reads the summary of an assessment file: its state and the date of each answer, without keeping the history.
//!
//! Most of a long file is history, which the state does not need. Entries in exactly the form that [`mod@file`] writes
//! are skimmed; text in any other form takes the slow path and is parsed. Only text in which the full reader would find
//! no error may be skimmed, so that no summary is shown of a file that surefoot would refuse to open.
//!
//! This file and `entry` use each other: a skimmed entry is put into the summary declared here.

mod entry;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::history::{dated, latest};
use super::{State, file};
use crate::base::diagnostic::{Diagnostic, Source};
use crate::base::toml::read::too_large;

/// What a glance sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The state.
    pub state: State,
    /// The last day on which each answer was given or said again, by control, as far as the history knows.
    pub given: BTreeMap<String, Date>,
    /// The first entry of the history, by id: copies of one assessment have the same.
    pub root: Option<String>,
    /// How many things two sides changed that nobody has settled.
    pub conflicts: usize,
}

/// Takes a glance at a file.
///
/// # Errors
/// Everything that reading it finds, where that makes it no assessment.
pub fn glance(source: &Source) -> Result<Summary, Vec<Diagnostic>> {
    quick(source).map_or_else(|| whole(source), Ok)
}

/// As ever: all of it is read.
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
        state: assessment.state,
        given,
        root,
    })
}

/// How the line of an entry begins that names its parents.
const PARENTS: &str = "\nparents = ";

/// How each entry begins.
const HEADER: &str = "[[history]]\n";

/// The state without reading the whole history; nothing where only reading all of it tells.
fn quick(source: &Source) -> Option<Summary> {
    let text = source.text.as_str();
    let (head, _) = text.split_once("\n[[history]]\n")?;
    let history = text.get(head.len() + 1..)?;
    // an entry names its parents where they are not the one before it: only all of such a history tells of conflicts
    if is_too_large(text) || history.contains(PARENTS) {
        return None;
    }
    let mut given: BTreeMap<String, Date> = BTreeMap::new();
    let mut rest = history;
    let mut first = true;
    // what is to be read as ever: all before the history, and every entry of another form
    let mut read = String::with_capacity(head.len() + 1);
    read.extend([head, "\n"]);
    while !rest.is_empty() {
        // the first is read in any case, so that whatever else is called a history stands in its way as it ever would
        let seen = entry::entry(rest, &mut |control, day| latest(&mut given, control, day));
        if let Some(after) = seen {
            if std::mem::take(&mut first) {
                read.push_str(rest.get(..rest.len() - after.len())?);
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
        // a text of several lines may hold what only looks like an entry
        if doubtful.contains("\"\"\"") || doubtful.contains("'''") {
            return None;
        }
        read.push_str(doubtful);
        rest = after;
    }
    let part = Source {
        name: source.name.clone(),
        text: read,
    };
    let assessment = file::read(&part).0?;
    for entry in assessment.history.entries() {
        dated(&mut given, entry);
    }
    Some(Summary {
        state: assessment.state,
        given,
        root: root_of(history.strip_prefix(HEADER)?),
        conflicts: 0,
    })
}

/// The id of the first entry, where it is written in its usual place.
fn root_of(history: &str) -> Option<String> {
    let line = history
        .lines()
        .next()?
        .strip_prefix("id = \"")?
        .strip_suffix('"')?;
    Some(line.to_owned())
}

/// The most bytes of which a sign is taken to be one, and the most that a sign which makes something takes: more than what
/// [`too_large`] reckons, so that only what is far from its bound is spared its walk.
const PER_BYTE: usize = 50;
const PER_SIGN: usize = 1_000;
/// Less than what [`too_large`] lets in.
const SURELY_FITS: usize = 90_000_000;

/// Whether the text is too large to be read; most are far from it.
fn is_too_large(text: &str) -> bool {
    // in pieces whose count fits a byte, and without a branch: many bytes are looked at in one go then
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
