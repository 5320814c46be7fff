//! Makes ballot papers from an assessment, and turns each completed paper into an entry in the history of that
//! assessment.
//!
//! A paper is a small assessment that one voter answers alone. It must never contain the answers or the names of other
//! voters, which could influence the vote. The entry is the same wherever and whenever it is made, so this module must
//! not use a clock or random numbers.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::ballot::{Ballot, BallotPaper};
use super::change::{Change, difference};
use super::history::{Entry, History, Stamp};
use super::profile::{Form, Profile};
use super::{Assessment, State};
use crate::base::hash;

/// The contents of a returned ballot paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The voter, and the assessment that the paper was made from.
    pub paper: BallotPaper,
    /// Ids of the controls that have an answer.
    pub answered: Vec<String>,
    /// The entry for the history of that assessment; `None` if no question was ever answered.
    pub entry: Option<Entry>,
    /// Edits that are not returned, as named by [`Change::subject`]: facts are for the room to decide, and a note is
    /// returned only with an answer.
    pub left: Vec<String>,
}

/// Makes the ballot paper for one voter: questionnaire, system and facts, without answers. Returns `None` if the
/// assessment has no history into which the paper could be merged.
pub fn paper(
    assessment: &Assessment,
    voter: &str,
    form: Option<Form>,
    stamp: Stamp,
) -> Option<Assessment> {
    let root = assessment.history().entries().first()?.id.clone();
    let upon = assessment.history().heads().iter().cloned().collect();
    let state = assessment.state();
    let bare = State {
        questionnaire: state.questionnaire.clone(),
        system: state.system.clone(),
        profile: Profile {
            form: form.unwrap_or(state.profile.form),
            ..state.profile.clone()
        },
        ballot_paper: Some(BallotPaper {
            voter: voter.to_owned(),
            root,
            heads: upon,
        }),
        ..State::default()
    };
    Some(Assessment::begin(
        difference(&State::default(), &bare),
        stamp,
    ))
}

/// Returns the contents of a completed ballot paper; `None` if the assessment is not a ballot paper or has no history.
pub fn returned(filled: &Assessment) -> Option<Returned> {
    let state = filled.state();
    let paper = state.ballot_paper.clone()?;
    let history = filled.history();
    let (_, later) = history.entries().split_first()?;
    let of = |change: &Change| {
        matches!(change, Change::Answer { .. }).then(|| change.control().map(str::to_owned))?
    };
    // a control that was answered and is now unanswered withdraws an earlier ballot
    let touched: BTreeSet<String> = later
        .iter()
        .flat_map(|entry| &entry.changes)
        .filter_map(of)
        .collect();
    let said = |control: &String| {
        let record = state.record(control)?;
        Some(Ballot {
            answer: record.answer.clone()?,
            note: record.note.clone(),
        })
    };
    let answered = touched
        .iter()
        .filter(|control| said(control).is_some())
        .cloned()
        .collect();
    let cast = |control: &String| {
        let to = said(control);
        Change::Cast {
            control: control.clone(),
            voter: paper.voter.clone(),
            to,
        }
    };
    let changes: Vec<Change> = touched.iter().map(cast).collect();
    let entry = (!changes.is_empty()).then(|| entry(history, &paper, changes));
    Some(Returned {
        answered,
        entry,
        left: left(filled),
        paper,
    })
}

fn entry(history: &History, paper: &BallotPaper, changes: Vec<Change>) -> Entry {
    let entries = history.entries();
    let last = entries
        .iter()
        .map(|entry| entry.stamp.at)
        .max()
        .unwrap_or_default();
    // if a paper is returned again with more answers within the same second, the new entry must sort after the earlier
    // one
    let later = SignedDuration::from_micros(i64::try_from(entries.len()).unwrap_or(i64::MAX));
    let salt = hash::of(history.heads().iter().map(String::as_str))
        .chars()
        .take(32)
        .collect();
    let stamp = Stamp {
        at: last.checked_add(later).unwrap_or(last),
        who: paper.voter.clone(),
        salt,
    };
    let parents = paper.heads.iter().cloned().collect();
    let mut entry = Entry {
        id: String::new(),
        parents,
        stamp,
        changes,
        undoes: None,
    };
    entry.id = entry.expected_id();
    entry
}

/// Returns the edits since the paper was made that are not returned as ballots.
fn left(filled: &Assessment) -> Vec<String> {
    let Some(first) = filled.history().entries().first() else {
        return Vec::new();
    };
    let made = History::from_entries(vec![first.clone()]).replay();
    let answered = |control: &str| {
        filled
            .state()
            .record(control)
            .is_some_and(|record| record.answer.is_some())
    };
    let stays = |change: &Change| {
        if let Change::Note { control, to } = change {
            !to.is_empty() && !answered(control)
        } else {
            !change.is_for_papers()
        }
    };
    difference(&made, filled.state())
        .iter()
        .filter(|change| stays(change))
        .map(Change::subject)
        .collect()
}

/// Whether a paper was made from entries of this history.
pub(super) fn is_made_from(paper: &BallotPaper, history: &History) -> bool {
    let ids: BTreeSet<&str> = history
        .entries()
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    !paper.heads.is_empty() && paper.heads.iter().all(|id| ids.contains(id.as_str()))
}
