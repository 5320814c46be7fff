//! Draws dumbbells: the lowest and highest possible value of each item against its target.
//!
//! The order of the bars is decided elsewhere.

use crate::document::Dumbbell;
use crate::document::chart::{Flush, LABEL, NOTE, gap, hatch, height, part, set};
use crate::document::font::Typeface;
use crate::document::layout::{Colour, Form, Mark, Path, Picture, Strip, text};

const RADIUS: f32 = 3.1;

pub(super) fn draw(typeface: &mut Typeface, bars: &[Dumbbell], width: f32) -> Picture {
    let names = width * 0.33;
    let values = width * 0.18;
    let left = names + 14.0;
    let plot = width - left - values - 16.0;
    let mut picture = Picture {
        head: legend(typeface, left),
        strips: Vec::new(),
    };
    for bar in bars {
        let label = text::few_lines(typeface, &bar.label, LABEL, names, 6);
        let value = text::few_lines(typeface, &bar.value, LABEL.lined(), values, 6);
        let tall = height(&label, LABEL)
            .max(height(&value, LABEL))
            .max(LABEL.leading)
            + 5.25;
        let mut marks = Vec::new();
        set(
            &mut marks,
            &label,
            0.0,
            (tall - height(&label, LABEL)) / 2.0,
            names,
            LABEL,
            Flush::Left,
        );
        dumbbell(&mut marks, bar, left, tall / 2.0, plot);
        let top = (tall - height(&value, LABEL)) / 2.0;
        set(
            &mut marks,
            &value,
            width - values,
            top,
            values,
            LABEL,
            Flush::Right,
        );
        picture.strips.push(Strip {
            height: tall,
            marks,
            with_next: false,
        });
    }
    if !bars.is_empty() {
        picture.strips.push(gap(3.5));
    }
    picture
}

fn dumbbell(marks: &mut Vec<Mark>, bar: &Dumbbell, left: f32, y: f32, plot: f32) {
    let low = left + part(bar.low.min(bar.high), plot);
    let high = left + part(bar.low.max(bar.high), plot);
    let target = left + part(bar.target, plot);
    marks.push(Mark::Path(Path::rule(
        (left, y),
        (left + plot, y),
        Colour::RULE,
        0.5,
    )));
    // Certain values are drawn as a solid line, uncertain ones as a light band between 2 different end marks.
    if low > left {
        marks.push(Mark::Path(Path::rule(
            (left, y),
            (low, y),
            Colour::ACCENT,
            1.6,
        )));
    }
    if high - low > 0.5 {
        hatch(marks, &[(low, y - 1.9, high, y + 1.9)]);
    }
    let tick = ((target, y - 6.3), (target, y + 6.3));
    marks.push(Mark::Path(Path::rule(tick.0, tick.1, Colour::PAPER, 3.2)));
    marks.push(Mark::Path(Path::rule(tick.0, tick.1, Colour::INK, 1.4)));
    if high - low > 0.5 {
        marks.push(Mark::Path(Path::ring(
            Form::Circle(low, y, RADIUS),
            Colour::PAPER,
            Colour::ACCENT,
            1.2,
        )));
    }
    marks.push(Mark::Path(Path::ring(
        Form::Circle(high, y, RADIUS),
        Colour::ACCENT,
        Colour::ACCENT,
        1.2,
    )));
}

/// The legend above the bars.
fn legend(typeface: &mut Typeface, left: f32) -> Strip {
    let mut marks = Vec::new();
    let y = NOTE.leading / 2.0;
    let mut x = left;
    for (at, words) in ["at least", "at most", "target"].into_iter().enumerate() {
        let line = text::one_line(typeface, words, NOTE, 80.0);
        marks.push(Mark::Path(match at {
            0 => Path::ring(
                Form::Circle(x + RADIUS, y, RADIUS - 0.4),
                Colour::PAPER,
                Colour::ACCENT,
                1.2,
            ),
            1 => Path::ring(
                Form::Circle(x + RADIUS, y, RADIUS - 0.4),
                Colour::ACCENT,
                Colour::ACCENT,
                1.2,
            ),
            _ => Path::rule(
                (x + RADIUS, y - 4.2),
                (x + RADIUS, y + 4.2),
                Colour::INK,
                1.4,
            ),
        }));
        x += RADIUS * 2.0 + 4.0;
        marks.extend(line.marks(x, NOTE.baseline()));
        x += line.width + 14.0;
    }
    Strip {
        height: NOTE.leading + 5.25,
        marks,
        with_next: false,
    }
}
