//! One plan for all systems of the portfolio view, because they share people and none has its people to itself.
//!
//! [`shared`] builds the plan. This module only decides the precedence of the systems.

use std::cmp::Reverse;

use super::system::System;
use super::{File, Portfolio};
use crate::base::diagnostic::suggestion;
use crate::base::plural::first_few;
use crate::roadmap::Care;
use crate::roadmap::shared::{Contribution, Shared, SystemDays, shared};

/// Up to so many systems are planned as well as the plan of a single one is; more of them at once.
pub(crate) const MOST_IMPROVED: usize = 40;
/// How many people are named where few words are wanted.
const MOST_NAMES: usize = 4;

/// One plan for all systems that are looked at.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The places of the files of the systems, in the order in which they come first.
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
        let mut systems: Vec<(usize, &File, &System, &Contribution)> = portfolio
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
            let by = (system.target_date.is_none(), system.target_date);
            (
                place,
                Reverse(system.tier),
                by,
                file.name().to_lowercase(),
                file.place.clone(),
            )
        });
        let parts: Vec<&Contribution> = systems.iter().map(|(.., part)| *part).collect();
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
}

/// The place of the file of the system that is looked at and called so.
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
