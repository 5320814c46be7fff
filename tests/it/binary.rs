//! The real binary, in a folder without user settings, and the results of a run.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

#[cfg(unix)]
use crate::program::{self, PREAMBLE};

/// The program in a folder, without settings, recent files, user name or input.
pub(crate) fn surefoot(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_surefoot"));
    settled(&mut command, folder).stdin(Stdio::null());
    command
}

/// A command that runs the program in a folder, without settings, recent files or user name.
pub(crate) fn settled<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    command
        .current_dir(folder)
        .env("SUREFOOT_DATA", folder.join("data-folder"))
        .env("SUREFOOT_CONFIG", "")
        .env_remove("SUREFOOT_WHO")
        .env_remove("NO_COLOR")
}

/// Runs a line of arguments in a folder, in a shell that first runs `before`; each passphrase has a descriptor of its
/// own, from 3 on.
#[cfg(unix)]
pub(crate) fn in_a_shell(folder: &Path, before: &str, line: &str, passphrases: &[&str]) -> Ran {
    let place = tempfile::tempdir().unwrap();
    // A debug build would take minutes to derive a key from each new passphrase.
    let (mut script, preamble) = if passphrases.is_empty() {
        let program = env!("CARGO_BIN_EXE_surefoot");
        (format!("{before} exec '{program}' {line}"), "")
    } else {
        let function = program::in_shell();
        (format!("{function}{before} surefoot {line}"), PREAMBLE)
    };
    for (descriptor, passphrase) in (3..).zip(passphrases) {
        let file = place.path().join(descriptor.to_string());
        std::fs::write(&file, passphrase).unwrap();
        script.extend([
            " ",
            &descriptor.to_string(),
            "<'",
            &file.to_string_lossy(),
            "'",
        ]);
    }
    let mut shell = Command::new("sh");
    settled(&mut shell, folder).args(["-c", &script]);
    let ran = Ran::from(shell.output().unwrap());
    let out = ran.out.strip_prefix(preamble).unwrap().to_owned();
    Ran { out, ..ran }
}

/// A working folder without user settings.
pub(crate) struct Workspace {
    pub(crate) folder: TempDir,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    pub(crate) fn command<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Command {
        let mut command = surefoot(self.folder.path());
        command.args(arguments);
        command
    }

    /// Runs the program with the arguments on a line; text in single quotes is one argument.
    pub(crate) fn run(&self, line: &str) -> Ran {
        let parts = line.split('\'').enumerate();
        let words = parts.flat_map(|(at, part)| {
            if at % 2 == 1 {
                vec![part.to_owned()]
            } else {
                part.split_whitespace().map(str::to_owned).collect()
            }
        });
        self.command(words).output().unwrap().into()
    }

    /// Runs the program, which must succeed without messages, and returns its output.
    pub(crate) fn fine(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{line}\n{}", ran.out);
        ran.out
    }

    /// Answers every question of an assessment with level 4, verified, and sets `more`.
    pub(crate) fn all_verified(&self, name: &str, more: &[String]) {
        let questionnaire = surefoot::store::questionnaire(None).unwrap();
        let controls = questionnaire.controls.iter();
        let answers: Vec<String> = controls
            .map(|control| format!("{}=4", control.id))
            .collect();
        let words = ["set", name, "--evidence", "verified"].map(str::to_owned);
        let words = words.iter().chain(&answers).chain(more);
        assert!(self.command(words).output().unwrap().status.success());
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the program, which must refuse, and returns the reason.
    pub(crate) fn refused(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line}");
        ran.err
    }
}

/// The results of a run.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
