//! The grammar of the command line: every command with its options and examples.
//!
//! Reads no file, computes nothing and prints nothing. Help, completions and manual pages are all generated from this
//! one definition.

mod common;
mod encryption;
mod help;
mod lifecycle;
mod maintenance;
mod merge;
mod plan;
mod portfolio;
mod report;

pub(super) use crate::cli::args::lifecycle::{Baseline, Compare, Due, Junit, Reassess, Validation};
pub(super) use crate::cli::args::maintenance::{Check, Doctor, List, Restore, Verify};
pub(super) use crate::cli::args::merge::{
    Agenda, Ballot, Git, GitCommand, GitMerge, GitText, Merge,
};
pub(super) use common::{Editing, Looking, View};
pub(super) use plan::Roadmap;
pub(super) use portfolio::Portfolio;
pub(super) use report::Report;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::cli::args::encryption::ENCRYPT_NOTES;
pub(super) use crate::cli::args::encryption::{BEFORE, Decrypt, Encrypt, Opening, Recovery, Rekey};
use common::{WHO, word};
use help::{EXAMPLES, EXIT_CODES, SET_KEYS};

use crate::base::theme_name::ThemeName;
use crate::model::assessment::profile::Form;
use crate::model::questionnaire::EvidenceState;
use crate::rules::requirements::{Priority, Status};

/// Assess the security of one AI system, and see what to do next
#[derive(Debug, Parser)]
#[command(name = "surefoot", version, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    /// The assessment to open in the wizard; without it the welcome screen
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Follow the session that another terminal has on FILE: what to ask, what was voted, what comes next
    #[arg(long, requires = "file")]
    pub(super) notes: bool,
    /// Ask in plain lines, for screen readers and pipes
    #[arg(long)]
    pub(super) plain: bool,
    #[command(flatten)]
    pub(super) view: View,
    /// Who makes the edits
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(super) editor: Option<String>,
    /// How screens look: default, light, dark, high-contrast, wall or mono
    #[arg(long, value_name = "NAME", value_parser = word(&ThemeName::WORDS, ThemeName::from_word))]
    pub(super) theme: Option<ThemeName>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// One command.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a new assessment
    New(New),
    /// Write the example assessment, to look around in
    Example(Example),
    /// Answer facts and controls, and name people, as one edit
    Set(Box<Set>),
    /// Take back the last edit that still stands
    Undo(Editing),
    /// Bring back the edit taken back last
    Redo(Editing),
    /// List earlier states of an assessment, or bring one back
    Restore(Restore),
    /// Make a ballot paper for each voter, to fill in alone
    Ballot(Ballot),
    /// Join ballot papers, and copies of one assessment that grew apart
    Merge(Merge),
    /// List what the room has to settle, furthest apart first
    Agenda(Agenda),
    /// Let git join and compare assessments
    Git(Git),
    /// Say what the answers are worth
    Score(Looking),
    /// Say which gates stand open, and what shuts the others
    Gate(Gate),
    /// List the requirements that follow, most urgent first
    Requirements(Requirements),
    /// See a public framework through the controls related to it
    Coverage(Coverage),
    /// Say what is done when, by whom, and the days each gate can open
    Roadmap(Roadmap),
    /// Say where a number, a target or a state comes from
    Why(Why),
    /// List baselines of an assessment, or mark a state as one
    Baseline(Baseline),
    /// Go through the answers again, also under a newer questionnaire
    Reassess(Reassess),
    /// Hold two states against each other: what rose, fell, appeared, lapsed
    Compare(Compare),
    /// List what is due: reviews, evidence, validations, exceptions, unknowns
    Due(Due),
    /// List tests, scans and drills that come round, or say that one was done
    Validation(Validation),
    /// Write the report and its parts, in ten formats
    Report(Report),
    /// See all systems at a look: what each attains, what many lack, what is due
    Portfolio(Portfolio),
    /// Print the JSON Schema of the report in JSON
    Schema,
    /// Find what is wrong with a questionnaire or an assessment
    Check(Check),
    /// Compute everything again and check the chain of the history
    Verify(Verify),
    /// Seal an assessment: from then on it opens with a passphrase only
    Encrypt(Encrypt),
    /// Open a sealed assessment for good
    Decrypt(Decrypt),
    /// Seal an assessment anew: another key, passphrase and recovery
    Rekey(Rekey),
    /// Say what is wrong with terminal, folders or a file, and how to mend it
    Doctor(Doctor),
    /// List recent files and the questionnaires known here
    List(List),
    /// Print completions for a shell
    Completions(Completions),
    /// Read a topic of the manual, or find topics by a word
    Help(Help),
    /// Print a manual page, of surefoot, a command or a topic
    Man(Man),
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// The file to make; the ending .surefoot.toml is added where there is none
    pub(super) file: PathBuf,
    /// What the system is called [default: the name of the file]
    #[arg(long, value_name = "SYSTEM")]
    pub(super) name: Option<String>,
    /// How much is asked: core (ninety minutes) or full
    #[arg(long, value_name = "FORM", default_value = "full", value_parser = word(&["core", "full"], Form::from_word))]
    pub(super) form: Form,
    /// The folder of the questionnaire, where it is your own
    #[arg(long, value_name = "FOLDER")]
    pub(super) questionnaire: Option<PathBuf>,
    /// Who makes it
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(super) editor: Option<String>,
    /// Seal it from the beginning: it opens with a passphrase only
    #[arg(long)]
    pub(super) encrypt: bool,
    #[command(flatten)]
    pub(super) recovery: Recovery,
    /// Read the new passphrase from descriptor N instead of asking
    #[arg(long, value_name = "N", requires = "encrypt")]
    pub(super) passphrase_fd: Option<u32>,
    /// Replace an existing file; never an assessment or a key
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
pub(super) struct Example {
    /// The file to make; the ending .surefoot.toml is added where there is none
    pub(super) file: PathBuf,
    /// Replace an existing file; never an assessment or a key
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Default, Args)]
pub(super) struct Set {
    /// The assessment
    pub(super) file: PathBuf,
    /// What is set: KEY=VALUE, or the bare id of a control whose answer stays
    #[arg(value_name = "KEY=VALUE", required_unless_present = "park")]
    pub(super) keys: Vec<String>,
    /// A note; empty: none
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    /// How the level is supported: claimed, shown or verified
    #[arg(long, value_name = "STATE", value_parser = word(&["claimed", "shown", "verified"], EvidenceState::from_word))]
    pub(super) evidence: Option<EvidenceState>,
    /// What was shown, with --evidence
    #[arg(long, value_name = "TEXT")]
    pub(super) what: Option<String>,
    /// Why it does not apply, with na
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
    /// Who finds out, with unknown
    #[arg(long, value_name = "WHO")]
    pub(super) investigator: Option<String>,
    /// By when, with unknown
    #[arg(long, value_name = "DATE")]
    pub(super) due: Option<String>,
    /// Who carries it or the --exception; empty: its own role
    #[arg(long, value_name = "TEXT")]
    pub(super) owner: Option<String>,
    /// Permit to fall short until --expires: why; empty: no longer
    #[arg(long, value_name = "REASON")]
    pub(super) exception: Option<String>,
    /// What keeps the risk down meanwhile, with --exception
    #[arg(long, value_name = "TEXT")]
    pub(super) compensating_control: Option<String>,
    /// The last day of the --evidence, or of the --exception
    #[arg(long, value_name = "DATE")]
    pub(super) expires: Option<String>,
    /// The day the --exception was granted [default: the day it is]
    #[arg(long, value_name = "DATE")]
    pub(super) granted: Option<String>,
    /// Add a round: "3323?2" by voter, or "1 4 2 0 0" by level
    #[arg(long, value_name = "VOTES")]
    pub(super) votes: Option<String>,
    /// Why the room agrees on the answer: makes it a decision
    #[arg(long, value_name = "TEXT")]
    pub(super) why: Option<String>,
    /// What those hold who voted otherwise, with --why
    #[arg(long, value_name = "TEXT")]
    pub(super) dissent: Option<String>,
    /// Whether to come back to it: yes or no
    #[arg(long, value_name = "YES", value_parser = word(
        &["yes", "no"],
        |word| match word { "yes" => Some(true), "no" => Some(false), _ => None },
    ))]
    pub(super) bookmark: Option<bool>,
    /// Put a point aside, for the control named if there is one
    #[arg(long, value_name = "TEXT")]
    pub(super) park: Option<String>,
    #[command(flatten)]
    pub(super) view: View,
    /// Who makes the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(super) editor: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Gate {
    #[command(flatten)]
    pub(super) looking: Looking,
    /// Answer no (exit code 1) unless this gate passes
    #[arg(long, value_name = "GATE")]
    pub(super) require: Option<String>,
    /// Let dated exceptions count as passing
    #[arg(long, requires = "require")]
    pub(super) allow_conditional: bool,
    #[command(flatten)]
    pub(super) junit: Junit,
}

#[derive(Debug, Args)]
pub(super) struct Requirements {
    #[command(flatten)]
    pub(super) looking: Looking,
    /// Only those: met, partial, missing, unknown or excepted
    #[arg(long, value_name = "STATUS", value_parser = word(
        &["met", "partial", "missing", "unknown", "excepted"],
        |word| Status::ALL.into_iter().find(|status| status.word() == word),
    ))]
    pub(super) status: Option<Status>,
    /// Only those: P1, P2, P3 or P4
    #[arg(long, value_name = "PRIORITY", value_parser = word(
        &["p1", "p2", "p3", "p4"],
        |word| Priority::ALL.into_iter().find(|priority| priority.word().eq_ignore_ascii_case(word)),
    ))]
    pub(super) priority: Option<Priority>,
    /// Only those that are short for this gate
    #[arg(long, value_name = "GATE")]
    pub(super) gate: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Coverage {
    #[command(flatten)]
    pub(super) looking: Looking,
    /// Only this framework, with its items: its id, or the beginning of it
    #[arg(long, value_name = "ID")]
    pub(super) catalog: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Why {
    /// The assessment
    pub(super) file: PathBuf,
    /// Ids: a control, a requirement, a gate, a fact, a layer, score or risk
    #[arg(value_name = "ID", required = true)]
    pub(super) ids: Vec<String>,
    #[command(flatten)]
    pub(super) view: View,
    /// Print JSON for programs, one object for each id
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct Help {
    /// A topic, a command, or words to find [default: list topics and commands]
    #[arg(value_name = "TOPIC")]
    pub(super) words: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Man {
    /// The command or topic [default: surefoot itself]
    pub(super) name: Option<String>,
}

const TEMPLATE: &str = "{about}\n\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// The whole command line, with examples at the head of every help.
pub(super) fn command() -> clap::Command {
    let examples = |name: &str| {
        let lines = EXAMPLES
            .iter()
            .find(|(of, _)| *of == name)
            .map_or(&[][..], |(_, lines)| lines);
        let mut words = "Examples:".to_owned();
        for line in lines {
            words.push_str("\n  ");
            words.push_str(line);
        }
        words
    };
    let mut command = Arguments::command()
        .help_template(TEMPLATE)
        .before_help(examples(""))
        .after_help(format!(
            "{EXIT_CODES}\n\n`surefoot COMMAND --help` lists the options of a command, `surefoot help` the topics of the manual."
        ))
        .disable_help_subcommand(true);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| {
            let sub = sub.help_template(TEMPLATE).before_help(examples(&name));
            match name.as_str() {
                "set" => sub.after_help(SET_KEYS),
                "encrypt" => sub.after_help(ENCRYPT_NOTES),
                // a recovery key has nothing to open where nothing is sealed
                "new" => sub.mut_arg("recipient", |argument| argument.requires("encrypt")),
                _ => sub,
            }
        });
    }
    command
}

/// The names of all commands.
pub(super) fn names() -> Vec<String> {
    command()
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect()
}

/// Reads the words of a command line.
///
/// # Errors
/// What clap says: help and version come this way too.
pub(super) fn read(words: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let matches = command().try_get_matches_from(words)?;
    Arguments::from_arg_matches(&matches)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_together() {
        command().debug_assert();
        let mut known = names();
        known.push(String::new());
        assert!(
            EXAMPLES
                .iter()
                .all(|(name, lines)| known.iter().any(|known| known == name) && !lines.is_empty())
        );
        assert_eq!(EXAMPLES.len(), known.len(), "each command has its examples");
    }

    /// Every example is one that surefoot itself accepts.
    #[test]
    fn examples_can_be_typed() {
        for (name, lines) in EXAMPLES {
            for line in *lines {
                let line = line.replace("\\\n", " ");
                let part = if line.starts_with("ls ") {
                    "surefoot list --data"
                } else {
                    &line
                };
                let end = part.find([';', '|', '>', '&']).unwrap_or(part.len());
                let part: String = part.chars().take(end).collect();
                // two spaces and more set off a remark
                let typed = if name.is_empty() {
                    part.split("  ").next().unwrap_or_default()
                } else {
                    &part
                };
                let words = shell_words::split(typed).unwrap();
                let words = words.into_iter().map(OsString::from);
                assert!(read(words).is_ok(), "{line}");
            }
        }
    }
}
