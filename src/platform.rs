//! What surefoot asks of the operating system apart from files and the terminal.
//!
//! Today that is core dumps and the size of the terminal; signals are still handled with the terminal.

pub mod core_dumps;
mod terminal_size;

pub use terminal_size::terminal_size;
