//! The command line: runs the command typed after `surefoot` and prints its result.
//!
//! Commands read and write assessments through [`store`]. Results go to standard output; remarks and errors go to
//! standard error. Exit codes: 0 for success, 1 if the command's answer is no, 2 if the command failed,
//! `crash::EXIT_CODE` for an internal error in surefoot. The command line computes no assessment results: scores,
//! gates, requirements and dates come from lower-level modules.

mod agenda;
mod args;
mod ballot;
mod baseline;
mod check;
mod compare;
mod conflicts;
mod doctor;
mod due;
mod editor;
mod encryption;
mod error;
mod exports;
mod git;
mod help;
mod list;
mod make;
mod merge;
mod open;
mod output;
mod page;
pub mod passphrase;
pub mod plain;
mod portfolio;
mod reassess;
mod report;
mod restore;
mod set;
mod show;
mod validation;
mod verify;

use std::ffi::{OsStr, OsString};
use std::io;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use args::{Arguments, Command};
use editor::editor;
use error::failure;
use output::{CommandOutput, TerminalInfo, stderr_wants_colour, terminal_width};

pub use error::Error;

use crate::base::diagnostic::{did_you_mean, render_all};
use crate::base::sanitize::{sanitize, single_spaced};
use crate::export::json::SCHEMA;
use crate::platform::core_dumps;
use crate::session;
use crate::session::path::resolve;
use crate::session::start::{Start, WizardError};
use crate::session::undo::Step;
use crate::store;
use crate::store::config::Config;
use crate::store::crash;
use crate::store::encryption::Work;

/// Runs the wizard until the user quits.
pub type Wizard = fn(Start) -> Result<(), WizardError>;

/// The parts of the program that the caller supplies.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// The function to run when no command is given. The caller passes it in, because the command line must not depend
    /// on the wizard.
    pub wizard: Wizard,
    /// The cost of trying one passphrase of a new key. With [`Work::Usual`], tests would take minutes.
    pub work: Work,
}

/// Runs the program with the arguments of the process, and returns its exit code.
pub fn main(wizard: Wizard) -> ExitCode {
    let work = Work::Usual;
    ExitCode::from(run(std::env::args_os(), Program { wizard, work }))
}

/// Runs the command in `arguments`, whose first element is the program name, and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, program: Program) -> u8 {
    core_dumps::disable_core_dumps();
    store::set_private_umask();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    guarded(|| obey(&arguments, program))
}

/// Calls `run` and returns its exit code. If surefoot panics, returns [`crash::EXIT_CODE`] and prints a message that
/// does not quote any answers.
pub fn guarded(run: impl FnOnce() -> u8) -> u8 {
    crash::watch();
    crash::caught(run).unwrap_or_else(|| {
        crash::say("Saved files are intact, but this command may not have finished.");
        crash::EXIT_CODE
    })
}

fn obey(words: &[OsString], program: Program) -> u8 {
    let said = match args::read(words.iter().cloned()) {
        Ok(arguments) => command(arguments, program),
        Err(error) => usage(&error, words.get(1)),
    };
    tell(&said.unwrap_or_else(|error| CommandOutput::refused(vec![error])))
}

/// Turns the help text or the version from clap into output, and invalid arguments into an error.
fn usage(error: &clap::Error, first: Option<&OsString>) -> Result<CommandOutput, Error> {
    let words = error.render();
    if !error.use_stderr() {
        return Ok(help::output(&words, TerminalInfo::new()));
    }
    // report `surefoot scor FILE` as a mistyped command, whatever clap found first
    let mistyped = first.and_then(|word| neither_command_nor_file(word));
    Err(mistyped.unwrap_or_else(|| failure(short_usage(&words.to_string()))))
}

/// Shortens a clap message to 2 lines: the error and the correct usage.
fn short_usage(words: &str) -> String {
    let mut parts = words
        .split("\n\n")
        .map(single_spaced)
        .filter(|part| !part.is_empty());
    let mut what = parts.next().unwrap_or_default();
    what = what.strip_prefix("error: ").unwrap_or(&what).to_owned();
    let mut next = String::from("See `surefoot --help`.");
    for part in parts {
        if let Some(tip) = part.strip_prefix("tip: ") {
            what.extend(["; ", tip]);
        } else if let Some(usage) = part.strip_prefix("Usage: ") {
            // clap may list several usage forms, each beginning with the program name
            let forms: Vec<&str> = usage.split(" surefoot ").collect();
            next = format!("Usage: {} (details: --help).", forms.join(", or surefoot "));
        }
    }
    format!("{}.\n{next}", what.trim_end_matches('.'))
}

/// Prints the output of a command, and returns the exit code.
fn tell(said: &CommandOutput) -> u8 {
    let terminal = io::stderr().is_terminal();
    // only short messages on a terminal are wrapped; longer ones quote parts of a file and already have their line
    // breaks
    let broken = |words: &str| {
        if terminal && words.lines().count() <= 2 {
            page::wrapped(words, terminal_width())
        } else {
            words.to_owned()
        }
    };
    let mut aside = String::new();
    for remark in &said.remarks {
        aside.extend([broken(remark.trim_end()).as_str(), "\n"]);
    }
    for fault in &said.faults {
        if let Error::Session(session::Error::Store(store::Error::Invalid {
            found,
            sources,
            kept,
        })) = fault
        {
            let file = found
                .first()
                .map_or_else(|| "the file".to_owned(), |first| page::clean(&first.file));
            let words = render_all(found, sources, stderr_wants_colour());
            aside.extend([
                "surefoot: cannot use ",
                &file,
                ":\n\n",
                words.trim_end(),
                "\n",
            ]);
            if let Some(kept) = kept {
                aside.extend(["\n", &broken(&page::clean(&kept.to_string())), "\n"]);
            }
        } else {
            let words = format!("surefoot: {}", sanitize(&fault.to_string()).trim_end());
            aside.extend([broken(&words).as_str(), "\n"]);
        }
    }
    // if writing to standard error fails too, there is no other way to report it
    let _ = io::stderr().lock().write_all(aside.as_bytes());
    let mut out = io::stdout().lock();
    let written = out.write_all(&said.bytes).and_then(|()| out.flush());
    match written {
        // a reader that closes the pipe has read enough: not an error
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(
                io::stderr().lock(),
                "surefoot: cannot write the output: {error}."
            );
            2
        }
        _ if !said.faults.is_empty() => 2,
        _ if said.no => 1,
        _ => 0,
    }
}

fn command(arguments: Arguments, program: Program) -> Result<CommandOutput, Error> {
    let surface = TerminalInfo::new();
    match arguments.command {
        None => without_command(arguments, program.wizard),
        Some(Command::New(new)) => {
            with_settings(|config| make::new(&new, config, program.work, surface))
        }
        Some(Command::Example(example)) => make::example(&example, surface),
        Some(Command::Set(set)) => with_settings(|config| set::set(&set, config, surface)),
        Some(Command::Undo(editing)) => {
            with_settings(|config| set::step_back(&editing, config, surface, Step::Undo))
        }
        Some(Command::Redo(editing)) => {
            with_settings(|config| set::step_back(&editing, config, surface, Step::Redo))
        }
        Some(Command::Restore(restore)) => {
            with_settings(|config| restore::restore(&restore, config, surface))
        }
        Some(Command::Ballot(ballot)) => {
            with_settings(|config| ballot::ballot(&ballot, config, surface))
        }
        Some(Command::Merge(merge)) => merge::merge(&merge, surface),
        Some(Command::Agenda(agenda)) => {
            with_settings(|config| agenda::agenda(&agenda, config, surface))
        }
        Some(Command::Git(git)) => git::git(&git, surface),
        Some(Command::Score(looking)) => show::score(&looking, surface),
        Some(Command::Gate(gate)) => show::gate(&gate, surface),
        Some(Command::Requirements(wanted)) => show::requirements::requirements(&wanted, surface),
        Some(Command::Coverage(wanted)) => show::coverage::coverage(&wanted, surface),
        Some(Command::Roadmap(roadmap)) if roadmap.agree => {
            with_settings(|config| show::roadmap::roadmap(&roadmap, config, surface))
        }
        Some(Command::Roadmap(roadmap)) => {
            show::roadmap::roadmap(&roadmap, &Config::default(), surface)
        }
        Some(Command::Why(why)) => show::why(&why, surface),
        Some(Command::Baseline(asked)) => {
            with_settings(|config| baseline::baseline(&asked, config, surface))
        }
        Some(Command::Reassess(asked)) => {
            with_settings(|config| reassess::reassess(&asked, config, surface))
        }
        Some(Command::Due(asked)) => due::due(&asked, surface),
        Some(Command::Validation(asked)) => {
            with_settings(|config| validation::validation(&asked, config, surface))
        }
        Some(Command::Compare(asked)) => compare::compare(&asked, surface),
        Some(Command::Report(report)) => report::report(&report),
        Some(Command::Portfolio(wanted)) => portfolio::portfolio(&wanted, surface),
        Some(Command::Schema) => Ok(CommandOutput::text(SCHEMA.to_owned())),
        Some(Command::Check(check)) => Ok(check::check(&check, surface)),
        Some(Command::Verify(verify)) => verify::verify(&verify, surface),
        Some(Command::Encrypt(encrypt)) => encryption::encrypt(&encrypt, program.work, surface),
        Some(Command::Decrypt(decrypt)) => encryption::decrypt(&decrypt, surface),
        Some(Command::Rekey(rekey)) => encryption::rekey(&rekey, program.work, surface),
        Some(Command::Doctor(doctor)) => Ok(doctor::doctor(&doctor, surface)),
        Some(Command::List(list)) => with_settings(|_| list::list(&list, surface)),
        Some(Command::Completions(completions)) => {
            let mut bytes = Vec::new();
            clap_complete::generate(
                completions.shell,
                &mut args::command(),
                "surefoot",
                &mut bytes,
            );
            Ok(CommandOutput {
                bytes,
                ..CommandOutput::default()
            })
        }
        Some(Command::Help(asked)) => help::help(&asked, surface),
        Some(Command::Man(man)) => help::man(&man),
    }
}

/// Runs a command with the settings, and adds remarks about errors in the settings file. Commands that do not use the
/// settings bypass this function, so that they print no such remarks.
fn with_settings(
    command: impl FnOnce(&Config) -> Result<CommandOutput, Error>,
) -> Result<CommandOutput, Error> {
    let settings = store::settings();
    let mut said = command(&settings.config)?;
    let mut remarks: Vec<String> = settings
        .refused
        .iter()
        .map(|words| sanitize(words))
        .collect();
    if !settings.found.is_empty() {
        let colour = stderr_wants_colour();
        remarks.push(render_all(&settings.found, &settings.sources, colour));
    }
    said.remarks.splice(0..0, remarks);
    Ok(said)
}

/// Runs the wizard, or plain mode if it was requested or the terminal cannot show screens.
fn without_command(arguments: Arguments, wizard: Wizard) -> Result<CommandOutput, Error> {
    let file = arguments.file.as_deref().map(resolve);
    if let Some(fault) = file
        .as_deref()
        .and_then(|file| neither_command_nor_file(file.as_os_str()))
    {
        return Err(fault);
    }
    if arguments.plain || !has_screen() {
        return with_settings(|config| {
            let who = editor(arguments.editor.as_ref(), config);
            plain::run(
                file.as_deref(),
                &arguments.view,
                who,
                config.clone(),
                TerminalInfo::new().width,
            )
        });
    }
    passphrase::for_what_is_sealed(&arguments.view.opening);
    let settings = store::settings();
    wizard(Start {
        file,
        questionnaire: arguments.view.questionnaire,
        today: arguments.view.date.unwrap_or_else(store::today),
        who: editor(arguments.editor.as_ref(), &settings.config),
        notes: arguments.notes,
        look: arguments.theme,
        settings,
    })?;
    Ok(CommandOutput::default())
}

/// Whether screens can be drawn: input and output are a terminal that is not dumb.
fn has_screen() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    !dumb && io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The error for a first argument that looks like a command, but is neither a command nor an existing file.
fn neither_command_nor_file(word: &OsStr) -> Option<Error> {
    let plain = |word: &&str| {
        word.starts_with(char::is_alphabetic)
            && word.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
    };
    let word = word
        .to_str()
        .filter(plain)
        .filter(|word| !store::exists(Path::new(word)))?;
    let names = args::names();
    if names.iter().any(|name| name == word) {
        return None;
    }
    let next = match did_you_mean(word, names.iter().map(String::as_str)) {
        Some(near) => format!("Did you mean `surefoot {near}`?"),
        None => {
            format!("To create a file: `surefoot new {word}`. All commands: `surefoot --help`.")
        }
    };
    Some(failure(format!(
        "there is no command or file `{word}`. {next}"
    )))
}
