//! Sets each kind of block: its spacing, its style, and the parts that must stay together on a page.
//!
//! A block is prepared before it is placed, because the position of a heading depends on how much of the following
//! content must stay with it. Lines and marks go to the flow, which owns the pages; page numbers are never available
//! here.

use std::collections::VecDeque;

use crate::document::layout::flow::{Cell, Flow, Owner, Prose};
use crate::document::layout::text::Line;
use crate::document::layout::tree::{Kind, Tree};
use crate::document::layout::{
    BODY, Colour, LEAD, Picture, SMALL, Strip, Style, UNIT, contents, count, table, text,
};
use crate::document::{Block, Chart, Figure, Text};

/// The width of prose: longer lines are hard to follow.
pub(super) const PROSE: f32 = 413.0;
/// The distance between a bullet and its text.
const INDENT: f32 = 12.0;
/// The width of the names in facts.
const NAMES: f32 = 98.0;
/// The maximum height of a list that is kept together.
const SHORT: f32 = 112.0;
/// The space between columns.
const GUTTER: f32 = 14.0;

const VALUE: Style = Style::new(22.0, 28.0).strong();
const TAKEAWAY: Style = Style::new(10.5, 14.0).strong();

/// The style of a heading, and the space before and after it.
fn heading(level: u8) -> (Style, f32, f32) {
    match level {
        0 | 1 => (Style::new(18.5, 24.5).strong(), 35.0, 10.5),
        2 => (Style::new(12.5, 17.5).strong(), 24.5, 5.25),
        _ => (Style::new(9.5, 14.0).strong(), 14.0, 1.75),
    }
}

/// A prepared block.
struct Ready<'d> {
    /// The space requested above the block.
    before: f32,
    /// The height that must fit on the page where the block starts.
    start: f32,
    body: Body<'d>,
}

enum Body<'d> {
    Heading {
        level: u8,
        words: &'d str,
        anchor: Option<&'d String>,
        prose: Prose,
    },
    Prose(Prose, Style),
    List(Vec<Prose>),
    Facts(Vec<(Prose, Prose)>),
    Figures(Vec<(Vec<Line>, Vec<Line>)>),
    Table(table::Ready),
    Chart(&'d Chart, Prose, Picture),
    Contents,
    Turn,
}

impl Ready<'_> {
    /// Whether the block only introduces the next one: a heading, or prose of at most 4 lines.
    fn leads(&self) -> bool {
        match &self.body {
            Body::Heading { .. } => true,
            Body::Prose(prose, _) => prose.lines.len() <= 4,
            Body::List(_)
            | Body::Facts(_)
            | Body::Figures(_)
            | Body::Table(_)
            | Body::Chart(..)
            | Body::Contents
            | Body::Turn => false,
        }
    }

    /// The number of following blocks that must start on the same page: after headings, the first block that is not a
    /// heading; after short prose, the chart, table or figures that it introduces.
    fn company(&self, next: &VecDeque<Ready<'_>>) -> usize {
        let heading = |one: &Ready<'_>| matches!(one.body, Body::Heading { .. });
        let headings = if heading(self) {
            next.iter().take_while(|one| heading(one)).count()
        } else {
            0
        };
        let words = if heading(self) {
            next.get(headings)
        } else {
            Some(self)
        };
        let words = words.is_some_and(|one| one.leads() && !heading(one));
        let at = headings + usize::from(words && heading(self));
        let shows = words && next.get(at).is_some_and(Ready::shows);
        if shows {
            at + 1
        } else {
            headings + usize::from(heading(self))
        }
    }

    /// Whether the block is a chart, table or figures, which prose can introduce.
    fn shows(&self) -> bool {
        matches!(
            self.body,
            Body::Chart(..) | Body::Table(_) | Body::Figures(_)
        )
    }
}

impl Flow<'_> {
    /// Places blocks one after another.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        let mut coming = blocks.iter();
        let mut ready: VecDeque<Ready<'_>> = VecDeque::new();
        loop {
            // The position of a heading depends on the content after it, so look ahead to the first block that does not
            // introduce another.
            while ready.iter().all(Ready::leads) && ready.len() < 8 {
                let Some(block) = coming.next() else { break };
                let next = self.ready(block);
                ready.push_back(next);
            }
            let Some(first) = ready.pop_front() else {
                break;
            };
            let with = first.company(&ready);
            // Below a heading, only the space that the heading requests counts, and its `start` includes that space.
            let under = std::iter::once(&first)
                .chain(&ready)
                .map(|above| matches!(above.body, Body::Heading { .. }));
            let rest = ready.iter().take(with).zip(under);
            let rest: f32 = rest
                .map(|(next, under)| next.start + if under { 0.0 } else { next.before })
                .sum();
            let before = self.before(first.before);
            self.need(before + first.start + rest);
            self.space(first.before);
            self.body(first.body);
        }
    }

    fn ready<'d>(&mut self, block: &'d Block) -> Ready<'d> {
        let measure = self.frame.measure();
        let prose_width = PROSE.min(measure);
        match block {
            Block::Heading {
                level,
                text,
                anchor,
            } => {
                let (style, before, after) = heading(*level);
                let prose = self.prose(&text.as_str().into(), style, measure);
                let start = count(prose.lines.len()) * style.leading + after;
                let body = Body::Heading {
                    level: *level,
                    words: text,
                    anchor: anchor.as_ref(),
                    prose,
                };
                Ready {
                    before,
                    start,
                    body,
                }
            }
            Block::Lead(text) => self.ready_prose(text, LEAD, 10.5),
            Block::Paragraph(text) => self.ready_prose(text, BODY, 7.0),
            Block::List(items) => {
                let items: Vec<Prose> = items
                    .iter()
                    .map(|item| self.prose(item, BODY, prose_width - INDENT))
                    .filter(some)
                    .collect();
                let start = together(
                    &items
                        .iter()
                        .map(|item| begin(item, BODY))
                        .collect::<Vec<_>>(),
                );
                Ready {
                    before: 7.0,
                    start,
                    body: Body::List(items),
                }
            }
            Block::Facts(facts) => {
                let names = BODY.in_colour(Colour::MUTED);
                let facts: Vec<(Prose, Prose)> = facts
                    .iter()
                    .map(|(name, fact)| {
                        let name = self.prose(&name.as_str().into(), names, NAMES);
                        (name, self.prose(fact, BODY, prose_width - NAMES - GUTTER))
                    })
                    .filter(|(name, fact)| some(name) || some(fact))
                    .collect();
                let heights = facts
                    .iter()
                    .map(|(name, fact)| begin(name, BODY).max(begin(fact, BODY)));
                let start = together(&heights.collect::<Vec<_>>());
                Ready {
                    before: 7.0,
                    start,
                    body: Body::Facts(facts),
                }
            }
            Block::Figures(figures) => self.ready_figures(figures),
            Block::Table(table) | Block::Form(table) => {
                let pad = if matches!(block, Block::Form(_)) {
                    table::PEN
                } else {
                    table::PAD
                };
                let ready = table::ready(self, table, pad);
                Ready {
                    before: 14.0,
                    start: ready.start(self.frame.depth()),
                    body: Body::Table(ready),
                }
            }
            Block::Chart(chart) => {
                let takeaway = self.prose(&chart.takeaway.as_str().into(), TAKEAWAY, measure);
                let picture = (self.draw)(self.typeface, &chart.plot, measure);
                let title = count(takeaway.lines.len()) * TAKEAWAY.leading + 7.0;
                let start = title + first_part(&picture, self.frame.depth() - title);
                Ready {
                    before: 17.5,
                    start,
                    body: Body::Chart(chart, takeaway, picture),
                }
            }
            Block::Contents => Ready {
                before: 7.0,
                start: BODY.leading * 3.0,
                body: Body::Contents,
            },
            Block::PageBreak => Ready {
                before: 0.0,
                start: 0.0,
                body: Body::Turn,
            },
            // Variants were resolved before the layout.
            Block::Fit(_) => Ready {
                before: 0.0,
                start: 0.0,
                body: Body::Prose(Prose::default(), BODY),
            },
        }
    }

    fn ready_prose<'d>(&mut self, text: &Text, style: Style, before: f32) -> Ready<'d> {
        let prose = self.prose(text, style, PROSE.min(self.frame.measure()));
        Ready {
            before,
            start: begin(&prose, style),
            body: Body::Prose(prose, style),
        }
    }

    fn ready_figures<'d>(&mut self, figures: &[Figure]) -> Ready<'d> {
        let width = figure_width(self.frame.measure(), figures.len());
        let set: Vec<_> = figures
            .iter()
            .map(|figure| {
                // Shrink a long value instead of breaking it.
                let mut style = VALUE;
                let mut value = text::few_lines(self.typeface, &figure.value, style, width, 3);
                while value.len() > 1 && style.size > 13.0 {
                    style.size -= 1.5;
                    value = text::few_lines(self.typeface, &figure.value, style, width, 3);
                }
                (
                    value,
                    text::few_lines(self.typeface, &figure.caption, SMALL, width, 6),
                )
            })
            .collect();
        let start = set
            .chunks(figures_abreast(set.len()))
            .next()
            .map_or(0.0, figures_height);
        Ready {
            before: 14.0,
            start,
            body: Body::Figures(set),
        }
    }

    fn body(&mut self, body: Body<'_>) {
        let left = self.frame.left;
        match body {
            Body::Heading {
                level,
                words,
                anchor,
                prose,
            } => {
                let (style, _, after) = heading(level);
                self.place(level.clamp(1, 3), words, anchor);
                if some(&prose) {
                    // Heading levels in the structure tree must not skip from 1 to 3.
                    self.level = level.clamp(1, 3).min(self.level + 1);
                    let part = self
                        .display
                        .tree
                        .open(Tree::ROOT, Kind::Heading(self.level));
                    self.pour(prose, left, style, part);
                    self.gap = after;
                    self.tight = true;
                }
            }
            Body::Prose(prose, style) => {
                if some(&prose) {
                    let part = self.display.tree.open(Tree::ROOT, Kind::Paragraph);
                    self.pour(prose, left, style, part);
                }
            }
            Body::List(items) => self.list(items),
            Body::Facts(facts) => self.facts(facts),
            Body::Figures(figures) => self.figures(&figures),
            Body::Table(ready) => table::place(self, ready),
            Body::Chart(chart, takeaway, picture) => self.chart(chart, takeaway, picture),
            Body::Contents => contents::set(self),
            Body::Turn => self.turn(),
        }
    }

    fn list(&mut self, items: Vec<Prose>) {
        if items.is_empty() {
            return;
        }
        let left = self.frame.left;
        let list = self.display.tree.open(Tree::ROOT, Kind::List);
        for (at, prose) in items.into_iter().enumerate() {
            if at > 0 && !self.fresh {
                self.y += UNIT;
            }
            let item = self.display.tree.open(list, Kind::Item);
            let label = self.display.tree.open(item, Kind::Label);
            let body = self.display.tree.open(item, Kind::Body);
            let style = BODY.in_colour(Colour::ACCENT);
            let dot = self.prose(&"\u{2022}".into(), style, INDENT);
            self.row(
                vec![
                    Cell {
                        prose: dot,
                        x: left,
                        flush: None,
                        style,
                        part: label,
                    },
                    Cell {
                        prose,
                        x: left + INDENT,
                        flush: None,
                        style: BODY,
                        part: body,
                    },
                ],
                0.0,
                false,
            );
        }
    }

    fn facts(&mut self, facts: Vec<(Prose, Prose)>) {
        if facts.is_empty() {
            return;
        }
        let left = self.frame.left;
        let list = self.display.tree.open(Tree::ROOT, Kind::Facts);
        for (at, (name, fact)) in facts.into_iter().enumerate() {
            if at > 0 && !self.fresh {
                self.y += UNIT;
            }
            let item = self.display.tree.open(list, Kind::Item);
            let label = self.display.tree.open(item, Kind::Label);
            let body = self.display.tree.open(item, Kind::Body);
            self.row(
                vec![
                    Cell {
                        prose: name,
                        x: left,
                        flush: None,
                        style: BODY,
                        part: label,
                    },
                    Cell {
                        prose: fact,
                        x: left + NAMES + GUTTER,
                        flush: None,
                        style: BODY,
                        part: body,
                    },
                ],
                0.0,
                false,
            );
        }
    }

    fn figures(&mut self, figures: &[(Vec<Line>, Vec<Line>)]) {
        let width = figure_width(self.frame.measure(), figures.len());
        for (at, group) in figures.chunks(figures_abreast(figures.len())).enumerate() {
            let height = figures_height(group);
            if at > 0 && !self.fresh {
                self.y += 14.0;
            }
            self.need(height);
            let top = self.y;
            let values = group
                .iter()
                .map(|(value, _)| count(value.len()) * VALUE.leading)
                .fold(0.0, f32::max);
            for (column, (value, caption)) in group.iter().enumerate() {
                let x = self.frame.left + count(column) * (width + GUTTER);
                self.hairline(x, x + width, top, Colour::INK, 0.75);
                let part = self.display.tree.open(Tree::ROOT, Kind::Paragraph);
                let mut baseline = top + 5.25 + VALUE.baseline() - VALUE.leading;
                for line in value {
                    baseline += VALUE.leading;
                    self.line(line, x, baseline, part);
                }
                let mut baseline = top + 5.25 + values + SMALL.baseline() - SMALL.leading;
                for line in caption {
                    baseline += SMALL.leading;
                    self.line(line, x, baseline, part);
                }
            }
            self.fresh = false;
            self.y = top + height;
        }
        self.gap = 14.0;
    }

    fn line(&mut self, line: &Line, x: f32, baseline: f32, part: super::tree::PartIx) {
        for mark in line.marks(x, baseline) {
            self.mark(Owner::Part(part), mark);
        }
    }

    /// The number of strips of a picture to place on this page: all that fit, except that at least `LONELY` strips must
    /// remain for the next page if the picture continues there.
    fn strips_here(&self, strips: &VecDeque<Strip>) -> usize {
        let mut room = self.room() + 0.01;
        let fits = |strip: &&Strip| {
            room -= strip.height;
            room >= 0.0
        };
        let fitting = strips.iter().take_while(fits).count();
        let left = strips.len() - fitting;
        if left == 0 || left >= LONELY || fitting < LONELY * 2 {
            return strips.len();
        }
        // A strip tied to the next one moves to the next page with it.
        let mut most = strips.len() - LONELY;
        while most > 1 && strips.get(most - 1).is_some_and(|strip| strip.with_next) {
            most -= 1;
        }
        most
    }

    fn chart(&mut self, chart: &Chart, takeaway: Prose, picture: Picture) {
        let left = self.frame.left;
        let title = count(takeaway.lines.len()) * TAKEAWAY.leading + 7.0;
        let depth = self.frame.depth();
        self.need(title + first_part(&picture, depth - title));
        if some(&takeaway) {
            let part = self.display.tree.open(Tree::ROOT, Kind::Paragraph);
            self.pour(takeaway, left, TAKEAWAY, part);
            self.y += 7.0;
        }
        if picture.strips.is_empty() {
            return;
        }
        let mut strips: VecDeque<_> = picture.strips.into();
        let mut again = false;
        while !strips.is_empty() {
            if again {
                self.turn();
            }
            let figure = self.display.tree.open(Tree::ROOT, Kind::Figure);
            let top = self.y;
            let mut drawn = false;
            for mark in picture.head.marks.clone() {
                self.mark(Owner::Part(figure), mark.moved(left, top));
                drawn = true;
            }
            self.y += picture.head.height;
            let mut first = true;
            let most = self.strips_here(&strips);
            let mut placed = 0;
            while !strips.is_empty() {
                if placed >= most {
                    break;
                }
                let tied = strips.iter().take_while(|strip| strip.with_next).count();
                let together: f32 = strips.iter().take(tied + 1).map(|strip| strip.height).sum();
                if !first && together > self.room() + 0.01 {
                    break;
                }
                let Some(strip) = strips.pop_front() else {
                    break;
                };
                for mark in strip.marks {
                    let y = self.y;
                    self.mark(Owner::Part(figure), mark.moved(left, y));
                    drawn = true;
                }
                self.y += strip.height;
                placed += 1;
                first = false;
            }
            self.fresh &= !drawn;
            let words = text::tidy(&chart.alternative);
            let words = if words.is_empty() {
                text::tidy(&chart.takeaway)
            } else {
                words
            };
            let words = if words.is_empty() {
                "A chart.".to_owned()
            } else {
                words
            };
            let words = if again {
                format!("{words} (continued)")
            } else {
                words
            };
            self.display
                .tree
                .describe(figure, &words, (left, top, self.frame.right, self.y));
            again = true;
        }
        self.gap = 14.0;
    }
}

/// The minimum number of strips that may be alone on a page.
const LONELY: usize = 5;

fn some(prose: &Prose) -> bool {
    !prose.lines.is_empty()
}

/// The height of the first lines (at most 3), which stay with the content above.
fn begin(prose: &Prose, style: Style) -> f32 {
    count(prose.lines.len().min(3)) * style.leading
}

/// The height at the start of a list that must stay together: all of a short list, otherwise 2 items.
fn together(items: &[f32]) -> f32 {
    let whole = items.iter().map(|height| height + UNIT).sum::<f32>();
    if whole <= SHORT {
        whole
    } else {
        items.iter().take(2).map(|height| height + UNIT).sum()
    }
}

/// The height of a picture that must fit on the page where it starts: the full height if it is at most 55% of a page,
/// otherwise 30% of a page. A large blank area on the previous page would be worse than a picture continued overleaf.
fn first_part(picture: &Picture, depth: f32) -> f32 {
    let strips: f32 = picture.strips.iter().map(|strip| strip.height).sum();
    let whole = picture.head.height + strips;
    if whole <= depth * 0.55 {
        whole
    } else {
        whole.min(depth * 0.3)
    }
}

fn figures_abreast(figures: usize) -> usize {
    // Arrange 5 figures as 3 and 2, which looks better than 4 and 1.
    match figures {
        0..=4 => figures.max(1),
        5 | 6 | 9 => 3,
        _ => 4,
    }
}

fn figure_width(measure: f32, figures: usize) -> f32 {
    let abreast = count(figures_abreast(figures).max(3));
    (measure - (abreast - 1.0) * GUTTER) / abreast
}

fn figures_height(group: &[(Vec<Line>, Vec<Line>)]) -> f32 {
    let values = group
        .iter()
        .map(|(value, _)| count(value.len()) * VALUE.leading)
        .fold(0.0, f32::max);
    let captions = group
        .iter()
        .map(|(_, caption)| count(caption.len()) * SMALL.leading)
        .fold(0.0, f32::max);
    5.25 + values + captions
}
