//! A page: lines of any height, of which a window is shown.
//!
//! In flow lines, the part one stands on and a scroll; out flow the rows that fit, with a mark where more follows.
//! Scrolling is counted here and nowhere else; drawing changes nothing.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::theme::Role;
use crate::tui::theme::Theme;

/// Lines to show.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) lines: Vec<Line<'static>>,
    /// The lines one stands on, which are always in sight.
    pub(crate) here: Range<usize>,
}

/// The first row to show of `length` in `height` so that `here` is in sight, near the middle.
pub(crate) fn window(length: usize, height: usize, here: &Range<usize>) -> usize {
    let most = length.saturating_sub(height);
    let size = here.end.saturating_sub(here.start).min(height);
    here.start.saturating_sub((height - size) / 2).min(most)
}

impl Page {
    pub(crate) fn push(&mut self, line: impl Into<Line<'static>>) {
        self.lines.push(line.into());
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    /// Adds lines and stands on them.
    pub(crate) fn stand_on(&mut self, lines: impl IntoIterator<Item = Line<'static>>) {
        let start = self.lines.len();
        self.lines.extend(lines);
        self.here = start..self.lines.len();
    }

    /// Draws what fits, the part one stands on in sight.
    pub(crate) fn draw(&self, buffer: &mut Buffer, area: Rect, theme: Theme) {
        let first = window(self.lines.len(), usize::from(area.height), &self.here);
        self.draw_from(first, buffer, area, theme);
    }

    /// Draws what fits from a line on.
    pub(crate) fn draw_from(&self, first: usize, buffer: &mut Buffer, area: Rect, theme: Theme) {
        let area = area.intersection(buffer.area);
        for (row, line) in (area.top()..area.bottom()).zip(self.lines.iter().skip(first)) {
            buffer.set_line(area.x, row, line, area.width);
        }
        if area.is_empty() {
            return;
        }
        let muted = theme.style(Role::Accent);
        let hidden = self.lines.len().saturating_sub(first + usize::from(area.height));
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
        assert_eq!(window(100, 10, &(50..90)), 50, "a part higher than the window begins at its top");
        assert_eq!(window(3, 0, &(2..3)), 2);
    }
}
