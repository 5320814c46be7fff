//! Files that are never overwritten: by any front end, under any spelling, even if the user confirms.

use std::collections::BTreeMap;
use std::fs;
use std::fs::Permissions;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use surefoot::base::hash::of_file;
use surefoot::store::{Existing, WriteRefusal, may_write, write_output};

use crate::binary::{in_a_shell, surefoot};
use crate::terminal::Session;

const PASSPHRASE: &str = "orbit velvet crumb sandal";

/// The assessment that is open while the others are in danger.
const OPEN: &str = "open.surefoot.toml";

/// The lock of the open assessment.
const LOCK: &str = ".open.surefoot.toml.kept/lock";

/// Files that must survive, with names that describe them.
const PRECIOUS: &[&str] = &[
    OPEN,
    "other.surefoot.toml",
    "renamed.toml",
    "damaged.surefoot.toml",
    "damaged-renamed.toml",
    "ballot.surefoot.toml",
    "sealed.surefoot.toml",
    "sealed-renamed.pdf",
    "sealed.key.age",
    "sealed.key.age.new",
    "identity.txt",
    ".open.surefoot.toml.kept/20261101T100000Z.toml",
    ".open.surefoot.toml.kept/draft-1.toml",
    LOCK,
    "questionnaire/questionnaire.toml",
    "questionnaire/layer.toml",
    "questionnaire/catalog.toml",
];

/// A folder with one of every kind of file that must survive.
struct House {
    folder: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let house = Self { folder };
        let run = |line: &str| {
            let ran = in_a_shell(house.path(), "", line, &[PASSPHRASE]);
            assert_eq!(ran.code, 0, "{line}: {}", ran.err);
        };
        run("example open");
        run("new other --name Other");
        run("ballot open --voter zed --out ballot");
        run("new sealed --name Sealed --encrypt --passphrase-fd 3");
        let at = |name: &str| house.path().join(name);
        let copy = |from: &str, to: &str| fs::copy(at(from), at(to)).map(drop).unwrap();
        copy("other.surefoot.toml", "renamed.toml");
        copy("sealed.surefoot.toml", "sealed-renamed.pdf");
        copy("sealed.key.age", "sealed.key.age.new");
        let damaged = fs::read_to_string(at("other.surefoot.toml")).unwrap() + "[[[ hours of work";
        fs::write(at("damaged.surefoot.toml"), &damaged).unwrap();
        fs::write(at("damaged-renamed.toml"), &damaged).unwrap();
        fs::write(
            at("identity.txt"),
            "# created: today\nAGE-SECRET-KEY-1QQQQ\n",
        )
        .unwrap();
        fs::create_dir_all(at(".open.surefoot.toml.kept")).unwrap();
        for name in ["20261101T100000Z.toml", "draft-1.toml", "lock"] {
            fs::write(at(".open.surefoot.toml.kept").join(name), &damaged).unwrap();
        }
        fs::create_dir(at("questionnaire")).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("questionnaires");
        for (from, to) in [
            ("ai-security/questionnaire.toml", "questionnaire.toml"),
            ("ai-security/data.toml", "layer.toml"),
            ("catalogs/gdpr.toml", "catalog.toml"),
        ] {
            fs::copy(root.join(from), at("questionnaire").join(to)).unwrap();
        }
        fs::create_dir(at("links")).unwrap();
        house
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Other names of a file; those that can be chosen have this `ending`. Recreates the links, because an export
    /// replaces them.
    fn spellings(&self, name: &str, ending: &str) -> Vec<PathBuf> {
        let whole = self.path().join(name);
        let links = self.path().join("links");
        fs::remove_dir_all(&links).unwrap();
        fs::create_dir(&links).unwrap();
        let link = |number: usize| links.join(format!("{number}{ending}"));
        symlink(&whole, link(1)).unwrap();
        symlink(link(1), link(2)).unwrap();
        symlink(Path::new("..").join(name), link(3)).unwrap();
        fs::hard_link(&whole, link(4)).unwrap();
        let mut spellings = vec![
            PathBuf::from(name),
            Path::new(".").join(name),
            Path::new("links/..").join(name),
            whole,
            link(1),
            link(2),
            link(3),
            link(4),
        ];
        // A case-insensitive folder knows the file by this name too.
        let folded = self.path().join(name.to_uppercase());
        spellings.extend(folded.exists().then_some(folded));
        spellings
    }

    /// The hash of every file that must survive.
    fn precious(&self) -> BTreeMap<&'static str, String> {
        let hash =
            |name: &&'static str| (*name, of_file(&fs::read(self.path().join(name)).unwrap()));
        PRECIOUS.iter().map(hash).collect()
    }
}

#[test]
fn nothing_precious_is_replaced_by_any_spelling() {
    let house = House::new();
    let before = house.precious();
    let open = house.path().join(OPEN);
    for name in PRECIOUS {
        // Absolute paths, because all tests share one current folder.
        for spelling in house.spellings(name, ".toml") {
            let spelling = house.path().join(spelling);
            for existing in [
                Existing::Stays,
                Existing::ReplacedIfItEndsIn(".toml"),
                Existing::Replaced,
            ] {
                let refused = write_output(&spelling, b"a report", Some(&open), existing);
                assert!(
                    matches!(&refused, Err(why @ WriteRefusal::Protected { .. }) if !why.can_be_confirmed()),
                    "{existing:?} {}: {refused:?}",
                    spelling.display()
                );
            }
        }
        assert_eq!(house.precious(), before, "{name}");
    }
}

/// Whatever happens to the file of the open assessment, no report replaces it.
#[test]
fn the_open_file_is_protected_while_it_is_damaged() {
    let house = House::new();
    let open = house.path().join("plain.txt");
    fs::write(&open, "no assessment any more").unwrap();
    assert!(may_write(&open, None, Existing::Replaced).is_ok());
    let refused = may_write(&open, Some(&open), Existing::Replaced);
    assert!(
        matches!(refused, Err(WriteRefusal::Protected { .. })),
        "{refused:?}"
    );
}

#[test]
fn other_files_are_replaced_only_as_their_front_end_allows() {
    let house = House::new();
    let at = |name: &str| house.path().join(name);
    fs::write(at("report.pdf"), "old").unwrap();
    fs::write(at("notes.txt"), "old").unwrap();
    fs::write(at("old.toml"), "kind = \"report\"\n[assessment]\n").unwrap();
    fs::write(at("final.pdf"), "signed").unwrap();
    fs::set_permissions(at("final.pdf"), Permissions::from_mode(0o444)).unwrap();
    symlink(at("notes.txt"), at("link.pdf")).unwrap();
    symlink(at("nowhere"), at("dangling.pdf")).unwrap();
    let pdf = Existing::ReplacedIfItEndsIn(".pdf");
    let can_be_confirmed = |name: &str, existing| {
        may_write(&at(name), None, existing)
            .unwrap_err()
            .can_be_confirmed()
    };
    assert!(may_write(&at("new.pdf"), None, Existing::Stays).is_ok());
    assert!(may_write(&at("report.pdf"), None, pdf).is_ok());
    assert!(may_write(&at("old.toml"), None, Existing::ReplacedIfItEndsIn(".toml")).is_ok());
    for (name, existing) in [
        ("report.pdf", Existing::Stays),
        ("notes.txt", pdf),
        ("final.pdf", pdf),
        ("link.pdf", pdf),
        ("dangling.pdf", pdf),
    ] {
        assert!(can_be_confirmed(name, existing), "{name}");
        assert!(
            may_write(&at(name), None, Existing::Replaced).is_ok(),
            "{name}"
        );
    }
    // A link is replaced, never followed.
    write_output(&at("link.pdf"), b"new", None, Existing::Replaced).unwrap();
    assert_eq!(fs::read_to_string(at("notes.txt")).unwrap(), "old");
    assert_eq!(fs::read_to_string(at("link.pdf")).unwrap(), "new");
}

/// Every command that writes a file, with the suffix of its files.
const COMMANDS: &[(&str, &str)] = &[
    ("report open --pdf PATH", ".pdf"),
    ("report open --toml PATH --force", ".toml"),
    ("report open --oscal PATH --force", ".json"),
    ("portfolio open.surefoot.toml --csv PATH --force", ".csv"),
    ("gate open --junit PATH", ".xml"),
    ("due open --junit PATH", ".xml"),
    ("compare open open --junit PATH", ".xml"),
    ("new PATH --force", ".surefoot.toml"),
    ("example PATH --force", ".surefoot.toml"),
    (
        "ballot open --voter zed --out PATH --force",
        ".surefoot.toml",
    ),
    ("merge open twin --out PATH --force", ".surefoot.toml"),
];

#[test]
fn no_command_replaces_anything_precious() {
    let house = House::new();
    fs::copy(
        house.path().join(OPEN),
        house.path().join("twin.surefoot.toml"),
    )
    .unwrap();
    let before = house.precious();
    for (line, ending) in COMMANDS {
        for name in [
            "other.surefoot.toml",
            "sealed.surefoot.toml",
            "sealed.key.age",
            PRECIOUS[11],
            PRECIOUS[15],
        ] {
            let all_spellings = if name.starts_with("other") {
                usize::MAX
            } else {
                1
            };
            for spelling in house
                .spellings(name, ending)
                .into_iter()
                .take(all_spellings)
            {
                let words: Vec<String> = line
                    .split_whitespace()
                    .map(|word| {
                        if word == "PATH" {
                            spelling.display().to_string()
                        } else {
                            word.to_owned()
                        }
                    })
                    .collect();
                let output = surefoot(house.path()).args(&words).output().unwrap();
                let err = String::from_utf8(output.stderr).unwrap();
                // A new assessment gets the suffix of assessments, which makes it another file.
                if *ending != ".surefoot.toml"
                    || spelling.extension().is_some_and(|ending| ending == "toml")
                {
                    assert_eq!(output.status.code(), Some(2), "{words:?}: {err}");
                    assert!(err.contains("Choose another file."), "{words:?}: {err}");
                }
            }
        }
        assert_eq!(house.precious(), before, "{line}");
    }
}

#[test]
fn plain_mode_replaces_nothing_precious() {
    let house = House::new();
    let before = house.precious();
    for name in ["other.surefoot.toml", OPEN, PRECIOUS[15]] {
        let mut lines = String::new();
        let mut asked = 0;
        for spelling in house.spellings(name, ".toml") {
            for line in ["export PATH", "export PATH", "export PATH replace"] {
                lines += &(line.replace("PATH", &spelling.display().to_string()) + "\n");
                asked += 1;
            }
        }
        let mut command = surefoot(house.path());
        command
            .args(["--plain", OPEN])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all((lines + "quit\n").as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let out = String::from_utf8(output.stdout)
            .unwrap()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(
            out.matches("Choose another file.").count(),
            asked,
            "{name}: {out}"
        );
    }
    let mut after = house.precious();
    // This session took the lock itself.
    after.insert(LOCK, before[LOCK].clone());
    assert_eq!(after, before);
}

/// The steps that once destroyed an assessment: the export screen, another spelling of its file, and enter twice.
#[test]
fn the_export_screen_replaces_nothing_precious() {
    let house = House::new();
    let file = fs::read_to_string(house.path().join(OPEN)).unwrap();
    let mut session = Session::start(&[OPEN], &[(OPEN, &file), ("z.surefoot.toml", &file)]);
    let folder = session.folder.path().to_owned();
    symlink(folder.join(OPEN), folder.join("link.pdf")).unwrap();
    fs::hard_link(folder.join(OPEN), folder.join("hard.pdf")).unwrap();
    session.wait_for("answered");
    session.press("\x1b[19~");
    session.wait_for("e path");
    let whole = folder.join(OPEN).display().to_string();
    for spelling in [
        OPEN,
        "./open.surefoot.toml",
        &whole,
        "z.surefoot.toml",
        "link.pdf",
        "hard.pdf",
    ] {
        session.press("e");
        session.wait_for("ctrl-s save");
        // Clear the line first.
        session.press(&format!("\x1b[F\x15{spelling}\x13"));
        session.wait_for("e path");
        session.press("\r");
        session.wait_for("is an assessment");
        session.press("\r");
        session.press("\x14");
        session.wait_for("theme = ");
        assert_eq!(
            fs::read_to_string(folder.join(OPEN)).unwrap(),
            file,
            "{spelling}"
        );
        assert_eq!(
            fs::read_to_string(folder.join("z.surefoot.toml")).unwrap(),
            file,
            "{spelling}"
        );
    }
    session.child.kill().unwrap();
}
