//! Resolves ids and names to indices.
//!
//! Reports each name that refers to nothing and suggests the known name that was most likely meant.

use std::collections::BTreeMap;

use super::super::file::Words;
use super::{Check, Code, Ids, shorten};
use crate::base::diagnostic::suggestion;

impl Check<'_> {
    pub(super) fn ids<'w>(
        &mut self,
        file: &str,
        kind: &'static str,
        words: impl Iterator<Item = &'w Words>,
    ) -> Ids {
        let mut ids = Ids {
            kind,
            known: BTreeMap::new(),
            partial: false,
        };
        for id in words {
            self.add(&mut ids, file, id);
        }
        if ids.known.is_empty() {
            let message = format!("there is no [[{kind}]]");
            self.tell(
                Code::MissingPart,
                file,
                0..0,
                message,
                Some(format!("Add at least one [[{kind}]].")),
            );
        }
        ids
    }

    /// Adds an id. Its index is its position in the list, even if it is a duplicate.
    pub(super) fn add(&mut self, ids: &mut Ids, file: &str, id: &Words) {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        if !id.value.is_empty() && (!id.value.chars().all(fits) || id.value.len() > 60) {
            let message = format!("`{}` is not a valid id", shorten(&id.value));
            let help = "Use up to 60 letters, digits, `-`, `_`, `.` and `:`.".to_owned();
            self.tell(Code::BadId, file, id.span.clone(), message, Some(help));
        }
        let index = ids.known.len();
        if ids.known.contains_key(&id.value) {
            if !id.value.is_empty() {
                let message = format!("a second {} has the id `{}`", ids.kind, id.value);
                self.tell(
                    Code::DuplicateId,
                    file,
                    id.span.clone(),
                    message,
                    Some("Ids are never reused: use the next free one.".to_owned()),
                );
            }
            // a duplicate keeps its position, so that later indices match the list; the questionnaire is rejected
            // anyway
            ids.known.insert(format!("\u{0}{index}"), index);
        } else {
            ids.known.insert(id.value.clone(), index);
        }
    }

    /// Returns the index of a name. Reports an unknown name and returns 0: the questionnaire is then rejected anyway.
    pub(super) fn find<I: From<usize>>(&mut self, file: &str, ids: &Ids, name: &Words) -> I {
        if let Some(&index) = ids.known.get(&name.value) {
            return index.into();
        }
        if !name.value.is_empty() && !ids.partial {
            let known = || {
                ids.known
                    .keys()
                    .map(String::as_str)
                    .filter(|key| !key.starts_with('\u{0}'))
            };
            let help = suggestion(&name.value, known()).unwrap_or_else(|| {
                match known().take(12).collect::<Vec<_>>().join(", ") {
                    none if none.is_empty() => format!("There is no {} yet.", ids.kind),
                    some => format!("Known: {some}."),
                }
            });
            let message = format!("there is no {} `{}`", ids.kind, shorten(&name.value));
            self.tell(
                Code::UnknownReference,
                file,
                name.span.clone(),
                message,
                Some(help),
            );
        }
        0.into()
    }

    pub(super) fn find_all<I: From<usize>>(
        &mut self,
        file: &str,
        ids: &Ids,
        names: &[Words],
    ) -> Vec<I> {
        names
            .iter()
            .map(|name| self.find(file, ids, name))
            .collect()
    }

    /// Returns the value of a word in a closed list. Reports an unknown word and returns `first`.
    pub(super) fn word<T: Copy>(
        &mut self,
        file: &str,
        key: &str,
        word: &Words,
        list: &[(&'static str, T)],
        first: T,
    ) -> T {
        if let Some((_, value)) = list.iter().find(|(known, _)| *known == word.value) {
            return *value;
        }
        if !word.value.is_empty() {
            let words: Vec<&str> = list.iter().map(|(known, _)| *known).collect();
            let message = format!("`{key}` cannot be `{}`", shorten(&word.value));
            self.tell(
                Code::UnknownWord,
                file,
                word.span.clone(),
                message,
                Some(format!("Use one of: {}.", words.join(", "))),
            );
        }
        first
    }
}
