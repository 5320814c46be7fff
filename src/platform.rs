//! Calls to the operating system other than file access and terminal control.
//!
//! Currently core dumps and terminal size; signals are handled with the terminal, by the screens and `store`.

pub mod core_dumps;
mod terminal_size;

pub use terminal_size::terminal_size;
