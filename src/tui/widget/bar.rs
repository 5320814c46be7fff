//! Draws bars and heat map cells for ranges: the certain part and the part that is still possible.
//!
//! Every bar and shade has its own shape and is shown beside its number, so that no meaning depends on color.

use ratatui::text::Span;

use super::text::pad_left;
use crate::rules::scorecard::Range;
use crate::tui::theme::{Role, Theme};

/// The numbers of cells for the certain, the possible and the missing part.
fn cells(low: u64, high: u64, whole: u64, columns: usize) -> [usize; 3] {
    let cells = |part: u64| -> usize {
        let whole = whole.max(1);
        let part = u128::from(part.min(whole));
        let filled = (part * columns as u128 * 2 + u128::from(whole)) / (u128::from(whole) * 2);
        usize::try_from(filled).unwrap_or(columns).min(columns)
    };
    let low = cells(low);
    let high = cells(high).max(low);
    [low, high - low, columns - high]
}

/// A bar: heavy for the certain part, broken for the possible part, light for the missing part.
pub(crate) fn range(
    low: u64,
    high: u64,
    whole: u64,
    columns: usize,
    theme: Theme,
) -> [Span<'static>; 3] {
    let [low, high, rest] = cells(low, high, whole, columns);
    [
        theme.span(Role::Accent, "━".repeat(low)),
        theme.span(Role::Accent, "╍".repeat(high)),
        theme.span(Role::Muted, "─".repeat(rest)),
    ]
}

/// A bar with one part, drawn heavy.
pub(crate) fn part(part: usize, whole: usize, columns: usize) -> String {
    let part = u64::try_from(part).unwrap_or(u64::MAX);
    let [done, _, rest] = cells(
        part,
        part,
        u64::try_from(whole).unwrap_or(u64::MAX),
        columns,
    );
    "━".repeat(done) + &"─".repeat(rest)
}

/// The format of a range in a heat map cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Percent {
    /// With a percent sign: `62–81%`.
    Signed,
    /// Without a percent sign: `62–81`.
    Bare,
}

/// A heat map cell: the range as numbers and, if there is room, its low end as a shade.
pub(crate) fn heat(
    range: Option<Range>,
    written: Percent,
    columns: usize,
    theme: Theme,
) -> Span<'static> {
    let Some(range) = range else {
        return theme.span(Role::Muted, pad_left("–", columns));
    };
    let (low, high) = (range.at_least().percent(), range.at_most().percent());
    let shade = match low {
        0..25 => "░",
        25..50 => "▒",
        50..80 => "▓",
        _ => "█",
    };
    let role = match (low, high) {
        (_, 0..50) => Role::Poor,
        (80.., _) => Role::Good,
        _ => Role::Text,
    };
    let words = range.percent_words();
    let (words, room) = match written {
        Percent::Signed => (words.as_str(), 10),
        Percent::Bare => (words.trim_end_matches(['%', ' ']), 8),
    };
    theme.span(
        role,
        pad_left(
            &if columns > room {
                format!("{words} {shade}")
            } else {
                words.to_owned()
            },
            columns,
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_wide_as_asked() {
        assert_eq!(cells(0, 0, 0, 4), [0, 0, 4]);
        assert_eq!(cells(1, 3, 4, 4), [1, 2, 1]);
        assert_eq!(cells(9, 9, 4, 4), [4, 0, 0]);
        assert_eq!(part(1, 2, 4), "━━──");
    }
}
