//! The lists: a workbook, rows for issue trackers and a calendar. Independent readers check their content.

pub(crate) mod calendar;
pub(crate) mod hostile;
pub(crate) mod rows;
pub(crate) mod workbook;

use jiff::civil::date;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::Format;
use surefoot::views::options::{ExportOptions, Kind};

use crate::cases;
use crate::reports::{assessment_with_questionnaire, today};

const LISTS: [Format; 3] = [Format::Xlsx, Format::Csv, Format::Ics];

fn order(kind: Kind) -> ExportOptions {
    ExportOptions {
        kind,
        ..ExportOptions::default()
    }
}

fn written(format: Format, kind: Kind) -> Vec<u8> {
    let (questionnaire, example) = assessment_with_questionnaire();
    Exporter::new(&questionnaire, &example, today())
        .write(format, &order(kind))
        .unwrap()
        .bytes
}

/// Runs a closure on every list, in each kind that its format supports.
fn each(mut look: impl FnMut(Format, Kind)) {
    for format in LISTS {
        for kind in Kind::ALL.into_iter().filter(|kind| kind.fits(format)) {
            look(format, kind);
        }
    }
}

#[test]
fn equal_input_gives_equal_bytes() {
    each(|format, kind| {
        assert!(
            written(format, kind) == written(format, kind),
            "{} {}",
            kind.word(),
            format.word()
        );
    });
}

/// No people, no answers, nothing left to do, expired exceptions: no list may fail on any of them.
#[test]
fn each_case_has_its_lists() {
    let questionnaire = cases::six();
    for (name, assessment) in cases::assessments() {
        for redacted in [false, true] {
            let exporter = Exporter::of(&questionnaire, &assessment, date(2026, 11, 21), redacted);
            each(|format, kind| {
                let bytes = exporter.write(format, &order(kind)).unwrap().bytes;
                let read = match format {
                    Format::Xlsx => workbook::read(&bytes).len(),
                    Format::Csv => rows::read(&bytes).len(),
                    _ => usize::from(!calendar::read(&bytes).is_empty()) + 1,
                };
                assert!(read > 0, "{name} {} {}", kind.word(), format.word());
            });
        }
    }
}
