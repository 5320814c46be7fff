//! Bounds on the size, the number of values and the nesting of a TOML text, checked before it is parsed.
//!
//! The parser takes many times the memory of the text. This check must not allocate in proportion to the text, so it
//! counts tokens one by one and does not store them.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "tokens that open, close or name nothing are treated alike"
)]

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// Maximum size of a file in bytes. 98 controls take 0.5 MB, and 5,000 edits take 0.8 MB.
pub const MOST_BYTES: usize = 4_000_000;

/// Maximum memory in bytes that parsing one text may take, by an estimate that errs on the high side. 10,000 edits fit;
/// 4 MB of keys with many dots would take 20 times as much.
const MOST_MEMORY: usize = 100_000_000;
/// Bytes that the parser allocates for each token of any kind.
const PER_SIGN: usize = 48;
/// Bytes allocated for a value in a list, for a key, and for the first key of a table, which reserves room for more
/// keys.
const PER_ITEM: usize = 90;
const PER_KEY: usize = 160;
const PER_TABLE: usize = 700;

/// Maximum nesting depth of tables. The parser itself limits brackets, but not the dots in a key.
const MOST_LEVELS: usize = 60;

/// The reason that text is too large to parse, without a full stop; `None` if the text is not too large.
pub fn too_large(text: &str) -> Option<String> {
    if text.len() > MOST_BYTES {
        return Some(format!(
            "the file has {} bytes, and the limit is {MOST_BYTES}",
            text.len()
        ));
    }
    let mut memory = Memory::default();
    for sign in Source::new(text).lex() {
        let depth = memory.meet(sign.kind());
        if memory.bytes > MOST_MEMORY {
            return Some(
                "the file contains more tables, keys and values than surefoot reads".to_owned(),
            );
        }
        if depth > MOST_LEVELS {
            return Some(format!(
                "the file is nested more than {MOST_LEVELS} levels deep"
            ));
        }
    }
    None
}

/// The share of the limits on size and memory that text takes, in percent, if it is at least `least`; above 100 if the
/// text is too large.
pub fn percent_full(text: &str, least: usize) -> Option<usize> {
    // a byte is at most one token, and no token takes more than the first key of a table
    let most = text.len() * (PER_SIGN + PER_TABLE + PER_KEY);
    if most * 100 / MOST_MEMORY < least && text.len() * 100 / MOST_BYTES < least {
        return None;
    }
    let mut memory = Memory::default();
    for sign in Source::new(text).lex() {
        memory.meet(sign.kind());
    }
    let of_bytes = text.len() * 100 / MOST_BYTES;
    let percent = of_bytes.max(memory.bytes * 100 / MOST_MEMORY);
    (percent >= least).then_some(percent)
}

/// The memory that the parser takes for the text up to a position.
#[derive(Debug, Default)]
struct Memory {
    bytes: usize,
    levels: Levels,
    /// Whether the next key is the first in its table.
    first: bool,
}

impl Memory {
    /// Reads a token and returns the nesting depth after it.
    fn meet(&mut self, kind: TokenKind) -> usize {
        self.bytes += PER_SIGN
            + match kind {
                TokenKind::Dot => PER_TABLE + PER_KEY,
                TokenKind::Equals if self.first => PER_TABLE + PER_KEY,
                TokenKind::LeftSquareBracket if self.levels.within_line => 4 * PER_ITEM,
                TokenKind::Equals | TokenKind::LeftSquareBracket => PER_KEY,
                TokenKind::Comma | TokenKind::LeftCurlyBracket => PER_ITEM,
                _ => 0,
            };
        self.first = match kind {
            TokenKind::LeftCurlyBracket => true,
            TokenKind::RightSquareBracket => self.levels.in_header,
            TokenKind::Equals | TokenKind::RightCurlyBracket => false,
            _ => self.first,
        };
        self.levels.meet(kind)
    }
}

/// The nesting depth at a position in the text; the dots in a key count until the end of its value.
#[derive(Debug, Default)]
struct Levels {
    /// The number of dots before each open bracket.
    open: Vec<usize>,
    /// The sum of `open` and the number of open brackets.
    above: usize,
    /// The number of dots since the end of the last key, value or bracket.
    dots: usize,
    /// The number of dots in the current header.
    header: usize,
    in_header: bool,
    within_line: bool,
}

impl Levels {
    /// Reads a token and returns the depth after it.
    fn meet(&mut self, kind: TokenKind) -> usize {
        match kind {
            TokenKind::Dot if self.in_header => self.header += 1,
            TokenKind::Dot => self.dots += 1,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                if self.open.is_empty() && !self.within_line {
                    (self.in_header, self.header) = (true, 0);
                }
                self.above += self.dots + 1;
                self.open.push(std::mem::take(&mut self.dots));
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                let dots = self.open.pop();
                self.above = self.above.saturating_sub(dots.map_or(0, |dots| dots + 1));
                self.dots = 0;
            }
            TokenKind::Comma => self.dots = 0,
            TokenKind::Newline => (self.dots, self.in_header, self.within_line) = (0, false, false),
            _ => {}
        }
        self.within_line =
            !matches!(kind, TokenKind::Newline | TokenKind::Whitespace) || self.within_line;
        self.header + self.above + self.dots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The maximum nesting depth of the text.
    fn deepest(text: &str) -> usize {
        let mut levels = Levels::default();
        Source::new(text)
            .lex()
            .map(|sign| levels.meet(sign.kind()))
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn depth_is_that_of_brackets_dots_and_headers_together() {
        assert_eq!(deepest("a = 1\nb = 2\n"), 0);
        assert_eq!(deepest("a.b.c = 1\nd = 2"), 2);
        assert_eq!(deepest("a = [[{b.c = {d = 1}}]]"), 5);
        assert_eq!(deepest("[[a.b.c]]\nd.e = [1]\n"), 4);
        assert_eq!(
            deepest("[a.b.c]\n  [d]\ne = [1]"),
            3,
            "the header itself is the deepest"
        );
        assert_eq!(
            deepest("'a.b[' = \"{{{ . . .\" # [[[[ ...\n"),
            0,
            "words are no signs"
        );
    }

    #[test]
    fn usual_files_are_read_and_those_that_fill_memory_are_not() {
        let edit = "[[history]]\nid = \"0123456789abcdef\"\nat = \"2026-01-01T00:00:00Z\"\nwho = \"team\"\nsalt = \"0\"\n\
                    changes = [{ set = \"answer\", control = \"DAT-P1\", to = { level = 2 } }]\n\n";
        assert_eq!(too_large(&edit.repeat(10_000)), None);
        assert_eq!(
            too_large(&format!("note = '{}'", "[{.=,".repeat(700_000))),
            None,
            "words may hold any signs"
        );
        assert_eq!(
            too_large(&format!("a = {}1{}", "[".repeat(60), "]".repeat(60))),
            None
        );
        for text in [
            "[[a]]\n".repeat(500_000),
            format!("a = [{}]", "[],".repeat(1_000_000)),
            format!("a = [{}]", "1,".repeat(1_900_000)),
            format!("a{} = 1", ".a".repeat(61)),
            format!("a = {}1{}", "[".repeat(61), "]".repeat(61)),
            "\n".repeat(3_900_000),
            "\n".repeat(4_000_001),
        ] {
            let start: String = text.chars().take(20).collect();
            assert!(too_large(&text).is_some(), "{start}");
        }
    }
}
