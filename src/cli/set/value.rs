//! Parses the keys and values of `set` into edits, and reports everything that is wrong with them.
//!
//! Comparison ignores case and treats `-` as `_`. Nothing is guessed: a near match is suggested, never applied.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::super::args;
use super::super::args::Set;
use super::super::page::clean;
use super::calendar;
use super::people::of_role;
use crate::base::diagnostic::suggestion;
use crate::model::assessment::State;
use crate::model::assessment::change::Change;
use crate::model::assessment::history::Stamp;
use crate::model::assessment::plan::Person;
use crate::model::assessment::profile::{FactAnswer, Form};
use crate::model::assessment::vote::Voices;
use crate::model::questionnaire::{Choice, FactKind, Questionnaire};

/// What a key names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    System,
    PhaseToday,
    PhaseWanted,
    By,
    Form,
    Start,
    Workdays,
    DaysOff,
    Freezes,
    Voices,
    /// When a person, by place among those there, is away.
    Away(usize),
    Control(usize),
    Fact(usize),
    Role(usize),
}

const SETTINGS: [(&str, Key); 10] = [
    ("system", Key::System),
    ("phase_today", Key::PhaseToday),
    ("phase_wanted", Key::PhaseWanted),
    ("by", Key::By),
    ("form", Key::Form),
    ("start", Key::Start),
    ("workdays", Key::Workdays),
    ("days_off", Key::DaysOff),
    ("freezes", Key::Freezes),
    ("voices", Key::Voices),
];

/// The edits that the words of a call mean.
///
/// # Errors
/// A sentence for each thing that is wrong.
pub(crate) fn changes(
    questionnaire: &Questionnaire,
    state: &State,
    set: &Set,
    today: Date,
    stamp: &Stamp,
) -> Result<Vec<Change>, Vec<String>> {
    let (changes, faults) = (Vec::new(), Vec::new());
    let mut asked = EditBuilder {
        questionnaire,
        set,
        today,
        stamp,
        state: state.clone(),
        changes,
        faults,
    };
    let mut controls: Vec<(usize, Option<&str>)> = Vec::new();
    let mut seen: Vec<Key> = Vec::new();
    for words in &set.keys {
        let (name, value) = match words.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (words.trim(), None),
        };
        match away(state, name).unwrap_or_else(|| key(questionnaire, name)) {
            Err(words) => asked.faults.push(words),
            Ok(key) if seen.contains(&key) => {
                asked
                    .faults
                    .push(format!("`{}` is set twice; say it once.", clean(name)));
            }
            Ok(key) => {
                seen.push(key);
                match (key, value) {
                    (Key::Control(control), value) => controls.push((control, value)),
                    (key, Some(value)) => asked.plain(key, value),
                    (_, None) => {
                        asked.faults.push(format!(
                            "`{}` has no value; write {}=VALUE.",
                            clean(name),
                            clean(name)
                        ));
                    }
                }
            }
        }
    }
    asked.options(&controls);
    asked.park(&controls);
    for (control, value) in controls {
        asked.control(control, value);
    }
    if let Some(paper) = &state.ballot_paper
        && let Some(other) = asked.changes.iter().find(|change| !change.is_for_papers())
    {
        asked.faults.push(format!(
            "{} cannot be set in the ballot paper of {}: only answers and their notes come back from it. The rest is for \
             the room to say, in the assessment itself.",
            clean(&other.subject()),
            clean(&paper.voice)
        ));
    }
    if asked.faults.is_empty() {
        Ok(asked.changes)
    } else {
        Err(asked.faults)
    }
}

/// Words compared without case, with `-` as `_`.
pub(super) fn same(a: &str, b: &str) -> bool {
    let plain = |words: &str| words.trim().to_lowercase().replace('-', "_");
    plain(a) == plain(b)
}

pub(super) fn role(questionnaire: &Questionnaire, name: &str) -> Option<usize> {
    questionnaire
        .roles
        .iter()
        .position(|role| same(&role.id, name))
}

/// `PERSON.away` names the days on which a person is not there.
fn away(state: &State, name: &str) -> Option<Result<Key, String>> {
    let person = name.strip_suffix(".away")?;
    let people = &state.plan.people;
    let at = people.keys().position(|id| same(id, person));
    Some(
        at.map(Key::Away)
            .ok_or_else(|| unknown("person", person, people.keys().map(String::as_str))),
    )
}

fn key(questionnaire: &Questionnaire, name: &str) -> Result<Key, String> {
    let setting = SETTINGS
        .iter()
        .find(|(word, _)| same(word, name))
        .map(|(_, key)| *key);
    let control = || {
        questionnaire
            .controls
            .iter()
            .position(|control| same(&control.id, name))
            .map(Key::Control)
    };
    let fact = || {
        questionnaire
            .facts
            .iter()
            .position(|fact| same(&fact.id, name))
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
        unknown(
            "key",
            name,
            known.chain(questionnaire.roles.iter().map(|role| role.id.as_str())),
        )
    })
}

pub(super) fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let next = suggestion(name, known.iter().copied()).unwrap_or_else(|| match known.len() {
        0 => "There is none.".to_owned(),
        1..=12 => format!("Known: {}.", known.join(", ")),
        _ => "`surefoot set --help` lists the kinds of keys.".to_owned(),
    });
    format!("there is no {kind} `{}`. {next}", clean(name))
}

/// A value that is none of those it can be.
fn not_one_of<'a>(what: &str, value: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let next = suggestion(value, known.iter().copied())
        .unwrap_or_else(|| format!("It is one of: {}.", known.join(", ")));
    format!("{what} cannot be `{}`. {next}", clean(value))
}

fn is_open(value: &str) -> bool {
    value.is_empty() || same(value, "open")
}

/// One call on its way to edits.
pub(super) struct EditBuilder<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) set: &'a Set,
    pub(super) today: Date,
    /// Who makes the edit, and when.
    pub(super) stamp: &'a Stamp,
    /// The state with the edits made so far.
    pub(super) state: State,
    changes: Vec<Change>,
    pub(super) faults: Vec<String>,
}

impl EditBuilder<'_> {
    pub(super) fn make(&mut self, change: Change) {
        let _ = change.clone().apply(&mut self.state);
        self.changes.push(change);
    }

    /// A key that is no control.
    fn plain(&mut self, key: Key, value: &str) {
        let made = match key {
            Key::System if value.is_empty() => {
                Err("a system needs a name; write system=NAME.".to_owned())
            }
            Key::System => Ok(vec![Change::System(value.to_owned())]),
            Key::PhaseToday => self
                .phase("phase_today", value)
                .map(|phase| vec![Change::PhaseToday(phase)]),
            Key::PhaseWanted => self
                .phase("phase_wanted", value)
                .map(|phase| vec![Change::PhaseWanted(phase)]),
            Key::By => day("by", value).map(|day| vec![Change::By(day)]),
            Key::Start => day("start", value).map(|day| vec![Change::Start(day)]),
            Key::Workdays => calendar::workdays(value).map(|days| vec![Change::Workdays(days)]),
            Key::DaysOff => {
                calendar::days("days_off", value).map(|days| vec![Change::DaysOff(days)])
            }
            Key::Freezes => {
                calendar::stretches("freezes", value).map(|days| vec![Change::Freezes(days)])
            }
            Key::Voices => voices(value).map(|voices| vec![Change::Voices(voices)]),
            Key::Away(at) => self.away(at, value),
            Key::Form => Form::from_word(&value.to_lowercase())
                .map(|form| vec![Change::Form(form)])
                .ok_or_else(|| not_one_of("form", value, ["core", "full"].into_iter())),
            Key::Fact(fact) => self.fact(fact, value).map(|change| vec![change]),
            Key::Role(role) => of_role(self.questionnaire, &self.state, role, value),
            Key::Control(_) => Ok(Vec::new()),
        };
        match made {
            Ok(changes) => changes.into_iter().for_each(|change| self.make(change)),
            Err(words) => self.faults.push(words),
        }
    }

    fn away(&self, at: usize, value: &str) -> Result<Vec<Change>, String> {
        let away = calendar::stretches("away", value)?;
        let person = self.state.plan.people.iter().nth(at);
        let change = |(id, person): (&String, &Person)| Change::Person {
            id: id.clone(),
            to: Some(Person {
                away,
                ..person.clone()
            }),
        };
        Ok(person.map(change).into_iter().collect())
    }

    fn phase(&self, key: &str, value: &str) -> Result<Option<String>, String> {
        if is_open(value) {
            return Ok(None);
        }
        let phases = &self.questionnaire.phases;
        let found = phases
            .iter()
            .find(|phase| same(&phase.id, value) || same(&phase.title, value));
        let known = || phases.iter().map(|phase| phase.id.as_str());
        found
            .map(|phase| Some(phase.id.clone()))
            .ok_or_else(|| not_one_of(key, value, known()))
    }

    fn fact(&self, fact: usize, value: &str) -> Result<Change, String> {
        let Some(fact) = self.questionnaire.facts.get(fact) else {
            return Err(String::new());
        };
        // a choice may be called `open`, and then that is what is meant
        let answer = match &fact.kind {
            _ if value.is_empty() => None,
            FactKind::YesNo => match value.to_lowercase().as_str() {
                "yes" | "true" | "y" => Some(FactAnswer::YesNo(true)),
                "no" | "false" | "n" => Some(FactAnswer::YesNo(false)),
                "open" => None,
                _ => {
                    return Err(not_one_of(
                        &fact.id,
                        value,
                        ["yes", "no", "open"].into_iter(),
                    ));
                }
            },
            FactKind::Graded { choices, .. } => match choice(choices, value) {
                Some(choice) => Some(FactAnswer::Choice(choice)),
                None if is_open(value) => None,
                None => return Err(not_one_of(&fact.id, value, ids(choices))),
            },
            FactKind::Several { choices } => match (choice(choices, value), value) {
                (Some(choice), _) => Some(FactAnswer::Choices([choice].into())),
                (None, value) if is_open(value) => None,
                (None, value) if same(value, "none") => Some(FactAnswer::Choices(BTreeSet::new())),
                (None, value) => {
                    let one = |word: &str| {
                        choice(choices, word).ok_or_else(|| {
                            not_one_of(&fact.id, word.trim(), ids(choices).chain(["none"]))
                        })
                    };
                    let parts = value.split(',').filter(|word| !word.trim().is_empty());
                    Some(FactAnswer::Choices(
                        parts.map(one).collect::<Result<_, _>>()?,
                    ))
                }
            },
        };
        Ok(Change::Fact {
            fact: fact.id.clone(),
            to: answer,
        })
    }
}

fn ids(choices: &[Choice]) -> impl Iterator<Item = &str> {
    choices.iter().map(|choice| choice.id.as_str())
}

fn choice(choices: &[Choice], value: &str) -> Option<String> {
    let found = choices
        .iter()
        .find(|choice| same(&choice.id, value) || same(&choice.title, value));
    found.map(|choice| choice.id.clone())
}

fn voices(value: &str) -> Result<Voices, String> {
    if is_open(value) || same(value, "none") {
        return Ok(Voices::default());
    }
    Voices::typed(value).map_err(|words| format!("voices cannot be `{}`. {words}", clean(value)))
}

fn day(key: &str, value: &str) -> Result<Option<Date>, String> {
    if is_open(value) {
        return Ok(None);
    }
    args::day(value)
        .map(Some)
        .map_err(|words| format!("{key} cannot be `{}`: {words}.", clean(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let found = changes(
            &questionnaire,
            &State::default(),
            &set,
            date(2026, 12, 1),
            &stamp,
        )?;
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
            &["tools: yes", "memory: no"],
        );
        check(
            &["data-sensitivity=Restricted"],
            &["data_sensitivity: Restricted"],
        );
        check(
            &["regulation=EU AI Act, high-risk"],
            &["regulation: EU AI Act, high-risk"],
        );
        check(&["regulation=gdpr, Health"], &["regulation: GDPR, Health"]);
        check(
            &["regulation=none", "tools=open", "memory="],
            &[
                "regulation: none",
                "tools: not answered",
                "memory: not answered",
            ],
        );
        check(&["risk_tolerance=open"], &["risk_tolerance: Open"]);
    }

    #[test]
    fn controls_take_numbers_titles_and_the_three_words() {
        check(
            &["dat-p1=3", "MOD-P1=ad hoc", "DAT-P2=open"],
            &[
                "DAT-P1 answer: 3 Enforced",
                "MOD-P1 answer: 1 Ad hoc",
                "DAT-P2 answer: open",
            ],
        );
        let unknown = describe(&["DAT-P3=unknown"], |set| {
            set.who = Some("security".to_owned());
            set.by = Some(date(2026, 12, 15));
        });
        assert_eq!(
            unknown.unwrap(),
            ["DAT-P3 answer: unknown, security finds out by 2026-12-15"]
        );
    }

    #[test]
    fn roles_take_percents_and_people_keep_apart() {
        check(
            &["security=100,50"],
            &[
                "person security-1: security at 100 %",
                "person security-2: security at 50 %",
            ],
        );
        check(&["security=40%"], &["person security: security at 40 %"]);
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
                "by=soon",
                "security=0",
                "DAT-R9=2",
                "system",
            ],
            &[
                "there is no key `tols`. Did you mean `tools`?",
                "`DAT-P2` is set twice; say it once.",
                "regulation cannot be `gdrp`. Did you mean `gdpr`?",
                "by cannot be `soon`: it is not a day; write year, month and day, as in 2026-12-01.",
                "security cannot be `0`. Write percents from 1 to 100, one a person, as in security=100,50; or none.",
                "there is no key `DAT-R9`. Did you mean `DAT-R6`?",
                "`system` has no value; write system=VALUE.",
                "DAT-P1 cannot be `enforcd`. Did you mean `enforced`?",
                "DAT-P2 cannot be `7`: a level is 0 to 4.",
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
            "--note goes with a control; name one, as in DAT-P1 or DAT-P1=2.",
            "--reason says nothing without CONTROL=na.",
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
        let missing = "the exception of DAT-P4 also needs --owner (who answers for it) and --measure (what keeps the risk \
                       down meanwhile) and --expires (its last day).";
        assert_eq!(exception.unwrap_err(), [missing]);
    }

    #[test]
    fn what_no_exception_covers_is_set_aside_by_facts_alone() {
        let aside = |key: &str| describe(&[key], |set| set.reason = Some("not for us".to_owned()));
        let never = "DAT-P2 cannot be set aside by a person: G1 can never do without it. No fact removes it: every system needs it.";
        assert_eq!(aside("DAT-P2=na").unwrap_err(), [never]);
        assert_eq!(
            aside("DAT-P1=na").unwrap(),
            ["DAT-P1 answer: not applicable: not for us"]
        );
        refused(
            &["DAT-P1=n/a"],
            &["DAT-P1=na needs a reason: add --reason \"why it does not apply\"."],
        );
    }

    #[test]
    fn a_room_votes_decides_and_parks() {
        let voted = describe(&["voices=ml,ops, security", "DAT-P1=3"], |set| {
            set.votes = Some("23?".to_owned());
            set.why = Some("the build refuses it".to_owned());
            set.dissent = Some("ml saw a gap".to_owned());
            set.bookmark = Some(true);
            set.park = Some("the old data".to_owned());
        });
        let expected = [
            "voices: ml, ops, security",
            "parked 3f6cc8d2: “the old data”",
            "DAT-P1 answer: 3 Enforced",
            "DAT-P1 votes: ml 2 ops 3 security ?",
            "DAT-P1 decision: 3 Enforced, because the build refuses it; others hold: ml saw a gap",
            "DAT-P1 bookmark: there",
        ];
        assert_eq!(voted.unwrap(), expected);
        check(&["voices=7"], &["voices: 7"]);
        check(&["voices=none"], &["voices: none"]);
        refused(
            &["voices=41"],
            &["voices cannot be `41`. A room has at most 40 voices."],
        );
        let wrong = describe(&["voices=2", "DAT-P1", "DAT-P2"], |set| {
            set.votes = Some("333".to_owned());
            set.why = Some("so".to_owned());
            set.park = Some(" ".to_owned());
        });
        let expected = [
            "--park needs the point: --park \"what to come back to\".",
            "the votes on DAT-P1 cannot be `333`. These are 3 votes of 2 voices.",
            "DAT-P1 has no answer that --why could explain; answer it as well, as in DAT-P1=2.",
            "the votes on DAT-P2 cannot be `333`. These are 3 votes of 2 voices.",
            "DAT-P2 has no answer that --why could explain; answer it as well, as in DAT-P2=2.",
        ];
        assert_eq!(wrong.unwrap_err(), expected);
        let lonely = describe(&["voices=2"], |set| set.dissent = Some("x".to_owned()));
        assert_eq!(
            lonely.unwrap_err(),
            ["--dissent says nothing without --why."]
        );
        let parked = describe(&["DAT-P1", "DAT-P2"], |set| set.park = Some("x".to_owned()));
        assert_eq!(
            parked.unwrap_err(),
            ["a parked point belongs to one control or to none; name one beside --park."]
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
            &["`mo` is no day of the week. Write workdays=mon,tue,wed,thu,fri."],
        );
        refused(
            &["workdays=none"],
            &["somebody has to work on some day; write workdays=mon,tue,wed,thu,fri."],
        );
        refused(
            &["freezes=2027-01-03..2026-12-20"],
            &["freezes cannot be `2027-01-03..2026-12-20`: it ends before it begins."],
        );
        refused(
            &["nobody.away=2026-12-24"],
            &["there is no person `nobody`. There is none."],
        );
    }
}
