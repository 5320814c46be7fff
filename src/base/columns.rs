//! Measures and truncates text by terminal columns.
//!
//! Both front ends and their tables use this module, because a line that fits in one front end must fit in the other.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::base::sanitize::sanitize_line;

/// The number of columns that text takes, summed over its graphemes: letters that would form a ligature in print
/// are counted separately.
pub fn width(text: &str) -> usize {
    let cluster = |cluster: &str| {
        if cluster.len() == 1 {
            1
        } else {
            // terminals give each halfwidth katakana sound mark its own cell; Unicode joins the mark to the letter
            cluster.width() + cluster.matches(['\u{FF9E}', '\u{FF9F}']).count()
        }
    };
    if text.is_ascii() {
        text.len()
    } else {
        text.graphemes(true).map(cluster).sum()
    }
}

/// The sanitized text on one line, in at most `columns` columns; an ellipsis marks truncation.
pub fn fit(text: &str, columns: usize) -> String {
    let line = sanitize_line(text);
    if width(&line) <= columns {
        return line;
    }
    let mut out = String::new();
    let mut used = 0;
    for cluster in line.graphemes(true) {
        let wide = width(cluster);
        if used + wide + 1 > columns {
            break;
        }
        out.push_str(cluster);
        used += wide;
    }
    if columns > 0 {
        out.truncate(out.trim_end().len());
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_by_columns_not_characters() {
        assert_eq!(fit("日本語", 5), "日本…");
        assert_eq!(fit("abc", 0), "");
        assert_eq!(
            width("لا"),
            2,
            "two letters that grow together in print are drawn in a cell each"
        );
    }
}
