//! Draws the trend: the range at several times, each drawn as a bar from the lowest to the highest value, with the bars
//! joined at their lowest values.
//!
//! The points are equally spaced rather than to scale: the dates are printed, and 2 sessions in the same week must not
//! overlap.

use crate::base::dates;
use crate::base::dates::Dates;
use crate::document::Moment;
use crate::document::chart::{Flush, LABEL, NOTE, SCALE, gap, hatch, part, scale, set};
use crate::document::font::Typeface;
use crate::document::layout::{Colour, Form, Mark, Path, Picture, Strip, count, text};

const TALL: f32 = 77.0;
const RADIUS: f32 = 3.1;
/// Half the width of the bar of the uncertain range.
const HALF: f32 = 4.0;

pub(super) fn draw(typeface: &mut Typeface, moments: &[Moment], width: f32) -> Picture {
    let head = LABEL.leading + 4.0;
    let y = |value: u32| head + TALL - part(value, TALL);
    let wide = ((width - SCALE) / count(moments.len().max(1))).min(90.0);
    let mut marks = Vec::new();
    scale(
        typeface,
        &mut marks,
        &[0, 500, 1000],
        SCALE + wide * count(moments.len()),
        y,
    );
    let x = |at: usize| SCALE + wide * (count(at) + 0.5);
    let least: Vec<(f32, f32)> = moments
        .iter()
        .enumerate()
        .map(|(at, moment)| (x(at), y(moment.low)))
        .collect();
    if least.len() > 1 {
        marks.push(Mark::Path(Path::drawn(
            Form::Lines(least, false),
            Colour::ACCENT,
            1.2,
        )));
    }
    for (at, moment) in moments.iter().enumerate() {
        let (low, high) = (y(moment.low), y(moment.high.max(moment.low)));
        if low - high > 0.5 {
            hatch(&mut marks, &[(x(at) - HALF, high, x(at) + HALF, low)]);
        }
        marks.push(Mark::Path(Path::ring(
            Form::Circle(x(at), low, RADIUS),
            Colour::ACCENT,
            Colour::ACCENT,
            1.2,
        )));
        let left = SCALE + wide * count(at);
        let value = text::one_line(typeface, &moment.value, LABEL.strong().lined(), wide);
        set(
            &mut marks,
            &[value],
            left,
            (high - LABEL.leading - RADIUS - 1.0).max(0.0),
            wide,
            LABEL,
            Flush::Centre,
        );
        let day = text::one_line(
            typeface,
            &dates::day(moment.day, Dates::DayMonthYear),
            NOTE,
            wide,
        );
        set(
            &mut marks,
            &[day],
            left,
            head + TALL + 3.5,
            wide,
            NOTE,
            Flush::Centre,
        );
    }
    let strip = Strip {
        height: head + TALL + 3.5 + NOTE.leading,
        marks,
        with_next: false,
    };
    Picture {
        head: Strip::default(),
        strips: vec![strip, gap(3.5)],
    }
}
