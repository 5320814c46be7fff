//! The layout of a finder: a title, an input line, and the rows that match the input.
//!
//! The caller decides which rows match.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::editor::Editor;
use super::page::{Layout, Page, split};
use crate::tui::theme::{Role, Theme};

/// The number of rows above the results.
const HEAD: u16 = 3;

/// The layout of a finder, and the position of the cursor.
pub(crate) fn layout(
    title: Line<'static>,
    typed: &Editor,
    found: Page,
    columns: usize,
    theme: Theme,
    area: Rect,
) -> (Layout, Option<(u16, u16)>) {
    let field = typed.rows(columns.saturating_sub(4));
    let row = field.rows.first().cloned().unwrap_or_default();
    let head = Page {
        lines: vec![
            title,
            Line::from(vec![
                theme.span(Role::Key, "› "),
                theme.span(Role::Text, row),
            ]),
            theme.span(Role::Muted, "─".repeat(columns)).into(),
        ],
        ..Page::default()
    };
    let (above, below) = split(area, HEAD);
    let mut layout = Layout::default();
    layout.add_from(0, head, above);
    layout.add(found, below);
    let column = u16::try_from(field.cursor.1).unwrap_or(0).saturating_add(2);
    (
        layout,
        (area.height > 1 && column < area.width).then_some((area.x + column, area.y + 1)),
    )
}
