//! Broken questionnaires and broken assessments: surefoot reports every fault, with its code, place, excerpt and help.
//!
//! `tests/invalid/base` is a small questionnaire without faults. Each file in `tests/invalid/cases` is one of its files
//! with the fault after which it is named; its first line names the file that it replaces.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use surefoot::base::diagnostic;
use surefoot::base::diagnostic::{Diagnostic, Source};
use surefoot::base::toml::read;
use surefoot::base::toml::read::Reader;
use surefoot::model::assessment;
use surefoot::model::questionnaire::check;
use surefoot::model::questionnaire::check::{check, check_with_advice};
use surefoot::model::questionnaire::file::Content;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/invalid")
        .join(name)
}

fn source(name: &str) -> Source {
    Source {
        name: name.to_owned(),
        text: std::fs::read_to_string(folder("base").join(name)).unwrap(),
    }
}

/// The small questionnaire without faults.
pub(crate) fn small() -> Content {
    Content {
        frame: Some(source("questionnaire.toml")),
        layers: vec![source("data.toml")],
        catalogs: vec![source("catalogs/book.toml")],
    }
}

/// The small questionnaire with one of its files replaced.
fn with(replacement: &str) -> Content {
    let name = replacement
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("# replaces: "))
        .unwrap()
        .to_owned();
    let mut content = small();
    let files = content
        .frame
        .iter_mut()
        .chain(&mut content.layers)
        .chain(&mut content.catalogs);
    for file in files.filter(|file| file.name == name) {
        replacement.clone_into(&mut file.text);
    }
    content
}

fn cases() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder("cases"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// The cases that are usable as they are, but give their author a warning.
const ADVICE: [&str; 4] = [
    "long-question",
    "repeated-level",
    "short-level",
    "unreachable-control",
];

fn codes(found: &[Diagnostic]) -> BTreeSet<&'static str> {
    found.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn the_base_has_no_fault() {
    let (questionnaire, found) = check_with_advice(&small());
    assert_eq!(found, []);
    assert_eq!(questionnaire.unwrap().controls.len(), 2);
}

#[test]
fn each_case_is_told_as_its_picture_shows() {
    for (name, text) in cases() {
        let content = with(&text);
        let (questionnaire, found) = check_with_advice(&content);
        let refused = diagnostic::has_errors(&found);
        assert_eq!(questionnaire.is_none(), refused, "{name}");
        assert_eq!(ADVICE.contains(&name.as_str()), !refused, "{name}");
        if name != "all-at-once" {
            assert!(
                codes(&found).contains(name.as_str()),
                "{name} is told as {:?}",
                codes(&found)
            );
        }
        insta::assert_snapshot!(
            name,
            diagnostic::render_all(&found, &content.sources(), false)
        );
    }
}

/// Advice is for the author of a questionnaire, not for the people who answer it.
#[test]
fn only_an_author_is_advised() {
    for name in ADVICE {
        let text = std::fs::read_to_string(folder("cases").join(format!("{name}.toml"))).unwrap();
        let (questionnaire, found) = check(&with(&text));
        assert!(questionnaire.is_some() && found.is_empty(), "{name}");
    }
}

#[test]
fn each_code_has_a_case() {
    let cases: BTreeSet<String> = cases().into_iter().map(|(name, _)| name).collect();
    let codes = read::Code::ALL
        .iter()
        .map(|code| code.name())
        .chain(check::Code::ALL.iter().map(|code| code.name()));
    let missing: Vec<&str> = codes
        .filter(|code| !["too-large", "more"].contains(code) && !cases.contains(*code))
        .collect();
    assert!(
        missing.is_empty(),
        "no file in tests/invalid/cases for {missing:?}"
    );
}

#[test]
fn what_is_too_large_is_refused_before_it_is_parsed() {
    let mut content = small();
    content.layers[0].text = "#".repeat(read::MOST_BYTES + 1);
    assert!(codes(&check(&content).1).contains("too-large"));
    content.layers[0].text = "[[a]]\n".repeat(150_000);
    assert!(
        codes(&check(&content).1).contains("too-large"),
        "three hundred thousand brackets"
    );
}

/// Surplus findings are counted, not shown, and reading 100,000 faults takes next to no time.
#[test]
fn more_findings_than_anyone_reads_are_counted() {
    let mut many = String::new();
    for at in 0..100_000 {
        many.extend(["k", &at.to_string(), " = 1\n"]);
    }
    let source = Source {
        name: "x".to_owned(),
        text: format!("{many}{ASSESSMENT}"),
    };
    let (opened, found) = assessment::file::read(&source);
    assert_eq!(found.len(), 101);
    assert_eq!(found.iter().filter(|found| found.code == "more").count(), 1);
    assert_eq!(opened.is_some(), !diagnostic::has_errors(&found));
    // An error after a hundred warnings still makes the file invalid.
    let source = Source {
        name: "x".to_owned(),
        text: format!("{many}{}", ASSESSMENT.replace("id = \"ai-security\"\n", "")),
    };
    let (opened, found) = assessment::file::read(&source);
    assert!(opened.is_none() && diagnostic::has_errors(&found));
}

#[test]
fn a_long_chain_of_prerequisites_exhausts_nothing() {
    let mut content = small();
    let one = content.layers[0].text.clone();
    let control = one.split("[[control]]").nth(1).unwrap();
    let mut text = String::new();
    for at in 0..1_990 {
        let control = control
            .replace("C-1", &format!("D-{at}"))
            .replace("[control.crosswalk]\nbook = [\"B-1\"]", "");
        let after = if at == 0 {
            "C-1".to_owned()
        } else {
            format!("D-{}", at - 1)
        };
        let waits = format!("after = [{{ control = \"{after}\" }}]\neffort");
        text.extend(["[[control]]", &control.replace("effort", &waits)]);
    }
    content.layers[0].text += &text;
    let (questionnaire, found) = check(&content);
    assert!(
        questionnaire.is_some(),
        "{}",
        diagnostic::render_all(&found, &content.sources(), false)
    );
}

#[test]
fn nothing_at_all_is_told_too() {
    let (questionnaire, found) = check(&Content::default());
    assert!(questionnaire.is_none());
    assert!(codes(&found).contains("missing-part"));
}

/// A fault causes no further reports: an undefined phase gives no error about the order.
#[test]
fn a_name_that_leads_nowhere_is_told_once() {
    let mut content = small();
    content.layers[0].text = content.layers[0]
        .text
        .replace("phase = \"late\"", "phase = \"never\"");
    let after = content.layers[0]
        .text
        .replace("phase = \"early\"", "phase = \"late\"");
    content.layers[0].text = after;
    assert_eq!(codes(&check(&content).1), ["unknown-reference"].into());
}

#[test]
fn codes_are_unique_within_their_owner() {
    for names in [
        read::Code::ALL
            .iter()
            .map(|code| code.name())
            .collect::<Vec<_>>(),
        check::Code::ALL.iter().map(|code| code.name()).collect(),
        assessment::file::Code::ALL
            .iter()
            .map(|code| code.name())
            .collect(),
    ] {
        assert_eq!(
            names.iter().collect::<BTreeSet<_>>().len(),
            names.len(),
            "{names:?}"
        );
    }
}

const ASSESSMENT: &str = r#"format = 1
system = "Helper"
[questionnaire]
id = "ai-security"
version = "1.0.0"
hash = ""
"#;

fn read(more: &str) -> (bool, Vec<Diagnostic>) {
    let source = Source {
        name: "x.surefoot.toml".to_owned(),
        text: format!("{ASSESSMENT}{more}"),
    };
    let (assessment, found) = assessment::file::read(&source);
    (assessment.is_some(), found)
}

#[test]
fn a_broken_assessment_is_told_and_not_opened() {
    for (code, more) in [
        ("bad-range", "[answer.DAT-P1]\nlevel = 5"),
        (
            "two-answers",
            "[answer.DAT-P1]\nlevel = 2\nnot_applicable = \"no\"",
        ),
        ("bad-date", "[profile]\ntarget_date = \"soon\""),
        (
            "unknown-word",
            "[answer.DAT-P1]\nevidence = { state = \"seen\", level = 2 }",
        ),
        ("wrong-type", "[answer.DAT-P1]\nlevel = \"two\""),
        ("syntax", "[answer.DAT-P1\nlevel = 2"),
        (
            "bad-date",
            "[[history]]\nid = \"x\"\nat = \"then\"\nchanges = []",
        ),
        (
            "unknown-word",
            "[[history]]\nid = \"x\"\nat = \"2026-01-01T00:00:00Z\"\nchanges = [{ set = \"moon\" }]",
        ),
    ] {
        let (opened, found) = read(more);
        assert!(!opened, "{code}: {more}");
        assert!(codes(&found).contains(code), "{code}: {:?}", codes(&found));
    }
}

/// A bad value neither hides the next one nor makes a known key unknown.
#[test]
fn every_fault_of_one_table_is_reported() {
    let of = |table: &str| {
        let found = read(table).1;
        found
            .iter()
            .map(|found| found.code)
            .collect::<Vec<&'static str>>()
    };
    let exception =
        "[answer.A.exception]\nowner = \"o\"\nreason = \"r\"\ncompensating_control = \"m\"\n";
    let both = format!("{exception}granted = \"soon\"\nexpires = \"later\"\n");
    assert_eq!(of(&both), ["bad-date", "bad-date"]);
    assert_eq!(
        of(&format!("{exception}expires = 2026-12-01\n")),
        ["missing-key"]
    );
    let decision = "[answer.A.decision]\nlevel = 2\nwhy = \"w\"\ndissent = \"d\"\n";
    assert_eq!(of(decision), ["missing-key"]);
    let point = "[[room.parked]]\nid = \"p\"\nwhat = \"w\"\ndone = true\n";
    assert_eq!(of(point), ["missing-key"]);
}

#[test]
fn a_newer_minor_format_opens_and_a_newer_major_one_does_not() {
    let (opened, found) = read("[answer.DAT-P1]\nlevel = 2\nmood = \"good\"");
    assert!(opened);
    assert_eq!(codes(&found), ["unknown-key"].into());
    let source = Source {
        name: "x".to_owned(),
        text: ASSESSMENT.replace("format = 1", "format = 2"),
    };
    let (assessment, found) = assessment::file::read(&source);
    assert!(assessment.is_none());
    assert!(codes(&found).contains("format-too-new"));
}

/// The place is that of the fault, also after multi-byte letters.
#[test]
fn a_place_is_counted_in_characters() {
    let source = Source {
        name: "x".to_owned(),
        text: "a = [\"é\", 3]\n".to_owned(),
    };
    let reader = Reader::new(&source);
    reader.read(|root| root.texts("a"));
    let found = reader.finish();
    // The 3 is the eleventh character of its line, and the twelfth byte.
    assert_eq!(
        found
            .iter()
            .map(|found| found.place(&source.text))
            .collect::<Vec<_>>(),
        [(1, 11)]
    );
}
