//! The command palette: the commands of the current screen and the topics of the manual that match the typed filter, best
//! match first.
//!
//! Commands that move, type text or pick by number are left out, because they make sense only with their keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::base::diagnostic::did_you_mean;
use crate::interaction::basis::Basis;
use crate::interaction::command;
use crate::interaction::command::{Command, Focus, Group, Id};
use crate::interaction::manual::{self, Topic};
use crate::tui::action::{Over, Press, Screen, ScreenAction, moved};
use crate::tui::message::{Code, Key};
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::editor::Editor;
use crate::tui::widget::finder;
use crate::tui::widget::page::{Layout, Page};
use crate::tui::widget::text::{fit, pad, pad_left};

/// The minimum width in columns for the description of a command or topic.
const SHORTEST: usize = 16;

/// One line of the palette.
#[derive(Clone, Copy, Debug)]
enum Found {
    Command(&'static Command),
    Topic(Topic),
}

/// Commands and topics, filtered by typing.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// The screen or overlay whose commands are listed; `None` lists only topics.
    place: Option<Focus>,
    /// Whether the open file is a ballot paper.
    paper: bool,
    filter: Editor,
    at: usize,
}

/// The commands of a screen or overlay that match a filter, best match first; on a ballot paper, only the commands that
/// have an effect there.
fn found(place: Focus, filter: &str, paper: bool) -> Vec<&'static Command> {
    // commands that move or pick by number make sense only with their keys
    let listed = |command: &&Command| {
        !matches!(command.group, Group::Move | Group::Write)
            && !matches!(command.id, Id::Pick | Id::Palette | Id::Accept)
            && (!paper || command.id.is_for_papers())
    };
    let mut scored: Vec<(usize, &'static Command)> = command::of(place)
        .filter(listed)
        .filter_map(|command| Some((score(command.title, filter)?, command)))
        .collect();
    if scored.is_empty() {
        let titles = command::of(place)
            .filter(listed)
            .map(|command| command.title);
        let near = did_you_mean(filter, titles);
        scored.extend(
            command::of(place)
                .filter(|command| Some(command.title) == near)
                .map(|command| (0, command)),
        );
    }
    scored.sort_by_key(|(score, _)| *score);
    scored.into_iter().map(|(_, command)| command).collect()
}

/// The score of a title (lower is better): 0 if one of its words starts with the filter; else the letters of the filter
/// must occur in the title in order, and letters skipped between them raise the score. `None` if the title does not
/// match.
fn score(title: &str, filter: &str) -> Option<usize> {
    let title = title.to_lowercase();
    if title
        .split(' ')
        .any(|word| word.starts_with(&filter.to_lowercase()))
    {
        return Some(0);
    }
    let title: Vec<char> = title.chars().collect();
    let mut at = 0;
    let mut score = 0;
    for wanted in filter
        .to_lowercase()
        .chars()
        .filter(|letter| !letter.is_whitespace())
    {
        let skipped = title
            .get(at..)?
            .iter()
            .position(|letter| *letter == wanted)?;
        let begins_word = at + skipped == 0
            || title
                .get(at + skipped - 1)
                .is_some_and(|letter| *letter == ' ');
        score += if begins_word {
            usize::from(skipped > 0)
        } else {
            skipped * 2
        };
        at += skipped + 1;
    }
    Some(score + 1)
}

impl Found {
    /// The title, the keys and the description; a topic has no keys.
    fn texts(&self) -> (String, String, String) {
        match self {
            Self::Command(command) => (
                command.title.to_owned(),
                command.keys_words(),
                command.help.to_owned(),
            ),
            Self::Topic(topic) => (topic.title().to_owned(), String::new(), topic.summary()),
        }
    }
}

impl State {
    /// The command palette for a screen or overlay; on a ballot paper, only with commands that have an effect there.
    pub(crate) fn of(place: Focus, paper: bool) -> Self {
        Self {
            place: Some(place),
            paper,
            filter: Editor::default(),
            at: 0,
        }
    }

    /// The topics of the manual.
    pub(crate) fn manual() -> Self {
        Self {
            place: None,
            paper: false,
            filter: Editor::default(),
            at: 0,
        }
    }

    /// The commands that match the filter, then the topics that mention it. Without a filter, topics are listed only if
    /// there are no commands.
    fn found(&self) -> Vec<Found> {
        let filter = self.filter.text();
        let commands = self.place.map(|place| found(place, filter, self.paper));
        let with_topics = commands.is_none() || !filter.trim().is_empty();
        let topics = with_topics.then(|| manual::search(filter));
        let commands = commands.into_iter().flatten().map(Found::Command);
        commands
            .chain(topics.into_iter().flatten().map(Found::Topic))
            .collect()
    }

    /// The layout of the palette, and the position of the cursor.
    fn drawn(&self, theme: Theme, area: Rect) -> (Layout, Option<(u16, u16)>) {
        let columns = usize::from(area.width).min(100);
        let found = self.found();
        let at = self.at.min(found.len().saturating_sub(1));
        let mut page = Page::default();
        for (row, found) in found.iter().enumerate() {
            let here = row == at;
            let (title, keys, about) = found.texts();
            // topics have longer titles than commands, and no keys beside them
            let wide = if keys.is_empty() { 36 } else { 24 };
            let rest = columns.saturating_sub(40);
            let about = if rest < SHORTEST {
                String::new()
            } else {
                fit(&about, rest)
            };
            let line = Line::from(vec![
                theme.span(
                    if here { Role::Selected } else { Role::Text },
                    format!(" {} ", pad(&title, wide)),
                ),
                theme.span(Role::Key, pad_left(&keys, 36 - wide)),
                theme.span(Role::Muted, format!("  {about}")),
            ]);
            page.row(row, here, [line]);
        }
        if found.is_empty() {
            page.push(theme.span(Role::Text, "No command or topic matches. Try another word."));
        }
        let title = if self.place.is_some() {
            "Commands"
        } else {
            "Manual"
        };
        let title = theme.span(Role::Title, title).into();
        finder::layout(title, &self.filter, page, columns, theme, area)
    }
}

impl Screen for State {
    fn focus(&self) -> Focus {
        Focus::Palette
    }

    fn over(&self) -> Over {
        Over::Aid
    }

    fn act(&mut self, _basis: Option<&Basis>, Press { id, .. }: Press) -> Vec<ScreenAction> {
        let found = self.found();
        match id {
            Id::Up | Id::Down => self.at = moved(self.at, found.len(), id),
            Id::Accept => {
                let chosen = found.get(self.at.min(found.len().saturating_sub(1)));
                let open = |found: &Found| match found {
                    Found::Command(command) => {
                        ScreenAction::Run(command.id, Key::plain(Code::Enter))
                    }
                    Found::Topic(topic) => ScreenAction::lay(topic.pager()),
                };
                return [ScreenAction::Leave(Focus::Palette)]
                    .into_iter()
                    .chain(chosen.map(open))
                    .collect();
            }
            _ => self.edit_text(id),
        }
        Vec::new()
    }

    fn select(&mut self, _basis: Option<&Basis>, row: usize) {
        self.at = row;
    }

    fn layout(&self, _basis: Option<&Basis>, theme: Theme, area: Rect) -> Layout {
        self.drawn(theme, area).0
    }

    fn draw(
        &self,
        _basis: Option<&Basis>,
        theme: Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<(u16, u16)> {
        let (layout, cursor) = self.drawn(theme, area);
        layout.draw(buffer, theme);
        cursor
    }

    fn write(&mut self, edit: &mut dyn FnMut(&mut Editor) -> bool) -> Option<bool> {
        self.at = 0;
        Some(edit(&mut self.filter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_a_few_letters_finds_a_command() {
        let first = |filter: &str| {
            found(Focus::Question, filter, false)
                .first()
                .map(|command| command.title)
        };
        assert_eq!(first("na"), Some("Not applicable"));
        assert_eq!(first("undo"), Some("Undo"));
        assert_eq!(first("gores"), Some("Go to Results"));
        assert_eq!(first("evidnece"), Some("Evidence"), "a slip of the finger");
        assert_eq!(first("zzzz"), None);
        assert!(found(Focus::Question, "", false).len() > 10);
    }
}
