//! The portfolio: all systems of an organisation, the gaps they have in common, and the files that could not be judged.
//!
//! A file that cannot be read is a row that says why: nothing is left out silently. Only what is shown of an assessment
//! is kept, never the assessment itself.
//!
//! This file and its parts use each other: common gaps and the shared plan are found in the files declared here.

pub mod common;
pub mod due;
pub mod plan;
pub mod system;

use std::sync::Arc;

use jiff::civil::Date;

use crate::base::diagnostic::suggestion;
use common::Common;
use plan::{FindError, Plan};
use system::System;

/// A file, and what is known of the system in it.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is, as it was named.
    pub place: String,
    /// What it holds.
    pub held: Held,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Held {
    /// A system.
    System(Box<System>),
    /// It is sealed, and nobody opened it: why, in a sentence.
    Sealed(String),
    /// It could not be judged: why, in a sentence.
    Broken(String),
}

impl File {
    /// The system in it, where it could be judged.
    pub fn system(&self) -> Option<&System> {
        if let Held::System(system) = &self.held {
            Some(system)
        } else {
            None
        }
    }

    /// What it is called: the system, or the file where that has no name or is not known.
    pub fn name(&self) -> &str {
        let named = self
            .system()
            .map(|system| system.name.as_str())
            .filter(|name| !name.trim().is_empty());
        named.unwrap_or_else(|| self.file_name())
    }

    /// The sign behind its name of what two sides changed and nobody has settled; its remark says what it means.
    pub fn mark(&self) -> &'static str {
        if self.system().is_some_and(|system| system.conflicts > 0) {
            " ≠"
        } else {
            ""
        }
    }

    /// The name of the file without its ending.
    pub fn file_name(&self) -> &str {
        let name = self.place.rsplit(['/', '\\']).next().unwrap_or(&self.place);
        name.strip_suffix(crate::model::assessment::file::ENDING)
            .unwrap_or(name)
    }

    /// Why it could not be judged, in a sentence.
    pub fn why_not(&self) -> Option<&str> {
        match &self.held {
            Held::System(_) => None,
            Held::Sealed(words) | Held::Broken(words) => Some(words),
        }
    }
}

/// Which systems are looked at: those for which everything that is said here holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those in which this person or role carries a control, or is in the plan.
    pub owner: Option<String>,
    /// Those of this risk tier, by id or title.
    pub tier: Option<String>,
    /// Those that are in this phase, or want to reach it, by id or title.
    pub phase: Option<String>,
}

impl Filter {
    /// Whether all systems are looked at.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a system is looked at.
    pub fn takes(&self, system: &System) -> bool {
        let is = |wanted: &Option<String>, found: &dyn Fn(&str) -> bool| {
            wanted.as_deref().is_none_or(found)
        };
        is(&self.owner, &|owner| system.is_carried_by(owner))
            && is(&self.tier, &|tier| system.tier_is(tier))
            && is(&self.phase, &|phase| system.phase_is(phase))
    }

    /// Whether its words are known to the questionnaire of any system; otherwise it would take nothing.
    ///
    /// # Errors
    /// No system knows the risk tier or the phase.
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

/// A word of a filter that the questionnaire of no system knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownWord {
    /// The id of a risk tier.
    #[error("no system here knows a risk tier `{word}`. {}", next(.word, .known))]
    Tier {
        /// The word, as typed.
        word: String,
        /// The risk tiers there are.
        known: Vec<String>,
    },
    /// The id of a phase.
    #[error("no system here knows a phase `{word}`. {}", next(.word, .known))]
    Phase {
        /// The word, as typed.
        word: String,
        /// The phases there are.
        known: Vec<String>,
    },
}

/// What to do about an unknown word.
fn next(word: &str, known: &[String]) -> String {
    suggestion(word, known.iter().map(String::as_str))
        .unwrap_or_else(|| format!("Known: {}.", known.join(", ")))
}

/// The words without repetitions, in the order in which they come first.
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
    /// The day it speaks of.
    pub today: Date,
    /// Which systems are looked at.
    pub filter: Filter,
    /// Every file, in the order of their places.
    pub files: Arc<[File]>,
    /// The places of the files whose systems are looked at.
    pub shown: Vec<usize>,
    /// The places of the files that could not be judged; no filter hides them.
    pub unread: Vec<usize>,
    /// What many of the systems lack, what most of them lack first.
    pub common: Vec<Common>,
    /// One plan for them, where that was asked for.
    pub plan: Option<Plan>,
}

impl Portfolio {
    /// The systems of these files that a filter takes.
    pub fn of(files: Arc<[File]>, filter: Filter, today: Date) -> Self {
        let holds = |test: &dyn Fn(Option<&System>) -> bool| -> Vec<usize> {
            (0..files.len())
                .filter(|&at| files.get(at).is_some_and(|file| test(file.system())))
                .collect()
        };
        let shown = holds(&|system| system.is_some_and(|system| filter.takes(system)));
        let unread = holds(&|system| system.is_none());
        let common = common::common(&files, &shown);
        Self {
            today,
            filter,
            files,
            shown,
            unread,
            common,
            plan: None,
        }
    }

    /// With one plan for the systems that are looked at, those first that are named, by system or file.
    ///
    /// # Errors
    /// A name is that of no system, or of several.
    pub fn planned(mut self, first: &[String]) -> Result<Self, FindError> {
        self.plan = Some(Plan::of(&self, first)?);
        Ok(self)
    }

    /// The systems that are looked at, with their files.
    pub fn systems(&self) -> impl Iterator<Item = (&File, &System)> {
        self.shown
            .iter()
            .filter_map(|&at| self.files.get(at))
            .filter_map(|file| Some((file, file.system()?)))
    }

    /// The files that could not be judged, each with the reason.
    pub fn unread(&self) -> impl Iterator<Item = (&File, &str)> {
        self.unread
            .iter()
            .filter_map(|&at| self.files.get(at))
            .filter_map(|file| Some((file, file.why_not()?)))
    }

    /// How many systems the filter hides.
    pub fn hidden(&self) -> usize {
        self.files.len() - self.shown.len() - self.unread.len()
    }

    /// The places of the files in parts whose layers are the same, so that each part is one table.
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

    /// The names of the systems of these files.
    pub fn names(&self, files: &[usize]) -> Vec<&str> {
        files
            .iter()
            .filter_map(|&at| self.files.get(at))
            .map(File::name)
            .collect()
    }
}
