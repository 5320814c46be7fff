//! Edit requests: what a person typed or chose. Nothing is checked here.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::assessment::answer::Answer;
use crate::model::assessment::plan::CommittedPlan;
use crate::model::assessment::upgrade::Upgrade;
use crate::model::assessment::validation::Kind;
use crate::model::assessment::vote::Tally;
use crate::model::questionnaire::{ControlIx, EvidenceState, FactIx, Level, RoleIx};

/// One thing to be changed. People and parked items are given by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Name the system.
    System(String),
    /// Set the current phase, by id or title; an empty text clears it.
    CurrentPhase(String),
    /// Set the target phase, by id or title; an empty text clears it.
    TargetPhase(String),
    /// Set the target date; an empty text removes it.
    TargetDate(String),
    /// Set the length of the questionnaire: `core` or `full`.
    Length(String),
    /// Answer a fact: `yes`, a choice by id or title, several choices separated by commas, or `none`; an empty text
    /// clears it.
    Fact {
        /// The fact.
        fact: FactIx,
        /// The answer as typed.
        to: String,
    },

    /// Answer a control.
    Answer {
        /// The control.
        control: ControlIx,
        /// The answer.
        to: AnswerRequest,
        /// Why the team decided so, if recorded.
        why: Option<Why>,
    },
    /// Record why the team decided on the current answer of a control.
    Explain {
        /// The control.
        control: ControlIx,
        /// The reason.
        why: Why,
    },
    /// Confirm the answer of a control in a reassessment.
    Confirm(ControlIx),
    /// Record or remove evidence.
    Evidence {
        /// The control.
        control: ControlIx,
        /// The evidence state.
        state: EvidenceState,
        /// The level that is supported; `None` for the level answered.
        level: Option<Level>,
        /// What was shown. An empty text for merely claimed evidence removes the evidence.
        what: String,
        /// The last day of the evidence; empty if it does not expire.
        expires: String,
    },
    /// Grant an exception.
    Exception {
        /// The control.
        control: ControlIx,
        /// The parts of the exception.
        parts: ExceptionParts,
    },
    /// Remove the exception of a control.
    RemoveException(ControlIx),
    /// Name the person accountable for a control; an empty text leaves it to the role.
    Owner {
        /// The control.
        control: ControlIx,
        /// A person, role or initials.
        owner: String,
    },
    /// Write the note of a control; an empty text removes it.
    Note {
        /// The control.
        control: ControlIx,
        /// The note.
        note: String,
    },
    /// Set or remove a bookmark.
    Bookmark {
        /// The control.
        control: ControlIx,
        /// Whether the control is bookmarked.
        to: bool,
    },

    /// Set the voters: a number, or roles and initials.
    Voters(String),
    /// Record a round of votes: a digit or `?` for each voter, or the number of votes for each level.
    Votes {
        /// The control.
        control: ControlIx,
        /// The votes as typed.
        votes: String,
    },
    /// Record a secret round, of which only the counts are known.
    SecretVotes {
        /// The control.
        control: ControlIx,
        /// The counts.
        tally: Tally,
    },
    /// Decide on each unanswered control whose voters all agree.
    AgreeOnAll,
    /// Park an item.
    Park {
        /// The text of the item.
        what: String,
        /// The control it came up with.
        control: Option<ControlIx>,
    },
    /// Change a parked item; an empty text removes it.
    ParkedItem {
        /// The item.
        id: String,
        /// The text of the item.
        what: String,
        /// The owner; may be empty.
        owner: String,
        /// The due date; may be empty.
        due: String,
    },
    /// Mark a parked item as done, or as not done.
    ParkedDone {
        /// The item.
        id: String,
        /// Whether the item is done.
        done: bool,
    },
    /// Begin a meeting, or change the time box of the running one.
    Meeting {
        /// Total minutes, 1 to 1440.
        minutes: String,
        /// Minutes for each question; empty divides the remaining time among the questions.
        each: String,
        /// The voters, as in [`Request::Voters`]; used only when a meeting begins.
        voters: Option<String>,
    },
    /// Begin a break, or end the current one.
    Break,
    /// End the meeting.
    EndMeeting,
    /// Save a state as a baseline.
    Baseline {
        /// The name of the baseline.
        name: String,
        /// The latest entries included, and the day; `None` for the current state.
        at: Option<(Vec<String>, Date)>,
    },
    /// Remove a baseline, by id, by name, or by the beginning that only its name has.
    RemoveBaseline(String),
    /// Begin a reassessment, which upgrades to a newer version of the questionnaire.
    Reassess {
        /// The name of a baseline that marks the state before it; empty for none.
        baseline: String,
        /// Whether it begins although one is under way.
        again: bool,
        /// The upgrade to a newer version; `None` for what that version declares.
        upgrade: Option<Box<Upgrade>>,
    },

    /// Add a validation.
    AddValidation {
        /// The kind of validation.
        kind: Kind,
        /// The parts; a cadence and controls are required.
        parts: ValidationParts,
    },
    /// Change a validation.
    ChangeValidation {
        /// The validation, by id, or as the only one of a name or kind.
        which: String,
        /// Another kind.
        kind: Option<Kind>,
        /// The parts to change.
        parts: ValidationParts,
    },
    /// Record that a validation was done.
    ValidationDone {
        /// The validation, as in [`Request::ChangeValidation`].
        which: String,
        /// The day; empty for today.
        on: String,
    },
    /// Remove a validation, named as in [`Request::ChangeValidation`].
    RemoveValidation(String),

    /// Set the first day of work; an empty text clears it.
    PlanStart(String),
    /// Set the working days: `mon,tue`.
    Workdays(String),
    /// Set the days off: dates separated by commas, or `none`.
    DaysOff(String),
    /// Set the freezes: dates or ranges such as `2026-12-21..2027-01-03`, separated by commas, or `none`.
    Freezes(String),
    /// Replace the people who have only this role, one for each percentage: `100,50`, or `none`.
    RolePeople {
        /// The role.
        role: RoleIx,
        /// Percentages, separated by commas.
        percents: String,
    },
    /// Add a person to the plan, or change one.
    Person {
        /// The previous name of the person; `None` adds one.
        known: Option<String>,
        /// Name, role or initials.
        name: String,
        /// Percentage of the person's time, 1 to 100.
        percent: String,
        /// Days away, as in [`Request::Freezes`].
        away: String,
        /// Roles, by id.
        roles: BTreeSet<String>,
    },
    /// Set the days on which a person is away, as in [`Request::Freezes`].
    Away {
        /// The person.
        person: String,
        /// The days.
        away: String,
    },
    /// Set the percentage of a person's time.
    Percent {
        /// The person.
        person: String,
        /// The percentage, 1 to 100.
        percent: String,
    },
    /// Remove a person from the plan.
    RemovePerson(String),
    /// Pin the next step of a control to a day; an empty text removes the pin.
    Pin {
        /// The control.
        control: ControlIx,
        /// The day.
        day: String,
    },
    /// Start the steps of a control not before a day; an empty text removes the limit.
    NotBefore {
        /// The control.
        control: ControlIx,
        /// The day.
        day: String,
    },
    /// Drop the steps of a control from the plan, or restore them.
    Drop {
        /// The control.
        control: ControlIx,
        /// Whether the steps are dropped.
        to: bool,
    },
    /// Remove all arrangements for the steps of a control.
    Free(ControlIx),
    /// Commit to a plan.
    Commit(CommittedPlan),
}

/// The answer to a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerRequest {
    /// A level by number or title; an empty text leaves the control unanswered.
    Level(String),
    /// The answer is unknown.
    Unknown {
        /// The investigator.
        investigator: String,
        /// The due date; may be empty.
        due: String,
    },
    /// The control is not applicable.
    NotApplicable {
        /// The reason.
        reason: String,
    },
    /// A complete answer, such as the one that the votes agree on.
    Given(Answer),
}

/// Why a team decided so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// The reason; may be empty.
    pub why: String,
    /// Dissenting opinions; may be empty.
    pub dissent: String,
}

/// The parts of an exception as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExceptionParts {
    /// The owner of the exception.
    pub owner: String,
    /// Why the target is not met.
    pub reason: String,
    /// The compensating control.
    pub compensating_control: String,
    /// The day it was granted. If empty, the previous day if the expiry date is unchanged, otherwise today.
    pub granted: String,
    /// The expiry date.
    pub expires: String,
}

/// The parts of a validation as typed; `None` leaves a part unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationParts {
    /// The team's name for it.
    pub name: Option<String>,
    /// The controls whose evidence depends on it, by id.
    pub controls: Option<String>,
    /// The cadence: `12 months`.
    pub every: Option<String>,
    /// The day it is first due; an empty text is one cadence from today.
    pub first: Option<String>,
    /// The day it was last done; an empty text is never.
    pub last: Option<String>,
    /// The owner of the validation.
    pub owner: Option<String>,
}
