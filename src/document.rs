//! The format-independent document: a report as a sequence of blocks in reading order.
//!
//! Wording, numbers and dates are determined elsewhere and collected in one [`Document`], which every format for people
//! (PDF, Word, Markdown) traverses from top to bottom. A block says what it *is* (a heading, a table, a chart), never
//! how it looks: font, colour, size and position do not belong here.

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

/// A document: its properties, and its blocks in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The title, on the first page and in the document properties.
    pub title: String,
    /// The system the document is about.
    pub system: String,
    /// A description of the document in one sentence, for its properties.
    pub subject: String,
    /// The language of the prose as a BCP 47 tag (`en-GB`).
    pub language: String,
    /// The handling label printed on each page, as in the Traffic Light Protocol 2.0 (`TLP:AMBER+STRICT`).
    pub handling: String,
    /// The date of the evaluation.
    pub date: Date,
    /// The id, version and hash of the questionnaire, printed on each page.
    pub source: String,
    /// The blocks in reading order. The first page ends at the first [`Block::PageBreak`].
    pub blocks: Vec<Block>,
}

/// A block of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading of level 1 (chapter), 2 or 3. All levels appear in the outline, levels 1 and 2 in the table of
    /// contents.
    Heading {
        /// The level, 1 to 3.
        level: u8,
        /// The text of the heading.
        text: String,
        /// The anchor: a name that other blocks can link to.
        anchor: Option<String>,
    },
    /// A lead sentence, larger than a paragraph.
    Lead(Text),
    /// A paragraph.
    Paragraph(Text),
    /// A bulleted list.
    List(Vec<Text>),
    /// A list of names with descriptions.
    Facts(Vec<(String, Text)>),
    /// A few large figures side by side.
    Figures(Vec<Figure>),
    /// A table.
    Table(Table),
    /// A table with space for handwriting.
    Form(Table),
    /// A chart.
    Chart(Chart),
    /// The table of contents (headings of levels 1 and 2 with their page numbers).
    Contents,
    /// The start of a new page.
    PageBreak,
    /// Variants of the same content, longest first. Paged formats use the first variant that fits on one page; formats
    /// without pages use the first variant.
    Fit(Vec<Vec<Block>>),
}

/// A large figure with its caption: `62–81%`, "of the target met".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The value as printed.
    pub value: String,
    /// The caption.
    pub caption: String,
}

/// A run of prose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Span>);

/// A piece of prose with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Ordinary text.
    Plain(String),
    /// Text written by the team, in an unknown language.
    Said(String),
    /// Emphasised text.
    Strong(String),
    /// Secondary text.
    Muted(String),
    /// A link: its text and the anchor of its target.
    Link(String, String),
}

/// A table with a caption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The caption: what the table shows, in a few words.
    pub caption: String,
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The rows from top to bottom, each with one cell per column.
    pub rows: Vec<Vec<Text>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The column heading.
    pub title: String,
    /// The share of the width, relative to the other columns.
    pub weight: u16,
    /// Whether the cells contain numbers, which are right-aligned.
    pub numeric: bool,
}

impl Document {
    /// The title with the system, for windows, tabs and lists of files: `Security assessment: Customer assistant`.
    pub fn full_title(&self) -> String {
        let parts: Vec<&str> = [&self.title, &self.system]
            .into_iter()
            .map(|part| part.trim())
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(": ")
    }

    /// The blocks for a format without pages, with each [`Block::Fit`] replaced by its first variant.
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

    /// The headings in the table of contents: levels 1 and 2, except the heading of the table of contents itself.
    pub fn listed(&self) -> impl Iterator<Item = &Block> {
        headings(self.flowing())
            .filter(|(_, listed)| *listed)
            .map(|(heading, _)| heading)
    }
}

/// The headings among `blocks`, each with a flag for whether the table of contents lists it, which is true for levels 1
/// and 2, except for the heading of the table of contents itself.
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
    /// Plain text.
    pub fn plain(words: impl Into<String>) -> Self {
        Self(vec![Span::Plain(words.into())])
    }

    /// Text written by the team.
    pub fn said(words: impl Into<String>) -> Self {
        Self(vec![Span::Said(words.into())])
    }

    /// Emphasised text.
    pub fn strong(words: impl Into<String>) -> Self {
        Self(vec![Span::Strong(words.into())])
    }

    /// Secondary text.
    pub fn muted(words: impl Into<String>) -> Self {
        Self(vec![Span::Muted(words.into())])
    }

    /// Text that links to an anchor.
    pub fn link(words: impl Into<String>, anchor: impl Into<String>) -> Self {
        Self(vec![Span::Link(words.into(), anchor.into())])
    }

    /// Appends another run of prose.
    #[must_use]
    pub fn then(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// The prose as a string, without markup.
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
    /// The prose as a string, without markup.
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
    /// A column of text.
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
