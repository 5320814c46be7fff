//! Escapes text for Markdown, so that nothing in it is parsed as markup.
//!
//! Its own module because documents and OSCAL both write Markdown, and an escaping rule that only one of them applied
//! would leave a hole in the other.

use crate::base::sanitize::sanitize_line;

/// An empty HTML comment, which is invisible. It separates characters that a forge would turn into a link after
/// unescaping, and separates emphasis marks from adjacent letters.
pub(crate) const NOTHING: &str = "<!-- -->";

/// The text as literal Markdown: on one line, without markup, HTML or characters that hide or reorder text. The text
/// may stand at the start of a line.
pub(crate) fn escape(words: &str) -> String {
    escaped_words(words, true)
}

/// The text as literal Markdown, like [`escape`], for a place within a line: a table cell, a heading or the text after
/// other text. Marks that have a meaning only at the start of a line stay as they are.
pub(crate) fn escape_inside(words: &str) -> String {
    escaped_words(words, false)
}

fn escaped_words(words: &str, starts_line: bool) -> String {
    let words = sanitize_line(words);
    let words = words.trim();
    let mut out = String::with_capacity(words.len());
    let mut before = '\n';
    let mut numbered = starts_line;
    for (at, letter) in words.char_indices() {
        let (so_far, rest) = words.split_at(at);
        let next = rest.chars().nth(1);
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '^' => escaped(letter, &mut out),
            // these make a list, a rule, a heading or a definition only at the start of a line, and not before a word
            '+' | '-' | '=' | ':'
                if starts_line && at == 0 && !next.is_some_and(char::is_alphanumeric) =>
            {
                escaped(letter, &mut out);
            }
            // a number makes a list only with a space after the mark
            '.' | ')' if numbered && at > 0 && next.is_none_or(char::is_whitespace) => {
                escaped(letter, &mut out);
            }
            // starts or ends a heading
            '#' if before.is_whitespace() || before == '#' => escaped(letter, &mut out),
            // a URL
            ':' if rest.starts_with("://") => escaped(letter, &mut out),
            '.' if so_far
                .get(so_far.len().saturating_sub(3)..)
                .is_some_and(|last| last.eq_ignore_ascii_case("www")) =>
            {
                escaped(letter, &mut out);
            }
            // before a link, an exclamation mark would make an image
            '!' if next.is_none() => escaped(letter, &mut out),
            letter => out.push(letter),
        }
        // forges detect email addresses, mentions and issue numbers after unescaping, so a backslash does not stop them
        let called = match letter {
            '@' => {
                next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '.' | '-' | '_'))
            }
            '#' => next.is_some_and(|next| next.is_ascii_digit()),
            _ => false,
        };
        if called {
            out.push_str(NOTHING);
        }
        numbered &= letter.is_ascii_digit();
        before = letter;
    }
    out
}

fn escaped(letter: char, out: &mut String) {
    out.push('\\');
    out.push(letter);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_team_stay_words() {
        assert_eq!(
            escape("# <b>[x](y)</b>\n*hi*"),
            "\\# &lt;b&gt;\\[x\\](y)&lt;/b&gt; \\*hi\\*"
        );
        assert_eq!(escape("  -5 is low"), "-5 is low");
        assert_eq!(escape("- low"), "\\- low");
        assert_eq!(escape("--- = +"), "\\--- = +");
        assert_eq!(escape("well-known C# of 1.5"), "well-known C# of 1.5");
        assert_eq!(escape("1. first"), "1\\. first");
        assert_eq!(escape("2)"), "2\\)");
        assert_eq!(escape("6.5 and .5"), "6.5 and .5");
        assert_eq!(
            ["1. x", ": x", "- x", "*x*"].map(escape_inside),
            ["1. x", ": x", "- x", "\\*x\\*"]
        );
        assert_eq!(
            escape("see https://a.example or www.b.example"),
            "see https\\://a.example or www\\.b.example"
        );
        assert_eq!(
            escape("ask a@b.example about #7"),
            "ask a@<!-- -->b.example about \\#<!-- -->7"
        );
    }
}
