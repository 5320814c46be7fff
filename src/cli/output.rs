//! What a command hands over to be printed, and the terminal it is printed on.
//!
//! Its own module because every command returns it, and the command line that calls them all prints it.

use std::io;
use std::io::IsTerminal as _;

use crate::cli::error::Error;
use crate::cli::page::Page;
use crate::platform::terminal_size;

/// What a command has to say.
#[derive(Debug, Default)]
pub(super) struct CommandOutput {
    /// For the standard output.
    pub(super) bytes: Vec<u8>,
    /// Remarks for the standard error, a line each.
    pub(super) remarks: Vec<String>,
    /// Whether the answer is no.
    pub(super) no: bool,
    /// What could not be done, beside what could.
    pub(super) faults: Vec<Error>,
}

impl CommandOutput {
    pub(super) fn text(text: String) -> Self {
        Self::of(text, Vec::new())
    }

    /// A text with remarks beside it.
    pub(super) fn of(text: String, remarks: Vec<String>) -> Self {
        Self {
            bytes: text.into_bytes(),
            remarks,
            ..Self::default()
        }
    }

    /// Nothing but what is wrong with the arguments.
    pub(super) fn refused(faults: Vec<Error>) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }
}

/// What the output is written to.
#[derive(Clone, Copy, Debug)]
pub(super) struct TerminalInfo {
    pub(super) width: usize,
    pub(super) colour: bool,
}

impl TerminalInfo {
    /// The standard output as it is.
    pub(super) fn new() -> Self {
        if !io::stdout().is_terminal() {
            return Self {
                width: 80,
                colour: false,
            };
        }
        Self {
            width: terminal_width(),
            colour: wants_colour(),
        }
    }

    pub(super) fn page(self) -> Page {
        Page::new(self.width, self.colour)
    }
}

/// How wide the terminal is; 80 where it does not say.
pub(super) fn terminal_width() -> usize {
    terminal_size().map_or(80, |(width, _)| usize::from(width))
}

fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
}

/// Whether the standard error shows colours.
pub(super) fn stderr_wants_colour() -> bool {
    io::stderr().is_terminal() && wants_colour()
}
