//! The manual: topics in Markdown, each about one task, built into the program.
//!
//! Its own module because the command `help`, plain mode, the screens and the manual pages show the same topics. The
//! text is in `assets/manual`, to which the README links.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::pager::{Entry, Pager};

/// One topic of the manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Topic {
    /// The word that opens the topic: `merge`.
    pub(crate) name: &'static str,
    /// The Markdown, which begins with the title.
    text: &'static str,
}

macro_rules! topics {
    ($($name:literal)+) => {
        /// The names of all topics, in the order in which users encounter them.
        pub const NAMES: &[&str] = &[$($name),+];

        const TOPICS: &[Topic] = &[$(Topic {
            name: $name,
            text: include_str!(concat!("../../assets/manual/", $name, ".md")),
        }),+];
    };
}

topics! {
    "start" "answer" "keys" "scoring" "workshop" "ballots" "roadmap" "documents" "frameworks" "portfolio" "practice"
    "merge" "git" "plain" "scripts" "pipeline" "files" "safety" "encryption" "settings" "questionnaires" "figures"
}

/// All topics, in the order in which users encounter them.
pub(crate) fn topics() -> &'static [Topic] {
    TOPICS
}

/// The topic with this name.
pub(crate) fn topic(name: &str) -> Option<Topic> {
    let is_named = |topic: &&Topic| topic.name.eq_ignore_ascii_case(name.trim());
    TOPICS.iter().find(is_named).copied()
}

/// The topics that mention all of `words`, or every topic if `words` is empty: topics with the words in their name or
/// title first, then topics by number of mentions. A search word matches each word of the text that begins with it.
pub(crate) fn search(words: &str) -> Vec<Topic> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let mut found: Vec<(usize, Topic)> = TOPICS
        .iter()
        .filter_map(|topic| Some((topic.rank(&words)?, *topic)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, topic)| topic).collect()
}

/// The number of words in `text` that begin with `word`.
fn mentions(text: &str, word: &str) -> usize {
    let begins = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|before| !before.is_alphanumeric())
    };
    let found = text.match_indices(word).map(|(at, _)| at);
    found.filter(|at| begins(*at)).count()
}

impl Topic {
    /// The title of the topic, which names its task: `Merge copies`.
    pub(crate) fn title(self) -> &'static str {
        let first = self.text.lines().next().unwrap_or_default();
        first.trim_start_matches("# ")
    }

    /// The purpose of the topic: its first paragraph as one line.
    pub(crate) fn summary(self) -> String {
        let lines = self.text.lines().skip(2);
        let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
        lines.join(" ")
    }

    /// The topic's rank in a search (lower is better); `None` if one of `words` is missing. The title counts most, then
    /// the purpose and the section headings, then the text. Tables only make a topic found, because they list every key
    /// and command.
    fn rank(self, words: &[String]) -> Option<usize> {
        /// More than any other mentions count, so that a match in the title always ranks first.
        const TITLE: usize = 1_000;
        /// What a mention in the purpose or in a section heading counts.
        const HEADING: usize = 20;
        let (title, text) = (self.title().to_lowercase(), self.text.to_lowercase());
        let lines = |is_wanted: fn(&&str) -> bool| -> String {
            let wanted: Vec<&str> = text.lines().filter(is_wanted).collect();
            wanted.join("\n")
        };
        let headings =
            lines(|line| line.starts_with("## ")) + "\n" + &self.summary().to_lowercase();
        let prose = lines(|line| !line.starts_with('|'));
        let mut rank = TITLE * words.len();
        for word in words {
            let is_titled = mentions(self.name, word) + mentions(&title, word) > 0;
            match mentions(&text, word) {
                0 if !is_titled => return None,
                _ if is_titled => rank -= TITLE,
                _ => {
                    let worth = HEADING * mentions(&headings, word) + mentions(&prose, word);
                    rank -= worth.min(TITLE - 1);
                }
            }
        }
        Some(rank)
    }

    /// The topic as text for the pager.
    pub(crate) fn pager(self) -> Pager {
        Pager {
            title: self.title().to_owned(),
            entries: entries(self.text),
            scroll: 0,
        }
    }
}

/// The blocks of a Markdown text without its title. A table row becomes an item with the first cell as its label.
fn entries(text: &str) -> Vec<Entry> {
    let mut builder = Builder::default();
    let options = Options::ENABLE_TABLES;
    for event in Parser::new_ext(text, options) {
        builder.take(event);
    }
    builder.entries
}

/// A collector of the entries in a Markdown text.
#[derive(Default)]
struct Builder {
    entries: Vec<Entry>,
    /// The text of the current block.
    words: String,
    /// The cells of the current table row.
    cells: Vec<String>,
    /// The number of the next item in each open list; `None` for unnumbered lists.
    lists: Vec<Option<u64>>,
    /// Whether the current block is the title, which is not shown.
    is_title: bool,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words.push_str(&text),
            // the backticks distinguish commands and keys from ordinary words
            Event::Code(text) => self.words.extend(["`", &text, "`"]),
            Event::SoftBreak | Event::HardBreak => self.words.push(' '),
            // HTML comments mark generated tables; the manual contains no other HTML
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most elements of Markdown need no handling here"
    )]
    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.is_title = *level == HeadingLevel::H1,
            Tag::List(first) => self.lists.push(*first),
            _ => {}
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most elements of Markdown need no handling here"
    )]
    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let words = std::mem::take(&mut self.words);
                if !std::mem::take(&mut self.is_title) {
                    self.section(Entry::Heading(words));
                }
            }
            TagEnd::Paragraph if self.lists.is_empty() => {
                let words = std::mem::take(&mut self.words);
                self.section(Entry::Words(words));
            }
            TagEnd::CodeBlock => {
                let lines = std::mem::take(&mut self.words);
                self.section(Entry::Code(lines.trim_end().to_owned()));
            }
            TagEnd::Item => {
                let label = self.label();
                let words = std::mem::take(&mut self.words);
                self.entries.push(Entry::Item(label, words));
            }
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::TableCell => self.cells.push(std::mem::take(&mut self.words)),
            TagEnd::TableHead | TagEnd::TableRow => {
                let mut cells = std::mem::take(&mut self.cells).into_iter();
                let label = cells.next().unwrap_or_default();
                let rest: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
                let row = Entry::Item(label, rest.join(" · "));
                if tag == TagEnd::TableHead {
                    self.section(row);
                } else {
                    self.entries.push(row);
                }
            }
            _ => {}
        }
    }

    /// The label of the item that has just ended: its number, or a dot.
    fn label(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}.", *number - 1)
            }
            _ => "·".to_owned(),
        }
    }

    /// Adds an entry with a blank line before it.
    fn section(&mut self, entry: Entry) {
        if !self.entries.is_empty() {
            self.entries.push(Entry::Gap);
        }
        self.entries.push(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(words: &str) -> &'static str {
        search(words).first().map_or("", |topic| topic.name)
    }

    #[test]
    fn a_topic_is_found_by_the_word_of_a_task() {
        for (word, name) in [
            ("compare", "practice"),
            ("undo", "answer"),
            ("export", "documents"),
            ("vote", "ballots"),
            ("encrypt", "encryption"),
            ("share", "documents"),
            ("projector", "workshop"),
            ("who", "answer"),
            ("date", "answer"),
            ("delete", "answer"),
            ("conflict", "merge"),
            ("calendar", "documents"),
            ("exit code", "scripts"),
            ("WORKSHOP", "workshop"),
        ] {
            let found: Vec<&str> = search(word).iter().map(|topic| topic.name).collect();
            assert!(
                found.iter().take(3).any(|found| *found == name),
                "{word}: {found:?}"
            );
        }
        assert_eq!(first("merge"), "merge");
        assert_eq!(search("").len(), NAMES.len());
        assert_eq!(first("xyzzy"), "");
        assert_eq!(mentions("emerge and merge, merged", "merge"), 2);
    }

    #[test]
    fn markdown_becomes_entries_to_read() {
        let text = "# Title\n\nGet\nthere.\n\n## Steps\n\n1. One `two`.\n2. Three.\n\n- Dot\n\n```sh\na b\n  c\n```\n\n<!-- x -->\n| k | v | w |\n|---|---|---|\n| a |  | c |\n<!-- /x -->\n";
        let item = |label: &str, words: &str| Entry::Item(label.to_owned(), words.to_owned());
        assert_eq!(
            entries(text),
            [
                Entry::Words("Get there.".to_owned()),
                Entry::Gap,
                Entry::Heading("Steps".to_owned()),
                item("1.", "One `two`."),
                item("2.", "Three."),
                item("·", "Dot"),
                Entry::Gap,
                Entry::Code("a b\n  c".to_owned()),
                Entry::Gap,
                item("k", "v · w"),
                item("a", "c"),
            ]
        );
    }

    #[test]
    fn every_topic_begins_with_a_task_and_says_what_it_gets() {
        for topic in topics() {
            assert!(topic.text.starts_with("# "), "{}", topic.name);
            assert!(topic.summary().ends_with('.'), "{}", topic.name);
            assert!(topic.pager().entries.len() > 5, "{}", topic.name);
        }
    }
}
