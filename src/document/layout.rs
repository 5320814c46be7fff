//! The layout engine: turns a document into a display list.
//!
//! The display list contains pages of runs and paths with their positions, the structure tree (headings, tables,
//! lists), the links and the outline. A painter therefore needs no rules of typography, and a test needs no PDF. PDF
//! objects and charts do not belong here: the function that draws charts is passed in.
//!
//! The files below `layout` use each other: `block` sets the table of contents at its width of prose, and the flow
//! stores the page numbers that the contents still lack.

mod block;
mod contents;
mod flow;
mod furniture;
pub(super) mod table;
pub mod text;
pub mod tree;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::document::font::{Cut, Typeface, Word};
use crate::document::layout::tree::Tree;
use crate::document::{Block, Document, Plot};

/// The base unit of vertical spacing, in points. Leading and spaces derive from this unit.
pub const UNIT: f32 = 3.5;

/// The text area of a page, in points from the upper left corner of the sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The width of the sheet.
    pub width: f32,
    /// The height of the sheet.
    pub height: f32,
    /// The left edge of the text.
    pub left: f32,
    /// The upper edge of the text.
    pub top: f32,
    /// The right edge of the text.
    pub right: f32,
    /// The lower edge of the text.
    pub bottom: f32,
}

impl Frame {
    /// The frame of a sheet of this size, in points.
    pub fn of(width: f32, height: f32) -> Self {
        Self {
            width,
            height,
            left: 62.0,
            top: 80.5,
            right: width - 62.0,
            bottom: height - 73.5,
        }
    }

    /// The width of the text area.
    pub fn measure(&self) -> f32 {
        self.right - self.left
    }

    /// The height of the text area.
    pub fn depth(&self) -> f32 {
        self.bottom - self.top
    }
}

/// A colour: red, green and blue, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// The colour of ordinary text.
    pub const INK: Self = Self(0x17, 0x1C, 0x21);
    /// The colour of secondary text.
    pub const MUTED: Self = Self(0x57, 0x60, 0x69);
    /// The accent colour, the only hue.
    pub const ACCENT: Self = Self(0x0B, 0x56, 0x6B);
    /// A medium tint of the accent colour, for uncertain values.
    pub const MIDDLE: Self = Self(0x8F, 0xBB, 0xC7);
    /// A very light tint of the accent colour.
    pub const PALE: Self = Self(0xE7, 0xF1, 0xF4);
    /// The colour of hairlines.
    pub const RULE: Self = Self(0xC4, 0xCA, 0xCF);
    /// The background of cells without a value.
    pub const EMPTY: Self = Self(0xE9, 0xEB, 0xED);
    /// The colour of the sheet.
    pub const PAPER: Self = Self(0xFF, 0xFF, 0xFF);
    /// Black, for backgrounds on which `INK` has too little contrast.
    pub const BLACK: Self = Self(0, 0, 0);

    /// The relative luminance, as defined in WCAG 2.
    pub fn luminance(self) -> f32 {
        let part = |value: u8| {
            let value = f32::from(value) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(self.0) + 0.7152 * part(self.1) + 0.0722 * part(self.2)
    }

    /// The contrast ratio of two colours, as defined in WCAG 2, from 1 to 21.
    pub fn contrast(self, other: Self) -> f32 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The text colour for this background: the first of ink and paper with a contrast of at least 4.5, otherwise
    /// black.
    #[must_use]
    pub fn words_on(self) -> Self {
        [Self::INK, Self::PAPER]
            .into_iter()
            .find(|words| words.contrast(self) >= 4.5)
            .unwrap_or(Self::BLACK)
    }
}

/// The style of text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The cut of the typeface.
    pub cut: Cut,
    /// The size in points.
    pub size: f32,
    /// The distance between baselines, in points.
    pub leading: f32,
    /// The text colour.
    pub colour: Colour,
    /// Whether all digits have the same width.
    pub tabular: bool,
}

impl Style {
    /// Regular text in ink, with this size and leading.
    pub const fn new(size: f32, leading: f32) -> Self {
        Self {
            cut: Cut::Regular,
            size,
            leading,
            colour: Colour::INK,
            tabular: false,
        }
    }

    /// This style in the strong cut.
    #[must_use]
    pub const fn strong(self) -> Self {
        Self {
            cut: Cut::Strong,
            ..self
        }
    }

    /// This style in another colour.
    #[must_use]
    pub const fn in_colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// This style with digits of equal width, for columns of numbers.
    #[must_use]
    pub const fn lined(self) -> Self {
        Self {
            tabular: true,
            ..self
        }
    }

    /// The distance from the upper edge of a line to its baseline. Capitals are vertically centred in the line.
    pub fn baseline(&self) -> f32 {
        self.leading
            .midpoint(self.size * crate::document::font::CAPITALS)
    }
}

/// The style of prose.
pub const BODY: Style = Style::new(9.5, 14.0);
/// The style of a lead sentence.
pub const LEAD: Style = Style::new(12.5, 17.5);
/// The style of tables.
pub const CELL: Style = Style::new(8.5, 12.25);
/// The style of small text: captions, column headings, notes.
pub const SMALL: Style = Style::new(7.5, 10.5).in_colour(Colour::MUTED);

/// Text on one baseline in one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The left end of the text.
    pub x: f32,
    /// The vertical position of the baseline.
    pub y: f32,
    /// The size in points.
    pub size: f32,
    /// The text colour.
    pub colour: Colour,
    /// The words, and the spaces between them.
    pub words: Vec<Rc<Word>>,
}

impl Run {
    /// The text of all words.
    pub fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_ref()).collect()
    }

    /// The visible width: trailing spaces do not count.
    pub fn width(&self) -> f32 {
        let seen = self
            .words
            .iter()
            .rposition(|word| &*word.text != " ")
            .map_or(0, |last| last + 1);
        self.words
            .iter()
            .take(seen)
            .map(|word| word.width)
            .sum::<f32>()
            * self.size
    }
}

/// A shape to paint.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The geometry.
    pub form: Form,
    /// The fill colour, if the shape is filled.
    pub fill: Option<Colour>,
    /// The colour and width of the outline, if it is stroked.
    pub line: Option<(Colour, f32)>,
}

/// The geometry of a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A rectangle: left, top, width and height.
    Box(f32, f32, f32, f32),
    /// A circle: centre (x, y) and radius.
    Circle(f32, f32, f32),
    /// Straight lines through points; the shape is closed if the flag is true.
    Lines(Vec<(f32, f32)>, bool),
    /// A dotted line: left, right and vertical position. Dotted lines can only be stroked.
    Dots(f32, f32, f32),
}

impl Path {
    /// A filled shape.
    pub fn filled(form: Form, colour: Colour) -> Self {
        Self {
            form,
            fill: Some(colour),
            line: None,
        }
    }

    /// A stroked shape.
    pub fn drawn(form: Form, colour: Colour, width: f32) -> Self {
        Self {
            form,
            fill: None,
            line: Some((colour, width)),
        }
    }

    /// A straight line.
    pub fn rule(from: (f32, f32), to: (f32, f32), colour: Colour, width: f32) -> Self {
        Self::drawn(Form::Lines(vec![from, to], false), colour, width)
    }

    /// A filled shape with an outline.
    pub fn ring(form: Form, fill: Colour, line: Colour, width: f32) -> Self {
        Self {
            form,
            fill: Some(fill),
            line: Some((line, width)),
        }
    }
}

/// An object to paint.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Text.
    Run(Run),
    /// A shape.
    Path(Path),
}

impl Mark {
    /// This mark, moved by `right` and `down`.
    #[must_use]
    pub fn moved(self, right: f32, down: f32) -> Self {
        match self {
            Self::Run(run) => Self::Run(Run {
                x: run.x + right,
                y: run.y + down,
                ..run
            }),
            Self::Path(path) => {
                let form = match path.form {
                    Form::Box(x, y, width, height) => Form::Box(x + right, y + down, width, height),
                    Form::Circle(x, y, radius) => Form::Circle(x + right, y + down, radius),
                    Form::Lines(points, closed) => Form::Lines(
                        points
                            .into_iter()
                            .map(|(x, y)| (x + right, y + down))
                            .collect(),
                        closed,
                    ),
                    Form::Dots(from, to, y) => Form::Dots(from + right, to + right, y + down),
                };
                Self::Path(Path { form, ..path })
            }
        }
    }

    /// The left, top, right and bottom of the visible area. The height of text is estimated from its size.
    pub fn bounds(&self) -> (f32, f32, f32, f32) {
        match self {
            Self::Run(run) => (
                run.x,
                run.y - run.size * 0.8,
                run.x + run.width(),
                run.y + run.size * 0.25,
            ),
            Self::Path(path) => {
                let half = path.line.map_or(0.0, |(_, width)| width / 2.0);
                let (left, top, right, bottom) = match &path.form {
                    Form::Box(x, y, width, height) => (*x, *y, x + width, y + height),
                    Form::Circle(x, y, radius) => (x - radius, y - radius, x + radius, y + radius),
                    Form::Dots(from, to, y) => (*from, *y, *to, *y),
                    Form::Lines(points, _) => points.iter().fold(
                        (
                            f32::INFINITY,
                            f32::INFINITY,
                            f32::NEG_INFINITY,
                            f32::NEG_INFINITY,
                        ),
                        |(left, top, right, bottom), (x, y)| {
                            (left.min(*x), top.min(*y), right.max(*x), bottom.max(*y))
                        },
                    ),
                };
                (left - half, top - half, right + half, bottom + half)
            }
        }
    }
}

/// The content of a page, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Begins the content of a part of the structure tree. The number is unique on the page.
    Begin(tree::PartIx, usize),
    /// Begins an artefact, which screen readers skip: rules, backgrounds, headers and footers.
    BeginArtefact {
        /// Whether the artefact is a pagination artefact (header, footer) rather than a layout artefact.
        paging: bool,
    },
    /// Ends the content or artefact.
    End,
    /// A mark to paint.
    Mark(Mark),
}

/// A link on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The index of the page.
    pub page: usize,
    /// The left, top, right and bottom of the clickable area.
    pub area: (f32, f32, f32, f32),
    /// The target, a key of [`Display::places`].
    pub to: String,
    /// The link text.
    pub words: String,
    /// The link's part of the structure tree.
    pub part: tree::PartIx,
}

/// A heading in the outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The level, 1 to 3.
    pub level: u8,
    /// The text of the heading.
    pub text: String,
    /// The index of the page.
    pub page: usize,
    /// The vertical position on that page.
    pub y: f32,
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The content of the page, in reading order.
    pub items: Vec<Item>,
}

/// The display list: the whole document, ready to paint.
#[derive(Clone, Debug)]
pub struct Display {
    /// The text area of every page.
    pub frame: Frame,
    /// The pages.
    pub pages: Vec<Page>,
    /// The structure tree to which the marks belong.
    pub tree: Tree,
    /// The links.
    pub links: Vec<Link>,
    /// The headings.
    pub outline: Vec<Entry>,
    /// The target of each anchor: page index and vertical position.
    pub places: BTreeMap<String, (usize, f32)>,
}

/// A horizontal slice of a picture. A picture is broken across pages only between slices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    /// The height in points.
    pub height: f32,
    /// The marks in reading order, relative to the upper left corner of the strip.
    pub marks: Vec<Mark>,
    /// Whether the strip must not be the last on its page.
    pub with_next: bool,
}

/// A drawn chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The strip repeated above the others on each page.
    pub head: Strip,
    /// The slices.
    pub strips: Vec<Strip>,
}

/// A function that draws a plot at a given width.
pub type Draw = fn(&mut Typeface, &Plot, f32) -> Picture;

/// Lays out `document` as a display list. `draw` draws its charts.
pub fn lay_out(document: &Document, frame: Frame, typeface: &mut Typeface, draw: Draw) -> Display {
    let document = &fitted(document, frame, typeface, draw);
    let mut flow = flow::Flow::new(document, frame, typeface, draw);
    furniture::title(&mut flow, document);
    flow.blocks(&document.blocks);
    let (mut display, waiting) = flow.finish();
    contents::fill(&mut display, waiting, typeface);
    furniture::pages(&mut display, document, typeface);
    display
}

/// Resolves each [`Block::Fit`] to its first variant that fits on one page, or to its last variant if none fits.
pub(super) fn fitted(
    document: &Document,
    frame: Frame,
    typeface: &mut Typeface,
    draw: Draw,
) -> Document {
    let mut fits = |first: bool, blocks: &[Block]| {
        let trial = Document {
            blocks: blocks.to_vec(),
            ..document.clone()
        };
        let mut flow = flow::Flow::new(&trial, frame, typeface, draw);
        if first {
            furniture::title(&mut flow, &trial);
        }
        flow.blocks(&trial.blocks);
        flow.finish().0.pages.len() <= 1
    };
    let mut blocks = Vec::new();
    for (at, block) in document.blocks.iter().enumerate() {
        if let Block::Fit(lengths) = block {
            let fitting = lengths
                .iter()
                .find(|length| fits(at == 0, length))
                .or(lengths.last());
            blocks.extend(fitting.into_iter().flatten().cloned());
        } else {
            blocks.push(block.clone());
        }
    }
    Document {
        blocks,
        ..document.clone()
    }
}

/// Converts a count to `f32` for multiplying lengths. Counts above 65,535 are capped.
pub fn count(things: usize) -> f32 {
    f32::from(u16::try_from(things).unwrap_or(u16::MAX))
}
