//! Validations: recurring tests, scans and drills, and the controls whose evidence depends on them.
//!
//! This module only knows when a validation is due. What an overdue one does to the evidence of its controls is decided
//! where evidence is weighed.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use thiserror::Error;

use crate::base::diagnostic::suggestion;
use crate::base::plural::count_of;
use crate::base::sanitize::sanitize;
use crate::model::questionnaire::Questionnaire;

/// The most days, and the most months, between one time and the next.
const MOST_DAYS: u16 = 3_660;
const MOST_MONTHS: u16 = 120;

/// What is done.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// Somebody tries to get in.
    #[strum(serialize = "penetration test")]
    PenetrationTest,
    /// Somebody plays an attacker with a goal.
    #[strum(serialize = "red team")]
    RedTeam,
    /// A program looks for known weaknesses.
    #[strum(serialize = "vulnerability scan")]
    VulnerabilityScan,
    /// What was backed up is brought back.
    #[strum(serialize = "restore drill")]
    RestoreDrill,
    /// Something else.
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

    /// The word in files and on screens.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }
}

/// A text that is no cadence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is no cadence. Write 30 days or 12 months, at most {MOST_MONTHS} months.")]
pub struct CadenceError(String);

/// Why a text does not name the controls of a validation.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ControlsError {
    /// A control that is not in the questionnaire.
    #[error("`{typed}` is no control. {next}")]
    Unknown {
        /// The id as typed, sanitized.
        typed: String,
        /// What to write instead.
        next: String,
    },
    /// No control is named.
    #[error("which controls rest on it? Write their ids, as in MOD-R2, APP-R1.")]
    Missing,
}

/// How far one time is from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cadence {
    /// That many days.
    Days(u16),
    /// That many months.
    Months(u16),
}

/// The cadence as it is typed: `12 months`.
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
    /// A cadence as typed: `30 days`, `12 months`, or short: `30d`, `12m`, and `w` and `y` for weeks and years.
    ///
    /// # Errors
    /// [`CadenceError`] for anything else, and for more than ten years.
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

    /// The day that is so far behind another.
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

/// Something that comes round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validation {
    /// What is done.
    pub kind: Kind,
    /// What the team calls it; may be empty.
    pub name: String,
    /// The controls whose evidence rests on it, by id.
    pub controls: BTreeSet<String>,
    /// How far one time is from the next.
    pub cadence: Cadence,
    /// The day by which it is to be done for the first time.
    pub first_due: Date,
    /// The day on which it was done last.
    pub last_done: Option<Date>,
    /// Who sees to it: a role, or initials.
    pub owner: Option<String>,
}

impl Validation {
    /// The day by which it is to be done next.
    pub fn due(&self) -> Date {
        self.last_done
            .map_or(self.first_due, |last| self.cadence.after(last))
    }

    /// Whether that day has passed.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.due() < today
    }

    /// What it is called, kind and name: `restore drill “Ledger”`; what is of no kind by its name alone.
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

/// The controls of ids as typed, with commas or blanks between them: `MOD-R2, app-r1`. One that `before` names already is
/// kept, whatever the questionnaire knows by now.
///
/// # Errors
/// [`ControlsError`] where one is not in the questionnaire, or none is named.
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
