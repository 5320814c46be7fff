//! A folder with a plain or encrypted assessment, and commands that run on it, under strace if one of their system
//! calls is to fail.
//!
//! This module only checks whether a file can be read and verified; it checks nothing else.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, thread};

use surefoot::model::assessment::answer::Answer;
use surefoot::model::assessment::change::Change;
use surefoot::model::assessment::{Assessment, file};
use surefoot::model::questionnaire::Level;
use surefoot::store;
use surefoot::store::encryption::{Key, SecretString, Work};
use surefoot::store::{Draft, Existing, OpenFile, OpenForm};

use crate::disk::{copy, temporaries};
use crate::gone::begun;

const PASSPHRASE: &str = "open sesame, please";
/// Answers saved before each test, which must survive it.
const EARLIER: [(&str, u8); 2] = [("DAT-P2", 2), ("DAT-P3", 3)];
/// Text that was being typed when the program was killed.
const DRAFT: &str = "half a sentence";

/// A folder with an assessment.
pub(crate) struct Scene {
    folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
    sealed: bool,
    drafted: bool,
}

/// The outcome of a command: its error output, and its exit code unless a signal ended it.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) err: String,
}

/// A system call of a command: its name, and its number among the calls of that name.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) nth: usize,
    /// Whether the call comes after the first that names the file; before that, the program is only being loaded.
    pub(crate) of_the_work: bool,
}

/// Returns whether strace is installed and permitted to trace.
pub(crate) fn is_there() -> bool {
    let ran = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "true"])
        .stderr(Stdio::null())
        .status();
    ran.is_ok_and(|status| status.success())
}

/// Runs `one` for each number on 2 threads and returns the results.
pub(crate) fn each<T: Send>(count: usize, one: impl Fn(usize) -> T + Sync) -> Vec<T> {
    const BESIDE: usize = 2;
    let one = &one;
    thread::scope(|scope| {
        let share =
            |worker: usize| move || (worker..count).step_by(BESIDE).map(one).collect::<Vec<T>>();
        let workers: Vec<_> = (0..BESIDE)
            .map(|worker| scope.spawn(share(worker)))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    })
}

/// Lets this process open encrypted files.
pub(crate) fn tell_the_passphrase() {
    store::set_passphrase_source(
        None,
        Box::new(|_| Ok(SecretString::from(PASSPHRASE.to_owned()))),
    );
}

/// The system calls of a save that can be made to fail; the rest concern memory, time and loading the program.
const CALLS: [&str; 23] = [
    "access",
    "close",
    "fcntl",
    "flock",
    "fsync",
    "ftruncate",
    "getcwd",
    "getdents64",
    "link",
    "linkat",
    "lseek",
    "mkdir",
    "newfstatat",
    "open",
    "openat",
    "read",
    "readlink",
    "rename",
    "renameat",
    "renameat2",
    "statx",
    "unlink",
    "write",
];

/// Returns the calls that can be made to fail. No system fails to close a folder that was only listed, and the standard
/// library panics on such a failure.
pub(crate) fn may_fail(calls: &[Call]) -> impl Iterator<Item = &Call> {
    let mut looked_through = false;
    calls.iter().filter(move |call| {
        let closed = std::mem::replace(&mut looked_through, call.name == "getdents64")
            && call.name == "close";
        !closed && CALLS.contains(&call.name.as_str())
    })
}

/// Returns the calls that strace lists, in order.
pub(crate) fn calls_in(log: &str) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let mut of_the_work = false;
    for line in log.lines() {
        let Some((name, rest)) = line.split_once('(') else {
            continue;
        };
        let name = name.rsplit(' ').next().unwrap_or_default().to_owned();
        // The call that loads the program cannot be intercepted, and nothing happens before it.
        let is_name =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
        // Also skip the second half of an interrupted call: `<... wait4 resumed>[{WIFEXITED(s)`.
        if name == "execve" || name.is_empty() || !name.chars().all(is_name) {
            continue;
        }
        of_the_work |= rest.contains("x.surefoot.toml");
        let nth = 1 + calls.iter().filter(|call| call.name == name).count();
        calls.push(Call {
            name,
            nth,
            of_the_work,
        });
    }
    calls
}

/// Returns a form that is being filled in.
fn form() -> Draft {
    let part = OpenForm {
        kind: "exception".to_owned(),
        subject: "DAT-P3".to_owned(),
        ..OpenForm::default()
    };
    let fields = vec![("Who answers for it?".to_owned(), DRAFT.to_owned())];
    Draft {
        parts: vec![OpenForm { fields, ..part }],
        ..Draft::default()
    }
}

impl Scene {
    /// Creates an empty folder.
    pub(crate) fn empty(sealed: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("words"), PASSPHRASE).unwrap();
        let path = folder.path().join("x.surefoot.toml");
        Self {
            folder,
            path,
            sealed,
            drafted: false,
        }
    }

    /// Creates an assessment with 2 answers and nothing beside it.
    pub(crate) fn begun(sealed: bool) -> Self {
        let scene = Self::empty(sealed);
        let source = surefoot::base::diagnostic::Source {
            name: "begun".to_owned(),
            text: begun(),
        };
        let mut assessment = file::read(&source).0.unwrap();
        for (control, level) in EARLIER {
            let to = Some(Answer::Level(Level::NONE.raised(level)));
            assessment.change(
                Change::Answer {
                    control: control.to_owned(),
                    to,
                },
                store::stamp("team"),
            );
        }
        let key = sealed.then(|| {
            let words = SecretString::from(PASSPHRASE.to_owned());
            // The passphrase is cheap to try in every build.
            let (key, bytes) = Key::generate(&words, &[], Work::Least).unwrap();
            fs::write(store::key_file(&scene.path), bytes).unwrap();
            Arc::new(key)
        });
        OpenFile::make(&scene.path, &assessment, key.as_ref(), Existing::Stays).unwrap();
        scene
    }

    /// Like [`Self::begun`], with an unfinished note and form beside the file.
    pub(crate) fn with_a_draft(sealed: bool) -> Self {
        let mut scene = Self::begun(sealed);
        let (mut hold, opened) = OpenFile::take(&scene.path, "team", Duration::ZERO).unwrap();
        let mut draft = opened.assessment;
        draft.change(
            Change::Note {
                control: "DAT-P3".to_owned(),
                to: DRAFT.to_owned(),
            },
            store::stamp("team"),
        );
        // A draft as left behind by surefoot 0.1.0, and a form in the current format.
        let old = scene
            .path
            .with_file_name(".x.surefoot.toml.kept")
            .join("draft.toml");
        let text = file::write(&draft).into_bytes();
        let bytes = hold.key().map_or_else(
            || text.clone(),
            |key| surefoot::store::encryption::seal_bytes(&text, key).unwrap(),
        );
        hold.draft(Some(&form())).unwrap();
        fs::write(old, bytes).unwrap();
        scene.drafted = true;
        scene
    }

    /// Creates a copy of the folder.
    pub(crate) fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(self.folder.path(), folder.path());
        let path = folder.path().join("x.surefoot.toml");
        Self {
            folder,
            path,
            sealed: self.sealed,
            drafted: self.drafted,
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns a command on the file, with or without a fault injected by strace.
    pub(crate) fn command(&self, inject: Option<&str>, words: &[&str], log: &Path) -> Command {
        let itself = std::env::current_exe().unwrap();
        let mut command = match inject {
            Some(inject) => {
                let mut command = Command::new("strace");
                command.args(["-f", "-qq", "-o"]).arg(log);
                let name = inject.split(':').next().unwrap_or_default();
                if !name.is_empty() {
                    command.args([
                        "-e",
                        &format!("trace={name}"),
                        "-e",
                        &format!("inject={inject}"),
                    ]);
                }
                command.arg(itself);
                command
            }
            None => Command::new(itself),
        };
        command.arg("surefoot").args(words);
        if self.sealed {
            command.args(["--passphrase-fd", "0"]);
        }
        command
            .current_dir(self.folder.path())
            .env("SUREFOOT_DATA", self.folder.path().join("data"))
            .env("SUREFOOT_CONFIG", "")
            .stdin(File::open(self.folder.path().join("words")).unwrap())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, inject: Option<&str>, words: &[&str]) -> Ran {
        let ran = self
            .command(inject, words, Path::new("/dev/null"))
            .output()
            .unwrap();
        Ran {
            code: ran.status.code(),
            err: String::from_utf8_lossy(&ran.stderr).into_owned(),
        }
    }

    /// Returns every system call of a command, in order.
    pub(crate) fn calls(&self, words: &[&str]) -> Vec<Call> {
        let log = tempfile::NamedTempFile::new().unwrap();
        let ran = self.command(Some(""), words, log.path()).output().unwrap();
        assert!(
            ran.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&ran.stderr)
        );
        calls_in(&fs::read_to_string(log.path()).unwrap())
    }

    fn open(&self) -> Result<Assessment, String> {
        let opened =
            store::open(&self.path).map_err(|fault| format!("it cannot be read: {fault}"))?;
        Ok(opened.assessment)
    }

    /// Returns the level of a control, or an error if the file cannot be read.
    pub(crate) fn level(&self, control: &str) -> Result<Option<u8>, String> {
        let assessment = self.open()?;
        Ok(
            match assessment
                .state()
                .controls
                .get(control)
                .and_then(|record| record.answer.as_ref())
            {
                Some(Answer::Level(level)) => Some((*level).into()),
                _ => None,
            },
        )
    }

    /// Checks that the file can be read and verified and still contains the earlier answers. Returns the level of
    /// `control`.
    pub(crate) fn whole(&self, control: &str) -> Result<Option<u8>, String> {
        for (earlier, level) in EARLIER {
            if self.level(earlier)? != Some(level) {
                return Err(format!("{earlier} was said before, and is not there"));
            }
        }
        let verified = self.run(None, &["verify", "x.surefoot.toml"]);
        if verified.code != Some(0) {
            return Err(format!("it does not verify: {}", verified.err));
        }
        self.level(control)
    }

    /// Checks that an undisturbed command succeeded and left nothing half-written.
    pub(crate) fn mended(&self, ran: &Ran, control: &str, level: u8) -> Result<(), String> {
        if ran.code != Some(0) {
            return Err(format!(
                "the undisturbed command ended with {:?}: {}",
                ran.code, ran.err
            ));
        }
        if self.whole(control)? != Some(level) {
            return Err("the undisturbed command said that it was saved, and it is not".to_owned());
        }
        if self.drafted {
            let assessment = self.open()?;
            let note = assessment
                .state()
                .controls
                .get("DAT-P3")
                .map(|record| record.note.as_str());
            if note != Some(DRAFT) {
                return Err(format!("what was being typed is gone: {note:?}"));
            }
        }
        let opened = self
            .drafted
            .then(|| OpenFile::take(&self.path, "team", Duration::ZERO));
        if let Some(Ok((_, opened))) = opened
            && opened.draft != Some(form())
        {
            return Err(format!(
                "the form that was being filled in is gone: {:?}",
                opened.draft
            ));
        }
        let left = temporaries(self.folder.path());
        if left.is_empty() {
            Ok(())
        } else {
            Err(format!("half-written files are left: {left:?}"))
        }
    }
}
