//! Calls to the operating system other than file access and terminal control.
//!
//! Currently core dumps and terminal size; signals are still handled with the terminal.

pub mod core_dumps;
mod terminal_size;

pub use terminal_size::terminal_size;
