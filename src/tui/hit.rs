//! Finds what is drawn at the cell under the pointer, and so what a click there means.
//!
//! It uses the layout that `view` draws, so that a click always reaches what is visible. It never changes the model.

use ratatui::layout::Rect;

use super::action::Over;
use super::model::Model;
use super::view;
use crate::interaction::command::{Command, Focus};

/// What is in a cell.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hit {
    /// The title of a screen.
    Screen(Focus),
    /// The hint of a key.
    Hint(&'static Command),
    /// A row of the list that is worked on, by its number.
    Row(usize),
}

/// What is in a cell of the frame, if anything can be done with it.
pub(crate) fn hit(model: &Model, column: u16, row: u16) -> Option<Hit> {
    if view::is_too_small(model.size) {
        return None;
    }
    let areas = view::areas_of(model);
    // how far from the left a cell is in an area
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
        // what lies over a list keeps it from being reached
        Some(top) if top.over() == Over::Drawer => return None,
        Some(top) => top.layout(model.basis(), model.theme, areas.body),
        None => view::layout(model, areas.body),
    };
    layout.row_at(column, row).map(Hit::Row)
}
