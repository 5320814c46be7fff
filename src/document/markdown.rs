//! Writes the document as Markdown that is readable as plain text and renders anywhere.
//!
//! The output is `CommonMark` with GitHub tables. A chart is not drawn: its takeaway and its numbers replace the
//! drawing. Text entered by a team is escaped, so that a note cannot start a heading or hide a link, and no address in
//! a note becomes a link.

use std::fmt::Write as _;

use crate::base::dates;
use crate::base::dates::Dates;
use crate::base::markdown::{NOTHING, escape, escape_inside};
use crate::base::sanitize::sanitize;
use crate::document::{Block, Document, Span, Table, Text};

/// Writes a document as Markdown.
pub fn write(document: &Document) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "# {}: {}\n",
        escape_inside(&document.title),
        escape_inside(&document.system)
    );
    let _ = writeln!(
        out,
        "{} · {} · {}\n",
        escape(&document.handling),
        dates::day(document.date, Dates::DayMonthYear),
        escape_inside(&document.source)
    );
    let anchors: Vec<&str> = document
        .flowing()
        .filter_map(|block| {
            let Block::Heading { text, anchor, .. } = block else {
                return None;
            };
            anchor.as_deref().filter(|_| !text.trim().is_empty())
        })
        .collect();
    let writer = Markdown { document, anchors };
    for block in document.flowing() {
        writer.block(&mut out, block);
    }
    let trimmed = out.trim_end().len();
    out.truncate(trimmed);
    out.push('\n');
    out
}

/// The markup of a piece of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role<'t> {
    Plain,
    Strong,
    Link(&'t str),
}

struct Markdown<'d> {
    document: &'d Document,
    anchors: Vec<&'d str>,
}

impl Markdown<'_> {
    fn block(&self, out: &mut String, block: &Block) {
        match block {
            Block::Heading { text, .. } if text.trim().is_empty() => {}
            Block::Heading {
                level,
                text,
                anchor,
            } => {
                if let Some(anchor) = anchor {
                    let _ = writeln!(out, "<a id=\"{}\"></a>\n", anchor_id(anchor));
                }
                let _ = writeln!(
                    out,
                    "{} {}\n",
                    "#".repeat(usize::from(*level) + 1),
                    escape_inside(text)
                );
            }
            Block::Lead(text) | Block::Paragraph(text) => {
                let _ = writeln!(out, "{}\n", self.text(text));
            }
            Block::List(items) => {
                for item in items {
                    let _ = writeln!(out, "- {}", self.text(item));
                }
                out.push('\n');
            }
            Block::Facts(rows) => {
                for (name, text) in rows {
                    let _ = writeln!(
                        out,
                        "- {}",
                        self.text(&Text::strong(name).then(Text::plain(" ")).then(text.clone()))
                    );
                }
                out.push('\n');
            }
            Block::Figures(figures) => {
                for figure in figures {
                    let words = Text::strong(&figure.value)
                        .then(Text::plain(format!(" {}", figure.caption)));
                    let _ = writeln!(out, "- {}", self.text(&words));
                }
                out.push('\n');
            }
            Block::Table(table) | Block::Form(table) => self.table(out, table),
            // A chart becomes a table of its numbers.
            Block::Chart(chart) => self.table(out, &chart.numbers()),
            Block::Contents => self.contents(out),
            Block::PageBreak => out.push_str("---\n\n"),
            // Never reached: `flowing` replaces this block by its first variant.
            Block::Fit(_) => {}
        }
    }

    /// The text at the start of a line.
    fn text(&self, text: &Text) -> String {
        self.pieces_of(text, true)
    }

    /// The text within a line.
    fn cell(&self, text: &Text) -> String {
        self.pieces_of(text, false)
    }

    fn pieces_of(&self, text: &Text, starts_line: bool) -> String {
        let mut out = String::new();
        let mut pieces = self.pieces(text).into_iter().peekable();
        while let Some((role, words)) = pieces.next() {
            // Sanitize before trimming: a line separator at an edge becomes a visible mark, which is not white space.
            let words = sanitize(&words);
            // Emphasis marks with white space just inside them have no effect, so keep the spaces outside.
            let inside = words.trim();
            let (before, after) = (
                words.starts_with(char::is_whitespace),
                words.ends_with(char::is_whitespace),
            );
            if inside.is_empty() {
                out.push(' ');
                continue;
            }
            // the marks of the other roles come first on the line
            let inside = if starts_line && role == Role::Plain && out.trim().is_empty() {
                escape(inside)
            } else {
                escape_inside(inside)
            };
            out.push_str(if before { " " } else { "" });
            match role {
                Role::Plain => out.push_str(&inside),
                Role::Link(anchor) => {
                    let _ = write!(out, "[{inside}](#{})", anchor_id(anchor));
                }
                Role::Strong => {
                    let next = pieces
                        .peek()
                        .filter(|_| !after)
                        .and_then(|(_, words)| words.chars().next());
                    // Marks next to a letter emphasise nothing if the edge inside is a symbol, and CommonMark counts some
                    // letters of Unicode as symbols (Ⓐ): only letters of ASCII are sure.
                    let apart = |beyond: Option<char>, edge: Option<char>| {
                        let letter = beyond.is_some_and(|beyond| !beyond.is_whitespace());
                        if letter && !edge.is_some_and(|edge| edge.is_ascii_alphanumeric()) {
                            NOTHING
                        } else {
                            ""
                        }
                    };
                    let first = if out.ends_with('*') {
                        NOTHING
                    } else {
                        apart(out.chars().next_back(), inside.chars().next())
                    };
                    let last = apart(next, inside.chars().next_back());
                    let _ = write!(out, "{first}**{inside}**{last}");
                }
            }
            out.push_str(if after { " " } else { "" });
        }
        out.trim().to_owned()
    }

    /// The spans as pieces. Adjacent spans with the same markup are joined, because the check for addresses would miss
    /// an address that is split between spans.
    fn pieces<'t>(&self, text: &'t Text) -> Vec<(Role<'t>, String)> {
        let mut pieces: Vec<(Role<'_>, String)> = Vec::new();
        for span in &text.0 {
            let role = match span {
                Span::Strong(_) => Role::Strong,
                // The target of this link is not part of the document.
                Span::Link(_, anchor) if self.anchors.contains(&anchor.as_str()) => {
                    Role::Link(anchor)
                }
                Span::Plain(_) | Span::Said(_) | Span::Muted(_) | Span::Link(..) => Role::Plain,
            };
            match pieces.last_mut() {
                Some((last, words)) if *last == role && role != Role::Strong => {
                    words.push_str(span.plain_text());
                }
                _ => pieces.push((role, span.plain_text().to_owned())),
            }
        }
        pieces
    }

    fn table(&self, out: &mut String, table: &Table) {
        if !table.caption.trim().is_empty() {
            let _ = writeln!(out, "_{}_\n", escape_inside(&table.caption));
        }
        if table.columns.is_empty() {
            return;
        }
        let titles: Vec<String> = table
            .columns
            .iter()
            .map(|column| escape_inside(&column.title))
            .collect();
        let rules: Vec<&str> = table
            .columns
            .iter()
            .map(|column| if column.numeric { "---:" } else { "---" })
            .collect();
        let _ = writeln!(out, "| {} |\n| {} |", titles.join(" | "), rules.join(" | "));
        for row in &table.rows {
            let cells = (0..table.columns.len())
                .map(|at| row.get(at).map(|cell| self.cell(cell)).unwrap_or_default());
            let _ = writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "));
        }
        out.push('\n');
    }

    fn contents(&self, out: &mut String) {
        for block in self.document.listed() {
            if let Block::Heading {
                level,
                text,
                anchor,
            } = block
                && !text.trim().is_empty()
            {
                let indent = "  ".repeat(usize::from(level.saturating_sub(1)));
                let words = if anchor.is_some() {
                    escape_inside(text)
                } else {
                    escape(text)
                };
                let _ = match anchor {
                    Some(anchor) => writeln!(out, "{indent}- [{words}](#{})", anchor_id(anchor)),
                    None => writeln!(out, "{indent}- {words}"),
                };
            }
        }
        out.push('\n');
    }
}

/// The anchor as an HTML id: lower-case ASCII letters, digits and hyphens.
fn anchor_id(anchor: &str) -> String {
    anchor
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect()
}
