//! Ballots: the answer that each voter gave to each control, alone and before the meeting.
//!
//! A ballot paper is a small assessment of its own, without the answers of others; its answers are returned as ballots,
//! one per control. Ballots are not the team's answers and must never count in a score.

use std::collections::{BTreeMap, BTreeSet};

use super::State;
use super::answer::Answer;
use super::vote::{Round, Voters};

/// The ballot of one voter on one control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// The answer that the voter would give.
    pub answer: Answer,
    /// The reason, or a comment for the room; may be empty.
    pub note: String,
}

/// The voter of a ballot paper, and the assessment that the paper was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotPaper {
    /// The voter: a role or initials.
    pub voter: String,
    /// Id of the first history entry of that assessment.
    pub root: String,
    /// Ids of the last history entries of that assessment when the paper was made.
    pub heads: BTreeSet<String>,
}

/// The ballots on one control, by voter.
pub type Ballots = BTreeMap<String, Ballot>;

/// Returns the ballots as a round of votes. Voters who answered "not applicable" have no vote in the round;
/// [`setting_aside`] returns these voters.
pub fn round(ballots: &Ballots) -> Round {
    let vote =
        |(voter, ballot): (&String, &Ballot)| Some((voter.clone(), ballot.answer.as_vote()?));
    Round::Open(ballots.iter().filter_map(vote).collect())
}

/// Returns the voters who consider the control not applicable.
pub fn setting_aside(ballots: &Ballots) -> Vec<&str> {
    let aside = |ballot: &Ballot| matches!(ballot.answer, Answer::NotApplicable { .. });
    ballots
        .iter()
        .filter(|(_, ballot)| aside(ballot))
        .map(|(voter, _)| voter.as_str())
        .collect()
}

/// Whether 2 answers are equal apart from reasons and investigators.
pub fn is_the_same(one: &Answer, other: &Answer) -> bool {
    one.as_vote() == other.as_vote()
}

/// Whether voters disagree.
pub fn is_split(ballots: &Ballots) -> bool {
    let mut answers = ballots.values().map(|ballot| &ballot.answer);
    answers
        .next()
        .is_some_and(|first| answers.any(|answer| !is_the_same(first, answer)))
}

impl State {
    /// Returns the number of ballots of each voter who has at least one ballot.
    pub fn cast(&self) -> BTreeMap<&str, usize> {
        let mut cast = BTreeMap::new();
        for voter in self
            .controls
            .values()
            .flat_map(|record| record.ballots.keys())
        {
            *cast.entry(voter.as_str()).or_insert(0) += 1;
        }
        cast
    }

    /// Returns the voters in the room without a ballot, in voting order. Empty if there are no ballots at all, or if
    /// voters have no names.
    pub fn missing_voters(&self) -> Vec<&str> {
        let cast = self.cast();
        match &self.room.voters {
            Voters::Named(names) if !cast.is_empty() => names
                .iter()
                .map(String::as_str)
                .filter(|name| !cast.contains_key(name))
                .collect(),
            Voters::Named(_) | Voters::Number(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::questionnaire::Level;

    fn level(number: u8) -> Answer {
        Answer::Level(Level::new(number).unwrap())
    }

    fn ballots(said: &[(&str, Answer)]) -> Ballots {
        let ballot = |answer: &Answer| Ballot {
            answer: answer.clone(),
            note: String::new(),
        };
        said.iter()
            .map(|(voter, answer)| ((*voter).to_owned(), ballot(answer)))
            .collect()
    }

    fn aside(reason: &str) -> Answer {
        Answer::NotApplicable {
            reason: reason.to_owned(),
        }
    }

    fn unknown(who: &str) -> Answer {
        Answer::Unknown {
            investigator: who.to_owned(),
            due: None,
        }
    }

    /// Of 4 voters, 2 chose a level (1 and 3, which are 2 apart), 1 does not know, and 1 chose "not applicable" and is
    /// not in the round.
    #[test]
    fn ballots_are_a_round_of_those_who_voted() {
        let ballots = ballots(&[
            ("ann", level(1)),
            ("ben", level(3)),
            ("cy", unknown("")),
            ("di", aside("no")),
        ]);
        let tally = round(&ballots).tally();
        assert_eq!(
            (tally.levels, tally.unknown, tally.spread()),
            ([0, 1, 0, 1, 0], 1, 2)
        );
        assert_eq!(setting_aside(&ballots), ["di"]);
    }

    #[test]
    fn to_set_aside_and_not_to_know_are_something_else_than_a_level() {
        let is_split = |said: &[Answer]| {
            let names = ["ann", "ben", "cy"];
            is_split(&ballots(
                &names
                    .into_iter()
                    .zip(said.iter().cloned())
                    .collect::<Vec<_>>(),
            ))
        };
        assert!(!is_split(&[]) && !is_split(&[level(2)]));
        assert!(!is_split(&[level(2), level(2)]) && is_split(&[level(2), level(1)]));
        assert!(is_split(&[level(2), unknown("ops")]) && is_split(&[level(2), aside("no models")]));
        assert!(
            !is_split(&[unknown("ops"), unknown("ml")]),
            "another investigator is no disagreement"
        );
        assert!(!is_split(&[
            aside("no models"),
            aside("nothing is downloaded")
        ]));
        assert!(is_split(&[unknown(""), aside("")]));
    }

    #[test]
    fn who_is_missing_is_asked_of_named_voters_once_anybody_voted() {
        let mut state = State::default();
        state.room.voters = Voters::typed("ann, ben, cy").unwrap();
        assert_eq!(state.missing_voters(), [""; 0], "nobody was asked");
        for (control, voters) in [("DAT-P1", &["ben"][..]), ("DAT-P2", &["ben", "di"])] {
            let said: Vec<(&str, Answer)> = voters.iter().map(|voter| (*voter, level(1))).collect();
            state
                .controls
                .entry(control.to_owned())
                .or_default()
                .ballots = ballots(&said);
        }
        assert_eq!(state.cast(), [("ben", 2), ("di", 1)].into());
        assert_eq!(state.missing_voters(), ["ann", "cy"]);
        state.room.voters = Voters::Number(7);
        assert_eq!(
            state.missing_voters(),
            [""; 0],
            "of a number nobody is known"
        );
    }
}
