//! Converts between working days, which the planner counts from 0, and calendar dates, which people read.
//!
//! Covers weekends, days off and freezes; must not depend on tasks, people or gates.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use crate::model::assessment::plan::{Days, PlanSettings, Workday};

/// Maximum number of working days in a plan: about 20 years, beyond any useful plan.
pub const MOST_DAYS: usize = 5_000;

/// The working days of a plan, from the first day of work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    days: Vec<Date>,
}

impl Calendar {
    /// The working days from `start` on, according to the workdays and days off in `settings`. Empty if no weekday is a
    /// workday.
    pub fn new(settings: &PlanSettings, start: Date) -> Self {
        let mut days = Vec::new();
        if !settings.workdays.is_empty() {
            let works = |day: &Date| {
                settings.workdays.contains(&Workday::of(*day)) && !settings.days_off.contains(day)
            };
            days.extend(
                start
                    .series(jiff::Span::new().days(1))
                    .filter(works)
                    .take(MOST_DAYS),
            );
        }
        Self { days }
    }

    /// The union of the working days of several calendars.
    pub fn together(calendars: &[&Self]) -> Self {
        match calendars {
            [] => Self { days: Vec::new() },
            [first, rest @ ..] if rest.iter().all(|other| other == first) => (*first).clone(),
            all => {
                let days: BTreeSet<Date> = all
                    .iter()
                    .flat_map(|calendar| &calendar.days)
                    .copied()
                    .collect();
                Self {
                    days: days.into_iter().take(MOST_DAYS).collect(),
                }
            }
        }
    }

    /// The ranges of working days, end exclusive, that are not working days of `other`.
    pub fn idle_by(&self, other: &Self) -> Vec<Range<u32>> {
        let mut idle: Vec<Range<u32>> = Vec::new();
        for (at, _) in (0..)
            .zip(&self.days)
            .filter(|(_, day)| other.days.binary_search(day).is_err())
        {
            match idle.last_mut() {
                Some(last) if last.end == at => last.end = at + 1,
                _ => idle.push(at..at + 1),
            }
        }
        idle
    }

    /// The number of working days.
    pub fn len(&self) -> u32 {
        u32::try_from(self.days.len()).unwrap_or(u32::MAX)
    }

    /// Whether there are no working days.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// The date of a working day counted from 0; `None` beyond the last working day.
    pub fn date(&self, day: u32) -> Option<Date> {
        self.days.get(usize::try_from(day).ok()?).copied()
    }

    /// The number of working days before a date, which is also the index of the first working day on or after it.
    pub fn count(&self, date: Date) -> u32 {
        u32::try_from(self.days.partition_point(|day| *day < date)).unwrap_or(u32::MAX)
    }

    /// A range of dates as working days, end exclusive.
    pub fn stretch(&self, days: Days) -> Range<u32> {
        let after = days
            .to
            .tomorrow()
            .map_or(u32::MAX, |after| self.count(after));
        self.count(days.from)..after
    }

    /// The first day on or after `date` that is in no freeze: `date` itself, or else a working day. `None` beyond the
    /// calendar.
    pub fn after_freezes(&self, date: Date, settings: &PlanSettings) -> Option<Date> {
        let frozen = |day: Date| {
            settings
                .freezes
                .iter()
                .any(|freeze| freeze.from <= day && day <= freeze.to)
        };
        if !frozen(date) {
            return Some(date);
        }
        let from = usize::try_from(self.count(date)).unwrap_or(usize::MAX);
        self.days
            .iter()
            .skip(from)
            .copied()
            .find(|day| !frozen(*day))
    }
}

/// The number of days from `from` to `to`, negative if `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn settings() -> PlanSettings {
        PlanSettings {
            days_off: [date(2026, 12, 8)].into(),
            ..PlanSettings::default()
        }
    }

    #[test]
    fn weekends_and_days_off_are_no_working_days() {
        // 2026-12-04 is a Friday; Saturday and Sunday follow, Monday the 7th is a working day, Tuesday the 8th is off
        let calendar = Calendar::new(&settings(), date(2026, 12, 4));
        let days: Vec<Date> = (0..4).filter_map(|day| calendar.date(day)).collect();
        assert_eq!(
            days,
            [
                date(2026, 12, 4),
                date(2026, 12, 7),
                date(2026, 12, 9),
                date(2026, 12, 10)
            ]
        );
        assert_eq!(
            calendar.count(date(2026, 12, 8)),
            2,
            "the 9th is the first working day on or after the 8th"
        );
        assert_eq!(
            calendar.stretch(Days {
                from: date(2026, 12, 5),
                to: date(2026, 12, 9)
            }),
            1..3
        );
    }

    #[test]
    fn a_freeze_moves_a_gate_to_the_next_working_day_behind_it() {
        let mut settings = settings();
        settings.freezes = [Days {
            from: date(2026, 12, 18),
            to: date(2027, 1, 2),
        }]
        .into();
        let calendar = Calendar::new(&settings, date(2026, 12, 4));
        // 2027-01-02 is a Saturday, so the first free working day is Monday the 4th
        assert_eq!(
            calendar.after_freezes(date(2026, 12, 21), &settings),
            Some(date(2027, 1, 4))
        );
        assert_eq!(
            calendar.after_freezes(date(2026, 12, 17), &settings),
            Some(date(2026, 12, 17))
        );
    }

    #[test]
    fn calendars_go_together_and_each_knows_when_it_is_idle() {
        // in `one` Tuesday the 8th is off; `other` begins on Monday the 7th and works on the 8th
        let one = Calendar::new(&settings(), date(2026, 12, 4));
        let other = Calendar::new(&PlanSettings::default(), date(2026, 12, 7));
        let both = Calendar::together(&[&one, &other]);
        let days: Vec<i8> = (0..4)
            .filter_map(|day| both.date(day))
            .map(jiff::civil::Date::day)
            .collect();
        assert_eq!(days, [4, 7, 8, 9]);
        assert_eq!(both.idle_by(&one).first(), Some(&(2..3)));
        assert_eq!(both.idle_by(&other).first(), Some(&(0..1)));
        assert_eq!(Calendar::together(&[&one, &one]), one);
        assert_eq!(one.idle_by(&one), []);
    }

    #[test]
    fn no_working_day_at_all_is_no_endless_search() {
        let settings = PlanSettings {
            workdays: [].into(),
            ..PlanSettings::default()
        };
        assert_eq!(Calendar::new(&settings, date(2026, 12, 4)).date(0), None);
        assert_eq!(
            Calendar::new(&PlanSettings::default(), date(9999, 12, 30)).date(10),
            None,
            "the calendar ends"
        );
    }
}
