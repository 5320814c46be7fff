//! The flow: stacks lines from top to bottom and starts a new page when the current one is full.
//!
//! Lines, marks and parts of the structure tree arrive in reading order and become the display list. The flow handles
//! pages and page breaks, but does not set any kind of block: `block` and `table` do that.

use std::collections::{BTreeMap, BTreeSet};

use hypher::Lang;

use crate::document::font::{Cut, Typeface};
use crate::document::layout::contents::Waiting;
use crate::document::layout::text::Line;
use crate::document::layout::tree::{Child, Kind, PartIx, Tree};
use crate::document::layout::{
    BODY, Colour, Display, Draw, Entry, Frame, Item, Link, Mark, Page, Path, Style, count, text,
};
use crate::document::{Block, Document, Span, Text, headings};

/// The owner of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A part of the structure tree.
    Part(PartIx),
    /// The layout: an artefact such as a rule.
    Look,
    /// The page: an artefact repeated on each page.
    Paging,
}

/// Prose broken into lines, ready to set.
#[derive(Clone, Debug, Default)]
pub(super) struct Prose {
    pub(super) text: Text,
    pub(super) lines: Vec<Line>,
    /// The tree parts of the links that have begun.
    links: BTreeMap<usize, PartIx>,
}

/// The prose of one cell in a row.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) prose: Prose,
    /// The left edge on the sheet.
    pub(super) x: f32,
    /// The width for right alignment, if the cell is right-aligned.
    pub(super) flush: Option<f32>,
    pub(super) style: Style,
    pub(super) part: PartIx,
}

/// The header of a table, repeated on each page on which the table continues.
#[derive(Clone, Debug)]
pub(super) struct Repeat {
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
}

/// All pages so far, the last of which is being filled.
pub(super) struct Flow<'a> {
    pub(super) typeface: &'a mut Typeface,
    pub(super) frame: Frame,
    pub(super) draw: Draw,
    /// The language of the text, if hyphenation supports it.
    language: Option<Lang>,
    pub(super) display: Display,
    /// The upper edge of the next content.
    pub(super) y: f32,
    /// Whether the page is still empty.
    pub(super) fresh: bool,
    /// The space requested below the last block.
    pub(super) gap: f32,
    /// Whether the last block was a heading: the next block then follows closely, whatever space it requests.
    pub(super) tight: bool,
    /// The level, text and number of each heading in the table of contents.
    pub(super) chapters: Vec<(u8, String, usize)>,
    /// The number of headings so far.
    pub(super) headings: usize,
    /// The level of the last heading in the structure tree, where no level may be skipped.
    pub(super) level: u8,
    /// Page numbers still to be filled in.
    pub(super) waiting: Vec<Waiting>,
    pub(super) repeat: Option<Repeat>,
    anchors: BTreeSet<String>,
    owner: Option<Owner>,
    number: usize,
}

impl<'a> Flow<'a> {
    pub(super) fn new(
        document: &Document,
        frame: Frame,
        typeface: &'a mut Typeface,
        draw: Draw,
    ) -> Self {
        let mut anchors = BTreeSet::new();
        let mut chapters = Vec::new();
        for (number, (heading, listed)) in headings(document.blocks.iter()).enumerate() {
            let Block::Heading {
                level,
                text,
                anchor,
            } = heading
            else {
                continue;
            };
            anchors.extend(anchor.clone());
            if listed {
                chapters.push((*level, text.clone(), number));
            }
        }
        let display = Display {
            frame,
            pages: vec![Page::default()],
            tree: Tree::default(),
            links: Vec::new(),
            outline: Vec::new(),
            places: BTreeMap::new(),
        };
        Self {
            typeface,
            frame,
            draw,
            language: language(&document.language),
            display,
            y: frame.top,
            fresh: true,
            gap: 0.0,
            tight: false,
            chapters,
            headings: 0,
            level: 0,
            waiting: Vec::new(),
            repeat: None,
            anchors,
            owner: None,
            number: 0,
        }
    }

    /// The display list, and the page numbers still to be filled in.
    pub(super) fn finish(mut self) -> (Display, Vec<Waiting>) {
        self.close();
        (self.display, self.waiting)
    }

    /// The index of the page being filled.
    pub(super) fn page(&self) -> usize {
        self.display.pages.len().saturating_sub(1)
    }

    /// The remaining height of the page.
    pub(super) fn room(&self) -> f32 {
        self.frame.bottom - self.y
    }

    /// The space before a block that requests `wanted`.
    pub(super) fn before(&self, wanted: f32) -> f32 {
        match (self.fresh, self.tight) {
            (true, _) => 0.0,
            (_, true) => self.gap,
            _ => wanted.max(self.gap),
        }
    }

    /// Adds the space before a block: the larger of the space that it requests and the space below the block above; see
    /// `before`.
    pub(super) fn space(&mut self, before: f32) {
        self.y += self.before(before);
        self.gap = 0.0;
        self.tight = false;
    }

    /// Starts a new page, unless the current one is empty.
    pub(super) fn turn(&mut self) {
        if self.fresh {
            return;
        }
        self.close();
        self.display.pages.push(Page::default());
        self.y = self.frame.top;
        self.number = 0;
        self.gap = 0.0;
        if let Some(repeat) = self.repeat.clone() {
            for mark in repeat.marks {
                self.mark(Owner::Paging, mark.moved(0.0, self.y));
            }
            self.y += repeat.height;
        }
        self.fresh = true;
    }

    /// Starts a new page if `height` does not fit on this page but fits on an empty one.
    pub(super) fn need(&mut self, height: f32) {
        if height > self.room() + 0.01 && height <= self.frame.depth() {
            self.turn();
        }
    }

    fn item(&mut self, item: Item) {
        if let Some(page) = self.display.pages.last_mut() {
            page.items.push(item);
        }
    }

    fn close(&mut self) {
        if self.owner.take().is_some() {
            self.item(Item::End);
        }
    }

    /// Adds a mark with its owner, and returns the index of the mark in the items of the page.
    pub(super) fn mark(&mut self, owner: Owner, mark: Mark) -> usize {
        if self.owner != Some(owner) {
            self.close();
            self.owner = Some(owner);
            match owner {
                Owner::Part(part) => {
                    let (page, number) = (self.page(), self.number);
                    self.item(Item::Begin(part, number));
                    self.display.tree.add(part, Child::Marks { page, number });
                    self.number += 1;
                }
                Owner::Look => self.item(Item::BeginArtefact { paging: false }),
                Owner::Paging => self.item(Item::BeginArtefact { paging: true }),
            }
        }
        self.fresh = false;
        self.item(Item::Mark(mark));
        self.display
            .pages
            .last()
            .map_or(0, |page| page.items.len().saturating_sub(1))
    }

    /// Draws a horizontal hairline.
    pub(super) fn hairline(&mut self, left: f32, right: f32, y: f32, colour: Colour, width: f32) {
        self.mark(
            Owner::Look,
            Mark::Path(Path::rule((left, y), (right, y), colour, width)),
        );
    }

    /// Breaks prose into lines. Links without a target become plain text.
    pub(super) fn prose(&mut self, words: &Text, style: Style, width: f32) -> Prose {
        let known = |span: &Span| match span {
            Span::Link(words, anchor) if !self.anchors.contains(anchor) => {
                Span::Plain(words.clone())
            }
            Span::Plain(_) | Span::Said(_) | Span::Strong(_) | Span::Muted(_) | Span::Link(..) => {
                span.clone()
            }
        };
        let words = Text(words.0.iter().map(known).collect());
        // Hyphenate running text only, not headings or large figures.
        let lines = match self
            .language
            .filter(|_| style.size <= BODY.size && style.cut == Cut::Regular)
        {
            Some(language) => text::hyphenated(self.typeface, &words, style, width, language),
            None => text::lines(self.typeface, &words, style, width),
        };
        Prose {
            text: words,
            lines,
            links: BTreeMap::new(),
        }
    }

    /// Records the position of a heading for links and the outline.
    pub(super) fn place(&mut self, level: u8, words: &str, anchor: Option<&String>) {
        let here = (self.page(), self.y);
        let number = self.headings;
        self.headings += 1;
        self.display.places.insert(numbered(number), here);
        if let Some(anchor) = anchor {
            // The first of several headings with the same anchor is the target.
            self.display.places.entry(anchor.clone()).or_insert(here);
        }
        let text = text::tidy(words);
        self.display.outline.push(Entry {
            level,
            text,
            page: here.0,
            y: here.1,
        });
    }

    /// Sets a line with its upper edge at `y`.
    fn set(&mut self, prose: &mut Prose, at: usize, x: f32, y: f32, style: Style, part: PartIx) {
        let Some(words) = prose.lines.get(at).cloned() else {
            return;
        };
        let baseline = y + style.baseline();
        for stretch in words.stretches {
            let run = Mark::Run(stretch.run).moved(x, baseline);
            let link = stretch
                .link
                .and_then(|number| match prose.text.0.get(number) {
                    Some(Span::Link(words, anchor)) => {
                        Some((number, words.clone(), anchor.clone()))
                    }
                    _ => None,
                });
            let Some((number, words, to)) = link else {
                self.mark(Owner::Part(part), run);
                continue;
            };
            let tree = &mut self.display.tree;
            let link = *prose
                .links
                .entry(number)
                .or_insert_with(|| tree.open(part, Kind::Link));
            let (left, _, right, _) = run.bounds();
            self.mark(Owner::Part(link), run);
            let rule = Path::rule(
                (left, baseline + 1.6),
                (right, baseline + 1.6),
                Colour::MIDDLE,
                0.5,
            );
            self.mark(Owner::Part(link), Mark::Path(rule));
            self.link(link, (left, y, right, y + style.leading), to, &words);
        }
    }

    /// Adds the clickable area of a link.
    pub(super) fn link(
        &mut self,
        part: PartIx,
        area: (f32, f32, f32, f32),
        to: String,
        words: &str,
    ) {
        let number = self.display.links.len();
        self.display.links.push(Link {
            page: self.page(),
            area,
            to,
            words: text::tidy(words),
            part,
        });
        self.display.tree.add(part, Child::Link(number));
    }

    /// Sets the cells of a row side by side. A `whole` row moves to the next page instead of being broken, unless it is
    /// taller than a page. Other rows can be broken, but without leaving a single line alone on a page.
    pub(super) fn row(&mut self, mut cells: Vec<Cell>, pad: f32, whole: bool) {
        let leading = cells
            .iter()
            .map(|cell| cell.style.leading)
            .fold(1.0, f32::max);
        let lines = cells
            .iter()
            .map(|cell| cell.prose.lines.len())
            .max()
            .unwrap_or(0);
        if whole {
            self.need(count(lines) * leading + pad * 2.0);
        }
        let mut done = 0;
        let mut turned = false;
        self.y += pad;
        while done < lines {
            let left = lines - done;
            let mut take = 0;
            while take < left && count(take + 1) * leading + pad <= self.room() + 0.01 {
                take += 1;
            }
            if take < left {
                let alone = !whole && take < 2 || take == 0;
                if alone && !turned && !self.fresh {
                    self.turn();
                    self.y += pad;
                    turned = true;
                    continue;
                }
                // An empty page must take at least 1 line, or the loop would never end.
                take = take.max(1);
                if !whole && left - take == 1 && take > 2 {
                    take -= 1;
                }
            }
            let top = self.y;
            for cell in &mut cells {
                for at in done..done + take {
                    let width = cell.prose.lines.get(at).map_or(0.0, |line| line.width);
                    let x = cell.x + cell.flush.map_or(0.0, |flush| flush - width);
                    let (style, part) = (cell.style, cell.part);
                    self.set(
                        &mut cell.prose,
                        at,
                        x,
                        top + count(at - done) * leading,
                        style,
                        part,
                    );
                }
            }
            self.fresh = false;
            self.y = top + count(take) * leading;
            done += take;
            turned = false;
            if done < lines {
                self.turn();
                self.y += pad;
                turned = true;
            }
        }
        self.y += pad;
    }

    /// Sets prose on its own, without cells beside it.
    pub(super) fn pour(&mut self, prose: Prose, x: f32, style: Style, part: PartIx) {
        self.row(
            vec![Cell {
                prose,
                x,
                flush: None,
                style,
                part,
            }],
            0.0,
            false,
        );
    }
}

/// The hyphenation language for a BCP 47 tag, if hyphenation supports that language.
fn language(tag: &str) -> Option<Lang> {
    let code: [u8; 2] = tag.as_bytes().get(..2)?.try_into().ok()?;
    Lang::from_iso(code)
}

/// The key in [`Display::places`] of the heading with this number.
pub(super) fn numbered(number: usize) -> String {
    format!("\u{0}{number}")
}
