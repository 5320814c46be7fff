//! What can be asked of an edit. A request holds what a person typed or chose, and judges nothing.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::assessment::answer::Answer;
use crate::model::assessment::plan::CommittedPlan;
use crate::model::assessment::upgrade::Upgrade;
use crate::model::assessment::validation::Kind;
use crate::model::assessment::vote::Tally;
use crate::model::questionnaire::{ControlIx, EvidenceState, FactIx, Level, RoleIx};

/// One thing to be changed. People and parked items are ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Name the system.
    System(String),
    /// Set the current phase, by id or title; an empty text leaves it open.
    CurrentPhase(String),
    /// Set the target phase, by id or title; an empty text leaves it open.
    TargetPhase(String),
    /// Set the target date; an empty text removes it.
    TargetDate(String),
    /// Set the length of the questionnaire: `core` or `full`.
    Length(String),
    /// Answer a fact: `yes`, a choice by id or title, choices between commas, `none`; an empty text leaves it open.
    Fact {
        /// The fact.
        fact: FactIx,
        /// Its answer as typed.
        to: String,
    },

    /// Answer a control.
    Answer {
        /// The control.
        control: ControlIx,
        /// The answer.
        to: AnswerRequest,
        /// Why the team decided so, where it says.
        why: Option<Why>,
    },
    /// Record why the team decided on the answer that a control has.
    Explain {
        /// The control.
        control: ControlIx,
        /// Why.
        why: Why,
    },
    /// Confirm the answer of a control in a reassessment.
    Confirm(ControlIx),
    /// Record or remove evidence.
    Evidence {
        /// The control.
        control: ControlIx,
        /// How well the level is supported.
        state: EvidenceState,
        /// The level that is supported; `None` for the level answered.
        level: Option<Level>,
        /// What was shown. Nothing shown and only claimed removes the evidence.
        what: String,
        /// Its last day; empty where it does not end.
        expires: String,
    },
    /// Grant an exception.
    Exception {
        /// The control.
        control: ControlIx,
        /// Its parts.
        parts: ExceptionParts,
    },
    /// Remove the exception of a control.
    RemoveException(ControlIx),
    /// Name who carries a control; an empty text leaves it to the role.
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
        /// Whether it is bookmarked.
        to: bool,
    },

    /// Say who votes: a number, or roles and initials.
    Voters(String),
    /// Record a round of votes: a digit or `?` for each voter, or how many named each level.
    Votes {
        /// The control.
        control: ControlIx,
        /// The votes as typed.
        votes: String,
    },
    /// Record a secret round, of which only counts are known.
    SecretVotes {
        /// The control.
        control: ControlIx,
        /// The counts.
        tally: Tally,
    },
    /// Decide on each unanswered control whose voters all agree.
    AgreeOnAll,
    /// Park a point.
    Park {
        /// The point.
        what: String,
        /// The control it came up with.
        control: Option<ControlIx>,
    },
    /// Change a parked item; an empty text removes it.
    ParkedItem {
        /// The item.
        id: String,
        /// The point.
        what: String,
        /// Who takes it up; may be empty.
        owner: String,
        /// By when; may be empty.
        due: String,
    },
    /// Mark a parked item as done, or as not done.
    ParkedDone {
        /// The item.
        id: String,
        /// Whether it is done.
        done: bool,
    },
    /// Begin a meeting, or change the time box of the one that runs.
    Meeting {
        /// Minutes in all, 1 to 1440.
        minutes: String,
        /// Minutes for each question; empty shares what is left.
        each: String,
        /// Who votes, as in [`Request::Voters`]; asked only where a meeting begins.
        voters: Option<String>,
    },
    /// Begin a break, or end the one that runs.
    Break,
    /// End the meeting.
    EndMeeting,
    /// Save a state as a baseline.
    Baseline {
        /// Its name.
        name: String,
        /// The last entries it includes and its day; `None` for the current state.
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
        /// What is done.
        kind: Kind,
        /// What is said of it; a cadence and controls are needed.
        parts: ValidationParts,
    },
    /// Change a validation.
    ChangeValidation {
        /// The validation, by id, or as the only one of a name or kind.
        which: String,
        /// Another kind.
        kind: Option<Kind>,
        /// What is said of it.
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

    /// Set the first day of work; an empty text leaves it open.
    PlanStart(String),
    /// Set the working days: `mon,tue`.
    Workdays(String),
    /// Set the days off: days between commas, or `none`.
    DaysOff(String),
    /// Set the freezes: days or ranges such as `2026-12-21..2027-01-03` between commas, or `none`.
    Freezes(String),
    /// Replace the people who have only this role, one for each percentage: `100,50`, or `none`.
    RolePeople {
        /// The role.
        role: RoleIx,
        /// Percentages between commas.
        percents: String,
    },
    /// Add a person to the plan, or change one.
    Person {
        /// The person as they were named; `None` adds one.
        known: Option<String>,
        /// Their name, role or initials.
        name: String,
        /// Percentage of their time, 1 to 100.
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
        /// 1 to 100.
        percent: String,
    },
    /// Remove a person from the plan.
    RemovePerson(String),
    /// Pin the next step of a control to a day; an empty text frees it.
    Pin {
        /// The control.
        control: ControlIx,
        /// The day.
        day: String,
    },
    /// Start no step of a control before a day; an empty text frees it.
    NotBefore {
        /// The control.
        control: ControlIx,
        /// The day.
        day: String,
    },
    /// Drop the steps of a control from the plan, or take them up.
    Drop {
        /// The control.
        control: ControlIx,
        /// Whether they are dropped.
        to: bool,
    },
    /// Remove everything that was arranged about the steps of a control.
    Free(ControlIx),
    /// Commit to a plan.
    Commit(CommittedPlan),
}

/// The answer to a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerRequest {
    /// A level by number or title; an empty text leaves the control unanswered.
    Level(String),
    /// Nobody knows.
    Unknown {
        /// Who finds out.
        investigator: String,
        /// By when; may be empty.
        due: String,
    },
    /// The control does not apply.
    NotApplicable {
        /// Why.
        reason: String,
    },
    /// The answer that voters gave, as it is.
    Given(Answer),
}

/// Why a team decided so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// The reason; may be empty.
    pub why: String,
    /// What others hold; may be empty.
    pub dissent: String,
}

/// The parts of an exception as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExceptionParts {
    /// Who answers for it.
    pub owner: String,
    /// Why the target is not met.
    pub reason: String,
    /// The compensating control.
    pub compensating_control: String,
    /// The day it was granted. Empty: the day before stays while the last day stays, else it is today.
    pub granted: String,
    /// Its last day.
    pub expires: String,
}

/// What is said of a validation; `None` leaves a part as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationParts {
    /// What the team calls it.
    pub name: Option<String>,
    /// The controls whose evidence depends on it, by id.
    pub controls: Option<String>,
    /// The cadence: `12 months`.
    pub every: Option<String>,
    /// When it is due first; an empty text is a cadence from today.
    pub first: Option<String>,
    /// When it was done last; an empty text is never.
    pub last: Option<String>,
    /// Who sees to it.
    pub owner: Option<String>,
}
