//! The layout of a list with the details of the selected item beside it or, in a narrow window, below it.
//!
//! It knows nothing about what is listed.

use ratatui::layout::Rect;

use crate::interaction::pager::{Entry, Pager};
use crate::tui::screen::pager;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page, split};
use crate::tui::widget::text::fit;

/// The area shared between the two.
#[derive(Clone, Copy, Debug)]
pub(super) struct MasterDetail {
    list: Rect,
    detail: Rect,
    /// Whether they stand side by side.
    pub(super) wide: bool,
}

impl MasterDetail {
    /// Shares an area: side by side where it is wide enough, with at most so many columns for the detail; else the list
    /// above, with so many percent of the rows.
    pub(super) fn of(area: Rect, side: u16, percent: u16) -> Self {
        if area.width >= 96 {
            let side = (area.width / 2).min(side);
            let list = Rect {
                width: area.width - side - 3,
                ..area
            };
            let detail = Rect {
                x: area.x + list.width + 3,
                width: side,
                ..area
            };
            return Self {
                list,
                detail,
                wide: true,
            };
        }
        let rows = u32::from(area.height) * u32::from(percent) / 100;
        let height = u16::try_from(rows)
            .unwrap_or(u16::MAX)
            .max(area.height.min(4));
        let (list, detail) = split(area, height);
        Self {
            list,
            detail,
            wide: false,
        }
    }

    /// The columns of the list.
    pub(super) fn columns(&self) -> usize {
        usize::from(self.list.width)
    }

    /// The list under its heading.
    pub(super) fn list(&self, heading: &str, page: Page, theme: Theme) -> Layout {
        let mut layout = Layout::default();
        let line = theme.span(Role::Muted, fit(heading, self.columns()));
        let head = Page {
            lines: vec![line.into()],
            ..Page::default()
        };
        let (first, rest) = split(self.list, 1);
        layout.add_from(0, head, first);
        layout.add(page, rest);
        layout
    }

    /// The details of the selected row.
    pub(super) fn detail(&self, entries: Vec<Entry>, layout: &mut Layout, theme: Theme) {
        let columns = usize::from(self.detail.width);
        let mut page = Page::default();
        if !self.wide {
            page.push(theme.span(Role::Muted, "─".repeat(columns)));
        }
        page.lines.extend(pager::lines(
            &Pager {
                title: String::new(),
                entries,
                scroll: 0,
            },
            columns,
            theme,
        ));
        layout.add_from(0, page, self.detail);
    }
}
