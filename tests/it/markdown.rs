//! The Markdown as a renderer reads it: no text of a team is interpreted as markup.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use proptest::prelude::*;
use surefoot::document::{Block, Document, markdown};

use crate::hostile;
use crate::hostile::{bare, corpus, document_text};

/// All extensions of `CommonMark` that GitHub and similar sites support.
fn options() -> Options<'static> {
    let mut options = Options::default();
    let more = &mut options.extension;
    for switch in [
        &mut more.table,
        &mut more.autolink,
        &mut more.strikethrough,
        &mut more.tasklist,
        &mut more.footnotes,
        &mut more.inline_footnotes,
        &mut more.alerts,
        &mut more.math_dollars,
        &mut more.math_code,
        &mut more.superscript,
        &mut more.description_lists,
        &mut more.wikilinks_title_after_pipe,
    ] {
        *switch = true;
    }
    more.front_matter_delimiter = Some("---".to_owned());
    options
}

/// The text found, and everything interpreted as markup.
#[derive(Debug, Default, PartialEq)]
struct Read {
    words: String,
    headings: usize,
    tables: usize,
    cells: usize,
    rules: usize,
    more: Vec<String>,
}

fn read(text: &str) -> Read {
    let arena = Arena::new();
    let mut read = Read::default();
    for node in parse_document(&arena, text, &options()).descendants() {
        match &node.data().value {
            NodeValue::Text(words) => read.words.push_str(words),
            NodeValue::Heading(_) => read.headings += 1,
            NodeValue::Table(_) => read.tables += 1,
            NodeValue::TableCell => read.cells += 1,
            NodeValue::ThematicBreak => read.rules += 1,
            // The document's own markup.
            NodeValue::HtmlInline(html) if anchor(html) || html == "</a>" || html == "<!-- -->" => {
            }
            NodeValue::Link(link) if link.url.starts_with('#') => {}
            NodeValue::Document
            | NodeValue::Paragraph
            | NodeValue::List(_)
            | NodeValue::Item(_)
            | NodeValue::TableRow(_)
            | NodeValue::Emph
            | NodeValue::Strong
            | NodeValue::SoftBreak => {}
            more => read.more.push(format!("{more:?}")),
        }
    }
    read
}

fn anchor(html: &str) -> bool {
    let name = html
        .strip_prefix("<a id=\"")
        .and_then(|rest| rest.strip_suffix("\">"));
    name.is_some_and(|name| {
        name.chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    })
}

/// The content that a reader must find.
fn expected(document: &Document) -> Read {
    let Document {
        title,
        system,
        handling,
        date,
        source,
        ..
    } = document;
    let date = date.strftime("%-d %b %Y");
    let head = format!("{title}: {system}{handling} · {date} · {source}");
    let mut read = Read {
        words: bare(&head) + &bare(&document_text(document)),
        headings: 1,
        ..Read::default()
    };
    for block in document.flowing() {
        let numbers;
        let table = match block {
            Block::Heading { text, .. } => {
                read.headings += usize::from(!text.trim().is_empty());
                continue;
            }
            Block::PageBreak => {
                read.rules += 1;
                continue;
            }
            Block::Table(table) => table,
            Block::Chart(chart) => {
                numbers = chart.numbers();
                &numbers
            }
            _ => continue,
        };
        read.tables += 1;
        read.cells += table.columns.len() * (table.rows.len() + 1);
    }
    read
}

fn compare(one: &str, two: &str) {
    let document = hostile::document(one, two);
    let text = markdown::write(&document);
    let mut found = read(&text);
    found.words = bare(&found.words);
    let expected = expected(&document);
    assert!(
        found == expected,
        "{one:?} and {two:?}\n{text}\n{found:#?}\n{expected:#?}"
    );
}

#[test]
fn words_that_want_to_be_more_stay_words() {
    for one in corpus() {
        for two in [
            "x",
            " ",
            "漢",
            "!",
            ".a",
            "\u{2028}end\u{2029}",
            "a@.http://",
            &one,
        ] {
            compare(&one, two);
            compare(two, &one);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn whatever_is_written_is_read_as_it_was(one in hostile::hostile_words(), two in hostile::hostile_words()) {
        compare(&one, &two);
    }
}
