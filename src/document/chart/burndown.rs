//! Draws the burndown: the lower and upper bounds of the remaining gaps on each day of the plan.
//!
//! The chart is one strip, because a curve broken across pages cannot be read. The known gaps are a solid line, the
//! band between this line and the upper bound is hatched, and the values of both curves are printed at their start and
//! end.

use jiff::civil::Date;

use crate::document::chart::axis::Axis;
use crate::document::chart::legend::{Key, legend};
use crate::document::chart::roadmap::{GATE, diamond};
use crate::document::chart::{Flush, LABEL, NOTE, SCALE, gap, hatch, part, scale, set};
use crate::document::font::Typeface;
use crate::document::layout::{Colour, Form, Mark, Path, Picture, Strip, text};
use crate::document::{Burndown, percent};

/// The height of the plot.
const TALL: f32 = 112.0;
/// The space for the value at the right end.
const END: f32 = 40.0;

pub(super) fn draw(typeface: &mut Typeface, decline: &Burndown, width: f32) -> Picture {
    let axis = Axis::new(decline.from, decline.to, SCALE, width - SCALE - END);
    let mut marks = legend(typeface, &keys(decline), axis.left, axis.left + axis.width);
    let top = NOTE.leading + 7.0;
    marks.extend(axis.names(typeface, top));
    let head = top + Axis::NAMES + LABEL.leading;
    let most = decline
        .low
        .iter()
        .chain(&decline.high)
        .map(|(_, open)| *open)
        .max()
        .unwrap_or(0);
    // Scale up a plan that starts with few remaining gaps, so that it fills the picture. The scale shows the range.
    let top = [100, 200, 400, 600, 800]
        .into_iter()
        .find(|top| most <= *top)
        .unwrap_or(1000);
    let y = |open: u32| head + TALL - part(open.min(top) * 1000 / top, TALL);
    let quarters = [0, 1, 2, 3, 4].map(|quarter| quarter * top / 4);
    scale(typeface, &mut marks, &quarters, axis.left + axis.width, y);
    let (low, high) = (stairs(&decline.low, &axis), stairs(&decline.high, &axis));
    if low != high {
        hatch(&mut marks, &band(&low, &high, y));
        marks.push(curve(&high, y, Colour::ACCENT, 0.9));
    }
    marks.push(curve(&low, y, Colour::INK, 1.6));
    let begins = |stairs: &[(f32, u32)]| stairs.first().copied();
    let ends = |stairs: &[(f32, u32)]| stairs.last().copied();
    value(
        typeface,
        &mut marks,
        begins(&high),
        begins(&low),
        y,
        Side::Begin,
    );
    value(typeface, &mut marks, ends(&high), ends(&low), y, Side::End);
    gates(typeface, &mut marks, decline, &axis, (y(top), y(0)));
    let mut strip = Strip {
        height: head + TALL + LABEL.leading + 8.0,
        marks,
        with_next: false,
    };
    axis.grid(&mut strip, head - LABEL.leading);
    Picture {
        head: Strip::default(),
        strips: vec![strip, gap(3.5)],
    }
}

/// A step function as pairs of a position x and the gaps that remain from there on, in permille.
fn stairs(curve: &[(Date, u32)], axis: &Axis) -> Vec<(f32, u32)> {
    let mut stairs: Vec<(f32, u32)> = curve
        .iter()
        .map(|(day, open)| (axis.x(*day), *open))
        .collect();
    if let Some((_, last)) = stairs.last().copied() {
        stairs.push((axis.left + axis.width, last));
    }
    stairs
}

/// The corner points of a step function.
fn corners(stairs: &[(f32, u32)], y: impl Fn(u32) -> f32) -> Vec<(f32, f32)> {
    let mut points: Vec<(f32, f32)> = Vec::new();
    for (x, open) in stairs {
        if let Some((_, before)) = points.last().copied() {
            points.push((*x, before));
        }
        points.push((*x, y(*open)));
    }
    points
}

fn curve(stairs: &[(f32, u32)], y: impl Fn(u32) -> f32, colour: Colour, width: f32) -> Mark {
    Mark::Path(Path::drawn(
        Form::Lines(corners(stairs, y), false),
        colour,
        width,
    ))
}

/// The area between the two step functions, as boxes: left, top, right, bottom.
fn band(
    low: &[(f32, u32)],
    high: &[(f32, u32)],
    y: impl Fn(u32) -> f32,
) -> Vec<(f32, f32, f32, f32)> {
    let mut places: Vec<f32> = low.iter().chain(high).map(|(x, _)| *x).collect();
    places.sort_by(f32::total_cmp);
    places.dedup();
    let at = |stairs: &[(f32, u32)], x: f32| {
        stairs
            .iter()
            .rev()
            .find(|(from, _)| *from <= x)
            .map_or(0, |(_, open)| *open)
    };
    places
        .windows(2)
        .filter_map(|pair| match pair {
            [from, to] => Some((*from, y(at(high, *from)), *to, y(at(low, *from)))),
            _ => None,
        })
        .filter(|(_, top, _, bottom)| bottom - top > 0.5)
        .collect()
}

/// The end of the curves at which values are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Begin,
    End,
}

/// Prints the values of both curves at one end, as one label if they are equal or would overlap.
fn value(
    typeface: &mut Typeface,
    marks: &mut Vec<Mark>,
    high: Option<(f32, u32)>,
    low: Option<(f32, u32)>,
    y: impl Fn(u32) -> f32,
    side: Side,
) {
    let (Some((x, most)), Some((_, least))) = (high, low) else {
        return;
    };
    let style = LABEL.strong().lined();
    let apart = y(least) - y(most) >= style.leading;
    let both = format!("{}–{}", percent(least).trim_end_matches('%'), percent(most));
    let mut words = vec![(
        most,
        if most == least || apart {
            percent(most)
        } else {
            both
        },
    )];
    if apart {
        words.push((least, percent(least)));
    }
    for (open, words) in words {
        let line = text::one_line(typeface, &words, style, END - 6.0);
        let (left, top) = match side {
            // Above the curve, where it starts to fall.
            Side::Begin => (x + 4.0, y(open) - style.leading - 0.5),
            Side::End => (x + 6.0, y(open) - style.leading / 2.0),
        };
        // the lower value stands on the hatched band, and either curve may fall beside it
        let ground = Form::Box(left - 1.0, top, line.width + 2.0, style.leading);
        marks.push(Mark::Path(Path::filled(ground, Colour::PAPER)));
        set(marks, &[line], left, top, END, style, Flush::Left);
    }
}

/// Draws the gates below the zero line.
fn gates(
    typeface: &mut Typeface,
    marks: &mut Vec<Mark>,
    decline: &Burndown,
    axis: &Axis,
    (top, foot): (f32, f32),
) {
    let style = LABEL.strong();
    let mut free = f32::NEG_INFINITY;
    for (day, gate) in &decline.gates {
        let x = axis.inside(*day, GATE);
        let middle = foot + style.leading / 2.0 + 4.0;
        marks.push(Mark::Path(Path::rule(
            (x, top),
            (x, middle),
            Colour::RULE,
            0.5,
        )));
        marks.push(Mark::Path(Path::filled(
            diamond(x, middle, GATE),
            Colour::INK,
        )));
        let line = text::one_line(typeface, gate, style, 60.0);
        // Label to the right of the diamond, or to the left at the edge. A gate too close to the previous gate has no
        // label.
        let right = x + GATE + 3.0;
        let at = if right + line.width > axis.left + axis.width + END {
            x - GATE - 3.0 - line.width
        } else {
            right
        };
        if at > free {
            marks.extend(line.marks(at, middle - style.leading / 2.0 + style.baseline()));
            free = at + line.width + GATE * 2.0;
        }
    }
}

/// The entries of the legend.
fn keys(decline: &Burndown) -> Vec<(Key, &'static str)> {
    let mut keys = if decline.low == decline.high {
        vec![(Key::Line, "remaining gaps")]
    } else {
        vec![
            (Key::Line, "known gaps only"),
            (Key::Band, "with every unknown at level 0"),
        ]
    };
    if !decline.gates.is_empty() {
        keys.push((Key::Gate, "planned gate date"));
    }
    keys
}
