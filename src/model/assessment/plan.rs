//! The settings of a plan: who is available, for what share of their time, and on which days.
//!
//! Working days are counted in the roadmap, not here. A person is an id that the team chose (a role, initials):
//! surefoot needs no name and asks for none.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

/// A stretch of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// Someone who carries steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Ids of the roles they fill: one person may wear several hats.
    pub roles: BTreeSet<String>,
    /// Percent of their working time that goes into this, 1 to 100.
    pub percent: u8,
    /// Days they are not there.
    pub away: BTreeSet<Days>,
}

/// People, calendar and start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSettings {
    /// The first day of work; today where nobody said.
    pub start: Option<Date>,
    /// The days of the week on which people work.
    pub workdays: BTreeSet<Workday>,
    /// Days on which nobody works.
    pub days_off: BTreeSet<Date>,
    /// Stretches in which work goes on but no gate opens.
    pub freezes: BTreeSet<Days>,
    /// Who is there, by id.
    pub people: BTreeMap<String, Person>,
    /// What was decided about the work on a control, by its id.
    pub arranged: BTreeMap<String, Arrangement>,
    /// The plan agreed on last.
    pub committed: Option<CommittedPlan>,
}

/// What a team decided about the work on one control.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// Its next step is wanted to start on this day.
    pub pinned_to: Option<Date>,
    /// None of its steps starts before this day.
    pub not_before: Option<Date>,
    /// It is not done.
    pub dropped: bool,
}

/// A plan that was agreed on: what later ones are held against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommittedPlan {
    /// The day of the agreement.
    pub on: Date,
    /// How it was made.
    pub walk: Walk,
    /// The last day on which each gate was to open, by id; a gate without a day is not here.
    pub gates: BTreeMap<String, Date>,
}

/// How a plan was made: with it in hand, the plan after a change is never worse than it has to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The order in which steps were placed: `DAT-R3>3` raises a control to 3, `DAT-R3=3/shown` shows it at 3.
    pub order: Vec<String>,
    /// The people there were, in the order they joined.
    pub people: Vec<String>,
}

impl Arrangement {
    /// Whether nothing is decided.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for PlanSettings {
    fn default() -> Self {
        Self {
            start: None,
            workdays: Workday::ALL.into_iter().take(5).collect(),
            days_off: BTreeSet::new(),
            freezes: BTreeSet::new(),
            people: BTreeMap::new(),
            arranged: BTreeMap::new(),
            committed: None,
        }
    }
}

/// A day of the week, Monday first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Workday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Workday {
    /// Every day, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The word in files.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The day of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }

    /// The day of the week of a date.
    pub fn of(date: Date) -> Self {
        match date.weekday() {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}
