//! A text field, of one line or many.
//!
//! In flow typed characters and pasted blocks; out flow the text, its rows at a width and the cell of the cursor. The
//! cursor moves by what a person sees as one character. Nothing invisible can get in.

use unicode_segmentation::UnicodeSegmentation as _;

use super::text::width;
use crate::harmless::harmless;

/// The most bytes a field takes.
const MOST_BYTES: usize = 20_000;

/// A text being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Editor {
    before: String,
    after: String,
    many: bool,
    /// Whether the whole text is chosen, as a suggestion is: what is typed next takes its place.
    whole: bool,
}

/// The rows of a text at a width, and where the cursor is in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<String>,
    /// Row and column of the cursor.
    pub(crate) cursor: (usize, usize),
}

impl Editor {
    /// A field of one line that holds a text.
    pub(crate) fn line(text: &str) -> Self {
        let mut editor = Self::default();
        editor.paste(text);
        editor
    }

    /// A field of one line with its text chosen: typing replaces it, moving keeps it.
    pub(crate) fn suggestion(text: &str) -> Self {
        Self { whole: !text.is_empty(), ..Self::line(text) }
    }

    /// Whether what is typed next takes the place of the text.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }

    /// A field of many lines that holds a text.
    pub(crate) fn lines(text: &str) -> Self {
        let mut editor = Self { many: true, ..Self::default() };
        editor.paste(text);
        editor
    }

    /// The text.
    pub(crate) fn text(&self) -> String {
        format!("{}{}", self.before, self.after)
    }

    /// Whether enter makes a new line.
    pub(crate) fn is_many(&self) -> bool {
        self.many
    }

    /// A suggestion gives way to whatever is done to it but moving.
    fn give_way(&mut self) {
        if std::mem::take(&mut self.whole) {
            self.before.clear();
            self.after.clear();
        }
    }

    pub(crate) fn insert(&mut self, character: char) {
        self.paste(character.encode_utf8(&mut [0; 4]));
    }

    /// Takes a block as it is: what cannot be seen as marks, line breaks only where there are many lines.
    pub(crate) fn paste(&mut self, block: &str) {
        self.give_way();
        let block = harmless(&block.replace("\r\n", "\n").replace('\r', "\n"));
        let block = if self.many { block } else { block.trim_end_matches('\n').replace('\n', " ") };
        for cluster in block.graphemes(true) {
            if self.before.len() + self.after.len() + cluster.len() > MOST_BYTES {
                break;
            }
            self.before.push_str(cluster);
        }
    }

    pub(crate) fn backspace(&mut self) {
        self.give_way();
        let at = last_start(&self.before);
        self.before.truncate(at);
    }

    pub(crate) fn delete(&mut self) {
        self.give_way();
        let end = first_end(&self.after);
        self.after.drain(..end);
    }

    pub(crate) fn left(&mut self) {
        self.whole = false;
        let moved = self.before.split_off(last_start(&self.before));
        self.after.insert_str(0, &moved);
    }

    pub(crate) fn right(&mut self) {
        self.whole = false;
        let end = first_end(&self.after);
        self.before.extend(self.after.drain(..end));
    }

    /// To the beginning of the line.
    pub(crate) fn home(&mut self) {
        self.whole = false;
        let at = self.before.rfind('\n').map_or(0, |at| at + 1);
        let moved = self.before.split_off(at);
        self.after.insert_str(0, &moved);
    }

    /// To the end of the line.
    pub(crate) fn end(&mut self) {
        self.whole = false;
        let at = self.after.find('\n').unwrap_or(self.after.len());
        self.before.extend(self.after.drain(..at));
    }

    /// A line up, in the same column as far as there is one. Returns whether there was one.
    pub(crate) fn up(&mut self) -> bool {
        let Some(line) = self.before.rfind('\n') else { return false };
        let column = clusters(self.before.get(line + 1..).unwrap_or_default());
        self.home();
        self.left();
        self.home();
        self.walk(column);
        true
    }

    /// A line down, in the same column as far as there is one. Returns whether there was one.
    pub(crate) fn down(&mut self) -> bool {
        if !self.after.contains('\n') {
            return false;
        }
        let line = self.before.rfind('\n').map_or(0, |at| at + 1);
        let column = clusters(self.before.get(line..).unwrap_or_default());
        self.end();
        self.right();
        self.walk(column);
        true
    }

    fn walk(&mut self, steps: usize) {
        for _ in 0..steps {
            if self.after.is_empty() || self.after.starts_with('\n') {
                break;
            }
            self.right();
        }
    }

    /// The rows at a width, broken at spaces, and the cell of the cursor.
    pub(crate) fn rows(&self, columns: usize) -> Rows {
        let columns = columns.max(2);
        let text = self.text();
        if !self.many {
            return self.one_row(columns);
        }
        let mut rows = Rows::default();
        let mut row = String::new();
        let mut at = 0;
        let mut cursor = None;
        for cluster in text.graphemes(true) {
            if at == self.before.len() {
                cursor = Some((rows.rows.len(), width(&row)));
            }
            at += cluster.len();
            if cluster == "\n" {
                rows.rows.push(std::mem::take(&mut row));
                continue;
            }
            // one column is kept for the cursor behind the last character
            if width(&row) + width(cluster) >= columns {
                let rest = match row.rfind(' ') {
                    Some(space) if space + 1 < row.len() => row.split_off(space + 1),
                    _ => String::new(),
                };
                if let Some((_, column)) =
                    cursor.filter(|(line, column)| *line == rows.rows.len() && *column >= width(&row))
                {
                    cursor = Some((rows.rows.len() + 1, column - width(&row)));
                }
                rows.rows.push(std::mem::replace(&mut row, rest));
            }
            row.push_str(cluster);
        }
        rows.cursor = cursor.unwrap_or((rows.rows.len(), width(&row)));
        rows.rows.push(row);
        rows
    }

    /// The part of a single line that holds the cursor.
    fn one_row(&self, columns: usize) -> Rows {
        let mut before = self.before.as_str();
        while width(before) >= columns {
            before = before.get(first_end(before).max(1)..).unwrap_or_default();
        }
        let mut row = before.to_owned();
        for cluster in self.after.graphemes(true) {
            if width(&row) + width(cluster) > columns {
                break;
            }
            row.push_str(cluster);
        }
        Rows { rows: vec![row], cursor: (0, width(before)) }
    }
}

fn clusters(text: &str) -> usize {
    text.graphemes(true).count()
}

fn last_start(text: &str) -> usize {
    text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
}

fn first_end(text: &str) -> usize {
    text.graphemes(true).next().map_or(0, str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_moves_by_what_a_person_sees() {
        let mut editor = Editor::line("né日");
        assert_eq!(editor.rows(20).cursor, (0, 4));
        editor.left();
        assert_eq!(editor.rows(20).cursor, (0, 2), "one wide character is two columns");
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
    fn a_paste_brings_no_line_break_into_a_line_and_nothing_hidden_anywhere() {
        let mut line = Editor::line("");
        line.paste("a\r\nb\u{1b}[201~\n");
        assert_eq!(line.text(), "a b␛[201~");
        let mut lines = Editor::lines("");
        lines.paste("a\r\nb");
        assert_eq!(lines.text(), "a\nb");
        lines.paste(&"x".repeat(MOST_BYTES * 2));
        assert!(lines.text().len() <= MOST_BYTES);
    }

    #[test]
    fn rows_are_broken_at_spaces_and_the_cursor_goes_along() {
        let editor = Editor::lines("one two three");
        assert_eq!(editor.rows(9).rows, ["one two ", "three"].map(str::to_owned));
        assert_eq!(editor.rows(9).cursor, (1, 5));
        let mut editor = Editor::lines("one two");
        editor.left();
        editor.insert('x');
        assert_eq!(editor.rows(6), Rows { rows: vec!["one ".into(), "twxo".into()], cursor: (1, 3) });
    }

    #[test]
    fn up_and_down_keep_the_column() {
        let mut editor = Editor::lines("abcd\nef\nghij");
        assert!(editor.up());
        assert_eq!(editor.rows(20).cursor, (1, 2));
        assert!(editor.up());
        assert_eq!(editor.rows(20).cursor, (0, 2));
        assert!(!editor.up());
        assert!(editor.down());
        assert_eq!(editor.rows(20).cursor, (1, 2));
    }

    #[test]
    fn a_long_line_shows_the_part_with_the_cursor() {
        let editor = Editor::line("abcdefghij");
        assert_eq!(editor.rows(5), Rows { rows: vec!["ghij".into()], cursor: (0, 4) });
    }
}
