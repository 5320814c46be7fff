//! Turns the keys and values of `set` into requests, and reports every error in them.
//!
//! Comparison ignores case and treats `-` as `_`. Nothing is guessed: a near match is suggested, never applied.

use super::super::args::Set;
use super::super::page::clean;
use crate::base::diagnostic::suggestion;
use crate::describe::refusal::refusal as sentence;
use crate::model::assessment::State;
use crate::model::assessment::change::Change;
use crate::model::questionnaire::{ControlIx, FactIx, Questionnaire, RoleIx};
use crate::rules::edit::{self, EditContext, Refusal, Request, is_same_word};

/// The item that a key of `set` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    System,
    CurrentPhase,
    TargetPhase,
    By,
    Form,
    Start,
    Workdays,
    DaysOff,
    Freezes,
    Voters,
    /// The absences of the person at this index in the plan.
    Away(usize),
    Control(ControlIx),
    Fact(FactIx),
    Role(RoleIx),
}

const SETTINGS: [(&str, Key); 10] = [
    ("system", Key::System),
    ("current_phase", Key::CurrentPhase),
    ("target_phase", Key::TargetPhase),
    ("target_date", Key::By),
    ("form", Key::Form),
    ("start", Key::Start),
    ("workdays", Key::Workdays),
    ("days_off", Key::DaysOff),
    ("freezes", Key::Freezes),
    ("voters", Key::Voters),
];

/// The changes requested by a call of `set`.
///
/// # Errors
/// One sentence for each part that is refused.
pub(crate) fn changes(context: &EditContext<'_>, set: &Set) -> Result<Vec<Change>, Vec<String>> {
    let questionnaire = context.questionnaire;
    let mut call = Call {
        questionnaire,
        set,
        requests: Vec::new(),
        faults: Vec::new(),
    };
    let mut controls: Vec<(ControlIx, Option<&str>)> = Vec::new();
    let mut seen: Vec<Key> = Vec::new();
    for words in &set.keys {
        let (name, value) = match words.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (words.trim(), None),
        };
        match away(context.state, name).unwrap_or_else(|| key(questionnaire, name)) {
            Err(unknown) => call.faults.push(unknown.to_string()),
            Ok(key) if seen.contains(&key) => {
                call.faults
                    .push(format!("`{}` is set twice. Set it once.", clean(name)));
            }
            Ok(key) => {
                seen.push(key);
                match (key, value) {
                    (Key::Control(control), value) => controls.push((control, value)),
                    (key, Some(value)) => {
                        call.requests.extend(
                            setting(context.state, key, value)
                                .map(|request| (clean(name), request)),
                        );
                    }
                    (_, None) => {
                        let name = clean(name);
                        call.faults
                            .push(format!("`{name}` has no value. Write {name}=VALUE."));
                    }
                }
            }
        }
    }
    call.options(&controls);
    call.park(&controls);
    for (control, value) in controls {
        call.control(control, value);
    }
    let Call {
        requests,
        mut faults,
        ..
    } = call;
    let (subjects, requests): (Vec<String>, Vec<Request>) = requests.into_iter().unzip();
    let changes = edit::changes(context, &requests).unwrap_or_else(|refused| {
        faults.extend(refused.iter().map(|(at, refusal)| {
            let words = sentence(context, refusal) + hint(refusal);
            match subjects.get(*at) {
                Some(subject) if !words.starts_with(subject) => format!("{subject}: {words}"),
                _ => words,
            }
        }));
        Vec::new()
    });
    if faults.is_empty() {
        Ok(changes)
    } else {
        Err(faults)
    }
}

/// The option that resolves a refusal; empty if there is none.
fn hint(refusal: &Refusal) -> &'static str {
    let options = [
        (Refusal::ReasonMissing, " Add --reason TEXT."),
        (Refusal::InvestigatorMissing, " Add --investigator WHO."),
        (Refusal::ExceptionOwnerMissing, " Add --owner WHO."),
        (
            Refusal::CompensatingControlMissing,
            " Add --compensating-control TEXT.",
        ),
        (Refusal::ExpiryMissing, " Add --expires DATE."),
    ];
    let found = options.iter().find(|(missing, _)| missing == refusal);
    found.map_or("", |(_, hint)| hint)
}

/// The request that sets a key; `None` for a control.
fn setting(state: &State, key: Key, value: &str) -> Option<Request> {
    let value = value.to_owned();
    Some(match key {
        Key::System => Request::System(value),
        Key::CurrentPhase => Request::CurrentPhase(value),
        Key::TargetPhase => Request::TargetPhase(value),
        Key::By => Request::TargetDate(value),
        Key::Form => Request::Length(value),
        Key::Start => Request::PlanStart(value),
        Key::Workdays => Request::Workdays(value),
        Key::DaysOff => Request::DaysOff(value),
        Key::Freezes => Request::Freezes(value),
        Key::Voters => Request::Voters(value),
        Key::Away(at) => Request::Away {
            person: state.plan.people.keys().nth(at)?.clone(),
            away: value,
        },
        Key::Fact(fact) => Request::Fact { fact, to: value },
        Key::Role(role) => Request::RolePeople {
            role,
            percents: value,
        },
        Key::Control(_) => return None,
    })
}

/// A call of `set` that is being turned into requests, each with the word that named it.
pub(super) struct Call<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) set: &'a Set,
    pub(super) requests: Vec<(String, Request)>,
    pub(super) faults: Vec<String>,
}

/// The role with this id, in any spelling that counts as the same word.
pub(crate) fn role(questionnaire: &Questionnaire, name: &str) -> Option<RoleIx> {
    questionnaire
        .roles
        .position(|role| is_same_word(&role.id, name))
}

/// The control with this id, in upper or lower case.
///
/// # Errors
/// No control has this id. The error suggests a similar id, or ends with `next`, which states where to find the ids.
pub(crate) fn control(
    questionnaire: &Questionnaire,
    name: &str,
    next: &str,
) -> Result<ControlIx, UnknownName> {
    let controls = &questionnaire.controls;
    let found = controls.position(|control| control.id.eq_ignore_ascii_case(name.trim()));
    found.ok_or_else(|| {
        let near = suggestion(name, controls.iter().map(|control| control.id.as_str()));
        UnknownName {
            kind: "control",
            name: name.to_owned(),
            next: near.unwrap_or_else(|| next.to_owned()),
        }
    })
}

/// The key `PERSON.away` for the absences of a person, or an error if there is no such person; `None` for other keys.
fn away(state: &State, name: &str) -> Option<Result<Key, UnknownName>> {
    let person = name.strip_suffix(".away")?;
    let people = &state.plan.people;
    let at = people.keys().position(|id| is_same_word(id, person));
    Some(
        at.map(Key::Away)
            .ok_or_else(|| UnknownName::new("person", person, people.keys().map(String::as_str))),
    )
}

fn key(questionnaire: &Questionnaire, name: &str) -> Result<Key, UnknownName> {
    let setting = SETTINGS
        .iter()
        .find(|(word, _)| is_same_word(word, name))
        .map(|(_, key)| *key);
    let control = || {
        questionnaire
            .controls
            .position(|control| is_same_word(&control.id, name))
            .map(Key::Control)
    };
    let fact = || {
        questionnaire
            .facts
            .position(|fact| is_same_word(&fact.id, name))
            .map(Key::Fact)
    };
    let found = setting
        .or_else(control)
        .or_else(fact)
        .or_else(|| role(questionnaire, name).map(Key::Role));
    found.ok_or_else(|| {
        let known = SETTINGS.iter().map(|(word, _)| *word);
        let known = known.chain(
            questionnaire
                .controls
                .iter()
                .map(|control| control.id.as_str()),
        );
        let known = known.chain(questionnaire.facts.iter().map(|fact| fact.id.as_str()));
        UnknownName::new(
            "key",
            name,
            known.chain(questionnaire.roles.iter().map(|role| role.id.as_str())),
        )
    })
}

/// A name that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {kind} `{}`. {next}", clean(.name))]
pub(crate) struct UnknownName {
    /// The kind of name: a key, a person, a role.
    kind: &'static str,
    /// The name, as typed.
    name: String,
    /// The next step in words.
    next: String,
}

impl UnknownName {
    /// Creates the error for a name that is not in `known`.
    pub(crate) fn new<'a>(
        kind: &'static str,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> Self {
        let known: Vec<&str> = known.collect();
        let next = suggestion(name, known.iter().copied()).unwrap_or_else(|| match known.len() {
            0 => "None is defined.".to_owned(),
            1..=12 => format!("Known: {}.", known.join(", ")),
            _ => "`surefoot set --help` lists the kinds of keys.".to_owned(),
        });
        let name = name.to_owned();
        Self { kind, name, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::dates::Dates;
    use crate::model::assessment::history::Stamp;
    use crate::model::questionnaire::EvidenceState;
    use crate::store;
    use jiff::civil::date;

    fn describe(keys: &[&str], with: impl FnOnce(&mut Set)) -> Result<Vec<String>, Vec<String>> {
        let questionnaire = store::questionnaire(None).unwrap();
        let mut set = Set {
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            ..Set::default()
        };
        with(&mut set);
        let stamp = Stamp {
            at: jiff::Timestamp::UNIX_EPOCH,
            who: "team".to_owned(),
            salt: "salt".to_owned(),
        };
        let context = EditContext {
            questionnaire: &questionnaire,
            state: &State::default(),
            heads: &[],
            today: date(2026, 12, 1),
            dates: Dates::default(),
            stamp: &stamp,
            utc_offset: 0,
        };
        let found = changes(&context, &set)?;
        Ok(found
            .iter()
            .map(|change| {
                let (what, value) = crate::describe::change::describe(&questionnaire, change);
                format!("{what}: {value}")
            })
            .collect())
    }

    fn check(keys: &[&str], expected: &[&str]) {
        assert_eq!(describe(keys, |_| {}).unwrap(), expected, "{keys:?}");
    }

    fn refused(keys: &[&str], expected: &[&str]) {
        assert_eq!(describe(keys, |_| {}).unwrap_err(), expected, "{keys:?}");
    }

    #[test]
    fn facts_take_yes_choices_titles_and_lists() {
        check(
            &["TOOLS=Yes", "memory=false"],
            &["Tools: yes", "Memory: no"],
        );
        check(
            &["data-sensitivity=Restricted"],
            &["Data sensitivity: Restricted"],
        );
        check(
            &["regulation=EU AI Act, high-risk"],
            &["Regulation: EU AI Act, high-risk"],
        );
        check(&["regulation=gdpr, Health"], &["Regulation: GDPR, Health"]);
        check(
            &["regulation=none", "tools=unanswered", "memory="],
            &[
                "Regulation: none",
                "Tools: unanswered",
                "Memory: unanswered",
            ],
        );
        check(&["risk_tolerance=open"], &["Risk appetite: Open"]);
    }

    #[test]
    fn controls_take_numbers_titles_and_the_three_words() {
        check(
            &["dat-p1=3", "MOD-P1=ad hoc", "DAT-P2=unanswered"],
            &[
                "DAT-P1 answer: 3 Enforced",
                "MOD-P1 answer: 1 Ad hoc",
                "DAT-P2 answer: unanswered",
            ],
        );
        let unknown = describe(&["DAT-P3=unknown"], |set| {
            set.investigator = Some("security".to_owned());
            set.due = Some("+14".to_owned());
        });
        assert_eq!(
            unknown.unwrap(),
            ["DAT-P3 answer: unknown, investigator security, due 2026-12-15"]
        );
    }

    #[test]
    fn roles_take_percents_and_people_keep_apart() {
        check(
            &["security=100,50"],
            &[
                "person security-1: security at 100%",
                "person security-2: security at 50%",
            ],
        );
        check(&["security=40%"], &["person security: security at 40%"]);
        check(&["security=none"], &[]);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        refused(
            &[
                "tols=yes",
                "DAT-P1=enforcd",
                "DAT-P2=7",
                "DAT-P2=1",
                "regulation=gdrp",
                "target_date=soon",
                "security=0",
                "DAT-R9=2",
                "system",
            ],
            &[
                "there is no key `tols`. Did you mean `tools`?",
                "`DAT-P2` is set twice. Set it once.",
                "there is no key `DAT-R9`. Did you mean `DAT-R7`?",
                "`system` has no value. Write system=VALUE.",
                "regulation: `gdrp` is not a choice. Did you mean `gdpr`?",
                "target_date: `soon` is not a date. Write 1 Dec 2026, 1.12., or +14 for 14 days from today.",
                "security: `0` is not a percentage. Write 1 to 100.",
                "DAT-P1: `enforcd` is not a choice. Did you mean `enforced`?",
                "DAT-P2: `7` is not a level. Levels are 0 to 4.",
            ],
        );
    }

    #[test]
    fn options_stand_beside_what_they_are_about() {
        let alone = describe(&["tools=yes"], |set| {
            set.note = Some("x".to_owned());
            set.reason = Some("x".to_owned());
        });
        let expected = [
            "--note needs a control. Name one, as in DAT-P1 or DAT-P1=2.",
            "--reason needs CONTROL=na.",
        ];
        assert_eq!(alone.unwrap_err(), expected);
        let evidence =
            |keys: &[&str]| describe(keys, |set| set.evidence = Some(EvidenceState::Shown));
        assert_eq!(
            evidence(&["DAT-P1=2"]).unwrap(),
            [
                "DAT-P1 answer: 2 Defined",
                "DAT-P1 evidence: shown for 2 Defined"
            ]
        );
        assert!(evidence(&["DAT-P1"]).is_err(), "no level to support");
        let exception = describe(&["DAT-P4=1"], |set| {
            set.exception = Some("later".to_owned());
        });
        let missing = [
            "DAT-P4: An exception needs an owner. Add --owner WHO.",
            "DAT-P4: An exception needs a compensating control. Add --compensating-control TEXT.",
            "DAT-P4: An exception needs an expiry date. Add --expires DATE.",
        ];
        assert_eq!(exception.unwrap_err(), missing);
    }

    #[test]
    fn what_no_exception_covers_is_set_aside_by_facts_alone() {
        let aside = |key: &str| describe(&[key], |set| set.reason = Some("not for us".to_owned()));
        let never = "DAT-P2 cannot be marked not applicable: it can never be deferred at G1. The control applies to every system.";
        assert_eq!(aside("DAT-P2=na").unwrap_err(), [never]);
        assert_eq!(
            aside("DAT-P1=na").unwrap(),
            ["DAT-P1 answer: not applicable: not for us"]
        );
        refused(
            &["DAT-P1=n/a"],
            &["DAT-P1: Give the reason; every report prints it. Add --reason TEXT."],
        );
    }

    #[test]
    fn a_room_votes_decides_and_parks() {
        let voted = describe(&["voters=ml,ops, security", "DAT-P1=3"], |set| {
            set.votes = Some("23?".to_owned());
            set.why = Some("the build refuses it".to_owned());
            set.dissent = Some("ml saw a gap".to_owned());
            set.bookmark = Some(true);
            set.park = Some("the old data".to_owned());
        });
        let expected = [
            "voters: ml, ops, security",
            "parked item: “the old data”",
            "DAT-P1 answer: 3 Enforced",
            "DAT-P1 votes: ml 2 ops 3 security ?",
            "DAT-P1 decision: 3 Enforced; reason: the build refuses it; dissent: ml saw a gap",
            "DAT-P1 bookmark: set",
        ];
        assert_eq!(voted.unwrap(), expected);
        check(&["voters=7"], &["voters: 7"]);
        check(&["voters=none"], &["voters: none"]);
        refused(&["voters=41"], &["voters: There can be at most 40 voters."]);
        let wrong = describe(&["voters=2", "DAT-P1", "DAT-P2"], |set| {
            set.votes = Some("333".to_owned());
            set.why = Some("so".to_owned());
            set.park = Some(" ".to_owned());
        });
        let expected = [
            "a parked item belongs to at most one control. Name one or none with --park.",
            "DAT-P1: There are 3 votes, but only 2 voters.",
            "DAT-P1: A reason needs an answer. Answer the question first.",
            "DAT-P2: There are 3 votes, but only 2 voters.",
            "DAT-P2: A reason needs an answer. Answer the question first.",
        ];
        assert_eq!(wrong.unwrap_err(), expected);
        let lonely = describe(&["voters=2"], |set| set.dissent = Some("x".to_owned()));
        assert_eq!(lonely.unwrap_err(), ["--dissent needs --why."]);
        let parked = describe(&["DAT-P1", "DAT-P2"], |set| set.park = Some("x".to_owned()));
        assert_eq!(
            parked.unwrap_err(),
            ["a parked item belongs to at most one control. Name one or none with --park."]
        );
    }

    #[test]
    fn days_are_typed_as_lists_and_stretches() {
        check(
            &["workdays=mon,Tuesday,thu"],
            &["workdays: monday, tuesday, thursday"],
        );
        check(
            &["days_off=2026-12-24, 2026-12-25"],
            &["days off: 2026-12-24, 2026-12-25"],
        );
        check(
            &["freezes=2026-12-20..2027-01-03"],
            &["freezes: 2026-12-20 to 2027-01-03"],
        );
        check(&["freezes=none"], &["freezes: none"]);
        refused(
            &["workdays=mo"],
            &["workdays: `mo` is not a weekday. Write mon, tue, wed, thu, fri."],
        );
        refused(
            &["workdays=none"],
            &["workdays: A plan needs at least 1 working day. Write mon, tue, wed, thu, fri."],
        );
        refused(
            &["freezes=2027-01-03..2026-12-20"],
            &["freezes: 20 Dec 2026 is before 3 Jan 2027."],
        );
        refused(
            &["nobody.away=2026-12-24"],
            &["there is no person `nobody`. None is defined."],
        );
    }
}
