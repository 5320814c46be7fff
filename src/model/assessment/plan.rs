//! The settings of a plan: the people available, the share of their time, and the calendar.
//!
//! Working days are counted in the roadmap, not here. A person is identified by an id that the team chose, such as a
//! role or initials: surefoot needs no names and asks for none.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

/// A range of dates, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A person who works on steps of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Ids of the person's roles; one person can have several.
    pub roles: BTreeSet<String>,
    /// Share of the person's working time for this plan, from 1% to 100%.
    pub percent: u8,
    /// Absences.
    pub away: BTreeSet<Days>,
}

/// The settings of a plan: people, calendar and start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSettings {
    /// The first day of work; `None` means today.
    pub start: Option<Date>,
    /// The days of the week on which people work.
    pub workdays: BTreeSet<Workday>,
    /// Days on which nobody works.
    pub days_off: BTreeSet<Date>,
    /// Freezes: date ranges in which work continues but no gate can pass.
    pub freezes: BTreeSet<Days>,
    /// People, by id.
    pub people: BTreeMap<String, Person>,
    /// Arrangements for the work on a control, by control id.
    pub arranged: BTreeMap<String, Arrangement>,
    /// The committed plan.
    pub committed: Option<CommittedPlan>,
}

/// The team's decision about the work on one control.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The next step of the control is pinned to start on this day.
    pub pinned_to: Option<Date>,
    /// No step of the control starts before this day.
    pub not_before: Option<Date>,
    /// The steps of the control are dropped.
    pub dropped: bool,
}

/// A committed plan, from which the slippage of later plans is measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommittedPlan {
    /// The day on which the plan was committed.
    pub on: Date,
    /// The record of how the plan was made.
    pub walk: Walk,
    /// The latest planned date for each gate to pass, by gate id; gates without a date are absent.
    pub gates: BTreeMap<String, Date>,
}

/// A record of how a plan was made. Planning after a change starts from it, so that the new plan is never worse than
/// necessary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The order in which steps were placed: `DAT-R3>3` raises a control to level 3, and `DAT-R3=3/shown` shows its
    /// evidence at level 3.
    pub order: Vec<String>,
    /// Ids of the people, in the order in which they joined.
    pub people: Vec<String>,
}

impl Arrangement {
    /// Whether the arrangement contains no decision.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl PlanSettings {
    /// Whether every schedule that is possible under the settings `other` is possible under these, with no gate later:
    /// nobody has less time or fewer roles, no day is lost, and no work is added or held back. Committed plans do not
    /// matter. A start before `today` counts as today.
    pub fn permits(&self, other: &Self, today: Date) -> bool {
        let start = |settings: &Self| settings.start.map_or(today, |start| start.max(today));
        let within = |days: &Days, ranges: &BTreeSet<Days>| {
            let mut ranges = ranges.iter();
            ranges.any(|range| range.from <= days.from && days.to <= range.to)
        };
        let person = |(id, other): (&String, &Person)| {
            self.people.get(id).is_some_and(|own| {
                own.roles.is_superset(&other.roles)
                    && own.percent >= other.percent
                    && own.away.iter().all(|days| within(days, &other.away))
            })
        };
        let arranged = |settings: &Self, id: &String| {
            let arranged = settings.arranged.get(id);
            arranged.copied().unwrap_or_default()
        };
        let arrangement = |id: &String| {
            let (own, other) = (arranged(self, id), arranged(other, id));
            own.pinned_to
                .is_none_or(|_| own.pinned_to == other.pinned_to)
                && own.not_before <= other.not_before
                && own.dropped >= other.dropped
        };
        start(self) <= start(other)
            && self.workdays.is_superset(&other.workdays)
            && self.days_off.is_subset(&other.days_off)
            && self.freezes.iter().all(|days| within(days, &other.freezes))
            && other.people.iter().all(person)
            && self
                .arranged
                .keys()
                .chain(other.arranged.keys())
                .all(arrangement)
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
#[expect(missing_docs, reason = "the names are self-explanatory")]
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

    /// Returns the name of the day in files.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Returns the day with this name.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }

    /// Returns the day of the week of a date.
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn one_person() -> PlanSettings {
        let person = Person {
            roles: ["dev".to_owned()].into(),
            percent: 50,
            away: [days(10, 12)].into(),
        };
        PlanSettings {
            people: [("ann".to_owned(), person)].into(),
            freezes: [days(20, 24)].into(),
            ..PlanSettings::default()
        }
    }

    fn days(from: i8, to: i8) -> Days {
        Days {
            from: date(2026, 12, from),
            to: date(2026, 12, to),
        }
    }

    /// Each edit gives the plan more room, or the same: the settings after it permit what those before permitted, and
    /// the settings before it permit what those after permit only if the edit changes nothing.
    #[test]
    fn more_time_permits_every_earlier_schedule() {
        type Edit = fn(&mut PlanSettings);
        let today = date(2026, 12, 1);
        let mut before = one_person();
        let late = Arrangement {
            not_before: Some(date(2026, 12, 9)),
            ..Arrangement::default()
        };
        before.arranged.insert("DAT-P1".to_owned(), late);
        let edits: [(&str, Edit, bool); 9] = [
            (
                "more percent",
                |plan| plan.people.get_mut("ann").unwrap().percent = 60,
                true,
            ),
            (
                "another role",
                |plan| {
                    plan.people
                        .get_mut("ann")
                        .unwrap()
                        .roles
                        .insert("ops".to_owned());
                },
                true,
            ),
            (
                "a shorter absence",
                |plan| {
                    plan.people.get_mut("ann").unwrap().away = [days(11, 12)].into();
                },
                true,
            ),
            (
                "another person",
                |plan| {
                    let ann = plan.people["ann"].clone();
                    plan.people.insert("bo".to_owned(), ann);
                },
                true,
            ),
            ("no freeze", |plan| plan.freezes.clear(), true),
            (
                "work on Saturdays",
                |plan| {
                    plan.workdays.insert(Workday::Saturday);
                },
                true,
            ),
            ("no longer held back", |plan| plan.arranged.clear(), true),
            (
                "start in the past",
                |plan| plan.start = Some(date(2026, 11, 2)),
                false,
            ),
            (
                "a commitment",
                |plan| plan.committed = Some(CommittedPlan::default()),
                false,
            ),
        ];
        for (name, edit, gains) in edits {
            let mut after = before.clone();
            edit(&mut after);
            assert!(after.permits(&before, today), "{name}");
            assert_eq!(before.permits(&after, today), !gains, "{name}");
        }
        let mut pinned = before.clone();
        let pin = Arrangement {
            pinned_to: Some(today),
            ..late
        };
        pinned.arranged.insert("DAT-P1".to_owned(), pin);
        assert!(!pinned.permits(&before, today) && before.permits(&pinned, today));
    }
}
