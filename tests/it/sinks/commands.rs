//! The real binary: the output and the error messages of each command, with the corpus in files, names and arguments.

use std::ffi::OsStr;
use std::path::Path;

use surefoot::model::assessment::file;
use tempfile::TempDir;

use super::{Leaked, assessments};
use crate::binary::{Ran, surefoot};
use crate::corpus::marked;

/// Runs a command and checks its output and messages.
fn run(folder: &Path, arguments: &[impl AsRef<OsStr>], config: &str, seen: &mut Leaked) -> Ran {
    let mut command = surefoot(folder);
    command.env("SUREFOOT_CONFIG", config).args(arguments);
    let ran: Ran = command.output().unwrap().into();
    let which: Vec<_> = arguments
        .iter()
        .take(3)
        .map(|word| word.as_ref().to_string_lossy())
        .collect();
    let which: String = which.join(" ").chars().take(60).collect();
    assert!((0..=2).contains(&ran.code), "{which}: {}", ran.err);
    seen.take(&which, &ran.out);
    seen.take(&which, &ran.err);
    ran
}

#[test]
fn no_command_prints_anything_hostile() {
    let folder = TempDir::new().unwrap();
    let mut seen = Leaked::default();
    for (_, assessment) in assessments(3) {
        std::fs::write(
            folder.path().join("x.surefoot.toml"),
            file::write(&assessment),
        )
        .unwrap();
        for line in [
            "score x",
            "gate x",
            "requirements x",
            "requirements x --json",
            "coverage x",
            "roadmap x",
            "check x",
            "check x --json",
            "verify x",
            "list",
            "why x DAT-P1 DAT-P2 DAT-P3 DAT-P4 APP-P1 APP-P2 MOD-P1 score risk G1 G2 tools data",
            "merge x x --out both --force",
            "merge x x --out both --force --json",
            "git text x.surefoot.toml",
            "undo x",
            "redo x",
            "report x --md - ",
        ] {
            let words: Vec<&str> = line.split_whitespace().collect();
            run(folder.path(), &words, "", &mut seen);
        }
        let ids = assessment.state().controls.keys().map(String::as_str);
        let why: Vec<&str> = ["why", "x"].into_iter().chain(ids).collect();
        run(folder.path(), &why, "", &mut seen);
    }
    seen.at_least("all commands together", 2_000);
}

/// Texts that can be an argument or a file name: no system accepts a NUL in them.
fn names() -> Vec<String> {
    marked()
        .into_iter()
        .filter(|words| !words.contains('\0'))
        .collect()
}

#[test]
fn no_command_says_anything_hostile_of_what_it_was_told() {
    let folder = TempDir::new().unwrap();
    let names = names();
    let mut seen = Leaked::default();
    let check: Vec<&str> = ["check", "--"]
        .into_iter()
        .chain(names.iter().map(String::as_str))
        .collect();
    assert_eq!(run(folder.path(), &check, "", &mut seen).code, 2);
    seen.at_least("paths that are not there", 1_900);
    let mut seen = Leaked::default();
    run(folder.path(), &["new", "x"], "", &mut seen);
    let why: Vec<&str> = ["why", "x", "--"]
        .into_iter()
        .chain(names.iter().map(String::as_str))
        .collect();
    run(folder.path(), &why, "", &mut seen);
    for words in names.iter().step_by(60) {
        for first in [
            &["set", "x"][..],
            &["gate", "x", "--require"],
            &["score"],
            &["man"],
            &["new"],
            &[],
            &["why", "x", "--date"],
        ] {
            let arguments: Vec<&str> = first.iter().copied().chain([words.as_str()]).collect();
            run(folder.path(), &arguments, "", &mut seen);
        }
        run(
            folder.path(),
            &["set", "x", &format!("system={words}"), "--as", words],
            "",
            &mut seen,
        );
        run(folder.path(), &["score", "x"], words, &mut seen);
        run(folder.path(), &["list"], words, &mut seen);
    }
}

/// Files with such names, opened and listed.
#[test]
#[cfg(unix)]
fn no_name_of_a_file_acts() {
    let folder = TempDir::new().unwrap();
    let mut seen = Leaked::default();
    let good = |words: &&String| {
        !words.contains('/') && words.len() < 200 && !words.starts_with(['-', '~'])
    };
    let names: Vec<String> = names()
        .iter()
        .filter(good)
        .step_by(25)
        .map(|words| format!("{words}.surefoot.toml"))
        .collect();
    for name in &names {
        let mut quiet = Leaked::default();
        run(folder.path(), &["new", name], "", &mut quiet);
        run(folder.path(), &["verify", name], "", &mut seen);
        run(folder.path(), &["list"], "", &mut seen);
        run(folder.path(), &["list", "--json"], "", &mut seen);
    }
    seen.at_least("names of files", names.len() - 5);
}

/// Unknown keys and values, in every kind of file: the message about them is harmless, and so is the excerpt.
#[test]
fn no_finding_about_a_file_says_anything_hostile() {
    let folder = TempDir::new().unwrap();
    let head = "format = 1\nsystem = \"x\"\n[questionnaire]\nid = \"ai-security\"\nversion = \"1.0.0\"\nhash = \"\"\n";
    let quoted = |words: &str| toml::Value::String(words.to_owned()).to_string();
    let mut paths = Vec::new();
    for (number, words) in marked().chunks(60).enumerate() {
        // Unknown keys, followed by the bare text where a comment may contain it.
        let mut text = head.to_owned();
        for word in words {
            let key = serde_json::to_string(word)
                .unwrap()
                .replace('\u{7f}', "\\u007f");
            let bare: String = word
                .chars()
                .filter(|letter| !letter.is_ascii_control())
                .collect();
            text.extend([key.as_str(), " = 1 # ", &bare, "\n"]);
        }
        let name = format!("keys{number}.toml");
        std::fs::write(folder.path().join(&name), &text).unwrap();
        paths.push(name);
        // Unknown values.
        let mut text = head.to_owned();
        for (at, word) in words.iter().enumerate() {
            let state = quoted(word).replace('\n', "\\n").replace("\"\"\"", "\"");
            text.extend([format!(
                "[answer.C{at}]\nevidence = {{ state = {state}, level = 1 }}\n"
            )]);
        }
        let name = format!("values{number}.toml");
        std::fs::write(folder.path().join(&name), &text).unwrap();
        paths.push(name);
        // Not TOML at all.
        let name = format!("nothing{number}.toml");
        std::fs::write(folder.path().join(&name), words.join("\n")).unwrap();
        paths.push(name);
    }
    let mut seen = Leaked::default();
    let check: Vec<&str> = ["check"]
        .into_iter()
        .chain(paths.iter().map(String::as_str))
        .collect();
    run(folder.path(), &check, "", &mut seen);
    seen.at_least("findings about assessments", 2_000);
    let mut seen = Leaked::default();
    for path in paths.iter().step_by(7) {
        run(folder.path(), &["list"], path, &mut seen);
        run(folder.path(), &["score", path], "", &mut seen);
        run(folder.path(), &["--plain", path], "", &mut seen);
    }
    seen.at_least("findings about settings", 400);
    let own = folder.path().join("own");
    std::fs::create_dir(&own).unwrap();
    std::fs::copy(
        folder.path().join("keys0.toml"),
        own.join("questionnaire.toml"),
    )
    .unwrap();
    for path in &paths {
        std::fs::copy(folder.path().join(path), own.join(path)).unwrap();
    }
    let mut seen = Leaked::default();
    run(folder.path(), &["check", "own"], "", &mut seen);
    run(folder.path(), &["check", "own", "--json"], "", &mut seen);
    seen.at_least("findings about a questionnaire", 2_000);
}
