//! The welcome screen: choose a recent assessment, or another way to start.
//!
//! The screen uses only the path and last position of recent files, never the content of an assessment.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::tour;
use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::interaction::form::Form;
use crate::store::Recent;
use crate::tui::action::{Press, Screen, ScreenAction, is_move, moved};
use crate::tui::effect::Effect;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{fit, pad};

/// The recent files, and the selected row.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) recent: Vec<Recent>,
    pub(crate) at: usize,
}

/// The ways to start, with their keys.
const WAYS: [(&str, &str, &str); 5] = [
    ("n", "New assessment", "of an AI system, in its own file"),
    ("o", "Open a file", "open an assessment by its path"),
    (
        "e",
        "Look at the example",
        "a made-up assistant, in your own copy",
    ),
    ("p", "Portfolio", "all systems in a folder, side by side"),
    ("t", "Take the tour", "5 steps, 1 minute"),
];

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Welcome
    }

    fn act(&mut self, _basis: Option<&Basis>, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let form = |form: Form| vec![ScreenAction::ask(form)];
        let id = match (id, self.recent.get(self.at)) {
            (Id::Accept, Some(recent)) => {
                return vec![ScreenAction::Do(Effect::Open(recent.path.clone()))];
            }
            (Id::Accept, None) => match self.at.saturating_sub(self.recent.len()) {
                0 => Id::New,
                1 => Id::Open,
                3 => Id::Portfolio,
                4 => return tour::State::begin(),
                _ => Id::Example,
            },
            (id, _) => id,
        };
        match id {
            Id::New => form(Form::create()),
            Id::Open => form(Form::open()),
            Id::Portfolio => form(Form::portfolio(&folder(self))),
            Id::Example => form(Form::example()),
            id if is_move(id) => {
                self.at = moved(self.at, self.recent.len() + WAYS.len(), id);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row.min(self.recent.len() + WAYS.len() - 1);
    }

    fn layout(&self, _basis: Option<&Basis>, theme: Theme, area: Rect) -> Layout {
        let columns = usize::from(area.width);
        let mut page = Page::default();
        let roomy = area.height > 16;
        if roomy {
            page.gap();
        }
        page.push(theme.span(Role::Title, "surefoot"));
        let about = "Answer questions about the security of one AI system, and get its scores, gates, requirements and a \
                 roadmap with dates.";
        page.paragraph(about, columns.min(76), theme, Role::Text);
        page.gap();
        if roomy {
            page.gap();
        }
        let name_columns = self
            .recent
            .iter()
            .map(|recent| name(recent).chars().count())
            .max()
            .unwrap_or(0)
            .clamp(8, 34);
        if !self.recent.is_empty() {
            page.push(theme.span(Role::Muted, "Continue with"));
        }
        for (at, recent) in self.recent.iter().enumerate() {
            let here = at == self.at;
            let style = if here { Role::Selected } else { Role::Text };
            let place = if recent.place.is_empty() {
                String::new()
            } else {
                format!(" at {}", recent.place)
            };
            let folder = recent
                .path
                .parent()
                .map(|folder| folder.display().to_string())
                .unwrap_or_default();
            let left = columns.saturating_sub(name_columns + 6);
            let line = Line::from(vec![
                theme.span(style, format!(" {} ", pad(&name(recent), name_columns))),
                theme.span(Role::Muted, fit(&format!("  {folder}{place}"), left)),
            ]);
            page.row(at, here, [line]);
        }
        if !self.recent.is_empty() {
            page.gap();
            page.push(theme.span(Role::Muted, "Or"));
        }
        for (way, (key, title, about)) in WAYS.iter().enumerate() {
            let at = self.recent.len() + way;
            let here = at == self.at;
            let style = if here { Role::Selected } else { Role::Text };
            let left = columns.saturating_sub(31);
            let line = Line::from(vec![
                theme.span(style, format!(" {} ", pad(title, 22))),
                theme.span(Role::Key, format!("  {key}  ")),
                theme.span(Role::Muted, fit(about, left)),
            ]);
            page.row(at, here, [line]);
        }
        Layout::of(page, area)
    }
}

/// The folder of the most recent file, which may contain other assessments; else the current folder.
fn folder(state: &State) -> String {
    let folder = state.recent.first().and_then(|recent| recent.path.parent());
    folder.map_or_else(|| ".".to_owned(), |folder| folder.display().to_string())
}

/// The name of a file without its extension.
fn name(recent: &Recent) -> String {
    let name = recent
        .path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    name.strip_suffix(".surefoot.toml")
        .unwrap_or(&name)
        .to_owned()
}
