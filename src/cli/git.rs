//! `git`: assessments in a repository, joined and compared by surefoot whenever git joins and compares files.
//!
//! In flows what is asked: to be known to git in this repository or not any more, to join two versions, to print one. Out
//! flow settings of the repository, a line in its `.gitattributes`, a joined file. The program `git` is run to find and to
//! set settings, with its arguments and no shell; it speaks to no network for that, and surefoot never does.

mod driver;
mod text;

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use super::Said;
use super::Surface;
use super::args::Git;
use super::args::GitCommand;
use super::fault;
use super::page::Look;
use super::page::cell;
use super::page::clean;
use super::shown;
use crate::store::Fault;

/// What stands in `.gitattributes`.
const LINE: &str = "*.surefoot.toml merge=surefoot diff=surefoot";

/// Does what is asked.
pub(super) fn git(git: &Git, surface: Surface) -> Result<Said, Fault> {
    match &git.what {
        GitCommand::Install => install(surface),
        GitCommand::Remove => remove(surface),
        GitCommand::Merge(merge) => driver::merge(merge),
        GitCommand::Text(text) => text::text(text),
    }
}

fn install(surface: Surface) -> Result<Said, Fault> {
    let top = top()?;
    let program = this_program()?;
    let settings = [
        ("merge.surefoot.name", "surefoot joins both histories".to_owned()),
        // git reads a percent sign as the beginning of a place for a name
        ("merge.surefoot.driver", format!("{} git merge %O %A %B %P", program.replace('%', "%%"))),
        ("diff.surefoot.textconv", format!("{program} git text")),
        // what git would keep of it lies in the repository as it is
        ("diff.surefoot.cachetextconv", "false".to_owned()),
    ];
    for (key, value) in &settings {
        run(&["config", "--local", key, value])?;
    }
    let attributes = top.join(".gitattributes");
    let before = read(&attributes)?;
    let there = before.lines().any(|line| line.trim() == LINE);
    if !there {
        let end = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        write(&attributes, &format!("{before}{end}{LINE}\n"))?;
    }
    let mut page = surface.page();
    page.line(&format!("git joins and compares assessments by surefoot in {}.", shown(&top)));
    let mut rows: Vec<_> =
        settings.iter().map(|(key, value)| vec![cell(*key).look(Look::Faint), cell(value.as_str())]).collect();
    let line = if there { "it has its line already" } else { "a line was added" };
    rows.push(vec![cell(".gitattributes").look(Look::Faint), cell(line)]);
    page.rows(2, &rows);
    page.gap();
    page.line(
        "Commit .gitattributes: it goes to everyone. The settings go to nobody: each clone says `surefoot git install` once, \
         and again when surefoot lies elsewhere.",
    );
    Ok(Said::text(page.finish()))
}

fn remove(surface: Surface) -> Result<Said, Fault> {
    let top = top()?;
    let mut done = Vec::new();
    for section in ["merge.surefoot", "diff.surefoot"] {
        // what is not there needs not be removed
        if run(&["config", "--local", "--remove-section", section]).is_ok() {
            done.push(format!("the settings {section}"));
        }
    }
    let attributes = top.join(".gitattributes");
    let before = read(&attributes)?;
    if before.lines().any(|line| line.trim() == LINE) {
        let kept: String = before.split_inclusive('\n').filter(|line| line.trim() != LINE).collect();
        if kept.is_empty() {
            fs::remove_file(&attributes).map_err(|error| refused("remove", &attributes, &error))?;
        } else {
            write(&attributes, &kept)?;
        }
        done.push("the line in .gitattributes".to_owned());
    }
    let mut page = surface.page();
    if done.is_empty() {
        page.line(&format!("git knows nothing of surefoot in {}.", shown(&top)));
    } else {
        page.line(&format!("Taken back in {}: {}.", shown(&top), done.join(", ")));
    }
    Ok(Said::text(page.finish()))
}

/// The first folder of the repository one is in.
fn top() -> Result<PathBuf, Fault> {
    let said = run(&["rev-parse", "--show-toplevel"])?;
    Ok(PathBuf::from(said.trim_end_matches(['\n', '\r'])))
}

/// Runs git, and gives what it says.
fn run(arguments: &[impl AsRef<OsStr>]) -> Result<String, Fault> {
    let output = Command::new("git").args(arguments).output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => fault("cannot run git: there is no program of that name here. Install it first."),
        _ => fault(format!("cannot run git: {error}. Does `git --version` work?")),
    })?;
    if !output.status.success() {
        let why = clean(String::from_utf8_lossy(&output.stderr).trim());
        return Err(fault(format!("git refused: {why}. Say this again inside a repository.")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// This program as a shell takes it, whatever stands in its path.
fn this_program() -> Result<String, Fault> {
    let path = std::env::current_exe().map_err(|error| fault(format!("cannot find this program: {error}.")))?;
    match path.to_str() {
        Some(path) if !path.contains(['\n', '\r']) => Ok(quoted(path)),
        _ => Err(fault("the path of this program is no text that git could keep. Put surefoot elsewhere.")),
    }
}

fn quoted(words: &str) -> String {
    format!("'{}'", words.replace('\'', r"'\''"))
}

/// The text of a file that everybody may read; nothing where there is none.
fn read(path: &Path) -> Result<String, Fault> {
    if path.symlink_metadata().is_ok_and(|about| !about.is_file()) {
        return Err(fault(format!("cannot use {}: it is no plain file.", shown(path))));
    }
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(refused("read", path, &error)),
    }
}

/// Writes it as git would: who may read it stays as it is.
fn write(path: &Path, text: &str) -> Result<(), Fault> {
    fs::write(path, text).map_err(|error| refused("write", path, &error))
}

fn refused(doing: &str, path: &Path, error: &std::io::Error) -> Fault {
    fault(format!("cannot {doing} {}: {error}.", shown(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_for_a_shell_whatever_is_in_it() {
        assert_eq!(quoted("/opt/my tools/surefoot"), "'/opt/my tools/surefoot'");
        assert_eq!(quoted("/it's/$HOME"), r"'/it'\''s/$HOME'");
    }
}
