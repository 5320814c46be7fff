//! A page: lines shown through a window that keeps the selected part in view.
//!
//! Arrows mark where more lines follow, and the layout maps each cell to its list row. Drawing changes no state.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::text::{width, wrap};
use crate::tui::theme::{Role, Theme};

/// Lines to show.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) lines: Vec<Line<'static>>,
    /// The selected lines, which always stay visible.
    pub(crate) here: Range<usize>,
    /// The lines of each selectable row, with its number.
    pub(crate) rows: Vec<(Range<usize>, usize)>,
}

/// Pages with their areas: everything that a screen draws, and the row in each cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    parts: Vec<PlacedPage>,
}

/// A page, its first visible line, and its area.
#[derive(Clone, Debug)]
struct PlacedPage {
    page: Page,
    first: usize,
    area: Rect,
}

impl Layout {
    /// A layout with one page, in which the selected lines are visible.
    pub(crate) fn of(page: Page, area: Rect) -> Self {
        let mut layout = Self::default();
        layout.add(page, area);
        layout
    }

    /// Adds a page, with its selected lines visible.
    pub(crate) fn add(&mut self, page: Page, area: Rect) {
        let first = window(page.lines.len(), usize::from(area.height), &page.here);
        self.add_from(first, page, area);
    }

    /// Adds a page, starting with the line `first`.
    pub(crate) fn add_from(&mut self, first: usize, page: Page, area: Rect) {
        self.parts.push(PlacedPage { page, first, area });
    }

    /// Draws all pages.
    pub(crate) fn draw(&self, buffer: &mut Buffer, theme: Theme) {
        for part in &self.parts {
            part.page.draw_from(part.first, buffer, part.area, theme);
        }
    }

    /// The number of the row drawn in a cell; `None` if there is none.
    pub(crate) fn row_at(&self, column: u16, row: u16) -> Option<usize> {
        let part = self
            .parts
            .iter()
            .rfind(|part| part.area.contains((column, row).into()))?;
        let line = part.first + usize::from(row - part.area.y);
        part.page
            .rows
            .iter()
            .find(|(lines, _)| lines.contains(&line))
            .map(|(_, number)| *number)
    }
}

/// Draws a line, clipped to the buffer.
pub(crate) fn put(buffer: &mut Buffer, area: Rect, line: &Line<'_>) {
    let area = area.intersection(buffer.area);
    if !area.is_empty() {
        put_row(buffer, area, line);
    }
}

/// Draws a line in a row of the buffer; an ellipsis marks a line that is wider than the row.
fn put_row(buffer: &mut Buffer, row: Rect, line: &Line<'_>) {
    buffer.set_line(row.x, row.y, line, row.width);
    let room = usize::from(row.width);
    // spaces at the end may be cut off; only then does the text have to be put together
    if line.width() > room && width(line.to_string().trim_end()) > room {
        buffer[(row.right() - 1, row.y)].set_symbol("…");
    }
}

/// The first of `length` rows to show in `height`, so that `here` is visible, near the middle.
pub(crate) fn window(length: usize, height: usize, here: &Range<usize>) -> usize {
    let most = length.saturating_sub(height);
    let size = here.end.saturating_sub(here.start).min(height);
    here.start.saturating_sub((height - size) / 2).min(most)
}

/// Splits an area of at least 96 columns in two, with a gap of 4 columns and `side` columns on the right; a narrower
/// area is not split.
pub(crate) fn columns(area: Rect, side: u16) -> (Rect, Option<Rect>) {
    if area.width < 96 {
        return (area, None);
    }
    let main = Rect {
        width: area.width - side - 4,
        ..area
    };
    let side = Rect {
        x: area.x + main.width + 4,
        width: side,
        ..area
    };
    (main, Some(side))
}

/// The first `rows` rows of an area, and the rest below.
pub(crate) fn split(area: Rect, rows: u16) -> (Rect, Rect) {
    let height = rows.min(area.height);
    let below = Rect {
        y: area.y + height,
        height: area.height - height,
        ..area
    };
    (Rect { height, ..area }, below)
}

/// Clears the bottom of an area for a drawer with `lines` lines and a horizontal rule above them. Returns the area of
/// the lines; `None` if there is no room.
pub(crate) fn drawer(lines: usize, theme: Theme, buffer: &mut Buffer, area: Rect) -> Option<Rect> {
    let height = u16::try_from(lines + 1)
        .unwrap_or(u16::MAX)
        .min(area.height);
    let area = Rect {
        y: area.bottom() - height,
        height,
        ..area
    }
    .intersection(buffer.area);
    if area.height < 2 {
        return None;
    }
    for cell in area.positions() {
        buffer[cell].reset();
        buffer[cell].set_style(theme.ground());
    }
    buffer.set_stringn(
        area.x,
        area.y,
        "─".repeat(area.width.into()),
        area.width.into(),
        theme.style(Role::Accent),
    );
    Some(Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    })
}

impl Page {
    /// The number of lines.
    pub(crate) fn height(&self) -> u16 {
        u16::try_from(self.lines.len()).unwrap_or(u16::MAX)
    }

    pub(crate) fn push(&mut self, line: impl Into<Line<'static>>) {
        self.lines.push(line.into());
    }

    /// Adds an empty line.
    pub(crate) fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    /// Adds text, wrapped to `columns`.
    pub(crate) fn paragraph(&mut self, text: &str, columns: usize, theme: Theme, role: Role) {
        for line in wrap(text, columns) {
            self.push(theme.span(role, line));
        }
    }

    /// Adds a heading with texts below it, each after `bullet`, and an empty line above; adds nothing if all texts are
    /// empty.
    pub(crate) fn part(
        &mut self,
        heading: &str,
        texts: &[&str],
        bullet: &str,
        columns: usize,
        theme: Theme,
    ) {
        let mut texts = texts.iter().filter(|text| !text.is_empty()).peekable();
        if texts.peek().is_none() {
            return;
        }
        if !self.lines.is_empty() {
            self.gap();
        }
        self.push(theme.span(Role::Accent, heading.to_owned()));
        for text in texts {
            for (row, line) in wrap(text, columns.saturating_sub(width(bullet)))
                .into_iter()
                .enumerate()
            {
                let lead = if row == 0 {
                    bullet.to_owned()
                } else {
                    " ".repeat(width(bullet))
                };
                self.push(Line::from(vec![
                    theme.span(Role::Muted, lead),
                    theme.span(Role::Text, line),
                ]));
            }
        }
    }

    /// Adds lines and selects them.
    pub(crate) fn stand_on(&mut self, lines: impl IntoIterator<Item = Line<'static>>) {
        let start = self.lines.len();
        self.lines.extend(lines);
        self.here = start..self.lines.len();
    }

    /// Adds the lines of a list row, selected if `here` is set.
    pub(crate) fn row(
        &mut self,
        number: usize,
        here: bool,
        lines: impl IntoIterator<Item = Line<'static>>,
    ) {
        let start = self.lines.len();
        self.lines.extend(lines);
        let lines = start..self.lines.len();
        if here {
            self.here = lines.clone();
        }
        self.rows.push((lines, number));
    }

    /// Draws the lines from `first` on, as many as fit.
    pub(crate) fn draw_from(&self, first: usize, buffer: &mut Buffer, area: Rect, theme: Theme) {
        let area = area.intersection(buffer.area);
        for (row, line) in (area.top()..area.bottom()).zip(self.lines.iter().skip(first)) {
            let row = Rect {
                y: row,
                height: 1,
                ..area
            };
            put(buffer, row, line);
        }
        if area.is_empty() {
            return;
        }
        let muted = theme.style(Role::Accent);
        let hidden = self
            .lines
            .len()
            .saturating_sub(first + usize::from(area.height));
        if hidden > 0 {
            buffer.set_stringn(area.right() - 1, area.bottom() - 1, "↓", 1, muted);
        }
        if first > 0 {
            buffer.set_stringn(area.right() - 1, area.top(), "↑", 1, muted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_keeps_in_sight_where_one_stands() {
        assert_eq!(window(5, 10, &(4..5)), 0, "all fits");
        assert_eq!(window(100, 10, &(0..1)), 0);
        assert_eq!(window(100, 10, &(50..51)), 46);
        assert_eq!(window(100, 10, &(99..100)), 90);
        assert_eq!(
            window(100, 10, &(50..90)),
            50,
            "a part higher than the window begins at its top"
        );
        assert_eq!(window(3, 0, &(2..3)), 2);
    }

    #[test]
    fn a_line_wider_than_its_row_ends_in_an_ellipsis() {
        let row = Rect::new(0, 0, 6, 1);
        for (text, drawn) in [
            ("twelve", "twelve"),
            ("twelve   ", "twelve"),
            ("thirteen", "thirt…"),
        ] {
            let mut buffer = Buffer::empty(row);
            put(&mut buffer, row, &Line::from(text));
            assert_eq!(buffer, Buffer::with_lines([drawn]));
            let mut page = Page::default();
            page.push(text);
            let mut buffer = Buffer::empty(row);
            page.draw_from(0, &mut buffer, row, Theme::DEFAULT);
            assert_eq!(buffer, Buffer::with_lines([drawn]));
        }
    }

    #[test]
    fn a_cell_belongs_to_the_row_that_is_drawn_in_it() {
        let mut page = Page::default();
        page.push("heading");
        for number in 0..9 {
            page.row(number, number == 8, [Line::from("one"), Line::from("two")]);
        }
        let mut layout = Layout::default();
        layout.add(
            page,
            Rect {
                x: 2,
                y: 3,
                width: 10,
                height: 4,
            },
        );
        let rows: Vec<Option<usize>> = (2..8).map(|row| layout.row_at(2, row)).collect();
        assert_eq!(rows, [None, Some(7), Some(7), Some(8), Some(8), None]);
        assert_eq!(
            (layout.row_at(1, 4), layout.row_at(12, 4)),
            (None, None),
            "beside it"
        );
        assert_eq!(layout.row_at(u16::MAX, u16::MAX), None);
    }
}
