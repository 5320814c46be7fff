//! Redaction: the copy of a state that may leave the organization, with the answers but without names or free text.
//!
//! Answers, targets, dates and numbers stay the same. Typed text is removed or replaced by [`LEFT_OUT`]; people of the
//! plan and the voters of ballots become numbers, and votes become counts. Only the name of the system stays, since a
//! document has to be about something. A redacted report makes every format from such a state, so that no format can
//! forget to leave something out. Structs that hold typed text are taken apart field by field: a new field does not
//! compile until somebody decides about it.

use std::collections::BTreeMap;

use super::State;
use super::answer::{Answer, Decision, Evidence, Exception, Record};
use super::ballot::Ballot;
use super::plan::{Agreed, PlanSettings, Walk};
use super::room::{Parked, Room};
use super::validation::Validation;
use super::vote::{Round, Voices};

/// What stands where words were.
pub const LEFT_OUT: &str = "(left out)";

/// What stands before the number of a voice.
const VOICE: &str = "voice ";

/// The state without names, notes, places of evidence, votes per person, and the words of reasons and parked points.
#[must_use]
pub fn redacted(state: &State) -> State {
    let State {
        questionnaire,
        system,
        profile,
        controls,
        plan,
        room,
        baselines: _,
        reassessment,
        validations,
        ballot_paper: _,
    } = state;
    // numbers with as many digits as the last: their order is that of the names, and so the plan stays the same
    let digits = plan.people.len().to_string().len();
    let people: BTreeMap<&str, String> = plan
        .people
        .keys()
        .zip(1..)
        .map(|(id, number)| (id.as_str(), format!("person {number:0digits$}")))
        .collect();
    State {
        questionnaire: questionnaire.clone(),
        system: system.clone(),
        profile: profile.clone(),
        controls: controls
            .iter()
            .map(|(id, said)| (id.clone(), record(said, &people)))
            .collect(),
        plan: settings(plan, &people),
        room: about_room(room),
        // marks in a history that no copy has
        baselines: BTreeMap::new(),
        reassessment: reassessment.clone(),
        validations: validations
            .iter()
            .map(|(id, said)| (id.clone(), validation(said, &people)))
            .collect(),
        // whose it is and what it was made from is for the assessment it goes back to
        ballot_paper: None,
    }
}

/// The people of a plan, each with the number that stands for them.
type People<'a> = BTreeMap<&'a str, String>;

fn words(said: &str) -> String {
    if said.trim().is_empty() {
        String::new()
    } else {
        LEFT_OUT.to_owned()
    }
}

/// A person of the plan by number; any other name is left out.
fn person(name: &str, people: &People<'_>) -> Option<String> {
    people.get(name).cloned()
}

fn answer(said: &Answer) -> Answer {
    match said {
        Answer::Level(level) => Answer::Level(*level),
        Answer::NotApplicable { reason } => Answer::NotApplicable {
            reason: words(reason),
        },
        Answer::Unknown { who, by } => Answer::Unknown {
            who: words(who),
            by: *by,
        },
    }
}

fn record(said: &Record, people: &People<'_>) -> Record {
    let Record {
        answer: given,
        evidence,
        note: _,
        owner,
        exception,
        votes,
        decision,
        bookmarked,
        confirmed,
        ballots,
    } = said;
    Record {
        answer: given.as_ref().map(answer),
        evidence: evidence.as_ref().map(
            |Evidence {
                 state,
                 level,
                 what: _,
                 expires,
             }| Evidence {
                state: *state,
                level: *level,
                what: String::new(),
                expires: *expires,
            },
        ),
        note: String::new(),
        owner: owner.as_ref().and_then(|owner| person(owner, people)),
        exception: exception.as_ref().map(
            |Exception {
                 owner,
                 reason,
                 measure,
                 granted,
                 expires,
             }| Exception {
                owner: words(owner),
                reason: words(reason),
                measure: words(measure),
                granted: *granted,
                expires: *expires,
            },
        ),
        votes: votes
            .iter()
            .map(|round| Round::Counted {
                tally: round.tally(),
                secret: round.is_secret(),
            })
            .collect(),
        decision: decision.as_ref().map(
            |Decision {
                 on,
                 answer: agreed,
                 why,
                 dissent,
             }| Decision {
                on: *on,
                answer: answer(agreed),
                why: words(why),
                dissent: words(dissent),
            },
        ),
        bookmarked: *bookmarked,
        confirmed: *confirmed,
        ballots: ballots
            .values()
            .zip(1..)
            .map(|(said, number)| (format!("{VOICE}{number:02}"), ballot(said)))
            .collect(),
    }
}

/// Whether the name of a voice is a number that stands for one.
pub fn is_number(voice: &str) -> bool {
    voice
        .strip_prefix(VOICE)
        .is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
}

/// What a voice said without why. On another control the same number may be another voice.
fn ballot(said: &Ballot) -> Ballot {
    let Ballot {
        answer: given,
        note: _,
    } = said;
    Ballot {
        answer: answer(given),
        note: String::new(),
    }
}

fn validation(said: &Validation, people: &People<'_>) -> Validation {
    let Validation {
        kind,
        name: _,
        controls,
        every,
        first,
        last,
        owner,
    } = said;
    Validation {
        kind: *kind,
        // without one it goes by its kind
        name: String::new(),
        controls: controls.clone(),
        every: *every,
        first: *first,
        last: *last,
        owner: owner.as_ref().and_then(|owner| person(owner, people)),
    }
}

fn settings(plan: &PlanSettings, numbers: &People<'_>) -> PlanSettings {
    let PlanSettings {
        start,
        workdays,
        days_off,
        freezes,
        people,
        arranged,
        agreed,
    } = plan;
    PlanSettings {
        start: *start,
        workdays: workdays.clone(),
        days_off: days_off.clone(),
        freezes: freezes.clone(),
        people: people
            .iter()
            .filter_map(|(id, one)| Some((person(id, numbers)?, one.clone())))
            .collect(),
        arranged: arranged.clone(),
        agreed: agreed.as_ref().map(
            |Agreed {
                 on,
                 walk: Walk { order, people },
                 gates,
             }| Agreed {
                on: *on,
                walk: Walk {
                    order: order.clone(),
                    people: people
                        .iter()
                        .map(|id| person(id, numbers).unwrap_or_else(|| LEFT_OUT.to_owned()))
                        .collect(),
                },
                gates: gates.clone(),
            },
        ),
    }
}

fn about_room(room: &Room) -> Room {
    let Room {
        voices,
        meetings,
        parked,
    } = room;
    Room {
        voices: Voices::Number(u8::try_from(voices.number()).unwrap_or(u8::MAX)),
        meetings: meetings.clone(),
        parked: parked
            .iter()
            .map(
                |(
                    id,
                    Parked {
                        at,
                        what,
                        control,
                        owner,
                        by,
                        done,
                    },
                )| {
                    let point = Parked {
                        at: *at,
                        what: words(what),
                        control: control.clone(),
                        owner: owner
                            .as_deref()
                            .map(words)
                            .filter(|owner| !owner.is_empty()),
                        by: *by,
                        done: *done,
                    };
                    (id.clone(), point)
                },
            )
            .collect(),
    }
}
