//! Ballots: what one voice said of each control alone, before the room met.
//!
//! In flow and out flow plain values. A ballot paper is an assessment of its own, small and without the answers of others;
//! what is answered in it comes back as ballots, one for each control. They are no answer of the room and count nowhere
//! in a score.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::answer::Answer;
use super::vote::Round;
use super::vote::Tally;

/// What one voice said of one control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// The answer it would give.
    pub answer: Answer,
    /// Why, or what the room should know; may be empty.
    pub note: String,
}

/// That an assessment is the ballot paper of one voice, and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotPaper {
    /// Whose it is: a role or initials.
    pub voice: String,
    /// The first entry of the assessment it is about, by id.
    pub root: String,
    /// The last entries of that assessment when the paper was made, by id.
    pub upon: BTreeSet<String>,
}

/// What the voices said of one control, by voice.
pub type Ballots = BTreeMap<String, Ballot>;

/// The ballots as a round of votes. Who holds that it does not apply named no level, and is in no round.
pub fn round(ballots: &Ballots) -> Round {
    let vote = |(voice, ballot): (&String, &Ballot)| Some((voice.clone(), ballot.answer.as_vote()?));
    Round::Open(ballots.iter().filter_map(vote).collect())
}

/// How many said what.
pub fn tally(ballots: &Ballots) -> Tally {
    round(ballots).tally()
}
