//! The shared plan of all systems in the portfolio view, because people work on several systems at once.
//!
//! [`shared`] builds the plan. This module only decides the precedence of the systems.

use std::cmp::Reverse;

use super::system::System;
use super::{File, Portfolio};
use crate::base::diagnostic::suggestion;
use crate::base::plural::first_few;
use crate::roadmap::Care;
use crate::roadmap::shared::{Contribution, Shared, SystemDays, shared};

/// The maximum number of systems planned with [`Care::Improved`]; more systems are planned with [`Care::First`].
pub(crate) const MOST_IMPROVED: usize = 40;
/// The maximum number of names listed in an error message.
const MOST_NAMES: usize = 4;

/// The shared plan of all shown systems.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Indices of the files of the systems, in order of precedence.
    pub order: Vec<usize>,
    /// The plan, with its systems in the order of `order`.
    pub shared: Shared,
    /// Whether the systems were planned with [`Care::First`] because there are many.
    pub quick: bool,
}

/// The planning effort for this many systems.
pub fn care(systems: usize) -> Care {
    if systems > MOST_IMPROVED {
        Care::First
    } else {
        Care::Improved
    }
}

/// Error: a name does not identify one system.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// Several systems have the name.
    #[error("several systems are called `{name}`. Name the file of the one you mean.")]
    Ambiguous {
        /// The name, as typed.
        name: String,
    },
    /// No shown system has the name.
    #[error("no selected system is called `{name}`. {}", next(.name, .known, .systems))]
    Unknown {
        /// The name, as typed.
        name: String,
        /// Every name, file name and path that identifies a shown system.
        known: Vec<String>,
        /// The names of the shown systems.
        systems: Vec<String>,
    },
}

/// The advice after an unknown name: the closest known one, or the first few systems.
fn next(name: &str, known: &[String], systems: &[String]) -> String {
    suggestion(name, known.iter().map(String::as_str))
        .unwrap_or_else(|| format!("Known: {}.", first_few(systems, MOST_NAMES)))
}

impl Plan {
    /// Plans the shown systems that contribute work. Precedence: the systems in `first`, then by risk tier (highest
    /// first), target date, name and path.
    ///
    /// # Errors
    /// [`FindError`] if a name in `first` matches no shown system, or several.
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
        // Uses the same care as the plans of individual systems. Otherwise a shared date could be earlier than the
        // system's own date only because the search was more thorough.
        let care = care(portfolio.files.len());
        let order = systems.iter().map(|(at, ..)| *at).collect();
        Ok(Self {
            order,
            shared: shared(&parts, care),
            quick: care == Care::First,
        })
    }

    /// The systems with their files and dates, in order of precedence.
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

/// The index of the file of the shown system with this name, file name or path. Case is ignored.
///
/// # Errors
/// [`FindError`] if no shown system matches, or several.
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
