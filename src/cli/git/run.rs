//! Runs the program `git` and returns its output.

use std::ffi::OsStr;
use std::io;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};

use crate::cli::error::{Error, failure};
use crate::cli::page::clean;

/// Runs git and returns its output.
pub(super) fn run(arguments: &[impl AsRef<OsStr>]) -> Result<String, Error> {
    let output = finished(
        Command::new("git").args(arguments).stdin(Stdio::null()),
        |_| Ok(()),
    )?;
    Ok(String::from_utf8_lossy(&output).into_owned())
}

/// Runs git in a folder and returns its output.
pub(super) fn run_in(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Error> {
    finished(
        Command::new("git")
            .arg("-C")
            .arg(folder)
            .args(arguments)
            .stdin(Stdio::null()),
        |_| Ok(()),
    )
}

/// Runs a git command and returns its output. `input` writes to the standard input of git, if it is piped.
pub(super) fn finished(
    command: &mut Command,
    input: impl FnOnce(&mut ChildStdin) -> io::Result<()> + Send,
) -> Result<Vec<u8>, Error> {
    let failed = |error: io::Error| {
        if error.kind() == ErrorKind::NotFound {
            failure("cannot run git: it is not installed, or not in PATH. Install it first.")
        } else {
            failure(format!(
                "cannot run git: {error}. Does `git --version` work?"
            ))
        }
    };
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let (pipe, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    // `Child::wait_with_output` panics if a pipe cannot be read
    let (output, errors, status) = std::thread::scope(|scope| {
        // git writes while it reads: writing everything first would deadlock when the pipes are full
        if let Some(mut pipe) = pipe {
            scope.spawn(move || input(&mut pipe));
        }
        let errors = scope.spawn(move || whole(errors));
        (whole(output), errors.join(), child.wait())
    });
    let (status, output) = (status.map_err(failed)?, output.map_err(failed)?);
    if !status.success() {
        let errors = errors.map_or_else(|_| Vec::new(), Result::unwrap_or_default);
        let why = clean(String::from_utf8_lossy(&errors).trim());
        return Err(failure(format!(
            "git failed: {why}. Run this command inside a repository."
        )));
    }
    Ok(output)
}

/// Everything that can be read from a pipe.
fn whole(pipe: Option<impl Read>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    pipe.map_or(Ok(0), |mut pipe| pipe.read_to_end(&mut bytes))?;
    Ok(bytes)
}
