//! Facts and answers with the resulting numbers, worked out by hand in the comment of each file in `tests/cases`.
//!
//! A case is an assessment file with an additional table, `expect`. Only the values named there are compared.

use std::path::{Path, PathBuf};

use surefoot::base::diagnostic::Source;
use surefoot::base::index_vec::IndexVec;
use surefoot::model::assessment;
use surefoot::model::assessment::{Assessment, State};
use surefoot::model::questionnaire::condition::Condition;
use surefoot::model::questionnaire::{
    After, ControlIx, GateIx, Level, Questionnaire, Raised, TargetRule,
};
use surefoot::roadmap;
use surefoot::roadmap::burndown::burndown;
use surefoot::roadmap::{Care, Outlook, StepIx};
use surefoot::rules::coverage::coverage;
use surefoot::rules::evaluation::Evaluation;
use surefoot::store;
use toml::{Table, Value};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The level with this number.
pub(crate) fn level_of(number: u8) -> Level {
    Level::new(number).unwrap()
}

/// A questionnaire of five controls, small enough to work out by hand.
pub(crate) fn six() -> Questionnaire {
    store::questionnaire(Some(&folder().join("six")))
        .map_err(|fault| fault.to_string())
        .unwrap()
}

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) assessment: Assessment,
    pub(crate) expect: Table,
}

pub(crate) fn cases() -> Vec<Case> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let expect = text.parse::<Table>().unwrap()["expect"]
                .as_table()
                .unwrap()
                .clone();
            let source = Source {
                name: name.clone(),
                text,
            };
            let (assessment, found) = assessment::file::read(&source);
            let told = surefoot::base::diagnostic::render_all(&found, &[source], false);
            Case {
                name,
                assessment: assessment.expect(&told),
                expect,
            }
        })
        .collect()
}

/// Each assessment of a case, with its name.
pub(crate) fn assessments() -> impl Iterator<Item = (String, Assessment)> {
    cases().into_iter().map(|case| (case.name, case.assessment))
}

/// A result of the code, in the format of a case.
fn said(
    questionnaire: &Questionnaire,
    state: &State,
    report: &Evaluation,
    outlook: &Outlook,
    key: &str,
    within: Option<&str>,
) -> Value {
    let card = &report.scorecard;
    let whole = &card.whole;
    let id = |control: ControlIx| questionnaire.controls[control].id.clone();
    let integer = |number: u64| Value::Integer(i64::try_from(number).unwrap());
    let list = |items: Vec<String>| Value::Array(items.into_iter().map(Value::String).collect());
    let table = |entries: Vec<(String, Value)>| Value::Table(entries.into_iter().collect());
    let gate = |id: Option<&str>| questionnaire.gate(id.unwrap()).unwrap();
    let day = |day: Option<jiff::civil::Date>| {
        Value::String(day.map_or_else(|| "none".to_owned(), |day| day.to_string()))
    };
    let key_of = |step: StepIx| roadmap::step_key(questionnaire, &outlook.all.steps[step].step);
    let gates = |value: &dyn Fn(GateIx) -> Value| {
        table(
            questionnaire
                .gates
                .enumerated()
                .map(|(at, gate)| (gate.id.clone(), value(at)))
                .collect(),
        )
    };
    match key {
        "risk" => Value::Array(vec![
            Value::Integer(report.targets.risk.points.into()),
            Value::String(
                questionnaire.risk.tiers[report.targets.risk.tier]
                    .id
                    .clone(),
            ),
        ]),
        "targets" => {
            let gate = gate(within);
            let asked = report.targets.asked(gate);
            table(
                asked
                    .map(|at| {
                        (
                            id(at),
                            integer(report.targets.level(gate, at).unwrap().into()),
                        )
                    })
                    .collect(),
            )
        }
        "attainment" => {
            let range = whole.attainment.unwrap();
            Value::Array([range.low, range.high, range.whole].map(integer).to_vec())
        }
        "attainment_words" => Value::String(whole.attainment.unwrap().percent_words()),
        "confidence" => Value::Array(
            [
                whole.confidence.unwrap().part,
                whole.confidence.unwrap().whole,
            ]
            .map(integer)
            .to_vec(),
        ),
        "completeness" => Value::Array(
            [
                whole.completeness.unwrap().part,
                whole.completeness.unwrap().whole,
            ]
            .map(integer)
            .to_vec(),
        ),
        "maturity" => Value::String(whole.maturity.unwrap().level_words()),
        "lowest_mandatory" => Value::Array(vec![
            integer(card.lowest_mandatory.level.unwrap().into()),
            Value::String(
                card.lowest_mandatory
                    .controls
                    .iter()
                    .map(|&at| id(at))
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
        ]),
        "lowest_mandatory_unknown" => list(
            card.lowest_mandatory
                .unknown
                .iter()
                .map(|&at| id(at))
                .collect(),
        ),
        "open" => {
            let found = burndown(questionnaire, state, &report.targets, outlook);
            list(
                found
                    .all
                    .iter()
                    .map(|(day, points)| format!("{day} {points}"))
                    .chain([format!("of {}", found.whole)])
                    .collect(),
            )
        }
        "gates" => gates(&|at| Value::String(report.gates[at].state.word().to_owned())),
        "blockers" => {
            let blockers = &report.gates[gate(within)].blockers;
            // The previous gate is always reported; a case names only the gate's own blockers.
            let own = blockers.iter().filter(|blocker| {
                !matches!(blocker, surefoot::rules::gates::Blocker::EarlierGate { .. })
            });
            list(
                own.map(|blocker| blocker.control().map_or_else(|| "should".to_owned(), id))
                    .collect(),
            )
        }
        "requirements" => table(
            report
                .requirements
                .iter()
                .map(|requirement| {
                    let priority = requirement
                        .priority
                        .map_or(String::new(), |priority| format!(" {}", priority.word()));
                    (
                        id(requirement.control),
                        Value::String(format!("{}{priority}", requirement.status.word())),
                    )
                })
                .collect(),
        ),
        "steps" => list(
            outlook
                .all
                .steps
                .iter()
                .map(|planned| &planned.step)
                .map(|step| {
                    let gate = &questionnaire.gates[step.wave].id;
                    format!(
                        "{gate} {} {}>{} {}",
                        id(step.control),
                        step.from,
                        step.to,
                        step.effort
                    )
                })
                .collect(),
        ),
        "dates" => table(
            outlook
                .all
                .steps
                .iter()
                .filter(|planned| !planned.step.is_evidence())
                .map(|planned| {
                    let when = planned.when.as_ref();
                    let words =
                        when.map(|when| format!("{} {} {}", when.person, when.start, when.end));
                    (
                        id(planned.step.control),
                        Value::String(words.unwrap_or_else(|| "none".to_owned())),
                    )
                })
                .collect(),
        ),
        "opens" => gates(&|at| day(outlook.all.gates[at].day)),
        "ready" => gates(&|at| day(outlook.all.gates[at].ready)),
        "overdue" => gates(&|at| Value::Boolean(report.gates[at].overdue.is_some())),
        "exceptions" => list(
            surefoot::rules::gates::exceptions(questionnaire, state, &report.targets)
                .map(|(control, _)| id(control))
                .collect(),
        ),
        "bounds" => gates(&|at| day(outlook.all.gates[at].bound)),
        "missing" => gates(&|at| {
            list(
                outlook.all.gates[at]
                    .missing
                    .iter()
                    .map(|&role| questionnaire.roles[role].id.clone())
                    .collect(),
            )
        }),
        "dropped" => gates(&|at| {
            list(
                outlook.all.gates[at]
                    .dropped
                    .iter()
                    .map(|&control| id(control))
                    .collect(),
            )
        }),
        "chain" => gates(&|at| list(outlook.all.chain(at).into_iter().map(key_of).collect())),
        "missed" => list(
            outlook
                .all
                .missed
                .iter()
                .map(|(step, wanted)| format!("{} {wanted}", key_of(*step)))
                .collect(),
        ),
        "because" => table(
            outlook
                .all
                .steps
                .indices()
                .map(|step| {
                    (
                        key_of(step),
                        Value::String(outlook.all.because(questionnaire, step)),
                    )
                })
                .collect(),
        ),
        "forecast" => gates(&|at| {
            let forecast = &outlook.forecast.gates[at];
            Value::Array(vec![day(forecast.half), day(forecast.most)])
        }),
        "critical" => table(
            outlook
                .all
                .steps
                .indices()
                .map(|step| {
                    (
                        key_of(step),
                        integer(outlook.forecast.critical[step].into()),
                    )
                })
                .collect(),
        ),
        "coverage" => list(
            coverage(questionnaire, state, &report.targets, 0.into())
                .items
                .iter()
                .map(|item| {
                    format!(
                        "{} {}",
                        questionnaire.catalogs[0.into()].entries[item.entry].id,
                        surefoot::describe::coverage::reach(item.reach())
                    )
                })
                .collect(),
        ),
        "tally" => {
            let tally = coverage(questionnaire, state, &report.targets, 0.into()).tally();
            let numbers = [tally.items, tally.related, tally.asked, tally.reached];
            Value::Array(
                numbers
                    .map(|number| integer(u64::try_from(number).unwrap()))
                    .to_vec(),
            )
        }
        "contradictions" => list(
            report
                .contradictions
                .iter()
                .map(|one| {
                    format!(
                        "{} {} {} {} of {}",
                        id(one.control),
                        one.level,
                        id(one.prerequisite),
                        one.has,
                        one.needs
                    )
                })
                .collect(),
        ),
        other => panic!("a case expects `{other}`, which nothing compares"),
    }
}

/// Whether a table contains everything in another; any other value must be equal.
fn holds(said: &Value, expected: &Value) -> bool {
    match (said, expected) {
        (Value::Table(said), Value::Table(expected)) => expected
            .iter()
            .all(|(key, value)| said.get(key).is_some_and(|said| holds(said, value))),
        _ => said == expected,
    }
}

#[test]
fn each_case_comes_out_as_worked_out_by_hand() {
    let questionnaire = six();
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 15, "the cases are found");
    for case in cases {
        let today = case.expect["today"].to_string().parse().unwrap();
        let state = case.assessment.state();
        let report = Evaluation::of(&questionnaire, state, today);
        let outlook = roadmap::outlook(
            &questionnaire,
            state,
            &case.assessment.earlier_plans(),
            &report.targets,
            today,
            Care::Improved,
        );
        for (key, expected) in case.expect.iter().filter(|(key, _)| *key != "today") {
            let parts: Vec<(Option<&str>, &Value)> = match (key.as_str(), expected) {
                ("targets" | "blockers", Value::Table(by_gate)) => by_gate
                    .iter()
                    .map(|(gate, value)| (Some(gate.as_str()), value))
                    .collect(),
                _ => vec![(None, expected)],
            };
            for (within, expected) in parts {
                let said = said(&questionnaire, state, &report, &outlook, key, within);
                // A list of targets must be complete: nothing beyond the calculation may be asked.
                let whole = key == "targets" && said != *expected;
                if whole || !holds(&said, expected) {
                    wrong.push(format!(
                        "{} {key} {}: {said}, by hand {expected}",
                        case.name,
                        within.unwrap_or_default()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A successor can ask more of a control than any gate does, and then waits for the step that reaches that level.
#[test]
fn a_successor_raises_a_control_and_waits_for_its_step() {
    let mut questionnaire = six();
    let at = |id: &str| questionnaire.control(id).unwrap();
    let (b, c, d, e) = (at("B"), at("C"), at("D"), at("E"));
    // No rule raises the guard B any more, so its target for G1 is 2. D, which G2 asks at 2 + 1 = 3, needs it at 3. E
    // needs C at 3, but G2 asks E itself only at 2, so that C at 2 is enough.
    questionnaire.rules = IndexVec::from(vec![TargetRule {
        when: Condition::All(Vec::new()),
        raises: Raised::Controls(vec![d]),
        raise: 1,
        reason: "D is raised alone".to_owned(),
    }]);
    questionnaire.controls[e].after.push(After {
        control: c,
        level: level_of(3),
    });
    let case = cases()
        .into_iter()
        .find(|case| case.name == "03-all-zero")
        .unwrap();
    let state = case.assessment.state();
    let report = Evaluation::of(&questionnaire, state, jiff::civil::date(2026, 12, 1));
    let level = |gate: usize, control| report.targets.level(gate.into(), control);
    assert_eq!(
        (level(0, b), level(1, b)),
        (Some(level_of(2)), Some(level_of(3)))
    );
    assert_eq!(
        (level(0, c), level(1, c)),
        (Some(level_of(1)), Some(level_of(2)))
    );
    let steps = roadmap::step::steps(
        &questionnaire,
        state,
        &report.targets,
        roadmap::step::Unknowns::FromNothing,
        report.today,
    );
    let waits_for = |control: ControlIx| {
        let step = steps.iter().find(|step| step.control == control).unwrap();
        step.after
            .iter()
            .map(|&before| (steps[before].control, steps[before].from, steps[before].to))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        waits_for(d),
        [(b, level_of(2), level_of(3))],
        "the first step of B, 0 to 2, is not enough"
    );
    assert_eq!(waits_for(e), []);
}
