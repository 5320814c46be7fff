//! A document as neutral blocks, for other programs to lay out.
//!
//! The JSON contains the kind of each block, in reading order. It contains the fullest version of a text in several
//! lengths, the table of numbers of a chart, and a form as a table. Heading levels have no gaps, and each link leads to
//! an existing heading, so that a strict program reports no error.

use serde_json::{Value, json};
use surefoot::document::{Block, Document, Span, Table, Text};

/// Returns the document as JSON.
pub(crate) fn text(document: &Document) -> String {
    let anchors = document.flowing().filter_map(|block| {
        let Block::Heading { anchor, .. } = block else {
            return None;
        };
        anchor.as_deref()
    });
    let anchors: Vec<&str> = anchors.collect();
    let mut above = 0;
    let blocks: Vec<Value> = document
        .flowing()
        .map(|block| neutral_block(block, &anchors, &mut above))
        .collect();
    let head = json!({
        "title": document.title,
        "system": document.system,
        "subject": document.subject,
        "handling": document.handling,
        "day": document.date.to_string(),
        "date": document.date.strftime("%-d %B %Y").to_string(),
        "source": document.source,
        "blocks": blocks,
    });
    head.to_string()
}

fn neutral_block(block: &Block, anchors: &[&str], above: &mut u8) -> Value {
    let text = |text: &Text| spans(text, anchors);
    match block {
        Block::Heading {
            level,
            text,
            anchor,
        } => {
            *above = (*level).min(*above + 1);
            json!({ "is": "heading", "level": *above, "words": text, "anchor": anchor })
        }
        Block::Lead(words) => json!({ "is": "lead", "text": text(words) }),
        Block::Paragraph(words) => json!({ "is": "paragraph", "text": text(words) }),
        Block::List(items) => {
            json!({ "is": "list", "items": items.iter().map(text).collect::<Vec<_>>() })
        }
        Block::Facts(facts) => {
            let facts = facts.iter().map(|(name, fact)| json!([name, text(fact)]));
            json!({ "is": "facts", "facts": facts.collect::<Vec<_>>() })
        }
        Block::Figures(figures) => {
            let figures = figures
                .iter()
                .map(|figure| json!([figure.value, figure.caption]));
            json!({ "is": "figures", "figures": figures.collect::<Vec<_>>() })
        }
        Block::Table(rows) | Block::Form(rows) => table(rows, anchors),
        Block::Chart(chart) => table(&chart.numbers(), anchors),
        Block::Contents => json!({ "is": "contents" }),
        Block::PageBreak => json!({ "is": "break" }),
        // The iteration over the blocks already includes the fullest length.
        Block::Fit(_) => json!({ "is": "nothing" }),
    }
}

fn table(table: &Table, anchors: &[&str]) -> Value {
    let columns = table
        .columns
        .iter()
        .map(|column| json!([column.title, column.weight, column.numeric]));
    let rows = table.rows.iter().map(|row| {
        row.iter()
            .map(|cell| spans(cell, anchors))
            .collect::<Vec<_>>()
    });
    json!({
        "is": "table",
        "caption": table.caption,
        "columns": columns.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}

/// Returns the role and text of each span, and the target of a link.
fn spans(text: &Text, anchors: &[&str]) -> Value {
    let span = |span: &Span| match span {
        Span::Said(words) => json!(["said", words]),
        Span::Strong(words) => json!(["strong", words]),
        Span::Muted(words) => json!(["muted", words]),
        Span::Link(words, anchor) if anchors.contains(&anchor.as_str()) => {
            json!(["link", words, anchor])
        }
        // A link to a missing heading becomes plain text.
        Span::Plain(words) | Span::Link(words, _) => json!(["plain", words]),
    };
    text.0.iter().map(span).collect()
}
