//! The reports of the example: equal input gives equal bytes, an export can be opened again, and required content is
//! there.

use jiff::civil::{Date, date};
use surefoot::base::diagnostic::Source;
use surefoot::document::layout::{Item, Mark};
use surefoot::document::pdf::display;
use surefoot::document::{Block, Plot, Timeline};
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::plan::{Arrangement, Person};
use surefoot::model::assessment::{Assessment, file};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::roadmap::{Care, Outlook, outlook};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::requirements;
use surefoot::session::export::Export;
use surefoot::store;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::Paper;
use surefoot::views::options::{ExportOptions, Format};

pub(crate) fn today() -> Date {
    date(2026, 12, 1)
}

pub(crate) fn assessment_with_questionnaire() -> (Questionnaire, Assessment) {
    let questionnaire = store::questionnaire(None).unwrap();
    let example = example(&questionnaire).unwrap();
    (questionnaire, example)
}

fn written(format: Format) -> Export {
    let (questionnaire, example) = assessment_with_questionnaire();
    Exporter::new(&questionnaire, &example, today())
        .write(format, &ExportOptions::default())
        .unwrap()
}

fn text(format: Format) -> String {
    String::from_utf8(written(format).bytes).unwrap()
}

#[test]
fn equal_input_gives_equal_bytes() {
    for format in Format::ALL {
        assert!(
            written(format) == written(format),
            "{} differs from itself",
            format.word()
        );
    }
}

#[test]
fn an_export_opens_as_the_assessment_it_was_made_from() {
    let (_, example) = assessment_with_questionnaire();
    let source = Source {
        name: "x.toml".to_owned(),
        text: text(Format::Toml),
    };
    let (opened, found) = file::read(&source);
    assert_eq!(found, []);
    let opened = opened.unwrap();
    assert_eq!(opened, example);
    assert_eq!(opened.faults(), []);
}

#[test]
fn the_toml_gives_a_reason_for_each_target_and_each_step() {
    let text = text(Format::Toml);
    for part in text.split("\n[[requirement]]\n").skip(1) {
        assert!(part.contains("\n# reason: G2 requires"), "{}", &part[..80]);
    }
    let steps: Vec<&str> = text.split("\n[[step]]\n").skip(1).collect();
    assert_eq!(steps.len(), 44);
    assert!(steps.iter().all(|step| step.contains("\n# reason: ")));
}

#[test]
fn the_markdown_holds_each_requirement_and_each_gate() {
    let (questionnaire, example) = assessment_with_questionnaire();
    let report = Evaluation::of(&questionnaire, example.state(), today());
    let text = text(Format::Markdown);
    for requirement in &report.requirements {
        let control = &questionnaire.controls[requirement.control];
        let id = requirements::id(&questionnaire, requirement.control);
        assert!(
            text.contains(&format!("### {id} {}", control.title)),
            "{id}"
        );
    }
    for result in &report.gates {
        let gate = &questionnaire.gates[result.gate];
        assert!(
            text.contains(&format!(
                "### {} {}: {}",
                gate.id,
                gate.title,
                result.state.word()
            )),
            "{}",
            gate.id
        );
    }
}

#[test]
fn every_link_of_the_markdown_leads_somewhere() {
    let text = text(Format::Markdown);
    let targets: Vec<&str> = text
        .split("](#")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    assert!(targets.len() > 100);
    for target in targets {
        assert!(
            text.contains(&format!("<a id=\"{target}\"></a>")),
            "nothing is named {target}"
        );
    }
}

fn planned(questionnaire: &Questionnaire, assessment: &Assessment) -> (Evaluation, Outlook) {
    let report = Evaluation::of(questionnaire, assessment.state(), today());
    let outlook = outlook(
        questionnaire,
        assessment.state(),
        &assessment.earlier_plans(),
        &report.targets,
        today(),
        Care::Improved,
    );
    (report, outlook)
}

fn markdown(questionnaire: &Questionnaire, assessment: &Assessment) -> String {
    let export = Exporter::new(questionnaire, assessment, today())
        .write(Format::Markdown, &ExportOptions::default())
        .unwrap();
    String::from_utf8(export.bytes).unwrap()
}

/// The example after some changes.
fn changed(changes: Vec<Change>) -> (Questionnaire, Assessment) {
    let (questionnaire, mut example) = assessment_with_questionnaire();
    example.change_all(changes, store::stamp("team"));
    (questionnaire, example)
}

fn arranged(control: &str, to: Arrangement) -> Change {
    Change::Arrangement {
        control: control.to_owned(),
        to: Some(to),
    }
}

fn dropped(control: &str) -> Change {
    arranged(
        control,
        Arrangement {
            dropped: true,
            ..Arrangement::default()
        },
    )
}

fn timeline(questionnaire: &Questionnaire, assessment: &Assessment) -> (String, Timeline) {
    let document =
        Exporter::new(questionnaire, assessment, today()).document(&ExportOptions::default());
    let chart = |block| match block {
        Block::Chart(chart) => match chart.plot {
            Plot::Roadmap(timeline) => Some((chart.alternative, timeline)),
            _ => None,
        },
        _ => None,
    };
    document.blocks.into_iter().find_map(chart).unwrap()
}

/// Reasons why a gate fails make sentences longer; the page stays one page on either paper.
#[test]
fn the_board_is_one_page() {
    let nobody = {
        let (_, example) = assessment_with_questionnaire();
        let people = example.state().plan.people.keys();
        people
            .map(|person| Change::Person {
                id: person.clone(),
                to: None,
            })
            .collect()
    };
    for changes in [
        vec![],
        nobody,
        vec![dropped("APP-R2"), dropped("ORG-P5")],
        vec![dropped("DAT-R5")],
    ] {
        let (questionnaire, example) = changed(changes);
        let document =
            Exporter::new(&questionnaire, &example, today()).document(&ExportOptions::default());
        for paper in [Paper::A4, Paper::Letter] {
            let shown = display(&document, paper).unwrap();
            let words: Vec<String> = shown.pages[1]
                .items
                .iter()
                .filter_map(|item| {
                    if let Item::Mark(Mark::Run(run)) = item {
                        Some(run.text())
                    } else {
                        None
                    }
                })
                .collect();
            assert!(
                words.iter().any(|words| words.contains("Current state")),
                "{paper:?}: {words:?}"
            );
        }
    }
}

#[test]
fn the_roadmap_says_how_sure_it_is_and_what_decides() {
    let (questionnaire, example) = assessment_with_questionnaire();
    let (report, outlook) = planned(&questionnaire, &example);
    let text = markdown(&questionnaire, &example);
    let headline = report.targets.headline;
    assert!(text.contains("G2 cannot pass before "));
    assert!(text.contains("The forecast simulates this plan 2,000 times"));
    let forecast = outlook.forecast.gates[headline];
    let day = |date: Option<Date>| date.unwrap().strftime("%-d %b %Y").to_string();
    assert!(text.contains(&format!(
        "| [G2](#g2) | {} | {} |",
        day(forecast.half),
        day(forecast.most)
    )));
    let chain = outlook.all.chain(headline);
    assert!(chain.len() > 1);
    let told = text.split("_The critical chain of G2").nth(1).unwrap();
    for step in &chain {
        assert!(told.contains(&outlook.all.name(&questionnaire, *step)));
    }
    for id in example.state().plan.people.keys() {
        assert!(text.contains(&format!("| **{id}** ")), "{id}");
    }
    assert!(!text.contains("What the team decided"));
    let (alternative, timeline) = timeline(&questionnaire, &example);
    assert_eq!(timeline.critical, "critical chain of G2");
    let critical = timeline
        .waves
        .iter()
        .flat_map(|wave| &wave.bars)
        .filter(|bar| bar.critical);
    assert_eq!(critical.count(), chain.len());
    assert!(alternative.contains("50% by ") && alternative.contains("critical chain of G2"));
    assert!(
        Some(timeline.to) >= forecast.most,
        "a forecast beyond the picture cannot be drawn"
    );
}

#[test]
fn decisions_are_told_with_what_comes_of_them() {
    let wanted = Arrangement {
        pinned_to: Some(date(2026, 12, 7)),
        ..Arrangement::default()
    };
    let later = Arrangement {
        not_before: Some(date(2027, 1, 15)),
        ..Arrangement::default()
    };
    let idle = Person {
        roles: [].into(),
        percent: 5,
        away: [].into(),
    };
    let changes = vec![
        arranged("DAT-R2", wanted),
        arranged("MOD-R2", later),
        arranged("DAT-P1", later),
        dropped("APP-R2"),
        Change::Person {
            id: "idle".to_owned(),
            to: Some(idle),
        },
    ];
    let (questionnaire, example) = changed(changes);
    let text = markdown(&questionnaire, &example);
    let row = |id: &str, words: &str| {
        let row = text
            .lines()
            .find(|line| line.starts_with(&format!("| [{id}](")) && line.contains(words));
        assert!(row.is_some(), "nothing about {id} says {words}");
    };
    row(
        "DAT-R2",
        "cannot be met: DAT-R2 to Defined starts on 30 Dec 2026, because it waits for DAT-R1 to Defined",
    );
    row("MOD-R2", "not before 15 Jan 2027");
    row("DAT-P1", "no work left");
    row(
        "APP-R2",
        "G2 cannot pass; DAT-R3 to Defined, APP-R3 to Defined and APP-R9 to Enforced cannot start without this control",
    );
    assert!(text.contains("| **idle** | no work in this plan |"));
    assert!(text.contains("It cannot pass, because APP-R2 is dropped."));
    let (_, timeline) = timeline(&questionnaire, &example);
    assert_eq!(timeline.critical, "", "a gate without a day has no chain");
}

/// A control that is dropped and unknown may still turn out to meet its target: the early date always comes with that
/// condition.
#[test]
fn a_dropped_unknown_leaves_a_gate_half_open() {
    let (questionnaire, example) = changed(vec![dropped("DAT-R5")]);
    let text = markdown(&questionnaire, &example);
    assert!(text.contains(
        " at the earliest, and only if DAT-R5, which is dropped, already meets its target."
    ));
}

#[test]
fn what_was_agreed_is_what_dates_are_held_against() {
    let (questionnaire, mut example) = assessment_with_questionnaire();
    let (_, outlook) = planned(&questionnaire, &example);
    let mut agreed = outlook.agreed(&questionnaire, date(2026, 11, 20));
    let told = |example: &Assessment| {
        let text = markdown(&questionnaire, example);
        let (_, table) = text.split_once("| Plan slippage |")?;
        table
            .lines()
            .find(|line| line.starts_with("| [G2](#g2) |"))
            .map(str::to_owned)
    };
    assert_eq!(told(&example), None);
    example.change_all(
        vec![Change::CommittedPlan(Some(agreed.clone()))],
        store::stamp("team"),
    );
    assert!(told(&example).unwrap().ends_with("| none |"));
    for (days, words) in [(-8, "8 days late"), (1, "1 day early")] {
        let mut moved = agreed.clone();
        let day = moved.gates.get_mut("G2").unwrap();
        *day = day.saturating_add(jiff::Span::new().days(days));
        example.change_all(
            vec![Change::CommittedPlan(Some(moved))],
            store::stamp("team"),
        );
        assert!(
            told(&example).unwrap().ends_with(&format!("| {words} |")),
            "{:?}",
            told(&example)
        );
    }
    agreed.gates.remove("G2");
    example.change_all(
        vec![Change::CommittedPlan(Some(agreed))],
        store::stamp("team"),
    );
    assert!(told(&example).unwrap().ends_with("| – | not committed |"));
}

/// Critical chains, delays and missed dates refer to steps by key, and no 80% date of the forecast is before the 50%
/// date.
#[test]
fn programs_find_each_step_by_its_key() {
    let wanted = Arrangement {
        pinned_to: Some(date(2026, 12, 7)),
        ..Arrangement::default()
    };
    let (questionnaire, mut example) = changed(vec![arranged("DAT-S4", wanted)]);
    let agreed = planned(&questionnaire, &example)
        .1
        .agreed(&questionnaire, date(2026, 11, 20));
    example.change_all(
        vec![Change::CommittedPlan(Some(agreed))],
        store::stamp("team"),
    );
    let (report, outlook) = planned(&questionnaire, &example);
    let json = surefoot::export::json::roadmap(&questionnaire, &example, &report, &outlook);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let steps = json["steps"].as_array().unwrap();
    let keys: Vec<&str> = steps
        .iter()
        .map(|step| step["key"].as_str().unwrap())
        .collect();
    let known = |value: &serde_json::Value| keys.contains(&value.as_str().unwrap());
    for step in steps {
        assert!(step["delays"].as_array().unwrap().iter().all(known));
        assert!(step["critical"].as_u64().unwrap() <= 1000 && step["dropped"] == false);
    }
    assert_eq!(json["forecast_runs"], 2000);
    assert_eq!(json["committed_on"], "2026-11-20");
    assert_eq!(json["missed_pins"][0]["key"], "DAT-S4>2");
    for gate in json["gates"].as_array().unwrap() {
        let chain = gate["chain"].as_array().unwrap();
        assert!(!chain.is_empty() && chain.iter().all(known));
        assert!(gate["p50"].as_str().unwrap() <= gate["p80"].as_str().unwrap());
        assert_eq!(gate["committed"], gate["latest"]);
        assert_eq!(gate["dropped"].as_array().unwrap().len(), 0);
    }
    let toml = Exporter::new(&questionnaire, &example, today())
        .write(Format::Toml, &ExportOptions::default())
        .unwrap();
    let toml = String::from_utf8(toml.bytes).unwrap();
    for key in [
        "p50",
        "p80",
        "committed",
        "dropped",
        "chain",
        "forecast_runs",
        "committed_on",
        "missed_pins",
        "key",
        "critical",
    ] {
        assert!(toml.contains(&format!("\n{key} = ")), "no {key}");
    }
    let (opened, found) = file::read(&Source {
        name: "x.toml".to_owned(),
        text: toml,
    });
    assert_eq!((found.len(), opened.as_ref()), (0, Some(&example)));
}
