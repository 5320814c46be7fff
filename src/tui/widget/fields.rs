//! Draws a form: its fields, hints, errors and cursor.
//!
//! Knows how a field is displayed, not what it means.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::page::{Page, drawer, window};
use super::text::{fit, pad, width, wrap};
use crate::tui::form::{Form, Value};
use crate::tui::theme::{Role, Theme};

/// The columns of the line beside a text.
const LEAD: usize = 2;

/// The most rows of a note that are shown at once.
pub(crate) const MOST_ROWS: usize = 8;

/// How wide a form is.
fn columns(area: Rect) -> usize {
    usize::from(area.width).min(100)
}

/// How wide a text in a form is.
pub(crate) fn text_columns(area: Rect) -> usize {
    columns(area).saturating_sub(LEAD)
}

/// The rows of a form, and the line and column of the cursor.
fn rows(form: &Form, theme: Theme, columns: usize) -> (Page, Option<(usize, usize)>) {
    let mut page = Page::default();
    let mut cursor = None;
    page.push(theme.span(Role::Title, fit(&form.title, columns)));
    if !form.about.is_empty() {
        page.words(&form.about, columns, theme, Role::Muted);
    }
    page.gap();
    let labels = form
        .fields
        .iter()
        .map(|field| width(&field.label))
        .max()
        .unwrap_or(0)
        .min(columns / 2)
        + 2;
    for (at, field) in form.fields.iter().enumerate() {
        let fault = form
            .fault
            .as_ref()
            .filter(|(wrong, _)| *wrong == at)
            .map(|(_, words)| words.as_str());
        if at != form.at {
            let words = field.words();
            let words = words.split('\n').next().unwrap_or_default();
            let (role, words) = if words.is_empty() {
                (Role::Muted, field.hint.as_str())
            } else {
                (Role::Text, words)
            };
            page.push(Line::from(vec![
                theme.span(Role::Muted, pad(&field.label, labels)),
                theme.span(role, fit(words, columns.saturating_sub(labels))),
            ]));
            continue;
        }
        let mut lines = vec![Line::from(
            theme.span(Role::Accent, fit(&field.label, columns)),
        )];
        match &field.value {
            Value::Choice { choices, at } => {
                let words = choices.get(*at).cloned().unwrap_or_default();
                let left = columns.saturating_sub(6);
                lines.push(Line::from(vec![
                    theme.span(Role::Key, "‹ "),
                    theme.span(Role::Selected, format!(" {} ", fit(&words, left))),
                    theme.span(Role::Key, " ›"),
                ]));
            }
            Value::Text(editor) => {
                let text = editor.rows(columns.saturating_sub(LEAD));
                let (row, column) = text.cursor;
                let first = window(text.rows.len(), MOST_ROWS, &(row..row + 1));
                cursor = Some((page.lines.len() + 1 + row - first, column + LEAD));
                let last = text.rows.len().saturating_sub(1);
                for (row, line) in text
                    .rows
                    .into_iter()
                    .enumerate()
                    .skip(first)
                    .take(MOST_ROWS)
                {
                    let role = if editor.is_whole() {
                        Role::Selected
                    } else {
                        Role::Text
                    };
                    let lead = match row {
                        _ if row == first && first > 0 => "↑ ",
                        _ if row + 1 == first + MOST_ROWS && row < last => "↓ ",
                        _ => "▏ ",
                    };
                    lines.push(Line::from(vec![
                        theme.span(Role::Accent, lead),
                        theme.span(role, line),
                    ]));
                }
            }
        }
        match fault {
            Some(words) => {
                for line in wrap(words, columns.saturating_sub(4)) {
                    lines.push(theme.span(Role::Poor, format!("  ! {line}")).into());
                }
            }
            None => {
                lines.push(
                    theme
                        .span(
                            Role::Muted,
                            format!("  {}", fit(&field.hint, columns.saturating_sub(2))),
                        )
                        .into(),
                );
            }
        }
        page.stand_on(lines);
    }
    (page, cursor)
}

/// Draws a form at the bottom of an area and says where the cursor is.
pub(crate) fn view(
    form: &Form,
    theme: Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<(u16, u16)> {
    let (page, cursor) = rows(form, theme, columns(area));
    let inner = drawer(page.lines.len(), theme, buffer, area)?;
    // where the field is higher than the room there is, the row of the cursor is what has to be seen
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
