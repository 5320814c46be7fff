//! The parking lot screen: parked items and their owners.
//!
//! Items are listed in the order in which they were parked, completed ones last.

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::rules::edit::Request;
use crate::tui::action::{Press, Screen, ScreenAction, edit, is_move, moved};

use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{pad, wrap};

/// The selected item.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) at: usize,
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::ParkingLot
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let lot = basis.state().room.lot();
        self.at = self.at.min(lot.len().saturating_sub(1));
        if is_move(id) {
            self.at = moved(self.at, lot.len(), id);
            return Vec::new();
        }
        if id == Id::Park {
            return vec![ScreenAction::ask(Form::park(basis, None))];
        }
        let Some((name, parked)) = lot.get(self.at).copied() else {
            return vec![ScreenAction::Say(
                "Nothing is parked. Press p to park an item.".to_owned(),
            )];
        };
        match id {
            Id::Accept => vec![ScreenAction::ask(Form::parked(basis, name))],
            Id::Settle => {
                let request = Request::ParkedDone {
                    id: name.clone(),
                    done: !parked.done,
                };
                vec![edit(basis, &request)]
            }
            _ => Vec::new(),
        }
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row;
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let columns = usize::from(area.width);
        let lot = basis.state().room.lot();
        let mut page = Page::default();
        page.push(theme.span(Role::Title, "Parking lot"));
        if area.height > 12 {
            let about = "Items to come back to. Press enter to assign one, d to mark it as done.";
            page.paragraph(about, columns.min(90), theme, Role::Muted);
        }
        page.gap();
        for (row, (_, parked)) in lot.iter().enumerate() {
            let here = row == self.at.min(lot.len().saturating_sub(1));
            let mark = if parked.done { "✓" } else { "·" };
            let mut lines = Vec::new();
            for (number, line) in wrap(&parked.what, columns.saturating_sub(4))
                .into_iter()
                .enumerate()
            {
                let mark = if number == 0 { mark } else { " " };
                let role = if here { Role::Selected } else { Role::Text };
                lines.push(Line::from(vec![
                    theme.span(Role::Accent, format!(" {mark} ")),
                    theme.span(role, line),
                ]));
            }
            lines.push(Line::from(vec![theme.span(
                Role::Muted,
                pad(&format!("   {}", basis.parked_words(parked)), columns),
            )]));
            page.row(row, here, lines);
        }
        if lot.is_empty() {
            page.push(theme.span(
                Role::Text,
                "Nothing is parked yet. Press p on any question to park an item.",
            ));
        }
        Layout::of(page, area)
    }
}
