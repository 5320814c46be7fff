//! The copy that may leave the organisation: a canary in every place where a team writes, and none in any format of any
//! document.

use jiff::civil::date;
use surefoot::document::pdf::display;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::Format;
use surefoot::views::options::{ExportOptions, Kind};

use crate::lists::hostile::written_into;
use crate::lists::workbook;
use crate::pdf::page_texts;

/// All text that a reader, or a program, can find in a format of a document.
fn found(exporter: &Exporter<'_>, format: Format, kind: Kind) -> String {
    let order = ExportOptions {
        kind,
        ..ExportOptions::default()
    };
    let bytes = exporter.write(format, &order).unwrap().bytes;
    match format {
        Format::Docx | Format::Xlsx => workbook::parts(&bytes).into_values().collect(),
        Format::Pdf => {
            let document = exporter.document(&order);
            let shown = display(&document, order.paper).unwrap();
            let beside = [
                &document.title,
                &document.subject,
                &document.source,
                &document.system,
            ]
            .map(String::as_str);
            page_texts(&shown, true).concat()
                + &beside.concat()
                + &format!("{:?}{:?}", shown.outline, shown.tree)
        }
        // A calendar folds its lines.
        _ => String::from_utf8(bytes).unwrap().replace("\r\n ", ""),
    }
}

#[test]
fn no_format_of_a_redacted_copy_holds_a_word_of_the_team() {
    let (questionnaire, written) = written_into(|place| format!("canary {place}"));
    let today = date(2026, 12, 1);
    let open = Exporter::new(&questionnaire, &written, today);
    let redacted = Exporter::of(&questionnaire, &written, today, true);
    for kind in Kind::ALL {
        for format in kind.formats() {
            let which = format!("{} as {}", kind.word(), format.word());
            assert!(
                found(&open, format, kind).contains("canary"),
                "{which}: the test finds nothing where something is"
            );
            let left = found(&redacted, format, kind);
            let at = left.find("canary").map(|at| {
                left.get(at..)
                    .unwrap_or_default()
                    .chars()
                    .take(60)
                    .collect::<String>()
            });
            assert_eq!(at, None, "{which}");
        }
    }
}

/// Every place has its own canary: this test fails if a place is added to the state but not to the test above.
#[test]
fn the_canaries_sit_wherever_a_team_writes() {
    let (_, written) = written_into(|place| format!("canary {place}"));
    let text = format!("{:?}", written.state());
    for place in [
        "owner",
        "note",
        "evidence",
        "granted to",
        "reason",
        "measure",
        "who",
        "not applicable",
        "voter",
        "why",
        "dissent",
        "parked",
        "taken up by",
        "named voter",
        "agreed person",
        "person",
    ] {
        assert!(text.contains(&format!("canary {place}")), "{place}");
    }
    assert!(!format!("{:?}", written.redacted()).contains("canary"));
}
