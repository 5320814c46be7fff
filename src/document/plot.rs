//! The data of the charts, independent of how the charts are drawn.
//!
//! The values are computed elsewhere. Drawings, tables and the text alternatives for screen readers are all made from
//! these types, so shapes, colours and lengths do not belong here.

use crate::rules::gates::GateState;
use crate::rules::scorecard::Ratio;
use jiff::civil::Date;

/// A chart with its takeaway and text alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The takeaway in one sentence, printed above the chart.
    pub takeaway: String,
    /// The text alternative for people who cannot see the chart.
    pub alternative: String,
    /// The data of the chart.
    pub plot: Plot,
}

/// The kinds of charts with their data.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Ranked bars from the current value to the target, with the uncertain range marked.
    Dumbbells(Vec<Dumbbell>),
    /// A table of shaded values.
    HeatMap(HeatMap),
    /// The gates in order with their states.
    Gates(Vec<Rung>),
    /// Steps over time, in waves.
    Roadmap(Timeline),
    /// Remaining gaps over time.
    Burndown(Burndown),
    /// A range at several times.
    Trend(Vec<Moment>),
    /// The distribution of votes.
    Ballots(Vec<Ballot>),
    /// The links of a trace, present or missing.
    Matrix(Matrix),
}

/// A bar of a dumbbell chart. All values are in permille of the maximum of the scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dumbbell {
    /// The name of the measured item.
    pub label: String,
    /// The lower bound of the value.
    pub low: u32,
    /// The upper bound of the value.
    pub high: u32,
    /// The target.
    pub target: u32,
    /// The value as printed (`1.4–2.0 of 2.5`).
    pub value: String,
}

/// A heat map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatMap {
    /// The column headings.
    pub columns: Vec<String>,
    /// The name of each row and its cells, one per column.
    pub rows: Vec<(String, Vec<HeatCell>)>,
}

/// A cell of a heat map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatCell {
    /// The value in permille of the darkest shade. `None` if there is no value yet (grey).
    pub shade: Option<u32>,
    /// The value as printed.
    pub text: String,
    /// A smaller second line (`3 of 6 answered`).
    pub note: String,
}

/// A gate on the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The id of the gate, as in `G2`.
    pub id: String,
    /// A description of what passing the gate permits.
    pub title: String,
    /// The state of the gate.
    pub state: GateState,
    /// The details of the state in a few words, such as the number of blockers and the day from which the gate can
    /// pass.
    pub detail: String,
}

/// Steps over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The first day shown.
    pub from: Date,
    /// The last day shown.
    pub to: Date,
    /// The legend for the critical bars (`critical chain of G2`). Empty if there are none.
    pub critical: String,
    /// The waves in order.
    pub waves: Vec<TimelineWave>,
    /// The target date, if there is one.
    pub target: Option<Date>,
    /// The first and last day of each freeze, during which no gate passes.
    pub freezes: Vec<(Date, Date)>,
}

/// The steps that one gate needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineWave {
    /// The title, as in `G2 release to real users`.
    pub title: String,
    /// The bars, one per line.
    pub bars: Vec<TimelineBar>,
    /// The gate with its date, if the gate has a date.
    pub gate: Option<TimelineGate>,
}

/// The date of a gate on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineGate {
    /// The planned day on which the gate can pass.
    pub day: Date,
    /// The day as text.
    pub words: String,
    /// The forecast, if there is one.
    pub forecast: Option<TimelineForecast>,
}

/// The forecast of a gate, from simulated efforts that differ from the planned ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineForecast {
    /// The 50% date.
    pub half: Date,
    /// The 80% date.
    pub most: Date,
    /// Both dates as text.
    pub words: String,
}

/// A step on the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineBar {
    /// The name of the step, as in `DAT-R3 to Defined`.
    pub label: String,
    /// The person who does the step.
    pub who: String,
    /// The first and the last day. `None` if the step has no date.
    pub days: Option<(Date, Date)>,
    /// Whether the step is on the critical chain of the headline gate.
    pub critical: bool,
}

/// Remaining gaps over time (weight times missing levels), as 2 descending step functions: the lower and the upper
/// bound, in permille of weight times target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burndown {
    /// The first day shown.
    pub from: Date,
    /// The last day shown.
    pub to: Date,
    /// The lower bound, from the known gaps alone: the gaps that remain from the end of each day on. Starts at the
    /// first day.
    pub low: Vec<(Date, u32)>,
    /// The upper bound, with unknown levels taken as 0: the gaps that remain from the end of each day on.
    pub high: Vec<(Date, u32)>,
    /// The dates of the gates, with their ids, in the plan for the upper bound.
    pub gates: Vec<(Date, String)>,
}

/// A range at one time, in permille of the maximum of the scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: Date,
    /// The lower bound.
    pub low: u32,
    /// The upper bound.
    pub high: u32,
    /// The value as printed (`62–81%`).
    pub value: String,
}

/// The votes on one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// The subject of the vote.
    pub label: String,
    /// The number of votes for each level, from level 0.
    pub levels: Vec<usize>,
    /// The number of "don't know" votes.
    pub unknown: usize,
    /// The agreed level, if there is one.
    pub agreed: Option<u8>,
    /// The outcome in a few words.
    pub outcome: String,
}

/// A trace: rows of links, each present, missing or not needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// The names of the links.
    pub columns: Vec<String>,
    /// The name of each row and its links, one per column.
    pub rows: Vec<(String, Vec<Link>)>,
}

/// A link in a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A link that is present; the text names the linked item.
    There(String),
    /// A missing link; the text describes the missing item.
    Hole(String),
    /// A link that is not needed.
    NotNeeded,
}

/// Formats permille as a percentage. Never shows 0 for a positive value, nor 100 for a value below 1000.
pub fn percent(permille: u32) -> String {
    format!(
        "{}%",
        Ratio {
            part: u64::from(permille.min(1000)),
            whole: 1000
        }
        .percent()
    )
}
