//! How screens and plain mode accept a command: its keys and its line, or the reason for having none.

use std::fmt;

use super::Focus;

/// How screens accept a command.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    /// The names of the keys, such as `ctrl-p`; a command without keys is in the palette only.
    pub keys: &'static [&'static str],
    /// The name in the footer; empty if the footer omits the command.
    pub short: &'static str,
    /// The screens and overlays where the command is available.
    pub places: &'static [Focus],
}

/// How plain mode accepts a command.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// The words that can begin the line; empty if the line is just the answer, or sets one value with `set`.
    pub words: &'static [&'static str],
    /// Every way to type the command, separated by commas.
    pub typed: &'static str,
    /// The prompts that accept the command.
    pub at: At,
}

/// The prompts of plain mode that accept a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The menu, before an assessment is open.
    Menu,
    /// A fact.
    Fact,
    /// A question.
    Question,
    /// A fact or a question.
    FactOrQuestion,
    /// Every prompt of an assessment.
    Anywhere,
    /// One part of an edit that is typed in several lines.
    Part,
}

/// The reason why screens have no key for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoKeys {
    /// Moving the cursor has the same effect.
    Cursor,
    /// Pressing Enter opens a form for the value.
    Enter,
    /// A screen already shows the information at all times.
    Shown,
}

/// The reason why plain mode has no line for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoLine {
    /// Another row for the same command has the line.
    AnotherRow,
    /// Plain mode has no cursor.
    Cursor,
    /// Each field has its own line.
    Fields,
    /// Plain mode has no screens, pages or colors.
    Layout,
    /// Another command's line includes this command.
    PartOfALine,
    /// `set` changes the value directly.
    Set,
    /// A subcommand of `surefoot` has the same effect.
    Subcommand,
    /// The terminal itself provides the function.
    Terminal,
    /// Plain mode prints the whole list.
    Whole,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Menu => "the menu",
            Self::Fact => "a fact",
            Self::Question => "a question",
            Self::FactOrQuestion => "a fact or a question",
            Self::Anywhere => "anywhere",
            Self::Part => "a form prompt",
        })
    }
}

impl fmt::Display for NoKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cursor => "the cursor does it",
            Self::Enter => "enter opens a form for it",
            Self::Shown => "a screen shows it all the time",
        })
    }
}

impl fmt::Display for NoLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AnotherRow => "another row of the command has it",
            Self::Cursor => "plain mode has no cursor",
            Self::Fields => "each field has its own line",
            Self::Layout => "plain mode has no screens, pages or colours",
            Self::PartOfALine => "another command includes it",
            Self::Set => "`set` sets the value itself",
            Self::Subcommand => "a `surefoot` command does it",
            Self::Terminal => "the terminal does it",
            Self::Whole => "plain mode prints whole lists",
        })
    }
}

impl At {
    /// Whether a command accepted at `self` is also accepted at the prompt `at`.
    pub fn covers(self, at: Self) -> bool {
        match self {
            Self::Anywhere => !matches!(at, Self::Menu | Self::Part),
            Self::FactOrQuestion => {
                matches!(at, Self::Fact | Self::Question | Self::FactOrQuestion)
            }
            Self::Menu | Self::Fact | Self::Question | Self::Part => self == at,
        }
    }
}
