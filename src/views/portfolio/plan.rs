//! One plan for all systems of the portfolio view, because they share people and none has its people to itself.
//!
//! [`shared`] builds the plan. This module only decides the precedence of the systems.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::system::System;
use super::{File, Portfolio};
use crate::base::diagnostic::suggestion;
use crate::base::plural::{count, first_few};
use crate::roadmap::Care;
use crate::roadmap::shared::{Between, GateDays, Load, Part, Shared, SystemDays, shared};

/// Up to so many systems are planned as well as the plan of a single one is; more of them at once.
const MOST_IMPROVED: usize = 40;
/// How many people are named where few words are wanted.
const MOST_NAMES: usize = 4;

/// How the people of several files are read, in sentences.
pub const READING: [&str; 4] = [
    "Who has the same id in several files is one person, also where the id is that of a role, as in a file that nobody has \
     put names into yet: give people ids of their own where they are several.",
    "A person does one step at a time, for whichever system, and gives to all of them together the largest percent that any \
     file says; absences of all files hold.",
    "Gates come first in their order, and of one gate the systems in theirs: first those that were named, then the higher \
     risk, then the earlier day wanted, then the name.",
    "Days are ranges: from the known gaps alone to everything unknown from nothing. Alone is what the roadmap of the file \
     says.",
];

/// One plan for all systems that are looked at.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The systems, by index of their files, in the order in which they come first.
    pub order: Vec<usize>,
    /// The plan, its systems in that order.
    pub shared: Shared,
    /// Whether there are so many systems that their plans were made at once.
    pub quick: bool,
}

/// The care with which the systems of so many files are planned.
pub fn care(systems: usize) -> Care {
    if systems > MOST_IMPROVED {
        Care::First
    } else {
        Care::Improved
    }
}

/// Why a name is not that of one system.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// Several systems have the name.
    #[error("several systems are called `{name}`. Name the file of the one that is meant.")]
    Ambiguous {
        /// The name, as typed.
        name: String,
    },
    /// No system has it.
    #[error("no system that is looked at is called `{name}`. {}", next(.name, .known, .systems))]
    Unknown {
        /// The name, as typed.
        name: String,
        /// Every name and file name by which a system could have been named.
        known: Vec<String>,
        /// The systems.
        systems: Vec<String>,
    },
}

/// What to do about an unknown name.
fn next(name: &str, known: &[String], systems: &[String]) -> String {
    suggestion(name, known.iter().map(String::as_str))
        .unwrap_or_else(|| format!("There is {}.", first_few(systems, MOST_NAMES)))
}

impl Plan {
    /// The plan of the systems that are looked at and bring their work.
    ///
    /// # Errors
    /// A name is that of no system, or of several.
    pub fn of(portfolio: &Portfolio, first: &[String]) -> Result<Self, FindError> {
        let named: Vec<usize> = first
            .iter()
            .map(|name| find(portfolio, name))
            .collect::<Result<_, _>>()?;
        let mut systems: Vec<(usize, &File, &System, &Part)> = portfolio
            .shown
            .iter()
            .filter_map(|&at| {
                let file = portfolio.files.get(at)?;
                let system = file.system()?;
                Some((at, file, system, system.part.as_deref()?))
            })
            .collect();
        systems.sort_by_cached_key(|(at, file, system, _)| {
            let place = named
                .iter()
                .position(|named| named == at)
                .unwrap_or(named.len());
            let by = (system.by.is_none(), system.by);
            (
                place,
                Reverse(system.tier),
                by,
                file.name().to_lowercase(),
                file.place.clone(),
            )
        });
        let parts: Vec<&Part> = systems.iter().map(|(.., part)| *part).collect();
        // as each was planned alone, or days together could be earlier than alone for no other reason
        let care = care(portfolio.files.len());
        let order = systems.iter().map(|(at, ..)| *at).collect();
        Ok(Self {
            order,
            shared: shared(&parts, care),
            quick: care == Care::First,
        })
    }

    /// The systems with their files and days, in the order in which they come first.
    pub fn systems<'a>(
        &'a self,
        portfolio: &'a Portfolio,
    ) -> impl Iterator<Item = (&'a File, &'a System, &'a SystemDays)> {
        self.order
            .iter()
            .zip(&self.shared.systems)
            .filter_map(|(&at, days)| {
                let file = portfolio.files.get(at)?;
                Some((file, file.system()?, days))
            })
    }

    /// What to know of it beside [`READING`]: what people of several files it read in which way.
    pub fn remarks(&self, portfolio: &Portfolio) -> Vec<String> {
        let mut remarks = Vec::new();
        let shared = || {
            self.shared
                .people
                .iter()
                .filter(|load| load.systems.len() > 1)
        };
        let differ: Vec<String> = shared()
            .filter(|load| load.differs)
            .map(|load| format!("{} ({} %)", load.person, load.percent))
            .collect();
        if !differ.is_empty() {
            remarks.push(format!(
                "Files say different percents; the largest is taken: {}.",
                first_few(&differ, MOST_NAMES)
            ));
        }
        let is_role = |load: &&Load| {
            let mut systems = portfolio.systems();
            systems.any(|(_, system)| {
                system
                    .questionnaire
                    .roles
                    .iter()
                    .any(|role| role.id == load.person)
            })
        };
        let roles: Vec<&str> = shared()
            .filter(is_role)
            .map(|load| load.person.as_str())
            .collect();
        if !roles.is_empty() {
            remarks.push(format!(
                "Called as a role, and taken as one person for all: {}. Other ids where they are several make other days.",
                first_few(&roles, MOST_NAMES)
            ));
        }
        if self.quick {
            let words = "systems plans are made at once and not improved: days are later than they could be.";
            remarks.push(format!("With more than {MOST_IMPROVED} {words}"));
        }
        remarks
    }
}

/// The system that is looked at and called so, by index of its file.
fn find(portfolio: &Portfolio, name: &str) -> Result<usize, FindError> {
    let wanted = name.trim().to_lowercase();
    let called = |at: usize| -> Vec<&str> {
        portfolio.files.get(at).map_or_else(Vec::new, |file| {
            vec![file.name(), file.file_name(), file.place.as_str()]
        })
    };
    let is = |at: &usize| {
        called(*at)
            .iter()
            .any(|known| known.to_lowercase() == wanted)
    };
    let mut found = portfolio.shown.iter().copied().filter(is);
    match (found.next(), found.next()) {
        (Some(at), None) => Ok(at),
        (Some(_), Some(_)) => Err(FindError::Ambiguous {
            name: name.to_owned(),
        }),
        (None, _) => {
            let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
            let known = portfolio.shown.iter().flat_map(|&at| called(at));
            Err(FindError::Unknown {
                name: name.to_owned(),
                known: owned(known.collect()),
                systems: owned(portfolio.names(&portfolio.shown)),
            })
        }
    }
}

/// The days of a gate in words: `2027-01-08 to 2027-02-03`, or `no date`.
pub fn between((early, late): Between) -> String {
    match (early, late) {
        (Some(early), Some(late)) if early == late => early.to_string(),
        (Some(early), Some(late)) => format!("{early} to {late}"),
        (Some(early), None) => format!("{early}, or no date"),
        (None, _) => "no date".to_owned(),
    }
}

/// How much later the late end is together than alone: `12 days later`, or nothing where it is the same.
pub fn later(gate: &GateDays) -> String {
    let days =
        |(alone, together): (Date, Date)| alone.until(together).map_or(0, |span| span.get_days());
    match gate.alone.1.zip(gate.together.1).map_or(0, days) {
        0 => String::new(),
        days if days > 0 => format!("{} later", count(days.unsigned_abs() as usize, "day")),
        days => format!("{} earlier", count(days.unsigned_abs() as usize, "day")),
    }
}
