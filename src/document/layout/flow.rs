//! The flow: stacks lines from top to bottom and starts a new page when the current one is full.
//!
//! Lines, marks and parts of the structure tree arrive in reading order and become the display list. The flow knows
//! pages and how to break them, but does not set any kind of block: those come from `block` and `table`.

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

/// Whom a mark belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A part of the tree.
    Part(PartIx),
    /// The look of the layout.
    Look,
    /// What the page repeats.
    Paging,
}

/// A text in lines, ready to be set.
#[derive(Clone, Debug, Default)]
pub(super) struct Prose {
    pub(super) text: Text,
    pub(super) lines: Vec<Line>,
    /// The parts of the links that have begun.
    links: BTreeMap<usize, PartIx>,
}

/// A text beside others in a row.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) prose: Prose,
    /// Its left edge on the sheet.
    pub(super) x: f32,
    /// The width within which it is set flush right, if it is.
    pub(super) flush: Option<f32>,
    pub(super) style: Style,
    pub(super) part: PartIx,
}

/// What stands at the head of each page while a table goes on.
#[derive(Clone, Debug)]
pub(super) struct Repeat {
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
}

/// The page being filled and all before it.
pub(super) struct Flow<'a> {
    pub(super) typeface: &'a mut Typeface,
    pub(super) frame: Frame,
    pub(super) draw: Draw,
    /// The language of the words, where hyphenation knows it.
    language: Option<Lang>,
    pub(super) display: Display,
    /// The upper edge of what comes next.
    pub(super) y: f32,
    /// Whether nothing stands on the page yet.
    pub(super) fresh: bool,
    /// The space that the last block wants below it.
    pub(super) gap: f32,
    /// Whether the last block was a heading: what follows stands near it, whatever space it would like.
    pub(super) tight: bool,
    /// Levels and words of all headings that the contents list, with their numbers.
    pub(super) chapters: Vec<(u8, String, usize)>,
    /// The number of headings so far.
    pub(super) headings: usize,
    /// The level of the last heading in the tree: a level may not be left out.
    pub(super) level: u8,
    /// Where numbers of pages are still to come.
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

    /// The display list, and what waits for the numbers of pages.
    pub(super) fn finish(mut self) -> (Display, Vec<Waiting>) {
        self.close();
        (self.display, self.waiting)
    }

    /// The number of the page being filled.
    pub(super) fn page(&self) -> usize {
        self.display.pages.len().saturating_sub(1)
    }

    /// How much of the page is left.
    pub(super) fn room(&self) -> f32 {
        self.frame.bottom - self.y
    }

    /// The space before a block that wants so much.
    pub(super) fn before(&self, wanted: f32) -> f32 {
        match (self.fresh, self.tight) {
            (true, _) => 0.0,
            (_, true) => self.gap,
            _ => wanted.max(self.gap),
        }
    }

    /// Space before a block: as much as it wants, or as the block before it wants, whichever is more.
    pub(super) fn space(&mut self, before: f32) {
        self.y += self.before(before);
        self.gap = 0.0;
        self.tight = false;
    }

    /// A new page, unless this one is empty.
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

    /// A new page if so much does not fit on this one but would on an empty one.
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

    /// Paints a mark that belongs to somebody, and says where in the page's items it stands.
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

    /// A hairline from edge to edge.
    pub(super) fn hairline(&mut self, left: f32, right: f32, y: f32, colour: Colour, width: f32) {
        self.mark(
            Owner::Look,
            Mark::Path(Path::rule((left, y), (right, y), colour, width)),
        );
    }

    /// A text in lines; links that lead nowhere become plain words.
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
        // only running text: a heading or a large figure is not hyphenated
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

    /// Notes where a heading stands.
    pub(super) fn place(&mut self, level: u8, words: &str, anchor: Option<&String>) {
        let here = (self.page(), self.y);
        let number = self.headings;
        self.headings += 1;
        self.display.places.insert(numbered(number), here);
        if let Some(anchor) = anchor {
            // of two headings with one name the first is meant
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

    /// Sets a line whose upper edge is `y`.
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

    /// A place to press.
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

    /// Sets texts side by side. `whole` rows go to the next page rather than be broken, unless no page can hold them;
    /// others are broken, but never so that a line stands alone.
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
                // on an empty page at least one line must go, or nothing ever would
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

    /// Sets a text in the full measure.
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

/// The language of a tag as in BCP 47, if it is one whose syllables are known.
fn language(tag: &str) -> Option<Lang> {
    let code: [u8; 2] = tag.as_bytes().get(..2)?.try_into().ok()?;
    Lang::from_iso(code)
}

/// The place of a heading that has no name.
pub(super) fn numbered(number: usize) -> String {
    format!("\u{0}{number}")
}
