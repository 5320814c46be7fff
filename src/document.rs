//! The format-independent document: a report as a sequence of blocks in reading order.
//!
//! Words, numbers and dates are decided elsewhere and collected in one [`Document`], which every format for people
//! (PDF, Word, Markdown) walks from top to bottom. A block says what it *is* (a heading, a table, a chart), never how
//! it looks: font, colour, size and position do not belong here.

pub mod chart;
pub mod docx;
pub mod font;
pub mod layout;
pub mod markdown;
mod numbers;
pub mod pdf;
mod plot;
pub mod portfolio;
pub mod prose;

use jiff::civil::Date;
use std::iter;

pub use plot::{
    Ballot, Burndown, Chart, Dumbbell, HeatCell, HeatMap, Link, Matrix, Moment, Plot, Rung,
    Timeline, TimelineBar, TimelineForecast, TimelineGate, TimelineWave, percent,
};

/// A whole document: who it is about, and its blocks in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What stands on the first page and in the document properties.
    pub title: String,
    /// The system the document is about.
    pub system: String,
    /// One sentence that says what the document is, for its properties.
    pub subject: String,
    /// Language tag of the prose, as in BCP 47 (`en-GB`).
    pub language: String,
    /// Handling label printed on each page, as in the Traffic Light Protocol 2.0 (`TLP:AMBER+STRICT`).
    pub handling: String,
    /// The day the document speaks of.
    pub date: Date,
    /// Questionnaire, version and hash, printed on each page.
    pub source: String,
    /// The blocks in reading order. The first page ends at the first [`Block::PageBreak`].
    pub blocks: Vec<Block>,
}

/// One thing a reader meets.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading of level 1 (chapter), 2 or 3. Each is an entry of the outline; levels 1 and 2 stand in the contents.
    Heading {
        /// 1 to 3.
        level: u8,
        /// The words.
        text: String,
        /// A name other blocks can link to.
        anchor: Option<String>,
    },
    /// A sentence that carries the page: larger than a paragraph.
    Lead(Text),
    /// Plain prose.
    Paragraph(Text),
    /// Items of equal rank.
    List(Vec<Text>),
    /// Names and what belongs to each.
    Facts(Vec<(String, Text)>),
    /// A few figures side by side, to be seen from far away.
    Figures(Vec<Figure>),
    /// Rows and columns.
    Table(Table),
    /// Rows and columns with room to write in with a pen.
    Form(Table),
    /// A picture of numbers.
    Chart(Chart),
    /// The table of contents (headings of level 1 and 2 with their pages).
    Contents,
    /// What follows begins on a new page.
    PageBreak,
    /// The same in several lengths, the fullest first: a page shows the first that fits it whole, what has no pages the
    /// first of all.
    Fit(Vec<Vec<Block>>),
}

/// One large figure with its caption: `62–81 %`, "of target attained".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The value as printed.
    pub value: String,
    /// What it is.
    pub caption: String,
}

/// A run of prose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Span>);

/// A piece of prose with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Ordinary words.
    Plain(String),
    /// Words of the team, in a language that nobody knows.
    Said(String),
    /// Words that carry weight.
    Strong(String),
    /// Words that step back.
    Muted(String),
    /// Words that lead to the block of that anchor.
    Link(String, String),
}

/// Rows and columns with a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the table shows, in a few words.
    pub caption: String,
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The rows from top to bottom, each with one cell per column.
    pub rows: Vec<Vec<Text>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The words in its head.
    pub title: String,
    /// How much of the width it takes, relative to its neighbours.
    pub weight: u16,
    /// Whether its cells are numbers, set flush right.
    pub numeric: bool,
}

impl Document {
    /// The blocks as a format without pages walks them: of what is there in several lengths, the fullest.
    pub fn flowing(&self) -> impl Iterator<Item = &Block> {
        fn fullest(block: &Block) -> Vec<&Block> {
            if let Block::Fit(lengths) = block {
                lengths.first().into_iter().flatten().collect()
            } else {
                vec![block]
            }
        }
        self.blocks.iter().flat_map(fullest)
    }

    /// The headings that contents list: chapters and sections, but not their own.
    pub fn listed(&self) -> impl Iterator<Item = &Block> {
        headings(self.flowing())
            .filter(|(_, listed)| *listed)
            .map(|(heading, _)| heading)
    }
}

/// The headings among blocks, and whether contents list them: chapters and sections, but not the heading of the contents.
pub fn headings<'a>(
    blocks: impl Iterator<Item = &'a Block>,
) -> impl Iterator<Item = (&'a Block, bool)> {
    let mut blocks = blocks.peekable();
    iter::from_fn(move || {
        loop {
            let block = blocks.next()?;
            if let Block::Heading { level, .. } = block {
                return Some((
                    block,
                    *level <= 2 && blocks.peek() != Some(&&Block::Contents),
                ));
            }
        }
    })
}

impl Text {
    /// Plain words.
    pub fn plain(words: impl Into<String>) -> Self {
        Self(vec![Span::Plain(words.into())])
    }

    /// Words of the team.
    pub fn said(words: impl Into<String>) -> Self {
        Self(vec![Span::Said(words.into())])
    }

    /// Words that carry weight.
    pub fn strong(words: impl Into<String>) -> Self {
        Self(vec![Span::Strong(words.into())])
    }

    /// Words that step back.
    pub fn muted(words: impl Into<String>) -> Self {
        Self(vec![Span::Muted(words.into())])
    }

    /// Words that lead to an anchor.
    pub fn link(words: impl Into<String>, anchor: impl Into<String>) -> Self {
        Self(vec![Span::Link(words.into(), anchor.into())])
    }

    /// This text, then another.
    #[must_use]
    pub fn then(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// The words alone.
    pub fn plain_text(&self) -> String {
        self.0.iter().map(Span::plain_text).collect()
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::plain(words)
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::plain(words)
    }
}

impl Span {
    /// The words alone.
    pub fn plain_text(&self) -> &str {
        match self {
            Self::Plain(words)
            | Self::Said(words)
            | Self::Strong(words)
            | Self::Muted(words)
            | Self::Link(words, _) => words,
        }
    }
}

impl Column {
    /// A column of prose.
    pub fn text(title: &str, weight: u16) -> Self {
        Self {
            title: title.to_owned(),
            weight,
            numeric: false,
        }
    }

    /// A column of numbers.
    pub fn number(title: &str, weight: u16) -> Self {
        Self {
            title: title.to_owned(),
            weight,
            numeric: true,
        }
    }
}
