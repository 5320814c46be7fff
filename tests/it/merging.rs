//! `surefoot merge` with the real program: several files in, one file out, and the messages about it.

use std::path::Path;

use tempfile::TempDir;

use crate::binary::Ran;
#[cfg(unix)]
use crate::binary::in_a_shell;
use crate::binary::surefoot;

fn run(folder: &Path, line: &str) -> Ran {
    surefoot(folder)
        .args(line.split_whitespace())
        .output()
        .unwrap()
        .into()
}

fn fine(folder: &Path, line: &str) -> Ran {
    let ran = run(folder, line);
    assert_eq!(ran.code, 0, "{line}\n{}{}", ran.out, ran.err);
    ran
}

fn text(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(format!("{name}.surefoot.toml"))).unwrap()
}

fn copy(folder: &Path, from: &str, to: &str) {
    let path = |name: &str| folder.join(format!("{name}.surefoot.toml"));
    std::fs::copy(path(from), path(to)).unwrap();
}

/// A page on one line.
fn flat(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Two copies that answered one question differently.
fn two_copies() -> TempDir {
    let desk = TempDir::new().unwrap();
    let folder = desk.path();
    fine(folder, "new ml --as team");
    copy(folder, "ml", "ops");
    fine(folder, "set ml DAT-P1=2 MOD-P1=3 --as ml");
    fine(folder, "set ops DAT-P1=4 --as ops");
    fine(folder, "set ops INF-P1=1 --as ops");
    desk
}

#[test]
fn two_copies_are_one_whoever_is_named_first() {
    let desk = two_copies();
    let folder = desk.path();
    let ran = fine(folder, "merge ml ops --out both");
    assert!(
        ran.out
            .contains("Merged both copies into both.surefoot.toml: 4 edits in all."),
        "{}",
        ran.out
    );
    for words in [
        "ml.surefoot.toml",
        "1 edit only here",
        "2 edits only here",
        "1 conflict to resolve",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let flat = flat(&ran.out);
    assert!(
        flat.contains("version 2: 4 Improving (ops, ") && flat.contains(", in effect)"),
        "{}",
        ran.out
    );
    fine(folder, "merge ops ml --out other");
    assert_eq!(text(folder, "both"), text(folder, "other"));
    fine(folder, "merge both ml other ops --out again");
    assert_eq!(text(folder, "both"), text(folder, "again"));
    fine(folder, "merge ml ops --out ml --force");
    assert_eq!(text(folder, "both"), text(folder, "ml"));
    fine(folder, "verify both");
    assert_eq!(
        run(folder, "merge ml ops --out third --fail-on-conflict").code,
        1
    );
    // Commands that read the file report the conflict, and so does `check`.
    let told = fine(folder, "score both").err;
    assert!(
        told.contains("1 conflict is not resolved yet") && told.contains("DAT-P1 answer"),
        "{told}"
    );
    let checked = fine(folder, "check both.surefoot.toml").out;
    assert!(
        checked.contains("warning[changed-on-both-sides]: DAT-P1 answer has a conflict"),
        "{checked}"
    );
    // Repeating the answer that counts resolves the conflict.
    fine(folder, "set both DAT-P1=4 --as ml");
    assert_eq!(fine(folder, "score both").err, "");
    assert_eq!(
        run(folder, "merge both ml ops --out fourth --fail-on-conflict").code,
        0
    );
}

/// Unresolved conflicts are at the front of every document, with both versions and the one that counts; in the head of
/// a page; and as a mark in the row of a system. Once resolved, they are nowhere.
#[test]
fn documents_and_rows_say_what_is_not_settled() {
    let desk = two_copies();
    let folder = desk.path();
    fine(folder, "merge ml ops --out both");
    let document =
        |kind: &str| flat(&fine(folder, &format!("report both --only {kind} --md -")).out);
    let report = document("report");
    let sentence = "1 conflict is not resolved yet (DAT-P1 answer). This document uses the \
                    later edit.";
    let chapter = report.find("# Conflicts between copies").unwrap();
    assert!(report.find(sentence).unwrap() < chapter, "{report}");
    // The first chapter: each version with its author, and the later one counts.
    let (_, chapter) = report.split_at(chapter);
    let rows = chapter.split("# ").nth(1).unwrap();
    let (ml, ops) = (
        rows.find("2 Defined | ml, ").unwrap(),
        rows.find("4 Improving | ops, ").unwrap(),
    );
    assert!(
        ml < ops
            && rows.split_at(ops).1.contains("in use")
            && !rows.split_at(ops).0.contains("in use |")
    );
    for kind in ["requirements", "roadmap", "minutes"] {
        assert!(
            document(kind).contains(sentence),
            "{kind}: {}",
            document(kind)
        );
    }
    assert!(flat(&fine(folder, "score both").out).contains("· 1 unresolved conflict"));
    let all = || fine(folder, "portfolio both.surefoot.toml ml.surefoot.toml");
    let row = all().out;
    assert!(
        row.contains("≠") && row.contains("1 conflict is not resolved yet"),
        "{row}"
    );
    let wire: serde_json::Value = serde_json::from_str(
        &fine(
            folder,
            "portfolio both.surefoot.toml ml.surefoot.toml --json",
        )
        .out,
    )
    .unwrap();
    let conflicts: Vec<u64> = wire["systems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["conflicts"].as_u64().unwrap())
        .collect();
    assert_eq!(conflicts, [1], "copies of one assessment count once");
    fine(folder, "set both DAT-P1=4 --as ml");
    assert!(!document("report").contains("both sides") && !all().out.contains("≠"));
    assert!(!fine(folder, "score both").out.contains("conflict"));
}

#[test]
fn programs_are_told_the_same() {
    let desk = two_copies();
    let ran = fine(desk.path(), "merge ml ops --out both --json");
    let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (told["format"].as_u64(), told["edits"].as_u64()),
        (Some(1), Some(4))
    );
    assert_eq!(told["copies"][1]["own"], 2);
    let conflict = &told["conflicts"][0];
    assert_eq!(conflict["subject"], "answer to DAT-P1");
    assert_eq!(
        (
            &conflict["versions"][1]["says"],
            &conflict["versions"][1]["counts"]
        ),
        (&"4 Improving".into(), &true.into())
    );
}

#[test]
fn what_was_edited_by_hand_is_an_edit_of_its_own_and_only_once() {
    let desk = two_copies();
    let folder = desk.path();
    let by_hand =
        text(folder, "ml").replace("[answer.MOD-P1]\nlevel = 3", "[answer.MOD-P1]\nlevel = 1");
    std::fs::write(folder.join("ml.surefoot.toml"), by_hand).unwrap();
    let ran = fine(folder, "merge ml ops --out both");
    assert!(
        flat(&ran.out).contains("2 edits only here, 1 of them manual (1 change)"),
        "{}",
        ran.out
    );
    assert!(text(folder, "both").contains("[answer.MOD-P1]\nlevel = 1"));
    fine(folder, "merge both ml --out again");
    assert_eq!(text(folder, "both"), text(folder, "again"));
    fine(folder, "verify again");
}

#[test]
fn what_cannot_be_joined_is_refused_in_a_sentence() {
    let desk = two_copies();
    let folder = desk.path();
    fine(folder, "new stranger");
    copy(folder, "ml", "there");
    let before = text(folder, "there");
    let refused = |line: &str, words: &str| {
        let ran = run(folder, line);
        assert_eq!(ran.code, 2, "{line}");
        assert!(ran.err.contains(words), "{line}: {}", ran.err);
    };
    refused(
        "merge ml ops --out there",
        "there.surefoot.toml: it is an assessment. Choose another file.",
    );
    refused(
        "merge ml ops --out there --force",
        "there.surefoot.toml: it is an assessment. Choose another file.",
    );
    refused(
        "merge ml ops --out ml",
        "ml.surefoot.toml is one of the copies. Add --force",
    );
    refused(
        "merge ml stranger --out both",
        "ml.surefoot.toml and stranger.surefoot.toml: they do not begin with the same edit",
    );
    refused("merge ml --out both", "2 values required");
    refused("merge ml nothing --out both", "there is no such file");
    let text_of_ml = text(folder, "ml");
    let altered = text_of_ml.replace(
        "control = \"MOD-P1\", level = 3",
        "control = \"MOD-P1\", level = 4",
    );
    assert_ne!(altered, text_of_ml);
    std::fs::write(folder.join("altered.surefoot.toml"), altered).unwrap();
    refused(
        "merge ml altered --out both",
        "changed in one of them after it was recorded",
    );
    let (head, _) = text_of_ml.split_once("[[history]]").unwrap();
    std::fs::write(folder.join("bare.surefoot.toml"), head).unwrap();
    refused(
        "merge ml bare --out both",
        "bare.surefoot.toml: it has no history",
    );
    assert!(!folder.join("both.surefoot.toml").exists());
    assert_eq!(text(folder, "there"), before);
}

/// If one of the copies is encrypted, the merged file is encrypted with its key, and nothing of it is left in plain
/// text.
#[cfg(unix)]
#[test]
fn what_is_sealed_stays_sealed() {
    let desk = TempDir::new().unwrap();
    let folder = desk.path();
    let shell = |line: &str| {
        let ran = in_a_shell(folder, "", line, &["a quiet word\n"]);
        assert_eq!(ran.code, 0, "{line}\n{}", ran.err);
        ran
    };
    fine(folder, "new open --as team");
    copy(folder, "open", "shut");
    fine(folder, "set open DAT-P1=2 --note plainly-said");
    fine(folder, "set shut DAT-P2=3 --note told-in-secret");
    shell("encrypt shut --passphrase-fd 3");
    shell("merge open shut --out both --passphrase-fd 3");
    let bytes = std::fs::read(folder.join("both.surefoot.toml")).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/"));
    assert!(folder.join("both.key.age").exists(), "its key is beside it");
    let told = shell("why both DAT-P2 --passphrase-fd 3").out;
    assert!(told.contains("DAT-P2"), "{told}");
    // Merging into the plain file encrypts it, and also the files beside it.
    shell("merge open shut --out open --force --passphrase-fd 3");
    let mut looked_at = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            assert!(
                !bytes.windows(14).any(|part| part == b"told-in-secret"),
                "{}",
                path.display()
            );
            looked_at += 1;
        }
    }
    assert!(looked_at >= 5, "{looked_at}");
    let shown: Ran = run(folder, "git text shut.surefoot.toml");
    assert!(
        shown.code == 0 && shown.out.starts_with("This assessment is encrypted."),
        "{}",
        shown.out
    );
}

/// Plain mode resolves conflicts like the screens.
#[test]
fn plain_mode_tells_and_settles() {
    let desk = two_copies();
    let folder = desk.path();
    fine(folder, "merge ml ops --out both");
    let script = "conflicts\ntake 2 1\ntake 1 1\nconflicts\nundo\nconflicts\nredo\n";
    std::fs::write(folder.join("lines"), script).unwrap();
    let mut command = surefoot(folder);
    command
        .args(["both", "--plain"])
        .stdin(std::fs::File::open(folder.join("lines")).unwrap());
    let ran: Ran = command.output().unwrap().into();
    assert_eq!(ran.code, 0, "{}", ran.err);
    let flat = flat(&ran.out);
    for words in [
        "(DAT-P1 answer). Type conflicts to list the versions.",
        "1. DAT-P1 answer",
        "version 1: 2 Defined (ml, ",
        "There is no version 2 1. Type conflicts to list them.",
        "Kept: DAT-P1 answer, 2 Defined. Type undo to undo. No conflicts are left.",
        "No conflicts are left.",
    ] {
        assert!(flat.contains(words), "{words}\n{}", ran.out);
    }
    assert_eq!(
        flat.matches("1. DAT-P1 answer").count(),
        2,
        "taken back, it is open again\n{}",
        ran.out
    );
    assert!(text(folder, "both").contains("[answer.DAT-P1]\nlevel = 2"));
}

/// Every command that reads the file names a version that was saved apart, until it is merged or deleted.
#[test]
fn commands_name_a_version_saved_apart() {
    let desk = two_copies();
    let folder = desk.path();
    copy(folder, "ops", "ml.apart-1");
    let says = |line: &str| {
        let ran = run(folder, line);
        format!("{}{}", ran.out, ran.err)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    for line in [
        "score ml",
        "set ml DAT-P4=1",
        "check ml",
        "restore ml",
        "roadmap ml",
    ] {
        let said = says(line);
        assert!(
            said.contains("ml.apart-1.surefoot.toml is a diverged copy that is not merged yet"),
            "{line}: {said}"
        );
    }
    assert!(
        says("doctor ml").contains("ml.apart-1.surefoot.toml is not merged"),
        "{}",
        says("doctor ml")
    );
    fine(folder, "merge ml ml.apart-1 --out ml --force");
    assert!(!says("score ml").contains("apart-1"));
    fine(folder, "set ml DAT-P4=2");
    assert!(
        !folder.join("ml.apart-1.surefoot.toml").exists(),
        "all of it is in the file"
    );
}
