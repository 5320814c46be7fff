//! Encrypting, changing the key and decrypting, stopped after every step: each file is converted as a whole, so the
//! states that a kill can leave are the files of before and after, in the order in which they are converted.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use surefoot::store::encryption;
use surefoot::store::encryption::{Key, SecretString, Work};

use crate::binary::{Ran, in_a_shell};
use crate::disk::everything;

const OLD: &str = "orbit velvet crumb sandal";
const NEW: &str = "seven words nobody has put together";

/// A note that the tests search for on the disk.
const CANARY: &str = "the vault door is left open on Fridays";

const FILE: &str = "x.surefoot.toml";
const KEY: &str = "x.key.age";
const NEXT: &str = "x.key.age.new";

/// Files beside the assessment: two snapshots, a damaged file that is not text, and a version saved apart.
const BESIDE: &[&str] = &[
    ".x.surefoot.toml.kept/20261101T100000Z.toml",
    ".x.surefoot.toml.kept/20261101T120000Z.toml",
    ".x.surefoot.toml.kept/20261102T100000Z.damaged",
    "x.apart-1.surefoot.toml",
];

/// Files by name.
type Files = BTreeMap<&'static str, Vec<u8>>;

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn with(files: &Files) -> Self {
        let folder = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(folder.path(".x.surefoot.toml.kept")).unwrap();
        for (name, bytes) in files {
            fs::write(folder.path(name), bytes).unwrap();
        }
        folder
    }

    /// An assessment with files beside it, all in plain text.
    fn plain() -> Self {
        let folder = Self::with(&Files::new());
        folder.fine("", "new x --name Helper");
        folder.fine("", &format!("set x DAT-P1=2 --note '{CANARY}'"));
        let text = fs::read(folder.path(FILE)).unwrap();
        folder.fine("", "set x DAT-P4=1");
        let diverged = fs::read(folder.path(FILE)).unwrap();
        fs::write(folder.path(FILE), &text).unwrap();
        folder.fine("", "set x DAT-P1=3");
        fs::remove_dir_all(folder.path(".x.surefoot.toml.kept")).unwrap();
        fs::create_dir(folder.path(".x.surefoot.toml.kept")).unwrap();
        for name in BESIDE {
            fs::write(
                folder.path(name),
                if name.contains("apart") {
                    &diverged
                } else {
                    &text
                },
            )
            .unwrap();
        }
        fs::write(
            folder.path(BESIDE[2]),
            [&[0xff, 0xfe], text.as_slice()].concat(),
        )
        .unwrap();
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn files(&self) -> Files {
        let names = BESIDE.iter().chain(&[FILE, KEY, NEXT]);
        names
            .filter_map(|name| Some((*name, fs::read(self.path(name)).ok()?)))
            .collect()
    }

    /// Runs a command, with the passphrases on descriptors 3 and 4.
    fn run(&self, passphrases: &str, line: &str) -> Ran {
        let words: Vec<&str> = passphrases.split('|').collect();
        in_a_shell(self.folder.path(), "", line, &words)
    }

    fn fine(&self, passphrases: &str, line: &str) -> Ran {
        let ran = self.run(passphrases, line);
        assert_eq!(ran.code, 0, "{line}\n{}{}", ran.out, ran.err);
        ran
    }

    fn is_encrypted(&self, name: &str) -> bool {
        encryption::is_sealed(&fs::read(self.path(name)).unwrap())
    }

    /// Checks that no file contains the note in plain text.
    fn assert_no_plain_text(&self, when: &str) {
        let tells = |path: &PathBuf| {
            let bytes = fs::read(path).unwrap();
            CANARY
                .as_bytes()
                .windows(10)
                .any(|part| bytes.windows(10).any(|here| here == part))
        };
        let leaks: Vec<PathBuf> = everything(self.folder.path())
            .into_iter()
            .filter(|path| path.is_file() && tells(path))
            .collect();
        assert!(leaks.is_empty(), "{when}: {leaks:?}");
    }

    /// Checks that everything beside the file has its original content, whatever protects it now.
    fn assert_nothing_lost(&self, plain: &Files, when: &str) {
        let keys: Vec<Key> = everything(self.folder.path())
            .iter()
            .filter(|path| path.to_string_lossy().contains(".key.age"))
            .flat_map(|path| [OLD, NEW].map(|words| (path, words)))
            .filter_map(|(path, words)| {
                Key::open(
                    &fs::read(path).unwrap(),
                    Some(&SecretString::from(words.to_owned())),
                )
                .ok()
            })
            .collect();
        for name in BESIDE {
            let bytes = fs::read(self.path(name)).unwrap();
            let bytes = if encryption::is_sealed(&bytes) {
                let opened = keys
                    .iter()
                    .find_map(|key| encryption::unseal_bytes(&bytes, key).ok());
                opened
                    .unwrap_or_else(|| panic!("{when}: {name} does not open"))
                    .to_vec()
            } else {
                bytes
            };
            assert!(bytes == plain[name], "{when}: {name} is not what it was");
        }
    }
}

/// The files after a command was stopped after `steps` steps, in this order.
fn stopped(before: &Files, after: &Files, order: &[&'static str], steps: usize) -> Files {
    let mut files = before.clone();
    for name in order.iter().take(steps) {
        files.insert(name, after[name].clone());
    }
    files
}

/// The order of conversion: the files beside it by name, then the file itself.
fn order() -> Vec<&'static str> {
    BESIDE.iter().copied().chain([FILE]).collect()
}

#[test]
fn an_encryption_that_was_stopped_is_finished() {
    let plain = Folder::plain().files();
    let folder = Folder::with(&plain);
    folder.fine(OLD, "encrypt x --passphrase-fd 3");
    folder.assert_no_plain_text("encrypted");
    let after = folder.files();
    let before = stopped(&plain, &after, &[KEY], 1);
    for steps in 0..=order().len() {
        let when = format!("stopped after {steps} steps");
        let files = stopped(&before, &after, &order(), steps);
        let folder = Folder::with(&files);
        let again = folder.run(OLD, "encrypt x --passphrase-fd 3");
        let done = steps == order().len();
        assert_eq!(
            again.code,
            if done { 2 } else { 0 },
            "{when}: {}",
            again.err
        );
        folder.assert_no_plain_text(&when);
        folder.assert_nothing_lost(&plain, &when);
        // Or the encryption is undone.
        let folder = Folder::with(&files);
        let back = folder.run(OLD, "decrypt x --passphrase-fd 3");
        assert_eq!(
            back.code,
            if steps == 0 { 2 } else { 0 },
            "{when}: {}",
            back.err
        );
        for name in order() {
            assert!(folder.files()[name] == plain[name], "{when}: {name}");
        }
    }
}

/// The states after a kill of version 0.1.0, and after a `git pull` of a colleague's encryption.
#[test]
fn plain_text_beside_an_encrypted_file_is_encrypted() {
    let plain = Folder::plain().files();
    let folder = Folder::with(&plain);
    folder.fine(OLD, "encrypt x --passphrase-fd 3");
    let after = folder.files();
    for steps in 0..BESIDE.len() {
        let when = format!("{steps} of the files are encrypted");
        let files = stopped(
            &stopped(&plain, &after, &[KEY, FILE], 2),
            &after,
            BESIDE,
            steps,
        );
        let folder = Folder::with(&files);
        let doctor = folder.run(OLD, "doctor x --passphrase-fd 3");
        let number = BESIDE.len() - steps;
        assert!(
            doctor
                .out
                .contains(&format!("unencrypted files next to it: {number}")),
            "{when}: {}",
            doctor.out
        );
        let set = folder.fine(OLD, "set x DAT-P2=1 --passphrase-fd 3");
        assert!(
            set.err.contains("left as plain text next to "),
            "{when}: {}",
            set.err
        );
        folder.assert_no_plain_text(&when);
        folder.assert_nothing_lost(&plain, &when);
        assert!(
            !folder
                .run(OLD, "doctor x --passphrase-fd 3")
                .out
                .contains("unencrypted")
        );
    }
}

#[test]
fn a_rekey_that_was_stopped_is_finished() {
    let plain = Folder::plain().files();
    let folder = Folder::with(&plain);
    folder.fine(OLD, "encrypt x --passphrase-fd 3");
    let before = folder.files();
    folder.fine(
        &format!("{OLD}|{NEW}"),
        "rekey x --passphrase-fd 3 --new-passphrase-fd 4",
    );
    let after = folder.files();
    assert!(!folder.path(NEXT).exists());
    let mut begun = before.clone();
    begun.insert(NEXT, after[KEY].clone());
    // The order of this version, and that of 0.1.0, which began with the file itself.
    let mut of_before: Vec<&str> = order();
    of_before.rotate_right(1);
    for order in [order(), of_before] {
        for steps in 0..=order.len() {
            let when = format!("stopped after {steps} steps of {order:?}");
            let files = stopped(&begun, &after, &order, steps);
            let folder = Folder::with(&files);
            folder.assert_nothing_lost(&plain, &when);
            // The file has one of the two keys, and its passphrase opens it.
            let word = if files[FILE] == after[FILE] { NEW } else { OLD };
            folder.fine(word, "score x --passphrase-fd 3");
            folder.fine(
                &format!("{OLD}|{NEW}"),
                "rekey x --passphrase-fd 3 --new-passphrase-fd 4",
            );
            assert!(!folder.path(NEXT).exists(), "{when}");
            folder.fine(NEW, "verify x --passphrase-fd 3");
            fs::write(folder.path(KEY), &after[KEY]).unwrap();
            folder.assert_nothing_lost(&plain, &when);
            folder.assert_no_plain_text(&when);
        }
    }
    // After the last file only the name of the key is missing; the next opening completes it.
    let folder = Folder::with(&stopped(&begun, &after, &order(), order().len()));
    let set = folder.fine(NEW, "set x DAT-P2=1 --passphrase-fd 3");
    assert!(
        set.err.contains("Finished an interrupted rekey") && !folder.path(NEXT).exists(),
        "{}",
        set.err
    );
    folder.fine(NEW, "score x --passphrase-fd 3");
}

/// Somebody forgot the passphrase chosen for a rekey that was stopped: no key is deleted.
#[test]
fn a_rekey_keeps_a_key_that_something_needs() {
    let plain = Folder::plain().files();
    let folder = Folder::with(&plain);
    folder.fine(OLD, "encrypt x --passphrase-fd 3");
    let other = fs::read(folder.path(BESIDE[0])).unwrap();
    let key = fs::read(folder.path(KEY)).unwrap();
    folder.fine(
        &format!("{OLD}|{NEW}"),
        "rekey x --passphrase-fd 3 --new-passphrase-fd 4",
    );
    let wrong = folder.run(OLD, "score x --passphrase-fd 3");
    assert!(
        wrong.code == 2 && wrong.err.contains("passphrase is wrong"),
        "{}",
        wrong.err
    );
    // A snapshot with the old key comes back from a backup, and nobody knows its passphrase at the next rekey.
    fs::write(folder.path(BESIDE[0]), other).unwrap();
    let again = folder.fine(
        &format!("{NEW}|a third one, just as long"),
        "rekey x --passphrase-fd 3 --new-passphrase-fd 4",
    );
    assert!(
        again.err.contains("no available key opens it") && again.err.contains("x.key.age.old"),
        "{}",
        again.err
    );
    assert!(folder.path("x.key.age.old").exists());
    assert!(fs::read(folder.path("x.key.age.old")).unwrap() != key);
}

#[test]
fn a_decryption_that_was_stopped_is_finished_or_taken_back() {
    let plain = Folder::plain().files();
    let folder = Folder::with(&plain);
    folder.fine(OLD, "encrypt x --passphrase-fd 3");
    let before = folder.files();
    for steps in 0..=order().len() {
        let when = format!("stopped after {steps} steps");
        let files = stopped(&before, &plain, &order(), steps);
        let folder = Folder::with(&files);
        let again = folder.run(OLD, "decrypt x --passphrase-fd 3");
        let done = steps == order().len();
        assert_eq!(
            again.code,
            if done { 2 } else { 0 },
            "{when}: {}",
            again.err
        );
        for name in order() {
            assert!(folder.files()[name] == plain[name], "{when}: {name}");
        }
        // Until the file itself is decrypted, the next opening encrypts the rest again.
        if !done {
            let folder = Folder::with(&files);
            folder.fine(OLD, "set x DAT-P2=1 --passphrase-fd 3");
            folder.assert_no_plain_text(&when);
            folder.assert_nothing_lost(&plain, &when);
        }
    }
}

#[test]
fn a_key_of_somebody_else_is_not_used_to_encrypt() {
    let plain = Folder::plain().files();
    let (stranger, sealed_key) =
        Key::generate(&SecretString::from(OLD.to_owned()), &[], Work::Least).unwrap();
    drop(stranger);
    let identity =
        b"AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33\n".to_vec();
    let other = Folder::plain();
    other.fine(OLD, "encrypt x --passphrase-fd 3");
    let other_key = fs::read(other.path(KEY)).unwrap();
    for (key, why) in [
        (identity, "has no passphrase"),
        (sealed_key, "was not created for this assessment"),
        (other_key, "was not created for this assessment"),
    ] {
        let mut files = plain.clone();
        files.insert(KEY, key);
        let folder = Folder::with(&files);
        let refused = folder.run(OLD, "encrypt x --passphrase-fd 3");
        assert!(
            refused.code == 2 && refused.err.contains(why),
            "{}",
            refused.err
        );
        assert!(folder.files() == files, "{why}: something was changed");
    }
}

/// surefoot reports a colleague's wrong passphrase, or a recipient that the key lacks, before it encrypts anything.
#[test]
fn a_left_key_is_used_as_it_is_or_not_at_all() {
    let plain = Folder::plain().files();
    let folder = Folder::with(&plain);
    folder.fine(OLD, "encrypt x --passphrase-fd 3");
    let key = fs::read(folder.path(KEY)).unwrap();
    let mut files = plain.clone();
    files.insert(KEY, key);
    let folder = Folder::with(&files);
    let recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    for (words, more, why) in [
        (NEW, String::new(), "passphrase is wrong"),
        (
            OLD,
            format!(" --recipient {recipient}"),
            "without that recipient",
        ),
    ] {
        let refused = folder.run(words, &format!("encrypt x --passphrase-fd 3{more}"));
        assert!(
            refused.code == 2 && refused.err.contains(why),
            "{}",
            refused.err
        );
        assert!(folder.files() == files, "{why}: something was changed");
    }
    folder.fine(OLD, "encrypt x --passphrase-fd 3");
}

/// A new assessment that is encrypted from the beginning, in place of an earlier one with the same name.
#[test]
fn what_an_earlier_file_left_is_encrypted_with_a_new_one() {
    let folder = Folder::plain();
    fs::remove_file(folder.path(FILE)).unwrap();
    folder.fine(OLD, "new x --name Helper --encrypt --passphrase-fd 3");
    folder.assert_no_plain_text("made");
}

/// A report of an encrypted assessment, killed while it was being written.
#[test]
fn half_a_report_does_not_stay_beside_an_encrypted_file() {
    let plain = Folder::plain().files();
    let folder = Folder::with(&plain);
    folder.fine(OLD, "encrypt x --passphrase-fd 3");
    let mut gone = std::process::Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    let half =
        |folder: &Path| folder.join(format!(".surefoot-0123456789ab-{}-abcdef.tmp", gone.id()));
    let left = || {
        fs::write(half(folder.folder.path()), CANARY).unwrap();
        fs::create_dir_all(folder.path("reports")).unwrap();
        fs::write(half(&folder.path("reports")), CANARY).unwrap();
    };
    left();
    let doctor = folder.run(OLD, "doctor x --passphrase-fd 3");
    assert!(
        doctor
            .out
            .contains("1 incomplete, left by a session that was killed"),
        "{}",
        doctor.out
    );
    folder.fine(OLD, "set x DAT-P2=1 --passphrase-fd 3");
    assert!(
        !half(folder.folder.path()).exists(),
        "the next opening removes it"
    );
    left();
    folder.fine(OLD, "report x --md reports/x.md --redact --passphrase-fd 3");
    assert!(
        !half(&folder.path("reports")).exists(),
        "the next report in that folder removes it"
    );
    // A damaged file cannot be opened, only restored.
    left();
    fs::write(folder.path(FILE), "[[[").unwrap();
    folder.fine(OLD, "restore x --latest --passphrase-fd 3");
    assert!(!half(folder.folder.path()).exists(), "restoring removes it");
}

/// A merge that encrypts a file writes its key first: without the key, the file could not be opened again.
#[test]
fn a_merge_that_cannot_write_the_key_changes_nothing() {
    let plain = Folder::plain().files();
    let folder = Folder::with(&plain);
    fs::copy(folder.path(FILE), folder.path("y.surefoot.toml")).unwrap();
    folder.fine(OLD, "encrypt y --passphrase-fd 3");
    fs::write(folder.path("x.key.age"), "another key").unwrap();
    let before = fs::read(folder.path(FILE)).unwrap();
    let merge = "merge x y --out x --force --passphrase-fd 3";
    let ran = folder.run(OLD, merge);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("x.key.age"), "{}", ran.err);
    assert_eq!(fs::read(folder.path(FILE)).unwrap(), before);
    fs::remove_file(folder.path("x.key.age")).unwrap();
    folder.fine(OLD, merge);
    assert!(folder.is_encrypted(FILE));
    folder.fine(OLD, "set x DAT-P2=1 --passphrase-fd 3");
    folder.assert_no_plain_text("merged");
}

/// A damaged encrypted file is restored encrypted, also from a snapshot in plain text.
#[test]
fn a_snapshot_in_plain_text_does_not_restore_to_plain_text() {
    let plain = Folder::plain().files();
    let folder = Folder::with(&plain);
    folder.fine(OLD, "encrypt x --passphrase-fd 3");
    let mut bytes = fs::read(folder.path(FILE)).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(folder.path(FILE), bytes).unwrap();
    for name in BESIDE {
        fs::write(folder.path(name), &plain[name]).unwrap();
    }
    folder.fine(OLD, "restore x --latest --passphrase-fd 3");
    assert!(folder.is_encrypted(FILE));
    folder.fine(OLD, "set x DAT-P2=1 --passphrase-fd 3");
    folder.assert_no_plain_text("restored");
}
