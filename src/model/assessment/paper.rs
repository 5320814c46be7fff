//! Ballot papers: makes one from an assessment, and turns a completed one into an entry of that assessment's history.
//!
//! A paper is a small assessment that one voter answers alone. It never contains the answers or the names of other
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

/// What comes back of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Whose it is, and what it was made from.
    pub paper: BallotPaper,
    /// The controls it has an answer for, by id.
    pub answered: Vec<String>,
    /// The entry it is in the history it was made from; nothing where nothing was ever answered in it.
    pub entry: Option<Entry>,
    /// What was done in it and stays there, as [`Change::subject`] names it: facts are for the room, and a note needs an
    /// answer to stand beside.
    pub left: Vec<String>,
}

/// The paper of one voter: the questionnaire, the system and the facts, and no answers. `None` where
/// the assessment has no history to merge it into.
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

/// What comes back of an assessment that is a ballot paper; nothing of one that is none, or has no history.
pub fn returned(filled: &Assessment) -> Option<Returned> {
    let state = filled.state();
    let paper = state.ballot_paper.clone()?;
    let history = filled.history();
    let (_, later) = history.entries().split_first()?;
    let of = |change: &Change| {
        matches!(change, Change::Answer { .. }).then(|| change.control().map(str::to_owned))?
    };
    // what was answered once and is open again was taken back
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
    // what was filled in further within the same second comes after what was joined before
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

/// What was done in a paper since it was made and is no ballot.
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

/// Whether a paper was made from a history: from entries that are there.
pub(super) fn is_made_from(paper: &BallotPaper, history: &History) -> bool {
    let ids: BTreeSet<&str> = history
        .entries()
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    !paper.heads.is_empty() && paper.heads.iter().all(|id| ids.contains(id.as_str()))
}
