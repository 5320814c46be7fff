//! Draws the trend: the range at several times, each drawn as a bar from the lowest to the highest value, with the bars
//! joined at their lowest values.
//!
//! The points are placed to scale in time, except that points too close together are moved apart: 2 sessions in the
//! same week must not overlap.

use crate::base::dates;
use crate::base::dates::Dates;
use crate::document::Moment;
use crate::document::chart::axis::days;
use crate::document::chart::{Flush, LABEL, NOTE, SCALE, gap, hatch, part, scale, set};
use crate::document::font::Typeface;
use crate::document::layout::{Colour, Form, Mark, Path, Picture, Strip, count, text};

const TALL: f32 = 77.0;
const RADIUS: f32 = 3.1;
/// Half the width of the bar of the uncertain range.
const HALF: f32 = 4.0;

/// The smallest distance between 2 points, which leaves room for their dates.
const APART: f32 = 58.0;

/// The position of each point from the left edge, to scale in time. `wide` is the room for each point if they were
/// equally spaced.
fn places(moments: &[Moment], wide: f32) -> Vec<f32> {
    let apart = wide.min(APART);
    let room = wide * count(moments.len()) - apart;
    let since = |day| moments.first().map_or(0.0, |first| days(first.day, day));
    let all = moments.last().map_or(0.0, |last| since(last.day)).max(1.0);
    let mut places: Vec<f32> = Vec::new();
    for moment in moments {
        let scaled = apart / 2.0 + (since(moment.day) / all).clamp(0.0, 1.0) * room;
        let free = places.last().map_or(0.0, |before| before + apart);
        places.push(scaled.max(free));
    }
    // what was moved beyond the right edge moves back, and its neighbours with it
    let mut most = apart / 2.0 + room;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - apart;
    }
    places
}

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
    let places = places(moments, wide);
    let x = |at: usize| SCALE + places.get(at).copied().unwrap_or(0.0);
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
        let wide = wide.min(APART);
        let left = x(at) - wide / 2.0;
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_trend_is_to_scale_except_for_days_too_close_together() {
        let moment = |day| Moment {
            day,
            low: 0,
            high: 0,
            value: String::new(),
        };
        let days = [
            date(2026, 11, 29),
            date(2027, 1, 14),
            date(2027, 2, 28),
            date(2027, 3, 2),
        ];
        let places = places(&days.map(moment), 90.0);
        let gaps: Vec<f32> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
        // 46 and 45 days are far apart, 2 days as far as their labels need
        assert!(gaps[0] > APART * 1.5 && gaps[1] > APART, "{gaps:?}");
        assert!((gaps[2] - APART).abs() < 0.1, "{gaps:?}");
        assert!(places.iter().all(|place| (0.0..=360.0).contains(place)));
    }
}
