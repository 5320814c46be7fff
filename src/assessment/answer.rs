//! What was said about a control: its answer, how well it is supported, and the words around it.
//!
//! In flow and out flow plain values. The four states of an answer (a level, not applicable, unknown, and no answer at
//! all) are never merged: no state may stand in for another here or anywhere downstream.

use jiff::civil::Date;

use crate::questionnaire::EvidenceState;

/// What a team answered. No answer at all is the absence of this value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The level, 0 to 4.
    Level(u8),
    /// It does not apply, and why.
    NotApplicable {
        /// Why.
        reason: String,
    },
    /// Nobody in the room knows.
    Unknown {
        /// Who finds out; a role, or initials.
        who: String,
        /// By when.
        by: Option<Date>,
    },
}

/// How well a level is supported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Shown or verified, or merely claimed.
    pub state: EvidenceState,
    /// The level it was given for: a level raised later is not supported by it.
    pub level: u8,
    /// What was shown: a document, a link, a date.
    pub what: String,
}

/// A dated permission to fall short of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Who answers for it.
    pub owner: String,
    /// Why the target is not met.
    pub reason: String,
    /// What keeps the risk down in the meantime.
    pub measure: String,
    /// The day it was granted.
    pub granted: Date,
    /// The last day it holds.
    pub expires: Date,
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
}

impl Record {
    /// The level, where that is the answer.
    pub fn level(&self) -> Option<u8> {
        match self.answer {
            Some(Answer::Level(level)) => Some(level),
            _ => None,
        }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Exception {
    /// Whether every word that makes it one is there.
    pub fn is_complete(&self) -> bool {
        [&self.owner, &self.reason, &self.measure].iter().all(|words| !words.trim().is_empty())
    }
}
