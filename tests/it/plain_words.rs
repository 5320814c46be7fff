//! Plain words: comments, the README, the manual and the other pages use none of the phrases of the private dialect that
//! surefoot once had, and descriptions of keys are short.
//!
//! The list holds whole phrases and words without another meaning here. Words that a colleague would also use ("open",
//! "said") are not in it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use surefoot::interaction::command::COMMANDS;

/// Phrases that no comment and no page has.
const FORBIDDEN: &[&str] = &[
    "is told",
    "are told",
    "was told",
    "were told",
    "say again",
    "said again",
    "held against",
    "one stands on",
    "whoever",
    "whichever it is",
    "anew",
    "as ever",
    "for good",
    "may ever",
    "comes round",
    "come round",
    "the room agrees",
    "in the hand",
    "nothing where",
    "wanted on no day",
    "taken up again",
    "by when shall",
    "what somebody",
    "gone through",
    "stands open",
    "stand open",
    "shuts",
    "what is short",
    "set aside by a person",
    "who finds out",
    "floor of musts",
    "permission to fall short",
    "phase wanted",
    "what the room said",
    "what others hold",
    "grew apart",
    "changed on both sides",
    "state of now",
    "half likely",
    "four fifths",
    "row of steps",
    "what many lack",
    "at a look",
    "in flow",
    "in flows",
    "out flow",
    "out flows",
];

/// The most words of the description of a key.
const MOST_WORDS: usize = 8;

static PHRASE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)\b(?:{})\b", FORBIDDEN.join("|"))).unwrap());

/// The forbidden phrases of some lines, with the number of their line.
fn forbidden<'t>(lines: impl Iterator<Item = (usize, &'t str)>) -> Vec<(usize, String)> {
    let found = lines.flat_map(|(number, line)| {
        let phrases = PHRASE.find_iter(line);
        phrases.map(move |found| (number, found.as_str().to_lowercase()))
    });
    found.collect()
}

/// The comments of a source file, with the number of their line.
fn comments(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = source.lines().enumerate();
    lines
        .filter(|(_, line)| line.trim_start().starts_with("//"))
        .map(|(at, line)| (at + 1, line))
}

/// The files below a folder whose names end so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == ending)
            {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn comments_and_pages_are_in_plain_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut add = |path: &Path, phrases: Vec<(usize, String)>| {
        let name = path.strip_prefix(root).unwrap().display();
        let lines = phrases
            .iter()
            .map(|(line, phrase)| format!("{name}:{line}: {phrase}"));
        found.extend(lines);
    };
    for folder in ["src", "tests/it", "tests/fuzz/src", "benches"] {
        for file in files(&root.join(folder), "rs") {
            let source = std::fs::read_to_string(&file).unwrap();
            add(&file, forbidden(comments(&source)));
        }
    }
    let pages = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
    ];
    let pages = pages.map(|page| root.join(page)).into_iter();
    for file in pages.chain(files(&root.join("assets/manual"), "md")) {
        let page = std::fs::read_to_string(&file).unwrap();
        let lines = page.lines().enumerate().map(|(at, line)| (at + 1, line));
        add(&file, forbidden(lines));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_phrase_of_the_list_is_found() {
    for phrase in FORBIDDEN {
        let comment = format!("/// What {phrase} here.");
        let found = forbidden(comments(&comment));
        assert_eq!(found.len(), 1, "{phrase}: {found:?}");
    }
    let code = "let shuts = \"whoever\";\n// the gate fails";
    assert_eq!(forbidden(comments(code)), []);
}

#[test]
fn descriptions_of_keys_are_short() {
    for command in COMMANDS {
        let words = command.help.split_whitespace().count();
        assert!(words <= MOST_WORDS, "{words} words: {}", command.help);
    }
}
