//! The colors of the themes that define their own.
//!
//! The tests below verify the colors by their contrast (WCAG 2.1): text stands out from its background, and good, fair
//! and poor differ in lightness as well as in hue, because about 1 reader in 12 cannot tell the hues apart.

use ratatui::style::Color;

use crate::base::theme_name::ThemeName;

/// The role of a piece of text, which determines its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Ordinary text.
    Text,
    /// Secondary text.
    Muted,
    /// Text that guides the eye.
    Accent,
    /// A heading.
    Title,
    /// A key to press.
    Key,
    /// A good result.
    Good,
    /// A fair result, or an unknown one.
    Fair,
    /// A poor result, or an error.
    Poor,
    /// The selected line.
    Selected,
    /// A banner that must not be missed.
    Alarm,
}

/// A color, and its replacement among the 16 named colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shade {
    pub(super) red: u8,
    pub(super) green: u8,
    pub(super) blue: u8,
    pub(super) named: Color,
}

const fn shade(red: u8, green: u8, blue: u8, named: Color) -> Shade {
    Shade {
        red,
        green,
        blue,
        named,
    }
}

/// The colors of one theme.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub(super) ground: Shade,
    pub(super) text: Shade,
    muted: Shade,
    accent: Shade,
    good: Shade,
    fair: Shade,
    poor: Shade,
    /// Text and background of the selected line.
    selected: (Shade, Shade),
    /// Text and background of a banner.
    alarm: (Shade, Shade),
}

const LIGHT: Palette = {
    let ground = shade(0xfc, 0xfc, 0xfa, Color::White);
    let accent = shade(0x0a, 0x4f, 0xa8, Color::Blue);
    let poor = shade(0x9c, 0x00, 0x18, Color::Red);
    Palette {
        ground,
        text: shade(0x1f, 0x23, 0x28, Color::Black),
        muted: shade(0x57, 0x60, 0x6a, Color::DarkGray),
        accent,
        // among 16 colors, green and yellow are too pale on white in most palettes
        good: shade(0x00, 0x80, 0x2b, Color::Blue),
        fair: shade(0x80, 0x56, 0x0a, Color::Magenta),
        poor,
        selected: (ground, accent),
        alarm: (ground, poor),
    }
};

const DARK: Palette = {
    let ground = shade(0x1b, 0x1f, 0x24, Color::Black);
    let accent = shade(0x7c, 0xc4, 0xff, Color::LightCyan);
    let poor = shade(0xf4, 0x70, 0x5f, Color::LightRed);
    Palette {
        ground,
        text: shade(0xe6, 0xe8, 0xea, Color::White),
        muted: shade(0xa5, 0xad, 0xb5, Color::Gray),
        accent,
        good: shade(0x5f, 0xce, 0x8a, Color::LightGreen),
        fair: shade(0xff, 0xe0, 0x8a, Color::LightYellow),
        poor,
        selected: (ground, accent),
        alarm: (ground, poor),
    }
};

const HIGH_CONTRAST: Palette = {
    let ground = shade(0x00, 0x00, 0x00, Color::Black);
    let text = shade(0xff, 0xff, 0xff, Color::White);
    let poor = shade(0xff, 0x80, 0x70, Color::LightRed);
    Palette {
        ground,
        text,
        muted: shade(0xd0, 0xd0, 0xd0, Color::Gray),
        accent: shade(0x5f, 0xd7, 0xff, Color::LightCyan),
        good: shade(0x4f, 0xd7, 0x8b, Color::LightGreen),
        fair: shade(0xff, 0xff, 0x9f, Color::LightYellow),
        poor,
        selected: (ground, text),
        alarm: (ground, poor),
    }
};

/// The colors of the wall theme, on white, because a projector in a lit room cannot show black. No yellow is dark
/// enough on white, so "fair" is violet.
const WALL: Palette = {
    let ground = shade(0xff, 0xff, 0xff, Color::White);
    let accent = shade(0x00, 0x3a, 0x94, Color::Blue);
    let poor = shade(0x87, 0x00, 0x14, Color::Red);
    Palette {
        ground,
        text: shade(0x0a, 0x0a, 0x0a, Color::Black),
        muted: shade(0x3a, 0x40, 0x48, Color::Black),
        accent,
        good: shade(0x00, 0x60, 0x2a, Color::Blue),
        fair: shade(0x5c, 0x0a, 0x5c, Color::Magenta),
        poor,
        selected: (ground, accent),
        alarm: (ground, poor),
    }
};

impl Palette {
    /// The colors of a theme; `None` for themes that use the terminal's own colors or no colors.
    pub(super) fn of(look: ThemeName) -> Option<&'static Self> {
        match look {
            ThemeName::Default | ThemeName::Mono => None,
            ThemeName::Light => Some(&LIGHT),
            ThemeName::Dark => Some(&DARK),
            ThemeName::HighContrast => Some(&HIGH_CONTRAST),
            ThemeName::Wall => Some(&WALL),
        }
    }

    /// The text and background colors of a role.
    pub(super) fn pair(&self, role: Role) -> (Shade, Shade) {
        let words = match role {
            Role::Text | Role::Title => self.text,
            Role::Muted => self.muted,
            Role::Accent | Role::Key => self.accent,
            Role::Good => self.good,
            Role::Fair => self.fair,
            Role::Poor => self.poor,
            Role::Selected => return self.selected,
            Role::Alarm => return self.alarm,
        };
        (words, self.ground)
    }
}

/// The 6 steps of each component in the color cube of the 256-color table.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

impl Shade {
    /// The nearest of the 240 fixed colors in the 256-color table; the first 16 depend on the terminal.
    pub(super) fn indexed(self) -> u8 {
        let far = |index: &u8| {
            let (red, green, blue) = entry(*index);
            let part = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
            part(self.red, red) + part(self.green, green) + part(self.blue, blue)
        };
        (16..=255).min_by_key(far).unwrap_or(16)
    }
}

/// The color at an index of 16 or more in the 256-color table: a cube with 6 steps, then 24 grays.
fn entry(index: u8) -> (u8, u8, u8) {
    if index >= 232 {
        let grey = 8 + 10 * (index - 232);
        return (grey, grey, grey);
    }
    let at = index.saturating_sub(16);
    let step = |at: u8| STEPS.get(usize::from(at % 6)).copied().unwrap_or_default();
    (step(at / 36), step(at / 6), step(at))
}

/// Every role.
#[cfg(test)]
pub(super) const ROLES: [Role; 10] = [
    Role::Text,
    Role::Muted,
    Role::Accent,
    Role::Title,
    Role::Key,
    Role::Good,
    Role::Fair,
    Role::Poor,
    Role::Selected,
    Role::Alarm,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of WCAG 2.1: a component c of 255 is c / 12.92 up to 0.04045 (the 0.03928 in the text is
    /// a known error that makes no difference with 8 bits), else ((c + 0.055) / 1.055) ^ 2.4; then
    /// L = 0.2126 R + 0.7152 G + 0.0722 B.
    fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
        let part = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    /// The contrast of WCAG 2.1: (L1 + 0.05) / (L2 + 0.05), where L1 is the lighter color.
    fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    /// The color of a shade as defined, and in the 256-color table.
    fn seen(shade: Shade) -> [(u8, u8, u8); 2] {
        [(shade.red, shade.green, shade.blue), entry(shade.indexed())]
    }

    fn palettes() -> impl Iterator<Item = (ThemeName, &'static Palette)> {
        ThemeName::ALL
            .into_iter()
            .filter_map(|look| Some((look, Palette::of(look)?)))
    }

    #[test]
    fn the_formulas_give_what_the_guideline_says() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
        // #767676 on white is the palest gray that reaches 4.5
        assert!(contrast((0x76, 0x76, 0x76), (255, 255, 255)) >= 4.5);
        assert!(contrast((0x77, 0x77, 0x77), (255, 255, 255)) < 4.5);
    }

    #[test]
    fn every_text_can_be_read_on_its_ground() {
        assert_eq!(palettes().count(), 4);
        for (look, palette) in palettes() {
            let least = if matches!(look, ThemeName::HighContrast | ThemeName::Wall) {
                7.0
            } else {
                4.5
            };
            for role in ROLES {
                let (words, ground) = palette.pair(role);
                for (words, ground) in seen(words).into_iter().zip(seen(ground)) {
                    let found = contrast(words, ground);
                    assert!(
                        found >= least,
                        "{look:?} {role:?}: {words:?} on {ground:?} is {found:.2}, not {least}"
                    );
                }
            }
        }
    }

    #[test]
    fn good_fair_and_poor_differ_in_lightness_not_only_in_hue() {
        for (look, palette) in palettes() {
            let [good, fair, poor] = [palette.good, palette.fair, palette.poor];
            for (one, other) in [(good, fair), (fair, poor), (good, poor)] {
                for (one, other) in seen(one).into_iter().zip(seen(other)) {
                    let found = contrast(one, other);
                    assert!(
                        found >= 1.2,
                        "{look:?}: {one:?} and {other:?} differ by {found:.2} only"
                    );
                }
            }
        }
    }

    #[test]
    fn the_line_one_stands_on_stands_out_from_the_others() {
        for (look, palette) in palettes() {
            for (line, ground) in seen(palette.selected.1)
                .into_iter()
                .zip(seen(palette.ground))
            {
                assert!(
                    contrast(line, ground) >= 3.0,
                    "{look:?}: {line:?} on {ground:?}"
                );
            }
        }
    }

    #[test]
    fn a_shade_is_found_in_the_table_of_256() {
        assert_eq!(shade(0, 0, 0, Color::Black).indexed(), 16);
        assert_eq!(shade(255, 255, 255, Color::White).indexed(), 231);
        assert_eq!(shade(0x1b, 0x1f, 0x24, Color::Black).indexed(), 234);
        assert_eq!(entry(208), (255, 135, 0));
    }

    /// With only 16 colors, text differs from its background, and good, fair and poor from one another.
    #[test]
    fn sixteen_colours_keep_things_apart() {
        for (look, palette) in palettes() {
            for role in ROLES {
                let (words, ground) = palette.pair(role);
                assert_ne!(words.named, ground.named, "{look:?} {role:?}");
            }
            let named = [palette.good, palette.fair, palette.poor].map(|shade| shade.named);
            assert!(
                named[0] != named[1] && named[1] != named[2] && named[0] != named[2],
                "{look:?}"
            );
        }
    }
}
