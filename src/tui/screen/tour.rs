//! The tour: five steps through the screens, each with one thing to know.
//!
//! Each step is shown over the screen that it explains. The tour can be left at any step and restarted, and it changes
//! nothing in the assessment.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::interaction::basis::Basis;
use crate::interaction::command::{Focus, Id};
use crate::tui::action::{Over, Press, Screen, ScreenAction};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::{Page, drawer};

/// The current step.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    at: usize,
}

/// The steps: the screen explained, a title and the text.
const STEPS: [(Focus, &str, &str); 5] = [
    (
        Focus::Profile,
        "First the facts",
        "What the system does, and with which data. The facts decide what is asked, and how much of it. y and n answer, or a \
         number.",
    ),
    (
        Focus::Question,
        "Then one question after the other",
        "0 to 4 answers, u says that nobody here knows, v lets the room vote, f9 puts the question on the wall. w says where \
         any number comes from.",
    ),
    (
        Focus::Results,
        "What the answers are worth",
        "A range, as long as something is open; and four gates, each with all that keeps it shut. The largest gaps stand \
         below.",
    ),
    (
        Focus::Roadmap,
        "What to do, by whom, by when",
        "Give people more time, put a step off or drop it, and see at once what the gates do. Every day has its reason.",
    ),
    (
        Focus::Export,
        "A document for those who decide",
        "Everything is saved after each answer, and ctrl-z takes back as far as the first one. ? lists the keys of any \
         screen; this tour is in the list of ctrl-p.",
    ),
];

impl State {
    /// The actions that show the first step.
    pub(crate) fn begin() -> Vec<ScreenAction> {
        show(&Self::default())
    }
}

fn show(state: &State) -> Vec<ScreenAction> {
    let Some((place, _, _)) = STEPS.get(state.at) else {
        return Vec::new();
    };
    vec![
        ScreenAction::Show(*place),
        ScreenAction::Leave(Focus::Tour),
        ScreenAction::lay(state.clone()),
    ]
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Tour
    }

    fn over(&self) -> Over {
        Over::Drawer
    }

    fn draw(
        &self,
        _basis: Option<&Basis>,
        theme: Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<(u16, u16)> {
        let (_, title, words) = STEPS.get(self.at)?;
        let columns = usize::from(area.width).min(100);
        let mut page = Page::default();
        page.push(Line::from(vec![
            theme.span(
                Role::Accent,
                format!("{} of {}  ", self.at + 1, STEPS.len()),
            ),
            theme.span(Role::Title, (*title).to_owned()),
        ]));
        page.paragraph(words, columns, theme, Role::Text);
        if let Some(inner) = drawer(page.lines.len(), theme, buffer, area) {
            page.draw_from(0, buffer, inner, theme);
        }
        None
    }

    fn act(&mut self, _basis: Option<&Basis>, Press { id, .. }: Press) -> Vec<ScreenAction> {
        match id {
            Id::Left => show(&State {
                at: self.at.saturating_sub(1),
            }),
            Id::Right | Id::Accept | Id::Next if self.at + 1 < STEPS.len() => {
                show(&State { at: self.at + 1 })
            }
            Id::Right | Id::Accept | Id::Next => vec![
                ScreenAction::Leave(Focus::Tour),
                ScreenAction::Say(
                    "That is all. space always leads to what has to be done next.".to_owned(),
                ),
            ],
            _ => Vec::new(),
        }
    }
}
