//! `portfolio`: shows all systems of an organization, or exports them.
//!
//! A file that cannot be assessed is listed with the reason and does not hide the others; the command fails only if no
//! file can be assessed. Every number comes from `views::portfolio`.

mod lines;
mod together;

use std::sync::Arc;

use lines::{name_width, strong, unread_lines};
use together::plan_page;

use super::exports::{Wanted, fits_output, may_go_there};
use super::page::{Cell, Page, TextStyle, cell, clean, count};
use super::show::look_of;
use super::{args, exports, passphrase};
use crate::base::columns::{fit, width as columns_of};
use crate::base::plural::first_few;
use crate::cli::error::{Error, failure};
use crate::cli::output::{CommandOutput, TerminalInfo};
use crate::describe::portfolio as describe;
use crate::document::portfolio::document;
use crate::document::{docx, markdown, pdf};
use crate::export::{csv, json, xlsx};
use crate::rules::scorecard::Range;
use crate::session;
use crate::session::export::{Export, ExportError};
use crate::session::path::shown;
use crate::store;
use crate::views::options::Format;
use crate::views::options::Paper;
use crate::views::options::{ExportOptions, Handling};
use crate::views::portfolio::common::Common;
use crate::views::portfolio::system::System;
use crate::views::portfolio::{File, Filter, Portfolio, plan};

/// The maximum number of common gaps listed, and of systems named for each.
const MOST_COMMON: usize = 12;
const MOST_NAMES: usize = 4;

/// Shows all systems, or exports them.
pub(super) fn portfolio(
    asked: &args::Portfolio,
    surface: TerminalInfo,
) -> Result<CommandOutput, Error> {
    let wanted = wanted(asked)?;
    let (portfolio, remarks, faults) = look(asked)?;
    if !wanted.is_empty() {
        // exports with one row per control have no place for a file that could not be assessed
        let unread = portfolio
            .unread()
            .map(|(file, why)| format!("not evaluated: {}: {}", clean(&file.place), clean(why)));
        let remarks = remarks.into_iter().chain(unread).collect();
        let said = exports::write(wanted, (None, asked.force), remarks, |format| {
            export(&portfolio, format, asked.label)
        })?;
        return Ok(CommandOutput { faults, ..said });
    }
    let text = match &portfolio.plan {
        _ if asked.json => json::portfolio::write(&portfolio),
        Some(plan) => plan_page(&portfolio, plan, surface),
        None => page(&portfolio, surface),
    };
    Ok(CommandOutput {
        remarks,
        faults,
        ..CommandOutput::text(text)
    })
}

/// Finds, reads and assesses the systems.
fn look(asked: &args::Portfolio) -> Result<(Portfolio, Vec<String>, Vec<Error>), Error> {
    let opening = &asked.view.opening;
    let unseal = opening.key.is_some() || opening.passphrase_fd.is_some();
    if unseal {
        passphrase::for_what_is_sealed(opening);
    }
    let today = asked.view.date.unwrap_or_else(store::today);
    let mut found = store::find_systems(&asked.places);
    if found.files.is_empty() {
        let places: Vec<String> = asked.places.iter().map(|place| shown(place)).collect();
        return Err(match found.faults.pop() {
            Some(error) => error.into(),
            None => session::Error::NoAssessments(places).into(),
        });
    }
    let care = asked.plan.then(|| plan::care(found.files.len()));
    let files: Arc<[File]> = store::read_found(
        &found,
        asked.view.questionnaire.as_deref(),
        today,
        unseal,
        care,
    )
    .into();
    let filter = Filter {
        owner: asked.owner.clone(),
        tier: asked.tier.clone(),
        phase: asked.phase.clone(),
    };
    filter
        .check(&files)
        .map_err(|why| failure(why.to_string()))?;
    if files.iter().all(|file| file.system().is_none()) {
        let first = files
            .iter()
            .find_map(|file| Some(format!("{}: {}", file.place, file.why_not()?)));
        let more = files.len() - 1;
        let more = if more == 0 {
            String::new()
        } else {
            format!(" {} failed too.", count(more, "other file"))
        };
        return Err(failure(format!(
            "no file could be evaluated. {}{more}",
            first.unwrap_or_default()
        )));
    }
    let mut portfolio = Portfolio::of(files, filter, today);
    if asked.plan {
        portfolio = portfolio
            .planned(&asked.first)
            .map_err(|why| failure(clean(&why.to_string())))?;
    }
    let faults = found.faults.into_iter().map(Error::from).collect();
    Ok((portfolio, found.remarks, faults))
}

/// The formats to write, each with its destination.
fn wanted(asked: &args::Portfolio) -> Result<Wanted<'_>, Error> {
    let places = [
        (Format::Pdf, &asked.pdf),
        (Format::Docx, &asked.docx),
        (Format::Markdown, &asked.md),
        (Format::Xlsx, &asked.xlsx),
        (Format::Csv, &asked.csv),
    ];
    let wanted: Wanted<'_> = places
        .into_iter()
        .filter_map(|(format, place)| Some((format, place.as_deref()?)))
        .collect();
    fits_output(&wanted, asked.json)?;
    if asked.json && !wanted.is_empty() {
        return Err(failure(
            "--json cannot be combined with other formats. Use `surefoot portfolio … --json > FILE`.",
        ));
    }
    may_go_there(&wanted, None, asked.force)?;
    Ok(wanted)
}

/// The portfolio in one format.
fn export(
    portfolio: &Portfolio,
    format: Format,
    handling: Handling,
) -> Result<Export, ExportError> {
    let document = || document(portfolio, handling);
    let plain = |bytes: Vec<u8>| Export {
        bytes,
        pages: None,
        missing: Vec::new(),
    };
    match format {
        Format::Pdf => {
            let rendered = pdf::render(&document(), Paper::A4)?;
            Ok(Export {
                missing: rendered.missing,
                ..plain(rendered.bytes)
            })
        }
        Format::Docx => {
            let order = ExportOptions {
                handling,
                ..ExportOptions::default()
            };
            Ok(plain(docx::write(&document(), &order)?))
        }
        Format::Xlsx => Ok(plain(xlsx::portfolio::write(portfolio, handling)?)),
        Format::Csv => Ok(plain(csv::portfolio::write(portfolio)?)),
        Format::Markdown
        | Format::Ics
        | Format::Json
        | Format::Oscal
        | Format::Poam
        | Format::Toml => Ok(plain(markdown::write(&document()).into_bytes())),
    }
}

/// The page for people on a terminal.
fn page(portfolio: &Portfolio, surface: TerminalInfo) -> String {
    let mut page = surface.page();
    let number = portfolio.shown.len();
    page.title(&count(number, "system"));
    let unread = match portfolio.unread.len() {
        0 => String::new(),
        number => format!(" · {} not evaluated", count(number, "file")),
    };
    page.remark(&format!(
        "{} · attainment for each system's target gate, in percent{unread}",
        portfolio.today
    ));
    if let Some(words) = describe::filter(portfolio) {
        page.line(&words);
    }
    for part in portfolio.parts() {
        page.gap();
        page.rows(0, &heat(portfolio, &part, surface.width.clamp(40, 120)));
    }
    if number > 0 {
        page.gap();
        page.rows(0, &dates(portfolio, surface.width.clamp(40, 120)));
    }
    unread_lines(&mut page, portfolio);
    common_lines(&mut page, portfolio);
    remark_lines(&mut page, portfolio);
    page.finish()
}

/// The attainment of systems with equal layers, by layer.
fn heat(portfolio: &Portfolio, part: &[usize], width: usize) -> Vec<Vec<Cell>> {
    let Some(first) = part
        .first()
        .and_then(|&at| portfolio.files.get(at)?.system())
    else {
        return Vec::new();
    };
    let names = name_width(portfolio, width);
    let titles: Vec<&str> = first
        .questionnaire
        .layers
        .iter()
        .map(|layer| layer.title.as_str())
        .collect();
    let room = names
        + 24
        + titles
            .iter()
            .map(|title| columns_of(title).max(6) + 2)
            .sum::<usize>();
    let heads: Vec<String> = if room <= width {
        titles.into_iter().map(str::to_owned).collect()
    } else {
        first.layer_codes()
    };
    let mut head = vec![strong("System"), strong("All").right()];
    head.extend(heads.iter().map(|head| strong(head).right()));
    head.push(strong("Next gate"));
    let mut rows = vec![head];
    for file in part.iter().filter_map(|&at| portfolio.files.get(at)) {
        let Some(system) = file.system() else {
            continue;
        };
        let mark = portfolio.mark(file);
        let name = fit(file.name(), names.saturating_sub(columns_of(&mark)));
        let mut row = vec![cell(format!("{name}{mark}")), range(system.whole)];
        row.extend(system.layers.iter().map(|one| range(*one)));
        row.push(cell(describe::next_gate(system)).look(look_of(system.gate_state())));
        rows.push(row);
    }
    rows
}

/// A range in percent, `62–81`: poor if its upper end is below 50%, good if its lower end is at least 80%.
fn range(range: Option<Range>) -> Cell {
    let Some(range) = range else {
        return cell("–").look(TextStyle::Faint).right();
    };
    let words = range.percent_words();
    let cell = cell(words.trim_end_matches([' ', '%'])).right();
    match (range.at_least().percent(), range.at_most().percent()) {
        (_, 0..50) => cell.look(TextStyle::Poor),
        (80.., _) => cell.look(TextStyle::Good),
        _ => cell,
    }
}

/// Risk, phases and dates of each system. A narrow terminal has room only for the target phase and the kind of date.
fn dates(portfolio: &Portfolio, width: usize) -> Vec<Vec<Cell>> {
    let roomy = width >= ROOMY;
    let names = name_width(portfolio, width);
    let phase = if roomy { "Phase" } else { "Target" };
    let mut rows = vec![
        ["System", "Risk", phase, "Oldest", "Due"]
            .map(strong)
            .to_vec(),
    ];
    for (file, system) in portfolio.systems() {
        let oldest = system
            .oldest
            .map_or_else(|| "–".to_owned(), |(day, _)| day.to_string());
        let phases = if roomy {
            describe::phases(system)
        } else {
            system.phase_title(system.wanted).to_owned()
        };
        rows.push(vec![
            cell(fit(file.name(), names)),
            cell(system.tier_title().to_lowercase()),
            cell(phases.to_lowercase()),
            cell(oldest).look(TextStyle::Faint),
            due(system, roomy),
        ]);
    }
    rows
}

/// The minimum width in columns that leaves room for words.
const ROOMY: usize = 100;

fn due(system: &System, roomy: bool) -> Cell {
    let next = system.next.as_ref().map(|due| {
        let what = if roomy {
            describe::due(system, due)
        } else {
            due.kind.word().to_owned()
        };
        format!("{} {what}", due.day)
    });
    match (&system.late, next) {
        (None, None) => cell("–").look(TextStyle::Faint),
        (None, Some(next)) => cell(next),
        (Some((first, number)), Some(next)) if roomy => {
            cell(format!("{number} overdue since {}; {next}", first.day)).look(TextStyle::Poor)
        }
        (Some((first, number)), _) => {
            cell(format!("{number} overdue, {}", first.day)).look(TextStyle::Poor)
        }
    }
}

fn common_lines(page: &mut Page, portfolio: &Portfolio) {
    page.gap();
    page.title("Common gaps: close each once for all systems");
    if portfolio.common.is_empty() {
        page.inside(
            2,
            "No known gap is common to 2 or more systems.",
            TextStyle::Plain,
        );
        return;
    }
    let row = |common: &Common| {
        let control = common.control();
        let names = first_few(&portfolio.names(&common.lacking), MOST_NAMES);
        vec![
            cell(control.id.as_str()).look(TextStyle::Strong),
            cell(describe::number(common)).right(),
            cell(format!("{}: {names}", control.title)),
        ]
    };
    let rows: Vec<Vec<Cell>> = portfolio.common.iter().take(MOST_COMMON).map(row).collect();
    page.rows(2, &rows);
    let more = portfolio.common.len().saturating_sub(MOST_COMMON);
    if more > 0 {
        let are = if more == 1 { "gap is" } else { "gaps are" };
        page.inside(
            2,
            &format!("{more} more {are} shared by 2 or more systems; --json and --xlsx list all."),
            TextStyle::Faint,
        );
    }
}

/// Adds remarks about individual systems.
fn remark_lines(page: &mut Page, portfolio: &Portfolio) {
    let lines = describe::worth_a_look(portfolio);
    if lines.is_empty() {
        return;
    }
    page.gap();
    page.title("Remarks");
    for line in lines {
        page.inside(2, &line, TextStyle::Plain);
    }
}
