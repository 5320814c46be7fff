//! The layout engine: turns a document into a display list.
//!
//! The display list holds pages of runs and paths with their positions, the structure tree (headings, tables, lists),
//! the links and the outline. A painter therefore needs no rules of typography, and a test needs no PDF. PDF objects
//! and charts do not belong here: the function that draws charts is passed in.
//!
//! The files below `layout` use each other: a table holds blocks, a block can be a table, and both flow over pages.

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

/// The unit of the rhythm, in points: each line and each space is a multiple of it.
pub const UNIT: f32 = 3.5;

/// Where ink may stand on a page, in points from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Width of the sheet.
    pub width: f32,
    /// Height of the sheet.
    pub height: f32,
    /// Left edge of the text.
    pub left: f32,
    /// Upper edge of the text.
    pub top: f32,
    /// Right edge of the text.
    pub right: f32,
    /// Lower edge of the text.
    pub bottom: f32,
}

impl Frame {
    /// The frame of a sheet of this size.
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

    /// The width of the text.
    pub fn measure(&self) -> f32 {
        self.right - self.left
    }

    /// The height of the text.
    pub fn depth(&self) -> f32 {
        self.bottom - self.top
    }
}

/// A colour: red, green and blue, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Words.
    pub const INK: Self = Self(0x17, 0x1C, 0x21);
    /// Words that step back.
    pub const MUTED: Self = Self(0x57, 0x60, 0x69);
    /// The one hue.
    pub const ACCENT: Self = Self(0x0B, 0x56, 0x6B);
    /// The hue in a middle shade, for what is uncertain.
    pub const MIDDLE: Self = Self(0x8F, 0xBB, 0xC7);
    /// The hue, hardly there.
    pub const PALE: Self = Self(0xE7, 0xF1, 0xF4);
    /// Hairlines.
    pub const RULE: Self = Self(0xC4, 0xCA, 0xCF);
    /// What has no value yet.
    pub const EMPTY: Self = Self(0xE9, 0xEB, 0xED);
    /// The sheet.
    pub const PAPER: Self = Self(0xFF, 0xFF, 0xFF);
    /// The darkest there is, where the ink alone would not stand out enough.
    pub const BLACK: Self = Self(0, 0, 0);

    /// The relative luminance of WCAG 2.
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

    /// The contrast of WCAG 2 between two colours, 1 to 21.
    pub fn contrast(self, other: Self) -> f32 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The colour for words on this ground: the first of paper, ink and black that can be read well (4.5 to 1).
    #[must_use]
    pub fn words_on(self) -> Self {
        [Self::INK, Self::PAPER]
            .into_iter()
            .find(|words| words.contrast(self) >= 4.5)
            .unwrap_or(Self::BLACK)
    }
}

/// How words are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The cut.
    pub cut: Cut,
    /// The size in points.
    pub size: f32,
    /// From line to line, in points.
    pub leading: f32,
    /// The colour.
    pub colour: Colour,
    /// Whether all digits are equally wide.
    pub tabular: bool,
}

impl Style {
    /// Plain words of this size and leading.
    pub const fn new(size: f32, leading: f32) -> Self {
        Self {
            cut: Cut::Regular,
            size,
            leading,
            colour: Colour::INK,
            tabular: false,
        }
    }

    /// The same in the strong cut.
    #[must_use]
    pub const fn strong(self) -> Self {
        Self {
            cut: Cut::Strong,
            ..self
        }
    }

    /// The same in another colour.
    #[must_use]
    pub const fn in_colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// The same with digits in columns.
    #[must_use]
    pub const fn lined(self) -> Self {
        Self {
            tabular: true,
            ..self
        }
    }

    /// From the upper edge of a line to its baseline: capitals stand in the middle of the line.
    pub fn baseline(&self) -> f32 {
        self.leading
            .midpoint(self.size * crate::document::font::CAPITALS)
    }
}

/// The style of prose.
pub const BODY: Style = Style::new(9.5, 14.0);
/// The style of a sentence that carries the page.
pub const LEAD: Style = Style::new(12.5, 17.5);
/// The style of tables.
pub const CELL: Style = Style::new(8.5, 12.25);
/// The style of small words: captions, heads of columns, notes.
pub const SMALL: Style = Style::new(7.5, 10.5).in_colour(Colour::MUTED);

/// Words on one baseline in one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Where it begins.
    pub x: f32,
    /// Its baseline.
    pub y: f32,
    /// The size in points.
    pub size: f32,
    /// The colour.
    pub colour: Colour,
    /// The words and the spaces between them.
    pub words: Vec<Rc<Word>>,
}

impl Run {
    /// The letters.
    pub fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_ref()).collect()
    }

    /// The width of what is seen: spaces at the end do not count.
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

/// An outline to be painted.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The form.
    pub form: Form,
    /// The colour inside, if it is filled.
    pub fill: Option<Colour>,
    /// The colour and width of the line, if it is drawn.
    pub line: Option<(Colour, f32)>,
}

/// The forms.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A rectangle: left, top, width, height.
    Box(f32, f32, f32, f32),
    /// A circle: centre and radius.
    Circle(f32, f32, f32),
    /// Straight lines through points, closed or open.
    Lines(Vec<(f32, f32)>, bool),
    /// A row of dots: left, right, height. It can only be drawn.
    Dots(f32, f32, f32),
}

impl Path {
    /// A filled form.
    pub fn filled(form: Form, colour: Colour) -> Self {
        Self {
            form,
            fill: Some(colour),
            line: None,
        }
    }

    /// A drawn form.
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

    /// A form with paper inside and a line around it.
    pub fn ring(form: Form, fill: Colour, line: Colour, width: f32) -> Self {
        Self {
            form,
            fill: Some(fill),
            line: Some((line, width)),
        }
    }
}

/// Something to be painted.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Words.
    Run(Run),
    /// A path.
    Path(Path),
}

impl Mark {
    /// The same, moved.
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

    /// Left, top, right and bottom of what is seen.
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

/// What stands on a page, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// What follows belongs to a part of the tree, under this number (unique on its page).
    Begin(tree::PartIx, usize),
    /// What follows says nothing to someone who listens: rules, grounds, what repeats on each page.
    BeginArtefact {
        /// Whether it is there because of the page (heads, feet), not of the layout.
        paging: bool,
    },
    /// The end of either.
    End,
    /// Something painted.
    Mark(Mark),
}

/// A link on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The page it stands on.
    pub page: usize,
    /// Left, top, right and bottom of the place to press.
    pub area: (f32, f32, f32, f32),
    /// Where it leads, as an entry of [`Display::places`].
    pub to: String,
    /// Its words.
    pub words: String,
    /// The part of the tree that it is.
    pub part: tree::PartIx,
}

/// A heading as the outline shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// 1 to 3.
    pub level: u8,
    /// The words.
    pub text: String,
    /// The page.
    pub page: usize,
    /// The height on that page.
    pub y: f32,
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// What stands on it, in reading order.
    pub items: Vec<Item>,
}

/// The display list: the whole document, ready to be painted.
#[derive(Clone, Debug)]
pub struct Display {
    /// The sheet.
    pub frame: Frame,
    /// The pages.
    pub pages: Vec<Page>,
    /// What the marks are.
    pub tree: Tree,
    /// The links.
    pub links: Vec<Link>,
    /// The headings.
    pub outline: Vec<Entry>,
    /// Where each anchor stands: page and height.
    pub places: BTreeMap<String, (usize, f32)>,
}

/// A horizontal slice of a picture. A picture is broken between slices only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    /// Its height.
    pub height: f32,
    /// What is painted, from the upper left corner of the strip, in reading order.
    pub marks: Vec<Mark>,
    /// Whether it must not be the last on its page.
    pub with_next: bool,
}

/// A chart, drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// What stands above the strips on each page.
    pub head: Strip,
    /// The slices.
    pub strips: Vec<Strip>,
}

/// What draws a plot in a given width.
pub type Draw = fn(&mut Typeface, &Plot, f32) -> Picture;

/// The display list of a document.
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

/// The document with one length of whatever it has in several: the first that fits its page whole, else the last.
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

/// A number of things, as a length can be multiplied by it.
pub fn count(things: usize) -> f32 {
    f32::from(u16::try_from(things).unwrap_or(u16::MAX))
}
