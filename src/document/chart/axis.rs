//! The time axis: the position of each day, the month labels above the chart, and the month hairlines.
//!
//! The shapes placed along the axis are drawn elsewhere.

use jiff::civil::Date;

use crate::document::chart::NOTE;
use crate::document::font::Typeface;
use crate::document::layout::{Colour, Form, Mark, Path, Strip, Style, text};
use crate::roadmap::calendar::days_between;

/// A time axis that runs from left to right.
pub(super) struct Axis {
    from: Date,
    days: f32,
    pub(super) left: f32,
    pub(super) width: f32,
    /// The first days of the marked months.
    months: Vec<Date>,
    /// The distance between marks, in months.
    step: i16,
    /// The target date.
    target: Option<Date>,
    /// The first and last day of each freeze.
    freezes: Vec<(Date, Date)>,
}

/// The width of the line at the target date.
pub(super) const TARGET: f32 = 1.0;

impl Axis {
    /// The height of the labels of years and months.
    pub(super) const NAMES: f32 = NOTE.leading * 2.0;

    /// The axis between 2 days, given in either order, at this width.
    pub(super) fn new(from: Date, to: Date, left: f32, width: f32) -> Self {
        let (from, to) = (from.min(to), from.max(to));
        let days = days(from, to).max(1.0);
        // Mark every month, or every few months, so that the labels have room.
        let wanted = width / 22.0;
        let months = days / 30.4;
        let step = [
            1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000,
        ];
        let step = step
            .into_iter()
            .find(|step| months / f32::from(*step) <= wanted)
            .unwrap_or(24_000);
        Self {
            from,
            days,
            left,
            width,
            months: firsts(from, to, step),
            step,
            target: None,
            freezes: Vec::new(),
        }
    }

    /// The axis with a target date and freezes, which [`Self::grid`] draws in every strip.
    pub(super) fn marked(self, target: Option<Date>, freezes: &[(Date, Date)]) -> Self {
        Self {
            target,
            freezes: freezes.to_vec(),
            ..self
        }
    }

    /// The position of a day. Days outside the axis are placed at its edge.
    pub(super) fn x(&self, day: Date) -> f32 {
        self.left + (days(self.from, day) / self.days).clamp(0.0, 1.0) * self.width
    }

    /// The position of a day, for a shape that extends this far on both sides and must stay inside the axis.
    pub(super) fn inside(&self, day: Date, reach: f32) -> f32 {
        self.x(day)
            .clamp(self.left + reach, self.left + self.width - reach)
    }

    /// The labels of the year and the month in which the axis begins, unless it begins with a mark. They end before the
    /// first mark, and may therefore begin left of the axis.
    fn start(&self, typeface: &mut Typeface, top: f32) -> Vec<Mark> {
        let next = self.months.first().copied();
        if next == Some(self.from) {
            return Vec::new();
        }
        let mut marks = Vec::new();
        let free = next.map_or(self.left + self.width, |next| self.x(next));
        let mut label = |words: String, style: Style, until: f32, y: f32| {
            let line = text::one_line(typeface, &words, style, 80.0);
            let x = self.left.min(until - line.width - 4.0);
            if x >= 0.0 {
                marks.extend(line.marks(x, y + NOTE.baseline()));
            }
        };
        label(self.from.year().to_string(), NOTE.strong(), free, top);
        if self.step % 12 != 0 {
            let month = self.from.strftime("%b").to_string();
            label(month, NOTE, free, top + NOTE.leading);
        }
        marks
    }

    /// The year labels, with the month labels below them, from this upper edge.
    pub(super) fn names(&self, typeface: &mut Typeface, top: f32) -> Vec<Mark> {
        let right = self.left + self.width;
        let mut marks = self.start(typeface, top);
        let mut year = (!marks.is_empty()).then(|| self.from.year());
        let mut free = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for month in &self.months {
            let x = self.x(*month);
            let name = text::one_line(typeface, &month.strftime("%b").to_string(), NOTE, 80.0);
            let number = text::one_line(typeface, &month.year().to_string(), NOTE.strong(), 80.0);
            // Label each year once, and no months if only years are marked.
            if year != Some(month.year()) && x >= free.0 && x + number.width <= right {
                year = Some(month.year());
                free.0 = x + number.width + 4.0;
                marks.extend(number.marks(x, top + NOTE.baseline()));
            }
            if self.step % 12 != 0 && x >= free.1 && x + name.width <= right {
                free.1 = x + name.width + 3.0;
                marks.extend(name.marks(x, top + NOTE.leading + NOTE.baseline()));
            }
        }
        marks
    }

    /// A ground for a label that the line of the target date would cross.
    pub(super) fn ground(&self, left: f32, width: f32, top: f32, tall: f32) -> Option<Mark> {
        let line = self.inside(self.target?, TARGET / 2.0);
        (left - TARGET..left + width + TARGET)
            .contains(&line)
            .then(|| {
                let form = Form::Box(left - 1.0, top, width + 2.0, tall);
                Mark::Path(Path::filled(form, Colour::PAPER))
            })
    }

    /// Adds the freezes, the hairlines of the months and the target date, behind all other marks of the strip.
    pub(super) fn grid(&self, strip: &mut Strip, from: f32) {
        let rule = |month: &Date| {
            let x = self.x(*month);
            Mark::Path(Path::rule((x, from), (x, strip.height), Colour::EMPTY, 0.5))
        };
        let band = |(first, last): &(Date, Date)| {
            let (left, right) = (self.x(*first), self.x(*last));
            // a freeze of 1 day stays visible
            let wide = (right - left).max(1.0);
            let left = left.min(self.left + self.width - wide);
            Mark::Path(Path::filled(
                Form::Box(left, from, wide, strip.height - from),
                Colour::EMPTY,
            ))
        };
        let target = self.target.map(|by| {
            let x = self.inside(by, TARGET / 2.0);
            Mark::Path(Path::rule(
                (x, from),
                (x, strip.height),
                Colour::INK,
                TARGET,
            ))
        });
        let behind: Vec<Mark> = self
            .freezes
            .iter()
            .map(band)
            .chain(self.months.iter().map(rule))
            .chain(target)
            .collect();
        strip.marks.splice(0..0, behind);
    }
}

/// The number of days between two dates, as an exact `f32` (`i16` converts without loss).
pub(super) fn days(from: Date, to: Date) -> f32 {
    let days = days_between(from, to);
    let thousands = i16::try_from(days / 1000).unwrap_or(0);
    f32::from(thousands) * 1000.0 + f32::from(i16::try_from(days % 1000).unwrap_or(0))
}

/// The first day of every `step`-th month between two dates, counted from January; at most 100 days.
fn firsts(from: Date, to: Date, step: i16) -> Vec<Date> {
    let number = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let step = i32::from(step);
    let mut at = number(from).div_euclid(step) * step;
    let mut found = Vec::new();
    while at <= number(to) && found.len() < 100 {
        let year = i16::try_from(at.div_euclid(12)).ok();
        let month = i8::try_from(at.rem_euclid(12) + 1).ok();
        if let (Some(year), Some(month)) = (year, month)
            && let Ok(day) = Date::new(year, month, 1)
            && day >= from
            && day <= to
        {
            found.push(day);
        }
        at += step;
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_axis_names_the_year_and_month_of_its_first_day() {
        let mut typeface = Typeface::new().unwrap();
        let begins = |from: Date, typeface: &mut Typeface| {
            Axis::new(from, date(2028, 10, 1), 100.0, 300.0).start(typeface, 0.0)
        };
        assert_eq!(begins(date(2026, 11, 29), &mut typeface).len(), 2);
        // the first mark names them
        assert_eq!(begins(date(2027, 1, 1), &mut typeface).len(), 0);
    }

    #[test]
    fn freezes_and_the_target_date_are_drawn_in_each_strip() {
        let freeze = (date(2026, 12, 20), date(2027, 1, 3));
        let drawn = |target: Option<Date>, freezes: &[(Date, Date)]| {
            let axis = Axis::new(date(2026, 12, 1), date(2027, 6, 1), 100.0, 300.0);
            let mut strip = Strip::default();
            axis.marked(target, freezes).grid(&mut strip, 0.0);
            strip.marks.len()
        };
        let bare = drawn(None, &[]);
        assert_eq!(drawn(Some(date(2027, 3, 31)), &[freeze]), bare + 2);
    }
}
