//! Encrypted assessments in use: encrypted, answered, restored, given a new key and decrypted, with nothing of them in
//! plain text on the disk.

use std::path::{Path, PathBuf};

use surefoot::store::encryption::{Key, SecretString, Work};

use crate::binary::{Ran, in_a_shell};
use crate::disk::everything;

/// A note that the tests search for on the disk.
const CANARY: &str = "the vault door is left open on Fridays";

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        folder.fine("", "new x --name Helper");
        folder.fine("", &format!("set x DAT-P1=2 --note '{CANARY}'"));
        folder.fine("", "set x DAT-P1=3");
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command, with the passphrases on descriptors 3 and 4.
    fn run(&self, passphrases: &str, line: &str) -> Ran {
        let words: Vec<&str> = passphrases.split('|').collect();
        in_a_shell(self.folder.path(), "", line, &words)
    }

    fn fine(&self, passphrases: &str, line: &str) -> String {
        let ran = self.run(passphrases, line);
        assert_eq!(ran.code, 0, "{line}\n{}{}", ran.out, ran.err);
        ran.out
    }

    /// The files that contain a part of the canary.
    fn leaks(&self) -> Vec<PathBuf> {
        let tells = |path: &PathBuf| {
            let bytes = std::fs::read(path).unwrap();
            CANARY
                .as_bytes()
                .windows(10)
                .any(|part| bytes.windows(10).any(|here| here == part))
        };
        everything(self.folder.path())
            .into_iter()
            .filter(|path| path.is_file() && tells(path))
            .collect()
    }

    fn earlier(&self) -> Vec<PathBuf> {
        let kept = std::fs::read_dir(self.path(".x.surefoot.toml.kept"))
            .unwrap()
            .map(|file| file.unwrap().path());
        kept.filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
            .collect()
    }
}

fn is_sealed(path: &Path) -> bool {
    surefoot::store::encryption::is_sealed(&std::fs::read(path).unwrap())
}

#[test]
fn encrypting_and_decrypting_loses_and_leaks_nothing() {
    let folder = Folder::new();
    assert!(
        !folder.leaks().is_empty(),
        "the canary is found where it is"
    );
    // A draft and a version saved apart, as a kill and another program would leave them.
    let draft =
        format!("format = 1\n\n[[form]]\nkind = \"note\"\nfield = 0\ntitle = \"{CANARY}\"\n");
    std::fs::write(folder.path(".x.surefoot.toml.kept/form.toml"), draft).unwrap();
    std::fs::copy(
        folder.path("x.surefoot.toml"),
        folder.path("x.apart-1.surefoot.toml"),
    )
    .unwrap();
    folder.fine("", "set x.apart-1 DAT-P4=1");
    std::fs::remove_dir_all(folder.path(".x.apart-1.surefoot.toml.kept")).unwrap();
    let before = folder.fine("", "score x --date 2026-12-01");
    let said = folder.fine("open sesame, please", "encrypt x --passphrase-fd 3");
    assert!(
        said.contains("Encrypted x.surefoot.toml and 3 files next to it."),
        "{said}"
    );
    assert_eq!(folder.leaks(), Vec::<PathBuf>::new());
    for path in folder.earlier() {
        assert!(is_sealed(&path), "{}", path.display());
    }
    assert!(is_sealed(&folder.path("x.apart-1.surefoot.toml")));
    // Read and answered.
    assert_eq!(
        folder.fine(
            "open sesame, please",
            "score x --date 2026-12-01 --passphrase-fd 3"
        ),
        before
    );
    folder.fine("open sesame, please", "set x DAT-P2=3 --passphrase-fd 3");
    assert!(folder.leaks().is_empty() && is_sealed(&folder.path("x.surefoot.toml")));
    let again = folder.run("open sesame, please", "encrypt x --passphrase-fd 3");
    assert!(
        again.code == 2 && again.err.contains("already encrypted"),
        "{}",
        again.err
    );
    // Nobody can open it without the passphrase.
    let wrong = folder.run("open says me", "score x --passphrase-fd 3");
    assert!(
        wrong.code == 2 && wrong.err.contains("passphrase is wrong"),
        "{}",
        wrong.err
    );
    // With the file itself damaged, the snapshots still open.
    let mut bytes = std::fs::read(folder.path("x.surefoot.toml")).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(folder.path("x.surefoot.toml"), bytes).unwrap();
    let damaged = folder.run("open sesame, please", "score x --passphrase-fd 3");
    assert!(
        damaged.code == 2 && damaged.err.contains("damaged"),
        "{}",
        damaged.err
    );
    assert!(
        damaged
            .err
            .contains("`surefoot restore x.surefoot.toml` lists them"),
        "{}",
        damaged.err
    );
    folder.fine(
        "open sesame, please",
        "restore x --latest --passphrase-fd 3",
    );
    assert!(is_sealed(&folder.path("x.surefoot.toml")));
    assert_eq!(folder.leaks(), Vec::<PathBuf>::new());
    folder.fine("open sesame, please", "verify x --passphrase-fd 3");
    // Decrypted for the rest of the test.
    let said = folder.fine("open sesame, please", "decrypt x --passphrase-fd 3");
    assert!(said.contains("Decrypted x.surefoot.toml"), "{said}");
    assert!(!is_sealed(&folder.path("x.surefoot.toml")));
    folder.fine("", "score x");
}

#[test]
fn a_new_key_opens_all_of_it_and_the_old_one_nothing() {
    let folder = Folder::new();
    let (recovery, file) =
        Key::generate(&SecretString::from("spare".to_owned()), &[], Work::Least).unwrap();
    std::fs::write(folder.path("spare.key.age"), file).unwrap();
    let recipient = recovery.recipients()[0].to_string();
    folder.fine(
        "first of all",
        &format!("encrypt x --passphrase-fd 3 --recipient {recipient}"),
    );
    std::fs::copy(folder.path("x.key.age"), folder.path("old.key.age")).unwrap();
    folder.fine(
        "first of all|second of all",
        "rekey x --passphrase-fd 3 --new-passphrase-fd 4",
    );
    assert!(!folder.path("x.key.age.new").exists());
    folder.fine("second of all", "score x --passphrase-fd 3");
    let old = folder.run(
        "first of all",
        "score x --passphrase-fd 3 --key old.key.age",
    );
    assert!(
        old.code == 2 && old.err.contains("not encrypted to this key"),
        "{}",
        old.err
    );
    assert!(folder.leaks().is_empty());
    folder.fine("spare", "score x --passphrase-fd 3 --key spare.key.age");
    // The recovery key is a way out after a lost passphrase, and is optional.
    folder.fine(
        "spare|third of all",
        "rekey x --key spare.key.age --no-recovery --passphrase-fd 3 --new-passphrase-fd 4",
    );
    folder.fine("third of all", "set x DAT-P2=1 --passphrase-fd 3");
    let spare = folder.run("spare", "score x --passphrase-fd 3 --key spare.key.age");
    assert_eq!(spare.code, 2, "{}", spare.out);
}

#[test]
fn sealed_from_the_beginning() {
    let folder = Folder::new();
    let made = folder.fine("a long enough phrase", "new y --encrypt --passphrase-fd 3");
    assert!(made.contains("Created y.surefoot.toml"), "{made}");
    assert!(is_sealed(&folder.path("y.surefoot.toml")) && is_sealed(&folder.path("y.key.age")));
    folder.fine("a long enough phrase", "set y DAT-P1=1 --passphrase-fd 3");
    let again = folder.run("another", "new y --encrypt --force --passphrase-fd 3");
    assert!(
        again.code == 2 && again.err.contains("it is an assessment"),
        "{}",
        again.err
    );
    // Without its key nothing can be opened, and the message says so.
    std::fs::remove_file(folder.path("y.key.age")).unwrap();
    let lost = folder.run("a long enough phrase", "score y --passphrase-fd 3");
    assert!(
        lost.code == 2 && lost.err.contains("its key y.key.age is missing"),
        "{}",
        lost.err
    );
}
