//! Prepares text for display: sanitizes, measures, wraps and truncates it.
//!
//! The text may come from anywhere, such as a file or the clipboard. Invisible characters become visible marks, and the
//! result fits the cells available. No text may reach the screen without being sanitized.
//!
//! Lines are not wrapped by textwrap (0.16.4, tried with and without its `unicode-width`): it measures and breaks by
//! `char`, so that it counts a family emoji as 6 or 10 columns and splits it into individual people.

use unicode_segmentation::UnicodeSegmentation as _;

pub(crate) use crate::base::columns::{fit, width};
pub(crate) use crate::base::plural::count_of as count;
use crate::base::sanitize::sanitize;

/// Like [`fit`], but filled with spaces to exactly `columns` columns.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let mut out = fit(text, columns);
    let missing = columns.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

/// Like [`pad`], but with the spaces before the text.
pub(crate) fn pad_left(text: &str, columns: usize) -> String {
    let out = fit(text, columns);
    let missing = columns.saturating_sub(width(&out));
    " ".repeat(missing) + &out
}

/// Sanitizes text and wraps it at spaces, to lines of at most `columns` columns; longer words are broken between
/// grapheme clusters.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in sanitize(text).split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let wide = width(word);
            if used > 0 && used + 1 + wide > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            if wide <= columns {
                line.push_str(word);
                used += wide;
                continue;
            }
            for cluster in word.graphemes(true) {
                if used > 0 && used + width(cluster) > columns {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(cluster);
                used += width(cluster);
            }
        }
        lines.push(line);
    }
    lines
}

/// Like [`wrap`], but with at most `most` lines; the last one ends in an ellipsis if text was cut.
pub(crate) fn wrap_at_most(text: &str, columns: usize, most: usize) -> Vec<String> {
    let mut lines = wrap(text, columns);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let longer = format!("{last} …");
            *last = if width(&longer) <= columns {
                longer
            } else {
                fit(&format!("{last}…"), columns)
            };
        }
    }
    lines
}

/// Distributes `room` rows over texts: the text at index `here` gets all the rows it needs, the others at least 1 and
/// then equal shares.
pub(crate) fn shares(whole: &[usize], here: usize, room: usize) -> Vec<usize> {
    let mut shares: Vec<usize> = whole
        .iter()
        .enumerate()
        .map(|(at, rows)| if at == here { *rows } else { 1 })
        .collect();
    let mut left = room.saturating_sub(shares.iter().sum());
    let mut cut = true;
    while cut && left > 0 {
        cut = false;
        for (share, rows) in shares.iter_mut().zip(whole) {
            if *share < *rows && left > 0 {
                *share += 1;
                left -= 1;
                cut = true;
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::CellWidth as _;

    use super::*;

    /// If this failed, text would not be drawn in the cells calculated for it.
    #[test]
    fn a_cluster_is_as_wide_as_the_terminal_library_draws_it() {
        for cluster in [
            "a",
            "é",
            "日",
            "👩‍👩‍👧",
            "\u{FF76}\u{FF9E}",
            "\u{FF9F}",
            "☂\u{FE0F}",
        ] {
            assert_eq!(
                width(cluster),
                usize::from(cluster.cell_width()),
                "{cluster}"
            );
        }
    }

    #[test]
    fn what_cannot_be_seen_becomes_a_mark() {
        assert_eq!(sanitize("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(
            sanitize("x\u{202E}y\u{200B}z\u{E0041}"),
            "x<202E>y<200B>z<E0041>"
        );
        assert_eq!(sanitize("\u{9B}31m"), "<009B>31m");
        assert_eq!(sanitize("one\ntwo\tthree"), "one\ntwo    three");
    }

    #[test]
    fn a_cell_takes_eight_marks_and_no_more() {
        let zalgo = format!("e{}x", "\u{301}".repeat(500));
        assert_eq!(sanitize(&zalgo).chars().count(), 1 + 8 + 1);
        assert_eq!(sanitize("e\u{301}"), "e\u{301}");
    }

    #[test]
    fn text_is_cut_by_columns_not_characters() {
        assert_eq!(pad("日本", 5), "日本 ");
        assert_eq!(pad_left("7", 3), "  7");
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap_at_most("one two three", 7, 1), ["one tw…"]);
    }

    #[test]
    fn texts_share_the_rows_there_are() {
        assert_eq!(shares(&[2, 3, 3, 4, 4], 0, 100), [2, 3, 3, 4, 4], "all fit");
        assert_eq!(
            shares(&[2, 3, 3, 4, 4], 4, 8),
            [1, 1, 1, 1, 4],
            "the one stood on is whole"
        );
        assert_eq!(shares(&[2, 3, 3, 4, 4], 4, 11), [2, 2, 2, 1, 4]);
        assert_eq!(
            shares(&[2, 3, 3, 4, 4], 4, 0),
            [1, 1, 1, 1, 4],
            "no room at all is not fewer rows"
        );
    }
}
