//! Draws the legend: the meaning of each shape in a chart, on one line above the chart.
//!
//! Entries that do not fit are dropped, last ones first, because a legend must never be wider than its chart.

use crate::document::chart::axis::TARGET;
use crate::document::chart::roadmap::{GATE, LIKELY, block, diamond, span};
use crate::document::chart::{NOTE, hatch};
use crate::document::font::Typeface;
use crate::document::layout::{Colour, Form, Mark, Path, text};

/// A shape explained in a legend.
#[derive(Clone, Copy)]
pub(super) enum Key {
    /// A bar of this height.
    Bar(f32),
    /// A gate.
    Gate,
    /// A forecast.
    Likely,
    /// A solid line.
    Line,
    /// A hatched band below a line.
    Band,
    /// The target date.
    Target,
    /// A freeze.
    Freeze,
}

impl Key {
    fn width(self) -> f32 {
        match self {
            Self::Bar(_) | Self::Line | Self::Band => 14.0,
            Self::Gate => GATE * 2.0,
            Self::Likely => LIKELY * 2.0 + 14.0,
            Self::Target => TARGET,
            Self::Freeze => 8.0,
        }
    }

    /// The marks of the shape, from this left edge and vertically centred on `y`.
    fn marks(self, x: f32, y: f32) -> Vec<Mark> {
        let right = x + self.width();
        match self {
            Self::Bar(tall) => vec![block(x, y, right - x, tall)],
            Self::Gate => vec![Mark::Path(Path::filled(
                diamond(x + GATE, y, GATE),
                Colour::INK,
            ))],
            Self::Likely => span(x + LIKELY, right - LIKELY, y),
            Self::Target => vec![Mark::Path(Path::rule(
                (x + TARGET / 2.0, y - 4.0),
                (x + TARGET / 2.0, y + 4.0),
                Colour::INK,
                TARGET,
            ))],
            Self::Freeze => vec![Mark::Path(Path::filled(
                Form::Box(x, y - 4.0, right - x, 8.0),
                Colour::EMPTY,
            ))],
            Self::Line => vec![Mark::Path(Path::rule((x, y), (right, y), Colour::INK, 1.6))],
            Self::Band => {
                let mut marks = Vec::new();
                hatch(&mut marks, &[(x, y - 3.5, right, y + 3.5)]);
                marks.push(Mark::Path(Path::rule(
                    (x, y - 3.5),
                    (right, y - 3.5),
                    Colour::ACCENT,
                    0.9,
                )));
                marks
            }
        }
    }
}

/// Draws the shapes with their labels, from `left` to at most `right`.
pub(super) fn legend(
    typeface: &mut Typeface,
    keys: &[(Key, &str)],
    left: f32,
    right: f32,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut x = left;
    for (key, words) in keys {
        let wide = key.width() + 4.0;
        let line = text::one_line(typeface, words, NOTE, 150.0);
        if x + wide + line.width > right {
            break;
        }
        marks.extend(key.marks(x, NOTE.leading / 2.0));
        marks.extend(line.marks(x + wide, NOTE.baseline()));
        x += wide + line.width + 14.0;
    }
    marks
}
