//! OSCAL: both documents conform to NIST's schemas, have no broken references, and call nothing satisfied that is not.

use std::collections::BTreeSet;

use jiff::civil::date;
use serde_json::Value;
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::answer::{Answer, Evidence};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::example::example;
use surefoot::model::questionnaire::EvidenceState;
use surefoot::store;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::{ExportOptions, Format};

use crate::cases::level_of;

use crate::machine::{Written, all, check_schemas, examples, faults, today, validator};

const RESULTS: &str = include_str!("../schemas/oscal_assessment-results_schema.json");
const PLAN: &str = include_str!("../schemas/oscal_poam_schema.json");

/// Collects all values of a key, at any depth.
fn under<'v>(value: &'v Value, key: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == key {
                    found.push(value);
                }
                under(value, key, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| under(item, key, found)),
        _ => {}
    }
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    under(value, key, &mut found);
    found
        .into_iter()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect()
}

/// The value of a property.
fn prop<'v>(of: &'v Value, name: &str) -> Option<&'v str> {
    of["props"]
        .as_array()?
        .iter()
        .find(|prop| prop["name"] == name)?["value"]
        .as_str()
}

fn list<'v>(of: &'v Value, key: &str) -> &'v [Value] {
    of[key].as_array().map_or(&[], Vec::as_slice)
}

/// The part of results or a plan that contains observations, risks and findings.
fn body(document: &Value) -> &Value {
    if document["assessment-results"].is_object() {
        &document["assessment-results"]["results"][0]
    } else {
        &document["plan-of-action-and-milestones"]
    }
}

#[test]
fn every_document_holds_to_the_schema_of_nist() {
    for (format, schema) in [(Format::Oscal, RESULTS), (Format::Poam, PLAN)] {
        let validator = validator(schema);
        check_schemas(&validator, &all(format));
        let good = examples(format)[0].value();
        let root = if format == Format::Oscal {
            "assessment-results"
        } else {
            "plan-of-action-and-milestones"
        };
        let broken = |change: &dyn Fn(&mut Value)| {
            let mut value = good.clone();
            change(&mut value[root]);
            !faults(&validator, &value).is_empty()
        };
        assert!(!broken(&|_| {}));
        assert!(broken(&|value| value["uuid"] = "1".into()), "no identifier");
        assert!(
            broken(&|value| value["metadata"]["roles"] = Value::Array(vec![])),
            "an empty list"
        );
        assert!(
            broken(&|value| value["metadata"]["last-modified"] = "2026-12-01".into()),
            "no moment"
        );
        assert!(broken(&|value| value["other"] = 1.into()), "no such part");
    }
}

/// Every reference of a document leads to something in it, and no identifier occurs twice.
#[test]
fn every_document_hangs_together() {
    for written in [Format::Oscal, Format::Poam].into_iter().flat_map(all) {
        let value = written.value();
        let ids = texts(&value, "uuid");
        let known: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(
            known.len(),
            ids.len(),
            "{}: an identifier stands twice",
            written.name
        );
        let links = texts(&value, "href")
            .into_iter()
            .filter_map(|href| href.strip_prefix('#').map(str::to_owned));
        let keys = [
            "finding",
            "observation",
            "risk",
            "task",
            "component",
            "subject",
            "actor",
        ];
        let references = keys
            .into_iter()
            .flat_map(|key| texts(&value, &format!("{key}-uuid")))
            .chain(links);
        for reference in references {
            assert!(
                known.contains(reference.as_str()),
                "{}: {reference} leads nowhere",
                written.name
            );
        }
        let mut lists = Vec::new();
        under(&value, "party-uuids", &mut lists);
        for party in lists.into_iter().flat_map(|list| list.as_array().unwrap()) {
            assert!(
                known.contains(party.as_str().unwrap()),
                "{}: nobody is {party}",
                written.name
            );
        }
    }
}

/// A requirement is satisfied only if it is met: not if unknown, unanswered, not asked or excepted.
#[test]
fn only_what_is_met_is_satisfied() {
    let reports: Vec<Value> = all(Format::Json).iter().map(Written::value).collect();
    let documents = all(Format::Oscal);
    assert_eq!(documents.len(), reports.len(), "each case has results");
    for (document, report) in documents.iter().zip(&reports) {
        let value = document.value();
        let findings = list(body(&value), "findings");
        assert_eq!(
            findings.len(),
            list(report, "requirements").len(),
            "{}",
            document.name
        );
        for (finding, requirement) in findings.iter().zip(list(report, "requirements")) {
            let status = requirement["status"].as_str().unwrap();
            let state = finding["target"]["status"]["state"].as_str().unwrap();
            assert_eq!(
                state == "satisfied",
                status == "met",
                "{} {status}",
                document.name
            );
            let reason = finding["target"]["status"]["reason"].as_str().unwrap();
            if status == "unknown" {
                assert_eq!(
                    (state, reason),
                    ("not-satisfied", "other"),
                    "{}",
                    document.name
                );
                assert!(
                    finding["target"].get("implementation-status").is_none(),
                    "nobody knows what is there"
                );
            }
        }
        let risks = list(body(&value), "risks");
        let gaps = list(report, "requirements")
            .iter()
            .filter(|one| one["status"] != "met")
            .count();
        assert_eq!(risks.len(), gaps, "{}: each gap is a risk", document.name);
        let excepted = list(report, "requirements")
            .iter()
            .filter(|one| one["status"] == "excepted")
            .count();
        let approved = risks
            .iter()
            .filter(|risk| risk["status"] == "deviation-approved")
            .count();
        assert_eq!(
            approved, excepted,
            "{}: each exception that holds is a deviation approved",
            document.name
        );
    }
}

/// The example after some changes.
fn changed(changes: Vec<Change>) -> Assessment {
    let questionnaire = store::questionnaire(None).unwrap();
    let mut example = example(&questionnaire).unwrap();
    example.change_all(changes, store::stamp("team"));
    example
}

fn of(assessment: &Assessment, format: Format) -> Value {
    let questionnaire = store::questionnaire(None).unwrap();
    let export = Exporter::new(&questionnaire, assessment, today())
        .write(format, &ExportOptions::default())
        .unwrap();
    serde_json::from_slice(&export.bytes).unwrap()
}

fn about<'v>(document: &'v Value, kind: &str, control: &str) -> &'v Value {
    let title = |one: &Value| {
        one["title"]
            .as_str()
            .unwrap()
            .trim_start_matches("REQ-")
            .starts_with(control)
    };
    list(body(document), kind)
        .iter()
        .find(|one| title(one))
        .unwrap()
}

/// A level that is only claimed is marked as such, and the method of an observation follows from the evidence.
#[test]
fn evidence_is_told_as_it_was_given() {
    let control = "ORG-P1".to_owned();
    let given = |state| {
        let to = Some(Evidence {
            state,
            level: level_of(4),
            what: "[the register](javascript:alert)".to_owned(),
            expires: None,
        });
        let mut changes = vec![Change::Answer {
            control: control.clone(),
            to: Some(Answer::Level(level_of(4))),
        }];
        changes.push(Change::Evidence {
            control: control.clone(),
            to: if state == EvidenceState::Claimed {
                None
            } else {
                to
            },
        });
        of(&changed(changes), Format::Oscal)
    };
    let told = |state| {
        let document = given(state);
        let observation = about(&document, "observations", "ORG-P1").clone();
        let remarks = about(&document, "findings", "ORG-P1")["target"]["status"]["remarks"]
            .as_str()
            .unwrap()
            .to_owned();
        (observation, remarks)
    };
    let (claimed, remarks) = told(EvidenceState::Claimed);
    assert_eq!(claimed["methods"], serde_json::json!(["INTERVIEW"]));
    assert!(claimed.get("relevant-evidence").is_none());
    assert!(
        remarks.contains("evidence is missing") || remarks.contains("only claimed"),
        "{remarks}"
    );
    let (shown, _) = told(EvidenceState::Shown);
    assert_eq!(
        shown["methods"],
        serde_json::json!(["INTERVIEW", "EXAMINE"])
    );
    let evidence = shown["relevant-evidence"][0]["description"]
        .as_str()
        .unwrap();
    assert!(
        evidence.contains("\\[the register\\]"),
        "no link is made of words: {evidence}"
    );
    let (verified, remarks) = told(EvidenceState::Verified);
    assert!(verified["methods"].as_array().unwrap().len() >= 2);
    assert!(remarks.contains("verified"), "{remarks}");
}

#[test]
fn what_nobody_answered_was_not_looked_at() {
    let open = changed(vec![Change::Answer {
        control: "ORG-P1".to_owned(),
        to: None,
    }]);
    let document = of(&open, Format::Oscal);
    assert_eq!(
        about(&document, "observations", "ORG-P1")["methods"],
        serde_json::json!(["UNKNOWN"])
    );
    let unknown = Answer::Unknown {
        investigator: "ops".to_owned(),
        due: Some(date(2026, 12, 20)),
    };
    let document = of(
        &changed(vec![Change::Answer {
            control: "ORG-P1".to_owned(),
            to: Some(unknown),
        }]),
        Format::Poam,
    );
    assert_eq!(
        about(&document, "risks", "ORG-P1")["status"],
        "investigating"
    );
    let told = about(&document, "observations", "ORG-P1")["description"]
        .as_str()
        .unwrap();
    assert!(
        told.contains("Unknown, investigator ops, due 2026-12-20."),
        "{told}"
    );
}

/// Both documents use the same identifiers for the same things, and so does the next report; only the document itself
/// has a new one.
#[test]
fn the_same_thing_is_found_again() {
    let example = changed(vec![]);
    let (results, plan) = (of(&example, Format::Oscal), of(&example, Format::Poam));
    for kind in ["observations", "risks", "findings"] {
        for one in list(body(&plan), kind) {
            assert!(
                list(body(&results), kind).contains(one),
                "{kind} of the plan are those of the results"
            );
        }
    }
    let next = changed(vec![Change::Note {
        control: "ORG-P1".to_owned(),
        to: "another".to_owned(),
    }]);
    let next = of(&next, Format::Poam);
    let ids = |document: &Value| {
        list(body(document), "poam-items")
            .iter()
            .map(|item| item["uuid"].to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&plan), ids(&next));
    assert_ne!(
        body(&plan)["uuid"],
        body(&of(
            &changed(vec![Change::System("Other".to_owned())]),
            Format::Poam
        ))["uuid"]
    );
}

/// The milestones are the steps of the roadmap, with their dates and people.
#[test]
fn the_milestones_are_the_steps() {
    let report = examples(Format::Json)[0].value();
    let plan = examples(Format::Poam)[0].value();
    let risks = list(body(&plan), "risks").iter();
    let tasks: Vec<&Value> = risks
        .flat_map(|risk| list(risk, "remediations"))
        .flat_map(|remediation| list(remediation, "tasks"))
        .collect();
    let steps = list(&report["roadmap"], "steps");
    assert_eq!(tasks.len(), steps.len());
    for step in steps {
        let task = tasks
            .iter()
            .find(|task| prop(task, "step") == step["key"].as_str())
            .unwrap();
        let range = &task["timing"]["within-date-range"];
        let day = |key: &str| {
            range[key]
                .as_str()
                .and_then(|moment| moment.get(..10))
                .map(str::to_owned)
        };
        assert_eq!(
            (day("start").as_deref(), day("end").as_deref()),
            (step["start"].as_str(), step["end"].as_str())
        );
    }
    let opens: Vec<&Value> = list(&body(&plan)["metadata"], "props")
        .iter()
        .filter(|prop| prop["name"] == "gate-opens")
        .collect();
    assert!(
        !opens.is_empty()
            && opens
                .iter()
                .all(|prop| prop["value"].as_str().unwrap().contains('/')),
        "no early end alone"
    );
}

/// Hostile characters in a name have no effect, and the document still conforms to OSCAL.
#[test]
fn hostile_words_stay_words() {
    let hostile = " <script>\u{202E}*x*</script>\n\n# y\u{0}";
    let mut changes = vec![Change::System(hostile.to_owned())];
    for control in ["ORG-P1", "DAT-P1"] {
        changes.push(Change::Note {
            control: control.to_owned(),
            to: hostile.to_owned(),
        });
        changes.push(Change::Owner {
            control: control.to_owned(),
            to: Some(hostile.to_owned()),
        });
    }
    let assessment = changed(changes);
    for (format, schema) in [(Format::Oscal, RESULTS), (Format::Poam, PLAN)] {
        let document = of(&assessment, format);
        assert_eq!(faults(&validator(schema), &document), [""; 0]);
        for text in texts(&document, "title")
            .iter()
            .chain(&texts(&document, "description"))
        {
            assert!(
                !text.contains("<script>") && !text.contains('\u{202E}') && !text.contains(" *x*"),
                "{text}"
            );
        }
    }
}

/// A redacted document contains none of the team's own texts, except the name of the system.
#[test]
fn a_redacted_document_names_nobody() {
    let questionnaire = store::questionnaire(None).unwrap();
    let example = example(&questionnaire).unwrap();
    let state = example.state();
    let records = state.controls.values();
    let mut words: Vec<&str> = records.clone().map(|record| record.note.as_str()).collect();
    words.extend(
        records
            .clone()
            .filter_map(|record| Some(record.evidence.as_ref()?.what.as_str())),
    );
    words.extend(records.filter_map(|record| Some(record.exception.as_ref()?.reason.as_str())));
    words.extend(state.plan.people.keys().map(String::as_str));
    // The evidence that the questionnaire itself asks for is not confidential.
    let asked: Vec<&String> = questionnaire
        .controls
        .iter()
        .flat_map(|control| &control.evidence)
        .collect();
    words.retain(|word| !word.is_empty() && !asked.iter().any(|evidence| evidence.contains(*word)));
    for format in [Format::Json, Format::Oscal, Format::Poam] {
        let [plain, redacted] = examples(format);
        let (plain, redacted) = (plain.text, redacted.text);
        let held = words.iter().filter(|word| plain.contains(**word)).count();
        assert!(
            held > 20,
            "{} has the words of the team: {held}",
            format.word()
        );
        for word in &words {
            assert!(
                !redacted.contains(&format!("\"{word}")),
                "{}: {word}",
                format.word()
            );
            assert!(
                word.len() < 12 || !redacted.contains(*word),
                "{}: {word}",
                format.word()
            );
        }
    }
}
