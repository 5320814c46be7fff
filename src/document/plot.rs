//! The data of the charts: what a chart shows, without how it is drawn.
//!
//! The values are computed elsewhere. Drawings, tables and the text alternatives for screen readers are all made from
//! these types, so shapes, colours and lengths do not belong here.

use crate::rules::gates::GateState;
use crate::rules::scorecard::Ratio;
use jiff::civil::Date;

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
    /// What is still open, falling as steps are done.
    Burndown(Burndown),
    /// A range at several times.
    Trend(Vec<Moment>),
    /// How votes fell.
    Ballots(Vec<Ballot>),
    /// Which links of a trace are there.
    Matrix(Matrix),
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
    /// Its state.
    pub state: GateState,
    /// What is short, or from which day it can open.
    pub detail: String,
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

/// What is still open over time, as two steps downwards: the least and the most it can be. In permille of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burndown {
    /// The first day shown.
    pub from: Date,
    /// The last day shown.
    pub to: Date,
    /// From the end of which day on how much is open, with the known gaps alone; the first is the first day.
    pub low: Vec<(Date, u32)>,
    /// The same with everything unknown.
    pub high: Vec<(Date, u32)>,
    /// The gates on the days they open by the plan in which everything unknown is to be done.
    pub gates: Vec<(Date, String)>,
}

/// A range at one time. In permille of the scale's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: Date,
    /// The least it was.
    pub low: u32,
    /// The most it was.
    pub high: u32,
    /// The value as printed (`62–81 %`).
    pub value: String,
}

/// How the votes on one question fell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// What was voted on.
    pub label: String,
    /// How many said each level, from 0.
    pub levels: Vec<usize>,
    /// How many do not know.
    pub unknown: usize,
    /// The level agreed on, where there is one.
    pub agreed: Option<u8>,
    /// What came of it, in a few words.
    pub outcome: String,
}

/// A trace: rows of links, each of which is there or is a hole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// What the links are.
    pub columns: Vec<String>,
    /// Each row's name and its links, one per column.
    pub rows: Vec<(String, Vec<Link>)>,
}

/// A link of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// It is there, as what.
    There(String),
    /// It is missing, and what is.
    Hole(String),
    /// It is not needed.
    NotNeeded,
}

/// Permille in percent: never 0 while there is anything, and never 100 while anything is missing.
pub fn percent(permille: u32) -> String {
    format!(
        "{} %",
        Ratio {
            part: u64::from(permille.min(1000)),
            whole: 1000
        }
        .percent()
    )
}
