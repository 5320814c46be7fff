//! Catalogs of public frameworks: the ids and titles that controls refer to.
//!
//! A catalog must not contain any text of a framework but its ids and titles, under the terms that its publisher set.

use super::{CatalogIx, EntryIx, Questionnaire};
use crate::base::index_vec::IndexVec;

/// A public framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    /// Stable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name as a reference has it: `NIST CSF 2.0`.
    pub short: String,
    /// Its version.
    pub version: String,
    /// Who publishes it.
    pub publisher: String,
    /// Under which terms its ids and titles may be named.
    pub licence: String,
    /// Where it can be read.
    pub url: String,
    /// Whether all its entries are here, or only those that controls name.
    pub whole: bool,
    /// Whether it is law: what is short may then cost more than a gate.
    pub law: bool,
    /// Its entries.
    pub entries: IndexVec<EntryIx, Entry>,
}

/// One entry of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id in the framework.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether it only holds other entries together.
    pub heading: bool,
}

impl Questionnaire {
    /// The catalog that a word names: by its id or its short name, or by the beginning of either where that
    /// fits one alone; upper and lower case are the same.
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
