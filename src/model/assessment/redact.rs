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
use crate::model::questionnaire::{EvidenceState, Level, Questionnaire, order};

/// The replacement for removed text.
pub const LEFT_OUT: &str = "(left out)";

/// The prefix of a voter's number.
const VOTER: &str = "voter ";

/// The number of each person in the plan, by id.
pub type People<'a> = BTreeMap<&'a str, String>;

/// Returns the state without names, notes, descriptions of evidence, individual votes, or the text of reasons and
/// parked items, and without ids that the questionnaire does not have.
#[must_use]
pub fn redacted(state: &State, questionnaire: &Questionnaire) -> State {
    let mut redacted = without_text(state);
    known_only(&mut redacted, questionnaire);
    redacted
}

fn without_text(state: &State) -> State {
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

/// Removes ids that the questionnaire does not have. surefoot writes such an id only for a retired control, which counts
/// nowhere; in a file written by hand, it may be any text.
fn known_only(state: &mut State, questionnaire: &Questionnaire) {
    let is_control = |id: &str| questionnaire.control(id).is_some();
    let named = &mut state.questionnaire;
    named.id.clone_from(&questionnaire.id);
    if !named
        .version
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        LEFT_OUT.clone_into(&mut named.version);
    }
    if !named.hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        named.hash.clear();
    }

    let profile = &mut state.profile;
    let valid: Vec<String> = questionnaire
        .facts
        .indices()
        .filter(|&fact| profile.said(questionnaire, fact).is_some())
        .map(|fact| questionnaire.facts[fact].id.clone())
        .collect();
    profile.facts.retain(|id, _| valid.contains(id));
    for phase in [&mut profile.current_phase, &mut profile.target_phase] {
        phase.take_if(|id| questionnaire.phase(id).is_none());
    }

    state.controls.retain(|id, _| is_control(id));
    let plan = &mut state.plan;
    plan.arranged.retain(|id, _| is_control(id));
    for person in plan.people.values_mut() {
        let roles = std::mem::take(&mut person.roles);
        let known = |id: String| match questionnaire.role(&id) {
            Some(_) => id,
            None => LEFT_OUT.to_owned(),
        };
        person.roles = roles.into_iter().map(known).collect();
    }
    if let Some(committed) = &mut plan.committed {
        committed
            .gates
            .retain(|id, _| questionnaire.gate(id).is_some());
        committed
            .walk
            .order
            .retain(|step| is_step(step, is_control));
    }

    for point in state.room.parked.values_mut() {
        point.control.take_if(|id| !is_control(id));
    }
    state.room.parked = under_own_ids(std::mem::take(&mut state.room.parked));
    state.room.meetings = under_own_ids(std::mem::take(&mut state.room.meetings));
    if let Some(reassessment) = &mut state.reassessment {
        let before = &mut reassessment.before;
        before.take_if(|version| order(version, version).is_none());
        reassessment.changed.retain(|id| is_control(id));
    }
    for validation in state.validations.values_mut() {
        validation.controls.retain(|id| is_control(id));
    }
    state.validations = under_own_ids(std::mem::take(&mut state.validations));
}

/// Whether text is a step of a committed plan, such as `DAT-R3>3` or `DAT-R3=3/shown`.
fn is_step(step: &str, is_control: impl Fn(&str) -> bool) -> bool {
    let is_level = |text: &str| {
        text.parse::<i64>()
            .is_ok_and(|level| Level::try_from(level).is_ok())
    };
    match (step.split_once('>'), step.split_once('=')) {
        (Some((control, level)), None) => is_control(control) && is_level(level),
        (None, Some((control, evidence))) => {
            evidence.split_once('/').is_some_and(|(level, state)| {
                is_control(control) && is_level(level) && state.parse::<EvidenceState>().is_ok()
            })
        }
        _ => false,
    }
}

/// Replaces ids that surefoot has not made with numbers.
fn under_own_ids<T>(items: BTreeMap<String, T>) -> BTreeMap<String, T> {
    let is_own = |id: &str| id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    items
        .into_iter()
        .zip(1..)
        .map(|((id, item), number)| {
            (
                if is_own(&id) {
                    id
                } else {
                    format!("item {number:04}")
                },
                item,
            )
        })
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
