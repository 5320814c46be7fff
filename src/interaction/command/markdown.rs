//! The tables of commands for the README: keys on screens, and lines in plain mode.

use std::fmt::Write as _;

use super::table::{ANYWHERE, LISTS, LISTS_AND_SHEETS, OVER, SCREENS, WITH_HELP, WITH_WELCOME};
use super::{COMMANDS, Command, Focus, Group, NoLine};

/// The keys of every command on screens, as Markdown tables.
pub fn key_table() -> String {
    let mut out = String::new();
    for group in Group::ALL {
        let _ = writeln!(
            out,
            "| {} | keys | where | what it does |\n|---|---|---|---|",
            group.title()
        );
        let commands = COMMANDS.iter().filter(|command| command.group == group);
        for command in commands.filter(|command| command.screen.is_ok()) {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} |",
                command.title,
                keys(command),
                places(command.places()),
                command.help
            );
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn keys(command: &Command) -> String {
    if command.has_digits() {
        return format!("`{}`", command.keys_words());
    }
    let keys: Vec<String> = command
        .keys()
        .iter()
        .map(|key| format!("`{key}`"))
        .collect();
    keys.join(" ")
}

fn places(places: &[Focus]) -> String {
    let named = [
        (ANYWHERE, "anywhere"),
        (SCREENS, "every screen of an assessment"),
        (OVER, "every screen of an assessment and its overlays"),
        (WITH_WELCOME, "every screen"),
        (
            WITH_HELP,
            "every screen, votes, parking lot, what is due, conflicts and closing",
        ),
        (LISTS, "every list"),
        (LISTS_AND_SHEETS, "every list and text"),
    ];
    let name = named.iter().find(|(known, _)| *known == places);
    name.map_or_else(
        || {
            let titles: Vec<&str> = places.iter().map(|place| place.title()).collect();
            titles.join(", ")
        },
        |(_, name)| (*name).to_owned(),
    )
}

/// The lines of plain mode as a Markdown table, followed by the commands that plain mode lacks, with the reasons.
pub fn line_table() -> String {
    let mut out = "| type | at | what it does |\n|---|---|---|\n".to_owned();
    for command in COMMANDS {
        if let Ok(line) = command.line {
            let _ = writeln!(out, "| `{}` | {} | {} |", line.typed, line.at, command.help);
        }
    }
    let mut lacking: Vec<(NoLine, Vec<&str>)> = Vec::new();
    for command in COMMANDS {
        let Err(why) = command.line else { continue };
        match lacking.iter_mut().find(|(known, _)| *known == why) {
            Some((_, titles)) if titles.contains(&command.title) => {}
            Some((_, titles)) => titles.push(command.title),
            None => lacking.push((why, vec![command.title])),
        }
    }
    lacking.retain(|(why, _)| *why != NoLine::AnotherRow);
    lacking.sort();
    out.push_str("\n| only on screens, because | commands |\n|---|---|\n");
    for (why, titles) in lacking {
        let _ = writeln!(out, "| {why} | {} |", titles.join(", "));
    }
    out
}
