//! The tables of an assessment file: the fields of each type of value, in the order in which they are written.
//!
//! There is one list for each type. Reading, writing, recognition and redaction are derived from that list, in the
//! state and in the history alike. The values that a kind accepts are defined in [`kind`](super::kind) and
//! [`special`](super::special).

use super::cursor::Cursor;
use super::kind::{
    Below, Braced, Chosen, Count, Dates, Day, Filled, Flag, Ids, Item, Items, Kind, Listed, Maybe,
    Name, Number, OneOf, Prose, Spread, Table, Text, Texts, Time,
};
use super::special::{
    AnswerAgreed, AnswerGiven, AnswerIfAny, BallotsByVoter, CadenceWords, Facts, GateDays, LEVELS,
    Rounds, Stretches, VoterNames, Workweek,
};
use crate::base::toml::read::Fields;
use crate::base::toml::write::Keys;
use crate::model::assessment::QuestionnaireName;
use crate::model::assessment::answer::{Decision, Evidence, Exception, Record};
use crate::model::assessment::ballot::{Ballot, BallotPaper};
use crate::model::assessment::baseline::Baseline;
use crate::model::assessment::plan::{
    Arrangement, CommittedPlan, Days, Person, PlanSettings, Walk,
};
use crate::model::assessment::profile::{Form, Profile};
use crate::model::assessment::reassessment::Reassessment;
use crate::model::assessment::redact;
use crate::model::assessment::redact::{People, Redact};
use crate::model::assessment::room::{Break, Ended, Meeting, Parked, Room};
use crate::model::assessment::validation;
use crate::model::assessment::validation::Validation;
use crate::model::questionnaire;
use crate::model::questionnaire::EvidenceState;

/// A level, 0 to 4.
type Level = Number<questionnaire::Level, 0, LEVELS>;
/// A number of minutes or questions in a meeting.
type Small = Count<u16, 0, 65_536>;

/// Defines the fields of types: `field: Kind, redaction;` for each field, in file order.
///
/// - `field as "key"` is stored under another key than its name.
/// - `Type if key` is removed by an edit without this key; a type without `if` is removed by an edit without any of its
///   fields.
/// - The redaction is a function of [`redact`] that determines what the field becomes in a copy that leaves the
///   organization.
macro_rules! tables {
    ($($type:ident $(if $sign:ident)? {
        $($field:ident $(as $key:literal)?: $kind:ty, $redaction:ident;)+
    })+) => {$(
        impl Table for $type {
            const SIGN: Option<&'static str> = tables!(@sign $($sign)?);

            fn read(fields: &Fields<'_>) -> Option<Self> {
                // read every field before returning, so that all errors are reported at once
                $(let $field = <$kind>::read(fields, tables!(@key $field $($key)?));)+
                Some(Self { $($field: $field?),+ })
            }

            fn write(&self, keys: &mut Keys) {
                $(<$kind>::write(&self.$field, tables!(@key $field $($key)?), keys);)+
            }

            fn recognize(cursor: &mut Cursor<'_>) -> Option<()> {
                $(<$kind>::recognize(cursor, tables!(@key $field $($key)?))?;)+
                Some(())
            }
        }

        impl Redact for $type {
            fn redacted(&self, people: &People<'_>) -> Self {
                Self { $($field: redact::$redaction(&self.$field, people)),+ }
            }
        }
    )+};
    (@sign) => { None };
    (@sign $sign:ident) => { Some(stringify!($sign)) };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}

// sections of the state
tables! {
    QuestionnaireName {
        id: Prose, kept;
        version: Prose, kept;
        hash: Prose, kept;
    }

    Profile {
        current_phase: Maybe<Prose>, kept;
        target_phase: Maybe<Prose>, kept;
        target_date: Maybe<Day>, kept;
        form: Chosen<Form>, kept;
        facts: Facts, kept;
    }

    Record {
        answer: AnswerIfAny, inside;
        evidence: Maybe<Braced<Evidence>>, inside;
        owner: Maybe<Prose>, person;
        responsible: Maybe<Prose>, person;
        note: Filled<Prose>, gone;
        votes: Filled<Rounds>, inside;
        bookmarked: Filled<Flag>, kept;
        confirmed: Maybe<Day>, kept;
        ballots: Filled<BallotsByVoter>, numbered;
        exception: Below<Exception>, inside;
        decision: Below<Decision>, inside;
    }

    PlanSettings {
        start: Maybe<Day>, kept;
        workdays: Workweek, kept;
        days_off: Dates, kept;
        freezes: Stretches, kept;
        people as "person": Items<Person>, by_number;
        arranged as "step": Items<Arrangement>, kept;
        committed: Below<CommittedPlan>, inside;
    }

    Room {
        voters: Filled<VoterNames>, inside;
        meetings as "meeting": Items<Meeting>, kept;
        parked: Items<Parked>, inside;
    }
}

// records of controls
tables! {
    Evidence if state {
        state: OneOf<EvidenceState>, kept;
        level: Level, kept;
        what: Filled<Text>, gone;
        expires: Maybe<Day>, kept;
    }

    Exception if granted {
        owner: Text, left_out;
        reason: Text, left_out;
        compensating_control: Text, left_out;
        granted: Day, kept;
        expires: Day, kept;
    }

    Decision if on {
        on: Day, kept;
        answer: AnswerAgreed, inside;
        why: Filled<Text>, left_out;
        dissent: Filled<Text>, left_out;
    }

    Ballot {
        answer: AnswerGiven, inside;
        note: Filled<Text>, gone;
    }
}

// the plan
tables! {
    Person if percent {
        roles: Ids, kept;
        percent: Number<u8, 1, 101>, kept;
        away: Stretches, kept;
    }

    Days {
        from: Day, kept;
        to: Day, kept;
    }

    Arrangement {
        pinned_to: Maybe<Day>, kept;
        not_before: Maybe<Day>, kept;
        dropped: Filled<Flag>, kept;
    }

    CommittedPlan if on {
        on: Day, kept;
        gates: GateDays, kept;
        walk: Spread<Walk>, inside;
    }

    Walk {
        order: Texts<Vec<String>>, kept;
        people: Texts<Vec<String>>, people;
    }
}

// the workshop
tables! {
    Meeting if began {
        began: Time, kept;
        offset: Count<i16, -1_560, 1_561>, kept;
        minutes: Small, kept;
        minutes_per_question: Filled<Small>, kept;
        answered: Small, kept;
        breaks: Filled<Listed<Break, Vec<Break>>>, kept;
        ended: Maybe<Braced<Ended>>, kept;
    }

    Break {
        from: Time, kept;
        to: Maybe<Time>, kept;
    }

    Ended {
        at: Time, kept;
        answered: Small, kept;
        unanswered: Small, kept;
    }

    Parked if at {
        at: Time, kept;
        what: Text, left_out;
        control: Maybe<Text>, kept;
        owner: Maybe<Text>, left_out_if_any;
        due: Maybe<Day>, kept;
        done: Filled<Flag>, kept;
    }
}

// baselines, reassessment, validations and ballot papers
tables! {
    Baseline if on {
        name: Text, kept;
        on: Day, kept;
        heads: Ids, kept;
    }

    Reassessment if on {
        on: Day, kept;
        before: Maybe<Text>, kept;
        changed: Filled<Ids>, kept;
    }

    Validation if kind {
        kind: OneOf<validation::Kind>, kept;
        name: Filled<Text>, gone;
        controls: Ids, kept;
        cadence: CadenceWords, kept;
        first_due: Day, kept;
        last_done: Maybe<Day>, kept;
        owner: Maybe<Text>, person;
    }

    BallotPaper if voter {
        voter: Name, kept;
        root: Name, kept;
        heads: Ids, kept;
    }
}

impl Item for Person {}

impl Item for Baseline {}

impl Item for Arrangement {
    const ID: &'static str = "control";
}

impl Item for Meeting {
    const ONCE: bool = true;
}

impl Item for Parked {
    const ONCE: bool = true;
}

impl Item for Validation {
    const ONCE: bool = true;
}
