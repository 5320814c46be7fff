//! Finds the item under the mouse pointer, which determines the effect of a click.
//!
//! This module uses the layout that `view` draws, so that a click always reaches the visible item. It never changes the
//! model.

use ratatui::layout::Rect;

use super::action::Over;
use super::model::Model;
use super::view;
use crate::interaction::command::{Command, Focus};

/// An item under the pointer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hit {
    /// The title of a screen in the tab bar.
    Screen(Focus),
    /// A key hint in the footer.
    Hint(&'static Command),
    /// A row of the active list, by its index.
    Row(usize),
}

/// The item in a cell of the frame; `None` if a click there does nothing.
pub(crate) fn hit(model: &Model, column: u16, row: u16) -> Option<Hit> {
    if view::is_too_small(model.size) {
        return None;
    }
    let areas = view::areas_of(model);
    // the distance of the cell from the left edge of an area that contains it
    let offset = |area: Rect| {
        area.contains((column, row).into())
            .then(|| usize::from(column - area.x))
    };
    if let Some(at) = offset(areas.tabs) {
        let tab = view::tabs(model)
            .into_iter()
            .find(|(columns, _)| columns.contains(&at));
        return tab.map(|(_, place)| Hit::Screen(place));
    }
    if let Some(at) = offset(areas.footer) {
        let hints = view::hints(model, usize::from(areas.footer.width));
        return hints
            .into_iter()
            .find(|(columns, _)| columns.contains(&at))
            .map(|(_, command)| Hit::Hint(command));
    }
    let layout = match model.overlays.last() {
        // the list below a drawer cannot be clicked
        Some(top) if top.over() == Over::Drawer => return None,
        Some(top) => top.layout(model.basis(), model.theme, areas.body),
        None => view::layout(model, areas.body),
    };
    layout.row_at(column, row).map(Hit::Row)
}
