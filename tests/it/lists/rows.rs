//! The rows for issue trackers, as the csv crate reads them.

use surefoot::describe::requirement::statement;
use surefoot::model::assessment::Assessment;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::plan::Arrangement;
use surefoot::model::questionnaire::Questionnaire;
use surefoot::roadmap::{Care, outlook};
use surefoot::rules::evaluation::Evaluation;
use surefoot::rules::requirements;
use surefoot::store;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::{Format, Kind};

use super::{assessment_with_questionnaire, order, today, written};

/// The header and the rows.
pub(crate) fn read(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// The cells of a column.
pub(crate) fn column(rows: &[Vec<String>], name: &str) -> Vec<String> {
    let at = rows[0]
        .iter()
        .position(|head| head == name)
        .unwrap_or_else(|| panic!("no column {name}"));
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

fn rows(questionnaire: &Questionnaire, assessment: &Assessment, kind: Kind) -> Vec<Vec<String>> {
    read(
        &Exporter::new(questionnaire, assessment, today())
            .write(Format::Csv, &order(kind))
            .unwrap()
            .bytes,
    )
}

#[test]
fn what_is_short_has_a_row_most_urgent_first() {
    let (questionnaire, example) = assessment_with_questionnaire();
    let report = Evaluation::of(&questionnaire, example.state(), today());
    let rows = rows(&questionnaire, &example, Kind::Requirements);
    let gaps = report.gaps(&questionnaire);
    let ids: Vec<String> = gaps
        .iter()
        .map(|gap| requirements::id(&questionnaire, gap.control))
        .collect();
    assert_eq!(column(&rows, "External ID"), ids);
    assert_eq!(column(&rows, "Priority")[0], "Urgent");
    let statements = column(&rows, "Description");
    for (gap, words) in gaps.iter().zip(&statements) {
        let control = &questionnaire.controls[gap.control];
        assert!(words.starts_with(&statement(control, gap.target)));
        assert!(
            control
                .criteria(gap.target)
                .all(|criterion| words.contains(&criterion.text))
        );
    }
    assert_eq!(
        written(Format::Csv, Kind::Report),
        written(Format::Csv, Kind::Requirements)
    );
}

#[test]
fn a_step_has_its_person_and_its_days() {
    let (questionnaire, example) = assessment_with_questionnaire();
    let report = Evaluation::of(&questionnaire, example.state(), today());
    let plan = outlook(
        &questionnaire,
        example.state(),
        &example.earlier_plans(),
        &report.targets,
        today(),
        Care::Improved,
    )
    .all;
    let rows = rows(&questionnaire, &example, Kind::Roadmap);
    let who = column(&rows, "Assignee");
    let (starts, ends) = (column(&rows, "Start Date"), column(&rows, "Due Date"));
    let found: Vec<_> = (0..who.len())
        .map(|at| (who[at].clone(), starts[at].clone(), ends[at].clone()))
        .collect();
    let mut planned: Vec<_> = plan
        .steps
        .iter()
        .filter_map(|step| step.when.as_ref())
        .collect();
    planned.sort_by_key(|when| when.start);
    assert_eq!(found.len(), planned.len());
    assert!(planned.iter().all(|when| found.contains(&(
        when.person.clone(),
        when.start.to_string(),
        when.end.to_string()
    ))));
}

#[test]
fn what_the_team_dropped_is_nobodys_task() {
    let (questionnaire, mut example) = assessment_with_questionnaire();
    let dropped = Change::Arrangement {
        control: "DAT-R2".to_owned(),
        to: Some(Arrangement {
            dropped: true,
            ..Arrangement::default()
        }),
    };
    assert!(
        column(
            &rows(&questionnaire, &example, Kind::Roadmap),
            "External ID"
        )
        .iter()
        .any(|id| id.starts_with("DAT-R2"))
    );
    example.change(dropped, store::stamp("team"));
    let steps = rows(&questionnaire, &example, Kind::Roadmap);
    assert!(
        !column(&steps, "External ID")
            .iter()
            .any(|id| id.starts_with("DAT-R2"))
    );
    let requirements = rows(&questionnaire, &example, Kind::Requirements);
    let at = column(&requirements, "External ID")
        .iter()
        .position(|id| id == "REQ-DAT-R2")
        .unwrap();
    assert!(column(&requirements, "Description")[at].contains("Plan: dropped by the team."));
    assert_eq!(column(&requirements, "Due Date")[at], "");
}

/// An importer that reads a byte order mark as a letter finds no column `Title`; RFC 4180 ends records with CR LF.
#[test]
fn importers_find_their_columns() {
    let bytes = written(Format::Csv, Kind::Report);
    assert!(bytes.starts_with(b"Title,Description,Issue Type,"));
    assert!(bytes.ends_with(b"\r\n"));
    for row in read(&bytes) {
        assert_eq!(row.len(), 11);
        assert!(row.iter().all(|cell| !cell.contains('\r')));
    }
}
