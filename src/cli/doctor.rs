//! `doctor`: diagnoses the terminal, the folders, a file and its surroundings, and reports how to fix problems.
//!
//! The exit code is 1 if anything needs fixing. Nothing is changed, and no answer is printed.

use std::io;
use std::io::IsTerminal as _;
use std::path::Path;

use super::args::Doctor;
use super::page::{TextStyle, cell, clean, count};
use super::{git, passphrase};
use crate::base::plural::capital;
use crate::base::shell::word;
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::export::json;
use crate::export::json::command::{DoctorWire, FoundWire};
use crate::model::assessment::Assessment;
use crate::model::assessment::example::example;
use crate::platform::terminal_size;
use crate::session::path::resolve;
use crate::store;
use crate::store::Finding;
use crate::store::encoding::Encoding;
use crate::views::exporter::Exporter;
use crate::views::options::{ExportOptions, Format};

/// The minimum useful window size: columns and rows.
const LEAST: (u16, u16) = (56, 16);

/// Runs all diagnoses.
pub(super) fn doctor(doctor: &Doctor, surface: TerminalInfo) -> CommandOutput {
    let mut found = vec![
        terminal(),
        window(),
        locale(),
        store::examine_data(),
        settings(),
    ];
    let mut assessment = None;
    if let Some(file) = &doctor.file {
        let path = resolve(file);
        found.extend(store::examine(&path));
        found.extend(git::danger(&path).map(|words| Finding::ill("git", words, git::INSTALL)));
        let (more, opened) = inside(&path, doctor);
        found.extend(more);
        assessment = opened;
    }
    found.push(fonts(assessment));
    let ill = found
        .iter()
        .filter(|finding| finding.mend.is_some())
        .count();
    let no = ill > 0;
    if doctor.json {
        let wire = |one: &Finding| FoundWire {
            what: one.what,
            words: one.words.clone(),
            mend: one.mend.clone(),
        };
        let text = json::answer(DoctorWire {
            well: !no,
            found: found.iter().map(wire).collect(),
        });
        return CommandOutput {
            no,
            ..CommandOutput::text(text)
        };
    }
    let mut page = surface.page();
    if no {
        page.inside(
            0,
            &format!("{} found.", capital(&count(ill, "problem"))),
            TextStyle::Poor,
        );
    } else {
        page.inside(0, "No problems found.", TextStyle::Good);
    }
    page.gap();
    // each finding is a separate table, so that its fix can follow it
    let wide = found.iter().map(|one| one.what.len()).max().unwrap_or(0);
    for one in &found {
        let (mark, look) = if one.mend.is_some() {
            ("✗", TextStyle::Poor)
        } else {
            ("✓", TextStyle::Good)
        };
        let row = vec![
            cell(mark).look(look),
            cell(format!("{:<wide$}", one.what)),
            cell(clean(&one.words)),
        ];
        page.rows(2, &[row]);
        if let Some(mend) = &one.mend {
            page.inside(6, &clean(mend), TextStyle::Plain);
        }
    }
    CommandOutput {
        no,
        ..CommandOutput::text(page.finish())
    }
}

fn terminal() -> Finding {
    const WHAT: &str = "terminal";
    let name = std::env::var("TERM").unwrap_or_default();
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Finding::well(WHAT, "none, so surefoot uses plain mode");
    }
    if name.is_empty() || name == "dumb" {
        let mend = "Set TERM to the type of your terminal, often xterm-256color. Until then, surefoot uses plain mode.";
        return Finding::ill(WHAT, "TERM does not name the terminal type", mend);
    }
    let colours = if std::env::var_os("NO_COLOR").is_some() {
        ", without colours (NO_COLOR is set)"
    } else {
        ""
    };
    Finding::well(WHAT, format!("{name}{colours}"))
}

fn window() -> Finding {
    const WHAT: &str = "window";
    match terminal_size() {
        Some((columns, rows)) if columns < LEAST.0 || rows < LEAST.1 => {
            let mend = format!(
                "Enlarge it to at least {} columns and {} rows.",
                LEAST.0, LEAST.1
            );
            Finding::ill(
                WHAT,
                format!("{columns} columns and {rows} rows, which is too small"),
                mend,
            )
        }
        Some((columns, rows)) => Finding::well(WHAT, format!("{columns} columns, {rows} rows")),
        None => Finding::well(WHAT, "none"),
    }
}

/// The character encoding of the locale.
fn locale() -> Finding {
    const WHAT: &str = "encoding";
    match Encoding::here() {
        Encoding::Utf8(Some(set)) => Finding::well(WHAT, format!("UTF-8 ({set})")),
        Encoding::Utf8(None) => Finding::well(WHAT, "UTF-8"),
        Encoding::Other(set) => {
            let mend = "Set LANG to a UTF-8 locale, such as C.UTF-8. Otherwise lines and characters may look wrong.";
            Finding::ill(WHAT, format!("{set} is not UTF-8"), mend)
        }
        Encoding::Unknown => Finding::ill(
            WHAT,
            "no locale is set",
            "Set LANG to a UTF-8 locale, such as C.UTF-8.",
        ),
    }
}

fn settings() -> Finding {
    const WHAT: &str = "settings";
    let settings = store::settings();
    let place =
        store::config_file().map_or_else(|| "none".to_owned(), |file| file.display().to_string());
    if let Some(refused) = settings.refused {
        return Finding::ill(
            WHAT,
            refused.trim_end_matches('.'),
            "Fix or remove the file.",
        );
    }
    if settings.found.is_empty() {
        return Finding::well(WHAT, place);
    }
    let words = format!("{place}: {}", count(settings.found.len(), "finding"));
    Finding::ill(WHAT, words, "`surefoot list` shows them.")
}

/// Diagnoses the contents of the file, if it can be opened.
fn inside(path: &Path, doctor: &Doctor) -> (Vec<Finding>, Option<Assessment>) {
    const WHAT: &str = "contents";
    passphrase::for_what_is_sealed(&doctor.opening);
    let opened = match store::open(path) {
        Ok(opened) => opened,
        Err(fault) => {
            let words = if let store::Error::Invalid { found, .. } = fault {
                format!("cannot be read: {}", count(found.len(), "error"))
            } else {
                fault.to_string()
            };
            let mend = format!(
                "`surefoot check {0}` shows where; `surefoot restore {0}` lists its snapshots.",
                word(path.display())
            );
            return (
                vec![Finding::ill(WHAT, words.trim_end_matches('.'), mend)],
                None,
            );
        }
    };
    let faults = opened.assessment.faults();
    let edits = opened.assessment.history().entries().len();
    let history = match faults.first() {
        None => Finding::well("history", format!("{}, chain intact", count(edits, "edit"))),
        Some(fault) => {
            let mend = format!(
                "`surefoot verify {}` shows details. The next edit also records manual edits.",
                word(path.display())
            );
            Finding::ill("history", fault.to_string(), mend)
        }
    };
    let contents = match opened.found.len() {
        0 => Finding::well(WHAT, "readable"),
        number => {
            let mend = format!("`surefoot check {}` shows where.", word(path.display()));
            Finding::ill(
                WHAT,
                format!("readable, with {}", count(number, "finding")),
                mend,
            )
        }
    };
    (vec![contents, history], Some(opened.assessment))
}

/// Diagnoses whether the fonts have every character in the report.
fn fonts(assessment: Option<Assessment>) -> Finding {
    const WHAT: &str = "fonts";
    let Ok(questionnaire) = store::questionnaire(None) else {
        return Finding::ill(
            WHAT,
            "the built-in questionnaire is broken",
            "Reinstall surefoot.",
        );
    };
    let whole =
        assessment.filter(|assessment| assessment.state().questionnaire.id == questionnaire.id);
    let Some(assessment) = whole.or_else(|| example(&questionnaire)) else {
        return Finding::ill(
            WHAT,
            "the built-in example is broken",
            "Reinstall surefoot.",
        );
    };
    let exporter = Exporter::new(&questionnaire, &assessment, store::today());
    match exporter.write(Format::Pdf, &ExportOptions::default()) {
        Ok(export) if export.missing.is_empty() => {
            Finding::well(WHAT, "every character can be printed")
        }
        Ok(export) => {
            let letters: String = export.missing.iter().collect();
            let mend = "A PDF shows an empty box for each. Word and Markdown keep the characters.";
            Finding::ill(WHAT, format!("no font has {letters}"), mend)
        }
        Err(why) => {
            let why = why.to_string();
            Finding::ill(WHAT, why.trim_end_matches('.'), "Reinstall surefoot.")
        }
    }
}
