//! Sanitizes text from files and the clipboard: every invisible character becomes a visible mark.
//!
//! Sanitized text cannot control a terminal, reorder what is read, or hide anything. All text shown on a screen or
//! printed to a terminal must pass through this module. It checks only whether a character is visible, never the
//! meaning of the text.

use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;

/// Maximum number of combining marks kept after one character.
const MOST_MARKS: usize = 8;

/// The sanitized text, with line breaks replaced by spaces.
pub fn sanitize_line(text: &str) -> String {
    sanitize(text).replace('\n', " ")
}

/// The text with every invisible character replaced by a visible mark. Line breaks stay.
pub fn sanitize(text: &str) -> String {
    // fast path: most text is printable ASCII, and every cell of every frame passes through here
    if text
        .bytes()
        .all(|byte| byte == b'\n' || matches!(byte, b' '..=b'~'))
    {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut before = None;
    for character in text.chars() {
        // variation selectors 15 and 16 only choose how the preceding character looks
        if matches!(character, '\u{FE0E}' | '\u{FE0F}') {
            continue;
        }
        let combining = character.width() == Some(0) && !is_hidden(character);
        marks = if combining { marks + 1 } else { 0 };
        if combining && marks > MOST_MARKS {
            continue;
        }
        // a combining mark without a base character would be invisible, so it gets a dotted circle
        if before.is_none() && joins(character) && !is_hidden(character) {
            out.push('◌');
        }
        mark(character, &mut out);
        before = Some(character).filter(|character| *character != '\n');
    }
    out
}

/// The sanitized text on one line, with single spaces: trackers look for commands at the start of a line.
pub fn one_line(text: &str) -> String {
    single_spaced(&sanitize(text))
}

/// The words of the text, separated by single spaces. The text is not sanitized: a Unicode line break becomes a space
/// here, but a mark in [`one_line`].
pub fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character is displayed as part of the character before it.
pub fn joins(character: char) -> bool {
    let joined = || {
        ['a', character]
            .iter()
            .collect::<String>()
            .graphemes(true)
            .count()
            == 1
    };
    !character.is_ascii() && (character.width() == Some(0) || joined())
}

/// Appends a character, or the mark that replaces it.
fn mark(character: char, out: &mut String) {
    let code = u32::from(character);
    match character {
        '\n' => out.push('\n'),
        '\t' => out.push_str("    "),
        '\u{0}'..='\u{1F}' => out.push(char::from_u32(0x2400 + code).unwrap_or('\u{FFFD}')),
        '\u{7F}' => out.push('\u{2421}'),
        _ if is_hidden(character) => {
            let _ = write!(out, "<{code:04X}>");
        }
        _ => out.push(character),
    }
}

/// Whether a character changes the text without being visible, or has no standard appearance.
///
/// These are: all control characters except those of ASCII, which have their own pictures; characters that Unicode lets
/// a font ignore (`Default_Ignorable_Code_Point`: zero width, tags, selectors, fillers); direction controls; line and
/// paragraph separators; invisible format characters (`Cf`, except the visible signs around Arabic and Syriac numbers);
/// noncharacters; characters that are blank but not white space; and private-use characters, because fonts disagree on
/// them and 2 people may read different things.
pub fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{80}'..='\u{9F}'
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}'
        | '\u{3164}' | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFC}'
        | '\u{13430}'..='\u{1343F}' | '\u{16FE4}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D159}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}' | '\u{F0000}'..)
        // the last 2 code points of each plane
        || u32::from(character) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_or_hides_is_shown_as_a_mark() {
        assert_eq!(sanitize("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(sanitize("user\u{202e}gpj.exe"), "user<202E>gpj.exe");
        assert_eq!(sanitize("a\u{200b}b\u{e0041}c"), "a<200B>b<E0041>c");
        assert_eq!(sanitize("two\nlines\tand"), "two\nlines    and");
        assert_eq!(sanitize("\u{301}a\n\u{301}"), "◌\u{301}a\n◌\u{301}");
        let marks = format!("e{}", "\u{301}".repeat(500));
        assert!(
            sanitize(&marks).chars().count() <= 9,
            "a cell takes eight marks"
        );
    }
}
