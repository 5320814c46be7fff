//! The body of the Word document: blocks become paragraphs and tables, each with a named style.
//!
//! Appearance belongs in `styles`, so that changing a style changes the whole document. The only exceptions are the
//! space below a table and page breaks, because Word has no style for either.
//!
//! The files of the body use each other: the body contains the title block and tables, which are built from its runs
//! and paragraphs, and its styles use the namespace in `furniture`.

use std::mem;

use super::bookmarks::Bookmarks;
use super::styles::SPACE_BELOW_TABLE;
use super::xml::{Element, twips, value};
use super::{furniture, table};
use crate::document::font::Typeface;
use crate::document::layout::Frame;
use crate::document::{Block, Document, Span, Table, Text, headings};

/// The main document part.
pub(super) fn document(document: &Document, frame: Frame, typeface: &mut Typeface) -> Element {
    let mut body = Body {
        blocks: &document.blocks,
        bookmarks: Bookmarks::of(&document.blocks),
        frame,
        typeface,
        out: furniture::title(document),
        headings: 0,
        turn: false,
        below_table: false,
    };
    for block in &document.blocks {
        body.block(block);
    }
    body.part_tables();
    Element::new("w:document")
        .with("xmlns:w", furniture::MAIN)
        .with(
            "xmlns:r",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        )
        .child(
            Element::new("w:body")
                .children(body.out)
                .child(section(frame)),
        )
}

/// The section properties: page size, margins, header and footer.
fn section(frame: Frame) -> Element {
    let shown = |name, id| {
        Element::new(name)
            .with("w:type", "default")
            .with("r:id", id)
    };
    let size = Element::new("w:pgSz")
        .with("w:w", twips(frame.width))
        .with("w:h", twips(frame.height));
    let margins = Element::new("w:pgMar")
        .with("w:top", twips(frame.top))
        .with("w:right", twips(frame.width - frame.right))
        .with("w:bottom", twips(frame.height - frame.bottom))
        .with("w:left", twips(frame.left))
        .with("w:header", twips(38.0))
        .with("w:footer", twips(35.0))
        .with("w:gutter", "0");
    Element::new("w:sectPr").children([
        shown("w:headerReference", "header"),
        shown("w:footerReference", "footer"),
        size,
        margins,
    ])
}

struct Body<'d> {
    blocks: &'d [Block],
    bookmarks: Bookmarks,
    frame: Frame,
    /// The typeface for measuring column widths; Arial, the font of the document, may be missing on this machine.
    typeface: &'d mut Typeface,
    out: Vec<Element>,
    /// The number of headings with text so far.
    headings: usize,
    /// Whether the next block starts a new page.
    turn: bool,
    /// Whether the last block was a table.
    below_table: bool,
}

impl Body<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text, .. } => self.heading(*level, text),
            Block::Lead(text) => self.prose("Lead", text),
            Block::Paragraph(text) => self.prose("BodyText", text),
            Block::List(items) => {
                for item in items {
                    self.prose("ListBullet", item);
                }
            }
            Block::Facts(facts) => {
                for (name, fact) in facts {
                    self.fact(name, fact);
                }
            }
            Block::Figures(figures) => {
                for tables in table::figures(figures, self.frame.measure()) {
                    self.table(tables);
                }
            }
            Block::Table(table) | Block::Form(table) => self.captioned(table),
            Block::Chart(chart) => self.captioned(&chart.numbers()),
            Block::Contents => self.contents(),
            Block::PageBreak => self.turn = true,
            // Variants have already been resolved.
            Block::Fit(_) => {}
        }
    }

    fn heading(&mut self, level: u8, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        let style = ["Heading1", "Heading2", "Heading3"][usize::from(level.clamp(1, 3)) - 1];
        let number = self.headings.to_string();
        let name = self.bookmarks.heading(self.headings).unwrap_or_default();
        let start = Element::new("w:bookmarkStart")
            .with("w:id", &number)
            .with("w:name", name);
        let end = Element::new("w:bookmarkEnd").with("w:id", &number);
        self.headings += 1;
        self.paragraph(style, vec![start, run(words, None), end]);
    }

    fn prose(&mut self, style: &'static str, text: &Text) {
        if !text.plain_text().trim().is_empty() {
            let words = runs(text, &self.bookmarks);
            self.paragraph(style, words);
        }
    }

    /// Adds a name with its description: a paragraph with a hanging indent rather than a borderless table, so that
    /// pressing Enter adds another paragraph and a long description can break across pages.
    fn fact(&mut self, name: &str, fact: &Text) {
        if name.trim().is_empty() && fact.plain_text().trim().is_empty() {
            return;
        }
        let mut content = vec![
            run(name, Some("Muted")),
            Element::new("w:r").child(Element::new("w:tab")),
        ];
        content.extend(runs(fact, &self.bookmarks));
        self.paragraph("Fact", content);
    }

    fn captioned(&mut self, table: &Table) {
        if !table.caption.trim().is_empty() {
            self.paragraph("Caption", vec![run(&table.caption, None)]);
        }
        if let Some(table) =
            table::table(table, self.frame.measure(), self.typeface, &self.bookmarks)
        {
            self.table(table);
        }
    }

    /// Adds the table of contents as links. Page numbers would need fields that Word asks the reader to update; readers
    /// who want page numbers can insert a table of contents made from the headings.
    fn contents(&mut self) {
        let headings = headings(self.blocks.iter()).filter_map(|(heading, listed)| {
            let Block::Heading { level, text, .. } = heading else {
                return None;
            };
            (!text.trim().is_empty()).then_some((*level, text, listed))
        });
        for (number, (level, text, _)) in headings.enumerate().filter(|(_, (_, _, listed))| *listed)
        {
            let style = if level <= 1 { "TOC1" } else { "TOC2" };
            let name = self.bookmarks.heading(number).unwrap_or_default();
            let entry = link(name, run(text, None));
            self.paragraph(style, vec![entry]);
        }
    }

    fn paragraph(&mut self, style: &'static str, content: Vec<Element>) {
        let below_table = mem::take(&mut self.below_table);
        let turn = mem::take(&mut self.turn);
        let before = match style {
            // No space above the first paragraph of a page.
            _ if turn => Some(0.0),
            // These styles already define more space.
            "Heading1" | "Heading2" => None,
            _ => below_table.then_some(SPACE_BELOW_TABLE),
        };
        let properties = Element::new("w:pPr")
            .child(value("w:pStyle", style))
            .children(turn.then(|| Element::new("w:pageBreakBefore")))
            .children(before.map(|space| Element::new("w:spacing").with("w:before", twips(space))));
        self.out
            .push(Element::new("w:p").child(properties).children(content));
    }

    fn table(&mut self, table: Element) {
        self.part_tables();
        if mem::take(&mut self.turn) {
            // A table has no page-break property, so an empty paragraph starts the page.
            self.turn = true;
            self.paragraph("TableGap", Vec::new());
        }
        self.out.push(table);
        self.below_table = true;
    }

    /// Adds a paragraph after a table: Word merges adjacent tables, and a table must not be the last block of the body.
    fn part_tables(&mut self) {
        if self.below_table {
            self.below_table = false;
            self.paragraph("TableGap", Vec::new());
        }
    }
}

/// A paragraph in a style.
pub(super) fn paragraph(style: &str, content: impl IntoIterator<Item = Element>) -> Element {
    let properties = Element::new("w:pPr").child(value("w:pStyle", style));
    Element::new("w:p").child(properties).children(content)
}

/// A run of text, in a character style if one is given.
pub(super) fn run(words: &str, style: Option<&'static str>) -> Element {
    let properties = style.map(|style| Element::new("w:rPr").child(value("w:rStyle", style)));
    let words = Element::new("w:t")
        .with("xml:space", "preserve")
        .text(words);
    Element::new("w:r").children(properties).child(words)
}

/// The Word runs for `text`, including its links.
pub(super) fn runs(text: &Text, bookmarks: &Bookmarks) -> Vec<Element> {
    let spans = text.0.iter().filter(|span| !span.plain_text().is_empty());
    spans
        .map(|span| match span {
            Span::Plain(words) | Span::Said(words) => run(words, None),
            Span::Strong(words) => run(words, Some("Strong")),
            Span::Muted(words) => run(words, Some("Muted")),
            Span::Link(words, anchor) => match bookmarks.anchor(anchor) {
                Some(name) => link(name, run(words, Some("Hyperlink"))),
                // The target of this link is not part of the document.
                None => run(words, None),
            },
        })
        .collect()
}

fn link(name: &str, words: Element) -> Element {
    Element::new("w:hyperlink")
        .with("w:anchor", name)
        .with("w:history", "1")
        .child(words)
}
