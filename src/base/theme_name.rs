//! The names of the themes for screens.
//!
//! The settings and the command line select a theme by its name. The colours of a theme are defined where screens are
//! drawn; this module must not contain any.

/// The name of a theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum ThemeName {
    /// The terminal's own colours.
    #[default]
    Default,
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
    /// The strongest possible contrast.
    HighContrast,
    /// For a projector: strong, calm contrast, with nothing faint.
    Wall,
    /// No colours: bold, dim and reversed only.
    Mono,
}

impl ThemeName {
    /// Every theme, in the order in which the user cycles through them.
    pub const ALL: [Self; 6] = [
        Self::Default,
        Self::Light,
        Self::Dark,
        Self::HighContrast,
        Self::Wall,
        Self::Mono,
    ];

    /// The names of [`ThemeName::ALL`].
    pub const WORDS: [&'static str; 6] =
        ["default", "light", "dark", "high-contrast", "wall", "mono"];

    /// The name in settings and on the command line.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The theme with this name.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }

    /// The next theme, or the first one after the last.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|look| *look == self).unwrap_or(0);
        Self::ALL
            .get((at + 1) % Self::ALL.len())
            .copied()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_has_its_name_and_comes_round() {
        let mut look = ThemeName::default();
        for word in ThemeName::WORDS {
            assert_eq!(look.word(), word);
            assert_eq!(ThemeName::from_word(word), Some(look));
            look = look.next();
        }
        assert_eq!(look, ThemeName::default());
    }
}
