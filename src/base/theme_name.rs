//! The names of the themes that a screen can have.
//!
//! The settings and the command line select a theme by name. What a theme consists of is defined where screens are
//! drawn; this module must not contain a colour.

/// How screens look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr, strum::EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum ThemeName {
    /// The terminal's own colours.
    #[default]
    Default,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// The strongest contrast there is.
    HighContrast,
    /// For a projector: large calm contrast, nothing faint.
    Wall,
    /// No colour at all: bold, dim and reversed only.
    Mono,
}

impl ThemeName {
    /// Every look, in the order in which one follows the other.
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

    /// Its name.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The look of a name.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().ok()
    }

    /// The one after it; after the last the first.
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
