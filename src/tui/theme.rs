//! The theme: from what a thing is to how it looks.
//!
//! In flows a role; out flows a style made of the terminal's own sixteen colours, or of no colour at all. No screen may
//! name a colour, and nothing may be said by colour alone.

use ratatui::style::Color;
use ratatui::style::Modifier;
use ratatui::style::Style;
use ratatui::text::Span;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Words to read.
    Text,
    /// Words that help but are not the point.
    Muted,
    /// What leads the eye.
    Accent,
    /// A heading.
    Title,
    /// A key to press.
    Key,
    /// All is well.
    Good,
    /// It could be better, or nobody knows.
    Fair,
    /// Something is wrong.
    Poor,
    /// The line one stands on.
    Selected,
    /// A banner that must be seen.
    Alarm,
}

/// How everything looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The terminal's own colours.
    #[default]
    Colours,
    /// No colours: bold, dim and reversed only.
    Mono,
}

impl Theme {
    /// The style of a role.
    pub(crate) fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let colour = |colour: Color| if self == Self::Colours { plain.fg(colour) } else { plain };
        match role {
            Role::Text => plain,
            Role::Muted => match self {
                Self::Colours => colour(Color::DarkGray),
                Self::Mono => plain.add_modifier(Modifier::DIM),
            },
            Role::Accent => colour(Color::Cyan),
            Role::Title => plain.add_modifier(Modifier::BOLD),
            Role::Key => colour(Color::Cyan).add_modifier(Modifier::BOLD),
            Role::Good => colour(Color::Green),
            Role::Fair => colour(Color::Yellow),
            Role::Poor => colour(Color::Red),
            Role::Selected => plain.add_modifier(Modifier::REVERSED),
            Role::Alarm => colour(Color::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED),
        }
    }

    /// Words in the style of a role.
    pub(crate) fn span(self, role: Role, words: impl Into<String>) -> Span<'static> {
        Span::styled(words.into(), self.style(role))
    }
}
