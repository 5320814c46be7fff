//! Ballot papers merged into diverged copies: no ballot is lost, and nothing else changes.

use std::collections::BTreeMap;

use surefoot::model::assessment::ballot::Ballot;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::history::Stamp;
use surefoot::model::assessment::merge::join;
use surefoot::model::assessment::paper::{paper, returned};
use surefoot::model::assessment::profile::Form;
use surefoot::model::assessment::{Assessment, State, beginning};

use super::assessment::check_round_trip;
use super::choices::Choices;
use super::edits::{edit, moment, said, small};

/// Voters that no random edit names.
const VOTERS: [&str; 4] = ["ann", "ben", "cy", "di"];

/// The maximum number of actions on each paper.
const DEEDS: usize = 9;

/// Counts of what was tried.
#[derive(Clone, Debug, Default)]
pub struct Tried {
    /// Sets of papers.
    pub sets: usize,
    /// Papers that came back with at least one ballot.
    pub papers: usize,
    /// Ballots in them, each on one control.
    pub ballots: usize,
    /// Papers that were filled in further and merged again.
    pub again: usize,
}

impl Tried {
    /// Adds the counts of `more`.
    pub fn add(&mut self, more: &Self) {
        self.sets += more.sets;
        self.papers += more.papers;
        self.ballots += more.ballots;
        self.again += more.again;
    }
}

/// Checks a set of papers, filled in as the bytes determine, and returns the counts.
pub fn check_some(bytes: &[u8]) -> Tried {
    let mut choices = Choices::new(bytes);
    let stamp = Stamp {
        at: moment(&mut choices),
        who: "root".to_owned(),
        salt: "root".to_owned(),
    };
    let mut root = Assessment::begin(beginning(small(), "Helper", Form::Full), stamp);
    grow(&mut root, "root", &mut choices);
    let [a, b] = ["a", "b"].map(|who| {
        let mut copy = root.clone();
        grow(&mut copy, who, &mut choices);
        copy
    });
    let mut files = vec![a.clone(), b.clone()];
    let mut last: BTreeMap<&str, Assessment> = BTreeMap::new();
    let mut tried = Tried {
        sets: 1,
        ..Tried::default()
    };
    for voter in VOTERS.into_iter().take(1 + choices.below(VOTERS.len())) {
        let from = *choices.one(&[&root, &a, &b]);
        let stamp = Stamp {
            at: moment(&mut choices),
            who: "team".to_owned(),
            salt: format!("paper of {voter}"),
        };
        let mut filled = paper(from, voter, None, stamp).unwrap();
        assert_eq!(
            filled.state().controls.len(),
            0,
            "nobody's answers go into a paper"
        );
        assert_eq!(&filled.state().profile, &from.state().profile);
        fill_in(&mut filled, voter, &mut choices);
        files.push(filled.clone());
        if choices.flag() {
            fill_in(&mut filled, voter, &mut choices);
            files.push(filled.clone());
            tried.again += 1;
        }
        let entry = returned(&filled).unwrap().entry;
        tried.papers += usize::from(entry.is_some());
        last.insert(voter, filled);
    }
    let joined = join(&files).unwrap();
    check_order(&files, &joined, &mut choices);
    check_round_trip(&joined);
    assert_eq!(joined.faults(), [], "the chain does not hold");
    let copies = join(&[a, b]).unwrap();
    assert_eq!(
        joined.history().conflicts(),
        copies.history().conflicts(),
        "a ballot is in conflict with nothing"
    );
    for (voter, filled) in &last {
        let there = of(joined.state(), voter);
        let sent = ballots_in(filled);
        assert_eq!(
            there, sent,
            "what a voter said last is there, and nothing else of it"
        );
        tried.ballots += sent.len();
    }
    assert_eq!(
        without(joined.state(), &last),
        *copies.state(),
        "nothing but ballots comes back"
    );
    tried
}

/// Checks that the order, repetition and grouping of merges do not change the result.
fn check_order(files: &[Assessment], joined: &Assessment, choices: &mut Choices<'_>) {
    let mut turned = files.to_vec();
    turned.reverse();
    assert_eq!(&join(&turned).unwrap(), joined, "the order matters");
    turned.rotate_left(choices.below(files.len()));
    assert_eq!(&join(&turned).unwrap(), joined, "the order matters");
    let twice: Vec<Assessment> = files.iter().chain([joined]).chain(files).cloned().collect();
    assert_eq!(&join(&twice).unwrap(), joined, "twice is not once");
    // The copies come first, because a paper may be made from either of them; then one paper after the other, in any
    // order.
    let (papers, copies): (Vec<Assessment>, Vec<Assessment>) = turned
        .into_iter()
        .partition(|file| file.state().ballot_paper.is_some());
    let mut one_by_one = join(&copies).unwrap();
    for paper in &papers {
        one_by_one = join(&[paper.clone(), one_by_one]).unwrap();
    }
    assert_eq!(&one_by_one, joined, "it matters who comes back first");
}

/// Edits of a team; the assessment of a team never becomes a ballot paper.
fn grow(assessment: &mut Assessment, who: &str, choices: &mut Choices<'_>) {
    for at in 0..choices.below(5) {
        let change = edit(choices);
        let stamp = Stamp {
            at: moment(choices),
            who: who.to_owned(),
            salt: format!("{who}-{at}"),
        };
        if !matches!(change, Change::BallotPaper(_)) {
            assessment.change(change, stamp);
        }
    }
}

/// A voter's actions on a paper: answers, notes, undo and redo.
fn fill_in(filled: &mut Assessment, voter: &str, choices: &mut Choices<'_>) {
    for _ in 0..=choices.below(DEEDS) {
        let at = filled.history().entries().len();
        let stamp = Stamp {
            at: moment(choices),
            who: voter.to_owned(),
            salt: format!("{voter}-{at}"),
        };
        match choices.below(8) {
            0 => drop(filled.undo(stamp)),
            1 => drop(filled.redo(stamp)),
            _ => {
                filled.change(said(choices), stamp);
            }
        }
    }
}

/// The ballots that a voter entered in a paper.
fn ballots_in(filled: &Assessment) -> BTreeMap<String, Ballot> {
    let said = filled
        .state()
        .controls
        .iter()
        .filter_map(|(control, record)| {
            let ballot = Ballot {
                answer: record.answer.clone()?,
                note: record.note.clone(),
            };
            Some((control.clone(), ballot))
        });
    said.collect()
}

/// The ballots of a voter in a state.
fn of(state: &State, voter: &str) -> BTreeMap<String, Ballot> {
    let cast = state
        .controls
        .iter()
        .filter_map(|(control, record)| Some((control, record.ballots.get(voter)?)));
    cast.map(|(control, ballot)| (control.clone(), ballot.clone()))
        .collect()
}

/// The state without the ballots of these voters.
fn without(state: &State, voters: &BTreeMap<&str, Assessment>) -> State {
    let mut state = state.clone();
    for record in state.controls.values_mut() {
        record
            .ballots
            .retain(|voter, _| !voters.contains_key(voter.as_str()));
    }
    state.controls.retain(|_, record| !record.is_empty());
    state
}
