//! Draws the ladder of gates: one rung per gate, with a distinct mark and word for each state.

use crate::document::Rung;
use crate::document::chart::{Flush, LABEL, height, set};
use crate::document::font::Typeface;
use crate::document::layout::{BODY, Colour, Form, Mark, Path, Picture, Strip, Style, text};
use crate::rules::gates::GateState;

const NAME: Style = BODY.strong();
const DETAIL: Style = LABEL.in_colour(Colour::MUTED);
const RADIUS: f32 = 6.2;
/// The left edge of the text, to the right of the marks.
const WORDS: f32 = 24.0;
/// The width reserved for the state.
const STATE: f32 = 110.0;

pub(super) fn draw(typeface: &mut Typeface, rungs: &[Rung], width: f32) -> Picture {
    let last = rungs.len().saturating_sub(1);
    let strips = rungs
        .iter()
        .enumerate()
        .map(|(at, rung)| strip(typeface, rung, width, at == 0, at == last))
        .collect();
    Picture {
        head: Strip::default(),
        strips,
    }
}

fn strip(typeface: &mut Typeface, rung: &Rung, width: f32, first: bool, last: bool) -> Strip {
    let room = width - WORDS - STATE - 10.0;
    let name = [rung.id.as_str(), rung.title.as_str()].join("  ");
    let name = text::few_lines(typeface, &name, NAME, room, 4);
    // The detail can use the full width, because the state is on the line above.
    let wide = width - WORDS;
    let detail = text::few_lines(typeface, &rung.detail, DETAIL, wide, 8);
    let names = height(&name, NAME).max(NAME.leading);
    let tall = names + height(&detail, DETAIL) + 10.5;
    let y = NAME.leading / 2.0;
    let mut marks = Vec::new();
    // The pole connects the rungs.
    let from = if first { y } else { 0.0 };
    let to = if last { y } else { tall };
    if from < to {
        marks.push(Mark::Path(Path::rule(
            (RADIUS + 1.0, from),
            (RADIUS + 1.0, to),
            Colour::RULE,
            1.0,
        )));
    }
    sign(&mut marks, rung.state, RADIUS + 1.0, y);
    set(&mut marks, &name, WORDS, 0.0, room, NAME, Flush::Left);
    let word = text::one_line(
        typeface,
        rung.state.word(),
        NAME.in_colour(colour(rung.state)),
        STATE,
    );
    set(
        &mut marks,
        &[word],
        width - STATE,
        0.0,
        STATE,
        NAME,
        Flush::Right,
    );
    set(&mut marks, &detail, WORDS, names, wide, DETAIL, Flush::Left);
    Strip {
        height: tall,
        marks,
        with_next: false,
    }
}

fn colour(state: GateState) -> Colour {
    match state {
        GateState::Passes | GateState::PassesConditionally => Colour::ACCENT,
        GateState::Inconclusive => Colour::MUTED,
        GateState::Fails => Colour::INK,
    }
}

/// Draws the mark of a state: filled with a tick, half filled, empty, or dark with a cross.
fn sign(marks: &mut Vec<Mark>, state: GateState, x: f32, y: f32) {
    let circle = Form::Circle(x, y, RADIUS);
    let line = |points: Vec<(f32, f32)>| {
        Mark::Path(Path::drawn(Form::Lines(points, false), Colour::PAPER, 1.5))
    };
    match state {
        GateState::Passes => {
            marks.push(Mark::Path(Path::ring(
                circle,
                Colour::ACCENT,
                Colour::ACCENT,
                1.2,
            )));
            marks.push(line(vec![
                (x - 2.8, y + 0.1),
                (x - 0.8, y + 2.2),
                (x + 2.9, y - 2.1),
            ]));
        }
        GateState::PassesConditionally => {
            marks.push(Mark::Path(Path::ring(
                circle,
                Colour::PAPER,
                Colour::ACCENT,
                1.2,
            )));
            marks.push(Mark::Path(Path::filled(half(x, y), Colour::ACCENT)));
        }
        GateState::Inconclusive => marks.push(Mark::Path(Path::ring(
            circle,
            Colour::PAPER,
            Colour::MUTED,
            1.2,
        ))),
        GateState::Fails => {
            marks.push(Mark::Path(Path::ring(
                circle,
                Colour::INK,
                Colour::INK,
                1.2,
            )));
            marks.push(line(vec![(x - 2.2, y - 2.2), (x + 2.2, y + 2.2)]));
            marks.push(line(vec![(x - 2.2, y + 2.2), (x + 2.2, y - 2.2)]));
        }
    }
}

/// The left half of the circle, approximated by straight lines.
fn half(x: f32, y: f32) -> Form {
    let steps: u8 = 24;
    let point = |step: u8| {
        let angle = std::f32::consts::PI * (f32::from(step) / f32::from(steps) + 0.5);
        (x + RADIUS * angle.cos(), y + RADIUS * angle.sin())
    };
    Form::Lines((0..=steps).map(point).collect(), true)
}
