//! The closed list of edits: for each edit, the value that it sets, its form in a file, and the edit that undoes it.
//!
//! Every edit sets a value ("this is now that") and never adjusts one ("a bit more"). Therefore its inverse is another
//! edit in the same list, applying it cannot fail, and applying it twice has the same effect as applying it once.

pub mod plan_effect;

use std::collections::{BTreeMap, BTreeSet};
use std::mem::{discriminant, replace};

use jiff::civil::Date;

use super::answer::{Answer, Decision, Evidence, Exception, Record};
use super::ballot::{Ballot, BallotPaper};
use super::baseline::Baseline;
use super::file::Code;
use super::file::cursor::Cursor;
use super::file::kind::{AnyOf, Chosen, Dates, Day, Flag, Kind, Maybe, Spread, SpreadIfAny, Text};
use super::file::special::{AnswerIfAny, FactSaid, Rounds, Stretches, VoterNames};
use super::plan::{Arrangement, CommittedPlan, Days, Person, Workday};
use super::profile::{FactAnswer, Form};
use super::reassessment::Reassessment;
use super::room::{Meeting, Parked};
use super::validation::Validation;
use super::vote::{Round, Voters};
use super::{QuestionnaireName, State};
use crate::base::toml::read::Fields;
use crate::base::toml::write::{Inline, Keys};

/// One edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Sets the questionnaire that is answered.
    Questionnaire(QuestionnaireName),
    /// Sets the name of the system.
    System(String),
    /// Sets the answer to a fact.
    Fact {
        /// Id of the fact.
        fact: String,
        /// The new answer; `None` removes it.
        to: Option<FactAnswer>,
    },
    /// Sets the phase that the system is in.
    CurrentPhase(Option<String>),
    /// Sets the target phase.
    TargetPhase(Option<String>),
    /// Sets the target date.
    TargetDate(Option<Date>),
    /// Sets the length of the questionnaire.
    Form(Form),
    /// Sets the answer to a control.
    Answer {
        /// Id of the control.
        control: String,
        /// The new answer; `None` makes the control unanswered.
        to: Option<Answer>,
    },
    /// Sets the evidence for a control.
    Evidence {
        /// Id of the control.
        control: String,
        /// The new evidence; `None` leaves the answer merely claimed.
        to: Option<Evidence>,
    },
    /// Sets the note on a control.
    Note {
        /// Id of the control.
        control: String,
        /// The new note.
        to: String,
    },
    /// Sets the owner of a control.
    Owner {
        /// Id of the control.
        control: String,
        /// The new owner, a person or role; `None` restores the control's default role.
        to: Option<String>,
    },
    /// Sets who does the work on a control.
    Responsible {
        /// Id of the control.
        control: String,
        /// The person or role; `None` restores the control's responsible role.
        to: Option<String>,
    },
    /// Sets the exception of a control.
    Exception {
        /// Id of the control.
        control: String,
        /// The new exception; `None` removes it.
        to: Option<Exception>,
    },
    /// Sets the votes on a control.
    Votes {
        /// Id of the control.
        control: String,
        /// All rounds of votes.
        to: Vec<Round>,
    },
    /// Sets the decision on a control.
    Decision {
        /// Id of the control.
        control: String,
        /// The new decision; `None` removes it.
        to: Option<Decision>,
    },
    /// Sets or removes the bookmark of a control.
    Bookmark {
        /// Id of the control.
        control: String,
        /// Whether the control is bookmarked.
        to: bool,
    },
    /// Sets the day on which the answer to a control was last confirmed.
    Confirmed {
        /// Id of the control.
        control: String,
        /// The day; `None` means never.
        to: Option<Date>,
    },
    /// Sets the ballot of a voter on a control.
    Cast {
        /// Id of the control.
        control: String,
        /// The voter: a role or initials.
        voter: String,
        /// The new ballot; `None` removes it.
        to: Option<Ballot>,
    },
    /// Sets the voters.
    Voters(Voters),
    /// Sets a meeting.
    Meeting {
        /// Id of the meeting.
        id: String,
        /// The new values; `None` removes the meeting.
        to: Option<Meeting>,
    },
    /// Sets a parked item.
    Parked {
        /// Id of the item.
        id: String,
        /// The new values; `None` removes the item.
        to: Option<Parked>,
    },
    /// Sets a person in the plan.
    Person {
        /// Id of the person.
        id: String,
        /// The new values; `None` removes the person.
        to: Option<Person>,
    },
    /// Sets the first day of work.
    Start(Option<Date>),
    /// Sets the days of the week on which people work.
    Workdays(BTreeSet<Workday>),
    /// Sets the days on which nobody works.
    DaysOff(BTreeSet<Date>),
    /// Sets the freezes: date ranges in which no gate can pass.
    Freezes(BTreeSet<Days>),
    /// Sets the arrangement for the work on a control.
    Arrangement {
        /// Id of the control.
        control: String,
        /// The new arrangement; `None` leaves the work to the planner.
        to: Option<Arrangement>,
    },
    /// Sets the committed plan.
    CommittedPlan(Option<CommittedPlan>),
    /// Sets a baseline.
    Baseline {
        /// Id of the baseline.
        id: String,
        /// The new baseline; `None` removes it.
        to: Option<Baseline>,
    },
    /// Sets the reassessment.
    Reassessment(Option<Reassessment>),
    /// Sets a validation.
    Validation {
        /// Id of the validation.
        id: String,
        /// The new values; `None` removes the validation.
        to: Option<Validation>,
    },
    /// Sets the voter whose ballot paper this is.
    BallotPaper(Option<BallotPaper>),
}

/// Defines each kind of edit on one line:
///
/// `"word in the file" Variant.field = state.place.of.the.value, Kind, "name of the thing";`
///
/// The line determines how the edit is applied, undone, found as a difference between 2 states, read, written and
/// recognized. The place is a value in the state, a value under a name, or either of these in the record of a control.
/// The names in brackets are fields of the variant and keys in the file, in this order; they identify the thing that
/// the edit sets, and the name of the thing can refer to them. The kind is defined in [`kind`](super::file::kind) or
/// [`special`](super::file::special): it stores the value under the key `to`, or spreads its fields among the keys of
/// the edit.
///
/// The lines are in the order of [`difference`], on which the ids of existing histories depend: add a new line at the
/// end of the lines for the state, or at the end of the lines for controls.
macro_rules! edits {
    ($(
        $word:literal $variant:ident.$field:tt
            = state $(.$path:ident)+ $([$at:ident] $(.$part:ident $([$in:ident])?)?)?,
            $kind:ty, $called:literal;
    )+) => {
        impl Change {
            /// Makes the edit and returns the edit that undoes it.
            #[must_use = "undo needs the inverse change; drop it with `let _ =` if there is no undo"]
            pub fn apply(self, state: &mut State) -> Self {
                match self.normal() {
                    $(Self::$variant { $($at, $($($in,)?)?)? $field: to } => {
                        let to = edits!(@set state, to, $(.$path)+ $([$at] $(.$part $([$in])?)?)?);
                        Self::$variant { $($at, $($($in,)?)?)? $field: to }
                    })+
                }
            }

            /// Returns the name of the thing that the edit sets, such as `answer of DAT-P1`. Every edit of that thing
            /// returns the same name.
            pub fn subject(&self) -> String {
                match self {
                    $(Self::$variant { $($at, $($($in,)?)?)? .. } => format!($called),)+
                }
            }

            /// Returns the names that identify the thing set by the edit, each with its key.
            fn names(&self) -> [(&'static str, &str); 2] {
                match self {
                    $(Self::$variant { $($at, $($($in,)?)?)? .. } => two(&[
                        $((stringify!($at), $at.as_str()), $($((stringify!($in), $in.as_str()),)?)?)?
                    ]),)+
                }
            }

            /// Reads an edit from a table of the file. Returns `None` after reporting an error.
            pub(super) fn read(fields: Fields<'_>) -> Option<Self> {
                let set = fields.text("set");
                let change = match set.value.as_str() {
                    $($word => {
                        $(
                            let $at = fields.text(stringify!($at)).value;
                            $($(let $in = fields.text(stringify!($in)).value;)?)?
                        )?
                        <$kind>::read(&fields, "to")
                            .map(|to| Self::$variant { $($at, $($($in,)?)?)? $field: to })
                    })+
                    other => {
                        let message = format!("this version of surefoot does not support the edit `{other}`");
                        let help = "The file may be from a newer version. Update surefoot to open it.";
                        let code = Code::UnknownWord.name();
                        fields.reader().error(code, set.span, message, Some(help.to_owned()));
                        return None;
                    }
                };
                fields.finish_kindly();
                change
            }

            /// Returns the edit as it is written in the file.
            pub(super) fn inline(&self) -> Inline {
                let mut keys = Keys::new();
                let mut put = |key: &str, text: &str| keys.push((key.to_owned(), Inline::text(text)));
                match self {
                    $(Self::$variant { $($at, $($($in,)?)?)? $field: to } => {
                        put("set", $word);
                        $(
                            put(stringify!($at), $at);
                            $($(put(stringify!($in), $in);)?)?
                        )?
                        <$kind>::write(to, "to", &mut keys);
                    })+
                }
                Inline::Table(keys)
            }

            /// Advances the cursor past an edit in exactly the form in which surefoot writes it. Returns the word of
            /// the edit and the first name of the thing that it sets.
            pub(super) fn recognize<'t>(cursor: &mut Cursor<'t>) -> Option<(&'t str, Option<&'t str>)> {
                cursor.table(|cursor| {
                    let set = cursor.key("set").then(|| cursor.string())??;
                    let mut name = |key| cursor.key(key).then(|| cursor.name())?;
                    let names: &[&'t str] = match set {
                        $($word => &[$(
                            name(stringify!($at))?, $($(name(stringify!($in))?,)?)?
                        )?],)+
                        _ => return None,
                    };
                    match set {
                        $($word => <$kind>::recognize(cursor, "to")?,)+
                        _ => return None,
                    }
                    Some((set, names.first().copied()))
                })
            }
        }

        /// Returns the edits that turn one state into another, one per thing that differs, in a fixed order.
        pub fn difference(from: &State, to: &State) -> Vec<Change> {
            let mut changes = Vec::new();
            $(edits!(@state changes, from, to, $variant.$field, $(.$path)+ $([$at] $(.$part $([$in])?)?)?);)+
            let nothing = Record::default();
            for id in keys(&from.controls, &to.controls) {
                let from = from.controls.get(id).unwrap_or(&nothing);
                let to = to.controls.get(id).unwrap_or(&nothing);
                $(edits!(@record changes, id, from, to, $variant.$field, $(.$path)+ $([$at] $(.$part $([$in])?)?)?);)+
            }
            changes
        }
    };

    // set the value at a place and return the previous value
    (@set $state:ident, $to:ident, $(.$path:ident)+) => {
        replace(&mut $state$(.$path)+, $to)
    };
    (@set $state:ident, $to:ident, $(.$path:ident)+ [$at:ident]) => {
        put(&mut $state$(.$path)+, &$at, $to)
    };
    (@set $state:ident, $to:ident, .controls [$at:ident] .$part:ident) => {
        edit($state, &$at, |record| replace(&mut record.$part, $to))
    };
    (@set $state:ident, $to:ident, .controls [$at:ident] .$part:ident [$in:ident]) => {
        edit($state, &$at, |record| put(&mut record.$part, &$in, $to))
    };

    // add an edit for each difference between 2 states, except in records, which are compared per control
    (@state $changes:ident, $from:ident, $to:ident, $variant:ident.$field:tt, $(.$path:ident)+) => {
        if $from$(.$path)+ != $to$(.$path)+ {
            $changes.push(Change::$variant { $field: $to$(.$path)+.clone() });
        }
    };
    (@state $changes:ident, $from:ident, $to:ident, $variant:ident.$field:tt, $(.$path:ident)+ [$at:ident]) => {
        for name in keys(&$from$(.$path)+, &$to$(.$path)+) {
            let value = $to$(.$path)+.get(name);
            if $from$(.$path)+.get(name) != value {
                $changes.push(Change::$variant { $at: name.clone(), $field: value.cloned() });
            }
        }
    };
    (@state $($record:tt)+) => {};

    // add an edit for each difference between 2 records of a control
    (@record $changes:ident, $id:ident, $from:ident, $to:ident, $variant:ident.$field:tt,
        .controls [$at:ident] .$part:ident) => {
        if $from.$part != $to.$part {
            $changes.push(Change::$variant { $at: $id.clone(), $field: $to.$part.clone() });
        }
    };
    (@record $changes:ident, $id:ident, $from:ident, $to:ident, $variant:ident.$field:tt,
        .controls [$at:ident] .$part:ident [$in:ident]) => {
        for name in keys(&$from.$part, &$to.$part) {
            let value = $to.$part.get(name);
            if $from.$part.get(name) != value {
                $changes.push(Change::$variant { $at: $id.clone(), $in: name.clone(), $field: value.cloned() });
            }
        }
    };
    (@record $($state:tt)+) => {};
}

edits! {
    "questionnaire"  Questionnaire.0  = state.questionnaire,                        Spread<QuestionnaireName>,  "questionnaire";
    "system"         System.0         = state.system,                               Text,                       "name of the system";
    "current_phase"  CurrentPhase.0   = state.profile.current_phase,                Maybe<Text>,                "current phase";
    "target_phase"   TargetPhase.0    = state.profile.target_phase,                 Maybe<Text>,                "target phase";
    "target_date"    TargetDate.0     = state.profile.target_date,                  Maybe<Day>,                 "target date";
    "form"           Form.0           = state.profile.form,                         Chosen<Form>,               "form";
    "fact"           Fact.to          = state.profile.facts[fact],                  Maybe<FactSaid>,            "fact {fact}";
    "start"          Start.0          = state.plan.start,                           Maybe<Day>,                 "start of the plan";
    "workdays"       Workdays.0       = state.plan.workdays,                        AnyOf<Workday>,             "working days";
    "days_off"       DaysOff.0        = state.plan.days_off,                        Dates,                      "days off";
    "freezes"        Freezes.0        = state.plan.freezes,                         Stretches,                  "freezes";
    "person"         Person.to        = state.plan.people[id],                      SpreadIfAny<Person>,        "person {id}";
    "step"           Arrangement.to   = state.plan.arranged[control],               SpreadIfAny<Arrangement>,   "work on {control}";
    "committed_plan" CommittedPlan.0  = state.plan.committed,                       SpreadIfAny<CommittedPlan>, "committed plan";
    "voters"         Voters.0         = state.room.voters,                          VoterNames,                 "voters";
    "meeting"        Meeting.to       = state.room.meetings[id],                    SpreadIfAny<Meeting>,       "meeting {id}";
    "parked"         Parked.to        = state.room.parked[id],                      SpreadIfAny<Parked>,        "parked item {id}";
    "baseline"       Baseline.to      = state.baselines[id],                        SpreadIfAny<Baseline>,      "baseline {id}";
    "reassessment"   Reassessment.0   = state.reassessment,                         SpreadIfAny<Reassessment>,  "reassessment";
    "validation"     Validation.to    = state.validations[id],                      SpreadIfAny<Validation>,    "validation {id}";
    "ballot_paper"   BallotPaper.0    = state.ballot_paper,                         SpreadIfAny<BallotPaper>,   "ballot paper";

    "answer"         Answer.to        = state.controls[control].answer,             AnswerIfAny,                "answer to {control}";
    "evidence"       Evidence.to      = state.controls[control].evidence,           SpreadIfAny<Evidence>,      "evidence for {control}";
    "note"           Note.to          = state.controls[control].note,               Text,                       "note on {control}";
    "owner"          Owner.to         = state.controls[control].owner,              Maybe<Text>,                "accountable role for {control}";
    "responsible"    Responsible.to   = state.controls[control].responsible,        Maybe<Text>,                "responsible role for {control}";
    "exception"      Exception.to     = state.controls[control].exception,          SpreadIfAny<Exception>,     "exception for {control}";
    "votes"          Votes.to         = state.controls[control].votes,              Rounds,                     "votes on {control}";
    "decision"       Decision.to      = state.controls[control].decision,           SpreadIfAny<Decision>,      "decision on {control}";
    "bookmark"       Bookmark.to      = state.controls[control].bookmarked,         Flag,                       "bookmark on {control}";
    "confirmed"      Confirmed.to     = state.controls[control].confirmed,          Maybe<Day>,                 "confirmation of {control}";
    "ballot"         Cast.to          = state.controls[control].ballots[voter],     SpreadIfAny<Ballot>,        "ballot by {voter} on {control}";
}

impl Change {
    /// Returns the edit with an empty arrangement replaced by `None`, so that equal states are equal values.
    fn normal(mut self) -> Self {
        if let Self::Arrangement { to, .. } = &mut self {
            *to = to.filter(|to| !to.is_empty());
        }
        self
    }

    /// Whether another edit sets the same thing.
    pub fn is_of_the_same(&self, other: &Self) -> bool {
        discriminant(self) == discriminant(other) && self.names() == other.names()
    }

    /// Whether 2 concurrent edits of this kind can contradict each other. Confirmations and ballots cannot: the later
    /// edit is right.
    pub fn can_conflict(&self) -> bool {
        !matches!(self, Self::Confirmed { .. } | Self::Cast { .. })
    }

    /// Whether a voter can make this edit on a ballot paper: an answer, a note, a bookmark or a confirmation. All other
    /// edits are made in the room.
    pub fn is_for_papers(&self) -> bool {
        matches!(
            self,
            Self::Answer { .. }
                | Self::Note { .. }
                | Self::Bookmark { .. }
                | Self::Confirmed { .. }
        )
    }

    /// Returns the id of the control that the edit belongs to, if any.
    pub fn control(&self) -> Option<&str> {
        let names = self.names().into_iter();
        names
            .filter(|(key, _)| *key == "control")
            .map(|(_, id)| id)
            .next()
    }
}

/// Pads a list of at most 2 names with empty names.
fn two<'n>(names: &[(&'static str, &'n str)]) -> [(&'static str, &'n str); 2] {
    let mut both = [("", ""); 2];
    for (place, name) in both.iter_mut().zip(names) {
        *place = *name;
    }
    both
}

/// Returns the keys of both maps, each once.
fn keys<'m, T>(
    one: &'m BTreeMap<String, T>,
    other: &'m BTreeMap<String, T>,
) -> BTreeSet<&'m String> {
    one.keys().chain(other.keys()).collect()
}

/// Sets or removes the value under a name. Returns the previous value.
fn put<T>(map: &mut BTreeMap<String, T>, name: &str, to: Option<T>) -> Option<T> {
    match to {
        Some(to) => map.insert(name.to_owned(), to),
        None => map.remove(name),
    }
}

/// Edits the record of a control and removes it if it is then empty, so that equal states are equal values.
fn edit<T>(state: &mut State, control: &str, edit: impl FnOnce(&mut Record) -> T) -> T {
    let record = state.controls.entry(control.to_owned()).or_default();
    let before = edit(record);
    if record.is_empty() {
        state.controls.remove(control);
    }
    before
}
