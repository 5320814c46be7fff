//! The facilitator's second screen: the question to ask the team, the pitfall to watch for, the votes so far and the
//! next question.
//!
//! The screen follows a session in another terminal, and that session's file. It is read-only: it changes neither the
//! file nor the session.

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::base::plural::capital;
use crate::describe::answer::all_answered;
use crate::describe::votes::{heard_words, round_words};
use crate::interaction::basis::Basis;
use crate::interaction::clock;
use crate::interaction::command::Focus;
use crate::model::assessment::answer::Record;
use crate::model::assessment::vote::round_name;
use crate::model::questionnaire::ControlIx;
use crate::store::FileStamp;
use crate::tui::action::{Press, Screen, ScreenAction, moved};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{count, pad, width};
use jiff::Timestamp;

/// The session that is followed, as it was last read.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) basis: Basis,
    /// The control shown in that session, and the time at which it was opened.
    pub(crate) control: ControlIx,
    pub(crate) since: Timestamp,
    /// Whether a session has the file open.
    pub(crate) live: bool,
    /// The stamp of the session's files when they were last read.
    pub(crate) seen: FileStamp,
    /// The reason why the last attempt to read the session failed.
    pub(crate) trouble: Option<String>,
    pub(crate) scroll: usize,
}

/// The lines of the notes on the current question.
fn lines(state: &State, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let basis = &state.basis;
    let mut page = Page::default();
    let Some(control) = basis.control(state.control) else {
        return page.lines;
    };
    let number = basis.number_words(state.control).unwrap_or_default();
    let left = columns.saturating_sub(width(&number) + 1);
    page.push(Line::from(vec![
        theme.span(
            Role::Accent,
            pad(&format!("{}  {}", control.id, control.title), left),
        ),
        theme.span(Role::Muted, format!(" {number}")),
    ]));
    page.paragraph(&control.question, columns, theme, Role::Title);
    let record = basis.state().record(&control.id);
    let rounds = record.map(Record::rounds).unwrap_or_default();
    let votes: Vec<String> = rounds
        .iter()
        .map(|(number, round)| {
            let heard = heard_words(&basis.questionnaire, round)
                .map_or(String::new(), |heard| format!(" {heard}"));
            let said = record.map_or_else(String::new, |record| {
                round_words(&basis.questionnaire, basis.state(), record, *number, round)
            });
            format!("{}: {said}{heard}", capital(&round_name(*number)))
        })
        .collect();
    let votes: Vec<&str> = votes.iter().map(String::as_str).collect();
    let evidence: Vec<&str> = control.evidence.iter().map(String::as_str).collect();
    let answer = basis.answer_words(state.control);
    let note = record.map_or("", |record| record.note.as_str());
    let parked = basis
        .state()
        .room
        .parked
        .values()
        .filter(|parked| !parked.done)
        .count();
    let parked = if parked > 0 {
        count(parked, "parked item.", "parked items.")
    } else {
        String::new()
    };
    let next = basis
        .next_open(Some(state.control))
        .filter(|&next| next != state.control);
    let next = next.and_then(|next| {
        Some(format!(
            "{}: {}",
            basis.name(next),
            basis.control(next)?.question
        ))
    });
    let next = next.unwrap_or_else(|| all_answered(&basis.progress()));
    page.part("Votes", &votes, "", columns, theme);
    page.part("Ask the team", &[&control.probe], "", columns, theme);
    page.part("Pitfall", &[&control.pitfall], "", columns, theme);
    page.part("Evidence needed", &evidence, "· ", columns, theme);
    page.part("So far", &[&answer, note], "", columns, theme);
    page.part("Parking lot", &[&parked], "", columns, theme);
    page.part("Next", &[&next], "", columns, theme);
    page.lines
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Notes
    }

    fn act(&mut self, _basis: Option<&Basis>, Press { id, area, .. }: Press) -> Vec<ScreenAction> {
        let length = lines(self, Theme::default(), usize::from(area.width.min(110))).len();
        let most = length.saturating_sub(usize::from(area.height));
        self.scroll = moved(self.scroll, most + 1, id);
        Vec::new()
    }

    fn layout(&self, _basis: Option<&Basis>, theme: Theme, area: Rect) -> Layout {
        let mut layout = Layout::default();
        let wide = area.width.min(110);
        let area = Rect {
            width: wide,
            ..area
        };
        let lines = lines(self, theme, usize::from(wide));
        layout.add_from(
            self.scroll,
            Page {
                lines,
                ..Page::default()
            },
            area,
        );
        layout
    }
}

/// The status of the followed session: an error, a note that no session is open, or the meeting clock.
pub(crate) fn status(state: &State) -> String {
    let words = clock::status(&state.basis, Some(state.since), false).join(" · ");
    match (&state.trouble, state.live) {
        (Some(trouble), _) => trouble.clone(),
        (None, false) => {
            "No session is open on this file. These notes are on its first unanswered question."
                .to_owned()
        }
        (None, true) if words.is_empty() => "Following the session.".to_owned(),
        (None, true) => words,
    }
}
