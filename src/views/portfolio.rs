//! The portfolio: all systems of an organisation, their common gaps, and the files that could not be evaluated.
//!
//! A file that cannot be read is a row with the reason: no file is left out silently. A row keeps only the values that
//! are shown, never the assessment itself.
//!
//! This file and its parts use each other: common gaps and the shared plan are computed from the files declared here.

pub mod common;
pub mod copies;
pub mod due;
pub mod plan;
pub mod system;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::diagnostic::suggestion;
use common::Common;
use copies::{Copies, Identity, copies};
use plan::{FindError, Plan};
use system::System;

/// A file of the portfolio and the system read from it.
#[derive(Clone, Debug)]
pub struct File {
    /// The path, as given by the user.
    pub place: String,
    /// The content of the file.
    pub held: Held,
}

/// The content of a file, as far as it could be read.
#[derive(Clone, Debug)]
pub enum Held {
    /// An evaluated system.
    System(Box<System>),
    /// The file is encrypted and was not decrypted; the reason as a sentence.
    Sealed(String),
    /// The file could not be evaluated; the reason as a sentence.
    Broken(String),
}

impl File {
    /// The system, if the file could be evaluated.
    pub fn system(&self) -> Option<&System> {
        if let Held::System(system) = &self.held {
            Some(system)
        } else {
            None
        }
    }

    /// The name of the system, or the file name if the system has no name or is not known.
    pub fn name(&self) -> &str {
        let named = self
            .system()
            .map(|system| system.name.as_str())
            .filter(|name| !name.trim().is_empty());
        named.unwrap_or_else(|| self.file_name())
    }

    /// What identifies the assessment; `None` if the file could not be evaluated or has no history.
    fn identity(&self) -> Option<Identity<'_>> {
        let system = self.system()?;
        Some(Identity {
            place: &self.place,
            system: &system.name,
            root: system.root.as_deref()?,
            last: system.last.as_deref()?,
            entries: system.entries,
        })
    }

    /// The name of the file without its ending.
    pub fn file_name(&self) -> &str {
        let name = self.place.rsplit(['/', '\\']).next().unwrap_or(&self.place);
        name.strip_suffix(crate::model::assessment::file::ENDING)
            .unwrap_or(name)
    }

    /// The reason why the file could not be evaluated, as a sentence.
    pub fn why_not(&self) -> Option<&str> {
        match &self.held {
            Held::System(_) => None,
            Held::Sealed(words) | Held::Broken(words) => Some(words),
        }
    }
}

/// Filter of the portfolio: shows the systems that match all specified criteria.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Systems with a control that this person or role owns, or with this person in their plan.
    pub owner: Option<String>,
    /// Systems of this risk tier, by id or title.
    pub tier: Option<String>,
    /// Systems whose current or target phase is this one, by id or title.
    pub phase: Option<String>,
}

impl Filter {
    /// Whether no criterion is specified.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the filter shows `system`.
    pub fn takes(&self, system: &System) -> bool {
        let is = |wanted: &Option<String>, found: &dyn Fn(&str) -> bool| {
            wanted.as_deref().is_none_or(found)
        };
        is(&self.owner, &|owner| system.is_carried_by(owner))
            && is(&self.tier, &|tier| system.tier_is(tier))
            && is(&self.phase, &|phase| system.phase_is(phase))
    }

    /// Checks that the questionnaire of at least one system defines the risk tier and the phase; a misspelled name
    /// would otherwise hide every system. Accepts everything if no file could be evaluated.
    ///
    /// # Errors
    /// [`UnknownWord::Tier`] or [`UnknownWord::Phase`] with the ids that exist.
    pub fn check(&self, files: &[File]) -> Result<(), UnknownWord> {
        let systems = || files.iter().filter_map(File::system);
        if systems().next().is_none() {
            return Ok(());
        }
        let tiers = |system: &System| -> Vec<String> {
            system
                .questionnaire
                .risk
                .tiers
                .iter()
                .map(|tier| tier.id.clone())
                .collect()
        };
        let phases = |system: &System| -> Vec<String> {
            system
                .questionnaire
                .phases
                .iter()
                .map(|phase| phase.id.clone())
                .collect()
        };
        if let Some(tier) = &self.tier
            && !systems().any(|system| system.knows_tier(tier))
        {
            return Err(UnknownWord::Tier {
                word: tier.clone(),
                known: distinct(systems().flat_map(tiers)),
            });
        }
        if let Some(phase) = &self.phase
            && !systems().any(|system| system.knows_phase(phase))
        {
            return Err(UnknownWord::Phase {
                word: phase.clone(),
                known: distinct(systems().flat_map(phases)),
            });
        }
        Ok(())
    }
}

/// Error: a filter names a risk tier or phase that no questionnaire in the portfolio defines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownWord {
    /// No questionnaire knows the risk tier.
    #[error("no system has the risk tier `{word}`. {}", next(.word, .known))]
    Tier {
        /// The risk tier, as typed.
        word: String,
        /// The ids of the known risk tiers.
        known: Vec<String>,
    },
    /// No questionnaire defines the phase.
    #[error("no system has a phase `{word}`. {}", next(.word, .known))]
    Phase {
        /// The phase, as typed.
        word: String,
        /// The ids of the known phases.
        known: Vec<String>,
    },
}

/// The advice after an unknown word: the closest known one, or all known ones.
fn next(word: &str, known: &[String]) -> String {
    suggestion(word, known.iter().map(String::as_str))
        .unwrap_or_else(|| format!("Known: {}.", known.join(", ")))
}

/// The words without duplicates, in order of first appearance.
fn distinct(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in words {
        if !all.contains(&word) {
            all.push(word);
        }
    }
    all
}

/// All systems of an organisation.
#[derive(Clone, Debug)]
pub struct Portfolio {
    /// The date of the evaluation.
    pub today: Date,
    /// The filter that decides which systems are shown.
    pub filter: Filter,
    /// All files. Other fields refer to them by their index in this list.
    pub files: Arc<[File]>,
    /// Indices of the files whose systems the filter shows.
    pub shown: Vec<usize>,
    /// Indices of the files that could not be evaluated. No filter hides them.
    pub unread: Vec<usize>,
    /// The copies of the shown systems, which do not count as systems of their own.
    pub copies: Vec<Copies>,
    /// Number of systems that the filter hides.
    pub hidden: usize,
    /// The common gaps of the shown systems, those in the most systems first.
    pub common: Vec<Common>,
    /// The shared plan of the shown systems, if one was requested.
    pub plan: Option<Plan>,
}

impl Portfolio {
    /// The portfolio of `files`, restricted by `filter`, without a shared plan.
    pub fn of(files: Arc<[File]>, filter: Filter, today: Date) -> Self {
        let holds = |test: &dyn Fn(Option<&System>) -> bool| -> Vec<usize> {
            (0..files.len())
                .filter(|&at| files.get(at).is_some_and(|file| test(file.system())))
                .collect()
        };
        let identities: Vec<_> = files.iter().map(File::identity).collect();
        let mut copies = copies(&identities);
        let others = copies.iter().flat_map(|copies| &copies.others);
        let not_counted: BTreeSet<usize> = others.map(|(other, _)| *other).collect();
        let mut systems = holds(&|system| system.is_some());
        systems.retain(|at| !not_counted.contains(at));
        let mut shown = systems.clone();
        shown.retain(|&at| {
            let system = files.get(at).and_then(File::system);
            system.is_some_and(|system| filter.takes(system))
        });
        copies.retain(|copies| shown.binary_search(&copies.counted).is_ok());
        let hidden = systems.len() - shown.len();
        let unread = holds(&|system| system.is_none());
        let common = common::common(&files, &shown);
        Self {
            today,
            filter,
            files,
            shown,
            unread,
            copies,
            hidden,
            common,
            plan: None,
        }
    }

    /// Adds a shared plan of the shown systems. The systems named in `first`, by system or file name, take precedence.
    ///
    /// # Errors
    /// [`FindError`] if a name matches no shown system, or several.
    pub fn planned(mut self, first: &[String]) -> Result<Self, FindError> {
        self.plan = Some(Plan::of(&self, first)?);
        Ok(self)
    }

    /// The shown systems with their files.
    pub fn systems(&self) -> impl Iterator<Item = (&File, &System)> {
        self.shown
            .iter()
            .filter_map(|&at| self.files.get(at))
            .filter_map(|file| Some((file, file.system()?)))
    }

    /// The files that could not be evaluated, with the reasons.
    pub fn unread(&self) -> impl Iterator<Item = (&File, &str)> {
        self.unread
            .iter()
            .filter_map(|&at| self.files.get(at))
            .filter_map(|file| Some((file, file.why_not()?)))
    }

    /// The other copies of a file that counts, and whether each has the same history.
    pub fn copies_of(&self, file: &File) -> impl Iterator<Item = (&File, bool)> {
        let is_it = |at: usize| {
            self.files
                .get(at)
                .is_some_and(|one| one.place == file.place)
        };
        let copies = self.copies.iter().find(|copies| is_it(copies.counted));
        let others = copies.into_iter().flat_map(|copies| &copies.others);
        others.filter_map(|&(at, same)| Some((self.files.get(at)?, same)))
    }

    /// The marks shown after the name of a system: for unresolved conflicts, and the number of copies that do not count.
    pub fn mark(&self, file: &File) -> String {
        let conflicts = file.system().is_some_and(|system| system.conflicts > 0);
        let conflicts = if conflicts { " ≠" } else { "" };
        match self.copies_of(file).count() {
            0 => conflicts.to_owned(),
            copies => format!("{conflicts} +{copies}"),
        }
    }

    /// Indices of the shown files, grouped so that the systems of each group have equal layers and fit into one table.
    pub fn parts(&self) -> Vec<Vec<usize>> {
        let layers = |at: usize| {
            self.files
                .get(at)
                .and_then(File::system)
                .map(|system| &system.questionnaire.layers)
        };
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for &at in &self.shown {
            match parts.iter_mut().find(|part| {
                part.first()
                    .is_some_and(|&first| layers(first) == layers(at))
            }) {
                Some(part) => part.push(at),
                None => parts.push(vec![at]),
            }
        }
        parts
    }

    /// The names of the systems at these indices.
    pub fn names(&self, files: &[usize]) -> Vec<&str> {
        files
            .iter()
            .filter_map(|&at| self.files.get(at))
            .map(File::name)
            .collect()
    }
}
