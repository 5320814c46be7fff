//! When each answer was given last, as far as the history knows.
//!
//! In flow entries in order; out flow the last day and entry for each control. An answer that only moved with its
//! questionnaire to another id was not given again: its day goes with it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Entry;
use crate::assessment::change::Change;

/// When an answer was given last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The entry, by index.
    pub entry: usize,
    /// The day; the latest there is, since clocks may be wrong.
    pub day: Date,
}

/// Each control whose answer was edited or said again, with when.
pub(super) fn last(entries: &[Entry]) -> BTreeMap<&str, Given> {
    let mut given: BTreeMap<&str, Given> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let day = entry.stamp.day();
        if moves(entry) {
            for (from, to) in moved(entry) {
                if let Some(before) = given.get(from).copied() {
                    let kept = given.entry(to).or_insert(before);
                    *kept = if before.day > kept.day { before } else { *kept };
                }
            }
            continue;
        }
        for change in &entry.changes {
            if let Change::Answer { control, .. } | Change::Confirmed { control, .. } = change {
                let last = given.entry(control).or_insert(Given { entry: at, day });
                *last = Given { entry: at, day: day.max(last.day) };
            }
        }
    }
    given
}

/// Whether an entry takes an assessment to another questionnaire or back, which gives no answer.
fn moves(entry: &Entry) -> bool {
    !entry.parents.is_empty() && entry.changes.iter().any(|change| matches!(change, Change::Questionnaire(_)))
}

/// The ids from and to which answers moved: who moves one takes it from where it was and says it there, one after the
/// other.
fn moved(entry: &Entry) -> impl Iterator<Item = (&str, &str)> {
    entry.changes.windows(2).filter_map(|pair| match pair {
        [Change::Answer { control: from, to: None }, Change::Answer { control: to, to: Some(_) }] => {
            Some((from.as_str(), to.as_str()))
        }
        _ => None,
    })
}
