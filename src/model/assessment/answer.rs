//! The record of a control: its answer, how well the answer is supported, and the notes, votes and decisions about it.
//!
//! The four states of an answer (a level, not applicable, unknown, and unanswered) are never merged: no state may stand
//! in for another, here or anywhere downstream.

use std::borrow::Cow;

use jiff::civil::Date;

use super::ballot;
use super::ballot::Ballots;
use super::vote::{Round, Vote};
use crate::model::questionnaire::{EvidenceState, Level};

/// What a team answered. No answer at all is the absence of this value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The level, 0 to 4.
    Level(Level),
    /// It does not apply, and why.
    NotApplicable {
        /// Why.
        reason: String,
    },
    /// Nobody in the room knows.
    Unknown {
        /// The investigator: a role, or initials.
        investigator: String,
        /// The due date of the investigation.
        due: Option<Date>,
    },
}

/// How well a level is supported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Shown or verified, or merely claimed.
    pub state: EvidenceState,
    /// The level it was given for: a level raised later is not supported by it.
    pub level: Level,
    /// What was shown: a document, a link, a date.
    pub what: String,
    /// The last day on which it supports anything; nothing where it does not end.
    pub expires: Option<Date>,
}

/// A dated permission to fall short of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Who answers for it.
    pub owner: String,
    /// Why the target is not met.
    pub reason: String,
    /// What keeps the risk down in the meantime.
    pub compensating_control: String,
    /// The day it was granted.
    pub granted: Date,
    /// The last day it holds.
    pub expires: Date,
}

/// What the room agreed on, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The day.
    pub on: Date,
    /// The answer agreed on; where the control's answer is another one by now, it was changed since.
    pub answer: Answer,
    /// Why; may be empty.
    pub why: String,
    /// What those hold who voted otherwise; may be empty.
    pub dissent: String,
}

/// Everything said about one control.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The answer; none is open.
    pub answer: Option<Answer>,
    /// The evidence; none is claimed.
    pub evidence: Option<Evidence>,
    /// What the room wants to remember.
    pub note: String,
    /// The person or role who carries it, where that is not the control's own role.
    pub owner: Option<String>,
    /// A dated permission to fall short.
    pub exception: Option<Exception>,
    /// What the voters of the room said, round by round.
    pub votes: Vec<Round>,
    /// What the room agreed on, and why.
    pub decision: Option<Decision>,
    /// Whether somebody wants to come back to it.
    pub bookmarked: bool,
    /// The day on which somebody last said again that the answer holds; nothing where nobody was asked.
    pub confirmed: Option<Date>,
    /// What voters said of it alone, before the room met.
    pub ballots: Ballots,
}

impl Answer {
    /// The vote that says the same; nothing where no vote can.
    pub fn as_vote(&self) -> Option<Vote> {
        match self {
            Self::Level(level) => Some(Vote::Level(*level)),
            Self::Unknown { .. } => Some(Vote::Unknown),
            Self::NotApplicable { .. } => None,
        }
    }
}

impl Evidence {
    /// Its last day, where that has passed.
    pub fn ended(&self, today: Date) -> Option<Date> {
        self.expires.filter(|last| *last < today)
    }
}

impl Record {
    /// The level, where that is the answer.
    pub fn level(&self) -> Option<Level> {
        match self.answer {
            Some(Answer::Level(level)) => Some(level),
            _ => None,
        }
    }

    /// Whether voters said something of it, alone or in a meeting.
    pub fn was_voted_on(&self) -> bool {
        !self.votes.is_empty() || !self.ballots.is_empty()
    }

    /// Every round of votes in its order, with its number: what was said alone before the room met is round 0.
    pub fn rounds(&self) -> Vec<(usize, Cow<'_, Round>)> {
        let alone = self.alone().map(|round| (0, Cow::Owned(round)));
        alone
            .into_iter()
            .chain((1..).zip(self.votes.iter().map(Cow::Borrowed)))
            .collect()
    }

    /// What voters said alone, as a round.
    pub fn alone(&self) -> Option<Round> {
        (!self.ballots.is_empty()).then(|| ballot::round(&self.ballots))
    }

    /// The round voted last; where the room has not voted, what its voters said alone.
    pub fn last_round(&self) -> Option<Cow<'_, Round>> {
        self.votes
            .last()
            .map(Cow::Borrowed)
            .or_else(|| self.alone().map(Cow::Owned))
    }

    /// The ballots, as long as the room has not voted since.
    pub fn standing_ballots(&self) -> Option<&Ballots> {
        (self.votes.is_empty() && !self.ballots.is_empty()).then_some(&self.ballots)
    }

    /// The decision, where its answer still stands.
    pub fn decided(&self) -> Option<&Decision> {
        self.decision
            .as_ref()
            .filter(|decision| self.answer.as_ref() == Some(&decision.answer))
    }

    /// The last day on which somebody stood by what is said: it was given, as far as a history tells, said again, or
    /// agreed on.
    pub fn stood_by(&self, given: Option<Date>) -> Option<Date> {
        given
            .max(self.confirmed)
            .max(self.decided().map(|decision| decision.on))
    }

    /// Whether there is an answer that can grow old: who does not know yet has another day to keep.
    pub fn can_age(&self) -> bool {
        !matches!(self.answer, None | Some(Answer::Unknown { .. }))
    }

    /// Whether not all said the same when they voted last.
    pub fn is_split(&self) -> bool {
        match self.votes.last() {
            Some(round) => round.tally().is_split(),
            None => ballot::is_split(&self.ballots),
        }
    }

    /// Whether the room was split when it voted last, and has not agreed on an answer since.
    pub fn is_disputed(&self) -> bool {
        self.answer.is_none() && self.is_split()
    }

    /// The decision that some who voted do not share: it still stands, and the last round held something else.
    pub fn dissented(&self) -> Option<&Decision> {
        let decision = self.decided()?;
        let against = match self.votes.last() {
            Some(round) => round.against(decision.answer.as_vote()).next().is_some(),
            None => self
                .ballots
                .values()
                .any(|ballot| !ballot::is_the_same(&ballot.answer, &decision.answer)),
        };
        (against || !decision.dissent.is_empty()).then_some(decision)
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Exception {
    /// Whether every word that makes it one is there.
    pub fn is_complete(&self) -> bool {
        [&self.owner, &self.reason, &self.compensating_control]
            .iter()
            .all(|words| !words.trim().is_empty())
    }
}
