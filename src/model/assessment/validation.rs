//! Validations: recurring tests, scans and drills, and the controls whose evidence depends on them.
//!
//! This module determines when a validation is due. It must not decide how an overdue validation affects the evidence
//! of its controls; that is decided where evidence is evaluated.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use thiserror::Error;

use crate::base::diagnostic::suggestion;
use crate::base::plural::count_of;
use crate::base::sanitize::sanitize;
use crate::model::questionnaire::Questionnaire;

/// The longest cadence, in days and in months.
const MOST_DAYS: u16 = 3_660;
const MOST_MONTHS: u16 = 120;

/// The kind of a validation.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// A penetration test: somebody tries to break in.
    #[strum(serialize = "penetration test")]
    PenetrationTest,
    /// A red team exercise: somebody plays an attacker with a goal.
    #[strum(serialize = "red team")]
    RedTeam,
    /// A vulnerability scan: a program looks for known vulnerabilities.
    #[strum(serialize = "vulnerability scan")]
    VulnerabilityScan,
    /// A restore drill: backups are restored.
    #[strum(serialize = "restore drill")]
    RestoreDrill,
    /// Any other validation.
    Other,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::PenetrationTest,
        Self::RedTeam,
        Self::VulnerabilityScan,
        Self::RestoreDrill,
        Self::Other,
    ];

    /// Returns the name of the kind in files and on screens.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Returns the kind with this name.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// The input is not a cadence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a cadence. Write 30 days or 12 months, at most {MOST_MONTHS} months.")]
pub struct CadenceError(String);

/// The reason that the input does not specify the controls of a validation.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ControlsError {
    /// A control is not in the questionnaire.
    #[error("`{typed}` is not a control. {next}")]
    Unknown {
        /// The id as typed, sanitized.
        typed: String,
        /// Advice on what to type instead.
        next: String,
    },
    /// No control is given.
    #[error("a validation needs at least one control. Write ids such as MOD-R2, APP-R1.")]
    Missing,
}

/// The interval between runs of a validation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cadence {
    /// A number of days.
    Days(u16),
    /// A number of months.
    Months(u16),
}

/// Formats the cadence as users type it: `12 months`.
impl fmt::Display for Cadence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::Days(days) => count_of((*days).into(), "day", "days"),
            Self::Months(months) => count_of((*months).into(), "month", "months"),
        };
        out.write_str(&text)
    }
}

impl Cadence {
    /// Parses a typed cadence: `30 days`, `12 months`, or in short `30d`, `12m`. `w` and `y` stand for weeks and years.
    ///
    /// # Errors
    /// [`CadenceError`] if the input has another form, or the cadence is 0 or more than 10 years.
    pub fn typed(words: &str) -> Result<Self, CadenceError> {
        let wrong = || CadenceError(words.to_owned());
        let typed = words.trim();
        let split = typed
            .find(|letter: char| !letter.is_ascii_digit())
            .ok_or_else(wrong)?;
        let (number, unit) = typed.split_at(split);
        let number: u16 = number.parse().map_err(|_| wrong())?;
        let times = |each: u16| number.checked_mul(each).ok_or_else(wrong);
        let every = match unit.trim() {
            "d" | "day" | "days" => Self::Days(number),
            "w" | "week" | "weeks" => Self::Days(times(7)?),
            "m" | "month" | "months" => Self::Months(number),
            "y" | "year" | "years" => Self::Months(times(12)?),
            _ => return Err(wrong()),
        };
        let fits = match every {
            Self::Days(days) => (1..=MOST_DAYS).contains(&days),
            Self::Months(months) => (1..=MOST_MONTHS).contains(&months),
        };
        fits.then_some(every).ok_or_else(wrong)
    }

    /// Returns the date one interval after `day`.
    pub fn after(self, day: Date) -> Date {
        day.saturating_add(self.span())
    }

    fn span(self) -> Span {
        match self {
            Self::Days(days) => i64::from(days).days(),
            Self::Months(months) => i64::from(months).months(),
        }
    }
}

/// A recurring test, scan or drill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validation {
    /// The kind.
    pub kind: Kind,
    /// The team's name for the validation; may be empty.
    pub name: String,
    /// Ids of the controls whose evidence depends on the validation.
    pub controls: BTreeSet<String>,
    /// The interval between runs.
    pub cadence: Cadence,
    /// The due date of the first run.
    pub first_due: Date,
    /// The day of the last run.
    pub last_done: Option<Date>,
    /// The owner: a role or initials.
    pub owner: Option<String>,
}

impl Validation {
    /// Returns the next due date.
    pub fn due(&self) -> Date {
        self.last_done
            .map_or(self.first_due, |last| self.cadence.after(last))
    }

    /// Whether the next due date has passed.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.due() < today
    }

    /// Returns the kind and the name, such as `restore drill “Ledger”`. For [`Kind::Other`], returns only the name, or
    /// `validation` if there is no name.
    pub fn title(&self) -> String {
        let name = sanitize(self.name.trim());
        match (self.kind, name.is_empty()) {
            (Kind::Other, true) => "validation".to_owned(),
            (Kind::Other, false) => name,
            (kind, true) => kind.word().to_owned(),
            (kind, false) => format!("{} “{name}”", kind.word()),
        }
    }
}

/// Parses control ids separated by commas or blanks, such as `MOD-R2, app-r1`; ignores case. Ids in `before` are
/// accepted even if the questionnaire no longer has them.
///
/// # Errors
/// [`ControlsError`] if a control is neither in the questionnaire nor in `before`, or no control is given.
pub fn controls_typed(
    words: &str,
    questionnaire: &Questionnaire,
    before: &BTreeSet<String>,
) -> Result<BTreeSet<String>, ControlsError> {
    let ids = || {
        questionnaire
            .controls
            .iter()
            .map(|control| control.id.as_str())
    };
    let one = |typed: &str| {
        let known = ids()
            .chain(before.iter().map(String::as_str))
            .find(|id| id.eq_ignore_ascii_case(typed));
        known.map(str::to_owned).ok_or_else(|| {
            let next = suggestion(typed, ids())
                .unwrap_or_else(|| "Write ids such as MOD-R2, APP-R1.".to_owned());
            ControlsError::Unknown {
                typed: sanitize(typed),
                next,
            }
        })
    };
    let typed = words
        .split([',', ' '])
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let controls = typed.map(one).collect::<Result<BTreeSet<String>, _>>()?;
    if controls.is_empty() {
        return Err(ControlsError::Missing);
    }
    Ok(controls)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_cadence_is_read_as_it_is_said() {
        for (typed, every) in [
            ("30 days", Cadence::Days(30)),
            ("30d", Cadence::Days(30)),
            ("2 weeks", Cadence::Days(14)),
            ("1 month", Cadence::Months(1)),
            ("12m", Cadence::Months(12)),
            (" 2y ", Cadence::Months(24)),
        ] {
            assert_eq!(Cadence::typed(typed), Ok(every), "{typed}");
            assert_eq!(
                Cadence::typed(&every.to_string()),
                Ok(every),
                "what it says is what is typed"
            );
        }
        for wrong in [
            "",
            "days",
            "0 days",
            "121 months",
            "11 years",
            "70000 days",
            "6000 years",
            "-3 days",
            "3 moons",
        ] {
            assert!(Cadence::typed(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn it_is_due_a_cadence_after_it_was_done_last() {
        let mut drill = Validation {
            kind: Kind::RestoreDrill,
            name: String::new(),
            controls: BTreeSet::new(),
            cadence: Cadence::Months(1),
            first_due: date(2026, 12, 1),
            last_done: None,
            owner: None,
        };
        assert_eq!(
            drill.due(),
            date(2026, 12, 1),
            "never done, so by the first day"
        );
        assert!(
            !drill.is_overdue(date(2026, 12, 1)),
            "the day itself still counts"
        );
        assert!(drill.is_overdue(date(2026, 12, 2)));
        drill.last_done = Some(date(2027, 1, 31));
        assert_eq!(
            drill.due(),
            date(2027, 2, 28),
            "a month that has no such day ends before it"
        );
    }
}
