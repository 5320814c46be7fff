//! The reasons why edits are refused, as values.
//!
//! This is a separate module because every front end shows refusals but none builds the sentences for them: those are
//! in `describe`.

use crate::model::questionnaire::{ControlIx, FactIx, GateIx};
use jiff::civil::Date;

use crate::model::assessment::baseline::NameError;
use crate::model::assessment::validation::{CadenceError, ControlsError};
use crate::model::assessment::vote::{VotersError, VotesError};
use crate::rules::confirmation::Progress;

/// The part of a request that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The only value that was typed.
    Value,
    /// A name.
    Name,
    /// A reason.
    Reason,
    /// The person or role that is accountable or investigates.
    Owner,
    /// A compensating control.
    CompensatingControl,
    /// A level.
    Level,
    /// A due date.
    Due,
    /// The day on which an exception was granted.
    Granted,
    /// The last day of an exception or of evidence.
    Expires,
    /// A percentage of time.
    Percent,
    /// The days on which a person is away.
    Away,
    /// The roles of a person.
    Roles,
    /// The controls of a validation.
    Controls,
    /// A cadence.
    Cadence,
    /// The day on which a validation is first due.
    First,
    /// The day on which a validation was last done.
    Last,
    /// The minutes of a meeting.
    Minutes,
    /// The minutes for each question.
    Each,
    /// The voters.
    Voters,
}

/// The reason why an edit is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A system needs a name.
    SystemNameMissing,
    /// In the plan to commit to, no gate has a date.
    NothingToCommit,
    /// The text that was typed is not a date.
    NotADate {
        /// The field of the request.
        field: Field,
        /// The text that was typed.
        typed: String,
    },
    /// A range needs a date at both ends.
    RangeEndMissing {
        /// The field of the request.
        field: Field,
    },
    /// A range ends before it begins.
    RangeReversed {
        /// The field of the request.
        field: Field,
        /// The first day of the range.
        from: Date,
        /// The last day of the range.
        to: Date,
    },
    /// The text is not a weekday.
    NotAWeekday(String),
    /// The list of working days is empty.
    NoWorkday,
    /// No phase has this id or title.
    NoSuchPhase(String),
    /// The text is not a length of the questionnaire (`core` or `full`).
    NoSuchLength(String),
    /// The fact has no such choice.
    NoSuchChoice {
        /// The fact.
        fact: FactIx,
        /// The text that was typed.
        typed: String,
    },
    /// No level has this number or title.
    NoSuchLevel(String),
    /// An unknown answer needs an investigator.
    InvestigatorMissing,
    /// A control that is not applicable needs a reason.
    ReasonMissing,
    /// A gate can never do without the control.
    NeverDeferrable {
        /// Whether a law requires the control.
        law: bool,
        /// The control.
        control: ControlIx,
        /// The gate.
        gate: GateIx,
    },
    /// Only an answer can be explained, and the control has no answer.
    AnswerMissing,
    /// The answers of a reassessment are not all confirmed yet.
    ReassessmentRunning(Progress),
    /// The assessment answers a later version of the questionnaire.
    OlderQuestionnaire,
    /// Answers are confirmed in a reassessment, and no reassessment has begun.
    NoReassessment,
    /// Only an answer can be confirmed, and the control has no answer.
    NothingToConfirm(ControlIx),
    /// Evidence supports a level, and the control has no level.
    EvidenceWithoutLevel,
    /// Evidence that is merely claimed cannot have a last day.
    ClaimExpires,
    /// An exception needs an owner.
    ExceptionOwnerMissing,
    /// An exception needs a reason.
    ExceptionReasonMissing,
    /// An exception needs a compensating control.
    CompensatingControlMissing,
    /// An exception needs an expiry date.
    ExpiryMissing,
    /// An exception expires before it is granted.
    ExpiresBeforeGranted {
        /// The day the exception is granted.
        granted: Date,
        /// The last day of the exception.
        expires: Date,
    },
    /// The text does not define voters.
    Voters {
        /// The field of the request.
        field: Field,
        /// The reason why the text is refused.
        error: VotersError,
    },
    /// The text is not a round of votes.
    Votes(VotesError),
    /// There is no unanswered control on which the votes agree.
    NoEqualVotes,
    /// A parked item needs text.
    ParkedTextMissing,
    /// No parked item has this id.
    NoSuchParkedItem,
    /// The text is not a whole number of minutes from `least` to 1440.
    NotMinutes {
        /// The field of the request.
        field: Field,
        /// The smallest number allowed.
        least: u16,
    },
    /// No meeting is running.
    NoMeeting,
    /// The text is not a valid name for a baseline.
    BaselineName(NameError),
    /// Another baseline has this name.
    BaselineExists {
        /// The name of the other baseline.
        name: String,
        /// The day of the other baseline.
        on: Date,
    },
    /// No baseline has this name.
    NoSuchBaseline(String),
    /// The text does not name the controls of a validation.
    Controls(ControlsError),
    /// The text is not a cadence.
    Cadence(CadenceError),
    /// A validation needs a cadence.
    CadenceMissing,
    /// No validation has this id, name or kind.
    NoSuchValidation(String),
    /// More than one validation has this name or kind.
    SeveralValidations {
        /// The text that was typed.
        typed: String,
        /// The ids of these validations.
        ids: Vec<String>,
    },
    /// The day on which something was done is in the future.
    NotYet {
        /// The field of the request.
        field: Field,
        /// The day.
        day: Date,
    },
    /// The validation was last done after the given day.
    DoneLater {
        /// The day the validation was last done.
        last: Date,
        /// The given day.
        on: Date,
    },
    /// The text is not a percentage from 1 to 100.
    NotAPercentage(String),
    /// A person needs a name.
    PersonNameMissing,
    /// Another person has this name.
    PersonExists(String),
    /// A person needs a role.
    RoleMissing,
    /// Nobody in the plan has this name.
    NoSuchPerson(String),
    /// A ballot paper accepts only answers and their notes.
    BallotPaper {
        /// The voter to whom the ballot paper belongs.
        voter: String,
        /// The item that the request would change.
        subject: String,
    },
}

impl Refusal {
    /// The part of the request that is wrong.
    pub fn field(&self) -> Field {
        match self {
            Self::NotADate { field, .. }
            | Self::RangeEndMissing { field, .. }
            | Self::RangeReversed { field, .. }
            | Self::Voters { field, .. }
            | Self::NotMinutes { field, .. }
            | Self::NotYet { field, .. } => *field,
            Self::SystemNameMissing
            | Self::BaselineName(_)
            | Self::BaselineExists { .. }
            | Self::NoSuchBaseline(_)
            | Self::NoSuchValidation(_)
            | Self::SeveralValidations { .. }
            | Self::PersonNameMissing
            | Self::PersonExists(_)
            | Self::NoSuchPerson(_) => Field::Name,
            Self::ReasonMissing | Self::ExceptionReasonMissing => Field::Reason,
            Self::InvestigatorMissing | Self::ExceptionOwnerMissing => Field::Owner,
            Self::CompensatingControlMissing => Field::CompensatingControl,
            Self::EvidenceWithoutLevel => Field::Level,
            Self::ClaimExpires | Self::ExpiryMissing | Self::ExpiresBeforeGranted { .. } => {
                Field::Expires
            }
            Self::NotAPercentage(_) => Field::Percent,
            Self::RoleMissing => Field::Roles,
            Self::Controls(_) => Field::Controls,
            Self::Cadence(_) | Self::CadenceMissing => Field::Cadence,
            Self::DoneLater { .. } => Field::Last,
            Self::NotAWeekday(_)
            | Self::NoWorkday
            | Self::NoSuchPhase(_)
            | Self::NoSuchLength(_)
            | Self::NoSuchChoice { .. }
            | Self::NoSuchLevel(_)
            | Self::NeverDeferrable { .. }
            | Self::AnswerMissing
            | Self::ReassessmentRunning(_)
            | Self::OlderQuestionnaire
            | Self::NoReassessment
            | Self::NothingToConfirm(_)
            | Self::Votes(_)
            | Self::NoEqualVotes
            | Self::ParkedTextMissing
            | Self::NoSuchParkedItem
            | Self::NoMeeting
            | Self::NothingToCommit
            | Self::BallotPaper { .. } => Field::Value,
        }
    }
}
