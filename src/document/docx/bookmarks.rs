//! Bookmarks: the link target of each heading, under a name that Word accepts.
//!
//! A name consists of letters, digits and underscores, has at most 40 characters, and is unique regardless of case. The
//! name of a heading with an anchor starts with a letter. Headings without an anchor get names that start with an
//! underscore, which Word hides from its lists of bookmarks.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Block;

/// The length to which names are truncated. Word allows 40 characters; the rest is for a suffix that makes names
/// unique.
const LONGEST: usize = 34;

/// The bookmark names of all headings with text.
pub(super) struct Bookmarks {
    names: Vec<String>,
    anchors: BTreeMap<String, String>,
}

impl Bookmarks {
    /// Assigns a name to each heading with text.
    pub(super) fn of(blocks: &[Block]) -> Self {
        let mut taken = BTreeSet::new();
        let mut names = Vec::new();
        let mut anchors = BTreeMap::new();
        for block in blocks {
            let Block::Heading { text, anchor, .. } = block else {
                continue;
            };
            if text.trim().is_empty() {
                continue;
            }
            let Some(anchor) = anchor else {
                names.push(format!("_Toc{:08}", names.len()));
                continue;
            };
            let plain = plain(anchor);
            let mut name = plain.clone();
            let mut number = 1;
            while !taken.insert(name.to_lowercase()) {
                number += 1;
                name = format!("{plain}_{number}");
            }
            // The first of several headings with the same anchor is the target.
            anchors
                .entry(anchor.clone())
                .or_insert_with(|| name.clone());
            names.push(name);
        }
        Self { names, anchors }
    }

    /// The bookmark name of a heading, by its number among the headings with text.
    pub(super) fn heading(&self, number: usize) -> Option<&str> {
        self.names.get(number).map(String::as_str)
    }

    /// The bookmark name of an anchor, if the document contains that anchor.
    pub(super) fn anchor(&self, anchor: &str) -> Option<&str> {
        self.anchors.get(anchor).map(String::as_str)
    }
}

fn plain(anchor: &str) -> String {
    let first = if anchor.starts_with(|first: char| first.is_ascii_alphabetic()) {
        ""
    } else {
        "to_"
    };
    let letters = anchor.chars().map(|letter| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '_'
        }
    });
    first.chars().chain(letters).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(text: &str, anchor: Option<&str>) -> Block {
        Block::Heading {
            level: 1,
            text: text.to_owned(),
            anchor: anchor.map(str::to_owned),
        }
    }

    #[test]
    fn each_heading_has_a_name_that_word_can_have() {
        let long = "x".repeat(80);
        let anchors = [
            "REQ-DAT-R2",
            "req dat r2",
            "2nd",
            &long,
            &format!("{long}y"),
            "REQ-DAT-R2",
            "",
            "漢",
        ];
        let blocks: Vec<Block> = anchors
            .iter()
            .map(|anchor| heading("words", Some(anchor)))
            .collect();
        let bookmarks = Bookmarks::of(&blocks);
        let names: BTreeSet<String> = bookmarks
            .names
            .iter()
            .map(|name| name.to_lowercase())
            .collect();
        assert_eq!(names.len(), anchors.len());
        for name in names {
            assert!(
                name.len() <= 40 && name.starts_with(|first: char| first.is_ascii_alphabetic()),
                "{name}"
            );
            assert!(
                name.chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '_'),
                "{name}"
            );
        }
        assert_eq!(bookmarks.anchor("REQ-DAT-R2"), Some("REQ_DAT_R2"));
        assert_eq!(bookmarks.anchor("elsewhere"), None);
    }

    #[test]
    fn a_heading_without_words_is_no_place_to_go() {
        let bookmarks = Bookmarks::of(&[heading(" ", Some("a")), heading("words", None)]);
        assert_eq!(bookmarks.anchor("a"), None);
        assert_eq!(bookmarks.heading(0), Some("_Toc00000000"));
    }
}
