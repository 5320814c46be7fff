//! The Word document as another program reads it: a sound package with real structure, and the same text as the
//! document.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::path::Path;

use jiff::civil::date;
use proptest::prelude::*;
use roxmltree::Node;
use surefoot::base::diagnostic::Source;
use surefoot::document::pdf::fitted;
use surefoot::document::{Block, Document, Span, docx};
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::file;
use surefoot::store;
use surefoot::views::exporter::Exporter;
use surefoot::views::options::Format;
use surefoot::views::options::Paper;
use surefoot::views::options::{ExportOptions, Kind};
use zip::ZipArchive;

use crate::cases::six;
use crate::hostile;
use crate::hostile::{bare, corpus, document_text};

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The parts of a package by name.
pub(crate) fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            assert_eq!(
                part.last_modified(),
                Some(zip::DateTime::DEFAULT),
                "a clock went into the package"
            );
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

pub(crate) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((MAIN, name))
}

pub(crate) fn all<'a>(
    root: &'a roxmltree::Document<'_>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'a>> {
    root.descendants().filter(move |node| is(*node, name))
}

fn value<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    node.attribute((MAIN, name)).unwrap_or_default()
}

fn style<'a>(paragraph: Node<'a, 'a>) -> &'a str {
    paragraph
        .descendants()
        .find(|node| is(*node, "pStyle"))
        .map_or("", |style| value(style, "val"))
}

pub(crate) fn text_of(node: Node<'_, '_>) -> String {
    node.descendants()
        .filter(|node| is(*node, "t"))
        .filter_map(|words| words.text())
        .collect()
}

/// Checks everything that must hold for any document.
fn sound(document: &Document, bytes: &[u8]) {
    let parts = parts(bytes);
    let parsed: BTreeMap<&str, roxmltree::Document<'_>> = parts
        .iter()
        .map(|(name, text)| {
            (
                name.as_str(),
                roxmltree::Document::parse(text).unwrap_or_else(|fault| panic!("{name}: {fault}")),
            )
        })
        .collect();
    stays_in_the_file(&parsed);
    let body = &parsed["word/document.xml"];
    links_lead_to_bookmarks(body);
    looks_have_names(body, &parsed["word/styles.xml"]);
    tables_are_tables(body);
    let headings: Vec<(String, String)> = all(body, "p")
        .filter(|paragraph| style(*paragraph).starts_with("Heading"))
        .map(|paragraph| {
            (
                style(paragraph).replace("Heading", ""),
                bare(&text_of(paragraph)),
            )
        })
        .collect();
    let meant: Vec<(String, String)> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, text, .. } if !text.trim().is_empty() => {
                Some((level.to_string(), bare(text)))
            }
            _ => None,
        })
        .collect();
    assert_eq!(headings, meant);
    let day = document.date.strftime("%-d %b %Y").to_string();
    let head = [&document.system, &document.title, &day]
        .map(|words| bare(words))
        .concat();
    assert_eq!(
        bare(&text_of(body.root())),
        head + &bare(&document_text(document))
    );
    let above = text_of(parsed["word/header.xml"].root());
    assert_eq!(
        bare(&above),
        bare(&document.system) + &bare(&document.handling)
    );
    let below = text_of(parsed["word/footer.xml"].root());
    assert_eq!(
        bare(&below),
        bare(&format!("{day} · {}", document.source))
            .trim_end_matches('·')
            .to_owned()
            + "Page1of1"
    );
}

/// Checks for external references, active content, and missing parts.
fn stays_in_the_file(parts: &BTreeMap<&str, roxmltree::Document<'_>>) {
    let kinds = &parts["[Content_Types].xml"];
    for (name, part) in parts {
        for node in part.descendants().filter(Node::is_element) {
            let tag = node.tag_name().name();
            let acts = [
                "instrText",
                "fldChar",
                "object",
                "altChunk",
                "attachedTemplate",
                "control",
                "pict",
                "drawing",
            ];
            assert!(!acts.contains(&tag), "{name} holds {tag}");
            if tag == "fldSimple" {
                assert!(
                    ["PAGE", "NUMPAGES"].contains(&value(node, "instr")),
                    "{name} asks for a field"
                );
                assert_eq!(*name, "word/footer.xml");
            }
            if tag == "Relationship" {
                assert_eq!(
                    node.attribute("TargetMode"),
                    None,
                    "{name} leads out of the file"
                );
                let target = node.attribute("Target").unwrap();
                let whole = if *name == "_rels/.rels" {
                    target.to_owned()
                } else {
                    format!("word/{target}")
                };
                assert!(parts.contains_key(whole.as_str()), "{whole} is not there");
            }
        }
        let typed = kinds
            .descendants()
            .any(|kind| kind.attribute("PartName") == Some(&format!("/{name}")));
        assert!(
            typed || name.contains("_rels/") || *name == "[Content_Types].xml",
            "nothing says what {name} is"
        );
    }
}

fn links_lead_to_bookmarks(body: &roxmltree::Document<'_>) {
    let mut names = BTreeSet::new();
    let mut open = BTreeSet::new();
    for bookmark in all(body, "bookmarkStart") {
        let name = value(bookmark, "name");
        assert!(
            name.len() <= 40
                && name
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '_'),
            "{name}"
        );
        assert!(
            !name.starts_with(|first: char| first.is_ascii_digit()),
            "{name}"
        );
        assert!(
            names.insert(name.to_lowercase()),
            "two bookmarks are called {name}"
        );
        assert!(open.insert(value(bookmark, "id")));
    }
    assert!(all(body, "bookmarkEnd").all(|end| open.remove(value(end, "id"))));
    assert!(open.is_empty(), "bookmarks without an end");
    for link in all(body, "hyperlink") {
        let anchor = value(link, "anchor");
        assert!(
            names.contains(&anchor.to_lowercase()),
            "nothing is called {anchor}"
        );
        assert_eq!(
            link.attributes().len(),
            2,
            "a link with more than an anchor"
        );
    }
}

fn looks_have_names(body: &roxmltree::Document<'_>, styles: &roxmltree::Document<'_>) {
    let known: BTreeSet<&str> = all(styles, "style")
        .map(|style| value(style, "styleId"))
        .collect();
    for named in body.descendants().chain(styles.descendants()) {
        if ["pStyle", "rStyle", "tblStyle", "basedOn", "next"]
            .iter()
            .any(|name| is(named, name))
        {
            assert!(
                known.contains(value(named, "val")),
                "no style {}",
                value(named, "val")
            );
        }
    }
    for paragraph in all(body, "p") {
        assert!(!style(paragraph).is_empty(), "a paragraph without a style");
    }
    // Only styles determine the look of text.
    for look in all(body, "rPr") {
        assert!(
            look.children().all(|child| is(child, "rStyle")),
            "a look without a name"
        );
    }
}

fn tables_are_tables(body: &roxmltree::Document<'_>) {
    for table in all(body, "tbl") {
        let next = table.next_sibling_element().unwrap();
        assert!(is(next, "p"), "a table without a paragraph below it");
        let columns = table
            .children()
            .find(|child| is(*child, "tblGrid"))
            .unwrap()
            .children()
            .count();
        let rows: Vec<Node<'_, '_>> = table.children().filter(|child| is(*child, "tr")).collect();
        assert!(!rows.is_empty(), "a table without rows");
        let named = table.descendants().any(|node| is(node, "tblLook"));
        for (at, row) in rows.iter().enumerate() {
            let says = |name| row.descendants().any(|node| is(node, name));
            assert!(says("cantSplit"), "a row that breaks");
            assert_eq!(
                says("tblHeader"),
                named && at == 0,
                "a head that does not repeat"
            );
            let cells: Vec<Node<'_, '_>> =
                row.children().filter(|child| is(*child, "tc")).collect();
            assert_eq!(cells.len(), columns);
            assert!(
                cells
                    .iter()
                    .all(|cell| cell.last_element_child().is_some_and(|last| is(last, "p")))
            );
        }
    }
}

fn compare(document: &Document, paper: Paper) {
    let order = ExportOptions {
        paper,
        ..ExportOptions::default()
    };
    let bytes = docx::write(document, &order).unwrap();
    sound(&fitted(document, paper).unwrap(), &bytes);
    assert!(
        docx::write(document, &order).unwrap() == bytes,
        "it differs from itself"
    );
}

#[test]
fn every_document_of_the_example_is_sound() {
    let questionnaire = store::questionnaire(None).unwrap();
    let example = example(&questionnaire).unwrap();
    for kind in Kind::ALL {
        for redacted in [false, true] {
            let exporter = Exporter::of(&questionnaire, &example, date(2026, 12, 1), redacted);
            let order = ExportOptions {
                kind,
                ..ExportOptions::default()
            };
            let bytes = exporter.write(Format::Docx, &order).unwrap().bytes;
            sound(
                &fitted(&exporter.document(&order.without_numbers()), order.paper).unwrap(),
                &bytes,
            );
        }
    }
}

#[test]
fn every_document_of_every_case_is_sound() {
    let questionnaire = six();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    assert!(files.len() > 20);
    for path in files {
        let source = Source {
            name: path.display().to_string(),
            text: std::fs::read_to_string(&path).unwrap(),
        };
        let assessment = file::read(&source).0.unwrap();
        let exporter = Exporter::new(&questionnaire, &assessment, date(2026, 12, 1));
        for kind in Kind::ALL {
            compare(
                &exporter.document(&ExportOptions {
                    kind,
                    ..ExportOptions::default()
                }),
                Paper::Letter,
            );
        }
    }
}

#[test]
fn words_that_want_to_be_more_stay_words() {
    for one in corpus() {
        for two in ["x", " "] {
            compare(&hostile::document(&one, two), Paper::A4);
            compare(&hostile::document(two, &one), Paper::Letter);
        }
    }
}

#[test]
fn a_link_whose_heading_is_there_leads_to_it() {
    let document = hostile::document("one", "two");
    let bytes = docx::write(&document, &ExportOptions::default()).unwrap();
    let parts = parts(&bytes);
    let body = roxmltree::Document::parse(&parts["word/document.xml"]).unwrap();
    let anchors = ["here", "one", "two"];
    let meant = hostile::spans(&document)
        .filter(|span| matches!(span, Span::Link(_, anchor) if anchors.contains(&anchor.as_str())))
        .count();
    let contents = all(&body, "p")
        .filter(|paragraph| style(*paragraph).starts_with("TOC"))
        .count();
    assert_eq!(contents, 3);
    assert!(meant > 10);
    assert_eq!(all(&body, "hyperlink").count(), meant + contents);
}

#[test]
fn the_sheet_the_label_and_the_day_are_those_of_the_order() {
    let questionnaire = store::questionnaire(None).unwrap();
    let example = example(&questionnaire).unwrap();
    let exporter = Exporter::new(&questionnaire, &example, date(2026, 12, 1));
    for (paper, width, height) in [
        (Paper::A4, "11906", "16838"),
        (Paper::Letter, "12240", "15840"),
    ] {
        let bytes = exporter
            .write(
                Format::Docx,
                &ExportOptions {
                    paper,
                    ..ExportOptions::default()
                },
            )
            .unwrap()
            .bytes;
        let parts = parts(&bytes);
        assert!(
            parts["word/document.xml"]
                .contains(&format!("<w:pgSz w:w=\"{width}\" w:h=\"{height}\"/>"))
        );
        assert!(parts["word/header.xml"].contains("TLP:AMBER+STRICT"));
        assert!(parts["word/styles.xml"].contains("<w:lang w:val=\"en"));
        let properties = &parts["docProps/core.xml"];
        assert_eq!(properties.matches(">2026-12-01T00:00:00Z<").count(), 2);
        assert!(properties.contains("<dc:title>Security assessment: "));
    }
}

#[test]
fn numbers_stand_flush_right() {
    let document = hostile::document("one", "two");
    let bytes = docx::write(&document, &ExportOptions::default()).unwrap();
    let parts = parts(&bytes);
    let body = roxmltree::Document::parse(&parts["word/document.xml"]).unwrap();
    let styles = roxmltree::Document::parse(&parts["word/styles.xml"]).unwrap();
    for (id, number) in [("TableNumber", 6), ("TableHeadNumber", 2)] {
        assert_eq!(
            all(&body, "p")
                .filter(|paragraph| style(*paragraph) == id)
                .count(),
            number,
            "{id}"
        );
        let look = all(&styles, "style")
            .find(|style| value(*style, "styleId") == id)
            .unwrap();
        assert!(
            look.descendants()
                .any(|node| is(node, "jc") && value(node, "val") == "right")
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn whatever_is_written_is_read_as_it_was(one in hostile::hostile_words(), two in hostile::hostile_words()) {
        compare(&hostile::document(&one, &two), Paper::A4);
    }
}
