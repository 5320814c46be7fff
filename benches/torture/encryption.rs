//! Tests commands that convert a whole assessment at once: `encrypt`, `rekey`, `decrypt`, `restore`, and a merge that
//! encrypts. Each is killed at every system call, and run with every call failing in 2 of 5 ways.
//!
//! After each run, the assessment and all snapshots open with a key that exists; the next locked opening leaves no
//! plain text beside an encrypted file; and running the command again completes its work. The message of a failing
//! command is accurate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use surefoot::store::encryption;
use surefoot::store::encryption::{Key, SecretString};

use crate::disk::{copy, everything};
use crate::errors::ERRORS;
use crate::scene;
use crate::scene::Call;

const OLD: &str = "orbit velvet crumb sandal";
const NEW: &str = "seven words nobody has put together";
const CANARY: &str = "the vault door is left open on Fridays";
const FILE: &str = "x.surefoot.toml";
const DAMAGE: &str = "[[[ hours of work";

/// Files beside the assessment in every case.
const BESIDE: [&str; 4] = [
    ".x.surefoot.toml.kept/20261101T100000Z.toml",
    ".x.surefoot.toml.kept/20261101T120000Z.toml",
    ".x.surefoot.toml.kept/20261102T100000Z.damaged",
    "x.apart-1.surefoot.toml",
];

/// A command with its state before and after.
struct Case {
    name: &'static str,
    words: &'static str,
    /// Whether the file is encrypted before and after the command.
    encrypted: (bool, bool),
    /// Whether the file is damaged before the command.
    damaged: bool,
}

const CASES: [Case; 5] = [
    Case {
        name: "encrypt",
        words: "encrypt x --passphrase-fd 3",
        encrypted: (false, true),
        damaged: false,
    },
    Case {
        name: "rekey",
        words: "rekey x --passphrase-fd 3 --new-passphrase-fd 4",
        encrypted: (true, true),
        damaged: false,
    },
    Case {
        name: "decrypt",
        words: "decrypt x --passphrase-fd 3",
        encrypted: (true, false),
        damaged: false,
    },
    Case {
        name: "restore",
        words: "restore x --latest",
        encrypted: (false, false),
        damaged: true,
    },
    Case {
        name: "merge",
        words: "merge x y --out x --force --passphrase-fd 3",
        encrypted: (false, true),
        damaged: false,
    },
];

struct Ran {
    code: Option<i32>,
    err: String,
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (number, words) in [(3, OLD), (4, NEW)] {
            fs::write(folder.path(&format!("words{number}")), words).unwrap();
        }
        folder
    }

    /// Creates the folder in which a case begins.
    fn of(case: &Case) -> Self {
        let folder = Self::new();
        folder.fine("new x --name Helper");
        folder.fine(&format!("set x DAT-P1=2 --note '{CANARY}'"));
        let text = fs::read(folder.path(FILE)).unwrap();
        fs::copy(folder.path(FILE), folder.path("y.surefoot.toml")).unwrap();
        folder.fine("set y DAT-P2=1");
        let diverged = fs::read(folder.path("y.surefoot.toml")).unwrap();
        folder.fine("set x DAT-P1=3");
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
        if case.name == "merge" {
            folder.fine("encrypt y --passphrase-fd 3");
        } else {
            fs::remove_file(folder.path("y.surefoot.toml")).unwrap();
            fs::remove_dir_all(folder.path(".y.surefoot.toml.kept")).unwrap();
        }
        if case.encrypted.0 {
            folder.fine("encrypt x --passphrase-fd 3");
        }
        if case.damaged {
            let text = fs::read_to_string(folder.path(FILE)).unwrap();
            fs::write(folder.path(FILE), text + DAMAGE).unwrap();
        }
        folder
    }

    fn copy(&self) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        copy(self.0.path(), folder.0.path());
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, inject: Option<&str>, words: &str, log: &Path) -> Command {
        let itself = std::env::current_exe().unwrap();
        let strace = inject.map_or_else(String::new, |inject| {
            let name = inject.split(':').next().unwrap_or_default();
            let what = if name.is_empty() {
                String::new()
            } else {
                format!("-e trace={name} -e inject={inject}")
            };
            format!("strace -f -qq -o '{}' {what} ", log.display())
        });
        let mut command = Command::new("sh");
        command.args([
            "-c",
            &format!(
                "exec {strace}'{}' surefoot {words} 3<words3 4<words4",
                itself.display()
            ),
        ]);
        command
            .current_dir(self.0.path())
            .env("SUREFOOT_DATA", self.path("data"))
            .env("SUREFOOT_CONFIG", "")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, inject: Option<&str>, words: &str) -> Ran {
        let ran = self
            .command(inject, words, Path::new("/dev/null"))
            .output()
            .unwrap();
        Ran {
            code: ran.status.code(),
            err: String::from_utf8_lossy(&ran.stderr).into_owned(),
        }
    }

    fn fine(&self, words: &str) {
        let ran = self.run(None, words);
        assert_eq!(ran.code, Some(0), "{words}: {}", ran.err);
    }

    /// Returns every system call of a command.
    fn calls(&self, words: &str) -> Vec<Call> {
        let log = tempfile::NamedTempFile::new().unwrap();
        let ran = self.command(Some(""), words, log.path()).output().unwrap();
        assert!(
            ran.status.success(),
            "{words}: {}",
            String::from_utf8_lossy(&ran.stderr)
        );
        scene::calls_in(&fs::read_to_string(log.path()).unwrap())
    }

    /// Runs a command with the first passphrase and, if that fails, with the second.
    fn with_either(&self, words: &str) -> Ran {
        let first = self.run(None, &format!("{words} --passphrase-fd 3"));
        if first.code == Some(0) {
            first
        } else {
            self.run(None, &format!("{words} --passphrase-fd 4"))
        }
    }

    fn keys(&self) -> Vec<Key> {
        let is_key = |path: &&PathBuf| path.to_string_lossy().contains(".key.age");
        let files = everything(self.0.path());
        let keys = files
            .iter()
            .filter(is_key)
            .flat_map(|path| [OLD, NEW].map(|words| (path, words)));
        keys.filter_map(|(path, words)| {
            Key::open(
                &fs::read(path).ok()?,
                Some(&SecretString::from(words.to_owned())),
            )
            .ok()
        })
        .collect()
    }

    /// Returns the decrypted contents of a file.
    fn contents(&self, path: &Path) -> Result<Vec<u8>, String> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        if !encryption::is_sealed(&bytes) {
            return Ok(bytes);
        }
        let keys = self.keys();
        let opened = keys
            .iter()
            .find_map(|key| encryption::unseal_bytes(&bytes, key).ok());
        opened
            .map(|bytes| bytes.to_vec())
            .ok_or_else(|| format!("{}: no key that is there opens it", path.display()))
    }

    fn is_encrypted(&self, name: &str) -> bool {
        fs::read(self.path(name)).is_ok_and(|bytes| encryption::is_sealed(&bytes))
    }

    /// Returns the files that contain an answer in plain text.
    fn plain(&self) -> Vec<PathBuf> {
        let tells = |path: &PathBuf| {
            let bytes = fs::read(path).unwrap_or_default();
            CANARY
                .as_bytes()
                .windows(10)
                .any(|part| bytes.windows(10).any(|here| here == part))
        };
        everything(self.0.path())
            .into_iter()
            .filter(|path| path.is_file() && tells(path))
            .collect()
    }

    /// Checks that nothing is lost. A separately saved version disappears once the file contains all of it.
    fn kept(&self, before: &Self) -> Result<(), String> {
        for name in BESIDE {
            let merged = name.contains("apart") && !self.path(name).exists();
            if !merged && self.contents(&self.path(name))? != before.contents(&before.path(name))? {
                return Err(format!("{name} is not what it was"));
            }
        }
        // A damaged file stays until a snapshot replaces it, and is then moved aside.
        let is_damaged = |bytes: &[u8]| bytes.ends_with(DAMAGE.as_bytes());
        let files = everything(self.0.path())
            .into_iter()
            .filter(|path| path.is_file());
        if is_damaged(&fs::read(before.path(FILE)).unwrap())
            && !files
                .into_iter()
                .any(|path| is_damaged(&fs::read(path).unwrap_or_default()))
        {
            return Err("the damaged file is gone".to_owned());
        }
        let file = self.contents(&self.path(FILE))?;
        if file.is_empty() {
            Err("the file is empty".to_owned())
        } else {
            Ok(())
        }
    }

    /// Whether the file and everything beside it are byte for byte as before.
    fn is_as_before(&self, before: &Self) -> bool {
        let same = |name: &&str| fs::read(self.path(name)).ok() == fs::read(before.path(name)).ok();
        BESIDE.iter().chain(&[FILE]).all(same)
    }
}

/// Runs the named cases, or all cases, with every system call. Returns whether nothing was lost or left in plain text;
/// `None` for an unknown case.
pub(crate) fn row(names: &[&str]) -> Option<bool> {
    if !scene::is_there() {
        println!(
            "encryption: there is no strace here that may trace, so nothing was tried: FAILED"
        );
        return Some(false);
    }
    let find = |name: &&str| CASES.iter().find(|case| case.name == *name);
    let wanted: Option<Vec<&Case>> = names.iter().map(find).collect();
    let cases = if names.is_empty() {
        CASES.iter().collect()
    } else {
        wanted?
    };
    // Run every case, even after a failure.
    Some(
        cases
            .into_iter()
            .map(tried)
            .fold(true, |held, one| held & one),
    )
}

fn tried(case: &Case) -> bool {
    let template = Folder::of(case);
    let mut calls = template.copy().calls(case.words);
    // Nothing is done before the file is named.
    calls.retain(|call| call.of_the_work);
    // A close that is made to fail leaves the descriptor open, which a real failure never does: surefoot would wait
    // forever for git, from which it requests attributes. The result of close is not checked either.
    let may_fail: Vec<&Call> = scene::may_fail(&calls)
        .filter(|call| call.name != "close")
        .collect();
    let kills = measured(case.name, "kills", calls.len(), |at| {
        let call = &calls[at];
        let folder = template.copy();
        let ran = folder.run(
            Some(&format!("{}:signal=KILL:when={}", call.name, call.nth)),
            case.words,
        );
        let about = |words: String| format!("killed at {} {}: {words}", call.name, call.nth);
        if ran.code.is_some_and(|code| code != 0) {
            return Err(about(format!(
                "it ended with {:?} instead: {}",
                ran.code, ran.err
            )));
        }
        finished(case, &template, &folder).map_err(about)
    });
    // 2 of the 5 errors for each call, in rotation.
    let ways = |at: usize| [ERRORS[at % ERRORS.len()], ERRORS[(at + 2) % ERRORS.len()]];
    let faults: Vec<(&str, &Call)> = may_fail
        .iter()
        .enumerate()
        .flat_map(|(at, call)| ways(at).map(|error| (error, *call)))
        .collect();
    let failures = measured(case.name, "failures", faults.len(), |at| {
        let (error, call) = faults[at];
        let folder = template.copy();
        let ran = folder.run(
            Some(&format!("{}:error={error}:when={}", call.name, call.nth)),
            case.words,
        );
        let about = |words: String| format!("{error} at {} {}: {words}", call.name, call.nth);
        is_true(case, &template, &folder, &ran).map_err(about)?;
        finished(case, &template, &folder).map_err(about)
    });
    kills && failures
}

/// Runs `one` for each number and prints the results.
fn measured(
    name: &str,
    what: &str,
    count: usize,
    one: impl Fn(usize) -> Result<(), String> + Sync,
) -> bool {
    let faults: Vec<String> = scene::each(count, one)
        .into_iter()
        .filter_map(Result::err)
        .collect();
    for fault in &faults {
        println!("encryption: {name}: {fault}");
    }
    let held = if faults.is_empty() { "held" } else { "FAILED" };
    println!(
        "encryption: {name:<8} {count} {what}, {} wrong: {held}",
        faults.len()
    );
    faults.is_empty()
}

/// Checks that the message of a failed command is accurate, and that a successful command did all its work.
fn is_true(case: &Case, before: &Folder, folder: &Folder, ran: &Ran) -> Result<(), String> {
    let said = ran.err.trim();
    match ran.code {
        Some(0) => {
            if folder.is_encrypted(FILE) != case.encrypted.1 {
                return Err(format!(
                    "it said that all is well, and the file is not as wanted: {said}"
                ));
            }
            let plain = folder.plain();
            if case.encrypted.1 && !plain.is_empty() {
                return Err(format!(
                    "it said that all is well, and {plain:?} are in plain text: {said}"
                ));
            }
            Ok(())
        }
        Some(2) => {
            if !said.ends_with(['.', '?']) || said.contains("panicked") {
                return Err(format!("it said no sentence: {said}"));
            }
            let claims = [
                ("are unchanged", folder.is_as_before(before)),
                ("nothing was written", folder.is_as_before(before)),
                ("Nothing was changed", folder.is_as_before(before)),
                ("is still encrypted", folder.is_encrypted(FILE)),
                ("is not encrypted yet", !folder.is_encrypted(FILE)),
                ("still has its old key", folder.is_encrypted(FILE)),
                (
                    "The new file is in place",
                    !folder.is_as_before(before) || folder.path("x.key.age").exists(),
                ),
            ];
            match claims
                .iter()
                .find(|(words, is_so)| said.contains(words) && !is_so)
            {
                Some((words, _)) => Err(format!("it said “{words}”, which is not so: {said}")),
                None => Ok(()),
            }
        }
        code => Err(format!("it ended with {code:?}: {said}")),
    }
}

/// Checks that nothing is lost, that the next opening leaves no plain text, and that running the command again
/// completes its work.
fn finished(case: &Case, before: &Folder, folder: &Folder) -> Result<(), String> {
    folder.kept(before)?;
    let opened = folder.copy();
    let set = opened.with_either("set x DAT-P3=1");
    // A damaged file opens only after it is restored.
    if set.code != Some(0) && !case.damaged {
        return Err(format!(
            "the next opening ended with {:?}: {}",
            set.code, set.err
        ));
    }
    let plain = opened.plain();
    if opened.is_encrypted(FILE) && !plain.is_empty() {
        return Err(format!(
            "after the next opening {plain:?} are in plain text"
        ));
    }
    opened.kept(before)?;
    let again = folder.run(None, case.words);
    let done = ["is already encrypted", "is not encrypted"]
        .iter()
        .any(|words| again.err.contains(words));
    // After a rekey the previous passphrase opens nothing, and a merged file contains both sets of edits.
    let rekeyed =
        case.name == "rekey" && folder.run(None, "score x --passphrase-fd 4").code == Some(0);
    if again.code != Some(0) && !done && !rekeyed {
        return Err(format!(
            "run again, it ended with {:?}: {}",
            again.code, again.err
        ));
    }
    if folder.is_encrypted(FILE) != case.encrypted.1 {
        return Err("run again, it did not finish".to_owned());
    }
    let plain = folder.plain();
    // The merged copy has the same answer, and is encrypted.
    if case.encrypted.1 && !plain.is_empty() {
        return Err(format!("run again, it left {plain:?} in plain text"));
    }
    if folder.path("x.key.age.new").exists() {
        return Err("run again, it left the key of a rekey".to_owned());
    }
    folder.kept(before)?;
    let left = crate::disk::temporaries(folder.0.path());
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("half-written files are left: {left:?}"))
    }
}
