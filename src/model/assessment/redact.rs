//! Redaction: the copy of a state that may leave the organization, with the answers but without names or free text.
//!
//! Answers, targets, dates and numbers stay the same. Typed text is removed or replaced with [`LEFT_OUT`]; people in
//! the plan and the voters of ballots become numbers, and votes become counts. The name of the system is the only typed
//! text that stays, because a document needs a subject. A redacted report creates every format from such a state, so
//! that no format can disclose something by mistake. The redaction of each field is part of the tables of the file
//! format, so a new field does not compile until somebody decides on its redaction. This module defines the possible
//! redactions.

use std::collections::BTreeMap;

use super::State;
use super::answer::Answer;
use super::ballot::Ballots;
use super::plan::Person;
use super::vote::{Round, Voters};

/// The replacement for removed text.
pub const LEFT_OUT: &str = "(left out)";

/// The prefix of a voter's number.
const VOTER: &str = "voter ";

/// The number of each person in the plan, by id.
pub type People<'a> = BTreeMap<&'a str, String>;

/// Returns the state without names, notes, descriptions of evidence, individual votes, or the text of reasons and
/// parked items.
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
    let people = people_numbers(state);
    State {
        questionnaire: questionnaire.redacted(&people),
        system: system.clone(),
        profile: profile.redacted(&people),
        controls: controls.redacted(&people),
        plan: plan.redacted(&people),
        room: room.redacted(&people),
        // baselines refer to the history, which a redacted copy does not have
        baselines: BTreeMap::new(),
        reassessment: reassessment.redacted(&people),
        validations: validations.redacted(&people),
        // only the original assessment needs the voter and the origin of a ballot paper
        ballot_paper: None,
    }
}

/// Returns the number that replaces each person in the plan, by id.
pub fn people_numbers(state: &State) -> People<'_> {
    let people = &state.plan.people;
    // zero-padded so that the numbers sort like the names
    let digits = people.len().to_string().len();
    let number = |(id, number)| (id, format!("person {number:0digits$}"));
    people
        .keys()
        .map(String::as_str)
        .zip(1..)
        .map(number)
        .collect()
}

/// A value of which only some parts may leave the organization.
pub(super) trait Redact {
    /// Returns the value without the confidential parts.
    fn redacted(&self, people: &People<'_>) -> Self;
}

impl<T: Redact> Redact for Option<T> {
    fn redacted(&self, people: &People<'_>) -> Self {
        self.as_ref().map(|value| value.redacted(people))
    }
}

impl<T: Redact> Redact for Vec<T> {
    fn redacted(&self, people: &People<'_>) -> Self {
        self.iter().map(|value| value.redacted(people)).collect()
    }
}

impl<T: Redact> Redact for BTreeMap<String, T> {
    fn redacted(&self, people: &People<'_>) -> Self {
        self.iter()
            .map(|(id, value)| (id.clone(), value.redacted(people)))
            .collect()
    }
}

impl Redact for Answer {
    fn redacted(&self, people: &People<'_>) -> Self {
        match self {
            Self::Level(level) => Self::Level(*level),
            Self::NotApplicable { reason } => Self::NotApplicable {
                reason: left_out(reason, people),
            },
            Self::Unknown {
                investigator: who,
                due: by,
            } => Self::Unknown {
                investigator: left_out(who, people),
                due: *by,
            },
        }
    }
}

/// Keeps the counts without the voters.
impl Redact for Round {
    fn redacted(&self, _: &People<'_>) -> Self {
        Self::Counted {
            tally: self.tally(),
            secret: self.is_secret(),
        }
    }
}

/// Keeps the number of voters without their names.
impl Redact for Voters {
    fn redacted(&self, _: &People<'_>) -> Self {
        Self::Number(u8::try_from(self.number()).unwrap_or(u8::MAX))
    }
}

/// Leaves the field unchanged.
pub(super) fn kept<T: Clone>(value: &T, _: &People<'_>) -> T {
    value.clone()
}

/// Redacts the parts of the field.
pub(super) fn inside<T: Redact>(value: &T, people: &People<'_>) -> T {
    value.redacted(people)
}

/// Removes the value of the field.
pub(super) fn gone<T: Default>(_: &T, _: &People<'_>) -> T {
    T::default()
}

/// Replaces text with [`LEFT_OUT`], unless it is blank.
pub(super) fn left_out(text: &str, _: &People<'_>) -> String {
    if text.trim().is_empty() {
        String::new()
    } else {
        LEFT_OUT.to_owned()
    }
}

/// Replaces text, if there is one, with [`LEFT_OUT`]; a blank one is removed.
#[expect(clippy::ref_option, reason = "the tables pass each field unchanged")]
pub(super) fn left_out_if_any(text: &Option<String>, people: &People<'_>) -> Option<String> {
    text.as_deref()
        .map(|text| left_out(text, people))
        .filter(|text| !text.is_empty())
}

/// Replaces a person of the plan with their number; any other name is removed.
#[expect(clippy::ref_option, reason = "the tables pass each field unchanged")]
pub(super) fn person(name: &Option<String>, people: &People<'_>) -> Option<String> {
    people.get(name.as_deref()?).cloned()
}

/// Replaces people in the plan with their numbers, and any other name with [`LEFT_OUT`].
pub(super) fn people(names: &[String], people: &People<'_>) -> Vec<String> {
    let number = |name: &String| people.get(name.as_str()).cloned();
    names
        .iter()
        .map(|name| number(name).unwrap_or_else(|| LEFT_OUT.to_owned()))
        .collect()
}

/// Returns the people in the plan by their numbers.
pub(super) fn by_number(
    plan: &BTreeMap<String, Person>,
    people: &People<'_>,
) -> BTreeMap<String, Person> {
    plan.iter()
        .filter_map(|(id, one)| Some((people.get(id.as_str())?.clone(), one.redacted(people))))
        .collect()
}

/// Numbers the voters of ballots. On different controls, the same number can stand for different voters.
pub(super) fn numbered(ballots: &Ballots, people: &People<'_>) -> Ballots {
    ballots
        .values()
        .zip(1..)
        .map(|(said, number)| (format!("{VOTER}{number:02}"), said.redacted(people)))
        .collect()
}

/// Whether the name of a voter is a number from redaction.
pub fn is_number(voter: &str) -> bool {
    voter
        .strip_prefix(VOTER)
        .is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
}
