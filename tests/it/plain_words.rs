//! Plain words: no comment, string, page or questionnaire uses a phrase of the private dialect that surefoot once had, and
//! what a person reads in a hurry is short.
//!
//! The list holds whole phrases and words without another meaning here. Words that a colleague would also use ("open",
//! "said") are not in it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use surefoot::interaction::command::COMMANDS;

/// Phrases that appear nowhere. The first part is the dialect, the second the terms that the glossary replaced.
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
    "shortfalls?",
    "musts",
    "shoulds",
    "lowest must",
    "sureness",
    "gravest",
    "put off",
    "re-assess(?:ment)?s?",
    "wears a hat",
];

/// Phrases that a control of the questionnaire may use: the people it is about can be told something.
const OF_CONTROLS: &[&str] = &["is told", "are told", "was told", "were told"];

/// The most characters of a notice, without what is filled in.
const MOST_CHARACTERS: usize = 100;

/// The most words of the description of a key.
const MOST_WORDS: usize = 8;

static PHRASE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)\b(?:{})\b", FORBIDDEN.join("|"))).unwrap());

/// The forbidden phrases of a text, each with the text around it. A phrase can go on in the next line: of a comment, of
/// a paragraph, or of a string that a backslash continues.
fn forbidden(text: &str) -> Vec<String> {
    static BREAK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[ \t]*\\?[ \t]*\n[ \t]*(?://[/!]?[ \t]*|#[ \t]*)?").unwrap());
    let flat = BREAK.replace_all(text, " ");
    let around = |found: regex::Match<'_>| {
        let start = flat.floor_char_boundary(found.start().saturating_sub(40));
        let end = flat.ceil_char_boundary(flat.len().min(found.end() + 20));
        flat[start..end].to_owned()
    };
    PHRASE.find_iter(&flat).map(around).collect()
}

/// The comments of a source file; other lines are empty.
fn comments(source: &str) -> String {
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let lines = source
        .lines()
        .map(|line| Some(line).filter(is_comment).unwrap_or(".\n."));
    lines.collect::<Vec<_>>().join("\n")
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
fn texts_and_comments_are_in_plain_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut check = |path: &Path, text: &str| {
        let name = path.strip_prefix(root).unwrap().display();
        let is_control = path.starts_with(root.join("questionnaires"));
        let may = |phrase: &String| is_control && OF_CONTROLS.iter().any(|of| phrase.contains(of));
        let phrases = forbidden(text).into_iter().filter(|phrase| !may(phrase));
        found.extend(phrases.map(|phrase| format!("{name}: {phrase}")));
    };
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    for file in files(&root.join("src"), "rs") {
        check(&file, &read(&file));
    }
    // what tests and benchmarks compare is not theirs to word
    for folder in ["tests/it", "tests/fuzz/src", "benches"] {
        for file in files(&root.join(folder), "rs") {
            check(&file, &comments(&read(&file)));
        }
    }
    let pages = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
    ];
    let pages = pages.map(|page| root.join(page)).into_iter();
    let manual = files(&root.join("assets/manual"), "md");
    let questionnaires = files(&root.join("questionnaires/ai-security"), "toml");
    for file in pages.chain(manual).chain(questionnaires) {
        check(&file, &read(&file));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_phrase_of_the_list_is_found() {
    for phrase in FORBIDDEN {
        let phrase = phrase.replace("(?:ment)", "ment").replace('?', "");
        let words: Vec<&str> = phrase.split(' ').collect();
        let planted = [
            format!("/// What {phrase} here."),
            format!("    \"what {phrase} here\","),
            format!("What {phrase} here."),
            format!("/// What {}\n/// here.", words.join("\n    /// ")),
            format!("\"what {}\n here\",", words.join(" \\\n        ")),
        ];
        for text in planted {
            assert_eq!(forbidden(&text).len(), 1, "{text}");
        }
    }
    let code = "let shuts = \"whoever\";\n// the gate fails";
    assert_eq!(forbidden(&comments(code)), [""; 0]);
}

#[test]
fn descriptions_of_keys_are_short() {
    for command in COMMANDS {
        let words = command.help.split_whitespace().count();
        assert!(words <= MOST_WORDS, "{words} words: {}", command.help);
    }
}

/// The string literals of a source file without its tests, joined where a backslash continues them, without what is
/// filled in.
fn literals(source: &str) -> Vec<String> {
    static LITERAL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#""((?:[^"\\]|\\(?s:.))*)""#).unwrap());
    static FILLED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\\\n\s*|\{[^}]*\}").unwrap());
    let code = source.split("\n#[cfg(test)]\nmod ").next().unwrap();
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    let lines: Vec<&str> = code.lines().filter(|line| !is_comment(line)).collect();
    let code = lines.join("\n");
    let found = LITERAL.captures_iter(&code);
    found
        .map(|found| FILLED.replace_all(&found[1], "").into_owned())
        .collect()
}

/// Notices come from the module that handles messages; every text there is a notice or shorter than one.
#[test]
fn notices_are_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut notices = 0;
    for file in files(&root.join("src/tui/update"), "rs") {
        for text in literals(&std::fs::read_to_string(&file).unwrap()) {
            let length = text.chars().count();
            assert!(length <= MOST_CHARACTERS, "{length} characters: {text}");
            notices += usize::from(text.ends_with('.'));
        }
    }
    assert!(notices > 40, "the test finds only {notices} notices");
    let long = format!("say(\"{} \\\n    {}{{}}\")", "a".repeat(99), "b".repeat(2));
    assert_eq!(literals(&long)[0].len(), 102);
}
