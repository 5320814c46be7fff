//! The snapshots screen: lists snapshots of the assessment and restores them.
//!
//! A snapshot is restored only on request, and as an edit that can be undone.

use jiff::tz::Offset;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::store::Holds;
use crate::tui::action::{Press, Screen, ScreenAction, is_move, moved};
use crate::tui::effect::{Earlier, Effect};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, pad};

/// The snapshots, latest first, and the selected one.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) states: Vec<Earlier>,
    pub(crate) at: usize,
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Earlier
    }

    fn act(&mut self, _basis: Option<&Basis>, Press { id, .. }: Press) -> Vec<ScreenAction> {
        if is_move(id) {
            self.at = moved(self.at, self.states.len(), id);
            return Vec::new();
        }
        match self.states.get(self.at) {
            Some(earlier) if id == Id::Accept => {
                vec![ScreenAction::Do(Effect::ReadEarlier(earlier.path.clone()))]
            }
            _ => Vec::new(),
        }
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row;
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let columns = usize::from(area.width);
        let mut page = Page::default();
        page.push(theme.span(Role::Title, "Snapshots"));
        if area.height > 12 {
            let about = "surefoot keeps snapshots beside the file, at least 10 minutes apart. Press enter to restore \
                     one in a single edit, which ctrl-z can undo.";
            page.paragraph(about, columns.min(90), theme, Role::Muted);
        }
        page.gap();
        for (row, earlier) in self.states.iter().enumerate() {
            let here = row == self.at;
            let role = if here { Role::Selected } else { Role::Text };
            let holds =
                earlier
                    .holds
                    .map_or("cannot be read".to_owned(), |Holds { answers, edits }| {
                        format!(
                            "{}, {}",
                            count(answers, "answer", "answers"),
                            count(edits, "edit", "edits")
                        )
                    });
            let line = vec![
                theme.span(role, format!(" {} ", when(basis, earlier))),
                theme.span(
                    Role::Muted,
                    pad(&format!("  {holds}"), columns.saturating_sub(24)),
                ),
            ];
            page.row(row, here, vec![Line::from(line)]);
        }
        Layout::of(page, area)
    }
}

/// The local date and time of a snapshot.
fn when(basis: &Basis, earlier: &Earlier) -> String {
    let offset = Offset::from_seconds(i32::from(basis.offset) * 60).unwrap_or(Offset::UTC);
    let at = offset.to_datetime(earlier.at);
    format!("{} {}", basis.day(at.date()), at.strftime("%H:%M"))
}
