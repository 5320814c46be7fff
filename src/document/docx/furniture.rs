//! Page furniture of the Word document: the title block, the header and footer of all pages, and the file properties.
//!
//! Content of the report does not belong here. The page number and page count in the footer are the only fields in the
//! file, because only the word processor knows the page numbers.

use jiff::civil::Date;

use super::body::{paragraph, run};
use super::xml::Element;
use crate::base::dates::{Dates, day};
use crate::document::Document;

/// The main namespace of Word documents, declared at the root of each part.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The title block at the top of the first page.
pub(super) fn title(document: &Document) -> Vec<Element> {
    [
        ("Subtitle", &document.system),
        ("Title", &document.title),
        ("Date", &day(document.date, Dates::DayMonthYear)),
    ]
    .into_iter()
    .filter(|(_, words)| !words.trim().is_empty())
    .map(|(style, words)| paragraph(style, [run(words, None)]))
    .collect()
}

/// The header of all pages.
pub(super) fn header(document: &Document) -> Element {
    let words = [
        run(&document.system, None),
        tab(),
        run(&document.handling, Some("Label")),
    ];
    Element::new("w:hdr")
        .with("xmlns:w", MAIN)
        .child(paragraph("Header", words))
}

/// The footer of all pages.
pub(super) fn footer(document: &Document) -> Element {
    let source = format!(
        "{} · {}",
        day(document.date, Dates::DayMonthYear),
        document.source
    );
    let words = [
        run(
            source.trim_end_matches(|letter: char| letter.is_whitespace() || letter == '·'),
            None,
        ),
        tab(),
        run("Page ", None),
        field("PAGE"),
        run(" of ", None),
        field("NUMPAGES"),
    ];
    Element::new("w:ftr")
        .with("xmlns:w", MAIN)
        .child(paragraph("Footer", words))
}

/// The file properties. The only date is that of the document: if the clock were used, the same document would give
/// different files.
pub(super) fn properties(document: &Document) -> Element {
    let stamp = |name: &'static str| {
        // The date format starts at year 1.
        let day = document.date.max(Date::constant(1, 1, 1));
        Element::new(name)
            .with("xsi:type", "dcterms:W3CDTF")
            .text(&format!("{day}T00:00:00Z"))
    };
    Element::new("cp:coreProperties")
        .with(
            "xmlns:cp",
            "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        )
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .with("xmlns:dcterms", "http://purl.org/dc/terms/")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .child(Element::new("dc:title").text(&document.full_title()))
        .child(Element::new("dc:subject").text(&document.subject))
        .child(Element::new("dc:language").text(language(&document.language)))
        .child(Element::new("cp:keywords").text(&document.handling))
        .child(stamp("dcterms:created"))
        .child(stamp("dcterms:modified"))
}

/// The language tag if it is well-formed, otherwise English, the language of the built-in wording.
pub(super) fn language(tag: &str) -> &str {
    let part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric())
    };
    let first = tag.split('-').next().unwrap_or_default();
    let named =
        (2..=3).contains(&first.len()) && first.bytes().all(|letter| letter.is_ascii_alphabetic());
    if named && tag.split('-').all(part) {
        tag
    } else {
        "en"
    }
}

fn tab() -> Element {
    Element::new("w:r").child(Element::new("w:tab"))
}

/// A field that the word processor fills in, with 1 as the initial value.
fn field(instruction: &str) -> Element {
    Element::new("w:fldSimple")
        .with("w:instr", instruction)
        .child(run("1", None))
}
