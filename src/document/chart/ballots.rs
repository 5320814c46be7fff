//! Draws the votes: for each question, a row of columns with one column for each level and one for voters who do not
//! know.
//!
//! The number of votes is printed above its column, and the agreed level is underlined. Nothing here is an average, and
//! nothing reveals who voted for what.

use crate::document::Ballot;
use crate::document::chart::{Flush, LABEL, NOTE, height, set};
use crate::document::font::Typeface;
use crate::document::layout::{Colour, Form, Mark, Path, Picture, Strip, count, text};

/// The height of the tallest column.
const TALL: f32 = 21.0;
/// The maximum width of a column, and the space between columns.
const WIDE: f32 = 19.0;
const SEAM: f32 = 5.0;
/// The minimum width of the outcome text.
const OUTCOME: f32 = 60.0;

pub(super) fn draw(typeface: &mut Typeface, ballots: &[Ballot], width: f32) -> Picture {
    let levels = ballots
        .iter()
        .map(|ballot| ballot.levels.len())
        .max()
        .unwrap_or(0);
    let names = width * 0.36;
    let left = names + 14.0;
    let room = width - left - SEAM - 14.0 - OUTCOME;
    let wide = (room / count(levels + 1) - SEAM).clamp(1.0, WIDE);
    let right = (left + count(levels + 1) * (wide + SEAM) + SEAM + 14.0).min(width - OUTCOME);
    let outcomes = width - right;
    let mut marks = Vec::new();
    for at in 0..=levels {
        // The "don't know" column is set apart from the levels.
        let word = if at < levels {
            at.to_string()
        } else {
            "?".to_owned()
        };
        let line = text::one_line(typeface, &word, NOTE.strong(), wide);
        set(
            &mut marks,
            &[line],
            column((left, wide), at, levels),
            0.0,
            wide,
            NOTE,
            Flush::Centre,
        );
    }
    let head = Strip {
        height: NOTE.leading + 3.5,
        marks,
        with_next: false,
    };
    let strips = ballots.iter().map(|ballot| {
        let label = text::few_lines(typeface, &ballot.label, LABEL, names, 4);
        let outcome = text::few_lines(
            typeface,
            &ballot.outcome,
            LABEL.in_colour(Colour::MUTED),
            outcomes,
            4,
        );
        let bars = NOTE.leading + TALL;
        let tall = height(&label, LABEL).max(height(&outcome, LABEL)).max(bars) + 8.75;
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
        columns(
            typeface,
            &mut marks,
            ballot,
            (left, wide),
            tall.midpoint(bars),
        );
        let top = (tall - height(&outcome, LABEL)) / 2.0;
        set(
            &mut marks,
            &outcome,
            right,
            top,
            outcomes,
            LABEL,
            Flush::Left,
        );
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

fn column((left, wide): (f32, f32), at: usize, levels: usize) -> f32 {
    left + count(at) * (wide + SEAM) + if at == levels { SEAM } else { 0.0 }
}

/// Draws the columns of one ballot on this baseline.
fn columns(
    typeface: &mut Typeface,
    marks: &mut Vec<Mark>,
    ballot: &Ballot,
    (left, wide): (f32, f32),
    foot: f32,
) {
    let levels = ballot.levels.len();
    let most = ballot
        .levels
        .iter()
        .chain([&ballot.unknown])
        .copied()
        .max()
        .unwrap_or(0)
        .max(1);
    for (at, votes) in ballot
        .levels
        .iter()
        .chain([&ballot.unknown])
        .copied()
        .enumerate()
    {
        let x = column((left, wide), at, levels);
        let tall = count(votes) / count(most) * TALL;
        marks.push(Mark::Path(Path::rule(
            (x, foot),
            (x + wide, foot),
            Colour::RULE,
            0.5,
        )));
        if votes > 0 {
            let form = Form::Box(x, foot - tall, wide, tall);
            let path = if at == levels {
                Path::ring(form, Colour::PAPER, Colour::MUTED, 0.8)
            } else {
                Path::filled(form, Colour::ACCENT)
            };
            marks.push(Mark::Path(path));
            let number = text::one_line(typeface, &votes.to_string(), NOTE.lined(), wide);
            set(
                marks,
                &[number],
                x,
                foot - tall - NOTE.leading,
                wide,
                NOTE,
                Flush::Centre,
            );
        }
        if ballot
            .agreed
            .is_some_and(|agreed| usize::from(agreed) == at)
        {
            // Mark the agreed level with a thick line.
            marks.push(Mark::Path(Path::rule(
                (x, foot + 2.2),
                (x + wide, foot + 2.2),
                Colour::INK,
                1.8,
            )));
        }
    }
}
