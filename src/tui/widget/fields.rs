//! Draws a form: its fields, hints, errors and cursor.
//!
//! This module defines how fields are displayed, and does not depend on their meaning.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::editor::Editor;
use super::page::{Page, drawer, window};
use super::text::{fit, pad, width, wrap};
use crate::interaction::form::{Field, Form, Input};
use crate::tui::form::FormEditor;
use crate::tui::theme::{Role, Theme};

/// The width of the line beside text, in columns.
const LEAD: usize = 2;

/// The maximum number of rows of a note that are shown at once.
pub(crate) const MOST_ROWS: usize = 8;

/// The width of a form in columns.
fn columns(area: Rect) -> usize {
    usize::from(area.width).min(100)
}

/// The width of the text in a form, in columns.
pub(crate) fn text_columns(area: Rect) -> usize {
    columns(area).saturating_sub(LEAD)
}

/// The keys for a choice.
const CHOICE_KEYS: &str = "press left or right to choose";

/// The keys for text with several lines.
const LINES_KEYS: &str = "enter starts a new line, ctrl-e opens your editor, ctrl-s saves";

/// The lines of a form, and the line and column of the cursor.
fn rows(form: &FormEditor, theme: Theme, columns: usize) -> (Page, Option<(usize, usize)>) {
    let Form {
        title,
        about,
        fields,
        ..
    } = &form.form;
    let mut page = Page::default();
    let mut cursor = None;
    page.push(theme.span(Role::Title, fit(title, columns)));
    if !about.is_empty() {
        page.paragraph(about, columns, theme, Role::Muted);
    }
    page.gap();
    let labels = fields.iter().map(|field| width(&field.label)).max();
    let labels = labels.unwrap_or(0).min(columns / 2) + 2;
    for (at, field) in fields.iter().enumerate() {
        if at != form.at {
            page.push(summary(field, theme, labels, columns));
            continue;
        }
        let label = theme.span(Role::Accent, fit(&field.label, columns));
        let mut lines = vec![Line::from(label)];
        match (&field.input, form.editor(at)) {
            (_, Some(editor)) => {
                let (text, (row, column)) = text(editor, theme, columns);
                cursor = Some((page.lines.len() + 1 + row, column + LEAD));
                lines.extend(text);
            }
            (input, None) => lines.push(choice(input, theme, columns)),
        }
        match &form.fault {
            Some((wrong, reason)) if *wrong == at => lines.extend(fault(reason, theme, columns)),
            _ => {
                let hint = format!("  {}", fit(hint(field), columns.saturating_sub(2)));
                lines.push(theme.span(Role::Muted, hint).into());
            }
        }
        page.stand_on(lines);
    }
    (page, cursor)
}

/// A field that is not selected, in one line.
fn summary(field: &Field, theme: Theme, labels: usize, columns: usize) -> Line<'static> {
    let value = field.value().lines().next().unwrap_or_default();
    let (role, value) = if value.is_empty() {
        (Role::Muted, hint(field))
    } else {
        (Role::Text, value)
    };
    Line::from(vec![
        theme.span(Role::Muted, pad(&field.label, labels)),
        theme.span(role, fit(value, columns.saturating_sub(labels))),
    ])
}

/// The hint of a field; if there is no hint, the keys for its input.
fn hint(field: &Field) -> &str {
    match &field.input {
        Input::Choice { .. } if field.hint.is_empty() => CHOICE_KEYS,
        Input::Lines(_) if field.hint.is_empty() => LINES_KEYS,
        Input::Choice { .. } | Input::Lines(_) | Input::Line { .. } => &field.hint,
    }
}

/// The current choice of the selected field.
fn choice(input: &Input, theme: Theme, columns: usize) -> Line<'static> {
    let chosen = match input {
        Input::Choice { choices, at } => choices.get(*at).map(String::as_str),
        Input::Line { .. } | Input::Lines(_) => None,
    };
    let left = columns.saturating_sub(6);
    let chosen = format!(" {} ", fit(chosen.unwrap_or_default(), left));
    Line::from(vec![
        theme.span(Role::Key, "‹ "),
        theme.span(Role::Selected, chosen),
        theme.span(Role::Key, " ›"),
    ])
}

/// The visible rows of the selected text, and the row and column of the cursor in them.
fn text(editor: &Editor, theme: Theme, columns: usize) -> (Vec<Line<'static>>, (usize, usize)) {
    let text = editor.rows(columns.saturating_sub(LEAD));
    let (row, column) = text.cursor;
    let first = window(text.rows.len(), MOST_ROWS, &(row..row + 1));
    let last = text.rows.len().saturating_sub(1);
    let role = if editor.is_whole() {
        Role::Selected
    } else {
        Role::Text
    };
    let visible = text.rows.into_iter().enumerate();
    let visible = visible.skip(first).take(MOST_ROWS);
    let lines = visible.map(|(row, line)| {
        let lead = match row {
            _ if row == first && first > 0 => "↑ ",
            _ if row + 1 == first + MOST_ROWS && row < last => "↓ ",
            _ => "▏ ",
        };
        Line::from(vec![theme.span(Role::Accent, lead), theme.span(role, line)])
    });
    (lines.collect(), (row - first, column))
}

/// The error of a field, with one mark before its first line.
fn fault(reason: &str, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let leads = ["  ! "].into_iter().chain(std::iter::repeat("    "));
    let lines = leads.zip(wrap(reason, columns.saturating_sub(4)));
    lines
        .map(|(lead, line)| theme.span(Role::Poor, format!("{lead}{line}")).into())
        .collect()
}

/// Draws a form at the bottom of an area, and returns the position of the cursor.
pub(crate) fn view(
    form: &FormEditor,
    theme: Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<(u16, u16)> {
    let (page, cursor) = rows(form, theme, columns(area));
    let inner = drawer(page.lines.len(), theme, buffer, area)?;
    // if the field does not fit, the row of the cursor must stay visible
    let here = match cursor {
        Some((line, _)) if page.here.len() > usize::from(inner.height) => line..line + 1,
        _ => page.here.clone(),
    };
    let first = window(page.lines.len(), inner.height.into(), &here);
    page.draw_from(first, buffer, inner, theme);
    let (line, column) = cursor?;
    let row = u16::try_from(line.checked_sub(first)?).ok()?;
    let column = u16::try_from(column).ok()?;
    (row < inner.height && column < inner.width).then_some((inner.x + column, inner.y + row))
}
