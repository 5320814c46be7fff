//! Shapes text and breaks it into lines.
//!
//! Paragraphs are broken as a whole, with the breaks that disturb the reader least; very long ones are broken line by
//! line. A word is broken only if it is wider than the line, or between syllables if its language is known. Page breaks
//! are handled elsewhere.

use std::rc::Rc;

use hypher::Lang;
use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit};
use unicode_segmentation::UnicodeSegmentation;

use crate::base::sanitize::sanitize;
use crate::document::font::{Cut, Typeface, Word, printable, spelt};
use crate::document::layout::{Colour, Mark, Run, Style};
use crate::document::{Span, Text};

/// The maximum length, in chunks, of a paragraph that is broken as a whole. Longer ones are broken line by line.
const WHOLE: usize = 600;

/// A styled word, with the number of its span if that span is a link.
#[derive(Clone, Debug)]
struct Piece {
    word: Rc<Word>,
    style: Style,
    link: Option<usize>,
    /// Whether the word is in the language of the document.
    known: bool,
}

impl Piece {
    fn width(&self) -> f32 {
        self.word.width * self.style.size
    }
}

/// The text between two spaces, or a syllable of such text; a chunk is never broken.
#[derive(Clone, Debug)]
struct Chunk {
    pieces: Vec<Piece>,
    space: Piece,
    /// The hyphen to set if the line ends here within a word.
    hyphen: Option<Piece>,
}

impl Fragment for Chunk {
    fn width(&self) -> f64 {
        self.pieces
            .iter()
            .map(|piece| f64::from(piece.width()))
            .sum()
    }

    fn whitespace_width(&self) -> f64 {
        f64::from(self.space.width())
    }

    fn penalty_width(&self) -> f64 {
        self.hyphen
            .as_ref()
            .map_or(0.0, |hyphen| f64::from(hyphen.width()))
    }
}

/// A stretch of a line with one style and at most one link.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The words, positioned from the start of the line.
    pub run: Run,
    /// The number of the linked span.
    pub link: Option<usize>,
    /// The width, including spaces between words but not the space at the end of the line.
    pub width: f32,
}

/// A line of text.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The stretches from left to right, positioned from the start of the line.
    pub stretches: Vec<Stretch>,
    /// The visible width.
    pub width: f32,
}

impl Line {
    /// The marks of the line at this position, without links. Used for charts, headers and footers.
    pub fn marks(&self, x: f32, baseline: f32) -> impl Iterator<Item = Mark> + '_ {
        self.stretches
            .iter()
            .map(move |stretch| Mark::Run(stretch.run.clone()).moved(x, baseline))
    }
}

/// The style of a span, derived from the style of the prose around it.
fn style_of(span: &Span, prose: Style) -> Style {
    match span {
        Span::Plain(_) | Span::Said(_) => prose,
        Span::Strong(_) => prose.strong(),
        Span::Muted(_) => prose.in_colour(Colour::MUTED),
        Span::Link(..) => prose.in_colour(Colour::ACCENT),
    }
}

/// Breaks prose into lines without hyphenation. Returns no lines for prose without words.
pub fn lines(typeface: &mut Typeface, text: &Text, style: Style, width: f32) -> Vec<Line> {
    let chunks = chunks(typeface, text, style, width);
    set(typeface, &chunks, width)
}

/// Breaks prose into lines, and hyphenates words where a line would otherwise end too far from the edge. Text written
/// by the team is not hyphenated, because its language is unknown.
pub fn hyphenated(
    typeface: &mut Typeface,
    text: &Text,
    style: Style,
    width: f32,
    language: Lang,
) -> Vec<Line> {
    let chunks = chunks(typeface, text, style, width);
    let known = |chunk: &Chunk| chunk.pieces.iter().all(|piece| piece.known);
    let mut parts = Vec::with_capacity(chunks.len());
    let fits = |chunk: &Chunk| chunk.pieces.iter().map(Piece::width).sum::<f32>() <= width + 0.01;
    for chunk in chunks {
        match chunk.pieces.as_slice() {
            [only] if known(&chunk) && !(width < NARROW && fits(&chunk)) => {
                parts.extend(syllables(typeface, only, &chunk, language));
            }
            _ => parts.push(chunk),
        }
    }
    set(typeface, &parts, width)
}

/// The minimum length, in characters, of a word that is hyphenated.
const LONG: usize = 8;

/// The width below which only a word that does not fit is hyphenated. A narrow table column is read word by word, and
/// the syllables of a word are wider than the word, so that a word could be split in a column made for it.
const NARROW: f32 = 100.0;

/// Splits a word into syllables. Short words, and words with characters other than letters, stay whole.
fn syllables(typeface: &mut Typeface, piece: &Piece, chunk: &Chunk, language: Lang) -> Vec<Chunk> {
    let word = &piece.word.text;
    let core = word.trim_end_matches(['.', ',', ';', ':', ')', '?']);
    let whole = core.chars().count() < LONG || !core.chars().all(char::is_alphabetic);
    let parts: Vec<&str> = if whole {
        Vec::new()
    } else {
        hypher::hyphenate(core, language).collect()
    };
    let Some((last, firsts)) = parts.split_last().filter(|(_, firsts)| !firsts.is_empty()) else {
        return vec![chunk.clone()];
    };
    let style = piece.style;
    let mut found = Vec::with_capacity(parts.len());
    for part in firsts {
        let word = typeface.word(part, style.cut, style.tabular);
        let nothing = Piece {
            word: typeface.word("", style.cut, false),
            link: None,
            ..piece.clone()
        };
        let hyphen = Piece {
            word: typeface.hyphen(style.cut),
            ..piece.clone()
        };
        found.push(Chunk {
            pieces: vec![Piece {
                word,
                ..piece.clone()
            }],
            space: nothing,
            hyphen: Some(hyphen),
        });
    }
    let end = format!("{last}{}", word.get(core.len()..).unwrap_or_default());
    let word = typeface.word(&end, style.cut, style.tabular);
    found.push(Chunk {
        pieces: vec![Piece {
            word,
            ..piece.clone()
        }],
        space: chunk.space.clone(),
        hyphen: None,
    });
    found
}

/// Breaks chunks into lines at the least disturbing points.
fn set(typeface: &mut Typeface, chunks: &[Chunk], width: f32) -> Vec<Line> {
    let widths = [f64::from(width) + 0.01];
    let broken = if chunks.len() > WHOLE {
        wrap_first_fit(chunks, &widths)
    } else {
        // Lines may be short but never too long. A last line of one short word is worse than a shorter line before it,
        // and a hyphen pays off only where much of a line would stay empty.
        let penalties = Penalties {
            overflow_penalty: 1_000_000_000,
            short_last_line_fraction: 5,
            short_last_line_penalty: 4000,
            hyphen_penalty: 2500,
            ..Penalties::new()
        };
        wrap_optimal_fit(chunks, &widths, &penalties)
            .unwrap_or_else(|_| wrap_first_fit(chunks, &widths))
    };
    let last = broken.len().saturating_sub(1);
    broken
        .iter()
        .enumerate()
        .filter(|(_, chunks)| !chunks.is_empty())
        .map(|(at, chunks)| line(typeface, chunks, at < last))
        .collect()
}

/// Breaks plain text in one style into lines.
pub fn plain_lines(typeface: &mut Typeface, words: &str, style: Style, width: f32) -> Vec<Line> {
    lines(typeface, &Text::plain(words), style, width)
}

/// The width of the longest chunk of `text`, and that of all of `text` on one line.
pub fn extent(typeface: &mut Typeface, text: &Text, style: Style) -> (f32, f32) {
    let chunks = chunks(typeface, text, style, f32::INFINITY);
    let mut longest: f32 = 0.0;
    let mut whole: f32 = 0.0;
    let mut space = 0.0;
    for chunk in &chunks {
        let width = chunk.pieces.iter().map(Piece::width).sum::<f32>();
        longest = longest.max(width);
        whole += space + width;
        space = chunk.space.width();
    }
    (longest, whole)
}

/// Breaks plain text into at most `most` lines. Truncated text ends with an ellipsis.
pub fn few_lines(
    typeface: &mut Typeface,
    words: &str,
    style: Style,
    width: f32,
    most: usize,
) -> Vec<Line> {
    let mut lines = plain_lines(typeface, &start(words, most), style, width);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = one_line(
                typeface,
                &format!("{}\u{2026}\u{2026}", text_of(last)),
                style,
                width,
            );
        }
    }
    lines
}

/// Sets plain text on one line. Truncated text ends with an ellipsis.
pub fn one_line(typeface: &mut Typeface, words: &str, style: Style, width: f32) -> Line {
    let all = plain_lines(typeface, &start(words, 1), style, f32::from(u16::MAX));
    let whole = all.first().cloned().unwrap_or_default();
    if all.len() < 2 && whole.width <= width {
        return whole;
    }
    let text = text_of(&whole);
    let letters: Vec<&str> = text.graphemes(true).collect();
    let end = typeface.word("\u{2026}", style.cut, style.tabular).width * style.size;
    let mut used = end;
    let kept: String = letters
        .iter()
        .take_while(|letter| {
            used += typeface.word(letter, style.cut, style.tabular).width * style.size;
            // Kerning makes the text narrower than this sum, or very slightly wider.
            used * 1.01 <= width
        })
        .copied()
        .collect();
    let cut = plain_lines(
        typeface,
        &format!("{}\u{2026}", kept.trim_end()),
        style,
        f32::from(u16::MAX),
    );
    cut.into_iter()
        .next()
        .filter(|line| line.width <= width)
        .unwrap_or_default()
}

/// The longest prefix of the text that could fit into the given number of lines, to avoid breaking text that will be
/// truncated.
fn start(words: &str, lines: usize) -> String {
    let mut letters = words.chars();
    let mut start: String = letters.by_ref().take(lines.saturating_mul(400)).collect();
    if letters.next().is_some() {
        start.push('\u{2026}');
    }
    start
}

fn text_of(line: &Line) -> String {
    line.stretches
        .iter()
        .map(|stretch| stretch.run.text())
        .collect()
}

/// Splits prose into chunks, each narrow enough for the line.
fn chunks(typeface: &mut Typeface, text: &Text, style: Style, width: f32) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut open = false;
    for (number, span) in text.0.iter().enumerate() {
        let style = style_of(span, style);
        let link = matches!(span, Span::Link(..)).then_some(number);
        let known = matches!(span, Span::Plain(_));
        // Keep a number and its percent sign on one line.
        let words = sanitize(span.plain_text()).replace(" %", "\u{A0}%");
        let words: String = words.chars().map(printable).flat_map(spelt).collect();
        for (at, word) in words.split(' ').enumerate() {
            // Each space ends a chunk; adjacent spans without a space between them share a chunk.
            open &= at == 0;
            if word.is_empty() {
                continue;
            }
            let space = Piece {
                word: typeface.word(" ", style.cut, false),
                style,
                link: None,
                known,
            };
            let before = if open { chunks.pop() } else { None };
            let mut pieces = before.map(|chunk| chunk.pieces).unwrap_or_default();
            pieces.push(Piece {
                word: typeface.word(word, style.cut, style.tabular),
                style,
                link,
                known,
            });
            let chunk = Chunk {
                pieces,
                space,
                hyphen: None,
            };
            if Fragment::width(&chunk) > f64::from(width) {
                chunks.extend(broken(typeface, chunk, width));
            } else {
                chunks.push(chunk);
            }
            open = true;
        }
        if let (Some(last), true) = (chunks.last_mut(), words.ends_with(' ')) {
            last.space = Piece {
                word: typeface.word(" ", Cut::Regular, false),
                style,
                link: None,
                known,
            };
        }
    }
    link_spaces(&mut chunks);
    chunks
}

/// Makes a space between two words of one link part of the link, so that the underline is continuous.
fn link_spaces(chunks: &mut [Chunk]) {
    let firsts: Vec<Option<usize>> = chunks
        .iter()
        .skip(1)
        .map(|chunk| chunk.pieces.first().and_then(|piece| piece.link))
        .collect();
    for (chunk, next) in chunks.iter_mut().zip(firsts) {
        if let Some(last) = chunk.pieces.last()
            && last.link.is_some()
            && last.link == next
        {
            chunk.space.link = next;
            chunk.space.style = last.style;
        }
    }
}

/// Splits a chunk wider than the line into parts that fit: after a joining character such as `/` or `-` if possible,
/// otherwise anywhere.
fn broken(typeface: &mut Typeface, chunk: Chunk, width: f32) -> Vec<Chunk> {
    let mut parts = Vec::new();
    let mut row: Vec<Piece> = Vec::new();
    let mut used = 0.0;
    let mut finish = |row: &mut Vec<Piece>, style: Style, typeface: &mut Typeface| {
        // The parts belong to one word, so no space may end up in copied text.
        let space = Piece {
            word: typeface.word("", style.cut, false),
            style,
            link: None,
            known: false,
        };
        parts.push(Chunk {
            pieces: std::mem::take(row),
            space,
            hyphen: None,
        });
    };
    for piece in chunk.pieces {
        let style = piece.style;
        if used + piece.width() <= width {
            used += piece.width();
            row.push(piece);
            continue;
        }
        let mut part = String::new();
        for letter in letters(typeface, &piece, width) {
            let wide = typeface.word(letter, style.cut, style.tabular).width * style.size * 1.01;
            while used + wide > width && !(part.is_empty() && row.is_empty()) {
                let rest = joint(&mut part);
                if !part.is_empty() {
                    let word = typeface.word(&part, style.cut, style.tabular);
                    row.push(Piece {
                        word,
                        ..piece.clone()
                    });
                }
                finish(&mut row, style, typeface);
                used = typeface.word(&rest, style.cut, style.tabular).width * style.size;
                part = rest;
            }
            used += wide;
            part.push_str(letter);
        }
        if !part.is_empty() {
            let word = typeface.word(&part, style.cut, style.tabular);
            used = row.iter().map(Piece::width).sum::<f32>() + word.width * style.size;
            row.push(Piece {
                word,
                ..piece.clone()
            });
        }
    }
    let style = row.last().map(|piece| piece.style);
    if let Some(style) = style {
        finish(&mut row, style, typeface);
    }
    if let Some(last) = parts.last_mut() {
        last.space = chunk.space;
    }
    parts
}

/// The graphemes of a word. A grapheme wider than half the line is split into characters: the font lacks its script and
/// shows one box per character.
fn letters<'a>(typeface: &mut Typeface, piece: &'a Piece, width: f32) -> Vec<&'a str> {
    let mut letters = Vec::new();
    for letter in piece.word.text.graphemes(true) {
        let wide = typeface
            .word(letter, piece.style.cut, piece.style.tabular)
            .width
            * piece.style.size;
        if wide * 2.0 > width {
            letters.extend(letter.split("").filter(|part| !part.is_empty()));
        } else {
            letters.push(letter);
        }
    }
    letters
}

/// Removes and returns the text after the last joining character, if that character is in the second half.
fn joint(part: &mut String) -> String {
    let Some((at, sign)) = part
        .char_indices()
        .rfind(|(_, c)| "/-_.,:;@&=+?#\\\u{2013}\u{2014}".contains(*c))
    else {
        return String::new();
    };
    let end = at + sign.len_utf8();
    if end * 2 < part.len() || end >= part.len() {
        String::new()
    } else {
        part.split_off(end)
    }
}

/// Builds a line from chunks. If more lines follow (`more`), a trailing space stays, so that copied text includes it.
fn line(typeface: &mut Typeface, chunks: &[Chunk], more: bool) -> Line {
    let mut line = Line::default();
    let mut x = 0.0;
    let last = chunks.len().saturating_sub(1);
    let mut at = 0;
    while let Some(chunk) = chunks.get(at) {
        let mut pieces = chunk.pieces.clone();
        // Syllables on the same line are shaped as one word.
        while let (Some(next), [piece]) = (chunks.get(at + 1), pieces.as_mut_slice())
            && chunks.get(at).is_some_and(|chunk| chunk.hyphen.is_some())
            && let [more] = next.pieces.as_slice()
        {
            let text = format!("{}{}", piece.word.text, more.word.text);
            piece.word = typeface.word(&text, piece.style.cut, piece.style.tabular);
            at += 1;
        }
        for piece in &pieces {
            add(&mut line, piece, x);
            x += piece.width();
        }
        let Some(chunk) = chunks.get(at) else { break };
        if let Some(hyphen) = chunk.hyphen.as_ref().filter(|_| at == last && more) {
            add(&mut line, hyphen, x);
            x += hyphen.width();
        }
        line.width = x;
        if (at < last || more) && !chunk.space.word.glyphs.is_empty() {
            add(&mut line, &chunk.space, x);
            x += chunk.space.width();
        }
        at += 1;
    }
    for stretch in &mut line.stretches {
        stretch.width = stretch.run.width();
    }
    line
}

fn add(line: &mut Line, piece: &Piece, x: f32) {
    if let Some(stretch) = line.stretches.last_mut()
        && same(stretch, piece)
    {
        stretch.run.words.push(Rc::clone(&piece.word));
        return;
    }
    line.stretches.push(Stretch {
        run: Run {
            x,
            y: 0.0,
            size: piece.style.size,
            colour: piece.style.colour,
            words: vec![Rc::clone(&piece.word)],
        },
        link: piece.link,
        width: 0.0,
    });
}

/// Whether a piece continues a stretch: same cut, size, colour and link.
fn same(stretch: &Stretch, piece: &Piece) -> bool {
    stretch.link == piece.link
        && stretch.run.colour == piece.style.colour
        && stretch
            .run
            .words
            .last()
            .is_some_and(|word| word.cut == piece.word.cut)
        && (stretch.run.size - piece.style.size).abs() < 0.01
}

/// Normalises text to one line, for outlines and document properties.
pub fn tidy(words: &str) -> String {
    let words: String = sanitize(words).chars().map(printable).collect();
    words
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
