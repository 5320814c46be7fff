//! Diagnostics: errors and warnings about a file, each with its position and a hint for fixing it.
//!
//! Renders a diagnostic as text, with an excerpt and a caret. This module must not depend on any caller, so it contains
//! no list of codes, no file format and no path.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::base::sanitize::{sanitize, sanitize_line};

/// The text of a file, with the name shown to people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The name shown in findings: a path, or the name of a built-in file.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The problem deserves attention, but the file can still be used.
    Warning,
    /// The file cannot be used as it is.
    Error,
}

/// A finding: an error or a warning about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name of the kind of finding, in kebab-case.
    pub code: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The name of the [`Source`] the finding is about.
    pub file: String,
    /// The position in that source, as a range of bytes.
    pub span: Range<usize>,
    /// A description of the problem, as one sentence without a full stop.
    pub message: String,
    /// The recommended next step, as one sentence.
    pub help: Option<String>,
}

impl Diagnostic {
    /// The line and column of the finding in its source. Both count from 1; the column counts characters.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let end = floor_boundary(text, self.span.start);
        let before = text.get(..end).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        (line, column)
    }

    /// The finding as text for people: code, message, excerpt with caret, and help.
    ///
    /// The file is looked up in `sources` by name; if it is not there, there is no excerpt. `colour` enables terminal
    /// colours.
    pub fn render(&self, sources: &[Source], colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        // the message and the help quote the file, so each is sanitized and put on one line
        let sentence = |words: &str| sanitize_line(words);
        let (message, help) = (sentence(&self.message), self.help.as_deref().map(sentence));
        let title = level.primary_title(message.as_str()).id(self.code);
        let mut group = annotate_snippets::Group::with_title(title);
        let source = sources.iter().find(|source| source.name == self.file);
        let excerpt = source.map(|source| self.excerpt(&source.text));
        // a file name may contain anything, even a line break
        let file = sanitize(&self.file).replace('\n', "\u{240A}");
        if let Some(Excerpt {
            text,
            place: (line, _),
            span,
        }) = &excerpt
        {
            let marked = AnnotationKind::Primary.span(span.clone());
            let snippet = Snippet::source(text.as_str())
                .line_start(*line)
                .path(file.as_str());
            group = group.element(snippet.annotation(marked));
        }
        if let Some(help) = &help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let whole = renderer.render(&[group]);
        // sanitizing may lengthen the excerpt, so the column in the excerpt is replaced by the column in the file
        match excerpt {
            Some(Excerpt {
                text,
                place: (line, column),
                span,
            }) => {
                let shown = text.get(..span.start).unwrap_or_default().chars().count() + 1;
                let place = |column: usize| format!("{file}:{line}:{column}");
                whole.replacen(&place(shown), &place(column), 1)
            }
            None => whole,
        }
    }

    /// The lines around the finding, sanitized, because a faulty file must not control the terminal that displays its
    /// errors.
    fn excerpt(&self, text: &str) -> Excerpt {
        let start = floor_boundary(text, self.span.start);
        let end = floor_boundary(text, self.span.end).max(start);
        let part = |range: Range<usize>| text.get(range).unwrap_or_default();
        let line = part(0..start).rsplit('\n').next().unwrap_or_default();
        let cut = line
            .char_indices()
            .rev()
            .nth(MOST_EXCERPT)
            .and_then(|(at, _)| line.get(at..));
        let before = cut.map_or_else(|| sanitize(line), |line| format!("…{}", sanitize(line)));
        let within = first_letters(part(start..end));
        let behind = if within.len() < end - start {
            ""
        } else {
            part(end..text.len())
        };
        let behind = first_letters(behind.split('\n').next().unwrap_or_default());
        let span = before.len()..before.len() + sanitize(within).len();
        Excerpt {
            text: before + &sanitize(within) + &sanitize(behind),
            place: self.place(text),
            span,
        }
    }
}

/// Maximum number of characters shown of each part (before, within and after the span), because a file may be one line
/// of millions of characters.
const MOST_EXCERPT: usize = 200;

fn first_letters(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(MOST_EXCERPT)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// The excerpt of a source around a finding.
struct Excerpt {
    text: String,
    /// The line and column of the finding in the source.
    place: (usize, usize),
    /// The span of the finding, in bytes of the excerpt.
    span: Range<usize>,
}

/// All findings as text, one below the other, with a summary line.
pub fn render_all(found: &[Diagnostic], sources: &[Source], colour: bool) -> String {
    let mut out = String::new();
    for diagnostic in found {
        out.push_str(diagnostic.render(sources, colour).trim_end());
        out.push_str("\n\n");
    }
    let _ = writeln!(out, "{}", count(found));
    out
}

/// The number of errors and warnings: `2 errors, 1 warning`, or `no errors, no warnings`.
pub fn count(found: &[Diagnostic]) -> String {
    let errors = found
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .count();
    let warnings = found.len() - errors;
    let words = |n: usize, word: &str| match n {
        0 => format!("no {word}s"),
        1 => format!("1 {word}"),
        _ => format!("{n} {word}s"),
    };
    format!("{}, {}", words(errors, "error"), words(warnings, "warning"))
}

/// Sorts findings by file, position and code.
pub fn sort(found: &mut [Diagnostic]) {
    found.sort_by(|a, b| (&a.file, a.span.start, a.code).cmp(&(&b.file, b.span.start, b.code)));
}

/// Whether any finding is an error.
pub fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|d| d.severity == Severity::Error)
}

/// The known word that is most similar to `word`, if one is similar enough.
///
/// Similar enough means a Jaro-Winkler similarity of 0.8 or more, a threshold that has suited the users of git-like
/// tools.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            (
                strsim::jaro_winkler(&lower, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// A hint for an unknown word, if a known one is similar enough: `Did you mean `question`?`.
pub fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    did_you_mean(word, known).map(|near| format!("Did you mean `{near}`?"))
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sanitize::is_hidden;

    #[test]
    fn a_place_is_counted_in_lines_and_characters() {
        let diagnostic = Diagnostic {
            code: "x",
            severity: Severity::Error,
            file: "f".to_owned(),
            span: 8..9,
            message: "m".to_owned(),
            help: None,
        };
        // "a = 1\n" is 6 bytes; "é" is 2 more, so byte 8 is the second character of line 2
        assert_eq!(diagnostic.place("a = 1\néx = 2\n"), (2, 2));
        assert_eq!(
            diagnostic.place(""),
            (1, 1),
            "a place behind the end is the end"
        );
    }

    #[test]
    fn the_name_of_a_file_cannot_act() {
        let name = "a\u{1b}[31m\r\n\u{202e}.toml".to_owned();
        let (code, severity, file) = ("x", Severity::Error, name.clone());
        let diagnostic = Diagnostic {
            code,
            severity,
            file,
            span: 0..1,
            message: "m".to_owned(),
            help: None,
        };
        let shown = diagnostic.render(
            &[Source {
                name,
                text: "b = 1\n".to_owned(),
            }],
            false,
        );
        assert!(shown.contains("a␛[31m␍␊<202E>.toml:1:1"), "{shown}");
    }

    /// Found by fuzzing: the name of a layer file was quoted in the message without sanitizing.
    #[test]
    fn what_is_said_of_a_file_cannot_act() {
        let (code, severity, file) = ("x", Severity::Error, "f".to_owned());
        let message = "no layer is named `\u{1b}m\u{206e}`".to_owned();
        let help = Some("Did you mean `\u{202e}data`?".to_owned());
        let told = Diagnostic {
            code,
            severity,
            file,
            span: 0..1,
            message,
            help,
        }
        .render(&[], false);
        assert!(
            !told
                .chars()
                .any(|letter| (letter.is_control() && letter != '\n') || is_hidden(letter)),
            "{told:?}"
        );
        assert!(
            told.contains("<206E>") && told.contains("<202E>data"),
            "{told}"
        );
    }

    #[test]
    fn an_excerpt_shows_what_hides_and_points_behind_it() {
        let text = "a = 1\nb = '\u{1b}[2J\u{9b}\u{200b}é' # \u{202e}\nc = 2\n".to_owned();
        let start = text.find("é").unwrap();
        let (code, severity, file) = ("x", Severity::Error, "f".to_owned());
        let diagnostic = Diagnostic {
            code,
            severity,
            file,
            span: start..start + 2,
            message: "m".to_owned(),
            help: None,
        };
        let shown = diagnostic.render(
            &[Source {
                name: "f".to_owned(),
                text,
            }],
            false,
        );
        assert!(
            shown.contains("2 | b = '␛[2J<009B><200B>é' # <202E>"),
            "{shown}"
        );
        assert!(
            shown.contains("f:2:12"),
            "the column is that of the file: {shown}"
        );
        let lines: Vec<&str> = shown.lines().collect();
        let column = |words: &str, sign| words.chars().position(|letter| letter == sign);
        let marked = lines.iter().position(|line| line.contains('é')).unwrap();
        assert_eq!(
            column(lines[marked], 'é'),
            column(lines[marked + 1], '^'),
            "{shown}"
        );
    }

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        assert_eq!(
            did_you_mean("qestion", ["question", "levels"]),
            Some("question")
        );
        assert_eq!(did_you_mean("zzz", ["question", "levels"]), None);
    }
}
