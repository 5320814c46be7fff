//! A text field with one or several lines.
//!
//! The cursor moves by user-perceived characters (grapheme clusters), and up and down by the rows as they are wrapped
//! at the current width. Typed and pasted text is sanitized on entry, so that a field contains nothing invisible.
//!
//! Not ratatui-textarea (0.9.4, tried; adds a crate): it moves and deletes by `char`, so that Backspace removes the
//! accent from a letter and one person from a family emoji, and moving up through a shorter line loses the column. It
//! keeps control and bidirectional characters in pasted text, and accepts a whole megabyte. We would still have to
//! handle clusters, sanitizing and the limit ourselves, around a widget that does not expose its wrapped rows.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use super::text::width;
use crate::base::sanitize::{joins, sanitize};

/// The maximum length of a field in bytes.
pub(crate) const MOST_BYTES: usize = 20_000;

/// Text being edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Editor {
    text: String,
    /// The byte index of the cursor: the start of a user-perceived character, or the end of the text.
    at: usize,
    many: bool,
    /// Whether the whole text is selected, like a suggestion: typing replaces the text.
    whole: bool,
    /// The column to which moving up and down returns after shorter rows.
    wanted: Option<usize>,
}

/// The rows of the text at a width, and the position of the cursor in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<String>,
    /// Row and column of the cursor.
    pub(crate) cursor: (usize, usize),
}

impl Editor {
    /// A single-line field that contains `text`.
    pub(crate) fn line(text: &str) -> Self {
        let mut editor = Self::default();
        editor.paste(text);
        editor
    }

    /// A single-line field whose text is selected: typing replaces it, moving the cursor keeps it.
    pub(crate) fn suggestion(text: &str) -> Self {
        Self {
            whole: !text.is_empty(),
            ..Self::line(text)
        }
    }

    /// Whether typing replaces the whole text.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }

    /// A multi-line field that contains `text`.
    pub(crate) fn lines(text: &str) -> Self {
        let mut editor = Self {
            many: true,
            ..Self::default()
        };
        editor.paste(text);
        editor
    }

    /// The current text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether Enter adds a line.
    pub(crate) fn is_many(&self) -> bool {
        self.many
    }

    pub(crate) fn insert(&mut self, character: char) -> bool {
        self.paste(character.encode_utf8(&mut [0; 4]))
    }

    /// Inserts a block of text: sanitized, and without line breaks in a single-line field. Returns whether all of it
    /// fit.
    pub(crate) fn paste(&mut self, block: &str) -> bool {
        self.change();
        let block = block.replace("\r\n", "\n").replace('\r', "\n");
        let block = if self.many {
            block
        } else {
            block.trim_end_matches('\n').replace('\n', " ")
        };
        // sanitized together with the letter before it, so that a combining mark joins that letter and counts towards
        // its limit of marks
        let before = part(&self.text, 0..self.at);
        let letter = before
            .char_indices()
            .rev()
            .find(|(_, character)| !joins(*character));
        let before = part(before, letter.map_or(0, |(at, _)| at)..self.at);
        let joined = sanitize(&format!("{before}{block}"));
        let alone = sanitize(&block);
        let block = joined.strip_prefix(before).unwrap_or(&alone);
        let room = MOST_BYTES.saturating_sub(self.text.len());
        let mut end = 0;
        while end < block.len() && next(block, end) <= room {
            end = next(block, end);
        }
        self.text.insert_str(self.at, part(block, 0..end));
        self.at += end;
        self.settle();
        end == block.len()
    }

    /// Replaces the whole text. Returns whether all of the new text fit.
    pub(crate) fn replace(&mut self, text: &str) -> bool {
        self.whole = true;
        self.paste(text)
    }

    pub(crate) fn backspace(&mut self) {
        self.change();
        self.remove(previous(&self.text, self.at));
    }

    pub(crate) fn delete(&mut self) {
        self.change();
        let to = next(&self.text, self.at);
        self.text.drain(self.at..to);
        self.settle();
    }

    /// Deletes the word before the cursor.
    pub(crate) fn delete_word(&mut self) {
        self.change();
        self.remove(self.word_before());
    }

    /// Deletes from the beginning of the line to the cursor.
    pub(crate) fn delete_to_start(&mut self) {
        self.change();
        self.remove(self.line_start());
    }

    pub(crate) fn left(&mut self) {
        self.go(previous(&self.text, self.at));
    }

    pub(crate) fn right(&mut self) {
        self.go(next(&self.text, self.at));
    }

    /// Moves to the beginning of the previous word.
    pub(crate) fn word_left(&mut self) {
        self.go(self.word_before());
    }

    /// Moves to the end of the next word.
    pub(crate) fn word_right(&mut self) {
        let words = part(&self.text, self.at..self.text.len()).split_word_bound_indices();
        let to = words.into_iter().find(|(_, word)| !word.trim().is_empty());
        self.go(to.map_or(self.text.len(), |(offset, word)| {
            self.at + offset + word.len()
        }));
    }

    /// Moves to the beginning of the line.
    pub(crate) fn home(&mut self) {
        self.go(self.line_start());
    }

    /// Moves to the end of the line.
    pub(crate) fn end(&mut self) {
        let rest = part(&self.text, self.at..self.text.len());
        self.go(self.at + rest.find('\n').unwrap_or(rest.len()));
    }

    /// Moves up by `rows` rows as wrapped at `columns`, in the same column if possible. Returns whether the cursor
    /// moved.
    pub(crate) fn up(&mut self, columns: usize, rows: usize) -> bool {
        self.climb(columns, |row, _| row.saturating_sub(rows))
    }

    /// Moves down by `rows` rows. Returns whether the cursor moved.
    pub(crate) fn down(&mut self, columns: usize, rows: usize) -> bool {
        self.climb(columns, |row, last| row.saturating_add(rows).min(last))
    }

    fn climb(&mut self, columns: usize, to: impl FnOnce(usize, usize) -> usize) -> bool {
        if !self.many {
            return false;
        }
        let spans = self.spans(columns);
        let (row, column) = self.cell(&spans);
        let to = to(row, spans.len().saturating_sub(1));
        let (Some(span), true) = (spans.get(to), to != row) else {
            return false;
        };
        let wanted = self.wanted.unwrap_or(column);
        let mut at = span.start;
        let mut used = 0;
        while at < span.end {
            let end = next(&self.text, at);
            used += width(part(&self.text, at..end));
            if used > wanted {
                break;
            }
            at = end;
        }
        // the end of a wrapped row is the beginning of the next row
        if at == span.end && spans.get(to + 1).is_some_and(|below| below.start == at) {
            at = previous(&self.text, at).max(span.start);
        }
        self.go(at);
        self.wanted = Some(wanted);
        true
    }

    /// The rows at a width, wrapped at spaces, and the position of the cursor.
    pub(crate) fn rows(&self, columns: usize) -> Rows {
        if !self.many {
            return self.one_row(columns.max(2));
        }
        let spans = self.spans(columns);
        let cursor = self.cell(&spans);
        Rows {
            rows: spans
                .into_iter()
                .map(|span| part(&self.text, span).to_owned())
                .collect(),
            cursor,
        }
    }

    /// The byte range of each row at a width.
    fn spans(&self, columns: usize) -> Vec<Range<usize>> {
        let columns = columns.max(2);
        let mut spans = Vec::new();
        let (mut start, mut at, mut used) = (0, 0, 0);
        // the last space at which the row can be broken, and the width of the row up to that space
        let mut space = None;
        while at < self.text.len() {
            let end = next(&self.text, at);
            let unit = part(&self.text, at..end);
            if unit == "\n" {
                spans.push(start..at);
                (start, at, used, space) = (end, end, 0, None);
                continue;
            }
            // 1 column is reserved for the cursor after the last character
            while start < at && used + width(unit) >= columns {
                let (broken, before) = space.take().unwrap_or((at, used));
                spans.push(start..broken);
                (start, used) = (broken, used - before);
            }
            used += width(unit);
            at = end;
            if unit == " " {
                space = Some((at, used));
            }
        }
        spans.push(start..at);
        spans
    }

    /// The row and column of the cursor.
    fn cell(&self, spans: &[Range<usize>]) -> (usize, usize) {
        let row = spans
            .partition_point(|span| span.start <= self.at)
            .saturating_sub(1);
        (
            row,
            width(part(
                &self.text,
                spans.get(row).map_or(0, |span| span.start)..self.at,
            )),
        )
    }

    /// The visible part of a single line, which contains the cursor and the character under it.
    fn one_row(&self, columns: usize) -> Rows {
        let unit = |from: usize| width(part(&self.text, from..next(&self.text, from)));
        let room = columns.saturating_sub(1 + unit(self.at));
        let (mut start, mut before) = (self.at, 0);
        while start > 0 {
            let from = previous(&self.text, start);
            let wide = width(part(&self.text, from..start));
            if before + wide > room {
                break;
            }
            (start, before) = (from, before + wide);
        }
        let (mut end, mut used) = (self.at, before);
        while end < self.text.len() && used + unit(end) < columns {
            used += unit(end);
            end = next(&self.text, end);
        }
        Rows {
            rows: vec![part(&self.text, start..end).to_owned()],
            cursor: (0, before),
        }
    }

    /// Prepares for an edit: any edit replaces a selected suggestion.
    fn change(&mut self) {
        self.wanted = None;
        if std::mem::take(&mut self.whole) {
            self.text.clear();
            self.at = 0;
        }
    }

    fn go(&mut self, to: usize) {
        (self.at, self.whole, self.wanted) = (to, false, None);
        self.settle();
    }

    /// Removes the text between `from` and the cursor.
    fn remove(&mut self, from: usize) {
        self.text.drain(from..self.at);
        self.at = from;
        self.settle();
    }

    /// Moves the cursor out of a character: an edit may have merged the 2 characters around it.
    fn settle(&mut self) {
        while self.at < self.text.len() && !begins(&self.text, self.at) {
            self.at += 1;
        }
    }

    fn line_start(&self) -> usize {
        part(&self.text, 0..self.at)
            .rfind('\n')
            .map_or(0, |at| at + 1)
    }

    fn word_before(&self) -> usize {
        let words = part(&self.text, 0..self.at)
            .split_word_bound_indices()
            .rev();
        words
            .into_iter()
            .find(|(_, word)| !word.trim().is_empty())
            .map_or(0, |(at, _)| at)
    }
}

fn part(text: &str, bytes: Range<usize>) -> &str {
    text.get(bytes).unwrap_or_default()
}

/// Whether a cluster is a separate character. A cluster without width belongs to the preceding cluster; so does a
/// cluster that starts with a joining character, since no row can start with such a character.
fn is_seen(cluster: &str) -> bool {
    cluster == "\n" || (width(cluster) > 0 && !cluster.starts_with(joins))
}

/// The end of the user-perceived character that starts at `at`.
fn next(text: &str, at: usize) -> usize {
    let mut clusters = part(text, at..text.len()).graphemes(true);
    let Some(first) = clusters.next() else {
        return text.len();
    };
    let behind = clusters.take_while(|cluster| first != "\n" && !is_seen(cluster));
    at + first.len() + behind.map(str::len).sum::<usize>()
}

/// The start of the user-perceived character that ends at `at`.
fn previous(text: &str, at: usize) -> usize {
    let clusters = part(text, 0..at).grapheme_indices(true).rev();
    clusters
        .into_iter()
        .find(|(_, cluster)| is_seen(cluster))
        .map_or(0, |(start, _)| start)
}

/// Whether a user-perceived character starts at `at`.
fn begins(text: &str, at: usize) -> bool {
    text.is_char_boundary(at)
        && GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) == Ok(true)
        && (at == 0
            || part(text, at..text.len())
                .graphemes(true)
                .next()
                .is_none_or(is_seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_moves_by_what_a_person_sees() {
        let mut editor = Editor::line("né日");
        assert_eq!(editor.rows(20).cursor, (0, 4));
        editor.left();
        assert_eq!(
            editor.rows(20).cursor,
            (0, 2),
            "one wide character is two columns"
        );
        let mut editor = Editor::line("e\u{301}x");
        editor.left();
        editor.backspace();
        assert_eq!(editor.text(), "x", "a letter and its accent are one");
    }

    #[test]
    fn typing_replaces_a_suggestion_and_moving_keeps_it() {
        let mut editor = Editor::suggestion("Legal");
        editor.insert('o');
        editor.insert('k');
        assert_eq!(editor.text(), "ok");
        let mut editor = Editor::suggestion("Legal");
        editor.end();
        editor.insert('!');
        assert_eq!(editor.text(), "Legal!");
        let mut editor = Editor::suggestion("Legal");
        editor.backspace();
        assert_eq!(editor.text(), "");
    }

    #[test]
    fn a_paste_brings_no_line_break_and_nothing_hidden() {
        let mut line = Editor::line("");
        line.paste("a\r\nb\u{1b}[201~\n");
        assert_eq!(line.text(), "a b␛[201~");
        let mut lines = Editor::lines("");
        assert!(lines.paste("a\r\nb"));
        assert_eq!(lines.text(), "a\nb");
        assert!(
            !lines.paste(&"x".repeat(1_000_000)),
            "what does not fit is reported"
        );
        assert_eq!(lines.text().len(), MOST_BYTES);
    }

    /// A combining mark without a letter would be invisible, and the number of marks on a letter is limited, even if
    /// the marks are typed one by one.
    #[test]
    fn marks_are_seen_and_counted_one_by_one_too() {
        let mut editor = Editor::lines("");
        for _ in 0..100 {
            editor.insert('\u{301}');
        }
        assert_eq!(editor.text(), format!("◌{}", "\u{301}".repeat(8)));
        assert_eq!(editor.rows(20).cursor, (0, 1));
        let mut editor = Editor::lines("e");
        assert!(editor.paste(&"\u{301}".repeat(5000)));
        assert_eq!(editor.text(), format!("e{}", "\u{301}".repeat(8)));
    }

    #[test]
    fn words_are_stepped_over_and_taken_out() {
        let mut editor = Editor::lines("one two\nthree four");
        editor.word_left();
        editor.word_left();
        editor.word_left();
        assert_eq!(editor.rows(20).cursor, (0, 4));
        editor.word_right();
        assert_eq!(editor.rows(20).cursor, (0, 7), "behind the word");
        editor.word_right();
        editor.delete_word();
        assert_eq!(editor.text(), "one two\n four");
        editor.end();
        editor.delete_to_start();
        assert_eq!(editor.text(), "one two\n", "the line and no more");
        editor.delete_to_start();
        assert_eq!(editor.text(), "one two\n");
        editor.delete_word();
        assert_eq!(editor.text(), "one ");
    }

    #[test]
    fn rows_are_broken_at_spaces_and_the_cursor_goes_along() {
        let editor = Editor::lines("one two three");
        assert_eq!(
            editor.rows(9).rows,
            ["one two ", "three"].map(str::to_owned)
        );
        assert_eq!(editor.rows(9).cursor, (1, 5));
        let mut editor = Editor::lines("one two");
        editor.left();
        editor.insert('x');
        assert_eq!(
            editor.rows(6),
            Rows {
                rows: vec!["one ".into(), "twxo".into()],
                cursor: (1, 3)
            }
        );
    }

    #[test]
    fn no_row_begins_with_what_hangs_on_the_character_before_it() {
        // a Korean vowel without its consonant has no width, but has width 1 with the mark after it
        let editor = Editor::lines("one two \u{1161}\u{FF9E}three");
        assert_eq!(
            editor.rows(9).rows,
            ["one ", "two \u{1161}\u{FF9E}th", "ree"].map(str::to_owned)
        );
    }

    #[test]
    fn up_and_down_keep_the_column_through_shorter_rows() {
        let mut editor = Editor::lines("abcd\nef\nghij");
        assert!(editor.up(20, 1));
        assert_eq!(editor.rows(20).cursor, (1, 2));
        assert!(editor.up(20, 1));
        assert_eq!(editor.rows(20).cursor, (0, 4), "the column it came from");
        assert!(!editor.up(20, 1));
        assert!(editor.down(20, 9));
        assert_eq!(editor.rows(20).cursor, (2, 4));
        editor.up(20, 1);
        editor.left();
        editor.up(20, 1);
        assert_eq!(
            editor.rows(20).cursor,
            (0, 1),
            "a step to the side takes up another column"
        );
    }

    #[test]
    fn up_and_down_go_by_the_rows_that_are_shown() {
        // 日 takes 2 columns, so the cursor cannot be in the second column
        let mut editor = Editor::lines("one two 日本 five six");
        assert_eq!(
            editor.rows(9).rows,
            ["one two ", "日本 ", "five six"].map(str::to_owned)
        );
        editor.left();
        editor.left();
        editor.left();
        assert_eq!(editor.rows(9).cursor, (2, 5));
        editor.home();
        for _ in 0..3 {
            editor.right();
        }
        assert!(editor.down(9, 1));
        assert_eq!(
            editor.rows(9).cursor,
            (1, 2),
            "before the character that holds the column"
        );
        assert!(editor.down(9, 1));
        assert_eq!(
            editor.rows(9).cursor,
            (2, 3),
            "and back in the column itself"
        );
    }

    #[test]
    fn a_long_line_shows_the_part_with_the_cursor() {
        let editor = Editor::line("abcdefghij");
        assert_eq!(
            editor.rows(5),
            Rows {
                rows: vec!["ghij".into()],
                cursor: (0, 4)
            }
        );
    }

    #[test]
    fn the_character_under_the_cursor_of_a_long_line_is_in_sight() {
        for columns in 3..12 {
            let mut editor = Editor::line("ab日本e\u{301} cd日");
            editor.home();
            loop {
                let Rows { rows, cursor } = editor.rows(columns);
                let under = part(&editor.text, editor.at..next(&editor.text, editor.at));
                let fits = |at: usize| width(part(&rows[0], 0..at)) == cursor.1;
                let at = (0..=rows[0].len())
                    .filter(|at| rows[0].is_char_boundary(*at))
                    .rfind(|at| fits(*at))
                    .unwrap();
                assert!(
                    part(&rows[0], at..rows[0].len()).starts_with(under),
                    "{columns}: {under:?} in {rows:?} at {cursor:?}"
                );
                assert!(
                    cursor.1 < columns && width(&rows[0]) < columns,
                    "{columns}: {rows:?}"
                );
                if editor.at == editor.text.len() {
                    break;
                }
                editor.right();
            }
        }
    }
}
