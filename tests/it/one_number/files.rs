//! Reads the numbers of exports for programs and lists.

use calamine::{Data, Range};
use serde_json::Value;
use surefoot::model::questionnaire::{Level, Questionnaire};

use super::Found;
use crate::lists::{calendar, rows, workbook};

/// The kinds of numbers in the TOML report: all those of the JSON report.
pub(super) const ALL: &[&str] = &[
    "phase",
    "attainment",
    "confidence",
    "completeness",
    "maturity",
    "answered",
    "points",
    "lowest",
    "state",
    "blockers",
    "covered",
    "earliest",
    "latest",
    "half",
    "most",
    "requirements",
    "met",
    "partial",
    "missing",
    "unknown",
    "excepted",
    "urgent",
    "gaps",
    "steps",
    "effort",
];

/// The kinds of numbers in the workbook.
pub(super) const LISTED: &[&str] = &[
    "state",
    "blockers",
    "latest",
    "half",
    "most",
    "requirements",
    "urgent",
    "gaps",
];

/// The kinds of numbers in OSCAL results.
pub(super) const FINDINGS: &[&str] = &[
    "requirements",
    "met",
    "partial",
    "missing",
    "unknown",
    "excepted",
];

/// A range of percentages as people read it: `59–81%`.
fn percent_words(low: &Value, high: &Value) -> String {
    if low == high {
        format!("{low}%")
    } else {
        format!("{low}–{high}%")
    }
}

/// The name of a part of the score: `layer Data`.
fn part(questionnaire: &Questionnaire, kind: &str, id: &str) -> String {
    let named = match kind {
        "layer" => questionnaire
            .layers
            .iter()
            .find(|one| one.id == id)
            .map(|one| &one.title),
        "phase" => questionnaire
            .phases
            .iter()
            .find(|one| one.id == id)
            .map(|one| &one.title),
        _ => questionnaire
            .themes
            .iter()
            .find(|one| one.id == id)
            .map(|one| &one.title),
    };
    format!("{kind} {}", named.unwrap())
}

fn score(numbers: &mut Found, name: &str, score: &Value) {
    let attainment = &score["attainment"];
    if attainment["whole"].as_u64().is_some_and(|whole| whole > 0) {
        let words = percent_words(&attainment["low_percent"], &attainment["high_percent"]);
        numbers.put(format!("{name} attainment"), words);
    }
    for kind in ["confidence", "completeness"] {
        if score[kind]["whole"].as_u64().is_some_and(|whole| whole > 0) {
            numbers.put(
                format!("{name} {kind}"),
                format!("{}%", score[kind]["percent"]),
            );
        }
    }
    if let Some(maturity) = score["maturity"].as_str() {
        numbers.put(format!("{name} maturity"), maturity);
    }
    let count = |key: &str| score[key].as_u64().unwrap();
    let total = count("level") + count("not_applicable") + count("unknown") + count("unanswered");
    if total > 0 {
        numbers.put(
            format!("{name} answered"),
            total - count("unanswered") - count("unknown"),
        );
    }
}

/// The name of a step as people read it: `DAT-P1 to Defined` or `DAT-P1 shown`.
fn step_name(questionnaire: &Questionnaire, key: &str) -> String {
    if let Some((control, level)) = key.split_once('>') {
        let level = Level::new(level.parse().unwrap()).unwrap();
        return format!("{control} to {}", questionnaire.level_title(level));
    }
    let (control, evidence) = key.split_once('=').unwrap();
    format!("{control} {}", evidence.split_once('/').unwrap().1)
}

/// The steps with their person and days, as one number.
pub(super) fn put_steps(numbers: &mut Found, steps: impl IntoIterator<Item = [String; 4]>) {
    let mut steps: Vec<String> = steps.into_iter().map(|step| step.join(" ")).collect();
    steps.sort();
    numbers.put("steps", steps.join("\n"));
}

/// The numbers of the report in JSON, with which all others are compared.
pub(super) fn json(questionnaire: &Questionnaire, text: &str) -> Found {
    let report: Value = serde_json::from_str(text).unwrap();
    let mut numbers = Found::default();
    let scorecard = &report["scorecard"];
    score(&mut numbers, "whole", &scorecard["whole"]);
    for (list, kind) in [
        ("layers", "layer"),
        ("phases", "phase"),
        ("themes", "theme"),
    ] {
        for one in scorecard[list].as_array().unwrap() {
            let name = part(questionnaire, kind, one["id"].as_str().unwrap());
            score(&mut numbers, &name, one);
        }
    }
    numbers.put("risk points", &scorecard["risk_points"]);
    if scorecard["lowest_mandatory_level"].is_u64() {
        numbers.put("lowest", &scorecard["lowest_mandatory_level"]);
    }
    for gate in report["gates"].as_array().unwrap() {
        let id = gate["id"].as_str().unwrap();
        let blockers = gate["blockers"].as_array().unwrap();
        let own = blockers
            .iter()
            .filter(|one| one["kind"] != "earlier-gate")
            .count();
        numbers.put(
            format!("{id} state"),
            gate["state"].as_str().unwrap().replace('-', " "),
        );
        numbers.put(format!("{id} blockers"), own);
        numbers.put(
            format!("{id} covered"),
            gate["covered"].as_array().unwrap().len(),
        );
    }
    let requirements = report["requirements"].as_array().unwrap();
    count_requirements(
        &mut numbers,
        requirements
            .iter()
            .map(|one| (&one["status"], &one["priority"])),
    );
    let roadmap = &report["roadmap"];
    for gate in roadmap["gates"].as_array().unwrap() {
        dates(&mut numbers, gate["gate"].as_str().unwrap(), gate);
    }
    plan(
        &mut numbers,
        questionnaire,
        roadmap["steps"].as_array().unwrap(),
    );
    numbers
}

fn dates(numbers: &mut Found, id: &str, gate: &Value) {
    for (key, kind) in [
        ("earliest", "earliest"),
        ("latest", "latest"),
        ("p50", "half"),
        ("p80", "most"),
    ] {
        if let Some(day) = gate[key].as_str() {
            numbers.put(format!("{id} {kind}"), day);
        }
    }
}

fn plan(numbers: &mut Found, questionnaire: &Questionnaire, steps: &[Value]) {
    let dated = steps.iter().filter(|step| step["start"].is_string());
    let dated = dated.map(|step| {
        let text = |key: &str| step[key].as_str().unwrap().to_owned();
        [
            step_name(questionnaire, step["key"].as_str().unwrap()),
            text("person"),
            text("start"),
            text("end"),
        ]
    });
    put_steps(numbers, dated);
    let effort = steps
        .iter()
        .filter(|step| step["dropped"] != true)
        .map(|step| step["effort"].as_u64().unwrap());
    // whole days, half a day counts as a whole one
    numbers.put("effort", (effort.sum::<u64>() + 500) / 1000);
}

fn count_requirements<'a>(numbers: &mut Found, all: impl Iterator<Item = (&'a Value, &'a Value)>) {
    let all: Vec<(&Value, &Value)> = all.collect();
    numbers.put("requirements", all.len());
    for status in ["met", "partial", "missing", "unknown", "excepted"] {
        numbers.put(status, all.iter().filter(|(one, _)| *one == status).count());
    }
    numbers.put("gaps", all.iter().filter(|(one, _)| *one != "met").count());
    numbers.put(
        "urgent",
        all.iter().filter(|(_, priority)| *priority == "P1").count(),
    );
}

/// The numbers of the report in TOML.
pub(super) fn toml(questionnaire: &Questionnaire, text: &str) -> Found {
    let report: toml::Table = text.parse().unwrap();
    let report = serde_json::to_value(report).unwrap();
    let mut numbers = Found::default();
    let whole = &report["score"];
    score(&mut numbers, "whole", whole);
    for kind in ["layer", "phase", "theme"] {
        for (id, one) in whole[kind].as_object().into_iter().flatten() {
            score(&mut numbers, &part(questionnaire, kind, id), one);
        }
    }
    numbers.put("risk points", &report["risk"]["points"]);
    if whole["lowest_mandatory_level"].is_u64() {
        numbers.put("lowest", &whole["lowest_mandatory_level"]);
    }
    let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    for gate in list("gate") {
        let id = gate["id"].as_str().unwrap();
        let count = |key: &str| gate[key].as_array().unwrap().len();
        let others = gate["other_blockers"].as_array().unwrap();
        let earlier = others.iter().filter(|kind| *kind == "earlier-gate").count();
        numbers.put(
            format!("{id} state"),
            gate["state"].as_str().unwrap().replace('-', " "),
        );
        numbers.put(
            format!("{id} blockers"),
            count("blockers") + count("other_blockers") - earlier,
        );
        numbers.put(format!("{id} covered"), count("covered"));
        dates(&mut numbers, id, &gate);
    }
    let requirements = list("requirement");
    count_requirements(
        &mut numbers,
        requirements
            .iter()
            .map(|one| (&one["status"], &one["priority"])),
    );
    plan(&mut numbers, questionnaire, &list("step"));
    numbers
}

fn cell(sheet: &Range<Data>, column: &str, row: usize) -> String {
    let cell = workbook::column(sheet, column)[row];
    match cell {
        Data::DateTime(_) => workbook::day(cell).unwrap(),
        other => other.to_string(),
    }
}

/// The numbers of a workbook.
pub(super) fn workbook(bytes: &[u8]) -> Found {
    let sheets = workbook::read(bytes);
    let mut numbers = Found::default();
    let named = |name: &str| {
        sheets
            .iter()
            .find(|(sheet, _)| sheet == name)
            .map(|(_, sheet)| sheet)
    };
    let rows = |sheet: &Range<Data>, column: &str| workbook::column(sheet, column).len();
    if let Some(gates) = named("Gates") {
        for row in 0..rows(gates, "ID") {
            let id = cell(gates, "ID", row);
            numbers.put(format!("{id} state"), cell(gates, "State", row));
            numbers.put(format!("{id} blockers"), cell(gates, "Blockers", row));
            for (column, kind) in [
                ("Earliest date", "earliest"),
                ("Latest date", "latest"),
                ("50% date", "half"),
                ("80% date", "most"),
            ] {
                let day = cell(gates, column, row);
                if !day.is_empty() {
                    numbers.put(format!("{id} {kind}"), day);
                }
            }
        }
    }
    if let Some(requirements) = named("Requirements") {
        let all: Vec<(Value, Value)> = (0..rows(requirements, "ID"))
            .map(|row| {
                (
                    cell(requirements, "Status", row).into(),
                    cell(requirements, "Priority", row).into(),
                )
            })
            .collect();
        count_requirements(
            &mut numbers,
            all.iter().map(|(status, priority)| (status, priority)),
        );
    }
    if let Some(steps) = named("Roadmap") {
        let dated = (0..rows(steps, "Key")).filter(|&row| !cell(steps, "Start", row).is_empty());
        put_steps(
            &mut numbers,
            dated.map(|row| {
                ["Step", "Person", "Start", "End"].map(|column| cell(steps, column, row))
            }),
        );
    }
    numbers
}

/// The numbers in the rows of requirements for an issue tracker: one row for each gap.
pub(super) fn requirement_rows(text: &str) -> Found {
    let priorities = rows::column(&rows::read(text.as_bytes()), "Priority");
    let mut numbers = Found::default();
    numbers.put("gaps", priorities.len());
    numbers.put(
        "urgent",
        priorities.iter().filter(|one| *one == "Urgent").count(),
    );
    numbers
}

/// The steps in rows for an issue tracker.
pub(super) fn step_rows(text: &str) -> Found {
    let rows = rows::read(text.as_bytes());
    let columns =
        ["Title", "Assignee", "Start Date", "Due Date"].map(|name| rows::column(&rows, name));
    let mut numbers = Found::default();
    let steps =
        (0..columns[0].len()).map(|row| columns.each_ref().map(|column| column[row].clone()));
    let dated = steps.filter(|[_, _, start, _]| !start.is_empty());
    put_steps(
        &mut numbers,
        dated.map(|[title, person, start, end]| {
            let name = title.split(": ").next().unwrap().to_owned();
            [name, person, start, end]
        }),
    );
    numbers
}

/// The days of gates in a calendar: the late end of each range.
pub(super) fn calendar(text: &str) -> Found {
    let mut numbers = Found::default();
    for event in calendar::read(text.as_bytes()) {
        if let Some(gate) = event.title.strip_suffix(" can pass") {
            numbers.put(format!("{gate} latest"), event.day);
        }
    }
    numbers
}

fn property<'v>(item: &'v Value, name: &str) -> &'v Value {
    let all = item["props"].as_array().unwrap();
    &all.iter().find(|one| one["name"] == name).unwrap()["value"]
}

/// The findings in OSCAL assessment results.
pub(super) fn oscal(text: &str) -> Found {
    let results: Value = serde_json::from_str(text).unwrap();
    let findings = results["assessment-results"]["results"][0]["findings"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let mut numbers = Found::default();
    numbers.put("requirements", findings.len());
    for status in ["met", "partial", "missing", "unknown", "excepted"] {
        let count = findings
            .iter()
            .filter(|one| property(one, "status") == status)
            .count();
        numbers.put(status, count);
    }
    numbers
}

/// The items of an OSCAL plan of action.
pub(super) fn plan_of_action(text: &str) -> Found {
    let plan: Value = serde_json::from_str(text).unwrap();
    let items = plan["plan-of-action-and-milestones"]["poam-items"]
        .as_array()
        .unwrap();
    let mut numbers = Found::default();
    numbers.put("gaps", items.len());
    numbers.put(
        "urgent",
        items
            .iter()
            .filter(|one| property(one, "priority") == "P1")
            .count(),
    );
    numbers
}

/// The numbers of each system in a portfolio, by file.
pub(super) fn portfolio(questionnaire: &Questionnaire, text: &str) -> Vec<(String, Found)> {
    let portfolio: Value = serde_json::from_str(text).unwrap();
    let plans = portfolio["plan"]["systems"].as_array().unwrap();
    let systems = portfolio["systems"].as_array().unwrap().iter();
    let system = |system: &Value| {
        let mut numbers = Found::default();
        let attainment = |numbers: &mut Found, name: &str, value: &Value| {
            if value["whole"].as_u64().is_some_and(|whole| whole > 0) {
                let words = percent_words(&value["low_percent"], &value["high_percent"]);
                numbers.put(format!("{name} attainment"), words);
            }
        };
        attainment(&mut numbers, "whole", &system["attainment"]);
        for layer in system["layers"].as_array().unwrap() {
            let name = part(questionnaire, "layer", layer["id"].as_str().unwrap());
            attainment(&mut numbers, &name, &layer["attainment"]);
        }
        for gate in system["gates"].as_array().unwrap() {
            let id = gate["id"].as_str().unwrap();
            numbers.put(
                format!("{id} state"),
                gate["state"].as_str().unwrap().replace('-', " "),
            );
        }
        let plan = plans
            .iter()
            .find(|plan| plan["file"] == system["file"])
            .unwrap();
        for gate in plan["gates"].as_array().unwrap() {
            dates(&mut numbers, gate["id"].as_str().unwrap(), &gate["alone"]);
        }
        (system["file"].as_str().unwrap().to_owned(), numbers)
    };
    systems.map(system).collect()
}
