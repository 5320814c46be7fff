//! No sentence about a domain value is built in `model`, `rules` or `views`: `describe` words it once for every output.
//!
//! A literal of two words or more counts as a sentence. Attributes do not count, because `#[error]` texts are exempt
//! and names of enum variants are serialized; panic messages do not count either.

use std::sync::LazyLock;

use regex::Regex;

use super::{files, root};

/// Files that may contain sentences, each with the reason.
const EXEMPT: &[(&str, &str)] = &[
    (
        "model/assessment.rs",
        "diagnostics about the people of the settings",
    ),
    (
        "model/assessment/change.rs",
        "diagnostics, and the subjects by which edits are compared",
    ),
    ("model/assessment/file.rs", "comments in the head of a file"),
    ("model/assessment/file/kind.rs", "diagnostics"),
    ("model/assessment/file/special.rs", "diagnostics"),
    (
        "model/assessment/file/write.rs",
        "comments in the head of a file",
    ),
    (
        "model/assessment/redact.rs",
        "what stands in the file instead of a text that is left out",
    ),
    (
        "model/assessment/upgrade/merged_record.rs",
        "labels of the texts that the note of a merged record keeps",
    ),
    ("model/assessment/validation.rs", "the hint of an error"),
    ("model/questionnaire/check.rs", "diagnostics"),
    ("model/questionnaire/check/advice.rs", "diagnostics"),
    ("model/questionnaire/check/condition.rs", "diagnostics"),
    ("model/questionnaire/check/control.rs", "diagnostics"),
    ("model/questionnaire/check/frame.rs", "diagnostics"),
    ("model/questionnaire/check/names.rs", "diagnostics"),
    ("model/questionnaire/check/prerequisites.rs", "diagnostics"),
    ("model/questionnaire/check/revision.rs", "diagnostics"),
    (
        "rules/agenda/disagreement.rs",
        "the reason that is saved with a decision",
    ),
    ("rules/due.rs", "identifiers of calendar entries"),
];

/// Text that is exempt although it is between quotes: comments, attributes, messages of panics and assertions.
static ASIDE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?ms)(?:^|\s)//[^\n]*$|^\s*#!?\[.*?\]$|'"'|(?:expect|unreachable!|panic!|debug_assert!)\([^;]*?\)"#,
    )
    .unwrap()
});

static LITERAL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""((?:\\.|[^"\\])*)""#).unwrap());

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{[^{}]*\}").unwrap());

static TWO_WORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[A-Za-z]{2,}[,;:.]?\s+[A-Za-z]{2,}").unwrap());

/// The literals of a file, without its tests, that are sentences.
fn sentences(text: &str) -> Vec<String> {
    let text = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let text = ASIDE.replace_all(text, "");
    let literals = LITERAL
        .captures_iter(&text)
        .map(|found| found[1].to_owned());
    literals
        .filter(|literal| TWO_WORDS.is_match(&PLACEHOLDER.replace_all(literal, "")))
        .collect()
}

#[test]
fn no_sentence_is_built_above_describe() {
    let mut found = Vec::new();
    let mut needed = Vec::new();
    for file in ["model", "rules", "views"].into_iter().flat_map(files) {
        let text = std::fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(root()).unwrap().display().to_string();
        let sentences = sentences(&text);
        match EXEMPT.iter().find(|(exempt, _)| *exempt == name) {
            Some((exempt, _)) if !sentences.is_empty() => needed.push(*exempt),
            _ => found.extend(sentences.iter().map(|text| format!("{name}: {text}"))),
        }
    }
    assert!(
        found.is_empty(),
        "word these in `describe`:\n{}",
        found.join("\n")
    );
    needed.sort_unstable();
    let listed: Vec<&str> = EXEMPT.iter().map(|(name, _)| *name).collect();
    assert_eq!(needed, listed, "delete exemptions that are not needed");
}

#[test]
fn a_sentence_is_told_from_a_word() {
    let found = |text: &str| sentences(text).len();
    assert_eq!(found("fn f() { format!(\"{} of {} confirmed\", 1, 2) }"), 1);
    assert_eq!(
        found("const WORD: &str = \"passes\"; // \"a comment of words\""),
        0
    );
    assert_eq!(found("#[error(\"no such file\")]\nstruct NoFile;"), 0);
    assert_eq!(found("fn f() { x.expect(\"the table is full\") }"), 0);
}

/// A placeholder in a printed command that holds a name as it is shown, not as a word of a shell.
static UNQUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"`surefoot [^`{}]*(?:\{\w+_word\}[^`{}]*)*\{(?:file|path|shown|name|version)\}")
        .unwrap()
});

/// A name with spaces would fall apart in a shell: `base::shell::word` quotes it.
#[test]
fn names_in_printed_commands_are_quoted() {
    let mut found = Vec::new();
    for file in super::modules().iter().flat_map(|room| files(room)) {
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        for literal in LITERAL.captures_iter(&text) {
            if UNQUOTED.is_match(&literal[1].replace("\\\n", " ")) {
                found.push(format!("{}: {}", file.display(), &literal[1]));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(UNQUOTED.is_match("`surefoot merge {file_word} {path} --out x`"));
    assert!(!UNQUOTED.is_match("{file}: `surefoot undo {file_word}`"));
}
