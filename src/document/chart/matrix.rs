//! Draws a traceability matrix: rows of links, with a disc for each link that exists and an empty ring for each gap.
//!
//! The head repeats on each page. The text of each link is printed next to its sign, shortened if necessary; the
//! appendix has the full text.

use crate::document::chart::{Flush, LABEL, NOTE, height, set};
use crate::document::font::Typeface;
use crate::document::layout::{
    Colour, Form, Mark, Path, Picture, SMALL, Strip, Style, count, text,
};
use crate::document::{Link, Matrix};

const RADIUS: f32 = 2.4;
/// The distance from the left edge of a link to its text.
const WORDS: f32 = 9.0;
const HEAD: Style = SMALL.strong();

pub(super) fn draw(typeface: &mut Typeface, matrix: &Matrix, width: f32) -> Picture {
    let names = width * 0.17;
    let widths = widths(typeface, matrix, width - names - 10.0);
    let left = |at: usize| names + 10.0 + widths.iter().take(at).sum::<f32>();
    let wide = |at: usize| widths.get(at).copied().unwrap_or_default();
    let mut marks = Vec::new();
    for (at, title) in matrix.columns.iter().enumerate() {
        let line = text::one_line(typeface, title, HEAD, wide(at) - WORDS);
        set(
            &mut marks,
            &[line],
            left(at) + WORDS,
            0.0,
            wide(at),
            HEAD,
            Flush::Left,
        );
    }
    let rule = HEAD.leading + 2.0;
    marks.push(Mark::Path(Path::rule(
        (0.0, rule),
        (width, rule),
        Colour::INK,
        0.75,
    )));
    let head = Strip {
        height: rule + 3.5,
        marks,
        with_next: false,
    };
    let strips = matrix.rows.iter().map(|(name, links)| {
        let name = text::few_lines(typeface, name, LABEL, names, 3);
        let tall = height(&name, LABEL).max(LABEL.leading) + 1.75;
        let mut marks = Vec::new();
        set(&mut marks, &name, 0.0, 0.0, names, LABEL, Flush::Left);
        for (at, link) in links.iter().enumerate() {
            sign(typeface, &mut marks, link, left(at), wide(at));
        }
        Strip {
            height: tall,
            marks,
            with_next: false,
        }
    });
    Picture {
        head,
        strips: strips.collect(),
    }
}

/// The width of each column: that of its widest link plus an equal share of the remaining space, or equal widths if the
/// columns do not fit.
fn widths(typeface: &mut Typeface, matrix: &Matrix, room: f32) -> Vec<f32> {
    let columns = matrix
        .rows
        .iter()
        .map(|(_, links)| links.len())
        .chain([matrix.columns.len()])
        .max()
        .unwrap_or(0);
    let mut needs: Vec<f32> = (0..columns)
        .map(|at| {
            let title = matrix.columns.get(at).map_or("", String::as_str);
            let links = matrix.rows.iter().filter_map(|(_, links)| links.get(at));
            let words = links.map(|link| match link {
                Link::There(words) | Link::Hole(words) => words.as_str(),
                Link::NotNeeded => "",
            });
            let mut widest = text::one_line(typeface, title, HEAD, room).width;
            for words in words {
                widest = widest.max(text::one_line(typeface, words, NOTE.strong(), room).width);
            }
            widest + WORDS + 6.0
        })
        .collect();
    let all: f32 = needs.iter().sum();
    let number = count(columns.max(1));
    for need in &mut needs {
        // If the columns do not all fit, give them equal widths.
        *need = if all <= room {
            *need + (room - all) / number
        } else {
            room / number
        };
    }
    needs
}

/// Draws a disc, a ring or a dash, with the text of the link.
fn sign(typeface: &mut Typeface, marks: &mut Vec<Mark>, link: &Link, x: f32, wide: f32) {
    let circle = Form::Circle(x + RADIUS, LABEL.leading / 2.0, RADIUS);
    let (path, style, words) = match link {
        Link::There(words) => (
            Some(Path::filled(circle, Colour::ACCENT)),
            NOTE,
            words.as_str(),
        ),
        Link::Hole(words) => (
            Some(Path::ring(circle, Colour::PAPER, Colour::INK, 1.0)),
            NOTE.strong().in_colour(Colour::INK),
            words.as_str(),
        ),
        Link::NotNeeded => (None, NOTE, "–"),
    };
    marks.extend(path.map(Mark::Path));
    let said = text::one_line(typeface, words, style, wide - WORDS - 4.0);
    set(
        marks,
        &[said],
        x + WORDS,
        (LABEL.leading - NOTE.leading) / 2.0,
        wide,
        style,
        Flush::Left,
    );
}
