//! The table of commands: the only source of the keys, the footer, the help, the palette, the lines of plain mode and
//! the tables in the README.
//!
//! Each row defines how screens and plain mode accept a command, or why one of them does not accept it. Keys are plain
//! names, so that nothing here depends on a terminal; the front ends define what a command does.
//!
//! This file and the table use each other: the rows use the types here, and the functions here search the rows.

mod focus;
mod markdown;
mod route;
mod table;

pub use focus::Focus;
pub use markdown::{key_table, line_table};
pub use route::{At, Keys, Line, NoKeys, NoLine};
pub use table::COMMANDS;

/// A section of the help that groups related commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Commands that answer or change something.
    Answer,
    /// Commands that show something.
    Look,
    /// Commands that go to another screen.
    Go,
    /// Keys that move on a screen.
    Move,
    /// Keys that edit text.
    Write,
}

impl Group {
    /// Every group, in the order of the help.
    pub const ALL: [Self; 5] = [Self::Answer, Self::Look, Self::Go, Self::Move, Self::Write];

    /// The section's heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Answer => "Answer and change",
            Self::Look => "View",
            Self::Go => "Go",
            Self::Move => "Move",
            Self::Write => "Type",
        }
    }
}

/// The identity of a command, which determines its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table describes each command")]
pub enum Id {
    New,
    Open,
    Portfolio,
    CommonGaps,
    SharedPlan,
    Example,
    Yes,
    No,
    Pick,
    Mark,
    Date,
    Level,
    NotApplicable,
    Unknown,
    Evidence,
    Note,
    Exception,
    Owner,
    Responsible,
    Reason,
    Vote,
    Cast,
    CastUnknown,
    Blank,
    Secret,
    Reveal,
    Voters,
    Park,
    Settle,
    Bookmark,
    Clock,
    TimeBox,
    EndMeeting,
    Clear,
    About,
    Filter,
    Probe,
    Coverage,
    People,
    Start,
    Drop,
    Pin,
    NotBefore,
    Meet,
    Commit,
    Chain,
    Plan,
    AddPerson,
    More,
    Less,
    RemovePerson,
    Set,
    Paper,
    Path,
    Preview,
    WriteAll,
    Accept,
    Next,
    Why,
    Gates,
    Again,
    Wall,
    BlankScreen,
    ParkingLot,
    Conflicts,
    Agenda,
    AgreeOnAll,
    Resolve,
    Decisions,
    Closing,
    Tour,
    Order,
    List,
    NextFilter,
    PreviousFilter,
    Skip,
    Previous,
    Search,
    GoTo,
    Digit,
    Backward,
    Forward,
    Theme,
    SaveNow,
    SaveElsewhere,
    Earlier,
    Baselines,
    SetBaseline,
    RemoveBaseline,
    Reassess,
    Confirm,
    Due,
    AddValidation,
    RemoveValidation,
    Done,
    Undo,
    Redo,
    NextScreen,
    PreviousScreen,
    Go(Focus),
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    Copy,
    Mouse,
    Keep,
    Editor,
    NextField,
    PreviousField,
    NewLine,
    Backspace,
    Delete,
    WordLeft,
    WordRight,
    DeleteWord,
    DeleteToStart,
    Back,
    Palette,
    Help,
    Manual,
    Quit,
    Stop,
}

/// One row of the command table.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// The identity of the command.
    pub id: Id,
    /// The section of the help that lists the command.
    pub group: Group,
    /// The command's name on screens.
    pub title: &'static str,
    /// One imperative sentence that describes the command.
    pub help: &'static str,
    /// How screens accept the command, or why they do not.
    pub screen: Result<Keys, NoKeys>,
    /// How plain mode accepts the command, or why it does not.
    pub line: Result<Line, NoLine>,
}

/// Commands that make no sense on a ballot paper.
const NOT_FOR_PAPERS: &[Id] = &[
    Id::Yes,
    Id::No,
    Id::Pick,
    Id::Mark,
    Id::Evidence,
    Id::Exception,
    Id::Owner,
    Id::Responsible,
    Id::Reason,
    Id::Vote,
    Id::Voters,
    Id::Park,
    Id::ParkingLot,
    Id::Decisions,
    Id::Agenda,
    Id::Closing,
    Id::Order,
    Id::Clock,
    Id::TimeBox,
    Id::EndMeeting,
    Id::Wall,
    Id::Tour,
    Id::Coverage,
    Id::Conflicts,
    Id::Baselines,
];

impl Id {
    /// Whether the command makes sense on a ballot paper, where a single voter has no meeting and no results.
    pub fn is_for_papers(self) -> bool {
        if let Self::Go(place) = self {
            Focus::OF_PAPER.contains(&place)
        } else {
            !NOT_FOR_PAPERS.contains(&self)
        }
    }
}

impl Command {
    /// The names of the command's keys; empty if screens do not accept the command.
    pub fn keys(&self) -> &'static [&'static str] {
        self.screen.map_or(&[], |screen| screen.keys)
    }

    /// The places where screens accept the command.
    pub fn places(&self) -> &'static [Focus] {
        self.screen.map_or(&[], |screen| screen.places)
    }

    /// The command's name in the footer; empty if the footer omits it.
    pub fn short(&self) -> &'static str {
        self.screen.map_or("", |screen| screen.short)
    }

    /// The command's keys for display: `0-4`, `up or k`.
    pub fn keys_words(&self) -> String {
        match self.keys() {
            [first, _, .., last] if self.has_digits() => format!("{first}-{last}"),
            keys => keys.join(" or "),
        }
    }

    /// The command's first key, or its range of digits, for the footer.
    pub fn key_short(&self) -> String {
        match self.keys() {
            [first, ..] if !self.has_digits() => (*first).to_owned(),
            _ => self.keys_words(),
        }
    }

    /// Whether the command's keys are a range of digits.
    fn has_digits(&self) -> bool {
        let is_digit = |key: &&str| key.len() == 1 && key.bytes().all(|byte| byte.is_ascii_digit());
        self.keys().len() > 2 && self.keys().iter().all(is_digit)
    }

    /// Whether plain mode accepts the command at the prompt `at`.
    pub fn is_at(&self, at: At) -> bool {
        self.line.is_ok_and(|line| line.at.covers(at))
    }

    /// The first word of the command's line; `None` if the line is just the answer, or if there is no line.
    pub fn word(&self) -> Option<&'static str> {
        self.line.ok()?.words.first().copied()
    }
}

/// The commands available in `place`, in table order.
pub fn of(place: Focus) -> impl Iterator<Item = &'static Command> {
    COMMANDS
        .iter()
        .filter(move |command| command.places().contains(&place))
}

/// The command bound to `key` in `place`.
pub fn find(place: Focus, key: &str) -> Option<&'static Command> {
    of(place).find(|command| command.keys().contains(&key))
}

/// The commands accepted at the prompt `at`, in table order.
pub fn at(at: At) -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(move |command| command.is_at(at))
}

/// The command whose line begins with `word` (case-insensitive), at any prompt.
pub fn by_word(word: &str) -> Option<&'static Command> {
    let lower = word.to_lowercase();
    let begins = |line: Line| line.words.contains(&lower.as_str());
    COMMANDS
        .iter()
        .find(|command| command.line.is_ok_and(begins))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The maximum number of words in a help sentence.
    const MOST_WORDS: usize = 12;

    #[test]
    fn every_help_is_one_short_imperative_sentence() {
        for Command { id, help, .. } in COMMANDS {
            let words: Vec<&str> = help.split(' ').collect();
            assert!(words.len() <= MOST_WORDS, "{id:?}: {help}");
            assert!(
                help.ends_with('.') && !help.contains(". "),
                "{id:?}: {help}"
            );
            let verb = words.first().unwrap();
            assert!(verb.starts_with(char::is_uppercase), "{id:?}: {help}");
            assert!(!verb.ends_with('s'), "{id:?}: {help}");
        }
    }

    #[test]
    fn every_command_has_keys_or_a_line_and_one_row_with_its_line() {
        for command in COMMANDS {
            let rows = COMMANDS.iter().filter(|row| row.id == command.id);
            let own: Vec<_> = rows
                .map(|row| row.line)
                .filter(|line| line.err() != Some(NoLine::AnotherRow))
                .collect();
            let lines = own.iter().filter(|line| line.is_ok()).count();
            assert!(!own.is_empty() && lines <= 1, "{command:?}");
            assert!(
                command.screen.is_ok() || command.line.is_ok(),
                "{command:?}"
            );
            assert!(!command.title.is_empty(), "{command:?}");
        }
    }

    #[test]
    fn undo_works_wherever_redo_works() {
        let places = |id: Id| {
            let command = COMMANDS.iter().find(|command| command.id == id);
            command.map(Command::places)
        };
        assert_eq!(places(Id::Undo), places(Id::Redo));
    }

    #[test]
    fn no_word_means_two_things() {
        let mut seen: Vec<&str> = Vec::new();
        for command in COMMANDS {
            let Ok(line) = command.line else { continue };
            assert!(
                line.typed.starts_with(command.word().unwrap_or_default()),
                "{line:?}"
            );
            for word in line.words {
                assert!(!seen.contains(word), "{word} twice");
                let found = by_word(&word.to_uppercase()).map(|found| found.id);
                assert_eq!(found, Some(command.id));
                seen.push(word);
            }
        }
    }

    #[test]
    fn keys_are_words_that_find_their_command() {
        assert_eq!(
            find(Focus::Question, "ctrl-p").map(|found| found.id),
            Some(Id::Palette)
        );
        assert_eq!(find(Focus::Welcome, "4").map(|found| found.id), None);
    }
}
