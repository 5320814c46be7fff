//! Catalogs of public frameworks: the ids and titles that controls refer to.
//!
//! A catalog must not contain any text of a framework except ids and titles, as far as the publisher's terms permit.

use super::{CatalogIx, EntryIx, Questionnaire};
use crate::base::index_vec::IndexVec;

/// A public framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    /// Stable id.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Short name, as used in references: `NIST CSF 2.0`.
    pub short: String,
    /// Version of the framework.
    pub version: String,
    /// Publisher.
    pub publisher: String,
    /// Terms under which the ids and titles may be used.
    pub licence: String,
    /// Address of the framework's text.
    pub url: String,
    /// Whether the catalog has all entries of the framework rather than only those that controls refer to.
    pub whole: bool,
    /// The part of the framework that the catalog holds, in a sentence; empty if it holds all of it.
    pub scope: String,
    /// The choices of the fact `regulation` under which the framework is law for a system; empty if no fact decides it.
    pub law: Vec<String>,
    /// The entries.
    pub entries: IndexVec<EntryIx, Entry>,
}

/// An entry in a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Id in the framework.
    pub id: String,
    /// Title in the framework.
    pub title: String,
    /// Whether the entry is only a heading for other entries.
    pub heading: bool,
    /// The level that the framework gives the entry, such as `L1`; empty if it has none.
    pub level: String,
}

impl Catalog {
    /// The name with the version, which is not repeated if the name contains it: `NIST CSF 2.0`.
    pub fn title(&self) -> String {
        if self.name.contains(&self.version) {
            self.name.clone()
        } else {
            format!("{} {}", self.name, self.version)
        }
    }
}

impl Questionnaire {
    /// Finds a catalog by its id or short name, or by a prefix of either if that prefix matches only one catalog.
    /// Ignores case.
    pub fn catalog(&self, word: &str) -> Option<CatalogIx> {
        let lower = word.trim().to_lowercase();
        let names = |catalog: &Catalog| [catalog.id.to_lowercase(), catalog.short.to_lowercase()];
        let mut found = self
            .catalogs
            .enumerated()
            .filter(|(_, catalog)| names(catalog).contains(&lower));
        if let Some((at, _)) = found.next() {
            return Some(at);
        }
        let begins = |catalog: &Catalog| names(catalog).iter().any(|name| name.starts_with(&lower));
        let mut found = self
            .catalogs
            .enumerated()
            .filter(|(_, catalog)| !lower.is_empty() && begins(catalog));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
    }
}
