//! The tour: 5 steps through the screens, each with one point to remember.
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

/// The steps: the screen that the step explains, a title and the text.
const STEPS: [(Focus, &str, &str); 5] = [
    (
        Focus::Profile,
        "Start with the facts",
        "Say what the system does, and with which data. The facts decide which questions apply and how high the \
         targets are. Answer with y, n or a number.",
    ),
    (
        Focus::Question,
        "Then answer the questions one by one",
        "Press 0 to 4 to answer, u if nobody here knows, v to let the team vote, f9 to show the question on the wall, \
         w to see where a number comes from.",
    ),
    (
        Focus::Results,
        "See the results",
        "Scores are ranges while answers are missing. Each of the 4 gates lists what keeps it from passing. The \
         most urgent gaps are below.",
    ),
    (
        Focus::Roadmap,
        "Plan who does what, and when",
        "Give people more time, postpone a step or drop it, and see at once how the gate dates change. Every date has \
         its reason.",
    ),
    (
        Focus::Export,
        "A report for the people who decide",
        "Every answer is saved at once, and ctrl-z can undo back to the first. Press ? for the keys of any screen, \
         ctrl-p to find this tour again.",
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
                    "End of the tour. Press space at any time for the next step.".to_owned(),
                ),
            ],
            _ => Vec::new(),
        }
    }
}
