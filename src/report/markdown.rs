//! Markdown: the document as text that reads well as it is and renders anywhere.
//!
//! In flows a document; out flows `CommonMark` with the tables of GitHub. A chart is told, not drawn: its takeaway, its
//! alternative and its numbers. Words of a team are escaped, so that a note can neither start a heading nor hide a link.

use std::fmt::Write as _;

use super::document::Block;
use super::document::Chart;
use super::document::Document;
use super::document::Plot;
use super::document::Span;
use super::document::Table;
use super::document::Text;
use crate::harmless::harmless;

/// The document as Markdown.
pub fn write(document: &Document) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}: {}\n", escape(&document.title), escape(&document.system));
    let _ = writeln!(
        out,
        "{} · {} · {}\n",
        escape(&document.handling),
        document.date.strftime("%-d %B %Y"),
        escape(&document.source)
    );
    let anchors: Vec<&str> = document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Heading { anchor, .. } = block { anchor.as_deref() } else { None })
        .collect();
    let writer = Markdown { document, anchors };
    for block in &document.blocks {
        writer.block(&mut out, block);
    }
    let trimmed = out.trim_end().len();
    out.truncate(trimmed);
    out.push('\n');
    out
}

struct Markdown<'d> {
    document: &'d Document,
    anchors: Vec<&'d str>,
}

impl Markdown<'_> {
    fn block(&self, out: &mut String, block: &Block) {
        match block {
            Block::Heading { level, text, anchor } => {
                if let Some(anchor) = anchor {
                    let _ = writeln!(out, "<a id=\"{}\"></a>\n", anchor_id(anchor));
                }
                let _ = writeln!(out, "{} {}\n", "#".repeat(usize::from(*level) + 1), escape(text));
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
                    let name = if name.is_empty() { String::new() } else { format!("**{}** ", escape(name)) };
                    let _ = writeln!(out, "- {name}{}", self.text(text));
                }
                out.push('\n');
            }
            Block::Figures(figures) => {
                for figure in figures {
                    let _ = writeln!(out, "- **{}** {}", escape(&figure.value), escape(&figure.caption));
                }
                out.push('\n');
            }
            Block::Table(table) => self.table(out, table),
            Block::Chart(chart) => chart_lines(out, chart),
            Block::Contents => self.contents(out),
            Block::PageBreak => out.push_str("---\n\n"),
        }
    }

    fn text(&self, text: &Text) -> String {
        text.0
            .iter()
            .map(|span| match span {
                Span::Strong(words) if words.trim().is_empty() => String::new(),
                Span::Strong(words) => format!("**{}**", escape(words)),
                // a link to a block that is not here would lead nowhere
                Span::Link(words, anchor) if self.anchors.contains(&anchor.as_str()) => {
                    format!("[{}](#{})", escape(words), anchor_id(anchor))
                }
                Span::Plain(words) | Span::Muted(words) | Span::Link(words, _) => escape(words),
            })
            .collect()
    }

    fn table(&self, out: &mut String, table: &Table) {
        let _ = writeln!(out, "_{}_\n", escape(&table.caption));
        let titles: Vec<String> = table.columns.iter().map(|column| escape(&column.title)).collect();
        let rules: Vec<&str> = table.columns.iter().map(|column| if column.numeric { "---:" } else { "---" }).collect();
        let _ = writeln!(out, "| {} |\n| {} |", titles.join(" | "), rules.join(" | "));
        for row in &table.rows {
            let cells = (0..table.columns.len()).map(|at| row.get(at).map(|cell| self.text(cell)).unwrap_or_default());
            let _ = writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "));
        }
        out.push('\n');
    }

    fn contents(&self, out: &mut String) {
        for block in &self.document.blocks {
            if let Block::Heading { level, text, anchor } = block
                && *level <= 2
            {
                let indent = "  ".repeat(usize::from(level.saturating_sub(1)));
                let words = escape(text);
                let _ = match anchor {
                    Some(anchor) => writeln!(out, "{indent}- [{words}](#{})", anchor_id(anchor)),
                    None => writeln!(out, "{indent}- {words}"),
                };
            }
        }
        out.push('\n');
    }
}

fn chart_lines(out: &mut String, chart: &Chart) {
    let _ = writeln!(out, "**{}**\n", escape(&chart.takeaway));
    match &chart.plot {
        Plot::Dumbbells(bars) => {
            for bar in bars {
                let _ = writeln!(out, "- {} {}", escape(&bar.label), escape(&bar.value));
            }
        }
        Plot::HeatMap(map) => {
            let columns: Vec<String> = map.columns.iter().map(|column| escape(column)).collect();
            let _ = writeln!(out, "| | {} |\n|---{} |", columns.join(" | "), "| ---: ".repeat(columns.len()));
            for (name, cells) in &map.rows {
                let cells: Vec<String> =
                    cells.iter().map(|cell| format!("{} ({})", escape(&cell.text), escape(&cell.note))).collect();
                let _ = writeln!(out, "| {} | {} |", escape(name), cells.join(" | "));
            }
        }
        Plot::Gates(rungs) => {
            for rung in rungs {
                let _ = writeln!(
                    out,
                    "- **{} {}** {}: {}",
                    escape(&rung.id),
                    rung.state.word(),
                    escape(&rung.title),
                    escape(&rung.detail)
                );
            }
        }
        Plot::Roadmap(timeline) => {
            for wave in &timeline.waves {
                let words = wave.gate.iter().flat_map(|gate| {
                    [Some(&gate.words), gate.forecast.as_ref().map(|forecast| &forecast.words)].into_iter().flatten()
                });
                let words: Vec<String> = words.map(|words| escape(words)).collect();
                let words = if words.is_empty() { String::new() } else { format!(": {}", words.join("; ")) };
                let _ = writeln!(out, "- **{}**{words}", escape(&wave.title));
            }
        }
    }
    out.push('\n');
}

/// An anchor as HTML allows it everywhere.
fn anchor_id(anchor: &str) -> String {
    anchor.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '-' }).collect()
}

/// Words as words: nothing in them is taken for Markdown or HTML, nothing hides or reorders, and they stay on one line.
fn escape(words: &str) -> String {
    let words = &harmless(words);
    let mut out = String::with_capacity(words.len());
    for (at, letter) in words.char_indices() {
        match letter {
            '\n' | '\r' | '\t' => out.push(' '),
            letter if letter.is_control() => out.push('\u{fffd}'),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => {
                out.push('\\');
                out.push(letter);
            }
            // only at the start of a line would these make a list or a heading
            '#' | '+' | '-' | '=' if at == 0 => {
                out.push('\\');
                out.push(letter);
            }
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_team_stay_words() {
        assert_eq!(escape("# <b>[x](y)</b>\n*hi*"), "\\# &lt;b&gt;\\[x\\](y)&lt;/b&gt; \\*hi\\*");
        assert_eq!(escape("-5 is low"), "\\-5 is low");
        assert_eq!(escape("well-known"), "well-known");
    }
}
