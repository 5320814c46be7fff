//! The theme: maps the role of a piece of text to its style.
//!
//! The caller chooses the theme and detects the color depth. No screen may name a color, and no meaning may depend on
//! color alone.
//!
//! Themes with their own colors also set the background and text colors, so that they work with every terminal palette.
//! If only 16 colors are available, the terminal determines their exact shades: the themes use pairs that are far apart
//! in every palette in common use.

mod palette;

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Span;

use crate::base::sanitize::sanitize_line;
use crate::base::theme_name::ThemeName;
pub(crate) use palette::Role;
use palette::{Palette, Shade};

/// The number of colors available.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// No colors: `NO_COLOR` is set.
    None,
    /// The 16 named colors of a terminal.
    #[default]
    Sixteen,
    /// A table of 256 colors.
    Indexed,
    /// True color, 24 bits.
    True,
}

impl Depth {
    /// The depth that a terminal announces in `NO_COLOR`, `COLORTERM` and `TERM`.
    pub fn of(no_color: Option<&str>, colorterm: Option<&str>, term: Option<&str>) -> Self {
        if no_color.is_some_and(|value| !value.is_empty()) {
            Self::None
        } else if matches!(colorterm, Some("truecolor" | "24bit")) {
            Self::True
        } else if term.is_some_and(|term| term.contains("256color")) {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }
}

/// A theme name and the color depth to draw it with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// The chosen theme name.
    look: ThemeName,
    /// The color depth.
    depth: Depth,
}

impl Theme {
    /// The terminal's own colors.
    pub const DEFAULT: Self = Self::new(ThemeName::Default, Depth::Sixteen);
    /// No colors, regardless of the chosen theme.
    pub const MONO: Self = Self::new(ThemeName::Mono, Depth::None);

    /// A theme with this name and color depth.
    pub const fn new(look: ThemeName, depth: Depth) -> Self {
        Self { look, depth }
    }

    /// The effective theme name: without colors, always `Mono`.
    pub fn look(self) -> ThemeName {
        if self.depth == Depth::None {
            ThemeName::Mono
        } else {
            self.look
        }
    }

    /// The next theme; `None` if no colors are available.
    pub fn next(self) -> Option<Self> {
        (self.depth != Depth::None).then(|| Self {
            look: self.look.next(),
            ..self
        })
    }

    /// The style that fills the frame before anything is drawn.
    pub(crate) fn ground(self) -> Style {
        Palette::of(self.look()).map_or_else(Style::new, |palette| {
            Style::new()
                .fg(self.colour(palette.text))
                .bg(self.colour(palette.ground))
        })
    }

    /// The style of a role.
    pub(crate) fn style(self, role: Role) -> Style {
        let bold = if matches!(role, Role::Title | Role::Key | Role::Alarm) {
            Modifier::BOLD
        } else {
            Modifier::empty()
        };
        let style = match Palette::of(self.look()) {
            Some(palette) => {
                let (words, ground) = palette.pair(role);
                Style::new().fg(self.colour(words)).bg(self.colour(ground))
            }
            None if self.look() == ThemeName::Mono => Style::new().add_modifier(match role {
                Role::Muted => Modifier::DIM,
                Role::Selected | Role::Alarm => Modifier::REVERSED,
                Role::Text
                | Role::Title
                | Role::Accent
                | Role::Key
                | Role::Good
                | Role::Fair
                | Role::Poor => Modifier::empty(),
            }),
            None => match role {
                Role::Text | Role::Title => Style::new(),
                Role::Muted => Style::new().fg(Color::DarkGray),
                Role::Accent | Role::Key => Style::new().fg(Color::Cyan),
                Role::Good => Style::new().fg(Color::Green),
                Role::Fair => Style::new().fg(Color::Yellow),
                Role::Poor => Style::new().fg(Color::Red),
                Role::Selected => Style::new().add_modifier(Modifier::REVERSED),
                Role::Alarm => Style::new().fg(Color::Red).add_modifier(Modifier::REVERSED),
            },
        };
        style.add_modifier(bold)
    }

    /// A shade in the colors that the terminal supports.
    fn colour(self, shade: Shade) -> Color {
        match self.depth {
            Depth::None => Color::Reset,
            Depth::Sixteen => shade.named,
            Depth::Indexed => Color::Indexed(shade.indexed()),
            Depth::True => Color::Rgb(shade.red, shade.green, shade.blue),
        }
    }

    /// Text in the style of a role.
    pub(crate) fn span(self, role: Role, words: impl Into<String>) -> Span<'static> {
        let words = words.into();
        // most text is sanitized where it is measured; this check catches the rest
        let plain = words.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        let words = if plain { words } else { sanitize_line(&words) };
        Span::styled(words, self.style(role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_says_how_many_colours_there_are() {
        let of = |no_color, colorterm, term| Depth::of(no_color, colorterm, term);
        assert_eq!(of(None, Some("truecolor"), Some("xterm")), Depth::True);
        assert_eq!(of(None, Some("24bit"), None), Depth::True);
        assert_eq!(
            of(None, Some("yes"), Some("xterm-256color")),
            Depth::Indexed
        );
        assert_eq!(of(None, None, Some("linux")), Depth::Sixteen);
        assert_eq!(of(None, None, None), Depth::Sixteen);
        assert_eq!(
            of(Some("1"), Some("truecolor"), Some("xterm-256color")),
            Depth::None,
            "NO_COLOR wins"
        );
        assert_eq!(
            of(Some(""), Some("truecolor"), None),
            Depth::True,
            "an empty NO_COLOR says nothing"
        );
    }

    #[test]
    fn without_colours_no_look_has_one() {
        for look in ThemeName::ALL {
            let theme = Theme::new(look, Depth::None);
            assert_eq!(
                (theme.look(), theme.next(), theme.ground()),
                (ThemeName::Mono, None, Style::new())
            );
            for role in palette::ROLES {
                let style = theme.style(role);
                assert_eq!((style.fg, style.bg), (None, None), "{look:?} {role:?}");
            }
        }
    }

    #[test]
    fn the_line_one_stands_on_is_seen_in_every_theme() {
        for look in ThemeName::ALL {
            for depth in [Depth::None, Depth::Sixteen, Depth::Indexed, Depth::True] {
                let theme = Theme::new(look, depth);
                let selected = theme.style(Role::Selected);
                let reversed = selected.add_modifier.contains(Modifier::REVERSED);
                let pair = selected.bg.is_some()
                    && selected.bg != theme.ground().bg
                    && selected.fg != selected.bg;
                assert!(reversed || pair, "{theme:?}");
            }
        }
    }
}
