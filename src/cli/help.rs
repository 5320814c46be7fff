//! The commands `help` and `man`: topics of the manual, found by their names or by words in them, and pages for the
//! `man` program.
//!
//! The topics themselves are in `interaction::manual`; the arguments of the commands are in `args`.

use clap::builder::StyledStr;

use super::args;
use super::page::{Page, TextStyle, cell};
use crate::base::diagnostic::suggestion;
use crate::base::sanitize::sanitize;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::interaction::manual::{self, Topic};
use crate::interaction::pager::{Entry, Pager};

/// Runs `help`: the lists of topics and commands, one topic, or the topics that mention the given words.
///
/// # Errors
/// No topic mentions the given words.
pub(super) fn help(asked: &args::Help, surface: TerminalInfo) -> Result<CommandOutput, Error> {
    let words = asked.words.join(" ");
    let mut page = surface.page();
    if words.is_empty() {
        contents(&mut page);
    } else if let Some(topic) = manual::topic(&words) {
        text(&mut page, &topic.pager());
        if args::names().iter().any(|name| name == topic.name) {
            page.gap();
            page.remark(&format!(
                "Options of the command: `surefoot {} --help`.",
                topic.name
            ));
        }
    } else if let Some(help) = command_help(&words) {
        return Ok(output(&help, surface));
    } else {
        found(&mut page, &words)?;
    }
    Ok(CommandOutput::text(page.finish()))
}

/// Lists all topics and commands.
fn contents(page: &mut Page) {
    page.title("Topics");
    topics(page, manual::topics());
    page.gap();
    page.title("Commands");
    let command = args::command();
    let rows: Vec<_> = command
        .get_subcommands()
        .map(|sub| {
            let about = sub
                .get_about()
                .map(StyledStr::to_string)
                .unwrap_or_default();
            vec![cell(sub.get_name()), cell(about)]
        })
        .collect();
    page.rows(2, &rows);
    page.gap();
    page.remark("`surefoot help TOPIC` shows a topic, `surefoot help WORD` finds topics, and `surefoot COMMAND --help` lists options.");
}

fn topics(page: &mut Page, topics: &[Topic]) {
    let row = |topic: &Topic| vec![cell(topic.name), cell(topic.title())];
    page.rows(2, &topics.iter().map(row).collect::<Vec<_>>());
}

/// The help of a command; `None` if there is no such command.
fn command_help(name: &str) -> Option<StyledStr> {
    let mut command = args::command();
    command.build();
    Some(command.find_subcommand_mut(name)?.render_long_help())
}

/// Turns text from clap into output, in color if the terminal supports it.
pub(super) fn output(text: &StyledStr, surface: TerminalInfo) -> CommandOutput {
    CommandOutput::text(if surface.colour {
        text.ansi().to_string()
    } else {
        text.to_string()
    })
}

/// Lists the topics that mention the words, best match first.
fn found(page: &mut Page, words: &str) -> Result<(), Error> {
    let found = manual::search(words);
    if found.is_empty() {
        let names = args::names();
        let known = manual::NAMES
            .iter()
            .copied()
            .chain(names.iter().map(String::as_str));
        let next = suggestion(words, known)
            .unwrap_or_else(|| "`surefoot help` lists the topics.".to_owned());
        return Err(failure(format!(
            "no topic of the manual mentions `{}`. {next}",
            sanitize(words)
        )));
    }
    page.title(&format!("Topics that mention `{words}`"));
    topics(page, &found);
    page.gap();
    page.remark("`surefoot help TOPIC` shows a topic.");
    Ok(())
}

/// Adds the text of a pager, as shown on screens.
pub(super) fn text(page: &mut Page, sheet: &Pager) {
    page.title(&sheet.title);
    for entry in &sheet.entries {
        match entry {
            Entry::Heading(words) => page.line(&format!("{words}:")),
            Entry::Words(words) => page.inside(2, words, TextStyle::Plain),
            Entry::Item(label, words) if label == "·" => {
                page.rows(2, &[vec![cell("-"), cell(words.as_str())]]);
            }
            Entry::Item(label, words) if label.ends_with('.') => {
                page.rows(2, &[vec![cell(label.as_str()), cell(words.as_str())]]);
            }
            Entry::Item(label, words) => {
                page.inside(2, &format!("{label}: {words}"), TextStyle::Plain);
            }
            Entry::Code(lines) => page.kept(4, lines),
            Entry::Gap => page.gap(),
        }
    }
}

/// Runs `man`: the manual page for surefoot, a command or a topic, in the markup language of the `man` program.
///
/// # Errors
/// No command or topic has that name, or the page cannot be generated.
pub(super) fn man(asked: &args::Man) -> Result<CommandOutput, Error> {
    let mut command = args::command();
    // a subcommand has its full name only after this call
    command.build();
    let topic = asked.name.as_deref().and_then(manual::topic);
    let mut bytes = match &asked.name {
        None => command_page(command)?,
        Some(name) => match command.find_subcommand(name) {
            Some(found) => command_page(found.clone())?,
            None => topic.map(topic_head).ok_or_else(|| unknown(name))?,
        },
    };
    if let Some(topic) = topic {
        topic_sections(topic, &mut bytes)
            .map_err(|error| failure(format!("cannot create the manual page: {error}.")))?;
    }
    Ok(CommandOutput {
        bytes,
        ..CommandOutput::default()
    })
}

fn unknown(name: &str) -> Error {
    let names = args::names();
    let known = names.iter().map(String::as_str);
    let next = suggestion(name, known.clone().chain(manual::NAMES.iter().copied()))
        .unwrap_or_else(|| "`surefoot help` lists both.".to_owned());
    failure(format!(
        "there is no command or topic `{}`. {next}",
        sanitize(name)
    ))
}

fn command_page(command: clap::Command) -> Result<Vec<u8>, Error> {
    let text = |part: Option<&StyledStr>| part.map(ToString::to_string).unwrap_or_default();
    let (before, after) = (
        text(command.get_before_help()),
        text(command.get_after_help()),
    );
    let mut bytes = Vec::new();
    let bare = command.after_help(None::<&str>);
    let rendered = clap_mangen::Man::new(bare).render(&mut bytes);
    rendered.map_err(|error| failure(format!("cannot create the manual page: {error}.")))?;
    for (title, part) in [
        ("EXAMPLES", before.trim_start_matches("Examples:")),
        ("NOTES", after.as_str()),
    ] {
        if !part.trim().is_empty() {
            bytes.extend(section(title, part.trim_matches('\n')).into_bytes());
        }
    }
    Ok(bytes)
}

/// A section of a manual page that keeps its line breaks.
fn section(title: &str, lines: &str) -> String {
    let mut out = format!(".SH {title}\n.nf\n");
    for line in lines.lines() {
        // `\&` keeps roff from reading the beginning of a line as a request
        out.extend(["\\&", &line.replace('\\', "\\e").replace('-', "\\-"), "\n"]);
    }
    out + ".fi\n"
}

/// The header of the manual page for a topic.
fn topic_head(topic: Topic) -> Vec<u8> {
    use roff::{Roff, roman};
    let name = format!("surefoot-{}", topic.name);
    let mut page = Roff::new();
    page.control("TH", [name.as_str(), "7"]);
    page.control("SH", ["NAME"]);
    page.text([roman(format!("{name} - {}", topic.title()))]);
    page.render().into_bytes()
}

/// Writes the sections of a topic to `out`.
fn topic_sections(topic: Topic, out: &mut Vec<u8>) -> std::io::Result<()> {
    use roff::{Roff, roman};
    let mut page = Roff::new();
    page.control("SH", [topic.title().to_uppercase().as_str()]);
    for entry in topic.pager().entries {
        match entry {
            Entry::Heading(words) => drop(page.control("SS", [words.as_str()])),
            Entry::Words(words) => {
                page.control("PP", []);
                page.text([roman(words)]);
            }
            Entry::Item(label, words) => {
                page.control("TP", ["4"]);
                page.text([roman(label)]);
                page.text([roman(words)]);
            }
            Entry::Code(lines) => {
                page.control("PP", []);
                page.control("nf", []);
                for line in lines.lines() {
                    page.text([roman(line)]);
                }
                page.control("fi", []);
            }
            Entry::Gap => {}
        }
    }
    page.to_writer(out)
}
