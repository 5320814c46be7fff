//! The closing screen, for the last 10 minutes of a meeting: most urgent gaps, first actions, forgotten items, and the
//! report.
//!
//! The screen shows gaps instead of scores, and each action with its owner and date. It asks only for decisions that
//! people can still make while they are leaving.

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::interaction::{clock, closing};
use crate::model::questionnaire::ControlIx;
use crate::roadmap::{Planned, step_name};
use crate::rules::edit::Request;
use crate::tui::action::{Press, Screen, ScreenAction, edit, is_move, moved};

use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{pad, pad_left, width};

/// The selected row.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) at: usize,
}

/// A row that can be selected.
#[derive(Clone, Debug)]
enum Row<'b> {
    Gap(ControlIx),
    Action(&'b Planned),
    Forgotten,
    ParkingLot,
    Report,
    End,
}

fn rows(basis: &Basis) -> Vec<Row<'_>> {
    let gaps = closing::gaps(basis).map(|gap| Row::Gap(gap.control));
    let actions = closing::actions(basis).into_iter().map(Row::Action);
    let mut rows: Vec<Row<'_>> = gaps.chain(actions).chain([Row::Forgotten]).collect();
    if !basis.state().room.parked.is_empty() {
        rows.push(Row::ParkingLot);
    }
    // the report states how the meeting ended, so the meeting ends first
    if basis.state().room.running().is_some() {
        rows.push(Row::End);
    }
    rows.push(Row::Report);
    rows
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Closing
    }

    fn shows_dates(&self) -> bool {
        true
    }

    fn act_on(&mut self, basis: &Basis, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let rows = rows(basis);
        self.at = self.at.min(rows.len().saturating_sub(1));
        let form = |form: Form| vec![ScreenAction::ask(form)];
        match (id, rows.get(self.at)) {
            (id, _) if is_move(id) => {
                self.at = moved(self.at, rows.len(), id);
                Vec::new()
            }
            (Id::Park, _) | (Id::Accept, Some(Row::Forgotten)) => form(Form::park(basis, None)),
            (Id::Accept, Some(Row::Gap(control))) => {
                vec![ScreenAction::Open(*control)]
            }
            (Id::Accept, Some(Row::Action(planned))) => {
                form(Form::owner(basis, planned.step.control))
            }
            (Id::Accept, Some(Row::ParkingLot)) => vec![ScreenAction::lay(
                crate::tui::screen::parking_lot::State::default(),
            )],
            (Id::Accept, Some(Row::Report)) => vec![ScreenAction::Go(Focus::Export)],
            (Id::Accept, Some(Row::End)) => end(basis),
            _ => Vec::new(),
        }
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row;
    }

    fn layout_of(&self, basis: &Basis, theme: Theme, area: Rect) -> Layout {
        let wide = area.width.min(110);
        let area = Rect {
            x: area.x + (area.width - wide) / 2,
            width: wide,
            ..area
        };
        let columns = usize::from(area.width);
        let rows = rows(basis);
        let at = self.at.min(rows.len().saturating_sub(1));
        let roomy = area.height > 22;
        let steps = rows.iter().filter_map(|row| {
            if let Row::Action(planned) = row {
                Some(*planned)
            } else {
                None
            }
        });
        let wide = steps
            .map(|planned| width(&step_name(&basis.questionnaire, &planned.step)))
            .max()
            .unwrap_or(0);
        let mut page = Page::default();
        page.push(theme.span(Role::Title, "The last 10 minutes"));
        let mut heading = "";
        for (number, row) in rows.iter().enumerate() {
            let title = match row {
                Row::Gap(_) => "1  Most urgent gaps",
                Row::Action(_) => "2  First actions: who and by when",
                Row::Forgotten | Row::ParkingLot => "3  What did we forget?",
                Row::Report | Row::End => "4  Done",
            };
            if title != heading {
                if roomy || heading.is_empty() {
                    page.gap();
                }
                page.push(theme.span(Role::Accent, title));
                heading = title;
            }
            let (name, aside) = row_text(basis, row, wide);
            let here = number == at;
            let aside_columns = width(&aside).min(columns / 2);
            let name_columns = columns.saturating_sub(aside_columns + 6);
            let line = Line::from(vec![
                theme.span(Role::Text, "   "),
                theme.span(
                    if here { Role::Selected } else { Role::Text },
                    pad(&name, name_columns),
                ),
                theme.span(
                    Role::Muted,
                    format!("  {}", pad_left(&aside, aside_columns)),
                ),
            ]);
            page.row(number, here, [line]);
        }
        if !rows.iter().any(|row| matches!(row, Row::Gap(_))) {
            page.gap();
            page.paragraph(
                "No gaps are left for the next gate.",
                columns,
                theme,
                Role::Text,
            );
        }
        Layout::of(page, area)
    }
}

/// Ends the meeting and shows the progress made.
pub(crate) fn end(basis: &Basis) -> Vec<ScreenAction> {
    let words = clock::over(basis).map(ScreenAction::Say);
    [edit(basis, &Request::EndMeeting)]
        .into_iter()
        .chain(words)
        .collect()
}

/// The text of a row and the note beside it; the name of a step is padded to `wide` columns.
fn row_text(basis: &Basis, row: &Row<'_>, wide: usize) -> (String, String) {
    match row {
        Row::Gap(control) => {
            let gap = basis.report.requirement(*control);
            let words = gap.map(|gap| basis.gap_words(gap));
            (basis.name(*control), words.unwrap_or_default())
        }
        Row::Action(planned) => {
            let (name, title, aside) = closing::action_words(basis, planned);
            (format!("{}  {title}", pad(&name, wide)), aside)
        }
        Row::Forgotten => ("Park a forgotten item".to_owned(), "enter or p".to_owned()),
        Row::ParkingLot => {
            let (open, free) = closing::parked(basis);
            let words = if free == 0 {
                "Review the parked items"
            } else {
                "Assign the parked items"
            };
            (words.to_owned(), closing::parked_words(open, free))
        }
        Row::Report => (
            "Write the report".to_owned(),
            "PDF, Markdown, TOML".to_owned(),
        ),
        Row::End => ("End the meeting".to_owned(), "stops the clock".to_owned()),
    }
}
