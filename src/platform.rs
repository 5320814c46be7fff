//! Calls to the operating system other than file access and terminal control.
//!
//! Core dumps, terminal size, and signals during a prompt; the screens handle signals with their terminal.

pub mod core_dumps;
#[cfg(unix)]
pub(crate) mod signals;
mod terminal_size;

pub use terminal_size::terminal_size;
