//! Edit requests, which contain the input of a person. Nothing is checked here.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::assessment::answer::Answer;
use crate::model::assessment::plan::CommittedPlan;
use crate::model::assessment::upgrade::Upgrade;
use crate::model::assessment::validation::Kind;
use crate::model::assessment::vote::Tally;
use crate::model::questionnaire::{ControlIx, EvidenceState, FactIx, Level, RoleIx};

/// A request for one edit. People and parked items are identified by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Name the system.
    System(String),
    /// Set the current phase, by id or title; empty text clears it.
    CurrentPhase(String),
    /// Set the target phase, by id or title; empty text clears it.
    TargetPhase(String),
    /// Set the target date; empty text removes it.
    TargetDate(String),
    /// Set the length of the questionnaire: `core` or `full`.
    Length(String),
    /// Answer a fact: `yes`, a choice by id or title, several choices separated by commas, or `none`; empty text clears
    /// it.
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
        /// The reason for the team's decision, if recorded.
        why: Option<Why>,
    },
    /// Record the reason for the team's decision on the current answer to a control.
    Explain {
        /// The control.
        control: ControlIx,
        /// The reason.
        why: Why,
    },
    /// Confirm the answer to a control in a reassessment.
    Confirm(ControlIx),
    /// Record or remove evidence.
    Evidence {
        /// The control.
        control: ControlIx,
        /// The evidence state.
        state: EvidenceState,
        /// The level that the evidence supports; `None` for the level answered.
        level: Option<Level>,
        /// A description of the evidence. Empty text for merely claimed evidence removes the evidence.
        what: String,
        /// The last day of the evidence; empty if it does not expire.
        expires: String,
    },
    /// Grant an exception for a control.
    Exception {
        /// The control.
        control: ControlIx,
        /// The parts of the exception.
        parts: ExceptionParts,
    },
    /// Remove the exception for a control.
    RemoveException(ControlIx),
    /// Name the person accountable for a control; empty text leaves the control to its role.
    Owner {
        /// The control.
        control: ControlIx,
        /// The name of a person, a role, or initials.
        owner: String,
    },
    /// Name the person or role that does the work on a control; empty text leaves it to its role.
    Responsible {
        /// The control.
        control: ControlIx,
        /// A person in the plan, or the id or title of a role.
        who: String,
    },
    /// Write the note on a control; empty text removes it.
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
    /// Record a secret round of votes, of which only the counts are known.
    SecretVotes {
        /// The control.
        control: ControlIx,
        /// The counts.
        tally: Tally,
    },
    /// Record a decision on each unanswered control on which all voters agree.
    AgreeOnAll,
    /// Park an item.
    Park {
        /// The text of the item.
        what: String,
        /// The control under discussion when the item came up.
        control: Option<ControlIx>,
    },
    /// Change a parked item; empty text removes it.
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
    /// Begin a meeting, or change the time box of the running meeting.
    Meeting {
        /// The total number of minutes, 1 to 1440.
        minutes: String,
        /// The minutes for each question; if empty, the remaining time is divided among the questions.
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
    /// Remove a baseline, given by id, by name, or by a beginning that no other name has.
    RemoveBaseline(String),
    /// Begin a reassessment, which upgrades to a newer version of the questionnaire.
    Reassess {
        /// The name of a baseline that marks the state before the reassessment; empty for no baseline.
        baseline: String,
        /// Whether the reassessment begins even if another one is under way.
        again: bool,
        /// The upgrade to a newer version; `None` for the upgrade that the newer version declares.
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
        /// The validation, given by id, or by a name or kind that no other validation has.
        which: String,
        /// The new kind; `None` leaves the kind unchanged.
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

    /// Set the first day of work; empty text clears it.
    PlanStart(String),
    /// Set the working days: `mon,tue`.
    Workdays(String),
    /// Set the days off: dates separated by commas, or `none`.
    DaysOff(String),
    /// Set the freezes: dates or ranges such as `2026-12-21..2027-01-03`, separated by commas, or `none`.
    Freezes(String),
    /// Replace the people who have only this role with one person for each percentage: `100,50`, or `none`.
    RolePeople {
        /// The role.
        role: RoleIx,
        /// The percentages, separated by commas.
        percents: String,
    },
    /// Add a person to the plan, or change a person.
    Person {
        /// The previous name of the person; `None` adds a person.
        known: Option<String>,
        /// The name, role or initials of the person.
        name: String,
        /// The percentage of the person's time, 1 to 100.
        percent: String,
        /// The days away, as in [`Request::Freezes`].
        away: String,
        /// The roles, by id.
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
    /// Pin the next step of a control to a day; empty text removes the pin.
    Pin {
        /// The control.
        control: ControlIx,
        /// The day.
        day: String,
    },
    /// Do not start the steps of a control before a day; empty text removes the limit.
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
    /// A level by number or title; empty text leaves the control unanswered.
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
    /// A complete answer, such as the one on which the votes agree.
    Given(Answer),
}

/// The team's reason for a decision, with any dissent.
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
    /// The reason why the target is not met.
    pub reason: String,
    /// The compensating control.
    pub compensating_control: String,
    /// The day the exception was granted. If empty, this is the day already recorded if the expiry date is unchanged,
    /// otherwise today.
    pub granted: String,
    /// The expiry date.
    pub expires: String,
}

/// The parts of a validation as typed; `None` leaves a part unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationParts {
    /// The team's name for the validation.
    pub name: Option<String>,
    /// The controls whose evidence depends on the validation, by id.
    pub controls: Option<String>,
    /// The cadence: `12 months`.
    pub every: Option<String>,
    /// The day the validation is first due; empty text means one cadence from today.
    pub first: Option<String>,
    /// The day the validation was last done; empty text means never.
    pub last: Option<String>,
    /// The owner of the validation.
    pub owner: Option<String>,
}
