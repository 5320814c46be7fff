//! Draws the roadmap: steps over months, grouped into waves, each wave with the planned date and the forecast of its
//! gate.
//!
//! No date is computed here, and days outside the timeline are drawn at its edge. Critical steps have taller bars and
//! bolder names, so that they stand out even when printed in grey.

use jiff::civil::Date;

use crate::base::dates;
use crate::base::dates::Dates;
use crate::document::chart::axis::Axis;
use crate::document::chart::legend::{Key, legend};
use crate::document::chart::{Flush, LABEL, NOTE, gap, height, set};
use crate::document::font::Typeface;
use crate::document::layout::text::Line;
use crate::document::layout::{BODY, Colour, Form, Mark, Path, Picture, Strip, Style, text};
use crate::document::{Timeline, TimelineBar, TimelineForecast, TimelineGate};

const WAVE: Style = BODY.strong();
const STEP: Style = LABEL;
const DAYS: Style = NOTE.lined();
/// The height of a bar.
const BAR: f32 = 6.0;
/// The height of a bar on the critical chain.
const CRITICAL: f32 = 9.0;
/// The distance from the centre of a gate diamond to its corners.
pub(super) const GATE: f32 = 4.6;
/// The distance from the centre of a forecast diamond to its corners.
pub(super) const LIKELY: f32 = 3.4;

pub(super) fn draw(typeface: &mut Typeface, timeline: &Timeline, width: f32) -> Picture {
    // room for a name such as `platform-operations` on one line
    let (names, whos) = (width * 0.22, width * 0.19);
    let left = names + whos + 22.0;
    let axis = Axis::new(timeline.from, timeline.to, left, width - left)
        .marked(timeline.target, &timeline.freezes);
    let mut picture = Picture {
        head: head(typeface, timeline, &axis),
        strips: Vec::new(),
    };
    for wave in &timeline.waves {
        if !picture.strips.is_empty() {
            picture.strips.push(gap(7.0));
        }
        let title = text::few_lines(typeface, &wave.title, WAVE, width, 4);
        let mut marks = Vec::new();
        set(&mut marks, &title, 0.0, 1.75, width, WAVE, Flush::Left);
        let tall = height(&title, WAVE) + 3.5;
        marks.push(Mark::Path(Path::rule(
            (0.0, tall),
            (width, tall),
            Colour::RULE,
            0.4,
        )));
        picture.strips.push(Strip {
            height: tall + 1.75,
            marks,
            with_next: true,
        });
        let last = wave.bars.len().saturating_sub(1);
        for (at, bar) in wave.bars.iter().enumerate() {
            // The gate stays on the same page as its last step.
            let with_next = at == last && wave.gate.is_some() || at == 0;
            picture.strips.push(Strip {
                with_next,
                ..step(typeface, bar, &axis, names, whos)
            });
        }
        if let Some(gate) = &wave.gate {
            picture.strips.push(planned(typeface, gate, &axis));
            picture.strips.extend(
                gate.forecast
                    .as_ref()
                    .map(|forecast| likely(typeface, forecast, &axis)),
            );
        }
    }
    picture
}

/// The legend, the years and the months above the bars.
fn head(typeface: &mut Typeface, timeline: &Timeline, axis: &Axis) -> Strip {
    let mut marks = legend(typeface, &keys(timeline), 0.0, axis.left + axis.width);
    let top = if marks.is_empty() {
        0.0
    } else {
        NOTE.leading + 7.0
    };
    marks.extend(axis.names(typeface, top));
    let tall = top + Axis::NAMES + 3.5;
    let mut strip = Strip {
        height: tall,
        marks,
        with_next: false,
    };
    axis.grid(&mut strip, tall - 3.5);
    strip
}

/// The entries of the legend; empty if the timeline contains only ordinary bars.
fn keys(timeline: &Timeline) -> Vec<(Key, &str)> {
    let gates = || timeline.waves.iter().filter_map(|wave| wave.gate.as_ref());
    let mut items = Vec::new();
    if !timeline.critical.is_empty() {
        items.push((Key::Bar(CRITICAL), timeline.critical.as_str()));
        items.push((Key::Bar(BAR), "other step"));
    }
    if gates().next().is_some() {
        items.push((Key::Gate, "planned gate date"));
    }
    if gates().any(|gate| gate.forecast.is_some()) {
        items.push((Key::Likely, "50% and 80% forecast"));
    }
    if timeline.target.is_some() {
        items.push((Key::Target, "target date"));
    }
    if !timeline.freezes.is_empty() {
        items.push((Key::Freeze, "freeze"));
    }
    items
}

/// A bar from this left edge, vertically centred on `y`.
pub(super) fn block(left: f32, y: f32, width: f32, tall: f32) -> Mark {
    let colour = if tall > BAR {
        Colour::INK
    } else {
        Colour::ACCENT
    };
    Mark::Path(Path::filled(
        Form::Box(left, y - tall / 2.0, width, tall),
        colour,
    ))
}

pub(super) fn diamond(x: f32, y: f32, reach: f32) -> Form {
    Form::Lines(
        vec![
            (x, y - reach),
            (x + reach, y),
            (x, y + reach),
            (x - reach, y),
        ],
        true,
    )
}

/// The two dates of a forecast: hollow diamonds joined by a line.
pub(super) fn span(half: f32, most: f32, y: f32) -> Vec<Mark> {
    let ring = |x| {
        Mark::Path(Path::ring(
            diamond(x, y, LIKELY),
            Colour::PAPER,
            Colour::INK,
            0.9,
        ))
    };
    vec![
        Mark::Path(Path::rule((half, y), (most, y), Colour::INK, 0.9)),
        ring(half),
        ring(most),
    ]
}

fn step(typeface: &mut Typeface, bar: &TimelineBar, axis: &Axis, names: f32, whos: f32) -> Strip {
    let (style, thick) = if bar.critical {
        (STEP.strong(), CRITICAL)
    } else {
        (STEP, BAR)
    };
    let label = text::few_lines(typeface, &bar.label, style, names, 5);
    let who = text::few_lines(typeface, &bar.who, STEP.in_colour(Colour::MUTED), whos, 5);
    let tall = height(&label, STEP)
        .max(height(&who, STEP))
        .max(STEP.leading)
        + 1.75;
    let mut marks = Vec::new();
    set(&mut marks, &label, 0.0, 0.875, names, style, Flush::Left);
    set(
        &mut marks,
        &who,
        names + 10.0,
        0.875,
        whos,
        STEP,
        Flush::Left,
    );
    let y = 0.875 + STEP.leading / 2.0;
    match bar.days {
        None => {
            let line = text::one_line(typeface, "undated", NOTE, axis.width);
            beside(
                &mut marks,
                &line,
                axis,
                (axis.left, axis.left - 4.0),
                (y, BAR),
            );
        }
        Some((from, to)) => {
            let (from, to) = (from.min(to), from.max(to));
            let (left, right) = (axis.x(from), axis.x(to));
            // Keep a 1-day step visible.
            let right = right.max(left + 2.0).min(axis.left + axis.width);
            let left = left.min(right - 2.0);
            marks.push(block(left, y, right - left, thick));
            let line = text::one_line(typeface, &period(from, to), DAYS, axis.width);
            beside(&mut marks, &line, axis, (left, right), (y, thick));
        }
    }
    let mut strip = Strip {
        height: tall,
        marks,
        with_next: false,
    };
    axis.grid(&mut strip, 0.0);
    strip
}

/// The strip with a gate on its planned date.
fn planned(typeface: &mut Typeface, gate: &TimelineGate, axis: &Axis) -> Strip {
    let x = axis.inside(gate.day, GATE);
    let style = STEP.strong();
    let tall = style.leading + 5.25;
    let mut marks = vec![Mark::Path(Path::filled(
        diamond(x, tall / 2.0, GATE),
        Colour::INK,
    ))];
    near(
        typeface,
        &mut marks,
        &gate.words,
        style,
        axis,
        (x, x),
        tall / 2.0,
    );
    let mut strip = Strip {
        height: tall,
        marks,
        with_next: gate.forecast.is_some(),
    };
    axis.grid(&mut strip, 0.0);
    strip
}

/// The strip with the forecast below a planned date.
fn likely(typeface: &mut Typeface, forecast: &TimelineForecast, axis: &Axis) -> Strip {
    let (half, most) = (
        forecast.half.min(forecast.most),
        forecast.half.max(forecast.most),
    );
    let (half, most) = (axis.inside(half, LIKELY), axis.inside(most, LIKELY));
    let tall = STEP.leading;
    let y = tall / 2.0;
    let mut marks = span(half, most, y);
    near(
        typeface,
        &mut marks,
        &forecast.words,
        STEP,
        axis,
        (half, most),
        y,
    );
    let mut strip = Strip {
        height: tall,
        marks,
        with_next: false,
    };
    axis.grid(&mut strip, 0.0);
    strip
}

/// Adds a label to the right of a shape if there is room, otherwise to the left, shortened to fit the wider side.
fn near(
    typeface: &mut Typeface,
    marks: &mut Vec<Mark>,
    words: &str,
    style: Style,
    axis: &Axis,
    form: (f32, f32),
    y: f32,
) {
    let baseline = y + style.baseline() - style.leading / 2.0;
    let (left, right) = (form.0 - 9.0, axis.left + axis.width - form.1 - 9.0);
    let line = text::one_line(typeface, words, style, left.max(right));
    let at = if line.width <= right {
        form.1 + 9.0
    } else {
        left - line.width
    };
    let top = y - style.leading / 2.0;
    marks.extend(axis.ground(at, line.width, top, style.leading));
    marks.extend(line.marks(at, baseline));
}

/// Adds a small label to the right of a bar, to its left, or on it: the first of these positions with enough room.
fn beside(marks: &mut Vec<Mark>, line: &Line, axis: &Axis, bar: (f32, f32), (y, tall): (f32, f32)) {
    let baseline = y + DAYS.baseline() - DAYS.leading / 2.0;
    let outside = if bar.1 + 4.0 + line.width <= axis.left + axis.width {
        Some(bar.1 + 4.0)
    } else {
        Some(bar.0 - 4.0 - line.width).filter(|left| *left >= axis.left)
    };
    if let Some(left) = outside {
        let top = y - DAYS.leading / 2.0;
        marks.extend(axis.ground(left, line.width, top, DAYS.leading));
        marks.extend(line.marks(left, baseline));
    } else {
        let ground = Form::Box(
            bar.1 - line.width - 6.0,
            y - tall / 2.0 - 0.5,
            line.width + 4.0,
            tall + 1.0,
        );
        marks.push(Mark::Path(Path::filled(ground, Colour::PAPER)));
        marks.extend(line.marks(bar.1 - line.width - 4.0, baseline));
    }
}

/// A range of dates as text, with years only if they differ.
fn period(from: Date, to: Date) -> String {
    let day = |day: Date| day.strftime("%-d %b").to_string();
    let whole = |day: Date| dates::day(day, Dates::DayMonthYear);
    match (
        from == to,
        from.year() == to.year(),
        from.month() == to.month(),
    ) {
        (true, ..) => day(from),
        (_, true, true) => format!("{}\u{2013}{}", from.day(), day(to)),
        (_, true, _) => format!("{}\u{2013}{}", day(from), day(to)),
        _ => format!("{}\u{2013}{}", whole(from), whole(to)),
    }
}
