//! Documents with hostile texts, and the content that a reader must find in them all the same.

use jiff::civil::date;
use proptest::prelude::*;
use surefoot::base::sanitize::sanitize;
use surefoot::document::{Block, Chart, Column, Document, Figure, Plot, Rung, Span, Table, Text};
use surefoot::rules::gates::GateState;

use crate::corpus::DOCUMENTS;

/// Texts picked by hand for programs that write documents, and some long ones.
pub(crate) fn corpus() -> Vec<String> {
    let mut corpus: Vec<String> = DOCUMENTS.iter().map(|words| (*words).to_owned()).collect();
    corpus.push("W".repeat(60));
    corpus.push("word ".repeat(400));
    corpus.push("e\u{301}".repeat(300));
    corpus
}

/// Texts of any kind, with a bias to the characters of Markdown and XML.
pub(crate) fn hostile_words() -> impl Strategy<Value = String> {
    let signs = proptest::collection::vec(
        prop_oneof![
            proptest::sample::select(
                "\\`*_{}[]()#+-.!|<>&~$^=:;@\"'/? \n\t1aA漢éⒶ\u{301}"
                    .chars()
                    .collect::<Vec<_>>()
            )
            .prop_map(String::from),
            proptest::sample::select(vec![
                "www.", "http://", "a@b.c", "1. ", "&amp;", "**", "<!--", "]]>", "  "
            ])
            .prop_map(String::from),
        ],
        0..12,
    );
    prop_oneof![
        3 => signs.prop_map(|signs| signs.concat()),
        1 => any::<String>().prop_map(|text| text.chars().take(20).collect()),
        1 => proptest::sample::select(corpus()),
    ]
}

/// The texts in every place of a document, next to each other and next to links.
pub(crate) fn document(one: &str, two: &str) -> Document {
    let both = || {
        Text::plain(one)
            .then(Text::strong(two))
            .then(Text::plain(one))
            .then(Text::muted(two))
    };
    let linked = || {
        let links = Text::link(two, "here")
            .then(Text::link(one, "nowhere"))
            .then(Text::link(one, two));
        Text::plain(one)
            .then(links)
            .then(Text::strong(one))
            .then(Text::strong(two))
            .then(Text::link(two, one))
    };
    let table = |columns: usize| Table {
        caption: one.to_owned(),
        columns: (0..columns)
            .map(|at| {
                if at % 2 == 0 {
                    Column::text(one, 30)
                } else {
                    Column::number(two, 1)
                }
            })
            .collect(),
        rows: (0..3)
            .map(|at| {
                (0..columns - usize::from(at == 2))
                    .map(|at| if at == 0 { linked() } else { both() })
                    .collect()
            })
            .collect(),
    };
    let heading = |level, text: &str, anchor: Option<&str>| Block::Heading {
        level,
        text: text.to_owned(),
        anchor: anchor.map(str::to_owned),
    };
    let rung = Rung {
        id: one.to_owned(),
        title: two.to_owned(),
        state: GateState::Inconclusive,
        detail: one.to_owned(),
    };
    Document {
        title: one.to_owned(),
        system: two.to_owned(),
        subject: one.to_owned(),
        language: two.to_owned(),
        handling: one.to_owned(),
        date: date(2026, 12, 1),
        source: two.to_owned(),
        blocks: vec![
            Block::Lead(both()),
            Block::Figures(
                (0..5)
                    .map(|_| Figure {
                        value: one.to_owned(),
                        caption: two.to_owned(),
                    })
                    .collect(),
            ),
            Block::Table(table(3)),
            Block::Table(table(2)),
            Block::PageBreak,
            Block::Contents,
            Block::PageBreak,
            heading(1, "Here", Some("here")),
            heading(2, one, Some(one)),
            heading(3, two, Some(two)),
            heading(2, one, Some(one)),
            Block::Paragraph(linked()),
            Block::List(vec![both(), linked(), Text::plain(two)]),
            Block::Paragraph(Text::plain("between")),
            Block::Facts(vec![
                (one.to_owned(), both()),
                (String::new(), linked()),
                (two.to_owned(), Text::default()),
            ]),
            Block::PageBreak,
            Block::Figures(vec![Figure {
                value: two.to_owned(),
                caption: one.to_owned(),
            }]),
            Block::Chart(Chart {
                takeaway: two.to_owned(),
                alternative: one.to_owned(),
                plot: Plot::Gates(vec![rung.clone(), rung]),
            }),
        ],
    }
}

/// The texts of the blocks of a document, in order.
pub(crate) fn document_text(document: &Document) -> String {
    // Separated, so that marks of one piece do not combine with the previous one.
    document
        .flowing()
        .map(|block| block_told(document, block) + "\n")
        .collect()
}

fn lines(pieces: impl Iterator<Item = String>) -> String {
    pieces.collect::<Vec<_>>().join("\n")
}

fn block_told(document: &Document, block: &Block) -> String {
    let table = |table: &Table| {
        let heads = table.columns.iter().map(|column| column.title.clone());
        let cells = table.rows.iter().flatten().map(Text::plain_text);
        lines(
            std::iter::once(table.caption.clone())
                .chain(heads)
                .chain(cells),
        )
    };
    let headings = |block: &Block| match block {
        Block::Heading {
            level: ..=2, text, ..
        } => Some(text.clone()),
        _ => None,
    };
    match block {
        Block::Heading { text, .. } => text.clone(),
        Block::Lead(text) | Block::Paragraph(text) => text.plain_text(),
        Block::List(items) => lines(items.iter().map(Text::plain_text)),
        Block::Facts(facts) => lines(
            facts
                .iter()
                .map(|(name, fact)| format!("{name}\n{}", fact.plain_text())),
        ),
        Block::Figures(figures) => lines(
            figures
                .iter()
                .map(|figure| format!("{}\n{}", figure.value, figure.caption)),
        ),
        Block::Table(shown) | Block::Form(shown) => table(shown),
        Block::Chart(chart) => table(&chart.numbers()),
        Block::Contents => lines(document.listed().filter_map(headings)),
        Block::PageBreak | Block::Fit(_) => String::new(),
    }
}

/// Text without anything that depends on line breaks or span boundaries: white space, and the circle below a lone mark.
pub(crate) fn bare(words: &str) -> String {
    let letters = sanitize(words).replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}");
    letters
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '◌')
        .collect()
}

/// Every span of a document.
pub(crate) fn spans(document: &Document) -> impl Iterator<Item = &Span> {
    document.flowing().flat_map(|block| -> Vec<&Span> {
        match block {
            Block::Lead(text) | Block::Paragraph(text) => text.0.iter().collect(),
            Block::List(items) => items.iter().flat_map(|text| &text.0).collect(),
            Block::Facts(facts) => facts.iter().flat_map(|(_, text)| &text.0).collect(),
            Block::Table(table) | Block::Form(table) => table
                .rows
                .iter()
                .flatten()
                .flat_map(|text| &text.0)
                .collect(),
            _ => Vec::new(),
        }
    })
}
