//! Formats dates, date ranges and time distances for people, and parses dates as people type them.
//!
//! Files and machine-readable output always use dates like 2026-11-21 and must not use this module: the format of a
//! date on a screen is a preference, but its value is not.

use jiff::civil::Date;
use jiff::{ToSpan as _, Unit};

/// A date format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Dates {
    /// `2026-11-21`.
    Iso,
    /// `21 Nov 2026`, which is unambiguous; also parsed from `21.11.2026`.
    #[default]
    DayMonthYear,
    /// `Nov 21, 2026`; also parsed from `11/21/2026`.
    MonthDayYear,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Dates {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Iso, Self::DayMonthYear, Self::MonthDayYear];

    /// The name in the settings.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The format with this name.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }

    /// Examples of how to type a date.
    pub fn example(self) -> &'static str {
        match self {
            Self::Iso => "2026-12-01",
            Self::DayMonthYear => "1 Dec 2026, 1.12.",
            Self::MonthDayYear => "Dec 1 2026, 12/1",
        }
    }

    /// Maximum number of columns that [`stretch`] takes in this format.
    pub fn columns_of_stretch(self) -> usize {
        match self {
            Self::Iso => 23,
            Self::DayMonthYear | Self::MonthDayYear => 15,
        }
    }

    /// An example of how to type a range of dates.
    pub fn example_of_days(self) -> &'static str {
        match self {
            Self::Iso => "2026-12-21..2027-01-03",
            Self::DayMonthYear => "21 Dec 2026..3 Jan 2027",
            Self::MonthDayYear => "Dec 21 2026..Jan 3 2027",
        }
    }
}

/// A date with its year: `14 Jan 2027`.
pub fn day(date: Date, dates: Dates) -> String {
    match dates {
        Dates::Iso => date.to_string(),
        Dates::DayMonthYear => date.strftime("%-d %b %Y").to_string(),
        Dates::MonthDayYear => date.strftime("%b %-d, %Y").to_string(),
    }
}

/// The distance from one date to another in words: `today`, `in 3 days`, `1 day ago`.
pub fn distance(from: Date, to: Date) -> String {
    match from.until(to).map_or(i32::MAX, |span| span.get_days()) {
        0 => "today".to_owned(),
        days if days < 0 => format!("{} ago", days_words(days.unsigned_abs())),
        days => format!("in {}", days_words(days.unsigned_abs())),
    }
}

fn days_words(days: u32) -> String {
    if days == 1 {
        "1 day".to_owned()
    } else {
        format!("{days} days")
    }
}

/// A date, without the year if `beside` is in the same year: `14 Jan`.
pub fn near(date: Date, beside: Date, dates: Dates) -> String {
    if date.year() == beside.year() {
        within_year(date, dates)
    } else {
        day(date, dates)
    }
}

/// A range of dates without years, for places where the year is clear from the context: `8 Jan – 14 Feb`.
pub fn stretch(from: Date, to: Date, dates: Dates) -> String {
    format!("{} – {}", within_year(from, dates), within_year(to, dates))
}

/// A date without its year: `14 Jan`. ISO keeps the year, because a day and a month in digits alone would be ambiguous.
fn within_year(date: Date, dates: Dates) -> String {
    match dates {
        Dates::Iso => date.to_string(),
        Dates::DayMonthYear => date.strftime("%-d %b").to_string(),
        Dates::MonthDayYear => date.strftime("%b %-d").to_string(),
    }
}

/// The time since a day in words: in days up to 2 months, then in months, such as `14 months ago`. A future day counts
/// as today, because clocks may be wrong.
pub fn ago(day: Date, today: Date) -> String {
    let days = day.until(today).map_or(0, |span| span.get_days()).max(0);
    let months = day
        .until((Unit::Month, today))
        .map_or(0, |span| span.get_months())
        .max(0);
    match (months, days) {
        (_, 0) => "today".to_owned(),
        (_, 1) => "yesterday".to_owned(),
        (..2, days) => format!("{days} days ago"),
        (months, _) => format!("{months} months ago"),
    }
}

/// A date as the value of an input field. [`read`] parses it back. The value contains no comma, because commas separate
/// the dates in a list.
pub fn typed(date: Date, dates: Dates) -> String {
    day(date, dates).replace(',', "")
}

/// Maximum distance of a typed date, in years: a date further away is a typing error, such as a year of 0027.
pub const MOST_YEARS: i16 = 100;

/// The date that a person typed, at most [`MOST_YEARS`] before or after `from`. A date without a year is the next such
/// date on or after `from`.
pub fn read(text: &str, from: Date, dates: Dates) -> Option<Date> {
    in_words(text, from, dates).filter(|date| is_sensible(*date) && is_near(*date, from))
}

/// Whether text is a date that [`read`] refuses only because it is too far away.
pub fn is_too_far(text: &str, from: Date, dates: Dates) -> bool {
    in_words(text, from, dates).is_some() && read(text, from, dates).is_none()
}

/// The date that text names, however far it is away.
fn in_words(text: &str, from: Date, dates: Dates) -> Option<Date> {
    let text = text.trim();
    if text.len() == 10
        && let Ok(date) = text.parse::<Date>()
    {
        return Some(date);
    }
    let digits = |separator: char| {
        text.chars()
            .all(|letter| letter.is_ascii_digit() || letter == separator)
    };
    let (day, month, year) = match dates {
        Dates::DayMonthYear if digits('.') => {
            let [day, month, year] = three(text, '.')?;
            (day, month, year)
        }
        Dates::MonthDayYear if digits('/') => {
            let [month, day, year] = three(text, '/')?;
            (day, month, year)
        }
        // a month name cannot be confused with a day, so all formats accept it
        Dates::Iso | Dates::DayMonthYear | Dates::MonthDayYear => return named(text, from),
    };
    dated(number(day)?, number(month)?, year, from)
}

/// Trimmed input that is not a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotADate(pub String);

/// The reason that the input is not a range of dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RangeError {
    /// One end is not a date.
    NotADate(String),
    /// One end is empty.
    EndMissing,
    /// The last day is before the first.
    Reversed {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
}

/// The date that the input specifies: a date in any format of [`read`], or `+14` for 14 days from today; `None` for
/// empty input.
///
/// # Errors
/// [`NotADate`] for anything else, and for `+` with more than 36,500 days (100 years).
pub fn typed_day(text: &str, today: Date, dates: Dates) -> Result<Option<Date>, NotADate> {
    const MOST_DAYS: i32 = 36_500;
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let found = match text.strip_prefix('+') {
        Some(days) => {
            let days = days.trim().parse::<i32>().ok();
            days.filter(|days| (0..=MOST_DAYS).contains(days))
                .and_then(|days| today.checked_add(days.days()).ok())
        }
        None => read(text, today, dates),
    };
    found.map(Some).ok_or_else(|| NotADate(text.to_owned()))
}

/// The first and last day of a range such as `2026-12-21..2027-01-03`; a single date is a range of one day.
///
/// # Errors
/// [`RangeError`] if an end is missing or not a date, or the last day is before the first.
pub fn typed_range(text: &str, today: Date, dates: Dates) -> Result<(Date, Date), RangeError> {
    // split from the right: a date may itself end in a dot, as in 21.12...3.1.
    let (from, to) = text.rsplit_once("..").unwrap_or((text, text));
    let end = |text: &str, today: Date| {
        typed_day(text, today, dates)
            .map_err(|NotADate(text)| RangeError::NotADate(text))?
            .ok_or(RangeError::EndMissing)
    };
    let from = end(from, today)?;
    // a last day without a year is the next such day on or after the first day
    let counted = to.trim().starts_with('+');
    let to = end(to, if counted { today } else { from })?;
    if to < from {
        return Err(RangeError::Reversed { from, to });
    }
    Ok((from, to))
}

/// A range as the value of an input field, which [`typed_range`] parses back.
pub fn range_in_field(from: Date, to: Date, dates: Dates) -> String {
    let [first, last] = [from, to].map(|day| typed(day, dates));
    if from == to {
        first
    } else {
        format!("{first}..{last}")
    }
}

/// The 2 or 3 parts between separators; the third is empty if there are only 2.
fn three(text: &str, separator: char) -> Option<[&str; 3]> {
    let mut parts = text.split(separator);
    let three = [
        parts.next()?,
        parts.next()?,
        parts.next().unwrap_or_default(),
    ];
    parts.next().is_none().then_some(three)
}

/// The date in a notation that names the month: `21 Nov 2026`, `Nov 21, 2026`, `21. November`.
fn named(text: &str, from: Date) -> Option<Date> {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let (first, second) = (words.next()?, words.next()?);
    let year = words.next().unwrap_or_default();
    if words.next().is_some() {
        return None;
    }
    let (day, month) = month(first)
        .map(|month| (second, month))
        .or_else(|| Some((first, month(second)?)))?;
    dated(number(day.trim_end_matches('.'))?, month, year, from)
}

/// The number of a month, from its name or a prefix of at least 3 letters.
fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_lowercase();
    let at = MONTHS
        .iter()
        .position(|month| word.len() >= 3 && month.starts_with(&word))?;
    i8::try_from(at + 1).ok()
}

fn number(word: &str) -> Option<i8> {
    Some(word)
        .filter(|word| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()))?
        .parse()
        .ok()
}

fn dated(day: i8, month: i8, year: &str, from: Date) -> Option<Date> {
    if year.is_empty() {
        // the next 29 February may be 8 years away
        let years = from.year()..=from.year().saturating_add(8);
        let mut days = years.filter_map(|year| Date::new(year, month, day).ok());
        return days.find(|date| *date >= from);
    }
    // the century of a year with only 2 digits would be a guess
    let year = Some(year)
        .filter(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))?;
    Date::new(year.parse().ok()?, month, day).ok()
}

/// Whether a date is at most [`MOST_YEARS`] before or after another.
fn is_near(date: Date, from: Date) -> bool {
    let years = MOST_YEARS.years();
    (from.saturating_sub(years)..=from.saturating_add(years)).contains(&date)
}

/// Whether the date is far enough from the ends of the calendar for days to be added to it.
fn is_sensible(date: Date) -> bool {
    (1..=9998).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 21);

    #[test]
    fn a_day_is_typed_as_a_date_or_a_number_of_days() {
        for dates in Dates::ALL {
            let typed = |text| typed_day(text, TODAY, dates);
            assert_eq!(typed("2026-12-01"), Ok(Some(date(2026, 12, 1))));
            assert_eq!(typed("24 Dec"), Ok(Some(date(2026, 12, 24))));
            assert_eq!(typed(" +14 "), Ok(Some(date(2026, 12, 5))));
            assert_eq!(typed(""), Ok(None));
            for far in ["0026-12-01", "1926-11-20", "1 Dec 2126", "9998-01-01"] {
                assert_eq!(typed(far), Err(NotADate(far.to_owned())), "{far}");
                assert!(is_too_far(far, TODAY, dates), "{far}");
            }
            assert!(typed("2126-11-21").is_ok() && typed("1926-11-21").is_ok());
            for wrong in [
                "2026-13-01",
                "soon",
                "+",
                "+x",
                "1.13.2026",
                "+99999999999",
                "2026-12-01T10:00",
            ] {
                assert_eq!(typed(wrong), Err(NotADate(wrong.to_owned())), "{wrong}");
            }
            assert_eq!(
                typed_range("2026-12-24..2026-12-20", TODAY, dates),
                Err(RangeError::Reversed {
                    from: date(2026, 12, 24),
                    to: date(2026, 12, 20),
                })
            );
            assert_eq!(
                typed_range("2026-12-24..", TODAY, dates),
                Err(RangeError::EndMissing)
            );
        }
    }

    #[test]
    fn a_range_is_read_as_it_stands_in_a_field() {
        let today = date(2026, 12, 24);
        let christmas = (date(2026, 12, 27), date(2027, 1, 3));
        for dates in Dates::ALL {
            for text in [
                range_in_field(christmas.0, christmas.1, dates),
                "2026-12-27..2027-01-03".to_owned(),
            ] {
                assert_eq!(typed_range(&text, today, dates), Ok(christmas), "{text}");
            }
            assert_eq!(
                typed_range("+3", today, dates),
                Ok((christmas.0, christmas.0))
            );
        }
        let typed = |text, dates| typed_range(text, today, dates);
        assert_eq!(typed("27.12...3.1.", Dates::DayMonthYear), Ok(christmas));
        assert_eq!(typed("12/27..1/3", Dates::MonthDayYear), Ok(christmas));
    }

    /// From 22 September to 21 November is 60 days, which is less than 2 months.
    #[test]
    fn how_long_ago_is_told_in_the_unit_that_says_most() {
        let told = |day| ago(day, TODAY);
        assert_eq!(told(TODAY), "today");
        assert_eq!(told(date(2027, 1, 1)), "today", "clocks may be wrong");
        assert_eq!(told(date(2026, 11, 20)), "yesterday");
        assert_eq!(told(date(2026, 9, 22)), "60 days ago");
        assert_eq!(told(date(2026, 9, 21)), "2 months ago");
        assert_eq!(told(date(2025, 9, 21)), "14 months ago");
    }

    #[test]
    fn a_day_is_shown_as_a_team_writes_it() {
        let shown = |dates| {
            let (here, next) = (date(2026, 12, 5), date(2027, 1, 14));
            [
                day(here, dates),
                near(here, TODAY, dates),
                near(next, TODAY, dates),
                stretch(here, next, dates),
            ]
        };
        assert_eq!(
            shown(Dates::Iso),
            [
                "2026-12-05",
                "2026-12-05",
                "2027-01-14",
                "2026-12-05 – 2027-01-14"
            ]
        );
        assert_eq!(
            shown(Dates::DayMonthYear),
            ["5 Dec 2026", "5 Dec", "14 Jan 2027", "5 Dec – 14 Jan"]
        );
        assert_eq!(
            shown(Dates::MonthDayYear),
            ["Dec 5, 2026", "Dec 5", "Jan 14, 2027", "Dec 5 – Jan 14"]
        );
    }

    #[test]
    fn how_far_a_day_is_is_said_from_today() {
        let far = |year, month, day| distance(TODAY, date(year, month, day));
        assert_eq!(
            [far(2026, 11, 20), far(2026, 11, 21), far(2026, 11, 22)],
            ["1 day ago", "today", "in 1 day"]
        );
        assert_eq!(
            [far(2026, 11, 1), far(2027, 11, 21)],
            ["20 days ago", "in 365 days"]
        );
    }

    #[test]
    fn a_day_is_read_as_a_team_writes_it() {
        let december = Some(date(2026, 12, 1));
        for dates in Dates::ALL {
            for text in [
                "2026-12-01",
                " 2026-12-01 ",
                "1 Dec 2026",
                "Dec 1, 2026",
                "1. december 2026",
                "DEC 1",
            ] {
                assert_eq!(read(text, TODAY, dates), december, "{text} {dates:?}");
            }
        }
        for text in ["1.12.2026", "01.12.2026", "1.12.", "1.12"] {
            assert_eq!(read(text, TODAY, Dates::DayMonthYear), december, "{text}");
            assert_eq!(read(text, TODAY, Dates::MonthDayYear), None, "{text}");
            assert_eq!(read(text, TODAY, Dates::Iso), None, "{text}");
        }
        for text in ["12/1/2026", "12/01/2026", "12/1"] {
            assert_eq!(read(text, TODAY, Dates::MonthDayYear), december, "{text}");
            assert_eq!(read(text, TODAY, Dates::DayMonthYear), None, "{text}");
            assert_eq!(read(text, TODAY, Dates::Iso), None, "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_the_next_such_day() {
        let read = |text| read(text, TODAY, Dates::DayMonthYear);
        assert_eq!(read("21.11."), Some(TODAY), "today counts");
        assert_eq!(read("20.11."), Some(date(2027, 11, 20)));
        assert_eq!(read("29.2."), Some(date(2028, 2, 29)));
        assert_eq!(read("31.2."), None);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for dates in Dates::ALL {
            for text in [
                "",
                ".",
                "/",
                "..",
                "soon",
                "2026-13-01",
                "1.13.2026",
                "13/1/2026/1",
                "1.12.26",
                "1 De 2026",
                "Dec",
            ] {
                assert_eq!(read(text, TODAY, dates), None, "{text} {dates:?}");
            }
            assert_eq!(
                read("9999-12-31", TODAY, dates),
                None,
                "no day can be counted on from it"
            );
        }
    }

    #[test]
    fn what_stands_in_a_field_can_be_kept() {
        for dates in Dates::ALL {
            assert_eq!(
                stretch(TODAY, TODAY, dates).chars().count(),
                dates.columns_of_stretch()
            );
            for date in [TODAY, date(2027, 5, 1), date(1999, 12, 31)] {
                let typed = typed(date, dates);
                assert_eq!(read(&typed, TODAY, dates), Some(date), "{typed}");
                assert!(!typed.contains(','), "{typed} would end an entry of a list");
            }
            for part in dates.example().split(", ") {
                assert_eq!(read(part, TODAY, dates), Some(date(2026, 12, 1)), "{part}");
            }
            assert_eq!(Dates::from_word(dates.word()), Some(dates));
        }
    }
}
