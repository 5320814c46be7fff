//! Eight realistic systems: the controls that apply to each, its risk, and the target of every control.
//!
//! Each file in `tests/profiles` is an assessment without answers and with an additional table, `expect`: the complete
//! list of targets of the gates in question, by level, worked out from the rules without this program, and the reason
//! for each control whose presence or absence may surprise a practitioner.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::date;
use surefoot::base::diagnostic::Source;
use surefoot::model::assessment;
use surefoot::model::assessment::answer::{Answer, Evidence};
use surefoot::model::assessment::change::Change;
use surefoot::model::questionnaire::{EvidenceState, Level};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::gates::Blocker;
use surefoot::store;
use toml::{Table, Value};

use crate::properties::stamp;

fn profiles() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/profiles");
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (
                path.file_stem().unwrap().to_str().unwrap().to_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    found.sort();
    found
}

/// The targets of a gate worked out by hand: each control with its level.
fn by_level(table: &Value) -> BTreeMap<String, u8> {
    let levels = table.as_table().unwrap().iter();
    levels
        .flat_map(|(level, ids)| {
            let level: u8 = level.parse().unwrap();
            ids.as_str()
                .unwrap()
                .split_whitespace()
                .map(move |id| (id.to_owned(), level))
        })
        .collect()
}

#[test]
fn eight_systems_are_asked_what_a_practitioner_would_ask() {
    let questionnaire = store::questionnaire(None).unwrap();
    let profiles = profiles();
    assert_eq!(profiles.len(), 8);
    for (name, text) in profiles {
        let expect = text.parse::<Table>().unwrap()["expect"]
            .as_table()
            .unwrap()
            .clone();
        let (assessment, found) = assessment::file::read(&Source {
            name: name.clone(),
            text,
        });
        let assessment = assessment.unwrap_or_else(|| panic!("{name}: {found:?}"));
        let report = Evaluation::of(&questionnaire, assessment.state(), date(2026, 12, 1));
        let targets = &report.targets;
        assert!(targets.assumed.is_empty(), "{name}: every fact is said");
        let tier = &questionnaire.risk.tiers[targets.risk.tier].id;
        let risk = Value::Array(vec![
            Value::Integer(targets.risk.points.into()),
            Value::String(tier.clone()),
        ]);
        assert_eq!(risk, expect["risk"], "{name}");
        let case = &questionnaire.risk.use_cases[targets.use_case.unwrap()].id;
        assert_eq!(case, expect["use_case"].as_str().unwrap(), "{name}");
        let applies = targets.applies.iter().filter(|applies| **applies).count();
        assert_eq!(
            i64::try_from(applies).unwrap(),
            expect["applies"].as_integer().unwrap(),
            "{name}"
        );
        for (gate, levels) in expect["targets"].as_table().unwrap() {
            let at = questionnaire.gate(gate).unwrap();
            let asked: BTreeMap<String, u8> = targets
                .asked(at)
                .map(|control| {
                    (
                        questionnaire.control_id(control).to_owned(),
                        targets.level(at, control).unwrap().into(),
                    )
                })
                .collect();
            assert_eq!(asked, by_level(levels), "{name} {gate}");
        }
        let asked: Vec<&str> = targets
            .asked(targets.horizon)
            .map(|control| questionnaire.control_id(control))
            .collect();
        for (kind, there) in [("present", true), ("absent", false)] {
            for (id, reason) in expect[kind].as_table().unwrap() {
                assert!(
                    questionnaire.control(id).is_some(),
                    "{name}: there is no {id}"
                );
                assert_eq!(
                    asked.contains(&id.as_str()),
                    there,
                    "{name}: {id} should be {kind}, as {reason}"
                );
            }
        }
    }
}

/// The number of mandatory controls that a gate asks at level 2 or above, and the number of them that block the gate when
/// every control stands at 2 with evidence shown.
#[test]
fn the_table_asks_little_of_little_risk_and_more_of_more() {
    let questionnaire = store::questionnaire(None).unwrap();
    let mut compared = 0;
    for (name, text) in profiles() {
        let expect = text.parse::<Table>().unwrap()["expect"].clone();
        let (assessment, _) = assessment::file::read(&Source {
            name: name.clone(),
            text,
        });
        let mut assessment = assessment.unwrap();
        let at_2 = |id: &String| {
            [
                Change::Answer {
                    control: id.clone(),
                    to: Some(Answer::Level(Level::DEFINED)),
                },
                Change::Evidence {
                    control: id.clone(),
                    to: Some(Evidence {
                        state: EvidenceState::Shown,
                        level: Level::DEFINED,
                        what: String::new(),
                        expires: None,
                    }),
                },
            ]
        };
        let answers = questionnaire.controls.iter().flat_map(|one| at_2(&one.id));
        assessment.change_all(answers.collect(), stamp(1));
        let report = Evaluation::of(&questionnaire, assessment.state(), date(2026, 12, 1));
        let targets = &report.targets;
        for (gate, wanted) in expect["musts_at_2_or_more"].as_table().unwrap() {
            let at = questionnaire.gate(gate).unwrap();
            let asked = targets.asked(at).filter(|&control| {
                questionnaire.controls[control].must
                    && targets.level(at, control) >= Some(Level::DEFINED)
            });
            assert_eq!(
                asked.count().to_string(),
                wanted.to_string(),
                "{name} {gate}"
            );
            let below = |blocker: &&Blocker| matches!(blocker, Blocker::BelowTarget { .. });
            let short = report.gates[at].blockers.iter().filter(below).count();
            let wanted = &expect["at_2_and_shown"][gate];
            assert_eq!(short.to_string(), wanted.to_string(), "{name} {gate}");
            compared += 1;
        }
    }
    assert!(compared >= 8);
}
