//! The search screen: shows what `interaction::search` finds, and leads there.
//!
//! A filter can limit the search to some of the questions.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{ScreenAction, moved, stepped};
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::glossary;
use crate::interaction::pager::{Entry, Pager};
use crate::interaction::question_filter::QuestionFilter;
use crate::interaction::search::{Hit, To, found};
use crate::tui::model::Overlay;
use crate::tui::screen::parking_lot;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::editor::Editor;
use crate::tui::widget::finder;
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, fit, pad, pad_left, width};

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) filter: Editor,
    pub(crate) only: QuestionFilter,
    pub(crate) at: usize,
}

pub(crate) fn act(state: &mut State, basis: &Basis, id: Id) -> Vec<ScreenAction> {
    let hits = found(basis, state.filter.text(), state.only);
    match id {
        Id::Up | Id::Down | Id::PageUp | Id::PageDown => state.at = moved(state.at, hits.len(), id),
        Id::NextFilter | Id::PreviousFilter => {
            state.only = stepped(
                &QuestionFilter::every(basis),
                state.only,
                id == Id::NextFilter,
            );
            state.at = 0;
        }
        Id::Accept => return go(state, basis, &hits),
        _ => {}
    }
    Vec::new()
}

fn go(state: &State, basis: &Basis, hits: &[Hit]) -> Vec<ScreenAction> {
    let Some(hit) = hits.get(state.at.min(hits.len().saturating_sub(1))) else {
        return vec![ScreenAction::Say(
            "Nothing is found: backspace takes a letter back.".to_owned(),
        )];
    };
    match hit.to {
        To::Question(control) => vec![
            ScreenAction::Walk(state.only),
            ScreenAction::Visit(control),
            ScreenAction::Go(Focus::Question),
        ],
        To::Parked(at) => vec![ScreenAction::Lay(Overlay::ParkingLot(parking_lot::State {
            at,
        }))],
        To::Term(at) => {
            let (title, meaning) = glossary::terms(&basis.questionnaire).swap_remove(at);
            vec![ScreenAction::Lay(Overlay::Pager(Pager {
                title,
                entries: vec![Entry::Words(meaning)],
                scroll: 0,
            }))]
        }
    }
}

/// The search, and where the cursor is.
pub(crate) fn layout(
    state: &State,
    basis: &Basis,
    theme: Theme,
    area: Rect,
) -> (Layout, Option<(u16, u16)>) {
    let columns = usize::from(area.width).min(120);
    let hits = found(basis, state.filter.text(), state.only);
    let shown = format!("{} · tab changes", state.only.words(basis));
    let number = count(hits.len(), "found", "found");
    let left = columns.saturating_sub(width(&number) + 1);
    let head = Line::from(vec![
        theme.span(Role::Title, "Search  "),
        theme.span(Role::Muted, pad(&shown, left.saturating_sub(8))),
        theme.span(Role::Muted, format!(" {number}")),
    ]);
    let at = state.at.min(hits.len().saturating_sub(1));
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
        let words = match (state.only, state.filter.text().trim().is_empty()) {
            (QuestionFilter::All, _) => "Nothing of that is written anywhere here.".to_owned(),
            (only, true) => format!("No question is {}.", only.words(basis)),
            (only, false) => format!("No question that is {} says that.", only.words(basis)),
        };
        page.push(theme.span(Role::Text, words));
    }
    finder::layout(head, &state.filter, page, columns, theme, area)
}
