//! The layout of a list with the details of the selected item beside it or, in a narrow window, below it.
//!
//! This module does not depend on the kind of items in the list.

use ratatui::layout::Rect;

use crate::interaction::pager::{Entry, Pager};
use crate::tui::screen::pager;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page, split};
use crate::tui::widget::text::fit;

/// An area split into list and detail.
#[derive(Clone, Copy, Debug)]
pub(super) struct MasterDetail {
    list: Rect,
    detail: Rect,
    /// Whether list and detail are side by side.
    pub(super) wide: bool,
}

impl MasterDetail {
    /// Splits an area: side by side if it has at least 96 columns, with at most `side` columns for the detail; else
    /// with the list above the detail, where the list gets `percent` percent of the rows.
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

    /// The width of the list in columns.
    pub(super) fn columns(&self) -> usize {
        usize::from(self.list.width)
    }

    /// A layout with the list below its heading.
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

    /// Adds the details of the selected row to the layout.
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
