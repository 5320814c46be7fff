//! The pager: texts to read over a screen, such as the help, the derivation of a result or all details of a control.
//!
//! It only arranges and draws what other modules have worked out.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::ballot::round_words;
use crate::base::plural::capital;
use crate::describe::why;
use crate::model::assessment::answer::Answer;
use crate::model::assessment::ballot::Ballot;
use crate::model::assessment::vote::round_name;
use crate::model::questionnaire::Control;
use crate::tui::command;
use crate::tui::command::{Focus, Group, Id};
use crate::tui::model::{Basis, Entry, Pager};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::Page;
use crate::tui::widget::text::{count, pad, width, wrap};

/// Where a thing comes from.
pub(crate) fn why(basis: &Basis, id: &str) -> Pager {
    let found = why::why(&basis.questionnaire, basis.state(), &basis.report, id);
    let found = found.unwrap_or_else(|| why::Why {
        title: id.to_owned(),
        lines: vec!["Nothing is known of it.".to_owned()],
    });
    Pager {
        title: found.title,
        entries: found.lines.into_iter().map(Entry::Words).collect(),
        scroll: 0,
    }
}

/// The arithmetic of the risk tier.
pub(crate) fn risk_lines(basis: &Basis) -> Vec<String> {
    let found = why::why(&basis.questionnaire, basis.state(), &basis.report, "risk");
    let mut lines = found.map(|found| found.lines).unwrap_or_default();
    lines.truncate(basis.report.targets.risk.parts.len() + 1);
    lines
}

/// The keys of a place; on a ballot paper those that do something there.
pub(crate) fn help(place: Focus, paper: bool) -> Pager {
    let mut entries = Vec::new();
    for group in Group::ALL {
        let commands: Vec<_> = command::of(place)
            .filter(|command| command.group == group && (!paper || command.id.is_for_papers()))
            .collect();
        if commands.is_empty() {
            continue;
        }
        if !entries.is_empty() {
            entries.push(Entry::Gap);
        }
        entries.push(Entry::Heading(group.title().to_owned()));
        entries.extend(commands.into_iter().map(|command| {
            let help = match command.id {
                Id::Go(_) => format!("{}. {}", command.title, command.help),
                _ => command.help.to_owned(),
            };
            Entry::Item(command.keys_words(), help)
        }));
    }
    Pager {
        title: format!("Keys of {}", place.title()),
        entries,
        scroll: 0,
    }
}

/// What the room agreed on, and why.
pub(crate) fn decisions(basis: &Basis) -> Pager {
    let mut entries = Vec::new();
    for (control, definition) in basis.questionnaire.controls.iter().enumerate() {
        let Some(record) = basis.state().record(&definition.id) else {
            continue;
        };
        let Some(decision) = &record.decision else {
            continue;
        };
        if !entries.is_empty() {
            entries.push(Entry::Gap);
        }
        entries.push(Entry::Heading(definition.name()));
        let answer = why::answer_words(&basis.questionnaire, basis.state(), control, basis.today);
        let changed = if record.decided().is_none() {
            " It was answered otherwise since."
        } else {
            ""
        };
        entries.push(Entry::Item(
            "Answer".to_owned(),
            format!("{answer}, {}.{changed}", basis.day(decision.on)),
        ));
        if !decision.why.is_empty() {
            entries.push(Entry::Item("Why".to_owned(), decision.why.clone()));
        }
        for (number, round) in record.rounds() {
            entries.push(Entry::Item(
                capital(&round_name(number)),
                round_words(basis, record, number, &round),
            ));
        }
        if record.dissented().is_some() {
            let held = if decision.dissent.is_empty() {
                "No reason was written."
            } else {
                &decision.dissent
            };
            entries.push(Entry::Item("Dissent".to_owned(), held.to_owned()));
        }
    }
    if entries.is_empty() {
        let words = "Nothing yet. A question that was voted on, or answered with a reason (r), stands here.";
        entries.push(Entry::Words(words.to_owned()));
    }
    Pager {
        title: "Decisions".to_owned(),
        entries,
        scroll: 0,
    }
}

/// Everything the questionnaire says of a control.
pub(crate) fn about(basis: &Basis, index: usize) -> Pager {
    let Some(control) = basis.control(index) else {
        return Pager::default();
    };
    let mut entries = Vec::new();
    let mut part = |heading: &str, parts: Vec<Entry>| {
        if parts.is_empty() {
            return;
        }
        if !entries.is_empty() {
            entries.push(Entry::Gap);
        }
        entries.push(Entry::Heading(heading.to_owned()));
        entries.extend(parts);
    };
    let words = |text: &str| {
        if text.is_empty() {
            Vec::new()
        } else {
            vec![Entry::Words(text.to_owned())]
        }
    };
    part("What was said alone", alone(basis, control));
    part("Question", words(&control.question));
    part("Why", words(&control.why));
    part("Ask the room", words(&control.probe));
    part(
        "Ask to be shown",
        control
            .evidence
            .iter()
            .map(|text| Entry::Item("·".to_owned(), text.clone()))
            .collect(),
    );
    part("Pitfall", words(&control.pitfall));
    let levels = control.levels.iter().zip(0..);
    part(
        "Levels",
        levels
            .map(|(text, level)| Entry::Item(basis.level(level), text.clone()))
            .collect(),
    );
    part("Requirement", requirement(control));
    part("Who and how much", effort(basis, control));
    part("Related to", crosswalk(basis, control));
    Pager {
        title: control.name(),
        entries,
        scroll: 0,
    }
}

/// What each voice said of it alone, and why.
fn alone(basis: &Basis, control: &Control) -> Vec<Entry> {
    let ballots = basis
        .state()
        .record(&control.id)
        .map(|record| &record.ballots);
    let said = |(voice, ballot): (&String, &Ballot)| {
        let answer = match &ballot.answer {
            Answer::Level(level) => basis.level(*level),
            Answer::NotApplicable { reason } => format!("not applicable: {reason}"),
            Answer::Unknown { .. } => "unknown".to_owned(),
        };
        let note = if ballot.note.is_empty() {
            String::new()
        } else {
            format!(". {}", ballot.note)
        };
        Entry::Item(voice.clone(), format!("{answer}{note}"))
    };
    ballots.into_iter().flatten().map(said).collect()
}

fn requirement(control: &Control) -> Vec<Entry> {
    let mut entries = vec![Entry::Words(control.requirement.text.clone())];
    let criteria = control.requirement.criteria.iter();
    entries.extend(
        criteria.map(|criterion| {
            Entry::Item(criterion.method.word().to_owned(), criterion.text.clone())
        }),
    );
    entries
}

fn effort(basis: &Basis, control: &Control) -> Vec<Entry> {
    let role = |role: usize| {
        basis
            .questionnaire
            .roles
            .get(role)
            .map_or("", |role| role.title.as_str())
    };
    let helpers: Vec<&str> = control
        .contributors
        .iter()
        .map(|&helper| role(helper))
        .collect();
    let mut entries = vec![Entry::Words(format!(
        "{} carries it{}. To level 3 it takes {} to {} person-days.",
        role(control.owner),
        if helpers.is_empty() {
            String::new()
        } else {
            format!(", with {}", helpers.join(", "))
        },
        control.effort.0,
        control.effort.1
    ))];
    if let Some(months) = control.review_months {
        entries.push(Entry::Words(format!(
            "An answer stays fresh for {}.",
            count(months as usize, "month", "months")
        )));
    }
    for after in &control.after {
        entries.push(Entry::Words(format!(
            "It waits for {} at {}.",
            basis.name(after.control),
            basis.level(after.level)
        )));
    }
    entries
}

fn crosswalk(basis: &Basis, control: &Control) -> Vec<Entry> {
    let entry = |&(catalog, entry): &(usize, usize)| {
        let catalog = basis.questionnaire.catalogs.get(catalog)?;
        let entry = catalog.entries.get(entry)?;
        Some(Entry::Item(
            entry.id.clone(),
            format!("{} ({} {})", entry.title, catalog.name, catalog.version),
        ))
    };
    control.crosswalk.iter().filter_map(entry).collect()
}

/// The lines of a sheet at a width.
pub(crate) fn lines(sheet: &Pager, columns: usize, theme: Theme) -> Vec<Line<'static>> {
    let labels = sheet.entries.iter().filter_map(|entry| match entry {
        Entry::Item(label, _) => Some(width(label)),
        _ => None,
    });
    let indent = labels
        .max()
        .unwrap_or(0)
        .clamp(1, (columns / 3).clamp(4, 22))
        + 2;
    let mut lines: Vec<Line<'static>> = Vec::new();
    for entry in &sheet.entries {
        match entry {
            Entry::Gap => lines.push(Line::default()),
            Entry::Heading(words) => lines.push(theme.span(Role::Accent, words.clone()).into()),
            Entry::Words(words) => {
                for line in words
                    .split('\n')
                    .flat_map(|words| wrap_kept(words, columns))
                {
                    lines.push(theme.span(Role::Text, line).into());
                }
            }
            Entry::Item(label, words) => {
                for (row, line) in wrap(words, columns.saturating_sub(indent))
                    .into_iter()
                    .enumerate()
                {
                    let label = if row == 0 { label.as_str() } else { "" };
                    lines.push(Line::from(vec![
                        theme.span(Role::Key, pad(label, indent)),
                        theme.span(Role::Text, line),
                    ]));
                }
            }
        }
    }
    lines
}

/// Wrapped, but with the spaces a line begins with, as an excerpt of a file has them.
fn wrap_kept(words: &str, columns: usize) -> Vec<String> {
    let lead = words
        .chars()
        .take_while(|character| *character == ' ')
        .count()
        .min(columns / 2);
    wrap(words, columns.saturating_sub(lead))
        .into_iter()
        .map(|line| " ".repeat(lead) + &line)
        .collect()
}

/// The whole of a sheet as plain text.
pub(crate) fn plain(sheet: &Pager) -> String {
    let line = |entry: &Entry| match entry {
        Entry::Gap => String::new(),
        Entry::Heading(words) | Entry::Words(words) => words.clone(),
        Entry::Item(label, words) if label == "·" => format!("- {words}"),
        Entry::Item(label, words) => format!("- {label}: {words}"),
    };
    let lines: Vec<String> = sheet.entries.iter().map(line).collect();
    format!("{}\n\n{}", sheet.title, lines.join("\n"))
}

/// Where the text of a sheet stands in the area over the screen.
pub(crate) fn inner(area: Rect) -> Rect {
    let wide = area.width.min(100);
    let left = area.x + (area.width - wide) / 2;
    let inset = if wide > 60 { 3 } else { 1 };
    let top = 3.min(area.height);
    Rect {
        x: left + inset.min(wide),
        y: area.y + top,
        width: wide.saturating_sub(2 * inset),
        height: area.height.saturating_sub(top),
    }
}

/// How far a sheet can be scrolled in that area.
pub(crate) fn most_scroll(sheet: &Pager, area: Rect) -> usize {
    let inner = inner(area);
    lines(sheet, usize::from(inner.width), Theme::MONO)
        .len()
        .saturating_sub(usize::from(inner.height))
}

pub(crate) fn view(sheet: &Pager, theme: Theme, buffer: &mut Buffer, area: Rect) {
    let inner = inner(area);
    let title = Rect {
        y: area.y + 1.min(area.height),
        height: 1,
        ..inner
    };
    let heading = Page {
        lines: vec![
            theme
                .span(
                    Role::Title,
                    wrap(&sheet.title, inner.width.into()).swap_remove(0),
                )
                .into(),
        ],
        ..Page::default()
    };
    heading.draw_from(0, buffer, title, theme);
    let page = Page {
        lines: lines(sheet, usize::from(inner.width), theme),
        ..Page::default()
    };
    page.draw_from(sheet.scroll, buffer, inner, theme);
}
