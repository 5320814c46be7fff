//! Text for people: wrapped to a width, aligned in columns, colored only on request.
//!
//! Has no knowledge of the domain; callers supply the text. Text for the terminal must pass through here or through
//! `base::sanitize`, which replace characters that could deceive a terminal with visible marks.

use std::ops::Range;

use unicode_width::UnicodeWidthStr as _;

use crate::base::plural::count_of;
pub(super) use crate::base::sanitize::sanitize_line as clean;

/// The style of a cell on a terminal with colors. Style never carries information that the text lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextStyle {
    Plain,
    Strong,
    Faint,
    Good,
    Fair,
    Poor,
}

impl TextStyle {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Good => "32",
            Self::Fair => "33",
            Self::Poor => "31",
        }
    }
}

/// One cell of a row.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    words: String,
    look: TextStyle,
    right: bool,
}

/// A cell of plain text, sanitized.
pub(super) fn cell(words: impl Into<String>) -> Cell {
    Cell {
        words: clean(&words.into()),
        look: TextStyle::Plain,
        right: false,
    }
}

impl Cell {
    /// The cell in another style.
    pub(super) fn look(self, look: TextStyle) -> Self {
        Self { look, ..self }
    }

    /// The cell, aligned right.
    pub(super) fn right(self) -> Self {
        Self {
            right: true,
            ..self
        }
    }
}

/// A page of text under construction.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    width: usize,
    colour: bool,
}

/// The minimum width of the last column; in a narrower window, the column extends past the edge.
const NARROWEST: usize = 24;

impl Page {
    /// An empty page.
    pub(super) fn new(width: usize, colour: bool) -> Self {
        Self {
            text: String::new(),
            width: width.clamp(40, 120),
            colour,
        }
    }

    /// The finished text.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Adds a bold line.
    pub(super) fn title(&mut self, words: &str) {
        self.put(0, words, TextStyle::Strong);
    }

    /// Adds a paragraph.
    pub(super) fn line(&mut self, words: &str) {
        self.put(0, words, TextStyle::Plain);
    }

    /// Adds a faint paragraph.
    pub(super) fn remark(&mut self, words: &str) {
        self.put(0, words, TextStyle::Faint);
    }

    /// Adds an indented paragraph.
    pub(super) fn inside(&mut self, indent: usize, words: &str, look: TextStyle) {
        self.put(indent, words, look);
    }

    /// Adds lines unwrapped, with their line breaks and spaces unchanged.
    pub(super) fn kept(&mut self, indent: usize, lines: &str) {
        for line in lines.lines() {
            self.text.extend(std::iter::repeat_n(' ', indent));
            self.painted(&clean(line), TextStyle::Plain);
            self.text.push('\n');
        }
    }

    /// Adds an empty line, unless the text is empty or ends with one.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn put(&mut self, indent: usize, words: &str, look: TextStyle) {
        for line in wrap(&clean(words), self.width.saturating_sub(indent)) {
            self.text.extend(std::iter::repeat_n(' ', indent));
            self.painted(&line, look);
            self.text.push('\n');
        }
    }

    /// Adds rows with aligned columns. The last cell of a row is wrapped within its column; an empty row is a gap.
    pub(super) fn rows(&mut self, indent: usize, rows: &[Vec<Cell>]) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width_of = |column: usize| {
            let cells = rows
                .iter()
                .filter_map(|row| (row.len() > column + 1).then(|| row.get(column)).flatten());
            cells.map(|cell| cell.words.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width_of).collect();
        let last_right = |column: usize| {
            let last = rows
                .iter()
                .filter_map(|row| (row.len() == column + 1).then(|| row.last()).flatten());
            last.map(|cell| cell.words.width()).max().unwrap_or(0)
        };
        for row in rows {
            let Some((last, before)) = row.split_last() else {
                self.gap();
                continue;
            };
            self.text.extend(std::iter::repeat_n(' ', indent));
            let mut at = indent;
            for (cell, &width) in before.iter().zip(&widths) {
                let missing = width.saturating_sub(cell.words.width());
                let (left, right) = if cell.right {
                    (missing, 0)
                } else {
                    (0, missing)
                };
                self.text.extend(std::iter::repeat_n(' ', left));
                self.painted(&cell.words, cell.look);
                self.text.extend(std::iter::repeat_n(' ', right + 2));
                at += width + 2;
            }
            if last.right {
                let missing = last_right(before.len()).saturating_sub(last.words.width());
                self.text.extend(std::iter::repeat_n(' ', missing));
            }
            for (number, line) in wrap(&last.words, self.width.saturating_sub(at))
                .iter()
                .enumerate()
            {
                if number > 0 {
                    self.text.push('\n');
                    self.text.extend(std::iter::repeat_n(' ', at));
                }
                self.painted(line, last.look);
            }
            // an empty last cell leaves no trailing blanks
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
        }
    }

    fn painted(&mut self, words: &str, look: TextStyle) {
        if self.colour && look != TextStyle::Plain && !words.is_empty() {
            self.text
                .extend(["\u{1b}[", look.code(), "m", words, "\u{1b}[0m"]);
        } else {
            self.text.push_str(words);
        }
    }
}

/// Wraps text at a width, keeping a number and its unit or level name on one line: `60 %`, `2 Defined`. A command in
/// backquotes is never broken, so that it can be copied.
fn wrap(words: &str, width: usize) -> Vec<String> {
    const GLUE: char = '\u{a0}';
    let letters: Vec<char> = words.chars().collect();
    let commands = commands(&letters);
    let glued: String = letters
        .iter()
        .enumerate()
        .map(|(at, &letter)| {
            let around = (
                at.checked_sub(1).and_then(|at| letters.get(at)),
                letters.get(at + 1),
            );
            let in_command = commands.iter().any(|command| command.contains(&at));
            match around {
                _ if letter == ' ' && in_command => GLUE,
                (Some(before), Some(after)) if letter == ' ' && before.is_ascii_digit() => {
                    if *after == '%' || after.is_uppercase() {
                        GLUE
                    } else {
                        letter
                    }
                }
                _ => letter,
            }
        })
        .collect();
    // an id such as ORG-P1 is one word
    let options = textwrap::Options::new(width.max(NARROWEST))
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(commands.is_empty());
    textwrap::wrap(&glued, options)
        .iter()
        .map(|line| line.replace(GLUE, " "))
        .collect()
}

/// The positions of the commands in backquotes.
fn commands(letters: &[char]) -> Vec<Range<usize>> {
    let quotes = letters.iter().enumerate();
    let quotes: Vec<usize> = quotes
        .filter_map(|(at, &letter)| (letter == '`').then_some(at))
        .collect();
    let is_command = |range: &Range<usize>| {
        let inside = letters.get(range.clone()).unwrap_or_default();
        inside.iter().skip(1).take(9).collect::<String>() == "surefoot "
    };
    let pairs = quotes.as_chunks::<2>().0.iter();
    pairs
        .map(|&[from, to]| from..to)
        .filter(is_command)
        .collect()
}

/// Wraps each line of the text at a width.
pub(super) fn wrapped(words: &str, width: usize) -> String {
    words
        .lines()
        .flat_map(|line| wrap(line, width))
        .collect::<Vec<_>>()
        .join("\n")
}

/// A number with its noun: `1 step`, `3 steps`.
pub(super) fn count(number: usize, word: &str) -> String {
    count_of(number, word, &format!("{word}s"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_and_the_last_one_wraps() {
        let mut page = Page::new(40, false);
        page.rows(
            2,
            &[
                vec![
                    cell("a"),
                    cell("1").right(),
                    cell("one two three four five six seven eight"),
                ],
                vec![cell("bcd"), cell("12").right(), cell("")],
            ],
        );
        let expected =
            "  a     1  one two three four five six\n           seven eight\n  bcd  12\n";
        assert_eq!(page.finish(), expected);
    }

    #[test]
    fn a_command_is_never_broken_over_lines() {
        let mut page = Page::new(40, false);
        let command = "`surefoot merge a.surefoot.toml 'b c.surefoot.toml' --out a.surefoot.toml`";
        page.line(&format!(
            "Then merge the papers, in any order: {command}. Then go on."
        ));
        let text = page.finish();
        assert!(text.contains(command), "{text}");
        assert!(text.contains("order:\n"), "{text}");
    }

    #[test]
    fn colour_comes_only_where_asked_and_nothing_hidden_ever() {
        let words = |colour| {
            let mut page = Page::new(80, colour);
            page.rows(
                0,
                &[vec![cell("pass\u{1b}[31m\u{202e}").look(TextStyle::Good)]],
            );
            page.finish()
        };
        assert_eq!(words(false), "pass␛[31m<202E>\n");
        assert_eq!(words(true), "\u{1b}[32mpass␛[31m<202E>\u{1b}[0m\n");
    }
}
