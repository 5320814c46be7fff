//! Requests to the operating system other than files and the terminal.
//!
//! Currently core dumps and the size of the terminal; signals are still handled with the terminal.

pub mod core_dumps;
mod terminal_size;

pub use terminal_size::terminal_size;
