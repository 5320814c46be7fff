//! The output of a command, and the terminal on which it is printed.
//!
//! Its own module because every command returns a `CommandOutput`, and the command line, which calls the commands,
//! prints it.

use std::io;
use std::io::IsTerminal as _;

use crate::cli::error::Error;
use crate::cli::page::Page;
use crate::platform::terminal_size;

/// The output of a command.
#[derive(Debug, Default)]
pub(super) struct CommandOutput {
    /// The bytes for standard output.
    pub(super) bytes: Vec<u8>,
    /// Remarks for standard error, one line each.
    pub(super) remarks: Vec<String>,
    /// Whether the answer is no (exit code 1).
    pub(super) no: bool,
    /// Errors for the parts of the work that failed; other parts may have succeeded.
    pub(super) faults: Vec<Error>,
}

impl CommandOutput {
    pub(super) fn text(text: String) -> Self {
        Self::of(text, Vec::new())
    }

    /// Output with text and remarks.
    pub(super) fn of(text: String, remarks: Vec<String>) -> Self {
        Self {
            bytes: text.into_bytes(),
            remarks,
            ..Self::default()
        }
    }

    /// Output with errors only.
    pub(super) fn refused(faults: Vec<Error>) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }
}

/// The width and the color support of the standard output.
#[derive(Clone, Copy, Debug)]
pub(super) struct TerminalInfo {
    pub(super) width: usize,
    pub(super) colour: bool,
}

impl TerminalInfo {
    /// Reads the properties of the standard output; 80 columns without color if it is not a terminal.
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

/// The width of the terminal in columns; 80 if it is unknown.
pub(super) fn terminal_width() -> usize {
    terminal_size().map_or(80, |(width, _)| usize::from(width))
}

fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
}

/// Whether the standard error shows colors.
pub(super) fn stderr_wants_colour() -> bool {
    io::stderr().is_terminal() && wants_colour()
}
