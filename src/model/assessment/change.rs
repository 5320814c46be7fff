//! The closed list of edits, what each of them does, and the edit that undoes it.
//!
//! Every edit sets a value ("this is now that") and never adjusts one ("a bit more"). Therefore its inverse is another
//! edit of the same list, applying it cannot fail, and applying it twice has the same effect as applying it once.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::{discriminant, replace};

use jiff::civil::Date;

use super::answer::{Answer, Decision, Evidence, Exception, Record};
use super::ballot::{Ballot, BallotPaper};
use super::baseline::Baseline;
use super::plan::{Agreed, Arrangement, Days, Person, Workday};
use super::profile::{FactAnswer, Form};
use super::reassessment::Reassessment;
use super::room::{Meeting, Parked};
use super::validation::Validation;
use super::vote::{Round, Voices};
use super::{QuestionnaireName, State};

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
    PhaseToday(Option<String>),
    /// The phase it shall reach.
    PhaseWanted(Option<String>),
    /// By when.
    By(Option<Date>),
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
    /// What one voice said of a control alone.
    Cast {
        /// The control's id.
        control: String,
        /// The voice: a role or initials.
        voice: String,
        /// Its ballot now; nothing takes it away.
        to: Option<Ballot>,
    },
    /// Who votes.
    Voices(Voices),
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
    Agreed(Option<Agreed>),
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

impl Change {
    /// Makes the edit and returns the one that takes it back.
    #[must_use = "the inverse is what undo is made of; drop it with `let _ =` where nobody undoes"]
    pub fn apply(self, state: &mut State) -> Self {
        let profile = &mut state.profile;
        match self {
            Self::Questionnaire(to) => Self::Questionnaire(replace(&mut state.questionnaire, to)),
            Self::System(to) => Self::System(replace(&mut state.system, to)),
            Self::Fact { fact, to } => {
                let to = put(&mut profile.facts, &fact, to);
                Self::Fact { fact, to }
            }
            Self::PhaseToday(to) => Self::PhaseToday(replace(&mut profile.phase_today, to)),
            Self::PhaseWanted(to) => Self::PhaseWanted(replace(&mut profile.phase_wanted, to)),
            Self::By(to) => Self::By(replace(&mut profile.by, to)),
            Self::Form(to) => Self::Form(replace(&mut profile.form, to)),
            Self::Answer { control, to } => {
                let to = edit(state, &control, |record| replace(&mut record.answer, to));
                Self::Answer { control, to }
            }
            Self::Evidence { control, to } => {
                let to = edit(state, &control, |record| replace(&mut record.evidence, to));
                Self::Evidence { control, to }
            }
            Self::Note { control, to } => {
                let to = edit(state, &control, |record| replace(&mut record.note, to));
                Self::Note { control, to }
            }
            Self::Owner { control, to } => {
                let to = edit(state, &control, |record| replace(&mut record.owner, to));
                Self::Owner { control, to }
            }
            Self::Exception { control, to } => {
                let to = edit(state, &control, |record| replace(&mut record.exception, to));
                Self::Exception { control, to }
            }
            Self::Votes { control, to } => {
                let to = edit(state, &control, |record| replace(&mut record.votes, to));
                Self::Votes { control, to }
            }
            Self::Decision { control, to } => {
                let to = edit(state, &control, |record| replace(&mut record.decision, to));
                Self::Decision { control, to }
            }
            Self::Bookmark { control, to } => {
                let to = edit(state, &control, |record| {
                    replace(&mut record.bookmarked, to)
                });
                Self::Bookmark { control, to }
            }
            Self::Confirmed { control, to } => {
                let to = edit(state, &control, |record| replace(&mut record.confirmed, to));
                Self::Confirmed { control, to }
            }
            Self::Cast { control, voice, to } => {
                let to = edit(state, &control, |record| {
                    put(&mut record.ballots, &voice, to)
                });
                Self::Cast { control, voice, to }
            }
            Self::Voices(to) => Self::Voices(replace(&mut state.room.voices, to)),
            Self::Meeting { id, to } => {
                let to = put(&mut state.room.meetings, &id, to);
                Self::Meeting { id, to }
            }
            Self::Parked { id, to } => {
                let to = put(&mut state.room.parked, &id, to);
                Self::Parked { id, to }
            }
            Self::Person { id, to } => {
                let to = put(&mut state.plan.people, &id, to);
                Self::Person { id, to }
            }
            Self::Start(to) => Self::Start(replace(&mut state.plan.start, to)),
            Self::Workdays(to) => Self::Workdays(replace(&mut state.plan.workdays, to)),
            Self::DaysOff(to) => Self::DaysOff(replace(&mut state.plan.days_off, to)),
            Self::Freezes(to) => Self::Freezes(replace(&mut state.plan.freezes, to)),
            Self::Arrangement { control, to } => {
                let to = put(
                    &mut state.plan.arranged,
                    &control,
                    to.filter(|to| !to.is_empty()),
                );
                Self::Arrangement { control, to }
            }
            Self::Agreed(to) => Self::Agreed(replace(&mut state.plan.agreed, to)),
            Self::Baseline { id, to } => {
                let to = put(&mut state.baselines, &id, to);
                Self::Baseline { id, to }
            }
            Self::Reassessment(to) => Self::Reassessment(replace(&mut state.reassessment, to)),
            Self::Validation { id, to } => {
                let to = put(&mut state.validations, &id, to);
                Self::Validation { id, to }
            }
            Self::BallotPaper(to) => Self::BallotPaper(replace(&mut state.ballot_paper, to)),
        }
    }

    /// The thing it touches, the same for every edit of that thing: `answer of DAT-P1`.
    pub fn subject(&self) -> String {
        match self {
            Self::Questionnaire(_) => "questionnaire".to_owned(),
            Self::System(_) => "name of the system".to_owned(),
            Self::Fact { fact, .. } => format!("fact {fact}"),
            Self::PhaseToday(_) => "phase today".to_owned(),
            Self::PhaseWanted(_) => "phase wanted".to_owned(),
            Self::By(_) => "date wanted".to_owned(),
            Self::Form(_) => "form".to_owned(),
            Self::Answer { control, .. } => format!("answer of {control}"),
            Self::Evidence { control, .. } => format!("evidence of {control}"),
            Self::Note { control, .. } => format!("note of {control}"),
            Self::Owner { control, .. } => format!("owner of {control}"),
            Self::Exception { control, .. } => format!("exception of {control}"),
            Self::Votes { control, .. } => format!("votes on {control}"),
            Self::Decision { control, .. } => format!("decision on {control}"),
            Self::Bookmark { control, .. } => format!("bookmark of {control}"),
            Self::Confirmed { control, .. } => format!("confirmation of {control}"),
            Self::Cast { control, voice, .. } => format!("ballot of {voice} on {control}"),
            Self::Voices(_) => "voices of the room".to_owned(),
            Self::Meeting { id, .. } => format!("meeting {id}"),
            Self::Parked { id, .. } => format!("parked point {id}"),
            Self::Person { id, .. } => format!("person {id}"),
            Self::Start(_) => "start of the plan".to_owned(),
            Self::Workdays(_) => "working days".to_owned(),
            Self::DaysOff(_) => "days off".to_owned(),
            Self::Freezes(_) => "freezes".to_owned(),
            Self::Arrangement { control, .. } => format!("work on {control}"),
            Self::Agreed(_) => "plan agreed on".to_owned(),
            Self::Baseline { id, .. } => format!("baseline {id}"),
            Self::Reassessment(_) => "re-assessment".to_owned(),
            Self::Validation { id, .. } => format!("validation {id}"),
            Self::BallotPaper(_) => "ballot paper".to_owned(),
        }
    }

    /// Whether another edit touches the same thing.
    pub fn is_of_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fact { fact: a, .. }, Self::Fact { fact: b, .. })
            | (Self::Person { id: a, .. }, Self::Person { id: b, .. })
            | (Self::Meeting { id: a, .. }, Self::Meeting { id: b, .. })
            | (Self::Parked { id: a, .. }, Self::Parked { id: b, .. })
            | (Self::Baseline { id: a, .. }, Self::Baseline { id: b, .. })
            | (Self::Validation { id: a, .. }, Self::Validation { id: b, .. }) => a == b,
            (
                Self::Cast {
                    control: a,
                    voice: one,
                    ..
                },
                Self::Cast {
                    control: b,
                    voice: other,
                    ..
                },
            ) => a == b && one == other,
            _ => discriminant(self) == discriminant(other) && self.control() == other.control(),
        }
    }

    /// Whether two edits of its thing, made apart, contradict each other. A day on which somebody said something, and what
    /// one voice said, do not: the later one is the truer.
    pub fn can_conflict(&self) -> bool {
        !matches!(self, Self::Confirmed { .. } | Self::Cast { .. })
    }

    /// Whether a voice can make it on its ballot paper: what it says of a control, and why. All else is for the room.
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
        match self {
            Self::Answer { control, .. }
            | Self::Evidence { control, .. }
            | Self::Note { control, .. }
            | Self::Owner { control, .. }
            | Self::Exception { control, .. }
            | Self::Votes { control, .. }
            | Self::Decision { control, .. }
            | Self::Bookmark { control, .. }
            | Self::Confirmed { control, .. }
            | Self::Cast { control, .. }
            | Self::Arrangement { control, .. } => Some(control),
            _ => None,
        }
    }
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

/// The edits that turn one state into another, each thing once, in a fixed order.
pub fn difference(from: &State, to: &State) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut single = |differs: bool, change: Change| {
        if differs {
            changes.push(change);
        }
    };
    single(
        from.questionnaire != to.questionnaire,
        Change::Questionnaire(to.questionnaire.clone()),
    );
    single(from.system != to.system, Change::System(to.system.clone()));
    let (a, b) = (&from.profile, &to.profile);
    single(
        a.phase_today != b.phase_today,
        Change::PhaseToday(b.phase_today.clone()),
    );
    single(
        a.phase_wanted != b.phase_wanted,
        Change::PhaseWanted(b.phase_wanted.clone()),
    );
    single(a.by != b.by, Change::By(b.by));
    single(a.form != b.form, Change::Form(b.form));
    for fact in a
        .facts
        .keys()
        .chain(b.facts.keys())
        .collect::<BTreeSet<_>>()
    {
        let change = Change::Fact {
            fact: fact.clone(),
            to: b.facts.get(fact).cloned(),
        };
        single(a.facts.get(fact) != b.facts.get(fact), change);
    }
    let (a, b) = (&from.plan, &to.plan);
    single(a.start != b.start, Change::Start(b.start));
    single(
        a.workdays != b.workdays,
        Change::Workdays(b.workdays.clone()),
    );
    single(
        a.days_off != b.days_off,
        Change::DaysOff(b.days_off.clone()),
    );
    single(a.freezes != b.freezes, Change::Freezes(b.freezes.clone()));
    for id in a
        .people
        .keys()
        .chain(b.people.keys())
        .collect::<BTreeSet<_>>()
    {
        let change = Change::Person {
            id: id.clone(),
            to: b.people.get(id).cloned(),
        };
        single(a.people.get(id) != b.people.get(id), change);
    }
    for control in a
        .arranged
        .keys()
        .chain(b.arranged.keys())
        .collect::<BTreeSet<_>>()
    {
        let change = Change::Arrangement {
            control: control.clone(),
            to: b.arranged.get(control).copied(),
        };
        single(a.arranged.get(control) != b.arranged.get(control), change);
    }
    single(a.agreed != b.agreed, Change::Agreed(b.agreed.clone()));
    let (a, b) = (&from.room, &to.room);
    single(a.voices != b.voices, Change::Voices(b.voices.clone()));
    for id in a
        .meetings
        .keys()
        .chain(b.meetings.keys())
        .collect::<BTreeSet<_>>()
    {
        let change = Change::Meeting {
            id: id.clone(),
            to: b.meetings.get(id).cloned(),
        };
        single(a.meetings.get(id) != b.meetings.get(id), change);
    }
    for id in a
        .parked
        .keys()
        .chain(b.parked.keys())
        .collect::<BTreeSet<_>>()
    {
        let change = Change::Parked {
            id: id.clone(),
            to: b.parked.get(id).cloned(),
        };
        single(a.parked.get(id) != b.parked.get(id), change);
    }
    for id in from
        .baselines
        .keys()
        .chain(to.baselines.keys())
        .collect::<BTreeSet<_>>()
    {
        let change = Change::Baseline {
            id: id.clone(),
            to: to.baselines.get(id).cloned(),
        };
        single(from.baselines.get(id) != to.baselines.get(id), change);
    }
    single(
        from.reassessment != to.reassessment,
        Change::Reassessment(to.reassessment.clone()),
    );
    for id in from
        .validations
        .keys()
        .chain(to.validations.keys())
        .collect::<BTreeSet<_>>()
    {
        let change = Change::Validation {
            id: id.clone(),
            to: to.validations.get(id).cloned(),
        };
        single(from.validations.get(id) != to.validations.get(id), change);
    }
    single(
        from.ballot_paper != to.ballot_paper,
        Change::BallotPaper(to.ballot_paper.clone()),
    );
    let nothing = Record::default();
    for id in from
        .controls
        .keys()
        .chain(to.controls.keys())
        .collect::<BTreeSet<_>>()
    {
        let (a, b) = (
            from.controls.get(id).unwrap_or(&nothing),
            to.controls.get(id).unwrap_or(&nothing),
        );
        let control = || id.clone();
        single(
            a.answer != b.answer,
            Change::Answer {
                control: control(),
                to: b.answer.clone(),
            },
        );
        single(
            a.evidence != b.evidence,
            Change::Evidence {
                control: control(),
                to: b.evidence.clone(),
            },
        );
        single(
            a.note != b.note,
            Change::Note {
                control: control(),
                to: b.note.clone(),
            },
        );
        single(
            a.owner != b.owner,
            Change::Owner {
                control: control(),
                to: b.owner.clone(),
            },
        );
        single(
            a.exception != b.exception,
            Change::Exception {
                control: control(),
                to: b.exception.clone(),
            },
        );
        single(
            a.votes != b.votes,
            Change::Votes {
                control: control(),
                to: b.votes.clone(),
            },
        );
        single(
            a.decision != b.decision,
            Change::Decision {
                control: control(),
                to: b.decision.clone(),
            },
        );
        single(
            a.bookmarked != b.bookmarked,
            Change::Bookmark {
                control: control(),
                to: b.bookmarked,
            },
        );
        single(
            a.confirmed != b.confirmed,
            Change::Confirmed {
                control: control(),
                to: b.confirmed,
            },
        );
        for voice in a
            .ballots
            .keys()
            .chain(b.ballots.keys())
            .collect::<BTreeSet<_>>()
        {
            let to = b.ballots.get(voice).cloned();
            single(
                a.ballots.get(voice) != to.as_ref(),
                Change::Cast {
                    control: control(),
                    voice: voice.clone(),
                    to,
                },
            );
        }
    }
    changes
}
