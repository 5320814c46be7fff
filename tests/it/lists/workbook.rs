//! The workbook, as calamine reads it, and the parts inside.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{Data, Range, Reader as _, Xlsx};
use surefoot::describe::Describe as _;
use surefoot::describe::requirement::statement;
use surefoot::model::assessment::change::Change;
use surefoot::model::questionnaire::Questionnaire;
use surefoot::roadmap::{Care, outlook};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::requirements;
use surefoot::rules::targets::Standing;
use surefoot::store;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::Format;
use surefoot::views::options::Paper;
use surefoot::views::options::{ExportOptions, Handling, Kind};

use super::{assessment_with_questionnaire, order, today, written};

/// The sheets in order. Checks that no cell is a formula.
pub(crate) fn read(bytes: &[u8]) -> Vec<(String, Range<Data>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(
            formulas.cells().all(|(_, _, formula)| formula.is_empty()),
            "a formula in {name}"
        );
    }
    book.worksheets()
}

/// Every part of the package.
pub(crate) fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let part = |at: usize| {
        let mut part = package.by_index(at).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().into_owned(), text)
    };
    let count = zip::ZipArchive::new(Cursor::new(bytes)).unwrap().len();
    (0..count).map(part).collect()
}

pub(crate) fn sheet<'s>(sheets: &'s [(String, Range<Data>)], name: &str) -> &'s Range<Data> {
    &sheets
        .iter()
        .find(|(known, _)| known == name)
        .unwrap_or_else(|| panic!("no sheet {name}"))
        .1
}

/// The cells below a heading.
pub(crate) fn column<'s>(sheet: &'s Range<Data>, name: &str) -> Vec<&'s Data> {
    let mut rows = sheet.rows();
    let at = rows
        .next()
        .unwrap()
        .iter()
        .position(|cell| *cell == Data::String(name.to_owned()));
    let at = at.unwrap_or_else(|| panic!("no column {name}"));
    rows.map(|row| &row[at]).collect()
}

fn text_of(cell: &Data) -> &str {
    if let Data::String(words) = cell {
        words
    } else {
        ""
    }
}

pub(crate) fn day(cell: &Data) -> Option<String> {
    match cell {
        Data::DateTime(found) => {
            let (year, month, day, ..) = found.to_ymd_hms_milli();
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        Data::Empty => None,
        other => panic!("{other:?} is no date"),
    }
}

fn number(cell: &Data) -> f64 {
    if let Data::Float(number) = cell {
        *number
    } else {
        panic!("{cell:?} is no number")
    }
}

#[test]
fn each_document_has_its_sheets() {
    let names = |kind| {
        read(&written(Format::Xlsx, kind))
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(names(Kind::Requirements), "About Requirements");
    assert_eq!(names(Kind::Roadmap), "About Roadmap Gates Blockers");
    assert_eq!(
        names(Kind::Report),
        "About Requirements Roadmap Gates Blockers"
    );
}

#[test]
fn each_requirement_has_its_row_and_what_nobody_knows_is_a_word() {
    let (questionnaire, example) = assessment_with_questionnaire();
    let report = Evaluation::of(&questionnaire, example.state(), today());
    let sheets = read(&written(Format::Xlsx, Kind::Report));
    let sheet = sheet(&sheets, "Requirements");
    let (ids, levels) = (column(sheet, "ID"), column(sheet, "Level now"));
    assert_eq!(ids.len(), report.requirements.len());
    for requirement in &report.requirements {
        let id = requirements::id(&questionnaire, requirement.control);
        let row = ids
            .iter()
            .position(|cell| text_of(cell) == id)
            .unwrap_or_else(|| panic!("no row for {id}"));
        assert_eq!(
            text_of(levels[row]),
            requirement.standing.describe(&questionnaire)
        );
        let control = &questionnaire.controls[requirement.control];
        assert_eq!(
            text_of(column(sheet, "Requirement")[row]),
            statement(control, requirement.target)
        );
        assert_eq!(
            text_of(column(sheet, "Criteria")[row]).lines().count(),
            control.criteria(requirement.target).count()
        );
    }
    assert!(
        report
            .requirements
            .iter()
            .any(|requirement| requirement.standing == Standing::Unknown)
    );
}

#[test]
fn days_are_dates_and_effort_is_a_number() {
    let (questionnaire, example) = assessment_with_questionnaire();
    let report = Evaluation::of(&questionnaire, example.state(), today());
    let plan = outlook(
        &questionnaire,
        example.state(),
        &example.earlier_plans(),
        &report.targets,
        today(),
        Care::Improved,
    );
    let sheets = read(&written(Format::Xlsx, Kind::Roadmap));
    let roadmap = sheet(&sheets, "Roadmap");
    let (starts, ends, days) = (
        column(roadmap, "Start"),
        column(roadmap, "End"),
        column(roadmap, "Days"),
    );
    assert_eq!(starts.len(), plan.all.steps.len());
    for when in plan.all.steps.iter().filter_map(|step| step.when.as_ref()) {
        let (start, end) = (Some(when.start.to_string()), Some(when.end.to_string()));
        assert!(
            (0..starts.len()).any(|row| day(starts[row]) == start && day(ends[row]) == end),
            "{when:?}"
        );
    }
    let effort: f64 = days.into_iter().map(number).sum();
    let planned: u64 = plan.all.steps.iter().map(|step| step.step.effort).sum();
    assert_eq!((effort * 1000.0).round().to_string(), planned.to_string());
    let gates = sheet(&sheets, "Gates");
    let (from, to) = (column(gates, "Earliest date"), column(gates, "Latest date"));
    for gate in report.targets.horizon.through() {
        let (early, late) = plan.gate(gate);
        let gate = usize::from(gate);
        assert_eq!(
            (day(from[gate]), day(to[gate])),
            (
                early.map(|day| day.to_string()),
                late.map(|day| day.to_string())
            )
        );
    }
}

/// If nobody can investigate an unknown answer, a gate has an early date but no late one: the sheet then has no date,
/// and the text gives the reason.
#[test]
fn an_early_end_never_stands_alone() {
    let (questionnaire, mut example) = assessment_with_questionnaire();
    let unknown = questionnaire.control("DAT-S4").unwrap();
    let role = &questionnaire.roles[questionnaire.controls[unknown].responsible].id;
    let carries = example
        .state()
        .plan
        .people
        .iter()
        .filter(|(_, person)| person.roles.contains(role));
    let gone: Vec<Change> = carries
        .map(|(id, _)| Change::Person {
            id: id.clone(),
            to: None,
        })
        .collect();
    example.change_all(gone, store::stamp("team"));
    let report = Evaluation::of(&questionnaire, example.state(), today());
    let plan = outlook(
        &questionnaire,
        example.state(),
        &example.earlier_plans(),
        &report.targets,
        today(),
        Care::Improved,
    );
    let (early, late) = plan.gate(report.targets.headline);
    assert!(late.is_none(), "{early:?}");
    let bytes = Exporter::new(&questionnaire, &example, today())
        .write(Format::Xlsx, &order(Kind::Roadmap))
        .unwrap()
        .bytes;
    let sheets = read(&bytes);
    let gates = sheet(&sheets, "Gates");
    let row = usize::from(report.targets.headline);
    assert_eq!(
        (
            day(column(gates, "Earliest date")[row]),
            day(column(gates, "Latest date")[row])
        ),
        (None, None)
    );
    assert!(!text_of(column(gates, "Summary")[row]).is_empty());
    let roadmap = sheet(&sheets, "Roadmap");
    let undated = column(roadmap, "Start")
        .into_iter()
        .zip(column(roadmap, "Why not earlier"))
        .filter(|(start, _)| day(start).is_none());
    let reasons: Vec<&str> = undated.map(|(_, why)| text_of(why)).collect();
    assert!(!reasons.is_empty() && reasons.iter().all(|why| !why.is_empty()));
}

#[test]
fn a_sheet_can_be_filtered_read_and_printed() {
    let (questionnaire, example) = assessment_with_questionnaire();
    let letter = ExportOptions {
        paper: Paper::Letter,
        handling: Handling::Red,
        ..ExportOptions::default()
    };
    let bytes = Exporter::new(&questionnaire, &example, today())
        .write(Format::Xlsx, &letter)
        .unwrap()
        .bytes;
    let parts = parts(&bytes);
    for (at, name) in (2..).zip(["Requirements", "Roadmap", "Gates", "Blockers"]) {
        let sheet = &parts[&format!("xl/worksheets/sheet{at}.xml")];
        for part in [
            "state=\"frozen\"",
            "orientation=\"landscape\"",
            "fitToHeight=\"0\"",
            "TLP:RED",
            "Page &amp;P of &amp;N",
        ] {
            assert!(sheet.contains(part), "{name}: {part}");
        }
        assert!(!sheet.contains("paperSize=\"9\""), "{name} is for A4");
        let table = &parts[&format!("xl/tables/table{}.xml", at - 1)];
        assert!(
            table.contains(&format!("displayName=\"{name}\"")) && table.contains("<autoFilter")
        );
    }
    assert!(parts["xl/workbook.xml"].contains("Print_Titles"));
    let core = &parts["docProps/core.xml"];
    assert!(
        core.contains("2026-12-01T00:00:00Z")
            && core.contains("Security assessment of Customer assistant"),
        "{core}"
    );
}

#[test]
fn the_first_sheet_says_what_it_is_and_explains_each_column() {
    let (questionnaire, example): (Questionnaire, _) = assessment_with_questionnaire();
    for redacted in [false, true] {
        let bytes = Exporter::of(&questionnaire, &example, today(), redacted)
            .write(Format::Xlsx, &ExportOptions::default())
            .unwrap();
        let sheets = read(&bytes.bytes);
        let about = sheet(&sheets, "About");
        let said: BTreeMap<&str, &str> = about
            .rows()
            .map(|row| (text_of(&row[0]), row.get(1).map_or("", text_of)))
            .collect();
        assert_eq!(said["System"], "Customer assistant");
        assert_eq!(said["Hash"], questionnaire.hash);
        assert!(said["Handling"].starts_with("TLP:AMBER+STRICT"));
        assert_eq!(said["Redacted"].starts_with("yes"), redacted);
        for (_, list) in &sheets[1..] {
            assert!(
                list.rows()
                    .next()
                    .unwrap()
                    .iter()
                    .all(|head| said.contains_key(text_of(head)))
            );
        }
    }
}
