//! Formats for programs: every document conforms to its schema for all answers, and contains nothing that was not
//! answered.
//!
//! `assets/report.schema.json` is ours; those of OSCAL are NIST's, see `tests/schemas/README.md`.

use jiff::civil::{Date, date};
use jsonschema::Validator;
use serde_json::Value;
use surefoot::export::json::SCHEMA;
use surefoot::export::oscal::OscalError;
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::example::example;
use surefoot::model::questionnaire::Questionnaire;
use surefoot::session::export::ExportError;
use surefoot::store;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::{ExportOptions, Format};

use crate::cases::{cases, six};

pub(crate) fn today() -> Date {
    date(2026, 12, 1)
}

/// A written report, with a name for messages.
pub(crate) struct Written {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Written {
    pub(crate) fn value(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

/// A written report, or `None` if the format cannot express it: a plan of action needs a gap.
fn written(
    questionnaire: &Questionnaire,
    assessment: &Assessment,
    day: Date,
    redacted: bool,
    format: Format,
) -> Option<String> {
    let exporter = Exporter::of(questionnaire, assessment, day, redacted);
    match exporter.write(format, &ExportOptions::default()) {
        Ok(export) => Some(String::from_utf8(export.bytes).unwrap()),
        Err(why) => {
            assert!(
                format == Format::Poam && matches!(why, ExportError::Oscal(OscalError::NoGap)),
                "{why}"
            );
            None
        }
    }
}

/// The example, and its redacted copy.
pub(crate) fn examples(format: Format) -> [Written; 2] {
    let questionnaire = store::questionnaire(None).unwrap();
    let example = example(&questionnaire).unwrap();
    [false, true].map(|redacted| {
        let name = if redacted {
            "example, redacted"
        } else {
            "example"
        };
        Written {
            name: name.to_owned(),
            text: written(&questionnaire, &example, today(), redacted, format).unwrap(),
        }
    })
}

/// The example, and every case worked out by hand, each in full and redacted.
pub(crate) fn all(format: Format) -> Vec<Written> {
    let questionnaire = six();
    let mut all: Vec<Written> = examples(format).into();
    for case in cases() {
        let day = case.expect["today"].to_string().parse().unwrap();
        for redacted in [false, true] {
            let text = written(&questionnaire, &case.assessment, day, redacted, format);
            all.extend(text.map(|text| Written {
                name: case.name.clone(),
                text,
            }));
        }
    }
    assert!(all.len() > 30);
    all
}

pub(crate) fn validator(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).unwrap();
    // Check date formats too, because the schema promises them.
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

pub(crate) fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

pub(crate) fn check_schemas(validator: &Validator, all: &[Written]) {
    for written in all {
        assert_eq!(
            faults(validator, &written.value()),
            [""; 0],
            "{}",
            written.name
        );
    }
}

#[test]
fn every_report_holds_to_the_published_schema() {
    let validator = validator(SCHEMA);
    check_schemas(&validator, &all(Format::Json));
    let good = examples(Format::Json)[0].value();
    let broken = |change: &dyn Fn(&mut Value)| {
        let mut value = good.clone();
        change(&mut value);
        faults(&validator, &value).len()
    };
    assert_eq!(broken(&|_| {}), 0);
    assert_eq!(
        broken(&|value| drop(value.as_object_mut().unwrap().remove("gates"))),
        1,
        "a part is gone"
    );
    assert_eq!(
        broken(&|value| value["gates"][0]["state"] = "perfect".into()),
        1,
        "no such word"
    );
    assert_eq!(
        broken(&|value| value["date"] = "1 Dec 2026".into()),
        1,
        "no such day"
    );
    assert_eq!(
        broken(&|value| value["requirements"][0]["target"] = "2".into()),
        1,
        "no number"
    );
    assert_eq!(
        broken(&|value| value["schema"] = "urn:surefoot:report:2".into()),
        1,
        "another format"
    );
    assert_eq!(
        broken(&|value| value["new"] = 1.into()),
        0,
        "a field may be added"
    );
}

/// The commands and the report give the same results, so that programs can use either.
#[test]
fn the_report_says_what_the_commands_answer() {
    let questionnaire = store::questionnaire(None).unwrap();
    let example = example(&questionnaire).unwrap();
    let report =
        surefoot::rules::evaluation::Evaluation::of(&questionnaire, example.state(), today());
    let whole = examples(Format::Json)[0].value();
    let answer = |text: String| serde_json::from_str::<Value>(&text).unwrap();
    let score = answer(surefoot::export::json::score(
        &questionnaire,
        &example,
        &report,
    ));
    let requirements = answer(surefoot::export::json::requirements(
        &questionnaire,
        &example,
        &report,
    ));
    let gates = answer(surefoot::export::json::gates(
        &questionnaire,
        &example,
        &report,
    ));
    for key in [
        "format",
        "system",
        "date",
        "questionnaire",
        "version",
        "hash",
        "form",
    ] {
        assert_eq!(whole[key], score[key], "{key}");
    }
    assert_eq!(whole["scorecard"]["whole"], score["whole"]);
    assert_eq!(whole["requirements"], requirements["requirements"]);
    assert_eq!(whole["gates"], gates["gates"]);
}
