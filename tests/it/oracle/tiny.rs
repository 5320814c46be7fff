//! A tiny questionnaire and short builders for the tests.

use super::read::{EvidenceState, Files, Questionnaire};
use super::rules::{Answer, Assessment, Evidence, Exception, FactValue, Form, Record};
use std::collections::BTreeMap;

/// D1 is core from G1, D2 is bound by the GDPR, D3 is a should, M1 waits for D2 at level 3 and for M3, M2 is a should, M3 belongs to
/// scale and is named at G2 for public users.
pub(crate) const MAIN: &str = r#"
phase = [{ id = "prototype" }, { id = "production" }, { id = "scale" }]
theme = [{ id = "t" }, { id = "u" }]
layer = [{ id = "data" }, { id = "model" }]
weight = { must = 6, should = 2, never_deferrable = 9 }

[[fact]]
id = "public_users"
kind = "yes-no"
[[fact]]
id = "criticality"
kind = "graded"
choices = [{ id = "low" }, { id = "moderate" }, { id = "high" }, { id = "critical" }]
[[fact]]
id = "regulation"
kind = "several"
choices = [{ id = "gdpr" }, { id = "health" }]
[[fact]]
id = "appetite"
kind = "graded"
choices = [{ id = "open" }, { id = "balanced" }, { id = "averse" }]

[risk]
tiers = [{ id = "low", up_to = 2 }, { id = "medium", up_to = 4 }, { id = "high" }]
points = [
  { when = { fact = "criticality", at_least = "moderate" }, points = 1, reason = "r" },
  { when = { fact = "criticality", at_least = "high" }, points = 1, reason = "r" },
  { when = { fact = "criticality", is = "critical" }, points = 1, reason = "r" },
  { when = { fact = "public_users" }, points = 1, reason = "r" },
  { when = { fact = "regulation" }, points = 1, reason = "r" },
  { when = { fact = "appetite", is = "averse" }, points = 1, reason = "r" },
]
floors = [{ when = { fact = "criticality", is = "critical" }, tier = "high", reason = "r" }]

[[target_rule]]
when = { fact = "public_users" }
controls = ["M1", "D3"]
raise = 1
reason = "r"
[[target_rule]]
when = { all = [{ fact = "public_users" }, { not = { fact = "regulation", is = "health" } }] }
theme = "u"
raise = 1
reason = "r"

[[gate]]
id = "G1"
phase = "prototype"
covers = ["prototype"]
core_must_level = [2, 2, 2]
must_level = [1, 1, 2]
should_level = [1, 1, 1]
lowest_level = 1
max_level = 2
should_attainment = 0
evidence = "claimed"
exception_share = 10
exceptions_at_least = 1
exception_days = 90
never_deferrable = ["D1"]
[[gate]]
id = "G2"
phase = "production"
covers = ["prototype", "production"]
names = [{ control = "M3", when = { fact = "public_users" } }]
core_must_level = [2, 2, 3]
must_level = [1, 2, 2]
should_level = [1, 2, 2]
lowest_level = 1
max_level = 3
should_attainment = 60
evidence = "shown"
exception_share = 10
exceptions_at_least = 1
exception_days = 90
[[gate]]
id = "G3"
phase = "scale"
covers = ["prototype", "production"]
core_must_level = [2, 3, 3]
must_level = [2, 2, 3]
should_level = [1, 2, 3]
lowest_level = 1
max_level = 3
should_attainment = 75
evidence = "shown"
never_deferrable_evidence = "verified"
exception_share = 10
exceptions_at_least = 1
exception_days = 180
[[gate]]
id = "G4"
phase = "scale"
covers = ["prototype", "production", "scale"]
core_must_level = [3, 3, 3]
must_level = [2, 3, 3]
should_level = [2, 2, 3]
lowest_level = 2
max_level = 4
should_attainment = 75
evidence = "shown"
never_deferrable_evidence = "verified"
exception_share = 10
exceptions_at_least = 1
exception_days = 180
never_deferrable = [{ control = "M3", when = { fact = "criticality", at_least = "high" } }]

[[exception_share]]
when = { fact = "appetite", is = "open" }
share = 34
reason = "r"
"#;

pub(crate) const DATA: &str = r#"
[[control]]
id = "D1"
phase = "prototype"
theme = "t"
obligation = "must"
core = ["prototype", "production"]
requirement = [{ level = 2 }, { level = 3 }]
[[control]]
id = "D2"
phase = "prototype"
theme = "t"
obligation = "must"
law = ["gdpr"]
requirement = [{ level = 2 }, { level = 3 }]
[[control]]
id = "D3"
phase = "prototype"
theme = "u"
obligation = "should"
requirement = [{ level = 3 }]
"#;

pub(crate) const MODEL: &str = r#"
[[control]]
id = "M1"
phase = "production"
theme = "t"
obligation = "must"
after = [{ control = "D2", level = 3 }, { control = "M3" }]
requirement = [{ level = 2 }, { level = 3 }, { level = 4 }]
[[control]]
id = "M2"
phase = "production"
theme = "t"
obligation = "should"
requirement = [{ level = 2 }, { level = 3 }]
[[control]]
id = "M3"
phase = "scale"
theme = "t"
obligation = "must"
applies_when = { any = [{ fact = "public_users" }, { fact = "criticality", at_least = "high" }] }
requirement = [{ level = 2 }, { level = 3 }]
"#;

pub(crate) const TODAY: i32 = 1000;

pub(crate) fn files() -> Files {
    let table = |text: &str| text.parse().expect("the tiny questionnaire is TOML");
    Files {
        main: table(MAIN),
        layers: vec![
            ("data".to_string(), table(DATA)),
            ("model".to_string(), table(MODEL)),
        ],
    }
}

pub(crate) fn tiny() -> Questionnaire {
    Questionnaire::from_files(&files()).expect("the tiny questionnaire is readable")
}

pub(crate) fn yes() -> FactValue {
    FactValue::YesNo(true)
}

pub(crate) fn choice(id: &str) -> FactValue {
    FactValue::Choice(id.to_string())
}

pub(crate) fn choices(ids: &[&str]) -> FactValue {
    FactValue::Choices(ids.iter().map(std::string::ToString::to_string).collect())
}

/// A plain system: no public users, criticality low, no regulation, balanced appetite. 0 points, tier low. No answers.
pub(crate) fn plain_system(target_phase: &str) -> Assessment {
    let facts = [
        ("public_users", FactValue::YesNo(false)),
        ("criticality", choice("low")),
        ("regulation", choices(&[])),
        ("appetite", choice("balanced")),
    ];
    Assessment {
        facts: facts
            .into_iter()
            .map(|(id, value)| (id.to_string(), value))
            .collect(),
        current_phase: None,
        target_phase: target_phase.to_string(),
        form: Form::Full,
        records: BTreeMap::new(),
        today: TODAY,
    }
}

pub(crate) fn set_fact(a: &mut Assessment, id: &str, value: FactValue) {
    a.facts.insert(id.to_string(), value);
}

/// An answer with evidence for its level in the given state.
pub(crate) fn answer(a: &mut Assessment, id: &str, level: i64, state: EvidenceState) {
    let evidence = Some(Evidence {
        state,
        level,
        expires: None,
    });
    a.records.insert(
        id.to_string(),
        Record {
            answer: Answer::Level(level),
            evidence,
            exception: None,
            confirmed: true,
        },
    );
}

pub(crate) fn answer_other(a: &mut Assessment, id: &str, answer: Answer) {
    a.records.insert(
        id.to_string(),
        Record {
            answer,
            ..Record::default()
        },
    );
}

/// An exception from ten days ago until in ten days.
pub(crate) fn except<'a>(a: &'a mut Assessment, id: &str) -> &'a mut Exception {
    let record = a.records.entry(id.to_string()).or_default();
    record.exception.insert(Exception {
        granted: TODAY - 10,
        expires: TODAY + 10,
        complete: true,
    })
}
