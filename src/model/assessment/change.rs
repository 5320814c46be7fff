//! The closed list of edits: what each of them sets, how it stands in a file, and the edit that undoes it.
//!
//! Every edit sets a value ("this is now that") and never adjusts one ("a bit more"). Therefore its inverse is another
//! edit of the same list, applying it cannot fail, and applying it twice has the same effect as applying it once.

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
    /// Which questionnaire is answered.
    Questionnaire(QuestionnaireName),
    /// What the system is called.
    System(String),
    /// A fact.
    Fact {
        /// Its id.
        fact: String,
        /// What is said about it now; nothing takes the answer away.
        to: Option<FactAnswer>,
    },
    /// The phase the system is in.
    CurrentPhase(Option<String>),
    /// The phase it shall reach.
    TargetPhase(Option<String>),
    /// The target date.
    TargetDate(Option<Date>),
    /// How many questions are asked.
    Form(Form),
    /// The answer to a control; nothing opens it again.
    Answer {
        /// The control's id.
        control: String,
        /// The answer now.
        to: Option<Answer>,
    },
    /// The evidence for a control.
    Evidence {
        /// The control's id.
        control: String,
        /// The evidence now; nothing is merely claimed.
        to: Option<Evidence>,
    },
    /// The note on a control.
    Note {
        /// The control's id.
        control: String,
        /// The note now.
        to: String,
    },
    /// Who carries a control.
    Owner {
        /// The control's id.
        control: String,
        /// The person or role now; nothing is the control's own role.
        to: Option<String>,
    },
    /// The exception of a control.
    Exception {
        /// The control's id.
        control: String,
        /// The exception now.
        to: Option<Exception>,
    },
    /// The votes on a control.
    Votes {
        /// The control's id.
        control: String,
        /// Every round now.
        to: Vec<Round>,
    },
    /// What the room agreed on for a control.
    Decision {
        /// The control's id.
        control: String,
        /// The decision now.
        to: Option<Decision>,
    },
    /// Whether somebody wants to come back to a control.
    Bookmark {
        /// The control's id.
        control: String,
        /// Whether now.
        to: bool,
    },
    /// When somebody last said again that the answer to a control holds.
    Confirmed {
        /// The control's id.
        control: String,
        /// The day; nothing is never.
        to: Option<Date>,
    },
    /// What one voter said of a control alone.
    Cast {
        /// The control's id.
        control: String,
        /// The voter: a role or initials.
        voter: String,
        /// Its ballot now; nothing takes it away.
        to: Option<Ballot>,
    },
    /// Who votes.
    Voters(Voters),
    /// A meeting of the room.
    Meeting {
        /// Its id.
        id: String,
        /// What is known of it now; nothing removes it.
        to: Option<Meeting>,
    },
    /// A point of the parking lot.
    Parked {
        /// Its id.
        id: String,
        /// The point now; nothing removes it.
        to: Option<Parked>,
    },
    /// A person.
    Person {
        /// Their id.
        id: String,
        /// What is known of them now; nothing removes them.
        to: Option<Person>,
    },
    /// The first day of work.
    Start(Option<Date>),
    /// The days of the week on which people work.
    Workdays(BTreeSet<Workday>),
    /// Days on which nobody works.
    DaysOff(BTreeSet<Date>),
    /// Stretches in which no gate opens.
    Freezes(BTreeSet<Days>),
    /// What was decided about the work on a control.
    Arrangement {
        /// The control's id.
        control: String,
        /// The decision now; nothing leaves it to the plan.
        to: Option<Arrangement>,
    },
    /// The plan agreed on.
    CommittedPlan(Option<CommittedPlan>),
    /// A state that somebody marked.
    Baseline {
        /// Its id.
        id: String,
        /// The mark now; nothing takes it away.
        to: Option<Baseline>,
    },
    /// That the answers are gone through again.
    Reassessment(Option<Reassessment>),
    /// A test, scan or drill that comes round.
    Validation {
        /// Its id.
        id: String,
        /// What is known of it now; nothing removes it.
        to: Option<Validation>,
    },
    /// Whose ballot paper this is.
    BallotPaper(Option<BallotPaper>),
}

/// Each kind of edit on one line:
///
/// `"word in the file" Variant.field = state.what.it.sets, Kind, "what it is called";`
///
/// From it follow how the edit is applied and undone, found as a difference of two states, read, written and
/// recognized. A place is a value of the state, a value under a name, or either of a control's record. The names in
/// brackets are fields of the variant and keys of the file, in this order; they say which thing an edit is of, and stand
/// in what it is called. A kind is one of [`kind`](super::file::kind) or [`special`](super::file::special): it holds the
/// value under the key `to`, or spreads its fields among the keys of the edit.
///
/// The order of the lines is that of [`difference`], of which the ids of old histories are made: a new line stands last
/// among the state or last among the controls.
macro_rules! edits {
    ($(
        $word:literal $variant:ident.$field:tt
            = state $(.$path:ident)+ $([$at:ident] $(.$part:ident $([$in:ident])?)?)?,
            $kind:ty, $called:literal;
    )+) => {
        impl Change {
            /// Makes the edit and returns the one that takes it back.
            #[must_use = "the inverse is what undo is made of; drop it with `let _ =` where nobody undoes"]
            pub fn apply(self, state: &mut State) -> Self {
                match self.normal() {
                    $(Self::$variant { $($at, $($($in,)?)?)? $field: to } => {
                        let to = edits!(@set state, to, $(.$path)+ $([$at] $(.$part $([$in])?)?)?);
                        Self::$variant { $($at, $($($in,)?)?)? $field: to }
                    })+
                }
            }

            /// The thing it touches, the same for every edit of that thing: `answer of DAT-P1`.
            pub fn subject(&self) -> String {
                match self {
                    $(Self::$variant { $($at, $($($in,)?)?)? .. } => format!($called),)+
                }
            }

            /// The names of the thing it touches, each with its key.
            fn names(&self) -> [(&'static str, &str); 2] {
                match self {
                    $(Self::$variant { $($at, $($($in,)?)?)? .. } => two(&[
                        $((stringify!($at), $at.as_str()), $($((stringify!($in), $in.as_str()),)?)?)?
                    ]),)+
                }
            }

            /// Reads the edit that stands in a table of the file.
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
                        let message = format!("this surefoot knows no edit `{other}`");
                        let help = "The file may be from a newer surefoot; take that one to open it.";
                        let code = Code::UnknownWord.name();
                        fields.reader().error(code, set.span, message, Some(help.to_owned()));
                        return None;
                    }
                };
                fields.finish_kindly();
                change
            }

            /// The edit as it stands in the file.
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

            /// Moves behind an edit in exactly the form in which it is written. Returns its word, and the first name of the
            /// thing it touches.
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

        /// The edits that turn one state into another, each thing once, in a fixed order.
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

    // sets the value at a place; gives what was there
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

    // adds the edits of a place of the state at which two states differ; a record is looked at control by control
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

    // adds the edits of a place of a record at which two records of a control differ
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
    "voters"         Voters.0         = state.room.voters,                          VoterNames,                 "voters of the room";
    "meeting"        Meeting.to       = state.room.meetings[id],                    SpreadIfAny<Meeting>,       "meeting {id}";
    "parked"         Parked.to        = state.room.parked[id],                      SpreadIfAny<Parked>,        "parked item {id}";
    "baseline"       Baseline.to      = state.baselines[id],                        SpreadIfAny<Baseline>,      "baseline {id}";
    "reassessment"   Reassessment.0   = state.reassessment,                         SpreadIfAny<Reassessment>,  "reassessment";
    "validation"     Validation.to    = state.validations[id],                      SpreadIfAny<Validation>,    "validation {id}";
    "ballot_paper"   BallotPaper.0    = state.ballot_paper,                         SpreadIfAny<BallotPaper>,   "ballot paper";

    "answer"         Answer.to        = state.controls[control].answer,             AnswerIfAny,                "answer of {control}";
    "evidence"       Evidence.to      = state.controls[control].evidence,           SpreadIfAny<Evidence>,      "evidence of {control}";
    "note"           Note.to          = state.controls[control].note,               Text,                       "note of {control}";
    "owner"          Owner.to         = state.controls[control].owner,              Maybe<Text>,                "owner of {control}";
    "exception"      Exception.to     = state.controls[control].exception,          SpreadIfAny<Exception>,     "exception of {control}";
    "votes"          Votes.to         = state.controls[control].votes,              Rounds,                     "votes on {control}";
    "decision"       Decision.to      = state.controls[control].decision,           SpreadIfAny<Decision>,      "decision on {control}";
    "bookmark"       Bookmark.to      = state.controls[control].bookmarked,         Flag,                       "bookmark of {control}";
    "confirmed"      Confirmed.to     = state.controls[control].confirmed,          Maybe<Day>,                 "confirmation of {control}";
    "ballot"         Cast.to          = state.controls[control].ballots[voter],     SpreadIfAny<Ballot>,        "ballot of {voter} on {control}";
}

impl Change {
    /// The edit, which takes away what it would set to nothing.
    fn normal(mut self) -> Self {
        if let Self::Arrangement { to, .. } = &mut self {
            *to = to.filter(|to| !to.is_empty());
        }
        self
    }

    /// Whether another edit touches the same thing.
    pub fn is_of_the_same(&self, other: &Self) -> bool {
        discriminant(self) == discriminant(other) && self.names() == other.names()
    }

    /// Whether two edits of its thing, made apart, contradict each other. A day on which somebody said something, and what
    /// one voter said, do not: the later one is the truer.
    pub fn can_conflict(&self) -> bool {
        !matches!(self, Self::Confirmed { .. } | Self::Cast { .. })
    }

    /// Whether a voter can make it on its ballot paper: what it says of a control, and why. All else is for the room.
    pub fn is_for_papers(&self) -> bool {
        matches!(
            self,
            Self::Answer { .. }
                | Self::Note { .. }
                | Self::Bookmark { .. }
                | Self::Confirmed { .. }
        )
    }

    /// The control it touches, if it touches one.
    pub fn control(&self) -> Option<&str> {
        let names = self.names().into_iter();
        names
            .filter(|(key, _)| *key == "control")
            .map(|(_, id)| id)
            .next()
    }
}

/// Up to two names as two, the missing ones empty.
fn two<'n>(names: &[(&'static str, &'n str)]) -> [(&'static str, &'n str); 2] {
    let mut both = [("", ""); 2];
    for (place, name) in both.iter_mut().zip(names) {
        *place = *name;
    }
    both
}

/// The keys of two maps, each once.
fn keys<'m, T>(
    one: &'m BTreeMap<String, T>,
    other: &'m BTreeMap<String, T>,
) -> BTreeSet<&'m String> {
    one.keys().chain(other.keys()).collect()
}

/// Puts a value under a name, or takes it from there. Returns what was there.
fn put<T>(map: &mut BTreeMap<String, T>, name: &str, to: Option<T>) -> Option<T> {
    match to {
        Some(to) => map.insert(name.to_owned(), to),
        None => map.remove(name),
    }
}

/// Edits one record, which is there only while it says something: so equal states are equal values.
fn edit<T>(state: &mut State, control: &str, edit: impl FnOnce(&mut Record) -> T) -> T {
    let record = state.controls.entry(control.to_owned()).or_default();
    let before = edit(record);
    if record.is_empty() {
        state.controls.remove(control);
    }
    before
}
