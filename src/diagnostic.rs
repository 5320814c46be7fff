//! A finding about a file: what is wrong, where, and what to do about it.
//!
//! In flow a code, a place and words from whoever found something; out flows text with an excerpt and a caret. This
//! module knows none of its emitters: no list of codes, no file format and no path may ever stand here.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::AnnotationKind;
use annotate_snippets::Level;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;

/// A text that was read, under the name by which a person knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name shown in findings: a path, or the name of a built-in file.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; nothing is refused because of it.
    Warning,
    /// The file cannot be used as it is.
    Error,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name of the kind of finding, in kebab-case.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// The name of the [`Source`] it is about.
    pub file: String,
    /// Where, in bytes of that source.
    pub span: Range<usize>,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// What to do next, as one sentence.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Line and column of the finding in its source, both counted from 1, the column in characters.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let end = floor_boundary(text, self.span.start);
        let before = text.get(..end).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }

    /// The finding as a person reads it: code, sentence, excerpt with caret, help.
    ///
    /// `sources` are searched for the file by name; without it only the sentences are printed. `colour` asks for
    /// terminal colours.
    pub fn render(&self, sources: &[Source], colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(self.message.as_str()).id(self.code);
        let mut group = annotate_snippets::Group::with_title(title);
        if let Some(source) = sources.iter().find(|source| source.name == self.file) {
            let start = floor_boundary(&source.text, self.span.start);
            let end = floor_boundary(&source.text, self.span.end).max(start);
            group = group.element(
                Snippet::source(source.text.as_str())
                    .path(source.name.as_str())
                    .annotation(AnnotationKind::Primary.span(start..end)),
            );
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }
}

/// All findings one under the other, and a line that counts them.
pub fn render_all(found: &[Diagnostic], sources: &[Source], colour: bool) -> String {
    let mut out = String::new();
    for diagnostic in found {
        out.push_str(diagnostic.render(sources, colour).trim_end());
        out.push_str("\n\n");
    }
    let _ = writeln!(out, "{}", count(found));
    out
}

/// `2 errors, 1 warning`, or `no error, no warning`.
pub fn count(found: &[Diagnostic]) -> String {
    let errors = found.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = found.len() - errors;
    let words = |n: usize, word: &str| match n {
        0 => format!("no {word}"),
        1 => format!("1 {word}"),
        _ => format!("{n} {word}s"),
    };
    format!("{}, {}", words(errors, "error"), words(warnings, "warning"))
}

/// Puts findings into the order of their files and places.
pub fn sort(found: &mut [Diagnostic]) {
    found.sort_by(|a, b| (&a.file, a.span.start, a.code).cmp(&(&b.file, b.span.start, b.code)));
}

/// Whether any finding forbids the use of the file.
pub fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|d| d.severity == Severity::Error)
}

/// The known word that was most likely meant, if one is near enough.
///
/// Near is a Jaro-Winkler likeness of 0.8 or more, the bound that git-like tools found to please people.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// What to do about a word that nobody knows, where one is near enough: `Did you mean `question`?`.
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
        // "a = 1\n" is six bytes; "é" is two more, so byte 8 is the second character of line two
        assert_eq!(diagnostic.place("a = 1\néx = 2\n"), (2, 2));
        assert_eq!(diagnostic.place(""), (1, 1), "a place behind the end is the end");
    }

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        assert_eq!(did_you_mean("qestion", ["question", "levels"]), Some("question"));
        assert_eq!(did_you_mean("zzz", ["question", "levels"]), None);
    }
}
