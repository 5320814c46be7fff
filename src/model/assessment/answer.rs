//! The record of a control: its answer, the evidence for the answer, and its notes, votes and decision.
//!
//! The 4 states of an answer (a level, not applicable, unknown, unanswered) must never be merged: no state may replace
//! another, here or anywhere downstream.

use std::borrow::Cow;

use jiff::civil::Date;

use super::ballot;
use super::ballot::Ballots;
use super::vote::{Round, Vote};
use crate::model::questionnaire::{EvidenceState, Level};

/// The answer to a control. An unanswered control has no value of this type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A level, 0 to 4.
    Level(Level),
    /// The control is not applicable.
    NotApplicable {
        /// The reason that the control is not applicable.
        reason: String,
    },
    /// Nobody in the room knows.
    Unknown {
        /// The investigator: a role or initials.
        investigator: String,
        /// The due date of the investigation.
        due: Option<Date>,
    },
}

/// The evidence for a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Whether the evidence was claimed, shown or verified.
    pub state: EvidenceState,
    /// The level that the evidence supports; a level raised later is not supported.
    pub level: Level,
    /// Description of the evidence: a document, a link, a date.
    pub what: String,
    /// The last day on which the evidence is valid; `None` if it does not expire.
    pub expires: Option<Date>,
}

/// A dated permission to miss a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The accountable person or role.
    pub owner: String,
    /// The reason that the target is not met.
    pub reason: String,
    /// The compensating control, which reduces the risk meanwhile.
    pub compensating_control: String,
    /// The day on which the exception was granted.
    pub granted: Date,
    /// The last day on which the exception is valid.
    pub expires: Date,
}

/// The room's decision on a control, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The day of the decision.
    pub on: Date,
    /// The answer that was agreed on. If the control has another answer now, the answer was changed after the decision.
    pub answer: Answer,
    /// The reason; may be empty.
    pub why: String,
    /// The views of those who voted differently; may be empty.
    pub dissent: String,
}

/// All data about one control.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The answer; `None` if the control is unanswered.
    pub answer: Option<Answer>,
    /// The evidence; `None` if the answer is merely claimed.
    pub evidence: Option<Evidence>,
    /// A free-text note.
    pub note: String,
    /// The person or role that is accountable, if different from the control's own role.
    pub owner: Option<String>,
    /// The person or role that does the work, if different from the control's own role.
    pub responsible: Option<String>,
    /// The exception from the control's target.
    pub exception: Option<Exception>,
    /// The votes, round by round.
    pub votes: Vec<Round>,
    /// The decision of the room.
    pub decision: Option<Decision>,
    /// Whether somebody bookmarked the control in order to come back to it.
    pub bookmarked: bool,
    /// The day on which the answer was last confirmed; `None` if it never was.
    pub confirmed: Option<Date>,
    /// The ballots that voters filled in before the meeting, by voter.
    pub ballots: Ballots,
}

impl Answer {
    /// Returns the equivalent vote; `None` for "not applicable", for which there is no vote.
    pub fn as_vote(&self) -> Option<Vote> {
        match self {
            Self::Level(level) => Some(Vote::Level(*level)),
            Self::Unknown { .. } => Some(Vote::Unknown),
            Self::NotApplicable { .. } => None,
        }
    }
}

impl Evidence {
    /// Returns the last valid day if it has passed.
    pub fn ended(&self, today: Date) -> Option<Date> {
        self.expires.filter(|last| *last < today)
    }
}

impl Record {
    /// Returns the level if the answer is a level.
    pub fn level(&self) -> Option<Level> {
        match self.answer {
            Some(Answer::Level(level)) => Some(level),
            _ => None,
        }
    }

    /// Whether there are votes on the control, by ballot or in a meeting.
    pub fn was_voted_on(&self) -> bool {
        !self.votes.is_empty() || !self.ballots.is_empty()
    }

    /// Returns every round of votes in order, with its number. The ballots filled in before the meeting are round 0.
    pub fn rounds(&self) -> Vec<(usize, Cow<'_, Round>)> {
        let alone = self.alone().map(|round| (0, Cow::Owned(round)));
        alone
            .into_iter()
            .chain((1..).zip(self.votes.iter().map(Cow::Borrowed)))
            .collect()
    }

    /// Returns the ballots as a round of votes; `None` if there are none.
    pub fn alone(&self) -> Option<Round> {
        (!self.ballots.is_empty()).then(|| ballot::round(&self.ballots))
    }

    /// Returns the last round of votes, or the ballots if the room has not voted yet.
    pub fn last_round(&self) -> Option<Cow<'_, Round>> {
        self.votes
            .last()
            .map(Cow::Borrowed)
            .or_else(|| self.alone().map(Cow::Owned))
    }

    /// Returns the ballots, unless the room has voted since.
    pub fn standing_ballots(&self) -> Option<&Ballots> {
        (self.votes.is_empty() && !self.ballots.is_empty()).then_some(&self.ballots)
    }

    /// Returns the decision if the control still has the answer that was agreed on.
    pub fn decided(&self) -> Option<&Decision> {
        self.decision
            .as_ref()
            .filter(|decision| self.answer.as_ref() == Some(&decision.answer))
    }

    /// Returns the last day on which somebody gave the answer, confirmed it, or decided on it. `given` is the day on
    /// which the answer was given, if the history shows that day.
    pub fn stood_by(&self, given: Option<Date>) -> Option<Date> {
        given
            .max(self.confirmed)
            .max(self.decided().map(|decision| decision.on))
    }

    /// Whether the answer can become outdated. An unknown answer cannot: its investigation has a due date of its own.
    pub fn can_age(&self) -> bool {
        !matches!(self.answer, None | Some(Answer::Unknown { .. }))
    }

    /// Whether voters disagreed in the last round, or in the ballots if there was no round.
    pub fn is_split(&self) -> bool {
        match self.votes.last() {
            Some(round) => round.tally().is_split(),
            None => ballot::is_split(&self.ballots),
        }
    }

    /// Whether voters disagreed in the last vote and the control is still unanswered.
    pub fn is_disputed(&self) -> bool {
        self.answer.is_none() && self.is_split()
    }

    /// Returns the decision if it is still in force and somebody dissents: the last vote contains another answer, or
    /// dissent was recorded.
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

    /// Whether the record is empty.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Exception {
    /// Whether owner, reason and compensating control are all filled in.
    pub fn is_complete(&self) -> bool {
        [&self.owner, &self.reason, &self.compensating_control]
            .iter()
            .all(|words| !words.trim().is_empty())
    }
}
