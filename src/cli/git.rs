//! `git`: configures git in one repository to merge and compare assessments with surefoot.
//!
//! The program `git` runs without a shell, to read and write the settings of the repository and to query attributes.
//! Neither these calls nor surefoot use the network.

mod attributes;
mod driver;
mod run;
mod text;

use std::path::{Path, PathBuf};

use super::args::{Git, GitCommand};
use super::page::{TextStyle, cell};
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::session::path::shown;
use crate::store;

pub(super) use attributes::{INSTALL, danger};
use run::{run, run_in};

/// Runs the requested subcommand.
pub(super) fn git(git: &Git, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    match &git.what {
        GitCommand::Install => install(surface),
        GitCommand::Remove => remove(surface),
        GitCommand::Merge(merge) => driver::merge(merge),
        GitCommand::Text(text) => text::text(text),
    }
}

fn install(surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let top = top()?;
    let program = this_program()?;
    let settings = [
        (
            "merge.surefoot.name",
            "surefoot merges both histories".to_owned(),
        ),
        // git replaces percent signs in this line, and a file name may begin with a dash
        (
            "merge.surefoot.driver",
            format!("{} git merge -- %O %A %B %P", program.replace('%', "%%")),
        ),
        ("diff.surefoot.textconv", format!("{program} git text --")),
        // git would cache the text in the repository, where nothing protects it
        ("diff.surefoot.cachetextconv", "false".to_owned()),
    ];
    for (key, value) in &settings {
        run(&["config", "--local", key, value])?;
    }
    let attributes = top.join(".gitattributes");
    refuse_sparse(&top, &attributes)?;
    let before = store::read_attributes(&attributes)?;
    let after = attributes::with_lines(&before);
    let there = after == before;
    if !there {
        store::write_attributes(&attributes, &after)?;
    }
    let remarks = attributes::warnings(&top)?;
    let mut page = surface.page();
    page.line(&format!(
        "git now merges and compares assessments with surefoot in {}.",
        shown(&top)
    ));
    let mut rows: Vec<_> = settings
        .iter()
        .map(|(key, value)| vec![cell(*key).look(TextStyle::Faint), cell(value.as_str())])
        .collect();
    let line = if there {
        "already has these lines"
    } else {
        "2 lines added"
    };
    rows.push(vec![
        cell(".gitattributes").look(TextStyle::Faint),
        cell(line),
    ]);
    page.rows(2, &rows);
    page.gap();
    page.line(
        "Commit .gitattributes to share it. The settings stay in this clone: run `surefoot git install` once in each \
         clone, and again after moving or updating surefoot.",
    );
    Ok(CommandOutput::of(page.finish(), remarks))
}

/// Refuses if git tracks `.gitattributes` but the file is missing, as it may be in a sparse checkout: the next commit
/// would replace all lines of the tracked file with those of a new file.
fn refuse_sparse(top: &Path, attributes: &Path) -> Result<(), Error> {
    if store::is_taken(attributes) || run_in(top, &["ls-files", "--", ".gitattributes"])?.is_empty()
    {
        return Ok(());
    }
    Err(failure(format!(
        "{} is in the repository but not in this checkout. Run `git checkout -- .gitattributes` in that folder, then try \
         again.",
        shown(attributes)
    )))
}

fn remove(surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let top = top()?;
    let mut done = Vec::new();
    for section in ["merge.surefoot", "diff.surefoot"] {
        // settings that do not exist need no removal
        if run(&["config", "--local", "--remove-section", section]).is_ok() {
            done.push(format!("the settings {section}"));
        }
    }
    let attributes = top.join(".gitattributes");
    let before = store::read_attributes(&attributes)?;
    if before.lines().any(attributes::is_ours) {
        store::write_attributes(&attributes, &attributes::without_lines(&before))?;
        done.push("the lines in .gitattributes".to_owned());
    }
    let mut page = surface.page();
    if done.is_empty() {
        page.line(&format!(
            "git is not set up to use surefoot in {}.",
            shown(&top)
        ));
    } else {
        page.line(&format!("Removed in {}: {}.", shown(&top), done.join(", ")));
    }
    Ok(CommandOutput::text(page.finish()))
}

/// The top folder of the repository that contains the current folder.
fn top() -> Result<PathBuf, Error> {
    let said = run(&["rev-parse", "--show-toplevel"])?;
    Ok(PathBuf::from(said.trim_end_matches(['\n', '\r'])))
}

/// The path of this program, quoted for a shell whatever characters it contains.
fn this_program() -> Result<String, Error> {
    let path = std::env::current_exe()
        .map_err(|error| failure(format!("cannot find this program: {error}.")))?;
    match path.to_str() {
        Some(path) if !path.contains(['\n', '\r']) => Ok(quoted(path)),
        _ => Err(failure(
            "git cannot store the path of this program. Move surefoot to another folder.",
        )),
    }
}

fn quoted(words: &str) -> String {
    // shell_words::quote (1.1) leaves braces bare, and bash expands `{a,b}`
    format!("'{}'", words.replace('\'', r"'\''"))
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
