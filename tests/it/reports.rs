//! The reports of the example: equal input gives equal bytes, an export opens again, and what they must hold is there.

use jiff::civil::Date;
use jiff::civil::date;
use surefoot::assessment::Assessment;
use surefoot::assessment::example::example;
use surefoot::assessment::file;
use surefoot::diagnostic::Source;
use surefoot::questionnaire::Questionnaire;
use surefoot::report::Export;
use surefoot::report::Exporter;
use surefoot::report::Format;
use surefoot::report::Report;
use surefoot::report::pdf::Paper;
use surefoot::requirement;
use surefoot::store;

fn today() -> Date {
    date(2026, 12, 1)
}

fn made() -> (Questionnaire, Assessment) {
    let questionnaire = store::questionnaire(None).unwrap();
    let example = example(&questionnaire).unwrap();
    (questionnaire, example)
}

fn written(format: Format) -> Export {
    let (questionnaire, example) = made();
    Exporter::new(&questionnaire, &example, today()).write(format, Paper::A4).unwrap()
}

fn text(format: Format) -> String {
    String::from_utf8(written(format).bytes).unwrap()
}

#[test]
fn equal_input_gives_equal_bytes() {
    for format in Format::ALL {
        assert!(written(format) == written(format), "{} differs from itself", format.word());
    }
}

#[test]
fn an_export_opens_as_the_assessment_it_was_made_from() {
    let (_, example) = made();
    let source = Source { name: "x.toml".to_owned(), text: text(Format::Toml) };
    let (opened, found) = file::read(&source);
    assert_eq!(found, []);
    let opened = opened.unwrap();
    assert_eq!(opened, example);
    assert_eq!(opened.faults(), []);
}

#[test]
fn the_toml_gives_a_because_for_each_target_and_each_step() {
    let text = text(Format::Toml);
    for part in text.split("\n[[requirement]]\n").skip(1) {
        assert!(part.contains("\n# because G2 asks"), "{}", &part[..80]);
    }
    let steps: Vec<&str> = text.split("\n[[step]]\n").skip(1).collect();
    assert_eq!(steps.len(), 36);
    assert!(steps.iter().all(|step| step.contains("\n# because ")));
}

#[test]
fn the_markdown_holds_each_requirement_and_each_gate() {
    let (questionnaire, example) = made();
    let report = Report::of(&questionnaire, example.state(), today());
    let text = text(Format::Markdown);
    for requirement in &report.requirements {
        let control = &questionnaire.controls[requirement.control];
        let id = requirement::id(&questionnaire, requirement.control);
        assert!(text.contains(&format!("### {id} {}", control.title)), "{id}");
    }
    for result in &report.gates {
        let gate = &questionnaire.gates[result.gate];
        assert!(text.contains(&format!("### {} {}: {}", gate.id, gate.title, result.state.word())), "{}", gate.id);
    }
}

#[test]
fn every_link_of_the_markdown_leads_somewhere() {
    let text = text(Format::Markdown);
    let targets: Vec<&str> = text.split("](#").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(targets.len() > 100);
    for target in targets {
        assert!(text.contains(&format!("<a id=\"{target}\"></a>")), "nothing is named {target}");
    }
}
