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
    /// Assessment file to open [default: show the welcome screen]
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Follow a session on FILE, with facilitator notes
    #[arg(long, requires = "file")]
    pub(super) notes: bool,
    /// Use plain mode, for screen readers and pipes
    #[arg(long)]
    pub(super) plain: bool,
    #[command(flatten)]
    pub(super) view: View,
    /// The author of the edits
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(super) editor: Option<String>,
    /// Theme: default, light, dark, high-contrast, wall or mono
    #[arg(long, value_name = "NAME", value_parser = word(&ThemeName::WORDS, ThemeName::from_word))]
    pub(super) theme: Option<ThemeName>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create an assessment
    New(New),
    /// Create a copy of the example assessment to explore
    Example(Example),
    /// Answer facts and controls, and set other values, as one edit
    Set(Box<Set>),
    /// Undo the last edit; repeat to go further back
    Undo(Editing),
    /// Redo the last undone edit
    Redo(Editing),
    /// List the snapshots of an assessment, or restore one
    Restore(Restore),
    /// Create a ballot paper for each voter to fill in alone
    Ballot(Ballot),
    /// Merge diverged copies of an assessment, and its ballot papers
    Merge(Merge),
    /// List the questions to decide, widest disagreement first
    Agenda(Agenda),
    /// Let git merge and compare assessments
    Git(Git),
    /// Show the scores: attainment, confidence, completeness, maturity
    Score(Looking),
    /// Show which gates pass, and why the others do not
    Gate(Gate),
    /// List the requirements, most urgent first
    Requirements(Requirements),
    /// Show public frameworks and the controls related to them
    Coverage(Coverage),
    /// Show who does what, and when each gate can pass
    Roadmap(Roadmap),
    /// Explain where a number, a target or a state comes from
    Why(Why),
    /// List baselines, or save a state as a baseline
    Baseline(Baseline),
    /// Confirm all answers again, or move to a newer questionnaire
    Reassess(Reassess),
    /// Compare 2 states: what is higher, lower, new or lapsed
    Compare(Compare),
    /// List what is due soon or overdue, earliest first
    Due(Due),
    /// List or edit validations: recurring tests, scans and drills
    Validation(Validation),
    /// Write the report and other documents, in 10 formats
    Report(Report),
    /// Show all systems: attainment, common gaps and due dates
    Portfolio(Portfolio),
    /// Print the JSON Schema of the JSON report
    Schema,
    /// Check a questionnaire or an assessment for errors
    Check(Check),
    /// Verify the history chain and recompute all results
    Verify(Verify),
    /// Encrypt an assessment and its snapshots with a passphrase
    Encrypt(Encrypt),
    /// Decrypt an assessment and its snapshots
    Decrypt(Decrypt),
    /// Replace the key and the passphrase of an encrypted assessment
    Rekey(Rekey),
    /// Diagnose the terminal, the folders or a file, and suggest fixes
    Doctor(Doctor),
    /// List recent files, known questionnaires and the settings file
    List(List),
    /// Print shell completions
    Completions(Completions),
    /// Show a topic of the manual, or find topics by a word
    Help(Help),
    /// Print the manual page of surefoot, a command or a topic
    Man(Man),
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// File to create; .surefoot.toml is added unless it ends in .toml
    pub(super) file: PathBuf,
    /// Name of the system [default: the name of the file]
    #[arg(long, value_name = "SYSTEM")]
    pub(super) name: Option<String>,
    /// Start from the state of another assessment
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "form"])]
    pub(super) from: Option<PathBuf>,
    /// Form: core (for 90 minutes) or full
    #[arg(long, value_name = "FORM", default_value = "full", value_parser = word(&["core", "full"], Form::from_word))]
    pub(super) form: Form,
    /// Folder of your own questionnaire
    #[arg(long, value_name = "FOLDER")]
    pub(super) questionnaire: Option<PathBuf>,
    /// The author of the edits
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(super) editor: Option<String>,
    /// Encrypt the assessment from the start
    #[arg(long)]
    pub(super) encrypt: bool,
    #[command(flatten)]
    pub(super) recovery: Recovery,
    /// Read the new passphrase from file descriptor N
    #[arg(long, value_name = "N", requires = "encrypt")]
    pub(super) passphrase_fd: Option<u32>,
    /// Replace an existing file; never an assessment or a key
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
pub(super) struct Example {
    /// File to create; .surefoot.toml is added unless it ends in .toml
    pub(super) file: PathBuf,
    /// Replace an existing file; never an assessment or a key
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Default, Args)]
pub(super) struct Set {
    /// Assessment file
    pub(super) file: PathBuf,
    /// KEY=VALUE to set, or the id of a control to keep its answer
    #[arg(value_name = "KEY=VALUE", required_unless_present = "park")]
    pub(super) keys: Vec<String>,
    /// Note on the control; empty removes it
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    /// Evidence state: claimed, shown or verified
    #[arg(long, value_name = "STATE", value_parser = word(&["claimed", "shown", "verified"], EvidenceState::from_word))]
    pub(super) evidence: Option<EvidenceState>,
    /// What was shown, with --evidence
    #[arg(long, value_name = "TEXT")]
    pub(super) what: Option<String>,
    /// Why the control does not apply, with na
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
    /// Investigator, with unknown
    #[arg(long, value_name = "WHO")]
    pub(super) investigator: Option<String>,
    /// Due date of the investigation, with unknown
    #[arg(long, value_name = "DATE")]
    pub(super) due: Option<String>,
    /// Who does the work: a person or a role; empty resets it
    #[arg(long, value_name = "WHO")]
    pub(super) responsible: Option<String>,
    /// Accountable person, or exception owner; empty resets it
    #[arg(long, value_name = "TEXT")]
    pub(super) owner: Option<String>,
    /// Grant an exception for this reason; empty removes it
    #[arg(long, value_name = "REASON")]
    pub(super) exception: Option<String>,
    /// Compensating control, with --exception
    #[arg(long, value_name = "TEXT")]
    pub(super) compensating_control: Option<String>,
    /// Last day of the --evidence or --exception
    #[arg(long, value_name = "DATE")]
    pub(super) expires: Option<String>,
    /// Day the --exception was granted [default: today]
    #[arg(long, value_name = "DATE")]
    pub(super) granted: Option<String>,
    /// Record a round: "3323?2" by voter, or "1 4 2 0 0" by level
    #[arg(long, value_name = "VOTES")]
    pub(super) votes: Option<String>,
    /// Reason for the answer; records it as a decision
    #[arg(long, value_name = "TEXT")]
    pub(super) why: Option<String>,
    /// Dissenting view, with --why
    #[arg(long, value_name = "TEXT")]
    pub(super) dissent: Option<String>,
    /// Bookmark the control: yes or no
    #[arg(long, value_name = "YES", value_parser = word(
        &["yes", "no"],
        |word| match word { "yes" => Some(true), "no" => Some(false), _ => None },
    ))]
    pub(super) bookmark: Option<bool>,
    /// Park this item, with the control if one is named
    #[arg(long, value_name = "TEXT")]
    pub(super) park: Option<String>,
    #[command(flatten)]
    pub(super) view: View,
    /// The author of the edit
    #[arg(long = "as", value_name = "WHO", help = WHO)]
    pub(super) editor: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Gate {
    #[command(flatten)]
    pub(super) looking: Looking,
    /// Exit with code 1 unless this gate passes
    #[arg(long, value_name = "GATE")]
    pub(super) require: Option<String>,
    /// Also accept a gate that passes conditionally
    #[arg(long, requires = "require")]
    pub(super) allow_conditional: bool,
    #[command(flatten)]
    pub(super) junit: Junit,
}

#[derive(Debug, Args)]
pub(super) struct Requirements {
    #[command(flatten)]
    pub(super) looking: Looking,
    /// Only this status: met, partial, missing, unknown or excepted
    #[arg(long, value_name = "STATUS", value_parser = word(
        &["met", "partial", "missing", "unknown", "excepted"],
        |word| Status::ALL.into_iter().find(|status| status.word() == word),
    ))]
    pub(super) status: Option<Status>,
    /// Only this priority: P1, P2, P3 or P4
    #[arg(long, value_name = "PRIORITY", value_parser = word(
        &["p1", "p2", "p3", "p4"],
        |word| Priority::ALL.into_iter().find(|priority| priority.word().eq_ignore_ascii_case(word)),
    ))]
    pub(super) priority: Option<Priority>,
    /// Only requirements with a gap for this gate
    #[arg(long, value_name = "GATE")]
    pub(super) gate: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Coverage {
    #[command(flatten)]
    pub(super) looking: Looking,
    /// Only this framework, with its items: its id or a prefix of it
    #[arg(long, value_name = "ID")]
    pub(super) catalog: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Why {
    /// Assessment file
    pub(super) file: PathBuf,
    /// Id of a control, requirement, gate, fact or layer, or `score` or `risk`
    #[arg(value_name = "ID", required = true)]
    pub(super) ids: Vec<String>,
    #[command(flatten)]
    pub(super) view: View,
    /// Print JSON, one object for each id
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// Shell to complete for
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct Help {
    /// Topic, command or search words [default: list topics and commands]
    #[arg(value_name = "TOPIC")]
    pub(super) words: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Man {
    /// Command or topic [default: surefoot itself]
    pub(super) name: Option<String>,
}

const TEMPLATE: &str = "{about}\n\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// The whole command line. Every help text begins with examples.
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
            "{EXIT_CODES}\n\n`surefoot COMMAND --help` lists the options of a command.\n`surefoot help` lists the topics of the manual."
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
                // without --encrypt, a recovery key would have nothing to open
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

/// Parses a command line.
///
/// # Errors
/// Any error of clap, including requests for help and for the version.
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

    /// surefoot accepts every example.
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
                // 2 or more spaces precede a remark
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
