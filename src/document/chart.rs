//! Draws the charts, turning numbers into pictures made of lines, shapes and text.
//!
//! A picture consists of strips, so that a long picture can continue on the next page. Values are printed next to their
//! shapes, and shade alone never carries meaning, because the page may be printed in grey. Page breaks are handled
//! elsewhere.
//!
//! This file and those of the charts use each other: this file selects the chart to draw, and the charts share its
//! helpers for text and shapes.

mod axis;
mod ballots;
mod burndown;
mod dumbbells;
mod gates;
mod heat;
mod legend;
mod matrix;
mod roadmap;
mod trend;

use crate::document::font::Typeface;
use crate::document::layout::text::Line;
use crate::document::layout::{Colour, Form, Mark, Path, Picture, Strip, Style, count, text};
use crate::document::{Plot, percent};

pub use heat::shade;

/// The style of text in charts.
const LABEL: Style = Style::new(8.5, 12.25);
/// The style of small text in charts.
const NOTE: Style = Style::new(7.0, 8.75).in_colour(Colour::MUTED);

/// The width of the scale on the left.
const SCALE: f32 = 34.0;

/// Draws a plot at a given width.
pub fn draw(typeface: &mut Typeface, plot: &Plot, width: f32) -> Picture {
    match plot {
        Plot::Dumbbells(bars) => dumbbells::draw(typeface, bars, width),
        Plot::HeatMap(map) => heat::draw(typeface, map, width),
        Plot::Gates(rungs) => gates::draw(typeface, rungs, width),
        Plot::Roadmap(timeline) => roadmap::draw(typeface, timeline, width),
        Plot::Burndown(decline) => burndown::draw(typeface, decline, width),
        Plot::Trend(moments) => trend::draw(typeface, moments, width),
        Plot::Ballots(ballots) => ballots::draw(typeface, ballots, width),
        Plot::Matrix(matrix) => matrix::draw(typeface, matrix, width),
    }
}

/// The alignment of text in a column.
#[derive(Clone, Copy)]
enum Flush {
    Left,
    Centre,
    Right,
}

/// Stacks lines downwards from this upper edge, aligned within the width.
fn set(
    marks: &mut Vec<Mark>,
    lines: &[Line],
    x: f32,
    top: f32,
    width: f32,
    style: Style,
    flush: Flush,
) {
    for (at, line) in lines.iter().enumerate() {
        let room = width - line.width;
        let shift = match flush {
            Flush::Left => 0.0,
            Flush::Centre => room / 2.0,
            Flush::Right => room,
        };
        marks.extend(line.marks(
            x + shift,
            top + count(at) * style.leading + style.baseline(),
        ));
    }
}

/// The total height of `lines` in this style.
fn height(lines: &[Line], style: Style) -> f32 {
    count(lines.len()) * style.leading
}

/// Converts permille to a fraction of `length`, at most the full length.
fn part(permille: u32, length: f32) -> f32 {
    f32::from(u16::try_from(permille.min(1000)).unwrap_or(1000)) / 1000.0 * length
}

/// Draws the scale on the left of a plot: a label and a horizontal line for each value in permille.
fn scale(
    typeface: &mut Typeface,
    marks: &mut Vec<Mark>,
    values: &[u32],
    right: f32,
    y: impl Fn(u32) -> f32,
) {
    for value in values.iter().copied() {
        let line = text::one_line(typeface, &percent(value), NOTE.lined(), SCALE);
        set(
            marks,
            &[line],
            0.0,
            y(value) - NOTE.leading / 2.0,
            SCALE - 6.0,
            NOTE,
            Flush::Right,
        );
        let (colour, thick) = if value == 0 {
            (Colour::INK, 0.75)
        } else {
            (Colour::EMPTY, 0.5)
        };
        marks.push(Mark::Path(Path::rule(
            (SCALE, y(value)),
            (right, y(value)),
            colour,
            thick,
        )));
    }
}

/// An empty strip of this height.
fn gap(height: f32) -> Strip {
    Strip {
        height,
        ..Strip::default()
    }
}

/// Draws uncertain ranges as boxes (left, top, right, bottom) in a light tint with slanted hairlines, so that they
/// differ from certain values even when printed in grey.
fn hatch(marks: &mut Vec<Mark>, boxes: &[(f32, f32, f32, f32)]) {
    const STEP: f32 = 4.0;
    for (left, top, right, bottom) in boxes.iter().copied() {
        marks.push(Mark::Path(Path::filled(
            Form::Box(left, top, right - left, bottom - top),
            Colour::MIDDLE,
        )));
        // The hairlines of all boxes align: x + y is a multiple of the step.
        let mut slant = ((left + top) / STEP).ceil() * STEP;
        while slant < right + bottom {
            let (from, to) = ((slant - bottom).max(left), (slant - top).min(right));
            if to - from > 0.5 {
                marks.push(Mark::Path(Path::rule(
                    (from, slant - from),
                    (to, slant - to),
                    Colour::PAPER,
                    0.7,
                )));
            }
            slant += STEP;
        }
    }
}
