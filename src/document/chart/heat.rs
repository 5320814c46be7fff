//! Draws a heat map: rows and columns of numbers, shaded in one hue.
//!
//! Each cell prints its number; the shade only guides the eye to it.

use crate::document::chart::{Flush, LABEL, NOTE, gap, height, set};
use crate::document::font::Typeface;
use crate::document::layout::{
    Colour, Form, Mark, Path, Picture, SMALL, Strip, Style, count, text,
};
use crate::document::{HeatCell, HeatMap};

const VALUE: Style = Style::new(10.5, 14.0).strong().lined();
const HEAD: Style = SMALL.strong();
/// The space between cells.
const SEAM: f32 = 2.0;
/// The minimum width of a cell. Columns that do not fit beside the others continue below.
const NARROWEST: f32 = 58.0;

/// The background of a cell: grey if there is no value, otherwise from a very light tint to the full accent colour.
pub fn shade(permille: Option<u32>) -> Colour {
    let Some(permille) = permille else {
        return Colour::EMPTY;
    };
    let between = |from: u8, to: u8| {
        let (from, to, step) = (u32::from(from), u32::from(to), permille.min(1000));
        u8::try_from((from * (1000 - step) + to * step + 500) / 1000).unwrap_or(u8::MAX)
    };
    let (light, dark) = (Colour::PALE, Colour::ACCENT);
    Colour(
        between(light.0, dark.0),
        between(light.1, dark.1),
        between(light.2, dark.2),
    )
}

pub(super) fn draw(typeface: &mut Typeface, map: &HeatMap, width: f32) -> Picture {
    let names = width * 0.22;
    let room = width - names - 8.0 + SEAM;
    let columns = map
        .rows
        .iter()
        .map(|(_, cells)| cells.len())
        .chain([map.columns.len()])
        .max()
        .unwrap_or(0);
    let mut fitting = 1;
    while count(fitting + 1) * NARROWEST <= room && fitting < columns {
        fitting += 1;
    }
    let wide = (room / count(fitting)).min(130.0);
    let mut picture = Picture::default();
    let mut first = 0;
    while first < columns {
        let shown = first..(first + fitting).min(columns);
        if first > 0 {
            picture.strips.push(gap(10.5));
        }
        let head = heads(typeface, map, shown.clone(), names + 8.0, wide);
        // If all columns fit, their headings repeat on each page; otherwise each band of columns has its own headings.
        if columns > fitting {
            picture.strips.push(Strip {
                with_next: true,
                ..head
            });
        } else {
            picture.head = head;
        }
        for (name, cells) in &map.rows {
            let cells = cells
                .get(shown.start.min(cells.len())..shown.end.min(cells.len()))
                .unwrap_or_default();
            picture.strips.push(row(typeface, name, cells, names, wide));
        }
        first += fitting;
    }
    picture
}

fn heads(
    typeface: &mut Typeface,
    map: &HeatMap,
    shown: std::ops::Range<usize>,
    left: f32,
    wide: f32,
) -> Strip {
    let titles = map.columns.iter().skip(shown.start).take(shown.len());
    let lines: Vec<_> = titles
        .map(|title| text::few_lines(typeface, title, HEAD, wide - SEAM - 4.0, 4))
        .collect();
    let tall = lines
        .iter()
        .map(|lines| height(lines, HEAD))
        .fold(0.0, f32::max);
    let mut marks = Vec::new();
    for (at, lines) in lines.iter().enumerate() {
        let top = tall - height(lines, HEAD);
        set(
            &mut marks,
            lines,
            left + count(at) * wide,
            top,
            wide - SEAM,
            HEAD,
            Flush::Centre,
        );
    }
    Strip {
        height: tall + 3.5,
        marks,
        with_next: false,
    }
}

fn row(typeface: &mut Typeface, name: &str, cells: &[HeatCell], names: f32, wide: f32) -> Strip {
    let name = text::few_lines(typeface, name, LABEL, names, 6);
    let set_cells: Vec<_> = cells
        .iter()
        .map(|cell| {
            let ground = shade(cell.shade);
            // Grey cells have no value: their text is muted, but readable.
            let ink = if cell.shade.is_some() {
                ground.words_on()
            } else {
                Colour::MUTED
            };
            let (value, note) = (VALUE.in_colour(ink), NOTE.in_colour(ink));
            let inner = wide - SEAM - 6.0;
            let words = text::few_lines(typeface, &cell.text, value, inner, 3);
            let notes = text::few_lines(typeface, &cell.note, note, inner, 3);
            (ground, words, notes, value, note)
        })
        .collect();
    let inside = set_cells
        .iter()
        .map(|(_, words, notes, ..)| height(words, VALUE) + height(notes, NOTE));
    let tall = inside.fold(height(&name, LABEL), f32::max).max(21.0) + 10.5;
    let mut marks = Vec::new();
    set(
        &mut marks,
        &name,
        0.0,
        (tall - SEAM - height(&name, LABEL)) / 2.0,
        names,
        LABEL,
        Flush::Left,
    );
    for (at, (ground, words, notes, value, note)) in set_cells.iter().enumerate() {
        let left = names + 8.0 + count(at) * wide;
        marks.push(Mark::Path(Path::filled(
            Form::Box(left, 0.0, wide - SEAM, tall - SEAM),
            *ground,
        )));
        let top = (tall - SEAM - height(words, VALUE) - height(notes, NOTE)) / 2.0;
        set(
            &mut marks,
            words,
            left,
            top,
            wide - SEAM,
            *value,
            Flush::Centre,
        );
        set(
            &mut marks,
            notes,
            left,
            top + height(words, VALUE),
            wide - SEAM,
            *note,
            Flush::Centre,
        );
    }
    Strip {
        height: tall,
        marks,
        with_next: false,
    }
}
