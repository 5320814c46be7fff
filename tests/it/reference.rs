//! Compares what every command prints and writes, for the example and for random assessments, with recorded hashes from
//! before the code was rearranged.
//!
//! `reference/hashes` contains a hash of each output, but not the outputs. A few assessments are compared each time,
//! and all with
//!
//! `SUREFOOT_VARIANTS=51 cargo test --release --test it -- reference --nocapture`
//!
//! A commit that changes outputs on purpose says which. `SUREFOOT_REFERENCE=PATH` compares with another binary instead,
//! shows the first line that differs in each output, and writes the hashes of the current program.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use regex::Regex;
use sha2::Digest as _;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::example::example;
use surefoot::model::assessment::{Assessment, file};
use surefoot::store;

use crate::binary::settled;
use crate::properties;
use crate::variants::wanted;

/// The number of assessments compared by default: the example, and a random one.
const FEW: usize = 2;

/// The number of all assessments.
const ALL: usize = 51;

const HASHES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/reference/hashes");

/// Values that differ in each run: times, ids of entries and salts.
const MOMENTS: &str =
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z|\b[0-9a-f]{8}\b|\b[0-9a-f]{16,64}\b|salt = .*";

/// The commands to run, in this order, in a folder with `x.surefoot.toml`, and `y.surefoot.toml` that was continued
/// from it. A line that begins with `| ` is the input of a plain session; one that begins with `! ` is run but not
/// compared, because its output is in the order of ids.
const LINES: &str = include_str!("reference/lines");

/// An assessment, and a second one continued from it.
fn assessments(at: usize) -> [Assessment; 2] {
    let questionnaire = store::questionnaire(None).unwrap();
    let seed = [u8::try_from(at).unwrap(); 32];
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &seed),
    );
    let change = || properties::change(properties::full());
    let mut draw = |count: std::ops::Range<usize>| {
        let mut changes = proptest::collection::vec(change(), count)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        // Nothing can follow on a ballot paper.
        changes.retain(|change| !matches!(change, Change::BallotPaper(_)));
        changes
    };
    let first = match at {
        0 => example(&questionnaire).unwrap(),
        _ => properties::begin(properties::full(), draw(30..250)),
    };
    let mut second = first.clone();
    for (at, change) in (1000..).zip(draw(1..20)) {
        second.change(change, properties::stamp(at));
    }
    [first, second]
}

/// Runs a line in the folder. Removes values that differ in each run from its messages and from the files it writes.
fn ran(
    binary: &Path,
    folder: &Path,
    line: &str,
    is_edited: bool,
    moments: &Regex,
) -> Vec<(String, Vec<u8>)> {
    let files = |folder: &Path| -> BTreeMap<String, Vec<u8>> {
        let all = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let files = all.filter(|path| path.is_file());
        files
            .map(|path| {
                (
                    path.file_name().unwrap().to_string_lossy().into_owned(),
                    std::fs::read(path).unwrap(),
                )
            })
            .collect()
    };
    let before = files(folder);
    let mut command = Command::new("sh");
    let script = if let Some(lines) = line.strip_prefix("| ") {
        format!(
            "printf '%s' '{lines}' | tr ';' '\\n' | '{}' x --plain --date 2026-12-01",
            binary.display()
        )
    } else {
        let line = line.trim_start_matches("! ");
        format!("'{}' {line} </dev/null", binary.display())
    };
    settled(&mut command, folder).args(["-c", &script]);
    command
        .stdin(Stdio::null())
        .env("NO_COLOR", "1")
        .env("TZ", "UTC")
        .env("COLUMNS", "100");
    let output = command.output().unwrap();
    let code = output.status.code().unwrap_or(-1).to_string().into_bytes();
    let mut all = vec![
        ("exit code".to_owned(), code),
        ("output".to_owned(), output.stdout),
        ("errors".to_owned(), output.stderr),
    ];
    all.extend(
        files(folder)
            .into_iter()
            .filter(|(name, bytes)| before.get(name) != Some(bytes)),
    );
    for (name, bytes) in &mut all {
        let is_document = [".pdf", ".docx", ".xlsx"]
            .iter()
            .any(|ending| name.ends_with(ending));
        if let (false, Ok(text)) = (is_document, std::str::from_utf8(bytes)) {
            let text = moments.replace_all(text, "*");
            let mut lines: Vec<&str> = text.lines().collect();
            // The order of ids differs in each run.
            if is_edited {
                lines.sort_unstable();
            }
            *bytes = lines.join("\n").into_bytes();
        }
    }
    all
}

/// The first line in which two outputs differ.
fn difference(one: &[u8], other: &[u8]) -> String {
    let [one, other] = [one, other].map(String::from_utf8_lossy);
    let mut pairs = one.lines().zip(other.lines());
    match pairs.find(|(one, other)| one != other) {
        Some((one, other)) => format!("\n  - {one}\n  + {other}"),
        None => format!(
            "{} and {} lines",
            one.lines().count(),
            other.lines().count()
        ),
    }
}

/// The hash of each line's outputs for an assessment; with another binary, also a description of the differences.
fn hashes(
    at: usize,
    lines: &[&str],
    other: Option<&str>,
    moments: &Regex,
) -> (Vec<String>, String) {
    let texts = assessments(at).map(|assessment| file::write(&assessment));
    let folder = || {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in ["x.surefoot.toml", "y.surefoot.toml"].iter().zip(&texts) {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    };
    let (here, there) = (folder(), folder());
    let mut differences = String::new();
    let mut hashes = Vec::new();
    let edits = lines
        .iter()
        .position(|line| line.starts_with("| "))
        .unwrap();
    for (row, line) in lines.iter().enumerate() {
        let run = |binary: &str, folder: &Path| {
            ran(Path::new(binary), folder, line, row >= edits, moments)
        };
        let outputs = run(env!("CARGO_BIN_EXE_surefoot"), here.path());
        let mut hash = sha2::Sha256::new();
        for (name, bytes) in outputs.iter().filter(|_| !line.starts_with("! ")) {
            hash.update(name);
            hash.update(bytes);
        }
        hashes.push(
            hash.finalize()
                .iter()
                .take(4)
                .fold(String::new(), |text, byte| format!("{text}{byte:02x}")),
        );
        let Some(other) = other else { continue };
        let before: BTreeMap<_, _> = run(other, there.path()).into_iter().collect();
        let after: BTreeMap<_, _> = outputs.into_iter().collect();
        for name in before
            .keys()
            .chain(after.keys().filter(|name| !before.contains_key(*name)))
        {
            let nothing = Vec::new();
            let [before, after] = [&before, &after].map(|all| all.get(name).unwrap_or(&nothing));
            if before != after {
                let _ = writeln!(
                    differences,
                    "{line}, assessment {at}, {name}: {}",
                    difference(before, after)
                );
            }
        }
    }
    (hashes, differences)
}

#[test]
fn every_output_is_as_before() {
    let count = wanted(FEW).min(ALL);
    let other = std::env::var("SUREFOOT_REFERENCE").ok();
    let moments = Regex::new(MOMENTS).unwrap();
    let lines: Vec<&str> = LINES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let one = |at| hashes(at, &lines, other.as_deref(), &moments);
    let found: Vec<(Vec<String>, String)> = std::thread::scope(|scope| {
        let workers = [0, 1].map(|worker| {
            scope.spawn(move || (worker..count).step_by(2).map(one).collect::<Vec<_>>())
        });
        let [mut even, mut odd] = workers.map(|worker| worker.join().unwrap().into_iter());
        (0..count)
            .map(|at| if at % 2 == 0 { even.next() } else { odd.next() }.unwrap())
            .collect()
    });
    let columns = |row: usize| {
        found
            .iter()
            .map(|(hashes, _)| hashes[row].as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    if other.is_some() {
        println!(
            "{}",
            found
                .iter()
                .map(|(_, differences)| differences.as_str())
                .collect::<String>()
        );
        if count == ALL {
            let rows = lines
                .iter()
                .enumerate()
                .map(|(row, line)| format!("{line}\n{}\n", columns(row)));
            std::fs::write(HASHES, rows.collect::<String>()).unwrap();
        }
        return;
    }
    let known = std::fs::read_to_string(HASHES).unwrap();
    let known: Vec<&str> = known.lines().collect();
    let mut wrong = String::new();
    for (row, line) in lines.iter().enumerate() {
        assert_eq!(
            known.get(row * 2),
            Some(line),
            "the lines and the hashes are of one time"
        );
        let hashes: Vec<&str> = known[row * 2 + 1].split(' ').collect();
        assert_eq!(hashes.len(), ALL);
        for (at, (found, _)) in found.iter().enumerate() {
            if hashes[at] != found[row] {
                let _ = writeln!(wrong, "{line}, assessment {at}: {}", found[row]);
            }
        }
    }
    assert!(wrong.is_empty(), "other outputs than before:\n{wrong}");
}
