//! Every format of every document, with the corpus in the texts of the team and in those of the questionnaire.

use surefoot::base::diagnostic::Source;
use surefoot::document::pdf::display;
use surefoot::model::assessment::{Assessment, file};
use surefoot::model::questionnaire::Questionnaire;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::Format;
use surefoot::views::options::{ExportOptions, Kind};

use super::{Leaked, assert_harmless, assessments, questionnaire};
use crate::lists::workbook;
use crate::pdf::page_texts;
use crate::reports::{assessment_with_questionnaire, today};

/// All texts that a reader of a format sees, one by one; escapes of the format are undone or left out.
fn shown(exporter: &Exporter<'_>, format: Format, kind: Kind) -> Vec<String> {
    let order = ExportOptions {
        kind,
        ..ExportOptions::default()
    };
    let bytes = exporter.write(format, &order).unwrap().bytes;
    match format {
        Format::Docx | Format::Xlsx => workbook::parts(&bytes)
            .into_iter()
            .map(|(name, text)| {
                roxmltree::Document::parse(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
                // The workbook library ends each XML declaration with CR LF.
                text.replace("\r\n", "\n")
            })
            .collect(),
        Format::Pdf => {
            let shown = display(&exporter.document(&order), order.paper).unwrap();
            let beside = shown.outline.iter().map(|entry| entry.text.clone());
            let links = shown.links.iter().map(|link| link.words.clone());
            // A divided word continues after a soft hyphen, which the layout added.
            let pages = page_texts(&shown, true)
                .into_iter()
                .map(|page| page.replace('\u{AD}', "-"));
            pages
                .chain(beside)
                .chain(links)
                .chain([properties(&bytes)])
                .collect()
        }
        // The formats require folded lines and CR LF in a calendar, and CR LF in tables.
        Format::Ics => vec![
            String::from_utf8(bytes)
                .unwrap()
                .replace("\r\n ", "")
                .replace("\r\n", "\n"),
        ],
        Format::Csv => vec![
            String::from_utf8(bytes)
                .unwrap()
                .trim_start_matches('\u{FEFF}')
                .replace("\r\n", "\n"),
        ],
        Format::Markdown | Format::Json | Format::Oscal | Format::Poam | Format::Toml => {
            vec![String::from_utf8(bytes).unwrap()]
        }
    }
}

/// The texts in the properties of a PDF, as a reader finds them.
fn properties(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let information = file
        .trailer
        .get(b"Info")
        .and_then(lopdf::Object::as_reference)
        .unwrap();
    let information = file.get_dictionary(information).unwrap();
    let read = |key: &[u8]| lopdf::decode_text_string(information.get(key).unwrap()).unwrap();
    [read(b"Title"), read(b"Subject")].join("\n")
}

fn each(format: Format, from: &[(Questionnaire, Assessment)], least: usize) {
    let mut seen = Leaked::default();
    for (questionnaire, assessment) in from {
        let exporter = Exporter::new(questionnaire, assessment, today());
        for kind in Kind::ALL.into_iter().filter(|kind| kind.fits(format)) {
            for text in shown(&exporter, format, kind) {
                seen.take(&format!("{} as {}", kind.word(), format.word()), &text);
            }
        }
    }
    seen.at_least(format.word(), least);
}

/// Hostile texts of `teams` teams and of two questionnaires. A format with less room for text needs more teams to show
/// the whole corpus.
fn hostile(teams: usize) -> Vec<(Questionnaire, Assessment)> {
    let (_, example) = assessment_with_questionnaire();
    assessments(teams)
        .chain([0, 1_100].map(|from| (questionnaire(from), example.clone())))
        .collect()
}

#[test]
fn nothing_hostile_comes_out_of_a_text() {
    let from = hostile(2);
    for (format, least) in [
        (Format::Markdown, 2_000),
        (Format::Json, 2_000),
        (Format::Toml, 2_000),
    ] {
        each(format, &from, least);
    }
}

#[test]
fn hostile_text_does_not_come_out_of_oscal() {
    let from = hostile(5);
    for (format, least) in [(Format::Oscal, 2_000), (Format::Poam, 1_500)] {
        each(format, &from, least);
    }
}

#[test]
fn nothing_hostile_comes_out_of_a_list() {
    let from = hostile(6);
    for (format, least) in [
        (Format::Xlsx, 1_200),
        (Format::Csv, 700),
        (Format::Ics, 1_050),
    ] {
        each(format, &from, least);
    }
}

#[test]
fn nothing_hostile_comes_out_of_a_word_document() {
    each(Format::Docx, &hostile(2), 2_000);
}

#[test]
fn nothing_hostile_comes_out_of_the_pages() {
    each(Format::Pdf, &hostile(2), 2_000);
}

/// People read surefoot's own files too, and reading them again gives the same assessment.
#[test]
fn nothing_hostile_stands_bare_in_an_assessment_file() {
    let mut seen = Leaked::default();
    for (_, assessment) in assessments(2) {
        let text = file::write(&assessment);
        seen.take("assessment", &text);
        let (read, found) = file::read(&Source {
            name: "x".to_owned(),
            text,
        });
        let read = read.unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(
            (read.state(), read.history()),
            (assessment.state(), assessment.history())
        );
        assert!(read.faults().is_empty(), "{:?}", read.faults());
        assert_harmless("assessment", &file::write(&read));
    }
    seen.at_least("an assessment file", 2_000);
}
