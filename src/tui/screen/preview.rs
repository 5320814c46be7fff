//! Previews the first page of a document before it is written.
//!
//! The preview is made from the same document as the exported files, so that it cannot differ from them.

use crate::document::{Block, Chart, Plot, Table, Text};
use crate::interaction::basis::Basis;
use crate::interaction::pager::{Entry, Pager};
use crate::rules::gates::GateState;
use crate::views::exporter::Exporter;
use crate::views::options::ExportOptions;

pub(crate) fn preview(basis: &Basis, order: &ExportOptions, redact: bool) -> Pager {
    let exporter = Exporter::of(&basis.questionnaire, &basis.assessment, basis.today, redact);
    let document = exporter.document(order);
    let mut entries = Vec::new();
    let first = document
        .flowing()
        .take_while(|block| !matches!(block, Block::PageBreak | Block::Contents));
    for block in first {
        let before = entries.len();
        entries.extend(entries_of(block));
        if entries.len() > before {
            entries.push(Entry::Gap);
        }
    }
    entries.pop();
    Pager {
        title: format!(
            "{} of {}, {}",
            document.title, document.system, document.handling
        ),
        entries,
        scroll: 0,
    }
}

fn entries_of(block: &Block) -> Vec<Entry> {
    match block {
        Block::Heading { text, .. } => vec![Entry::Heading(text.clone())],
        Block::Lead(text) | Block::Paragraph(text) => vec![Entry::Words(text.plain_text())],
        Block::List(items) => items
            .iter()
            .map(|item| Entry::Item("·".to_owned(), item.plain_text()))
            .collect(),
        Block::Facts(facts) => facts
            .iter()
            .map(|(name, fact)| Entry::Item(name.clone(), fact.plain_text()))
            .collect(),
        Block::Figures(figures) => figures
            .iter()
            .map(|figure| Entry::Item(figure.value.clone(), figure.caption.clone()))
            .collect(),
        Block::Table(table) | Block::Form(table) => rows(table),
        Block::Chart(chart) => drawn(chart),
        Block::Contents | Block::PageBreak | Block::Fit(_) => Vec::new(),
    }
}

fn rows(table: &Table) -> Vec<Entry> {
    let row = |row: &Vec<Text>| {
        let mut cells = row
            .iter()
            .map(Text::plain_text)
            .filter(|words| !words.is_empty());
        let first = cells.next().unwrap_or_default();
        Entry::Item(first, cells.collect::<Vec<_>>().join(" · "))
    };
    let mut titles = table.columns.iter().map(|column| column.title.as_str());
    let first = titles.next().unwrap_or_default().to_owned();
    let head = Entry::Item(first, titles.collect::<Vec<_>>().join(" · "));
    [Entry::Heading(table.caption.clone()), head]
        .into_iter()
        .chain(table.rows.iter().map(row))
        .collect()
}

/// A chart as text: gates with their signs, any other chart as a table of its numbers.
fn drawn(chart: &Chart) -> Vec<Entry> {
    let Plot::Gates(rungs) = &chart.plot else {
        return rows(&chart.numbers());
    };
    let sign = |mark: GateState| match mark {
        GateState::Passes => "●",
        GateState::PassesConditionally => "◐",
        GateState::Inconclusive => "○",
        GateState::Fails => "✕",
    };
    let rung = rungs.iter().map(|rung| {
        let words = format!(
            "{}, {}: {}",
            rung.state.word(),
            rung.title.to_lowercase(),
            rung.detail
        );
        Entry::Item(format!("{} {}", sign(rung.state), rung.id), words)
    });
    std::iter::once(Entry::Heading(chart.takeaway.clone()))
        .chain(rung)
        .collect()
}
