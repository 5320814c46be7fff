//! The document: a report in the order in which a person reads it.
//!
//! In flows nothing but words, numbers and dates that were decided elsewhere; out goes one [`Document`] that every
//! format for people (PDF, Markdown) walks from top to bottom. A block says what it *is* (a heading, a table, a
//! chart), never how it looks: no font, colour, size or position may ever stand here.

use jiff::civil::Date;

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
    /// The blocks in reading order. The first page (the board page) ends at the first [`Block::PageBreak`].
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
    /// A picture of numbers.
    Chart(Chart),
    /// The table of contents (headings of level 1 and 2 with their pages).
    Contents,
    /// What follows begins on a new page.
    PageBreak,
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

/// A picture of numbers, with the one sentence a reader shall take away.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The sentence, printed above the picture.
    pub takeaway: String,
    /// What the picture says, for who cannot see it.
    pub alternative: String,
    /// The numbers.
    pub plot: Plot,
}

/// The kinds of chart, each with the numbers it draws.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Ranked bars from the current value to the target; what is uncertain stands out.
    Dumbbells(Vec<Dumbbell>),
    /// Rows and columns of shaded numbers.
    HeatMap(HeatMap),
    /// The gates in order with their states.
    Gates(Vec<Rung>),
    /// Steps over time, in waves.
    Roadmap(Timeline),
}

/// One bar of a dumbbell chart. All values in permille of the scale's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dumbbell {
    /// What is measured.
    pub label: String,
    /// The least it can be.
    pub low: u32,
    /// The most it can be.
    pub high: u32,
    /// Where it must be.
    pub target: u32,
    /// The value as printed (`1.4–2.0 of 2.5`).
    pub value: String,
}

/// A heat map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatMap {
    /// What the columns are.
    pub columns: Vec<String>,
    /// Each row's name and its cells, one per column.
    pub rows: Vec<(String, Vec<HeatCell>)>,
}

/// A cell of a heat map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatCell {
    /// The value in permille of the darkest shade; nothing where there is no value yet (grey).
    pub shade: Option<u32>,
    /// The value as printed.
    pub text: String,
    /// A smaller second line (`3 of 6 answered`).
    pub note: String,
}

/// A gate on the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// `G2`.
    pub id: String,
    /// What it permits.
    pub title: String,
    /// `pass`, `conditional`, `open` or `fail`.
    pub state: GateMark,
    /// What is short, or from which day it can open.
    pub detail: String,
}

/// The four states of a gate, as a drawing knows them: each has its own mark, not only its own shade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateMark {
    /// All met.
    Pass,
    /// Met with dated exceptions.
    Conditional,
    /// Not known yet.
    Open,
    /// Not met.
    Fail,
}

impl GateMark {
    /// The word on screens and in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Conditional => "conditional",
            Self::Open => "open",
            Self::Fail => "fail",
        }
    }
}

/// Steps over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The first day shown.
    pub from: Date,
    /// The last day shown.
    pub to: Date,
    /// What the critical bars are: `critical chain of G2`; empty where there is none.
    pub critical: String,
    /// The waves in order.
    pub waves: Vec<TimelineWave>,
}

/// The steps that one gate waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineWave {
    /// `G2 release to real users`.
    pub title: String,
    /// The bars, one a line.
    pub bars: Vec<TimelineBar>,
    /// The day the gate can open.
    pub gate: Option<TimelineGate>,
}

/// A gate on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineGate {
    /// The day it opens as planned.
    pub day: Date,
    /// That day in words.
    pub words: String,
    /// How sure that is.
    pub forecast: Option<TimelineForecast>,
}

/// When a gate opens once efforts turn out otherwise than planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineForecast {
    /// By this day in half of the runs.
    pub half: Date,
    /// By this day in four fifths of them.
    pub most: Date,
    /// Both days in words.
    pub words: String,
}

/// A step on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineBar {
    /// `DAT-R3 to Defined`.
    pub label: String,
    /// Who carries it.
    pub who: String,
    /// Its first and last day; nothing when it has no date.
    pub days: Option<(Date, Date)>,
    /// Whether a day lost here is lost at the gate in question.
    pub critical: bool,
}

impl Text {
    /// Plain words.
    pub fn plain(words: impl Into<String>) -> Self {
        Self(vec![Span::Plain(words.into())])
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
    pub fn words(&self) -> String {
        self.0.iter().map(Span::words).collect()
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
    pub fn words(&self) -> &str {
        match self {
            Self::Plain(words) | Self::Strong(words) | Self::Muted(words) | Self::Link(words, _) => words,
        }
    }
}

impl Column {
    /// A column of prose.
    pub fn text(title: &str, weight: u16) -> Self {
        Self { title: title.to_owned(), weight, numeric: false }
    }

    /// A column of numbers.
    pub fn number(title: &str, weight: u16) -> Self {
        Self { title: title.to_owned(), weight, numeric: true }
    }
}
