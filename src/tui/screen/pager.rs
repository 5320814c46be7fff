//! Draws pager texts over a screen, and lists the keys of a screen for its help.
//!
//! `interaction::pager` defines the content of all other texts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::interaction::basis::Basis;
use crate::interaction::command;
use crate::interaction::command::{Command, Focus, Group, Id};
use crate::interaction::manual::{self, Topic};
use crate::interaction::pager::{Entry, Pager, plain};
use crate::tui::action::{Over, Press, Screen, ScreenAction, moved};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::page::Page;
use crate::tui::widget::text::{pad, width, wrap};

/// The keys of a screen or overlay; on a ballot paper, only the keys that have an effect there.
pub(crate) fn help(place: Focus, paper: bool) -> Pager {
    let mut entries = Vec::new();
    let palette = command::of(place).find(|command| command.id == Id::Palette);
    let palette = palette.map_or_else(String::new, Command::key_short);
    for group in Group::ALL {
        let commands: Vec<_> = command::of(place)
            .filter(|command| command.group == group && (!paper || command.id.is_for_papers()))
            .collect();
        if commands.is_empty() {
            continue;
        }
        if !entries.is_empty() {
            entries.push(Entry::Gap);
        }
        entries.push(Entry::Heading(group.title().to_owned()));
        let item = |command: &Command| match command.keys_words() {
            // a command without a key is chosen by its name
            keys if keys.is_empty() => Entry::Item(
                palette.clone(),
                format!("{}: {}", command.title, command.help),
            ),
            keys => Entry::Item(keys, command.help.to_owned()),
        };
        entries.extend(commands.into_iter().map(item));
    }
    entries.push(Entry::Gap);
    entries.push(Entry::Heading("Manual".to_owned()));
    entries.push(Entry::Words(
        "Press ? to find a topic by a word, such as compare, undo or encrypt.".to_owned(),
    ));
    let topic = |topic: &Topic| Entry::Item(topic.name.to_owned(), topic.title().to_owned());
    entries.extend(manual::topics().iter().map(topic));
    Pager {
        title: format!("{} keys", place.title()),
        entries,
        scroll: 0,
    }
}

/// The lines of the text, wrapped to `columns`.
pub(crate) fn lines(sheet: &Pager, columns: usize, theme: Theme) -> Vec<Line<'static>> {
    let labels = sheet.entries.iter().filter_map(|entry| match entry {
        Entry::Item(label, _) => Some(width(label)),
        _ => None,
    });
    let indent = labels
        .max()
        .unwrap_or(0)
        .clamp(1, (columns / 3).clamp(4, 22))
        + 2;
    let mut lines: Vec<Line<'static>> = Vec::new();
    for entry in &sheet.entries {
        match entry {
            Entry::Gap => lines.push(Line::default()),
            Entry::Heading(words) => lines.push(theme.span(Role::Accent, words.clone()).into()),
            Entry::Words(words) => {
                for line in words
                    .split('\n')
                    .flat_map(|words| wrap_kept(words, columns))
                {
                    lines.push(theme.span(Role::Text, line).into());
                }
            }
            Entry::Code(words) => {
                for line in words.lines() {
                    let rows = wrap(line, columns.saturating_sub(4))
                        .into_iter()
                        .enumerate();
                    let indent = |row: usize| if row == 0 { "  " } else { "    " };
                    lines.extend(rows.map(|(row, line)| {
                        theme
                            .span(Role::Key, format!("{}{line}", indent(row)))
                            .into()
                    }));
                }
            }
            Entry::Item(label, words) => {
                for (row, line) in wrap(words, columns.saturating_sub(indent))
                    .into_iter()
                    .enumerate()
                {
                    let label = if row == 0 { label.as_str() } else { "" };
                    lines.push(Line::from(vec![
                        theme.span(Role::Key, pad(label, indent)),
                        theme.span(Role::Text, line),
                    ]));
                }
            }
        }
    }
    lines
}

/// Wraps a line but keeps its indentation, for excerpts from files.
fn wrap_kept(words: &str, columns: usize) -> Vec<String> {
    let lead = words
        .chars()
        .take_while(|character| *character == ' ')
        .count()
        .min(columns / 2);
    wrap(words, columns.saturating_sub(lead))
        .into_iter()
        .map(|line| " ".repeat(lead) + &line)
        .collect()
}

/// The area of the text within the screen's area.
fn inner(area: Rect) -> Rect {
    let wide = area.width.min(100);
    let left = area.x + (area.width - wide) / 2;
    let inset = if wide > 60 { 3 } else { 1 };
    let top = 3.min(area.height);
    Rect {
        x: left + inset.min(wide),
        y: area.y + top,
        width: wide.saturating_sub(2 * inset),
        height: area.height.saturating_sub(top),
    }
}

/// The maximum scroll position of the text in an area.
fn most_scroll(sheet: &Pager, area: Rect) -> usize {
    let inner = inner(area);
    lines(sheet, usize::from(inner.width), Theme::MONO)
        .len()
        .saturating_sub(usize::from(inner.height))
}

impl Screen for Pager {
    fn focus(&self) -> Focus {
        Focus::Pager
    }

    fn over(&self) -> Over {
        Over::Aid
    }

    fn act(&mut self, _basis: Option<&Basis>, Press { id, area, .. }: Press) -> Vec<ScreenAction> {
        if id == Id::Copy {
            return vec![ScreenAction::Copy(plain(self))];
        }
        self.scroll = moved(self.scroll, most_scroll(self, area) + 1, id);
        Vec::new()
    }

    // keeps at least the last page of the text visible
    fn settle(&mut self, _basis: Option<&Basis>, area: Rect) {
        self.scroll = self.scroll.min(most_scroll(self, area));
    }

    fn draw(
        &self,
        _basis: Option<&Basis>,
        theme: Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<(u16, u16)> {
        let inner = inner(area);
        let title = Rect {
            y: area.y + 1.min(area.height),
            height: 1,
            ..inner
        };
        let heading = Page {
            lines: vec![
                theme
                    .span(
                        Role::Title,
                        wrap(&self.title, inner.width.into()).swap_remove(0),
                    )
                    .into(),
            ],
            ..Page::default()
        };
        heading.draw_from(0, buffer, title, theme);
        let page = Page {
            lines: lines(self, usize::from(inner.width), theme),
            ..Page::default()
        };
        page.draw_from(self.scroll, buffer, inner, theme);
        None
    }
}
