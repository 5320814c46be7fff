//! Redaction: the copy of a state that may leave the organization, with the answers but without names or free text.
//!
//! Answers, targets, dates and numbers stay the same. Typed text is removed or replaced by [`LEFT_OUT`]; people of the
//! plan and the voters of ballots become numbers, and votes become counts. Only the name of the system stays, since a
//! document has to be about something. A redacted report makes every format from such a state, so that no format can
//! forget to leave something out. What becomes of a field stands with the field in the tables of the file: a new field
//! does not compile until somebody decides about it. This module holds what can be decided.

use std::collections::BTreeMap;

use super::State;
use super::answer::Answer;
use super::ballot::Ballots;
use super::plan::Person;
use super::vote::{Round, Voters};

/// What stands where words were.
pub const LEFT_OUT: &str = "(left out)";

/// What stands before the number of a voter.
const VOTER: &str = "voter ";

/// The people of a plan, each with the number that stands for them.
pub(super) type People<'a> = BTreeMap<&'a str, String>;

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
    let people: People<'_> = plan
        .people
        .keys()
        .zip(1..)
        .map(|(id, number)| (id.as_str(), format!("person {number:0digits$}")))
        .collect();
    State {
        questionnaire: questionnaire.redacted(&people),
        system: system.clone(),
        profile: profile.redacted(&people),
        controls: controls.redacted(&people),
        plan: plan.redacted(&people),
        room: room.redacted(&people),
        // marks in a history that no copy has
        baselines: BTreeMap::new(),
        reassessment: reassessment.redacted(&people),
        validations: validations.redacted(&people),
        // whose it is and what it was made from is for the assessment it goes back to
        ballot_paper: None,
    }
}

/// A value of which some parts may leave the organization.
pub(super) trait Redact {
    /// The value without the other parts.
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

/// Counts without voters.
impl Redact for Round {
    fn redacted(&self, _: &People<'_>) -> Self {
        Self::Counted {
            tally: self.tally(),
            secret: self.is_secret(),
        }
    }
}

/// Their number without their names.
impl Redact for Voters {
    fn redacted(&self, _: &People<'_>) -> Self {
        Self::Number(u8::try_from(self.number()).unwrap_or(u8::MAX))
    }
}

/// The field as it is.
pub(super) fn kept<T: Clone>(value: &T, _: &People<'_>) -> T {
    value.clone()
}

/// What the parts of the field become.
pub(super) fn inside<T: Redact>(value: &T, people: &People<'_>) -> T {
    value.redacted(people)
}

/// Nothing.
pub(super) fn gone<T: Default>(_: &T, _: &People<'_>) -> T {
    T::default()
}

/// [`LEFT_OUT`], unless the text is blank.
pub(super) fn left_out(text: &str, _: &People<'_>) -> String {
    if text.trim().is_empty() {
        String::new()
    } else {
        LEFT_OUT.to_owned()
    }
}

/// [`LEFT_OUT`] where there is a text that is not blank.
#[expect(
    clippy::ref_option,
    reason = "the tables hand over each field as it is"
)]
pub(super) fn left_out_if_any(text: &Option<String>, people: &People<'_>) -> Option<String> {
    text.as_deref()
        .map(|text| left_out(text, people))
        .filter(|text| !text.is_empty())
}

/// A person of the plan by number; any other name is gone.
#[expect(
    clippy::ref_option,
    reason = "the tables hand over each field as it is"
)]
pub(super) fn person(name: &Option<String>, people: &People<'_>) -> Option<String> {
    people.get(name.as_deref()?).cloned()
}

/// People of the plan by number; any other name is left out.
pub(super) fn people(names: &[String], people: &People<'_>) -> Vec<String> {
    let number = |name: &String| people.get(name.as_str()).cloned();
    names
        .iter()
        .map(|name| number(name).unwrap_or_else(|| LEFT_OUT.to_owned()))
        .collect()
}

/// The people of the plan under their numbers.
pub(super) fn by_number(
    plan: &BTreeMap<String, Person>,
    people: &People<'_>,
) -> BTreeMap<String, Person> {
    plan.iter()
        .filter_map(|(id, one)| Some((people.get(id.as_str())?.clone(), one.redacted(people))))
        .collect()
}

/// Ballots with a number for each voter. On another control the same number may be another voter.
pub(super) fn numbered(ballots: &Ballots, people: &People<'_>) -> Ballots {
    ballots
        .values()
        .zip(1..)
        .map(|(said, number)| (format!("{VOTER}{number:02}"), said.redacted(people)))
        .collect()
}

/// Whether the name of a voter is a number that stands for one.
pub fn is_number(voter: &str) -> bool {
    voter
        .strip_prefix(VOTER)
        .is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
}
