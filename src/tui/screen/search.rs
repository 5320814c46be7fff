//! The search screen: shows the results of `interaction::search`, and opens the selected result.
//!
//! A filter can limit the search to some of the questions.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::glossary;
use crate::interaction::pager::{Entry, Pager};
use crate::interaction::question_filter::QuestionFilter;
use crate::interaction::search::{Hit, To, found};
use crate::tui::action::{Over, Press, Screen, ScreenAction, moved, stepped};
use crate::tui::screen::parking_lot;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::editor::Editor;
use crate::tui::widget::finder;
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, fit, pad, pad_left, width};

/// The search text, the filter and the selected result.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) filter: Editor,
    pub(crate) only: QuestionFilter,
    pub(crate) at: usize,
}

impl State {
    /// The layout of the search, and the position of the cursor.
    fn found(&self, basis: &Basis, theme: Theme, area: Rect) -> (Layout, Option<(u16, u16)>) {
        let columns = usize::from(area.width).min(120);
        let hits = found(basis, self.filter.text(), self.only);
        let shown = format!("{} · tab filters", self.only.label(basis));
        let number = count(hits.len(), "found", "found");
        let left = columns.saturating_sub(width(&number) + 1);
        let head = Line::from(vec![
            theme.span(Role::Title, "Search  "),
            theme.span(Role::Muted, pad(&shown, left.saturating_sub(8))),
            theme.span(Role::Muted, format!(" {number}")),
        ]);
        let at = self.at.min(hits.len().saturating_sub(1));
        let longest = hits.iter().map(|hit| width(&hit.title)).max().unwrap_or(0);
        let title = longest
            .min((columns * 3 / 5).max(30))
            .min(columns.saturating_sub(8));
        let mut page = Page::default();
        for (row, hit) in hits.iter().enumerate() {
            let here = row == at;
            let number = hit
                .number
                .map_or(String::new(), |number| number.to_string());
            let line = Line::from(vec![
                theme.span(Role::Muted, format!("{} ", pad_left(&number, 4))),
                theme.span(
                    if here { Role::Selected } else { Role::Text },
                    pad(&hit.title, title),
                ),
                theme.span(
                    Role::Muted,
                    format!("  {}", fit(&hit.words, columns.saturating_sub(title + 8))),
                ),
            ]);
            page.row(row, here, [line]);
        }
        if hits.is_empty() {
            let words = match (self.only, self.filter.text().trim().is_empty()) {
                (QuestionFilter::All, _) => "No matches.".to_owned(),
                (only, true) => format!("No question is {}.", only.label(basis)),
                (only, false) => format!(
                    "No matches among the questions that are {}.",
                    only.label(basis)
                ),
            };
            page.push(theme.span(Role::Text, words));
        }
        finder::layout(head, &self.filter, page, columns, theme, area)
    }
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Search
    }

    fn over(&self) -> Over {
        Over::Aid
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        self.found(basis, theme, area).0
    }

    fn draw(
        &self,
        basis: Option<&Basis>,
        theme: Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<(u16, u16)> {
        let (layout, cursor) = self.found(basis?, theme, area);
        layout.draw(buffer, theme);
        cursor
    }

    fn write(&mut self, edit: &mut dyn FnMut(&mut Editor) -> bool) -> Option<bool> {
        self.at = 0;
        Some(edit(&mut self.filter))
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row;
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let hits = found(basis, self.filter.text(), self.only);
        match id {
            Id::Up | Id::Down => self.at = moved(self.at, hits.len(), id),
            Id::NextFilter | Id::PreviousFilter => {
                self.only = stepped(
                    &QuestionFilter::every(basis),
                    self.only,
                    id == Id::NextFilter,
                );
                self.at = 0;
            }
            Id::Accept => return go(self, basis, &hits),
            _ => self.edit_text(id),
        }
        Vec::new()
    }
}

fn go(state: &State, basis: &Basis, hits: &[Hit]) -> Vec<ScreenAction> {
    let Some(hit) = hits.get(state.at.min(hits.len().saturating_sub(1))) else {
        return vec![ScreenAction::Say(
            "No matches. Press backspace to shorten the search.".to_owned(),
        )];
    };
    match hit.to {
        To::Question(control) => vec![ScreenAction::Walk(state.only), ScreenAction::Open(control)],
        To::Parked(at) => vec![ScreenAction::lay(parking_lot::State { at })],
        To::Term(at) => {
            let (title, meaning) = glossary::terms(&basis.questionnaire).swap_remove(at);
            vec![ScreenAction::lay(Pager {
                title,
                entries: vec![Entry::Words(meaning)],
                scroll: 0,
            })]
        }
    }
}
